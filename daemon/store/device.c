/* device.c: the browsers in which a user has signed in before. */
#include "db.h"
#include "proof.h"

enum err
device_find(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE])
{
	static const char SQL_FIND[] =
	    "SELECT 1 FROM device"
	    " WHERE token_hash = $1 AND user_id = $2 AND made_at > $3";
	struct query query = db_query(db, SQL_FIND, "bii", hash,
	    (size_t)HASH_SIZE, user, now - DEVICE_SECONDS);
	bool found = db_next(&query);

	return db_found(&query, found);
}

enum err
device_add(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE])
{
	static const char SQL_OLD[] = "DELETE FROM device WHERE made_at <= $1";
	/* With the new one there are DEVICES_MAX. */
	static const char SQL_BEYOND[] =
	    "DELETE FROM device WHERE user_id = $1 AND $2 <="
	    " (SELECT count(*) FROM device d WHERE d.user_id = $1"
	    "  AND (d.made_at > device.made_at"
	    "   OR d.made_at = device.made_at"
	    "    AND d.token_hash > device.token_hash))";
	static const char SQL_ADD[] =
	    "INSERT INTO device (token_hash, user_id, made_at)"
	    " VALUES ($1, $2, $3)";
	enum err err = db_run(db, SQL_OLD, "i", now - DEVICE_SECONDS);

	if (err == OK)
		err = db_run(
		    db, SQL_BEYOND, "ii", user, (int64_t)(DEVICES_MAX - 1));
	if (err != OK)
		return err;
	return db_run(db, SQL_ADD, "bii", hash, (size_t)HASH_SIZE, user, now);
}

enum err
device_end_all(struct db *db, int64_t user)
{
	static const char SQL_END[] = "DELETE FROM device WHERE user_id = $1";

	return db_run(db, SQL_END, "i", user);
}

enum err
device_end_everywhere(struct db *db)
{
	static const char SQL_END_EVERYWHERE[] = "DELETE FROM device";

	return db_run(db, SQL_END_EVERYWHERE, "");
}
