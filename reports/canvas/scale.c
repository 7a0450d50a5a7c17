/*
 * scale.c: computes positions from values, places ticks and labels, and
 * removes points that nobody can see.
 */
#include "canvas/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEEKS_LEAST 12
#define ROUNDS_MAX 300

static int month_first(int, int);
static void month_of(int, int *, int *);
static int label_compare(const void *, const void *);
static size_t column_keep(struct xy *, size_t, size_t, struct xy *);

double
scale_at(const struct scale *scale, double value)
{
	return scale->low + (value - scale->from) * (scale->high - scale->low) /
				(scale->to - scale->from);
}

struct scale
scale_days(struct box plot, int from, int to, double inset)
{
	int year, month, start;

	month_of(from, &year, &month);
	start = month_first(year, month);
	if (to < start + 7 * WEEKS_LEAST)
		to = start + 7 * WEEKS_LEAST;
	return (
	    struct scale){ start, to, plot.x + inset, plot.x + plot.w - inset };
}

void
scale_months(struct arena *arena, const struct scale *scale, double least,
    struct month_ticks *out)
{
	static const int steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600 };
	double month_width =
	    30.4 * (scale->high - scale->low) / (scale->to - scale->from);
	int year, month, day;
	size_t step = 0;
	bool labelled = false;

	*out = (struct month_ticks){ 0 };
	while (step + 1 < nitems(steps) && steps[step] * month_width < least)
		step++;
	month_of((int)scale->from, &year, &month);
	while ((day = month_first(year, month)) <= scale->to) {
		int since = (year * 12 + month - 1) % steps[step];
		bool label =
		    step < 2 ? out->n % (size_t)steps[step] == 0 : since == 0;

		arena_grow(arena, out);
		out->v[out->n++] = (struct month_tick){ day, year, month, label,
			label && (month == 1 || !labelled) };
		labelled = labelled || label;
		month = month % 12 + 1;
		year += month == 1;
	}
}

void
labels_place(struct label *labels, size_t n, double top, double bottom)
{
	size_t i;
	int round;

	if (n == 0)
		return;
	qsort(labels, n, sizeof(labels[0]), label_compare);
	for (i = 0; i < n; i++)
		labels[i].y = labels[i].wanted;
	for (round = 0; round < ROUNDS_MAX; round++) {
		bool moved = false;

		for (i = 0; i + 1 < n; i++) {
			double over =
			    labels[i].y + labels[i].height - labels[i + 1].y;

			if (over <= 0.01)
				continue;
			labels[i].y -= over / 2;
			labels[i + 1].y += over / 2;
			moved = true;
		}
		if (labels[0].y < top)
			labels[0].y = top;
		if (labels[n - 1].y > bottom)
			labels[n - 1].y = bottom;
		if (!moved)
			break;
	}
	/* If labels still overlap after all rounds, push them down in order. */
	for (i = 1; i < n; i++) {
		double least = labels[i - 1].y + labels[i - 1].height;

		if (labels[i].y < least)
			labels[i].y = least;
	}
}

size_t
points_thin(struct xy *points, size_t n, double width)
{
	size_t i, end, kept = 0;
	struct xy out[4];

	for (i = 0; i < n; i = end) {
		double column = points[i].x + width;
		size_t few, j;

		for (end = i + 1; end < n && points[end].x < column;)
			end++;
		few = column_keep(points, i, end, out);
		for (j = 0; j < few; j++)
			points[kept++] = out[j];
	}
	return kept;
}

/* Returns in out the first, last, lowest and highest point of start <= i < end,
 * in their order; each only once. */
static size_t
column_keep(struct xy *points, size_t start, size_t end, struct xy *out)
{
	size_t low = start, high = start, i, n = 0;

	for (i = start; i < end; i++) {
		if (points[i].y < points[low].y)
			low = i;
		if (points[i].y > points[high].y)
			high = i;
	}
	for (i = start; i < end; i++) {
		if (i == start || i == low || i == high || i + 1 == end)
			out[n++] = points[i];
	}
	return n;
}

static int
month_first(int year, int month)
{
	char day[DAY_SIZE];

	if (year < 1000 || year > 9999 || month < 1 || month > 12)
		abort();
	if (snprintf(day, sizeof(day), "%04d-%02d-01", year % 10000,
		month % 100) >= DAY_SIZE)
		abort();
	return day_number(day);
}

static void
month_of(int day, int *year, int *month)
{
	char text[DAY_SIZE];

	day_text(day, text);
	*year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
		(text[2] - '0') * 10 + text[3] - '0';
	*month = (text[5] - '0') * 10 + text[6] - '0';
}

static int
label_compare(const void *left, const void *right)
{
	const struct label *a = left, *b = right;

	if (a->wanted != b->wanted)
		return a->wanted < b->wanted ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}
