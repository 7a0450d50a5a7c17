/*
 * page.h: paper, inside reports/ only: the PDF behind a canvas, and what
 * stands on the pages of the client report.
 */
#ifndef PAGE_H
#define PAGE_H

#include <pango/pangocairo.h>

#include "chart.h"
#include "report.h"
#include "words.h"

/* The grid of a page: A4 in points, 12 columns. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 36.0
#define RIGHT (PAGE_WIDTH - MARGIN)
#define COLUMN(i) (MARGIN + 44.94 * (i))
#define COLUMNS(n) (28.94 * (n) + 16 * ((n)-1))
#define LABELS COLUMN(9) /* the column of labels beside a chart */

/* canvas/fonts.c */

/* Those that every report needs, and those with all other scripts. */
enum fonts { FONTS_BASE, FONTS_WIDE, FONTS_N };
/* The fonts of reports as a map of this thread, which keeps it; NULL and a
 * sentence when a font is missing. */
PangoFontMap *fonts_map(enum fonts which, const char **why);
/* Whether the fonts have a glyph for a character. */
bool fonts_have(enum fonts which, uint32_t character);
/* Which of them to draw text with; canvas/plain.c. */
enum fonts fonts_for(const char *text);

/* canvas/plain.c */

/*
 * Text that somebody typed, fit to print: without controls and pictures, with
 * U+FFFD for what no font has, at most max characters. What is written from
 * right to left is isolated, so that it turns nothing else around.
 */
const char *page_plain(struct arena *arena, const char *text, size_t max);
/* The same in two steps. */
const char *page_drawn(struct arena *arena, const char *text, size_t max);
const char *page_isolated(struct arena *arena, const char *text);

/* canvas/pdf.c, canvas/tags.c */

/* A PDF of A4 pages; NULL and a sentence when a font is missing. */
struct canvas *
canvas_pdf_start(struct buf *pdf, enum lang lang, const char **why);
void canvas_pdf_title(struct canvas *canvas, const char *title,
    const char *author, const char *creator);
/* An entry of the outline that leads to the page being drawn, and one below
 * it that leads to a section at y. */
void canvas_pdf_outline(struct canvas *canvas, const char *name);
void canvas_pdf_section(struct canvas *canvas, const char *name, double y);
void canvas_pdf_end_page(struct canvas *canvas);
/* Writes the rest; made_at is the date of the file. ERR_UNAVAILABLE: fixed
 * text needed a glyph that no font has; ERR_INTERNAL: cairo or qpdf failed. */
enum err
canvas_pdf_end(struct canvas *canvas, int64_t made_at, const char **why);

/*
 * canvas/tags.c: the structure of a PDF, for people who do not see it.
 * Elements nest; begin them in the order in which they are read. Headings, P,
 * Span, Figure, TH and TD hold what is drawn inside them, or else elements.
 * What is drawn outside of these: each text is a paragraph, and shapes are
 * decoration, which nobody reads.
 */

enum tag {
	TAG_DOCUMENT, /* the canvas begins and ends it */
	TAG_SECT,
	TAG_H1,
	TAG_H2,
	TAG_P,
	TAG_SPAN,
	TAG_FIGURE,
	TAG_TABLE,
	TAG_TR,
	TAG_TH,
	TAG_TD,
	TAG_ARTIFACT, /* no part of the document: decoration, */
	TAG_HEADER,   /* what runs at the top of every page, */
	TAG_FOOTER,   /* and at its foot */
	TAG_N
};
/* Names as cairo knows them. */
extern const char *const tag_names[TAG_N];
enum scope { SCOPE_NONE, SCOPE_ROW, SCOPE_COLUMN };

void tag_begin(struct canvas *canvas, enum tag tag);
void tag_end(struct canvas *canvas);
/* A figure and the words that stand for it. */
void tag_figure(struct canvas *canvas, const char *alternative);
/* A header cell; of how many rows, or 1. */
void tag_header(struct canvas *canvas, enum scope scope, int rows);
/* What is read aloud in place of what the element just begun shows. */
void tag_say(struct canvas *canvas, const char *words);
/* An element whose text somebody typed, perhaps in another language. */
void tag_typed(struct canvas *canvas, enum tag tag, const char *text);

/* paper/frame.c */

/* What every page of a report says about itself. */
struct page_frame {
	const char *practice, *name, *code;
	const char *sender; /* the practice, or who issued it for whom */
	const char *kind;   /* "Progress report" */
	const char *period; /* with the number of sessions */
	const char *days;   /* the period alone */
	const char *report_of, *data_line;
	int number, total;
};
/* All but number and total. */
void page_frame_make(struct canvas *canvas, const struct analysis *analysis,
    const struct report_options *options, struct page_frame *frame);

/* "Data up to ...", with the fingerprint. */
const char *page_data_line(
    struct canvas *canvas, const struct report_options *options);

/* paper/page.c */

/* The header; subject and sentence NULL on the first page. */
void page_begin(struct canvas *canvas, const struct page_frame *frame,
    const char *subject, const char *sentence);
/* The footer, which on the first page is read after all else. */
void page_end(struct canvas *canvas, const struct page_frame *frame);

/* canvas/heading.c */

/* text on one line, cut with an ellipsis to width. */
void page_fit(struct canvas *canvas, struct xy at, double width,
    struct font font, const char *text);
/* A section heading with the direction words (or NULL) behind it; returns
 * where they end. */
double page_heading(struct canvas *canvas, double y, const char *heading,
    bool higher_is_better, const char *direction);
/* The small arrow before words of direction; returns where words begin. */
double page_direction(
    struct canvas *canvas, double x, double y, bool higher_is_better);

/* charts/alternatives.c: the words that stand for a chart, where it is not seen */

const char *alternative_series(struct canvas *canvas, const char *name,
    const struct series *series, const struct analysis *analysis);
const char *
alternative_pain(struct canvas *canvas, const struct analysis *analysis);
const char *
alternative_pairs(struct canvas *canvas, const struct analysis *analysis);
const char *
alternative_technique(struct canvas *canvas, const struct analysis *analysis);
/* Of the n series of one panel. */
const char *alternative_movement(struct canvas *canvas,
    const struct movement_series *series, size_t n,
    const struct analysis *analysis);
/* A tile's figures, read aloud. */
const char *spoken_tile(struct canvas *canvas, const struct tile *tile);

/* paper/tiles.c */

/* The four tiles; returns how much lower all below must stand. */
double tiles_draw(struct canvas *canvas, const struct analysis *analysis,
    const struct tile tiles[TILE_N]);

/* paper/page_global.c */

/* The answers about overall change, at the foot of the first page. */
void page_global_draw(struct canvas *canvas, const struct analysis *analysis);

/* words/sentences.c */

struct sentences {
	const char **v;
	size_t n;
	size_t bold; /* so many of them, the first */
};
/* The days over which a slope is told: 28, or 365 where 28 would round to
 * no change. */
double trend_days(const struct trend *trend);
void sentence_add(
    struct arena *arena, struct sentences *out, const char *sentence);
/* What the first page says in words. */
void sentences_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, enum reader reader,
    struct sentences *out);

/* words/ranges.c */

/* "deep tissue work", in a sentence. */
extern const char *const technique_phrases[TECHNIQUE_N];
/* The estimates of the technique in most sessions; there must be one. */
const char *range_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

/* words/verdict.c */

/* The sentences about techniques; the first is the verdict. */
void verdict_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out);
/* Which techniques were always used together; NULL when none were. */
const char *together_text(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

/* charts/pain.c */

void chart_pain_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis);

/* charts/start.c */

/* "start 7.3", where it stands on nothing. */
void chart_start_label(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis);

/* charts/lanes.c */

/* Weeks, letters and techniques under the pain chart; returns the height
 * below the plot. With only_measure nothing is drawn. */
double chart_lanes_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis, bool only_measure);

/* charts/pairs.c */

/* Before and after each session, and what each held; returns its end. */
double chart_pairs_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis);
/* The height of the plot where the page has room for it. */
#define PAIRS_PLOT 140.0
/* Sessions that chart_pairs_draw() has room for. */
#define PAIRS_SHOWN 30

/* charts/panel.c: what panels of changes share */

#define PANEL_HEADINGS 27.0 /* from the baseline of headings to the rows */
#define PANEL_NUMBERS 15.0  /* from the last row to the end of the numbers */
#define PANEL_VALUE 10.0    /* from the top of a row to its estimate */
#define PANEL_DOTS 18.5     /* to the first dots under it */
#define PANEL_PITCH 3.7     /* from dot to dot */

/* Where 0 stands, the width of one point, the right edge of the words; the
 * left edge is as far from 0. */
struct panel_scale {
	double middle, unit, edge;
};
/* Where the parts of a panel stand: names from x on, the scales of both
 * outcomes, and how low the panel may reach. */
struct panel {
	const struct chart_style *style;
	double x, y, bottom;
	double row; /* the least height of a row on paper */
	struct panel_scale scales[OUTCOME_N];
	int half; /* the scales run from -half to +half */
};
/* A value with its interval, and what else stands in its row. */
struct panel_value {
	double value, lower, upper;
	struct mark mark;
	const char *note;   /* under the interval, or NULL */
	double least, most; /* of the dots below and 0 */
	bool too_few;	    /* sessions for a value: it says so */
};
/* 1 on paper. */
double panel_unit(const struct panel *panel);
/* The third of a page that is a column of a panel on paper. */
struct panel_scale panel_third(int i);
/* The names of both outcomes, which way is which, and the caption. */
void panel_headings_draw(
    struct canvas *canvas, const struct panel *panel, const char *caption);
/* Grid, zero and numbers of both scales; rows from y to y + h. */
void panel_scales_draw(
    struct canvas *canvas, const struct panel *panel, double y, double h);
/* A value, its bar and the interval in words, in a row that begins at y. */
void panel_value_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value);
/* What a row says that has none, beside its dots. */
void panel_without_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value);

/* charts/technique.c */

/* Changes by technique; y is the baseline of the headings; returns where the
 * numbers of its scales stand. */
double chart_technique_draw(struct canvas *canvas, const struct panel *panel,
    const struct analysis *analysis);

/* charts/combinations.c */

/* Exactly which techniques were given together; returns its end. */
void combinations_draw(
    struct canvas *canvas, struct block block, const struct analysis *analysis);

/* charts/practice_panel.c */

struct practice_analysis;
/* Change by technique; y is the baseline of the heading; returns its last
 * baseline. */
double practice_panel_draw(struct canvas *canvas, double y,
    const struct practice_analysis *practice);

/* charts/practice_classes.c */

/* Where clients stand, from a heading at y. */
void practice_classes_draw(struct canvas *canvas, double y,
    const struct practice_analysis *practice);

/* charts/movement.c */

#define MOVEMENT_PITCH 136.0 /* from one row of panels to the next */
/* A heading at y and so many rows of panels; returns their end. */
double chart_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis);

/* charts/table_movement.c */

/* Left is a square, all else a dot. */
struct mark side_mark(enum side side);
void
movement_line_draw(struct canvas *canvas, const struct movement_series *series,
    struct box box, struct scale degrees, struct scale days);
double table_movements_height(const struct analysis *analysis, size_t rows);
/* The table of so many series; returns its last baseline. */
double table_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis);

/* charts/body.c */

/* The least room for where it was felt, with the gap below it; 0 when
 * nothing was marked. */
double chart_body_least(
    struct canvas *canvas, const struct analysis *analysis);
/* Figures from a heading at y, or words where they would pass bottom;
 * returns their end. */
double chart_body_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis);

/* paper/remarks.c */

bool remarks_any(const struct analysis *analysis);
/* What the therapist wrote about sessions, the latest first, from a heading
 * at y down to bottom. */
void remarks_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis);

/* charts/small.c */

/* Whether tightness or swelling was rated in the period. */
bool rating_any(
    const struct analysis *analysis, const struct measure *measure);
/* Tightness and swelling in plots of a height; returns their end. */
double chart_ratings_draw(struct canvas *canvas, double y, double plot,
    const struct analysis *analysis);

/* paper/page_other.c */

/* Whether there is anything for the page but remarks. */
bool page_beside_any(const struct analysis *analysis);
/* The page of what was recorded beside the pain scores. */
void page_beside_draw(struct canvas *canvas, struct page_frame *frame,
    const struct analysis *analysis, bool remarks);

#endif
