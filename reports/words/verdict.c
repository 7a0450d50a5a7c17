/*
 * verdict.c: the sentences about techniques. They say whether the records can
 * tell two techniques apart. They never rank techniques, and never say what
 * caused a change.
 */
#include "words/sentences.h"

#include <math.h>

#define BEFORE_APART 1.0
#define PAIRS 2 /* the most pairs of techniques that are named */

static void apart_sentences(
    struct arena *, enum lang, const struct analysis *, struct sentences *);
static const char *apart_sentence(struct arena *, enum lang,
    const struct outcome_sum *, enum outcome, const struct contrast *);
static const char *
apart_after(struct arena *, enum lang, const struct technique_sum *, int, int);
static const char *
apart_next(struct arena *, enum lang, const struct technique_sum *, int, int);
static const char *
none_sentence(struct arena *, enum lang, const struct analysis *);
static void plain_sentences(
    struct arena *, enum lang, const struct analysis *, struct sentences *);
static const char *after_sentence(struct arena *, enum lang, double);
static const char *next_sentence(struct arena *, enum lang, double);
static bool pain_before_differs(const struct outcome_sum *);
static unsigned together(const struct outcome_sum *, int);

/* If room is short, the page drops the last sentences first, so the cautions
 * come before the ranges. */
void
verdict_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out)
{
	const struct outcome_sum *after = &analysis->outcomes[RIGHT_AFTER];
	const struct outcome_sum *next = &analysis->outcomes[BY_NEXT_VISIT];
	bool estimates = after->has_estimates || next->has_estimates;
	bool apart;

	*out = (struct sentences){ 0 };
	apart_sentences(arena, lang, analysis, out);
	apart = out->n > 0;
	if (!estimates)
		sentence_add(arena, out, none_sentence(arena, lang, analysis));
	else if (!apart)
		sentence_add(arena, out,
		    tr(lang,
			"These records do not tell the techniques apart."));
	out->bold = estimates ? out->n : 0;
	if (pain_before_differs(after))
		sentence_add(arena, out,
		    tr(lang,
			"Pain before the session differed between techniques "
			"by more than 1 point on average, so their changes do "
			"not compare directly."));
	if (analysis->planned.total > 0)
		sentence_add(
		    arena, out, planned_sentence(arena, lang, analysis));
	if (analysis->planned.given > 0) {
		if (analysis->planned.given < analysis->visits.n)
			sentence_add(arena, out,
			    tr(lang,
				"The sessions outside the plan were not "
				"assigned at random."));
	} else if (apart) {
		sentence_add(arena, out,
		    tr(lang,
			"Sessions were not assigned at random: techniques "
			"were chosen for the day."));
	} else if (analysis->combinations.n > 0) {
		sentence_add(arena, out,
		    tr(lang,
			"Techniques were chosen for the day, often together, "
			"and not assigned at random."));
	}
	if (estimates)
		sentence_add(arena, out, range_sentence(arena, lang, analysis));
	else
		plain_sentences(arena, lang, analysis, out);
}

const char *
planned_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	const struct planned *planned = &analysis->planned;
	const char *a = tr(lang, technique_phrases[planned->techniques[0]]);
	const char *b = tr(lang, technique_phrases[planned->techniques[1]]);

	if (planned->after[0].n < SHOWN_SESSIONS ||
	    planned->after[1].n < SHOWN_SESSIONS)
		return arena_printf(arena,
		    tr(lang,
			"Planned: %s and %s in blocks, in an order drawn "
			"beforehand. Sessions so far: %zu of %d."),
		    a, b, planned->given, planned->total);
	return arena_printf(arena,
	    tr(lang,
		"Planned: in %zu of %d sessions, in an order drawn "
		"beforehand, recorded pain right after changed on average by "
		"%s with %s and by %s with %s."),
	    planned->given, planned->total,
	    number_signed(arena, planned->after[0].mean, 1), a,
	    number_signed(arena, planned->after[1].mean, 1), b);
}

const char *
technique_verdict(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	struct buf out = { .arena = arena };
	struct sentences sentences;
	size_t i;

	verdict_make(arena, lang, analysis, &sentences);
	for (i = 0; i == 0 || i < sentences.bold; i++)
		buf_printf(&out, "%s%s", i > 0 ? " " : "", sentences.v[i]);
	return buf_text(&out);
}

const char *
together_text(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	const struct outcome_sum *sum = &analysis->outcomes[RIGHT_AFTER];
	struct buf out = { .arena = arena };
	unsigned done = 0, set;
	int k;

	if (!sum->has_estimates)
		sum = &analysis->outcomes[BY_NEXT_VISIT];
	for (k = 0; k < TECHNIQUE_N; k++) {
		set = together(sum, k);
		if (set == 0 || done & 1u << k)
			continue;
		done |= set;
		buf_printf(&out, "%s%s", out.len > 0 ? "; " : "",
		    techniques_text(arena, lang, set));
	}
	if (done == 0)
		return NULL;
	return arena_printf(arena,
	    tr(lang, "%s: always used together, cannot be separated."),
	    buf_text(&out));
}

/* Adds the sentences about pairs that can be told apart, if any. */
static void
apart_sentences(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out)
{
	size_t i, n = 0;
	int k;

	for (k = 0; k < OUTCOME_N; k++) {
		const struct outcome_sum *sum = &analysis->outcomes[k];

		for (i = 0; sum->has_estimates && i < sum->contrasts_n; i++) {
			if (!sum->contrasts[i].told_apart)
				continue;
			if (n++ < PAIRS)
				sentence_add(arena, out,
				    apart_sentence(arena, lang, sum,
					(enum outcome)k, &sum->contrasts[i]));
		}
	}
	if (n > PAIRS)
		sentence_add(arena, out,
		    arena_printf(arena,
			tr(lang, "Further pairs that are told apart: %zu."),
			n - PAIRS));
}

static const char *
apart_sentence(struct arena *arena, enum lang lang,
    const struct outcome_sum *sum, enum outcome outcome,
    const struct contrast *contrast)
{
	int low = (int)contrast->a, high = (int)contrast->b;

	if (contrast->difference > 0) {
		low = (int)contrast->b;
		high = (int)contrast->a;
	}
	return outcome == RIGHT_AFTER
		   ? apart_after(arena, lang, sum->techniques, low, high)
		   : apart_next(arena, lang, sum->techniques, low, high);
}

static const char *
apart_after(struct arena *arena, enum lang lang,
    const struct technique_sum *rows, int low, int high)
{
	return arena_printf(arena,
	    rows[high].theta <= 0
		? tr(lang,
		      "Recorded drops right after sessions were larger with "
		      "%s than with %s.")
	    : rows[low].theta >= 0
		? tr(lang,
		      "Recorded rises right after sessions were smaller with "
		      "%s than with %s.")
		: tr(lang,
		      "Right after sessions, recorded pain was lower than "
		      "before with %s and higher with %s."),
	    tr(lang, technique_phrases[low]),
	    tr(lang, technique_phrases[high]));
}

static const char *
apart_next(struct arena *arena, enum lang lang,
    const struct technique_sum *rows, int low, int high)
{
	return arena_printf(arena,
	    rows[high].theta <= 0
		? tr(lang,
		      "Recorded drops by the next visit were larger with %s "
		      "than with %s.")
	    : rows[low].theta >= 0
		? tr(lang,
		      "Recorded rises by the next visit were smaller with %s "
		      "than with %s.")
		: tr(lang,
		      "By the next visit, recorded pain was lower than before "
		      "with %s and higher with %s."),
	    tr(lang, technique_phrases[low]),
	    tr(lang, technique_phrases[high]));
}

/* Says why there is no estimate, and when there will be one. */
static const char *
none_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	const struct outcome_sum *after = &analysis->outcomes[RIGHT_AFTER];
	int k, shown = 0;

	if (after->sessions < PANEL_SESSIONS)
		return arena_printf(arena,
		    tr(lang,
			"An estimate appears from %d sessions with both "
			"scores. So far: %zu."),
		    PANEL_SESSIONS, after->sessions);
	for (k = 0; k < TECHNIQUE_N; k++)
		shown += after->techniques[k].sessions >= SHOWN_SESSIONS &&
			 after->techniques[k].weight >= SHOWN_WEIGHT;
	return shown > 0
		   ? tr(lang,
			 "Only one technique was used in enough sessions for "
			 "an estimate, so there is none to compare it with.")
		   : tr(lang,
			 "No technique was used in enough sessions for an "
			 "estimate; each needs at least three.");
}

static void
plain_sentences(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out)
{
	const struct outcome_sum *after = &analysis->outcomes[RIGHT_AFTER];
	const struct outcome_sum *next = &analysis->outcomes[BY_NEXT_VISIT];

	if (after->sessions > 1 && next->sessions > 1)
		sentence_add(arena, out,
		    arena_printf(arena, tr(lang, "%s %s"),
			after_sentence(arena, lang, after->mean),
			next_sentence(arena, lang, next->mean)));
	else if (after->sessions > 1)
		sentence_add(
		    arena, out, after_sentence(arena, lang, after->mean));
}

static const char *
after_sentence(struct arena *arena, enum lang lang, double change)
{
	if (fabs(change) < 0.05)
		return tr(lang,
		    "Over all sessions, pain right afterwards was "
		    "on average the same as before.");
	return arena_printf(arena,
	    change < 0 ? tr(lang,
			     "Over all sessions, pain was on average %s points "
			     "lower right afterwards.")
		       : tr(lang,
			     "Over all sessions, pain was on average %s points "
			     "higher right afterwards."),
	    number_text(arena, fabs(change), 1));
}

static const char *
next_sentence(struct arena *arena, enum lang lang, double change)
{
	if (fabs(change) < 0.05)
		return tr(lang,
		    "At the next visit it was on average the same "
		    "as at the visit before.");
	return arena_printf(arena,
	    change < 0 ? tr(lang,
			     "At the next visit it was on average %s points "
			     "lower than at the visit before.")
		       : tr(lang,
			     "At the next visit it was on average %s points "
			     "higher than at the visit before."),
	    number_text(arena, fabs(change), 1));
}

/* Whether the mean pain before a session clearly depends on the technique. */
static bool
pain_before_differs(const struct outcome_sum *outcome)
{
	double low = INFINITY, high = -INFINITY;
	int k;

	for (k = 0; k < TECHNIQUE_N; k++) {
		const struct technique_sum *row = &outcome->techniques[k];

		if (row->sessions < SHOWN_SESSIONS)
			continue;
		low = fmin(low, row->mean_before);
		high = fmax(high, row->mean_before);
	}
	return high - low > BEFORE_APART + CHANGE_TOLERANCE;
}

/* Returns the bits of the shown techniques that cannot be separated from this
 * one, and its own bit; 0 when there are none. */
static unsigned
together(const struct outcome_sum *sum, int technique)
{
	unsigned set = 0;
	size_t i;

	for (i = 0; sum->has_estimates && i < sum->contrasts_n; i++) {
		const struct contrast *pair = &sum->contrasts[i];

		if (pair->separable || !sum->techniques[pair->a].shown ||
		    !sum->techniques[pair->b].shown)
			continue;
		if ((int)pair->a == technique || (int)pair->b == technique)
			set |= 1u << pair->a | 1u << pair->b;
	}
	return set;
}
