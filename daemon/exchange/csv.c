/*
 * csv.c: CSV as RFC 4180 has it, on libcsv; and the two rules for text
 * that keep a spreadsheet from taking it for a formula.
 */
#include "data.h"
#include "dialect.h"

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 65536
#define SAVE_AS_UTF8 "save the file again as UTF-8 (Excel: \"CSV UTF-8\")"

/* The record that is being read. */
struct reading_state {
	const struct csv_reader *reader;
	struct csv_parser parser;
	struct dialect dialect;
	struct buf bytes; /* of the cells, each with a NUL behind */
	size_t offsets[CSV_CELLS_MAX]; /* of the cells in bytes */
	size_t n;                      /* cells so far */
	size_t line;                   /* where we are */
	size_t first_line;             /* where the record began */
	bool after_cr;     /* the last byte that ended a line was CR */
	const char *fault; /* why the rest is not read */
};

static void first_block(struct reading_state *, const char *, size_t);
static bool parse_block(struct reading_state *, char *, size_t);
static bool parse(struct reading_state *, const char *, size_t);
static void parse_end(struct reading_state *);
static void take_cell(void *, size_t, void *);
static void take_end(int, void *);
static void give_record(struct reading_state *);
static void *limited(void *, size_t);
static bool formula(const char *);

enum err
csv_read(FILE *file, struct arena *arena, const struct csv_reader *reader)
{
	struct reading_state state = { .reader = reader,
		.bytes = { .arena = arena },
		.line = 1,
		.first_line = 1 };
	/* A byte in front, for one that the block before it held back. */
	char *block = (char *)arena_alloc(arena, BLOCK + 1) + 1;
	size_t len, skip, total = 0;

	if (csv_init(&state.parser, CSV_STRICT | CSV_STRICT_FINI |
					CSV_APPEND_NULL | CSV_REPALL_NL) != 0)
		abort();
	csv_set_realloc_func(&state.parser, limited);
	while ((len = fread(block, 1, BLOCK, file)) > 0) {
		skip = 0;
		if (total == 0) {
			first_block(&state, block, len);
			skip = state.dialect.skip;
		}
		total += len;
		if (!parse_block(&state, block + skip, len - skip))
			break;
		if (reader->progress && !reader->progress(reader->arg, total))
			break;
	}
	if (len == 0 && !ferror(file) && state.fault == NULL)
		parse_end(&state);
	csv_free(&state.parser);
	if (ferror(file))
		return ERR_INTERNAL;
	if (state.fault == NULL)
		return OK;
	reader->fault(reader->arg, state.n ? state.first_line : state.line,
	    state.n, state.fault);
	return ERR_INVALID;
}

void
csv_text(struct buf *out, const char *text)
{
	if (*text == '\0')
		return;
	buf_putc(out, '"');
	if (formula(text))
		buf_putc(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

void
csv_mark(struct buf *out)
{
	buf_puts(out, "\xEF\xBB\xBF");
}

const char *
csv_plain(const char *text)
{
	/* An apostrophe alone is a spreadsheet's empty text. */
	return *text == '\'' && (text[1] == '\0' || formula(text + 1))
		   ? text + 1
		   : text;
}

static void
first_block(struct reading_state *state, const char *bytes, size_t len)
{
	dialect_find(bytes, len, &state->dialect);
	if (state->dialect.wide)
		state->fault = "is UTF-16 text; " SAVE_AS_UTF8;
	state->line = state->first_line = state->dialect.lines + 1;
	csv_set_delim(&state->parser, (unsigned char)state->dialect.delimiter);
}

static bool
parse_block(struct reading_state *state, char *bytes, size_t len)
{
	const char *plain = dialect_plain(&state->dialect, bytes, &len);

	return state->fault == NULL && parse(state, plain, len);
}

static void
parse_end(struct reading_state *state)
{
	if (state->dialect.place == AFTER_EQUAL && !parse(state, "=", 1))
		return;
	if (csv_fini(&state->parser, take_cell, take_end, state) != 0)
		state->fault =
		    "the quote that opened this cell is never closed";
}

static bool
parse(struct reading_state *state, const char *bytes, size_t len)
{
	if (csv_parse(&state->parser, bytes, len, take_cell, take_end, state) !=
		len &&
	    state->fault == NULL)
		state->fault =
		    csv_error(&state->parser) == CSV_EPARSE
			? "a quote stands in the wrong place"
			: "the cell is too long; is a quote never closed?";
	return state->fault == NULL;
}

static void
take_cell(void *bytes, size_t len, void *arg)
{
	struct reading_state *state = arg;
	const char *text = bytes, *p;

	if (state->fault != NULL)
		return;
	if (state->n == 0)
		state->first_line = state->line;
	if (!utf8_ok(text, len)) {
		state->fault = "is not UTF-8 text; " SAVE_AS_UTF8;
		return;
	}
	/* Empty cells without end are a spreadsheet's. */
	if (state->n == nitems(state->offsets) && len == 0)
		return;
	if (state->n == nitems(state->offsets)) {
		state->fault = "has too many cells";
		return;
	}
	for (p = text; (p = memchr(p, '\n', len - (size_t)(p - text))); p++)
		state->line++;
	state->after_cr = false;
	state->offsets[state->n++] = state->bytes.len;
	buf_add(&state->bytes, text, len);
	buf_putc(&state->bytes, '\0');
}

/* Called for each CR and LF outside quotes, and at the end of the file. */
static void
take_end(int c, void *arg)
{
	struct reading_state *state = arg;

	if (state->fault != NULL)
		return;
	give_record(state);
	state->line += !(c == '\n' && state->after_cr);
	state->after_cr = c == '\r';
}

static void
give_record(struct reading_state *state)
{
	const char *cells[nitems(state->offsets)];
	struct csv_record record = {
		.line = state->first_line, .n = state->n, .cells = cells
	};
	size_t i;

	if (state->n == 0)
		return;
	for (i = 0; i < state->n; i++)
		cells[i] = state->bytes.data + state->offsets[i];
	state->reader->record(state->reader->arg, &record);
	state->n = 0;
	state->bytes.len = 0;
}

/* libcsv's buffer for one cell: a quote that is never closed must not take
 * the rest of the file into it. */
static void *
limited(void *p, size_t size)
{
	return size > CSV_CELL_MAX ? NULL : realloc(p, size);
}

/* Whether a spreadsheet could take the text for a formula, or import would
 * take off an apostrophe that is its own. */
static bool
formula(const char *text)
{
	static const char *const starts[] = { "=", "+", "-", "@", "'", "\t",
		"\r", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
		"\xEF\xBC\xA0" };
	size_t i;

	/* Some trim the space first; text with a ' of its own behind space
	 * gains one in front and loses that one, no other. */
	text += strspn(text, " ");
	for (i = 0; i < nitems(starts); i++) {
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}
