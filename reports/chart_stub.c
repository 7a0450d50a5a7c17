/* chart_stub.c: minimal drawings until the charts are there. */
#include "chart.h"

void
chart_technique_svg(
    struct buf *out, const struct analysis *analysis, enum lang lang)
{
	(void)analysis;
	buf_printf(out,
	    "<svg role=\"img\" viewBox=\"0 0 960 240\"><title>%s</title></svg>",
	    tr(lang, "Change in pain by technique"));
}

void
chart_sparkline_svg(struct buf *out, const int *values, size_t n)
{
	(void)values;
	(void)n;
	buf_puts(
	    out, "<svg aria-hidden=\"true\" viewBox=\"0 0 104 24\"></svg>");
}

void
chart_own_svg(
    struct buf *out, const struct own_point *points, size_t n, enum lang lang)
{
	(void)points;
	(void)n;
	buf_printf(out,
	    "<svg role=\"img\" viewBox=\"0 0 360 190\"><title>%s</title></svg>",
	    tr(lang, "Your scores"));
}
