/*
 * chart_start.c: where the words "start 7.3" stand in the main chart: near
 * the first readings, but on none of them and on no line.
 */
#include "page.h"

#include <math.h>

/* The label while its place is sought. */
struct start {
	struct canvas *canvas;
	const struct frame *frame;
	const struct scale *days;
	const struct analysis *analysis;
	struct font font;
	const char *word, *value, *text; /* "start", "7.3", both */
	double x, width;
	bool two_lines;
};

static void place_across(struct start *);
static double place_down(const struct start *);
static double nearest(const struct start *, bool);
static bool below_is_free(const struct start *);

void
chart_start_label(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	const struct summary *summary = &analysis->pain.summary;
	bool one = summary->baseline_n == 1;
	struct start start = { canvas, frame, days, analysis,
		{ frame->look->label, true, INK, ANCHOR_START, true }, NULL,
		NULL, NULL, 0, 0, false };
	double y;

	if (summary->baseline_n == 0 || summary->baseline_to < analysis->from)
		return;
	start.word = tr(canvas->lang, "start");
	start.value =
	    number_text(canvas->arena, summary->baseline, one ? 0 : 1);
	start.text = arena_printf(canvas->arena,
	    one ? tr(canvas->lang, "start %s, one reading only")
		: tr(canvas->lang, "start %s"),
	    start.value);
	place_across(&start);
	y = place_down(&start);
	if (!start.two_lines) {
		draw_text(canvas, start.x, y, start.font, start.text);
		return;
	}
	draw_text(canvas, start.x, y - 1.17 * frame->look->label, start.font,
	    start.word);
	draw_text(canvas, start.x, y, start.font, start.value);
}

/* On two lines where one would run into the line of the first session,
 * behind that line where two would run into it as well. */
static void
place_across(struct start *start)
{
	const struct analysis *analysis = start->analysis;
	const struct summary *summary = &analysis->pain.summary;
	double first = analysis->first == NO_DAY
			   ? 0
			   : scale_at(start->days, analysis->first);

	start->x = fmax(scale_at(start->days, summary->baseline_from) - 4,
	    start->frame->plot.x + 1);
	start->width = text_width(start->canvas, start->font, start->text);
	if (summary->baseline_n == 1 || first <= start->x ||
	    first >= start->x + start->width + 2)
		return;
	start->two_lines = true;
	start->width = fmax(text_width(start->canvas, start->font, start->word),
	    text_width(start->canvas, start->font, start->value));
	if (first >= start->x + start->width + 1)
		return;
	start->two_lines = false;
	start->x = first + 4;
	start->width = text_width(start->canvas, start->font, start->text);
}

static double
place_down(const struct start *start)
{
	const struct frame *frame = start->frame;
	double size = frame->look->label;
	double above = nearest(start, true) - 0.75 * size;
	double below = nearest(start, false) + 1.6 * size;
	double lines = start->two_lines ? 2.2 : 1;

	/* No line leads down from a single reading: its label goes there. */
	if (below_is_free(start) && below < frame->plot.y + frame->plot.h - 3)
		return below;
	if (above - lines * size >= frame->plot.y - 2)
		return above;
	return start->two_lines ? below + 1.17 * size : below;
}

/* The highest or lowest thing near the label's place. */
static double
nearest(const struct start *start, bool highest)
{
	const struct series *series = &start->analysis->pain.series;
	const struct box *plot = &start->frame->plot;
	double score = start->analysis->pain.summary.baseline;
	size_t i;

	for (i = 0; i < series->n; i++) {
		double x = scale_at(start->days, series->v[i].day);

		if (x < start->x - 6 || x > start->x + start->width + 6)
			continue;
		score = highest ? fmax(score, series->v[i].value)
				: fmin(score, series->v[i].value);
	}
	return plot->y + plot->h * (1 - score / SCORE_MAX);
}

static bool
below_is_free(const struct start *start)
{
	const struct series *series = &start->analysis->pain.series;
	const struct summary *summary = &start->analysis->pain.summary;
	size_t i;

	if (summary->baseline_n != 1)
		return false;
	for (i = 0; i < series->n; i++) {
		if (series->v[i].day > summary->baseline_to)
			return series->v[i].value > summary->baseline;
	}
	return false;
}
