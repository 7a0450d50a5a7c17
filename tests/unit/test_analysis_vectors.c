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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_agree),
		cmocka_unit_test(summaries_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
