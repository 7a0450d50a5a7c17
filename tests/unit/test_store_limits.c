/*
 * The limits of model.h against the database's CHECKs and against the forms
 * and commands in front of it: the most that is allowed is taken by both,
 * one more is refused by both.
 */
#include "command.h"
#include "store_fixture.h"

#include "pages.h"

static const struct readings no_readings = { NULL, 0 };

/* n characters of three bytes each. */
static char *
characters(struct arena *arena, int n)
{
	struct buf out = { .arena = arena };

	while (n-- > 0)
		buf_puts(&out, "\xE6\x9E\x97");
	return arena_strdup(arena, buf_text(&out));
}

static enum err
store_checkin(struct fixture *fixture, int64_t client, unsigned id,
    enum question_key key, int value)
{
	struct checkin checkin = fixture_checkin(id, MOMENT_WEEKLY);
	enum stored stored;

	checkin.answers[key] = value;
	return written(fixture,
	    checkin_put(fixture->db, client, &checkin, &no_readings, &stored));
}

/* Whether the form that asks a question takes this value for it. */
static bool
form_takes(struct fixture *fixture, int64_t client,
    const struct question *question, const char *value)
{
	const char *name = question->field;
	bool weekly = question->moments & 1U << MOMENT_WEEKLY;
	struct pair pairs[] = {
		{ "id", "00000000000000000000000000000001" },
		{ "moment", weekly ? "weekly" : "after" },
		{ "day", TODAY },
		{ weekly ? "pain_week" : "pain_now", "5" },
		{ name, value },
	};
	bool is_score = strcmp(name, pairs[3].name) == 0;
	struct conf conf = { .practice_name = "Practice" };
	struct request req = { .arena = fixture->arena,
		.db = fixture->db,
		.conf = &conf,
		.now = NOW,
		.today = TODAY,
		.link = { .client = client },
		.role = ROLE_CLIENT };
	struct asking asking;
	enum err err;

	if (is_score)
		pairs[3].value = value;
	req.form = (struct pairs){ pairs, is_score ? 4 : 5 };
	answers_clear(&req, &asking);
	err = answers_read(&req, &asking);
	assert_true(err == OK || err == ERR_INVALID);
	return err == OK;
}

static void
numbers_of_a_checkin(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	const struct question *n = questions;
	unsigned id = 1;
	int i, value;

	for (i = 0; i < ANSWER_N; i++, n++) {
		if (n->type != TYPE_SCORE && n->type != TYPE_RANK)
			continue;
		/* -1 is NOT_ANSWERED to the store, and no number in a form. */
		for (value = -2; value <= n->max + 2; value++) {
			bool good = value >= n->min && value <= n->max;
			char text[16];
			bool form, stored;

			(void)snprintf(text, sizeof(text), "%d", value);
			form = form_takes(fixture, client, n, text);
			stored = store_checkin(fixture, client, id++,
				     (enum question_key)i, value) == OK;
			if (form != good ||
			    stored != (good || value == NOT_ANSWERED))
				fail_msg("%s %d: form %d, store %d", n->field,
				    value, form, stored);
		}
	}
}

static enum err
store_texts(struct fixture *fixture, int64_t client, unsigned id,
    const char *something, const char *note)
{
	struct checkin checkin = fixture_checkin(id, MOMENT_WEEKLY);
	enum stored stored;

	checkin.something_text = something;
	checkin.note = note;
	return written(fixture,
	    checkin_put(fixture->db, client, &checkin, &no_readings, &stored));
}

static void
texts_of_a_checkin(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = fixture->arena;
	int64_t client = fixture_client(fixture, "Lim Wei");
	const char *note = characters(arena, NOTE_MAX_CHARS);
	const char *long_note = characters(arena, NOTE_MAX_CHARS + 1);
	const char *change = characters(arena, CHANGE_MAX_CHARS);
	const char *long_change = characters(arena, CHANGE_MAX_CHARS + 1);

	assert_true(
	    form_takes(fixture, client, &questions[QUESTION_NOTE], note));
	assert_false(
	    form_takes(fixture, client, &questions[QUESTION_NOTE], long_note));
	assert_true(form_takes(
	    fixture, client, &questions[QUESTION_SOMETHING_TEXT], change));
	assert_false(form_takes(
	    fixture, client, &questions[QUESTION_SOMETHING_TEXT], long_change));
	assert_int_equal(store_texts(fixture, client, 1, change, note), OK);
	assert_int_equal(
	    store_texts(fixture, client, 2, long_change, ""), ERR_CONFLICT);
	assert_int_equal(
	    store_texts(fixture, client, 3, "", long_note), ERR_CONFLICT);
	assert_int_equal(store_texts(fixture, client, 4, "", ""), OK);
}

static void
session_minutes(void **state)
{
	static const int values[] = { 0, 1, MINUTES_MAX, MINUTES_MAX + 1 };
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int technique;
	size_t i;

	for (technique = 0; technique < TECHNIQUE_N; technique++) {
		for (i = 0; i < nitems(values); i++) {
			struct session session = fixture_session(TODAY);

			session.minutes[technique] = values[i];
			assert_int_equal(
			    written(fixture, session_put(fixture->db, NOW,
						 client, &session)),
			    i == 1 || i == 2 ? OK : ERR_CONFLICT);
		}
	}
}

static void
session_region_minutes_and_notes(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct session_region region = { 0, -1, false, MINUTES_MAX };
	struct session session = fixture_session(TODAY);

	session.regions = &region;
	session.regions_n = 1;
	session.note = characters(fixture->arena, NOTE_MAX_CHARS);
	assert_int_equal(
	    written(fixture, session_put(fixture->db, NOW, client, &session)),
	    OK);
	region.minutes = MINUTES_MAX + 1;
	assert_int_equal(
	    written(fixture, session_put(fixture->db, NOW, client, &session)),
	    ERR_CONFLICT);
	region.minutes = 0;
	assert_int_equal(
	    written(fixture, session_put(fixture->db, NOW, client, &session)),
	    ERR_CONFLICT);
	region.minutes = 1;
	session.note = characters(fixture->arena, NOTE_MAX_CHARS + 1);
	assert_int_equal(
	    written(fixture, session_put(fixture->db, NOW, client, &session)),
	    ERR_CONFLICT);
}

static enum err
store_reading(struct fixture *fixture, int64_t client, unsigned id, int degrees,
    int repeats)
{
	struct reading reading = fixture_reading(id, "knee.flexion", degrees);
	enum stored stored;

	reading.repeats = repeats;
	return written(
	    fixture, reading_put(fixture->db, client, &reading, &stored));
}

static void
degrees_and_repeats(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	size_t i;

	assert_int_equal(store_reading(fixture, client, 1, DEGREES_MIN, 1), OK);
	assert_int_equal(
	    store_reading(fixture, client, 2, DEGREES_MAX, REPEATS_MAX), OK);
	assert_int_equal(store_reading(fixture, client, 3, DEGREES_MIN - 1, 1),
	    ERR_CONFLICT);
	assert_int_equal(store_reading(fixture, client, 4, DEGREES_MAX + 1, 1),
	    ERR_CONFLICT);
	assert_int_equal(store_reading(fixture, client, 5, 0, REPEATS_MAX + 1),
	    ERR_CONFLICT);
	assert_int_equal(store_reading(fixture, client, 6, 0, 0), ERR_CONFLICT);
	/* No movement of the catalogue asks for more than can be stored. */
	assert_true(movements_n > 30);
	for (i = 0; i < movements_n; i++)
		assert_true(movements[i].min >= DEGREES_MIN &&
			    movements[i].max <= DEGREES_MAX &&
			    movements[i].min < movements[i].normal &&
			    movements[i].normal < movements[i].max &&
			    movements[i].mdc > 0);
}

static enum err
store_client(struct fixture *fixture, struct client client)
{
	if (client.name == NULL)
		client.name = "Name";
	return written(fixture, client_add(fixture->db, NOW, &client));
}

/* What `reliefd client add` says to an option. */
static int
command_says(struct fixture *fixture, const char *option, const char *value)
{
	struct conf conf = { .practice_name = "Practice" };
	const char *const words[] = { "client", "add", option, value,
		strcmp(option, "--name") ? "--name" : "--phone",
		"012-345 6789" };
	char *argv[nitems(words)];
	struct command command = { .arena = fixture->arena,
		.conf = &conf,
		.db = fixture->db,
		.now = NOW,
		.today = TODAY,
		.argc = nitems(words),
		.argv = argv,
		.out = { .arena = fixture->arena },
		.err = { .arena = fixture->arena } };
	size_t i;
	int status;

	for (i = 0; i < nitems(words); i++)
		argv[i] = arena_strdup(fixture->arena, words[i]);
	status = command_run(&command);
	assert_int_equal(db_commit(fixture->db), OK);
	return status;
}

static void
texts_of_a_client(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = fixture->arena;
	char *name = characters(arena, NAME_MAX_CHARS);
	char *long_name = characters(arena, NAME_MAX_CHARS + 1);
	char *phone = characters(arena, PHONE_MAX_CHARS);
	char *long_phone = characters(arena, PHONE_MAX_CHARS + 1);
	char *activity = characters(arena, ACTIVITY_MAX_CHARS);
	char *long_activity = characters(arena, ACTIVITY_MAX_CHARS + 1);
	int i;

	assert_int_equal(command_says(fixture, "--name", name), EXIT_DONE);
	assert_int_equal(
	    command_says(fixture, "--name", long_name), EXIT_USAGE);
	assert_int_equal(
	    command_says(fixture, "--phone", "012-345 6789"), EXIT_DONE);
	assert_int_equal(
	    command_says(fixture, "--phone", long_phone), EXIT_USAGE);
	assert_int_equal(
	    command_says(fixture, "--activity", activity), EXIT_DONE);
	assert_int_equal(
	    command_says(fixture, "--activity", long_activity), EXIT_USAGE);
#define STORE(...) store_client(fixture, (struct client){ __VA_ARGS__ })
	assert_int_equal(STORE(.name = name), OK);
	assert_int_equal(STORE(.name = long_name), ERR_CONFLICT);
	assert_int_equal(STORE(.name = ""), ERR_CONFLICT);
	assert_int_equal(STORE(.phone = phone), OK);
	assert_int_equal(STORE(.phone = long_phone), ERR_CONFLICT);
	for (i = 0; i < ACTIVITY_N; i++) {
		struct client client = { .name = "Name" };

		client.activities[i] = activity;
		assert_int_equal(store_client(fixture, client), OK);
		client.activities[i] = long_activity;
		assert_int_equal(store_client(fixture, client), ERR_CONFLICT);
	}
	assert_int_equal(STORE(.conditions = (1 << CONDITION_N) - 1), OK);
	assert_int_equal(STORE(.conditions = 1 << CONDITION_N), ERR_CONFLICT);
	assert_int_equal(STORE(.first_treatment_day = "31.1.26"), ERR_CONFLICT);
}

static void
codes_and_movements_of_a_client(void **state)
{
	struct fixture *fixture = *state;
	struct client_movement asked = { movement_find("knee.flexion"),
		SIDE_LEFT };
	int64_t client = fixture_client(fixture, "Lim Wei");
	enum stored stored;
	int i;

	assert_int_equal(
	    command_says(fixture, "--code", "A234567890123456"), EXIT_DONE);
	assert_int_equal(
	    command_says(fixture, "--code", "B2345678901234567"), EXIT_USAGE);
	assert_int_equal(STORE(.code = "C234567890123456"), OK);
	_Static_assert(CODE_SIZE == sizeof("C234567890123456"),
	    "a code has at most 16 characters");
	for (i = 0; i <= MOVEMENTS_MAX + 1; i++) {
		asked.movement = &movements[i];
		assert_int_equal(
		    written(fixture, client_movement_put(fixture->db, client, i,
					 &asked, &stored)),
		    i >= 1 && i <= MOVEMENTS_MAX ? OK : ERR_CONFLICT);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(numbers_of_a_checkin),
		fixture_test(texts_of_a_checkin),
		fixture_test(session_minutes),
		fixture_test(session_region_minutes_and_notes),
		fixture_test(degrees_and_repeats),
		fixture_test(texts_of_a_client),
		fixture_test(codes_and_movements_of_a_client),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
