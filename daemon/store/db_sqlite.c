/*
 * db_sqlite.c: what every file of the database asks of SQLite: limits,
 * deadlines, and statements that run once.
 */
#include "db_inside.h"

#include <sys/stat.h>

#include "system.h"

#define MIB (1024 * 1024)
#define LEAST_MS 60000 /* for any file */
#define MS_A_MIB 1000  /* and for each MiB; a slow disk takes some 20 */
#define OPCODES 1000   /* from one look at the clock to the next */

static int is_late(void *);

void
db_guard(sqlite3 *sqlite)
{
	static const int limits[][2] = { { SQLITE_LIMIT_LENGTH, 1000000 },
		{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 100 }, { SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 3 } };
	size_t i;

	for (i = 0; i < nitems(limits); i++)
		sqlite3_limit(sqlite, limits[i][0], limits[i][1]);
	sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* Plans do not depend on values, so nothing is prepared anew. */
	sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_db_config(sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(
	    sqlite, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
}

bool
db_plain(struct db *db, const char *sql)
{
	int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || db_failure(db, code, sql) == OK;
}

int64_t
db_plain_int(struct db *db, const char *sql)
{
	sqlite3_stmt *row = NULL;
	int64_t value = -1;

	if (sqlite3_prepare_v2(db->sqlite, sql, -1, &row, NULL) == SQLITE_OK &&
	    sqlite3_step(row) == SQLITE_ROW)
		value = sqlite3_column_int64(row, 0);
	else
		log_error("%s: %s", sql, sqlite3_errmsg(db->sqlite));
	sqlite3_finalize(row);
	return value;
}

int64_t
db_version(struct db *db)
{
	return db_plain_int(db, "PRAGMA user_version");
}

bool
db_late(const struct db *db)
{
	return db->late;
}

void
db_set_deadline(struct db *db, int64_t ms)
{
	db->deadline = ms;
	sqlite3_progress_handler(db->sqlite, OPCODES, is_late, db);
}

int64_t
db_time_for(const char *path)
{
	struct stat st;
	int64_t mib = stat(path, &st) == 0 ? (int64_t)st.st_size / MIB : 0;

	return clock_monotonic_ms() + LEAST_MS + mib * MS_A_MIB;
}

static int
is_late(void *arg)
{
	struct db *db = arg;

	if (clock_monotonic_ms() <= db->deadline)
		return 0;
	db->late = true;
	return 1;
}
