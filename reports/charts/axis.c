/*
 * axis.c: draws the axes and series of charts, on both kinds of canvas.
 */
#include "charts/charts.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define THIN_FROM 300 /* a line with more points is thinned */
#define DENSE 3.0     /* points closer than this have small marks */

static double spacing(const struct xy *, size_t);
static struct xy *series_points(struct canvas *, const struct frame *,
    const struct scale *, const struct series *);
static const char *month_label(struct canvas *, const struct month_tick *);

const struct chart_style chart_style_paper = { .label = 9,
	.small = 8,
	.dot = 14,
	.mark = 32,
	.line = 1,
	.bar = 2.5,
	.lane = 13 };
const struct chart_style chart_style_screen = { .label = 12,
	.small = 12,
	.dot = 50,
	.mark = 75,
	.line = 1.5,
	.bar = 4,
	.lane = 19,
	.latest = true };

void
axis_scores(struct canvas *canvas, const struct frame *frame, int step)
{
	const struct box *plot = &frame->plot;
	struct font font = { frame->style->small, false, INK_GREY, ANCHOR_END,
		false };
	int score;

	for (score = 0; score <= SCORE_MAX; score += step) {
		double y = plot->y + plot->h * (1 - score / 10.0);
		struct stroke stroke = { INK_GRID, 0.5, DASH_NONE };

		if (score == 0)
			stroke = (struct stroke){ INK_MID, 0.75, DASH_NONE };
		draw_line(canvas, (struct xy){ plot->x, y },
		    (struct xy){ plot->x + plot->w, y }, stroke);
		draw_text(canvas, frame->numbers,
		    y + frame->style->small * 0.35, font,
		    number_text(canvas->arena, score, 0));
	}
}

void
axis_months(
    struct canvas *canvas, const struct frame *frame, const struct scale *days)
{
	const struct chart_style *style = frame->style;
	double y = frame->plot.y + frame->plot.h, free_from = 0;
	double edge = frame->plot.x + frame->plot.w;
	struct font font = { style->small, false, INK_GREY, ANCHOR_START,
		false };
	struct month_ticks ticks;
	size_t i;

	scale_months(canvas->arena, days, style->small * 3.75, &ticks);
	for (i = 0; i < ticks.n; i++) {
		double x = scale_at(days, ticks.v[i].day);
		const char *label;

		if (!ticks.v[i].label || x > edge)
			continue;
		draw_line(canvas, (struct xy){ x, y }, (struct xy){ x, y + 3 },
		    (struct stroke){ INK_MID, 0.75, DASH_NONE });
		label = month_label(canvas, &ticks.v[i]);
		if (x < free_from ||
		    x + text_width(canvas, font, label) > edge + style->small)
			continue;
		draw_text(canvas, x, y + 1.5 * style->small + 2, font, label);
		free_from = x + text_width(canvas, font, label) + 4;
	}
}

/* Draws one line per run of points without a gap, and dotted lines in gaps. */
void
draw_joins(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series)
{
	struct xy *points = series_points(canvas, frame, days, series);
	struct stroke stroke = { INK_LIGHT, frame->style->line, DASH_NONE };
	struct xy ends[2];
	size_t start, end;

	for (start = 0; start < series->n; start = end) {
		size_t n;

		for (end = start + 1;
		     end < series->n &&
		     series->v[end].day - series->v[end - 1].day <= GAP_DAYS;)
			end++;
		n = end - start;
		ends[0] = points[end - 1];
		if (series->n > THIN_FROM)
			n = points_thin(points + start, n, 1);
		stroke.dash = DASH_NONE;
		canvas->ops->line(canvas, points + start, n, stroke);
		if (end == series->n)
			break;
		ends[1] = points[end];
		stroke.dash = DASH_GAP;
		canvas->ops->line(canvas, ends, 2, stroke);
	}
}

void
draw_dots(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series)
{
	struct xy *points = series_points(canvas, frame, days, series);
	struct mark dot = { SHAPE_CIRCLE, frame->style->dot, INK, 0, 0.9 };
	size_t n = series->n;

	if (spacing(points, n) < DENSE) {
		dot.area /= 3;
		dot.halo = 0;
	}
	if (n > THIN_FROM)
		n = points_thin(points, n, 1);
	canvas->ops->marks(canvas, points, n, dot);
}

int
day_month(const char *day)
{
	return (day[5] - '0') * 10 + day[6] - '0';
}

struct mark
technique_mark(int technique, double area)
{
	return (struct mark){ (enum shape)technique, area,
		(enum ink)(INK_TECHNIQUE + technique), 0, 0 };
}

static struct xy *
series_points(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series)
{
	struct xy *points = arena_array(canvas->arena, struct xy, series->n);
	size_t i;

	for (i = 0; i < series->n; i++) {
		points[i].x = scale_at(days, series->v[i].day);
		points[i].y =
		    frame->plot.y +
		    frame->plot.h * (1 - series->v[i].value / SCORE_MAX);
	}
	return points;
}

static double
spacing(const struct xy *points, size_t n)
{
	return n < 2 ? INFINITY
		     : (points[n - 1].x - points[0].x) / (double)(n - 1);
}

static const char *
month_label(struct canvas *canvas, const struct month_tick *tick)
{
	char day[DAY_SIZE];

	day_text(tick->day, day);
	return tr_month(canvas->arena, canvas->lang, day_month(day),
	    tick->with_year ? tick->year : 0);
}
