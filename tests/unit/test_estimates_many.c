/*
 * The technique panel with very many sessions, against the same equations
 * solved another way.
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(very_many_sessions),
		cmocka_unit_test(very_many_equal_sessions),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
