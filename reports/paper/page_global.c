/*
 * page_global.c: the client's answers to "since the start, how are you
 * overall?": seven boxes, a dot and a date for each answer.
 */
#include "paper/paper.h"

#define TOP 687.0
#define GAP 2.0
#define ROWS 3

static void
head_draw(struct canvas *, const struct analysis *, int, double, double);
static void answers_draw(struct canvas *, const struct analysis *, int, double);
static void answer_draw(struct canvas *, struct xy, int, int, bool);

void
page_global_draw(struct canvas *canvas, const struct analysis *analysis)
{
	struct font secondary = { 9, false, INK_GREY, ANCHOR_START, false };
	struct font empty = { 9.5, false, INK_GREY, ANCHOR_START, false };
	double width =
	    (COLUMNS(12) - (GLOBAL_CHANGE_N - 1) * GAP) / GLOBAL_CHANGE_N;
	double x;
	int value;

	x = page_heading(canvas, 678,
	    tr(canvas->lang, "Overall change since the start"), false, NULL);
	draw_text(canvas, x + 12, 678, secondary,
	    tr(canvas->lang, "the client’s own words, asked every 4 weeks"));
	tag_begin(canvas, TAG_TABLE);
	tag_begin(canvas, TAG_TR);
	for (value = GLOBAL_CHANGE_N; value >= 1; value--)
		head_draw(canvas, analysis, value,
		    MARGIN + (GLOBAL_CHANGE_N - value) * (width + GAP), width);
	tag_end(canvas);
	tag_begin(canvas, TAG_TR);
	for (value = GLOBAL_CHANGE_N; value >= 1; value--)
		answers_draw(canvas, analysis, value,
		    MARGIN + (GLOBAL_CHANGE_N - value) * (width + GAP));
	tag_end(canvas);
	tag_end(canvas);
	if (analysis->global_changes.n == 0)
		draw_text(canvas, MARGIN, 728, empty,
		    tr(canvas->lang,
			"No answers in this period. First asked four weeks "
			"after the first session."));
}

static void
head_draw(struct canvas *canvas, const struct analysis *analysis, int value,
    double x, double width)
{
	static const char *const names[GLOBAL_CHANGE_N] = {
		N_("very much improved"), N_("much improved"),
		N_("minimally improved"), N_("no change"),
		N_("minimally worse"), N_("much worse"), N_("very much worse")
	};
	const struct global_changes *all = &analysis->global_changes;
	struct font font = { 8, false, INK_GREY, ANCHOR_START, false };
	bool latest = all->n > 0 && all->v[all->n - 1].value == value;

	tag_header(canvas, HEADER_OF_COLUMN, 1);
	draw_line(canvas, (struct xy){ x, TOP }, (struct xy){ x + width, TOP },
	    (struct stroke){ latest ? INK : INK_HAIR, 2.2, DASH_NONE });
	draw_lines(canvas, (struct block){ x, 700, width - 4, 10, 2 }, font,
	    tr(canvas->lang, names[value - 1]));
	tag_end(canvas);
}

static void
answers_draw(
    struct canvas *canvas, const struct analysis *analysis, int value, double x)
{
	const struct global_changes *all = &analysis->global_changes;
	struct font font = { 8, false, INK_GREY, ANCHOR_START, false };
	size_t i, count = 0, skip = 0;
	double y = 724;

	tag_begin(canvas, TAG_TD);
	for (i = 0; i < all->n; i++)
		count += all->v[i].value == value;
	if (count > ROWS) {
		skip = count - (ROWS - 1);
		tag_begin(canvas, TAG_P);
		draw_text(canvas, x + 9, y + 3, font,
		    arena_printf(canvas->arena, tr(canvas->lang, "%s earlier"),
			number_count(canvas->arena, skip)));
		tag_end(canvas);
		y += 12;
	}
	for (i = 0; i < all->n; i++) {
		if (all->v[i].value != value)
			continue;
		if (skip > 0) {
			skip--;
			continue;
		}
		answer_draw(canvas, (struct xy){ x, y }, all->v[i].day,
		    analysis->to, i + 1 == all->n);
		y += 12;
	}
	tag_end(canvas);
}

static void
answer_draw(struct canvas *canvas, struct xy at, int day, int to, bool latest)
{
	struct font font = { 8, latest, latest ? INK : INK_GREY, ANCHOR_START,
		false };
	char text[DAY_SIZE];

	day_text(day, text);
	tag_begin(canvas, TAG_P);
	draw_mark(canvas, at.x + 3, at.y,
	    (struct mark){ SHAPE_CIRCLE, 12, latest ? INK : INK_MID, 0, 0 });
	draw_text(canvas, at.x + 9, at.y + 2.9, font,
	    day_near(canvas->arena, canvas->lang, text, to));
	tag_end(canvas);
}
