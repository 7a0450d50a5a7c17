/*
 * help.c: what the files of the data package hold, as `reliefd import
 * --help` prints it: from the columns by which they are read.
 */
#include "cell.h"

#include <string.h>

#define WIDTH 78

static void column_help(const struct column *, struct buf *);
static void moments_help(const struct column *, struct buf *);
static void wrap(struct buf *, const char *, size_t, size_t);
static void words_help(struct buf *, const char *, const char *const *, size_t);

void
table_help(struct buf *out)
{
	const struct movement *movement = movements;
	size_t i, c;

	wrap(out,
	    "A data package is a folder with some of these files: CSV, UTF-8, "
	    "names of columns in the first line. Columns may stand in any "
	    "order, and but for those with * they and their cells may be "
	    "missing. An empty cell is no answer; 0 is one.",
	    0, 0);
	for (i = 0; i < TABLE_N; i++) {
		buf_printf(out, "\n%s\n", tables[i].file);
		for (c = 0; c < tables[i].n; c++)
			column_help(&tables[i].columns[c], out);
	}
	buf_puts(out, "\nmovements: key, sides, degrees\n");
	for (i = 0; i < movements_n; i++, movement++)
		buf_printf(out, "  %-28s %-12s %d to %d\n", movement->key,
		    movement->bilateral ? "left, right" : "midline",
		    movement->min, movement->max);
	words_help(out, "techniques", technique_words, TECHNIQUE_N);
	words_help(out, "regions", region_words, REGION_N);
}

static void
column_help(const struct column *column, struct buf *out)
{
	struct buf text = { .arena = out->arena };

	column->type->says(column, &text);
	moments_help(column, &text);
	buf_printf(out, "  %s%s", column->name, column->required ? " *" : "");
	wrap(out, buf_text(&text),
	    2 + strlen(column->name) + (column->required ? 2 : 0), 30);
}

static void
moments_help(const struct column *column, struct buf *out)
{
	const char *before = "; only in: ";
	int i;

	for (i = 0; i < MOMENT_N; i++) {
		if (!(column->moments & 1U << i))
			continue;
		buf_printf(out, "%s%s%s", before, moment_words[i],
		    column->needed & 1U << i ? "*" : "");
		before = ", ";
	}
}

/* Text in lines, from a column on; the place is where the line has come to. */
static void
wrap(struct buf *out, const char *text, size_t place, size_t from)
{
	size_t len;

	while (*text != '\0') {
		len = strcspn(text, " ");
		if (place > from && place + 1 + len > WIDTH) {
			buf_putc(out, '\n');
			place = 0;
		}
		if (place <= from)
			buf_printf(out, "%*s", (int)(from - place), "");
		else
			buf_putc(out, ' ');
		place = (place <= from ? from : place + 1) + len;
		buf_add(out, text, len);
		text += len;
		text += strspn(text, " ");
	}
	buf_putc(out, '\n');
}

static void
words_help(
    struct buf *out, const char *name, const char *const *words, size_t n)
{
	struct buf text = { .arena = out->arena };
	size_t i;

	for (i = 0; i < n; i++)
		buf_printf(&text, "%s%s", words[i], i + 1 < n ? ", " : "");
	buf_printf(out, "\n%s\n", name);
	wrap(out, buf_text(&text), 0, 2);
}
