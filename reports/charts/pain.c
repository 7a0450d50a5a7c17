/*
 * pain.c: the main chart: pain over time, with its start and its current
 * value. Paper and portal have the same drawing.
 */
#include "chart.h"
#include "charts/charts.h"
#include "words/sentences.h"

#include <math.h>

#define LABELS_MAX 8
#define THRESHOLD 0.7 /* times the start: the line of a reduction by 30 % */

/* The labels of the right column, before they are placed. */
struct column {
	struct label labels[LABELS_MAX];
	const char *texts[LABELS_MAX];
	struct font fonts[LABELS_MAX];
	size_t n;
};

static double y_at(const struct frame *, double);
static void first_session_draw(struct canvas *, const struct frame *,
    const struct scale *, const struct analysis *);
static void report_day_draw(struct canvas *, const struct frame *,
    const struct scale *, const struct analysis *);
static void threshold_draw(struct canvas *, const struct frame *,
    const struct analysis *, struct column *);
static void trend_draw(struct canvas *, const struct frame *,
    const struct scale *, const struct analysis *);
static void start_draw(struct canvas *, const struct frame *,
    const struct scale *, const struct analysis *);
static void now_draw(struct canvas *, const struct frame *,
    const struct scale *, const struct analysis *);
static void now_labels(struct canvas *, const struct frame *,
    const struct analysis *, struct column *);
static void bar_draw(struct canvas *, const struct frame *,
    const struct scale *, const int[2], double);
static struct series drawn(const struct series *, const struct analysis *);
static void column_add(struct canvas *, const struct frame *, struct column *,
    double, bool, const char *);
static void column_draw(struct canvas *, const struct frame *, struct column *);

void
chart_pain_svg(struct buf *out, const struct analysis *analysis, enum lang lang)
{
	struct frame frame = { &chart_style_screen, { 34, 26, 720, 200 }, 26,
		776, 184 };
	struct canvas *canvas;
	struct sentences sentences;
	struct buf unused = { .arena = out->arena };
	struct buf words = { .arena = out->arena };
	double below;
	size_t i;

	canvas = canvas_svg_start(&unused, lang, "", (struct xy){ 0 });
	below = chart_lanes_draw(canvas, &frame, analysis, true);
	canvas = canvas_svg_start(out, lang, "pain",
	    (struct xy){ 960, ceil(frame.plot.y + frame.plot.h + below + 8) });
	sentences_make(
	    out->arena, lang, analysis, READER_THERAPIST, &sentences);
	for (i = 0; i < sentences.n; i++)
		buf_printf(&words, "%s%s", i > 0 ? " " : "", sentences.v[i]);
	canvas_svg_describe(canvas,
	    analysis->arrival ? tr(lang, "Pain on arrival")
			      : tr(lang, "Average pain in the past week"),
	    buf_text(&words));
	chart_pain_draw(canvas, &frame, analysis);
	chart_lanes_draw(canvas, &frame, analysis, false);
	canvas_svg_end(canvas);
}

void
chart_pain_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis)
{
	struct series series = drawn(&analysis->pain.series, analysis);
	struct scale days = scale_days(frame->plot, analysis->from,
	    analysis->to, frame->style->small * 0.75);
	struct font grey = { frame->style->small + 1.5, false, INK_GREY,
		ANCHOR_MIDDLE, false };
	struct column column = { .n = 0 };

	column_add(canvas, frame, &column, SCORE_MAX, false,
	    tr(canvas->lang, "worst pain imaginable"));
	column_add(
	    canvas, frame, &column, 0, false, tr(canvas->lang, "no pain"));
	axis_scores(canvas, frame, 2);
	axis_months(canvas, frame, &days);
	first_session_draw(canvas, frame, &days, analysis);
	report_day_draw(canvas, frame, &days, analysis);
	threshold_draw(canvas, frame, analysis, &column);
	draw_joins(canvas, frame, &days, &series);
	trend_draw(canvas, frame, &days, analysis);
	start_draw(canvas, frame, &days, analysis);
	now_draw(canvas, frame, &days, analysis);
	draw_dots(canvas, frame, &days, &series);
	chart_start_label(canvas, frame, &days, analysis);
	now_labels(canvas, frame, analysis, &column);
	if (series.n == 0)
		draw_text(canvas, frame->plot.x + frame->plot.w / 2,
		    frame->plot.y + frame->plot.h / 2, grey,
		    analysis->pain.series.n > 0
			? tr(canvas->lang, "No answers in this period")
			: tr(canvas->lang, "No weekly answers yet"));
	column_draw(canvas, frame, &column);
}

static double
y_at(const struct frame *frame, double score)
{
	return frame->plot.y + frame->plot.h * (1 - score / SCORE_MAX);
}

static void
first_session_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	struct font font = { frame->style->small, false, INK_GREY, ANCHOR_START,
		false };
	double x, bottom = frame->plot.y + frame->plot.h;
	const char *text;
	char day[DAY_SIZE];

	if (analysis->first == NO_DAY || analysis->first < days->from)
		return;
	x = scale_at(days, analysis->first);
	day_text(analysis->first, day);
	text = arena_printf(canvas->arena, tr(canvas->lang, "first session %s"),
	    day_near(canvas->arena, canvas->lang, day, analysis->to));
	draw_line(canvas, (struct xy){ x, frame->plot.y - 4 },
	    (struct xy){ x, bottom },
	    (struct stroke){ INK_LIGHT, 1, DASH_NONE });
	if (x + text_width(canvas, font, text) > frame->plot.x + frame->plot.w)
		font.anchor = ANCHOR_END;
	draw_text(canvas, x, frame->plot.y - 7.5, font, text);
}

/* Marks the day of the report when the axis goes on after it. */
static void
report_day_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	struct font font = { frame->style->small, false, INK_GREY, ANCHOR_START,
		true };
	double x = scale_at(days, analysis->to);
	const char *text = tr(canvas->lang, "report date");

	if (analysis->to >= days->to)
		return;
	draw_line(canvas, (struct xy){ x, frame->plot.y },
	    (struct xy){ x, frame->plot.y + frame->plot.h },
	    (struct stroke){ INK_LIGHT, 1, DASH_GAP });
	if (x + 4 + text_width(canvas, font, text) >
	    frame->plot.x + frame->plot.w) {
		font.anchor = ANCHOR_END;
		x -= 8;
	}
	draw_text(
	    canvas, x + 4, frame->plot.y + frame->style->small, font, text);
}

static void
threshold_draw(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis, struct column *column)
{
	const struct summary *summary = &analysis->pain.summary;
	double value = summary->baseline * THRESHOLD;

	if (summary->status != SUMMARY_OK || summary->baseline < PERCENT_LEAST)
		return;
	draw_line(canvas, (struct xy){ frame->plot.x, y_at(frame, value) },
	    (struct xy){ frame->plot.x + frame->plot.w, y_at(frame, value) },
	    (struct stroke){ INK_MID, 1, DASH_THRESHOLD });
	column_add(canvas, frame, column, value, false,
	    arena_printf(canvas->arena,
		tr(canvas->lang, "30 %% lower than start, %s"),
		number_text(canvas->arena, value, 1)));
}

static void
trend_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	const struct measure *pain = &analysis->pain;
	const struct trend *trend = &pain->trend;
	double from, to, ends[2];
	int k;

	if (!pain->has_trend)
		return;
	from = fmax(pain->summary.baseline_n > 0 ? pain->summary.baseline_from
						 : pain->series.v[0].day,
	    analysis->from);
	to = pain->series.v[pain->series.n - 1].day;
	if (to <= from)
		return;
	ends[0] = trend->intercept + trend->slope * (from - trend->origin);
	ends[1] = trend->intercept + trend->slope * (to - trend->origin);
	/* The line stays inside the scale, as all scores do. */
	for (k = 0; k < 2; k++) {
		double end = fmin(fmax(ends[k], 0), SCORE_MAX);

		if (end == ends[k])
			continue;
		*(k == 0 ? &from : &to) += (end - ends[k]) / trend->slope;
		ends[k] = end;
	}
	draw_line(canvas,
	    (struct xy){ scale_at(days, from), y_at(frame, ends[0]) },
	    (struct xy){ scale_at(days, to), y_at(frame, ends[1]) },
	    (struct stroke){ INK_MID, 1.5 * frame->style->line, DASH_NONE });
}

static void
start_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	const struct summary *summary = &analysis->pain.summary;

	if (summary->baseline_n == 0 || summary->baseline_to < analysis->from)
		return;
	/* A single reading has a dot already and needs no bar. */
	if (summary->baseline_n > 1)
		bar_draw(canvas, frame, days,
		    (const int[]){
			summary->baseline_from, summary->baseline_to },
		    summary->baseline);
}

static void
now_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const struct analysis *analysis)
{
	const struct summary *summary = &analysis->pain.summary;

	if (summary->status != SUMMARY_OK ||
	    summary->current_to < analysis->from)
		return;
	bar_draw(canvas, frame, days,
	    (const int[]){ summary->current_from, summary->current_to },
	    summary->current);
}

static void
now_labels(struct canvas *canvas, const struct frame *frame,
    const struct analysis *analysis, struct column *column)
{
	const struct measure *pain = &analysis->pain;
	const struct summary *summary = &pain->summary;
	struct arena *arena = canvas->arena;
	enum lang lang = canvas->lang;
	double days = trend_days(&pain->trend);
	char day[DAY_SIZE];

	if (summary->baseline_n > 0 && summary->baseline_to < analysis->from)
		column_add(canvas, frame, column, summary->baseline, true,
		    arena_printf(arena, tr(lang, "start %s"),
			number_text(arena, summary->baseline, 1)));
	if (summary->status != SUMMARY_OK)
		return;
	day_text(summary->current_to, day);
	column_add(canvas, frame, column, summary->current, true,
	    summary->stale ? arena_printf(arena, tr(lang, "%s until %s"),
				 number_text(arena, summary->current, 1),
				 day_near(arena, lang, day, analysis->to))
			   : arena_printf(arena, tr(lang, "now %s"),
				 number_text(arena, summary->current, 1)));
	if (pain->has_trend)
		column_add(canvas, frame, column, summary->current - 0.01,
		    false,
		    trend_clear(&pain->trend)
			? arena_printf(arena,
			      days > 28 ? tr(lang, "trend %s a year")
					: tr(lang, "trend %s every 4 weeks"),
			      number_signed(arena, pain->trend.slope * days, 1))
			: tr(lang, "trend, no clear direction"));
	if (frame->style->latest)
		column_add(canvas, frame, column,
		    pain->series.v[pain->series.n - 1].value, true,
		    arena_printf(arena, tr(lang, "latest %s"),
			number_text(arena,
			    pain->series.v[pain->series.n - 1].value, 0)));
}

static void
bar_draw(struct canvas *canvas, const struct frame *frame,
    const struct scale *days, const int between[2], double score)
{
	double from = fmax(scale_at(days, between[0]) - 4, frame->plot.x);
	double to = scale_at(days, between[1]) + 4;

	draw_line(canvas, (struct xy){ from, y_at(frame, score) },
	    (struct xy){ to, y_at(frame, score) },
	    (struct stroke){ INK, frame->style->bar, DASH_NONE });
}

/* Returns the part of a series that lies in the period. */
static struct series
drawn(const struct series *series, const struct analysis *analysis)
{
	struct series part = { 0 };
	size_t i = 0;

	while (i < series->n && series->v[i].day < analysis->from)
		i++;
	part.v = series->v + i;
	part.n = series->n - i;
	return part;
}

static void
column_add(struct canvas *canvas, const struct frame *frame,
    struct column *column, double score, bool bold, const char *text)
{
	const struct chart_style *style = frame->style;
	struct font font = { bold ? style->label : style->small, bold,
		bold ? INK : INK_GREY, ANCHOR_START, false };
	size_t i = column->n;
	int lines;

	if (i == LABELS_MAX)
		return;
	lines = draw_lines(canvas,
	    (struct block){ 0, 0, frame->column_width, 0, 2 }, font, text);
	column->labels[i].wanted = y_at(frame, score) + style->small * 0.35;
	column->labels[i].height =
	    style->label * 1.28 + (lines - 1) * style->small * 1.25;
	column->labels[i].order = (int)i;
	column->texts[i] = text;
	column->fonts[i] = font;
	column->n++;
}

static void
column_draw(
    struct canvas *canvas, const struct frame *frame, struct column *column)
{
	size_t i;

	labels_place(column->labels, column->n,
	    frame->plot.y + frame->style->small * 0.35,
	    frame->plot.y + frame->plot.h + frame->style->small * 0.35);
	for (i = 0; i < column->n; i++) {
		int k = column->labels[i].order;

		draw_lines(canvas,
		    (struct block){ frame->column, column->labels[i].y,
			frame->column_width, frame->style->small * 1.25, 2 },
		    column->fonts[k], column->texts[k]);
	}
}
