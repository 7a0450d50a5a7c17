/*
 * db_inside.h: what store/db.c and db_*.c share; they alone know sqlite3.h.
 */
#ifndef DB_INSIDE_H
#define DB_INSIDE_H

#include "db.h"
#include "foreign.h"

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
	unsigned writes;  /* of this turn, kept or not */
	/* What the queries of one request fill, and how far they may. */
	const struct arena *reader;
	size_t reader_max;
	int64_t
	    deadline; /* of clock_monotonic_ms(), for a file of others; or 0 */
	bool late;    /* a statement was ended by it */
	const char *log; /* path of the write-ahead log */
	ino_t log_inode; /* 0 until something was written */
	/* What is to be done after the commit, or NULL. */
	void (*after)(struct db *, const void *);
	const void *after_arg;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} cache[STATEMENTS];
};

/* Copies the database into a file at once, over what is there. */
bool db_copy_whole(struct db *db, const char *path);
/* Brings the schema of the file at path up to date. */
enum db_open db_migrate(struct db *db, const char *path);

/* store/db_sqlite.c */

/* Neither a schema nor values of others are trusted: set right after opening,
 * before anything is read. */
void db_guard(sqlite3 *sqlite);
/* A statement without rows; what fails is logged. */
bool db_plain(struct db *db, const char *sql);
/* The one number of a statement, or -1. */
int64_t db_plain_int(struct db *db, const char *sql);
/* Ends every statement once the deadline has passed. */
void db_set_deadline(struct db *db, int64_t ms);
/* The deadline for looking at a file of others, by its size. */
int64_t db_time_for(const char *path);

/* store/db_schema.c */

/* NULL when the schema is byte for byte the one that this program makes for
 * the version which the file says it has; else what is not. A version that
 * this program does not know is not looked at. */
const char *db_schema_fault(struct db *db, struct arena *arena);

/* store/db_file.c */

/* A regular file that nobody else may read, made when create; false: said on
 * the log. An empty or missing one beside a witness is refused. */
bool db_file_usable(const char *path, bool create);
/* Opens it with SQLite, and through no link that its folder's owner has put
 * there since it was looked at. A code of SQLite's. */
int db_file_open(const char *path, int flags, sqlite3 **out);
/* Whether whoever had it last did not close it. */
bool db_file_unclean(const char *path);
/* After that: puts what the log holds into the database and on the disk, and
 * looks at its pages for 1 s, or at all of them when one was damaged. */
enum db_open db_recover(struct db *db, const char *path);

/* store/db_witness.c */

/* Opens or makes PATH.witness; false: said on the log. */
bool db_witness_open(struct db *db, const char *path);
/* Says which acknowledged writes are not among the stored ones. */
void db_witness_check(struct db *db, const char *path, int64_t stored);
/* Notes that the turn is on disk. */
void db_witness_write(struct db *db);
/* Notes for the next start that a page was damaged, or that all are whole. */
void db_witness_doubt(struct db *db, bool doubt);
bool db_witness_doubts(const struct db *db);

/* store/db_query.c */

/* Logs why a call failed and says what the caller can do about it. */
enum err db_failure(struct db *db, int code, const char *sql);
/* What db_after() asked for, once. */
void db_do_after(struct db *db);

#endif
