/*
 * slopes.c: finds the slopes between all pairs of readings by rank, without
 * storing all of them. Scores have few values, so readings are grouped by
 * value. Between two groups a slope depends only on the gap in days, and one
 * walk along both groups counts the pairs in a range of gaps.
 */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The readings of one value, by day. */
struct slopes_group {
	double value;
	const int *days;
	size_t n;
};
/* Gaps in days: from <= gap < to. */
struct gaps {
	int from, to;
};

static void groups_make(struct arena *, const struct series *, struct slopes *);
static int by_value(const void *, const void *);
static size_t walk(const struct slopes *, double, double, double *);
static size_t walk_pair(const struct slopes_group *,
    const struct slopes_group *, struct gaps, double *);
static struct gaps gaps_between(const struct slopes *, double, double, double);
static int gap_flip(const struct slopes *, double, double);
static void hold(struct slopes *, size_t);
static double between(double, double);
static double nth(double *, size_t, size_t);

void
slopes_open(
    struct arena *arena, const struct series *series, struct slopes *out)
{
	size_t rises;

	*out = (struct slopes){ 0 };
	if (series->n == 0)
		return;
	groups_make(arena, series, out);
	out->n = walk(out, -INFINITY, INFINITY, NULL);
	rises = walk(out, nextafter(0, 1), INFINITY, NULL);
	out->s = (double)rises - (double)walk(out, -INFINITY, 0, NULL);
	out->held = arena_array(
	    arena, double, out->n < SLOPES_HELD ? out->n : SLOPES_HELD);
	if (out->n > SLOPES_HELD)
		return;
	out->held_n = out->n;
	walk(out, -INFINITY, INFINITY, out->held);
}

double
slopes_at(struct slopes *slopes, size_t rank)
{
	if (rank < slopes->held_from ||
	    rank - slopes->held_from >= slopes->held_n)
		hold(slopes, rank);
	if (slopes->held_same)
		return slopes->held[0];
	return nth(slopes->held, slopes->held_n, rank - slopes->held_from);
}

double
values_median(double *values, size_t n)
{
	double high = nth(values, n, n / 2);

	return n % 2 ? high : (nth(values, n, n / 2 - 1) + high) / 2;
}

static void
groups_make(
    struct arena *arena, const struct series *series, struct slopes *out)
{
	struct point *points = arena_array(arena, struct point, series->n);
	int *days = arena_array(arena, int, series->n);
	struct slopes_group *group = NULL;
	size_t i;

	memcpy(points, series->v, series->n * sizeof(points[0]));
	qsort(points, series->n, sizeof(points[0]), by_value);
	out->groups = arena_array(arena, struct slopes_group, series->n);
	for (i = 0; i < series->n; i++) {
		days[i] = points[i].day;
		if (group == NULL || points[i].value > group->value) {
			group = &out->groups[out->groups_n++];
			group->value = points[i].value;
			group->days = &days[i];
		}
		group->n++;
	}
	out->span = series->v[series->n - 1].day - series->v[0].day;
}

static int
by_value(const void *left, const void *right)
{
	const struct point *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->day > b->day) - (a->day < b->day);
}

/* Counts the slopes of low <= slope < high; stores them in held when held is
 * not NULL. */
static size_t
walk(const struct slopes *slopes, double low, double high, double *held)
{
	const struct slopes_group *a = slopes->groups, *b;
	const struct slopes_group *end = a + slopes->groups_n;
	size_t n = 0;

	for (; a < end; a++) {
		for (b = slopes->groups; b < end; b++) {
			struct gaps gaps = gaps_between(
			    slopes, b->value - a->value, low, high);

			if (gaps.from < gaps.to)
				n += walk_pair(
				    a, b, gaps, held ? held + n : NULL);
		}
	}
	return n;
}

/* Counts the pairs of an earlier reading in a and a later one in b. */
static size_t
walk_pair(const struct slopes_group *a, const struct slopes_group *b,
    struct gaps gaps, double *held)
{
	double rise = b->value - a->value;
	size_t i, j, start = 0, end = 0, n = 0;

	for (i = 0; i < a->n; i++) {
		int day = a->days[i];

		while (start < b->n && b->days[start] - day < gaps.from)
			start++;
		while (end < b->n && b->days[end] - day < gaps.to)
			end++;
		for (j = start; held != NULL && j < end; j++)
			held[n + j - start] = rise / (b->days[j] - day);
		n += end - start;
	}
	return n;
}

/* Returns the gaps for which rise / gap is a slope of low <= slope < high. */
static struct gaps
gaps_between(const struct slopes *slopes, double rise, double low, double high)
{
	if (rise > 0)
		return (struct gaps){ gap_flip(slopes, rise, high),
			gap_flip(slopes, rise, low) };
	if (rise < 0)
		return (struct gaps){ gap_flip(slopes, rise, low),
			gap_flip(slopes, rise, high) };
	return low <= 0 && high > 0 ? (struct gaps){ 1, slopes->span + 1 }
				    : (struct gaps){ 1, 1 };
}

/*
 * Returns the smallest gap, 1 to one more than the longest gap, at which the
 * slope rise / gap crosses the limit: a positive slope falls below it, a
 * negative one is no longer below it. The first guess may be wrong by
 * rounding, so the test uses the same division that makes the slope.
 */
static int
gap_flip(const struct slopes *slopes, double rise, double limit)
{
	double guess = rise / limit;
	int gap, past = slopes->span + 1;

	if (rise > 0 ? limit <= 0 : limit >= 0)
		return past;
	gap = guess >= past ? past : guess <= 1 ? 1 : (int)guess;
	while (gap > 1 && (rise / (gap - 1) < limit) == (rise > 0))
		gap--;
	while (gap < past && (rise / gap < limit) != (rise > 0))
		gap++;
	return gap;
}

/*
 * Stores the slopes near a rank: halves the range with the slope of that rank
 * until the range has few enough slopes, or only equal ones.
 */
static void
hold(struct slopes *slopes, size_t rank)
{
	double low = -INFINITY, high = 0, middle;
	size_t below = 0, upto = walk(slopes, low, high, NULL), n;

	if (rank >= upto) {
		below = upto;
		low = 0;
		high = nextafter(0, 1);
		upto += walk(slopes, low, high, NULL);
	}
	if (rank >= upto) {
		below = upto;
		low = high;
		high = INFINITY;
		upto = slopes->n;
	}
	while (upto - below > SLOPES_HELD) {
		middle = between(low, high);
		if (middle == low)
			break;
		n = below + walk(slopes, low, middle, NULL);
		if (rank < n) {
			high = middle;
			upto = n;
		} else {
			low = middle;
			below = n;
		}
	}
	slopes->held_from = below;
	slopes->held_n = upto - below;
	slopes->held_same = upto - below > SLOPES_HELD;
	if (slopes->held_same)
		slopes->held[0] = low;
	else
		walk(slopes, low, high, slopes->held);
}

/* Returns the double halfway between low and high, counted in doubles. low and
 * high have the same sign or are 0, so their bits have the order of size. */
static double
between(double low, double high)
{
	int64_t a, b, middle;
	double magnitude;
	bool falls = low < 0;

	low = fabs(low);
	high = fabs(high);
	memcpy(&a, &low, sizeof(a));
	memcpy(&b, &high, sizeof(b));
	middle = falls ? b + (a - b + 1) / 2 : a + (b - a) / 2;
	memcpy(&magnitude, &middle, sizeof(magnitude));
	return falls ? -magnitude : magnitude;
}

/* Returns the value at index k of the sorted array, but sorts the array only
 * in part. */
static double
nth(double *values, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		double pivot = values[low + (high - low) / 2], swap;
		size_t i = low, j = high;

		for (;;) {
			while (values[i] < pivot)
				i++;
			while (values[j] > pivot)
				j--;
			if (i >= j)
				break;
			swap = values[i];
			values[i++] = values[j];
			values[j--] = swap;
		}
		/* All values up to index j are at most the pivot. */
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return values[k];
}
