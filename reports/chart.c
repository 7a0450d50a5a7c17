/*
 * chart.c: what all charts share: inks, axes, series, marks and arrows, drawn
 * on a canvas of either kind.
 */
#include "chart.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define THIN_FROM 300 /* points of a line; below that all are drawn */
#define DENSE 3.0     /* points closer than this have small marks */

static double spacing(const struct xy *, size_t);
static struct xy *series_points(struct canvas *, const struct frame *,
    const struct scale *, const struct series *);
static const char *month_label(struct canvas *, const struct month_tick *);

const char *const ink_names[] = { "ink", "grey", "mid", "light", "hair", "grid",
	"band", "week", "pale", "card", "t1", "t2", "t3", "t4", "t5" };
const unsigned ink_colours[] = { 0x1A1A1A, 0x595959, 0x8A8A8A, 0xBDBDBD,
	0xD6D6D6, 0xE9E9E9, 0xE6E6E6, 0xA8A8A8, 0x9A9A9A, 0xFFFFFF, 0x0072B2,
	0xD55E00, 0x009E73, 0xCC79A7, 0x666666 };

const struct look look_paper = { .label = 9,
	.small = 8,
	.dot = 14,
	.mark = 32,
	.line = 1,
	.bar = 2.5,
	.lane = 13 };
const struct look look_screen = { .label = 12,
	.small = 12,
	.dot = 50,
	.mark = 75,
	.line = 1.5,
	.bar = 4,
	.lane = 19,
	.latest = true };

void
draw_line(
    struct canvas *canvas, struct xy from, struct xy to, struct stroke stroke)
{
	const struct xy points[] = { from, to };

	canvas->ops->line(canvas, points, 2, stroke);
}

void
draw_mark(struct canvas *canvas, double x, double y, struct mark mark)
{
	canvas->ops->marks(canvas, &(struct xy){ x, y }, 1, mark);
}

void
draw_text(struct canvas *canvas, double x, double y, struct font font,
    const char *text)
{
	canvas->ops->text(canvas, (struct xy){ x, y }, font, text);
}

double
text_width(struct canvas *canvas, struct font font, const char *text)
{
	return canvas->ops->width(canvas, font, text);
}

const char *
text_plain(struct canvas *canvas, const char *text, size_t max)
{
	return canvas->ops->plain(canvas, text, max);
}

void
draw_arrow(struct canvas *canvas, struct xy from, struct xy to, struct xy head,
    enum ink ink)
{
	double dx = to.x - from.x, dy = to.y - from.y;
	double length = sqrt(dx * dx + dy * dy), half = head.y / 2;
	struct xy base;

	if (length <= 0)
		return;
	dx /= length;
	dy /= length;
	base = (struct xy){ to.x - dx * head.x, to.y - dy * head.x };
	draw_line(canvas, from, base, (struct stroke){ ink, 1, DASH_NONE });
	canvas->ops->area(canvas,
	    (const struct xy[]){
		{ base.x - dy * half, base.y + dx * half },
		to,
		{ base.x + dy * half, base.y - dx * half },
	    },
	    3, ink);
}

int
draw_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text)
{
	return canvas->ops->lines(canvas, block, font, text);
}

void
axis_scores(struct canvas *canvas, const struct frame *frame, int step)
{
	const struct box *plot = &frame->plot;
	struct font font = { frame->look->small, false, INK_GREY, ANCHOR_END,
		false };
	int score;

	for (score = 0; score <= SCORE_MAX; score += step) {
		double y = plot->y + plot->h * (1 - score / 10.0);
		struct stroke stroke = { INK_GRID, 0.5, DASH_NONE };

		if (score == 0)
			stroke = (struct stroke){ INK_MID, 0.75, DASH_NONE };
		draw_line(canvas, (struct xy){ plot->x, y },
		    (struct xy){ plot->x + plot->w, y }, stroke);
		draw_text(canvas, frame->numbers, y + frame->look->small * 0.35,
		    font, number_text(canvas->arena, score, 0));
	}
}

void
axis_months(
    struct canvas *canvas, const struct frame *frame, const struct scale *days)
{
	const struct look *look = frame->look;
	double y = frame->plot.y + frame->plot.h, free_from = 0;
	double edge = frame->plot.x + frame->plot.w;
	struct font font = { look->small, false, INK_GREY, ANCHOR_START,
		false };
	struct month_ticks ticks;
	size_t i;

	scale_months(canvas->arena, days, look->small * 3.75, &ticks);
	for (i = 0; i < ticks.n; i++) {
		double x = scale_at(days, ticks.v[i].day);
		const char *label;

		if (!ticks.v[i].label || x > edge)
			continue;
		draw_line(canvas, (struct xy){ x, y }, (struct xy){ x, y + 3 },
		    (struct stroke){ INK_MID, 0.75, DASH_NONE });
		label = month_label(canvas, &ticks.v[i]);
		if (x < free_from ||
		    x + text_width(canvas, font, label) > edge + look->small)
			continue;
		draw_text(canvas, x, y + 1.5 * look->small + 2, font, label);
		free_from = x + text_width(canvas, font, label) + 4;
	}
}

/* Runs of neighbours as one line each, the gaps between them dotted. */
void
draw_joins(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series)
{
	struct xy *points = series_points(canvas, frame, days, series);
	struct stroke stroke = { INK_LIGHT, frame->look->line, DASH_NONE };
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
	struct mark dot = { SHAPE_CIRCLE, frame->look->dot, INK, 0, 0.9 };
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
mark_corners(struct mark mark, struct xy at, struct xy out[4])
{
	/* side: of the square with the same area. */
	double side = sqrt(mark.area), half = side / 2;

	switch (mark.shape) {
	case SHAPE_TRIANGLE:
		side *= 1.52;
		out[0] = (struct xy){ at.x, at.y - side * 0.52 };
		out[1] = (struct xy){ at.x + side / 2, at.y + side * 0.346 };
		out[2] = (struct xy){ at.x - side / 2, at.y + side * 0.346 };
		return 3;
	case SHAPE_DIAMOND:
		half = side * M_SQRT1_2;
		out[0] = (struct xy){ at.x, at.y - half };
		out[1] = (struct xy){ at.x + half, at.y };
		out[2] = (struct xy){ at.x, at.y + half };
		out[3] = (struct xy){ at.x - half, at.y };
		return 4;
	case SHAPE_CROSS:
		out[0] = (struct xy){ at.x - half, at.y - half };
		out[1] = (struct xy){ at.x + half, at.y + half };
		out[2] = (struct xy){ at.x + half, at.y - half };
		out[3] = (struct xy){ at.x - half, at.y + half };
		return 4;
	default:
		out[0] = (struct xy){ at.x - half, at.y - half };
		out[1] = (struct xy){ at.x + half, at.y - half };
		out[2] = (struct xy){ at.x + half, at.y + half };
		out[3] = (struct xy){ at.x - half, at.y + half };
		return 4;
	}
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
