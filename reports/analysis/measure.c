/*
 * measure.c: selects the readings of a measure for the statistics, and checks
 * that there are enough.
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
measure_nap(struct measure *measure, bool lower_is_better)
{
	const struct summary *summary = &measure->summary;
	struct series baseline = { measure->compared.v, 0 }, later;

	if (summary->baseline_n < NAP_BASELINE || summary->later_n < NAP_LATER)
		return;
	while (baseline.v->day < summary->baseline_from)
		baseline.v++;
	baseline.n = summary->baseline_n;
	later.v = baseline.v + baseline.n;
	later.n = summary->later_n;
	measure->has_nap = true;
	nap_make(&baseline, &later, lower_is_better, &measure->nap);
}

bool
visit_change(const struct visit *visit, enum outcome outcome, int *change)
{
	if (outcome == BY_NEXT_VISIT) {
		if (visit->has_next)
			*change = visit->next;
		return visit->has_next;
	}
	if (visit->before == NOT_ANSWERED || visit->after == NOT_ANSWERED)
		return false;
	*change = visit->after - visit->before;
	return true;
}
