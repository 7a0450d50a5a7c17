/*
 * import_names.c: which files of a folder are those of a data package.
 * Other systems and mail change the case of names; a file that is not read
 * is never passed over in silence.
 */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#define STRANGERS_MAX 20 /* that are named one by one */

struct names {
	const char **v;
	size_t n;
};

static int table_of(const char *);
static bool take_name(struct import *, int, const char *);
static void say_strangers(struct import *, struct names *);
static const char *meant(struct arena *, const char *);
static int in_order(const void *, const void *);

bool
import_names(struct import *import, DIR *folder)
{
	struct arena *arena = import->command->arena;
	struct names strangers = { NULL, 0 };
	const struct dirent *entry;
	bool good = true;

	while ((entry = readdir(folder)) != NULL) {
		const char *name = arena_strdup(arena, entry->d_name);
		int table = table_of(name);

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (table < TABLE_N) {
			good &= take_name(import, table, name);
			continue;
		}
		arena_grow(arena, &strangers);
		strangers.v[strangers.n++] = name;
	}
	say_strangers(import, &strangers);
	return good;
}

/* TABLE_N: of none. */
static int
table_of(const char *name)
{
	int table;

	for (table = 0; table < TABLE_N; table++) {
		if (strcasecmp(tables[table].file, name) == 0)
			break;
	}
	return table;
}

static bool
take_name(struct import *import, int table, const char *name)
{
	struct buf *err = &import->command->err;

	if (import->names[table] == NULL) {
		import->names[table] = name;
		return true;
	}
	buf_printf(err, "%s and %s: leave one of them in the folder\n",
	    import->names[table], name);
	return false;
}

static void
say_strangers(struct import *import, struct names *strangers)
{
	static const char *const sheets[] = { ".xlsx", ".xls", ".xlsm", ".ods",
		".numbers" };
	struct arena *arena = import->command->arena;
	struct buf *err = &import->command->err;
	size_t i, j;

	if (strangers->n > 0)
		qsort(strangers->v, strangers->n, sizeof(strangers->v[0]),
		    in_order);
	for (i = 0; i < strangers->n && i < STRANGERS_MAX; i++) {
		const char *name = strangers->v[i];
		const char *end = strrchr(name, '.'), *file;

		/* Nothing for a terminal to obey. */
		buf_printf(err, "%s: not a file of the data package, left out",
		    text_clean(arena_strdup(arena, name), false));
		file = meant(arena, name);
		if (file != NULL)
			buf_printf(err, "; is it %s?", file);
		for (j = 0; end != NULL && j < nitems(sheets); j++) {
			if (strcasecmp(end, sheets[j]) == 0)
				buf_puts(err, " Save it as CSV UTF-8.");
		}
		buf_putc(err, '\n');
	}
	if (i < strangers->n)
		buf_printf(err, "%zu more files left out\n", strangers->n - i);
}

/* The file of the package that a name resembles, or NULL. */
static const char *
meant(struct arena *arena, const char *name)
{
	const char *stems[TABLE_N], *near;
	char *start = arena_strndup(arena, name, strcspn(name, ".")), *p;
	int i;

	for (p = start; *p; p++) {
		if (*p == ' ' || *p == '-')
			*p = '_';
	}
	for (i = 0; i < TABLE_N; i++) {
		stems[i] = arena_strndup(
		    arena, tables[i].file, strcspn(tables[i].file, "."));
		if (strncasecmp(start, stems[i], strlen(stems[i])) == 0)
			return tables[i].file;
	}
	near = near_find(start, stems, TABLE_N);
	for (i = 0; i < TABLE_N; i++) {
		if (near == stems[i])
			return tables[i].file;
	}
	return NULL;
}

static int
in_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}
