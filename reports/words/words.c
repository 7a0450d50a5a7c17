/*
 * words.c: numbers, classes and tiles as text, for the PDF and the portal.
 */
#include "analysis.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xE2\x88\x92" /* U+2212 */

static void score_tile(struct arena *, enum lang, const struct analysis *,
    const struct measure *, struct tile *);
static const char *
empty_text(struct arena *, enum lang, const struct measure *);
static const char *
stale_text(struct arena *, enum lang, const struct summary *, int);
static void movement_tile(
    struct arena *, enum lang, const struct analysis *, struct tile *);
static const char *
movement_empty(struct arena *, enum lang, const struct analysis *);
static int year_of(const char *);
static const char *count_text(struct arena *, enum lang, size_t);
static double rounded(double, int);

const char *
number_text(struct arena *arena, double value, int decimals)
{
	value = rounded(value, decimals);
	if (value < 0)
		return arena_printf(arena, MINUS "%.*f", decimals, -value);
	return arena_printf(arena, "%.*f", decimals, value);
}

const char *
number_signed(struct arena *arena, double value, int decimals)
{
	if (rounded(value, decimals) <= 0)
		return number_text(arena, value, decimals);
	return arena_printf(arena, "+%.*f", decimals, value);
}

const char *
number_count(struct arena *arena, size_t n)
{
	if (n >= 1000000)
		return arena_printf(arena, "%zu,%03zu,%03zu", n / 1000000,
		    n / 1000 % 1000, n % 1000);
	if (n >= 1000)
		return arena_printf(arena, "%zu,%03zu", n / 1000, n % 1000);
	return arena_printf(arena, "%zu", n);
}

const char *
day_near(struct arena *arena, enum lang lang, const char *day, int to)
{
	char report[DAY_SIZE];

	day_text(to, report);
	if (memcmp(day, report, 4) == 0)
		return tr_day_short(arena, lang, day);
	/* Day and month, then the year. */
	return arena_printf(arena, tr(lang, "%s %d"),
	    tr_day_short(arena, lang, day), year_of(day));
}

const char *
techniques_text(struct arena *arena, enum lang lang, unsigned techniques)
{
	static const char *const names[TECHNIQUE_N] = { N_("deep"),
		N_("trigger"), N_("myofascial"), N_("stretching"),
		N_("other") };
	struct buf out = { .arena = arena };
	int k;

	for (k = 0; k < TECHNIQUE_N; k++) {
		if (techniques & 1u << k)
			buf_printf(&out, "%s%s", out.len > 0 ? " + " : "",
			    tr(lang, names[k]));
	}
	return buf_text(&out);
}

const char *
change_class_text(enum lang lang, enum change_class change_class)
{
	switch (change_class) {
	case CLASS_SUBSTANTIAL:
		return tr(lang, "substantial change");
	case CLASS_MODERATE:
		return tr(lang, "moderate change");
	case CLASS_CLEAR:
		return tr(lang, "clear change");
	case CLASS_SMALL:
		return tr(lang, "small change");
	case CLASS_LITTLE:
		return tr(lang, "little or no change");
	case CLASS_SLIGHTLY_WORSE:
		return tr(lang, "slightly worse");
	case CLASS_WORSE:
		return tr(lang, "worse");
	case CLASS_START_TOO_LOW:
		return tr(lang, "start too low for a class");
	case CLASS_NONE:
	case CLASS_N:
		break;
	}
	return "";
}

const char *
movement_title(struct arena *arena, enum lang lang,
    const struct movement *movement, enum side side)
{
	const char *name = tr(lang, movement->name);
	char *title;

	if (side == SIDE_LEFT)
		return arena_printf(arena, tr(lang, "Left %s"), name);
	if (side == SIDE_RIGHT)
		return arena_printf(arena, tr(lang, "Right %s"), name);
	title = arena_strdup(arena, name);
	if (title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 'a' + 'A');
	return title;
}

const char *
movement_row_name(
    struct arena *arena, enum lang lang, const struct movement_series *series)
{
	const char *name =
	    movement_title(arena, lang, series->movement, SIDE_MIDLINE);

	return series->motion == MOTION_PASSIVE
		   ? arena_printf(arena, tr(lang, "%s, passive"), name)
		   : name;
}

const char *
movement_panel_name(
    struct arena *arena, enum lang lang, const struct movement_series *series)
{
	const char *name = movement_row_name(arena, lang, series);

	if (series->one_of_timings && series->timing == TIMING_BEFORE)
		name =
		    arena_printf(arena, tr(lang, "%s, before sessions"), name);
	if (series->one_of_timings && series->timing == TIMING_AFTER)
		name =
		    arena_printf(arena, tr(lang, "%s, after sessions"), name);
	return name;
}

const char *
verdict_text(enum lang lang, const struct movement_series *series)
{
	if (series->n < 2)
		return tr(lang, "one reading");
	switch (series->verdict) {
	case VERDICT_MORE:
		return tr(lang, "more movement");
	case VERDICT_LESS:
		return tr(lang, "less movement");
	case VERDICT_BEYOND:
		return tr(lang, "beyond a typical adult");
	case VERDICT_CLOSER:
		return tr(lang, "closer to a typical adult");
	default:
		return tr(lang, "within measurement error");
	}
}

void
tiles_make(struct arena *arena, enum lang lang, const struct analysis *analysis,
    struct tile out[TILE_N])
{
	int k;

	for (k = 0; k < TILE_N; k++)
		out[k] = (struct tile){
			.direction = tr(lang, "lower is better, 0–10"),
			.unit = "",
		};
	out[0].name = analysis->arrival ? tr(lang, "Pain on arrival")
					: tr(lang, "Pain, weekly average");
	score_tile(arena, lang, analysis, &analysis->pain, &out[0]);
	out[1].name = tr(lang, "Everyday impact (PEG)");
	score_tile(arena, lang, analysis, &analysis->interference, &out[1]);
	out[2].name = tr(lang, "Own activities (PSFS)");
	out[2].higher_is_better = true;
	out[2].direction = tr(lang, "higher is better, 0–10");
	score_tile(arena, lang, analysis, &analysis->activities, &out[2]);
	movement_tile(arena, lang, analysis, &out[3]);
}

static void
score_tile(struct arena *arena, enum lang lang, const struct analysis *analysis,
    const struct measure *measure, struct tile *tile)
{
	const struct summary *summary = &measure->summary;
	int k, chosen = 0;

	tile->count = count_text(arena, lang, measure->series.n);
	if (summary->status == SUMMARY_OK) {
		tile->start = number_text(arena, summary->baseline, 1);
		tile->now = number_text(arena, summary->current, 1);
		tile->change = arena_printf(arena, tr(lang, "%s points"),
		    number_signed(arena, summary->change, 1));
		tile->words =
		    summary->stale
			? stale_text(arena, lang, summary, analysis->to)
			: change_class_text(lang, summary->change_class);
		return;
	}
	for (k = 0; k < ACTIVITY_N; k++)
		chosen += analysis->client->activities[k] &&
			  analysis->client->activities[k][0];
	tile->empty = measure == &analysis->activities && chosen == 0 &&
			      measure->series.n == 0
			  ? tr(lang, "No activities chosen yet")
			  : empty_text(arena, lang, measure);
}

static const char *
empty_text(struct arena *arena, enum lang lang, const struct measure *measure)
{
	const struct summary *summary = &measure->summary;

	if (summary->status == SUMMARY_TOO_FEW)
		return arena_printf(arena,
		    tr(lang, "Not enough answers yet (%zu of %d needed)"),
		    summary->later_n, SUMMARY_READINGS);
	if (measure->series.n == 0)
		return tr(lang, "No answers yet");
	return tr(lang, "No score from before the first session");
}

static const char *
stale_text(
    struct arena *arena, enum lang lang, const struct summary *summary, int to)
{
	char day[DAY_SIZE];

	day_text(summary->current_to, day);
	return arena_printf(arena, tr(lang, "no answer since %s"),
	    day_near(arena, lang, day, to));
}

static void
movement_tile(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct tile *tile)
{
	const struct movement_series *series = analysis->main_movement;
	const struct client *client = analysis->client;

	tile->higher_is_better = true;
	tile->direction = tr(lang, "higher is better");
	tile->name = tr(lang, "Range of motion");
	tile->count = count_text(arena, lang, series ? series->n : 0);
	if (client->movements_n > 0)
		tile->name = movement_title(arena, lang,
		    client->movements[0].movement, client->movements[0].side);
	else if (series != NULL)
		tile->name =
		    movement_title(arena, lang, series->movement, series->side);
	if (series == NULL || series->n < 2) {
		tile->empty = movement_empty(arena, lang, analysis);
		return;
	}
	tile->start = number_text(arena, series->baseline, 0);
	tile->now = number_text(arena, series->current, 0);
	tile->unit = "°";
	tile->change =
	    arena_printf(arena, "%s°", number_signed(arena, series->change, 0));
	tile->words = verdict_text(lang, series);
}

static const char *
movement_empty(
    struct arena *arena, enum lang lang, const struct analysis *analysis)
{
	const struct movement_series *series = analysis->main_movement;
	char day[DAY_SIZE];

	if (series == NULL && analysis->client->movements_n == 0)
		return tr(lang, "No movement chosen yet");
	if (series == NULL)
		return tr(lang, "Not measured yet");
	day_text(series->v[0].day, day);
	return arena_printf(arena, tr(lang, "One reading so far: %s° on %s"),
	    number_text(arena, series->v[0].degrees, 0),
	    day_near(arena, lang, day, analysis->to));
}

static const char *
count_text(struct arena *arena, enum lang lang, size_t n)
{
	if (n == 0)
		return tr(lang, "no readings");
	if (n == 1)
		return tr(lang, "from 1 reading");
	return arena_printf(
	    arena, tr(lang, "from %s readings"), number_count(arena, n));
}

/* Rounds first, so that a number shown as 0 has no sign. */
static double
rounded(double value, int decimals)
{
	double unit = decimals > 0 ? pow(10, decimals) : 1;

	return fabs(value) * unit < 0.5 ? 0 : value;
}

static int
year_of(const char *day)
{
	return (day[0] - '0') * 1000 + (day[1] - '0') * 100 +
	       (day[2] - '0') * 10 + day[3] - '0';
}
