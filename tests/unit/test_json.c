/* The JSON of an analysis: all keys, in order, and null for what is not. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "analysis.h"
#include "data.h"
#include "history_builder.h"

#define DAY 20150

static int
start(void **state)
{
	*state = arena_new();
	return 0;
}

static int
stop(void **state)
{
	arena_free(*state);
	return 0;
}

static json_t *
json_of(struct arena *arena, const struct history *history)
{
	struct report_options options = { .made_at = 1758708240,
		.fingerprint = "ab12" };
	struct buf text = { .arena = arena };
	struct analysis a;
	json_t *json;

	analysis_make(arena, history, "", "", &a);
	analysis_json(&a, &options, &text);
	assert_true(text.data[text.len - 1] == '\n');
	json = json_loads(buf_text(&text), 0, NULL);
	assert_non_null(json);
	return json;
}

/* A client with 12 weeks of everything. */
static struct history
full(struct arena *arena)
{
	struct builder b = builder_start(arena);
	struct reading *r;
	struct checkin *c;
	int i;

	for (i = -3; i < 12; i++) {
		c = builder_weekly(&b, DAY + 7 * i - 1, i < 0 ? 8 : 8 - i / 2);
		c->answers[QUESTION_INTERFERENCE_ENJOYMENT] = 5;
		c->answers[QUESTION_INTERFERENCE_ACTIVITY] = i < 0 ? 6 : 3;
		c->answers[QUESTION_ACTIVITY_1] = i < 0 ? 2 : 5;
		c->answers[QUESTION_GLOBAL_CHANGE] = i == 8 ? 2 : NOT_ANSWERED;
		c->regions = i == 2 ? 5 : 0;
	}
	for (i = 0; i < 12; i++) {
		builder_session(&b, DAY + 7 * i)->minutes[i % 2 ? 3 : 1] = 30;
		builder_arrival(&b, DAY + 7 * i, 6);
		c = builder_after(&b, DAY + 7 * i, i % 3 ? 4 : 5);
		c->answers[QUESTION_TIGHTNESS] = 6 - i / 3;
	}
	builder_reading(&b, DAY, "shoulder.flexion", SIDE_LEFT, 120);
	r = builder_reading(&b, DAY + 7, "shoulder.flexion", SIDE_LEFT, 150);
	r->measurer = 2;
	builder_reading(&b, DAY, "shoulder.flexion", SIDE_RIGHT, 160);
	return b.history;
}

/* The keys of an object, in order, with a space behind each. */
static void
keys_are(const json_t *json, const char *path, const char *expected)
{
	char keys[400] = "", key[60];
	const char *name;
	json_t *value;
	size_t len;

	while (*path != '\0') {
		len = strcspn(path, ".");
		assert_true(len < sizeof(key));
		memcpy(key, path, len);
		key[len] = '\0';
		json = json_is_array(json) ? json_array_get(json, 0)
					   : json_object_get(json, key);
		path += len + (path[len] == '.');
	}
	if (!json_is_object(json))
		fail_msg("%s is no object", path);
	/* The cast is jansson's: it only reads. */
	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	{
		len = strlen(keys);
		assert_true(len + strlen(name) + 2 < sizeof(keys));
		snprintf(keys + len, sizeof(keys) - len, "%s ", name);
	}
	assert_string_equal(keys, expected);
}

#define MEASURE                                                          \
	"series readings status baseline later_readings current change " \
	"percent_reduction class trend nap "

static void
all_keys_are_there(void **state)
{
	struct history history = full(*state);
	json_t *json = json_of(*state, &history);
	static const char *const measures[] = { "pain", "interference",
		"activities" };
	char path[60];
	size_t i;

	keys_are(json, "",
	    "client period made_at data_fingerprint pain interference "
	    "activities tightness swelling global_changes regions techniques "
	    "movements coverage warnings ");
	keys_are(json, "period", "from to first_treatment ");
	for (i = 0; i < nitems(measures); i++) {
		keys_are(json, measures[i], MEASURE);
		snprintf(path, sizeof(path), "%s.baseline", measures[i]);
		keys_are(json, path, "value n late ");
		snprintf(path, sizeof(path), "%s.current", measures[i]);
		keys_are(json, path, "value n from_day to_day stale ");
		snprintf(path, sizeof(path), "%s.trend", measures[i]);
		keys_are(json, path,
		    "n slope_per_day lower upper intercept s var_s tau_b "
		    "inflation ");
		snprintf(path, sizeof(path), "%s.nap", measures[i]);
		keys_are(json, path, "value lower upper improved tied worse ");
	}
	keys_are(json, "regions", "answers first latest ");
	keys_are(json, "regions.latest", "day regions ");
	keys_are(json, "techniques",
	    "right_after by_next_visit combinations planned recorded ");
	keys_are(json, "techniques.by_next_visit",
	    "n_sessions n_combinations sse sigma2 df mu mu_lower mu_upper "
	    "estimates contrasts ");
	keys_are(json, "techniques.right_after.estimates.0",
	    "technique sessions_including weight raw_weighted_mean "
	    "mean_before theta se lower upper shown ");
	keys_are(json, "techniques.right_after.contrasts.0",
	    "pair diff lower upper told_apart separable ");
	keys_are(json, "techniques.combinations.0", "techniques sessions ");
	keys_are(json, "movements.0",
	    "movement side motion timing n normal mdc error baseline current "
	    "change verdict changed_measurer ");
	keys_are(json, "coverage",
	    "weeks_expected weeks_answered sessions "
	    "sessions_with_both_scores recalled_before ");
	json_decref(json);
}

static const char *
word(const json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

static void
values_are_those_of_the_struct(void **state)
{
	struct history history = full(*state);
	json_t *json = json_of(*state, &history), *part, *one;
	struct analysis a;

	analysis_make(*state, &history, "", "", &a);
	assert_string_equal(word(json, "client"), "C0042");
	assert_string_equal(word(json, "made_at"), "2025-09-24T10:04:00Z");
	assert_string_equal(word(json, "data_fingerprint"), "ab12");
	part = json_object_get(json, "period");
	assert_string_equal(word(part, "first_treatment"), "2025-03-03");
	assert_string_equal(word(part, "to"), "2025-05-19");
	part = json_object_get(json, "pain");
	assert_string_equal(word(part, "series"), "weekly_average");
	assert_string_equal(word(part, "class"), "substantial");
	/* To the last bit. */
	one = json_object_get(part, "percent_reduction");
	assert_true(json_real_value(one) == a.pain.summary.percent_reduction);
	one = json_object_get(json_object_get(part, "trend"), "slope_per_day");
	assert_true(json_real_value(one) == a.pain.trend.slope);
	part = json_object_get(json, "activities");
	assert_true(json_is_null(json_object_get(part, "percent_reduction")));
	part =
	    json_object_get(json_object_get(json, "techniques"), "right_after");
	part = json_object_get(part, "estimates");
	assert_int_equal(json_array_size(part), 2);
	assert_string_equal(word(json_array_get(part, 1), "technique"),
	    "stretching_mobilization");
	one = json_object_get(json_array_get(part, 1), "theta");
	assert_true(
	    json_real_value(one) ==
	    a.outcomes[RIGHT_AFTER].techniques[STRETCHING_MOBILIZATION].theta);
	part = json_object_get(
	    json_object_get(json_object_get(json, "regions"), "first"),
	    "regions");
	assert_int_equal(json_array_size(part), 2);
	assert_string_equal(
	    json_string_value(json_array_get(part, 1)), region_words[2]);
	part = json_object_get(json, "movements");
	one = json_array_get(part, 0);
	assert_string_equal(word(one, "verdict"), "more");
	assert_true(json_is_true(json_object_get(one, "changed_measurer")));
	assert_int_equal(json_integer_value(json_object_get(one, "error")), 20);
	one = json_array_get(part, 1);
	assert_true(json_is_null(json_object_get(one, "verdict")));
	assert_true(json_is_null(json_object_get(one, "change")));
	json_decref(json);
}

/* Nobody answered anything, yet. */
static void
nothing_is_null(void **state)
{
	struct builder b = builder_start(*state);
	json_t *json = json_of(*state, &b.history), *part;

	keys_are(json, "pain", MEASURE);
	part = json_object_get(json, "pain");
	assert_string_equal(word(part, "status"), "no_baseline");
	assert_true(json_is_null(json_object_get(part, "change")));
	assert_true(json_is_null(json_object_get(part, "class")));
	assert_true(json_is_null(json_object_get(part, "trend")));
	assert_true(json_is_null(json_object_get(part, "nap")));
	part = json_object_get(part, "baseline");
	assert_true(json_is_null(json_object_get(part, "value")));
	assert_int_equal(json_integer_value(json_object_get(part, "n")), 0);
	part = json_object_get(json, "regions");
	assert_true(json_is_null(json_object_get(part, "first")));
	part = json_object_get(json, "techniques");
	assert_true(json_is_null(json_object_get(part, "right_after")));
	assert_true(json_is_null(json_object_get(part, "by_next_visit")));
	assert_int_equal(
	    json_array_size(json_object_get(part, "combinations")), 0);
	assert_int_equal(
	    json_array_size(json_object_get(json, "movements")), 0);
	json_decref(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_keys_are_there),
		cmocka_unit_test(values_are_those_of_the_struct),
		cmocka_unit_test(nothing_is_null),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
