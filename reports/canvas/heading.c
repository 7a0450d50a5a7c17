/* heading.c: headings with their direction words, and text cut to a width. */
#include "canvas/pdf.h"

static const struct font heading_font = { 11, true, INK, ANCHOR_START, false };
static const struct font secondary = { 9, false, INK_GREY, ANCHOR_START,
	false };

void
page_fit(struct canvas *canvas, struct xy at, double width, struct font font,
    const char *text)
{
	draw_lines(
	    canvas, (struct block){ at.x, at.y, width, 12, 1 }, font, text);
}

double
page_heading(struct canvas *canvas, double y, const char *heading,
    bool higher_is_better, const char *direction)
{
	double x = MARGIN + text_width(canvas, heading_font, heading);

	canvas_pdf_section(canvas, heading, y - 20);
	tag_begin(canvas, TAG_H2);
	draw_text(canvas, MARGIN, y, heading_font, heading);
	tag_end(canvas);
	if (direction == NULL)
		return x;
	tag_begin(canvas, TAG_P);
	x = page_direction(canvas, x + 12, y, higher_is_better);
	draw_text(canvas, x, y, secondary, direction);
	tag_end(canvas);
	return x + text_width(canvas, secondary, direction);
}

double
page_direction(struct canvas *canvas, double x, double y, bool higher_is_better)
{
	struct xy top = { x + 3, y - 6.6 }, bottom = { x + 3, y + 0.4 };

	if (higher_is_better)
		draw_arrow(
		    canvas, bottom, top, (struct xy){ 3.4, 5.2 }, INK_GREY);
	else
		draw_arrow(
		    canvas, top, bottom, (struct xy){ 3.4, 5.2 }, INK_GREY);
	return x + 9;
}
