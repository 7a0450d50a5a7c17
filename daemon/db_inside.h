/*
 * db_inside.h: what db.c and db_query.c share; they alone know sqlite3.h.
 */
#ifndef DB_INSIDE_H
#define DB_INSIDE_H

#include "db.h"

#include <sqlite3.h>
#include <sys/types.h>

#define STATEMENTS 256 /* places in the cache; a power of two */

struct db {
	sqlite3 *sqlite;
	bool in_turn;     /* a transaction is open */
	bool in_write;    /* a savepoint is open */
	bool turn_lost;   /* the transaction was rolled back under us */
	bool broken;      /* the disk failed: acknowledge nothing more */
	bool damaged;     /* something stored cannot be: no query is OK */
	int64_t sequence; /* of the last audit row of this turn */
	int witness;      /* file descriptor */
	bool full;        /* the last turn found no room */
	const char *log;  /* path of the write-ahead log */
	ino_t log_inode;  /* 0 until something was written */
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} cache[STATEMENTS];
};

/* Logs why a call failed and says what the caller can do about it. */
enum err db_failure(struct db *db, int code, const char *sql);

#endif
