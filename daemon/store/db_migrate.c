/*
 * db_migrate.c: brings the schema up to date. Each file of share/sql is one
 * step and one transaction; what an earlier version of the program can still
 * open is kept beside.
 */
#include "db_inside.h"

#include <stdio.h>

#include "system.h"

static bool keep_before(struct db *, const char *, int64_t);

enum db_open
db_migrate(struct db *db, const char *path)
{
	int64_t version = db_plain_int(db, "PRAGMA user_version");
	char set[64];
	size_t i;

	if (version < 0)
		return DB_UNUSABLE;
	if (version > (int64_t)share_sql_n) {
		log_error(
		    "the database is of version %lld, this program "
		    "knows up to %zu",
		    (long long)version, share_sql_n);
		return DB_NEWER;
	}
	if (version > 0 && version < (int64_t)share_sql_n &&
	    !keep_before(db, path, version))
		return DB_UNUSABLE;
	for (i = (size_t)version; i < share_sql_n; i++) {
		(void)snprintf(
		    set, sizeof(set), "PRAGMA user_version = %zu", i + 1);
		if (!db_plain(db, "BEGIN IMMEDIATE") ||
		    !db_plain(db, share_sql[i].data) || !db_plain(db, set) ||
		    !db_plain(db, "COMMIT")) {
			log_error("%s could not be applied", share_sql[i].name);
			return DB_UNUSABLE;
		}
	}
	return DB_OPENED;
}

static bool
keep_before(struct db *db, const char *path, int64_t version)
{
	char kept[4096];
	int len = snprintf(
	    kept, sizeof(kept), "%s.version-%lld", path, (long long)version);

	if (len < 0 || (size_t)len >= sizeof(kept) || !db_copy_whole(db, kept))
		return false;
	log_info("%s keeps the database as it was", kept);
	return true;
}
