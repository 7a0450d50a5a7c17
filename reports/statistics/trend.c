/*
 * trend.c: the direction of a series: Theil-Sen slope with Sen's interval,
 * Mann-Kendall's S with ties; autocorrelation makes the interval wider.
 */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>

#define QUANTILE 1.959964 /* of the normal distribution, 95 % two-sided */

/* Sums over groups of equal values, where a is the size of a group: of
 * a(a-1), a(a-1)(a-2) and a(a-1)(2a+5). */
struct ties {
	double pairs, triples, variance;
};

static double slopes_median(struct slopes *);
static double variance_make(
    struct arena *, const struct series *, struct ties *, struct ties *);
static struct ties ties_count(double *, size_t);
static double
inflation_make(struct arena *, const struct series *, const struct trend *);
static double residual(const struct point *, const struct trend *);
static int double_compare(const void *, const void *);

void
trend_make(struct arena *arena, const struct series *series, int origin,
    struct trend *out)
{
	size_t n = series->n, rank, i;
	double *values = arena_array(arena, double, n);
	double pairs = (double)n * ((double)n - 1) / 2, x, y;
	struct ties days, scores;
	struct slopes slopes;

	slopes_open(arena, series, &slopes);
	*out = (struct trend){ .n = n, .origin = origin, .s = slopes.s };
	if (slopes.n > 0)
		out->slope = slopes_median(&slopes);
	for (i = 0; i < n; i++)
		values[i] = residual(&series->v[i], out);
	out->intercept = values_median(values, n);
	out->var_s = variance_make(arena, series, &days, &scores);
	x = pairs - days.pairs / 2;
	y = pairs - scores.pairs / 2;
	out->has_tau = x > 0 && y > 0;
	if (out->has_tau)
		out->tau_b = out->s / sqrt(x * y);
	out->inflation = inflation_make(arena, series, out);
	rank = trend_rank(slopes.n, out->inflation * out->var_s);
	if (rank == 0)
		return;
	out->has_interval = true;
	out->lower = slopes_at(&slopes, rank - 1);
	out->upper = slopes_at(&slopes, slopes.n - rank);
}

size_t
trend_rank(size_t n, double variance)
{
	double rank = floor(((double)n - QUANTILE * sqrt(variance)) / 2 + 1e-9);

	return variance > 0 && rank >= 1 ? (size_t)rank : 0;
}

bool
trend_clear(const struct trend *trend)
{
	return trend->has_interval && (trend->lower > 0 || trend->upper < 0);
}

static double
slopes_median(struct slopes *slopes)
{
	double high = slopes_at(slopes, slopes->n / 2);

	return slopes->n % 2
		   ? high
		   : (slopes_at(slopes, slopes->n / 2 - 1) + high) / 2;
}

/* Returns the variance of S, with ties in days and in scores. */
static double
variance_make(struct arena *arena, const struct series *series,
    struct ties *days, struct ties *scores)
{
	double *values = arena_array(arena, double, series->n);
	double n = (double)series->n, variance;
	size_t i;

	for (i = 0; i < series->n; i++)
		values[i] = series->v[i].day;
	*days = ties_count(values, series->n);
	for (i = 0; i < series->n; i++)
		values[i] = series->v[i].value;
	*scores = ties_count(values, series->n);
	variance =
	    (n * (n - 1) * (2 * n + 5) - days->variance - scores->variance) /
	    18;
	if (series->n > 2)
		variance += days->triples * scores->triples /
			    (9 * n * (n - 1) * (n - 2));
	if (series->n > 1)
		variance += days->pairs * scores->pairs / (2 * n * (n - 1));
	return variance > 1e-9 ? variance : 0;
}

static struct ties
ties_count(double *values, size_t n)
{
	struct ties ties = { 0, 0, 0 };
	size_t start, end;

	qsort(values, n, sizeof(values[0]), double_compare);
	for (start = 0; start < n; start = end) {
		double a;

		for (end = start + 1;
		     end < n &&
		     fabs(values[end] - values[start]) < CHANGE_TOLERANCE;)
			end++;
		a = (double)(end - start);
		ties.pairs += a * (a - 1);
		ties.triples += a * (a - 1) * (a - 2);
		ties.variance += a * (a - 1) * (2 * a + 5);
	}
	return ties;
}

/* Autocorrelated readings carry less information than as many independent
 * ones, so the variance is inflated. */
static double
inflation_make(
    struct arena *arena, const struct series *series, const struct trend *trend)
{
	size_t n = series->n, i;
	double *e = arena_array(arena, double, n);
	double mean = 0, products = 0, squares = 0, chain;

	if (n < TREND_CHAIN)
		return 1;
	for (i = 0; i < n; i++) {
		e[i] = residual(&series->v[i], trend);
		mean += e[i] / (double)n;
	}
	for (i = 0; i < n; i++) {
		squares += (e[i] - mean) * (e[i] - mean);
		if (i + 1 < n)
			products += (e[i] - mean) * (e[i + 1] - mean);
	}
	chain = squares < 1e-12 ? 0 : products / squares;
	return 1 + 2 * (1 - 1 / (double)n) * fmax(0, chain);
}

static double
residual(const struct point *point, const struct trend *trend)
{
	return point->value - trend->slope * (point->day - trend->origin);
}

static int
double_compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}
