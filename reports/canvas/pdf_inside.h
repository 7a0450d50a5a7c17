/*
 * pdf_inside.h: the PDF behind a canvas, for the two files that draw on it.
 */
#ifndef PDF_INSIDE_H
#define PDF_INSIDE_H

#include <cairo-pdf.h>

#include "canvas/pdf.h"

#define TAG_DEPTH 16

/* What cairo cannot write about an element of the structure. */
struct element {
	enum tag tag;
	enum lang lang;          /* of what it holds */
	const char *alternative; /* or NULL */
	const char *spoken;      /* or NULL */
	enum header_scope scope;
	int rows;
	bool filled; /* something was drawn in it */
	bool parent; /* other elements are in it */
};
/* In the order in which they began: that of the tree, depth first. */
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
	size_t open[TAG_DEPTH]; /* of them */
	int depth;
	bool implied; /* nobody began the innermost one */
};

/* canvas/tags.c */

/* Before anything is drawn. */
void pdf_content(struct pdf *pdf, bool text);
/* Ends all but the document. */
void pdf_page_tags_end(struct pdf *pdf);

/* canvas/metadata.c */

/* XMP into out. */
void pdf_metadata(const struct pdf *pdf, int64_t made_at, struct buf *out);

/* canvas/tagged.c */

/* What cairo leaves out of the file: see the functions there. */
enum err pdf_finish(struct pdf *pdf, int64_t made_at);

/* canvas/shaped.c */

#define TEXT_MAX 4000 /* bytes in one call; what is behind is left out */

/* Text in lines of glyphs. */
struct shaped {
	PangoLayout *layout;
	double width; /* of the first line */
	int lines;
	int unknown; /* glyphs that no font has */
};
/* text on one line, or below that width on at most max lines, the last of
 * which is cut. The thread's; good until the next call. */
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
