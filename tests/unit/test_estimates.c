/*
 * The technique panel at its edges: minima, equal scores, techniques that
 * always go together, unknown minutes.
 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "visits.h"

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

static int
chance(int n)
{
	return (int)(random_next(&seed) % (uint64_t)n);
}

static struct visits
visits_of(struct arena *arena, int deep, int trigger)
{
	struct visits visits = { 0 };
	int i;

	for (i = 0; i < deep; i++)
		visit_add(arena, &visits, DEEP_TISSUE, -1, 1, -2 + chance(3));
	for (i = 0; i < trigger; i++)
		visit_add(arena, &visits, TRIGGER_POINT, -1, 1, -2 + chance(3));
	return visits;
}

static void
nothing_is_estimated_from_little(void **state)
{
	struct visits visits = visits_of(*state, 4, 3);
	struct outcome_sum outcome = outcome_of(&visits);

	/* Seven sessions. */
	assert_false(outcome.has_estimates);
	assert_int_equal(outcome.n_sessions, 7);
	assert_int_equal(outcome.contrasts_n, 0);
	/* Eight, but a technique in two of them only. */
	visits = visits_of(*state, 6, 2);
	outcome = outcome_of(&visits);
	assert_false(outcome.has_estimates);
	assert_true(outcome.techniques[DEEP_TISSUE].shown);
	assert_false(outcome.techniques[TRIGGER_POINT].shown);
	/* Eight of one technique. */
	visits = visits_of(*state, 8, 0);
	assert_false(outcome_of(&visits).has_estimates);
	visits = visits_of(*state, 5, 3);
	outcome = outcome_of(&visits);
	assert_true(outcome.has_estimates);
	assert_int_equal(outcome.contrasts_n, 1);
	visits.n = 0;
	assert_false(outcome_of(&visits).has_estimates);
}

/* In 3 sessions and more, with shares that sum to 2 and more. */
static void
shown_by_sessions_and_shares(void **state)
{
	static const struct {
		int sessions;
		double share;
		bool shown;
	} cases[] = { { 3, 0.5, false }, { 4, 0.5, true }, { 2, 1, false },
		{ 3, 1, true }, { 6, 1.0 / 3, true }, { 5, 1.0 / 3, false },
		{ 20, 0.1, true } };
	size_t i;
	int k;

	for (i = 0; i < nitems(cases); i++) {
		struct visits visits = visits_of(*state, 5, 5);
		struct outcome_sum outcome;

		for (k = 0; k < cases[i].sessions; k++)
			visit_add(*state, &visits, OTHER_TECHNIQUE, DEEP_TISSUE,
			    cases[i].share, -1);
		outcome = outcome_of(&visits);
		assert_true(outcome.has_estimates);
		assert_int_equal(
		    outcome.techniques[OTHER_TECHNIQUE].shown, cases[i].shown);
		/* In the model it is all the same. */
		assert_true(outcome.techniques[OTHER_TECHNIQUE].se > 0);
		assert_int_equal(outcome.contrasts_n, 3);
	}
}

/* A session whose techniques nobody noted counts, but says nothing. */
static void
sessions_without_technique_stay_out(void **state)
{
	struct visits visits = visits_of(*state, 5, 4);
	struct outcome_sum before = outcome_of(&visits), after;
	int i;

	for (i = 0; i < 5; i++) {
		visit_add(*state, &visits, DEEP_TISSUE, -1, 1, 4);
		visits.v[visits.n - 1].techniques = 0;
		visits.v[visits.n - 1].shares[DEEP_TISSUE] = 0;
	}
	after = outcome_of(&visits);
	assert_int_equal(after.sessions, 14);
	assert_int_equal(after.n_sessions, 9);
	assert_true(after.mu == before.mu);
	assert_true(after.techniques[DEEP_TISSUE].theta ==
		    before.techniques[DEEP_TISSUE].theta);
	assert_true(after.sigma2 == before.sigma2);
}

static void
equal_changes_are_equal(void **state)
{
	struct visits visits = { 0 };
	struct outcome_sum outcome;
	int i;

	for (i = 0; i < 12; i++)
		visit_add(
		    *state, &visits, i % 3, i % 2 ? -1 : (i + 1) % 3, 0.25, -2);
	outcome = outcome_of(&visits);
	assert_true(outcome.has_estimates);
	near(outcome.sse, 0, "sse");
	near(outcome.sigma2, 18 / outcome.df, "sigma2");
	near(outcome.mu, -2, "mu");
	for (i = 0; i < 3; i++)
		near(outcome.techniques[i].theta, -2, "theta");
	for (i = 0; i < 3; i++) {
		near(outcome.contrasts[i].difference, 0, "difference");
		assert_false(outcome.contrasts[i].told_apart);
	}
}

static const struct contrast *
contrast_of(const struct outcome_sum *outcome, int a, int b)
{
	size_t i;

	for (i = 0; i < outcome->contrasts_n; i++) {
		const struct contrast *contrast = &outcome->contrasts[i];

		if ((int)contrast->a == a && (int)contrast->b == b)
			return contrast;
	}
	fail_msg("no contrast of %d and %d", a, b);
	return NULL;
}

/* Two techniques always given together, alone and beside a third one. */
static void
always_together_cannot_be_separated(void **state)
{
	struct visits visits = { 0 };
	struct outcome_sum outcome;
	const struct contrast *contrast;
	int i;

	for (i = 0; i < 10; i++)
		visit_add(*state, &visits, DEEP_TISSUE, TRIGGER_POINT, 0.5,
		    -chance(4));
	outcome = outcome_of(&visits);
	assert_true(outcome.has_estimates);
	contrast = contrast_of(&outcome, DEEP_TISSUE, TRIGGER_POINT);
	assert_false(contrast->separable);
	near(contrast->difference, 0, "difference");
	near(contrast->se, sqrt(2) * 0.75, "its error");
	for (i = 0; i < 10; i++)
		visit_add(*state, &visits, OTHER_TECHNIQUE, -1, 1, -chance(4));
	outcome = outcome_of(&visits);
	contrast = contrast_of(&outcome, DEEP_TISSUE, TRIGGER_POINT);
	assert_false(contrast->separable);
	near(contrast->difference, 0, "difference");
	assert_true(
	    contrast_of(&outcome, DEEP_TISSUE, OTHER_TECHNIQUE)->separable);
	/* Two parts to one, always: still one thing. */
	for (i = 0; i < 10; i++) {
		visits.v[i].shares[DEEP_TISSUE] = 2.0 / 3;
		visits.v[i].shares[TRIGGER_POINT] = 1.0 / 3;
	}
	outcome = outcome_of(&visits);
	contrast = contrast_of(&outcome, DEEP_TISSUE, TRIGGER_POINT);
	assert_false(contrast->separable);
	assert_false(contrast->told_apart);
	/* Alone at times, and they are two. */
	for (i = 0; i < 6; i++)
		visit_add(*state, &visits, DEEP_TISSUE, -1, 1, -chance(4));
	outcome = outcome_of(&visits);
	assert_true(
	    contrast_of(&outcome, DEEP_TISSUE, TRIGGER_POINT)->separable);
}

static void
a_large_difference_is_told_apart(void **state)
{
	struct visits visits = { 0 };
	struct outcome_sum outcome;
	const struct contrast *contrast;
	int i;

	for (i = 0; i < 20; i++)
		visit_add(*state, &visits,
		    i % 2 ? DEEP_TISSUE : MYOFASCIAL_RELEASE, -1, 1,
		    i % 2        ? -4
		    : i % 4 == 0 ? 0
				 : 1);
	outcome = outcome_of(&visits);
	contrast = contrast_of(&outcome, DEEP_TISSUE, MYOFASCIAL_RELEASE);
	assert_true(contrast->told_apart);
	assert_true(contrast->upper < 0);
	/* Shrunk towards each other. */
	assert_true(contrast->difference > -4.5);
	assert_true(outcome.techniques[DEEP_TISSUE].theta > -4);
	assert_true(outcome.techniques[MYOFASCIAL_RELEASE].theta < 0.5);
}

/* With minutes unknown the parts are equal, and so are the estimates of a
 * client whose minutes are. */
static void
unknown_minutes_are_equal_parts(void **state)
{
	struct session known[9], unknown[9];
	struct visits visits[2] = { { 0 } };
	struct outcome_sum outcomes[2];
	int i, j, k;

	for (i = 0; i < 9; i++) {
		for (k = 0; k < TECHNIQUE_N; k++)
			known[i].minutes[k] = unknown[i].minutes[k] = NOT_USED;
		known[i].minutes[i % 3] = 30;
		unknown[i].minutes[i % 3] = MINUTES_UNKNOWN;
		if (i % 2) {
			known[i].minutes[(i + 1) % 3] = 30;
			unknown[i].minutes[(i + 1) % 3] = 45;
		}
		for (j = 0; j < 2; j++) {
			struct visit *visit;

			visit_add(*state, &visits[j], 0, -1, 1, -i % 4);
			visit = &visits[j].v[i];
			visit->techniques = technique_shares(
			    j ? &unknown[i] : &known[i], visit->shares);
		}
	}
	for (j = 0; j < 2; j++)
		outcomes[j] = outcome_of(&visits[j]);
	assert_true(outcomes[0].has_estimates);
	assert_memory_equal(&outcomes[0], &outcomes[1], sizeof(outcomes[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_estimated_from_little),
		cmocka_unit_test(shown_by_sessions_and_shares),
		cmocka_unit_test(sessions_without_technique_stay_out),
		cmocka_unit_test(equal_changes_are_equal),
		cmocka_unit_test(always_together_cannot_be_separated),
		cmocka_unit_test(a_large_difference_is_told_apart),
		cmocka_unit_test(unknown_minutes_are_equal_parts),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
