/*
 * erasure_kept.c: databases that a restore put aside
 * (<store.path>.replaced-SECONDS) contain clients who are erased later. They
 * are erased there, too, or the file is removed.
 */
#include "privacy.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system.h"

#define REPLACED ".replaced-"
#define DAY_SECONDS 86400

static bool is_live(const struct conf *, const char *);
static void reach(const char *, int64_t, const struct erasures *, bool);
static enum err erase_in(struct db *, const struct erasures *, bool);
static void remove_file(const char *, int64_t, const struct erasures *);
static void drop_beside(struct arena *, const char *);
static int64_t latest(const struct erasures *);
static bool name_read(const char *, const char *, int64_t *);

void
erasures_reach(
    const struct conf *conf, const struct erasures *erasures, bool anyway)
{
	struct arena *arena = arena_new();
	struct kept_files kept;
	size_t i;

	if (erasures->n > 0) {
		kept_files(arena, conf, &kept);
		for (i = 0; i < kept.n; i++) {
			if (!is_live(conf, kept.v[i].path))
				reach(kept.v[i].path, kept.v[i].at, erasures,
				    anyway);
		}
	}
	arena_free(arena);
}

void
kept_files(struct arena *arena, const struct conf *conf, struct kept_files *out)
{
	const char *slash = strrchr(conf->store_path, '/');
	const char *name = slash != NULL ? slash + 1 : conf->store_path;
	const char *path = slash == NULL
			       ? "./"
			       : arena_strndup(arena, conf->store_path,
				     (size_t)(name - conf->store_path));
	DIR *folder = opendir(path);
	const struct dirent *entry;
	int64_t at;

	*out = (struct kept_files){ NULL, 0 };
	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (!name_read(entry->d_name, name, &at))
			continue;
		arena_grow(arena, out);
		out->v[out->n++] = (struct kept_file){
			arena_printf(arena, "%s%s", path, entry->d_name), at
		};
	}
	if (folder != NULL)
		closedir(folder);
}

/* A killed restore leaves the database under two names. Opening it by the
 * second name would end this process's own locks on it. */
static bool
is_live(const struct conf *conf, const char *path)
{
	struct stat live, other;

	return stat(conf->store_path, &live) == 0 && stat(path, &other) == 0 &&
	       live.st_dev == other.st_dev && live.st_ino == other.st_ino;
}

static void
reach(
    const char *path, int64_t at, const struct erasures *erasures, bool anyway)
{
	struct arena *arena = arena_new();
	struct db *db = NULL;
	int holder;
	enum db_open opened = db_open(path, false, &db, &holder);
	enum err err = ERR_INTERNAL;

	if (opened == DB_OPENED)
		err = erase_in(db, erasures, anyway);
	db_close(db);
	/* The next start tries again. */
	if (opened == DB_LOCKED)
		log_error(
		    "%s is in use by process %d: who is erased may "
		    "still be in it",
		    path, holder);
	else if (err != OK)
		remove_file(path, at, erasures);
	drop_beside(arena, path);
	arena_free(arena);
}

static enum err
erase_in(struct db *db, const struct erasures *erasures, bool anyway)
{
	size_t erased = 0;
	enum err err = db_write(db), kept;

	if (err != OK)
		return err;
	err = erasures_put(db, latest(erasures), erasures, &erased);
	kept = db_written(db, err == OK);
	err = err == OK ? kept : err;
	if (err == OK)
		err = db_commit(db);
	return err == OK ? db_scrub(db, anyway || erased > 0) : err;
}

/* Removes a file that cannot be opened, because clients cannot be erased in it;
 * keeps one that is newer than the last erasure. */
static void
remove_file(const char *path, int64_t at, const struct erasures *erasures)
{
	struct arena *arena = arena_new();

	if (latest(erasures) >= at - DAY_SECONDS) {
		(void)unlink(arena_printf(arena, "%s-wal", path));
		if (unlink(path) == 0)
			log_error(
			    "%s is removed: who was erased may have been "
			    "in it, and it cannot be opened",
			    path);
		else
			log_error("%s: %s; who is erased may still be in it",
			    path, strerror(errno));
	}
	arena_free(arena);
}

/* Removes the files that opening it made. */
static void
drop_beside(struct arena *arena, const char *path)
{
	int version;

	(void)unlink(arena_printf(arena, "%s.witness", path));
	for (version = 1; version < EARLIER_VERSIONS_MAX; version++)
		(void)unlink(
		    arena_printf(arena, "%s.version-%d", path, version));
}

static int64_t
latest(const struct erasures *erasures)
{
	int64_t at = 0;
	size_t i;

	for (i = 0; i < erasures->n; i++) {
		if (erasures->v[i].erased_at > at)
			at = erasures->v[i].erased_at;
	}
	return at;
}

/* "reliefd.db.replaced-1796065093" */
static bool
name_read(const char *name, const char *store, int64_t *at)
{
	size_t len = strlen(store);

	return strncmp(name, store, len) == 0 &&
	       strncmp(name + len, REPLACED, strlen(REPLACED)) == 0 &&
	       parse_int(name + len + strlen(REPLACED), 0, INSTANT_MAX, at);
}
