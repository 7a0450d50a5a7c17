/*
 * chart.h: charts for pages. Each writes one <svg role="img"> with title and
 * desc, and no style attribute.
 */
#ifndef CHART_H
#define CHART_H

#include "analysis.h"

/* One score on the chart that a client sees. */
struct own_point {
	char day[DAY_SIZE];
	int score;
	bool today; /* for the last point: its label is "today", not "last" */
};

/* charts/pain.c, charts/technique.c, charts/small.c */

/* Average pain over time with its lanes, 960 pixels wide. */
void chart_pain_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang);
/* Change in pain by technique, 960 pixels wide. */
void chart_technique_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang);
/* n scores, oldest first, NOT_ANSWERED for a gap; 104 x 27. It is decorative
 * (aria-hidden), because the page shows the numbers next to it. */
void chart_sparkline_svg(struct buf *out, const int *values, size_t n);
/* A client's own scores by day, oldest first, for the receipt; 360 x 190. */
void chart_own_svg(
    struct buf *out, const struct own_point *points, size_t n, enum lang lang);

#endif
