/*
 * sentences.c: the sentences of the report. Each sentence has one template. No
 * sentence says what caused a change.
 */
#include "words/sentences.h"

#include <math.h>
#include <stdlib.h>

#define COVERAGE_LEAST 0.6
#define FOUR_WEEKS 28.0
#define YEAR 365.25

static const char *
change_sentence(struct arena *, enum lang, const struct analysis *);
static const char *
weekly_sentence(struct arena *, enum lang, const struct summary *);
static const char *
arrival_sentence(struct arena *, enum lang, const struct summary *);
static const char *
difference_sentence(struct arena *, enum lang, const struct summary *);
static void few_sentences(
    struct arena *, enum lang, const struct analysis *, struct sentences *);
static const char *
trend_sentence(struct arena *, enum lang, const struct measure *);
static const char *
movement_sentence(struct arena *, enum lang, const struct movement_series *);
static const char *nap_sentence(struct arena *, enum lang, const struct nap *);
static const char *
used_sentence(struct arena *, enum lang, const struct analysis *);

double
trend_days(const struct trend *trend)
{
	return fabs(trend->slope) * FOUR_WEEKS < 0.05 ? YEAR : FOUR_WEEKS;
}

void
sentence_add(struct arena *arena, struct sentences *out, const char *sentence)
{
	arena_grow(arena, out);
	out->v[out->n++] = sentence;
}

void
sentences_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, enum reader reader, struct sentences *out)
{
	const struct movement_series *series = analysis->main_movement;
	const struct weeks *weeks = &analysis->weeks;

	*out = (struct sentences){ 0 };
	if (analysis->pain.summary.status == SUMMARY_OK)
		sentence_add(
		    arena, out, change_sentence(arena, lang, analysis));
	else
		few_sentences(arena, lang, analysis, out);
	if (analysis->pain.has_trend)
		sentence_add(
		    arena, out, trend_sentence(arena, lang, &analysis->pain));
	if (series != NULL && series->n > 1)
		sentence_add(
		    arena, out, movement_sentence(arena, lang, series));
	/* A client who was never asked weekly did not miss a week. */
	if (weeks->n > 0 && (weeks->answered > 0 || !analysis->arrival) &&
	    (double)weeks->answered < COVERAGE_LEAST * (double)weeks->n)
		sentence_add(arena, out,
		    tr(lang,
			"Many weeks have no answer; people often answer less "
			"when feeling better or worse."));
	if (reader == READER_THERAPIST && analysis->pain.has_nap)
		sentence_add(
		    arena, out, nap_sentence(arena, lang, &analysis->pain.nap));
	if (reader == READER_REFERRER && analysis->combinations.n > 0)
		sentence_add(arena, out, used_sentence(arena, lang, analysis));
}

static const char *
change_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	const struct summary *summary = &analysis->pain.summary;
	char day[DAY_SIZE];
	const char *more;

	day_text(summary->current_to, day);
	more = summary->stale
		   ? arena_printf(arena,
			 tr(lang,
			     "The last answer is of %s, too long ago to name "
			     "the change."),
			 tr_day(arena, lang, day, true))
		   : difference_sentence(arena, lang, summary);
	/* translators: Two sentences. */
	return arena_printf(arena, tr(lang, "%s %s"),
	    analysis->arrival ? arrival_sentence(arena, lang, summary)
			      : weekly_sentence(arena, lang, summary),
	    more);
}

static const char *
weekly_sentence(
    struct arena *arena, enum lang lang, const struct summary *summary)
{
	return arena_printf(arena,
	    summary->late
		? tr(lang,
		      "Average weekly pain went from %s (one reading in "
		      "the first week of treatment) to %s (last three).")
	    : summary->baseline_n == 1
		? tr(lang,
		      "Average weekly pain went from %s (one reading "
		      "before treatment) to %s (last three).")
	    : summary->baseline_n == 2
		? tr(lang,
		      "Average weekly pain went from %s (two readings "
		      "before treatment) to %s (last three).")
		: tr(lang,
		      "Average weekly pain went from %s (three readings "
		      "before treatment) to %s (last three)."),
	    number_text(arena, summary->baseline, 1),
	    number_text(arena, summary->current, 1));
}

static const char *
arrival_sentence(
    struct arena *arena, enum lang lang, const struct summary *summary)
{
	return arena_printf(arena,
	    summary->late
		? tr(lang,
		      "Pain on arrival went from %s (one reading in the "
		      "first week of treatment) to %s (last three).")
	    : summary->baseline_n == 1
		? tr(lang,
		      "Pain on arrival went from %s (one reading up to "
		      "the first session) to %s (last three).")
	    : summary->baseline_n == 2
		? tr(lang,
		      "Pain on arrival went from %s (two readings up to "
		      "the first session) to %s (last three).")
		: tr(lang,
		      "Pain on arrival went from %s (three readings up "
		      "to the first session) to %s (last three)."),
	    number_text(arena, summary->baseline, 1),
	    number_text(arena, summary->current, 1));
}

static const char *
difference_sentence(
    struct arena *arena, enum lang lang, const struct summary *summary)
{
	enum change_class change_class = summary->change_class;
	bool lower = summary->change < 0;
	double size = fabs(summary->change);

	if (size < 0.05)
		return tr(lang, "That is no change.");
	return arena_printf(arena,
	    change_class == CLASS_SUBSTANTIAL
		? tr(lang,
		      "That is %s points lower, a change many people "
		      "with long-lasting pain call substantial.")
	    : change_class == CLASS_MODERATE
		? tr(lang,
		      "That is %s points lower, a change many people "
		      "with long-lasting pain call moderate.")
	    : change_class == CLASS_SLIGHTLY_WORSE
		? tr(lang,
		      "That is %s points higher, slightly worse than at "
		      "the start.")
	    : change_class == CLASS_WORSE
		? tr(lang,
		      "That is %s points higher, worse than at the "
		      "start.")
	    : change_class == CLASS_START_TOO_LOW && lower
		? tr(lang,
		      "That is %s points lower, from a start too low to "
		      "name the change.")
	    : change_class == CLASS_START_TOO_LOW
		? tr(lang,
		      "That is %s points higher, from a start too low "
		      "to name the change.")
	    : lower ? tr(lang,
			  "That is %s points lower, which is within usual "
			  "ups and downs.")
		    : tr(lang,
			  "That is %s points higher, which is within usual "
			  "ups and downs."),
	    number_text(arena, size, 1));
}

/* Says which data are missing, and what the report shows with them. */
static void
few_sentences(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out)
{
	const struct measure *pain = &analysis->pain;

	if (pain->series.n == 0) {
		sentence_add(
		    arena, out, tr(lang, "There are no weekly answers yet."));
	} else if (analysis->first == NO_DAY) {
		sentence_add(arena, out,
		    arena_printf(arena,
			tr(lang,
			    "Answers so far: %zu. The start is counted up "
			    "to the first session, and none is recorded "
			    "yet."),
			pain->series.n));
	} else if (pain->summary.status == SUMMARY_NO_BASELINE) {
		sentence_add(arena, out,
		    tr(lang,
			"There is no score from before the first session or "
			"the "
			"week after it, so no start value and no change can be "
			"named."));
		return;
	} else {
		sentence_add(arena, out,
		    arena_printf(arena,
			tr(lang,
			    "Answers up to the first session: %zu. Later "
			    "answers: %zu. A single score is not enough to "
			    "name a change."),
			pain->series.n - pain->summary.later_n,
			pain->summary.later_n));
	}
	sentence_add(arena, out,
	    tr(lang,
		"A start value and a change appear after three later answers, "
		"a "
		"trend line after six answers over three weeks."));
}

static const char *
trend_sentence(
    struct arena *arena, enum lang lang, const struct measure *measure)
{
	const struct trend *trend = &measure->trend;
	double days = trend_days(trend);
	double size = fabs(trend->slope) * days, low, high;

	if (!trend_clear(trend))
		return tr(lang, "No clear direction yet.");
	low = fmin(fabs(trend->lower), fabs(trend->upper)) * days;
	high = fmax(fabs(trend->lower), fabs(trend->upper)) * days;
	return arena_printf(arena,
	    days == YEAR && trend->slope < 0
		? tr(lang,
		      "Scores have been falling by about %s points a year "
		      "(approximate range %s to %s).")
	    : days == YEAR
		? tr(lang,
		      "Scores have been rising by about %s points a year "
		      "(approximate range %s to %s).")
	    : trend->slope < 0
		? tr(lang,
		      "Scores have been falling by about %s points "
		      "every 4 weeks (approximate range %s to %s).")
		: tr(lang,
		      "Scores have been rising by about %s points "
		      "every 4 weeks (approximate range %s to %s)."),
	    number_text(arena, size, 1), number_text(arena, low, 1),
	    number_text(arena, high, 1));
}

static const char *
movement_sentence(
    struct arena *arena, enum lang lang, const struct movement_series *series)
{
	bool beyond = abs(series->change) >= series->error;

	return arena_printf(arena,
	    series->verdict == VERDICT_LESS
		? tr(lang,
		      "%s went from %s° to %s°: less movement, by more "
		      "than measurement error (%d°).")
	    : beyond ? tr(lang,
			   "%s went from %s° to %s°: more than "
			   "measurement error (%d°).")
		     : tr(lang,
			   "%s went from %s° to %s°: within "
			   "measurement error (%d°)."),
	    movement_title(arena, lang, series->movement, series->side),
	    number_text(arena, series->baseline, 0),
	    number_text(arena, series->current, 0), series->error);
}

static const char *
nap_sentence(struct arena *arena, enum lang lang, const struct nap *nap)
{
	return arena_printf(arena,
	    tr(lang,
		"Of all pairs of a start and a later score, the later one is "
		"lower in %s %% (range %s %% to %s %%), ties counting half; "
		"50 %% would be no change."),
	    number_text(arena, 100 * nap->value, 0),
	    number_text(arena, 100 * nap->lower, 0),
	    number_text(arena, 100 * nap->upper, 0));
}

static const char *
used_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	size_t counts[TECHNIQUE_N] = { 0 }, i;
	struct buf out = { .arena = arena };
	int k;

	for (i = analysis->visits_before; i < analysis->visits.n; i++) {
		for (k = 0; k < TECHNIQUE_N; k++)
			counts[k] += analysis->visits.v[i].techniques >> k & 1;
	}
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (counts[k] > 0)
			buf_printf(&out, "%s%s %s", out.len > 0 ? "; " : "",
			    tr(lang, technique_names[k]),
			    number_count(arena, counts[k]));
	}
	return arena_printf(arena,
	    tr(lang,
		"Sessions that included each technique: %s. One session can "
		"include several."),
	    buf_text(&out));
}
