/* `reliefd import` on a database of its own: all or nothing, once. */
#include "import_fixture.h"

/* How many entries the audit has. */
static int
audited(struct fixture *fixture)
{
	static const char SQL_COUNT[] = "SELECT count(*) FROM audit";
	struct query query = db_query(fixture->command.db, SQL_COUNT, "");
	int n = db_next(&query) ? (int)col_int(&query, 0) : -1;

	assert_int_equal(db_end(&query), OK);
	return n;
}

static void
put_package(struct fixture *fixture)
{
	put_file(fixture, CLIENT_TABLE,
	    CLIENTS
	    "A1,\xE9\x99\x88\xE7\xBE\x8E\xE7\x8E\xB2,2026-01-05,Farah\n"
	    "B2,Ravi,,\n");
	put_file(fixture, MOVEMENT_TABLE,
	    "client,movement,side,position\nA1,shoulder.flexion,left,1\n");
	put_file(fixture, CONSENT_TABLE,
	    "client,purpose,version,language,given_at\n"
	    "A1,data,1,zh,2026-01-05T01:00:00Z\n");
	put_file(fixture, SESSION_TABLE,
	    SESSIONS
	    "A1,2,2026-01-12,Farah,?\nA1,1,2026-01-05,Farah,30\n"
	    "B2,1,2026-01-20,,20\n");
	put_file(fixture, CHECKIN_TABLE,
	    CHECKINS
	    "A1,arrival,2026-01-05,1,7,\nA1,after,2026-01-05,1,0,\n"
	    "A1,weekly,2026-01-11,,,6\nA1,weekly,2026-01-11,,,6\n"
	    "B2,weekly,2026-01-19,,,4\n");
	put_file(fixture, READING_TABLE,
	    READINGS
	    "A1,2026-01-05,shoulder.flexion,left,active,before,120,"
	    "goniometer,Farah\n"
	    "A1,2026-01-05,shoulder.flexion,left,active,before,115,"
	    "phone,self\n");
}

static void
test_once(void **state)
{
	struct fixture *fixture = *state;
	struct history history;

	put_package(fixture);
	assert_string_equal(import(fixture, EXIT_DONE),
	    "clients.csv: 2 new, 0 already there\n"
	    "client_movements.csv: 1 new, 0 already there\n"
	    "consents.csv: 1 new, 0 already there\n"
	    "sessions.csv: 3 new, 0 already there\n"
	    "checkins.csv: 4 new, 1 already there\n"
	    "readings.csv: 2 new, 0 already there\n");
	get_history(fixture, "A1", &history);
	assert_string_equal(history.client.therapist_text, "Farah");
	assert_int_equal(history.client.movements_n, 1);
	assert_int_equal(history.sessions.n, 2);
	assert_int_equal(history.sessions.v[0].number, 1);
	assert_int_equal(history.sessions.v[0].minutes[DEEP_TISSUE], 30);
	assert_int_equal(
	    history.sessions.v[1].minutes[DEEP_TISSUE], MINUTES_UNKNOWN);
	assert_int_equal(
	    history.sessions.v[1].minutes[TRIGGER_POINT], NOT_USED);
	assert_int_equal(history.checkins.n, 3);
	assert_int_equal(history.checkins.v[2].answers[QUESTION_PAIN_WEEK], 6);
	assert_int_equal(
	    history.checkins.v[2].answers[QUESTION_PAIN_NOW], NOT_ANSWERED);
	assert_int_equal(history.readings.n, 2);
	assert_int_equal(audited(fixture), 1);
	assert_string_equal(import(fixture, EXIT_DONE),
	    "clients.csv: 0 new, 2 already there\n"
	    "client_movements.csv: 0 new, 1 already there\n"
	    "consents.csv: 0 new, 1 already there\n"
	    "sessions.csv: 0 new, 3 already there\n"
	    "checkins.csv: 0 new, 5 already there\n"
	    "readings.csv: 0 new, 2 already there\n");
	assert_int_equal(audited(fixture), 1);
}

/* Each row that is there with other content is bad; its column is named. */
static void
test_other_content(void **state)
{
	struct fixture *fixture = *state;

	put_package(fixture);
	put_file(fixture, CHECKIN_TABLE,
	    "client,id,moment,day,pain_now\n"
	    "A1,0123456789abcdef0123456789abcdef,after,2026-01-05,3\n");
	(void)import(fixture, EXIT_DONE);
	put_file(fixture, CLIENT_TABLE, CLIENTS "A1,May,2026-01-05,Farah\n");
	put_file(fixture, MOVEMENT_TABLE,
	    "client,movement,side,position\nA1,knee.flexion,left,1\n"
	    "A1,shoulder.flexion,left,2\n");
	put_file(fixture, CONSENT_TABLE,
	    "client,purpose,version,language,given_at\n"
	    "A1,data,1,en,2026-01-05T01:00:00Z\n");
	put_file(fixture, SESSION_TABLE,
	    SESSIONS "A1,1,2026-01-05,Farah,31\nA1,3,2026-01-05,Farah,30\n");
	put_file(fixture, CHECKIN_TABLE,
	    "client,id,moment,day,pain_now\n"
	    "A1,0123456789abcdef0123456789abcdef,after,2026-01-05,4\n");
	put_file(fixture, READING_TABLE,
	    READINGS
	    "A1,2026-01-05,shoulder.flexion,left,active,before,121,"
	    "goniometer,Farah\n");
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "clients.csv:2: name: another client with this code is there "
	    "already\n"
	    "client_movements.csv:2: position: another movement has this "
	    "position, or this movement another position\n"
	    "client_movements.csv:3: position: another movement has this "
	    "position, or this movement another position\n"
	    "consents.csv:2: given_at: a consent of this instant is there "
	    "with other content\n"
	    "sessions.csv:2: deep_tissue_min: this session is there already "
	    "with other content\n"
	    "sessions.csv:3: day: the client has another session on this "
	    "day\n"
	    "checkins.csv:2: pain_now: a check-in with this id is there "
	    "with other content\n"
	    "readings.csv:2: degrees: this reading is there already with "
	    "another value\n"
	    "8 bad rows or cells; nothing was stored\n");
}

static void
test_bad_rows(void **state)
{
	struct fixture *fixture = *state;
	struct client client;

	put_file(fixture, CLIENT_TABLE,
	    CLIENTS
	    "A1,May,2026-01-05,\nB2,,2026-01-05,\nC3,Li,2026-02-17,\n"
	    "D4,Ravi,,\n");
	put_file(fixture, SESSION_TABLE,
	    SESSIONS
	    "A1,1,2025-10-06,,\nA1,2,2025-10-07,,\n"
	    "A1,3,2026-02-17,,\nB2,1,2026-01-05,,\n"
	    "D4,1,2026-01-10,,\n");
	put_file(fixture, CHECKIN_TABLE,
	    CHECKINS
	    "A1,after,2025-10-07,2,1,\nA1,after,2025-10-07,1,1,\n"
	    "A1,after,2026-01-09,2,1,\nE5,after,2026-01-05,,1,\n"
	    "D4,weekly,2025-10-11,,,1\nD4,weekly,2025-10-12,,,1\n");
	put_file(fixture, READING_TABLE,
	    READINGS
	    "A1,2026-01-05,lumbar.flexion,left,active,other,20,"
	    "visual,self\n"
	    "A1,2026-01-05,knee.flexion,midline,active,other,20,"
	    "visual,self\n"
	    "A1,2026-01-05,knee.flexion,left,active,other,171,"
	    "visual,self\n");
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "clients.csv:3: name: must not be empty\n"
	    "clients.csv:4: first_treatment_day: is in the future\n"
	    "sessions.csv:2: day: is more than 90 days before the client's "
	    "first treatment (2026-01-05)\n"
	    "sessions.csv:4: day: is in the future\n"
	    "checkins.csv:3: session: the client's session on 2025-10-07 is "
	    "number 2\n"
	    "checkins.csv:4: session: the client has no session on "
	    "2026-01-09\n"
	    "checkins.csv:5: client: there is no such client\n"
	    "checkins.csv:6: day: is more than 90 days before the client's "
	    "first treatment (2026-01-10)\n"
	    "readings.csv:2: side: this movement is of the midline\n"
	    "readings.csv:3: side: this movement has a left and a right "
	    "side\n"
	    "readings.csv:4: degrees: must be from 0 to 170 degrees for "
	    "knee.flexion\n"
	    "11 bad rows or cells; nothing was stored\n");
	assert_int_equal(
	    client_by_code(fixture->command.db, fixture->arena, "A1", &client),
	    ERR_NOT_FOUND);
	assert_int_equal(audited(fixture), 0);
}

/* One bad cell in the last of many rows keeps all of them out; the first
 * thousand are named, the rest counted. */
static void
test_all_or_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct buf rows = { .arena = fixture->arena };
	struct client client;
	const char *said;
	int i;

	put_file(fixture, CLIENT_TABLE, CLIENTS "A1,May,2026-01-05,\n");
	buf_puts(&rows, CHECKINS);
	for (i = 0; i < 1500; i++)
		buf_puts(&rows, "A1,weekly,2026-01-11,,,11\n");
	put_file(fixture, CHECKIN_TABLE, buf_text(&rows));
	said = import(fixture, EXIT_FAILED);
	assert_non_null(strstr(said, "checkins.csv:1001: pain_week: "));
	assert_null(strstr(said, "checkins.csv:1002: "));
	assert_non_null(strstr(said,
	    "and 500 more\n1500 bad rows or cells; nothing was stored\n"));
	assert_int_equal(
	    client_by_code(fixture->command.db, fixture->arena, "A1", &client),
	    ERR_NOT_FOUND);
	put_file(fixture, CHECKIN_TABLE, NULL);
	assert_string_equal(import(fixture, EXIT_DONE),
	    "clients.csv: 1 new, 0 already there\n");
}

static void
test_corrections(void **state)
{
	static const char head[] =
	    "client,id,moment,day,submitted_at,pain_now,replaces\n";
	struct fixture *fixture = *state;
	struct history history;

	put_file(fixture, CLIENT_TABLE, CLIENTS "A1,May,2026-01-05,\n");
	put_file(fixture, CHECKIN_TABLE,
	    arena_printf(fixture->arena,
		"%sA1,%032d,after,2026-01-05,2026-01-05T07:00:00Z,4,%032d\n"
		"A1,%032d,after,2026-01-05,2026-01-05T06:00:00Z,3,\n",
		head, 2, 1, 1));
	(void)import(fixture, EXIT_DONE);
	get_history(fixture, "A1", &history);
	assert_int_equal(history.checkins.n, 1);
	assert_int_equal(history.checkins.v[0].answers[QUESTION_PAIN_NOW], 4);
	put_file(fixture, CHECKIN_TABLE,
	    arena_printf(fixture->arena,
		"%sA1,%032d,after,2026-01-05,,4,%032d\n"
		"A1,%032d,after,2026-01-05,2026-02-16T00:00:01Z,4,\n",
		head, 3, 7, 4));
	assert_string_equal(import(fixture, EXIT_FAILED),
	    "checkins.csv:3: submitted_at: is in the future\n"
	    "checkins.csv:2: replaces: this client has no check-in with "
	    "this id\n"
	    "2 bad rows or cells; nothing was stored\n");
}

static void
test_files(void **state)
{
	struct fixture *fixture = *state;
	struct command *command = &fixture->command;

	assert_non_null(strstr(
	    import(fixture, EXIT_IO), "holds no file of a data package"));
	put_file(fixture, CLIENT_TABLE, "");
	assert_non_null(strstr(import(fixture, EXIT_FAILED),
	    "clients.csv:1: -: the names of the columns are missing"));
	put_file(fixture, CLIENT_TABLE, "client,name,age\nA1,May,40\n");
	assert_non_null(strstr(import(fixture, EXIT_FAILED),
	    "clients.csv:1: age: there is no such column in this file\n"));
	put_file(fixture, CLIENT_TABLE, "client,name,\033[2Jx\nA1,May,\n");
	assert_non_null(strstr(import(fixture, EXIT_FAILED),
	    "clients.csv:1: [2Jx: there is no such column"));
	put_file(fixture, CLIENT_TABLE, "client,name\nA1,M\"y\n");
	assert_non_null(strstr(import(fixture, EXIT_FAILED),
	    "clients.csv:2: name: a quote stands in the wrong place\n"));
	command->local = false;
	assert_non_null(strstr(import(fixture, EXIT_FAILED),
	    "systemctl stop reliefd.socket reliefd"));
	command->local = true;
}

/* A folder that somebody else has filled. */
static void
test_what_is_no_file(void **state)
{
	struct fixture *fixture = *state;
	const char *path =
	    arena_printf(fixture->arena, "%s/clients.csv", fixture->package);
	const char *secret =
	    arena_printf(fixture->arena, "%s/readings.csv", fixture->package);

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_non_null(strstr(
	    import(fixture, EXIT_IO), "/clients.csv: is not a regular file\n"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(secret, path), 0);
	put_file(fixture, READING_TABLE, "root:secret:1:\n");
	assert_non_null(
	    strstr(import(fixture, EXIT_IO), "/clients.csv: is a link"));
	assert_int_equal(unlink(path), 0);
}

/* A file that is none of ours is not quoted; a misspelt column is, cut and
 * clean. */
static void
test_what_is_not_told(void **state)
{
	static const char *const foreign[] = { "root:$6$secret:1:2:::\n",
		"secret,secret\n", "secret;client\n", "secret\tclient\n",
		"\"secret\n\"\n" };
	struct fixture *fixture = *state;
	struct buf wide = { .arena = fixture->arena };
	const char *said;
	size_t i;

	for (i = 0; i < nitems(foreign); i++) {
		put_file(fixture, CLIENT_TABLE, foreign[i]);
		said = import(fixture, EXIT_FAILED);
		assert_null(strstr(said, "secret"));
		assert_non_null(strstr(said,
		    "clients.csv:1: -: this line does not name the columns"));
	}
	buf_puts(&wide, "client,name,");
	for (i = 0; i < 5000; i++)
		buf_putc(&wide, 'x');
	buf_putc(&wide, '\n');
	put_file(fixture, CLIENT_TABLE, buf_text(&wide));
	said = import(fixture, EXIT_FAILED);
	assert_non_null(strstr(said, "x: there is no such column"));
	assert_true(strlen(said) < 400);
}

/* A report names its rows: those after its day leave no trace. */
static void
test_fingerprint(void **state)
{
	struct fixture *fixture = *state;
	struct report_options first = { 0 }, second = { 0 };
	struct history history;

	put_package(fixture);
	(void)import(fixture, EXIT_DONE);
	get_history(fixture, "A1", &history);
	assert_int_equal(history.checkins.n, 3);
	history_fingerprint(&history, "", "2026-01-11", &first);
	assert_int_equal(strlen(first.fingerprint), 64);
	assert_string_equal(first.to, "2026-01-11");
	assert_int_equal(first.made_at, NOW);
	history.sessions.v[1].minutes[DEEP_TISSUE] = 5; /* 2026-01-12 */
	history_fingerprint(&history, "", "2026-01-11", &second);
	assert_string_equal(second.fingerprint, first.fingerprint);
	history.checkins.v[2].answers[QUESTION_PAIN_WEEK] = 0;
	history.checkins.v[2].submitted_at = NOW + 1;
	history_fingerprint(&history, "", "2026-01-11", &second);
	assert_string_not_equal(second.fingerprint, first.fingerprint);
	assert_int_equal(second.made_at, NOW + 1);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_once),
		TEST(test_other_content),
		TEST(test_bad_rows),
		TEST(test_all_or_nothing),
		TEST(test_corrections),
		TEST(test_files),
		TEST(test_what_is_no_file),
		TEST(test_what_is_not_told),
		TEST(test_fingerprint),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
