/*
 * lanes.c: the lanes under the pain chart, on the same time axis: answered
 * weeks, other changes, and the techniques of each session.
 */
#include "charts/charts.h"

#include <math.h>
#include <string.h>

#define FIRST 27.0 /* from the plot to the first lane */
#define PITCH 14.0
#define KEY_LINES 2 /* the most lines that explain the letters */
#define LETTERS 26
#define CROWDED 8.0 /* marks closer than this are smaller */
#define NARROW 4.0  /* weeks narrower than this are drawn as bars */

/* The explanation of a letter. */
struct key {
	const char *text;
	double x, width;
	int line;
};

/* The state of drawing the lanes. */
struct lanes {
	struct canvas *canvas;
	const struct frame *frame;
	const struct analysis *analysis;
	struct scale days;
	double unit; /* 1 on paper */
	double y;    /* the middle of the lane */
	bool draw;
	struct key keys[LETTERS];
	size_t keys_n;
	struct xy more_at; /* x, and number of the line, of "and n more" */
};

static void weeks_draw(struct lanes *);
static void week_draw(struct lanes *, const struct week *, double);
static void weeks_run(struct lanes *);
static void letters_draw(struct lanes *);
static void letter_text(char[2], size_t);
static void techniques_draw(struct lanes *);
static void technique_draw(struct lanes *, int);
static void key_place(struct lanes *);
static const char *key_text(struct lanes *, const struct other_change *);
static const char *more_text(struct lanes *, size_t);
static void key_draw(struct lanes *);
static int label_draw(struct lanes *, double, const char *);

double
chart_lanes_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis, bool only_measure)
{
	double bottom = frame->plot.y + frame->plot.h;
	struct lanes lanes = {
		.canvas = canvas,
		.frame = frame,
		.analysis = analysis,
		.days = scale_days(frame->plot, analysis->from, analysis->to,
		    frame->style->small * 0.75),
		.unit = frame->style->lane / chart_style_paper.lane,
		.draw = !only_measure,
	};
	double empty;

	lanes.y = empty = bottom + FIRST * lanes.unit;
	key_place(&lanes);
	weeks_draw(&lanes);
	letters_draw(&lanes);
	techniques_draw(&lanes);
	if (lanes.y <= empty)
		return 16 * lanes.unit;
	/* The explanations of the letters are below all lanes. */
	if (analysis->other_changes.n > 0)
		key_draw(&lanes);
	return lanes.y - bottom - 6 * lanes.unit;
}

static void
weeks_draw(struct lanes *lanes)
{
	const struct weeks *weeks = &lanes->analysis->weeks;
	double width = 7 * (lanes->days.high - lanes->days.low) /
		       (lanes->days.to - lanes->days.from);
	size_t i;
	int lines;

	/* An empty lane is left out. */
	if (weeks->n == 0 || (weeks->answered == 0 && lanes->analysis->arrival))
		return;
	lines = label_draw(lanes, 0,
	    arena_printf(lanes->canvas->arena,
		tr(lanes->canvas->lang, "Full weeks answered, %s of %s"),
		number_count(lanes->canvas->arena, weeks->answered),
		number_count(lanes->canvas->arena, weeks->n)));
	if (lanes->draw && width < NARROW)
		weeks_run(lanes);
	for (i = 0; lanes->draw && width >= NARROW && i < weeks->n; i++)
		week_draw(lanes, &weeks->v[i], width);
	lanes->y += (PITCH + 10 * (lines - 1)) * lanes->unit;
}

static void
week_draw(struct lanes *lanes, const struct week *week, double width)
{
	double unit = lanes->unit;
	double w = fmin(width - 2, 8 * unit), h = 6.5 * unit;
	struct box box = { scale_at(&lanes->days, week->monday + 3) - w / 2,
		lanes->y - h / 2, w, h };

	if (week->answered) {
		lanes->canvas->ops->fill(lanes->canvas, box, INK_WEEK);
		return;
	}
	box = (struct box){ box.x + 0.25, box.y + 0.25, w - 0.5, h - 0.5 };
	lanes->canvas->ops->frame(
	    lanes->canvas, box, (struct stroke){ INK_WEEK, 0.5, DASH_NONE });
}

/* Draws a bar for each run of answered weeks, if cells are too narrow. */
static void
weeks_run(struct lanes *lanes)
{
	const struct weeks *weeks = &lanes->analysis->weeks;
	double h = 6.5 * lanes->unit;
	size_t start, end;

	for (start = 0; start < weeks->n; start = end) {
		double x = scale_at(&lanes->days, weeks->v[start].monday);

		for (end = start + 1;
		     end < weeks->n &&
		     weeks->v[end].answered == weeks->v[start].answered;)
			end++;
		if (!weeks->v[start].answered)
			continue;
		lanes->canvas->ops->fill(lanes->canvas,
		    (struct box){ x, lanes->y - h / 2,
			scale_at(&lanes->days, weeks->v[end - 1].monday + 7) -
			    x,
			h },
		    INK_WEEK);
	}
}

static void
letters_draw(struct lanes *lanes)
{
	const struct other_changes *other = &lanes->analysis->other_changes;
	const struct chart_style *style = lanes->frame->style;
	struct font font = { style->small, true, INK, ANCHOR_MIDDLE, false };
	double free_from = 0;
	size_t i;
	int lines;

	if (other->n == 0)
		return;
	lines = label_draw(
	    lanes, 0, tr(lanes->canvas->lang, "Something else changed"));
	for (i = 0; lanes->draw && i < other->n; i++) {
		double x = scale_at(&lanes->days, other->v[i].day);
		char letter[2];

		/* A change without an explanation is a tick, not a letter. */
		if (i >= lanes->keys_n) {
			draw_line(lanes->canvas,
			    (struct xy){ x, lanes->y + 3 * lanes->unit },
			    (struct xy){ x, lanes->y + 6 * lanes->unit },
			    (struct stroke){ INK, 1, DASH_NONE });
			continue;
		}
		/* Letters that would overlap are moved to the right. */
		x = fmax(x, free_from);
		letter_text(letter, i);
		draw_text(lanes->canvas, x, lanes->y + style->small * 0.35,
		    font, letter);
		free_from = x + style->small;
	}
	lanes->y += (PITCH + 10 * (lines - 1)) * lanes->unit;
}

static void
letter_text(char text[2], size_t i)
{
	text[0] = (char)('a' + i % LETTERS);
	text[1] = '\0';
}

static void
techniques_draw(struct lanes *lanes)
{
	const struct visits *visits = &lanes->analysis->visits;
	unsigned used = 0;
	size_t i;
	int k, lines;

	for (i = lanes->analysis->visits_before; i < visits->n; i++)
		used |= visits->v[i].techniques;
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (!(used & 1u << k))
			continue;
		lines = label_draw(lanes, 12.8 * lanes->unit,
		    tr(lanes->canvas->lang, technique_names[k]));
		if (lanes->draw)
			technique_draw(lanes, k);
		lanes->y +=
		    lanes->frame->style->lane + 10 * (lines - 1) * lanes->unit;
	}
}

static void
technique_draw(struct lanes *lanes, int technique)
{
	const struct frame *frame = lanes->frame;
	const struct analysis *analysis = lanes->analysis;
	struct xy *points =
	    arena_array(lanes->canvas->arena, struct xy, analysis->visits.n);
	double right = frame->plot.x + frame->plot.w, area, room;
	size_t i, n = 0;

	draw_line(lanes->canvas, (struct xy){ frame->plot.x, lanes->y },
	    (struct xy){ right, lanes->y },
	    (struct stroke){ INK_GRID, 0.5, DASH_NONE });
	for (i = analysis->visits_before; i < analysis->visits.n; i++) {
		const struct visit *visit = &analysis->visits.v[i];
		double x = scale_at(&lanes->days, visit->day);

		if (!(visit->techniques & 1u << technique) ||
		    (n > 0 && x - points[n - 1].x < 1))
			continue;
		points[n++] = (struct xy){ x, lanes->y };
	}
	area = frame->style->mark;
	room =
	    n > 1 ? (points[n - 1].x - points[0].x) / (double)(n - 1) : CROWDED;
	if (room < CROWDED * lanes->unit)
		area *= fmax(0.2, room / (CROWDED * lanes->unit));
	lanes->canvas->ops->marks(
	    lanes->canvas, points, n, technique_mark(technique, area));
	draw_mark(lanes->canvas, frame->column + 4 * lanes->unit, lanes->y,
	    technique_mark(technique, frame->style->mark));
}

/* Finds a place for each letter's explanation, in at most KEY_LINES lines. */
static void
key_place(struct lanes *lanes)
{
	const struct other_changes *other = &lanes->analysis->other_changes;
	const struct frame *frame = lanes->frame;
	struct canvas *canvas = lanes->canvas;
	struct font font = { frame->style->small, false, INK_GREY, ANCHOR_START,
		false };
	double right = frame->column + frame->column_width;
	double x = frame->plot.x, more, room;
	struct key *key = lanes->keys;
	int line = 0;

	more = 2 * frame->style->small +
	       text_width(canvas, font, more_text(lanes, other->n));
	while (lanes->keys_n < other->n && lanes->keys_n < LETTERS) {
		key->text = key_text(lanes, &other->v[lanes->keys_n]);
		key->width = 1.1 * frame->style->small +
			     text_width(canvas, font, key->text);
		room = right - x;
		/* The last line keeps room for "and n more". */
		if (line + 1 == KEY_LINES && lanes->keys_n + 1 < other->n)
			room -= more;
		if (key->width > room && x > frame->plot.x) {
			if (line + 1 == KEY_LINES)
				break;
			line++;
			x = frame->plot.x;
			continue;
		}
		key->width = fmin(key->width, room);
		key->x = x;
		key->line = line;
		x += key->width + 2 * frame->style->small;
		key++;
		lanes->keys_n++;
	}
	lanes->more_at = (struct xy){ x, line };
}

static const char *
key_text(struct lanes *lanes, const struct other_change *change)
{
	struct canvas *canvas = lanes->canvas;
	char text[DAY_SIZE];
	const char *day;

	day_text(change->day, text);
	day = day_near(canvas->arena, canvas->lang, text, lanes->analysis->to);
	if (change->text[0] == '\0')
		return day;
	return arena_printf(canvas->arena, tr(canvas->lang, "%s, %s"), day,
	    text_plain(canvas, change->text, CHANGE_MAX_CHARS));
}

static const char *
more_text(struct lanes *lanes, size_t n)
{
	return arena_printf(
	    lanes->canvas->arena, tr(lanes->canvas->lang, "and %zu more"), n);
}

static void
key_draw(struct lanes *lanes)
{
	const struct frame *frame = lanes->frame;
	struct font bold = { frame->style->small, true, INK, ANCHOR_START,
		false };
	struct font plain = { frame->style->small, false, INK_GREY,
		ANCHOR_START, false };
	double step = 1.25 * frame->style->small;
	double top = lanes->y + 2 * lanes->unit + 0.35 * frame->style->small;
	size_t i, left = lanes->analysis->other_changes.n - lanes->keys_n;

	for (i = 0; lanes->draw && i < lanes->keys_n; i++) {
		const struct key *key = &lanes->keys[i];
		char letter[2];

		letter_text(letter, i);
		draw_text(lanes->canvas, key->x, top + key->line * step, bold,
		    letter);
		draw_lines(lanes->canvas,
		    (struct block){ key->x + 1.1 * frame->style->small,
			top + key->line * step,
			key->width - 1.1 * frame->style->small + 1, step, 1 },
		    plain, key->text);
	}
	if (lanes->draw && left > 0)
		draw_text(lanes->canvas, lanes->more_at.x,
		    top + lanes->more_at.y * step, plain,
		    more_text(lanes, left));
	lanes->y += 2 * lanes->unit + (lanes->more_at.y + 1) * step;
}

/* Draws the name of a lane in the column; returns its number of lines. */
static int
label_draw(struct lanes *lanes, double indent, const char *text)
{
	const struct frame *frame = lanes->frame;
	struct font font = { frame->style->small, false, INK, ANCHOR_START,
		false };

	return draw_lines(lanes->canvas,
	    (struct block){ frame->column + indent,
		lanes->y + frame->style->small * 0.35,
		frame->column_width - indent,
		lanes->draw ? 1.25 * frame->style->small : 0, 2 },
	    font, text);
}
