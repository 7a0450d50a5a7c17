/*
 * chart.h: the vocabulary of the charts, written once and drawn on a canvas:
 * the PDF (cairo and pango) or SVG inside a page. Lengths are points in the
 * PDF and CSS pixels in SVG; y grows downwards.
 */
#ifndef CHART_H
#define CHART_H

#include "analysis.h"

/*
 * What a line or a mark is drawn in. Colour means technique and nothing
 * else. In SVG an ink is a class on the element, f-NAME for fill and s-NAME
 * for stroke, NAME out of ink_names: ink, grey, mid, light, hair, grid,
 * band, week, pale, card, t1 ... t5. The attribute beside it holds the
 * colour on white paper; a style sheet may override it for dark pages.
 */
enum ink {
	INK,	   /* text, dots, start and now */
	INK_GREY,  /* secondary text */
	INK_MID,   /* axis, threshold, joins of pairs */
	INK_LIGHT, /* the line through dots */
	INK_HAIR,  /* rules of tables */
	INK_GRID,
	INK_BAND,  /* measurement error: the only shading */
	INK_WEEK,  /* an answered week */
	INK_PALE,  /* a single session */
	INK_CARD,  /* the ground: halos, the inside of rings */
	INK_TECHNIQUE, /* + enum technique */
	INK_N = INK_TECHNIQUE + TECHNIQUE_N
};
extern const char *const ink_names[INK_N];

/* One score of a client's own chart. */
struct own_point {
	char day[DAY_SIZE];
	int score;
	bool today; /* the last point: says "today" instead of "last" */
};

/* chart_pain.c, chart_technique.c, chart_small.c: for pages. Each writes one
 * <svg role="img"> with title and desc, and no style attribute. */

/* Average pain over time with its lanes, 960 wide. */
void chart_pain_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang);
/* Change in pain by technique, 960 wide. */
void chart_technique_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang);
/* n scores, NOT_ANSWERED for a gap, oldest first; 104 x 24, decorative
 * (aria-hidden): the figures stand beside it. */
void chart_sparkline_svg(struct buf *out, const int *values, size_t n);
/* A client's own scores by day, oldest first, on the receipt; 360 x 190. */
void chart_own_svg(struct buf *out, const struct own_point *points, size_t n,
    enum lang lang);

#endif
