/*
 * The numbers of a practice: who counts where, and that no number that is
 * shown tells of fewer than five clients, not even by a difference.
 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "practice.h"
#include "random_client.h"

#define FROM day_number("2025-01-01")
#define TO day_number("2025-06-30")

static uint64_t seed;

static int
start(void **state)
{
	seed = random_seed();
	*state = arena_new();
	return 0;
}

static int
stop(void **state)
{
	arena_free(*state);
	return 0;
}

static void
near(double got, double expected, const char *what)
{
	if (!(fabs(got - expected) <= 1e-9))
		fail_msg("seed %llu: %s is %.17g, not %.17g",
		    (unsigned long long)random_seed(), what, got, expected);
}

/* n clients of a class, else empty. */
static void
classes_add(struct arena *arena, struct practice_analysis *practice,
    enum change_class change_class, int n)
{
	struct analysis client = { .from = FROM, .to = TO };

	client.pain.summary.change_class = change_class;
	while (n-- > 0)
		practice_add(arena, practice, &client);
}

static struct practice_analysis
classes_of(struct arena *arena, const int counts[CLASS_N])
{
	struct practice_analysis practice;
	int k;

	practice_start(arena, FROM, TO, &practice);
	for (k = 0; k < CLASS_N; k++)
		classes_add(arena, &practice, (enum change_class)k, counts[k]);
	practice_finish(arena, &practice);
	return practice;
}

static void
classes_and_responders(void **state)
{
	const int counts[CLASS_N] = { [CLASS_NONE] = 7,
		[CLASS_SUBSTANTIAL] = 6,
		[CLASS_MODERATE] = 6,
		[CLASS_SMALL] = 8,
		[CLASS_LITTLE] = 10 };
	struct practice_analysis practice = classes_of(*state, counts);

	assert_false(practice.refused);
	assert_int_equal(practice.clients, 37);
	assert_int_equal(practice.classed, 30);
	assert_int_equal(practice.responders, 12);
	assert_false(practice.responders_hidden);
	assert_int_equal(practice.classes_hidden, 0);
	/* 12 of 30, as in the vector. */
	assert_true(practice.has_proportion);
	near(practice.proportion.lower, 0.24590628116801852, "lower");
	near(practice.proportion.upper, 0.5767963974667752, "upper");
}

static void
few_clients_are_no_practice(void **state)
{
	const int four[CLASS_N] = { [CLASS_SMALL] = 4 };
	const int five[CLASS_N] = { [CLASS_SMALL] = 5 };
	const int nine[CLASS_N] = {
		[CLASS_NONE] = 1, [CLASS_MODERATE] = 5, [CLASS_LITTLE] = 4
	};
	struct practice_analysis practice = classes_of(*state, four);

	assert_true(practice.refused);
	assert_true(cell_hidden(practice.classed));
	practice = classes_of(*state, five);
	assert_false(practice.refused);
	assert_false(practice.classes[CLASS_SMALL].hidden);
	/* Nobody responds: that tells of all, not of one. */
	assert_false(practice.responders_hidden);
	assert_false(practice.has_proportion);
	practice = classes_of(*state, nine);
	assert_true(practice.responders_hidden);
	assert_false(practice.has_proportion);
}

/* Whether a set of classes, of which the sum is known, tells a cell of 1 to
 * 4 clients: hidden cells that sum to so few, or one of them alone. */
static void
tells_nothing(const struct practice_analysis *practice, int respond)
{
	size_t hidden = 0;
	int k, n = 0;

	for (k = 0; k < CLASS_N; k++) {
		bool responds = k == CLASS_SUBSTANTIAL || k == CLASS_MODERATE;

		if (respond >= 0 && responds != respond)
			continue;
		if (!practice->classes[k].hidden) {
			assert_false(cell_hidden(practice->classes[k].clients));
			continue;
		}
		hidden += practice->classes[k].clients;
		n++;
	}
	if (cell_hidden(hidden) || n == 1)
		fail_msg("seed %llu: %zu hidden clients in %d classes",
		    (unsigned long long)random_seed(), hidden, n);
}

static void
hidden_classes_stay_hidden(void **state)
{
	int i, k;

	for (i = 0; i < 3000; i++) {
		int counts[CLASS_N] = { 0 };
		struct practice_analysis practice;

		for (k = 1; k < CLASS_N; k++) {
			if (k != CLASS_CLEAR)
				counts[k] = random_below(&seed, 3) *
					    random_below(&seed, 5);
		}
		practice = classes_of(*state, counts);
		if (practice.classed < CELL_LEAST)
			continue;
		tells_nothing(&practice, -1);
		if (!practice.responders_hidden) {
			tells_nothing(&practice, 0);
			tells_nothing(&practice, 1);
		}
		arena_reset(*state);
	}
}

/* A client with n weekly visits of one technique and a change each. */
static struct analysis
client_of(struct arena *arena, int n, int technique, const int *changes)
{
	struct analysis client = { .from = FROM, .to = TO };
	struct visit *visits = arena_array(arena, struct visit, (size_t)n);
	int i;

	client.visits = (struct visits){ visits, (size_t)n };
	client.sessions = (size_t)n;
	for (i = 0; i < n; i++) {
		visits[i] = (struct visit){ .day = FROM + 7 * i,
			.before = 6,
			.after = 6 + changes[i],
			.techniques = 1u << technique };
		visits[i].shares[technique] = 1;
	}
	return client;
}

static void
rows_need_five_clients(void **state)
{
	static const int changes[][4] = { { -2, -1, -3, -2 }, { 0, -1, 0, -1 },
		{ -3, -2, -2, -3 }, { -1, -1, -1, -1 }, { -2, 0, -1, 1 } };
	struct practice_analysis practice;
	const struct practice_row *row;
	struct analysis client;
	struct meta meta;
	double y[] = { -2, -0.5, -2.5, -1, -0.5 }, v[5];
	int i;

	practice_start(*state, FROM, TO, &practice);
	for (i = 0; i < 5; i++) {
		client = client_of(*state, 4, TRIGGER_POINT, changes[i]);
		practice_add(*state, &practice, &client);
		/* The same clients, with another technique too seldom. */
		client = client_of(
		    *state, i < 4 ? 3 : 2, OTHER_TECHNIQUE, changes[i]);
		practice_add(*state, &practice, &client);
	}
	practice_finish(*state, &practice);
	row = &practice.rows[RIGHT_AFTER][TRIGGER_POINT];
	assert_false(row->hidden);
	assert_int_equal(row->clients.n, 5);
	assert_int_equal(row->sessions, 20);
	/* Sums of squares 2, 1, 1, 0, 5 over 15 degrees of freedom. */
	near(row->variance, 9.0 / 15, "variance");
	for (i = 0; i < 5; i++)
		v[i] = 9.0 / 15 / 4;
	meta_make(y, v, 5, &meta);
	near(row->meta.mean, meta.mean, "mean");
	near(row->meta.upper, meta.upper, "upper");
	assert_false(row->meta.has_prediction);
	row = &practice.rows[RIGHT_AFTER][OTHER_TECHNIQUE];
	assert_int_equal(row->clients.n, 4);
	assert_true(row->hidden);
	assert_true(practice.rows[BY_NEXT_VISIT][TRIGGER_POINT].hidden);
	assert_int_equal(practice.techniques[OTHER_TECHNIQUE].clients, 5);
	assert_int_equal(practice.techniques[OTHER_TECHNIQUE].sessions, 14);
	assert_int_equal(practice.sessions, 34);
}

/* Where nothing varies the variance has its floor, and sessions of which a
 * technique was less than half do not count for it. */
static void
floors_and_shares(void **state)
{
	static const int changes[] = { -1, -1, -1, -1, -1 };
	struct practice_analysis practice;
	const struct practice_row *row;
	int i, k;

	practice_start(*state, FROM, TO, &practice);
	for (i = 0; i < 6; i++) {
		struct analysis client =
		    client_of(*state, 5, DEEP_TISSUE, changes);

		for (k = 0; k < 4; k++) {
			struct visit *visit = &client.visits.v[k];

			visit->techniques |= 1u << MYOFASCIAL_RELEASE;
			visit->shares[DEEP_TISSUE] = k ? 0.5 : 0.4;
			visit->shares[MYOFASCIAL_RELEASE] = k ? 0.5 : 0.6;
		}
		practice_add(*state, &practice, &client);
	}
	practice_finish(*state, &practice);
	row = &practice.rows[RIGHT_AFTER][DEEP_TISSUE];
	assert_int_equal(row->sessions, 24);
	near(row->variance, 0.25, "variance");
	near(row->meta.mean, -1, "mean");
	assert_true(row->meta.upper > -1);
	assert_int_equal(
	    practice.rows[RIGHT_AFTER][MYOFASCIAL_RELEASE].sessions, 24);
}

static void
weeks_belong_to_months(void **state)
{
	/* Mondays; the Thursday after the third is the last of January. */
	const char *mondays[] = { "2025-01-06", "2025-01-13", "2025-01-27",
		"2025-02-03" };
	struct practice_analysis practice;
	struct analysis client = { .from = FROM, .to = TO };
	struct week weeks[4];
	int i;

	for (i = 0; i < 4; i++)
		weeks[i] = (struct week){ day_number(mondays[i]), i % 2 };
	practice_start(*state, FROM, TO, &practice);
	assert_int_equal(practice.months.n, 6);
	assert_int_equal(practice.months.v[5].month, 6);
	assert_int_equal(
	    practice.months.v[1].first_day, day_number("2025-02-01"));
	for (i = 0; i < 6; i++) {
		client.weeks = (struct weeks){ weeks, i < 4 ? 4 : 3, 0 };
		practice_add(*state, &practice, &client);
	}
	practice_finish(*state, &practice);
	assert_int_equal(practice.months.v[0].weeks, 18);
	assert_int_equal(practice.months.v[0].answered, 6);
	assert_int_equal(practice.months.v[0].clients, 6);
	assert_false(practice.months.v[0].hidden);
	near(practice.months.v[0].share, 1.0 / 3, "share");
	assert_int_equal(practice.months.v[1].clients, 4);
	assert_true(practice.months.v[1].hidden);
	assert_int_equal(practice.months.v[2].weeks, 0);
	assert_false(practice.months.v[2].hidden);
}

/* Sums over random clients are the sums of their analyses. */
static void
sums_of_clients(void **state)
{
	size_t sessions = 0, both = 0, with_change = 0, expected = 0, weeks = 0;
	struct practice_analysis practice;
	struct arena *arena = arena_new();
	struct course plan;
	size_t i;
	int n;

	practice_start(*state, 19950, 20900, &practice);
	for (n = 0; n < 60; n++) {
		struct history history;
		struct analysis a;
		char from[DAY_SIZE], to[DAY_SIZE];

		plan_make(&seed, 0, SCORE_MAX, &plan);
		history = plan_history(arena, &plan);
		day_text(19950, from);
		day_text(20900, to);
		analysis_make(arena, &history, from, to, &a);
		practice_add(*state, &practice, &a);
		sessions += plan.sessions_n;
		both += a.both_scores;
		with_change += a.pain.summary.status == SUMMARY_OK;
		expected += a.weeks.n;
		arena_reset(arena);
	}
	practice_finish(*state, &practice);
	for (i = 0; i < practice.months.n; i++)
		weeks += practice.months.v[i].weeks;
	assert_int_equal(practice.clients, 60);
	assert_int_equal(practice.sessions, sessions);
	assert_int_equal(practice.both_scores, both);
	assert_int_equal(practice.with_change, with_change);
	assert_int_equal(weeks, expected);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_and_responders),
		cmocka_unit_test(few_clients_are_no_practice),
		cmocka_unit_test(hidden_classes_stay_hidden),
		cmocka_unit_test(rows_need_five_clients),
		cmocka_unit_test(floors_and_shares),
		cmocka_unit_test(weeks_belong_to_months),
		cmocka_unit_test(sums_of_clients),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
