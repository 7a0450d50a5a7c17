/*
 * db_backup.c: a copy of the database made page by page while it is in use.
 */
#include "db_inside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system.h"

struct db_copy {
	sqlite3 *to;
	sqlite3_backup *steps;
};

static bool set_up(sqlite3 *, const char *const *, size_t);

enum err
db_copy_begin(struct db *db, const char *path, struct db_copy **out)
{
	/* What is written there is checked, packed and synced later. */
	static const char *const setup[] = { "PRAGMA journal_mode = OFF",
		"PRAGMA synchronous = OFF" };
	struct db_copy *copy = calloc(1, sizeof(*copy));

	if (copy == NULL)
		abort();
	if (db_file_open(path, SQLITE_OPEN_CREATE, &copy->to) == SQLITE_OK &&
	    set_up(copy->to, setup, nitems(setup)))
		copy->steps =
		    sqlite3_backup_init(copy->to, "main", db->sqlite, "main");
	if (copy->steps == NULL) {
		log_error("%s: %s", path, sqlite3_errmsg(copy->to));
		sqlite3_close(copy->to);
		free(copy);
		return ERR_UNAVAILABLE;
	}
	*out = copy;
	return OK;
}

enum err
db_copy_step(struct db_copy *copy, int pages, bool *done)
{
	int code = sqlite3_backup_step(copy->steps, pages);

	*done = code == SQLITE_DONE;
	/* The log was busy: the next turn tries again. */
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_BUSY ||
	    code == SQLITE_LOCKED)
		return OK;
	log_error("backup: %s", sqlite3_errstr(code));
	return ERR_UNAVAILABLE;
}

bool
db_copy_end(struct db_copy *copy)
{
	bool ok = sqlite3_backup_finish(copy->steps) == SQLITE_OK;

	ok = sqlite3_close(copy->to) == SQLITE_OK && ok;
	free(copy);
	return ok;
}

bool
db_copy_whole(struct db *db, const char *path)
{
	struct db_copy *copy;
	const char *why;
	bool done;
	int fd;

	(void)unlink(path);
	if (db_copy_begin(db, path, &copy) != OK)
		return false;
	if (db_copy_step(copy, -1, &done) != OK)
		done = false;
	if (!db_copy_end(copy) || !done)
		return false;
	fd = file_open(AT_FDCWD, path, O_NOFOLLOW, &why);
	done = fd >= 0 && folder_own(path, fd) && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return done;
}

static bool
set_up(sqlite3 *sqlite, const char *const *statements, size_t n)
{
	sqlite3_stmt *statement;
	size_t i;
	int code = SQLITE_OK;

	for (i = 0; i < n && (code == SQLITE_OK || code == SQLITE_ROW); i++) {
		code = sqlite3_prepare_v2(
		    sqlite, statements[i], -1, &statement, NULL);
		if (code == SQLITE_OK)
			code = sqlite3_step(statement);
		if (code == SQLITE_DONE)
			code = SQLITE_OK;
		sqlite3_finalize(statement);
	}
	return code == SQLITE_OK || code == SQLITE_ROW;
}
