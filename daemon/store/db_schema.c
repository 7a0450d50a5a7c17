/*
 * db_schema.c: whether the schema of a file is the program's own. A trigger,
 * a view or a table of somebody else acts when the program reads and writes,
 * so it is refused, whoever put it there.
 */
#include "db_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system.h"

#define OBJECTS_MAX 1000
#define SHOWN_MAX 60 /* bytes of a name that somebody chose */
enum { TYPE, NAME, TABLE, TEXT, COLUMNS };

static struct db *make_own(size_t);
static const char *differs(struct arena *, sqlite3_stmt *, sqlite3_stmt *);
static int column_compare(sqlite3_stmt *, sqlite3_stmt *, int);
static const char *shown(struct arena *, sqlite3_stmt *);

const char *
db_schema_fault(struct db *db, struct arena *arena)
{
	static const char list[] =
	    "SELECT type, name, tbl_name, sql FROM sqlite_schema"
	    " ORDER BY type, name, tbl_name LIMIT 1001";
	const char *fault = "its schema cannot be read";
	int64_t version = db_version(db);
	sqlite3_stmt *theirs = NULL, *ours = NULL;
	struct db *own;

	if (version > (int64_t)share_sql_n)
		return NULL;
	own = make_own(version > 0 ? (size_t)version : 0);
	if (sqlite3_prepare_v2(db->sqlite, list, -1, &theirs, NULL) ==
		SQLITE_OK &&
	    sqlite3_prepare_v2(own->sqlite, list, -1, &ours, NULL) == SQLITE_OK)
		fault = differs(arena, theirs, ours);
	sqlite3_finalize(theirs);
	sqlite3_finalize(ours);
	sqlite3_close(own->sqlite);
	free(own);
	return fault;
}

/* The schema of a version, in memory, as the program makes it. */
static struct db *
make_own(size_t version)
{
	struct db *own = calloc(1, sizeof(*own));
	size_t i;

	if (own == NULL || sqlite3_open_v2(":memory:", &own->sqlite,
			       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				   SQLITE_OPEN_NOMUTEX,
			       NULL) != SQLITE_OK)
		abort();
	own->witness = -1;
	for (i = 0; i < version; i++) {
		if (!db_plain(own, share_sql[i].data))
			abort();
	}
	return own;
}

/* Both lists are in the same order, so the first difference is one. */
static const char *
differs(struct arena *arena, sqlite3_stmt *theirs, sqlite3_stmt *ours)
{
	int their_code = SQLITE_ROW, our_code = SQLITE_ROW, order, i;

	for (i = 0; i < OBJECTS_MAX; i++) {
		their_code = sqlite3_step(theirs);
		our_code = sqlite3_step(ours);
		if (their_code != SQLITE_ROW || our_code != SQLITE_ROW)
			break;
		order = column_compare(theirs, ours, TYPE);
		if (order == 0)
			order = column_compare(theirs, ours, NAME);
		if (order < 0)
			return arena_printf(
			    arena, "%s is not reliefd's", shown(arena, theirs));
		if (order > 0)
			return arena_printf(
			    arena, "%s is missing", shown(arena, ours));
		if (column_compare(theirs, ours, TABLE) != 0 ||
		    column_compare(theirs, ours, TEXT) != 0)
			return arena_printf(arena,
			    "%s is not as reliefd makes it",
			    shown(arena, theirs));
	}
	if (their_code == SQLITE_ROW)
		return arena_printf(
		    arena, "%s is not reliefd's", shown(arena, theirs));
	if (their_code != SQLITE_DONE)
		return "its schema cannot be read";
	return our_code == SQLITE_ROW
		   ? arena_printf(arena, "%s is missing", shown(arena, ours))
		   : NULL;
}

/* As the list is ordered: byte by byte, NULL first. */
static int
column_compare(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	const void *left = sqlite3_column_text(a, column);
	const void *right = sqlite3_column_text(b, column);
	int left_len = sqlite3_column_bytes(a, column);
	int right_len = sqlite3_column_bytes(b, column);
	int least = left_len < right_len ? left_len : right_len, order;

	if (left == NULL || right == NULL)
		return (left != NULL) - (right != NULL);
	order = memcmp(left, right, (size_t)least);
	return order != 0 ? order : left_len - right_len;
}

/* "the trigger boom", in letters that do nothing to a terminal. */
static const char *
shown(struct arena *arena, sqlite3_stmt *row)
{
	char text[2][SHOWN_MAX + 1];
	const char *from;
	size_t i, j;

	for (i = 0; i < 2; i++) {
		from = (const char *)sqlite3_column_text(row, (int)i);
		for (j = 0; from != NULL && from[j] != '\0' && j < SHOWN_MAX;
		     j++)
			text[i][j] =
			    from[j] > ' ' && from[j] < 0x7F ? from[j] : '?';
		text[i][j] = '\0';
	}
	return arena_printf(arena, "the %s %s", text[0], text[1]);
}
