/*
 * panel.c: the common parts of panels of changes, on paper and in the portal:
 * two scales side by side, values with their intervals, and words placed so
 * that they do not overlap bars and dots.
 */
#include "charts/charts.h"

#include <math.h>

#define NARROW 5 /* scale to +-5: numbers 2 and 4; a wider scale: 4 and 8 */

/* One column of a row, with the room that its bar and dots take. */
struct row {
	struct canvas *canvas;
	const struct panel *panel;
	const struct panel_scale *scale;
	const struct panel_value *value;
	double unit, y;
	struct {
		double low, high;
	} bar, dots;
};

static void direction_draw(struct canvas *, const struct panel *, double);
static struct row row_of(struct canvas *, const struct panel *, enum outcome,
    double, const struct panel_value *);
static double place(const struct panel *, enum outcome, double);
static void value_draw(struct row *, double);
static void words_draw(struct row *, double);
static void too_few_draw(struct row *);

double
panel_unit(const struct panel *panel)
{
	return panel->style->lane / chart_style_paper.lane;
}

struct panel_scale
panel_third(int i)
{
	return (struct panel_scale){ COLUMN(4 * i) + COLUMNS(4) / 2, 15.6,
		COLUMN(4 * i) + COLUMNS(4) };
}

void
panel_headings_draw(
    struct canvas *canvas, const struct panel *panel, const char *caption)
{
	double unit = panel_unit(panel);
	struct font bold = { panel->style->label + 0.5, true, INK,
		ANCHOR_MIDDLE, false };
	struct font grey = { panel->style->small + 0.5, false, INK_GREY,
		ANCHOR_START, false };
	const char *const names[OUTCOME_N] = {
		tr(canvas->lang, "right after the session"),
		tr(canvas->lang, "by the next visit"),
	};
	int k;

	for (k = 0; k < OUTCOME_N; k++) {
		draw_text(
		    canvas, panel->scales[k].middle, panel->y, bold, names[k]);
		direction_draw(canvas, panel, panel->scales[k].middle);
	}
	draw_text(canvas, panel->x, panel->y + 15 * unit, grey, caption);
}

void
panel_scales_draw(
    struct canvas *canvas, const struct panel *panel, double y, double h)
{
	struct font font = { panel->style->small, false, INK_GREY,
		ANCHOR_MIDDLE, false };
	int half = panel->half, step = half > NARROW ? 4 : 2;
	int k, value;

	for (k = 0; k < OUTCOME_N; k++) {
		const struct panel_scale *scale = &panel->scales[k];

		draw_line(canvas,
		    (struct xy){ scale->middle - half * scale->unit, y + h },
		    (struct xy){ scale->middle + half * scale->unit, y + h },
		    (struct stroke){ INK_MID, 0.5, DASH_NONE });
		for (value = -2 * step; value <= 2 * step; value += step) {
			double x = scale->middle + value * scale->unit;
			struct stroke stroke = { INK_GRID, 0.75, DASH_NONE };

			if (value == 0)
				stroke =
				    (struct stroke){ INK_MID, 1, DASH_NONE };
			if (value > -2 * step && value < 2 * step)
				draw_line(canvas, (struct xy){ x, y },
				    (struct xy){ x, y + h }, stroke);
			draw_line(canvas, (struct xy){ x, y + h },
			    (struct xy){ x, y + h + 3 },
			    (struct stroke){ INK_MID, 0.75, DASH_NONE });
			draw_text(canvas, x, y + h + 1.5 * panel->style->small,
			    font, number_signed(canvas->arena, value, 0));
		}
	}
}

void
panel_value_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value)
{
	struct row row = row_of(canvas, panel, outcome, y, value);
	double at = y + PANEL_VALUE * row.unit;
	double x = place(panel, outcome, value->value);

	row.bar.low = place(panel, outcome, value->lower);
	row.bar.high = place(panel, outcome, value->upper);
	draw_line(canvas, (struct xy){ row.bar.low, at },
	    (struct xy){ row.bar.high, at },
	    (struct stroke){ value->mark.ink, 2 * row.unit, DASH_NONE });
	draw_mark(canvas, x, at, value->mark);
	row.bar.low = fmin(row.bar.low, x - 3 * row.unit);
	row.bar.high = fmax(row.bar.high, x + 3 * row.unit);
	value_draw(&row, at);
	words_draw(&row, at);
}

void
panel_without_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value)
{
	struct row row = row_of(canvas, panel, outcome, y, value);
	struct font grey = { panel->style->small, false, INK_GREY, ANCHOR_END,
		true };

	if (value->too_few)
		too_few_draw(&row);
	else if (value->note != NULL)
		draw_text(canvas, row.scale->edge, y + 24.5 * row.unit, grey,
		    value->note);
}

static void
direction_draw(struct canvas *canvas, const struct panel *panel, double x)
{
	double unit = panel_unit(panel), y = panel->y + 12 * unit;
	struct font grey = { panel->style->small + 0.5, false, INK_GREY,
		ANCHOR_END, false };
	struct xy head = { 4.6 * unit, 5.8 * unit };

	draw_arrow(canvas, (struct xy){ x - 4 * unit, y },
	    (struct xy){ x - 20 * unit, y }, head, INK_GREY);
	draw_arrow(canvas, (struct xy){ x + 4 * unit, y },
	    (struct xy){ x + 20 * unit, y }, head, INK_GREY);
	draw_text(canvas, x - 24 * unit, y + 3 * unit, grey,
	    tr(canvas->lang, "less pain"));
	grey.anchor = ANCHOR_START;
	draw_text(canvas, x + 24 * unit, y + 3 * unit, grey,
	    tr(canvas->lang, "more pain"));
}

static struct row
row_of(struct canvas *canvas, const struct panel *panel, enum outcome outcome,
    double y, const struct panel_value *value)
{
	struct row row = { canvas, panel, &panel->scales[outcome], value,
		panel_unit(panel), .y = y };

	row.dots.low = place(panel, outcome, value->least) - 4 * row.unit;
	row.dots.high = place(panel, outcome, value->most) + 4 * row.unit;
	return row;
}

/* Returns the x of a value; the end of the scale for a value beyond it. */
static double
place(const struct panel *panel, enum outcome outcome, double value)
{
	const struct panel_scale *scale = &panel->scales[outcome];

	return scale->middle +
	       scale->unit * fmax(fmin(value, panel->half), -panel->half);
}

/* Writes the number left of its bar, or right of it if the left has no room. */
static void
value_draw(struct row *row, double y)
{
	struct font bold = { row->panel->style->label, true, INK, ANCHOR_END,
		true };
	const char *text =
	    number_signed(row->canvas->arena, row->value->value, 1);
	double width = text_width(row->canvas, bold, text);
	double gap = 6 * row->unit, x = row->bar.low - gap;

	y += 3.2 * row->unit;
	if (x - width < 2 * row->scale->middle - row->scale->edge) {
		bold.anchor = ANCHOR_START;
		x = row->bar.high + gap;
		row->bar.high = x + width;
	} else {
		row->bar.low = x - width;
	}
	draw_text(row->canvas, x, y, bold, text);
}

/* Writes the interval, and the note below it, at the right end of the column;
 * at the left end if the right one is not free. */
static void
words_draw(struct row *row, double at)
{
	struct canvas *canvas = row->canvas;
	struct font grey = { row->panel->style->small, false, INK_GREY,
		ANCHOR_END, true };
	const char *note = row->value->note;
	const char *words =
	    arena_printf(canvas->arena, tr(canvas->lang, "%s to %s"),
		number_signed(canvas->arena, row->value->lower, 1),
		number_signed(canvas->arena, row->value->upper, 1));
	double width = text_width(canvas, grey, words) + 4;
	double under = note ? text_width(canvas, grey, note) + 4 : 0;
	double left = 2 * row->scale->middle - row->scale->edge;
	double right = row->scale->edge;
	bool fits_right = row->bar.high < right - width;
	bool fits_left = row->bar.low > left + width;
	double x = right, y = at + 2.8 * row->unit;

	if (fits_left && (!fits_right || row->dots.high > right - under) &&
	    (!fits_right || row->dots.low > left + under)) {
		grey.anchor = ANCHOR_START;
		x = left;
	}
	/* The two lines move up if they would touch dots. */
	if (note != NULL &&
	    (grey.anchor == ANCHOR_START ? row->dots.low < left + under
					 : row->dots.high > right - under))
		y -= 5.3 * row->unit;
	draw_text(canvas, x, y, grey, words);
	if (note != NULL)
		draw_text(canvas, x, y + (y < at ? 8.4 : 10.5) * row->unit,
		    grey, note);
}

/* Writes the words right of zero and the dots, else left, else above. */
static void
too_few_draw(struct row *row)
{
	struct canvas *canvas = row->canvas;
	struct font grey = { row->panel->style->small, false, INK_GREY,
		ANCHOR_START, true };
	const char *lines[] = { tr(canvas->lang, "too few sessions"),
		row->value->note == NULL
		    ? tr(canvas->lang, "for an estimate")
		    : arena_printf(canvas->arena,
			  tr(canvas->lang, "for an estimate: %s"),
			  row->value->note) };
	double width = fmax(text_width(canvas, grey, lines[0]),
	    text_width(canvas, grey, lines[1]));
	double right = fmax(row->scale->middle + 7 * row->unit, row->dots.high);
	double left = fmin(row->scale->middle - 7 * row->unit, row->dots.low);
	double x = right;
	size_t i;

	if (right + width > row->scale->edge) {
		grey.anchor = ANCHOR_END;
		x = left;
	}
	if (x == left &&
	    left - width < 2 * row->scale->middle - row->scale->edge) {
		grey.anchor = ANCHOR_MIDDLE;
		draw_text(canvas, row->scale->middle, row->y + 14 * row->unit,
		    grey, tr(canvas->lang, "too few sessions for an estimate"));
		return;
	}
	for (i = 0; i < nitems(lines); i++)
		draw_text(canvas, x,
		    row->y + (13.5 + 10.5 * (double)i) * row->unit, grey,
		    lines[i]);
}
