/*
 * Slopes by rank against all slopes sorted, on random series of every kind,
 * and what a trend keeps when its series is moved or stretched. A failing
 * test names its seed; SEED in the environment runs it again.
 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "statistics.h"

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

enum kind { POINTS, THIRDS, REALS, LINE, FLAT, FALLING, KIND_N };

static double
value_of(enum kind kind, int i, int n, int day)
{
	switch (kind) {
	case POINTS:
		return chance(11);
	case THIRDS:
		return chance(31) / 3.0;
	case REALS:
		return chance(1 << 30) / 1e8;
	case LINE:
		return 0.1 * day;
	case FLAT:
		return 5;
	default:
		return (int)(8.5 - 7.0 * i / n) + chance(3);
	}
}

/* gap: the most days between two readings; 0 of them are allowed. */
static struct series
series_make(struct arena *arena, enum kind kind, int n, int gap)
{
	struct series series = { 0 };
	int i, day = 19000;

	for (i = 0; i < n; i++) {
		arena_grow(arena, &series);
		series.v[series.n++] =
		    (struct point){ day, value_of(kind, i, n, day) };
		day += chance(gap + 1);
	}
	return series;
}

static int
compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* All slopes, sorted; and Mann-Kendall's S by its definition. */
static double *
plain(struct arena *arena, const struct series *series, size_t *n, double *s)
{
	double *all =
	    arena_array(arena, double, series->n *(series->n - 1) / 2 + 1);
	const struct point *v = series->v;
	size_t i, j;

	*n = 0;
	*s = 0;
	for (i = 0; i < series->n; i++) {
		for (j = i + 1; j < series->n; j++) {
			double rise = v[j].value - v[i].value;

			if (v[i].day == v[j].day)
				continue;
			*s += (rise > 0) - (rise < 0);
			all[(*n)++] = rise / (v[j].day - v[i].day);
		}
	}
	qsort(all, *n, sizeof(all[0]), compare);
	return all;
}

static void
same_slopes(const struct series *series, const char *what)
{
	struct arena *arena = arena_new();
	struct slopes slopes;
	size_t n, i, rank;
	double s, got;
	double *all = plain(arena, series, &n, &s);

	slopes_open(arena, series, &slopes);
	assert_int_equal(slopes.n, n);
	assert_true(slopes.s == s);
	for (i = 0; i < 15 && n > 0; i++) {
		rank = i == 0   ? 0
		       : i == 1 ? n - 1
		       : i == 2 ? n / 2
				: (size_t)chance((int)n);
		got = slopes_at(&slopes, rank);
		if (got != all[rank])
			fail_msg(
			    "seed %llu: %s, %zu readings: slope %zu of "
			    "%zu is %.17g, not %.17g",
			    (unsigned long long)random_seed(), what, series->n,
			    rank, n, got, all[rank]);
		assert_true(slopes.held_n <= SLOPES_HELD || slopes.held_same);
	}
	arena_free(arena);
}

static void
few_slopes_are_the_same(void **state)
{
	char what[40];
	int i;

	for (i = 0; i < 600; i++) {
		enum kind kind = (enum kind)(i % KIND_N);
		int gap = i % 4 == 0 ? 0 : 1 + chance(20);
		struct series series =
		    series_make(*state, kind, 1 + chance(30), gap);

		snprintf(what, sizeof(what), "kind %d, gap %d", (int)kind, gap);
		same_slopes(&series, what);
	}
}

/* More than are held at once. */
static void
many_slopes_are_the_same(void **state)
{
	char what[40];
	int i;

	for (i = 0; i < KIND_N; i++) {
		enum kind kind = (enum kind)(i % KIND_N);
		int n = 380 + chance(220), gap = chance(2) ? 1 : 9;
		struct series series = series_make(*state, kind, n, gap);

		assert_true((size_t)n * (size_t)(n - 1) / 2 > SLOPES_HELD);
		snprintf(what, sizeof(what), "kind %d, gap %d", (int)kind, gap);
		same_slopes(&series, what);
	}
}

static void
trend_of_2600_readings_is_the_same(void **state)
{
	struct series series = series_make(*state, FALLING, 2600, 7);
	struct trend trend;
	size_t n, rank;
	double s;
	double *all = plain(*state, &series, &n, &s);

	trend_make(*state, &series, series.v[0].day, &trend);
	rank = trend_rank(n, trend.inflation * trend.var_s);
	assert_true(trend.s == s);
	assert_true(trend.slope ==
		    (n % 2 ? all[n / 2] : (all[n / 2 - 1] + all[n / 2]) / 2));
	assert_true(trend.has_interval);
	assert_true(trend.lower == all[rank - 1]);
	assert_true(trend.upper == all[n - rank]);
}

static void
near(double got, double expected, const char *what)
{
	if (fabs(got - expected) > 1e-9 * (1 + fabs(expected)))
		fail_msg("seed %llu: %s is %.17g, not %.17g",
		    (unsigned long long)random_seed(), what, got, expected);
}

/* Values become times * value + more; days become later. */
static void
moved(struct arena *arena, const struct series *series, double times,
    double more, int later)
{
	struct series other = { arena_array(arena, struct point, series->n),
		series->n };
	int origin = series->v[0].day;
	struct trend a, b;
	size_t i;

	for (i = 0; i < series->n; i++) {
		other.v[i].day = series->v[i].day + later;
		other.v[i].value = times * series->v[i].value + more;
	}
	trend_make(arena, series, origin, &a);
	trend_make(arena, &other, origin + later, &b);
	near(b.slope, times * a.slope, "slope");
	near(b.intercept, times * a.intercept + more, "intercept");
	near(b.s, times < 0 ? -a.s : a.s, "S");
	near(b.var_s, a.var_s, "variance");
	near(b.inflation, a.inflation, "inflation");
	assert_int_equal(b.has_interval, a.has_interval);
	if (!a.has_interval)
		return;
	near(b.lower, times * (times < 0 ? a.upper : a.lower), "lower");
	near(b.upper, times * (times < 0 ? a.lower : a.upper), "upper");
}

static void
trends_move_with_their_series(void **state)
{
	int i;

	for (i = 0; i < 300; i++) {
		struct series series = series_make(*state,
		    i % 2 ? POINTS : FALLING, 2 + chance(40), 1 + chance(9));

		moved(*state, &series, 1, 0, 400);
		moved(*state, &series, 1, 3, 0);
		moved(*state, &series, 4, 0, 0);
		moved(*state, &series, -1, 10, 0);
	}
}

/* Neither a slope nor an interval out of nothing. */
static void
trends_of_little(void **state)
{
	struct point points[] = { { 100, 4 }, { 100, 6 }, { 107, 6 } };
	struct trend trend;

	trend_make(*state, &(struct series){ points, 1 }, 100, &trend);
	assert_true(trend.slope == 0 && trend.intercept == 4);
	assert_false(trend.has_interval || trend.has_tau);
	/* Two of one day: no pair has a slope. */
	trend_make(*state, &(struct series){ points, 2 }, 100, &trend);
	assert_true(trend.slope == 0 && trend.intercept == 5);
	assert_false(trend.has_interval || trend.has_tau);
	trend_make(*state, &(struct series){ points, 3 }, 100, &trend);
	near(trend.slope, 1.0 / 7, "slope");
	assert_false(trend.has_interval);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_slopes_are_the_same),
		cmocka_unit_test(many_slopes_are_the_same),
		cmocka_unit_test(trend_of_2600_readings_is_the_same),
		cmocka_unit_test(trends_move_with_their_series),
		cmocka_unit_test(trends_of_little),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
