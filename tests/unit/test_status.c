/* By which rules a client is flagged, each at its edges; and that the list of
 * clients, which asks the database, sees the same flags. */
#include "store_fixture.h"

#include <time.h>

#include "arena_fixture.h"
#include "history_builder.h"
#include "random.h"
#include "worklist.h"

#define TODAY_NUMBER day_number(TODAY)

static const struct status_source nothing = { .today = TODAY };

/* The weekly scores of a client, the oldest first, a week apart; the last one
 * so many days ago. */
struct weeks {
	int scores[6]; /* NOT_ANSWERED: the question was skipped */
	int n, ago;
};

static void
build(struct arena *arena, const struct weeks *weeks, struct builder *b)
{
	int i;

	*b = builder_start(arena);
	for (i = 0; i < weeks->n; i++)
		builder_weekly(b,
		    TODAY_NUMBER - weeks->ago - 7 * (weeks->n - 1 - i),
		    weeks->scores[i]);
}

static struct client_status
status_of(
    struct arena *arena, const struct builder *b, struct status_source source)
{
	struct client_status out;

	source.history = &b->history;
	status_make(arena, &source, &out);
	return out;
}

static bool
has(const struct client_status *status, enum flag flag, const char *today)
{
	return status_flags(status, today) >> flag & 1;
}

/* The latest is 2 or more above the median of the three before. */
static void
worse(void **state)
{
	static const struct {
		struct weeks weeks;
		bool worse;
		int median;
	} cases[] = {
		{ { { 4, 4, 4, 6 }, 4, 0 }, true, 4 },
		{ { { 4, 4, 4, 5 }, 4, 0 }, false, 0 },
		{ { { 0, 0, 0, 2 }, 4, 0 }, true, 0 },
		{ { { 0, 0, 0, 1 }, 4, 0 }, false, 0 },
		{ { { 8, 8, 8, 10 }, 4, 0 }, true, 8 },
		{ { { 9, 9, 9, 10 }, 4, 0 }, false, 0 },
		/* the median, not the mean and not the last */
		{ { { 9, 4, 4, 6 }, 4, 0 }, true, 4 },
		{ { { 2, 5, 7, 7 }, 4, 0 }, true, 5 },
		{ { { 2, 6, 7, 7 }, 4, 0 }, false, 0 },
		/* three before, not two; older ones do not count */
		{ { { 4, 4, 6 }, 3, 0 }, false, 0 },
		{ { { 9, 4, 4, 4, 6 }, 5, 0 }, true, 4 },
		/* a question that was skipped is no score */
		{ { { 4, 4, NOT_ANSWERED, 4, 6 }, 5, 0 }, true, 4 },
		{ { { 4, 4, NOT_ANSWERED, 6 }, 4, 0 }, false, 0 },
		{ { { 4, 4, 4, 6, NOT_ANSWERED }, 5, 0 }, true, 4 },
		/* what is old is no news */
		{ { { 4, 4, 4, 6 }, 4, WORSE_DAYS }, true, 4 },
		{ { { 4, 4, 4, 6 }, 4, WORSE_DAYS + 1 }, false, 4 },
	};
	struct client_status status;
	struct builder b;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		build(*state, &cases[i].weeks, &b);
		status = status_of(*state, &b, nothing);
		if (has(&status, FLAG_WORSE, TODAY) != cases[i].worse)
			fail_msg("case %zu", i);
		if (status.worse_day[0] != '\0')
			assert_int_equal(status.worse_median, cases[i].median);
	}
}

/* Due a week after the last answer, silent two days after that. */
static void
due_and_silent(void **state)
{
	static const struct {
		int ago; /* of the last weekly check-in */
		bool due, silent;
	} cases[] = { { 0, false, false }, { 6, false, false },
		{ 7, true, false }, { 8, true, false }, { 9, false, true },
		{ 400, false, true } };
	struct status_source source = nothing;
	struct client_status status;
	struct builder b;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		struct weeks weeks = { { 3 }, 1, cases[i].ago };

		build(*state, &weeks, &b);
		source.consents = 1u << FOR_DATA;
		status = status_of(*state, &b, source);
		assert_int_equal(has(&status, FLAG_DUE, TODAY), cases[i].due);
		assert_int_equal(
		    has(&status, FLAG_SILENT, TODAY), cases[i].silent);
		/* Who has not agreed is waited for by nobody. */
		source.consents = 1u << FOR_MESSAGES;
		status = status_of(*state, &b, source);
		assert_false(has(&status, FLAG_DUE, TODAY));
		assert_false(has(&status, FLAG_SILENT, TODAY));
	}
}

/* Who never answered is waited for from the day of consent. */
static void
never_answered(void **state)
{
	struct status_source source = nothing;
	struct client_status status;
	struct builder b = builder_start(*state);
	int days;

	source.consents = 1u << FOR_DATA;
	for (days = 0; days < 4; days++) {
		source.consented_at = NOW - days * INT64_C(86400);
		status = status_of(*state, &b, source);
		assert_int_equal(has(&status, FLAG_DUE, TODAY), days < 2);
		assert_int_equal(has(&status, FLAG_SILENT, TODAY), days >= 2);
	}
}

/* After a session something is due on its day, until it is sent. */
static void
after_a_session(void **state)
{
	struct status_source source = nothing;
	struct client_status status;
	struct builder b = builder_start(*state);

	source.consents = 1u << FOR_DATA;
	source.consented_at = NOW - 100 * INT64_C(86400);
	builder_weekly(&b, TODAY_NUMBER - 1, 3);
	builder_session(&b, TODAY_NUMBER - 3);
	builder_session(&b, TODAY_NUMBER);
	status = status_of(*state, &b, source);
	assert_string_equal(status.after_due, TODAY);
	assert_true(has(&status, FLAG_DUE, TODAY));
	assert_false(has(&status, FLAG_DUE, "2026-11-23"));
	builder_arrival(&b, TODAY_NUMBER, 4);
	assert_string_equal(status_of(*state, &b, source).after_due, TODAY);
	builder_after(&b, TODAY_NUMBER - 3, 4);
	assert_string_equal(status_of(*state, &b, source).after_due, TODAY);
	builder_after(&b, TODAY_NUMBER, 4);
	status = status_of(*state, &b, source);
	assert_string_equal(status.after_due, "");
	assert_false(has(&status, FLAG_DUE, TODAY));
}

static void
report_due(void **state)
{
	struct status_source source = nothing;
	struct client_status status;
	struct builder b = builder_start(*state);
	int i;

	for (i = 1; i <= REPORT_SESSIONS; i++) {
		builder_session(&b, TODAY_NUMBER - 30 + i)->made_at =
		    NOW - 1000 + i;
		status = status_of(*state, &b, source);
		assert_int_equal(status.unreported, i);
		assert_int_equal(
		    has(&status, FLAG_REPORT, TODAY), i == REPORT_SESSIONS);
	}
	/* What was logged before the last report is in it. */
	source.reported_at = NOW - 1000 + 1;
	status = status_of(*state, &b, source);
	assert_int_equal(status.unreported, REPORT_SESSIONS - 1);
	assert_false(has(&status, FLAG_REPORT, TODAY));
}

static void
the_rest(void **state)
{
	struct status_source source = nothing;
	struct client_status status;
	struct builder b = builder_start(*state);

	status = status_of(*state, &b, source);
	assert_int_equal(status_flags(&status, TODAY), 1u << FLAG_CONSENT);
	source.consents = 1u << FOR_DATA;
	source.consented_at = NOW;
	source.calls = 1;
	status = status_of(*state, &b, source);
	assert_true(has(&status, FLAG_CALL, TODAY));
	assert_false(has(&status, FLAG_NOTE, TODAY));
	assert_false(has(&status, FLAG_CONSENT, TODAY));
	source.calls = 0;
	source.notes = 2;
	status = status_of(*state, &b, source);
	assert_false(has(&status, FLAG_CALL, TODAY));
	assert_true(has(&status, FLAG_NOTE, TODAY));
	/* Silence is not a score. */
	assert_int_equal(status.pain, NOT_ANSWERED);
	assert_false(status.has_change);
	builder_weekly(&b, TODAY_NUMBER, 0);
	assert_int_equal(status_of(*state, &b, source).pain, 0);
}

/* What is unseen of both kinds; there are few. */
static struct unseens
unseen_of(struct fixture *fixture, int64_t client)
{
	struct unseens calls, notes;
	int counts[SEEN_N] = { 0 };
	size_t i;

	assert_int_equal(unseen_list(fixture->db, fixture->arena, client,
			     SEEN_CALL, 100, &calls),
	    OK);
	assert_int_equal(unseen_list(fixture->db, fixture->arena, client,
			     SEEN_NOTE, 100, &notes),
	    OK);
	assert_int_equal(unseen_counts(fixture->db, client, counts), OK);
	assert_int_equal(counts[SEEN_CALL], calls.n);
	assert_int_equal(counts[SEEN_NOTE], notes.n);
	for (i = 0; i < notes.n; i++) {
		arena_grow(fixture->arena, &calls);
		calls.v[calls.n++] = notes.v[i];
	}
	return calls;
}

/* A client's words are shown until they were dealt with; a correction takes
 * the place of what it corrects. */
static void
unseen_words(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	struct checkin first = fixture_checkin(1, MOMENT_AFTER);
	struct checkin old = fixture_checkin(2, MOMENT_WEEKLY);
	struct checkin fixed = fixture_checkin(3, MOMENT_AFTER);
	struct readings none = { NULL, 0 };
	struct unseens unseens;
	enum stored stored;

	first.answers[QUESTION_NEW_SORENESS] = SORENESS_CALL;
	first.note = "Neck";
	old.submitted_at = NOW - 1; /* imported: before the client was made */
	old.note = "Old";
	fixed.note = "Neck, left";
	memcpy(fixed.replaces, first.id, ID_SIZE);
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &first, &none, &stored)),
	    OK);
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &old, &none, &stored)),
	    OK);
	unseens = unseen_of(fixture, client);
	assert_int_equal(unseens.n, 1);
	assert_int_equal(unseens.v[0].kind, SEEN_CALL);
	/* Read is not yet called. */
	assert_int_equal(written(fixture, seen_put(db, NOW, client, first.id,
					      SEEN_NOTE, aisha)),
	    OK);
	unseens = unseen_of(fixture, client);
	assert_int_equal(unseens.n, 1);
	assert_int_equal(written(fixture, seen_put(db, NOW, client, first.id,
					      SEEN_CALL, aisha)),
	    OK);
	unseens = unseen_of(fixture, client);
	assert_int_equal(unseens.n, 0);
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &fixed, &none, &stored)),
	    OK);
	unseens = unseen_of(fixture, client);
	assert_int_equal(unseens.n, 1);
	assert_string_equal(unseens.v[0].note, "Neck, left");
	assert_int_equal(written(fixture, seen_put(db, NOW, client + 1,
					      first.id, SEEN_CALL, aisha)),
	    ERR_NOT_FOUND);
}

static void
random_day(uint64_t *dice, int before, char out[DAY_SIZE])
{
	out[0] = '\0';
	if (random_next(dice) % 4 != 0)
		day_text(TODAY_NUMBER + 2 -
			     (int)(random_next(dice) % (uint64_t)before),
		    out);
}

static void
put_random(struct fixture *fixture, uint64_t *dice, int64_t client)
{
	struct client_status status = { .last_moment = NOT_ANSWERED,
		.pain = NOT_ANSWERED,
		.worse_latest = NOT_ANSWERED,
		.worse_median = NOT_ANSWERED };

	random_day(dice, 8, status.weekly_due);
	random_day(dice, 4, status.after_due);
	random_day(dice, 80, status.worse_day);
	status.calls = random_next(dice) % 6 == 0;
	status.notes = random_next(dice) % 6 == 0;
	status.unreported = 6 + (int)(random_next(dice) % 3);
	status.consents = (unsigned)(random_next(dice) % 8);
	assert_int_equal(
	    written(fixture, status_put(fixture->db, client, 1, &status)), OK);
}

static int
weight(unsigned flags)
{
	int flag = 0;

	while (flag < FLAG_N && !(flags >> flag & 1))
		flag++;
	return flag;
}

/* The order and every count of the list are those of status_flags(). */
static void
lists_see_the_same(void **state)
{
	struct fixture *fixture = *state;
	struct client_filter filter = {
		.sort = SORT_FLAGS, .today = TODAY, .limit = 1000
	};
	int64_t counts[CLIENTS_N], expected[CLIENTS_N] = { 0 };
	uint64_t dice = random_seed();
	const unsigned pressing = (1u << FLAG_DUE) - 1;
	struct client_rows rows;
	int i, last = 0;

	for (i = 0; i < 150; i++)
		put_random(fixture, &dice, fixture_client(fixture, "Somebody"));
	assert_int_equal(
	    client_list(fixture->db, fixture->arena, NOW, &filter, &rows), OK);
	assert_int_equal(rows.n, 150);
	for (i = 0; i < (int)rows.n; i++) {
		unsigned flags = status_flags(&rows.v[i].status, TODAY);

		assert_true(weight(flags) >= last);
		last = weight(flags);
		expected[CLIENTS_FLAGGED] += (flags & pressing) != 0;
		expected[CLIENTS_DUE] += flags >> FLAG_DUE & 1;
		expected[CLIENTS_SILENT] += flags >> FLAG_SILENT & 1;
		expected[CLIENTS_NO_CONSENT] += flags >> FLAG_CONSENT & 1;
	}
	assert_int_equal(
	    client_counts(fixture->db, fixture->arena, &filter, counts), OK);
	for (i = CLIENTS_FLAGGED; i <= CLIENTS_NO_CONSENT; i++) {
		assert_int_equal(counts[i], expected[i]);
		assert_true(expected[i] > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(worse),
		TEST(due_and_silent),
		TEST(never_answered),
		TEST(after_a_session),
		TEST(report_due),
		TEST(the_rest),
		fixture_test(unseen_words),
		fixture_test(lists_see_the_same),
	};

	setenv("TZ", "Asia/Kuala_Lumpur", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
