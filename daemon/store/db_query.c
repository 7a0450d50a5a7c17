/*
 * db_query.c: statements, prepared once and found again by the address of
 * their text; their parameters and errors.
 */
#include "db_inside.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system.h"

static sqlite3_stmt *statement(struct db *, const char *);
static void bind(sqlite3_stmt *, const char *, va_list);
static int bind_answers(sqlite3_stmt *, int, const int *);
static bool is_over(struct db *);

struct query
db_query(struct db *db, const char *sql, const char *types, ...)
{
	struct query query = { .db = db, .statement = statement(db, sql) };
	va_list ap;

	if (query.statement == NULL) {
		query.err = ERR_INTERNAL;
		return query;
	}
	va_start(ap, types);
	bind(query.statement, types, ap);
	va_end(ap);
	return query;
}

bool
db_next(struct query *query)
{
	int code;

	if (query->err == OK && is_over(query->db))
		query->err = ERR_UNAVAILABLE;
	if (query->err != OK)
		return false;
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		query->err =
		    db_failure(query->db, code, sqlite3_sql(query->statement));
	return false;
}

enum err
db_end(struct query *query)
{
	if (query->statement == NULL)
		return query->err;
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
	if (query->err == OK && query->db->damaged)
		query->err = ERR_INTERNAL;
	return query->err;
}

enum err
db_found(struct query *query, bool found)
{
	enum err err = db_end(query);

	return err == OK && !found ? ERR_NOT_FOUND : err;
}

enum err
db_run(struct db *db, const char *sql, const char *types, ...)
{
	struct query query = { .db = db, .statement = statement(db, sql) };
	va_list ap;

	if (query.statement == NULL)
		return ERR_INTERNAL;
	va_start(ap, types);
	bind(query.statement, types, ap);
	va_end(ap);
	if (db_next(&query))
		abort(); /* a statement with rows is read by db_query() */
	return db_end(&query);
}

void
db_limit(struct db *db, const struct arena *arena, size_t max)
{
	db->reader = arena;
	db->reader_max = max;
}

int
db_changes(struct db *db)
{
	return sqlite3_changes(db->sqlite);
}

int64_t
db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->sqlite);
}

void
db_after(
    struct db *db, void (*done)(struct db *, const void *), const void *arg)
{
	db->after = done;
	db->after_arg = arg;
}

void
db_do_after(struct db *db)
{
	void (*after)(struct db *, const void *) = db->after;

	db->after = NULL;
	if (after != NULL)
		after(db, db->after_arg);
}

/*
 * Some errors roll back the whole turn, savepoints included; only
 * sqlite3_get_autocommit() tells.
 */
enum err
db_failure(struct db *db, int code, const char *sql)
{
	if (db->in_turn && sqlite3_get_autocommit(db->sqlite))
		db->turn_lost = true;
	/* A quota and a limit of file sizes leave no room either; errno is
	 * the failed write's. */
	if (sqlite3_extended_errcode(db->sqlite) == SQLITE_IOERR_WRITE &&
	    (errno == EFBIG || errno == EDQUOT))
		code = SQLITE_FULL;
	switch (code & 0xFF) {
	case SQLITE_CONSTRAINT:
		log_info("constraint: %s", sqlite3_errmsg(db->sqlite));
		return ERR_CONFLICT;
	case SQLITE_FULL:
		db->full = true;
		log_error("the disk is full");
		return ERR_UNAVAILABLE;
	case SQLITE_NOMEM:
		abort();
	case SQLITE_INTERRUPT:
		db->late = true;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		db_witness_doubt(db, true);
		db->broken = true;
		break;
	case SQLITE_IOERR:
		db->broken = true;
		break;
	default:
		break;
	}
	log_error("%s: %.60s", sqlite3_errmsg(db->sqlite), sql);
	return ERR_INTERNAL;
}

/* A statement that does not prepare is a bug, or the schema is damaged: NULL,
 * and nothing more is stored. */
static sqlite3_stmt *
statement(struct db *db, const char *sql)
{
	size_t i = ((uintptr_t)sql >> 4) % STATEMENTS, tries;
	int code;

	for (tries = 0; tries < STATEMENTS; tries++) {
		if (db->cache[i].sql == sql)
			return db->cache[i].statement;
		if (db->cache[i].sql == NULL)
			break;
		i = (i + 1) % STATEMENTS;
	}
	assert(tries < STATEMENTS);
	code = sqlite3_prepare_v3(db->sqlite, sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &db->cache[i].statement, NULL);
	if (code == SQLITE_NOMEM)
		abort();
	if (code != SQLITE_OK) {
		log_error("%s: %s", sqlite3_errmsg(db->sqlite), sql);
		db->broken = true;
		return NULL;
	}
	db->cache[i].sql = sql;
	return db->cache[i].statement;
}

static void
bind(sqlite3_stmt *to, const char *types, va_list ap)
{
	const char *text;
	const void *bytes;
	int i, value;

	for (i = 1; *types; i++, types++) {
		switch (*types) {
		case 'i':
			sqlite3_bind_int64(to, i, va_arg(ap, int64_t));
			break;
		case 'n':
			value = va_arg(ap, int);
			if (value != NOT_ANSWERED)
				sqlite3_bind_int(to, i, value);
			break;
		case 't':
		case 'o':
			text = va_arg(ap, const char *);
			if (*types == 't' || (text != NULL && *text != '\0'))
				sqlite3_bind_text(
				    to, i, text, -1, SQLITE_STATIC);
			break;
		case 'b':
			bytes = va_arg(ap, const void *);
			sqlite3_bind_blob(to, i, bytes, (int)va_arg(ap, size_t),
			    SQLITE_STATIC);
			break;
		case 'a':
			i = bind_answers(to, i, va_arg(ap, const int *));
			break;
		default:
			abort();
		}
	}
	assert(i == sqlite3_bind_parameter_count(to) + 1);
}

/* Returns the number of the last one. */
static int
bind_answers(sqlite3_stmt *to, int first, const int *answers)
{
	int i;

	for (i = 0; i < ANSWER_N; i++) {
		if (answers[i] == NOT_ANSWERED)
			continue;
		if (questions[i].type == TYPE_WORD)
			sqlite3_bind_text(to, first + i,
			    questions[i].words[answers[i]], -1, SQLITE_STATIC);
		else
			sqlite3_bind_int(to, first + i, answers[i]);
	}
	return first + ANSWER_N - 1;
}

/* Whether what was read takes more than it may. */
static bool
is_over(struct db *db)
{
	if (db->reader == NULL || arena_size(db->reader) <= db->reader_max)
		return false;
	log_error("a request was given up: it takes more than %zu KiB",
	    db->reader_max / 1024);
	return true;
}
