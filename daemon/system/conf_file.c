/*
 * conf_file.c: reads a configuration file with [SECTION] and KEY = VALUE. A
 * comment needs its own line, so that a value may hold any character. A line or
 * file that is too long is refused.
 */
#include "system.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)64 * 1024)

/* The current line. */
struct place {
	struct arena *arena;
	const char *file;
	int line;
	const char *section;
	conf_pair *pair;
	void *arg;
};

static bool read_all(struct arena *, const char *, struct buf *);
static bool read_line(struct place *, char *);
static bool fault(const struct place *, const char *);
static char *trim(char *);

bool
conf_file_read(
    struct arena *arena, const char *file, conf_pair *pair, void *arg)
{
	struct place place = { arena, file, 0, "", pair, arg };
	struct buf text = { .arena = arena };
	const char *line, *end, *next;
	bool ok = true;

	if (!read_all(arena, file, &text))
		return false;
	line = buf_text(&text);
	end = line + text.len;
	if (strncmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	for (; line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (next == NULL)
			next = end;
		place.line++;
		if (!utf8_ok(line, (size_t)(next - line)))
			ok = fault(&place, "not UTF-8 text");
		else
			ok = read_line(&place, arena_strndup(arena, line,
						   (size_t)(next - line))) &&
			     ok;
	}
	return ok;
}

static bool
read_all(struct arena *arena, const char *path, struct buf *out)
{
	char *block = arena_alloc(arena, FILE_MAX + 1);
	FILE *file = fopen(path, "re");
	size_t len;
	bool ok = false;

	if (file == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return false;
	}
	len = fread(block, 1, FILE_MAX + 1, file);
	if (ferror(file))
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	else if (len > FILE_MAX)
		fprintf(stderr, "%s: over %zu bytes\n", path, FILE_MAX);
	else
		ok = true;
	buf_add(out, block, ok ? len : 0);
	fclose(file);
	return ok;
}

static bool
read_line(struct place *place, char *line)
{
	char *equals;

	line = trim(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return true;
	if (*line == '[') {
		if (line[strlen(line) - 1] != ']')
			return fault(place, "not [SECTION]");
		line[strlen(line) - 1] = '\0';
		place->section = line + 1;
		return true;
	}
	equals = strchr(line, '=');
	if (equals == NULL)
		return fault(place, "not KEY = VALUE");
	*equals = '\0';
	return place->pair(
	    place->arg, place->section, trim(line), trim(equals + 1));
}

static bool
fault(const struct place *place, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", place->file, place->line, what);
	return false;
}

/* Removes space at both ends, in place. */
static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t\r");
	for (len = strlen(s); len > 0 && strchr(" \t\r", s[len - 1]); len--)
		continue;
	s[len] = '\0';
	return s;
}
