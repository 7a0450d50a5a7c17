/*
 * paper.h: what stands on the pages of reports.
 */
#ifndef PAPER_H
#define PAPER_H

#include "charts/charts.h"
#include "report.h"

/* paper/frame.c */

/* What every page of a report says about itself. */
struct page_frame {
	const char *practice, *name, *code;
	const char *sender; /* the practice, or who issued it for whom */
	const char *kind;   /* "Progress report" */
	const char *period; /* with the number of sessions */
	const char *days;   /* the period alone */
	const char *report_of, *data_line;
	int number, total;
};
/* All but number and total. */
void page_frame_make(struct canvas *canvas, const struct analysis *analysis,
    const struct report_options *options, struct page_frame *frame);

/* "Data up to ...", with the fingerprint. */
const char *page_data_line(
    struct canvas *canvas, const struct report_options *options);

/* paper/page.c */

/* The header; subject and sentence NULL on the first page. */
void page_begin(struct canvas *canvas, const struct page_frame *frame,
    const char *subject, const char *sentence);
/* The footer, which on the first page is read after all else. */
void page_end(struct canvas *canvas, const struct page_frame *frame);

/* paper/tiles.c */

/* The four tiles; returns how much lower all below must stand. */
double tiles_draw(struct canvas *canvas, const struct analysis *analysis,
    const struct tile tiles[TILE_N]);

/* paper/page_global.c */

/* The answers about overall change, at the foot of the first page. */
void page_global_draw(struct canvas *canvas, const struct analysis *analysis);

/* paper/remarks.c */

bool remarks_any(const struct analysis *analysis);
/* What the therapist wrote about sessions, the latest first, from a heading
 * at y down to bottom. */
void remarks_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis);

/* paper/page_other.c */

/* Whether there is anything for the page but remarks. */
bool page_other_any(const struct analysis *analysis);
/* The page of what was recorded beside the pain scores. */
void page_other_draw(struct canvas *canvas, struct page_frame *frame,
    const struct analysis *analysis, bool remarks);

#endif
