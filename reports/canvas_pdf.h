/*
 * canvas_pdf.h: the PDF behind a canvas, for the two files that draw on it.
 */
#ifndef CANVAS_PDF_H
#define CANVAS_PDF_H

#include <cairo-pdf.h>

#include "page.h"

#define FACES_MAX 32

/* A font description per size and weight, made when first used. */
struct face {
	double size;
	bool bold;
	PangoFontDescription *description;
};

struct pdf {
	struct canvas canvas;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *context;
	PangoLayout *layout;
	struct face faces[FACES_MAX];
	size_t faces_n;
	const PangoFontDescription *current; /* what the layout has */
	int page;
	int unknown; /* glyphs that no font has */
};

/* canvas_text.c: these four are operations of the canvas. */

void pdf_text(
    struct canvas *canvas, struct xy at, struct font font, const char *text);
double pdf_width(struct canvas *canvas, struct font font, const char *text);
int pdf_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text);
const char *pdf_plain(struct canvas *canvas, const char *text, size_t max);
void pdf_set_ink(cairo_t *cr, enum ink ink);
void pdf_set_stroke(cairo_t *cr, struct stroke stroke);

#endif
