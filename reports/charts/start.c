/*
 * start.c: places the words "start 7.3" in the main chart: near the first
 * readings, but not over a reading or a line.
 */
#include "charts/charts.h"

#include <math.h>

#define STEP 2.0    /* from one tried height to the next */
#define NEAR 6.0    /* free room left and right of the words */
#define BEHIND 20.0 /* cost of a place after the baseline */
#define BELOW 15.0  /* cost of a place below the bar of the baseline */

/* Something that the label should not cover; cost: how much that matters. */
struct obstacle {
	double top, bottom, cost;
};
/* The state of the search for a place. */
struct start {
	struct canvas *canvas;
	const struct frame *frame;
	const struct scale *days;
	const struct analysis *analysis;
	struct font font;
	const char *word, *value, *text; /* "start", "7.3", both */
	struct {
		struct obstacle *v;
		size_t n;
	} obstacles;
	/* The best place so far. */
	double cost, x, y;
	bool two_lines;
};

static void try_across(struct start *, double, bool);
static void obstacles_find(struct start *, double, double);
static void
segment_add(struct start *, struct xy, struct xy, const double[2], double);
static void obstacle_add(struct start *, double, double, double);
static double cost_at(const struct start *, double, double);
static struct xy point_at(const struct start *, int, double);

void
chart_start_label(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	const struct summary *summary = &analysis->pain.summary;
	bool one = summary->baseline_n == 1;
	struct start start = { canvas, frame, days, analysis,
		{ frame->style->label, true, INK, ANCHOR_START, true },
		.cost = INFINITY };
	double x, first;

	if (summary->baseline_n == 0 || summary->baseline_to < analysis->from)
		return;
	start.word = tr(canvas->lang, "start");
	start.value =
	    number_text(canvas->arena, summary->baseline, one ? 0 : 1);
	start.text = arena_printf(canvas->arena,
	    one ? tr(canvas->lang, "start %s, one reading only")
		: tr(canvas->lang, "start %s"),
	    start.value);
	x = fmax(scale_at(days, summary->baseline_from) - 4, frame->plot.x + 1);
	try_across(&start, x, false);
	if (!one)
		try_across(&start, x, true);
	first = analysis->first == NO_DAY ? 0 : scale_at(days, analysis->first);
	if (first > x)
		try_across(&start, first + 4, false);
	if (!start.two_lines) {
		draw_text(canvas, start.x, start.y, start.font, start.text);
		return;
	}
	draw_text(canvas, start.x, start.y - 1.17 * frame->style->label,
	    start.font, start.word);
	draw_text(canvas, start.x, start.y, start.font, start.value);
}

/* Tries all heights at one x. */
static void
try_across(struct start *start, double x, bool two_lines)
{
	const struct box *plot = &start->frame->plot;
	double size = start->frame->style->label;
	bool behind = x > scale_at(start->days,
			      start->analysis->pain.summary.baseline_to);
	double height = (two_lines ? 1.95 : 0.78) * size, y, cost;
	double width =
	    two_lines
		? fmax(text_width(start->canvas, start->font, start->word),
		      text_width(start->canvas, start->font, start->value))
		: text_width(start->canvas, start->font, start->text);

	obstacles_find(start, x, x + width);
	for (y = plot->y + height; y < plot->y + plot->h - 3; y += STEP) {
		cost = cost_at(start, y - height, y + 0.1 * size) +
		       (two_lines ? 3 : 0) + (behind ? BEHIND : 0);
		if (cost >= start->cost)
			continue;
		start->cost = cost;
		start->x = x;
		start->y = y;
		start->two_lines = two_lines;
	}
}

/* Finds the obstacles between two x. */
static void
obstacles_find(struct start *start, double from, double to)
{
	const struct analysis *analysis = start->analysis;
	const struct measure *pain = &analysis->pain;
	const struct series *series = &pain->series;
	double ends[2] = { from - NEAR, to + NEAR };
	struct xy at, last = { -INFINITY, 0 };
	size_t i;

	start->obstacles.n = 0;
	for (i = 0; i < series->n; i++) {
		at = point_at(start, series->v[i].day, series->v[i].value);
		segment_add(start, last, at, ends, 30);
		if (at.x > ends[0] && at.x < ends[1])
			obstacle_add(start, at.y - 4, at.y + 4, 100);
		last = at;
		if (at.x > ends[1])
			break;
	}
	if (pain->has_trend)
		segment_add(start,
		    point_at(start, analysis->from,
			pain->trend.intercept +
			    pain->trend.slope *
				(analysis->from - pain->trend.origin)),
		    point_at(start, analysis->to,
			pain->trend.intercept +
			    pain->trend.slope *
				(analysis->to - pain->trend.origin)),
		    ends, 40);
	at = point_at(start, analysis->from, 0.7 * pain->summary.baseline);
	if (pain->summary.status == SUMMARY_OK)
		obstacle_add(start, at.y - 1, at.y + 1, 40);
	at = point_at(
	    start, pain->summary.baseline_from, pain->summary.baseline);
	if (pain->summary.baseline_n > 1 &&
	    scale_at(start->days, pain->summary.baseline_to) + 4 > from)
		obstacle_add(start, at.y - 2, at.y + 2, 100);
	if (analysis->first != NO_DAY) {
		at = point_at(start, analysis->first, SCORE_MAX);
		if (at.x > from - 2 && at.x < to + 2)
			obstacle_add(
			    start, at.y, at.y + start->frame->plot.h, 40);
	}
}

/* Adds the part of a line between two x as an obstacle. */
static void
segment_add(struct start *start, struct xy a, struct xy b, const double ends[2],
    double cost)
{
	double slope, y[2];
	int k;

	if (a.x == -INFINITY || b.x <= ends[0] || a.x >= ends[1] || b.x <= a.x)
		return;
	slope = (b.y - a.y) / (b.x - a.x);
	for (k = 0; k < 2; k++)
		y[k] = a.y + slope * (fmin(fmax(ends[k], a.x), b.x) - a.x);
	obstacle_add(start, fmin(y[0], y[1]) - 1, fmax(y[0], y[1]) + 1, cost);
}

static void
obstacle_add(struct start *start, double top, double bottom, double cost)
{
	arena_grow(start->canvas->arena, &start->obstacles);
	start->obstacles.v[start->obstacles.n++] =
	    (struct obstacle){ top, bottom, cost };
}

/* Returns the cost of covering obstacles, plus the distance from the start;
 * places below a bar cost more than places above it. */
static double
cost_at(const struct start *start, double top, double bottom)
{
	const struct summary *summary = &start->analysis->pain.summary;
	double y = point_at(start, summary->baseline_from, summary->baseline).y;
	double below = summary->baseline_n > 1 ? BELOW : 0;
	double cost = bottom < y ? y - bottom
		      : top > y  ? top - y + below
				 : bottom - top;
	size_t i;

	for (i = 0; i < start->obstacles.n; i++) {
		const struct obstacle *obstacle = &start->obstacles.v[i];

		if (obstacle->top < bottom && obstacle->bottom > top)
			cost += obstacle->cost;
	}
	return cost;
}

static struct xy
point_at(const struct start *start, int day, double score)
{
	const struct box *plot = &start->frame->plot;

	return (struct xy){ scale_at(start->days, day),
		plot->y + plot->h * (1 - score / SCORE_MAX) };
}
