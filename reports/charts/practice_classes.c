/*
 * practice_classes.c: one bar with the number of clients in each class of
 * change, against their own start. Classes with fewer than 5 clients are
 * joined or left out.
 */
#include "practice.h"

#include <math.h>

#include "charts/charts.h"

#define HEIGHT 20.0
#define GAP 2.0
#define LABEL_LEAST 58.0 /* least width of a label */
#define PARTS_MAX CLASS_N

/* The classes in the order of the bar. */
static const enum change_class order[] = { CLASS_SUBSTANTIAL, CLASS_MODERATE,
	CLASS_SMALL, CLASS_LITTLE, CLASS_SLIGHTLY_WORSE, CLASS_WORSE,
	CLASS_START_TOO_LOW };

/* A part of the bar: one class, or several classes that are joined. */
struct part {
	enum change_class first; /* gives the fill pattern */
	const char *name;
	size_t clients;
	double x, w;
	double label, label_w; /* x and width of the label */
};
struct parts {
	struct part v[PARTS_MAX];
	size_t n;
	size_t clients;
	const char *left_out; /* names of classes, or NULL */
};

static void
parts_make(struct canvas *, const struct practice_analysis *, struct parts *);
static void part_join(struct canvas *, enum change_class,
    const struct practice_class *, struct part *);
static void parts_settle(struct canvas *, struct parts *, struct part *);
static bool responding(enum change_class);
static void parts_place(struct canvas *, struct parts *);
static void part_draw(struct canvas *, double, const struct part *);
static void hatch_draw(struct canvas *, struct box, double);
static void dots_draw(struct canvas *, struct box);
static const char *class_name(enum lang, enum change_class);
static const char *parts_words(struct canvas *, const struct parts *);
static void
sentences_draw(struct canvas *, double, const struct practice_analysis *);
static const char *counted_text(struct canvas *, const struct parts *);

void
practice_classes_draw(
    struct canvas *canvas, double y, const struct practice_analysis *practice)
{
	struct font grey = { 9, false, INK_GREY, ANCHOR_END, false };
	struct parts parts = { .n = 0 };
	size_t i;

	page_heading(canvas, y,
	    tr(canvas->lang,
		"Where clients stand now, against their own start"),
	    false, NULL);
	parts_make(canvas, practice, &parts);
	/* A bar with a single part has no information. */
	if (parts.n < 2) {
		grey.anchor = ANCHOR_START;
		draw_text(canvas, MARGIN, y + 18, grey,
		    tr(canvas->lang,
			"Too few clients have a class now: a start value, "
			"three "
			"later readings, the last within five weeks."));
		return;
	}
	draw_text(canvas, RIGHT, y, grey, counted_text(canvas, &parts));
	parts_place(canvas, &parts);
	tag_figure(canvas, parts_words(canvas, &parts));
	for (i = 0; i < parts.n; i++)
		part_draw(canvas, y + 12, &parts.v[i]);
	tag_end(canvas);
	sentences_draw(canvas, y + 12 + HEIGHT + 56, practice);
}

/*
 * Joins hidden classes: one part for moderate and substantial, one for the
 * others; a single part for all if responders_hidden.
 */
static void
parts_make(struct canvas *canvas, const struct practice_analysis *practice,
    struct parts *out)
{
	struct part joined[2] = { { 0 }, { 0 } };
	size_t i;
	int side;

	for (i = 0; i < nitems(order); i++) {
		const struct practice_class *one = &practice->classes[order[i]];

		if (one->clients == 0)
			continue;
		side = !practice->responders_hidden && responding(order[i]);
		if (one->hidden) {
			part_join(canvas, order[i], one, &joined[side]);
			continue;
		}
		if (!responding(order[i]))
			parts_settle(canvas, out, &joined[1]);
		if (order[i] == CLASS_START_TOO_LOW)
			parts_settle(canvas, out, &joined[0]);
		out->v[out->n++] = (struct part){ .first = order[i],
			.name = class_name(canvas->lang, order[i]),
			.clients = one->clients };
		out->clients += one->clients;
	}
	parts_settle(canvas, out, &joined[1]);
	parts_settle(canvas, out, &joined[0]);
}

static void
part_join(struct canvas *canvas, enum change_class class,
    const struct practice_class *one, struct part *joined)
{
	const char *name = class_name(canvas->lang, class);

	if (joined->clients == 0) {
		joined->first = class;
		joined->name = name;
	} else {
		joined->name = arena_printf(canvas->arena,
		    tr(canvas->lang, "%s or %s"), joined->name, name);
	}
	joined->clients += one->clients;
}

/* Adds the joined classes as a part; leaves them out if their clients are
 * still too few. */
static void
parts_settle(struct canvas *canvas, struct parts *parts, struct part *joined)
{
	if (joined->clients == 0)
		return;
	if (cell_hidden(joined->clients)) {
		parts->left_out = parts->left_out == NULL
				      ? joined->name
				      : arena_printf(canvas->arena,
					    tr(canvas->lang, "%s or %s"),
					    parts->left_out, joined->name);
	} else {
		parts->v[parts->n++] = *joined;
		parts->clients += joined->clients;
	}
	joined->clients = 0;
}

static bool responding(enum change_class class)
{
	return class == CLASS_SUBSTANTIAL || class == CLASS_MODERATE;
}

/* Places the parts in proportion, and the labels under their left edges; moves
 * labels apart that would overlap. */
static void
parts_place(struct canvas *canvas, struct parts *parts)
{
	struct font font = { 8, false, INK_GREY, ANCHOR_START, false };
	double room = COLUMNS(12) - GAP * (double)(parts->n - 1);
	double x = MARGIN, free_from = MARGIN, over;
	size_t i;

	for (i = 0; i < parts->n; i++) {
		struct part *part = &parts->v[i];
		double words = text_width(canvas, font, part->name) + 1;

		part->x = x;
		part->w = room * (double)part->clients / (double)parts->clients;
		part->label_w = fmin(words, fmax(part->w - 6, LABEL_LEAST));
		part->label = fmax(x, free_from);
		free_from = part->label + part->label_w + 6;
		x += part->w + GAP;
	}
	for (i = parts->n; i > 0; i--) {
		struct part *part = &parts->v[i - 1];
		double end = i == parts->n ? RIGHT : part[1].label - 6;

		over = part->label + part->label_w - end;
		if (over > 0)
			part->label -= over;
	}
}

static void
part_draw(struct canvas *canvas, double y, const struct part *part)
{
	struct font bold = { 10, true, INK, ANCHOR_START, false };
	struct font grey = { 8, false, INK_GREY, ANCHOR_START, false };
	struct box box = { part->x, y, part->w, HEIGHT };
	struct box inside = { box.x + 0.4, box.y + 0.4, box.w - 0.8,
		box.h - 0.8 };

	if (part->first == CLASS_SUBSTANTIAL)
		canvas->ops->fill(canvas, box, INK);
	else if (part->first == CLASS_MODERATE)
		canvas->ops->fill(canvas, box, INK_GREY);
	else if (part->first == CLASS_SMALL)
		canvas->ops->fill(canvas, box, INK_LIGHT);
	else
		canvas->ops->frame(
		    canvas, inside, (struct stroke){ INK_MID, 0.8, DASH_NONE });
	if (part->first == CLASS_SLIGHTLY_WORSE)
		hatch_draw(canvas, inside, 5);
	else if (part->first == CLASS_WORSE)
		hatch_draw(canvas, inside, 2.5);
	else if (part->first == CLASS_START_TOO_LOW)
		dots_draw(canvas, inside);
	draw_text(canvas, part->label, y + HEIGHT + 13, bold,
	    number_count(canvas->arena, part->clients));
	draw_lines(canvas,
	    (struct block){
		part->label, y + HEIGHT + 24, part->label_w, 10, 3 },
	    grey, part->name);
}

/* Draws slanted lines, cut at the box. */
static void
hatch_draw(struct canvas *canvas, struct box box, double apart)
{
	struct stroke stroke = { INK_MID, 0.7, DASH_NONE };
	double at;

	for (at = apart; at < box.w + box.h; at += apart) {
		struct xy low = { box.x + at, box.y + box.h };
		struct xy high = { box.x + at - box.h, box.y };

		if (low.x > box.x + box.w) {
			low.y -= low.x - (box.x + box.w);
			low.x = box.x + box.w;
		}
		if (high.x < box.x) {
			high.y += box.x - high.x;
			high.x = box.x;
		}
		/* The lines go from bottom left to top right. */
		low.x = 2 * box.x + box.w - low.x;
		high.x = 2 * box.x + box.w - high.x;
		draw_line(canvas, low, high, stroke);
	}
}

static void
dots_draw(struct canvas *canvas, struct box box)
{
	struct mark dot = { SHAPE_CIRCLE, 0.8, INK_MID, 0, 0 };
	double x, y;

	for (y = box.y + 3; y < box.y + box.h - 1; y += 4.8) {
		for (x = box.x + 4; x < box.x + box.w - 2; x += 6)
			draw_mark(canvas, x, y, dot);
	}
}

static const char *
class_name(enum lang lang, enum change_class class)
{
	static const char *const names[CLASS_N] = {
		[CLASS_SUBSTANTIAL] = N_("substantial"),
		[CLASS_MODERATE] = N_("moderate"),
		[CLASS_SMALL] = N_("small"),
		[CLASS_LITTLE] = N_("little or no change"),
		[CLASS_SLIGHTLY_WORSE] = N_("slightly worse"),
		[CLASS_WORSE] = N_("worse"),
		[CLASS_START_TOO_LOW] = N_("start too low"),
	};

	return tr(lang, names[class]);
}

static const char *
parts_words(struct canvas *canvas, const struct parts *parts)
{
	struct buf out = { .arena = canvas->arena };
	size_t i;

	buf_puts(&out, tr(canvas->lang, "Clients by class of change:"));
	for (i = 0; i < parts->n; i++)
		buf_printf(&out, "%s %s %s", i > 0 ? "," : "", parts->v[i].name,
		    number_count(canvas->arena, parts->v[i].clients));
	return buf_text(&out);
}

static void
sentences_draw(
    struct canvas *canvas, double y, const struct practice_analysis *practice)
{
	struct font bold = { 9.5, true, INK, ANCHOR_START, false };
	struct font plain = { 9.5, false, INK, ANCHOR_START, false };
	struct font grey = { 9.5, false, INK_GREY, ANCHOR_START, false };
	struct arena *arena = canvas->arena;
	enum lang lang = canvas->lang;
	const char *text;

	text = practice->responders_hidden
		   ? tr(lang,
			 "Moderate or better: fewer than 5 clients, or all "
			 "but fewer than 5.")
		   : arena_printf(arena,
			 tr(lang, "Moderate or better: %s of %s clients"),
			 number_count(arena, practice->responders),
			 number_count(arena, practice->named));
	tag_begin(canvas, TAG_P);
	tag_begin(canvas, TAG_SPAN);
	draw_text(canvas, MARGIN, y, bold, text);
	tag_end(canvas);
	if (practice->has_proportion) {
		tag_begin(canvas, TAG_SPAN);
		draw_text(canvas, MARGIN + text_width(canvas, bold, text) + 3,
		    y, plain,
		    arena_printf(arena,
			tr(lang, "(95 %% interval %s %% to %s %%)."),
			number_text(arena, 100 * practice->proportion.lower, 0),
			number_text(
			    arena, 100 * practice->proportion.upper, 0)));
		tag_end(canvas);
	}
	tag_end(canvas);
	y += 14;
	draw_text(canvas, MARGIN, y, grey,
	    tr(lang, /* xgettext:no-c-format */
		"For scale: in one trial, 36 % of patients in usual care "
		"improved by 30 % or more within a year."));
}

static const char *
counted_text(struct canvas *canvas, const struct parts *parts)
{
	const char *n = number_count(canvas->arena, parts->clients);

	if (parts->left_out == NULL)
		return arena_printf(
		    canvas->arena, tr(canvas->lang, "pain, %s clients"), n);
	return arena_printf(canvas->arena,
	    tr(canvas->lang, "pain, %s clients; too few for %s"), n,
	    parts->left_out);
}
