/*
 * chart_technique.c: the change in pain around the sessions that included a
 * technique, one dot a session. The same drawing for paper and portal.
 */
#include "page.h"

#include <math.h>
#include <string.h>

#define HEADINGS 27.0  /* from the headings to the first row */
#define DOTS 9.0       /* from the top of a row to its first dots */
#define DOTS_MEAN 21.0 /* where a mean stands above them */
#define PITCH 3.7
#define NARROW_MAX 5 /* the scale ends here, or at 10 */

/* How the dots are stacked, the same in all rows. */
struct stacking {
	int half;       /* the scale runs from -half to +half */
	int across;     /* dots side by side in a block */
	size_t per_dot; /* sessions that a dot stands for */
};

/* The panel while it is drawn. */
struct drawing {
	struct canvas *canvas;
	const struct panel *panel;
	const struct analysis *analysis;
	struct stacking stacking;
	double unit; /* 1 on paper */
	double y;    /* the top of the row */
};

static void count_changes(const struct analysis *, int, int, size_t[21]);
static struct stacking stacking_find(const struct drawing *);
static double row_height(const struct drawing *, const struct stacking *, int);
static double rows_height(const struct drawing *, const struct stacking *);
static bool has_row(const struct analysis *, int);
static void headings_draw(struct drawing *);
static void scales_draw(struct drawing *, double);
static void row_draw(struct drawing *, int);
static void row_name(struct drawing *, int);
static void dots_draw(struct drawing *, int, int);
static void mean_draw(struct drawing *, int);

double
chart_technique_draw(struct canvas *canvas, const struct panel *panel,
    const struct analysis *analysis)
{
	struct drawing drawing = { canvas, panel, analysis, { 0, 0, 0 },
		panel->look->lane / look_paper.lane, 0 };
	double top = panel->y + HEADINGS * drawing.unit, bottom;
	int k;

	drawing.stacking = stacking_find(&drawing);
	headings_draw(&drawing);
	bottom = top + rows_height(&drawing, &drawing.stacking);
	drawing.y = bottom;
	scales_draw(&drawing, top);
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
	return bottom + 15 * drawing.unit;
}

void
chart_technique_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang)
{
	struct panel panel = { &look_screen, 0, 18, 460, 32,
		{ { 430, 26, 560 }, { 735, 26, 956 } } };
	struct buf unused = { .arena = out->arena };
	struct buf words = { .arena = out->arena };
	struct sentences sentences;
	struct canvas *canvas;
	double end;
	size_t i;

	/* Drawn once for its height, which the first tag tells. */
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

/* How many sessions with a technique (-1: all) had each change, -10 to 10. */
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

/* A dot stands for as few sessions as there is room for. */
static struct stacking
stacking_find(const struct drawing *drawing)
{
	static const size_t steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500,
		1000 };
	struct stacking stacking = { NARROW_MAX, 3, 1 };
	double room = drawing->panel->bottom - drawing->panel->y -
		      (HEADINGS + 15) * drawing->unit;
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
	/* Rows have a least height; fewer dots than that gain nothing. */
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
	double dots = technique < 0 ? DOTS_MEAN : DOTS, most = 0;
	size_t counts[21], per_line;
	int k, change;

	per_line = stacking->per_dot * (size_t)stacking->across;
	for (k = 0; k < OUTCOME_N; k++) {
		count_changes(drawing->analysis, k, technique, counts);
		for (change = 0; change <= 2 * SCORE_MAX; change++)
			most = fmax(
			    most, (double)((counts[change] + per_line - 1) /
					   per_line));
	}
	return fmax(drawing->panel->row, dots + most * PITCH + 2) *
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

/* -1, all sessions, always has one. */
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

static void
headings_draw(struct drawing *drawing)
{
	struct canvas *canvas = drawing->canvas;
	const struct panel *panel = drawing->panel;
	double unit = drawing->unit, y = panel->y;
	struct font bold = { panel->look->label + 0.5, true, INK, ANCHOR_MIDDLE,
		false };
	struct font grey = { panel->look->small + 0.5, false, INK_GREY,
		ANCHOR_END, false };
	const char *const names[OUTCOME_N] = {
		tr(canvas->lang, "right after the session"),
		tr(canvas->lang, "by the next visit"),
	};
	struct xy head = { 4.6 * unit, 5.8 * unit };
	int k;

	for (k = 0; k < OUTCOME_N; k++) {
		double x = panel->scales[k].middle;
		double arrow = y + 12 * unit;

		draw_text(canvas, x, y, bold, names[k]);
		draw_arrow(canvas, (struct xy){ x - 4 * unit, arrow },
		    (struct xy){ x - 20 * unit, arrow }, head, INK_GREY);
		draw_arrow(canvas, (struct xy){ x + 4 * unit, arrow },
		    (struct xy){ x + 20 * unit, arrow }, head, INK_GREY);
		grey.anchor = ANCHOR_END;
		draw_text(canvas, x - 24 * unit, y + 15 * unit, grey,
		    tr(canvas->lang, "less pain"));
		grey.anchor = ANCHOR_START;
		draw_text(canvas, x + 24 * unit, y + 15 * unit, grey,
		    tr(canvas->lang, "more pain"));
	}
	grey.anchor = ANCHOR_START;
	draw_text(canvas, panel->x, y + 15 * unit, grey,
	    drawing->stacking.per_dot == 1
		? tr(canvas->lang, "Pale dots: single sessions.")
		: arena_printf(canvas->arena,
		      tr(canvas->lang, "Pale dots: up to %zu sessions each."),
		      drawing->stacking.per_dot));
}

/* Grid, zero and numbers of both scales, from top to the end of the rows. */
static void
scales_draw(struct drawing *drawing, double top)
{
	struct canvas *canvas = drawing->canvas;
	const struct panel *panel = drawing->panel;
	struct font font = { panel->look->small, false, INK_GREY, ANCHOR_MIDDLE,
		false };
	int half = drawing->stacking.half, step = half > NARROW_MAX ? 4 : 2;
	double bottom = drawing->y;
	int k, value;

	for (k = 0; k < OUTCOME_N; k++) {
		double middle = panel->scales[k].middle;
		double unit = panel->scales[k].unit * NARROW_MAX / half;

		draw_line(canvas, (struct xy){ middle - half * unit, bottom },
		    (struct xy){ middle + half * unit, bottom },
		    (struct stroke){ INK_MID, 0.5, DASH_NONE });
		for (value = -2 * step; value <= 2 * step; value += step) {
			double x = middle + value * unit;
			struct stroke stroke = { INK_GRID, 0.75, DASH_NONE };

			if (value == 0)
				stroke =
				    (struct stroke){ INK_MID, 1, DASH_NONE };
			if (value > -2 * step && value < 2 * step)
				draw_line(canvas, (struct xy){ x, top },
				    (struct xy){ x, bottom }, stroke);
			draw_line(canvas, (struct xy){ x, bottom },
			    (struct xy){ x, bottom + 3 },
			    (struct stroke){ INK_MID, 0.75, DASH_NONE });
			draw_text(canvas, x, bottom + 1.5 * panel->look->small,
			    font, number_signed(canvas->arena, value, 0));
		}
	}
}

static void
row_draw(struct drawing *drawing, int technique)
{
	int k;

	row_name(drawing, technique);
	for (k = 0; k < OUTCOME_N; k++) {
		dots_draw(drawing, k, technique);
		if (technique < 0)
			mean_draw(drawing, k);
	}
}

static void
row_name(struct drawing *drawing, int technique)
{
	struct canvas *canvas = drawing->canvas;
	const struct panel *panel = drawing->panel;
	const struct outcome_sum *after =
	    &drawing->analysis->outcomes[RIGHT_AFTER];
	const struct outcome_sum *next =
	    &drawing->analysis->outcomes[BY_NEXT_VISIT];
	double unit = drawing->unit, x = panel->x, y = drawing->y;
	struct font bold = { panel->look->label + 0.5, true, INK, ANCHOR_START,
		false };
	struct font grey = { panel->look->small, false, INK_GREY, ANCHOR_START,
		false };
	size_t n = technique < 0 ? after->sessions
				 : after->techniques[technique].sessions;
	size_t m = technique < 0 ? next->sessions
				 : next->techniques[technique].sessions;
	const char *before = number_text(canvas->arena,
	    technique < 0 ? after->mean_before
			  : after->techniques[technique].mean_before,
	    n == 1 ? 0 : 1);

	draw_mark(canvas, x + 4 * unit, y + 9.5 * unit,
	    technique < 0
		? (struct mark){ SHAPE_CIRCLE, panel->look->mark, INK, 0, 0 }
		: technique_mark(technique, panel->look->mark));
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
	if (m == n)
		return;
	grey.anchor = ANCHOR_END;
	draw_text(canvas, panel->scales[BY_NEXT_VISIT].edge, y + 24.5 * unit,
	    grey,
	    m == 1 ? tr(canvas->lang, "1 session")
		   : arena_printf(
			 canvas->arena, tr(canvas->lang, "%zu sessions"), m));
}

/* Blocks of dots over each whole number, growing downwards. */
static void
dots_draw(struct drawing *drawing, int outcome, int technique)
{
	const struct stacking *stacking = &drawing->stacking;
	const struct panel *panel = drawing->panel;
	double unit = panel->scales[outcome].unit * NARROW_MAX / stacking->half;
	double pitch = PITCH * drawing->unit;
	double top =
	    drawing->y + (technique < 0 ? DOTS_MEAN : DOTS) * drawing->unit;
	size_t counts[21], i, n = 0, dots;
	struct xy *points;
	int change;

	count_changes(drawing->analysis, outcome, technique, counts);
	points = arena_array(
	    drawing->canvas->arena, struct xy, drawing->analysis->visits.n);
	for (change = 0; change <= 2 * SCORE_MAX; change++) {
		double middle =
		    panel->scales[outcome].middle + (change - SCORE_MAX) * unit;

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

/* The plain mean over all sessions. */
static void
mean_draw(struct drawing *drawing, int outcome)
{
	const struct outcome_sum *sum = &drawing->analysis->outcomes[outcome];
	const struct panel *panel = drawing->panel;
	struct font bold = { panel->look->label, true, INK, ANCHOR_END, true };
	double unit = drawing->unit, y = drawing->y + 11 * unit;
	double x = panel->scales[outcome].middle +
		   sum->mean * panel->scales[outcome].unit * NARROW_MAX /
		       drawing->stacking.half;

	if (sum->sessions == 0)
		return;
	draw_mark(drawing->canvas, x, y,
	    (struct mark){ SHAPE_CIRCLE, 36 * unit * unit, INK, 0, 0.8 });
	draw_text(drawing->canvas, x - 9 * unit, y + 3.2 * unit, bold,
	    number_signed(drawing->canvas->arena, sum->mean, 1));
}
