/*
 * read.c: records of a CSV file as rows of a table: which cell is which
 * column, and what is said about a cell that cannot be read.
 */
#include "cell.h"

#include <string.h>

#define NAME_QUOTED_MAX 60 /* bytes */

static bool head_known(const struct table_source *, const struct csv_record *);
static const char *head_name(struct arena *, const char *);
static const char *head_cell(struct table_source *, const char *, int);
static bool count_fits(const struct table_source *, const struct csv_record *);
static const char *
read_cell(struct arena *, const struct column *, const char *, void *);

bool
record_is_blank(const struct csv_record *record)
{
	size_t i;

	for (i = 0; i < record->n; i++) {
		if (record->cells[i][0] != '\0')
			return false;
	}
	return true;
}

bool
table_read_head(struct table_source *source, const struct csv_record *record)
{
	const struct table *table = source->table;
	struct table_map *map = &source->map;
	bool good = true;
	const char *name, *reason;
	size_t i;

	memset(map->cells, -1, sizeof(map->cells));
	map->n = 1;
	if (!head_known(source, record)) {
		source->fault(source->arg, record->line, "-",
		    "this line does not name the columns of this file; cells "
		    "are separated by commas, semicolons or tabs");
		return false;
	}
	for (i = 0; i < record->n; i++) {
		name = head_name(source->arena, record->cells[i]);
		map->nameless[i] = *name == '\0';
		if (map->nameless[i])
			continue;
		map->n = i + 1;
		reason = head_cell(source, name, (int)i);
		if (reason == NULL)
			continue;
		source->fault(source->arg, record->line,
		    arena_strndup(
			source->arena, name, strnlen(name, NAME_QUOTED_MAX)),
		    reason);
		good = false;
	}
	for (i = 0; i < table->n; i++) {
		if (!table->columns[i].required || map->cells[i] >= 0)
			continue;
		source->fault(source->arg, record->line, table->columns[i].name,
		    "this column is missing");
		good = false;
	}
	return good;
}

bool
table_read(const struct table_source *source, const struct csv_record *record,
    void *row)
{
	const struct column *column = source->table->columns;
	bool good = true;
	const char *reason;
	size_t i;

	if (!count_fits(source, record))
		return false;
	for (i = 0; i < source->map.n && i < record->n; i++) {
		if (!source->map.nameless[i] || *record->cells[i] == '\0')
			continue;
		source->fault(source->arg, record->line,
		    arena_printf(source->arena, "cell %zu", i + 1),
		    "has no name in the first line");
		good = false;
	}
	for (i = 0; i < source->table->n; i++, column++) {
		int cell = source->map.cells[i];

		reason = read_cell(source->arena, column,
		    cell < 0 ? "" : record->cells[cell], row);
		if (reason == NULL)
			continue;
		source->fault(source->arg, record->line, column->name, reason);
		good = false;
	}
	return good;
}

/* Whether a first record names columns: two of ours at least, misspelt ones
 * too, or one that says when, as every diary and sheet of answers has. What
 * stands in any other file is not quoted: the reader of the error may not be
 * allowed to see it. */
static bool
head_known(const struct table_source *source, const struct csv_record *record)
{
	static const char *const when[] = { "date", "time", "datetime",
		"timestamp" };
	const struct table *table = source->table;
	const char *names[COLUMNS_MAX], *name;
	size_t i, c, found = 0;

	for (c = 0; c < table->n; c++)
		names[c] = table->columns[c].name;
	for (i = 0; i < record->n && found < 2; i++) {
		name = head_name(source->arena, record->cells[i]);
		for (c = 0; c < table->n && !cell_is_word(names[c], name); c++)
			continue;
		found += c < table->n ||
			 (*name && near_find(name, names, table->n) != NULL);
		for (c = 0; c < nitems(when); c++)
			found += cell_is_word(when[c], name) ? 2 : 0;
	}
	return found >= 2;
}

static const char *
head_name(struct arena *arena, const char *cell)
{
	return cell_plain(arena, cell_unwrapped(arena, cell));
}

/* A spreadsheet adds empty cells; what is missing may be lost. */
static bool
count_fits(const struct table_source *source, const struct csv_record *record)
{
	size_t n = record->n;

	while (n > source->map.n && *record->cells[n - 1] == '\0')
		n--;
	if (n == source->map.n)
		return true;
	source->fault(source->arg, record->line, "-",
	    arena_printf(source->arena, "has %zu cells, the first line has %zu",
		n, source->map.n));
	return false;
}

/* Reads a cell into its member, or says what is wrong with it. */
static const char *
read_cell(struct arena *arena, const struct column *column, const char *text,
    void *row)
{
	const struct cell_type *type = column->type;
	const char *reason, *hint;

	text = cell_unwrapped(arena, text);
	if (!type->words)
		text = cell_plain(arena, text);
	type->clear(column, row);
	if (*text == '\0')
		return column->required ? "must not be empty" : NULL;
	reason = type->read(column, text, arena, row);
	if (reason == NULL || type->words)
		return reason;
	hint = cell_hint(text);
	return hint ? arena_printf(arena, "%s; %s", reason, hint) : reason;
}

/* Finds the column that a cell of the first record names. */
static const char *
head_cell(struct table_source *source, const char *text, int cell)
{
	const struct table *table = source->table;
	const char *names[COLUMNS_MAX], *meant;
	size_t i;

	for (i = 0; i < table->n; i++) {
		names[i] = table->columns[i].name;
		if (cell_is_word(names[i], text))
			break;
	}
	if (i < table->n && source->map.cells[i] >= 0)
		return "this column stands twice";
	if (i < table->n) {
		source->map.cells[i] = cell;
		return NULL;
	}
	meant = near_find(text, names, table->n);
	return arena_printf(source->arena,
	    "there is no such column in this file%s%s%s",
	    meant ? "; is it " : "", meant ? meant : "", meant ? "?" : "");
}
