/*
 * db_column.c: the values of a row. A file can hold any, whatever the schema
 * allows, so each is judged as it is read: one that no version stores is
 * damage, and something harmless takes its place.
 */
#include "db_inside.h"

#include <string.h>

#include "system.h"

static const char *text_of(const struct query *, int, int *);

int64_t
col_int(const struct query *query, int column)
{
	int64_t value = sqlite3_column_int64(query->statement, column);

	if (value >= INSTANT_MIN && value <= INSTANT_MAX)
		return value;
	db_damaged(query);
	return 0;
}

int
col_number(const struct query *query, int column, int min, int max)
{
	int64_t value = sqlite3_column_int64(query->statement, column);

	if (value >= min && value <= max)
		return (int)value;
	db_damaged(query);
	return min;
}

int
col_answer(const struct query *query, int column, int min, int max)
{
	if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
		return NOT_ANSWERED;
	return col_number(query, column, min, max);
}

int
col_score(const struct query *query, int column)
{
	return col_answer(query, column, 0, SCORE_MAX);
}

void
col_answers(const struct query *query, int column, int out[ANSWER_N])
{
	const struct question *question = questions;
	int i;

	for (i = 0; i < ANSWER_N; i++, question++) {
		if (question->type == TYPE_WORD)
			out[i] = col_any_word(query, column + i,
			    question->words, question->words_n);
		else
			out[i] = col_answer(
			    query, column + i, question->min, question->max);
	}
}

const char *
col_text(const struct query *query, struct arena *arena, int column)
{
	int len;
	const char *text = text_of(query, column, &len);

	return len == 0 ? "" : arena_strndup(arena, text, (size_t)len);
}

void
col_copy(const struct query *query, int column, char *out, size_t size)
{
	int len;
	const char *text = text_of(query, column, &len);

	if ((size_t)len >= size) {
		db_damaged(query);
		len = 0;
	}
	if (len > 0)
		memcpy(out, text, (size_t)len);
	out[len] = '\0';
}

void
col_any_day(const struct query *query, int column, char out[DAY_SIZE])
{
	if (sqlite3_column_bytes(query->statement, column) == 0)
		*out = '\0';
	else
		col_day(query, column, out);
}

void
col_day(const struct query *query, int column, char out[DAY_SIZE])
{
	static const char instead[DAY_SIZE] = "1970-01-01";

	col_copy(query, column, out, DAY_SIZE);
	if (parse_day(out))
		return;
	memcpy(out, instead, DAY_SIZE);
	db_damaged(query);
}

int
col_word(
    const struct query *query, int column, const char *const *words, size_t n)
{
	const void *text = sqlite3_column_text(query->statement, column);
	int value = word_find(words, n, text ? text : "");

	/* The CHECK on the column lists the same words. */
	if (value < 0)
		db_damaged(query);
	return value < 0 ? 0 : value;
}

int
col_any_word(
    const struct query *query, int column, const char *const *words, size_t n)
{
	if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
		return NOT_ANSWERED;
	return col_word(query, column, words, n);
}

void
col_blob(const struct query *query, int column, void *out, size_t size)
{
	const void *bytes = sqlite3_column_blob(query->statement, column);

	if ((size_t)sqlite3_column_bytes(query->statement, column) == size) {
		memcpy(out, bytes, size);
		return;
	}
	memset(out, 0, size);
	db_damaged(query);
}

void
db_damaged(const struct query *query)
{
	if (!query->db->damaged)
		log_error("the database is damaged: %.60s; run reliefd verify",
		    sqlite3_sql(query->statement));
	query->db->damaged = query->db->broken = true;
}

int
col_count(const struct query *query)
{
	return sqlite3_column_count(query->statement);
}

const char *
col_name(const struct query *query, int column)
{
	return sqlite3_column_name(query->statement, column);
}

enum col_kind
col_kind(const struct query *query, int column)
{
	switch (sqlite3_column_type(query->statement, column)) {
	case SQLITE_NULL:
		return COL_NULL;
	case SQLITE_INTEGER:
		return COL_INT;
	default:
		return COL_TEXT;
	}
}

/* A column's text, "" for NULL and for what is none. */
static const char *
text_of(const struct query *query, int column, int *len)
{
	const char *text =
	    (const char *)sqlite3_column_text(query->statement, column);

	*len = sqlite3_column_bytes(query->statement, column);
	if (text == NULL)
		*len = 0;
	if (*len == 0 || utf8_ok(text, (size_t)*len))
		return *len == 0 ? "" : text;
	db_damaged(query);
	*len = 0;
	return "";
}
