/*
 * measure.c: which readings of a measure the statistics are given, and when
 * there are enough of them.
 */
#include "analysis.h"

void
measure_trend(struct arena *arena, struct measure *measure, int first)
{
	struct series part = measure->compared;
	int from = measure->summary.baseline_from;

	while (measure->summary.baseline_n > 0 && part.v[0].day < from) {
		part.v++;
		part.n--;
	}
	/* A series has at most one reading a day. */
	if (part.n < TREND_READINGS ||
	    part.v[part.n - 1].day - part.v[0].day < TREND_SPAN)
		return;
	measure->has_trend = true;
	trend_make(arena, &part, first == NO_DAY ? part.v[0].day : first,
	    &measure->trend);
}

void
measure_ends(struct measure *measure, int from)
{
	const struct point *first = measure->series.v;
	const struct point *end = first + measure->series.n;
	size_t i;

	while (first < end && first->day < from)
		first++;
	measure->period_n = (size_t)(end - first);
	if (first == end)
		return;
	measure->first = first->value;
	measure->latest_n =
	    measure->period_n > SUMMARY_READINGS ? SUMMARY_READINGS : 1;
	for (i = measure->latest_n; i > 0; i--)
		measure->latest += end[-(ptrdiff_t)i].value;
	measure->latest /= (double)measure->latest_n;
}

void
measure_nap(struct arena *arena, struct measure *measure, bool lower_is_better)
{
	const struct series *series = &measure->compared;
	const struct summary *summary = &measure->summary;
	double *values = arena_array(arena, double, series->n);
	size_t baseline = 0, start = 0, i;

	if (summary->baseline_n < NAP_BASELINE || summary->later_n < NAP_LATER)
		return;
	for (i = 0; i < series->n; i++) {
		values[i] = series->v[i].value;
		start += series->v[i].day < summary->baseline_from;
		baseline += series->v[i].day >= summary->baseline_from &&
			    series->v[i].day <= summary->baseline_to;
	}
	measure->has_nap = true;
	nap_make(values + start, baseline, values + start + baseline,
	    series->n - start - baseline, lower_is_better, &measure->nap);
}
