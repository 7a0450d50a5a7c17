/* vectors.h: reads the recorded vectors of tests/vectors. */
#ifndef VECTORS_H
#define VECTORS_H

#include <math.h>
#include <stdio.h>

#include <cmocka.h>
#include <jansson.h>

#include "statistics.h"

#define VECTOR_MAX 64

static inline void
close_to(double got, double expected, double tolerance, const char *what)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%s is %.17g, not %.17g", what, got, expected);
}

static inline json_t *
vectors_load(const char *file)
{
	char path[100];
	json_t *vectors;

	snprintf(path, sizeof(path), "tests/vectors/%s", file);
	vectors = json_load_file(path, 0, NULL);
	assert_non_null(vectors);
	return vectors;
}

/* Calls what for each case of a file; returns how many there are. */
static inline int
each_case(const char *file, void (*what)(const json_t *, const char *))
{
	json_t *vectors = vectors_load(file);
	const json_t *cases = json_object_get(vectors, "cases");
	size_t i, n = json_array_size(cases);

	for (i = 0; i < n; i++) {
		const json_t *one = json_array_get(cases, i);

		what(one, json_string_value(json_object_get(one, "id")));
	}
	json_decref(vectors);
	return (int)n;
}

/* A number that must be there. */
static inline double
number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_number(value))
		fail_msg("%s is no number", key);
	return json_number_value(value);
}

static inline double
element(const json_t *object, const char *key, size_t i)
{
	const json_t *value = json_array_get(json_object_get(object, key), i);

	if (!json_is_number(value))
		fail_msg("%s has no number %zu", key, i);
	return json_number_value(value);
}

static inline size_t
numbers(const json_t *array, double out[VECTOR_MAX])
{
	size_t i, n = json_array_size(array);

	assert_in_range(n, 1, VECTOR_MAX);
	for (i = 0; i < n; i++)
		out[i] = json_number_value(json_array_get(array, i));
	return n;
}

/* The numbers as values of days that follow each other. */
static inline struct series
series_from(const json_t *array, struct point points[VECTOR_MAX])
{
	double values[VECTOR_MAX];
	struct series series = { points, numbers(array, values) };
	size_t i;

	for (i = 0; i < series.n; i++)
		points[i] = (struct point){ (int)i, values[i] };
	return series;
}

#endif
