/*
 * What must hold of any client: random clients are changed in ways of which
 * the effect is known. A failing test names its seed; SEED in the environment
 * runs it again.
 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random_client.h"
#include "random_numbers.h"

#define CLIENTS 150

static uint64_t seed;
static struct arena *arena;

static int
start(void **state)
{
	(void)state;
	seed = random_seed();
	arena = arena_new();
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
same(const struct course *a, const struct course *b, const char *what)
{
	json_t *left = numbers_of(arena, a), *right = numbers_of(arena, b);

	if (!json_equal(left, right))
		fail_msg("seed %llu: %s:\n%s\n%s",
		    (unsigned long long)random_seed(), what,
		    json_dumps(left, JSON_COMPACT),
		    json_dumps(right, JSON_COMPACT));
	json_decref(left);
	json_decref(right);
}

static void
near(double got, double expected, const char *what)
{
	if (!(fabs(got - expected) <= 1e-9))
		fail_msg("seed %llu: %s is %.17g, not %.17g",
		    (unsigned long long)random_seed(), what, got, expected);
}

/* Weeks later, all is the same. */
static void
later_is_the_same(void **state)
{
	struct course plan, later;
	size_t i;
	int n, days;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		plan_make(&seed, 0, SCORE_MAX, &plan);
		later = plan;
		days = 7 * (1 + random_below(&seed, 200));
		later.first_day += days;
		for (i = 0; i < plan.sessions_n; i++)
			later.sessions[i].day += days;
		for (i = 0; i < plan.weeks_n; i++)
			later.weeks[i].day += days;
		same(&plan, &later, "days later");
		arena_reset(arena);
	}
}

static void
order_of_rows_is_nothing(void **state)
{
	struct course plan, shuffled;
	int n;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		plan_make(&seed, 0, SCORE_MAX, &plan);
		shuffled = plan;
		shuffled.shuffled = true;
		same(&plan, &shuffled, "another order");
		arena_reset(arena);
	}
}

/* What was answered twice on a day counts once, as it was last. */
static void
repeated_days_count_once(void **state)
{
	struct course plan, twice;
	int n;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		struct plan_week *week;
		size_t i;
		int k;

		plan_make(&seed, 0, SCORE_MAX, &plan);
		if (plan.weeks_n < 2)
			continue;
		twice = plan;
		i = (size_t)random_below(&seed, (int)plan.weeks_n);
		memmove(&twice.weeks[i + 1], &twice.weeks[i],
		    (twice.weeks_n - i) * sizeof(twice.weeks[0]));
		twice.weeks_n++;
		/* The first of the two answered the same questions. */
		week = &twice.weeks[i];
		week->overall = NOT_ANSWERED;
		if (week->pain != NOT_ANSWERED)
			week->pain = SCORE_MAX - week->pain;
		if (week->enjoyment != NOT_ANSWERED)
			week->enjoyment = SCORE_MAX - week->enjoyment;
		for (k = 0; k < ACTIVITY_N; k++) {
			if (week->activities[k] != NOT_ANSWERED)
				week->activities[k] = 3;
		}
		same(&plan, &twice, "a day twice");
		arena_reset(arena);
	}
}

static void
summary_rose(const struct measure *low, const struct measure *high, double more)
{
	const struct summary *a = &low->summary, *b = &high->summary;

	assert_int_equal(a->status, b->status);
	assert_int_equal(a->baseline_n, b->baseline_n);
	assert_int_equal(a->later_n, b->later_n);
	assert_int_equal(a->stale, b->stale);
	if (a->baseline_n > 0)
		near(b->baseline, a->baseline + more, "baseline");
	if (a->status == SUMMARY_OK) {
		near(b->current, a->current + more, "current");
		near(b->change, a->change, "change");
	}
	assert_int_equal(low->has_trend, high->has_trend);
	assert_int_equal(low->has_nap, high->has_nap);
	if (low->has_trend) {
		near(high->trend.slope, low->trend.slope, "slope");
		near(high->trend.s, low->trend.s, "S");
		near(high->trend.intercept, low->trend.intercept + more,
		    "intercept");
	}
	if (low->has_nap) {
		near(high->nap.value, low->nap.value, "NAP");
		near(high->nap.lower, low->nap.lower, "its lower limit");
	}
}

static void
outcome_rose(
    const struct outcome_sum *low, const struct outcome_sum *high, double more)
{
	int k;

	assert_int_equal(low->sessions, high->sessions);
	assert_int_equal(low->has_estimates, high->has_estimates);
	if (low->sessions == 0)
		return;
	near(high->mean, low->mean, "mean");
	near(high->mean_before, low->mean_before + more, "mean before");
	for (k = 0; k < TECHNIQUE_N && low->has_estimates; k++) {
		near(high->techniques[k].theta, low->techniques[k].theta,
		    "theta");
		near(high->techniques[k].lower, low->techniques[k].lower,
		    "lower");
	}
}

static int
raised(int score, int more)
{
	return score == NOT_ANSWERED ? score : score + more;
}

/* A point more in every score is a point more in every level, and nothing
 * in any difference. */
static void
a_point_more_everywhere(void **state)
{
	struct course plan, more;
	size_t i;
	int n, k;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		struct analysis a, b;

		plan_make(&seed, 0, SCORE_MAX - 2, &plan);
		more = plan;
		for (i = 0; i < plan.sessions_n; i++) {
			struct plan_session *s = &more.sessions[i];

			s->arrival = raised(s->arrival, 2);
			s->before = raised(s->before, 2);
			s->after = raised(s->after, 2);
		}
		for (i = 0; i < plan.weeks_n; i++) {
			struct plan_week *w = &more.weeks[i];

			w->pain = raised(w->pain, 2);
			w->enjoyment = raised(w->enjoyment, 2);
			w->activity = raised(w->activity, 2);
			for (k = 0; k < ACTIVITY_N; k++)
				w->activities[k] = raised(w->activities[k], 2);
		}
		a = analyse(arena, &plan);
		b = analyse(arena, &more);
		assert_int_equal(a.arrival, b.arrival);
		summary_rose(&a.pain, &b.pain, 2);
		summary_rose(&a.interference, &b.interference, 2);
		summary_rose(&a.activities, &b.activities, 2);
		for (k = 0; k < OUTCOME_N; k++)
			outcome_rose(&a.outcomes[k], &b.outcomes[k], 2);
		arena_reset(arena);
	}
}

/* Two techniques whose names are exchanged exchange their estimates. */
static void
names_of_techniques_are_names(void **state)
{
	static const int other[] = { 3, 1, 2, 0, 4 };
	struct course plan, named;
	size_t i;
	int n, k, o;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		struct analysis a, b;

		plan_make(&seed, 0, SCORE_MAX, &plan);
		named = plan;
		for (i = 0; i < plan.sessions_n; i++) {
			for (k = 0; k < TECHNIQUE_N; k++)
				named.sessions[i].minutes[other[k]] =
				    plan.sessions[i].minutes[k];
		}
		a = analyse(arena, &plan);
		b = analyse(arena, &named);
		for (o = 0; o < OUTCOME_N; o++) {
			const struct outcome_sum *x = &a.outcomes[o];
			const struct outcome_sum *y = &b.outcomes[o];

			near(y->mu, x->mu, "mu");
			near(y->sigma2, x->sigma2, "sigma2");
			for (k = 0; k < TECHNIQUE_N; k++) {
				near(y->techniques[other[k]].theta,
				    x->techniques[k].theta, "theta");
				near(y->techniques[other[k]].se,
				    x->techniques[k].se, "se");
				assert_int_equal(y->techniques[other[k]].shown,
				    x->techniques[k].shown);
			}
		}
		arena_reset(arena);
	}
}

/* The weekly pain of a plan by the words of the definition: the last three
 * values up to the first treatment, and all that come later. */
static void
pain_by_its_definition(void **state)
{
	struct course plan;
	int n;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		struct point early[PLAN_MAX], late[PLAN_MAX];
		size_t early_n = 0, late_n = 0, used, i;
		struct analysis a;
		struct nap nap;

		plan_make(&seed, 0, SCORE_MAX, &plan);
		for (i = 0; i < plan.weeks_n; i++) {
			if (plan.weeks[i].pain == NOT_ANSWERED)
				continue;
			if (plan.weeks[i].day <= plan.first_day)
				early[early_n++].value = plan.weeks[i].pain;
			else
				late[late_n++].value = plan.weeks[i].pain;
		}
		a = analyse(arena, &plan);
		if (a.arrival || early_n == 0 || a.first == NO_DAY)
			continue;
		used = early_n < 3 ? early_n : 3;
		assert_int_equal(a.pain.series.n, early_n + late_n);
		assert_int_equal(a.pain.summary.baseline_n, used);
		assert_int_equal(a.pain.summary.later_n, late_n);
		assert_int_equal(a.pain.has_nap, early_n >= 3 && late_n >= 5);
		if (late_n >= 3)
			near(a.pain.summary.current,
			    (late[late_n - 1].value + late[late_n - 2].value +
				late[late_n - 3].value) /
				3,
			    "current");
		if (!a.pain.has_nap)
			continue;
		nap_make(&(struct series){ early + early_n - 3, 3 },
		    &(struct series){ late, late_n }, true, &nap);
		near(a.pain.nap.value, nap.value, "NAP");
		assert_int_equal(
		    a.pain.nap.improved + a.pain.nap.tied + a.pain.nap.worse,
		    3 * late_n);
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(later_is_the_same),
		cmocka_unit_test(order_of_rows_is_nothing),
		cmocka_unit_test(repeated_days_count_once),
		cmocka_unit_test(a_point_more_everywhere),
		cmocka_unit_test(names_of_techniques_are_names),
		cmocka_unit_test(pain_by_its_definition),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
