/*
 * backup_files.c: the folder of backups. The name of a backup is the instant
 * when it began; files with other names are not ours and stay.
 */
#include "backup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "system.h"

#define NAME "reliefd-%04d%02d%02dT%02d%02d%02dZ.backup"
#define HALF ".new" /* suffix of the name while it is written */
#define DAY_SECONDS 86400
/* 1970-01-01 was a Thursday: the first Monday is day 4. */
#define WEEK_OF(day) (((day) + 3) / 7)

struct instants {
	int64_t *v;
	size_t n;
};

static void list(struct arena *, const struct conf *, struct instants *);
static void drop_halves(struct arena *, const struct conf *);
static bool name_read(const char *, int64_t *);
static int latest_first(const void *, const void *);

const char *
backup_path(struct arena *arena, const struct conf *conf, int64_t now)
{
	time_t instant = (time_t)now;
	struct tm tm;

	(void)gmtime_r(&instant, &tm);
	return arena_printf(arena, "%s/" NAME, conf->backup_directory,
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
}

int64_t
backup_latest(const struct conf *conf)
{
	struct arena *arena = arena_new();
	struct instants made;
	int64_t latest;

	list(arena, conf, &made);
	latest = made.n > 0 ? made.v[0] : 0;
	arena_free(arena);
	return latest;
}

void
backup_prune(const struct conf *conf)
{
	struct arena *arena = arena_new();
	int64_t day = -1, week = -1, days = 0, weeks = 0;
	struct instants made;
	size_t i;

	list(arena, conf, &made);
	for (i = 0; i < made.n; i++) {
		int64_t on = made.v[i] / DAY_SECONDS;
		bool keep = false;

		if (on != day && days < conf->backup_keep_daily) {
			keep = true;
			days++;
		}
		if (WEEK_OF(on) != week && weeks < conf->backup_keep_weekly) {
			keep = true;
			weeks++;
		}
		day = on;
		week = WEEK_OF(on);
		if (!keep)
			(void)unlink(backup_path(arena, conf, made.v[i]));
	}
	drop_halves(arena, conf);
	arena_free(arena);
}

/* Lists the instants of all backups, the latest first. */
static void
list(struct arena *arena, const struct conf *conf, struct instants *out)
{
	DIR *folder = opendir(conf->backup_directory);
	const struct dirent *entry;
	int64_t instant;

	*out = (struct instants){ NULL, 0 };
	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (!name_read(entry->d_name, &instant))
			continue;
		arena_grow(arena, out);
		out->v[out->n++] = instant;
	}
	if (folder != NULL)
		closedir(folder);
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), latest_first);
}

/* Removes the rests of interrupted backups. */
static void
drop_halves(struct arena *arena, const struct conf *conf)
{
	DIR *folder = opendir(conf->backup_directory);
	const struct dirent *entry;
	const char *end;
	int64_t instant;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		end = strstr(entry->d_name, HALF);
		if (end == NULL || end[strlen(HALF)] != '\0' ||
		    !name_read(arena_strndup(arena, entry->d_name,
				   (size_t)(end - entry->d_name)),
			&instant))
			continue;
		(void)unlink(arena_printf(
		    arena, "%s/%s", conf->backup_directory, entry->d_name));
	}
	if (folder != NULL)
		closedir(folder);
}

/* Reads only names that backup_path() makes. */
static bool
name_read(const char *name, int64_t *out)
{
	struct tm tm = { 0 };
	char again[64];
	time_t instant;

	if (strptime(name, "reliefd-%Y%m%dT%H%M%SZ.backup", &tm) == NULL)
		return false;
	instant = timegm(&tm);
	if (instant < 0)
		return false;
	(void)gmtime_r(&instant, &tm);
	(void)snprintf(again, sizeof(again), NAME, tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	*out = (int64_t)instant;
	return strcmp(again, name) == 0;
}

static int
latest_first(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left < right) - (left > right);
}
