/*
 * practice_report.c: one page about all clients of a practice, without names:
 * which clients are counted, techniques, changes in pain, and classes of
 * change. Numbers from too few clients are not printed.
 */
#include "practice.h"

#include <math.h>
#include <string.h>

#include "paper/paper.h"

#define NUMBERS 135.0 /* baseline of the four numbers */
#define HALVES 201.0  /* headings of the left and the right half */
#define BARS 231.0    /* the first bar */
#define BAR_PITCH 17.0
#define BAR_MOST 90.0
#define PANEL 354.0
#define MONTHS_PLOT 70.0

static void frame_make(struct canvas *, const struct practice_analysis *,
    const struct report_options *, struct page_frame *);
static const char *conditions_text(struct canvas *, unsigned);
static void numbers_draw(struct canvas *, const struct practice_analysis *);
static void
number_draw(struct canvas *, int, size_t, const char *, const char *);
static void bars_draw(struct canvas *, const struct practice_analysis *);
static void bar_draw(
    struct canvas *, double, int, const struct practice_technique *, double);
static void months_draw(struct canvas *, const struct practice_analysis *);
static void percent_axis(struct canvas *, const struct frame *);
static bool shares_draw(struct canvas *, const struct frame *,
    const struct scale *, const struct practice_analysis *);
static bool month_shown(const struct practice_month *);
static const char *percent_text(struct arena *, double);
static const char *
months_words(struct canvas *, const struct practice_analysis *);
static const char *cell_text(struct arena *, size_t);

enum err
practice_report(const struct practice_analysis *practice,
    const struct report_options *options, struct buf *pdf, const char **why)
{
	struct page_frame frame = { .number = 1, .total = 1 };
	struct canvas *canvas;
	double y;

	*why = NULL;
	if (practice->refused) {
		*why = "fewer than 5 clients have consented, or are left out";
		return ERR_INVALID;
	}
	canvas = canvas_pdf_start(pdf, options->lang, why);
	if (canvas == NULL)
		return ERR_UNAVAILABLE;
	frame_make(canvas, practice, options, &frame);
	canvas_pdf_title(canvas, frame.name, frame.practice,
	    arena_printf(pdf->arena, "reliefd %s", options->version));
	canvas_pdf_outline(canvas, frame.name);
	page_begin(canvas, &frame, NULL, NULL);
	numbers_draw(canvas, practice);
	bars_draw(canvas, practice);
	months_draw(canvas, practice);
	y = practice_panel_draw(canvas, PANEL, practice);
	practice_classes_draw(canvas, y + 32, practice);
	page_end(canvas, &frame);
	return canvas_pdf_end(canvas, options->made_at, why);
}

static void
frame_make(struct canvas *canvas, const struct practice_analysis *practice,
    const struct report_options *options, struct page_frame *frame)
{
	struct arena *arena = canvas->arena;
	enum lang lang = canvas->lang;
	char from[DAY_SIZE], to[DAY_SIZE];

	day_text(practice->from, from);
	day_text(practice->to, to);
	frame->practice = frame->sender =
	    page_plain(arena, options->practice, NAME_MAX_CHARS);
	frame->name = tr(lang, "Practice summary");
	frame->code = conditions_text(canvas, options->conditions);
	frame->kind = "";
	frame->period = arena_printf(arena, tr(lang, "%s to %s."),
	    tr_day_from(arena, lang, from, to), tr_day(arena, lang, to, true));
	frame->report_of = arena_printf(arena,
	    tr(lang,
		"Report of %s. Groups of fewer than %d clients are hidden."),
	    tr_day(arena, lang, to, true), CELL_LEAST);
	frame->data_line = page_data_line(canvas, options);
}

/* Returns "Back pain, Arthritis"; "" for all conditions. */
static const char *
conditions_text(struct canvas *canvas, unsigned conditions)
{
	struct buf out = { .arena = canvas->arena };
	int i;

	for (i = 0; i < CONDITION_N; i++) {
		if (conditions >> i & 1)
			buf_printf(&out, "%s%s", out.len ? ", " : "",
			    tr(canvas->lang, condition_names[i]));
	}
	return buf_text(&out);
}

/* Draws how many clients are left after each criterion, and the sessions. */
static void
numbers_draw(struct canvas *canvas, const struct practice_analysis *practice)
{
	enum lang lang = canvas->lang;
	struct xy head = { 4.6, 5.8 };
	int k;

	number_draw(
	    canvas, 0, practice->clients, tr(lang, "clients gave consent"), "");
	number_draw(canvas, 3, practice->with_baseline,
	    tr(lang, "have a start value"), "");
	number_draw(canvas, 6, practice->with_change,
	    tr(lang, "have 3 or more later readings"), "");
	number_draw(canvas, 9, practice->sessions,
	    tr(lang, "sessions in this period"),
	    arena_printf(canvas->arena, tr(lang, "%s with both scores"),
		number_count(canvas->arena, practice->both_scores)));
	for (k = 3; k <= 6; k += 3)
		draw_arrow(canvas, (struct xy){ COLUMN(k) - 32, NUMBERS - 7.8 },
		    (struct xy){ COLUMN(k) - 18, NUMBERS - 7.8 }, head,
		    INK_MID);
}

static void
number_draw(struct canvas *canvas, int column, size_t n, const char *words,
    const char *more)
{
	struct font number = { 22, true, INK, ANCHOR_START, false };
	struct font plain = { 9.5, false, INK, ANCHOR_START, false };
	struct font grey = { 9, false, INK_GREY, ANCHOR_START, false };
	struct block block = { COLUMN(column), NUMBERS + 18, COLUMNS(3) - 4, 13,
		2 };

	tag_begin(canvas, TAG_P);
	tag_begin(canvas, TAG_SPAN);
	draw_text(canvas, COLUMN(column), NUMBERS, number,
	    column == 9 ? number_count(canvas->arena, n)
			: cell_text(canvas->arena, n));
	tag_end(canvas);
	tag_begin(canvas, TAG_SPAN);
	draw_lines(canvas, block, plain, words);
	tag_end(canvas);
	tag_end(canvas);
	if (more[0] != '\0')
		draw_text(canvas, COLUMN(column), NUMBERS + 31, grey, more);
}

/* Returns the number, or "< 5" for 1 to 4 clients. */
static const char *
cell_text(struct arena *arena, size_t clients)
{
	return cell_hidden(clients) ? arena_printf(arena, "< %d", CELL_LEAST)
				    : number_count(arena, clients);
}

static void
bars_draw(struct canvas *canvas, const struct practice_analysis *practice)
{
	struct font grey = { 9, false, INK_GREY, ANCHOR_START, false };
	size_t most = 1;
	double y = BARS;
	int k;

	page_heading(canvas, HALVES, tr(canvas->lang, "Sessions by technique"),
	    false, NULL);
	draw_text(canvas, MARGIN, HALVES + 14, grey,
	    tr(canvas->lang, "One session can hold several techniques."));
	for (k = 0; k < TECHNIQUE_N; k++) {
		const struct practice_technique *row = &practice->techniques[k];

		if (!row->hidden && row->sessions > most)
			most = row->sessions;
	}
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (practice->techniques[k].clients == 0)
			continue;
		bar_draw(canvas, y, k, &practice->techniques[k],
		    BAR_MOST / (double)most);
		y += BAR_PITCH;
	}
	if (y == BARS)
		draw_text(canvas, MARGIN, y + 3, grey,
		    tr(canvas->lang, "No session is recorded."));
}

static void
bar_draw(struct canvas *canvas, double y, int technique,
    const struct practice_technique *row, double scale)
{
	struct font name = { 9, false, INK, ANCHOR_START, false };
	struct font count = { 9, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	double width = (double)row->sessions * scale;

	tag_begin(canvas, TAG_P);
	tag_begin(canvas, TAG_SPAN);
	draw_mark(canvas, MARGIN + 4, y,
	    technique_mark(technique, chart_style_paper.mark));
	draw_text(canvas, MARGIN + 15, y + 3.2, name,
	    tr(canvas->lang, technique_names[technique]));
	tag_end(canvas);
	tag_begin(canvas, TAG_SPAN);
	if (row->hidden) {
		draw_text(canvas, COLUMN(3), y + 3, grey,
		    tr(canvas->lang, "fewer than 5 clients"));
	} else {
		canvas->ops->fill(canvas,
		    (struct box){ COLUMN(3), y - 4.5, width, 9 },
		    (enum ink)(INK_TECHNIQUE + technique));
		draw_text(canvas, COLUMN(3) + width + 5, y + 3.2, count,
		    number_count(canvas->arena, row->sessions));
	}
	tag_end(canvas);
	tag_end(canvas);
}

/* Draws the share of answered weekly forms by month. */
static void
months_draw(struct canvas *canvas, const struct practice_analysis *practice)
{
	struct font bold = { 11, true, INK, ANCHOR_START, false };
	struct font grey = { 9, false, INK_GREY, ANCHOR_START, false };
	const char *name = tr(canvas->lang, "Weekly forms answered");
	struct frame frame = { &chart_style_paper,
		{ COLUMN(6) + 30, BARS - 1, 180, MONTHS_PLOT }, COLUMN(6) + 24,
		COLUMN(6) + 217, 36 };
	struct scale days =
	    scale_days(frame.plot, practice->from, practice->to, 6);

	canvas_pdf_section(canvas, name, HALVES - 20);
	tag_begin(canvas, TAG_H2);
	draw_text(canvas, COLUMN(6), HALVES, bold, name);
	tag_end(canvas);
	draw_text(canvas, COLUMN(6), HALVES + 14, grey,
	    tr(canvas->lang, "Share of the forms expected in each month."));
	tag_figure(canvas, months_words(canvas, practice));
	percent_axis(canvas, &frame);
	axis_months(canvas, &frame, &days);
	if (!shares_draw(canvas, &frame, &days, practice))
		draw_text(canvas, frame.plot.x + 8,
		    frame.plot.y + frame.plot.h / 2 + 3, grey,
		    tr(canvas->lang, "Too few clients in any month."));
	tag_end(canvas);
}

static void
percent_axis(struct canvas *canvas, const struct frame *frame)
{
	struct font numbers = { 8, false, INK_GREY, ANCHOR_END, false };
	int percent;

	for (percent = 0; percent <= 100; percent += 50) {
		double y =
		    frame->plot.y + frame->plot.h * (1 - percent / 100.0);

		draw_line(canvas, (struct xy){ frame->plot.x, y },
		    (struct xy){ frame->plot.x + frame->plot.w, y },
		    (struct stroke){ percent ? INK_GRID : INK_MID,
			percent ? 0.5 : 0.75, DASH_NONE });
		draw_text(canvas, frame->numbers, y + 2.8, numbers,
		    arena_printf(canvas->arena, "%d %%", percent));
	}
}

/* Joins consecutive months by a line; labels the latest month. Returns false
 * when no month may be shown. */
static bool
shares_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct practice_analysis *practice)
{
	struct font bold = { 9, true, INK, ANCHOR_START, false };
	const struct practice_months *months = &practice->months;
	struct xy *points = arena_array(canvas->arena, struct xy, months->n);
	size_t i, n = 0, from = 0;

	for (i = 0; i <= months->n; i++) {
		if (i < months->n && month_shown(&months->v[i])) {
			points[n].x = scale_at(days, months->v[i].first_day);
			points[n].y = frame->plot.y +
				      frame->plot.h * (1 - months->v[i].share);
			n++;
			continue;
		}
		canvas->ops->line(canvas, points + from, n - from,
		    (struct stroke){ INK_LIGHT, 1, DASH_NONE });
		from = n;
	}
	canvas->ops->marks(canvas, points, n,
	    (struct mark){ SHAPE_CIRCLE, chart_style_paper.dot, INK, 0, 0.9 });
	for (i = months->n; i > 0 && !month_shown(&months->v[i - 1]); i--)
		continue;
	if (i > 0)
		draw_text(canvas, frame->column, points[n - 1].y + 3.2, bold,
		    percent_text(canvas->arena, months->v[i - 1].share));
	return n > 0;
}

static bool
month_shown(const struct practice_month *month)
{
	return !month->hidden && month->weeks > 0;
}

static const char *
percent_text(struct arena *arena, double share)
{
	return arena_printf(arena, "%s %%", number_text(arena, 100 * share, 0));
}

static const char *
months_words(struct canvas *canvas, const struct practice_analysis *practice)
{
	struct buf out = { .arena = canvas->arena };
	char day[DAY_SIZE];
	size_t i;

	buf_puts(&out, tr(canvas->lang, "Share of weekly forms answered:"));
	for (i = 0; i < practice->months.n; i++) {
		const struct practice_month *month = &practice->months.v[i];

		day_text(month->first_day, day);
		buf_printf(&out, "%s %s %s", i > 0 ? "," : "",
		    tr_month(canvas->arena, canvas->lang, day_month(day),
			month->year),
		    month_shown(month)
			? percent_text(canvas->arena, month->share)
			: tr(canvas->lang, "not shown"));
	}
	return buf_text(&out);
}
