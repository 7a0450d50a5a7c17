/*
 * paper.h: the parts of the pages of reports.
 */
#ifndef PAPER_H
#define PAPER_H

#include "charts/charts.h"
#include "report.h"

/* paper/frame.c */

/* The texts that every page of a report has. */
struct page_frame {
	const char *practice, *name, *code;
	const char *sender; /* the practice; or issuer and consent */
	const char *kind;   /* "Progress report" */
	const char *period; /* with the number of sessions */
	const char *days;   /* the period only */
	const char *report_of, *data_line;
	int number, total;
};
/* Sets all members except total; number becomes 1. */
void page_frame_make(struct canvas *canvas, const struct analysis *analysis,
    const struct report_options *options, struct page_frame *frame);

/* "Data up to ...", with the fingerprint. */
const char *
page_data_line(struct canvas *canvas, const struct report_options *options);

/* paper/page.c */

/* Draws the header; subject and sentence are NULL on the first page. */
void page_begin(struct canvas *canvas, const struct page_frame *frame,
    const char *subject, const char *sentence);
/* Draws the footer. On the first page a screen reader reads it last; on other
 * pages it is no content. */
void page_end(struct canvas *canvas, const struct page_frame *frame);

/* paper/tiles.c */

/* Draws the four tiles; returns how much lower the rest of the page begins. */
double tiles_draw(struct canvas *canvas, const struct analysis *analysis,
    const struct tile tiles[TILE_N]);

/* paper/page_global.c */

/* Draws the answers about overall change, at the bottom of the first page. */
void page_global_draw(struct canvas *canvas, const struct analysis *analysis);

/* paper/remarks.c */

bool remarks_any(const struct analysis *analysis);
/* Draws the therapist's remarks on sessions, latest first, from a heading at y
 * down to bottom. */
void remarks_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis);

/* paper/page_other.c */

/* Whether the page has anything except remarks. */
bool page_other_any(const struct analysis *analysis);
/* Draws the page for other records than pain scores. */
void page_other_draw(struct canvas *canvas, struct page_frame *frame,
    const struct analysis *analysis, bool remarks);

#endif
