/*
 * db.h: how store_*.c talks to the database, without naming which one it is.
 *
 * A statement is a static array of SQL directly above its function; it is
 * prepared once and found again by the array's address. Parameters are $1,
 * $2 ... and first appear in this order. One letter per parameter in types:
 *
 *	i  int64_t
 *	n  int, NOT_ANSWERED is stored as NULL
 *	t  const char *
 *	o  const char *, "" and NULL are stored as NULL
 *	b  const void *, size_t
 *	a  const int *, the ANSWER_N answers of a check-in, a parameter each
 *
 *	struct query q = db_query(db, SQL_LIST, "i", client);
 *	while (db_next(&q))
 *		... col_int(&q, 0) ...
 *	return db_end(&q);
 */
#ifndef DB_H
#define DB_H

#include "store.h"

struct query {
	struct db *db;
	void *statement;
	enum err err;
};

struct query db_query(struct db *db, const char *sql, const char *types, ...);
/* Whether there is a next row. */
bool db_next(struct query *query);
/* Ends the query: OK, or what went wrong on the way. */
enum err db_end(struct query *query);
/* db_end() for one expected row: ERR_NOT_FOUND unless found. */
enum err db_found(struct query *query, bool found);
/* Runs a statement without rows. */
enum err db_run(struct db *db, const char *sql, const char *types, ...);
/* How many rows the last db_run() changed. */
int db_changes(struct db *db);
/* The key that the last INSERT was given by the database. */
int64_t db_last_id(struct db *db);
/* Remembers the number of an audit row; it is written to the witness file
 * once it is on disk. */
void db_sequence(struct db *db, int64_t sequence);

/* A row holds what no version of the schema allows: this and every later
 * query end with ERR_INTERNAL, and db_commit() fails. */
void db_damaged(const struct query *query);

/* store/db_column.c: what is beyond its range, no text or too long is damage */

/* An id or an instant, or anything in the range of those; NULL is 0. */
int64_t col_int(const struct query *query, int column);
#define COUNT_MAX 1000000000
/* From min to max; NULL is 0. */
int col_number(const struct query *query, int column, int min, int max);
/* The same; NULL is NOT_ANSWERED. */
int col_answer(const struct query *query, int column, int min, int max);
/* From 0 to SCORE_MAX; NULL is NOT_ANSWERED. */
int col_score(const struct query *query, int column);
/* The answers of a check-in, a column each, from this one on. */
void col_answers(const struct query *query, int column, int out[ANSWER_N]);
/* NULL is "". A copy in the arena. */
const char *
col_text(const struct query *query, struct arena *arena, int column);
/* Into a fixed array of size bytes; NULL is "". */
void col_copy(const struct query *query, int column, char *out, size_t size);
/* A day, or "" for "" and NULL. */
void col_any_day(const struct query *query, int column, char out[DAY_SIZE]);
/* A day. Any other value, NULL included, marks the database damaged. */
void col_day(const struct query *query, int column, char out[DAY_SIZE]);
/* The index of the column's text in words; 0 when it is none: damage. */
int col_word(
    const struct query *query, int column, const char *const *words, size_t n);
/* The same; NULL is NOT_ANSWERED. */
int col_any_word(
    const struct query *query, int column, const char *const *words, size_t n);
/* Exactly size bytes. */
void col_blob(const struct query *query, int column, void *out, size_t size);
/* For whoever does not know the columns. */
enum col_kind { COL_NULL, COL_INT, COL_TEXT };
int col_count(const struct query *query);
const char *col_name(const struct query *query, int column);
enum col_kind col_kind(const struct query *query, int column);

#endif
