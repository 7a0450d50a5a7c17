/* The drawing of a body in the report is that of the form. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chart.h"
#include "charts/charts.h"
#include "checkin.h"
#include "history_builder.h"

/* The text of form.css. */
static const char *
style(void)
{
	size_t i;

	for (i = 0; i < share_inline_n; i++) {
		if (strcmp(share_inline[i].name, "form.css") == 0)
			return (const char *)share_inline[i].data;
	}
	fail_msg("no form.css");
	return "";
}

/* The percentage of a property in the rule of a tile. */
static double
percent_of(const char *tile, const char *property)
{
	char rule[16], name[16];
	const char *at;

	snprintf(rule, sizeof(rule), "}.%s{", tile);
	snprintf(name, sizeof(name), "--%s:", property);
	at = strstr(style(), rule);
	assert_non_null(at);
	at = strstr(at, name);
	assert_non_null(at);
	return strtod(at + strlen(name), NULL) / 100;
}

static const struct body_part *
part_of(const struct body_part *parts, size_t n, int region)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (parts[i].region == region)
			return &parts[i];
	}
	return NULL;
}

static void
tiles_lie_where_the_form_has_them(void **state)
{
	static const char *const tiles[REGION_N] = { "he", "ne", "sh", "sh",
		"ch", "ab", "ar", "ar", "fo", "fo", "ha", "ha", "hi", "hi",
		"th", "th", "kn", "kn", "si", "si", "ft", "ft", "ne", "sh",
		"sh", "ub", "ub", "lb", "lb", "bu", "bu", "tb", "tb", "ca",
		"ca" };
	struct body_part parts[2][BODY_PARTS_MAX];
	size_t n[2] = { body_parts(false, parts[0]),
		body_parts(true, parts[1]) };
	int i;

	(void)state;
	for (i = 0; i < REGION_N; i++) {
		bool back = i >= REGION_FRONT_N;
		const struct body_part *part = part_of(parts[back], n[back], i);
		double x = percent_of(tiles[i], "x");
		double w = percent_of(tiles[i], "w");
		bool left = strncmp(region_names[i], "Left", 4) == 0;

		assert_non_null(part);
		assert_null(part_of(parts[!back], n[!back], i));
		/* The client's left is at the right of the front view. */
		if (left != back && strncmp(region_names[i], "Head", 4) != 0 &&
		    (left || strncmp(region_names[i], "Right", 5) == 0))
			x = 1 - x - w;
		assert_true(fabs(part->box.x - x) < 1e-9);
		assert_true(fabs(part->box.w - w) < 1e-9);
		assert_true(
		    fabs(part->box.y - percent_of(tiles[i], "t")) < 1e-9);
		assert_true(
		    fabs(part->box.h - percent_of(tiles[i], "h")) < 1e-9);
	}
}

static void
only_weekly_answers_with_regions_count(void **state)
{
	struct builder b = builder_start(*state);
	struct marked_regions marked;

	builder_weekly(&b, 100, 5)->regions = 1;
	builder_weekly(&b, 107, 5)->regions = 6;
	builder_weekly(&b, 114, 5)->regions = 0;
	builder_after(&b, 120, 3)->regions = 8;
	regions_make(&b.history.checkins, 0, &marked);
	assert_int_equal(marked.n, 2);
	assert_int_equal(marked.first.day, 100);
	assert_int_equal(marked.first.regions, 1);
	assert_int_equal(marked.latest.day, 107);
	assert_int_equal(marked.latest.regions, 6);
	regions_make(&b.history.checkins, 101, &marked);
	assert_int_equal(marked.n, 1);
	assert_int_equal(marked.first.day, 107);
	assert_int_equal(marked.latest.day, 107);
	regions_make(&b.history.checkins, 108, &marked);
	assert_int_equal(marked.n, 0);
}

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tiles_lie_where_the_form_has_them),
		cmocka_unit_test(only_weekly_answers_with_regions_count),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
