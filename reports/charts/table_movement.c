/*
 * table_movement.c: the movements as a table, in numbers and words.
 */
#include "charts/charts.h"

#include <stdlib.h>

#define ROW 13.5
#define BETWEEN 2.0 /* extra space before the next movement */

static void header_draw(struct canvas *, double);
static void head_draw(struct canvas *, struct xy, struct font, const char *);
static int same_panel(const struct movement_list *, size_t, size_t);
static const char *side_text(const struct movement_series *);
static void
row_draw(struct canvas *, double, const struct movement_series *, int);
static void
numbers_draw(struct canvas *, double, const struct movement_series *);

static const double right_edges[] = { 267.8, 312.7, 363.6, 408.6 };
#define WORDS 427.5

struct mark
side_mark(enum side side)
{
	return (struct mark){ side == SIDE_LEFT ? SHAPE_SQUARE : SHAPE_CIRCLE,
		16, INK, 0, 0 };
}

double
table_movements_height(const struct analysis *analysis, size_t rows)
{
	bool all = rows >= analysis->movements.n;

	return 18 + ROW * (double)(all ? analysis->movements.n : rows + 1) +
	       14 + BETWEEN * (double)movement_panels(analysis);
}

double
table_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis)
{
	const struct movement_list *list = &analysis->movements;
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	bool twice = false;
	size_t i;

	tag_begin(canvas, TAG_TABLE);
	header_draw(canvas, y);
	y += 18;
	for (i = 0; i < list->n && i < rows; i++) {
		bool first = i == 0 ||
			     !movement_same_panel(&list->v[i - 1], &list->v[i]);

		if (first && i > 0) {
			y += BETWEEN;
			draw_line(canvas, (struct xy){ MARGIN, y - 11.2 },
			    (struct xy){ RIGHT, y - 11.2 },
			    (struct stroke){ INK_HAIR, 0.5, DASH_NONE });
		}
		row_draw(canvas, y, &list->v[i],
		    first ? same_panel(list, i, rows) : 0);
		twice = twice || list->v[i].error > list->v[i].movement->mdc;
		y += ROW;
	}
	tag_end(canvas);
	if (i < list->n) {
		draw_text(canvas, MARGIN, y, grey,
		    arena_printf(canvas->arena,
			tr(canvas->lang, "Series not shown: %zu"),
			list->n - i));
		y += ROW;
	}
	if (!twice)
		return y - ROW;
	draw_text(canvas, MARGIN, y + 2, grey,
	    tr(canvas->lang,
		"Where the device or the person who measures changed, or the "
		"client measured, the error counts double and the band is "
		"wider."));
	return y + 2;
}

static void
header_draw(struct canvas *canvas, double y)
{
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	const char *const numbers[] = {
		tr(canvas->lang, "Start"),
		tr(canvas->lang, "Now"),
		tr(canvas->lang, "Change"),
		tr(canvas->lang, "Error"),
	};
	size_t i;

	tag_begin(canvas, TAG_TR);
	head_draw(canvas, (struct xy){ MARGIN, y }, grey,
	    tr(canvas->lang, "Movement"));
	head_draw(canvas, (struct xy){ COLUMN(3), y }, grey,
	    tr(canvas->lang, "Side"));
	grey.anchor = ANCHOR_END;
	for (i = 0; i < nitems(numbers); i++)
		head_draw(
		    canvas, (struct xy){ right_edges[i], y }, grey, numbers[i]);
	grey.anchor = ANCHOR_START;
	head_draw(canvas, (struct xy){ WORDS, y }, grey,
	    tr(canvas->lang, "In words"));
	tag_end(canvas);
	draw_line(canvas, (struct xy){ MARGIN, y + 5.5 },
	    (struct xy){ RIGHT, y + 5.5 },
	    (struct stroke){ INK, 0.75, DASH_NONE });
}

static void
head_draw(
    struct canvas *canvas, struct xy at, struct font font, const char *text)
{
	tag_header(canvas, HEADER_OF_COLUMN, 1);
	draw_text(canvas, at.x, at.y, font, text);
	tag_end(canvas);
}

/* Returns how many rows share the name of the movement in row i. */
static int
same_panel(const struct movement_list *list, size_t i, size_t rows)
{
	size_t end = i + 1;

	while (end < list->n && end < rows &&
	       movement_same_panel(&list->v[i], &list->v[end]))
		end++;
	return (int)(end - i);
}

/* Returns the side, with the timing if the movement has several; English. */
static const char *
side_text(const struct movement_series *series)
{
	static const char *const texts[SIDE_N][TIMING_N] = {
		[SIDE_LEFT] = { N_("left, before"), N_("left, after"),
		    N_("left") },
		[SIDE_RIGHT] = { N_("right, before"), N_("right, after"),
		    N_("right") },
		[SIDE_MIDLINE] = { N_("before"), N_("after"), "" },
	};

	return texts[series->side]
		    [series->one_of_timings ? series->timing : TIMING_OTHER];
}

/* named: number of rows that share the name in this row; 0: no name here. */
static void
row_draw(struct canvas *canvas, double y, const struct movement_series *series,
    int named)
{
	struct arena *arena = canvas->arena;
	struct font left = { 9, false, INK, ANCHOR_START, false };

	tag_begin(canvas, TAG_TR);
	if (named > 0) {
		tag_header(canvas, HEADER_OF_ROW, named);
		page_fit(canvas, (struct xy){ MARGIN, y },
		    COLUMN(3) - MARGIN - 6, left,
		    movement_row_name(arena, canvas->lang, series));
		tag_end(canvas);
	}
	tag_header(canvas, HEADER_OF_ROW, 1);
	if (series->side != SIDE_MIDLINE)
		draw_mark(
		    canvas, COLUMN(3) + 3, y - 3.1, side_mark(series->side));
	draw_text(canvas, COLUMN(3) + (series->side == SIDE_MIDLINE ? 0 : 10),
	    y, left, tr(canvas->lang, side_text(series)));
	tag_end(canvas);
	numbers_draw(canvas, y, series);
	tag_end(canvas);
}

static void
numbers_draw(
    struct canvas *canvas, double y, const struct movement_series *series)
{
	struct arena *arena = canvas->arena;
	bool two = series->n > 1;
	bool beyond = two && abs(series->change) >= series->error;
	struct font font = { 9, false, INK, ANCHOR_END, false };
	const char *const numbers[] = {
		number_text(arena, series->baseline, 0),
		number_text(arena, series->current, 0),
		number_signed(arena, series->change, 0),
		arena_printf(arena, "±%d", series->error),
	};
	size_t i;

	for (i = 0; i < nitems(numbers); i++) {
		font.bold = beyond && i == 2;
		tag_begin(canvas, TAG_TD);
		if (two || i == 0)
			draw_text(canvas, right_edges[i], y, font,
			    arena_printf(arena, "%s°", numbers[i]));
		tag_end(canvas);
	}
	font = (struct font){ 9, beyond, beyond ? INK : INK_GREY, ANCHOR_START,
		false };
	tag_begin(canvas, TAG_TD);
	draw_text(canvas, WORDS, y, font, verdict_text(canvas->lang, series));
	tag_end(canvas);
}
