/*
 * small.c: the small charts: tightness and swelling on paper, the sparkline in
 * the list of clients, and a client's own scores on the receipt.
 */
#include "charts/charts.h"

#include <math.h>
#include <string.h>

#define RATING_COLUMN 70.0 /* least width of the labels next to a rating */

static const struct font rating_fonts[] = { { 8, false, INK_GREY, ANCHOR_START,
						false },
	{ 9, true, INK, ANCHOR_START, false } };

static double rating_draw(struct canvas *, struct box, const char *,
    const struct measure *, const struct analysis *);
static double
rating_texts(struct canvas *, const struct series *, const char *[2]);
static void
rating_labels(struct canvas *, const struct frame *, const struct series *);
static double rating_column(struct canvas *, const struct series *);
static void
own_points(struct canvas *, struct box, const struct own_point *, size_t);
static void
own_labels(struct canvas *, struct box, const struct own_point *, size_t);

bool
rating_any(const struct analysis *analysis, const struct measure *measure)
{
	const struct series *series = &measure->series;

	return series->n > 0 && series->v[series->n - 1].day >= analysis->from;
}

double
chart_ratings_draw(struct canvas *canvas, double y, double plot,
    const struct analysis *analysis)
{
	struct font secondary = { 9, false, INK_GREY, ANCHOR_START, false };
	bool tight = rating_any(analysis, &analysis->tightness);
	bool swollen = rating_any(analysis, &analysis->swelling);
	double width = tight && swollen ? COLUMNS(6) : COLUMNS(12), x;

	x = page_heading(canvas, y,
	    tight && swollen ? tr(canvas->lang, "Tightness and swelling")
	    : tight          ? tr(canvas->lang, "Tightness")
			     : tr(canvas->lang, "Swelling"),
	    false, tr(canvas->lang, "lower is better"));
	draw_text(canvas, x + 14, y, secondary,
	    tr(canvas->lang, "self-rated after the session"));
	x = MARGIN;
	if (tight) {
		tag_figure(canvas,
		    alternative_series(canvas, tr(canvas->lang, "Tightness"),
			&analysis->tightness.series, analysis));
		rating_draw(canvas, (struct box){ x, y, width, plot },
		    swollen ? tr(canvas->lang, "Tightness") : NULL,
		    &analysis->tightness, analysis);
		tag_end(canvas);
		x = COLUMN(6);
	}
	if (swollen) {
		tag_figure(canvas,
		    alternative_series(canvas, tr(canvas->lang, "Swelling"),
			&analysis->swelling.series, analysis));
		rating_draw(canvas,
		    (struct box){ tight ? x : MARGIN, y, width, plot },
		    tight ? tr(canvas->lang, "Swelling") : NULL,
		    &analysis->swelling, analysis);
		tag_end(canvas);
	}
	return y + (tight && swollen ? 34 : 17) + plot + 14;
}

void
chart_sparkline_svg(struct buf *out, const int *values, size_t n)
{
	struct canvas *canvas =
	    canvas_svg_start(out, LANG_EN, "spark", (struct xy){ 104, 27 });
	struct xy *points = arena_array(out->arena, struct xy, n);
	size_t i, run = 0, last = n;

	canvas_svg_describe(canvas, NULL, NULL);
	draw_line(canvas, (struct xy){ 0, 23.5 }, (struct xy){ 104, 23.5 },
	    (struct stroke){ INK_MID, 1, DASH_NONE });
	for (i = 0; i <= n; i++) {
		if (i < n && values[i] != NOT_ANSWERED) {
			points[run++] = (struct xy){
				4 + (n > 1 ? 95.0 * (double)i / (double)(n - 1)
					   : 95),
				23.5 - values[i] * 2.0
			};
			last = i;
			continue;
		}
		canvas->ops->line(canvas, points, run,
		    (struct stroke){ INK, 1.5, DASH_NONE });
		/* A score with gaps on both sides is a dot. */
		if (run == 1)
			draw_mark(canvas, points[0].x, points[0].y,
			    (struct mark){ SHAPE_CIRCLE, 4, INK, 0, 0 });
		run = 0;
	}
	if (last < n)
		draw_mark(canvas,
		    4 + (n > 1 ? 95.0 * (double)last / (double)(n - 1) : 95),
		    23.5 - values[last] * 2.0,
		    (struct mark){ SHAPE_CIRCLE, 24, INK, 0, 0 });
	canvas_svg_end(canvas);
}

void
chart_own_svg(
    struct buf *out, const struct own_point *points, size_t n, enum lang lang)
{
	struct canvas *canvas =
	    canvas_svg_start(out, lang, "own", (struct xy){ 360, 190 });
	struct box plot = { 38, 12, 312, 145 };
	struct font grey = { 16, false, INK_GREY, ANCHOR_END, false };
	struct buf words = { .arena = out->arena };
	size_t i;
	int score;

	for (i = 0; i < n; i++)
		buf_printf(&words, "%s%s: %d", i > 0 ? "; " : "",
		    tr_day_short(out->arena, lang, points[i].day),
		    points[i].score);
	canvas_svg_describe(canvas, tr(lang, "Your scores"),
	    n > 0 ? buf_text(&words) : tr(lang, "No scores yet"));
	for (score = 0; score <= SCORE_MAX; score += 5) {
		double y = plot.y + plot.h * (1 - score / 10.0);

		draw_line(canvas, (struct xy){ plot.x, y },
		    (struct xy){ plot.x + plot.w, y },
		    (struct stroke){
			score ? INK_GRID : INK_MID, 1, DASH_NONE });
		draw_text(canvas, plot.x - 9, y + 5.5, grey,
		    number_text(out->arena, score, 0));
	}
	grey.anchor = ANCHOR_START;
	grey.halo = true;
	draw_text(
	    canvas, plot.x + 6, plot.y + 17, grey, tr(lang, "worst pain"));
	draw_text(
	    canvas, plot.x + 6, plot.y + plot.h - 7, grey, tr(lang, "no pain"));
	if (n > 0) {
		own_points(canvas, plot, points, n);
		own_labels(canvas, plot, points, n);
	}
	canvas_svg_end(canvas);
}

static double
rating_draw(struct canvas *canvas, struct box box, const char *name,
    const struct measure *measure, const struct analysis *analysis)
{
	struct font bold = { 9.5, true, INK, ANCHOR_START, false };
	double top = box.y + (name ? 34 : 17);
	double label = rating_column(canvas, &measure->series);
	struct frame frame = { &chart_style_paper,
		{ box.x + 18, top, box.w - 18 - label, box.h }, box.x + 12,
		box.x + box.w - label + 8, label - 8 };
	struct scale days;
	struct series series = measure->series;
	double from, to, y;

	if (name != NULL)
		draw_text(canvas, box.x, box.y + 19, bold, name);
	else
		frame.plot.w = LABELS - 16 - frame.plot.x,
		frame.column = LABELS;
	days = scale_days(frame.plot, analysis->from, analysis->to, 6);
	while (series.n > 0 && series.v[0].day < analysis->from) {
		series.v++;
		series.n--;
	}
	axis_scores(canvas, &frame, 5);
	axis_months(canvas, &frame, &days);
	draw_joins(canvas, &frame, &days, &series);
	if (series.n > SUMMARY_READINGS) {
		const struct point *last = series.v + series.n - 3;

		y = (last[0].value + last[1].value + last[2].value) / 3;
		y = frame.plot.y + frame.plot.h * (1 - y / SCORE_MAX);
		from = scale_at(&days, last[0].day) - 4;
		to = scale_at(&days, last[2].day) + 4;
		draw_line(canvas, (struct xy){ from, y }, (struct xy){ to, y },
		    (struct stroke){ INK, 2.5, DASH_NONE });
	}
	draw_dots(canvas, &frame, &days, &series);
	if (series.n > 0)
		rating_labels(canvas, &frame, &series);
	return top + box.h;
}

/* Sets texts for the first and the current value; returns the current value.
 * The word is "first", not "start": no rating is from before treatment. */
static double
rating_texts(
    struct canvas *canvas, const struct series *series, const char *texts[2])
{
	struct arena *arena = canvas->arena;
	const struct point *last = series->v + series->n - 1;
	bool mean = series->n > SUMMARY_READINGS;
	double now = mean ? (last[-2].value + last[-1].value + last[0].value) /
				SUMMARY_READINGS
			  : last->value;

	texts[0] = arena_printf(arena, tr(canvas->lang, "first %s"),
	    number_text(arena, series->v[0].value, 0));
	texts[1] = arena_printf(arena,
	    mean ? tr(canvas->lang, "now %s") : tr(canvas->lang, "latest %s"),
	    number_text(arena, now, mean ? 1 : 0));
	return now;
}

static void
rating_labels(struct canvas *canvas, const struct frame *frame,
    const struct series *series)
{
	const char *texts[2];
	double now = rating_texts(canvas, series, texts);
	struct label labels[2] = { { .order = 0, .height = 11.5 },
		{ .order = 1, .height = 11.5 } };
	size_t i;

	labels[0].wanted = frame->plot.y + 2.8 +
			   frame->plot.h * (1 - series->v[0].value / SCORE_MAX);
	labels[1].wanted =
	    frame->plot.y + 2.8 + frame->plot.h * (1 - now / SCORE_MAX);
	labels_place(labels, 2, frame->plot.y + 2.8,
	    frame->plot.y + frame->plot.h + 2.8);
	for (i = 0; i < 2; i++)
		draw_text(canvas, frame->column, labels[i].y,
		    rating_fonts[labels[i].order], texts[labels[i].order]);
}

/* Returns the width of the labels, which the plot leaves free. */
static double
rating_column(struct canvas *canvas, const struct series *series)
{
	const char *texts[2];

	if (series->n == 0)
		return RATING_COLUMN;
	(void)rating_texts(canvas, series, texts);
	return fmax(RATING_COLUMN,
	    10 + fmax(text_width(canvas, rating_fonts[0], texts[0]),
		     text_width(canvas, rating_fonts[1], texts[1])));
}

static struct xy
own_at(struct box plot, const struct own_point *points, size_t n, size_t i)
{
	int first = day_number(points[0].day);
	int span = day_number(points[n - 1].day) - first;
	double part =
	    span > 0 ? (double)(day_number(points[i].day) - first) / span : 1;

	return (struct xy){ plot.x + 6 + (plot.w - 18) * part,
		plot.y + plot.h * (1 - points[i].score / 10.0) };
}

static void
own_points(struct canvas *canvas, struct box plot,
    const struct own_point *points, size_t n)
{
	struct xy *at = arena_array(canvas->arena, struct xy, n);
	size_t i;

	for (i = 0; i < n; i++)
		at[i] = own_at(plot, points, n, i);
	canvas->ops->line(
	    canvas, at, n, (struct stroke){ INK_MID, 1.5, DASH_NONE });
	canvas->ops->marks(
	    canvas, at, n - 1, (struct mark){ SHAPE_CIRCLE, 65, INK, 0, 0 });
	draw_mark(canvas, at[n - 1].x, at[n - 1].y,
	    (struct mark){ SHAPE_CIRCLE, 150, INK, 0, 0 });
}

/* Writes first and last day, and the latest score where the line is not. */
static void
own_labels(struct canvas *canvas, struct box plot,
    const struct own_point *points, size_t n)
{
	const struct own_point *last = &points[n - 1];
	struct font grey = { 16, false, INK_GREY, ANCHOR_START, false };
	struct font bold = { 18, true, INK, ANCHOR_END, true };
	struct xy at = own_at(plot, points, n, n - 1);
	bool above =
	    n > 1 ? points[n - 2].score < last->score : last->score < 5;
	double y = plot.y + plot.h + 23;

	/* The label must not leave the plot. */
	if (at.y + 26 > plot.y + plot.h)
		above = true;
	if (at.y - 30 < plot.y)
		above = false;
	if (n > 1)
		draw_text(canvas, plot.x, y, grey,
		    tr_day_short(canvas->arena, canvas->lang, points[0].day));
	grey.anchor = ANCHOR_END;
	draw_text(canvas, plot.x + plot.w, y, grey,
	    tr_day_short(canvas->arena, canvas->lang, last->day));
	draw_text(canvas, plot.x + plot.w, above ? at.y - 14 : at.y + 26, bold,
	    arena_printf(canvas->arena,
		last->today ? tr(canvas->lang, "today %d")
			    : tr(canvas->lang, "last %d"),
		last->score));
}
