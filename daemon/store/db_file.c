/*
 * db_file.c: what is looked at before a database is used: whether the file
 * is one of ours, and, where its last user died, whether it is whole.
 */
#include "db_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system.h"

#define CHECK_MS 1000
#define CHECK_OPCODES 1000

static bool log_usable(const char *);
static bool there(const char *, const char *, off_t *);
static int time_is_up(void *);

bool
db_file_usable(const char *path, bool create)
{
	struct stat st;
	off_t size = 0;
	int fd;

	/* Whoever had data once is not given an empty database for it. */
	if (there(path, ".witness", NULL) &&
	    (!there(path, "", &size) || size == 0)) {
		log_error(
		    "%s: %s, and there was a database; reliefd restore "
		    "BACKUP brings one back",
		    path,
		    size == 0 && there(path, "", NULL) ? "empty" : "gone");
		return false;
	}
	fd = open(path,
	    O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
		(create ? O_CREAT : 0),
	    0600);
	if (fd < 0) {
		log_error("%s: %s", path, strerror(errno));
		return false;
	}
	if (fstat(fd, &st) != 0)
		st.st_mode = 0;
	if (create && st.st_size == 0 && !folder_own(path, fd))
		log_error("%s: %s", path, strerror(errno));
	/* No lock of ours exists yet that this close() could drop. */
	close(fd);
	if (!S_ISREG(st.st_mode)) {
		log_error("%s: not a regular file", path);
		return false;
	}
	if (st.st_mode & 077) {
		log_error("%s: others may read it; run chmod 600 on it", path);
		return false;
	}
	return log_usable(path);
}

/* The database's log, where there is one, must take writes, too. */
static bool
log_usable(const char *path)
{
	char file[4096];
	int fd;

	(void)snprintf(file, sizeof(file), "%s-wal", path);
	fd = open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno != ENOENT) {
		log_error("%s: %s", file, strerror(errno));
		return false;
	}
	if (fd >= 0)
		close(fd);
	return true;
}

int
db_file_open(const char *path, int flags, sqlite3 **out)
{
	struct arena *arena = arena_new();
	const char *slash = strrchr(path, '/');
	/* SQLite would refuse a link in any place of the path. */
	char *folder = realpath(slash == NULL   ? "."
				: slash == path ? "/"
						: arena_strndup(arena, path,
						      (size_t)(slash - path)),
	    NULL);
	int code;

	*out = NULL;
	code = folder == NULL
		   ? SQLITE_CANTOPEN
		   : sqlite3_open_v2(arena_printf(arena, "%s/%s", folder,
					 slash ? slash + 1 : path),
			 out,
			 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
			     SQLITE_OPEN_NOFOLLOW | flags,
			 NULL);
	free(folder);
	arena_free(arena);
	return code;
}

bool
db_file_unclean(const char *path)
{
	off_t size;

	return there(path, "-wal", &size) && size > 0;
}

enum db_open
db_recover(struct db *db, const char *path)
{
	bool doubts = db_witness_doubts(db);
	int64_t end = clock_monotonic_ms() + CHECK_MS;
	sqlite3_stmt *row = NULL;
	const char *text;
	int code;

	/* After a sync that failed, the system may show what the disk does
	 * not have. So everything in the log is written once more. */
	code = sqlite3_wal_checkpoint_v2(
	    db->sqlite, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code != SQLITE_OK && (code & 0xFF) != SQLITE_FULL) {
		log_error("%s: %s", path, sqlite3_errmsg(db->sqlite));
		return (code & 0xFF) == SQLITE_IOERR ? DB_FAILED : DB_UNUSABLE;
	}
	/* Whoever met a damaged page has all of them looked at. */
	if (!doubts)
		sqlite3_progress_handler(
		    db->sqlite, CHECK_OPCODES, time_is_up, &end);
	code = sqlite3_prepare_v2(
	    db->sqlite, "PRAGMA quick_check(1)", -1, &row, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(row);
	text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(row, 0)
				  : sqlite3_errmsg(db->sqlite);
	if (code == SQLITE_INTERRUPT)
		log_info(
		    "%s was not closed; reliefd verify looks at all of "
		    "it, which takes more than 1 s",
		    path);
	else if (code == SQLITE_ROW && strcmp(text, "ok") == 0)
		log_info("%s was not closed; it is whole", path);
	else
		log_error(
		    "%s is damaged (%s); reliefd restore BACKUP brings "
		    "back a copy of it",
		    path, text);
	if (code == SQLITE_ROW && strcmp(text, "ok") == 0) {
		if (doubts)
			db_witness_doubt(db, false);
		code = SQLITE_OK;
	}
	sqlite3_finalize(row);
	sqlite3_progress_handler(db->sqlite, 0, NULL, NULL);
	if (db->deadline != 0)
		db_set_deadline(db, db->deadline);
	if ((code & 0xFF) == SQLITE_IOERR)
		return DB_FAILED;
	return code == SQLITE_OK || code == SQLITE_INTERRUPT ? DB_OPENED
							     : DB_UNUSABLE;
}

/* Whether there is a file of the database's name with this at its end. */
static bool
there(const char *path, const char *end, off_t *size)
{
	char file[4096];
	struct stat st;
	int len = snprintf(file, sizeof(file), "%s%s", path, end);

	if (len < 0 || (size_t)len >= sizeof(file) || lstat(file, &st) != 0)
		return false;
	if (size != NULL)
		*size = st.st_size;
	return true;
}

static int
time_is_up(void *end)
{
	return clock_monotonic_ms() > *(const int64_t *)end;
}
