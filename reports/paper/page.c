/*
 * page.c: the header and the footer of every page.
 */
#include "paper/paper.h"

#include <string.h>

#define ELLIPSIS "\xE2\x80\xA6"

static void header_first(struct canvas *, const struct page_frame *);
static void header_next(
    struct canvas *, const struct page_frame *, const char *, const char *);
static const char *
running_header(struct canvas *, const struct page_frame *, double);
static const char *shortened(struct arena *, const char *, size_t);
static void footer(struct canvas *, const struct page_frame *);

static const struct font title = { 20, true, INK, ANCHOR_START, false };
static const struct font secondary = { 9, false, INK_GREY, ANCHOR_START,
	false };

void
page_begin(struct canvas *canvas, const struct page_frame *frame,
    const char *subject, const char *sentence)
{
	struct font right = { 9, false, INK_GREY, ANCHOR_END, false };

	tag_begin(canvas, TAG_SECT);
	tag_begin(canvas, TAG_HEADER);
	draw_text(canvas, RIGHT, 45, right,
	    arena_printf(canvas->arena, tr(canvas->lang, "Page %d of %d"),
		frame->number, frame->total));
	tag_end(canvas);
	if (subject == NULL)
		header_first(canvas, frame);
	else
		header_next(canvas, frame, subject, sentence);
	draw_line(canvas, (struct xy){ MARGIN, 98 }, (struct xy){ RIGHT, 98 },
	    (struct stroke){ INK, 0.75, DASH_NONE });
}

void
page_end(struct canvas *canvas, const struct page_frame *frame)
{
	if (frame->number > 1)
		tag_begin(canvas, TAG_FOOTER);
	footer(canvas, frame);
	if (frame->number > 1)
		tag_end(canvas);
	canvas_pdf_end_page(canvas);
}

static void
header_first(struct canvas *canvas, const struct page_frame *frame)
{
	struct font kind = { 11, false, INK_GREY, ANCHOR_END, false };
	struct font code = { 11, false, INK_GREY, ANCHOR_START, false };
	struct font line = { 9.5, false, INK_GREY, ANCHOR_START, false };
	const char *words = frame->kind;
	double room = RIGHT - MARGIN - 24 - text_width(canvas, kind, words) -
		      text_width(canvas, code, frame->code);
	double width = text_width(canvas, title, frame->name);

	page_fit(canvas, (struct xy){ MARGIN, 45 }, COLUMNS(10), secondary,
	    frame->sender);
	tag_begin(canvas, TAG_H1);
	tag_typed(canvas, TAG_SPAN, frame->name);
	page_fit(canvas, (struct xy){ MARGIN, 72 }, room, title, frame->name);
	tag_end(canvas);
	if (frame->code[0] != '\0') {
		tag_begin(canvas, TAG_SPAN);
		draw_text(canvas, MARGIN + (width < room ? width : room) + 9,
		    72, code, frame->code);
		tag_end(canvas);
		tag_begin(canvas, TAG_SPAN);
		draw_text(canvas, RIGHT, 72, kind, words);
		tag_end(canvas);
	}
	tag_end(canvas);
	page_fit(canvas, (struct xy){ MARGIN, 88 }, COLUMNS(12), line,
	    arena_printf(canvas->arena, tr(canvas->lang, "%s %s"),
		frame->period, frame->report_of));
}

static void
header_next(struct canvas *canvas, const struct page_frame *frame,
    const char *subject, const char *sentence)
{
	struct font line = { 9.5, false, INK_GREY, ANCHOR_START, false };
	double room = RIGHT - MARGIN - 60;

	tag_begin(canvas, TAG_HEADER);
	page_fit(canvas, (struct xy){ MARGIN, 45 }, room, secondary,
	    running_header(canvas, frame, room));
	tag_end(canvas);
	tag_begin(canvas, TAG_H1);
	page_fit(
	    canvas, (struct xy){ MARGIN, 72 }, COLUMNS(12), title, subject);
	tag_end(canvas);
	page_fit(
	    canvas, (struct xy){ MARGIN, 88 }, COLUMNS(12), line, sentence);
}

/* If the header is too long, it first loses the day of the report, which the
 * period has, too; then the names are shortened. */
static const char *
running_header(
    struct canvas *canvas, const struct page_frame *frame, double room)
{
	struct arena *arena = canvas->arena;
	const char *text =
	    arena_printf(arena, "%s. %s, %s. %s %s", frame->practice,
		frame->name, frame->code, frame->days, frame->report_of);
	size_t most = 60;

	while (text_width(canvas, secondary, text) > room && most > 12) {
		text = arena_printf(arena, "%s. %s, %s. %s",
		    shortened(arena, frame->practice, most),
		    shortened(arena, frame->name, most), frame->code,
		    frame->days);
		most -= 4;
	}
	return text;
}

/* Returns text cut to max characters, at the end of a word if possible. */
static const char *
shortened(struct arena *arena, const char *text, size_t max)
{
	char *cut;
	size_t len;

	if (utf8_length(text) <= max)
		return text;
	cut = arena_strdup(arena, page_drawn(arena, text, max));
	len = strlen(cut) - strlen(ELLIPSIS);
	cut[len] = '\0';
	if (strrchr(cut, ' ') != NULL && strrchr(cut, ' ') > cut + len / 2)
		*strrchr(cut, ' ') = '\0';
	len = strlen(cut);
	while (len > 0 && strchr(" ,.;", cut[len - 1]) != NULL)
		cut[--len] = '\0';
	return page_isolated(arena, cut);
}

static void
footer(struct canvas *canvas, const struct page_frame *frame)
{
	struct font small = { 8, false, INK_GREY, ANCHOR_START, false };

	draw_line(canvas, (struct xy){ MARGIN, 766 }, (struct xy){ RIGHT, 766 },
	    (struct stroke){ INK_LIGHT, 0.5, DASH_NONE });
	draw_lines(canvas, (struct block){ MARGIN, 779, COLUMNS(12), 12, 2 },
	    secondary,
	    tr(canvas->lang,
		"This report describes recorded scores. It cannot show what "
		"caused a change: pain varies by itself, people often start "
		"care when it is at its worst, and other things change too. "
		"It is not a diagnosis."));
	page_fit(canvas, (struct xy){ MARGIN, 805 }, COLUMNS(9), small,
	    frame->data_line);
	small.anchor = ANCHOR_END;
	draw_text(canvas, RIGHT, 805, small,
	    tr(canvas->lang, "Scores are reported by the client."));
}
