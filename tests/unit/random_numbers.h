/* random_numbers.h: what is said of a planned client, as JSON without days. */
#ifndef RANDOM_NUMBERS_H
#define RANDOM_NUMBERS_H

#include <jansson.h>

#include "analysis.h"
#include "data.h"
#include "random_client.h"

static inline struct analysis
analyse(struct arena *arena, const struct course *plan)
{
	struct history *history = arena_new_of(arena, struct history);
	struct analysis a;

	*history = plan_history(arena, plan);
	analysis_make(arena, history, "", "", &a);
	return a;
}

/* Drops what is a day. */
static inline void
forget_days(json_t *json)
{
	static const char *const days[] = { "from", "to", "first_treatment",
		"from_day", "to_day", "day" };
	const char *key;
	json_t *value;
	size_t i;

	for (i = 0; i < nitems(days); i++)
		json_object_del(json, days[i]);
	json_object_foreach(json, key, value) forget_days(value);
	json_array_foreach(json, i, value) forget_days(value);
}

static inline json_t *
numbers_of(struct arena *arena, const struct course *plan)
{
	struct analysis a = analyse(arena, plan);
	struct buf text = { .arena = arena };
	struct report_options options = { .fingerprint = "" };
	json_t *json;

	analysis_json(&a, &options, &text);
	json = json_loads(buf_text(&text), 0, NULL);
	assert_non_null(json);
	forget_days(json);
	return json;
}

/* Takes a member out; path is "techniques.right_after". */
static inline void
forget(json_t *json, const char *path)
{
	char key[40];
	size_t len = strcspn(path, ".");

	assert_true(len < sizeof(key));
	memcpy(key, path, len);
	key[len] = '\0';
	if (path[len] == '\0')
		assert_int_equal(json_object_del(json, key), 0);
	else
		forget(json_object_get(json, key), path + len + 1);
}

#endif
