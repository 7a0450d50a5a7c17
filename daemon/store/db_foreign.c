/*
 * db_foreign.c: a database file that anybody may have made, opened to be
 * looked at: nothing of it is run, and nothing on it runs for ever.
 */
#include "db_inside.h"

#include <stdlib.h>

static bool set_up(struct db *);

struct db *
db_copy_open(const char *path, struct arena *arena, const char **why)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		abort();
	db->witness = -1;
	*why = "this is no database of reliefd, or its pages are damaged";
	if (db_file_open(path, 0, &db->sqlite) == SQLITE_OK) {
		db_guard(db->sqlite);
		sqlite3_db_config(
		    db->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
		db_set_deadline(db, db_time_for(path));
		if (set_up(db) && db_version(db) > 0)
			*why = db_schema_fault(db, arena);
	}
	if (*why == NULL)
		return db;
	db_close(db);
	return NULL;
}

/* It says of itself that it has a log, as the original has. */
static bool
set_up(struct db *db)
{
	static const char *const setup[] = {
		"PRAGMA cell_size_check = ON",
		"PRAGMA mmap_size = 0",
		"PRAGMA temp_store = MEMORY",
		"PRAGMA locking_mode = EXCLUSIVE",
		"PRAGMA journal_mode = DELETE",
		"PRAGMA synchronous = OFF",
	};
	size_t i;

	for (i = 0; i < nitems(setup); i++) {
		if (!db_plain(db, setup[i]))
			return false;
	}
	return true;
}
