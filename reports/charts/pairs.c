/*
 * pairs.c: pain just before and just after each session, and under each pair
 * the techniques of the session.
 */
#include "charts/charts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MATRIX 38.0 /* from the plot to the first row of techniques */
#define ROW 15.0
#define ROW_DENSE 13.0  /* the same when the plot is lower than usual */
#define SHARE_AREA 76.0 /* area of a technique with the whole session */

/* The kinds of marks, in the order in which they are drawn. */
enum place { PLACE_BEFORE, PLACE_RECALLED, PLACE_AFTER, PLACE_SAME, PLACE_N };

/* The sessions that are drawn; each has its own slot. */
struct slots {
	struct canvas *canvas;
	const struct frame *frame;
	const struct visit *visits;
	size_t n;
};

static double slot_x(const struct slots *, size_t);
static double score_y(const struct slots *, int);
static void pairs_draw(const struct slots *);
static void dates_draw(const struct slots *);
static void year_label(const struct slots *);
static void key_draw(const struct slots *, size_t);
static double matrix_draw(const struct slots *);
static bool minutes_unknown(const struct slots *);

double
chart_pairs_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis)
{
	struct font empty = { 9.5, false, INK_GREY, ANCHOR_MIDDLE, false };
	struct slots slots = { canvas, frame,
		analysis->visits.v + analysis->visits_before,
		analysis->sessions };
	size_t i, recalled = 0;

	if (slots.n > PAIRS_SHOWN) {
		slots.visits += slots.n - PAIRS_SHOWN;
		slots.n = PAIRS_SHOWN;
	}
	axis_scores(canvas, frame, 2);
	pairs_draw(&slots);
	for (i = 0; i < slots.n; i++)
		recalled += slots.visits[i].recalled;
	key_draw(&slots, recalled);
	if (slots.n == 0) {
		draw_text(canvas, frame->plot.x + frame->plot.w / 2,
		    frame->plot.y + frame->plot.h / 2, empty,
		    analysis->visits.n > 0
			? tr(canvas->lang, "No sessions in this period")
			: tr(canvas->lang, "No sessions recorded yet"));
		return frame->plot.y + frame->plot.h;
	}
	dates_draw(&slots);
	return matrix_draw(&slots);
}

static double
slot_x(const struct slots *slots, size_t i)
{
	return slots->frame->plot.x +
	       slots->frame->plot.w * ((double)i + 0.5) / (double)slots->n;
}

static double
score_y(const struct slots *slots, int score)
{
	return slots->frame->plot.y +
	       slots->frame->plot.h * (1 - score / (double)SCORE_MAX);
}

static void
pairs_draw(const struct slots *slots)
{
	static const struct mark kinds[] = {
		[PLACE_BEFORE] = { SHAPE_CIRCLE, 30, INK, 1.5, 0 },
		[PLACE_RECALLED] = { SHAPE_CIRCLE, 30, INK, 0.7, 0 },
		[PLACE_AFTER] = { SHAPE_CIRCLE, 26, INK, 0, 0 },
		/* Without a change, the dot is inside the ring. */
		[PLACE_SAME] = { SHAPE_CIRCLE, 14, INK, 0, 0 },
	};
	struct xy points[PLACE_N][PAIRS_SHOWN];
	size_t n[PLACE_N] = { 0 }, i;
	int kind;

	for (i = 0; i < slots->n; i++) {
		const struct visit *visit = &slots->visits[i];
		struct xy before = { slot_x(slots, i), 0 }, after = before;

		before.y = score_y(slots, visit->before);
		after.y = score_y(slots, visit->after);
		kind = visit->recalled ? PLACE_RECALLED : PLACE_BEFORE;
		if (visit->before != NOT_ANSWERED)
			points[kind][n[kind]++] = before;
		if (visit->after == NOT_ANSWERED)
			continue;
		kind = visit->before == visit->after ? PLACE_SAME : PLACE_AFTER;
		points[kind][n[kind]++] = after;
		if (visit->before != NOT_ANSWERED && kind == PLACE_AFTER)
			draw_line(slots->canvas, before, after,
			    (struct stroke){ INK_MID, 1.5, DASH_NONE });
	}
	/* Marks come after all lines, by kind: this is faster in the PDF. */
	for (kind = 0; kind < PLACE_N; kind++)
		slots->canvas->ops->marks(
		    slots->canvas, points[kind], n[kind], kinds[kind]);
}

/* Writes the day in each slot, and the month at its first session. */
static void
dates_draw(const struct slots *slots)
{
	struct font font = { slots->frame->style->small, false, INK_GREY,
		ANCHOR_MIDDLE, false };
	double y = slots->frame->plot.y + slots->frame->plot.h;
	double free_from = 0;
	char day[DAY_SIZE], last[DAY_SIZE] = "";
	size_t i;

	for (i = 0; i < slots->n; i++) {
		double x = slot_x(slots, i), width;
		const char *month;

		day_text(slots->visits[i].day, day);
		draw_text(slots->canvas, x, y + 12, font,
		    arena_printf(slots->canvas->arena, "%d",
			(day[8] - '0') * 10 + day[9] - '0'));
		if (memcmp(day, last, 7) == 0)
			continue;
		memcpy(last, day, DAY_SIZE);
		month = tr_month(slots->canvas->arena, slots->canvas->lang,
		    day_month(day), 0);
		width = text_width(slots->canvas, font, month);
		if (x - width / 2 < free_from)
			continue;
		draw_text(slots->canvas, x, y + 22, font, month);
		free_from = x + width / 2 + 2;
	}
	year_label(slots);
}

static void
year_label(const struct slots *slots)
{
	struct canvas *canvas = slots->canvas;
	const struct frame *frame = slots->frame;
	struct font font = { frame->style->small, false, INK_GREY, ANCHOR_START,
		false };
	char from[DAY_SIZE], to[DAY_SIZE];

	day_text(slots->visits[0].day, from);
	day_text(slots->visits[slots->n - 1].day, to);
	from[4] = to[4] = '\0';
	draw_text(canvas, frame->column, frame->plot.y + frame->plot.h + 22,
	    font,
	    strcmp(from, to) == 0
		? arena_printf(
		      canvas->arena, tr(canvas->lang, "session date, %s"), from)
		: arena_printf(canvas->arena,
		      tr(canvas->lang, "session date, %s to %s"), from, to));
}

/* Explains the marks, in the column of labels. */
static void
key_draw(const struct slots *slots, size_t recalled)
{
	struct canvas *canvas = slots->canvas;
	const struct frame *frame = slots->frame;
	double x = frame->column + 4, y = frame->plot.y + 0.6 * frame->plot.h;
	struct font bold = { 9, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	double bottom = frame->plot.y + frame->plot.h;

	draw_lines(canvas,
	    (struct block){ frame->column, frame->plot.y + 2.8,
		frame->column_width, 10, 2 },
	    grey, tr(canvas->lang, "worst pain imaginable"));
	draw_text(canvas, frame->column, bottom + 2.8, grey,
	    tr(canvas->lang, "no pain"));
	draw_mark(canvas, x, y, (struct mark){ SHAPE_CIRCLE, 30, INK, 1.5, 0 });
	draw_text(canvas, x + 9, y + 3.2, bold, tr(canvas->lang, "before"));
	draw_mark(
	    canvas, x, y + 14.5, (struct mark){ SHAPE_CIRCLE, 26, INK, 0, 0 });
	draw_text(canvas, x + 9, y + 17.7, bold, tr(canvas->lang, "after"));
	if (recalled == 0)
		return;
	draw_mark(canvas, x, y + 27.5,
	    (struct mark){ SHAPE_CIRCLE, 30, INK, 0.7, 0 });
	draw_text(canvas, x + 9, y + 30.3, grey,
	    arena_printf(canvas->arena,
		tr(canvas->lang, "before, recalled later (%zu)"), recalled));
}

/* Draws a row per technique; the area of a mark is the share of the minutes. */
static double
matrix_draw(const struct slots *slots)
{
	struct canvas *canvas = slots->canvas;
	const struct frame *frame = slots->frame;
	struct font font = { 8, false, INK, ANCHOR_START, false };
	struct font caption = { 8, false, INK_GREY, ANCHOR_START, false };
	double y = frame->plot.y + frame->plot.h + MATRIX;
	double row = frame->plot.h < PAIRS_PLOT ? ROW_DENSE : ROW;
	unsigned used = 0;
	size_t i;
	int k;

	for (i = 0; i < slots->n; i++)
		used |= slots->visits[i].techniques;
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (!(used & 1u << k))
			continue;
		draw_line(canvas, (struct xy){ frame->plot.x, y },
		    (struct xy){ frame->plot.x + frame->plot.w, y },
		    (struct stroke){ INK_GRID, 0.5, DASH_NONE });
		for (i = 0; i < slots->n; i++) {
			double share = slots->visits[i].shares[k];

			if (share > 0)
				draw_mark(canvas, slot_x(slots, i), y,
				    technique_mark(k, SHARE_AREA * share));
		}
		draw_mark(canvas, frame->column + 4, y,
		    technique_mark(k, frame->style->mark));
		draw_lines(canvas,
		    (struct block){ frame->column + 13, y + 2.8,
			frame->column_width - 13, 10, 1 },
		    font, tr(canvas->lang, technique_names[k]));
		y += row;
	}
	if (used == 0)
		return y - row;
	draw_text(canvas, frame->plot.x, y + 1, caption,
	    minutes_unknown(slots)
		? tr(canvas->lang,
		      "Area of a mark: share of the minutes of that session; "
		      "equal parts where minutes are not known.")
		: tr(canvas->lang,
		      "Area of a mark: share of the minutes of that "
		      "session."));
	return y + 1;
}

static bool
minutes_unknown(const struct slots *slots)
{
	size_t i;
	int k;

	for (i = 0; i < slots->n; i++) {
		for (k = 0; k < TECHNIQUE_N; k++) {
			if (slots->visits[i].session->minutes[k] ==
			    MINUTES_UNKNOWN)
				return true;
		}
	}
	return false;
}
