/*
 * text.c: draws text on A4 pages with pango, never as pango markup; and sets
 * the inks and strokes that text and shapes share.
 */
#include "pdf_inside.h"

#define HALO 1.5 /* width around the text */

static void show_line(struct pdf *, PangoLayoutLine *, struct xy, struct font);
static void halo_draw(struct pdf *, PangoLayoutLine *, struct xy);

void
pdf_text(
    struct canvas *canvas, struct xy at, struct font font, const char *text)
{
	struct pdf *pdf = (struct pdf *)canvas;
	const struct shaped *shaped =
	    shaped_get(canvas->lang, font, text, -1, 0);

	pdf->unknown += shaped->unknown;
	pdf_content(pdf, true);
	show_line(
	    pdf, pango_layout_get_line_readonly(shaped->layout, 0), at, font);
}

double
pdf_width(struct canvas *canvas, struct font font, const char *text)
{
	return shaped_get(canvas->lang, font, text, -1, 0)->width;
}

int
pdf_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text)
{
	struct pdf *pdf = (struct pdf *)canvas;
	const struct shaped *shaped =
	    shaped_get(canvas->lang, font, text, -1, 0);
	int i;

	/* Most labels fit on one line, so that is tried first. */
	if (shaped->width > block.width)
		shaped = shaped_get(
		    canvas->lang, font, text, block.width, block.max);
	if (block.step <= 0)
		return shaped->lines;
	pdf->unknown += shaped->unknown;
	pdf_content(pdf, true);
	for (i = 0; i < shaped->lines; i++)
		show_line(pdf,
		    pango_layout_get_line_readonly(shaped->layout, i),
		    (struct xy){ block.x, block.y + i * block.step }, font);
	return shaped->lines;
}

const char *
pdf_plain(struct canvas *canvas, const char *text, size_t max)
{
	return page_plain(canvas->arena, text, max);
}

void
pdf_set_ink(cairo_t *cr, enum ink ink)
{
	unsigned rgb = ink_colours[ink];

	cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0,
	    (rgb & 255) / 255.0);
}

void
pdf_set_stroke(cairo_t *cr, struct stroke stroke)
{
	static const double dashes[DASH_N][2] = { { 0, 0 }, { 1, 3 },
		{ 4, 3 } };

	pdf_set_ink(cr, stroke.ink);
	cairo_set_line_width(cr, stroke.width);
	cairo_set_dash(
	    cr, dashes[stroke.dash], stroke.dash == DASH_NONE ? 0 : 2, 0);
}

static void
show_line(
    struct pdf *pdf, PangoLayoutLine *line, struct xy at, struct font font)
{
	PangoRectangle size;

	if (font.anchor != ANCHOR_START) {
		pango_layout_line_get_extents(line, NULL, &size);
		at.x -= size.width / (double)PANGO_SCALE /
			(font.anchor == ANCHOR_MIDDLE ? 2 : 1);
	}
	if (font.halo)
		halo_draw(pdf, line, at);
	cairo_move_to(pdf->cr, at.x, at.y);
	pdf_set_ink(pdf->cr, font.ink);
	pango_cairo_show_layout_line(pdf->cr, line);
	cairo_new_path(pdf->cr);
}

/* Draws one box around the line. Outlines of the letters would look the same,
 * but would be most of the file. */
static void
halo_draw(struct pdf *pdf, PangoLayoutLine *line, struct xy at)
{
	PangoRectangle ink;

	pango_layout_line_get_extents(line, &ink, NULL);
	cairo_rectangle(pdf->cr, at.x + ink.x / (double)PANGO_SCALE,
	    at.y + ink.y / (double)PANGO_SCALE, ink.width / (double)PANGO_SCALE,
	    ink.height / (double)PANGO_SCALE);
	pdf_set_stroke(
	    pdf->cr, (struct stroke){ INK_CARD, 2 * HALO, DASH_NONE });
	cairo_fill_preserve(pdf->cr);
	cairo_stroke(pdf->cr);
}
