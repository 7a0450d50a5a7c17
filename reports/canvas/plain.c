/*
 * plain.c: prepares typed text for print, and finds the characters that no
 * font can draw.
 */
#include "canvas/pdf.h"
#include "report.h"

#include <string.h>

#define ELLIPSIS "\u2026"
#define LACKING "\uFFFD" /* replaces a character that no font has */
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"
#define NAMED_MAX 6 /* the most characters that a warning names */

/* How a character is printed: which fonts, U+FFFD, or left out. */
enum drawn { DRAWN_BASE, DRAWN_WIDE, DRAWN_NOT, DRAWN_LEFT_OUT };
/* A set of characters. */
struct characters {
	uint32_t *v;
	size_t n;
};

static enum drawn drawn(uint32_t, uint32_t);
static bool is_picture(uint32_t);
static bool is_right_to_left(uint32_t);
static void lacking_add(struct arena *, struct characters *, const char *);
static void character_add(struct arena *, struct characters *, uint32_t);
static void lacking_of(struct arena *, struct characters *,
    const struct history *, const struct report_options *);
static const char *lacking_text(struct arena *, const struct characters *);
static bool in_period(const char *, const struct report_options *);
static size_t character_at(const char *, uint32_t *);

const char *
page_plain(struct arena *arena, const char *text, size_t max)
{
	return page_isolated(arena, page_drawn(arena, text, max));
}

const char *
page_drawn(struct arena *arena, const char *text, size_t max)
{
	struct buf out = { .arena = arena };
	const char *s = text_clean(arena_strdup(arena, text), true);
	bool any = *s != '\0';
	uint32_t c, last = 0;
	size_t n = 0, len;

	for (; *s; s += len) {
		len = character_at(s, &c);
		if (n == max) {
			buf_puts(&out, ELLIPSIS);
			break;
		}
		if (c == '\n' || c == ' ') {
			/* A left-out character must leave no second space. */
			if (out.len == 0 || out.data[out.len - 1] == ' ')
				continue;
			buf_putc(&out, ' ');
		} else {
			enum drawn as = drawn(c, last);

			if (as == DRAWN_LEFT_OUT)
				continue;
			if (as == DRAWN_NOT)
				buf_puts(&out, LACKING);
			else
				buf_add(&out, s, len);
		}
		last = c;
		n++;
	}
	/* A name of pictures only must not become empty. */
	return any && out.len == 0 ? LACKING : buf_text(&out);
}

const char *
page_isolated(struct arena *arena, const char *text)
{
	const char *s;
	uint32_t c;

	for (s = text; *s; s += character_at(s, &c)) {
		(void)character_at(s, &c);
		if (is_right_to_left(c))
			return arena_printf(arena, "%s%s%s",
			    FIRST_STRONG_ISOLATE, text, POP_ISOLATE);
	}
	return text;
}

enum fonts
fonts_for(const char *text)
{
	uint32_t c;

	for (; *text; text += character_at(text, &c)) {
		(void)character_at(text, &c);
		if (c >= 0x80 && !fonts_have(FONTS_BASE, c))
			return FONTS_WIDE;
	}
	return FONTS_BASE;
}

const char *
report_lacks(struct arena *arena, const char *text)
{
	struct characters found = { NULL, 0 };

	lacking_add(arena, &found, text);
	return lacking_text(arena, &found);
}

const char *
report_lacks_of(struct arena *arena, const struct history *history,
    const struct report_options *options)
{
	struct characters found = { NULL, 0 };
	const char *text;

	lacking_of(arena, &found, history, options);
	text = lacking_text(arena, &found);
	return text ? arena_printf(arena, "no font of reports has %s", text)
		    : NULL;
}

/* Returns how c is drawn after the character last. Pictures, their joiners and
 * invisible characters are left out, because no word is lost with them. */
static enum drawn
drawn(uint32_t c, uint32_t last)
{
	bool joins = c == 0x200C || c == 0x200D || (c >= 0x180B && c <= 0x180F);

	if (c < 0x80 || fonts_have(FONTS_BASE, c))
		return DRAWN_BASE;
	if (is_picture(c))
		return DRAWN_LEFT_OUT;
	if (!character_visible(c))
		return joins && last >= 0x600 && fonts_have(FONTS_WIDE, c)
			   ? DRAWN_WIDE
			   : DRAWN_LEFT_OUT;
	return fonts_have(FONTS_WIDE, c) ? DRAWN_WIDE : DRAWN_NOT;
}

/* Emoji and symbols, also those that phones draw as emoji. */
static bool
is_picture(uint32_t c)
{
	static const uint32_t ranges[][2] = { { 0x20E3, 0x20E3 },
		{ 0x231A, 0x231B }, { 0x23E9, 0x23FA }, { 0x2600, 0x27BF },
		{ 0x2B05, 0x2B07 }, { 0x2B1B, 0x2B1C }, { 0x2B50, 0x2B55 },
		{ 0x1F000, 0x1FAFF } };
	size_t i;

	for (i = 0; i < nitems(ranges); i++) {
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	}
	return false;
}

/* Whether the script of c is written from right to left. */
static bool
is_right_to_left(uint32_t c)
{
	return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
	       (c >= 0xFE70 && c <= 0xFEFC) || (c >= 0x10800 && c <= 0x10FFF) ||
	       (c >= 0x1E800 && c <= 0x1EFFF);
}

static void
lacking_add(struct arena *arena, struct characters *found, const char *text)
{
	bool shown = false;
	const char *s, *start;
	uint32_t c;

	if (text == NULL)
		return;
	start = text_clean(arena_strdup(arena, text), true);
	for (s = start; *s; s += character_at(s, &c)) {
		enum drawn as;

		(void)character_at(s, &c);
		as = drawn(c, 0);
		if (as == DRAWN_NOT)
			character_add(arena, found, c);
		shown = shown || (as != DRAWN_LEFT_OUT && c > ' ');
	}
	/* A text of pictures only is printed as U+FFFD, so report it, too. */
	if (*start != '\0' && !shown) {
		(void)character_at(start, &c);
		character_add(arena, found, c);
	}
}

static void
character_add(struct arena *arena, struct characters *found, uint32_t c)
{
	size_t i;

	for (i = 0; i < found->n; i++) {
		if (found->v[i] == c)
			return;
	}
	/* One more than NAMED_MAX is enough for the word "more". */
	if (found->n > NAMED_MAX)
		return;
	arena_grow(arena, found);
	found->v[found->n++] = c;
}

/* Adds the lacking characters of all typed texts that the report shows. */
static void
lacking_of(struct arena *arena, struct characters *found,
    const struct history *history, const struct report_options *options)
{
	size_t i;

	lacking_add(arena, found, history->client.name);
	lacking_add(arena, found, options->practice);
	if (options->reader == READER_REFERRER) {
		lacking_add(arena, found, options->address);
		lacking_add(arena, found, options->issuer);
	}
	for (i = 0; i < history->checkins.n; i++) {
		if (in_period(history->checkins.v[i].day, options))
			lacking_add(arena, found,
			    history->checkins.v[i].something_text);
	}
	for (i = 0; i < history->sessions.n; i++) {
		const struct session *session = &history->sessions.v[i];

		if (options->reader != READER_THERAPIST ||
		    !in_period(session->day, options))
			continue;
		lacking_add(arena, found, session->note);
		lacking_add(arena, found, session->therapist_text);
	}
}

static bool
in_period(const char *day, const struct report_options *options)
{
	return strcmp(day, options->from) >= 0 && strcmp(day, options->to) <= 0;
}

/* Returns "U+20BB7 (Hani), U+AE40 (Hang)", with names of scripts by ISO 15924;
 * NULL when found is empty. */
static const char *
lacking_text(struct arena *arena, const struct characters *found)
{
	struct buf out = { .arena = arena };
	const char *why;
	uint32_t code;
	size_t i;

	if (found->n == 0 || report_fonts(&why) != OK)
		return NULL;
	for (i = 0; i < found->n && i < NAMED_MAX; i++) {
		code = g_unicode_script_to_iso15924(
		    g_unichar_get_script(found->v[i]));
		buf_printf(&out, "%sU+%04X (%c%c%c%c)", i > 0 ? ", " : "",
		    (unsigned)found->v[i], (int)(code >> 24 & 0x7F),
		    (int)(code >> 16 & 0x7F), (int)(code >> 8 & 0x7F),
		    (int)(code & 0x7F));
	}
	if (i < found->n)
		buf_puts(&out, ", and more");
	return buf_text(&out);
}

static size_t
character_at(const char *s, uint32_t *out)
{
	size_t n = utf8_character((const unsigned char *)s, 4, out);

	if (n == 0)
		*out = (unsigned char)*s;
	return n > 0 ? n : 1;
}
