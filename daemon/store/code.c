/* code.c: the second factor: who signs in with a code as well. */
#include "db.h"
#include "proof.h"

enum err
code_secret(struct db *db, int64_t user, uint8_t sealed[SEALED_SIZE])
{
	static const char SQL_GET[] =
	    "SELECT totp_secret FROM users"
	    " WHERE id = $1 AND totp_secret IS NOT NULL";
	struct query query = db_query(db, SQL_GET, "i", user);
	bool found = db_next(&query);

	if (found)
		col_blob(&query, 0, sealed, SEALED_SIZE);
	return db_found(&query, found);
}

enum err
code_enrol(struct db *db, int64_t user, const uint8_t sealed[SEALED_SIZE],
    int64_t step, const uint8_t hashes[RECOVERY_N][HASH_SIZE])
{
	static const char SQL_SET[] =
	    "UPDATE users SET totp_secret = $1, totp_step = $2 WHERE id = $3";
	enum err err =
	    db_run(db, SQL_SET, "bii", sealed, (size_t)SEALED_SIZE, step, user);

	if (err == OK)
		err = code_set_recovery(db, user, hashes);
	return err == OK ? login_end_all(db, user) : err;
}

enum err
code_set_recovery(
    struct db *db, int64_t user, const uint8_t hashes[RECOVERY_N][HASH_SIZE])
{
	static const char SQL_OLD[] =
	    "DELETE FROM recovery_code WHERE user_id = $1";
	static const char SQL_ADD[] =
	    "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)";
	enum err err = db_run(db, SQL_OLD, "i", user);
	size_t i;

	for (i = 0; i < RECOVERY_N && err == OK; i++)
		err = db_run(
		    db, SQL_ADD, "ib", user, hashes[i], (size_t)HASH_SIZE);
	return err;
}

enum err
code_remove(struct db *db, int64_t user)
{
	static const char SQL_SET[] =
	    "UPDATE users SET totp_secret = NULL, totp_step = NULL"
	    " WHERE id = $1";
	static const char SQL_OLD[] =
	    "DELETE FROM recovery_code WHERE user_id = $1";
	enum err err = db_run(db, SQL_SET, "i", user);

	if (err == OK)
		err = db_run(db, SQL_OLD, "i", user);
	return err == OK ? login_end_all(db, user) : err;
}

enum err
code_take_step(struct db *db, int64_t user, int64_t step)
{
	static const char SQL_TAKE[] =
	    "UPDATE users SET totp_step = $1"
	    " WHERE id = $2 AND totp_step < $1";
	enum err err = db_run(db, SQL_TAKE, "ii", step, user);

	if (err == OK && db_changes(db) == 0)
		err = ERR_CONFLICT;
	return err;
}

enum err
code_take_recovery(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE])
{
	static const char SQL_TAKE[] =
	    "UPDATE recovery_code SET used_at = $1"
	    " WHERE user_id = $2 AND code_hash = $3 AND used_at IS NULL";
	enum err err =
	    db_run(db, SQL_TAKE, "iib", now, user, hash, (size_t)HASH_SIZE);

	if (err == OK && db_changes(db) == 0)
		err = ERR_NOT_FOUND;
	return err;
}

enum err
code_recovery_left(struct db *db, int64_t user, int64_t *out)
{
	static const char SQL_COUNT[] =
	    "SELECT count(*) FROM recovery_code"
	    " WHERE user_id = $1 AND used_at IS NULL";
	struct query query = db_query(db, SQL_COUNT, "i", user);

	if (db_next(&query))
		*out = col_int(&query, 0);
	return db_end(&query);
}
