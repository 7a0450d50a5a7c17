/* Who is asked for an answer: 90 days of a practice whose clients answer, keep
 * silent, agree and withdraw as they please, hour by hour. */
#include "store_fixture.h"

#include <time.h>

#include "random.h"
#include "worklist.h"

#define CLIENTS 24
#define DAYS 90
#define HOUR 3600

/* What a client was sent and did, kept beside the store. */
struct person {
	int64_t id;
	bool agrees, archived, answers;
	int64_t asked_at, answered_at;
	int asked, weekly_asked;
};

static unsigned checkins;
static uint64_t dice_state;

static void
answer(struct fixture *fixture, struct person *person, int64_t now,
    enum moment moment)
{
	struct checkin checkin = fixture_checkin(++checkins, moment);
	struct readings none = { NULL, 0 };
	enum stored stored;

	checkin.submitted_at = now;
	checkin.answers[QUESTION_PAIN_WEEK] =
	    moment == MOMENT_WEEKLY ? 4 : NOT_ANSWERED;
	checkin.answers[QUESTION_PAIN_NOW] =
	    moment == MOMENT_AFTER ? 3 : NOT_ANSWERED;
	day_of_instant(now, checkin.day);
	assert_int_equal(written(fixture, checkin_put(fixture->db, person->id,
					      &checkin, &none, &stored)),
	    OK);
	if (moment == MOMENT_WEEKLY)
		person->answered_at = now;
}

static void
log_session(struct fixture *fixture, const struct person *person, int64_t now)
{
	struct session session = fixture_session(TODAY);

	day_of_instant(now, session.day);
	assert_int_equal(written(fixture, session_put(fixture->db, now,
					      person->id, &session)),
	    OK);
}

/* What the loop does between requests, here at once. */
static void
bring_up_to_date(struct fixture *fixture, int64_t now)
{
	struct status_source source;
	struct client_status status;
	struct history history;
	int64_t client, changes;
	struct arena *arena;

	while (status_next(fixture->db, NULL, 0, &client, &changes) == OK) {
		arena = arena_new();
		assert_int_equal(
		    status_load(fixture->db, arena, client, &history, &source),
		    OK);
		day_of_instant(now, source.today);
		status_make(arena, &source, &status);
		assert_int_equal(
		    written(fixture,
			status_put(fixture->db, client, changes, &status)),
		    OK);
		arena_free(arena);
	}
}

static void
people_make(struct fixture *fixture, struct person *people)
{
	int i;

	for (i = 0; i < CLIENTS; i++) {
		struct client client = { .name = "Somebody",
			.phone = i == 0 ? NULL : "012-345 6789" };

		assert_int_equal(
		    written(fixture, client_add(fixture->db, NOW, &client)),
		    OK);
		assert_int_equal(
		    written(fixture, consent_give(fixture->db, NOW, client.id,
					 FOR_DATA, LANG_EN)),
		    OK);
		people[i] =
		    (struct person){ .id = client.id, .answers = i % 3 != 1 };
	}
}

/* Somebody agrees, withdraws, is archived, comes for a session, answers. */
static void
live(struct fixture *fixture, struct person *person, int64_t now)
{
	struct db *db = fixture->db;
	int dice = (int)(random_next(&dice_state) % 600);

	if (dice < 4 || (now == NOW && person->id % 2 == 0)) {
		assert_int_equal(
		    written(fixture, consent_give(db, now, person->id,
					 FOR_MESSAGES, LANG_EN)),
		    OK);
		person->agrees = true;
	} else if (dice < 5) {
		assert_int_equal(
		    written(fixture,
			consent_withdraw(db, now, person->id, FOR_MESSAGES)),
		    OK);
		person->agrees = false;
	} else if (dice < 6) {
		person->archived = !person->archived;
		assert_int_equal(
		    written(fixture, client_set_archived(db, now, person->id,
					 person->archived)),
		    OK);
	} else if (dice < 10) {
		log_session(fixture, person, now);
	} else if (dice < 14 && person->answers) {
		answer(fixture, person, now,
		    dice < 12 ? MOMENT_WEEKLY : MOMENT_AFTER);
	}
}

static struct person *
person_of(struct person *people, int64_t client)
{
	int i;

	for (i = 0; people[i].id != client; i++)
		assert_true(i + 1 < CLIENTS);
	return &people[i];
}

/* What must hold of every question that is asked. */
static void
asked(struct person *person, int64_t now, int hour, enum message_kind kind)
{
	char today[DAY_SIZE], answered[DAY_SIZE];

	assert_true(person->agrees && !person->archived);
	assert_true(hour >= 9 && hour < 20);
	assert_true(
	    person->asked == 0 || now - person->asked_at >= 48 * INT64_C(3600));
	if (kind == MESSAGE_WEEKLY && person->answered_at != 0) {
		day_of_instant(now, today);
		day_of_instant(person->answered_at, answered);
		assert_true(day_number(today) - day_number(answered) >= 7);
	}
	person->asked++;
	person->weekly_asked += kind == MESSAGE_WEEKLY;
	person->asked_at = now;
}

/* Asks everybody whom the queue names. */
static void
ask(struct fixture *fixture, struct person *people, int64_t now, int hour)
{
	struct message_rows rows;
	char today[DAY_SIZE], due[DAY_SIZE];
	enum message_kind kind;
	struct asked times;
	size_t i;

	day_of_instant(now, today);
	assert_int_equal(
	    message_queue(fixture->db, fixture->arena, 0, today, &rows), OK);
	for (i = 0; i < rows.n; i++) {
		if (rows.v[i].open_at != 0 ||
		    !message_due(&rows.v[i], now, today, hour, &kind, due))
			continue;
		asked(person_of(people, rows.v[i].client), now, hour, kind);
		assert_int_equal(written(fixture, message_add(fixture->db, now,
						      rows.v[i].client, kind,
						      due, LANG_EN, 1)),
		    OK);
		assert_int_equal(
		    written(fixture, message_close(fixture->db, now,
					 rows.v[i].client, true)),
		    OK);
		assert_int_equal(message_asked(fixture->db, rows.v[i].client,
				     kind, due, &times),
		    OK);
		assert_true(times.n <= NUDGES_MAX);
		assert_int_equal(times.last_at, now);
	}
}

static void
ninety_days(void **state)
{
	struct fixture *fixture = *state;
	struct person people[CLIENTS];
	int64_t now = NOW;
	char clock[6];
	int i, hour, all = 0;

	dice_state = random_seed();
	fixture_user(fixture, "aisha", ROLE_THERAPIST);
	people_make(fixture, people);
	for (; now < NOW + DAYS * INT64_C(86400); now += HOUR) {
		for (i = 0; i < CLIENTS; i++)
			live(fixture, &people[i], now);
		bring_up_to_date(fixture, now);
		instant_clock(now, clock);
		hour = (clock[0] - '0') * 10 + clock[1] - '0';
		ask(fixture, people, now + 60, hour);
	}
	for (i = 0; i < CLIENTS; i++) {
		all += people[i].asked;
		if (!people[i].answers)
			assert_true(
			    people[i].weekly_asked <= NUDGES_MAX * NUDGE_WEEKS);
	}
	assert_int_equal(people[0].asked, 0); /* no telephone */
	assert_true(all > CLIENTS);
	print_message("# %d questions in %d days, seed %llu\n", all, DAYS,
	    (unsigned long long)random_seed());
}

/* Each border of one client's questions. */
static void
borders(void **state)
{
	static const struct {
		const char *weekly, *after;
		int64_t last; /* how long ago the last one was */
		int weekly_asked, after_asked, hour;
		const char *expected;
	} cases[] = {
		{ "2026-11-23", "", 0, 0, 0, 12, "" },
		{ "2026-11-22", "", 0, 0, 0, 12, "weekly 2026-11-22" },
		{ "2026-11-22", "", 0, 0, 0, 8, "" },
		{ "2026-11-22", "", 0, 0, 0, 9, "weekly 2026-11-22" },
		{ "2026-11-22", "", 0, 0, 0, 19, "weekly 2026-11-22" },
		{ "2026-11-22", "", 0, 0, 0, 20, "" },
		{ "2026-11-22", "", 48 * HOUR - 1, 1, 0, 12, "" },
		{ "2026-11-22", "", 48 * HOUR, 1, 0, 12, "weekly 2026-11-22" },
		{ "2026-11-22", "", 72 * HOUR, 2, 0, 12, "" },
		{ "2026-11-16", "", 0, 0, 0, 12, "weekly 2026-11-16" },
		{ "2026-11-15", "", 72 * HOUR, 0, 0, 12, "weekly 2026-11-22" },
		{ "2026-10-26", "", 0, 0, 0, 12, "weekly 2026-11-16" },
		{ "2026-10-25", "", 0, 0, 0, 12, "" },
		{ "", "2026-11-22", 0, 0, 0, 12, "after 2026-11-22" },
		{ "", "2026-11-21", 0, 0, 0, 12, "after 2026-11-21" },
		{ "", "2026-11-20", 0, 0, 0, 12, "" },
		{ "", "2026-11-23", 0, 0, 0, 12, "" },
		{ "", "2026-11-22", 0, 0, 2, 12, "" },
		{ "2026-11-22", "2026-11-22", 0, 0, 0, 12, "after 2026-11-22" },
		{ "2026-11-22", "2026-11-22", 0, 0, 2, 12,
		    "weekly 2026-11-22" },
		{ "", "", 0, 0, 0, 12, "" },
	};
	char due[DAY_SIZE], got[64];
	enum message_kind kind;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		struct message_row row = {
			.last_at = cases[i].last ? NOW - cases[i].last : 0,
			.asked = { cases[i].weekly_asked, cases[i].after_asked }
		};

		(void)snprintf(row.weekly_due, DAY_SIZE, "%s", cases[i].weekly);
		(void)snprintf(row.after_due, DAY_SIZE, "%s", cases[i].after);
		got[0] = '\0';
		if (message_due(&row, NOW, TODAY, cases[i].hour, &kind, due))
			(void)snprintf(got, sizeof(got), "%s %s",
			    message_words[kind], due);
		if (strcmp(got, cases[i].expected) != 0)
			fail_msg("case %zu: \"%s\", not \"%s\"", i, got,
			    cases[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(borders),
		fixture_test(ninety_days),
	};

	setenv("TZ", "Asia/Kuala_Lumpur", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
