/*
 * client_report.c: the pages of one client's report, in order. Other files
 * draw the parts.
 */
#include "paper/paper.h"
#include "words/sentences.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BODY_STEP 14.0
#define SENTENCES_END 652.0 /* lowest baseline of the sentences on page 1 */
#define PLOT_LEAST 110.0
#define PLOT_MOST 204.0
#define NAME_SHORT 36  /* characters in the running header */
#define PAGE_END 752.0 /* lowest baseline on a page */

/* The state of drawing one report. */
struct report {
	struct canvas *canvas;
	struct analysis analysis;
	const struct report_options *options;
	struct page_frame frame;
};

static void page_glance(struct report *);
static double
sentences_lines(struct report *, const struct sentences *, double);
static const char *sessions_text(struct report *);
static void panel_heading(struct report *, double);
static int techniques_used(const struct analysis *);
static void
sentences_draw(struct report *, const struct sentences *, double, double);
static struct font sentence_font(const struct sentences *, size_t);
static void page_sessions(struct report *);
static bool has_remarks(const struct report *);
static int pages_count(const struct report *);

const char *const reader_words[] = { "therapist", "client", "referrer" };

enum err
client_report(const struct history *history,
    const struct report_options *options, struct buf *pdf, const char **why)
{
	struct report report = { .options = options };
	const char *title;

	*why = NULL;
	report.canvas = canvas_pdf_start(pdf, options->lang, why);
	if (report.canvas == NULL)
		return ERR_UNAVAILABLE;
	analysis_make(
	    pdf->arena, history, options->from, options->to, &report.analysis);
	page_frame_make(
	    report.canvas, &report.analysis, options, &report.frame);
	report.frame.number = 1;
	report.frame.total = pages_count(&report);
	title = arena_printf(pdf->arena,
	    tr(options->lang, "Progress report %s"), report.frame.code);
	canvas_pdf_title(report.canvas, title, report.frame.practice,
	    arena_printf(pdf->arena, "reliefd %s", options->version));
	page_glance(&report);
	if (report.frame.total > 1)
		page_sessions(&report);
	if (report.frame.total > 2)
		page_other_draw(report.canvas, &report.frame, &report.analysis,
		    has_remarks(&report));
	return canvas_pdf_end(report.canvas, options->made_at, why);
}

static void
page_glance(struct report *report)
{
	const struct analysis *analysis = &report->analysis;
	struct canvas *canvas = report->canvas;
	enum lang lang = canvas->lang;
	struct frame frame = { &chart_style_paper, { 54, 292, 370.46, 0 }, 48,
		LABELS, RIGHT - LABELS };
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

	/* The sentences are measured first; the plot takes the rest. */
	lanes = chart_lanes_draw(canvas, &frame, analysis, true);
	sentences_make(
	    canvas->arena, lang, analysis, report->options->reader, &sentences);
	for (;;) {
		words = sentences_lines(report, &sentences, COLUMNS(12));
		frame.plot.h =
		    SENTENCES_END - frame.plot.y - lanes - 25 - words;
		if (frame.plot.h >= PLOT_LEAST || sentences.n <= 1)
			break;
		sentences.n--;
	}
	frame.plot.h = fmin(fmax(frame.plot.h, PLOT_LEAST), PLOT_MOST);
	tag_figure(canvas, alternative_pain(canvas, analysis));
	chart_pain_draw(canvas, &frame, analysis);
	lanes = chart_lanes_draw(canvas, &frame, analysis, false);
	tag_end(canvas);
	sentences_draw(report, &sentences,
	    frame.plot.y + frame.plot.h + lanes + 25, COLUMNS(12));
	page_global_draw(canvas, analysis);
	page_end(canvas, &report->frame);
}

/* Returns the height from the first baseline to the last. */
static double
sentences_lines(
    struct report *report, const struct sentences *sentences, double width)
{
	double height = -BODY_STEP;
	size_t i;

	for (i = 0; i < sentences->n; i++)
		height += (i > 0 ? 3 : 0) +
			  BODY_STEP * draw_lines(report->canvas,
					  (struct block){ 0, 0, width, 0, 4 },
					  sentence_font(sentences, i),
					  sentences->v[i]);
	return fmax(height, 0);
}

static void
sentences_draw(struct report *report, const struct sentences *sentences,
    double y, double width)
{
	size_t i;

	for (i = 0; i < sentences->n; i++)
		y += 3 +
		     BODY_STEP *
			 draw_lines(report->canvas,
			     (struct block){ MARGIN, y, width, BODY_STEP, 4 },
			     sentence_font(sentences, i), sentences->v[i]);
}

static struct font
sentence_font(const struct sentences *sentences, size_t i)
{
	return (
	    struct font){ 10, i < sentences->bold, INK, ANCHOR_START, false };
}

static void
page_sessions(struct report *report)
{
	const struct analysis *analysis = &report->analysis;
	struct canvas *canvas = report->canvas;
	enum lang lang = canvas->lang;
	bool dense = techniques_used(analysis) > 4;
	struct frame frame = { &chart_style_paper,
		{ 54, 138, 370.46, dense ? 0.8 * PAIRS_PLOT : PAIRS_PLOT }, 48,
		LABELS, RIGHT - LABELS };
	struct panel panel = {
		.style = &chart_style_paper,
		.x = MARGIN,
		.row = dense ? 29 : 32,
		.scales = { panel_third(1), panel_third(2) },
	};
	struct sentences sentences;
	double y, words;
	size_t rows;

	report->frame.number++;
	canvas_pdf_outline(canvas, tr(lang, "Around each session"));
	page_begin(canvas, &report->frame,
	    tr(lang, "Around each session, by technique"),
	    sessions_text(report));
	page_heading(canvas, 122, tr(lang, "Before and after"), false,
	    tr(lang, "lower is better"));
	tag_figure(canvas, alternative_pairs(canvas, analysis));
	y = chart_pairs_draw(canvas, &frame, analysis);
	tag_end(canvas);

	/* The words at the bottom are measured first; dots take the rest. */
	verdict_make(canvas->arena, lang, analysis, &sentences);
	words = 20 + sentences_lines(report, &sentences, COLUMNS(7));
	rows = analysis->combinations.n < 8 ? analysis->combinations.n : 8;
	words = fmax(words, 17 + 12.4 * (double)rows - 9);
	panel.y = y + 31;
	panel.bottom = PAGE_END - words - 28;
	panel_heading(report, panel.y);
	tag_figure(canvas, alternative_technique(canvas, analysis));
	y = chart_technique_draw(canvas, &panel, analysis) + 28;
	tag_end(canvas);
	page_heading(
	    canvas, y, tr(lang, "What these records can tell"), false, NULL);
	while (
	    sentences.n > 1 &&
	    y + 18 + sentences_lines(report, &sentences, COLUMNS(7)) > PAGE_END)
		sentences.n--;
	sentences_draw(report, &sentences, y + 18, COLUMNS(7));
	if (analysis->combinations.n > 0)
		combinations_draw(canvas,
		    (struct block){ COLUMN(7) + (dense ? 0 : 12), y,
			RIGHT - COLUMN(7) - (dense ? 0 : 12), 0,
			(int)((PAGE_END - y - 17) / 12.4) + 1 },
		    analysis);
	page_end(canvas, &report->frame);
}

/* Draws the heading, and next to it how many sessions were planned. */
static void
panel_heading(struct report *report, double y)
{
	struct font grey = { 9, false, INK_GREY, ANCHOR_START, false };
	const struct planned *planned = &report->analysis.planned;
	struct canvas *canvas = report->canvas;
	enum lang lang = canvas->lang;
	double x =
	    page_heading(canvas, y, tr(lang, "Change in pain"), false, NULL);

	if (planned->total == 0)
		return;
	tag_begin(canvas, TAG_P);
	draw_text(canvas, x + 12, y, grey,
	    arena_printf(canvas->arena,
		tr(lang, "observed; planned: %zu of %d sessions"),
		planned->given, planned->total));
	tag_end(canvas);
}

static int
techniques_used(const struct analysis *analysis)
{
	unsigned used = 0;
	size_t i;

	for (i = 0; i < analysis->combinations.n; i++)
		used |= analysis->combinations.v[i].techniques;
	return __builtin_popcount(used);
}

static const char *
sessions_text(struct report *report)
{
	const struct analysis *analysis = &report->analysis;
	struct arena *arena = report->canvas->arena;
	enum lang lang = report->options->lang;

	if (analysis->sessions == 0)
		return tr(lang, "No session is recorded in this period.");
	if (analysis->sessions > PAIRS_SHOWN)
		return arena_printf(arena,
		    tr(lang,
			"Pain just before and just after the last %d of %s "
			"sessions, %s with both scores. The figures below "
			"use all."),
		    PAIRS_SHOWN, number_count(arena, analysis->sessions),
		    number_count(arena, analysis->both_scores));
	if (analysis->visits_before > 0)
		return arena_printf(arena,
		    tr(lang,
			"Pain just before and just after the sessions of this "
			"period. The figures below use all %s since the "
			"start."),
		    number_count(arena, analysis->visits.n));
	if (analysis->sessions == 1)
		return tr(lang, "Pain just before and just after the session.");
	return arena_printf(arena,
	    tr(lang,
		"Pain just before and just after each of the %zu sessions, "
		"%zu with both scores."),
	    analysis->sessions, analysis->both_scores);
}

/* Only the therapist's report has remarks on sessions. */
static bool
has_remarks(const struct report *report)
{
	return report->options->reader == READER_THERAPIST &&
	       remarks_any(&report->analysis);
}

static int
pages_count(const struct report *report)
{
	const struct analysis *analysis = &report->analysis;

	if (report->options->reader == READER_REFERRER)
		return 1;
	return page_other_any(analysis) || has_remarks(report) ? 3 : 2;
}
