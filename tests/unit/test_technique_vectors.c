/* The technique panel of one client, from its history, against a vector. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "vectors.h"

#include "analysis.h"
#include "history_builder.h"

#define TOLERANCE 1e-9

static int
score(const json_t *session, const char *key)
{
	const json_t *value = json_object_get(session, key);

	return json_is_null(value) ? NOT_ANSWERED
				   : (int)json_integer_value(value);
}

/* One day of the vector: a session, an arrival and a check-in after it. */
static void
session_add(struct builder *b, const json_t *one)
{
	int day = day_number("2026-01-05") + (int)number(one, "day");
	const json_t *minutes = json_object_get(one, "minutes");
	struct session *session = builder_session(b, day);
	int k;

	for (k = 0; k < TECHNIQUE_N; k++) {
		const json_t *value =
		    json_object_get(minutes, technique_words[k]);

		if (value != NULL)
			session->minutes[k] = (int)json_integer_value(value);
	}
	builder_arrival(b, day, score(one, "pre"));
	builder_after(b, day, score(one, "post"));
}

static enum technique
technique(const json_t *name)
{
	int k =
	    word_find(technique_words, TECHNIQUE_N, json_string_value(name));

	assert_in_range(k, 0, TECHNIQUE_N - 1);
	return (enum technique)k;
}

static void
techniques_agree(const struct outcome_sum *got, const json_t *expected)
{
	const json_t *rows = json_object_get(expected, "techniques");
	size_t i;
	int k, n = 0;

	for (k = 0; k < TECHNIQUE_N; k++)
		n += got->techniques[k].sessions > 0;
	assert_int_equal(n, json_array_size(rows));
	for (i = 0; i < json_array_size(rows); i++) {
		const json_t *one = json_array_get(rows, i);
		const json_t *name = json_object_get(one, "name");
		const struct technique_sum *row =
		    &got->techniques[technique(name)];
		const char *id = json_string_value(name);

		assert_int_equal(
		    row->sessions, number(one, "sessions_including"));
		close_to(row->weight, number(one, "weight"), TOLERANCE, id);
		close_to(row->weighted_mean, number(one, "raw_weighted_mean"),
		    TOLERANCE, id);
		close_to(row->theta, number(one, "theta"), TOLERANCE, id);
		close_to(row->se, number(one, "se"), TOLERANCE, id);
		close_to(row->lower, element(one, "ci90", 0), TOLERANCE, id);
		close_to(row->upper, element(one, "ci90", 1), TOLERANCE, id);
		assert_int_equal(
		    row->shown, json_is_true(json_object_get(one, "shown")));
	}
}

static void
contrasts_agree(const struct outcome_sum *got, const json_t *expected)
{
	const json_t *rows = json_object_get(expected, "contrasts");
	size_t i;

	assert_int_equal(got->contrasts_n, json_array_size(rows));
	for (i = 0; i < got->contrasts_n; i++) {
		const struct contrast *contrast = &got->contrasts[i];
		const json_t *one = json_array_get(rows, i);
		const json_t *pair = json_object_get(one, "pair");

		assert_int_equal(
		    contrast->a, technique(json_array_get(pair, 0)));
		assert_int_equal(
		    contrast->b, technique(json_array_get(pair, 1)));
		close_to(contrast->difference, number(one, "diff"), TOLERANCE,
		    "difference");
		close_to(contrast->lower, element(one, "ci95", 0), TOLERANCE,
		    "lower");
		close_to(contrast->upper, element(one, "ci95", 1), TOLERANCE,
		    "upper");
		assert_int_equal(contrast->told_apart,
		    json_is_true(json_object_get(one, "told_apart")));
		assert_true(contrast->separable);
	}
}

static void
outcome_agrees(const struct outcome_sum *got, const json_t *expected)
{
	assert_true(got->has_estimates);
	assert_int_equal(got->n_sessions, number(expected, "n_sessions"));
	assert_int_equal(
	    got->n_combinations, number(expected, "n_combinations"));
	close_to(got->sse, number(expected, "sse"), TOLERANCE, "sse");
	close_to(got->sigma2, number(expected, "sigma2"), TOLERANCE, "sigma2");
	close_to(got->df, number(expected, "df"), TOLERANCE, "df");
	close_to(t_quantile(0.95, got->df), number(expected, "t90"), TOLERANCE,
	    "t90");
	close_to(got->mu, number(expected, "mu"), TOLERANCE, "mu");
	close_to(got->mu_lower, element(expected, "mu_ci90", 0), TOLERANCE,
	    "mu_lower");
	close_to(got->mu_upper, element(expected, "mu_ci90", 1), TOLERANCE,
	    "mu_upper");
	techniques_agree(got, expected);
	contrasts_agree(got, expected);
}

static void
panel_agrees(void **state)
{
	struct arena *arena = arena_new();
	struct builder b = builder_start(arena);
	json_t *vectors = vectors_load("16_client_techniques.json");
	const json_t *expected = json_object_get(vectors, "expected");
	const json_t *sessions =
	    json_object_get(json_object_get(vectors, "input"), "sessions");
	struct analysis a;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(sessions), 13);
	for (i = 0; i < json_array_size(sessions); i++)
		session_add(&b, json_array_get(sessions, i));
	analysis_make(arena, &b.history, "", "", &a);
	outcome_agrees(
	    &a.outcomes[RIGHT_AFTER], json_object_get(expected, "right_after"));
	outcome_agrees(&a.outcomes[BY_NEXT_VISIT],
	    json_object_get(expected, "by_next_visit"));
	assert_int_equal(a.sessions, 13);
	assert_int_equal(a.both_scores, 12);
	json_decref(vectors);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panel_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
