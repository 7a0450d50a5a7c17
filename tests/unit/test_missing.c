/*
 * Silence is not a score, and 0 is one: an answer taken away from a random
 * client changes what is said of its own measure only, and an answer that
 * becomes 0 is still counted. A failing test names its seed; SEED in the
 * environment runs it again.
 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random_client.h"
#include "random_numbers.h"

#define CLIENTS 80

/* An answer, and the members of the JSON that it may change. */
struct answer {
	const char *name;
	bool weekly;
	size_t offset; /* in struct plan_week or plan_session */
	const char *changes[6];
};
#define WEEK(member) #member, true, offsetof(struct plan_week, member)
#define SESSION(member) #member, false, offsetof(struct plan_session, member)
static const struct answer answers[] = {
	{ WEEK(pain), { "pain", "interference", "coverage.weeks_answered" } },
	{ WEEK(enjoyment), { "interference" } },
	{ WEEK(activity), { "interference" } },
	{ WEEK(overall), { "global_changes" } },
	{ WEEK(activities[1]), { "activities" } },
	{ SESSION(after),
	    { "techniques.right_after", "techniques.recorded.right_after",
		"coverage.sessions_with_both_scores" } },
	{ SESSION(tightness), { "tightness" } },
	{ SESSION(arrival),
	    { "pain", "techniques.right_after", "techniques.by_next_visit",
		"techniques.recorded", "coverage.recalled_before",
		"coverage.sessions_with_both_scores" } },
};

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

static int *
answer_of(struct course *plan, const struct answer *answer, size_t i)
{
	char *row = answer->weekly ? (char *)&plan->weeks[i]
				   : (char *)&plan->sessions[i];

	return (int *)(void *)(row + answer->offset);
}

/* A row by chance in which it was answered; false when there is none. */
static bool
answered(struct course *plan, const struct answer *answer, size_t *row)
{
	size_t n = answer->weekly ? plan->weeks_n : plan->sessions_n, i;
	size_t first;

	if (n == 0)
		return false;
	first = (size_t)random_below(&seed, (int)n);
	for (i = 0; i < n; i++) {
		*row = (first + i) % n;
		if (*answer_of(plan, answer, *row) != NOT_ANSWERED)
			return true;
	}
	return false;
}

static void
same_json(const json_t *a, const json_t *b, const char *what)
{
	if (!json_equal(a, b))
		fail_msg("seed %llu: %s:\n%s\n%s",
		    (unsigned long long)random_seed(), what,
		    json_dumps(a, JSON_COMPACT), json_dumps(b, JSON_COMPACT));
}

static void
an_answer_less(const struct answer *answer, struct course *plan)
{
	struct course less = *plan;
	json_t *before, *after;
	size_t row, i;

	if (!answered(plan, answer, &row))
		return;
	*answer_of(&less, answer, row) = NOT_ANSWERED;
	before = numbers_of(arena, plan);
	after = numbers_of(arena, &less);
	for (i = 0; i < nitems(answer->changes); i++) {
		if (answer->changes[i] == NULL)
			break;
		forget(before, answer->changes[i]);
		forget(after, answer->changes[i]);
	}
	same_json(before, after, answer->name);
	json_decref(before);
	json_decref(after);
}

static void
a_missing_answer_is_missing_there_only(void **state)
{
	struct course plan;
	size_t i;
	int n;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		plan_make(&seed, 0, SCORE_MAX, &plan);
		/* Pain is the score on arrival with too few weeks; here it
		 * stays the weekly one. */
		if (analyse(arena, &plan).arrival)
			continue;
		for (i = 0; i < nitems(answers); i++)
			an_answer_less(&answers[i], &plan);
		arena_reset(arena);
	}
}

/* One number less of each count, no more. */
static void
a_missing_answer_is_counted_out(void **state)
{
	struct analysis a, b;
	struct course plan;
	size_t row;
	int n;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		plan_make(&seed, 0, SCORE_MAX, &plan);
		a = analyse(arena, &plan);
		if (!a.arrival && answered(&plan, &answers[0], &row)) {
			*answer_of(&plan, &answers[0], row) = NOT_ANSWERED;
			b = analyse(arena, &plan);
			assert_true(b.arrival ||
				    b.pain.series.n == a.pain.series.n - 1);
			assert_in_range(b.weeks.answered,
			    a.weeks.answered > 0 ? a.weeks.answered - 1 : 0,
			    a.weeks.answered);
			assert_int_equal(
			    b.activities.series.n, a.activities.series.n);
			a = b;
		}
		if (answered(&plan, &answers[6], &row)) {
			*answer_of(&plan, &answers[6], row) = NOT_ANSWERED;
			b = analyse(arena, &plan);
			assert_int_equal(
			    b.tightness.series.n, a.tightness.series.n - 1);
			assert_int_equal(b.sessions, a.sessions);
			a = b;
		}
		if (answered(&plan, &answers[5], &row)) {
			bool both = plan.sessions[row].arrival >= 0 ||
				    plan.sessions[row].before >= 0;

			*answer_of(&plan, &answers[5], row) = NOT_ANSWERED;
			b = analyse(arena, &plan);
			assert_int_equal(b.both_scores, a.both_scores - both);
			assert_int_equal(b.outcomes[RIGHT_AFTER].sessions,
			    a.outcomes[RIGHT_AFTER].sessions - both);
			assert_int_equal(b.outcomes[BY_NEXT_VISIT].sessions,
			    a.outcomes[BY_NEXT_VISIT].sessions);
			assert_int_equal(b.sessions, a.sessions);
		}
		arena_reset(arena);
	}
}

/* Keeps what counts: whole numbers and words. */
static void
keep_counts(json_t *json)
{
	const char *key;
	json_t *value;
	void *next;
	size_t i;

	json_object_foreach_safe(json, next, key, value)
	{
		/* Pairs that improved, and what is above a limit. */
		if (json_is_real(value) || json_is_boolean(value) ||
		    strcmp(key, "nap") == 0 || strcmp(key, "class") == 0)
			json_object_del(json, key);
		else
			keep_counts(value);
	}
	json_array_foreach(json, i, value) keep_counts(value);
}

static void
zeros_are_counted(void **state)
{
	struct course plan, zero;
	size_t i, row;
	int n;

	(void)state;
	for (n = 0; n < CLIENTS; n++) {
		plan_make(&seed, 1, SCORE_MAX, &plan);
		for (i = 0; i < nitems(answers); i++) {
			json_t *before, *after;

			zero = plan;
			if (strcmp(answers[i].name, "overall") == 0 ||
			    !answered(&plan, &answers[i], &row))
				continue;
			*answer_of(&zero, &answers[i], row) = 0;
			before = numbers_of(arena, &plan);
			after = numbers_of(arena, &zero);
			keep_counts(before);
			keep_counts(after);
			/* No percentage of a baseline near 0. */
			json_object_del(json_object_get(before, "pain"),
			    "percent_reduction");
			json_object_del(json_object_get(after, "pain"),
			    "percent_reduction");
			json_object_del(json_object_get(before, "interference"),
			    "percent_reduction");
			json_object_del(json_object_get(after, "interference"),
			    "percent_reduction");
			same_json(before, after, answers[i].name);
			json_decref(before);
			json_decref(after);
		}
		arena_reset(arena);
	}
}

/* A client without any pain, ever. */
static void
all_zeros_are_zero(void **state)
{
	struct course plan;
	struct analysis a;
	size_t i;

	(void)state;
	do
		plan_make(&seed, 0, 0, &plan);
	while (plan.weeks_n < 20 || plan.sessions_n < 5);
	for (i = 0; i < plan.weeks_n; i++)
		plan.weeks[i].pain = 0;
	plan.weeks[0].day = plan.first_day - 40;
	a = analyse(arena, &plan);
	assert_int_equal(a.pain.series.n, plan.weeks_n);
	assert_int_equal(a.pain.summary.status, SUMMARY_OK);
	assert_true(a.pain.summary.baseline == 0);
	assert_true(a.pain.summary.current == 0);
	assert_false(a.pain.summary.has_percent);
	assert_true(a.pain.has_trend);
	assert_true(a.pain.trend.slope == 0);
	assert_false(a.pain.trend.has_interval);
	for (i = 0; i < OUTCOME_N; i++)
		assert_true(a.outcomes[i].mean == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_missing_answer_is_missing_there_only),
		cmocka_unit_test(a_missing_answer_is_counted_out),
		cmocka_unit_test(zeros_are_counted),
		cmocka_unit_test(all_zeros_are_zero),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
