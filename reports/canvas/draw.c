/*
 * draw.c: inks, lines, marks, text and arrows, on both kinds of canvas.
 */
#include "canvas/canvas.h"

#include <math.h>
#include <string.h>

const char *const ink_names[] = { "ink", "grey", "mid", "light", "hair", "grid",
	"band", "week", "pale", "card", "t1", "t2", "t3", "t4", "t5" };
const unsigned ink_colours[] = { 0x1A1A1A, 0x595959, 0x8A8A8A, 0xBDBDBD,
	0xD6D6D6, 0xE9E9E9, 0xE6E6E6, 0xA8A8A8, 0x9A9A9A, 0xFFFFFF, 0x0072B2,
	0xD55E00, 0x009E73, 0xCC79A7, 0x666666 };

void
draw_line(
    struct canvas *canvas, struct xy from, struct xy to, struct stroke stroke)
{
	const struct xy points[] = { from, to };

	canvas->ops->line(canvas, points, 2, stroke);
}

void
draw_mark(struct canvas *canvas, double x, double y, struct mark mark)
{
	canvas->ops->marks(canvas, &(struct xy){ x, y }, 1, mark);
}

void
draw_text(struct canvas *canvas, double x, double y, struct font font,
    const char *text)
{
	canvas->ops->text(canvas, (struct xy){ x, y }, font, text);
}

double
text_width(struct canvas *canvas, struct font font, const char *text)
{
	return canvas->ops->width(canvas, font, text);
}

const char *
text_plain(struct canvas *canvas, const char *text, size_t max)
{
	return canvas->ops->plain(canvas, text, max);
}

void
draw_arrow(struct canvas *canvas, struct xy from, struct xy to, struct xy head,
    enum ink ink)
{
	double dx = to.x - from.x, dy = to.y - from.y;
	double length = sqrt(dx * dx + dy * dy), half = head.y / 2;
	struct xy base;

	if (length <= 0)
		return;
	dx /= length;
	dy /= length;
	base = (struct xy){ to.x - dx * head.x, to.y - dy * head.x };
	draw_line(canvas, from, base, (struct stroke){ ink, 1, DASH_NONE });
	canvas->ops->area(canvas,
	    (const struct xy[]){
		{ base.x - dy * half, base.y + dx * half },
		to,
		{ base.x + dy * half, base.y - dx * half },
	    },
	    3, ink);
}

int
draw_lines(struct canvas *canvas, struct block block, struct font font,
    const char *text)
{
	return canvas->ops->lines(canvas, block, font, text);
}

int
mark_corners(struct mark mark, struct xy at, struct xy out[4])
{
	/* side: the side of a square with the same area. */
	double side = sqrt(mark.area), half = side / 2;

	switch (mark.shape) {
	case SHAPE_TRIANGLE:
		side *= 1.52;
		out[0] = (struct xy){ at.x, at.y - side * 0.52 };
		out[1] = (struct xy){ at.x + side / 2, at.y + side * 0.346 };
		out[2] = (struct xy){ at.x - side / 2, at.y + side * 0.346 };
		return 3;
	case SHAPE_DIAMOND:
		half = side * M_SQRT1_2;
		out[0] = (struct xy){ at.x, at.y - half };
		out[1] = (struct xy){ at.x + half, at.y };
		out[2] = (struct xy){ at.x, at.y + half };
		out[3] = (struct xy){ at.x - half, at.y };
		return 4;
	case SHAPE_CROSS:
		out[0] = (struct xy){ at.x - half, at.y - half };
		out[1] = (struct xy){ at.x + half, at.y + half };
		out[2] = (struct xy){ at.x + half, at.y - half };
		out[3] = (struct xy){ at.x - half, at.y + half };
		return 4;
	default:
		out[0] = (struct xy){ at.x - half, at.y - half };
		out[1] = (struct xy){ at.x + half, at.y - half };
		out[2] = (struct xy){ at.x + half, at.y + half };
		out[3] = (struct xy){ at.x - half, at.y + half };
		return 4;
	}
}
