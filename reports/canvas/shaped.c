/*
 * shaped.c: makes lines of glyphs from text. Most texts are the same in every
 * report, so each thread keeps its last results.
 */
#include "pdf_inside.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FACES_MAX 32
#define SLOTS 1024 /* a power of two */

/* A font description for a size and weight, made at its first use. */
struct face {
	double size;
	bool bold;
	PangoFontDescription *description;
};
/* A text that was shaped before. Each hash has two slots. */
struct slot {
	struct shaped shaped;
	const PangoFontDescription *face;
	enum lang lang;
	int width, max; /* of shaped_get(); width in pango units */
	unsigned used;
};
/* The state that a thread keeps. */
struct shaper {
	PangoContext *contexts[FONTS_N][LANG_N];
	struct face faces[FACES_MAX];
	size_t faces_n;
	struct slot slots[SLOTS];
	unsigned clock;
};

static struct shaper *shaper_get(void);
static void key_make(void);
static void shaper_free(void *);
static PangoContext *context_get(struct shaper *, enum lang, const char *);
static PangoContext *context_make(enum fonts, enum lang);
static const PangoFontDescription *face_get(struct shaper *, double, bool);
static struct slot *
slot_find(struct shaper *, const struct slot *, const char *, bool *);
static bool slot_has(const struct slot *, const struct slot *, const char *);
static void slot_fill(struct slot *, PangoContext *, const char *);
static PangoLayout *layout_make(PangoContext *);

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t shaper_key;

const struct shaped *
shaped_get(
    enum lang lang, struct font font, const char *text, double width, int max)
{
	struct shaper *shaper = shaper_get();
	struct slot wanted = { .lang = lang,
		.face = face_get(shaper, font.size, font.bold),
		.width = width < 0 ? -1 : (int)floor(width * PANGO_SCALE),
		.max = max };
	struct slot *slot;
	bool found;

	slot = slot_find(shaper, &wanted, text, &found);
	if (!found) {
		wanted.shaped.layout = slot->shaped.layout;
		*slot = wanted;
		slot_fill(slot, context_get(shaper, lang, text), text);
	}
	slot->used = ++shaper->clock;
	return &slot->shaped;
}

static struct shaper *
shaper_get(void)
{
	struct shaper *shaper;

	pthread_once(&key_once, key_make);
	shaper = pthread_getspecific(shaper_key);
	if (shaper != NULL)
		return shaper;
	shaper = calloc(1, sizeof(*shaper));
	if (shaper == NULL || pthread_setspecific(shaper_key, shaper) != 0)
		abort();
	return shaper;
}

static void
key_make(void)
{
	if (pthread_key_create(&shaper_key, shaper_free) != 0)
		abort();
}

static void
shaper_free(void *arg)
{
	struct shaper *shaper = arg;
	size_t i, k;

	for (i = 0; i < SLOTS; i++) {
		if (shaper->slots[i].shaped.layout != NULL)
			g_object_unref(shaper->slots[i].shaped.layout);
	}
	for (i = 0; i < shaper->faces_n; i++)
		pango_font_description_free(shaper->faces[i].description);
	for (i = 0; i < FONTS_N; i++) {
		for (k = 0; k < LANG_N; k++)
			g_clear_object(&shaper->contexts[i][k]);
	}
	free(shaper);
}

static PangoContext *
context_get(struct shaper *shaper, enum lang lang, const char *text)
{
	enum fonts which = fonts_for(text);

	if (shaper->contexts[which][lang] == NULL)
		shaper->contexts[which][lang] = context_make(which, lang);
	return shaper->contexts[which][lang];
}

static PangoContext *
context_make(enum fonts which, enum lang lang)
{
	static const char *const tags[LANG_N] = { "en", "ms", "zh-hans", "ta" };
	const char *why = NULL;
	PangoFontMap *map = fonts_map(which, &why);
	cairo_font_options_t *options;
	PangoContext *context;

	/* canvas_pdf_start() has got the fonts before, so map is not NULL. */
	if (map == NULL)
		abort();
	context = pango_font_map_create_context(map);
	pango_context_set_language(
	    context, pango_language_from_string(tags[lang]));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	pango_context_set_round_glyph_positions(context, FALSE);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	return context;
}

static const PangoFontDescription *
face_get(struct shaper *shaper, double size, bool bold)
{
	struct face *face;
	size_t i;

	for (i = 0; i < shaper->faces_n; i++) {
		face = &shaper->faces[i];
		if (fabs(face->size - size) < 0.01 && face->bold == bold)
			return face->description;
	}
	if (shaper->faces_n == FACES_MAX)
		return shaper->faces[0].description;
	face = &shaper->faces[shaper->faces_n++];
	*face = (struct face){ size, bold, pango_font_description_new() };
	pango_font_description_set_family_static(face->description,
	    "Noto Sans, Droid Sans Fallback, Noto Sans Tamil");
	pango_font_description_set_absolute_size(
	    face->description, size * PANGO_SCALE);
	pango_font_description_set_weight(
	    face->description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	return face->description;
}

/* Returns the slot that has the text. If no slot has it: the less recently
 * used one of the two slots of its hash, to be overwritten. */
static struct slot *
slot_find(struct shaper *shaper, const struct slot *wanted, const char *text,
    bool *found)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^
			(uintptr_t)wanted->face ^ (uint64_t)wanted->width;
	struct slot *one, *two;
	const char *p;

	for (p = text; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(1099511628211);
	one = &shaper->slots[(hash ^ hash >> 32) % SLOTS];
	two = &shaper->slots[((hash ^ hash >> 32) % SLOTS) ^ 1];
	*found = slot_has(one, wanted, text);
	if (*found)
		return one;
	*found = slot_has(two, wanted, text);
	return *found || shaper->clock - two->used > shaper->clock - one->used
		   ? two
		   : one;
}

static bool
slot_has(const struct slot *slot, const struct slot *wanted, const char *text)
{
	return slot->face == wanted->face && slot->lang == wanted->lang &&
	       slot->width == wanted->width && slot->max == wanted->max &&
	       strcmp(pango_layout_get_text(slot->shaped.layout), text) == 0;
}

static void
slot_fill(struct slot *slot, PangoContext *context, const char *text)
{
	struct shaped *shaped = &slot->shaped;
	size_t len = strnlen(text, TEXT_MAX);
	PangoRectangle size;

	/* Do not cut inside a UTF-8 character. */
	while (text[len] != '\0' && len > 0 && (text[len] & 0xC0) == 0x80)
		len--;
	if (shaped->layout != NULL &&
	    pango_layout_get_context(shaped->layout) != context) {
		g_object_unref(shaped->layout);
		shaped->layout = NULL;
	}
	if (shaped->layout == NULL)
		shaped->layout = layout_make(context);
	pango_layout_set_font_description(shaped->layout, slot->face);
	pango_layout_set_text(shaped->layout, text, (int)len);
	pango_layout_set_width(shaped->layout, slot->width);
	pango_layout_set_height(
	    shaped->layout, slot->max > 0 ? -slot->max : -1);
	pango_layout_set_ellipsize(shaped->layout,
	    slot->width < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
	shaped->unknown = pango_layout_get_unknown_glyphs_count(shaped->layout);
	shaped->lines = pango_layout_get_line_count(shaped->layout);
	pango_layout_line_get_extents(
	    pango_layout_get_line_readonly(shaped->layout, 0), NULL, &size);
	shaped->width = size.width / (double)PANGO_SCALE;
}

static PangoLayout *
layout_make(PangoContext *context)
{
	PangoLayout *layout = pango_layout_new(context);
	PangoAttrList *attributes;

	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	/* With ligatures, text copied from the file would lack letters. */
	attributes = pango_attr_list_new();
	pango_attr_list_insert(
	    attributes, pango_attr_font_features_new("liga=0, clig=0"));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	return layout;
}
