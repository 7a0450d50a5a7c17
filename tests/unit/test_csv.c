/* CSV as it is read, and text as it is written. */
#include "data.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAVE "save the file again as UTF-8 (Excel: \"CSV UTF-8\")"

/* What a file gave: "1[a|b]3[c|d]" and for a fault "!2.1 reason". */
static void
dump_record(void *arg, const struct csv_record *record)
{
	size_t i;

	buf_printf(arg, "%zu[", record->line);
	for (i = 0; i < record->n; i++)
		buf_printf(arg, "%s%s", i ? "|" : "", record->cells[i]);
	buf_putc(arg, ']');
}

static void
dump_fault(void *arg, size_t line, size_t column, const char *reason)
{
	buf_printf(arg, "!%zu.%zu %s", line, column, reason);
}

static const char *
dump(struct arena *arena, const char *bytes, size_t len)
{
	struct buf *out = arena_new_of(arena, struct buf);
	struct csv_reader reader = { dump_record, dump_fault, NULL, out };
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	rewind(file);
	out->arena = arena;
	if (csv_read(file, arena, &reader) != OK)
		buf_putc(out, '#');
	fclose(file);
	return buf_text(out);
}

static void
test_records(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "" },
		{ "a,b\nc,d\n", "1[a|b]2[c|d]" },
		{ "a,b\r\nc,d", "1[a|b]2[c|d]" },
		{ "\xEF\xBB\xBF"
		  "a,b\r\n\r\n\r\nc,\r\n",
		    "1[a|b]4[c|]" },
		{ "a\rb\rc\r", "1[a]2[b]3[c]" },
		{ "\"x,\"\"y\"\"\nz\",1\nb,2\n", "1[x,\"y\"\nz|1]3[b|2]" },
		{ "\"a\r\nb\"\r\nc\r\n", "1[a\r\nb]3[c]" },
		{ " a , b\n", "1[a|b]" },
		{ "\" a \"\n", "1[ a ]" },
		{ ",\n", "1[|]" },
		{ "a,b\n1,x\"y\n3,4\n",
		    "1[a|b]!2.1 a quote stands in the wrong place#" },
		{ "a\n\"b\"c\n",
		    "1[a]!2.0 a quote stands in the wrong place#" },
		{ "a\nb,\"c\nd\n",
		    "1[a]!2.1 the quote that opened this cell is never "
		    "closed#" },
		{ "a\nb\xC0\xAF,c\nd\n",
		    "1[a]!2.0 is not UTF-8 text; " SAVE "#" },
	};
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++)
		assert_string_equal(
		    dump(arena, cases[i].in, strlen(cases[i].in)),
		    cases[i].out);
	assert_string_equal(dump(arena, "a\nb\0c\n", 6),
	    "1[a]!2.0 is not UTF-8 text; " SAVE "#");
	arena_free(arena);
}

/* A quote that is never closed in a long file is found where it opened. */
static void
test_long_cell(void **state)
{
	struct arena *arena = arena_new();
	struct buf in = { .arena = arena };
	int i;

	(void)state;
	buf_puts(&in, "a,b\n1,\"open\n");
	for (i = 0; i < 100000; i++)
		buf_puts(&in, "1,2\n");
	assert_string_equal(dump(arena, in.data, in.len),
	    "1[a|b]!2.1 the cell is too long; is a quote never closed?#");
	arena_free(arena);
}

/* Records across the blocks in which a file is read. */
static void
test_many_records(void **state)
{
	struct arena *arena = arena_new();
	struct buf in = { .arena = arena }, expected = { .arena = arena };
	int i;

	(void)state;
	for (i = 1; i <= 20000; i++) {
		buf_printf(&in, "\"%d\",x%d\r\n", i * i, i);
		buf_printf(&expected, "%d[%d|x%d]", i, i * i, i);
	}
	assert_string_equal(dump(arena, in.data, in.len), buf_text(&expected));
	arena_free(arena);
}

/* Text as it is stored comes back as it was, and no cell is a formula. */
static void
test_text(void **state)
{
	static const char *const cases[] = { "", "plain", "=1+1", "+60 12",
		"-2", "@x", "'", "'=x", "''", "a\"b", "a,b", "two\nlines",
		"\xEF\xBC\x9D"
		"1",
		"\xE9\x99\x88", "yes" };
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		struct buf cell = { .arena = arena };
		const char *back;

		csv_text(&cell, cases[i]);
		if (cell.len > 0)
			assert_null(strchr("=+-@\xEF", cell.data[1]));
		back = dump(arena, buf_text(&cell), cell.len);
		if (cell.len == 0) {
			assert_string_equal(back, "");
			continue;
		}
		/* "1[...]" */
		back = arena_strndup(arena, back + 2, strlen(back) - 3);
		assert_string_equal(csv_plain(back), cases[i]);
	}
	arena_free(arena);
}

/* Whatever a spreadsheet may trim or fold before it looks for a formula. */
static void
test_formulas(void **state)
{
	static const char *const before[] = { "", " ", "  " };
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r",
		"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
		"\xEF\xBC\xA0" };
	static const char *const then[] = { "", "1+1", "cmd|' /C calc'!A0",
		"HYPERLINK(\"http://x.example\",\"x\")", "WEBSERVICE(A1)",
		"SUM(1,1)*2\r\n=1", "\",=1,\"" };
	struct arena *arena = arena_new();
	size_t i, j, k, n = 0;

	(void)state;
	for (i = 0; i < nitems(before); i++) {
		for (j = 0; j < nitems(starts); j++) {
			for (k = 0; k < nitems(then); k++, n++) {
				struct buf cell = { .arena = arena };
				const char *text = arena_printf(arena, "%s%s%s",
				    before[i], starts[j], then[k]);

				csv_text(&cell, text);
				assert_memory_equal(cell.data, "\"'", 2);
				/* One record of one cell, which is the text. */
				assert_string_equal(
				    dump(arena, buf_text(&cell), cell.len),
				    arena_printf(arena, "1['%s]", text));
			}
		}
	}
	assert_true(n >= 200);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_long_cell),
		cmocka_unit_test(test_many_records),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_formulas),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
