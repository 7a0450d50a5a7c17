/*
 * charts.h: the charts of reports and pages. The same code draws on both kinds
 * of canvas.
 */
#ifndef CHARTS_H
#define CHARTS_H

#include "canvas/pdf.h"
#include "chart.h"
#include "words.h"

/* charts/axis.c: what all charts share */

/* Sizes that differ between paper and screen. */
struct chart_style {
	double label, small; /* sizes of text */
	double dot, mark;    /* areas of a dot on a line, of a mark in a lane */
	double line, bar;    /* widths */
	double lane;         /* from lane to lane */
	bool latest;         /* label the latest score */
};
extern const struct chart_style chart_style_paper, chart_style_screen;
/* The place of a chart: its plot, the right edge of its axis numbers, and the
 * column of labels on the right. */
struct frame {
	const struct chart_style *style;
	struct box plot;
	double numbers;
	double column, column_width;
};
/* Draws grid, numbers and base line of a 0-10 axis. */
void axis_scores(struct canvas *canvas, const struct frame *frame, int step);
/* Draws ticks and month names under a plot. */
void axis_months(
    struct canvas *canvas, const struct frame *frame, const struct scale *days);
/* draw_joins() draws a thin line through a series, dotted in gaps of more than
 * 21 days. draw_dots() draws the dots; they are on top, so call it last. */
void draw_joins(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series);
void draw_dots(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series);
/* Returns the month, 1 to 12, of a day as text. */
int day_month(const char *day);
/* Returns the mark of a technique. */
struct mark technique_mark(int technique, double area);

/* charts/body_parts.c: the body of the form */

#define BODY_PARTS_MAX 24
struct body_part {
	int region;        /* -1: only part of the outline of the back */
	struct box box;    /* in a figure of 1 x 1, which is drawn 2 x 3 */
	double corners[4]; /* radius over width; clockwise from top left */
};
size_t body_parts(bool back, struct body_part out[BODY_PARTS_MAX]);

/* charts/alternatives.c: text alternatives of charts, for screen readers */

const char *alternative_series(struct canvas *canvas, const char *name,
    const struct series *series, const struct analysis *analysis);
const char *
alternative_pain(struct canvas *canvas, const struct analysis *analysis);
const char *
alternative_pairs(struct canvas *canvas, const struct analysis *analysis);
const char *
alternative_technique(struct canvas *canvas, const struct analysis *analysis);
/* series: the n series of one panel. */
const char *alternative_movement(struct canvas *canvas,
    const struct movement_series *series, size_t n,
    const struct analysis *analysis);
/* Returns the numbers of a tile as a sentence. */
const char *spoken_tile(struct canvas *canvas, const struct tile *tile);

/* charts/pain.c */

void chart_pain_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis);

/* charts/start.c */

/* Draws "start 7.3" where it overlaps the least. */
void chart_start_label(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis);

/* charts/lanes.c */

/* Draws weeks, letters and techniques under the pain chart; returns their
 * height below the plot. With only_measure, draws nothing. */
double chart_lanes_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis, bool only_measure);

/* charts/pairs.c */

/* Draws pain before and after each session, and its techniques; returns the y
 * of the end. */
double chart_pairs_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis);
/* The height of the plot when the page has room. */
#define PAIRS_PLOT 140.0
/* The most sessions that chart_pairs_draw() draws. */
#define PAIRS_SHOWN 30

/* charts/panel.c: the common parts of panels of changes */

#define PANEL_HEADINGS 27.0 /* from the baseline of headings to the rows */
#define PANEL_NUMBERS 15.0  /* from the last row to the end of the numbers */
#define PANEL_VALUE 10.0    /* from the top of a row to its estimate */
#define PANEL_DOTS 18.5     /* from the top of a row to its first dots */
#define PANEL_PITCH 3.7     /* from dot to dot */

/* x of 0, width of one point, x of the right edge of words. The left edge has
 * the same distance from 0. */
struct panel_scale {
	double middle, unit, edge;
};
/* The places of a panel's parts: x: start of the names; bottom: the lowest y
 * of the panel; scales: one for each outcome. */
struct panel {
	const struct chart_style *style;
	double x, y, bottom;
	double row; /* the least height of a row on paper */
	struct panel_scale scales[OUTCOME_N];
	int half; /* the scales run from -half to +half */
};
/* A value with its interval, and the other parts of its row. */
struct panel_value {
	double value, lower, upper;
	struct mark mark;
	const char *note;   /* under the interval, or NULL */
	double least, most; /* least and most of 0 and the dots */
	bool too_few;       /* true: "too few sessions" is written */
};
/* Returns the scale factor of lengths; 1 on paper. */
double panel_unit(const struct panel *panel);
/* Returns the scale of a column on paper, which is a third of the page. */
struct panel_scale panel_third(int i);
/* Draws the names and directions of both outcomes, and the caption. */
void panel_headings_draw(
    struct canvas *canvas, const struct panel *panel, const char *caption);
/* Draws grid, zero and numbers of both scales; rows are from y to y + h. */
void panel_scales_draw(
    struct canvas *canvas, const struct panel *panel, double y, double h);
/* Draws a value, its bar and its interval in words, in a row from y on. */
void panel_value_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value);
/* Draws the words of a row without a value, next to its dots. */
void panel_without_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value);

/* charts/technique.c */

/* Draws changes by technique; panel->y is the baseline of the headings.
 * Returns the y of the numbers of its scales. */
double chart_technique_draw(struct canvas *canvas, const struct panel *panel,
    const struct analysis *analysis);

/* charts/combinations.c */

/* Draws the combinations of techniques, in a block. */
void combinations_draw(
    struct canvas *canvas, struct block block, const struct analysis *analysis);

/* charts/practice_panel.c */

struct practice_analysis;
/* Draws changes by technique; y is the baseline of the heading. Returns the
 * last baseline. */
double practice_panel_draw(
    struct canvas *canvas, double y, const struct practice_analysis *practice);

/* charts/practice_classes.c */

/* Draws the classes of the clients, from a heading at y. */
void practice_classes_draw(
    struct canvas *canvas, double y, const struct practice_analysis *practice);

/* charts/movement.c */

#define MOVEMENT_PITCH 136.0 /* from one row of panels to the next */
/* Draws a heading at y and a number of rows of panels; returns their end. */
double chart_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis);

/* charts/movement_line.c */

/* Draws the readings of a series in a box, with these scales. */
void
movement_line_draw(struct canvas *canvas, const struct movement_series *series,
    struct box box, struct scale degrees, struct scale days);

/* charts/table_movement.c */

/* Returns the mark of a side: a square for left, else a dot. */
struct mark side_mark(enum side side);
double table_movements_height(const struct analysis *analysis, size_t rows);
/* Draws a table of the first rows series; returns its last baseline. */
double table_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis);

/* charts/body.c */

/* Returns the least height for the body regions, with the gap below them; 0
 * when no region was marked. */
double chart_body_least(struct canvas *canvas, const struct analysis *analysis);
/* Draws the figures from a heading at y, or only words if the figures would be
 * lower than bottom; returns the y of the end. */
double chart_body_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis);

/* charts/small.c */

/* Whether a measure (tightness or swelling) has a rating in the period. */
bool rating_any(const struct analysis *analysis, const struct measure *measure);
/* Draws tightness and swelling; plot: height of a plot. Returns their end. */
double chart_ratings_draw(struct canvas *canvas, double y, double plot,
    const struct analysis *analysis);

#endif
