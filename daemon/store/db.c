/*
 * db.c: opens the file for this process alone, migrates it, and commits once
 * per turn.
 */
#include "db_inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system.h"

#define LOCK_BYTES 0x40000000 /* where SQLite locks a file, and 512 on */
#define BUSY_MS 500

static enum db_open open_within(const char *, bool, struct db *, int *);
static enum db_open open_exclusive(struct db *, const char *, int *);
static bool is_ours(struct db *, const char *);
static bool log_moved(struct db *);

enum db_open
db_open(const char *path, bool create, struct db **out, int *holder)
{
	struct db *db = calloc(1, sizeof(*db));
	enum db_open opened;

	if (db == NULL)
		abort();
	db->witness = -1;
	opened = open_within(path, create, db, holder);
	if (opened == DB_OPENED)
		*out = db;
	else
		db_close(db);
	return opened;
}

enum db_open
db_open_foreign(const char *path, struct db **out)
{
	struct db *db = calloc(1, sizeof(*db));
	enum db_open opened;
	int holder;

	if (db == NULL)
		abort();
	db->witness = -1;
	db->deadline = db_time_for(path);
	opened = open_within(path, false, db, &holder);
	if (opened == DB_OPENED)
		*out = db;
	else
		db_close(db);
	return opened;
}

static enum db_open
open_within(const char *path, bool create, struct db *db, int *holder)
{
	bool unclean = db_file_unclean(path);
	enum db_open opened;

	*holder = 0;
	if (access(path, F_OK) != 0 && errno == ENOENT && !create)
		return DB_MISSING;
	if (!db_file_usable(path, create))
		return DB_UNUSABLE;
	db->log = sqlite3_mprintf("%s-wal", path);
	opened = open_exclusive(db, path, holder);
	if (opened == DB_OPENED)
		opened = db_migrate(db, path);
	if (opened == DB_OPENED && !is_ours(db, path))
		opened = DB_UNUSABLE;
	if (opened == DB_OPENED && !db_witness_open(db, path))
		opened = DB_UNUSABLE;
	if (opened == DB_OPENED && (unclean || db_witness_doubts(db)))
		opened = db_recover(db, path);
	if (opened == DB_OPENED)
		db_witness_check(db, path,
		    db_plain_int(
			db, "SELECT coalesce(max(seq), 0) FROM audit"));
	return opened;
}

int
db_holder(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = LOCK_BYTES,
		.l_len = 512 };
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fcntl(fd, F_GETLK, &lock) != 0)
		lock.l_type = F_UNLCK;
	if (fd >= 0)
		close(fd);
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

void
db_close(struct db *db)
{
	size_t i;

	if (db == NULL)
		return;
	if (db->in_turn && !db->broken && db_commit(db) != OK)
		log_error("the last writes were not stored");
	for (i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(db->cache[i].statement);
	/* What the disk did with the log is for the next start to see. */
	if (db->broken)
		sqlite3_db_config(
		    db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(db->sqlite);
	sqlite3_free((void *)(uintptr_t)db->log);
	if (db->witness >= 0)
		close(db->witness);
	free(db);
}

enum err
db_write(struct db *db)
{
	assert(!db->in_write);
	if (db->broken)
		return ERR_INTERNAL;
	if (db->turn_lost)
		return ERR_UNAVAILABLE;
	if (!db->in_turn) {
		if (!db_plain(db, "BEGIN IMMEDIATE"))
			return ERR_UNAVAILABLE;
		db->in_turn = true;
	}
	db->writes++;
	if (!db_plain(db, "SAVEPOINT w"))
		return ERR_UNAVAILABLE;
	db->in_write = true;
	return OK;
}

enum err
db_written(struct db *db, bool keep)
{
	db->in_write = false;
	if (db->turn_lost || db->broken)
		return ERR_UNAVAILABLE;
	if (!keep && !db_plain(db, "ROLLBACK TO w"))
		return ERR_UNAVAILABLE;
	return db_plain(db, "RELEASE w") ? OK : ERR_UNAVAILABLE;
}

bool
db_pending(const struct db *db)
{
	return db->in_turn || db->broken;
}

unsigned
db_writes(const struct db *db)
{
	return db->writes;
}

enum err
db_commit(struct db *db)
{
	bool lost = db->turn_lost;
	int moved = 0;

	assert(!db->in_write);
	if (db->broken)
		return ERR_INTERNAL;
	if (!db->in_turn)
		return OK;
	db->in_turn = false;
	db->turn_lost = false;
	db->writes = 0;
	if (lost)
		return ERR_UNAVAILABLE;
	sqlite3_file_control(
	    db->sqlite, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	if (moved || log_moved(db)) {
		log_error("the database file was moved or deleted");
		db->broken = true;
		return ERR_INTERNAL;
	}
	if (!db_plain(db, "COMMIT")) {
		if (!sqlite3_get_autocommit(db->sqlite))
			(void)db_plain(db, "ROLLBACK");
		db->turn_lost = false;
		return db->broken ? ERR_INTERNAL : ERR_UNAVAILABLE;
	}
	db->full = false;
	if (log_moved(db)) {
		db->broken = true;
		return ERR_INTERNAL;
	}
	db_witness_write(db);
	db_do_after(db);
	return OK;
}

bool
db_full(const struct db *db)
{
	return db->full;
}

void
db_sequence(struct db *db, int64_t sequence)
{
	db->sequence = sequence;
}

static enum db_open
open_exclusive(struct db *db, const char *path, int *holder)
{
	static const char *const setup[] = {
		"PRAGMA locking_mode = EXCLUSIVE",
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON",
		"PRAGMA cache_size = -8192",
		"PRAGMA secure_delete = ON",
		"BEGIN IMMEDIATE",
		"COMMIT",
	};
	size_t i;
	int code;

	code = db_file_open(path, 0, &db->sqlite);
	if (code != SQLITE_OK) {
		log_error("%s: %s", path, sqlite3_errstr(code));
		return DB_UNUSABLE;
	}
	sqlite3_busy_timeout(db->sqlite, BUSY_MS);
	db_guard(db->sqlite);
	if (db->deadline != 0)
		db_set_deadline(db, db->deadline);
	for (i = 0; i < nitems(setup); i++) {
		code = sqlite3_exec(db->sqlite, setup[i], NULL, NULL, NULL);
		if (code == SQLITE_BUSY) {
			*holder = db_holder(path);
			return DB_LOCKED;
		}
		if (code != SQLITE_OK) {
			log_error("%s: %s", path, sqlite3_errmsg(db->sqlite));
			return (code & 0xFF) == SQLITE_IOERR ? DB_FAILED
							     : DB_UNUSABLE;
		}
	}
	return DB_OPENED;
}

/* A trigger or a view of somebody else would act in the daemon's name. */
static bool
is_ours(struct db *db, const char *path)
{
	struct arena *arena = arena_new();
	const char *fault = db_schema_fault(db, arena);

	if (fault != NULL)
		log_error(
		    "%s: %s; find out who put it there, then drop it "
		    "with sqlite3 or restore a backup",
		    path, fault);
	arena_free(arena);
	return fault == NULL;
}

/* Whether the log that SQLite writes is no longer the one of that name; what
 * is written to a file without a name is gone with the process. */
static bool
log_moved(struct db *db)
{
	struct stat st;
	bool there = stat(db->log, &st) == 0;

	if (there && db->log_inode == 0)
		db->log_inode = st.st_ino;
	return db->log_inode != 0 && (!there || st.st_ino != db->log_inode);
}
