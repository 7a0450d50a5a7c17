/*
 * fold.c: makes text comparable for searching: different spellings of the same
 * word become equal. The Unicode tables are GLib's.
 */
#include "base.h"

#include <string.h>

#include <glib.h>

#define DAKUTEN_CLASS 8 /* class of marks that make another kana */

static char *decomposed(const char *);
static void fold_character(struct buf *, gunichar, bool);
static void put_character(struct buf *, gunichar);
static const char *plain_letter(gunichar);
static bool is_accent(gunichar);
static bool is_apostrophe(gunichar);
static bool is_gap(gunichar);

char *
text_fold(struct arena *arena, const char *s)
{
	struct buf out = { .arena = arena };
	char *letters = decomposed(s), *composed;
	char *p, *next;

	for (p = letters; *p != '\0'; p = next) {
		next = g_utf8_next_char(p);
		/* A single acute accent decomposes into space and accent. */
		fold_character(&out, g_utf8_get_char(p),
		    *next != '\0' && is_accent(g_utf8_get_char(next)));
	}
	g_free(letters);
	while (out.len > 0 && out.data[out.len - 1] == ' ')
		out.data[--out.len] = '\0';
	composed =
	    g_utf8_normalize(buf_text(&out), -1, G_NORMALIZE_ALL_COMPOSE);
	s = arena_strdup(arena, composed);
	g_free(composed);
	return (char *)(uintptr_t)s;
}

/* Case and width folded; accents follow their letters. */
static char *
decomposed(const char *s)
{
	char *valid = g_utf8_make_valid(s, -1);
	char *wide = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL);
	char *small = g_utf8_casefold(wide, -1);
	char *letters = g_utf8_normalize(small, -1, G_NORMALIZE_ALL);

	g_free(valid);
	g_free(wide);
	g_free(small);
	return letters;
}

static void
fold_character(struct buf *out, gunichar c, bool accented)
{
	GUnicodeType type = g_unichar_type(c);
	const char *plain = plain_letter(c);

	if (is_accent(c) || is_apostrophe(c) || type == G_UNICODE_FORMAT)
		return;
	if (is_gap(c)) {
		if (!accented && out->len > 0 && out->data[out->len - 1] != ' ')
			buf_putc(out, ' ');
	} else if (plain != NULL) {
		buf_puts(out, plain);
	} else if (type == G_UNICODE_DECIMAL_NUMBER) {
		buf_putc(out, (char)('0' + g_unichar_digit_value(c)));
	} else {
		/* Case folding turns Cherokee letters into capitals. */
		put_character(out, g_unichar_tolower(c));
	}
}

static void
put_character(struct buf *out, gunichar c)
{
	char bytes[6];

	buf_add(out, bytes, (size_t)g_unichar_to_utf8(c, bytes));
}

/* Latin letters that Unicode does not decompose. */
static const char *
plain_letter(gunichar c)
{
	static const struct {
		gunichar letter;
		const char *plain;
	} letters[] = { { 0xE6, "ae" }, { 0xF0, "d" }, { 0xF8, "o" },
		{ 0xFE, "th" }, { 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" },
		{ 0x142, "l" }, { 0x14B, "n" }, { 0x153, "oe" },
		{ 0x167, "t" } };
	size_t i;

	for (i = 0; i < nitems(letters); i++) {
		if (letters[i].letter == c)
			return letters[i].plain;
	}
	return NULL;
}

/* A mark that belongs to no script. Marks of Tamil or Thai are kept: they make
 * another letter. */
static bool
is_accent(gunichar c)
{
	return g_unichar_type(c) == G_UNICODE_NON_SPACING_MARK &&
	       g_unichar_get_script(c) == G_UNICODE_SCRIPT_INHERITED &&
	       g_unichar_combining_class(c) != DAKUTEN_CLASS;
}

static bool
is_apostrophe(gunichar c)
{
	static const gunichar all[] = { '\'', '`', 0x2B9, 0x2BB, 0x2BC, 0x2BD,
		0x2BE, 0x2BF, 0x2CA, 0x2CB, 0x55A, 0x5F3, 0x2018, 0x2019,
		0x201A, 0x201B, 0x2032, 0x2035, 0xA78C };
	size_t i;

	for (i = 0; i < nitems(all); i++) {
		if (all[i] == c)
			return true;
	}
	return false;
}

/* Separators of words: spaces of every width, hyphens, dashes, and the dot
 * between parts of a name in Chinese or Japanese. */
static bool
is_gap(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_SPACE_SEPARATOR:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_CONTROL:
	case G_UNICODE_DASH_PUNCTUATION:
		return true;
	default:
		return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2043 ||
		       c == 0x2212 || c == 0x30FB;
	}
}
