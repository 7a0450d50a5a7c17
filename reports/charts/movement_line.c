/* movement_line.c: the line of one movement in its chart. */
#include "charts/charts.h"

#include <stdlib.h>

#define THIN_FROM 120 /* a line with more readings is thinned */
#define THIN_WIDTH 0.5

static void segment_draw(struct canvas *, struct xy *, size_t, bool);
static void marks_draw(struct canvas *, const struct movement_series *,
    struct box, const struct scale[2]);
static struct xy point_at(
    const struct movement_point *, const struct scale *, const struct scale *);

void
movement_line_draw(struct canvas *canvas, const struct movement_series *series,
    struct box box, struct scale degrees, struct scale days)
{
	struct xy *points = arena_array(canvas->arena, struct xy, series->n);
	bool dense = series->n > THIN_FROM;
	size_t i, n = 0, start = 0;

	for (i = 0; i < series->n; i++) {
		if (i > 0 && series->v[i].breaks) {
			segment_draw(canvas, points + start, n - start, dense);
			start = n;
		}
		points[n] = point_at(&series->v[i], &degrees, &days);
		/* The period may begin after the first reading. */
		if (points[n].x >= box.x)
			n++;
	}
	segment_draw(canvas, points + start, n - start, dense);
	marks_draw(canvas, series, box, (struct scale[]){ degrees, days });
}

static void
segment_draw(struct canvas *canvas, struct xy *points, size_t n, bool dense)
{
	if (dense)
		n = points_thin(points, n, THIN_WIDTH);
	canvas->ops->line(
	    canvas, points, n, (struct stroke){ INK_MID, 1.2, DASH_NONE });
}

/* Draws all marks of one kind together, so that no halo covers another mark. */
static void
marks_draw(struct canvas *canvas, const struct movement_series *series,
    struct box box, const struct scale scales[2])
{
	struct xy *points = arena_array(canvas->arena, struct xy, series->n);
	struct mark mark = side_mark(series->side);
	bool dense = series->n > THIN_FROM;
	size_t i, n;
	int own;

	mark.halo = dense ? 0 : 0.8;
	if (dense)
		mark.area /= 3;
	for (own = 0; own < 2; own++) {
		n = 0;
		for (i = 0; i < series->n; i++) {
			points[n] =
			    point_at(&series->v[i], &scales[0], &scales[1]);
			if (series->v[i].own == own && points[n].x >= box.x)
				n++;
		}
		if (dense)
			n = points_thin(points, n, THIN_WIDTH);
		mark.line = own ? 1.2 : 0;
		canvas->ops->marks(canvas, points, n, mark);
	}
}

static struct xy
point_at(const struct movement_point *point, const struct scale *degrees,
    const struct scale *days)
{
	return (struct xy){ scale_at(days, point->day),
		scale_at(degrees, point->degrees) };
}
