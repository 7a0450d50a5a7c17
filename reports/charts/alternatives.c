/*
 * alternatives.c: the text alternatives of charts, for people who do not see
 * them: what a chart shows, its range, its first and its last value.
 */
#include "charts/charts.h"

#include <math.h>

#define OTHERS_MAX 12 /* the most other changes that are listed */

/* A row of the technique panel for one outcome. lower and upper are equal when
 * there is no estimate. */
struct row {
	const char *name;
	size_t sessions;
	double value, lower, upper;
};

static const char *day_words(struct canvas *, int, int);
static const char *
series_words(struct canvas *, const struct series *, const struct analysis *);
static void lanes_words(struct canvas *, struct buf *, const struct analysis *);
static void
others_words(struct canvas *, struct buf *, const struct analysis *);
static void pair_words(struct canvas *, struct buf *, const struct visit *);
static void technique_words_add(
    struct canvas *, struct buf *, const struct analysis *, int);
static const char *estimate_words(struct canvas *, int, const struct row *);
static const char *mean_words(struct canvas *, int, const struct row *, double);
static const char *count_words(struct canvas *, int, const struct row *);
static const char *
side_sentence(struct canvas *, const struct movement_series *, int);
static void add(struct buf *, const char *);

const char *
alternative_series(struct canvas *canvas, const char *name,
    const struct series *series, const struct analysis *analysis)
{
	/* What a chart shows, then its values in words. */
	return arena_printf(canvas->arena, tr(canvas->lang, "%s over time. %s"),
	    name, series_words(canvas, series, analysis));
}

const char *
alternative_pain(struct canvas *canvas, const struct analysis *analysis)
{
	const struct summary *summary = &analysis->pain.summary;
	struct arena *arena = canvas->arena;
	struct buf out = { .arena = arena };

	buf_puts(
	    &out, alternative_series(canvas,
		      analysis->arrival
			  ? tr(canvas->lang, "Pain on arrival")
			  : tr(canvas->lang, "Average pain in the past week"),
		      &analysis->pain.series, analysis));
	if (summary->status == SUMMARY_OK)
		add(&out,
		    arena_printf(arena, tr(canvas->lang, "Start %s, now %s."),
			number_text(arena, summary->baseline, 1),
			number_text(arena, summary->current, 1)));
	lanes_words(canvas, &out, analysis);
	return buf_text(&out);
}

const char *
alternative_pairs(struct canvas *canvas, const struct analysis *analysis)
{
	struct buf out = { .arena = canvas->arena };
	size_t i = analysis->visits_before, n = analysis->visits.n;

	if (i == n)
		return tr(canvas->lang,
		    "Pain before and after each session. No sessions.");
	if (n - i > PAIRS_SHOWN)
		i = n - PAIRS_SHOWN;
	buf_puts(&out, tr(canvas->lang, "Pain before and after each session."));
	for (; i < n; i++)
		pair_words(canvas, &out, &analysis->visits.v[i]);
	return buf_text(&out);
}

const char *
alternative_technique(struct canvas *canvas, const struct analysis *analysis)
{
	struct buf out = { .arena = canvas->arena };
	unsigned used = 0;
	size_t i;
	int k;

	buf_puts(
	    &out, tr(canvas->lang, "Change in pain by technique, in points."));
	for (i = 0; i < analysis->combinations.n; i++)
		used |= analysis->combinations.v[i].techniques;
	for (k = -1; k < TECHNIQUE_N; k++) {
		if (k < 0 || (used & 1u << k))
			technique_words_add(canvas, &out, analysis, k);
	}
	return buf_text(&out);
}

const char *
alternative_movement(struct canvas *canvas,
    const struct movement_series *series, size_t n,
    const struct analysis *analysis)
{
	struct arena *arena = canvas->arena;
	struct buf out = { .arena = arena };
	size_t i;

	buf_printf(&out, tr(canvas->lang, "%s over time, typical adult %d°."),
	    movement_panel_name(arena, canvas->lang, series),
	    series->movement->normal);
	for (i = 0; i < n; i++)
		add(&out, side_sentence(canvas, &series[i], analysis->to));
	return buf_text(&out);
}

const char *
spoken_tile(struct canvas *canvas, const struct tile *tile)
{
	struct arena *arena = canvas->arena;
	const char *start =
	    arena_printf(arena, "%s%s", tile->start, tile->unit);
	const char *now = arena_printf(arena, "%s%s", tile->now, tile->unit);

	if (tile->words[0] == '\0')
		return arena_printf(arena,
		    tr(canvas->lang, "%s: from %s to %s, %s."), tile->direction,
		    start, now, tile->change);
	return arena_printf(arena,
	    tr(canvas->lang, "%s: from %s to %s, %s, %s."), tile->direction,
	    start, now, tile->change, tile->words);
}

static const char *
series_words(struct canvas *canvas, const struct series *series,
    const struct analysis *analysis)
{
	struct arena *arena = canvas->arena;
	const struct point *v = series->v, *end = series->v + series->n;
	double low, high;
	const char *first;
	size_t n;

	while (v < end && v->day < analysis->from)
		v++;
	n = (size_t)(end - v);
	if (n == 0)
		return tr(canvas->lang, "No values in this period.");
	first = number_text(arena, v->value, fmod(v->value, 1) != 0);
	if (n == 1)
		return arena_printf(arena,
		    tr(canvas->lang, "1 value: %s on %s."), first,
		    day_words(canvas, v->day, analysis->to));
	low = high = v->value;
	for (; v < end; v++) {
		low = fmin(low, v->value);
		high = fmax(high, v->value);
	}
	v = end - n;
	return arena_printf(arena,
	    tr(canvas->lang,
		"%s values: first %s on %s, last %s on %s, lowest %s, "
		"highest %s."),
	    number_count(arena, n), first,
	    day_words(canvas, v->day, analysis->to),
	    number_text(arena, end[-1].value, fmod(end[-1].value, 1) != 0),
	    day_words(canvas, end[-1].day, analysis->to),
	    number_text(arena, low, fmod(low, 1) != 0),
	    number_text(arena, high, fmod(high, 1) != 0));
}

/* Describes the lanes under the main chart. */
static void
lanes_words(
    struct canvas *canvas, struct buf *out, const struct analysis *analysis)
{
	struct arena *arena = canvas->arena;
	size_t counts[TECHNIQUE_N] = { 0 }, i;
	int k;

	if (analysis->weeks.n > 0)
		add(out, arena_printf(arena,
			     tr(canvas->lang, "Full weeks answered: %s of %s."),
			     number_count(arena, analysis->weeks.answered),
			     number_count(arena, analysis->weeks.n)));
	for (i = analysis->visits_before; i < analysis->visits.n; i++) {
		for (k = 0; k < TECHNIQUE_N; k++)
			counts[k] += analysis->visits.v[i].techniques >> k & 1;
	}
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (counts[k] > 0)
			add(out, arena_printf(arena,
				     tr(canvas->lang, "%s, sessions: %s."),
				     tr(canvas->lang, technique_names[k]),
				     number_count(arena, counts[k])));
	}
	others_words(canvas, out, analysis);
}

static void
others_words(
    struct canvas *canvas, struct buf *out, const struct analysis *analysis)
{
	const struct other_changes *other = &analysis->other_changes;
	size_t i;

	if (other->n == 0)
		return;
	add(out, tr(canvas->lang, "Something else changed:"));
	for (i = 0; i < other->n && i < OTHERS_MAX; i++) {
		add(out, day_words(canvas, other->v[i].day, analysis->to));
		if (other->v[i].text[0] != '\0')
			buf_printf(out, ", %s",
			    text_plain(
				canvas, other->v[i].text, CHANGE_MAX_CHARS));
		buf_putc(out, '.');
	}
	if (i < other->n)
		add(out, arena_printf(canvas->arena,
			     tr(canvas->lang, "And %s more."),
			     number_count(canvas->arena, other->n - i)));
}

static void
pair_words(struct canvas *canvas, struct buf *out, const struct visit *visit)
{
	struct arena *arena = canvas->arena;
	char text[DAY_SIZE];
	const char *day;

	day_text(visit->day, text);
	day = tr_day(arena, canvas->lang, text, true);
	if (visit->before != NOT_ANSWERED && visit->after != NOT_ANSWERED)
		add(out, arena_printf(arena, tr(canvas->lang, "%s: %d to %d."),
			     day, visit->before, visit->after));
	else if (visit->before != NOT_ANSWERED)
		add(out,
		    arena_printf(arena, tr(canvas->lang, "%s: %d before only."),
			day, visit->before));
	else if (visit->after != NOT_ANSWERED)
		add(out,
		    arena_printf(arena, tr(canvas->lang, "%s: %d after only."),
			day, visit->after));
	else
		add(out, arena_printf(
			     arena, tr(canvas->lang, "%s: no scores."), day));
}

/* Describes one row of the panel; technique -1: the row of all sessions. */
static void
technique_words_add(struct canvas *canvas, struct buf *out,
    const struct analysis *analysis, int technique)
{
	const char *name = technique < 0
			       ? tr(canvas->lang, "All sessions")
			       : tr(canvas->lang, technique_names[technique]);
	int k;

	for (k = 0; k < OUTCOME_N; k++) {
		const struct outcome_sum *sum = &analysis->outcomes[k];
		const struct technique_sum *part =
		    technique < 0 ? NULL : &sum->techniques[technique];
		struct row row = { name, part ? part->sessions : sum->sessions,
			0, 0, 0 };

		if (part != NULL && sum->has_estimates && part->shown)
			row = (struct row){ name, row.sessions, part->theta,
				part->lower, part->upper };
		else if (part == NULL && sum->has_estimates)
			row = (struct row){ name, row.sessions, sum->mu,
				sum->mu_lower, sum->mu_upper };
		if (row.lower < row.upper)
			add(out, estimate_words(canvas, k, &row));
		else if (part == NULL && sum->sessions > 0)
			add(out, mean_words(canvas, k, &row, sum->mean));
		else
			add(out, count_words(canvas, k, &row));
	}
}

static const char *
estimate_words(struct canvas *canvas, int outcome, const struct row *row)
{
	struct arena *arena = canvas->arena;

	return arena_printf(arena,
	    outcome == RIGHT_AFTER
		? tr(canvas->lang,
		      "%s, right after the session, sessions: %s, estimate "
		      "%s, from %s to %s.")
		: tr(canvas->lang,
		      "%s, by the next visit, sessions: %s, estimate %s, "
		      "from %s to %s."),
	    row->name, number_count(arena, row->sessions),
	    number_signed(arena, row->value, 1),
	    number_signed(arena, row->lower, 1),
	    number_signed(arena, row->upper, 1));
}

static const char *
mean_words(
    struct canvas *canvas, int outcome, const struct row *row, double mean)
{
	struct arena *arena = canvas->arena;

	return arena_printf(arena,
	    outcome == RIGHT_AFTER
		? tr(canvas->lang,
		      "%s, right after the session, sessions: %s, mean %s.")
		: tr(canvas->lang,
		      "%s, by the next visit, sessions: %s, mean %s."),
	    row->name, number_count(arena, row->sessions),
	    number_signed(arena, mean, 1));
}

static const char *
count_words(struct canvas *canvas, int outcome, const struct row *row)
{
	return arena_printf(canvas->arena,
	    outcome == RIGHT_AFTER
		? tr(canvas->lang, "%s, right after the session, sessions: %s.")
		: tr(canvas->lang, "%s, by the next visit, sessions: %s."),
	    row->name, number_count(canvas->arena, row->sessions));
}

static const char *
side_sentence(
    struct canvas *canvas, const struct movement_series *series, int to)
{
	const struct movement_point *v = series->v, *last = v + series->n - 1;
	struct arena *arena = canvas->arena;
	const char *side = series->side == SIDE_LEFT ? tr(canvas->lang, "Left")
			   : series->side == SIDE_RIGHT
			       ? tr(canvas->lang, "Right")
			       : tr(canvas->lang, "Midline");

	if (series->n == 1)
		return arena_printf(arena, tr(canvas->lang, "%s: %d° on %s."),
		    side, v->degrees, day_words(canvas, v->day, to));
	return arena_printf(arena,
	    tr(canvas->lang, "%s: %d° on %s to %d° on %s, readings: %s."), side,
	    v->degrees, day_words(canvas, v->day, to), last->degrees,
	    day_words(canvas, last->day, to), number_count(arena, series->n));
}

static const char *
day_words(struct canvas *canvas, int day, int to)
{
	char text[DAY_SIZE];

	day_text(day, text);
	return day_near(canvas->arena, canvas->lang, text, to);
}

/* Appends a sentence to the text. */
static void
add(struct buf *out, const char *sentence)
{
	if (out->len > 0)
		buf_putc(out, ' ');
	buf_puts(out, sentence);
}
