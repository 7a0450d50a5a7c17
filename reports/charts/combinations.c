/*
 * combinations.c: the combinations of techniques in sessions, with counts.
 */
#include "charts/charts.h"

#define ROWS 8 /* the most rows */
#define PITCH 12.4
#define PLACE 14.0  /* from one mark to the next */
#define NARROW 11.5 /* the same with more than four techniques */

static void
row_draw(struct canvas *, struct block, const struct combination *, unsigned);
static void
others_draw(struct canvas *, struct block, const struct combinations *, size_t);
static double place(unsigned);
static double words_from(double, unsigned);

void
combinations_draw(
    struct canvas *canvas, struct block block, const struct analysis *analysis)
{
	const struct combinations *all = &analysis->combinations;
	struct font heading = { 11, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_END, false };
	size_t i, rows = all->n;
	unsigned used = 0;

	tag_begin(canvas, TAG_H2);
	draw_text(canvas, block.x, block.y, heading,
	    tr(canvas->lang, "Combinations given"));
	tag_end(canvas);
	tag_begin(canvas, TAG_TABLE);
	tag_begin(canvas, TAG_TR);
	tag_header(canvas, HEADER_OF_COLUMN, 1);
	tag_say(canvas, tr(canvas->lang, "techniques"));
	tag_end(canvas);
	tag_header(canvas, HEADER_OF_COLUMN, 1);
	draw_text(canvas, block.x + block.width, block.y, grey,
	    tr(canvas->lang, "sessions"));
	tag_end(canvas);
	tag_end(canvas);
	for (i = 0; i < all->n; i++)
		used |= all->v[i].techniques;
	if (block.max > ROWS)
		block.max = ROWS;
	if (block.max < 1)
		block.max = 1;
	if (rows > (size_t)block.max)
		rows = (size_t)block.max - 1;
	block.y += 17;
	for (i = 0; i < rows; i++) {
		row_draw(canvas, block, &all->v[i], used);
		block.y += PITCH;
	}
	if (rows < all->n)
		others_draw(canvas, block, all, rows);
	tag_end(canvas);
}

static void
others_draw(struct canvas *canvas, struct block block,
    const struct combinations *all, size_t rows)
{
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	size_t i, sessions = 0;
	unsigned used = 0;

	for (i = 0; i < all->n; i++) {
		used |= all->v[i].techniques;
		sessions += i >= rows ? all->v[i].sessions : 0;
	}
	tag_begin(canvas, TAG_TR);
	tag_header(canvas, HEADER_OF_ROW, 1);
	draw_text(canvas, words_from(block.x, used), block.y + 2.8, grey,
	    arena_printf(
		canvas->arena, tr(canvas->lang, "%zu others"), all->n - rows));
	tag_end(canvas);
	tag_begin(canvas, TAG_TD);
	grey.anchor = ANCHOR_END;
	draw_text(canvas, block.x + block.width, block.y + 2.8, grey,
	    number_count(canvas->arena, sessions));
	tag_end(canvas);
	tag_end(canvas);
}

static double
place(unsigned used)
{
	return __builtin_popcount(used) > 4 ? NARROW : PLACE;
}

/* Returns the x of the words, after the marks of all techniques. */
static double
words_from(double x, unsigned used)
{
	return x + 8 + __builtin_popcount(used) * place(used);
}

static void
row_draw(struct canvas *canvas, struct block block,
    const struct combination *combination, unsigned used)
{
	struct font font = { 8, false, INK, ANCHOR_START, false };
	struct font count = { 9, false, INK, ANCHOR_END, false };
	double x = block.x + 5;
	int k;

	tag_begin(canvas, TAG_TR);
	tag_header(canvas, HEADER_OF_ROW, 1);
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (!(used & 1u << k))
			continue;
		draw_mark(canvas, x, block.y,
		    combination->techniques & 1u << k
			? technique_mark(k, chart_style_paper.mark)
			: (struct mark){ SHAPE_CIRCLE, 0.8, INK_MID, 0, 0 });
		x += place(used);
	}
	x = words_from(block.x, used);
	draw_lines(canvas,
	    (struct block){
		x, block.y + 2.8, block.x + block.width - 20 - x, PITCH, 1 },
	    font,
	    techniques_text(
		canvas->arena, canvas->lang, combination->techniques));
	tag_end(canvas);
	tag_begin(canvas, TAG_TD);
	draw_text(canvas, block.x + block.width, block.y + 3, count,
	    number_count(canvas->arena, combination->sessions));
	tag_end(canvas);
	tag_end(canvas);
}
