/*
 * technique.c: the changes in pain around the sessions that included a
 * technique, one dot per session. Paper and portal have the same drawing.
 */
#include "charts/charts.h"
#include "words/sentences.h"

#include <math.h>
#include <string.h>

#define DOTS 9.0     /* from the top of a row to its first dots */
#define NARROW_MAX 5 /* the scale ends here, or at 10 */

/* The stacking of dots; all rows have the same. */
struct stacking {
	int half;       /* the scales run from -half to +half */
	int across;     /* dots side by side in a block */
	size_t per_dot; /* sessions that one dot stands for */
};

/* The state of drawing the panel. */
struct drawing {
	struct canvas *canvas;
	struct panel panel;
	const struct analysis *analysis;
	struct stacking stacking;
	double dots; /* from the top of a row to its first dots */
	double unit; /* 1 on paper */
	double y;    /* the top of the row */
};

static void count_changes(const struct analysis *, int, int, size_t[21]);
static struct stacking stacking_find(const struct drawing *);
static double row_height(const struct drawing *, const struct stacking *, int);
static double rows_height(const struct drawing *, const struct stacking *);
static bool has_row(const struct analysis *, int);
static const char *caption(const struct drawing *);
static void row_draw(struct drawing *, int);
static void row_name(struct drawing *, int);
static void dots_draw(struct drawing *, int, int);
static void value_draw(struct drawing *, int, int);
static const char *count_text(struct drawing *, int, int);
static void together_draw(struct drawing *);

double
chart_technique_draw(struct canvas *canvas, const struct panel *panel,
    const struct analysis *analysis)
{
	struct drawing drawing = { canvas, *panel, analysis, { 0, 0, 0 }, DOTS,
		panel_unit(panel), 0 };
	double top = panel->y + PANEL_HEADINGS * drawing.unit, height;
	int k;

	for (k = 0; k < OUTCOME_N; k++) {
		if (analysis->outcomes[k].has_estimates)
			drawing.dots = PANEL_DOTS;
	}
	drawing.stacking = stacking_find(&drawing);
	drawing.panel.half = drawing.stacking.half;
	for (k = 0; k < OUTCOME_N; k++)
		drawing.panel.scales[k].unit *=
		    (double)NARROW_MAX / drawing.stacking.half;
	height = rows_height(&drawing, &drawing.stacking);
	panel_headings_draw(canvas, &drawing.panel, caption(&drawing));
	panel_scales_draw(canvas, &drawing.panel, top, height);
	drawing.y = top;
	for (k = -1; k < TECHNIQUE_N; k++) {
		if (!has_row(analysis, k))
			continue;
		row_draw(&drawing, k);
		drawing.y += row_height(&drawing, &drawing.stacking, k);
		if (k < 0 && analysis->combinations.n > 0)
			draw_line(canvas, (struct xy){ panel->x, drawing.y },
			    (struct xy){ panel->scales[1].edge, drawing.y },
			    (struct stroke){ INK_LIGHT, 0.75, DASH_NONE });
	}
	together_draw(&drawing);
	return top + height + PANEL_NUMBERS * drawing.unit;
}

void
chart_technique_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang)
{
	struct panel panel = { &chart_style_screen, 0, 18, 460, 32,
		{ { 430, 26, 560 }, { 735, 26, 956 } }, 0 };
	struct buf unused = { .arena = out->arena };
	struct buf words = { .arena = out->arena };
	struct sentences sentences;
	struct canvas *canvas;
	double end;
	size_t i;

	/* The first drawing gives the height, which the <svg> tag needs. */
	canvas = canvas_svg_start(&unused, lang, "", (struct xy){ 0 });
	end = chart_technique_draw(canvas, &panel, analysis);
	canvas = canvas_svg_start(
	    out, lang, "technique", (struct xy){ 960, ceil(end + 6) });
	verdict_make(out->arena, lang, analysis, &sentences);
	for (i = 0; i < sentences.n; i++)
		buf_printf(&words, "%s%s", i > 0 ? " " : "", sentences.v[i]);
	canvas_svg_describe(
	    canvas, tr(lang, "Change in pain by technique"), buf_text(&words));
	chart_technique_draw(canvas, &panel, analysis);
	canvas_svg_end(canvas);
}

/* Counts the sessions with a technique (-1: all) by change, -10 to 10. */
static void
count_changes(const struct analysis *analysis, int outcome, int technique,
    size_t counts[21])
{
	size_t i;
	int change;

	memset(counts, 0, 21 * sizeof(counts[0]));
	for (i = 0; i < analysis->visits.n; i++) {
		const struct visit *visit = &analysis->visits.v[i];

		if (technique >= 0 && !(visit->techniques & 1u << technique))
			continue;
		if (visit_change(visit, (enum outcome)outcome, &change))
			counts[change + SCORE_MAX]++;
	}
}

/* Finds the least sessions per dot with which the dots fit. */
static struct stacking
stacking_find(const struct drawing *drawing)
{
	static const size_t steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500,
		1000 };
	struct stacking stacking = { NARROW_MAX, 3, 1 };
	double room = drawing->panel.bottom - drawing->panel.y -
		      (PANEL_HEADINGS + PANEL_NUMBERS) * drawing->unit;
	size_t counts[21], i;
	int k, change;

	for (k = 0; k < OUTCOME_N; k++) {
		count_changes(drawing->analysis, k, -1, counts);
		for (change = 0; change <= 2 * SCORE_MAX; change++) {
			if (counts[change] > 0 &&
			    (change < SCORE_MAX - NARROW_MAX ||
				change > SCORE_MAX + NARROW_MAX)) {
				stacking.half = SCORE_MAX;
				stacking.across = 2;
			}
		}
	}
	/* Rows have a least height: fewer dots do not make them lower. */
	stacking.per_dot = SIZE_MAX / 8;
	room = fmax(room, rows_height(drawing, &stacking));
	for (i = 0; i < nitems(steps); i++) {
		stacking.per_dot = steps[i];
		if (rows_height(drawing, &stacking) <= room)
			break;
	}
	return stacking;
}

static double
row_height(const struct drawing *drawing, const struct stacking *stacking,
    int technique)
{
	double most = 0;
	size_t counts[21], per_line;
	int k, change;

	per_line = stacking->per_dot * (size_t)stacking->across;
	for (k = 0; k < OUTCOME_N; k++) {
		count_changes(drawing->analysis, k, technique, counts);
		for (change = 0; change <= 2 * SCORE_MAX; change++)
			most = fmax(most,
			    ceil((double)counts[change] / (double)per_line));
	}
	return fmax(
		   drawing->panel.row, drawing->dots + most * PANEL_PITCH + 2) *
	       drawing->unit;
}

static double
rows_height(const struct drawing *drawing, const struct stacking *stacking)
{
	double height = 0;
	int k;

	for (k = -1; k < TECHNIQUE_N; k++) {
		if (has_row(drawing->analysis, k))
			height += row_height(drawing, stacking, k);
	}
	return height;
}

/* Whether a technique has a row; -1 (all sessions) always has one. */
static bool
has_row(const struct analysis *analysis, int technique)
{
	size_t i;

	for (i = 0; technique >= 0 && i < analysis->combinations.n; i++) {
		if (analysis->combinations.v[i].techniques & 1u << technique)
			return true;
	}
	return technique < 0;
}

static const char *
caption(const struct drawing *drawing)
{
	struct arena *arena = drawing->canvas->arena;
	enum lang lang = drawing->canvas->lang;
	size_t per_dot = drawing->stacking.per_dot;

	if (drawing->dots < PANEL_DOTS)
		return per_dot == 1
			   ? tr(lang, "Pale dots: single sessions.")
			   : arena_printf(arena,
				 tr(lang,
				     "Pale dots: up to %zu sessions each."),
				 per_dot);
	return per_dot == 1
		   ? tr(lang, /* xgettext:no-c-format */
			 "Bar: 90 % interval. Pale dots: single sessions.")
		   : arena_printf(arena,
			 tr(lang,
			     "Bar: 90 %% interval. Dots: up to %zu sessions."),
			 per_dot);
}

static void
row_draw(struct drawing *drawing, int technique)
{
	int k;

	row_name(drawing, technique);
	for (k = 0; k < OUTCOME_N; k++) {
		dots_draw(drawing, k, technique);
		value_draw(drawing, k, technique);
	}
}

static void
row_name(struct drawing *drawing, int technique)
{
	struct canvas *canvas = drawing->canvas;
	const struct chart_style *style = drawing->panel.style;
	const struct outcome_sum *after =
	    &drawing->analysis->outcomes[RIGHT_AFTER];
	double unit = drawing->unit, x = drawing->panel.x, y = drawing->y;
	struct font bold = { style->label + 0.5, true, INK, ANCHOR_START,
		false };
	struct font grey = { style->small, false, INK_GREY, ANCHOR_START,
		false };
	size_t n = technique < 0 ? after->sessions
				 : after->techniques[technique].sessions;
	const char *before = number_text(canvas->arena,
	    technique < 0 ? after->mean_before
			  : after->techniques[technique].mean_before,
	    n == 1 ? 0 : 1);

	draw_mark(canvas, x + 4 * unit, y + 9.5 * unit,
	    technique < 0
		? (struct mark){ SHAPE_CIRCLE, style->mark, INK, 0, 0 }
		: technique_mark(technique, style->mark));
	draw_text(canvas, x + 15 * unit, y + 12.5 * unit, bold,
	    technique < 0 ? tr(canvas->lang, "All sessions")
			  : tr(canvas->lang, technique_names[technique]));
	draw_text(canvas, x + 15 * unit, y + 24.5 * unit, grey,
	    n == 0 ? tr(canvas->lang, "no session with both scores")
	    : n == 1
		? arena_printf(canvas->arena,
		      tr(canvas->lang, "in 1 session, pain before %s"), before)
		: arena_printf(canvas->arena,
		      tr(canvas->lang,
			  "in %s sessions, pain before %s on average"),
		      number_count(canvas->arena, n), before));
}

/* Draws a block of dots at each whole number, from the top down. */
static void
dots_draw(struct drawing *drawing, int outcome, int technique)
{
	const struct stacking *stacking = &drawing->stacking;
	const struct panel_scale *scale = &drawing->panel.scales[outcome];
	double pitch = PANEL_PITCH * drawing->unit;
	double top = drawing->y + drawing->dots * drawing->unit;
	size_t counts[21], i, n = 0, dots;
	struct xy *points;
	int change;

	count_changes(drawing->analysis, outcome, technique, counts);
	points = arena_array(
	    drawing->canvas->arena, struct xy, drawing->analysis->visits.n);
	for (change = 0; change <= 2 * SCORE_MAX; change++) {
		double middle =
		    scale->middle + (change - SCORE_MAX) * scale->unit;

		dots = (counts[change] + stacking->per_dot - 1) /
		       stacking->per_dot;
		for (i = 0; i < dots; i++) {
			size_t line = i / (size_t)stacking->across;
			size_t in_line = dots - line * (size_t)stacking->across;

			if (in_line > (size_t)stacking->across)
				in_line = (size_t)stacking->across;
			points[n].x =
			    middle + ((double)(i % (size_t)stacking->across) -
					 ((double)in_line - 1) / 2) *
					 pitch;
			points[n++].y = top + (double)line * pitch;
		}
	}
	drawing->canvas->ops->marks(drawing->canvas, points, n,
	    (struct mark){ SHAPE_CIRCLE, 7.5 * drawing->unit * drawing->unit,
		INK_PALE, 0, 0 });
}

/* Draws the estimate with its interval, or the reason why there is none. */
static void
value_draw(struct drawing *drawing, int outcome, int technique)
{
	const struct outcome_sum *sum = &drawing->analysis->outcomes[outcome];
	const struct technique_sum *row =
	    technique < 0 ? NULL : &sum->techniques[technique];
	struct panel_value value = { sum->mu, sum->mu_lower, sum->mu_upper,
		{ SHAPE_CIRCLE, 0, INK, 0, 0.8 }, NULL, 0, 0, false };
	size_t counts[21];
	int change;

	count_changes(drawing->analysis, outcome, technique, counts);
	for (change = 0; change <= 2 * SCORE_MAX; change++) {
		if (counts[change] == 0)
			continue;
		value.least = fmin(value.least, change - SCORE_MAX);
		value.most = fmax(value.most, change - SCORE_MAX);
	}
	value.note = count_text(drawing, outcome, technique);
	if (row != NULL) {
		value.value = row->theta;
		value.lower = row->lower;
		value.upper = row->upper;
		value.mark = technique_mark(technique, 0);
		value.mark.halo = 0.8;
	}
	value.mark.area = 36 * drawing->unit * drawing->unit;
	if (sum->has_estimates && (row == NULL || row->shown))
		panel_value_draw(drawing->canvas, &drawing->panel,
		    (enum outcome)outcome, drawing->y, &value);
	else
		panel_without_draw(drawing->canvas, &drawing->panel,
		    (enum outcome)outcome, drawing->y,
		    &(struct panel_value){ .note = value.note,
			.least = value.least,
			.most = value.most,
			.too_few = sum->has_estimates });
}

/* Returns the number of sessions of a column, if the name does not have it. */
static const char *
count_text(struct drawing *drawing, int outcome, int technique)
{
	const struct outcome_sum *after =
	    &drawing->analysis->outcomes[RIGHT_AFTER];
	const struct outcome_sum *sum = &drawing->analysis->outcomes[outcome];
	struct canvas *canvas = drawing->canvas;
	size_t n = technique < 0 ? after->sessions
				 : after->techniques[technique].sessions;
	size_t m =
	    technique < 0 ? sum->sessions : sum->techniques[technique].sessions;

	if (m == n)
		return NULL;
	return m == 0   ? tr(canvas->lang, "no session")
	       : m == 1 ? tr(canvas->lang, "1 session")
			: arena_printf(canvas->arena,
			      tr(canvas->lang, "%s sessions"),
			      number_count(canvas->arena, m));
}

/* Writes next to the numbers of the scales, in the column of names. */
static void
together_draw(struct drawing *drawing)
{
	struct canvas *canvas = drawing->canvas;
	const struct panel *panel = &drawing->panel;
	struct font grey = { panel->style->small, false, INK_GREY, ANCHOR_START,
		false };
	const char *text =
	    together_text(canvas->arena, canvas->lang, drawing->analysis);

	if (text != NULL)
		draw_lines(canvas,
		    (struct block){ panel->x,
			drawing->y + 2 * drawing->unit + panel->style->small,
			2 * panel->scales[0].middle - panel->scales[0].edge -
			    panel->x - 8 * drawing->unit,
			1.25 * panel->style->small, 2 },
		    grey, text);
}
