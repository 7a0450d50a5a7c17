/*
 * erasure.c: the part of an erasure outside the tables: it removes the bytes
 * from the database's log, and lists the client in a file beside the database,
 * so that a restore erases the client again.
 */
#include "privacy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "system.h"

#define LINE_MAX_BYTES 80

static void settle(struct db *, const void *);
static void drop_earlier(struct arena *, const struct conf *);
static enum err file_read(struct arena *, const char *, struct erasures *);
static bool line_read(const char *, struct erasure *);
static void
add_missing(const struct erasures *, const struct erasures *, struct buf *);
static bool append(const char *, const struct buf *);

enum err
erase(struct db *db, const struct conf *conf, int64_t now, struct actor actor,
    int64_t client, const char *detail)
{
	enum err err = client_erase(db, now, client);

	if (err == OK)
		err =
		    audit_add(db, now, actor, "client erased", client, detail);
	if (err == OK)
		db_after(db, settle, conf);
	return err;
}

const char *
erasures_path(struct arena *arena, const struct conf *conf)
{
	return arena_printf(arena, "%s.erased", conf->store_path);
}

const char *
erasures_kept_path(struct arena *arena, const struct conf *conf)
{
	return conf->backup_directory[0] == '\0'
		   ? ""
		   : arena_printf(arena, "%s/erased", conf->backup_directory);
}

bool
erasures_keep(const struct conf *conf)
{
	struct arena *arena = arena_new();
	const char *kept = erasures_kept_path(arena, conf);
	struct erasures here, there;
	struct buf lines = { .arena = arena };
	bool ok = true;

	if (kept[0] != '\0' && access(conf->backup_directory, F_OK) == 0) {
		ok =
		    file_read(arena, erasures_path(arena, conf), &here) == OK &&
		    file_read(arena, kept, &there) == OK;
		if (ok)
			add_missing(&here, &there, &lines);
		if (ok && lines.len > 0)
			ok = append(kept, &lines) && folder_sync(kept);
	}
	arena_free(arena);
	return ok;
}

enum err
erasures_apply(struct db *db, const struct conf *conf, int64_t now,
    const char *path, size_t *erased)
{
	struct arena *arena = arena_new();
	struct erasures erasures;
	enum err err = file_read(arena, path, &erasures), kept;

	*erased = 0;
	if (err == OK)
		err = db_write(db);
	if (err == OK) {
		err = erasures_put(db, now, &erasures, erased);
		kept = db_written(db, err == OK);
		err = err == OK ? kept : err;
	}
	if (err == OK)
		db_after(db, settle, conf);
	arena_free(arena);
	return err;
}

/* The turn is on disk: now clear the log, which has the old pages, and update
 * the file. If this fails, the next start does it. */
static void
settle(struct db *db, const void *arg)
{
	const struct conf *conf = arg;
	struct arena *arena = arena_new();
	const char *path = erasures_path(arena, conf);
	struct buf lines = { .arena = arena };
	struct erasures stored, listed;

	if (erasure_list(db, arena, &stored) != OK ||
	    file_read(arena, path, &listed) != OK) {
		log_error("%s is not up to date", path);
	} else {
		add_missing(&stored, &listed, &lines);
		/* An unlisted erasure may have been interrupted by a crash. */
		if (stored.n > 0 && db_scrub(db, lines.len > 0) != OK)
			log_error("what was erased may still be in the file");
		/* Before listing them: a listed erasure is complete. */
		erasures_reach(conf, &stored, lines.len > 0);
		if (lines.len > 0 &&
		    (!append(path, &lines) || !folder_sync(path)))
			log_error("%s: %s", path, strerror(errno));
		if (!erasures_keep(conf))
			log_error(
			    "the list of the erased beside the backups "
			    "is not up to date");
	}
	drop_earlier(arena, conf);
	arena_free(arena);
}

/* Earlier versions of the database, kept by an update, have them still. */
static void
drop_earlier(struct arena *arena, const struct conf *conf)
{
	int version;

	for (version = 1; version < EARLIER_VERSIONS_MAX; version++)
		(void)unlink(arena_printf(
		    arena, "%s.version-%d", conf->store_path, version));
}

static enum err
file_read(struct arena *arena, const char *path, struct erasures *out)
{
	char line[LINE_MAX_BYTES];
	struct erasure erasure;
	const char *why;
	int fd = file_open(AT_FDCWD, path, O_NOFOLLOW, &why);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	bool ok;

	*out = (struct erasures){ 0 };
	if (fd < 0 && errno == ENOENT)
		return OK;
	if (file == NULL) {
		log_error("%s: %s", path, fd < 0 ? why : strerror(errno));
		return ERR_INTERNAL;
	}
	while (fgets(line, sizeof(line), file) != NULL) {
		if (!line_read(line, &erasure)) {
			log_error("%s: not an erasure: %s", path, line);
			continue;
		}
		arena_grow(arena, out);
		out->v[out->n++] = erasure;
	}
	ok = ferror(file) == 0;
	(void)fclose(file);
	return ok ? OK : ERR_INTERNAL;
}

/* "57 1764403542 1795939542\n" */
static bool
line_read(const char *line, struct erasure *out)
{
	int64_t *const numbers[] = { &out->client, &out->made_at,
		&out->erased_at };
	char text[24];
	size_t i, len;

	for (i = 0; i < nitems(numbers); i++) {
		len = strcspn(line, " \n");
		if (len == 0 || len >= sizeof(text) ||
		    line[len] != (i + 1 < nitems(numbers) ? ' ' : '\n'))
			return false;
		memcpy(text, line, len);
		text[len] = '\0';
		if (!parse_int(text, i == 0, INT64_MAX, numbers[i]))
			return false;
		line += len + 1;
	}
	return *line == '\0';
}

/* Writes lines for erasures that are stored but not listed. */
static void
add_missing(const struct erasures *stored, const struct erasures *listed,
    struct buf *out)
{
	size_t i, j;

	for (i = 0; i < stored->n; i++) {
		const struct erasure *one = &stored->v[i];

		for (j = 0; j < listed->n; j++) {
			if (listed->v[j].client == one->client &&
			    listed->v[j].made_at == one->made_at)
				break;
		}
		if (j == listed->n)
			buf_printf(out, "%lld %lld %lld\n",
			    (long long)one->client, (long long)one->made_at,
			    (long long)one->erased_at);
	}
}

/* Ends a line that a crash cut off before it appends. */
static bool
append(const char *path, const struct buf *lines)
{
	int fd = open(path,
	    O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
	    0600);
	off_t size;
	char last = '\n';
	bool ok;

	if (fd < 0)
		return false;
	size = lseek(fd, 0, SEEK_END);
	ok = size == 0 || pread(fd, &last, 1, size - 1) == 1;
	if (ok && last != '\n')
		ok = write(fd, "\n", 1) == 1;
	ok = ok && write(fd, lines->data, lines->len) == (ssize_t)lines->len &&
	     folder_own(path, fd) && fsync(fd) == 0;
	return close(fd) == 0 && ok;
}
