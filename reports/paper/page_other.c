/*
 * page_other.c: the page for other records than pain scores: range of motion,
 * tightness and swelling, body regions, remarks.
 */
#include "paper/paper.h"

#include <math.h>
#include <string.h>

#define TOP 122.0
#define PAGE_END 752.0 /* lowest baseline on a page */
#define GAP 27.0
#define REMARKS 62.0     /* the least room for remarks */
#define PLOT 50.0        /* height of the plot of a rating */
#define PLOT_ALONE 110.0 /* its height on a page without movements */
#define BODY_ALONE 102.0

static bool has_ratings(const struct analysis *);
static double movements_draw(struct canvas *, const struct analysis *, double);
static const char *subject(enum lang, const struct analysis *);
static const char *sentence(struct canvas *, const struct analysis *);

bool
page_other_any(const struct analysis *analysis)
{
	return analysis->movements.n > 0 || has_ratings(analysis) ||
	       analysis->regions.n > 0;
}

void
page_other_draw(struct canvas *canvas, struct page_frame *frame,
    const struct analysis *analysis, bool remarks)
{
	bool alone = analysis->movements.n == 0;
	double body = chart_body_least(canvas, analysis);
	double y = TOP, kept = body + (remarks ? REMARKS : 0);

	frame->number++;
	canvas_pdf_outline(canvas, subject(canvas->lang, analysis));
	page_begin(canvas, frame, subject(canvas->lang, analysis),
	    sentence(canvas, analysis));
	if (has_ratings(analysis))
		kept += PLOT + 82;
	if (!alone)
		y = movements_draw(canvas, analysis, PAGE_END - y - kept);
	if (has_ratings(analysis))
		y = chart_ratings_draw(
			canvas, y, alone ? PLOT_ALONE : PLOT, analysis) +
		    GAP;
	if (body > 0)
		y = chart_body_draw(canvas, y,
			PAGE_END - (remarks ? REMARKS + GAP : 0), analysis) +
		    GAP;
	if (remarks)
		remarks_draw(canvas, y, PAGE_END, analysis);
	page_end(canvas, frame);
}

static bool
has_ratings(const struct analysis *analysis)
{
	return rating_any(analysis, &analysis->tightness) ||
	       rating_any(analysis, &analysis->swelling);
}

/* The table has all data, so the charts get only the room that it leaves, but
 * at least one row. */
static double
movements_draw(
    struct canvas *canvas, const struct analysis *analysis, double room)
{
	size_t panels = (movement_panels(analysis) + 1) / 2;
	size_t rows = analysis->movements.n;
	double y = TOP;

	while (rows > 4 && table_movements_height(analysis, rows) >
			       room - MOVEMENT_PITCH - 20)
		rows--;
	room -= table_movements_height(analysis, rows) + 20;
	while (panels > 1 && (double)panels * MOVEMENT_PITCH > room)
		panels--;
	y = chart_movements_draw(canvas, y, panels, analysis);
	return table_movements_draw(canvas, y + 20, rows, analysis) + GAP;
}

static const char *
subject(enum lang lang, const struct analysis *analysis)
{
	bool tight = rating_any(analysis, &analysis->tightness);
	bool swollen = rating_any(analysis, &analysis->swelling);

	if (analysis->movements.n > 0)
		return tight && swollen
			   ? tr(lang, "Movement, tightness, swelling")
		       : tight   ? tr(lang, "Movement and tightness")
		       : swollen ? tr(lang, "Movement and swelling")
				 : tr(lang, "Movement");
	return tight || swollen || analysis->regions.n > 0
		   ? tr(lang, "Beside the pain scores")
		   : tr(lang, "Remarks");
}

/* Says between which days movement was measured. */
static const char *
sentence(struct canvas *canvas, const struct analysis *analysis)
{
	const struct movement_list *list = &analysis->movements;
	struct arena *arena = canvas->arena;
	enum lang lang = canvas->lang;
	int from = INT_MAX, to = NO_DAY;
	char first[DAY_SIZE], last[DAY_SIZE];
	size_t i;

	if (list->n == 0)
		return tr(lang, "What else was recorded in this period.");
	for (i = 0; i < list->n; i++) {
		if (list->v[i].v[0].day < from)
			from = list->v[i].v[0].day;
		if (list->v[i].v[list->v[i].n - 1].day > to)
			to = list->v[i].v[list->v[i].n - 1].day;
	}
	day_text(from, first);
	day_text(to, last);
	if (from == to)
		return arena_printf(arena, tr(lang, "Degrees measured on %s."),
		    tr_day(arena, lang, first, true));
	return arena_printf(arena, tr(lang, "Degrees measured from %s to %s."),
	    tr_day_from(arena, lang, first, last),
	    tr_day(arena, lang, last, true));
}
