/*
 * pdf.c: draws on A4 pages with cairo: the file, lines and marks. canvas/text.c
 * draws text.
 */
#include "pdf_inside.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void pdf_line(struct canvas *, const struct xy *, size_t, struct stroke);
static void straight(struct canvas *, const struct xy[2], struct stroke);
static void pdf_fill(struct canvas *, struct box, enum ink);
static void pdf_area(struct canvas *, const struct xy *, size_t, enum ink);
static void pdf_frame(struct canvas *, struct box, struct stroke);
static void pdf_marks(struct canvas *, const struct xy *, size_t, struct mark);
static void circles(struct pdf *, const struct xy *, size_t, double, enum ink);
static void outlines(cairo_t *, const struct xy *, size_t, struct mark);
static cairo_status_t write_bytes(void *, const unsigned char *, unsigned int);
static int outline_add(struct pdf *, const char *, double);

static const struct canvas_ops pdf_ops = { pdf_line, pdf_fill, pdf_area,
	pdf_frame, pdf_marks, pdf_text, pdf_width, pdf_lines, pdf_plain };

struct canvas *
canvas_pdf_start(struct buf *out, enum lang lang, const char **why)
{
	struct pdf *pdf;

	if (fonts_map(FONTS_BASE, why) == NULL)
		return NULL;
	pdf = arena_new_of(out->arena, struct pdf);
	pdf->canvas = (struct canvas){ &pdf_ops, out->arena, lang };
	pdf->out = out;
	pdf->page = 1;
	pdf->surface = cairo_pdf_surface_create_for_stream(
	    write_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_pdf_surface_restrict_to_version(
	    pdf->surface, CAIRO_PDF_VERSION_1_5);
	pdf->cr = cairo_create(pdf->surface);
	cairo_set_line_join(pdf->cr, CAIRO_LINE_JOIN_ROUND);
	tag_begin(&pdf->canvas, TAG_DOCUMENT);
	return &pdf->canvas;
}

void
canvas_pdf_title(struct canvas *canvas, const char *title, const char *author,
    const char *creator)
{
	struct pdf *pdf = (struct pdf *)canvas;

	pdf->title = title;
	pdf->author = author;
	pdf->creator = creator;
	cairo_pdf_surface_set_metadata(
	    pdf->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(
	    pdf->surface, CAIRO_PDF_METADATA_AUTHOR, author);
	cairo_pdf_surface_set_metadata(
	    pdf->surface, CAIRO_PDF_METADATA_CREATOR, creator);
	/* cairo's date is the time of day; canvas/tagged.c writes made_at. */
	cairo_pdf_surface_set_metadata(
	    pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
}

void
canvas_pdf_outline(struct canvas *canvas, const char *name)
{
	struct pdf *pdf = (struct pdf *)canvas;

	pdf->outline = CAIRO_PDF_OUTLINE_ROOT;
	pdf->outline = outline_add(pdf, name, 0);
}

void
canvas_pdf_section(struct canvas *canvas, const char *name, double y)
{
	outline_add((struct pdf *)canvas, name, y);
}

void
canvas_pdf_end_page(struct canvas *canvas)
{
	struct pdf *pdf = (struct pdf *)canvas;

	pdf_page_tags_end(pdf);
	cairo_show_page(pdf->cr);
	pdf->page++;
}

enum err
canvas_pdf_end(struct canvas *canvas, int64_t made_at, const char **why)
{
	struct pdf *pdf = (struct pdf *)canvas;
	cairo_status_t status;

	tag_end(canvas);
	cairo_surface_finish(pdf->surface);
	status = cairo_surface_status(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_status(pdf->cr);
	cairo_destroy(pdf->cr);
	cairo_surface_destroy(pdf->surface);
	if (status != CAIRO_STATUS_SUCCESS) {
		*why = cairo_status_to_string(status);
		return ERR_INTERNAL;
	}
	if (pdf->unknown > 0) {
		*why = arena_printf(canvas->arena,
		    "the fonts lack %d characters of this report",
		    pdf->unknown);
		return ERR_UNAVAILABLE;
	}
	if (pdf_finish(pdf, made_at) == OK)
		return OK;
	*why = "qpdf refused the finished report";
	return ERR_INTERNAL;
}

static int
outline_add(struct pdf *pdf, const char *name, double y)
{
	const char *to = arena_printf(
	    pdf->canvas.arena, "page=%d pos=[0 %d]", pdf->page, (int)y);

	return cairo_pdf_surface_add_outline(
	    pdf->surface, pdf->outline, name, to, CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

static void
pdf_line(struct canvas *canvas, const struct xy *points, size_t n,
    struct stroke stroke)
{
	struct pdf *pdf = (struct pdf *)canvas;
	size_t i;

	if (n < 2)
		return;
	if (n == 2 && stroke.dash == DASH_NONE &&
	    (points[0].x == points[1].x || points[0].y == points[1].y)) {
		straight(canvas, points, stroke);
		return;
	}
	pdf_content(pdf, false);
	for (i = 0; i < n; i++)
		cairo_line_to(pdf->cr, points[i].x, points[i].y);
	pdf_set_stroke(pdf->cr, stroke);
	cairo_stroke(pdf->cr);
}

/* Draws a line as a filled box, which is much faster in cairo than a stroke. */
static void
straight(struct canvas *canvas, const struct xy points[2], struct stroke stroke)
{
	double half = stroke.width / 2;
	struct box box = { fmin(points[0].x, points[1].x),
		fmin(points[0].y, points[1].y), fabs(points[0].x - points[1].x),
		fabs(points[0].y - points[1].y) };

	if (points[0].x == points[1].x) {
		box.x -= half;
		box.w = stroke.width;
	} else {
		box.y -= half;
		box.h = stroke.width;
	}
	pdf_fill(canvas, box, stroke.ink);
}

static void
pdf_fill(struct canvas *canvas, struct box box, enum ink ink)
{
	struct pdf *pdf = (struct pdf *)canvas;

	pdf_content(pdf, false);
	pdf_set_ink(pdf->cr, ink);
	cairo_rectangle(pdf->cr, box.x, box.y, box.w, box.h);
	cairo_fill(pdf->cr);
}

static void
pdf_area(struct canvas *canvas, const struct xy *points, size_t n, enum ink ink)
{
	struct pdf *pdf = (struct pdf *)canvas;
	size_t i;

	pdf_content(pdf, false);
	for (i = 0; i < n; i++)
		cairo_line_to(pdf->cr, points[i].x, points[i].y);
	cairo_close_path(pdf->cr);
	pdf_set_ink(pdf->cr, ink);
	cairo_fill(pdf->cr);
}

static void
pdf_frame(struct canvas *canvas, struct box box, struct stroke stroke)
{
	struct pdf *pdf = (struct pdf *)canvas;

	pdf_content(pdf, false);
	pdf_set_stroke(pdf->cr, stroke);
	cairo_rectangle(pdf->cr, box.x, box.y, box.w, box.h);
	cairo_stroke(pdf->cr);
}

static void
pdf_marks(
    struct canvas *canvas, const struct xy *points, size_t n, struct mark mark)
{
	struct pdf *pdf = (struct pdf *)canvas;
	double d = 2 * sqrt(mark.area / M_PI), side = sqrt(mark.area);
	struct stroke stroke = { mark.ink, mark.line, DASH_NONE };

	if (n == 0)
		return;
	pdf_content(pdf, false);
	if (mark.shape == SHAPE_CIRCLE) {
		if (mark.halo > 0)
			circles(pdf, points, n, d + mark.line + 2 * mark.halo,
			    INK_CARD);
		circles(pdf, points, n, d + mark.line, mark.ink);
		if (mark.line > 0)
			circles(pdf, points, n, d - mark.line, INK_CARD);
		return;
	}
	if (mark.halo > 0 && mark.shape != SHAPE_CROSS) {
		outlines(pdf->cr, points, n, mark);
		pdf_set_stroke(
		    pdf->cr, (struct stroke){ INK_CARD,
				 mark.line + 2 * mark.halo, DASH_NONE });
		cairo_stroke(pdf->cr);
	}
	outlines(pdf->cr, points, n, mark);
	if (mark.shape == SHAPE_CROSS) {
		stroke.width = fmax(1.4, side / 3.2);
	} else {
		pdf_set_ink(pdf->cr, mark.line > 0 ? INK_CARD : mark.ink);
		cairo_fill_preserve(pdf->cr);
	}
	if (stroke.width > 0) {
		pdf_set_stroke(pdf->cr, stroke);
		cairo_stroke(pdf->cr);
	}
	cairo_new_path(pdf->cr);
}

/* Draws dots as lines of length 0 with round ends: the smallest in a PDF. */
static void
circles(
    struct pdf *pdf, const struct xy *points, size_t n, double d, enum ink ink)
{
	size_t i;

	for (i = 0; i < n; i++) {
		cairo_move_to(pdf->cr, points[i].x, points[i].y);
		cairo_line_to(pdf->cr, points[i].x, points[i].y);
	}
	pdf_set_stroke(pdf->cr, (struct stroke){ ink, d, DASH_NONE });
	cairo_set_line_cap(pdf->cr, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(pdf->cr);
	cairo_set_line_cap(pdf->cr, CAIRO_LINE_CAP_BUTT);
}

static void
outlines(cairo_t *cr, const struct xy *points, size_t n, struct mark mark)
{
	struct xy at[4];
	size_t i;
	int k, corners;

	for (i = 0; i < n; i++) {
		corners = mark_corners(mark, points[i], at);
		for (k = 0; k < corners; k++) {
			if (k == 0 || (k == 2 && mark.shape == SHAPE_CROSS))
				cairo_move_to(cr, at[k].x, at[k].y);
			else
				cairo_line_to(cr, at[k].x, at[k].y);
		}
		if (mark.shape != SHAPE_CROSS)
			cairo_close_path(cr);
	}
}

static cairo_status_t
write_bytes(void *out, const unsigned char *bytes, unsigned int len)
{
	buf_add(out, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}
