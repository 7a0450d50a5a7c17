/* user.c: who logs in. */
#include "db.h"
#include "users.h"

static int64_t expiry(int64_t, bool);
static enum err user_one(struct query *, struct arena *, struct user *);

enum err
user_add(struct db *db, int64_t now, const struct user *user, int64_t *id)
{
	static const char SQL_ADD[] =
	    "INSERT INTO users"
	    " (login, name, role, password, must_change, made_at,"
	    " password_expires)"
	    " VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0))";
	enum err err = db_run(db, SQL_ADD, "ttttiii", user->login, user->name,
	    role_words[user->role], user->password, (int64_t)user->must_change,
	    now, expiry(now, user->must_change));

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
	    "UPDATE users SET password = $1, must_change = $2,"
	    " password_expires = nullif($3, 0) WHERE id = $4";
	enum err err = db_run(db, SQL_SET, "tiii", password,
	    (int64_t)must_change, expiry(now, must_change), user);

	if (err == OK && db_changes(db) == 0)
		return ERR_NOT_FOUND;
	return err == OK ? login_end_all(db, user) : err;
}

enum err
user_set_disabled(struct db *db, int64_t now, int64_t user, bool disabled)
{
	static const char SQL_SET[] =
	    "UPDATE users SET disabled_at = nullif($1, 0) WHERE id = $2";
	enum err err =
	    db_run(db, SQL_SET, "ii", disabled ? now : (int64_t)0, user);

	if (err == OK && db_changes(db) == 0)
		return ERR_NOT_FOUND;
	return err == OK ? login_end_all(db, user) : err;
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
user_set_needs_code(struct db *db, int64_t user, bool needs)
{
	static const char SQL_SET[] =
	    "UPDATE users SET needs_code = $1 WHERE id = $2";

	return db_run(db, SQL_SET, "ii", (int64_t)needs, user);
}

enum err
user_clients(struct db *db, int64_t user, int64_t *out)
{
	static const char SQL_COUNT[] =
	    "SELECT count(*) FROM client"
	    " WHERE therapist = $1 AND archived_at IS NULL";
	struct query query = db_query(db, SQL_COUNT, "i", user);

	if (db_next(&query))
		*out = col_int(&query, 0);
	return db_end(&query);
}

static int64_t
expiry(int64_t now, bool one_time)
{
	return one_time ? now + ONE_TIME_SECONDS : 0;
}

static enum err
user_one(struct query *query, struct arena *arena, struct user *out)
{
	bool found = db_next(query);

	if (found)
		user_read(query, arena, out);
	return db_found(query, found);
}
