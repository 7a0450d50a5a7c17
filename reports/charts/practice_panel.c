/*
 * practice_panel.c: the changes in pain around sessions of mostly one
 * technique: one dot per client, the mean of clients, and its interval.
 * Techniques have a fixed order; they are never sorted by change.
 */
#include "practice.h"

#include <math.h>
#include <string.h>

#include "charts/charts.h"

#define ROW 48.0
#define BOTTOM 580.0 /* the lowest end of the rows */
#define NARROW_MAX 5
#define BINS 201 /* each as wide as a dot, on both sides of 0 */

/* The state of drawing the panel. */
struct drawing {
	struct canvas *canvas;
	struct panel panel;
	const struct practice_analysis *practice;
	double row;
	size_t per_dot; /* clients that one dot stands for */
	double y;       /* the top of the row */
};

static bool has_row(const struct practice_analysis *, int);
static void scales_set(struct drawing *);
static void per_dot_find(struct drawing *);
static size_t bins_count(const struct drawing *, int, int, size_t[BINS]);
static void row_draw(struct drawing *, int);
static void dots_draw(struct drawing *, int, int);
static void value_draw(struct drawing *, int, int);
static const char *clients_text(struct arena *, enum lang, size_t, size_t);
static const char *
notes_text(struct canvas *, const struct practice_analysis *);
static const char *panel_words(const struct drawing *);

double
practice_panel_draw(
    struct canvas *canvas, double y, const struct practice_analysis *practice)
{
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	struct drawing drawing = { canvas,
		{ &chart_style_paper, MARGIN, y, BOTTOM, ROW,
		    { panel_third(1), panel_third(2) }, NARROW_MAX },
		practice, ROW, 1, y + PANEL_HEADINGS };
	double top = drawing.y;
	int k, rows = 0;

	page_heading(canvas, y, tr(canvas->lang, "Change in pain by technique"),
	    false, NULL);
	for (k = 0; k < TECHNIQUE_N; k++)
		rows += has_row(practice, k);
	if (rows == 0) {
		draw_lines(canvas,
		    (struct block){ MARGIN, y + 18, COLUMNS(12), 12, 2 }, grey,
		    tr(canvas->lang,
			"No technique has 5 clients with 3 sessions each that "
			"were mostly of it, so nothing is shown."));
		return y + 18;
	}
	drawing.row = fmin(ROW, (BOTTOM - top) / rows);
	scales_set(&drawing);
	per_dot_find(&drawing);
	tag_figure(canvas, panel_words(&drawing));
	panel_headings_draw(canvas, &drawing.panel,
	    drawing.per_dot == 1
		? tr(canvas->lang, /* xgettext:no-c-format */
		      "Bar: 95 % interval. Pale dots: clients.")
		: arena_printf(canvas->arena,
		      tr(canvas->lang,
			  "Bar: 95 %% interval. Dots: up to %zu clients."),
		      drawing.per_dot));
	panel_scales_draw(canvas, &drawing.panel, top, drawing.row * rows);
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (!has_row(practice, k))
			continue;
		row_draw(&drawing, k);
		drawing.y += drawing.row;
	}
	tag_end(canvas);
	y = drawing.y + PANEL_NUMBERS + 16;
	return y - 12 +
	       12 * draw_lines(canvas,
			(struct block){ MARGIN, y, COLUMNS(12), 12, 2 }, grey,
			notes_text(canvas, practice));
}

/* Whether one of the columns has enough clients. */
static bool
has_row(const struct practice_analysis *practice, int technique)
{
	return !practice->rows[RIGHT_AFTER][technique].hidden ||
	       !practice->rows[BY_NEXT_VISIT][technique].hidden;
}

/* Sets the scales to +-10 if the mean of a client is beyond 5, else to +-5. */
static void
scales_set(struct drawing *drawing)
{
	const struct practice_row *row;
	size_t i;
	int outcome, k;

	for (outcome = 0; outcome < OUTCOME_N; outcome++) {
		for (k = 0; k < TECHNIQUE_N; k++) {
			row = &drawing->practice->rows[outcome][k];
			for (i = 0; !row->hidden && i < row->clients.n; i++) {
				if (fabs(row->clients.v[i].mean) > NARROW_MAX)
					drawing->panel.half = SCORE_MAX;
			}
		}
	}
	for (outcome = 0; outcome < OUTCOME_N; outcome++)
		drawing->panel.scales[outcome].unit *=
		    (double)NARROW_MAX / drawing->panel.half;
}

/* Finds the least clients per dot with which the dots fit into the rows. */
static void
per_dot_find(struct drawing *drawing)
{
	static const size_t steps[] = { 1, 2, 5, 10, 20, 50, 100, 1000 };
	size_t room =
	    (size_t)((drawing->row - PANEL_DOTS - 2) / PANEL_PITCH) + 1;
	size_t bins[BINS], most = 0, i;
	int outcome, k;

	for (outcome = 0; outcome < OUTCOME_N; outcome++) {
		for (k = 0; k < TECHNIQUE_N; k++) {
			i = bins_count(drawing, outcome, k, bins);
			most = i > most ? i : most;
		}
	}
	for (i = 0; i + 1 < nitems(steps); i++) {
		if ((most + steps[i] - 1) / steps[i] <= room)
			break;
	}
	drawing->per_dot = steps[i];
}

/* Counts clients by the place of their dots, in bins as wide as a dot. Returns
 * the most clients of a bin. */
static size_t
bins_count(const struct drawing *drawing, int outcome, int technique,
    size_t bins[BINS])
{
	const struct practice_row *row =
	    &drawing->practice->rows[outcome][technique];
	double unit = drawing->panel.scales[outcome].unit;
	size_t most = 0, i;

	memset(bins, 0, BINS * sizeof(bins[0]));
	for (i = 0; !row->hidden && i < row->clients.n; i++) {
		int at = BINS / 2 + (int)lround(row->clients.v[i].mean * unit /
						PANEL_PITCH);

		if (++bins[at] > most)
			most = bins[at];
	}
	return most;
}

static void
row_draw(struct drawing *drawing, int technique)
{
	struct canvas *canvas = drawing->canvas;
	const struct practice_row *row =
	    &drawing->practice->rows[RIGHT_AFTER][technique];
	struct font bold = { 9.5, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	double y = drawing->y;
	int k;

	draw_mark(canvas, MARGIN + 4, y + 9.5,
	    technique_mark(technique, chart_style_paper.mark));
	draw_text(canvas, MARGIN + 15, y + 12.5, bold,
	    tr(canvas->lang, technique_names[technique]));
	draw_text(canvas, MARGIN + 15, y + 24.5, grey,
	    row->hidden ? tr(canvas->lang, "fewer than 5 clients")
			: clients_text(canvas->arena, canvas->lang,
			      row->clients.n, row->sessions));
	for (k = 0; k < OUTCOME_N; k++) {
		if (drawing->practice->rows[k][technique].hidden)
			continue;
		dots_draw(drawing, k, technique);
		value_draw(drawing, k, technique);
	}
}

static void
dots_draw(struct drawing *drawing, int outcome, int technique)
{
	const struct practice_row *row =
	    &drawing->practice->rows[outcome][technique];
	double middle = drawing->panel.scales[outcome].middle;
	struct xy *points =
	    arena_array(drawing->canvas->arena, struct xy, row->clients.n);
	size_t bins[BINS], n = 0, dots, i;
	const int half = BINS / 2;
	int bin;

	bins_count(drawing, outcome, technique, bins);
	for (bin = 0; bin < BINS; bin++) {
		dots = (bins[bin] + drawing->per_dot - 1) / drawing->per_dot;
		for (i = 0; i < dots; i++)
			points[n++] =
			    (struct xy){ middle + PANEL_PITCH * (bin - half),
				    drawing->y + PANEL_DOTS +
					PANEL_PITCH * (double)i };
	}
	drawing->canvas->ops->marks(drawing->canvas, points, n,
	    (struct mark){ SHAPE_CIRCLE, 7.5, INK_PALE, 0, 0 });
}

static void
value_draw(struct drawing *drawing, int outcome, int technique)
{
	const struct practice_row *row =
	    &drawing->practice->rows[outcome][technique];
	const struct practice_row *after =
	    &drawing->practice->rows[RIGHT_AFTER][technique];
	struct panel_value value = { row->meta.mean, row->meta.lower,
		row->meta.upper, technique_mark(technique, 20), NULL, 0, 0,
		false };
	size_t i;

	for (i = 0; i < row->clients.n; i++) {
		value.least = fmin(value.least, row->clients.v[i].mean);
		value.most = fmax(value.most, row->clients.v[i].mean);
	}
	value.mark.halo = 0.8;
	if (row->clients.n != after->clients.n || after->hidden)
		value.note = arena_printf(drawing->canvas->arena,
		    tr(drawing->canvas->lang, "%s clients"),
		    number_count(drawing->canvas->arena, row->clients.n));
	panel_value_draw(drawing->canvas, &drawing->panel,
	    (enum outcome)outcome, drawing->y, &value);
}

static const char *
clients_text(
    struct arena *arena, enum lang lang, size_t clients, size_t sessions)
{
	return arena_printf(arena, tr(lang, "%s clients, %s sessions"),
	    number_count(arena, clients), number_count(arena, sessions));
}

/* Says which techniques are not shown, and how not to read the rows. */
static const char *
notes_text(struct canvas *canvas, const struct practice_analysis *practice)
{
	struct buf hidden = { .arena = canvas->arena };
	const char *rows = tr(canvas->lang,
	    "Counted: sessions mostly of one technique. One client can count "
	    "in several rows, so rows are not to be compared.");
	int k;

	for (k = 0; k < TECHNIQUE_N; k++) {
		if (practice->techniques[k].clients > 0 &&
		    !has_row(practice, k))
			buf_printf(&hidden, "%s%s", hidden.len > 0 ? "; " : "",
			    tr(canvas->lang, technique_names[k]));
	}
	if (hidden.len == 0)
		return rows;
	return arena_printf(canvas->arena,
	    tr(canvas->lang, "%s: fewer than 5 clients, not shown. %s"),
	    buf_text(&hidden), rows);
}

static const char *
panel_words(const struct drawing *drawing)
{
	struct canvas *canvas = drawing->canvas;
	struct arena *arena = canvas->arena;
	struct buf out = { .arena = arena };
	int outcome, k;

	buf_puts(&out, tr(canvas->lang, /* xgettext:no-c-format */
			   "Mean change in pain with 95 % intervals."));
	for (k = 0; k < TECHNIQUE_N; k++) {
		for (outcome = 0; outcome < OUTCOME_N; outcome++) {
			const struct practice_row *row =
			    &drawing->practice->rows[outcome][k];

			if (row->hidden)
				continue;
			buf_puts(&out, " ");
			buf_printf(&out,
			    outcome == RIGHT_AFTER
				? tr(canvas->lang,
				      "%s, right after the session: %s (%s to "
				      "%s), %s.")
				: tr(canvas->lang,
				      "%s, by the next visit: %s (%s to %s), "
				      "%s."),
			    tr(canvas->lang, technique_names[k]),
			    number_signed(arena, row->meta.mean, 1),
			    number_signed(arena, row->meta.lower, 1),
			    number_signed(arena, row->meta.upper, 1),
			    clients_text(arena, canvas->lang, row->clients.n,
				row->sessions));
		}
	}
	return buf_text(&out);
}
