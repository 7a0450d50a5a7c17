/* Files and first lines as spreadsheets and programs write them. */
#include "transcript.h"

#define LIM "C1,\"Lim Wei\",\"012\",en,,,,,,0,,\r\n"
#define TAN "C2,\"Tan\",,en,,,,,,0,,\r\n"

static void
spreadsheets_write_files(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		/* Columns that hold nothing, rows that hold nothing. */
		{ "client,name,phone,,\r\nC1,Lim Wei,012,,\r\nC2,Tan,,,\r\n",
		    LIM TAN },
		{ "client,name,phone\nC1,Lim Wei,012,,,\nC2,Tan,,\n,,\n",
		    LIM TAN },
		{ ",,\nclient,name,phone\n,,\nC1,Lim Wei,012\n,,\nC2,Tan,\n",
		    LIM TAN },
		{ "client,,name,phone\nC1,,Lim Wei,012\nC2,x,Tan,\n",
		    LIM "3: cell 2: has no name in the first line\n" },
		{ "client,name,\nC1,Lim Wei,x\n",
		    "2: -: has 3 cells, the first line has 2\n" },
		{ "client,name,phone,,\nC1,Lim Wei\n",
		    "2: -: has 2 cells, the first line has 3\n" },
		/* What stands between the cells. */
		{ "client;name;phone\nC1;Lim Wei;012\nC2;Tan;\n", LIM TAN },
		{ "client\tname\tphone\nC1\tLim Wei\t012\nC2\tTan\t\n",
		    LIM TAN },
		{ "client|name|phone\nC1|Lim Wei|012\nC2|Tan|\n", LIM TAN },
		{ "sep=;\r\nclient;name;phone\r\nC1;Lim Wei;012\r\n", LIM },
		{ "\xEF\xBB\xBFSEP=\t\r\nclient\tname\nC2\tTan\n", TAN },
		{ "\"sep=;\"\rclient;name\rC2;Tan\r", TAN },
		{ "sep=,\nclient,name\nC2,\n", "3: name: must not be empty\n" },
		{ "client;name;conditions\nC2;Tan;\"arthritis; back_pain\"\n",
		    "C2,\"Tan\",,en,,back_pain;arthritis,,,,0,,\r\n" },
		{ "client;name;note\nC2;\"a,b,c,d,e\";\n",
		    "1: note: there is no such column in this file\n" },
		{ "client,name\rC1,\"Lim Wei\"\rC2,Tan\r",
		    "C1,\"Lim Wei\",,en,,,,,,0,,\r\n" TAN },
		{ "client , name \n \"C2\" , \"Tan\" \n", TAN },
		/* Text that is to be left alone. */
		{ "client,name,phone\nC1,Lim Wei,=\"012\"\n", LIM },
		{ "client;name;phone\n=\"C1\";=\"Lim Wei\";=\"012\"\n", LIM },
		{ "client,name,phone\nC1,Lim Wei,\"=\"\"012\"\"\"\n", LIM },
		{ "client,name\nC1,=\"a\"&\"b\"\n",
		    "2.1 a quote stands in the wrong place\n" },
		{ "client,name\nC1,=1+1\nC2,=\n",
		    "C1,\"'=1+1\",,en,,,,,,0,,\r\n"
		    "C2,\"'=\",,en,,,,,,0,,\r\n" },
	};
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++)
		assert_string_equal(
		    transcribe(arena, CLIENT_TABLE, cases[i].in), cases[i].out);
	arena_free(arena);
}

static void
other_encodings_are_named(void **state)
{
	static const char wide[] =
	    "\xFF\xFE"
	    "c\0l\0i\0e\0n\0t\0,\0n\0";
	static const char other[] = "client,name\nC1,Zo\xEB \x96 Tan\n";
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(
	    transcribe_bytes(arena, CLIENT_TABLE, wide, sizeof(wide) - 1),
	    "1.0 is UTF-16 text; save the file again as UTF-8 (Excel: \"CSV "
	    "UTF-8\")\n");
	assert_string_equal(transcribe(arena, CLIENT_TABLE, other),
	    "2.1 is not UTF-8 text; save the file again as UTF-8 (Excel: "
	    "\"CSV UTF-8\")\n");
	arena_free(arena);
}

/* A block ends wherever it ends: the = of ="..." may be its last byte. */
static void
blocks_end_anywhere(void **state)
{
	struct arena *arena = arena_new();
	int shift;

	(void)state;
	for (shift = 0; shift < 8; shift++) {
		struct buf in = { .arena = arena };
		size_t n = 0;
		const char *out, *p;

		buf_printf(&in, "client,name,%*s\n", shift, "");
		while (in.len < 140000)
			buf_puts(&in, "C2,=\"Tan\"\n");
		out = transcribe(arena, CLIENT_TABLE, buf_text(&in));
		for (p = out; (p = strstr(p, TAN)) != NULL; p += strlen(TAN))
			n++;
		assert_int_equal(n * strlen(TAN), strlen(out));
		assert_true(n > 13000);
	}
	arena_free(arena);
}

static void
names_of_columns(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "Client,NAME\nC2,Tan\n", TAN },
		{ "\u00A0client\u200B,n\u00ADame \nC2,Tan\n", TAN },
		{ "client,name,First Treatment-Day\nC2,Tan,2026-01-05\n",
		    "C2,\"Tan\",,en,,,,,,0,2026-01-05,\r\n" },
		{ "client,nam\nC2,Tan\n",
		    "1: nam: there is no such column in this file; is it "
		    "name?\n1: name: this column is missing\n" },
		{ "client,name,Phones,Age\n",
		    "1: Phones: there is no such column in this file; is it "
		    "phone?\n"
		    "1: Age: there is no such column in this file\n" },
		{ "client,name,Name\n", "1: Name: this column stands twice\n" },
	};
	struct arena *arena = arena_new();
	const char *got;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		got = transcribe(arena, CLIENT_TABLE, cases[i].in);
		if (strncmp(got, cases[i].out, strlen(cases[i].out)) != 0)
			assert_string_equal(got, cases[i].out);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spreadsheets_write_files),
		cmocka_unit_test(other_encodings_are_named),
		cmocka_unit_test(blocks_end_anywhere),
		cmocka_unit_test(names_of_columns),
	};

	return cmocka_run_group_tests_name("import_tables", tests, NULL, NULL);
}
