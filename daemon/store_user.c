/*
 * store_user.c: who logs in, their login sessions, and how often somebody
 * failed to.
 */
#include "db.h"

#include <string.h>

#define FAILURES_FREE 4  /* no waiting up to here */
#define FAILURES_MAX 100 /* from here on only the owner can help */
#define WAIT_MAX 3600
#define FORGET 86400 /* after which an address begins anew */
#define SEEN_STEP 60 /* last_seen is written once a minute */

static void user_read(const struct query *, struct arena *, struct user *);
static enum err user_one(struct query *, struct arena *, struct user *);

#define USER_COLUMNS                                                \
	"u.id, u.login, u.name, u.role, u.password, u.must_change," \
	" coalesce(u.disabled_at, 0)"

enum err
user_add(struct db *db, int64_t now, const struct user *user, int64_t *id)
{
	static const char SQL_ADD[] =
	    "INSERT INTO users"
	    " (login, name, role, password, must_change, made_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6)";
	enum err err = db_run(db, SQL_ADD, "ttttii", user->login, user->name,
	    role_words[user->role], user->password, (int64_t)user->must_change,
	    now);

	if (err == OK)
		*id = db_last_id(db);
	return err;
}

enum err
user_get(struct db *db, struct arena *arena, int64_t id, struct user *out)
{
	static const char SQL_GET[] =
	    "SELECT " USER_COLUMNS " FROM users u WHERE u.id = $1";
	struct query query = db_query(db, SQL_GET, "i", id);

	return user_one(&query, arena, out);
}

enum err
user_by_login(
    struct db *db, struct arena *arena, const char *login, struct user *out)
{
	static const char SQL_GET[] =
	    "SELECT " USER_COLUMNS " FROM users u WHERE u.login = $1";
	struct query query = db_query(db, SQL_GET, "t", login);

	return user_one(&query, arena, out);
}

enum err
user_list(struct db *db, struct arena *arena, struct users *out)
{
	static const char SQL_LIST[] =
	    "SELECT " USER_COLUMNS " FROM users u ORDER BY u.login";
	struct query query = db_query(db, SQL_LIST, "");
	struct users users = { 0 };

	while (db_next(&query)) {
		arena_grow(arena, &users);
		user_read(&query, arena, &users.v[users.n++]);
	}
	*out = users;
	return db_end(&query);
}

enum err
user_set_password(struct db *db, int64_t now, int64_t user,
    const char *password, bool must_change)
{
	static const char SQL_SET[] =
	    "UPDATE users SET password = $1, must_change = $2 WHERE id = $3";
	static const char SQL_END[] =
	    "DELETE FROM login_session WHERE user_id = $1";
	enum err err =
	    db_run(db, SQL_SET, "tii", password, (int64_t)must_change, user);

	(void)now;
	if (err == OK && db_changes(db) == 0)
		return ERR_NOT_FOUND;
	return err == OK ? db_run(db, SQL_END, "i", user) : err;
}

enum err
user_set_disabled(struct db *db, int64_t now, int64_t user, bool disabled)
{
	static const char SQL_SET[] =
	    "UPDATE users SET disabled_at = nullif($1, 0) WHERE id = $2";
	static const char SQL_END[] =
	    "DELETE FROM login_session WHERE user_id = $1";
	enum err err =
	    db_run(db, SQL_SET, "ii", disabled ? now : (int64_t)0, user);

	if (err == OK && db_changes(db) == 0)
		return ERR_NOT_FOUND;
	return err == OK ? db_run(db, SQL_END, "i", user) : err;
}

enum err
user_count_owners(struct db *db, int64_t *out)
{
	static const char SQL_COUNT[] =
	    "SELECT count(*) FROM users"
	    " WHERE role = 'owner' AND disabled_at IS NULL";
	struct query query = db_query(db, SQL_COUNT, "");

	if (db_next(&query))
		*out = col_int(&query, 0);
	return db_end(&query);
}

enum err
login_add(
    struct db *db, int64_t now, const uint8_t hash[HASH_SIZE], int64_t user)
{
	static const char SQL_OLD[] =
	    "DELETE FROM login_session WHERE expires <= $1";
	static const char SQL_ADD[] =
	    "INSERT INTO login_session"
	    " (token_hash, user_id, created, last_seen, expires)"
	    " VALUES ($1, $2, $3, $3, $4)";
	enum err err = db_run(db, SQL_OLD, "i", now);

	if (err != OK)
		return err;
	return db_run(db, SQL_ADD, "biii", hash, (size_t)HASH_SIZE, user, now,
	    now + LOGIN_MAX);
}

enum err
login_find(struct db *db, struct arena *arena, int64_t now,
    const uint8_t hash[HASH_SIZE], struct user *out)
{
	static const char SQL_FIND[] =
	    "SELECT " USER_COLUMNS
	    ", s.last_seen FROM login_session s"
	    " JOIN users u ON u.id = s.user_id"
	    " WHERE s.token_hash = $1 AND s.expires > $2"
	    " AND s.last_seen > $3 AND u.disabled_at IS NULL";
	static const char SQL_SEEN[] =
	    "UPDATE login_session SET last_seen = $1 WHERE token_hash = $2";
	struct query query = db_query(db, SQL_FIND, "bii", hash,
	    (size_t)HASH_SIZE, now, now - LOGIN_IDLE);
	bool found = db_next(&query);
	int64_t seen = found ? col_int(&query, 7) : 0;
	enum err err;

	if (found)
		user_read(&query, arena, out);
	err = db_found(&query, found);
	/* Reading goes on when nothing can be written. */
	if (err != OK || seen > now - SEEN_STEP || db_full(db))
		return err;
	err = db_write(db);
	if (err != OK)
		return err;
	err = db_run(db, SQL_SEEN, "ib", now, hash, (size_t)HASH_SIZE);
	if (err != OK) {
		(void)db_written(db, false);
		return err;
	}
	return db_written(db, true);
}

enum err
login_end(struct db *db, const uint8_t hash[HASH_SIZE])
{
	static const char SQL_END[] =
	    "DELETE FROM login_session WHERE token_hash = $1";

	return db_run(db, SQL_END, "b", hash, (size_t)HASH_SIZE);
}

enum err
throttle_wait(struct db *db, int64_t now, const char *key, int64_t *wait)
{
	static const char SQL_GET[] =
	    "SELECT failures, last FROM throttle WHERE key = $1";
	struct query query = db_query(db, SQL_GET, "t", key);
	int64_t failures = 0, last = 0, pause = 0;

	if (db_next(&query)) {
		failures = col_int(&query, 0);
		last = col_int(&query, 1);
	}
	/* An address is shared: it is never locked for good. */
	if (strncmp(key, "source:", 7) == 0 && now - last >= FORGET)
		failures = 0;
	if (failures >= FAILURES_MAX && strncmp(key, "source:", 7) != 0)
		pause = INT64_MAX / 2;
	else if (failures > FAILURES_FREE)
		pause = failures - FAILURES_FREE > 11
			    ? WAIT_MAX
			    : (int64_t)1 << (failures - FAILURES_FREE);
	*wait = pause == 0 || last + pause <= now ? 0 : last + pause - now;
	return db_end(&query);
}

enum err
throttle_fail(struct db *db, int64_t now, const char *key)
{
	static const char SQL_FAIL[] =
	    "INSERT INTO throttle (key, failures, last) VALUES ($1, 1, $2)"
	    " ON CONFLICT (key) DO UPDATE"
	    " SET failures = throttle.failures + 1, last = excluded.last";

	return db_run(db, SQL_FAIL, "ti", key, now);
}

enum err
throttle_clear(struct db *db, const char *key)
{
	static const char SQL_CLEAR[] = "DELETE FROM throttle WHERE key = $1";

	return db_run(db, SQL_CLEAR, "t", key);
}

static enum err
user_one(struct query *query, struct arena *arena, struct user *out)
{
	bool found = db_next(query);

	if (found)
		user_read(query, arena, out);
	return db_found(query, found);
}

static void
user_read(const struct query *query, struct arena *arena, struct user *out)
{
	out->id = col_int(query, 0);
	out->login = col_text(query, arena, 1);
	out->name = col_text(query, arena, 2);
	out->role = (enum role)col_word(query, 3, role_words, ROLE_N);
	out->password = col_text(query, arena, 4);
	out->must_change = col_int(query, 5) != 0;
	out->disabled_at = col_int(query, 6);
}
