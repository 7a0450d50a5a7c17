/*
 * store_audit.c: who did what and when, in a chain of hashes, so that a row
 * that was changed or removed later shows. Ids only.
 */
#include "db.h"

#include <stdio.h>
#include <string.h>

#define HASHED_MAX 512

enum err
audit_add(struct db *db, int64_t now, struct actor actor, const char *action,
    int64_t object, const char *detail)
{
	static const char SQL_LAST[] =
	    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
	static const char SQL_ADD[] =
	    "INSERT INTO audit (seq, at, actor, action, object, detail, hash)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
	static const char *const kinds[] = { "system", "command", "client",
		"user" };
	uint8_t hashed[HASH_SIZE + HASHED_MAX] = { 0 }, hash[HASH_SIZE];
	struct query query = db_query(db, SQL_LAST, "");
	int64_t seq = 1;
	char who[32];
	enum err err;
	int len;

	if (db_next(&query)) {
		seq = col_int(&query, 0) + 1;
		col_blob(&query, 1, hashed, HASH_SIZE);
	}
	err = db_end(&query);
	if (err != OK)
		return err;
	(void)snprintf(who, sizeof(who), "%s:%lld", kinds[actor.kind],
	    (long long)actor.id);
	len = snprintf((char *)hashed + HASH_SIZE, HASHED_MAX,
	    "%lld\n%lld\n%s\n%s\n%lld\n%s", (long long)seq, (long long)now, who,
	    action, (long long)object, detail);
	if (len < 0 || len >= HASHED_MAX)
		return ERR_INVALID;
	sha256(hashed, HASH_SIZE + (size_t)len, hash);
	err = db_run(db, SQL_ADD, "iittitb", seq, now, who, action, object,
	    detail, hash, sizeof(hash));
	if (err == OK)
		db_sequence(db, seq);
	return err;
}
