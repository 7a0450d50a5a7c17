/*
 * transcript.h: what reading a CSV file as a table gives: its rows as the
 * export writes them, and its faults as they are said.
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "data.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct transcript {
	struct table_source source;
	struct buf out;
	bool headless; /* the first record was bad */
};

static void
say_fault(void *arg, size_t line, const char *column, const char *reason)
{
	struct transcript *transcript = arg;

	buf_printf(&transcript->out, "%zu: %s: %s\n", line, column, reason);
}

static void
say_form(void *arg, size_t line, size_t column, const char *reason)
{
	struct transcript *transcript = arg;

	buf_printf(&transcript->out, "%zu.%zu %s\n", line, column, reason);
}

static void
take(void *arg, const struct csv_record *record)
{
	struct transcript *transcript = arg;
	const struct table *table = transcript->source.table;
	void *row = arena_alloc(transcript->source.arena, table->row_size);

	if (record_is_blank(record) || transcript->headless)
		return;
	if (transcript->source.map.n == 0)
		transcript->headless =
		    !table_read_head(&transcript->source, record);
	else if (table_read(&transcript->source, record, row))
		table_write(table, row, &transcript->out);
}

static const char *
transcribe_bytes(struct arena *arena, int table, const char *bytes, size_t len)
{
	struct transcript *transcript = arena_new_of(arena, struct transcript);
	struct csv_reader reader = { take, say_form, NULL, transcript };
	FILE *file = tmpfile();

	transcript->out.arena = arena;
	transcript->source = (struct table_source){ .table = &tables[table],
		.arena = arena,
		.fault = say_fault,
		.arg = transcript };
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	rewind(file);
	assert_int_not_equal(csv_read(file, arena, &reader), ERR_INTERNAL);
	fclose(file);
	return buf_text(&transcript->out);
}

static const char *
transcribe(struct arena *arena, int table, const char *text)
{
	return transcribe_bytes(arena, table, text, strlen(text));
}

#endif
