/* Which answer belongs where, and what is counted. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis.h"
#include "history_builder.h"

#define MONDAY 20150 /* 2025-03-03 */

static int
start(void **state)
{
	*state = arena_new();
	return 0;
}

static int
stop(void **state)
{
	arena_free(*state);
	return 0;
}

static struct analysis
analyse(struct builder *b, int from, int to)
{
	char first[DAY_SIZE] = "", last[DAY_SIZE] = "";
	struct analysis out;

	if (from != NO_DAY)
		day_text(from, first);
	if (to != NO_DAY)
		day_text(to, last);
	analysis_make(b->arena, &b->history, first, last, &out);
	return out;
}

static void
nothing_is_nothing(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a = analyse(&b, NO_DAY, MONDAY);

	assert_int_equal(a.to, MONDAY);
	assert_int_equal(a.from, MONDAY);
	assert_int_equal(a.first, NO_DAY);
	assert_int_equal(a.pain.series.n, 0);
	assert_int_equal(a.visits.n, 0);
	assert_int_equal(a.movements.n, 0);
	assert_int_equal(a.weeks.n, 0);
	assert_null(a.main_movement);
	a = analyse(&b, NO_DAY, NO_DAY);
	assert_int_equal(a.pain.series.n, 0);
}

/* Before: the arrival score, else what was recalled afterwards. After: the
 * last after of the day. */
static void
pairs_come_from_their_day(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;
	struct checkin *after;

	builder_session(&b, MONDAY);
	builder_session(&b, MONDAY + 7);
	builder_session(&b, MONDAY + 14);
	builder_arrival(&b, MONDAY, 7);
	after = builder_after(&b, MONDAY, 5);
	after->answers[QUESTION_PAIN_BEFORE] =
	    9; /* recalled, but arrival was measured */
	builder_after(&b, MONDAY, 4);
	after = builder_after(&b, MONDAY + 7, 3);
	after->answers[QUESTION_PAIN_BEFORE] = 6;
	builder_after(&b, MONDAY + 8, 0); /* no session on this day */
	a = analyse(&b, NO_DAY, MONDAY + 20);

	assert_int_equal(a.visits.n, 3);
	assert_int_equal(a.visits.v[0].before, 7);
	assert_int_equal(a.visits.v[0].after, 4);
	assert_false(a.visits.v[0].recalled);
	assert_int_equal(a.visits.v[1].before, 6);
	assert_int_equal(a.visits.v[1].after, 3);
	assert_true(a.visits.v[1].recalled);
	assert_int_equal(a.visits.v[2].before, NOT_ANSWERED);
	assert_int_equal(a.visits.v[2].after, NOT_ANSWERED);
	assert_int_equal(a.sessions, 3);
	assert_int_equal(a.both_scores, 2);
	assert_int_equal(a.recalled, 1);
	/* The after without a session is in no series. */
	assert_int_equal(a.pain.series.n, 2);
	assert_int_equal(a.outcomes[RIGHT_AFTER].sessions, 2);
	assert_true(fabs(a.outcomes[RIGHT_AFTER].mean + 3) < 1e-12);
}

static void
next_visit_within_three_weeks(void **state)
{
	static const int days[] = { 0, 2, 5, 26, 48 };
	static const bool has[] = { false, true, true, false, false };
	struct builder b = builder_start(*state);
	struct analysis a;
	size_t i;

	for (i = 0; i < nitems(days); i++) {
		builder_session(&b, MONDAY + days[i]);
		builder_arrival(&b, MONDAY + days[i], (int)(8 - i));
	}
	a = analyse(&b, NO_DAY, MONDAY + 60);
	for (i = 0; i < nitems(days); i++) {
		assert_int_equal(a.visits.v[i].has_next, has[i]);
		if (has[i])
			assert_int_equal(a.visits.v[i].next, -1);
	}
	/* 2 days are too few, 3 and 21 are in, 22 are too many. */
	assert_int_equal(a.outcomes[BY_NEXT_VISIT].sessions, 2);
	assert_int_equal(a.outcomes[RIGHT_AFTER].sessions, 0);
}

/* No pain at all is an answer, in every place where scores are read. */
static void
zero_is_a_score(void **state)
{
	struct builder b = builder_start(*state);
	struct checkin *c;
	struct analysis a;
	int i;

	builder_weekly(&b, MONDAY - 1, 4);
	builder_session(&b, MONDAY);
	builder_arrival(&b, MONDAY, 0);
	c = builder_after(&b, MONDAY, 0);
	c->answers[QUESTION_TIGHTNESS] = 0;
	for (i = 0; i < 3; i++) {
		c = builder_weekly(&b, MONDAY + 6 + 7 * i, 0);
		c->answers[QUESTION_INTERFERENCE_ENJOYMENT] = 0;
		c->answers[QUESTION_INTERFERENCE_ACTIVITY] = 0;
		c->answers[QUESTION_ACTIVITY_1] = 0;
	}
	a = analyse(&b, NO_DAY, MONDAY + 21);

	assert_int_equal(a.pain.series.n, 4);
	assert_true(a.pain.summary.current == 0);
	assert_int_equal(a.pain.summary.change_class, CLASS_SUBSTANTIAL);
	assert_int_equal(a.interference.series.n, 3);
	assert_int_equal(a.activities.series.n, 3);
	assert_int_equal(a.tightness.series.n, 1);
	assert_int_equal(a.swelling.series.n, 0);
	assert_int_equal(a.both_scores, 1);
	assert_int_equal(a.weeks.answered, 3);
	assert_int_equal(a.outcomes[RIGHT_AFTER].sessions, 1);
	assert_true(a.outcomes[RIGHT_AFTER].mean == 0);
}

/* All three items make an interference score; two are silence. */
static void
interference_needs_three(void **state)
{
	struct builder b = builder_start(*state);
	struct checkin *c = builder_weekly(&b, MONDAY, 6);
	struct analysis a;

	c->answers[QUESTION_INTERFERENCE_ENJOYMENT] = 5;
	c = builder_weekly(&b, MONDAY + 7, 6);
	c->answers[QUESTION_INTERFERENCE_ENJOYMENT] = 5;
	c->answers[QUESTION_INTERFERENCE_ACTIVITY] = 8;
	a = analyse(&b, NO_DAY, MONDAY + 7);
	assert_int_equal(a.pain.series.n, 2);
	assert_int_equal(a.interference.series.n, 1);
	assert_true(fabs(a.interference.series.v[0].value - 19 / 3.0) < 1e-12);
}

/* An activity that one side never answered compares nothing. */
static void
activities_compare_the_same(void **state)
{
	struct builder b = builder_start(*state);
	struct checkin *c = builder_weekly(&b, MONDAY, 6);
	struct analysis a;
	int i;

	c->answers[QUESTION_ACTIVITY_1] = 2;
	c->answers[QUESTION_ACTIVITY_2] = 8;
	builder_session(&b, MONDAY);
	for (i = 1; i <= 3; i++) {
		c = builder_weekly(&b, MONDAY + 7 * i, 6);
		c->answers[QUESTION_ACTIVITY_1] = 4;
		c->answers[QUESTION_ACTIVITY_3] = 10;
	}
	a = analyse(&b, NO_DAY, MONDAY + 21);
	assert_int_equal(a.activities.summary.status, SUMMARY_OK);
	assert_true(fabs(a.activities.summary.baseline - 2) < 1e-12);
	assert_true(fabs(a.activities.summary.current - 4) < 1e-12);
	assert_int_equal(a.activities.summary.change_class, CLASS_CLEAR);
	assert_true(fabs(a.activities.series.v[0].value - 5) < 1e-12);
}

static void
last_of_a_day_counts(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;

	builder_weekly(&b, MONDAY, 6);
	builder_weekly(&b, MONDAY, 3);
	builder_weekly(&b, MONDAY, NOT_ANSWERED);
	a = analyse(&b, NO_DAY, MONDAY);
	assert_int_equal(a.pain.series.n, 1);
	assert_true(a.pain.series.v[0].value == 3);
}

static void
arrival_stands_in_for_weeks(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;
	int i;

	builder_weekly(&b, MONDAY, 6);
	a = analyse(&b, NO_DAY, MONDAY);
	assert_false(a.arrival);
	for (i = 0; i < 4; i++) {
		builder_session(&b, MONDAY + 7 * i);
		builder_arrival(&b, MONDAY + 7 * i, 8 - i);
	}
	a = analyse(&b, NO_DAY, MONDAY + 21);
	assert_true(a.arrival);
	assert_int_equal(a.pain.summary.status, SUMMARY_OK);
	for (i = 1; i <= 3; i++)
		builder_weekly(&b, MONDAY + 7 * i, 5);
	a = analyse(&b, NO_DAY, MONDAY + 21);
	assert_false(a.arrival);
}

static void
nothing_after_the_report_day(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;
	int i;

	builder_weekly(&b, MONDAY, 6);
	builder_session(&b, MONDAY);
	for (i = 1; i <= 5; i++)
		builder_weekly(&b, MONDAY + 7 * i, 5);
	builder_session(&b, MONDAY + 30);
	builder_reading(&b, MONDAY + 40, "knee.flexion", SIDE_LEFT, 90);
	a = analyse(&b, NO_DAY, MONDAY + 14);
	assert_int_equal(a.pain.series.n, 3);
	assert_int_equal(a.pain.summary.status, SUMMARY_TOO_FEW);
	assert_int_equal(a.visits.n, 1);
	assert_int_equal(a.movements.n, 0);
}

/* A value that is over 35 days old keeps its number and loses its class. */
static void
old_values_have_no_class(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;
	int i;

	builder_weekly(&b, MONDAY, 8);
	builder_session(&b, MONDAY);
	for (i = 1; i <= 3; i++)
		builder_weekly(&b, MONDAY + 7 * i, 2);
	a = analyse(&b, NO_DAY, MONDAY + 21 + STALE_DAYS);
	assert_false(a.pain.summary.stale);
	assert_int_equal(a.pain.summary.change_class, CLASS_SUBSTANTIAL);
	a = analyse(&b, NO_DAY, MONDAY + 22 + STALE_DAYS);
	assert_true(a.pain.summary.stale);
	assert_true(a.pain.summary.current == 2);
	assert_int_equal(a.pain.summary.change_class, CLASS_NONE);
}

/* Whole weeks from Monday to Sunday; the first and the last day of the
 * period cut none in half. */
static void
weeks_are_whole(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;

	builder_weekly(&b, MONDAY - 1, 5);
	builder_weekly(&b, MONDAY, 5);
	builder_weekly(&b, MONDAY + 6, 5);
	builder_weekly(&b, MONDAY + 21, NOT_ANSWERED);
	builder_weekly(&b, MONDAY + 27, 4);
	a = analyse(&b, NO_DAY, MONDAY + 27);
	assert_int_equal(a.weeks.n, 4);
	assert_int_equal(a.weeks.answered, 2);
	assert_true(a.weeks.v[0].answered);
	assert_false(a.weeks.v[1].answered);
	assert_false(a.weeks.v[2].answered);
	assert_true(a.weeks.v[3].answered);
	a = analyse(&b, NO_DAY, MONDAY + 26);
	assert_int_equal(a.weeks.n, 3);
	a = analyse(&b, MONDAY + 1, MONDAY + 27);
	assert_int_equal(a.weeks.n, 3);
	assert_int_equal(a.weeks.v[0].monday, MONDAY + 7);
}

/* The period limits what is listed, not what the start was. */
static void
period_keeps_the_start(void **state)
{
	struct builder b = builder_start(*state);
	struct checkin *c;
	struct analysis a;
	int i;

	for (i = 0; i < 8; i++) {
		c = builder_weekly(&b, MONDAY + 7 * i, 8 - i / 2);
		c->answers[QUESTION_GLOBAL_CHANGE] = 3;
		c->answers[QUESTION_SOMETHING_ELSE] = 1;
	}
	builder_session(&b, MONDAY);
	builder_session(&b, MONDAY + 35);
	a = analyse(&b, MONDAY + 28, MONDAY + 49);
	assert_int_equal(a.pain.series.n, 8);
	assert_true(a.pain.summary.baseline == 8);
	assert_int_equal(a.visits.n, 2);
	assert_int_equal(a.visits_before, 1);
	assert_int_equal(a.sessions, 1);
	assert_int_equal(a.global_changes.n, 4);
	assert_int_equal(a.other_changes.n, 4);
}

static void
first_day_may_be_recorded(void **state)
{
	struct builder b = builder_start(*state);
	struct analysis a;

	builder_session(&b, MONDAY);
	builder_weekly(&b, MONDAY, 5);
	day_text(MONDAY - 30, b.history.client.first_treatment_day);
	a = analyse(&b, NO_DAY, MONDAY);
	assert_int_equal(a.first, MONDAY - 30);
	assert_int_equal(a.pain.summary.status, SUMMARY_NO_BASELINE);
	assert_int_equal(a.from, MONDAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    nothing_is_nothing, start, stop),
		cmocka_unit_test_setup_teardown(
		    pairs_come_from_their_day, start, stop),
		cmocka_unit_test_setup_teardown(
		    next_visit_within_three_weeks, start, stop),
		cmocka_unit_test_setup_teardown(zero_is_a_score, start, stop),
		cmocka_unit_test_setup_teardown(
		    interference_needs_three, start, stop),
		cmocka_unit_test_setup_teardown(
		    activities_compare_the_same, start, stop),
		cmocka_unit_test_setup_teardown(
		    last_of_a_day_counts, start, stop),
		cmocka_unit_test_setup_teardown(
		    arrival_stands_in_for_weeks, start, stop),
		cmocka_unit_test_setup_teardown(
		    nothing_after_the_report_day, start, stop),
		cmocka_unit_test_setup_teardown(
		    old_values_have_no_class, start, stop),
		cmocka_unit_test_setup_teardown(weeks_are_whole, start, stop),
		cmocka_unit_test_setup_teardown(
		    period_keeps_the_start, start, stop),
		cmocka_unit_test_setup_teardown(
		    first_day_may_be_recorded, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
