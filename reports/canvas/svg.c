/*
 * svg.c: draws as SVG on a page. It uses presentation attributes and classes
 * only: the content security policy allows no style attribute, and the style
 * sheet of the page changes the classes for dark pages.
 */
#include "canvas/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct svg {
	struct canvas canvas;
	struct buf *out;
	const char *name;
};

static void svg_line(struct canvas *, const struct xy *, size_t, struct stroke);
static void svg_fill(struct canvas *, struct box, enum ink);
static void svg_area(struct canvas *, const struct xy *, size_t, enum ink);
static void svg_frame(struct canvas *, struct box, struct stroke);
static void svg_marks(struct canvas *, const struct xy *, size_t, struct mark);
static void svg_text(struct canvas *, struct xy, struct font, const char *);
static double svg_width(struct canvas *, struct font, const char *);
static int svg_lines(struct canvas *, struct block, struct font, const char *);
static const char *svg_plain(struct canvas *, const char *, size_t);
static void circles(struct svg *, const struct xy *, size_t, double, enum ink);
static void outlines(struct svg *, const struct xy *, size_t, struct mark);
static void number(struct svg *, double);
static void pair(struct svg *, char, double, double);
static void attribute(struct svg *, const char *, double);
static void place(struct svg *, struct box);
static void paint_fill(struct svg *, enum ink);
static void paint_stroke(struct svg *, enum ink, double);
static void paint_both(struct svg *, enum ink, enum ink, double);
static void escape(struct buf *, const char *);
static double character_width(const unsigned char *, size_t *);

static const struct canvas_ops svg_ops = { svg_line, svg_fill, svg_area,
	svg_frame, svg_marks, svg_text, svg_width, svg_lines, svg_plain };

struct canvas *
canvas_svg_start(
    struct buf *out, enum lang lang, const char *name, struct xy size)
{
	struct svg *svg = arena_new_of(out->arena, struct svg);

	svg->canvas = (struct canvas){ &svg_ops, out->arena, lang };
	svg->out = out;
	svg->name = name;
	buf_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
	buf_printf(out,
	    " width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\"", size.x,
	    size.y, size.x, size.y);
	return &svg->canvas;
}

void
canvas_svg_describe(
    struct canvas *canvas, const char *title, const char *description)
{
	struct svg *svg = (struct svg *)canvas;

	if (title == NULL) {
		buf_puts(svg->out, " aria-hidden=\"true\">");
		return;
	}
	buf_printf(svg->out,
	    " role=\"img\" aria-labelledby=\"%s-title\""
	    " aria-describedby=\"%s-desc\"><title id=\"%s-title\">",
	    svg->name, svg->name, svg->name);
	escape(svg->out, title);
	buf_printf(svg->out, "</title><desc id=\"%s-desc\">", svg->name);
	escape(svg->out, description);
	buf_puts(svg->out, "</desc>");
}

void
canvas_svg_end(struct canvas *canvas)
{
	struct svg *svg = (struct svg *)canvas;

	buf_puts(svg->out, "</svg>");
}

static void
svg_line(struct canvas *canvas, const struct xy *points, size_t n,
    struct stroke stroke)
{
	static const char *const dashes[DASH_N] = { NULL, "1.5 4", "5 4" };
	struct svg *svg = (struct svg *)canvas;
	size_t i;

	if (n < 2)
		return;
	buf_puts(svg->out, "<path");
	paint_stroke(svg, stroke.ink, stroke.width);
	buf_puts(svg->out, " fill=\"none\"");
	if (stroke.dash != DASH_NONE)
		buf_printf(
		    svg->out, " stroke-dasharray=\"%s\"", dashes[stroke.dash]);
	buf_puts(svg->out, " d=\"");
	for (i = 0; i < n; i++)
		pair(svg, i == 0 ? 'M' : 'L', points[i].x, points[i].y);
	buf_puts(svg->out, "\"/>");
}

static void
svg_fill(struct canvas *canvas, struct box box, enum ink ink)
{
	struct svg *svg = (struct svg *)canvas;

	buf_puts(svg->out, "<rect");
	paint_fill(svg, ink);
	place(svg, box);
}

static void
svg_area(struct canvas *canvas, const struct xy *points, size_t n, enum ink ink)
{
	struct svg *svg = (struct svg *)canvas;
	size_t i;

	buf_puts(svg->out, "<path");
	paint_fill(svg, ink);
	buf_puts(svg->out, " d=\"");
	for (i = 0; i < n; i++)
		pair(svg, i == 0 ? 'M' : 'L', points[i].x, points[i].y);
	buf_puts(svg->out, "z\"/>");
}

static void
svg_frame(struct canvas *canvas, struct box box, struct stroke stroke)
{
	struct svg *svg = (struct svg *)canvas;

	buf_puts(svg->out, "<rect fill=\"none\"");
	paint_stroke(svg, stroke.ink, stroke.width);
	place(svg, box);
}

static void
svg_marks(
    struct canvas *canvas, const struct xy *points, size_t n, struct mark mark)
{
	struct svg *svg = (struct svg *)canvas;
	double d = 2 * sqrt(mark.area / M_PI);

	if (n == 0)
		return;
	if (mark.shape != SHAPE_CIRCLE) {
		outlines(svg, points, n, mark);
		return;
	}
	if (mark.halo > 0)
		circles(
		    svg, points, n, d + mark.line + 2 * mark.halo, INK_CARD);
	circles(svg, points, n, d + mark.line, mark.ink);
	if (mark.line > 0)
		circles(svg, points, n, d - mark.line, INK_CARD);
}

static void
svg_text(
    struct canvas *canvas, struct xy at, struct font font, const char *text)
{
	struct svg *svg = (struct svg *)canvas;

	buf_puts(svg->out, "<text");
	if (font.halo) {
		paint_both(svg, font.ink, INK_CARD, 4);
		buf_puts(svg->out,
		    " paint-order=\"stroke\" stroke-linejoin=\"round\"");
	} else {
		paint_fill(svg, font.ink);
	}
	attribute(svg, "x", at.x);
	attribute(svg, "y", at.y);
	attribute(svg, "font-size", font.size);
	if (font.bold)
		buf_puts(svg->out, " font-weight=\"650\"");
	if (font.anchor != ANCHOR_START)
		buf_printf(svg->out, " text-anchor=\"%s\"",
		    font.anchor == ANCHOR_END ? "end" : "middle");
	buf_putc(svg->out, '>');
	escape(svg->out, text);
	buf_puts(svg->out, "</text>");
}

/* Estimates the width: the font of the browser is not known here. */
static double
svg_width(struct canvas *canvas, struct font font, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	double width = 0;
	size_t len;

	(void)canvas;
	for (; *p; p += len)
		width += character_width(p, &len);
	return width * font.size * (font.bold ? 1.07 : 1);
}

static int
svg_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text)
{
	const char *start = text, *fits = NULL, *p = text;
	int n = 0;

	for (;; p++) {
		char *line;

		if (*p != '\0' && *p != ' ')
			continue;
		line = arena_strndup(canvas->arena, start, (size_t)(p - start));
		if (fits != NULL && n + 1 < block.max &&
		    svg_width(canvas, font, line) > block.width) {
			line[fits - start] = '\0';
			if (block.step > 0)
				svg_text(canvas,
				    (struct xy){
					block.x, block.y + n * block.step },
				    font, line);
			n++;
			start = fits + 1;
			fits = NULL;
			p--;
			continue;
		}
		fits = p;
		if (*p != '\0')
			continue;
		if (block.step > 0)
			svg_text(canvas,
			    (struct xy){ block.x, block.y + n * block.step },
			    font, line);
		return n + 1;
	}
}

static const char *
svg_plain(struct canvas *canvas, const char *text, size_t max)
{
	char *copy = text_clean(arena_strdup(canvas->arena, text), false);
	char *p = copy;
	size_t n;

	for (n = 0; *p != '\0'; p++) {
		if ((*p & 0xC0) != 0x80 && n++ == max)
			break;
	}
	if (*p == '\0')
		return copy;
	*p = '\0';
	return arena_printf(canvas->arena, "%s\xE2\x80\xA6", copy);
}

/* Draws all dots as one element: lines of length 0 with round ends. */
static void
circles(
    struct svg *svg, const struct xy *points, size_t n, double d, enum ink ink)
{
	size_t i;

	buf_puts(svg->out, "<path stroke-linecap=\"round\"");
	paint_stroke(svg, ink, d);
	buf_puts(svg->out, " d=\"");
	for (i = 0; i < n; i++) {
		pair(svg, 'M', points[i].x, points[i].y);
		buf_puts(svg->out, "h0");
	}
	buf_puts(svg->out, "\"/>");
}

static void
outlines(struct svg *svg, const struct xy *points, size_t n, struct mark mark)
{
	struct xy at[4];
	size_t i;
	int k, corners;

	buf_puts(svg->out, "<path");
	if (mark.shape == SHAPE_CROSS)
		paint_stroke(svg, mark.ink, fmax(1.4, sqrt(mark.area) / 3.2));
	else if (mark.line > 0)
		paint_both(svg, INK_CARD, mark.ink, mark.line);
	else
		paint_fill(svg, mark.ink);
	buf_puts(svg->out, " d=\"");
	for (i = 0; i < n; i++) {
		corners = mark_corners(mark, points[i], at);
		for (k = 0; k < corners; k++) {
			bool move =
			    k == 0 || (k == 2 && mark.shape == SHAPE_CROSS);

			pair(svg, move ? 'M' : 'L', at[k].x, at[k].y);
		}
		if (mark.shape != SHAPE_CROSS)
			buf_putc(svg->out, 'z');
	}
	buf_puts(svg->out, "\"/>");
}

/* Writes a number with at most one decimal. */
static void
number(struct svg *svg, double value)
{
	long tenths = lround(value * 10);

	if (tenths % 10 == 0)
		buf_printf(svg->out, "%ld", tenths / 10);
	else
		buf_printf(svg->out, "%s%ld.%ld", tenths < 0 ? "-" : "",
		    labs(tenths) / 10, labs(tenths) % 10);
}

static void
pair(struct svg *svg, char letter, double x, double y)
{
	buf_putc(svg->out, letter);
	number(svg, x);
	buf_putc(svg->out, ' ');
	number(svg, y);
}

static void
attribute(struct svg *svg, const char *name, double value)
{
	buf_printf(svg->out, " %s=\"", name);
	number(svg, value);
	buf_putc(svg->out, '"');
}

static void
place(struct svg *svg, struct box box)
{
	attribute(svg, "x", box.x);
	attribute(svg, "y", box.y);
	attribute(svg, "width", box.w);
	attribute(svg, "height", box.h);
	buf_puts(svg->out, "/>");
}

static void
paint_fill(struct svg *svg, enum ink ink)
{
	buf_printf(svg->out, " class=\"f-%s\" fill=\"#%06x\"", ink_names[ink],
	    ink_colours[ink]);
}

static void
paint_stroke(struct svg *svg, enum ink ink, double width)
{
	buf_printf(svg->out, " class=\"s-%s\" stroke=\"#%06x\"", ink_names[ink],
	    ink_colours[ink]);
	attribute(svg, "stroke-width", width);
}

static void
paint_both(struct svg *svg, enum ink fill, enum ink stroke, double width)
{
	buf_printf(svg->out,
	    " class=\"f-%s s-%s\" fill=\"#%06x\" stroke=\"#%06x\"",
	    ink_names[fill], ink_names[stroke], ink_colours[fill],
	    ink_colours[stroke]);
	attribute(svg, "stroke-width", width);
}

static void
escape(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '&')
			buf_puts(out, "&amp;");
		else if (*s == '<')
			buf_puts(out, "&lt;");
		else if (*s == '>')
			buf_puts(out, "&gt;");
		else
			buf_putc(out, *s);
	}
}

/* Returns the width of a character as a fraction of the font size. */
static double
character_width(const unsigned char *p, size_t *len)
{
	*len = *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : *p >= 0xC0 ? 2 : 1;
	if (*len > strlen((const char *)p))
		*len = 1;
	if (*p >= 0xE3)
		return 1; /* Chinese */
	if (*p == 0xE0)
		return 0.72; /* Tamil, signs of vowels included */
	if (strchr("iljtfr.,:; |'", *p) != NULL)
		return 0.31;
	return *p >= 'A' && *p <= 'Z' ? 0.66 : 0.56;
}
