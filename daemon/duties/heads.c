/*
 * heads.c: writes the head of the audit's chain where a person with the
 * database cannot change it: to the log, and to a file that only grows.
 */
#include "heads.h"
#include "store.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_SECONDS 60

static struct {
	char day[DAY_SIZE]; /* of the last entry */
	int64_t looked;
} heads;

static bool note(struct db *, struct arena *, const char **);
static void compare(const struct conf *, struct db *, struct arena *);
static void append(const char *, const char *, const char *);
static bool noted_on(struct arena *, const char *, const char *);

void
heads_turn(const struct conf *conf, struct db *db, int64_t now)
{
	struct arena *arena;
	char day[DAY_SIZE], at[INSTANT_SIZE];
	const char *text;

	if (now / LOOK_SECONDS == heads.looked || db_pending(db))
		return;
	heads.looked = now / LOOK_SECONDS;
	day_of_instant(now, day);
	if (strcmp(day, heads.day) == 0)
		return;
	arena = arena_new();
	if (heads.day[0] == '\0' && conf->audit_head_file[0] != '\0')
		compare(conf, db, arena);
	if (note(db, arena, &text)) {
		memcpy(heads.day, day, DAY_SIZE);
		instant_text(now, at);
		if (conf->audit_head_file[0] != '\0' &&
		    !noted_on(arena, conf->audit_head_file, day))
			append(conf->audit_head_file, at, text);
	}
	arena_free(arena);
}

void
heads_stop(struct db *db)
{
	struct arena *arena = arena_new();
	const char *text;

	if (!db_pending(db))
		(void)note(db, arena, &text);
	arena_free(arena);
}

static bool
note(struct db *db, struct arena *arena, const char **text)
{
	struct audit_head head;

	if (audit_head(db, &head) != OK)
		return false;
	*text = head_text(arena, &head);
	log_info("audit head %s", *text);
	return true;
}

/* Checks that the database still has the heads of the file. */
static void
compare(const struct conf *conf, struct db *db, struct arena *arena)
{
	struct known_heads known = { 0 };
	const char *path = conf->audit_head_file, *why;
	size_t later;

	if (access(path, F_OK) != 0) {
		log_info("%s begins today", path);
		return;
	}
	why = heads_read(arena, path, &known);
	if (why == NULL)
		why = heads_compare(db, arena, &known, true, &later);
	if (why != NULL)
		log_error("%s: %s", path, why);
}

/* Whether the last line of the file is from this day. */
static bool
noted_on(struct arena *arena, const char *path, const char *day)
{
	struct known_heads known = { 0 };

	(void)heads_read(arena, path, &known);
	return known.n > 0 && strcmp(known.v[known.n - 1].day, day) == 0;
}

/* Appends only: the file may forbid all else. Ends a line that a crash cut
 * off. */
static void
append(const char *path, const char *at, const char *text)
{
	struct arena *arena = arena_new();
	struct buf line = { .arena = arena };
	int fd = open(path,
	    O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
	    0600);
	char last = '\n';
	struct stat st;
	bool ok = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

	if (ok && st.st_size > 0)
		ok = pread(fd, &last, 1, st.st_size - 1) == 1;
	if (last != '\n')
		buf_putc(&line, '\n');
	buf_printf(&line, "%s audit head %s\n", at, text);
	ok = ok && bytes_write(fd, &line) && fsync(fd) == 0;
	if (!ok)
		log_error("%s: the head was not noted: %s", path,
		    fd >= 0 && !S_ISREG(st.st_mode) ? "is not a regular file"
						    : strerror(errno));
	if (fd >= 0)
		close(fd);
	arena_free(arena);
}
