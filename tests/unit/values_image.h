/*
 * values_image.h: a database with one row at least in every table, and copies
 * of it in which one value is any value at all, though the schema says
 * otherwise: what somebody can make of a file.
 */
#ifndef VALUES_IMAGE_H
#define VALUES_IMAGE_H

#include <sqlite3.h>
#include <sys/stat.h>

#include "inside.h"

#include "../../daemon/store/db_inside.h"

static struct {
	char folder[64];
	char base[96];  /* whole, but for the schema's rules */
	char path[96];  /* the copy */
	sqlite3 *names; /* of base, to be asked for its columns */
} image;

/* The schema without its rules; and as it was. */
static const char lax[] =
    "PRAGMA writable_schema = ON;"
    "CREATE TABLE kept AS SELECT name AS n, sql AS s FROM sqlite_schema;"
    "UPDATE sqlite_schema SET sql = replace(replace(replace(sql,"
    " ') STRICT, WITHOUT ROWID', ') WITHOUT ROWID'), ') STRICT', ')'),"
    " ' NOT NULL', '') WHERE type = 'table' AND name <> 'kept';"
    "PRAGMA writable_schema = RESET;";
static const char strict[] =
    "PRAGMA writable_schema = ON;"
    "UPDATE sqlite_schema SET sql = (SELECT s FROM kept"
    " WHERE n = name) WHERE type = 'table'"
    " AND name <> 'kept';"
    "DROP TABLE kept;"
    "PRAGMA writable_schema = RESET;";

static inline void
sql_run(sqlite3 *sqlite, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(sqlite, sql, NULL, NULL, &why) == SQLITE_OK)
		return;
	fprintf(stderr, "%s: %s\n", sql, why);
	abort();
}

static inline sqlite3 *
sql_open(const char *path)
{
	sqlite3 *sqlite;

	inside_must(sqlite3_open(path, &sqlite) == SQLITE_OK);
	sql_run(sqlite,
	    "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
	    "PRAGMA ignore_check_constraints = ON;"
	    "PRAGMA secure_delete = OFF");
	return sqlite;
}

static inline void
file_copy(const char *from, const char *to)
{
	static char bytes[1 << 20];
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	char log[200];
	size_t n;

	/* What a daemon has left that met damage belongs to the file before. */
	(void)snprintf(log, sizeof(log), "%s-wal", to);
	(void)unlink(log);
	inside_must(in != NULL && out != NULL);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		inside_must(fwrite(bytes, 1, n, out) == n);
	inside_must(fclose(in) == 0 && fclose(out) == 0);
	inside_must(chmod(to, 0600) == 0);
}

/* A row in every table, and enough of them for a report. */
static const char filling[] =
    "PRAGMA foreign_keys = OFF;"
    "UPDATE users SET totp_step = 1;"
    "UPDATE client SET phone = '0123', therapist_text = 'Ben',"
    " conditions = 3, activity_2 = 'sit',"
    " first_treatment_day = date('now', '-57 days');"
    "INSERT INTO client_movement VALUES (1, 1, 'shoulder.flexion', 'left');"
    "CREATE TEMP TABLE week AS WITH RECURSIVE w(n) AS (SELECT 1 UNION ALL"
    " SELECT n + 1 FROM w WHERE n < 8) SELECT n,"
    " date('now', (7 * n - 64) || ' days') AS day,"
    " unixepoch('now', (7 * n - 64) || ' days') AS at FROM w;"
    "INSERT INTO session SELECT 1, n, 1, day, at, 1, 'Ben', 'therapist',"
    " 'note' FROM week;"
    "INSERT INTO session_technique SELECT 1, n, 1, CASE n % 2 WHEN 0 THEN"
    " 'deep_tissue' ELSE 'other' END, 20 FROM week;"
    "INSERT INTO session_region SELECT 1, n, 1, '', 'neck_b', 'treated', 5"
    " FROM week;"
    "INSERT INTO checkin SELECT 1, printf('%032d', n), 'weekly', day, at,"
    " 'en', 1, 'client', NULL, NULL, NULL, NULL, 9 - n, 3, 3, 4, NULL, NULL,"
    " 2, 1, NULL, 2, 1, 'tea', 'call me' FROM week;"
    "INSERT INTO checkin SELECT 1, printf('%032d', 10 + n), 'after', day,"
    " at, 'en', 1, 'client', NULL, 3, 6, 1, NULL, NULL, NULL, NULL, NULL,"
    " NULL, 2, NULL, 'call', NULL, NULL, NULL, NULL FROM week;"
    "INSERT INTO checkin_region SELECT 1, id, 'neck_b' FROM checkin;"
    "INSERT INTO reading SELECT 1, printf('%032d', n), day, at, NULL, NULL,"
    " 'shoulder.flexion', 'left', 'active', 'before', 90 + n, 1,"
    " 'goniometer', 1, 'self' FROM week;"
    "INSERT INTO checkin_unseen SELECT 1, 'note', day, at,"
    " printf('%032d', n) FROM week WHERE n = 2 ON CONFLICT DO NOTHING;"
    "INSERT INTO device VALUES (zeroblob(32), 1, unixepoch());"
    "INSERT INTO checkin_seen SELECT 1, printf('%032d', 1), 'note', at, 1"
    " FROM week WHERE n = 1;"
    "INSERT INTO report_made SELECT 1, at, 1, 'client', day, day FROM week"
    " WHERE n = 2;"
    "INSERT INTO message SELECT 1, at, 'weekly', day, 'en', 1, NULL, NULL"
    " FROM week WHERE n = 7;"
    "INSERT INTO recovery_code VALUES (1, zeroblob(32), NULL);"
    "INSERT INTO plan SELECT 1, 1, 'deep_tissue', 'other', 'abba', 2, at, 1,"
    " NULL FROM week WHERE n = 4;"
    "INSERT INTO plan_session VALUES (1, 1, 1, 5);"
    "INSERT INTO erased SELECT 77, at, at FROM week WHERE n = 1;"
    "INSERT INTO throttle SELECT 'user:anna', 1, at FROM week WHERE n = 1;"
    "UPDATE client_status SET changes = 0, version = 1,"
    " last_day = date('now', '-8 days'), last_at = unixepoch() - 691200,"
    " last_moment = 'weekly', pain = 2, change = -30,"
    " weekly_day = date('now', '-8 days'), weekly_due = date('now'),"
    " after_due = date('now'), worse_day = date('now', '-8 days'),"
    " worse_latest = 3, worse_median = 2, calls = 1, notes = 1,"
    " unreported = 1, reported_at = unixepoch() - 86400, consents = 1;";

/* Or a value of the table that has none would never be tried. */
static inline void
image_has_rows(sqlite3 *sqlite)
{
	static const char tables[] =
	    "SELECT name FROM sqlite_schema"
	    " WHERE type = 'table'";
	sqlite3_stmt *row, *first;
	char *sql;

	inside_must(
	    sqlite3_prepare_v2(sqlite, tables, -1, &row, NULL) == SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW) {
		sql = sqlite3_mprintf(
		    "SELECT 1 FROM \"%w\"", sqlite3_column_text(row, 0));
		inside_must(sqlite3_prepare_v2(sqlite, sql, -1, &first, NULL) ==
			    SQLITE_OK);
		if (sqlite3_step(first) != SQLITE_ROW) {
			fprintf(stderr, "%s: give it a row in filling\n",
			    sqlite3_column_text(row, 0));
			abort();
		}
		sqlite3_finalize(first);
		sqlite3_free(sql);
	}
	sqlite3_finalize(row);
}

static inline void
image_make(void)
{
	struct inside in;
	sqlite3 *sqlite;

	(void)snprintf(image.folder, sizeof(image.folder), "%s/values.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	inside_must(mkdtemp(image.folder) != NULL);
	(void)snprintf(image.base, sizeof(image.base), "%s/db", image.folder);
	(void)snprintf(image.path, sizeof(image.path), "%s/copy", image.folder);
	inside_start(&in, image.folder);
	inside_must(db_write(in.db) == OK);
	inside_must(
	    audit_add(in.db, (int64_t)time(NULL),
		(struct actor){ ACTOR_USER, 1 }, "client viewed", 1, "") == OK);
	inside_must(db_written(in.db, true) == OK);
	inside_stop(&in);
	sqlite = sql_open(image.base);
	sql_run(sqlite, filling);
	image_has_rows(sqlite);
	sql_run(sqlite, lax);
	inside_must(sqlite3_close(sqlite) == SQLITE_OK);
	image.names = sql_open(image.base);
}

/* A copy in which one row's column holds this, as SQL writes it; without a
 * table none does. False where the file cannot hold it. */
static inline bool
image_copy(const char *table, const char *column, const char *value)
{
	sqlite3 *sqlite;
	char *sql;
	bool held = true;

	file_copy(image.base, image.path);
	sqlite = sql_open(image.path);
	if (table != NULL) {
		/* No trigger of the program's follows. */
		(void)sqlite3_db_config(
		    sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
		sql = sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = %s",
		    table, column, value);
		held =
		    sqlite3_exec(sqlite, sql, NULL, NULL, NULL) == SQLITE_OK &&
		    sqlite3_changes(sqlite) > 0;
		sqlite3_free(sql);
	}
	sql_run(sqlite, strict);
	inside_must(sqlite3_close(sqlite) == SQLITE_OK);
	return held;
}

static inline void
image_remove(void)
{
	static const char *const endings[] = { "db", "db-wal", "db.witness",
		"db.key", "db.drawing", "db.control", "http", "copy",
		"copy-wal", "copy.witness", "copy.drawing", "other" };
	char path[128];
	size_t i;

	(void)sqlite3_close(image.names);
	for (i = 0; i < nitems(endings); i++) {
		(void)snprintf(
		    path, sizeof(path), "%s/%s", image.folder, endings[i]);
		(void)unlink(path);
	}
	inside_must(rmdir(image.folder) == 0);
}

#endif
