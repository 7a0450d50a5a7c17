/*
 * limit_report.h: the least that a report can cost: the same lines, fills and
 * glyphs, written down while one report is drawn and then drawn again with
 * cairo alone, from arrays. No analysis, no layout, no tags, no second pass.
 */
#ifndef LIMIT_REPORT_H
#define LIMIT_REPORT_H

#include <stddef.h>

/* Writes down what is drawn from now on; forgets what was. The program must
 * be linked with the --wrap options of the Makefile. */
void limit_record(void);
void limit_stop(void);
/* Draws it all into a PDF in memory; returns the bytes it takes. */
size_t limit_draw(void);
/* How many calls were written down. */
size_t limit_calls(void);

#endif
