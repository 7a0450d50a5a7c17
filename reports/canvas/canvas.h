/*
 * canvas.h: a canvas and what every drawing uses: the PDF (cairo and pango) or
 * SVG inside a page. Lengths are points in the PDF and CSS pixels in SVG; y
 * grows downwards.
 */
#ifndef CANVAS_H
#define CANVAS_H

#include "analysis.h"

/*
 * What a line or a mark is drawn in. Colour means technique and nothing
 * else. In SVG an ink is a class on the element, f-NAME for fill and s-NAME
 * for stroke, NAME out of ink_names: ink, grey, mid, light, hair, grid,
 * band, week, pale, card, t1 ... t5. The attribute beside it holds the
 * colour on white paper; a style sheet may override it for dark pages.
 */
enum ink {
	INK,       /* text, dots, start and now */
	INK_GREY,  /* secondary text */
	INK_MID,   /* axis, threshold, joins of pairs */
	INK_LIGHT, /* the line through dots */
	INK_HAIR,  /* rules of tables */
	INK_GRID,
	INK_BAND,      /* measurement error: the only shading */
	INK_WEEK,      /* an answered week */
	INK_PALE,      /* a single session */
	INK_CARD,      /* the ground: halos, the inside of rings */
	INK_TECHNIQUE, /* + enum technique */
	INK_N = INK_TECHNIQUE + TECHNIQUE_N
};
extern const char *const ink_names[INK_N];
/* 0xRRGGBB on white paper. */
extern const unsigned ink_colours[INK_N];

struct xy {
	double x, y;
};
struct box {
	double x, y, w, h;
};
enum dash { DASH_NONE, DASH_GAP, DASH_THRESHOLD, DASH_N };
struct stroke {
	enum ink ink;
	double width;
	enum dash dash;
};
/* A technique's shape is (enum shape)technique. */
enum shape {
	SHAPE_CIRCLE,
	SHAPE_TRIANGLE,
	SHAPE_SQUARE,
	SHAPE_DIAMOND,
	SHAPE_CROSS,
	SHAPE_N
};
/* Marks of one area look equally heavy, whatever their shape. */
struct mark {
	enum shape shape;
	double area;
	enum ink ink;
	double line; /* above 0: hollow, drawn in a line of this width */
	double halo; /* width of the ground left free around it */
};
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
struct font {
	double size;
	bool bold;
	enum ink ink;
	enum anchor anchor;
	bool halo; /* for text on lines */
};

/* Text over several lines: the first baseline, the width, the distance of
 * the baselines (0: only count lines), the most lines; the last is cut. */
struct block {
	double x, y, width, step;
	int max;
};

/* canvas/pdf.c, canvas/svg.c: what a back end can do */

struct canvas {
	const struct canvas_ops *ops;
	struct arena *arena;
	enum lang lang;
};
struct canvas_ops {
	void (*line)(struct canvas *canvas, const struct xy *points, size_t n,
	    struct stroke stroke);
	void (*fill)(struct canvas *canvas, struct box box, enum ink ink);
	void (*area)(struct canvas *canvas, const struct xy *points, size_t n,
	    enum ink ink);
	void (*frame)(
	    struct canvas *canvas, struct box box, struct stroke stroke);
	void (*marks)(struct canvas *canvas, const struct xy *points, size_t n,
	    struct mark mark);
	/* at: the baseline, where anchor says. */
	void (*text)(struct canvas *canvas, struct xy at, struct font font,
	    const char *text);
	double (*width)(
	    struct canvas *canvas, struct font font, const char *text);
	int (*lines)(struct canvas *canvas, struct block block,
	    struct font font, const char *text);
	const char *(*plain)(
	    struct canvas *canvas, const char *text, size_t max);
};
/* Starts an SVG drawing of whole pixels in out; name prefixes its ids. */
struct canvas *canvas_svg_start(
    struct buf *out, enum lang lang, const char *name, struct xy size);
/* title and desc for people who do not see it; before anything is drawn. */
void canvas_svg_describe(
    struct canvas *canvas, const char *title, const char *description);
void canvas_svg_end(struct canvas *canvas);

/* canvas/scale.c: from values to positions, pure */

struct scale {
	double from, to;  /* values */
	double low, high; /* their positions */
};
double scale_at(const struct scale *scale, double value);
/* A scale of days over a plot: from the first of the month of from, at least
 * 12 weeks long, inset at both ends. */
struct scale scale_days(struct box plot, int from, int to, double inset);
struct month_tick {
	int day, year, month; /* the 1st; month from 1 */
	bool label, with_year;
};
struct month_ticks {
	struct month_tick *v;
	size_t n;
};
/* Months of a scale of days, labelled each, every 2nd, 3rd, 6th, 12th ... so
 * that labels are at least as far apart as least. */
void scale_months(struct arena *arena, const struct scale *scale, double least,
    struct month_ticks *out);
/*
 * Moves labels apart along y, near to what each wants, between top and
 * bottom; the order stays. Each takes height[i]; y is its first baseline.
 */
struct label {
	double wanted, height, y;
	int order; /* the caller's */
};
void labels_place(struct label *labels, size_t n, double top, double bottom);
/*
 * The points of a line that can be seen apart: first, last, lowest and
 * highest of each column of the given width. Points come by x; returns how
 * many of them are kept, in place.
 */
size_t points_thin(struct xy *points, size_t n, double width);

/* canvas/draw.c */

void draw_line(
    struct canvas *canvas, struct xy from, struct xy to, struct stroke stroke);
void draw_mark(struct canvas *canvas, double x, double y, struct mark mark);
void draw_text(struct canvas *canvas, double x, double y, struct font font,
    const char *text);
double text_width(struct canvas *canvas, struct font font, const char *text);
/* What somebody typed, fit to be drawn here: at most max characters, without
 * controls and characters that cannot be shown. */
const char *text_plain(struct canvas *canvas, const char *text, size_t max);
/* An arrow with a shaft of 1; head: its length and its width. */
void draw_arrow(struct canvas *canvas, struct xy from, struct xy to,
    struct xy head, enum ink ink);
/* Returns how many lines text takes. */
int draw_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text);
/* The corners of a mark that is no circle; a cross is drawn from corner 0 to
 * 1 and from 2 to 3. Returns how many. */
int mark_corners(struct mark mark, struct xy at, struct xy out[4]);

#endif
