/*
 * table_movement.c: the line of one movement in its chart, and the table
 * that says the same in numbers and words.
 */
#include "page.h"

#include <stdlib.h>

#define THIN_FROM 120
#define ROW 13.5
#define BETWEEN 2.0 /* more where the next movement begins */

static void header_draw(struct canvas *, double);
static void
row_draw(struct canvas *, double, const struct movement_series *, bool);

static const double right_edges[] = { 267.8, 312.7, 363.6, 408.6 };
#define WORDS 427.5

struct mark
side_mark(enum side side)
{
	return (struct mark){ side == SIDE_LEFT ? SHAPE_SQUARE : SHAPE_CIRCLE,
		16, INK, 0, 0 };
}

void
movement_line_draw(struct canvas *canvas, const struct movement_series *series,
    struct box box, struct scale degrees, struct scale days)
{
	struct xy *points = arena_array(canvas->arena, struct xy, series->n);
	struct mark mark = side_mark(series->side);
	size_t i, n = 0, start = 0;

	mark.halo = 0.8;
	for (i = 0; i < series->n; i++) {
		if (i > 0 && series->v[i].breaks) {
			canvas->ops->line(canvas, points + start, n - start,
			    (struct stroke){ INK_MID, 1.2, DASH_NONE });
			start = n;
		}
		points[n].x = scale_at(&days, series->v[i].day);
		points[n].y = scale_at(&degrees, series->v[i].degrees);
		/* The period may begin after the first reading. */
		if (points[n].x >= box.x)
			n++;
	}
	canvas->ops->line(canvas, points + start, n - start,
	    (struct stroke){ INK_MID, 1.2, DASH_NONE });
	if (n > THIN_FROM)
		mark.area /= 3;
	for (i = 0; i < series->n; i++) {
		double x = scale_at(&days, series->v[i].day);

		mark.line = series->v[i].own ? 1.2 : 0;
		if (x >= box.x)
			draw_mark(canvas, x,
			    scale_at(&degrees, series->v[i].degrees), mark);
	}
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
		row_draw(canvas, y, &list->v[i], first);
		twice = twice || list->v[i].error > list->v[i].movement->mdc;
		y += ROW;
	}
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

	draw_text(canvas, MARGIN, y, grey, tr(canvas->lang, "Movement"));
	draw_text(canvas, COLUMN(3), y, grey, tr(canvas->lang, "Side"));
	draw_text(canvas, WORDS, y, grey, tr(canvas->lang, "In words"));
	grey.anchor = ANCHOR_END;
	for (i = 0; i < nitems(numbers); i++)
		draw_text(canvas, right_edges[i], y, grey, numbers[i]);
	draw_line(canvas, (struct xy){ MARGIN, y + 5.5 },
	    (struct xy){ RIGHT, y + 5.5 },
	    (struct stroke){ INK, 0.75, DASH_NONE });
}

static void
row_draw(struct canvas *canvas, double y, const struct movement_series *series,
    bool first)
{
	struct arena *arena = canvas->arena;
	bool beyond = series->n > 1 && abs(series->change) >= series->error;
	struct font left = { 9, false, INK, ANCHOR_START, false };
	struct font right = { 9, false, INK, ANCHOR_END, false };
	struct font words = { 9, beyond, beyond ? INK : INK_GREY, ANCHOR_START,
		false };

	if (first)
		page_fit(canvas, (struct xy){ MARGIN, y },
		    COLUMN(3) - MARGIN - 6, left,
		    movement_panel_name(arena, canvas->lang, series));
	if (series->side != SIDE_MIDLINE) {
		draw_mark(
		    canvas, COLUMN(3) + 3, y - 3.1, side_mark(series->side));
		draw_text(canvas, COLUMN(3) + 10, y, left,
		    series->side == SIDE_LEFT ? tr(canvas->lang, "left")
					      : tr(canvas->lang, "right"));
	}
	draw_text(canvas, right_edges[0], y, right,
	    arena_printf(
		arena, "%s°", number_text(arena, series->baseline, 0)));
	draw_text(canvas, WORDS, y, words, verdict_text(canvas->lang, series));
	if (series->n < 2)
		return;
	draw_text(canvas, right_edges[1], y, right,
	    arena_printf(arena, "%s°", number_text(arena, series->current, 0)));
	draw_text(canvas, right_edges[3], y, right,
	    arena_printf(arena, "±%d°", series->error));
	right.bold = beyond;
	draw_text(canvas, right_edges[2], y, right,
	    arena_printf(
		arena, "%s°", number_signed(arena, series->change, 0)));
}
