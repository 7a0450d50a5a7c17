/*
 * charts.h: the charts of reports and pages, written once and drawn on a
 * canvas of either kind.
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
	double dot, mark;    /* areas on a line, in a lane */
	double line, bar;    /* widths */
	double lane;         /* from lane to lane */
	bool latest;         /* name the latest score */
};
extern const struct chart_style chart_style_paper, chart_style_screen;
/* Where a chart stands: its plot, the right edge of its axis numbers, and
 * the column of labels at its right. */
struct frame {
	const struct chart_style *style;
	struct box plot;
	double numbers;
	double column, column_width;
};
/* Grid, numbers and base line of a 0-10 axis. */
void axis_scores(struct canvas *canvas, const struct frame *frame, int step);
/* Ticks and month names under a plot. */
void axis_months(
    struct canvas *canvas, const struct frame *frame, const struct scale *days);
/* A thin line through a series of scores, dotted over gaps of more than 21
 * days; then its dots, after what lies under them. */
void draw_joins(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series);
void draw_dots(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct series *series);
/* 1 to 12, of a day as text. */
int day_month(const char *day);
/* The mark of a technique. */
struct mark technique_mark(int technique, double area);

/* charts/regions.c: a body as the form shows it */

#define BODY_PARTS_MAX 24
struct body_part {
	int region;        /* -1: only for the outline of the back */
	struct box box;    /* in a figure of 1 x 1, which is drawn 2 x 3 */
	double corners[4]; /* radii over the width; from top left clockwise */
};
size_t body_parts(bool back, struct body_part out[BODY_PARTS_MAX]);

/* charts/alternatives.c: the words that stand for a chart, for who sees none */

const char *alternative_series(struct canvas *canvas, const char *name,
    const struct series *series, const struct analysis *analysis);
const char *
alternative_pain(struct canvas *canvas, const struct analysis *analysis);
const char *
alternative_pairs(struct canvas *canvas, const struct analysis *analysis);
const char *
alternative_technique(struct canvas *canvas, const struct analysis *analysis);
/* Of the n series of one panel. */
const char *alternative_movement(struct canvas *canvas,
    const struct movement_series *series, size_t n,
    const struct analysis *analysis);
/* A tile's figures, read aloud. */
const char *spoken_tile(struct canvas *canvas, const struct tile *tile);

/* charts/pain.c */

void chart_pain_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis);

/* charts/start.c */

/* "start 7.3", where it overlaps nothing. */
void chart_start_label(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis);

/* charts/lanes.c */

/* Weeks, letters and techniques under the pain chart; returns the height
 * below the plot. With only_measure nothing is drawn. */
double chart_lanes_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis, bool only_measure);

/* charts/pairs.c */

/* Before and after each session, and what each held; returns its end. */
double chart_pairs_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis);
/* The height of the plot where the page has room for it. */
#define PAIRS_PLOT 140.0
/* Sessions that chart_pairs_draw() has room for. */
#define PAIRS_SHOWN 30

/* charts/panel.c: what panels of changes share */

#define PANEL_HEADINGS 27.0 /* from the baseline of headings to the rows */
#define PANEL_NUMBERS 15.0  /* from the last row to the end of the numbers */
#define PANEL_VALUE 10.0    /* from the top of a row to its estimate */
#define PANEL_DOTS 18.5     /* to the first dots under it */
#define PANEL_PITCH 3.7     /* from dot to dot */

/* Where 0 stands, the width of one point, the right edge of the words; the
 * left edge is as far from 0. */
struct panel_scale {
	double middle, unit, edge;
};
/* Where the parts of a panel stand: names from x on, the scales of both
 * outcomes, and how low the panel may reach. */
struct panel {
	const struct chart_style *style;
	double x, y, bottom;
	double row; /* the least height of a row on paper */
	struct panel_scale scales[OUTCOME_N];
	int half; /* the scales run from -half to +half */
};
/* A value with its interval, and what else stands in its row. */
struct panel_value {
	double value, lower, upper;
	struct mark mark;
	const char *note;   /* under the interval, or NULL */
	double least, most; /* of the dots below and 0 */
	bool too_few;	    /* sessions for a value: it says so */
};
/* 1 on paper. */
double panel_unit(const struct panel *panel);
/* The third of a page that is a column of a panel on paper. */
struct panel_scale panel_third(int i);
/* The names of both outcomes, which way is which, and the caption. */
void panel_headings_draw(
    struct canvas *canvas, const struct panel *panel, const char *caption);
/* Grid, zero and numbers of both scales; rows from y to y + h. */
void panel_scales_draw(
    struct canvas *canvas, const struct panel *panel, double y, double h);
/* A value, its bar and the interval in words, in a row that begins at y. */
void panel_value_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value);
/* What a row says that has none, beside its dots. */
void panel_without_draw(struct canvas *canvas, const struct panel *panel,
    enum outcome outcome, double y, const struct panel_value *value);

/* charts/technique.c */

/* Changes by technique; y is the baseline of the headings; returns where the
 * numbers of its scales stand. */
double chart_technique_draw(struct canvas *canvas, const struct panel *panel,
    const struct analysis *analysis);

/* charts/combinations.c */

/* Exactly which techniques were given together; returns its end. */
void combinations_draw(
    struct canvas *canvas, struct block block, const struct analysis *analysis);

/* charts/practice_panel.c */

struct practice_analysis;
/* Change by technique; y is the baseline of the heading; returns its last
 * baseline. */
double practice_panel_draw(struct canvas *canvas, double y,
    const struct practice_analysis *practice);

/* charts/practice_classes.c */

/* Where clients stand, from a heading at y. */
void practice_classes_draw(struct canvas *canvas, double y,
    const struct practice_analysis *practice);

/* charts/movement.c */

#define MOVEMENT_PITCH 136.0 /* from one row of panels to the next */
/* A heading at y and so many rows of panels; returns their end. */
double chart_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis);

/* charts/movement_line.c */

/* The readings of a series in a box, by these scales. */
void
movement_line_draw(struct canvas *canvas, const struct movement_series *series,
    struct box box, struct scale degrees, struct scale days);

/* charts/table_movement.c */

/* Left is a square, all else a dot. */
struct mark side_mark(enum side side);
double table_movements_height(const struct analysis *analysis, size_t rows);
/* The table of so many series; returns its last baseline. */
double table_movements_draw(struct canvas *canvas, double y, size_t rows,
    const struct analysis *analysis);

/* charts/body.c */

/* The least room for where it was felt, with the gap below it; 0 when
 * nothing was marked. */
double chart_body_least(
    struct canvas *canvas, const struct analysis *analysis);
/* Figures from a heading at y, or words where they would pass bottom;
 * returns their end. */
double chart_body_draw(struct canvas *canvas, double y, double bottom,
    const struct analysis *analysis);

/* charts/small.c */

/* Whether tightness or swelling was rated in the period. */
bool rating_any(
    const struct analysis *analysis, const struct measure *measure);
/* Tightness and swelling in plots of a height; returns their end. */
double chart_ratings_draw(struct canvas *canvas, double y, double plot,
    const struct analysis *analysis);

#endif
