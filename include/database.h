/*
 * database.h: the database as a whole: opening it, the turn that is committed
 * at once, copies, checks. Its rows are store.h's. All run in the loop thread
 * (or in a command that owns the file) unless said otherwise.
 */
#ifndef DATABASE_H
#define DATABASE_H

#include "base.h"

struct db;

/* store/db.c, store/db_query.c, store/db_scrub.c */

enum db_open {
	DB_OPENED,
	DB_MISSING,  /* no such file, and create was false */
	DB_LOCKED,   /* another process holds it: *holder is its pid or 0 */
	DB_NEWER,    /* a later version of reliefd wrote it */
	DB_UNUSABLE, /* not a database, unreadable, readable by others ... */
	DB_FAILED,   /* the disk failed; another try may find it well */
};

/*
 * Opens the database for this process alone, within 1 s, and brings its
 * schema up to date. A file that group or others may read is refused. Says
 * why on the log when it does not open.
 */
enum db_open
db_open(const char *path, bool create, struct db **out, int *holder);
/* The process that holds the file of a database, or 0. */
int db_holder(const char *path);
/* Commits, checkpoints and closes; NULL is allowed. */
void db_close(struct db *db);
/*
 * One write, all or nothing, inside the turn's transaction: begins the
 * transaction when none is open, then a savepoint. Each db_write() is
 * followed by exactly one db_written().
 */
enum err db_write(struct db *db);
/* Keeps the write (keep) or takes it back. ERR_UNAVAILABLE when the whole
 * turn was rolled back under it. */
enum err db_written(struct db *db, bool keep);
/* Whether the turn has written anything that is not yet on disk, or the disk
 * has failed: nobody is answered before db_commit(). */
bool db_pending(const struct db *db);
/* How often db_write() was called in this turn. */
unsigned db_writes(const struct db *db);
/* Whether the last turn found the disk full: what can wait need not try. */
bool db_full(const struct db *db);
/* From here on no query goes on once arena takes more than max bytes: it ends
 * with ERR_UNAVAILABLE, said on the log. NULL: there is no such limit. */
void db_limit(struct db *db, const struct arena *arena, size_t max);
/*
 * Ends the turn: puts it on disk, then writes the number of the last audit
 * row to PATH.witness. ERR_UNAVAILABLE: the disk is full, nothing
 * of the turn is stored. ERR_INTERNAL: the disk failed; nothing may be
 * acknowledged any more and the process must stop (exit 74).
 */
enum err db_commit(struct db *db);
/* Calls done(db, arg) after the current or next commit; once, and only the
 * last one asked for. arg lives until then. */
void db_after(struct db *db, void (*done)(struct db *db, const void *arg),
    const void *arg);
/* Between turns: overwrites what deleted rows have left in the log and in the
 * unused parts of pages. Reads the whole file; skipped when the log is empty
 * (nothing was written since the last time, or since the start), unless
 * anyway. */
enum err db_scrub(struct db *db, bool anyway);
/* Reads every page and every value: why is NULL when all is well, else the
 * first fault. */
enum err db_check(struct db *db, struct arena *arena, const char **why);

/* store/db_backup.c */

struct db_copy;
/* Begins to copy the database into a new file, whatever is written to it
 * meanwhile. ERR_UNAVAILABLE: said on the log. */
enum err db_copy_begin(struct db *db, const char *path, struct db_copy **out);
/* Copies some pages more; not inside a turn that has written. Not OK: end
 * it, the file is of no use. */
enum err db_copy_step(struct db_copy *copy, int pages, bool *done);
/* False: the file is of no use. */
bool db_copy_end(struct db_copy *copy);

#endif
