/* Cells and rows of the data package, in both directions. */
#include "data.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What reading a file as a table gave: rows re-written, faults named. */
struct transcript {
	struct table_source source;
	struct buf out;
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
	(void)arg;
	fail_msg("%zu.%zu %s", line, column, reason);
}

static void
rewrite(void *arg, const struct csv_record *record)
{
	struct transcript *transcript = arg;
	const struct table *table = transcript->source.table;
	void *row = arena_alloc(transcript->source.arena, table->row_size);

	if (transcript->source.map.n == 0)
		(void)table_read_head(&transcript->source, record);
	else if (table_read(&transcript->source, record, row))
		table_write(table, row, &transcript->out);
}

static const char *
transcribe(struct arena *arena, int table, const char *text)
{
	struct transcript *transcript = arena_new_of(arena, struct transcript);
	struct csv_reader reader = { rewrite, say_form, NULL, transcript };
	FILE *file = tmpfile();

	transcript->out.arena = arena;
	transcript->source = (struct table_source){ .table = &tables[table],
		.arena = arena,
		.fault = say_fault,
		.arg = transcript };
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	rewind(file);
	assert_int_equal(csv_read(file, arena, &reader), OK);
	fclose(file);
	return buf_text(&transcript->out);
}

#define CHECKIN_HEAD                                                   \
	"client,id,moment,session,day,submitted_at,language,pain_now," \
	"pain_before,pain_before_recalled,pain_week,"                  \
	"interference_enjoyment,interference_activity,activity_1,"     \
	"activity_2,activity_3,tightness,swelling,new_soreness,"       \
	"global_change,something_else,regions,note,replaces,by\r\n"
#define SESSION_HEAD                                                      \
	"client,session,day,therapist,deep_tissue_min,trigger_point_min," \
	"myofascial_release_min,stretching_mobilization_min,other_min,"   \
	"regions,note\r\n"
#define READING_HEAD                                                      \
	"client,session,day,movement,side,motion,timing,degrees,repeats," \
	"method,measurer\r\n"
#define CLIENT_HEAD                                                   \
	"client,name,phone,language,therapist,conditions,activity_1," \
	"activity_2,activity_3,asks_swelling,first_treatment_day,"    \
	"archived_at\r\n"
#define ID "0123456789abcdef0123456789abcdef"

/* The export's own rows come back byte by byte. */
static void
test_round_trip(void **state)
{
	static const struct {
		int table;
		const char *head, *rows;
	} cases[] = {
		{ CLIENT_TABLE, CLIENT_HEAD,
		    "C1,\"Ng, \"\"A\"\"\",\"'+60 12-345 6789\",zh,\"farah\","
		    "back_pain;fibromyalgia,\"'=walk\",,,1,2026-01-05,"
		    "2026-11-22T06:05:00Z\r\n"
		    "C-2,\"Ravi\",,en,,,,,,0,,\r\n" },
		{ MOVEMENT_TABLE, "client,movement,side,position\r\n",
		    "C1,shoulder.flexion,left,1\r\n" },
		{ CONSENT_TABLE,
		    "client,purpose,version,language,given_at,"
		    "withdrawn_at\r\n",
		    "C1,data,1,ms,2026-01-05T01:00:00Z,\r\n"
		    "C1,messages,1,ms,2026-01-05T01:00:00Z,"
		    "2026-02-05T01:00:00Z\r\n" },
		{ SESSION_TABLE, SESSION_HEAD,
		    "C1,3,2026-02-01,\"Farah\",30,?,,15,,"
		    "neck_b;deep_tissue:calf_l=10;"
		    "trigger_point:referred:arm_r,\"two\nlines\"\r\n"
		    "C1,4,2026-02-08,,,,,,,,\r\n" },
		{ CHECKIN_TABLE, CHECKIN_HEAD,
		    "C1," ID ",after,3,2026-02-01,2026-02-01T06:05:00Z,ta,"
		    "0,7,1,,,,,,,10,0,call,,,,\"n\",,client\r\n"
		    "C1," ID ",weekly,,2026-02-02,,,,,,5,0,10,1,,2,,,,7,"
		    "\"new job\",head;calf_l,,"
		    "ffffffffffffffffffffffffffffffff,therapist\r\n"
		    "C1," ID ",weekly,,2026-02-03,,,,,,5,,,,,,,,,,no,,,,"
		    "client\r\n"
		    "C1," ID ",weekly,,2026-02-04,,,,,,5,,,,,,,,,,yes,,,,"
		    "client\r\n"
		    "C1," ID ",weekly,,2026-02-05,,,,,,5,,,,,,,,,,\"'yes\","
		    ",,,client\r\n" },
		{ READING_TABLE, READING_HEAD,
		    "C1,3,2026-02-01,knee.extension,right,active,before,-1,"
		    ",goniometer,\"farah\"\r\n"
		    "C1,,2026-02-01,lumbar.flexion,midline,passive,other,"
		    "45,3,phone,\"self\"\r\n" },
	};
	struct arena *arena = arena_new();
	struct buf head;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		head = (struct buf){ .arena = arena };
		table_write_head(&tables[cases[i].table], &head);
		assert_string_equal(buf_text(&head), cases[i].head);
		assert_string_equal(transcribe(arena, cases[i].table,
					arena_printf(arena, "%s%s",
					    cases[i].head, cases[i].rows)),
		    cases[i].rows);
	}
	arena_free(arena);
}

static void
test_bad_cells(void **state)
{
	static const struct {
		int table;
		const char *in, *out;
	} cases[] = {
		{ CHECKIN_TABLE,
		    "client,moment,day,pain\nC1,after,2026-01-01,3\n",
		    "1: pain: there is no such column in this file\n" },
		{ CHECKIN_TABLE, "client:moment:day\n",
		    "1: -: this line does not name the columns of this "
		    "file; cells are separated by commas, semicolons or "
		    "tabs\n" },
		/* A diary's file is no secret: each column is named. */
		{ CHECKIN_TABLE, "Timestamp,Pain\n",
		    "1: Timestamp: there is no such column in this file\n"
		    "1: Pain: there is no such column in this file\n"
		    "1: client: this column is missing\n"
		    "1: moment: this column is missing\n"
		    "1: day: this column is missing\n" },
		{ CHECKIN_TABLE, "client,day,day\n",
		    "1: day: this column stands twice\n"
		    "1: moment: this column is missing\n" },
		{ CHECKIN_TABLE,
		    "client,moment,day,pain_now\nC1,later,2026-02-30,11\n",
		    "2: moment: must be one of arrival, after, weekly\n"
		    "2: day: must be a day that exists, as YYYY-MM-DD\n"
		    "2: pain_now: must be a whole number from 0 to 10\n" },
		{ CHECKIN_TABLE,
		    "client,moment,day,pain_now\n,after,2026-01-01,3.5\n"
		    "C1,after,2026-01-01\n",
		    "2: client: must not be empty\n"
		    "2: pain_now: must be a whole number from 0 to 10\n"
		    "3: -: has 3 cells, the first line has 4\n" },
		{ CHECKIN_TABLE,
		    "client,moment,day,id,regions,global_change\n"
		    "C1,weekly,2026-01-01,ABC,head;nose,0\n"
		    "C_1,weekly,2026-01-01,,head;head,8\n",
		    "2: id: must be 32 hexadecimal digits (0-9 a-f)\n"
		    "2: global_change: must be a whole number from 1 to 7\n"
		    "2: regions: \"nose\" is none of " },
		{ SESSION_TABLE,
		    "client,session,day,other_min,regions\n"
		    "C1,0,2026-01-01,0,massage:head\n"
		    "C1,1,2026-01-01,241,head=0\n"
		    "C1,1,2026-01-01,?,head;head\n",
		    "2: session: must be a whole number from 1 to 100000\n"
		    "2: other_min: must be a whole number from 1 to 240, "
		    "\"?\" when unknown, or empty when not used\n"
		    "2: regions: \"massage\" is no technique\n"
		    "3: other_min: must be a whole number from 1 to 240, "
		    "\"?\" when unknown, or empty when not used\n"
		    "3: regions: \"0\" is not a whole number of minutes from "
		    "1 to 240\n"
		    "4: regions: head stands twice\n" },
		{ CLIENT_TABLE, "client,name,archived_at\nC1,' ,2026-01-01\n",
		    "2: name: must not be empty\n"
		    "2: archived_at: must be an instant, as "
		    "2026-11-22T06:05:00Z\n" },
		{ READING_TABLE,
		    READING_HEAD "C1,,2026-01-01,knee.bend,both,active,"
				 "before,361,0,eye,self\n",
		    "2: movement: \"knee.bend\" is not in the catalogue of "
		    "movements\n"
		    "2: side: must be one of left, right, midline\n"
		    "2: degrees: must be a whole number from -180 to 360\n"
		    "2: repeats: must be a whole number from 1 to 9\n"
		    "2: method: must be one of goniometer, inclinometer, "
		    "phone, visual\n" },
	};
	struct arena *arena = arena_new();
	const char *got;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		got = transcribe(arena, cases[i].table, cases[i].in);
		if (strncmp(got, cases[i].out, strlen(cases[i].out)) != 0)
			assert_string_equal(got, cases[i].out);
	}
	arena_free(arena);
}

/* Silence and a zero are told apart by every column that holds a score. */
static void
test_zero_is_not_silence(void **state)
{
	struct checkin_line line = { .client = "C1" };
	struct arena *arena = arena_new();
	struct buf out = { .arena = arena };
	size_t i;

	(void)state;
	for (i = 0; i < tables[CHECKIN_TABLE].n; i++) {
		const struct column *column = &tables[CHECKIN_TABLE].columns[i];
		int *score = CELL_MEMBER(int, column, &line);

		if (column->type != &cell_int || column->min != 0)
			continue;
		out.len = 0;
		column->type->clear(column, &line);
		assert_int_equal(*score, NOT_ANSWERED);
		column->type->write(column, &line, &out);
		assert_int_equal(out.len, 0);
		assert_null(column->type->read(column, "0", arena, &line));
		assert_int_equal(*score, 0);
		column->type->write(column, &line, &out);
		assert_string_equal(buf_text(&out), "0");
	}
	arena_free(arena);
}

/* printf '%s' ROW | sha256sum, with the row as the export writes it. */
static void
test_ids(void **state)
{
	struct checkin_line line = { .client = "C1", .session = NOT_ANSWERED };
	const struct table *table = &tables[CHECKIN_TABLE];
	char id[ID_SIZE], again[ID_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < table->n; i++)
		table->columns[i].type->clear(&table->columns[i], &line);
	memcpy(line.client, "C1", 3);
	memcpy(line.checkin.day, "2026-02-01", DAY_SIZE);
	line.checkin.moment = MOMENT_AFTER;
	line.checkin.answers[QUESTION_PAIN_NOW] = 3;
	checkin_line_id(&line, id);
	assert_string_equal(id, "032dd47e5d86332674267fce71d40a67");
	memcpy(line.checkin.id, ID, ID_SIZE);
	checkin_line_id(&line, again);
	assert_string_equal(again, id);
	line.checkin.answers[QUESTION_PAIN_NOW] = 4;
	checkin_line_id(&line, again);
	assert_string_not_equal(again, id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_bad_cells),
		cmocka_unit_test(test_zero_is_not_silence),
		cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
