/* Scales, labels, and what the drawings in pages hold. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chart.h"
#include "charts/charts.h"
#include "history_builder.h"
#include "random.h"

#define DAY 20150 /* 2025-03-03 */

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

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part)) != NULL) {
		n++;
		text += strlen(part);
	}
	return n;
}

static void
scale_is_linear(void **state)
{
	struct scale scale = { 0, 10, 300, 100 };

	(void)state;
	assert_true(scale_at(&scale, 0) == 300);
	assert_true(scale_at(&scale, 10) == 100);
	assert_true(fabs(scale_at(&scale, 2.5) - 250) < 1e-9);
}

/* From the 1st of the first month, 12 weeks at least. */
static void
days_begin_with_a_month(void **state)
{
	struct box plot = { 50, 0, 400, 100 };
	struct scale days = scale_days(plot, DAY, DAY + 3, 6);

	(void)state;
	assert_true(days.from == day_number("2025-03-01"));
	assert_true(days.to == days.from + 84);
	assert_true(days.low == 56 && days.high == 444);
	days = scale_days(plot, DAY, DAY + 300, 6);
	assert_true(days.to == DAY + 300);
}

static void
months_are_thinned(void **state)
{
	static const int lengths[] = { 84, 200, 400, 1000, 4000, 20000 };
	struct box plot = { 50, 0, 370, 100 };
	size_t i, k;

	for (i = 0; i < nitems(lengths); i++) {
		struct scale days = scale_days(plot, DAY, DAY + lengths[i], 6);
		struct month_ticks ticks;
		double last = -INFINITY;
		size_t labels = 0;

		scale_months(*state, &days, 30, &ticks);
		for (k = 0; k < ticks.n; k++) {
			double x = scale_at(&days, ticks.v[k].day);
			char day[DAY_SIZE];

			day_text(ticks.v[k].day, day);
			assert_string_equal(day + 8, "01");
			if (!ticks.v[k].label)
				continue;
			/* The first may stand closer to one in the row. */
			if (labels > 1)
				assert_true(x - last > 25);
			if (ticks.v[k].month == 1 || labels == 0)
				assert_true(ticks.v[k].with_year);
			last = x;
			labels++;
		}
		assert_true(labels >= 1);
		assert_true(labels <= 14);
	}
}

static void
labels_never_overlap(void **state)
{
	uint64_t random = random_seed();
	int round;
	size_t i;

	(void)state;
	for (round = 0; round < 500; round++) {
		struct label labels[6];

		for (i = 0; i < nitems(labels); i++) {
			random = random * 6364136223846793005u + 1;
			labels[i] = (struct label){
				.wanted = 100 + (double)((random >> 33) % 200),
				.height = 11.5,
				.order = (int)i,
			};
		}
		labels_place(labels, nitems(labels), 100, 300);
		for (i = 1; i < nitems(labels); i++) {
			assert_true(labels[i].y - labels[i - 1].y > 11.4);
			assert_true(labels[i].wanted >= labels[i - 1].wanted);
		}
		assert_true(labels[0].y > 99.9);
		assert_true(labels[nitems(labels) - 1].y < 301);
	}
}

static void
thinning_keeps_the_ends(void **state)
{
	struct xy points[1000];
	double low = INFINITY, high = -INFINITY;
	size_t i, n;

	(void)state;
	for (i = 0; i < nitems(points); i++)
		points[i] =
		    (struct xy){ (double)i / 50, (double)(i * 7919 % 101) };
	n = points_thin(points, nitems(points), 1);
	assert_true(n <= 4 * 21);
	assert_true(points[0].x == 0);
	assert_true(points[n - 1].x == 999 / 50.0);
	for (i = 0; i < n; i++) {
		low = fmin(low, points[i].y);
		high = fmax(high, points[i].y);
		assert_true(i == 0 || points[i].x >= points[i - 1].x);
	}
	assert_true(low == 0 && high == 100);
}

/* A score of 0 is a point on the axis, silence is a gap in the line. */
static void
sparkline_tells_zero_from_silence(void **state)
{
	static const int zero[] = { 5, 0, 5 }, gap[] = { 5, NOT_ANSWERED, 5 };
	static const int none[] = { NOT_ANSWERED, NOT_ANSWERED };
	struct buf a = { .arena = *state }, b = a, c = a;

	chart_sparkline_svg(&a, zero, 3);
	chart_sparkline_svg(&b, gap, 3);
	chart_sparkline_svg(&c, none, 2);
	assert_non_null(strstr(a.data, "M4 13.5L51.5 23.5L99 13.5"));
	assert_null(strstr(b.data, "L51.5"));
	assert_int_equal(count(c.data, "<path"), 1);
	assert_non_null(strstr(a.data, "aria-hidden"));
}

/* What the content security policy and screen readers need. */
static void
svg_ok(const char *svg)
{
	assert_int_equal(count(svg, "<svg"), 1);
	assert_int_equal(count(svg, "</svg>"), 1);
	assert_non_null(strstr(svg, "role=\"img\""));
	assert_non_null(strstr(svg, "<title id=\""));
	assert_non_null(strstr(svg, "<desc id=\""));
	assert_null(strstr(svg, "style="));
	assert_null(strstr(svg, "nan"));
	assert_null(strstr(svg, "inf"));
	assert_null(strstr(svg, "<script"));
}

static void
own_chart_draws_every_score(void **state)
{
	static const struct own_point points[] = { { "2025-10-04", 7, false },
		{ "2025-10-11", 0, false }, { "2025-10-18", 3, true } };
	struct buf out = { .arena = *state }, none = out, one = out;

	chart_own_svg(&out, points, 3, LANG_EN);
	svg_ok(out.data);
	assert_non_null(strstr(out.data, "4 Oct: 7; 11 Oct: 0; 18 Oct: 3"));
	assert_non_null(strstr(out.data, ">today 3<"));
	/* Nought lies on the base line of the plot. */
	assert_non_null(strstr(out.data, " 157"));
	chart_own_svg(&none, NULL, 0, LANG_EN);
	svg_ok(none.data);
	chart_own_svg(&one, points, 1, LANG_EN);
	svg_ok(one.data);
	assert_non_null(strstr(one.data, ">last 7<"));
}

static void
page_charts_are_safe(void **state)
{
	struct builder b = builder_start(*state);
	struct buf out = { .arena = *state }, panel = out, empty = out;
	struct analysis a;
	struct checkin *c;
	int i;

	analysis_make(*state, &b.history, "", "2025-03-03", &a);
	chart_pain_svg(&empty, &a, LANG_EN);
	svg_ok(empty.data);
	assert_non_null(strstr(empty.data, "No weekly answers yet"));
	for (i = 0; i < 12; i++) {
		struct session *s = builder_session(&b, DAY + 1 + 7 * i);

		s->minutes[i % TECHNIQUE_N] = 30;
		c = builder_weekly(&b, DAY + 7 * i, i % 10);
		c->answers[QUESTION_SOMETHING_ELSE] = i == 3;
		c->something_text = "<script>alert('&')</script>";
		builder_arrival(&b, DAY + 1 + 7 * i, 10);
		builder_after(&b, DAY + 1 + 7 * i, i % 2 ? 0 : 10);
	}
	analysis_make(*state, &b.history, "", "", &a);
	chart_pain_svg(&out, &a, LANG_EN);
	svg_ok(out.data);
	assert_non_null(strstr(out.data, "&lt;script&gt;"));
	chart_technique_svg(&panel, &a, LANG_EN);
	svg_ok(panel.data);
	/* A fall of 10 points widens the scale. */
	assert_non_null(strstr(panel.data, "−8"));
	/* Every mark has a class that a style sheet can turn dark. */
	assert_int_equal(count(out.data, " fill=\"#"), count(out.data, "f-"));
	assert_int_equal(count(out.data, " stroke=\"#"), count(out.data, "s-"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scale_is_linear),
		cmocka_unit_test(days_begin_with_a_month),
		cmocka_unit_test_setup_teardown(
		    months_are_thinned, start, stop),
		cmocka_unit_test(labels_never_overlap),
		cmocka_unit_test(thinning_keeps_the_ends),
		cmocka_unit_test_setup_teardown(
		    sparkline_tells_zero_from_silence, start, stop),
		cmocka_unit_test_setup_teardown(
		    own_chart_draws_every_score, start, stop),
		cmocka_unit_test_setup_teardown(
		    page_charts_are_safe, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
