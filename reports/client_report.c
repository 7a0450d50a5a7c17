/*
 * client_report.c: what stands on the pages of one client's report, in its
 * order. The drawing is in the files that are named here.
 */
#include "page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BODY_STEP 14.0
#define SENTENCES_END 652.0 /* of the last baseline on page 1 */
#define PLOT_LEAST 110.0
#define PLOT_MOST 204.0
#define NAME_SHORT 36 /* characters in the running header */
#define REMARKS_END 748.0

/* One report while it is drawn. */
struct report {
	struct canvas *canvas;
	struct analysis analysis;
	const struct report_options *options;
	struct page_frame frame;
};

static void frame_make(struct report *, const struct history *);
static const char *period_text(struct report *);
static const char *data_line(struct report *);
static void page_glance(struct report *);
static double sentences_lines(struct report *, const struct sentences *);
static void
sentences_draw(struct report *, const struct sentences *, double, double);
static void page_sessions(struct report *);
static bool has_movement_page(const struct analysis *);
static void page_movement(struct report *);
static bool has_remarks(const struct analysis *);

static const struct font body = { 10, false, INK, ANCHOR_START, false };

enum err
client_report(const struct history *history,
    const struct report_options *options, struct buf *pdf, const char **why)
{
	struct report report = { .options = options };
	const char *title;
	enum err err;

	*why = NULL;
	report.canvas = canvas_pdf_start(pdf, options->lang, why);
	if (report.canvas == NULL)
		return ERR_UNAVAILABLE;
	analysis_make(
	    pdf->arena, history, options->from, options->to, &report.analysis);
	frame_make(&report, history);
	title = arena_printf(pdf->arena,
	    tr(options->lang, "Progress report %s"), report.frame.code);
	canvas_pdf_title(report.canvas, title, report.frame.practice,
	    arena_printf(pdf->arena, "reliefd %s", options->version));
	page_glance(&report);
	page_sessions(&report);
	if (has_movement_page(&report.analysis))
		page_movement(&report);
	err = canvas_pdf_end(report.canvas, why);
	if (err != OK)
		return err;
	err = pdf_finish(pdf, options->lang, options->made_at);
	if (err != OK)
		*why = "qpdf refused the finished report";
	return err;
}

static void
frame_make(struct report *report, const struct history *history)
{
	struct arena *arena = report->canvas->arena;
	struct page_frame *frame = &report->frame;
	char day[DAY_SIZE];

	day_text(report->analysis.to, day);
	frame->practice =
	    page_plain(arena, report->options->practice, NAME_MAX_CHARS);
	frame->name = page_plain(arena, history->client.name, NAME_MAX_CHARS);
	frame->code = history->client.code;
	frame->period = period_text(report);
	frame->report_of =
	    arena_printf(arena, tr(report->options->lang, "Report of %s."),
		tr_day(arena, report->options->lang, day, true));
	frame->data_line = data_line(report);
	frame->number = 1;
	frame->total = has_movement_page(&report->analysis) ? 3 : 2;
}

static const char *
period_text(struct report *report)
{
	const struct analysis *analysis = &report->analysis;
	struct arena *arena = report->canvas->arena;
	enum lang lang = report->options->lang;
	char from[DAY_SIZE], to[DAY_SIZE];
	const char *first, *last;
	bool same_year;

	day_text(analysis->from, from);
	day_text(analysis->to, to);
	same_year = memcmp(from, to, 4) == 0;
	first = tr_day(arena, lang, from, !same_year);
	last = tr_day(arena, lang, to, true);
	if (analysis->sessions == 1)
		return arena_printf(
		    arena, tr(lang, "%s to %s, 1 session."), first, last);
	return arena_printf(arena, tr(lang, "%s to %s, %zu sessions."), first,
	    last, analysis->sessions);
}

static const char *
data_line(struct report *report)
{
	const struct report_options *options = report->options;
	struct arena *arena = report->canvas->arena;
	const char *hex = options->fingerprint;
	const char *print = arena_printf(arena, "%.4s %.4s %.4s", hex,
	    strlen(hex) > 4 ? hex + 4 : "", strlen(hex) > 8 ? hex + 8 : "");
	char day[DAY_SIZE], clock[6];

	if (options->made_at == 0)
		return arena_printf(arena,
		    tr(options->lang, "No data yet. reliefd %s."),
		    options->version);
	day_of_instant(options->made_at, day);
	instant_clock(options->made_at, clock);
	return arena_printf(arena,
	    tr(options->lang, "Data up to %s, %s. reliefd %s. Fingerprint %s"),
	    tr_day(arena, options->lang, day, true), clock, options->version,
	    print);
}

static void
page_glance(struct report *report)
{
	const struct analysis *analysis = &report->analysis;
	struct canvas *canvas = report->canvas;
	enum lang lang = canvas->lang;
	struct frame frame = { &look_paper, { 54, 292, 370.46, 0 }, 48, LABELS,
		RIGHT - LABELS };
	struct sentences sentences;
	struct tile tiles[TILE_N];
	double down, lanes, words;

	canvas_pdf_outline(canvas, tr(lang, "At a glance"));
	page_begin(canvas, &report->frame, NULL, NULL);
	tiles_make(canvas->arena, lang, analysis, tiles);
	down = tiles_draw(canvas, analysis, tiles);
	page_heading(canvas, 272 + down,
	    analysis->arrival ? tr(lang, "Pain on arrival")
			      : tr(lang, "Average pain in the past week"),
	    false, tr(lang, "lower is better"));
	frame.plot.y += down;

	/* The words are measured first; the plot takes what they leave. */
	lanes = chart_lanes_draw(canvas, &frame, analysis, true);
	sentences_make(canvas->arena, lang, analysis, &sentences);
	for (;;) {
		words = sentences_lines(report, &sentences);
		frame.plot.h =
		    SENTENCES_END - frame.plot.y - lanes - 25 - words;
		if (frame.plot.h >= PLOT_LEAST || sentences.n <= 1)
			break;
		sentences.n--;
	}
	frame.plot.h = fmin(fmax(frame.plot.h, PLOT_LEAST), PLOT_MOST);
	chart_pain_draw(canvas, &frame, analysis);
	lanes = chart_lanes_draw(canvas, &frame, analysis, false);
	sentences_draw(report, &sentences,
	    frame.plot.y + frame.plot.h + lanes + 25, COLUMNS(12));
	page_global_draw(canvas, analysis);
	canvas_pdf_end_page(canvas);
}

/* From the first baseline to the last. */
static double
sentences_lines(struct report *report, const struct sentences *sentences)
{
	double height = -BODY_STEP;
	size_t i;

	for (i = 0; i < sentences->n; i++)
		height +=
		    (i > 0 ? 3 : 0) +
		    BODY_STEP * draw_lines(report->canvas,
				    (struct block){ 0, 0, COLUMNS(12), 0, 4 },
				    body, sentences->v[i]);
	return fmax(height, 0);
}

static void
sentences_draw(struct report *report, const struct sentences *sentences,
    double y, double width)
{
	size_t i;

	for (i = 0; i < sentences->n; i++)
		y += 3 + BODY_STEP * draw_lines(report->canvas,
					 (struct block){
					     MARGIN, y, width, BODY_STEP, 4 },
					 body, sentences->v[i]);
}

static void
page_sessions(struct report *report)
{
	(void)report;
}

static bool
has_movement_page(const struct analysis *analysis)
{
	return analysis->movements.n > 0 || analysis->tightness.series.n > 0 ||
	       analysis->swelling.series.n > 0 || has_remarks(analysis);
}

static void
page_movement(struct report *report)
{
	(void)report;
}

static bool
has_remarks(const struct analysis *analysis)
{
	size_t i;

	for (i = analysis->visits_before; i < analysis->visits.n; i++) {
		const char *note = analysis->visits.v[i].session->note;

		if (note != NULL && note[0] != '\0')
			return true;
	}
	return false;
}
