/*
 * technique.c: the techniques of each session, and the sums of the changes in
 * pain for each technique. analysis/estimate.c compares the techniques.
 */
#include "analysis.h"

#include <stdlib.h>

static void row_add(struct technique_sum *, double, int, int);
static int combination_compare(const void *, const void *);

unsigned
technique_shares(const struct session *session, double shares[TECHNIQUE_N])
{
	unsigned used = 0;
	int k, sum = 0, n = 0;
	bool known = true;

	for (k = 0; k < TECHNIQUE_N; k++) {
		int minutes = session->minutes[k];

		shares[k] = 0;
		if (minutes == NOT_USED)
			continue;
		used |= 1u << k;
		n++;
		if (minutes == MINUTES_UNKNOWN)
			known = false;
		else
			sum += minutes;
	}
	/* If all minutes are 0, the shares are equal, as without minutes. */
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (!(used & 1u << k))
			continue;
		shares[k] = known && sum > 0 ? (double)session->minutes[k] / sum
					     : 1.0 / n;
		if (shares[k] <= 0)
			used &= ~(1u << k);
	}
	return used;
}

void
outcome_make(
    const struct visits *visits, enum outcome outcome, struct outcome_sum *out)
{
	size_t i;
	int k, change;

	*out = (struct outcome_sum){ 0 };
	for (i = 0; i < visits->n; i++) {
		const struct visit *visit = &visits->v[i];

		if (!visit_change(visit, outcome, &change))
			continue;
		out->sessions++;
		out->mean += change;
		out->mean_before += visit->before;
		for (k = 0; k < TECHNIQUE_N; k++)
			row_add(&out->techniques[k], visit->shares[k], change,
			    visit->before);
	}
	if (out->sessions == 0)
		return;
	out->mean /= (double)out->sessions;
	out->mean_before /= (double)out->sessions;
	for (k = 0; k < TECHNIQUE_N; k++) {
		struct technique_sum *row = &out->techniques[k];

		if (row->sessions == 0)
			continue;
		row->weighted_mean /= row->weight;
		row->mean_before /= (double)row->sessions;
	}
	outcome_estimate(visits, outcome, out);
}

void
combinations_make(
    struct arena *arena, const struct visits *visits, struct combinations *out)
{
	size_t counts[1u << TECHNIQUE_N] = { 0 }, i;
	unsigned set;

	*out = (struct combinations){ 0 };
	for (i = 0; i < visits->n; i++)
		counts[visits->v[i].techniques]++;
	for (set = 1; set < 1u << TECHNIQUE_N; set++) {
		if (counts[set] == 0)
			continue;
		arena_grow(arena, out);
		out->v[out->n++] = (struct combination){ set, counts[set] };
	}
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(out->v[0]), combination_compare);
}

static void
row_add(struct technique_sum *row, double share, int change, int before)
{
	if (share <= 0)
		return;
	row->sessions++;
	row->weight += share;
	row->weighted_mean += share * change;
	row->mean_before += before;
}

/* Sorts the most frequent first, then by the order of the techniques. */
static int
combination_compare(const void *left, const void *right)
{
	const struct combination *a = left, *b = right;
	int k;

	if (a->sessions != b->sessions)
		return a->sessions > b->sessions ? -1 : 1;
	for (k = 0; k < TECHNIQUE_N; k++) {
		unsigned bit = 1u << k;

		if ((a->techniques & bit) != (b->techniques & bit))
			return a->techniques & bit ? -1 : 1;
	}
	return 0;
}
