/*
 * pdf_inside.h: the PDF behind a canvas, for the files that make the PDF.
 */
#ifndef PDF_INSIDE_H
#define PDF_INSIDE_H

#include <cairo-pdf.h>

#include "canvas/pdf.h"

#define TAG_DEPTH 16

/* An element of the structure, with the values that cairo cannot write. */
struct element {
	enum tag tag;
	enum lang lang;          /* of its text */
	const char *alternative; /* or NULL */
	const char *spoken;      /* or NULL */
	enum header_scope scope;
	int rows;
	bool filled; /* something was drawn in it */
	bool parent; /* other elements are in it */
};
/* In the order in which they began: depth first in the tree. */
struct elements {
	struct element *v;
	size_t n;
};

struct pdf {
	struct canvas canvas;
	struct buf *out;
	cairo_surface_t *surface;
	cairo_t *cr;
	int page;
	int outline; /* the entry of this page */
	int unknown; /* glyphs that no font has */
	const char *title, *author, *creator;
	struct elements elements;
	size_t open[TAG_DEPTH]; /* indexes of the open elements */
	int depth;
	bool implied; /* pdf_content() began the innermost element */
};

/* canvas/tags.c */

/* Call it before each text or shape: makes sure that an element is open. */
void pdf_content(struct pdf *pdf, bool text);
/* Ends all open elements except the document. */
void pdf_page_tags_end(struct pdf *pdf);

/* canvas/metadata.c */

/* Writes the XMP metadata into out. */
void pdf_metadata(const struct pdf *pdf, int64_t made_at, struct buf *out);

/* canvas/tagged.c */

/* Adds to the file what cairo cannot write. */
enum err pdf_finish(struct pdf *pdf, int64_t made_at);

/* canvas/shaped.c */

#define TEXT_MAX 4000 /* most bytes in one call; the rest is left out */

/* Text as lines of glyphs. */
struct shaped {
	PangoLayout *layout;
	double width; /* of the first line */
	int lines;
	int unknown; /* glyphs that no font has */
};
/* Returns text on one line when width is negative; else on at most max lines
 * of that width, the last one cut. The result belongs to the thread and is
 * valid until the next call. */
const struct shaped *shaped_get(
    enum lang lang, struct font font, const char *text, double width, int max);

/* canvas/text.c: these four are operations of the canvas. */

void pdf_text(
    struct canvas *canvas, struct xy at, struct font font, const char *text);
double pdf_width(struct canvas *canvas, struct font font, const char *text);
int pdf_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text);
const char *pdf_plain(struct canvas *canvas, const char *text, size_t max);
void pdf_set_ink(cairo_t *cr, enum ink ink);
void pdf_set_stroke(cairo_t *cr, struct stroke stroke);

#endif
