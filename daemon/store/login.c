/* login.c: login sessions, and how often somebody failed to get one. */
#include "db.h"
#include "proof.h"
#include "users.h"

#include <string.h>

#define FAILURES_FREE 4  /* no waiting up to here */
#define FAILURES_MAX 100 /* from here on only the owner can help */
#define WAIT_MAX 3600
#define FORGET 86400             /* after which an address begins anew */
#define FORGET_NAME (7 * FORGET) /* and a name that is nobody's */
#define SEEN_STEP 60             /* last_seen is written once a minute */

enum err
login_add(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    int64_t user, bool halfway)
{
	static const char SQL_OLD[] =
	    "DELETE FROM login_session WHERE expires <= $1";
	static const char SQL_ADD[] =
	    "INSERT INTO login_session"
	    " (token_hash, user_id, created, last_seen, expires, halfway)"
	    " VALUES ($1, $2, $3, $3, $4, $5)";
	/* Or strangers would fill the disk with names. What is locked stays,
	 * as it does for a name that is somebody's. */
	static const char SQL_FORGET[] =
	    "DELETE FROM throttle WHERE key LIKE 'source:%' AND last <= $1"
	    " OR key LIKE 'nobody:%' AND last <= $2 AND failures < $3"
	    " OR key LIKE 'device:%' AND last <= $4";
	enum err err = db_run(db, SQL_OLD, "i", now);

	if (err == OK)
		err = db_run(db, SQL_FORGET, "iiii", now - FORGET,
		    now - FORGET_NAME, (int64_t)FAILURES_MAX,
		    now - DEVICE_SECONDS);
	if (err != OK)
		return err;
	return db_run(db, SQL_ADD, "biiii", hash, (size_t)HASH_SIZE, user, now,
	    now + (halfway ? HALFWAY_MAX : LOGIN_MAX), (int64_t)halfway);
}

enum err
login_find(struct db *db, struct arena *arena, int64_t now,
    const uint8_t hash[HASH_SIZE], struct user *out)
{
	static const char SQL_FIND[] =
	    "SELECT " USER_COLUMNS
	    ", s.last_seen, s.halfway FROM login_session s"
	    " JOIN users u ON u.id = s.user_id"
	    " WHERE s.token_hash = $1 AND s.expires > $2"
	    " AND s.last_seen > $3 AND u.disabled_at IS NULL";
	static const char SQL_SEEN[] =
	    "UPDATE login_session SET last_seen = $1 WHERE token_hash = $2";
	struct query query = db_query(db, SQL_FIND, "bii", hash,
	    (size_t)HASH_SIZE, now, now - LOGIN_IDLE);
	bool found = db_next(&query);
	int64_t seen = found ? col_int(&query, USER_COLUMNS_N) : 0;
	enum err err;

	if (found) {
		user_read(&query, arena, out);
		out->halfway = col_int(&query, USER_COLUMNS_N + 1) != 0;
	}
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
login_end_all(struct db *db, int64_t user)
{
	static const char SQL_END[] =
	    "DELETE FROM login_session WHERE user_id = $1";

	enum err err = db_run(db, SQL_END, "i", user);

	return err == OK ? device_end_all(db, user) : err;
}

enum err
login_end_everywhere(struct db *db, int64_t *ended)
{
	static const char SQL_END_EVERYWHERE[] = "DELETE FROM login_session";
	enum err err = db_run(db, SQL_END_EVERYWHERE, "");

	*ended = db_changes(db);
	return err == OK ? device_end_everywhere(db) : err;
}

enum err
login_list(struct db *db, struct arena *arena, int64_t now, int64_t user,
    struct logins *out)
{
	static const char SQL_LIST[] =
	    "SELECT token_hash, created, last_seen FROM login_session"
	    " WHERE user_id = $1 AND expires > $2 AND last_seen > $3"
	    " AND halfway = 0 ORDER BY last_seen DESC, created DESC";
	struct query query =
	    db_query(db, SQL_LIST, "iii", user, now, now - LOGIN_IDLE);
	struct login *login;

	*out = (struct logins){ NULL, 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		login = &out->v[out->n++];
		col_blob(&query, 0, login->hash, HASH_SIZE);
		login->created = col_int(&query, 1);
		login->last_seen = col_int(&query, 2);
	}
	return db_end(&query);
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

enum err
throttle_clear_user(struct db *db, const char *login)
{
	static const char SQL_CLEAR[] =
	    "DELETE FROM throttle WHERE key IN"
	    " ('user:' || $1, 'code:' || $1, 'account:' || $1)";

	return db_run(db, SQL_CLEAR, "t", login);
}

/* Beside what is counted by name and by source, so that many sources with
 * many names are not many tries. */
enum err
throttle_all(struct db *db, int64_t now, int64_t *wait)
{
	static const char SQL_COUNT[] =
	    "INSERT INTO throttle (key, failures, last) VALUES ('all', 1, $1)"
	    " ON CONFLICT (key) DO UPDATE SET failures = CASE"
	    "  WHEN throttle.last / 60 = excluded.last / 60"
	    "  THEN throttle.failures + 1 ELSE 1 END, last = excluded.last";
	static const char SQL_GET[] =
	    "SELECT failures FROM throttle WHERE key = 'all'";
	struct query query;
	enum err err = db_run(db, SQL_COUNT, "i", now);

	if (err != OK)
		return err;
	*wait = 0;
	query = db_query(db, SQL_GET, "");
	if (db_next(&query) && col_int(&query, 0) > ATTEMPTS_PER_MINUTE)
		*wait = 60 - now % 60;
	return db_end(&query);
}

void
user_read(const struct query *query, struct arena *arena, struct user *out)
{
	out->id = col_int(query, 0);
	out->login = col_text(query, arena, 1);
	out->name = col_text(query, arena, 2);
	out->role = (enum role)col_word(query, 3, role_words, ROLE_N);
	/* Of the words of roles, two are nobody's who signs in. */
	if (out->role < ROLE_THERAPIST)
		db_damaged(query);
	out->password = col_text(query, arena, 4);
	out->must_change = col_int(query, 5) != 0;
	out->disabled_at = col_int(query, 6);
	out->has_code = col_int(query, 7) != 0;
	out->needs_code = col_int(query, 8) != 0;
	out->expires = out->must_change ? col_int(query, 9) : 0;
	out->halfway = false;
}
