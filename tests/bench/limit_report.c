/*
 * limit_report.c: writes down the drawing calls of a report and repeats them.
 * The linker puts the functions __wrap_X in front of cairo's X.
 */
#include "limit_report.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum kind {
	MOVE_TO,
	LINE_TO,
	CLOSE_PATH,
	NEW_PATH,
	RECTANGLE,
	STROKE,
	FILL,
	FILL_PRESERVE,
	SET_SOURCE,
	SET_WIDTH,
	SET_DASH,
	SET_CAP,
	SHOW_GLYPHS,
	GLYPH_PATH,
	SHOW_PAGE
};
/* A run of glyphs of one font, placed. */
struct run {
	cairo_scaled_font_t *font;
	cairo_glyph_t *glyphs;
	cairo_text_cluster_t *clusters;
	int glyphs_n, clusters_n;
	char *text;
};
struct call {
	enum kind kind;
	double v[4];
	struct run *run;
};

static struct {
	struct call *v;
	size_t n, size;
	bool on;
	double x, y; /* the current point */
} calls;

static void add(enum kind, double, double, double, double);
static struct call *call_add(enum kind);
static void runs_add(enum kind, PangoLayoutLine *);
static struct run *run_make(PangoLayoutLine *, PangoGlyphItem *, double *);
static void run_cluster(struct run *, const PangoGlyphItemIter *, double *);
static void repeat(cairo_t *, const struct call *);
static void repeat_text(cairo_t *, const struct call *);
static cairo_status_t count(void *, const unsigned char *, unsigned int);
static void *make(size_t);

/* name, its parameters behind the context, its arguments, what is noted */
#define WRAP(name, kind, parameters, arguments, a, b, c, d) \
	void __real_cairo_##name parameters;                \
	void __wrap_cairo_##name parameters;                \
	void __wrap_cairo_##name parameters                 \
	{                                                   \
		add(kind, a, b, c, d);                      \
		__real_cairo_##name arguments;              \
	}

/* clang-format off */
WRAP(line_to, LINE_TO, (cairo_t *cr, double x, double y), (cr, x, y),
    x, y, 0, 0)
WRAP(close_path, CLOSE_PATH, (cairo_t *cr), (cr), 0, 0, 0, 0)
WRAP(new_path, NEW_PATH, (cairo_t *cr), (cr), 0, 0, 0, 0)
WRAP(rectangle, RECTANGLE,
    (cairo_t *cr, double x, double y, double w, double h), (cr, x, y, w, h),
    x, y, w, h)
WRAP(stroke, STROKE, (cairo_t *cr), (cr), 0, 0, 0, 0)
WRAP(fill, FILL, (cairo_t *cr), (cr), 0, 0, 0, 0)
WRAP(fill_preserve, FILL_PRESERVE, (cairo_t *cr), (cr), 0, 0, 0, 0)
WRAP(set_source_rgb, SET_SOURCE, (cairo_t *cr, double r, double g, double b),
    (cr, r, g, b), r, g, b, 0)
WRAP(set_line_width, SET_WIDTH, (cairo_t *cr, double width), (cr, width),
    width, 0, 0, 0)
WRAP(set_line_cap, SET_CAP, (cairo_t *cr, cairo_line_cap_t cap), (cr, cap),
    cap, 0, 0, 0)
WRAP(set_dash, SET_DASH,
    (cairo_t *cr, const double *dashes, int n, double offset),
    (cr, dashes, n, offset),
    n > 0 ? dashes[0] : 0, n > 0 ? dashes[1] : 0, n, offset)
WRAP(show_page, SHOW_PAGE, (cairo_t *cr), (cr), 0, 0, 0, 0)
/* clang-format on */

void __real_cairo_move_to(cairo_t *cr, double x, double y);
void __wrap_cairo_move_to(cairo_t *cr, double x, double y);
void __real_pango_cairo_show_layout_line(cairo_t *cr, PangoLayoutLine *line);
void __wrap_pango_cairo_show_layout_line(cairo_t *cr, PangoLayoutLine *line);
void __real_pango_cairo_layout_line_path(cairo_t *cr, PangoLayoutLine *line);
void __wrap_pango_cairo_layout_line_path(cairo_t *cr, PangoLayoutLine *line);

void
__wrap_cairo_move_to(cairo_t *cr, double x, double y)
{
	add(MOVE_TO, x, y, 0, 0);
	calls.x = x;
	calls.y = y;
	__real_cairo_move_to(cr, x, y);
}

void
__wrap_pango_cairo_show_layout_line(cairo_t *cr, PangoLayoutLine *line)
{
	runs_add(SHOW_GLYPHS, line);
	__real_pango_cairo_show_layout_line(cr, line);
}

void
__wrap_pango_cairo_layout_line_path(cairo_t *cr, PangoLayoutLine *line)
{
	runs_add(GLYPH_PATH, line);
	__real_pango_cairo_layout_line_path(cr, line);
}

void
limit_record(void)
{
	calls.n = 0;
	calls.on = true;
}

void
limit_stop(void)
{
	calls.on = false;
}

size_t
limit_calls(void)
{
	return calls.n;
}

size_t
limit_draw(void)
{
	size_t bytes = 0, i;
	cairo_surface_t *surface =
	    cairo_pdf_surface_create_for_stream(count, &bytes, 595.28, 841.89);
	cairo_t *cr = cairo_create(surface);

	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	for (i = 0; i < calls.n; i++)
		repeat(cr, &calls.v[i]);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		abort();
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return bytes;
}

static void
repeat(cairo_t *cr, const struct call *call)
{
	const double *v = call->v;

	switch (call->kind) {
	case MOVE_TO:
		__real_cairo_move_to(cr, v[0], v[1]);
		break;
	case LINE_TO:
		__real_cairo_line_to(cr, v[0], v[1]);
		break;
	case CLOSE_PATH:
		__real_cairo_close_path(cr);
		break;
	case NEW_PATH:
		__real_cairo_new_path(cr);
		break;
	case RECTANGLE:
		__real_cairo_rectangle(cr, v[0], v[1], v[2], v[3]);
		break;
	case STROKE:
		__real_cairo_stroke(cr);
		break;
	case FILL:
		__real_cairo_fill(cr);
		break;
	case FILL_PRESERVE:
		__real_cairo_fill_preserve(cr);
		break;
	case SET_SOURCE:
		__real_cairo_set_source_rgb(cr, v[0], v[1], v[2]);
		break;
	case SET_WIDTH:
		__real_cairo_set_line_width(cr, v[0]);
		break;
	case SET_DASH:
		__real_cairo_set_dash(cr, v, (int)v[2], v[3]);
		break;
	case SET_CAP:
		__real_cairo_set_line_cap(cr, (cairo_line_cap_t)v[0]);
		break;
	case SHOW_PAGE:
		__real_cairo_show_page(cr);
		break;
	case SHOW_GLYPHS:
	case GLYPH_PATH:
		repeat_text(cr, call);
		break;
	}
}

static void
repeat_text(cairo_t *cr, const struct call *call)
{
	const struct run *run = call->run;

	cairo_set_scaled_font(cr, run->font);
	if (call->kind == GLYPH_PATH)
		cairo_glyph_path(cr, run->glyphs, run->glyphs_n);
	else
		cairo_show_text_glyphs(cr, run->text, -1, run->glyphs,
		    run->glyphs_n, run->clusters, run->clusters_n, 0);
}

static void
add(enum kind kind, double a, double b, double c, double d)
{
	if (calls.on)
		memcpy(call_add(kind)->v, (double[]){ a, b, c, d },
		    sizeof(calls.v->v));
}

static struct call *
call_add(enum kind kind)
{
	if (calls.n == calls.size) {
		calls.size = calls.size ? 2 * calls.size : 4096;
		calls.v = realloc(calls.v, calls.size * sizeof(*calls.v));
		if (calls.v == NULL)
			abort();
	}
	calls.v[calls.n] = (struct call){ .kind = kind };
	return &calls.v[calls.n++];
}

static void
runs_add(enum kind kind, PangoLayoutLine *line)
{
	double x = calls.x;
	GSList *item;
	struct run *run;

	if (!calls.on)
		return;
	for (item = line->runs; item != NULL; item = item->next) {
		run = run_make(line, item->data, &x);
		call_add(kind)->run = run;
	}
}

static struct run *
run_make(PangoLayoutLine *line, PangoGlyphItem *item, double *x)
{
	const char *text = pango_layout_get_text(line->layout);
	PangoFont *font = g_object_ref(item->item->analysis.font);
	struct run *run = make(sizeof(*run));
	PangoGlyphItemIter iter;
	gboolean more;

	run->font = cairo_scaled_font_reference(
	    pango_cairo_font_get_scaled_font((PangoCairoFont *)font));
	run->glyphs =
	    make((size_t)item->glyphs->num_glyphs * sizeof(*run->glyphs));
	run->clusters =
	    make((size_t)item->glyphs->num_glyphs * sizeof(*run->clusters));
	run->text = make((size_t)item->item->length + 1);
	memcpy(
	    run->text, text + item->item->offset, (size_t)item->item->length);
	for (more = pango_glyph_item_iter_init_start(&iter, item, text); more;
	     more = pango_glyph_item_iter_next_cluster(&iter))
		run_cluster(run, &iter, x);
	return run;
}

static void
run_cluster(struct run *run, const PangoGlyphItemIter *iter, double *x)
{
	const PangoGlyphInfo *glyph;
	cairo_text_cluster_t *cluster = &run->clusters[run->clusters_n++];
	int i;

	cluster->num_bytes = iter->end_index - iter->start_index;
	cluster->num_glyphs = 0;
	for (i = iter->start_glyph; i < iter->end_glyph; i++) {
		glyph = &iter->glyph_item->glyphs->glyphs[i];
		if (glyph->glyph != PANGO_GLYPH_EMPTY) {
			run->glyphs[run->glyphs_n++] =
			    (cairo_glyph_t){ glyph->glyph,
				    *x + glyph->geometry.x_offset /
					     (double)PANGO_SCALE,
				    calls.y + glyph->geometry.y_offset /
						  (double)PANGO_SCALE };
			cluster->num_glyphs++;
		}
		*x += glyph->geometry.width / (double)PANGO_SCALE;
	}
}

static cairo_status_t
count(void *bytes, const unsigned char *data, unsigned int len)
{
	(void)data;
	*(size_t *)bytes += len;
	return CAIRO_STATUS_SUCCESS;
}

static void *
make(size_t size)
{
	void *p = calloc(1, size > 0 ? size : 1);

	if (p == NULL)
		abort();
	return p;
}
