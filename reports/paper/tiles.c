/*
 * tiles.c: the four figures at the top of the first page: the start of a
 * measure, its current value, and a small line chart.
 */
#include "paper/paper.h"

#include <math.h>
#include <string.h>

#define TOP 108.0
#define STEP 12.0 /* from a line to the next */
#define FEW 6     /* up to so many points, each has a mark */

/* The small line chart under the numbers. */
struct spark {
	const struct series *series;
	const struct summary *summary; /* gives the bars, or NULL */
	double low, high;
	int gap; /* a longer gap is dotted */
};

static double
tile_draw(struct canvas *, double, const struct tile *, double, double);
static struct spark spark_of(struct canvas *, const struct analysis *, int);
static void spark_draw(
    struct canvas *, const struct spark *, struct box, const struct analysis *);
static void spark_bar(struct canvas *, const struct spark *, struct box,
    const struct scale *, bool);
static double spark_y(const struct spark *, struct box, double);
static void numbers_draw(struct canvas *, double, double, const struct tile *);
static int
most_lines(struct canvas *, struct font, const char *const[TILE_N], double);

static const struct font name_font = { 10, true, INK, ANCHOR_START, false };
static const struct font direction_font = { 9, false, INK_GREY, ANCHOR_START,
	false };
static const struct font words_font = { 9.5, false, INK, ANCHOR_START, false };
static const struct font empty_font = { 9.5, false, INK_GREY, ANCHOR_START,
	false };

double
tiles_draw(struct canvas *canvas, const struct analysis *analysis,
    const struct tile tiles[TILE_N])
{
	const char *names[TILE_N], *directions[TILE_N], *words[TILE_N];
	double width = COLUMNS(3), name, direction, word, y;
	int k;

	for (k = 0; k < TILE_N; k++) {
		names[k] = tiles[k].name;
		directions[k] = tiles[k].direction;
		words[k] = tiles[k].empty ? "" : tiles[k].words;
	}
	name = STEP * most_lines(canvas, name_font, names, width);
	direction =
	    STEP * most_lines(canvas, direction_font, directions, width - 9);
	word = STEP * most_lines(canvas, words_font, words, width);
	for (k = 0; k < TILE_N; k++) {
		const struct tile *tile = &tiles[k];
		struct spark spark = spark_of(canvas, analysis, k);
		double x = COLUMN(3 * k);

		y = tile_draw(canvas, x, tile, name, direction) + 41 + word;
		if (spark.series->n > 0)
			tag_figure(
			    canvas, alternative_series(canvas, tile->name,
					spark.series, analysis));
		spark_draw(
		    canvas, &spark, (struct box){ x, y, width, 30 }, analysis);
		if (spark.series->n > 0)
			tag_end(canvas);
		draw_text(canvas, x, y + 43, direction_font, tile->count);
	}
	return name + direction + word;
}

/* Draws the tile without its line chart. name and direction: heights of their
 * extra lines. Returns the baseline of the numbers. */
static double
tile_draw(struct canvas *canvas, double x, const struct tile *tile, double name,
    double direction)
{
	double y = TOP + 12, width = COLUMNS(3);

	tag_begin(canvas, TAG_H2);
	draw_lines(canvas, (struct block){ x, y, width, STEP, 2 }, name_font,
	    tile->name);
	tag_end(canvas);
	tag_begin(canvas, TAG_P);
	if (tile->empty == NULL)
		tag_say(canvas, spoken_tile(canvas, tile));
	y += 14 + name;
	page_direction(canvas, x, y, tile->higher_is_better);
	draw_lines(canvas, (struct block){ x + 9, y, width - 9, STEP, 2 },
	    direction_font, tile->direction);
	y += 30 + direction;
	if (tile->empty != NULL) {
		draw_lines(canvas, (struct block){ x, y - 8, width, 14, 3 },
		    empty_font, tile->empty);
	} else {
		numbers_draw(canvas, x, y, tile);
		draw_lines(canvas, (struct block){ x, y + 33, width, STEP, 2 },
		    words_font, tile->words);
	}
	tag_end(canvas);
	return y;
}

static void
numbers_draw(struct canvas *canvas, double x, double y, const struct tile *tile)
{
	struct font start = { 22, false, INK_MID, ANCHOR_START, false };
	struct font now = { 22, true, INK, ANCHOR_START, false };
	struct font change = { 10, true, INK, ANCHOR_START, false };
	double at = x;

	draw_text(canvas, at, y, start, tile->start);
	at += text_width(canvas, start, tile->start) + 6;
	draw_arrow(canvas, (struct xy){ at, y - 7.8 },
	    (struct xy){ at + 13, y - 7.8 }, (struct xy){ 4.6, 5.8 }, INK_MID);
	at += 19;
	/* Two calls, because the unit may come from another font. */
	draw_text(canvas, at, y, now, tile->now);
	at += text_width(canvas, now, tile->now);
	if (tile->unit[0] != '\0')
		draw_text(canvas, at, y, now, tile->unit);
	draw_text(canvas, x, y + 19, change, tile->change);
}

static struct spark
spark_of(struct canvas *canvas, const struct analysis *analysis, int k)
{
	const struct measure *measures[] = { &analysis->pain,
		&analysis->interference, &analysis->activities };
	const struct movement_series *movement = analysis->main_movement;
	struct spark spark = { .low = 0, .high = SCORE_MAX, .gap = GAP_DAYS };
	struct series *series;
	size_t i;

	if (k < (int)nitems(measures)) {
		spark.series = &measures[k]->series;
		spark.summary = &measures[k]->summary;
		return spark;
	}
	series = arena_new_of(canvas->arena, struct series);
	spark.series = series;
	/* Movement is not measured every week: no gap is dotted. */
	spark.gap = INT_MAX;
	if (movement == NULL)
		return spark;
	spark.high = movement->movement->normal;
	series->v = arena_array(canvas->arena, struct point, movement->n);
	for (i = 0; i < movement->n; i++) {
		double degrees = movement->v[i].degrees;

		series->v[series->n++] =
		    (struct point){ movement->v[i].day, degrees };
		spark.low = fmin(spark.low, degrees);
		spark.high = fmax(spark.high, degrees);
	}
	if (spark.high <= spark.low)
		spark.high = spark.low + 1;
	return spark;
}

static void
spark_draw(struct canvas *canvas, const struct spark *spark, struct box box,
    const struct analysis *analysis)
{
	struct scale days =
	    scale_days((struct box){ box.x, box.y, box.w - 4, box.h },
		analysis->from, analysis->to, 3);
	struct xy *points =
	    arena_array(canvas->arena, struct xy, spark->series->n);
	struct stroke stroke = { INK_MID, 1, DASH_NONE };
	const struct point *v = spark->series->v;
	size_t i, n = 0, start = 0;

	draw_line(canvas, (struct xy){ box.x, box.y + box.h },
	    (struct xy){ box.x + box.w, box.y + box.h },
	    (struct stroke){ INK_LIGHT, 0.5, DASH_NONE });
	for (i = 0; i < spark->series->n; i++) {
		if (v[i].day < analysis->from)
			continue;
		points[n] = (struct xy){ scale_at(&days, v[i].day),
			spark_y(spark, box, v[i].value) };
		n++;
		if (n < 2 || v[i].day - v[i - 1].day <= spark->gap)
			continue;
		canvas->ops->line(canvas, points + start,
		    points_thin(points + start, n - 1 - start, 0.5), stroke);
		draw_line(canvas, points[n - 2], points[n - 1],
		    (struct stroke){ INK_MID, 1, DASH_GAP });
		start = n - 1;
	}
	if (n <= FEW) {
		canvas->ops->line(canvas, points + start, n - start, stroke);
		canvas->ops->marks(canvas, points, n > 0 ? n - 1 : 0,
		    (struct mark){ SHAPE_CIRCLE, 7, INK_MID, 0, 0 });
		if (n > 0)
			draw_mark(canvas, points[n - 1].x, points[n - 1].y,
			    (struct mark){ SHAPE_CIRCLE, 10, INK, 0, 0 });
	} else {
		canvas->ops->line(canvas, points + start,
		    points_thin(points + start, n - start, 0.5), stroke);
	}
	spark_bar(canvas, spark, box, &days, false);
	spark_bar(canvas, spark, box, &days, true);
}

static void
spark_bar(struct canvas *canvas, const struct spark *spark, struct box box,
    const struct scale *days, bool now)
{
	const struct summary *summary = spark->summary;
	double y, from, to;

	if (summary == NULL || summary->status != SUMMARY_OK)
		return;
	y = spark_y(spark, box, now ? summary->current : summary->baseline);
	from = scale_at(
	    days, now ? summary->current_from : summary->baseline_from);
	to = scale_at(days, now ? summary->current_to : summary->baseline_to);
	if (to < box.x)
		return;
	from = fmax(from - 1.5, box.x);
	to = fmin(to + 1.5, box.x + box.w);
	/* The bar of a single reading must be visible. */
	if (to - from < 6)
		to = from + 6;
	draw_line(canvas, (struct xy){ from, y }, (struct xy){ to, y },
	    (struct stroke){ INK, 2.2, DASH_NONE });
}

static double
spark_y(const struct spark *spark, struct box box, double value)
{
	return box.y +
	       box.h * (1 - (value - spark->low) / (spark->high - spark->low));
}

/* Returns how many lines the longest of four texts has after the first. */
static int
most_lines(struct canvas *canvas, struct font font,
    const char *const texts[TILE_N], double width)
{
	int k, n, most = 1;

	for (k = 0; k < TILE_N; k++) {
		n = draw_lines(canvas, (struct block){ 0, 0, width, 0, 2 },
		    font, texts[k]);
		if (n > most)
			most = n;
	}
	return most - 1;
}
