/* The summaries of scores against the recorded vectors. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "analysis.h"

static void
classes_agree(void **state)
{
	FILE *file = fopen("tests/vectors/11_responder_classes.csv", "r");
	char line[200];
	int rows = 0;

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL) {
		double baseline = strtod(line, NULL);
		double current = strtod(strchr(line, ',') + 1, NULL);
		char *expected = strrchr(line, ',') + 1;
		enum change_class got = pain_class(baseline, current);

		expected[strcspn(expected, "\r\n")] = '\0';
		if (strcmp(change_class_words[got], expected) != 0)
			fail_msg("%g to %g: %s, not %s", baseline, current,
			    change_class_words[got], expected);
		rows++;
	}
	fclose(file);
	assert_int_equal(rows, 38);
}

static void
same_number(
    const json_t *expected, const char *key, double value, const char *id)
{
	const json_t *number = json_object_get(expected, key);

	if (number == NULL || json_is_null(number))
		return;
	if (fabs(json_number_value(number) - value) > 1e-12)
		fail_msg("%s: %s is %.17g, not %.17g", id, key, value,
		    json_number_value(number));
}

static void
case_agrees(struct arena *arena, const json_t *one)
{
	const char *id = json_string_value(json_object_get(one, "id"));
	const json_t *input = json_object_get(one, "input");
	const json_t *expected = json_object_get(one, "expected");
	const json_t *readings = json_object_get(input, "readings");
	const json_t *percent = json_object_get(expected, "percent_reduction");
	int first = (int)json_integer_value(
	    json_object_get(input, "first_session_day"));
	struct series series = { 0 };
	struct summary summary;
	size_t i;

	for (i = 0; i < json_array_size(readings); i++) {
		const json_t *pair = json_array_get(readings, i);

		if (json_is_null(json_array_get(pair, 1)))
			continue;
		arena_grow(arena, &series);
		series.v[series.n++] = (struct point){
			(int)json_integer_value(json_array_get(pair, 0)),
			json_number_value(json_array_get(pair, 1)),
		};
	}
	summary_make(&series, first, series.v[series.n - 1].day, &summary);
	assert_string_equal(summary_status_words[summary.status],
	    json_string_value(json_object_get(expected, "status")));
	if (summary.status == SUMMARY_NO_BASELINE)
		return;
	same_number(expected, "n_baseline", (double)summary.baseline_n, id);
	same_number(expected, "baseline", summary.baseline, id);
	same_number(expected, "n_post", (double)summary.later_n, id);
	assert_int_equal(summary.late,
	    json_is_true(json_object_get(expected, "baseline_late")));
	if (summary.status != SUMMARY_OK)
		return;
	same_number(expected, "current", summary.current, id);
	same_number(expected, "change", summary.change, id);
	same_number(expected, "current_from_day", summary.current_from, id);
	same_number(expected, "current_to_day", summary.current_to, id);
	assert_int_equal(summary.has_percent, !json_is_null(percent));
	if (summary.has_percent)
		same_number(expected, "percent_reduction",
		    summary.percent_reduction, id);
	assert_string_equal(
	    change_class_words[pain_class(summary.baseline, summary.current)],
	    json_string_value(json_object_get(expected, "class")));
}

static void
summaries_agree(void **state)
{
	struct arena *arena = arena_new();
	json_error_t error;
	json_t *file =
	    json_load_file("tests/vectors/12_client_summary.json", 0, &error);
	json_t *cases;
	size_t i;

	(void)state;
	assert_non_null(file);
	cases = json_object_get(file, "cases");
	assert_int_equal(json_array_size(cases), 10);
	for (i = 0; i < json_array_size(cases); i++)
		case_agrees(arena, json_array_get(cases, i));
	json_decref(file);
	arena_free(arena);
}

static struct series
series_of(struct arena *arena, const json_t *days, const json_t *values,
    double factor)
{
	struct series series = { 0 };
	size_t i;

	for (i = 0; i < json_array_size(days); i++) {
		arena_grow(arena, &series);
		series.v[series.n++] = (struct point){
			(int)(factor *
			      json_number_value(json_array_get(days, i))),
			json_number_value(json_array_get(values, i)),
		};
	}
	return series;
}

static void
close_to(double got, const json_t *expected, const char *what)
{
	if (fabs(got - json_number_value(expected)) > 1e-9)
		fail_msg("%s is %.17g, not %.17g", what, got,
		    json_number_value(expected));
}

static void
trend_agrees(struct arena *arena, const json_t *one)
{
	const json_t *input = json_object_get(one, "input");
	const json_t *expected = json_object_get(one, "expected");
	const json_t *limits = json_object_get(expected, "ci95");
	const json_t *tau = json_object_get(expected, "tau_b");
	struct series series = series_of(
	    arena, json_object_get(input, "t"), json_object_get(input, "y"), 1);
	struct trend trend;

	trend_make(arena, &series, 0, &trend);
	close_to(trend.s, json_object_get(expected, "S"), "S");
	close_to(trend.var_s, json_object_get(expected, "varS"), "varS");
	close_to(trend.slope, json_object_get(expected, "slope"), "slope");
	close_to(trend.intercept,
	    json_object_get(expected, "intercept_median_residual"),
	    "intercept");
	close_to(trend.inflation, json_object_get(expected, "inflation"),
	    "inflation");
	assert_int_equal(trend.has_tau, !json_is_null(tau));
	if (trend.has_tau)
		close_to(trend.tau_b, tau, "tau_b");
	assert_int_equal(trend.has_interval, !json_is_null(limits));
	if (!trend.has_interval)
		return;
	close_to(trend.lower, json_array_get(limits, 0), "lower");
	close_to(trend.upper, json_array_get(limits, 1), "upper");
}

static void
trends_agree(void **state)
{
	struct arena *arena = arena_new();
	json_t *file = json_load_file(
	    "tests/vectors/01_theil_sen_mann_kendall.json", 0, NULL);
	json_t *cases;
	size_t i;

	(void)state;
	assert_non_null(file);
	cases = json_object_get(file, "cases");
	assert_int_equal(json_array_size(cases), 7);
	for (i = 0; i < json_array_size(cases); i++)
		trend_agrees(arena, json_array_get(cases, i));
	json_decref(file);
	arena_free(arena);
}

/* The floor of the rank, as the table has it beside the exact one. */
static void
ranks_agree(void **state)
{
	FILE *file = fopen("tests/vectors/02_theil_sen_rank_table.csv", "r");
	char line[200];
	int rows = 0;

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL) {
		char *at = strchr(line, ',') + 1;
		size_t n = (size_t)strtol(at, &at, 10);
		double variance = strtod(at + 1, &at);

		assert_int_equal(
		    trend_rank(n, variance), strtol(at + 1, NULL, 10));
		rows++;
	}
	fclose(file);
	assert_int_equal(rows, 37);
}

/* Kendall's own example. Days are whole, so his ranks are doubled. */
static void
tau_agrees(void **state)
{
	struct arena *arena = arena_new();
	json_t *file =
	    json_load_file("tests/vectors/03_kendall_tau_b.json", 0, NULL);
	json_t *input, *expected;
	struct series series;
	struct trend trend;

	(void)state;
	assert_non_null(file);
	input = json_object_get(file, "input");
	expected = json_object_get(file, "expected");
	series = series_of(
	    arena, json_object_get(input, "A"), json_object_get(input, "B"), 2);
	trend_make(arena, &series, 0, &trend);
	close_to(trend.s, json_object_get(expected, "S"), "S");
	close_to(trend.var_s, json_object_get(expected, "varS"), "varS");
	assert_true(trend.has_tau);
	close_to(trend.tau_b, json_object_get(expected, "tau_b"), "tau_b");
	json_decref(file);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_agree),
		cmocka_unit_test(summaries_agree),
		cmocka_unit_test(trends_agree),
		cmocka_unit_test(ranks_agree),
		cmocka_unit_test(tau_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
