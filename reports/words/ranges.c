/*
 * ranges.c: the estimates of one technique in words, each with its interval.
 */
#include "words/sentences.h"

#include <math.h>

static const char *change_text(struct arena *, enum lang, double);
static const char *
range_text(struct arena *, enum lang, const struct technique_sum *);
static int most_used(const struct analysis *);

const char *const technique_phrases[] = { N_("deep tissue work"),
	N_("trigger point work"), N_("myofascial release"),
	N_("stretching and mobilisation"), N_("other techniques") };

const char *
range_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	const struct outcome_sum *after = &analysis->outcomes[RIGHT_AFTER];
	const struct outcome_sum *next = &analysis->outcomes[BY_NEXT_VISIT];
	int technique = most_used(analysis);
	const struct technique_sum *a = &after->techniques[technique];
	const struct technique_sum *b = &next->techniques[technique];
	const char *name = tr(lang, technique_phrases[technique]);

	if (after->has_estimates && a->shown && next->has_estimates && b->shown)
		return arena_printf(arena,
		    tr(lang,
			"After sessions that included %s, pain was on average "
			"%s right afterwards (%s) and %s at the next visit "
			"(%s)."),
		    name, change_text(arena, lang, a->theta),
		    range_text(arena, lang, a),
		    change_text(arena, lang, b->theta),
		    range_text(arena, lang, b));
	if (after->has_estimates && a->shown)
		return arena_printf(arena,
		    tr(lang,
			"After sessions that included %s, pain was on average "
			"%s right afterwards (%s)."),
		    name, change_text(arena, lang, a->theta),
		    range_text(arena, lang, a));
	return arena_printf(arena,
	    tr(lang,
		"After sessions that included %s, pain was on average %s at "
		"the next visit (%s)."),
	    name, change_text(arena, lang, b->theta),
	    range_text(arena, lang, b));
}

static const char *
change_text(struct arena *arena, enum lang lang, double change)
{
	if (fabs(change) < 0.05)
		return tr(lang, "the same");
	return arena_printf(arena,
	    change < 0 ? tr(lang, "%s points lower")
		       : tr(lang, "%s points higher"),
	    number_text(arena, fabs(change), 1));
}

/* Returns the interval in words: without a direction when both limits are in
 * the direction of the change. */
static const char *
range_text(struct arena *arena, enum lang lang, const struct technique_sum *row)
{
	double low = fmin(fabs(row->lower), fabs(row->upper));
	double high = fmax(fabs(row->lower), fabs(row->upper));

	if (row->lower < 0 && row->upper > 0)
		return arena_printf(arena,
		    tr(lang, "range %s lower to %s higher"),
		    number_text(arena, -row->lower, 1),
		    number_text(arena, row->upper, 1));
	return arena_printf(arena, tr(lang, "range %s to %s"),
	    number_text(arena, low, 1), number_text(arena, high, 1));
}

/* Returns the technique with an estimate and the most sessions. */
static int
most_used(const struct analysis *analysis)
{
	size_t sessions, most = 0;
	int outcome, k, found = 0;

	for (outcome = 0; outcome < OUTCOME_N && most == 0; outcome++) {
		const struct outcome_sum *sum = &analysis->outcomes[outcome];

		for (k = 0; sum->has_estimates && k < TECHNIQUE_N; k++) {
			sessions = sum->techniques[k].sessions;
			if (!sum->techniques[k].shown || sessions <= most)
				continue;
			most = sessions;
			found = k;
		}
	}
	return found;
}
