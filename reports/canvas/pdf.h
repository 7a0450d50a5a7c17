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
#define LABELS COLUMN(9) /* the column of labels next to a chart */

/* canvas/fonts.c */

/* The fonts that every report needs; the same and those of other scripts. */
enum fonts { FONTS_BASE, FONTS_WIDE, FONTS_N };
/* Returns this thread's font map; the caller does not free it. Returns NULL,
 * and sets why to a sentence, when a font is missing. */
PangoFontMap *fonts_map(enum fonts which, const char **why);
/* Whether the fonts have a glyph for a character. */
bool fonts_have(enum fonts which, uint32_t character);
/* Returns the fonts that text needs (canvas/plain.c). */
enum fonts fonts_for(const char *text);

/* canvas/plain.c */

/*
 * Returns typed text for print, at most max characters: without control
 * characters and pictures, with U+FFFD for characters that no font has.
 * Right-to-left text is isolated, so that it does not reorder other text.
 */
const char *page_plain(struct arena *arena, const char *text, size_t max);
/* The two steps of page_plain(): replace characters, then isolate. */
const char *page_drawn(struct arena *arena, const char *text, size_t max);
const char *page_isolated(struct arena *arena, const char *text);

/* canvas/pdf.c, canvas/tags.c */

/* Starts a PDF of A4 pages. Returns NULL, and sets why to a sentence, when a
 * font is missing. */
struct canvas *
canvas_pdf_start(struct buf *pdf, enum lang lang, const char **why);
void canvas_pdf_title(struct canvas *canvas, const char *title,
    const char *author, const char *creator);
/* Adds an entry to the outline that leads to the current page; and an entry
 * below it that leads to a section at y. */
void canvas_pdf_outline(struct canvas *canvas, const char *name);
void canvas_pdf_section(struct canvas *canvas, const char *name, double y);
void canvas_pdf_end_page(struct canvas *canvas);
/* Writes the rest of the PDF; made_at: the date of the file. ERR_UNAVAILABLE:
 * no font has a glyph of a fixed text; ERR_INTERNAL: cairo or qpdf failed. */
enum err
canvas_pdf_end(struct canvas *canvas, int64_t made_at, const char **why);

/*
 * canvas/tags.c: the structure of a PDF, for people who do not see it.
 * Elements nest; begin them in reading order. A heading, P, Span, Figure, TH
 * or TD contains either text and shapes, or other elements. Outside of these,
 * each text becomes a paragraph, and shapes become decoration that a screen
 * reader skips.
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
	TAG_ARTIFACT, /* decoration; it is no content, like the next two */
	TAG_HEADER,   /* repeated at the top of every page */
	TAG_FOOTER,   /* repeated at the bottom of every page */
	TAG_N
};
/* The names of the tags in cairo. */
extern const char *const tag_names[TAG_N];
enum header_scope { HEADER_OF_NONE, HEADER_OF_ROW, HEADER_OF_COLUMN };

void tag_begin(struct canvas *canvas, enum tag tag);
void tag_end(struct canvas *canvas);
/* Begins a figure; alternative: the text that a screen reader reads. */
void tag_figure(struct canvas *canvas, const char *alternative);
/* Begins a header cell over a number of rows, at least 1. */
void tag_header(struct canvas *canvas, enum header_scope scope, int rows);
/* Sets the words that a screen reader reads instead of the current element. */
void tag_say(struct canvas *canvas, const char *words);
/* Begins an element with typed text, which may be in another language. */
void tag_typed(struct canvas *canvas, enum tag tag, const char *text);

/* canvas/heading.c */

/* Draws text on one line; cuts it to width with an ellipsis. */
void page_fit(struct canvas *canvas, struct xy at, double width,
    struct font font, const char *text);
/* Draws a section heading and after it the direction words (or NULL); returns
 * the x where they end. */
double page_heading(struct canvas *canvas, double y, const char *heading,
    bool higher_is_better, const char *direction);
/* Draws the arrow before direction words; returns the x of the words. */
double page_direction(
    struct canvas *canvas, double x, double y, bool higher_is_better);

#endif
