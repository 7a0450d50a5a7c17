/*
 * The technique panel at its edges: minima, equal scores, techniques that
 * always go together, unknown minutes, very many sessions.
 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis.h"
#include "random.h"

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

static void
near(double got, double expected, const char *what)
{
	if (!(fabs(got - expected) <= 1e-9))
		fail_msg("seed %llu: %s is %.17g, not %.17g",
		    (unsigned long long)random_seed(), what, got, expected);
}

/* A visit of a technique, or of two with the first one's share. */
static void
visit_add(struct arena *arena, struct visits *visits, int first, int second,
    double share, int change)
{
	struct visit *visit;

	arena_grow(arena, visits);
	visit = &visits->v[visits->n];
	*visit = (struct visit){
		.day = 7 * (int)visits->n++, .before = 6, .after = 6 + change
	};
	visit->techniques = 1u << first;
	visit->shares[first] = 1;
	if (second < 0)
		return;
	visit->techniques |= 1u << second;
	visit->shares[first] = share;
	visit->shares[second] = 1 - share;
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

static struct outcome_sum
outcome_of(const struct visits *visits)
{
	struct outcome_sum outcome;

	outcome_make(visits, RIGHT_AFTER, &outcome);
	return outcome;
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

/* The equations of Henderson by Gauss in long doubles. */
static void
solve(long double a[7][8], int n)
{
	int i, j, k, pivot;

	for (i = 0; i < n; i++) {
		pivot = i;
		for (j = i + 1; j < n; j++)
			pivot = fabsl(a[j][i]) > fabsl(a[pivot][i]) ? j : pivot;
		for (k = 0; k <= n; k++) {
			long double swap = a[i][k];

			a[i][k] = a[pivot][k];
			a[pivot][k] = swap;
		}
		for (j = 0; j < n; j++) {
			long double times = a[j][i] / a[i][i];

			for (k = i; j != i && k <= n; k++)
				a[j][k] -= times * a[i][k];
		}
	}
	for (i = 0; i < n; i++)
		a[i][n] /= a[i][i];
}

static void
same_as_by_gauss(const struct visits *visits, const struct outcome_sum *outcome)
{
	long double a[7][8] = { 0 };
	size_t i;
	int j, k, n = TECHNIQUE_N + 1;

	for (i = 0; i < visits->n; i++) {
		double row[7] = { 1 };
		double y = visits->v[i].after - visits->v[i].before;

		memcpy(
		    row + 1, visits->v[i].shares, sizeof(visits->v[i].shares));
		for (j = 0; j < n; j++) {
			for (k = 0; k < n; k++)
				a[j][k] += (long double)row[j] * row[k];
			a[j][n] += (long double)row[j] * y;
		}
	}
	for (j = 1; j < n; j++)
		a[j][j] += outcome->sigma2 / (0.75 * 0.75);
	solve(a, n);
	near(outcome->mu, (double)a[0][n], "mu");
	for (k = 0; k < TECHNIQUE_N; k++)
		near(outcome->techniques[k].theta,
		    (double)(a[0][n] + a[k + 1][n]), "theta");
}

static void
very_many_sessions(void **state)
{
	struct visits visits = { 0 };
	struct outcome_sum outcome;
	int i, k;

	for (i = 0; i < 2600; i++) {
		int first = chance(TECHNIQUE_N);
		int second =
		    (first + 1 + chance(TECHNIQUE_N - 1)) % TECHNIQUE_N;

		visit_add(*state, &visits, first, chance(2) ? second : -1,
		    (1 + chance(11)) / 12.0, -first + chance(3) - 1);
	}
	outcome = outcome_of(&visits);
	same_as_by_gauss(&visits, &outcome);
	/* Every session took its first technique's change. */
	for (i = 0; i < (int)outcome.contrasts_n; i++)
		assert_true(outcome.contrasts[i].separable);
	for (k = 0; k + 1 < TECHNIQUE_N; k++)
		assert_true(outcome.techniques[k].theta >
			    outcome.techniques[k + 1].theta);
}

/* All sessions alike: no error is small enough to break the arithmetic. */
static void
very_many_equal_sessions(void **state)
{
	struct visits visits = { 0 };
	struct outcome_sum outcome;
	int i, k;

	for (i = 0; i < 2600; i++)
		visit_add(*state, &visits, i % TECHNIQUE_N, -1, 1, -3);
	outcome = outcome_of(&visits);
	same_as_by_gauss(&visits, &outcome);
	for (k = 0; k < TECHNIQUE_N; k++) {
		const struct technique_sum *row = &outcome.techniques[k];

		near(row->theta, -3, "theta");
		assert_true(row->se > 0 && row->se < 0.01);
		assert_true(row->lower < -3 && row->upper > -3);
	}
	for (i = 0; i < (int)outcome.contrasts_n; i++) {
		assert_false(outcome.contrasts[i].told_apart);
		assert_true(outcome.contrasts[i].se > 0);
	}
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
		cmocka_unit_test(very_many_sessions),
		cmocka_unit_test(very_many_equal_sessions),
		cmocka_unit_test(unknown_minutes_are_equal_parts),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
