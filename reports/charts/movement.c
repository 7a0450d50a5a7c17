/*
 * movement.c: range of motion as one small chart per movement: left and right
 * side by side on one axis, the error of measurement as a band.
 */
#include "charts/charts.h"

#include <math.h>
#include <string.h>

#define HALF COLUMNS(6)
#define FACET_X 24.2
#define FACET_GAP 10.0
#define PLOT 90.0

/* The charts of one movement, in half the width of the page. */
struct facets {
	struct canvas *canvas;
	const struct analysis *analysis;
	const struct movement_series *series; /* the first of n series */
	size_t n;
	double x, y;      /* y: the baseline of the name */
	double low, high; /* degrees at the bottom and the top of the plot */
};

static void key_draw(struct canvas *, double, double, const struct analysis *);
static double key_item(struct canvas *, double, double, const char *);
static void facets_range(struct facets *);
static void facets_draw(struct facets *);
static void axis_draw(const struct facets *);
static void facet_draw(
    const struct facets *, const struct movement_series *, double, double);
static void segment_draw(const struct facets *, const struct movement_series *,
    struct box, size_t, size_t);
static void break_draw(const struct facets *, const struct movement_series *,
    struct box, double, size_t);
static void
caption_draw(const struct facets *, const struct movement_series *, struct box);
static struct scale facet_days(const struct facets *, struct box);
static double degrees_y(const struct facets *, double);

double
chart_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis)
{
	const struct movement_list *list = &analysis->movements;
	struct facets facets = { .canvas = canvas, .analysis = analysis };
	size_t start, end, row, panel = 0;
	double x;

	x = page_heading(canvas, y, tr(canvas->lang, "Range of motion"), true,
	    tr(canvas->lang, "higher is better"));
	tag_begin(canvas, TAG_P);
	key_draw(canvas, x + 14, y, analysis);
	tag_end(canvas);
	y += 21;
	for (start = 0; start < list->n && panel < 2 * rows; start = end) {
		for (end = start + 1;
		     end < list->n &&
		     movement_same_panel(&list->v[start], &list->v[end]);)
			end++;
		facets.series = &list->v[start];
		facets.n = end - start;
		facets.x = panel % 2 == 0 ? MARGIN : COLUMN(6);
		row = panel / 2;
		facets.y = y + MOVEMENT_PITCH * (double)row;
		facets_range(&facets);
		tag_figure(canvas, alternative_movement(canvas, facets.series,
				       facets.n, analysis));
		facets_draw(&facets);
		tag_end(canvas);
		panel++;
	}
	row = (panel + 1) / 2;
	return y + MOVEMENT_PITCH * (double)row - 21;
}

/* Explains the marks that occur. */
static void
key_draw(
    struct canvas *canvas, double x, double y, const struct analysis *analysis)
{
	bool own = false, eye = false;
	size_t i, j;

	for (i = 0; i < analysis->movements.n; i++) {
		const struct movement_series *series =
		    &analysis->movements.v[i];

		for (j = 0; j < series->n; j++) {
			bool visual = series->v[j].method == METHOD_VISUAL;

			eye = eye || visual;
			own = own || (series->v[j].own && !visual);
		}
	}
	canvas->ops->fill(canvas, (struct box){ x, y - 6.5, 13, 7 }, INK_BAND);
	x = key_item(canvas, x + 18, y,
	    tr(canvas->lang, "within measurement error of start"));
	draw_line(canvas, (struct xy){ x, y - 3 }, (struct xy){ x + 13, y - 3 },
	    (struct stroke){ INK_LIGHT, 1, DASH_NONE });
	x = key_item(canvas, x + 18, y, tr(canvas->lang, "typical adult"));
	if (!own && !eye)
		return;
	draw_mark(canvas, x + 3, y - 3,
	    (struct mark){ SHAPE_CIRCLE, 16, INK, 1.2, 0 });
	key_item(canvas, x + 10, y,
	    own && eye ? tr(canvas->lang, "self-measured or by eye")
	    : own      ? tr(canvas->lang, "self-measured")
		       : tr(canvas->lang, "measured by eye"));
}

static double
key_item(struct canvas *canvas, double x, double y, const char *text)
{
	struct font font = { 8, false, INK_GREY, ANCHOR_START, false };

	draw_text(canvas, x, y, font, text);
	return x + text_width(canvas, font, text) + 14;
}

static void
facets_range(struct facets *facets)
{
	size_t i, j;

	facets->low = 0;
	facets->high = facets->series->movement->normal;
	for (i = 0; i < facets->n; i++) {
		for (j = 0; j < facets->series[i].n; j++) {
			double degrees = facets->series[i].v[j].degrees;

			facets->low = fmin(facets->low, degrees);
			facets->high = fmax(facets->high, degrees);
		}
	}
	facets->high += 10;
	if (facets->low < 0)
		facets->low -= 5;
}

static void
facets_draw(struct facets *facets)
{
	struct canvas *canvas = facets->canvas;
	const struct movement *movement = facets->series->movement;
	struct font bold = { 9.5, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_END, false };
	double width = HALF - FACET_X - 2;
	const char *typical, *name;
	size_t i;

	name = movement_panel_name(canvas->arena, canvas->lang, facets->series);
	typical = arena_printf(canvas->arena,
	    tr(canvas->lang, "typical adult %d° (%s)"), movement->normal,
	    movement->reference);
	/* If room is short, only the key says "typical adult". */
	if (text_width(canvas, bold, name) + 8 +
		text_width(canvas, grey, typical) >
	    HALF)
		typical = arena_printf(canvas->arena, "%d° (%s)",
		    movement->normal, movement->reference);
	draw_text(canvas, facets->x + HALF, facets->y, grey, typical);
	page_fit(canvas, (struct xy){ facets->x, facets->y },
	    HALF - 8 - text_width(canvas, grey, typical), bold, name);
	if (facets->n > 1)
		width = (width - FACET_GAP) / 2;
	for (i = 0; i < facets->n && i < 2; i++)
		facet_draw(facets, &facets->series[i],
		    facets->x + FACET_X + (double)i * (width + FACET_GAP),
		    width);
	axis_draw(facets);
}

/* Labels 0, a typical adult's degrees, and half of these if it is whole. */
static void
axis_draw(const struct facets *facets)
{
	struct font font = { 8, false, INK_GREY, ANCHOR_END, false };
	int normal = facets->series->movement->normal;
	int ticks[] = { 0, normal / 2, normal };
	size_t i;

	for (i = 0; i < nitems(ticks); i++) {
		if ((i == 1 && normal % 2 != 0) || (i > 0 && normal == 0))
			continue;
		draw_text(facets->canvas, facets->x + 18,
		    degrees_y(facets, ticks[i]) + 2.8, font,
		    number_text(facets->canvas->arena, ticks[i], 0));
	}
	if (facets->low < 0 &&
	    degrees_y(facets, facets->low) - degrees_y(facets, 0) > 10)
		draw_text(facets->canvas, facets->x + 18,
		    degrees_y(facets, facets->low + 5) + 2.8, font,
		    number_text(facets->canvas->arena, facets->low + 5, 0));
}

static void
facet_draw(const struct facets *facets, const struct movement_series *series,
    double x, double width)
{
	struct canvas *canvas = facets->canvas;
	struct box box = { x, facets->y + 7, width, PLOT };
	double normal = degrees_y(facets, series->movement->normal);
	double zero = degrees_y(facets, 0);
	size_t start, end;

	/* Bands are drawn first: they are below everything else. */
	for (start = 0; start < series->n; start = end) {
		for (end = start + 1;
		     end < series->n && !series->v[end].breaks;)
			end++;
		segment_draw(facets, series, box, start, end);
	}
	draw_line(canvas, (struct xy){ x, zero },
	    (struct xy){ x + width, zero },
	    (struct stroke){ INK_MID, 0.75, DASH_NONE });
	draw_line(canvas, (struct xy){ x, normal },
	    (struct xy){ x + width, normal },
	    (struct stroke){ INK_LIGHT, 1, DASH_NONE });
	movement_line_draw(canvas, series, box,
	    (struct scale){ facets->low, facets->high, box.y + box.h, box.y },
	    facet_days(facets, box));
	caption_draw(facets, series, box);
}

/* Draws the error band of the readings start <= i < end, which have the same
 * method and measurer, from the break before them to the break after them. */
static void
segment_draw(const struct facets *facets, const struct movement_series *series,
    struct box box, size_t start, size_t end)
{
	struct scale days = facet_days(facets, box);
	double error = movement_error(series, start);
	double from = box.x, to = box.x + box.w, top, bottom;

	if (start > 0)
		from = (scale_at(&days, series->v[start - 1].day) +
			   scale_at(&days, series->v[start].day)) /
		       2;
	if (end < series->n)
		to = (scale_at(&days, series->v[end - 1].day) +
			 scale_at(&days, series->v[end].day)) /
		     2;
	from = fmax(from, box.x);
	to = fmax(to, box.x);
	top = fmax(box.y, degrees_y(facets, series->baseline + error));
	bottom =
	    fmin(box.y + box.h, degrees_y(facets, series->baseline - error));
	if (to > from && bottom > top)
		facets->canvas->ops->fill(facets->canvas,
		    (struct box){ from, top, to - from, bottom - top },
		    INK_BAND);
	if (start > 0 && from > box.x)
		break_draw(facets, series, box, from, start);
}

/* Draws a dotted line where the measurer or the method changes. */
static void
break_draw(const struct facets *facets, const struct movement_series *series,
    struct box box, double x, size_t i)
{
	struct canvas *canvas = facets->canvas;
	struct font font = { 8, false, INK_GREY, ANCHOR_END, false };
	const struct movement_point *point = &series->v[i];
	const char *text = !point->own || point->method == METHOD_VISUAL
			       ? tr(canvas->lang, method_names[point->method])
			   : point->method == METHOD_PHONE
			       ? tr(canvas->lang, "own phone")
			       : tr(canvas->lang, "self-measured");

	if (point->method == series->v[i - 1].method &&
	    point->own == series->v[i - 1].own)
		text = tr(canvas->lang, "other person");
	draw_line(canvas, (struct xy){ x, box.y },
	    (struct xy){ x, box.y + box.h },
	    (struct stroke){ INK_MID, 1, DASH_GAP });
	if (text_width(canvas, font, text) < box.x + box.w - x - 1)
		draw_text(canvas, box.x + box.w,
		    degrees_y(facets, facets->low) - 4, font, text);
}

/* Writes side, first and current value under a chart. */
static void
caption_draw(const struct facets *facets, const struct movement_series *series,
    struct box box)
{
	struct canvas *canvas = facets->canvas;
	struct font grey = { 8.5, false, INK_GREY, ANCHOR_START, false };
	struct font bold = { 8.5, true, INK, ANCHOR_END, false };
	double y = box.y + box.h + 12, x = box.x + box.w;
	const char *now;

	if (series->side != SIDE_MIDLINE) {
		draw_mark(canvas, box.x + 4, y - 3, side_mark(series->side));
		draw_text(canvas, box.x + 11, y, grey,
		    series->side == SIDE_LEFT ? tr(canvas->lang, "left")
					      : tr(canvas->lang, "right"));
	}
	now = arena_printf(canvas->arena, "%s°",
	    number_text(canvas->arena, series->current, 0));
	draw_text(canvas, x, y, bold, now);
	if (series->n < 2)
		return;
	x -= text_width(canvas, bold, now) + 4;
	draw_arrow(canvas, (struct xy){ x - 9, y - 3 }, (struct xy){ x, y - 3 },
	    (struct xy){ 3.8, 5 }, INK_MID);
	grey.anchor = ANCHOR_END;
	draw_text(canvas, x - 13, y, grey,
	    number_text(canvas->arena, series->baseline, 0));
}

static struct scale
facet_days(const struct facets *facets, struct box box)
{
	return scale_days(box, facets->analysis->from, facets->analysis->to, 6);
}

static double
degrees_y(const struct facets *facets, double degrees)
{
	return facets->y + 7 +
	       PLOT *
		   (1 - (degrees - facets->low) / (facets->high - facets->low));
}
