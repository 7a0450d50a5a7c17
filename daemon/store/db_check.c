/*
 * db_check.c: whether a database is whole: its pages, its references, and
 * each value, of which a file that was tampered with can hold any.
 */
#include "db_inside.h"

#include <string.h>

#define SELECT_MAX 200

static enum err
check_text(struct db *, struct arena *, const char *, const char **);
static enum err
check_values(struct db *, struct arena *, const char *, const char **);
static const char *row_fault(struct arena *, const char *, sqlite3_stmt *);
static const char *value_fault(sqlite3_stmt *, int);
static bool names_day(const char *);

enum err
db_check(struct db *db, struct arena *arena, const char **why)
{
	static const char *const checks[] = { "PRAGMA integrity_check(1)",
		"SELECT 'a row of ' || \"table\" || ' refers to none of ' ||"
		" parent FROM pragma_foreign_key_check LIMIT 1" };
	static const char tables[] =
	    "SELECT name FROM sqlite_schema WHERE type = 'table'"
	    " AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
	sqlite3_stmt *table = NULL;
	enum err err = OK;
	size_t i;
	int code;

	*why = NULL;
	for (i = 0; i < nitems(checks) && *why == NULL && err == OK; i++)
		err = check_text(db, arena, checks[i], why);
	if (err != OK || *why != NULL)
		return err;
	code = sqlite3_prepare_v2(db->sqlite, tables, -1, &table, NULL);
	if (code != SQLITE_OK)
		return db_failure(db, code, tables);
	while (err == OK && *why == NULL &&
	       (code = sqlite3_step(table)) == SQLITE_ROW)
		err = check_values(db, arena,
		    arena_strdup(
			arena, (const char *)sqlite3_column_text(table, 0)),
		    why);
	sqlite3_finalize(table);
	if (err == OK && *why == NULL && code != SQLITE_DONE)
		err = db_failure(db, code, tables);
	return err;
}

/* A statement whose first row, unless it is "ok", is a fault. */
static enum err
check_text(
    struct db *db, struct arena *arena, const char *sql, const char **why)
{
	sqlite3_stmt *row;
	const char *text;
	int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &row, NULL);

	if (code != SQLITE_OK)
		return db_failure(db, code, sql);
	code = sqlite3_step(row);
	text = (const char *)sqlite3_column_text(row, 0);
	if (code == SQLITE_ROW && strcmp(text, "ok") != 0)
		*why = arena_strdup(arena, text);
	sqlite3_finalize(row);
	return code == SQLITE_ROW || code == SQLITE_DONE
		   ? OK
		   : db_failure(db, code, sql);
}

static enum err
check_values(
    struct db *db, struct arena *arena, const char *table, const char **why)
{
	char sql[SELECT_MAX];
	sqlite3_stmt *row = NULL;
	int code;

	(void)sqlite3_snprintf(sizeof(sql), sql, "SELECT * FROM \"%w\"", table);
	code = sqlite3_prepare_v2(db->sqlite, sql, -1, &row, NULL);
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(row);
		if (code == SQLITE_ROW)
			*why = row_fault(arena, table, row);
		if (*why != NULL)
			break;
	}
	sqlite3_finalize(row);
	if (code == SQLITE_TOOBIG) {
		*why = arena_printf(arena,
		    "a row of %s holds more than any version stores", table);
		return OK;
	}
	return code == SQLITE_DONE || code == SQLITE_ROW
		   ? OK
		   : db_failure(db, code, sql);
}

static const char *
row_fault(struct arena *arena, const char *table, sqlite3_stmt *row)
{
	int n = sqlite3_column_count(row), i;
	const char *fault;

	for (i = 0; i < n; i++) {
		fault = value_fault(row, i);
		if (fault != NULL)
			return arena_printf(arena,
			    "%s of %s holds %s in row %lld",
			    sqlite3_column_name(row, i), table, fault,
			    (long long)sqlite3_column_int64(row, 0));
	}
	return NULL;
}

/* What is stored must be of its column's type; a number no larger than an
 * instant can be, which is the largest there is; a text well-formed; a day
 * one that exists. What is narrower than that is for CHECK to say. */
static const char *
value_fault(sqlite3_stmt *row, int column)
{
	const char *type = sqlite3_column_decltype(row, column);
	int64_t number;
	const char *text;
	int kind = sqlite3_column_type(row, column), len;

	switch (kind) {
	case SQLITE_INTEGER:
		number = sqlite3_column_int64(row, column);
		if (type == NULL || strcmp(type, "INTEGER") != 0)
			return "a number that is none of it";
		return number < INSTANT_MIN || number > INSTANT_MAX
			   ? "a number that no version stores"
			   : NULL;
	case SQLITE_TEXT:
		text = (const char *)sqlite3_column_text(row, column);
		len = sqlite3_column_bytes(row, column);
		if (type == NULL || strcmp(type, "TEXT") != 0 ||
		    !utf8_ok(text, (size_t)len))
			return "bytes that are no text of it";
		return names_day(sqlite3_column_name(row, column)) &&
			       !parse_day(text)
			   ? "a day that does not exist"
			   : NULL;
	case SQLITE_BLOB:
		return type == NULL || strcmp(type, "BLOB") != 0
			   ? "bytes that are none of it"
			   : NULL;
	case SQLITE_FLOAT:
		return "a fraction";
	default:
		return NULL;
	}
}

/* "day", "last_day", "weekly_due". */
static bool
names_day(const char *column)
{
	const char *word = strrchr(column, '_');

	word = word != NULL ? word + 1 : column;
	return strcmp(word, "day") == 0 || strcmp(word, "due") == 0;
}
