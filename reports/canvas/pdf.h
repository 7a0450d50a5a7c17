/*
 * pdf.h: the PDF behind a canvas: its pages, fonts and structure.
 */
#ifndef PDF_H
#define PDF_H

#include <pango/pangocairo.h>

#include "canvas/canvas.h"

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
enum header_scope { HEADER_OF_NONE, HEADER_OF_ROW, HEADER_OF_COLUMN };

void tag_begin(struct canvas *canvas, enum tag tag);
void tag_end(struct canvas *canvas);
/* A figure and the words that stand for it. */
void tag_figure(struct canvas *canvas, const char *alternative);
/* A header cell; of how many rows, or 1. */
void tag_header(struct canvas *canvas, enum header_scope scope, int rows);
/* What is read aloud in place of what the element just begun shows. */
void tag_say(struct canvas *canvas, const char *words);
/* An element whose text somebody typed, perhaps in another language. */
void tag_typed(struct canvas *canvas, enum tag tag, const char *text);

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

#endif
