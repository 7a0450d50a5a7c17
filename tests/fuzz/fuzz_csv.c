/*
 * fuzz_csv.c: the files of the data package. What was read and is written
 * again reads the same, cell by cell and row by row.
 *
 * An input is a byte that chooses the file, and the file; without a first
 * line of its own (the byte's highest bit) it gets one.
 */
#include "data.h"
#include "fuzz.h"

#include <errno.h>

#define ROWS_MAX 64

struct reading_file {
	struct arena *arena;
	struct table_source source;
	const char *cells[ROWS_MAX][COLUMNS_MAX];
	size_t cells_n[ROWS_MAX];
	void *rows[ROWS_MAX];
	bool headed;
	size_t n, rows_n, faults;
};

static void
on_fault(void *arg, size_t line, const char *column, const char *reason)
{
	struct reading_file *file = arg;

	must(line > 0 && column != NULL && *reason != '\0');
	file->faults++;
}

static void
on_form_fault(void *arg, size_t line, size_t column, const char *reason)
{
	(void)column;
	on_fault(arg, line, "", reason);
}

static void
on_record(void *arg, const struct csv_record *record)
{
	struct reading_file *file = arg;
	size_t i;
	void *row;

	if (file->n < ROWS_MAX && record->n <= COLUMNS_MAX) {
		file->cells_n[file->n] = record->n;
		for (i = 0; i < record->n; i++)
			file->cells[file->n][i] =
			    arena_strdup(file->arena, record->cells[i]);
		file->n++;
	}
	if (file->source.table == NULL)
		return;
	if (!file->headed) {
		file->headed = true;
		if (!table_read_head(&file->source, record))
			file->source.table = NULL;
		return;
	}
	if (file->rows_n == ROWS_MAX)
		return;
	row = arena_alloc(file->arena, file->source.table->row_size);
	if (table_read(&file->source, record, row))
		file->rows[file->rows_n++] = row;
}

static enum err
read_bytes(const void *bytes, size_t len, const struct table *table,
    struct arena *arena, struct reading_file *out)
{
	struct csv_reader reader = {
		.record = on_record, .fault = on_form_fault, .arg = out
	};
	FILE *file = len ? fmemopen((void *)(uintptr_t)bytes, len, "r")
			 : fopen("/dev/null", "re");
	enum err err;

	memset(out, 0, sizeof(*out));
	out->arena = arena;
	out->source = (struct table_source){
		.table = table, .arena = arena, .fault = on_fault, .arg = out
	};
	must(file != NULL);
	err = csv_read(file, arena, &reader);
	fclose(file);
	must(err == OK || (err == ERR_INVALID && out->faults > 0));
	return err;
}

/* Cells are taken for texts, whatever they are. */
static void
check_cells(const struct reading_file *first, struct arena *arena)
{
	static struct reading_file again;
	struct buf out = { .arena = arena };
	size_t r, c;

	/* In front of a file this says what separates its cells. */
	if (first->n > 0 && strncasecmp(first->cells[0][0], "sep=", 4) == 0)
		return;
	for (r = 0; r < first->n; r++) {
		for (c = 0; c < first->cells_n[r]; c++) {
			buf_puts(&out, c ? "," : "");
			csv_text(&out, first->cells[r][c]);
		}
		/* A line with one empty cell would be none. */
		if (first->cells_n[r] == 1 && *first->cells[r][0] == '\0')
			buf_puts(&out, "\"\"");
		buf_puts(&out, "\r\n");
	}
	if (out.len == 0)
		return;
	must(read_bytes(out.data, out.len, NULL, arena, &again) == OK);
	must(again.n == first->n);
	for (r = 0; r < first->n; r++) {
		must(again.cells_n[r] == first->cells_n[r]);
		for (c = 0; c < first->cells_n[r]; c++)
			must(strcmp(csv_plain(again.cells[r][c]),
				 first->cells[r][c]) == 0);
	}
}

/* What is written alike may still be other: looks at the members too. */
static void
check_members(const struct table *table, const void *a, const void *b)
{
	const struct session_line *s = a, *t = b;
	const struct checkin_line *c = a, *d = b;
	size_t i;

	if (table == &tables[CHECKIN_TABLE])
		must(memcmp(c->checkin.answers, d->checkin.answers,
			 sizeof(c->checkin.answers)) == 0);
	if (table != &tables[SESSION_TABLE])
		return;
	must(s->session.regions_n == t->session.regions_n);
	for (i = 0; i < s->session.regions_n; i++) {
		const struct session_region *x = &s->session.regions[i];
		const struct session_region *y = &t->session.regions[i];

		must(x->region == y->region && x->technique == y->technique &&
		     x->referred == y->referred && x->minutes == y->minutes);
	}
}

static void
check_rows(const struct reading_file *first, const struct table *table,
    struct arena *arena)
{
	static struct reading_file again;
	struct buf out = { .arena = arena }, twice = { .arena = arena };
	size_t i;

	table_write_head(table, &out);
	for (i = 0; i < first->rows_n; i++)
		table_write(table, first->rows[i], &out);
	must(read_bytes(out.data, out.len, table, arena, &again) == OK);
	must(again.faults == 0 && again.rows_n == first->rows_n);
	table_write_head(table, &twice);
	for (i = 0; i < first->rows_n; i++) {
		must(table_difference(table, first->rows[i], again.rows[i]) ==
		     NULL);
		check_members(table, first->rows[i], again.rows[i]);
		table_write(table, again.rows[i], &twice);
	}
	must(strcmp(buf_text(&out), buf_text(&twice)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reading_file first;
	struct arena *arena = arena_new();
	struct input in = { data, size };
	uint8_t choice = take(&in);
	const struct table *table = &tables[choice % TABLE_N];
	struct buf file = { .arena = arena };

	if (choice & 0x80)
		table_write_head(table, &file);
	buf_add(&file, in.data, in.size);
	(void)read_bytes(buf_text(&file), file.len, table, arena, &first);
	check_cells(&first, arena);
	check_rows(&first, table, arena);
	arena_free(arena);
	return 0;
}
