/*
 * canvas.h: the canvas, which is a PDF (cairo and pango) or an SVG inside a
 * page, and the functions that every drawing uses. Lengths are points in the
 * PDF and CSS pixels in SVG; y grows downwards.
 */
#ifndef CANVAS_H
#define CANVAS_H

#include "analysis.h"

/*
 * The colour of a line or a mark. Only techniques have colours; all other inks
 * are grey. In SVG an ink is a class of the element, f-NAME for fill and
 * s-NAME for stroke; NAME is in ink_names: ink, grey, mid, light, hair, grid,
 * band, week, pale, card, t1 ... t5. An attribute has the colour on white
 * paper, too; the style sheet of a dark page may override it.
 */
enum ink {
	INK,       /* text, dots, start and now */
	INK_GREY,  /* secondary text */
	INK_MID,   /* axis, threshold, joins of pairs */
	INK_LIGHT, /* the line through dots */
	INK_HAIR,  /* rules of tables */
	INK_GRID,
	INK_BAND,      /* band of the measurement error: the only shading */
	INK_WEEK,      /* an answered week */
	INK_PALE,      /* a single session */
	INK_CARD,      /* the background: halos, the inside of rings */
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
/* Marks of the same area look equally heavy in all shapes. */
struct mark {
	enum shape shape;
	double area;
	enum ink ink;
	double line; /* above 0: the mark is hollow, with this line width */
	double halo; /* width of the free background around it */
};
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
struct font {
	double size;
	bool bold;
	enum ink ink;
	enum anchor anchor;
	bool halo; /* for text that crosses lines */
};

/* Text on several lines. x, y: start of the first baseline; step: from one
 * baseline to the next, 0 to only count lines; max: most lines, the last line
 * is cut. */
struct block {
	double x, y, width, step;
	int max;
};

/* canvas/pdf.c, canvas/svg.c: the operations of a back end */

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
	/* at: the point of the baseline that font.anchor names. */
	void (*text)(struct canvas *canvas, struct xy at, struct font font,
	    const char *text);
	double (*width)(
	    struct canvas *canvas, struct font font, const char *text);
	int (*lines)(struct canvas *canvas, struct block block,
	    struct font font, const char *text);
	const char *(*plain)(
	    struct canvas *canvas, const char *text, size_t max);
};
/* Starts an SVG drawing in out; size is in whole pixels; name prefixes ids. */
struct canvas *canvas_svg_start(
    struct buf *out, enum lang lang, const char *name, struct xy size);
/* Writes title and desc for people who do not see the drawing. Call it before
 * anything is drawn. */
void canvas_svg_describe(
    struct canvas *canvas, const char *title, const char *description);
void canvas_svg_end(struct canvas *canvas);

/* canvas/scale.c: computes positions from values */

struct scale {
	double from, to;  /* values */
	double low, high; /* their positions */
};
double scale_at(const struct scale *scale, double value);
/* Returns a scale of days over a plot. It begins on the first day of the month
 * of from, has at least 12 weeks, and is inset at both ends. */
struct scale scale_days(struct box plot, int from, int to, double inset);
struct month_tick {
	int day, year, month; /* day: day_number() of the 1st; month: 1-12 */
	bool label, with_year;
};
struct month_ticks {
	struct month_tick *v;
	size_t n;
};
/* Lists the months of a scale of days. Each month, or each 2nd, 3rd, 6th, 12th
 * ... has a label, so that labels have at least the distance least. */
void scale_months(struct arena *arena, const struct scale *scale, double least,
    struct month_ticks *out);
/*
 * Moves labels apart along y. Each stays near its wanted y, between top and
 * bottom, in the same order. y is the first baseline of a label.
 */
struct label {
	double wanted, height, y;
	int order; /* an index for the caller */
};
void labels_place(struct label *labels, size_t n, double top, double bottom);
/*
 * Removes the points of a line that nobody can see: keeps the first, last,
 * lowest and highest point of each column of the given width. points are
 * sorted by x and change in place; returns how many are left.
 */
size_t points_thin(struct xy *points, size_t n, double width);

/* canvas/draw.c */

void draw_line(
    struct canvas *canvas, struct xy from, struct xy to, struct stroke stroke);
void draw_mark(struct canvas *canvas, double x, double y, struct mark mark);
void draw_text(struct canvas *canvas, double x, double y, struct font font,
    const char *text);
double text_width(struct canvas *canvas, struct font font, const char *text);
/* Returns typed text for this canvas: at most max characters, without control
 * characters and characters that cannot be drawn. */
const char *text_plain(struct canvas *canvas, const char *text, size_t max);
/* Draws an arrow. Its shaft has a width of 1; head: its length and width. */
void draw_arrow(struct canvas *canvas, struct xy from, struct xy to,
    struct xy head, enum ink ink);
/* Draws text in a block; returns its number of lines. */
int draw_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text);
/* Returns the number of corners of a mark that is no circle, and sets them. A
 * cross is drawn from corner 0 to 1 and from 2 to 3. */
int mark_corners(struct mark mark, struct xy at, struct xy out[4]);

#endif
