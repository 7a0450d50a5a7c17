/*
 * canvas_text.c: text on A4 pages, through pango's text calls only, never as
 * markup; and the inks and strokes that text and shapes share.
 */
#include "canvas_pdf.h"

#include <math.h>
#include <string.h>

#define TEXT_MAX 4000 /* bytes in one call */
#define HALO 1.5      /* around the text */

static void layout_set(struct pdf *, struct font, const char *);
static const PangoFontDescription *face_get(struct pdf *, double, bool);
static void show_line(struct pdf *, int, struct xy, struct font);
static void halo_draw(struct pdf *, PangoLayoutLine *, struct xy);

void
pdf_text(
    struct canvas *canvas, struct xy at, struct font font, const char *text)
{
	struct pdf *pdf = (struct pdf *)canvas;

	layout_set(pdf, font, text);
	show_line(pdf, 0, at, font);
}

double
pdf_width(struct canvas *canvas, struct font font, const char *text)
{
	struct pdf *pdf = (struct pdf *)canvas;
	PangoRectangle size;

	layout_set(pdf, font, text);
	pango_layout_line_get_extents(
	    pango_layout_get_line_readonly(pdf->layout, 0), NULL, &size);
	return size.width / (double)PANGO_SCALE;
}

int
pdf_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text)
{
	struct pdf *pdf = (struct pdf *)canvas;
	int i, n;

	/* Most labels fit: no second layout for those. */
	if (pdf_width(canvas, font, text) <= block.width) {
		if (block.step > 0)
			show_line(
			    pdf, 0, (struct xy){ block.x, block.y }, font);
		return 1;
	}
	pango_layout_set_width(
	    pdf->layout, (int)floor(block.width * PANGO_SCALE));
	pango_layout_set_height(pdf->layout, -block.max);
	pango_layout_set_ellipsize(pdf->layout, PANGO_ELLIPSIZE_END);
	n = pango_layout_get_line_count(pdf->layout);
	for (i = 0; i < n && block.step > 0; i++)
		show_line(pdf, i,
		    (struct xy){ block.x, block.y + i * block.step }, font);
	pango_layout_set_width(pdf->layout, -1);
	pango_layout_set_height(pdf->layout, -1);
	pango_layout_set_ellipsize(pdf->layout, PANGO_ELLIPSIZE_NONE);
	return n;
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
layout_set(struct pdf *pdf, struct font font, const char *text)
{
	const PangoFontDescription *face = face_get(pdf, font.size, font.bold);
	size_t len = strnlen(text, TEXT_MAX);

	/* What was just measured is often drawn next. */
	if (pdf->current == face &&
	    strcmp(pango_layout_get_text(pdf->layout), text) == 0)
		return;
	/* Not in the middle of a character. */
	while (len > 0 && (text[len] & 0xC0) == 0x80)
		len--;
	pdf->current = face;
	pango_layout_set_font_description(pdf->layout, face);
	pango_layout_set_text(pdf->layout, text, (int)len);
	pdf->unknown += pango_layout_get_unknown_glyphs_count(pdf->layout);
}

static const PangoFontDescription *
face_get(struct pdf *pdf, double size, bool bold)
{
	struct face *face;
	size_t i;

	for (i = 0; i < pdf->faces_n; i++) {
		face = &pdf->faces[i];
		if (fabs(face->size - size) < 0.01 && face->bold == bold)
			return face->description;
	}
	if (pdf->faces_n == FACES_MAX)
		return pdf->faces[0].description;
	face = &pdf->faces[pdf->faces_n++];
	*face = (struct face){ size, bold, pango_font_description_new() };
	pango_font_description_set_family_static(face->description,
	    "Noto Sans, Droid Sans Fallback, Noto Sans Tamil");
	pango_font_description_set_absolute_size(
	    face->description, size * PANGO_SCALE);
	pango_font_description_set_weight(
	    face->description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	return face->description;
}

static void
show_line(struct pdf *pdf, int i, struct xy at, struct font font)
{
	PangoLayoutLine *line = pango_layout_get_line_readonly(pdf->layout, i);
	PangoRectangle size;

	if (font.anchor != ANCHOR_START) {
		pango_layout_line_get_extents(line, NULL, &size);
		at.x -= size.width / (double)PANGO_SCALE /
			(font.anchor == ANCHOR_MIDDLE ? 2 : 1);
	}
	if (i == 0)
		pdf_content(pdf, true);
	cairo_move_to(pdf->cr, at.x, at.y);
	if (font.halo) {
		halo_draw(pdf, line, at);
		cairo_move_to(pdf->cr, at.x, at.y);
	}
	pdf_set_ink(pdf->cr, font.ink);
	pango_cairo_show_layout_line(pdf->cr, line);
	cairo_new_path(pdf->cr);
}

/* Around the line as a whole: outlines of its letters would look the same and
 * be most of the file. */
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
