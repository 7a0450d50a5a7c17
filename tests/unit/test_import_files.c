/* Folders, rows and days as people have them, into a database of its own. */
#include "import_fixture.h"

/* What was said beside the outcome, and the outcome. */
static const char *
import_saying(struct fixture *fixture)
{
	const char *out = import(fixture, EXIT_DONE);

	return arena_printf(
	    fixture->arena, "%s%s", buf_text(&fixture->command.err), out);
}

static void
names_in_capitals(void **state)
{
	struct fixture *fixture = *state;

	put_named(fixture, "CLIENTS.CSV", "client,name\nA1,May\n");
	put_named(fixture, "Checkins.csv",
	    "client,moment,day,pain_now\nA1,arrival,2026-01-05,11\n");
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "Checkins.csv:2: pain_now: must be a whole number from 0 to 10\n"
	    "1 bad rows or cells; nothing was stored\n");
	put_named(fixture, "Checkins.csv",
	    "client,moment,day,pain_now\nA1,arrival,2026-01-05,1\n");
	assert_string_equal(import_saying(fixture),
	    "clients.csv: 1 new, 0 already there\n"
	    "checkins.csv: 1 new, 0 already there\n");
	put_named(fixture, "clients.csv", "client,name\nA1,May\n");
	assert_non_null(strstr(
	    import(fixture, EXIT_IO), ": leave one of them in the folder\n"));
}

/* No file is passed over in silence. */
static void
strangers(void **state)
{
	struct fixture *fixture = *state;
	int i;

	put_named(fixture, "check-ins.csv", "");
	put_named(fixture, "Clients (1).csv", "");
	put_named(fixture, "readings.xlsx", "");
	put_named(fixture, "session.CSV.txt", "");
	put_named(fixture, "notes\033[2J.txt", "");
	assert_string_equal(import(fixture, EXIT_IO),
	    arena_printf(fixture->arena,
		"Clients (1).csv: not a file of the data package, left out; "
		"is it clients.csv?\n"
		"check-ins.csv: not a file of the data package, left out; is "
		"it checkins.csv?\n"
		"notes[2J.txt: not a file of the data package, left out\n"
		"readings.xlsx: not a file of the data package, left out; is "
		"it readings.csv? Save it as CSV UTF-8.\n"
		"session.CSV.txt: not a file of the data package, left out; "
		"is it sessions.csv?\n"
		"%s: holds no file of a data package\n",
		fixture->package));
	put_file(fixture, CLIENT_TABLE, "client,name\nA1,May\n");
	for (i = 0; i < 30; i++)
		put_named(fixture, arena_printf(fixture->arena, "%02d", i), "");
	assert_non_null(
	    strstr(import_saying(fixture), "\n15 more files left out\n"));
}

static void
people_keep_their_apostrophes(void **state)
{
	static const char *const names[] = { "'t Hooft", "'Aisyah",
		"'Abd Rahman", "=1+1", "''x" };
	struct fixture *fixture = *state;
	struct buf first = { .arena = fixture->arena };
	struct users users = { NULL, 0 };
	struct history history;
	size_t i, turn;

	put_file(fixture, CLIENT_TABLE,
	    "client,name\nA0,'t Hooft\nA1,'Aisyah\nA2,'Abd Rahman\n"
	    "A3,'=1+1\nA4,'''x\n");
	assert_string_equal(
	    import_saying(fixture), "clients.csv: 5 new, 0 already there\n");
	/* What is exported changes nothing. */
	for (turn = 0; turn < 2; turn++) {
		first.len = 0;
		table_write_head(&tables[CLIENT_TABLE], &first);
		for (i = 0; i < nitems(names); i++) {
			struct buf one = { .arena = fixture->arena };

			get_history(fixture,
			    arena_printf(fixture->arena, "A%zu", i), &history);
			assert_string_equal(history.client.name, names[i]);
			history_table(&history, CLIENT_TABLE, &users, &one);
			assert_memory_equal(one.data, "\xEF\xBB\xBF", 3);
			buf_puts(&first, strstr(buf_text(&one), "\r\n") + 2);
		}
		put_file(fixture, CLIENT_TABLE, buf_text(&first));
		assert_string_equal(import_saying(fixture),
		    "clients.csv: 0 new, 5 already there\n");
	}
}

#define KNEE(degrees, method)                                                \
	"A1,2026-01-05,knee.flexion,left,active,before," #degrees "," method \
	",aisha\n"

/* An angle that was measured several times is stored as often, in its order;
 * the same file again changes nothing. */
static void
several_readings_of_a_day(void **state)
{
	static const int degrees[] = { 92, 88, 92, 90 };
	struct fixture *fixture = *state;
	struct users users = { NULL, 0 };
	struct history history;
	size_t i, turn;

	put_file(fixture, CLIENT_TABLE, "client,name\nA1,May\n");
	put_file(fixture, READING_TABLE,
	    READINGS KNEE(92, "goniometer") KNEE(88, "phone")
		KNEE(92, "goniometer") KNEE(90, "goniometer"));
	for (turn = 0; turn < 3; turn++) {
		struct buf out = { .arena = fixture->arena };

		assert_string_equal(import_saying(fixture),
		    turn == 0 ? "clients.csv: 1 new, 0 already there\n"
				"readings.csv: 4 new, 0 already there\n"
			      : "clients.csv: 0 new, 1 already there\n"
				"readings.csv: 0 new, 4 already there\n");
		get_history(fixture, "A1", &history);
		assert_int_equal(history.readings.n, 4);
		for (i = 0; i < 4; i++)
			assert_int_equal(
			    history.readings.v[i].degrees, degrees[i]);
		history_table(&history, READING_TABLE, &users, &out);
		put_file(fixture, READING_TABLE, buf_text(&out));
	}
	/* One more behind them is new, another in their place is not. */
	put_file(fixture, READING_TABLE,
	    READINGS KNEE(92, "goniometer") KNEE(92, "goniometer")
		KNEE(90, "goniometer") KNEE(95, "goniometer"));
	assert_string_equal(import_saying(fixture),
	    "clients.csv: 0 new, 1 already there\n"
	    "readings.csv: 1 new, 3 already there\n");
	put_file(fixture, READING_TABLE, READINGS KNEE(91, "goniometer"));
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "readings.csv:2: degrees: this reading is there already with "
	    "another value\n"
	    "1 bad rows or cells; nothing was stored\n");
}

static void
readings_of_a_day_have_an_end(void **state)
{
	struct fixture *fixture = *state;
	struct buf file = { .arena = fixture->arena };
	int i;

	put_file(fixture, CLIENT_TABLE, "client,name\nA1,May\n");
	buf_puts(&file, READINGS);
	for (i = 0; i < 101; i++)
		buf_puts(&file, KNEE(0, "goniometer"));
	put_file(fixture, READING_TABLE, buf_text(&file));
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "readings.csv:102: day: more than 100 readings of one movement "
	    "on a day\n"
	    "1 bad rows or cells; nothing was stored\n");
}

static void
days_of_no_date(void **state)
{
	static const char none[] =
	    "is before 1990, as programs write where there is no date";
	struct fixture *fixture = *state;

	put_file(fixture, CLIENT_TABLE,
	    "client,name,first_treatment_day,archived_at\n"
	    "A1,May,1990-01-01,\nB2,Li,1989-12-31,\n"
	    "C3,Tan,,1970-01-01T00:00:01Z\nD4,Ng,,\n");
	put_file(fixture, CONSENT_TABLE,
	    "client,purpose,version,language,given_at\n"
	    "D4,data,1,en,1970-01-01T00:00:01Z\n");
	put_file(fixture, SESSION_TABLE,
	    SESSIONS
	    "D4,1,1900-01-01,,30\nD4,2,1970-01-01,,30\n"
	    "D4,3,1899-12-30,,30\nD4,4,2026-02-17,,30\n"
	    "D4,5,2026-02-16,,30\n");
	put_file(fixture, CHECKIN_TABLE,
	    "client,moment,day,submitted_at,pain_now\n"
	    "D4,after,1904-01-01,,1\n"
	    "D4,after,2026-01-01,1980-01-01T00:00:00Z,1\n"
	    "D4,after,2026-01-01,2025-12-01T00:00:00Z,1\n"
	    "D4,after,2026-01-01,2025-12-31T23:00:00Z,1\n");
	assert_string_equal(import(fixture, EXIT_FAILED),
	    arena_printf(fixture->arena,
		"clients.csv:3: first_treatment_day: %s\n"
		"clients.csv:4: archived_at: %s\n"
		"consents.csv:2: given_at: %s\n"
		"sessions.csv:2: day: %s\n"
		"sessions.csv:3: day: %s\n"
		"sessions.csv:4: day: must be a day that exists, as "
		"YYYY-MM-DD\n"
		"sessions.csv:5: day: is in the future\n"
		"checkins.csv:2: day: %s\n"
		"checkins.csv:3: submitted_at: %s\n"
		"checkins.csv:4: submitted_at: is before the check-in's day\n"
		"10 bad rows or cells; nothing was stored\n",
		none, none, none, none, none, none, none));
}

/* A table may have been made before it was filled in. */
static void
rows_that_say_nothing(void **state)
{
	struct fixture *fixture = *state;

	put_file(fixture, CLIENT_TABLE, "client,name\nA1,May\n");
	put_file(fixture, CHECKIN_TABLE,
	    "client,moment,day,pain_week,note\nA1,weekly,2026-02-01,0,\n"
	    "A1,weekly,2026-02-08,,\n\nA1,weekly,2026-12-28,,\n");
	assert_string_equal(import_saying(fixture),
	    "clients.csv: 1 new, 0 already there\n"
	    "checkins.csv: 1 new, 0 already there\n"
	    "checkins.csv: 2 without an answer left out, the first in line "
	    "3\n");
	/* Words without a score are no check-in, but not nothing. */
	put_file(fixture, CHECKIN_TABLE,
	    "client,moment,day,pain_week,note\n"
	    "A1,weekly,2026-02-08,,Better\n");
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "checkins.csv:2: pain_week: must be answered where the moment is "
	    "weekly\n"
	    "1 bad rows or cells; nothing was stored\n");
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_in_capitals),
		TEST(strangers),
		TEST(people_keep_their_apostrophes),
		TEST(several_readings_of_a_day),
		TEST(readings_of_a_day_have_an_end),
		TEST(days_of_no_date),
		TEST(rows_that_say_nothing),
	};

	return cmocka_run_group_tests_name("import_files", tests, NULL, NULL);
}
