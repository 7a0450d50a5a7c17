/*
 * body.c: the body regions of the first and of the latest weekly answer: two
 * small figures for each, and the changes in words. If room is short, only
 * words.
 */
#include "charts/charts.h"

#include <math.h>

#define HEAD 24.0  /* from the heading to the figures */
#define FOOT 11.0  /* from the figures to the end of their names */
#define LEAST 66.0 /* height of a figure */
#define MOST 96.0
#define APART 14.0      /* between front and back */
#define CURVE 5         /* points of a round corner */
#define WORDS_STEP 12.0 /* from line to line, without figures */

static int words_lines(struct canvas *, const struct region_marks *, bool);
static double
figures_draw(struct canvas *, double, double, const struct marked_regions *);
static void pair_draw(
    struct canvas *, struct box, const char *, const struct region_marks *);
static void body_draw(struct canvas *, struct box, bool, uint64_t);
static void
part_draw(struct canvas *, struct box, const struct body_part *, uint64_t);
static size_t outline(struct box, const double[4], struct xy[4 * CURVE]);
static void
changes_draw(struct canvas *, struct box, const struct marked_regions *);
static double list_draw(struct canvas *, struct box, const char *, uint64_t);
static void words_draw(struct canvas *, double, const struct marked_regions *);
static const char *
marks_text(struct canvas *, const struct region_marks *, bool);
static const char *regions_text(struct canvas *, uint64_t);
static const char *day_of(struct canvas *, int);

static const struct font words_font = { 9, false, INK, ANCHOR_START, false };

double
chart_body_least(struct canvas *canvas, const struct analysis *analysis)
{
	const struct marked_regions *marked = &analysis->regions;
	int lines;

	if (marked->n == 0)
		return 0;
	lines = words_lines(canvas, &marked->first, true);
	if (marked->n > 1)
		lines += words_lines(canvas, &marked->latest, false);
	return 18 + WORDS_STEP * (lines - 1) + 27;
}

double
chart_body_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis)
{
	const struct marked_regions *marked = &analysis->regions;
	struct font secondary = { 9, false, INK_GREY, ANCHOR_START, false };
	double height = fmin(bottom - y - HEAD - FOOT, MOST), x;

	x = page_heading(
	    canvas, y, tr(canvas->lang, "Where it was felt"), false, NULL);
	draw_text(canvas, x + 12, y, secondary,
	    marked->n == 1
		? tr(canvas->lang, "the one weekly answer with regions")
		: arena_printf(canvas->arena,
		      tr(canvas->lang,
			  "first and latest of %s weekly answers with "
			  "regions"),
		      number_count(canvas->arena, marked->n)));
	if (height >= LEAST)
		return figures_draw(canvas, y, height, marked);
	words_draw(canvas, y + 18, marked);
	return y + chart_body_least(canvas, analysis) - 27;
}

static double
figures_draw(struct canvas *canvas, double y, double height,
    const struct marked_regions *marked)
{
	struct box box = { MARGIN, y + HEAD, COLUMNS(4), height };

	tag_figure(canvas, marks_text(canvas, &marked->first, true));
	pair_draw(canvas, box,
	    arena_printf(canvas->arena, tr(canvas->lang, "first, %s"),
		day_of(canvas, marked->first.day)),
	    &marked->first);
	tag_end(canvas);
	if (marked->n > 1) {
		box.x = COLUMN(4);
		tag_figure(canvas, marks_text(canvas, &marked->latest, false));
		pair_draw(canvas, box,
		    arena_printf(canvas->arena, tr(canvas->lang, "latest, %s"),
			day_of(canvas, marked->latest.day)),
		    &marked->latest);
		tag_end(canvas);
	}
	box.x = marked->n > 1 ? COLUMN(8) : COLUMN(4);
	changes_draw(canvas, box, marked);
	return y + HEAD + height + FOOT;
}

/* Draws the front and the back figure under their caption. */
static void
pair_draw(struct canvas *canvas, struct box box, const char *caption,
    const struct region_marks *marks)
{
	struct font bold = { 9, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_MIDDLE, false };
	struct font side = { 8, false, INK_GREY, ANCHOR_MIDDLE, false };
	double width = box.h * 2 / 3, foot = box.y + box.h + 9;
	double x[2] = { box.x, box.x + width + APART };
	const char *sides[2] = { tr(canvas->lang, "R"), tr(canvas->lang, "L") };
	int k;

	draw_text(canvas, box.x, box.y - 6, bold, caption);
	for (k = 0; k < 2; k++) {
		body_draw(canvas, (struct box){ x[k], box.y + 2, width, box.h },
		    k == 1, marks->regions);
		draw_text(canvas, x[k] + width / 2, foot + 2, grey,
		    k == 0 ? tr(canvas->lang, "front")
			   : tr(canvas->lang, "back"));
		/* There is room next to the knees. */
		draw_text(canvas, x[k] + width * 0.12, box.y + box.h * 0.78,
		    side, sides[k]);
		draw_text(canvas, x[k] + width * 0.88, box.y + box.h * 0.78,
		    side, sides[1 - k]);
	}
}

static void
body_draw(struct canvas *canvas, struct box box, bool back, uint64_t regions)
{
	struct body_part parts[BODY_PARTS_MAX];
	size_t i, n = body_parts(back, parts);

	for (i = 0; i < n; i++)
		part_draw(canvas, box, &parts[i], regions);
}

static void
part_draw(struct canvas *canvas, struct box box, const struct body_part *part,
    uint64_t regions)
{
	struct box at = { box.x + part->box.x * box.w,
		box.y + part->box.y * box.h, part->box.w * box.w,
		part->box.h * box.h };
	struct xy points[4 * CURVE + 1];
	double corners[4];
	size_t n;
	int k;

	for (k = 0; k < 4; k++)
		corners[k] = part->corners[k] * box.w;
	n = outline(at, corners, points);
	if (part->region < 0) {
		points[n] = points[0];
		canvas->ops->line(canvas, points, n + 1,
		    (struct stroke){ INK_HAIR, 0.5, DASH_NONE });
		return;
	}
	canvas->ops->area(
	    canvas, points, n, regions >> part->region & 1 ? INK : INK_GRID);
}

/* Sets the points of a box with round corners, clockwise from the top left;
 * returns their number. */
static size_t
outline(struct box box, const double corners[4], struct xy out[4 * CURVE])
{
	static const struct xy signs[4] = { { 1, 1 }, { -1, 1 }, { -1, -1 },
		{ 1, -1 } };
	const struct xy ends[4] = { { box.x, box.y }, { box.x + box.w, box.y },
		{ box.x + box.w, box.y + box.h }, { box.x, box.y + box.h } };
	size_t n = 0;
	int k, i;

	for (k = 0; k < 4; k++) {
		double r = fmin(corners[k], fmin(box.w, box.h) / 2);
		struct xy centre = { ends[k].x + signs[k].x * r,
			ends[k].y + signs[k].y * r };

		for (i = 0; i < CURVE; i++) {
			double turn =
			    M_PI + M_PI_2 * (k + (double)i / (CURVE - 1));

			out[n++] = (struct xy){ centre.x + r * cos(turn),
				centre.y + r * sin(turn) };
		}
	}
	return n;
}

/* Lists the regions marked both times, only the first time, and only now. */
static void
changes_draw(
    struct canvas *canvas, struct box box, const struct marked_regions *marked)
{
	uint64_t first = marked->first.regions;
	uint64_t latest = marked->n > 1 ? marked->latest.regions : first;
	const uint64_t lists[] = { first & latest, first & ~latest,
		latest & ~first };
	const char *const names[] = {
		marked->n > 1 ? tr(canvas->lang, "Marked both times")
			      : tr(canvas->lang, "Marked"),
		tr(canvas->lang, "Only the first time"),
		tr(canvas->lang, "Only the latest time"),
	};
	double end = box.y + box.h + FOOT;
	size_t i, left = 0;

	for (i = 0; i < nitems(lists); i++)
		left += lists[i] != 0;
	/* The lists share the room. */
	for (i = 0; i < nitems(lists); i++) {
		if (lists[i] == 0)
			continue;
		box.h = (end - box.y) / (double)left--;
		box.y = list_draw(canvas, box, names[i], lists[i]);
	}
}

/* Returns the y where the next list begins. */
static double
list_draw(
    struct canvas *canvas, struct box box, const char *name, uint64_t regions)
{
	struct font bold = { 9, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	int n = __builtin_popcountll(regions);
	int fit = (int)((box.h - 4) / 10), lines;

	draw_text(canvas, box.x, box.y - 6, bold,
	    arena_printf(canvas->arena, tr(canvas->lang, "%s, %d"), name, n));
	lines = draw_lines(canvas,
	    (struct block){
		box.x, box.y + 5, COLUMNS(4), 10, fit > 1 ? fit : 1 },
	    grey, regions_text(canvas, regions));
	return box.y + 10 * lines + 19;
}

static int
words_lines(struct canvas *canvas, const struct region_marks *marks, bool first)
{
	return draw_lines(canvas, (struct block){ 0, 0, COLUMNS(12), 0, 2 },
	    words_font, marks_text(canvas, marks, first));
}

static void
words_draw(struct canvas *canvas, double y, const struct marked_regions *marked)
{
	struct block block = { MARGIN, y, COLUMNS(12), WORDS_STEP, 2 };

	block.y += WORDS_STEP * draw_lines(canvas, block, words_font,
				    marks_text(canvas, &marked->first, true));
	if (marked->n > 1)
		draw_lines(canvas, block, words_font,
		    marks_text(canvas, &marked->latest, false));
}

static const char *
marks_text(struct canvas *canvas, const struct region_marks *marks, bool first)
{
	return arena_printf(canvas->arena,
	    first ? tr(canvas->lang, "First, on %s, regions marked: %d (%s).")
		  : tr(canvas->lang, "Latest, on %s, regions marked: %d (%s)."),
	    day_of(canvas, marks->day), __builtin_popcountll(marks->regions),
	    regions_text(canvas, marks->regions));
}

static const char *
regions_text(struct canvas *canvas, uint64_t regions)
{
	struct buf out = { .arena = canvas->arena };
	int i;

	for (i = 0; i < REGION_N; i++) {
		if (regions >> i & 1)
			/* translators: Between the parts of a list. */
			buf_printf(&out, "%s%s",
			    out.len > 0 ? tr(canvas->lang, ", ") : "",
			    tr(canvas->lang, region_names[i]));
	}
	return buf_text(&out);
}

static const char *
day_of(struct canvas *canvas, int day)
{
	char text[DAY_SIZE];

	day_text(day, text);
	return tr_day(canvas->arena, canvas->lang, text, false);
}
