/* Cells as spreadsheets, programs and people write them. */
#include "transcript.h"

/* One cell of a check-in, as it is written again; "!" and its fault. */
static const char *
cell(struct arena *arena, const char *name, const char *text)
{
	const char *heads[] = { "client", "moment", "day", name };
	const char *cells[] = { "C1", "after", "2026-01-05", text };
	struct csv_record head = { 1, 4, heads }, record = { 2, 4, cells };
	struct transcript transcript = { .out = { .arena = arena } };
	const struct table *table = &tables[CHECKIN_TABLE];
	const struct column *column = table->columns;
	void *row = arena_alloc(arena, table->row_size);
	size_t i;

	buf_putc(&transcript.out, '!');
	transcript.source = (struct table_source){ .table = table,
		.arena = arena,
		.fault = say_fault,
		.arg = &transcript };
	for (i = 0; i < 3; i++) {
		if (strcmp(heads[i], name) != 0)
			continue;
		cells[i] = text;
		head.n = record.n = 3;
	}
	assert_true(table_read_head(&transcript.source, &head));
	if (!table_read(&transcript.source, &record, row))
		return buf_text(&transcript.out);
	while (strcmp(column->name, name) != 0)
		column++;
	transcript.out = (struct buf){ .arena = arena };
	column->type->write(column, row, &transcript.out);
	return buf_text(&transcript.out);
}

static void
cells(void **state)
{
	static const struct {
		const char *column, *in, *out;
	} cases[] = {
		{ "pain_now", "3.0", "3" },
		{ "pain_now", "0.00", "0" },
		{ "pain_now", "+7", "7" },
		{ "pain_now", "07", "7" },
		{ "pain_now", "\u00A03\u200B", "3" },
		{ "pain_now", "'3", "3" },
		{ "pain_now", "", "" },
		{ "pain_now", "3.5", "!must be a whole" },
		{ "pain_now", "3.", "!must be a whole" },
		{ "pain_now", "+-3", "!must be a whole" },
		{ "pain_now", ".0", "!must be a whole" },
		{ "pain_now", "3,0", "!without a comma" },
		{ "pain_now", "1,000", "!without a comma" },
		{ "pain_now", "30%", "!without %" },
		{ "pain_now", "1E+01", "!has rounded this number" },
		{ "pain_now", "NA", "!leave the cell empty" },
		{ "pain_now", "n/a", "!leave the cell empty" },
		{ "pain_now", "NULL", "!leave the cell empty" },
		{ "pain_now", "-", "!leave the cell empty" },
		{ "pain_now", "#REF!", "!in place of what was there" },
		{ "pain_now", "####", "!in place of what was there" },
		{ "pain_before_recalled", "TRUE", "1" },
		{ "pain_before_recalled", "no", "0" },
		{ "pain_before_recalled", "1.0", "1" },
		{ "pain_before_recalled", "", "" },
		{ "pain_before_recalled", "2", "!must be 1 for yes or 0" },
		{ "moment", "AFTER", "after" },
		{ "moment", " After ", "after" },
		{ "new_soreness", "None", "none" },
		{ "regions", "Head; calf-l", "head;calf_l" },
		{ "something_else", "No", "no" },
		{ "something_else", "FALSE", "no" },
		{ "something_else", "yes", "yes" },
		{ "something_else", "'Yes", "\"'Yes\"" },
		{ "something_else", "''no", "\"''no\"" },
		{ "something_else", "new job", "\"new job\"" },
		{ "id", "0123456789ABCDEF0123456789ABCDEF",
		    "0123456789abcdef0123456789abcdef" },
		{ "day", "45291", "!must be a day that exists, as YYYY-MM-DD" },
		{ "day", "31/12/2025", "!which part is the day" },
		{ "day", "2025-12-31 00:00", "!must be a day that exists" },
		{ "note", "'t Hooft", "\"''t Hooft\"" },
		{ "note", "''t Hooft", "\"''t Hooft\"" },
		{ "note", "'=1+1", "\"'=1+1\"" },
		{ "note", "NA", "\"NA\"" },
	};
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		const char *got = cell(arena, cases[i].column, cases[i].in);

		if (cases[i].out[0] != '!')
			assert_string_equal(got, cases[i].out);
		else if (got[0] != '!' || !strstr(got, cases[i].out + 1))
			fail_msg("%s: %s", cases[i].in, got);
	}
	arena_free(arena);
}

static void
instants(void **state)
{
	static const char *const same[] = { "2026-01-05T06:05:09Z",
		"2026-01-05T06:05:09z", "2026-01-05t06:05:09Z",
		"2026-01-05 06:05:09Z", "2026-01-05T06:05:09.000Z",
		"2026-01-05T06:05:09.999999999Z", "2026-01-05T06:05:09,5Z",
		"2026-01-05T14:05:09.123+08:00", "2026-01-05 14:05:09 +08:00",
		"2026-01-05T14:05:09+0800", "2026-01-05T14:05:09+08",
		"2026-01-05 06:05:09 UTC", "2026-01-05T06:05:09 GMT",
		"2026-01-05T01:05:09-05:00", "2026-01-05T06:05:09-00:00",
		"2026-01-05T14:05:09+08:00[Asia/Kuala_Lumpur]" };
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "2026-01-05T14:05+08:00", "2026-01-05T06:05:00Z" },
		{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z" },
		{ "2017-01-01T07:59:60.5+08:00", "2016-12-31T23:59:59Z" },
		{ "2026-01-05T06:05:60Z", "!as 2026-11-22T06:05:00Z" },
		{ "2026-01-05T06:05:09", "!says nothing of the time zone" },
		{ "2026-01-05 06:05", "!says nothing of the time zone" },
		{ "2026-01-05", "!must be an instant" },
		{ "2026-01-05T06:05:09.Z", "!must be an instant" },
		{ "2026-01-05T6:05:09Z", "!must be an instant" },
		{ "2026-01-05T06:05:09+8", "!must be an instant" },
		{ "2026-01-05T06:05:09+08:0", "!must be an instant" },
		{ "2026-01-05T06:05:09+080", "!must be an instant" },
		{ "2026-01-05T06:05:09Zulu", "!must be an instant" },
		{ "2026-01-05T06:05:09+08:00[Asia", "!must be an instant" },
		{ "2026-01-05T25:05:09Z", "!must be an instant" },
		{ "2026-02-30T06:05:09Z", "!must be an instant" },
		{ "1767593109", "!must be an instant" },
		{ "5/1/2026 6:05", "!which part is the day" },
	};
	struct arena *arena = arena_new();
	const char *got;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(same); i++)
		assert_string_equal(
		    cell(arena, "submitted_at", same[i]), same[0]);
	for (i = 0; i < nitems(cases); i++) {
		got = cell(arena, "submitted_at", cases[i].in);
		if (cases[i].out[0] != '!')
			assert_string_equal(got, cases[i].out);
		else if (got[0] != '!' || !strstr(got, cases[i].out + 1))
			fail_msg("%s: %s", cases[i].in, got);
	}
	arena_free(arena);
}

static void
telephone_numbers(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "60123456789.0", "\"60123456789\"" },
		{ "'0123456789", "\"0123456789\"" },
		{ "'+60 12", "\"'+60 12\"" },
		{ "\"=\"\"0123\"\"\"", "\"0123\"" },
		{ "03-1234.5", "\"03-1234.5\"" },
		{ "6.01235E+10", "!has rounded this number" },
		{ "\"6,01E+10\"", "!has rounded this number" },
		{ "6E10", "!has rounded this number" },
		{ "########", "!mend it there" },
		{ "#N/A", "!mend it there" },
	};
	struct arena *arena = arena_new();
	const char *got;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		got = transcribe(arena, CLIENT_TABLE,
		    arena_printf(
			arena, "client,name,phone\nC1,x,%s\n", cases[i].in));
		if (cases[i].out[0] != '!')
			assert_string_equal(got,
			    arena_printf(arena, "C1,\"x\",%s,en,,,,,,0,,\r\n",
				cases[i].out));
		else if (strncmp(got, "2: phone: ", 10) != 0 ||
			 strstr(got, cases[i].out + 1) == NULL)
			fail_msg("%s: %s", cases[i].in, got);
	}
	assert_non_null(
	    strstr(transcribe(arena, CLIENT_TABLE, "client,name\nC1,#REF!\n"),
		"2: name: \"#REF!\": a spreadsheet wrote this"));
	arena_free(arena);
}

static void
readings_and_sessions(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(
	    transcribe(arena, READING_TABLE,
		"client,day,movement,side,motion,timing,degrees,method,"
		"measurer\n"
		"C1,2026-01-05,Knee.Extension,LEFT,Active,before,\u22125.0,"
		"Goniometer,aisha\n"),
	    "C1,,2026-01-05,knee.extension,left,active,before,-5,,"
	    "goniometer,\"aisha\"\r\n");
	assert_string_equal(
	    transcribe(arena, SESSION_TABLE,
		"client,session,day,deep_tissue_min,other_min,regions\n"
		"C1,1.0,2026-01-05,30.0,?,"
		"\"Head; Deep tissue:Calf L = 10.0;deep_tissue : referred : "
		"arm_r\"\n"),
	    "C1,1,2026-01-05,,30,,,,?,head;deep_tissue:referred:arm_r;"
	    "deep_tissue:calf_l=10,\r\n");
	arena_free(arena);
}

/* For any text, whatever is read comes back as the same bytes. */
static void
texts_come_back(void **state)
{
	static const char *const parts[] = { "'", "\"", "=", "-", "t",
		"\xEF\xBC\x9D", ";", ",", "yes" };
	struct arena *arena = arena_new();
	size_t i, j, k, l;

	(void)state;
	for (i = 0; i < nitems(parts); i++) {
		for (j = 0; j < nitems(parts); j++) {
			for (k = 0; k < nitems(parts); k++) {
				struct buf text = { .arena = arena };
				struct buf out = { .arena = arena };
				const size_t all[] = { i, j, k };

				for (l = 0; l < 3; l++)
					buf_puts(&text, parts[all[l]]);
				csv_text(&out, buf_text(&text));
				assert_string_equal(
				    transcribe(arena, CLIENT_TABLE,
					arena_printf(arena,
					    "client,name,activity_1\n"
					    "C1,x,%s\n",
					    buf_text(&out))),
				    arena_printf(arena,
					"C1,\"x\",,en,,,%s,,,0,,\r\n",
					buf_text(&out)));
			}
		}
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(instants),
		cmocka_unit_test(telephone_numbers),
		cmocka_unit_test(readings_and_sessions),
		cmocka_unit_test(texts_come_back),
	};

	return cmocka_run_group_tests_name("import_cells", tests, NULL, NULL);
}
