/*
 * clean.c: prepares typed and pasted text for storage. An invisible character
 * is no reason to refuse the text around it: it is removed, replaced by a
 * space, or shown as unreadable.
 */
#include "base.h"

#include <string.h>

#define UNREADABLE "\uFFFD"

static bool is_among(uint32_t, const uint32_t (*)[2], size_t);
static uint32_t cleaned(uint32_t, bool);
static bool is_mark(uint32_t);
static void mend_one(struct buf *, const unsigned char **, size_t *);
static uint32_t surrogate_at(const unsigned char *, size_t);
static int digit_of(uint32_t);

/* Space of every width; cleaned() handles line breaks before. */
static const uint32_t blanks[][2] = { { ' ', ' ' }, { 0xA0, 0xA0 },
	{ 0x1680, 0x1680 }, { 0x2000, 0x200A }, { 0x202F, 0x202F },
	{ 0x205F, 0x205F }, { 0x3000, 0x3000 } };
/* Never stored: control characters, bidirectional overrides and isolates, byte
 * order marks, and code points that are never characters. */
static const uint32_t unwanted[][2] = { { 0, 0x1F }, { 0x7F, 0x9F },
	{ 0x202A, 0x202E }, { 0x2066, 0x2069 }, { 0xFEFF, 0xFEFF },
	{ 0xFDD0, 0xFDEF } };
/* Invisible without another character: joiners, fillers, variation selectors,
 * tags, single accents, the replacement character. */
static const uint32_t unseen[][2] = { { 0, 0x20 }, { 0x7F, 0xA0 },
	{ 0xAD, 0xAD }, { 0x300, 0x36F }, { 0x61C, 0x61C }, { 0x115F, 0x1160 },
	{ 0x1680, 0x1680 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
	{ 0x2000, 0x200F }, { 0x2028, 0x202F }, { 0x205F, 0x206F },
	{ 0x2800, 0x2800 }, { 0x3000, 0x3000 }, { 0x3164, 0x3164 },
	{ 0xFDD0, 0xFDEF }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFF8 }, { 0xFFFD, 0xFFFF },
	{ 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF } };

char *
text_clean(char *s, bool lines)
{
	unsigned char *from = (unsigned char *)s, *to = from, *end = from;
	size_t left = strlen(s), n;
	bool seen = false, gap = false;
	uint32_t c, as;

	for (; left > 0; from += n, left -= n) {
		n = utf8_character(from, left, &c);
		if (n == 0) {
			n = 1;
			continue;
		}
		/* CR and LF are one line break. */
		if (c == '\r' && from[1] == '\n')
			continue;
		as = cleaned(c, lines);
		if (as == 0 || (to == (unsigned char *)s && is_mark(as)) ||
		    (gap && as == ' ' && !lines))
			continue;
		if (as != c)
			*to = (unsigned char)as;
		else
			memmove(to, from, n);
		to += as != c ? 1 : n;
		gap = as == ' ';
		if (!is_mark(as))
			end = to;
		seen = seen || character_visible(as);
	}
	*(seen ? end : (unsigned char *)s) = '\0';
	return s;
}

void
text_show(struct buf *out, const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t n;
	uint32_t c;

	for (; len > 0; p += n, len -= n) {
		n = utf8_character(p, len, &c);
		if (n == 0) {
			n = 1;
			buf_printf(out, "\\x%02X", *p);
		} else if (c == '\t' ||
			   (c == '\r' && len > 1 && p[1] == '\n')) {
			buf_putc(out, (char)c);
		} else if (c == 0xFEFF || (c != 0 && cleaned(c, true) == c)) {
			buf_add(out, (const char *)p, n);
		} else {
			buf_printf(out, c < 0x80 ? "\\x%02X" : "\\u%04X", c);
		}
	}
}

bool
text_visible(const char *s)
{
	size_t left = strlen(s), n;
	uint32_t c;

	for (; left > 0; s += n, left -= n) {
		n = utf8_character((const unsigned char *)s, left, &c);
		if (n == 0)
			n = 1;
		else if (character_visible(c))
			return true;
	}
	return false;
}

bool
character_visible(uint32_t c)
{
	return !is_among(c, unseen, nitems(unseen));
}

const char *
text_mend(struct arena *arena, const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes;
	struct buf out = { .arena = arena };

	while (len > 0)
		mend_one(&out, &p, &len);
	return buf_text(&out);
}

const char *
number_plain(struct arena *arena, const char *s)
{
	struct buf out = { .arena = arena };
	size_t left = strlen(s), n;
	uint32_t c;

	for (; left > 0; s += n, left -= n) {
		n = utf8_character((const unsigned char *)s, left, &c);
		/* The degree sign and similar characters. */
		if (n == 0 || is_mark(c) || (c >= '\t' && c <= '\r') ||
		    c == 0xB0 || c == 0xBA || c == 0x2DA)
			n += n == 0;
		else if (digit_of(c) >= 0)
			buf_putc(&out, (char)('0' + digit_of(c)));
		else if ((c >= 0x2010 && c <= 0x2013) || c == 0x2212 ||
			 c == 0xFE63 || c == 0xFF0D)
			buf_putc(&out, '-');
		else
			buf_add(&out, s, n);
	}
	return buf_text(&out);
}

const char *
text_digits(struct arena *arena, const char *s)
{
	struct buf out = { .arena = arena };
	size_t left = strlen(s), n;
	uint32_t c;

	for (; left > 0; s += n, left -= n) {
		n = utf8_character((const unsigned char *)s, left, &c);
		if (n > 1 && digit_of(c) >= 0)
			buf_putc(&out, (char)('0' + digit_of(c)));
		else
			buf_add(&out, s, n > 0 ? n : 1);
		n += n == 0;
	}
	return buf_text(&out);
}

static bool
is_among(uint32_t c, const uint32_t (*ranges)[2], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	}
	return false;
}

/* Returns what to store for c: c, a space, a line feed, or 0 for nothing. */
static uint32_t
cleaned(uint32_t c, bool lines)
{
	bool breaks =
	    (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;

	if (breaks)
		return lines ? '\n' : ' ';
	if (c == '\t' || (!lines && is_among(c, blanks, nitems(blanks))))
		return ' ';
	if (is_among(c, unwanted, nitems(unwanted)) || (c & 0xFFFE) == 0xFFFE)
		return 0;
	return c;
}

/* Characters without meaning at the ends of a text. Joiners and variation
 * selectors are not among them: they change the letter before. */
static bool
is_mark(uint32_t c)
{
	return c == '\n' || is_among(c, blanks, nitems(blanks)) || c == 0xAD ||
	       c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F ||
	       c == 0x2060;
}

/* Adds one character, or one U+FFFD for the longest invalid beginning of a
 * character (Unicode, chapter 3.9). */
static void
mend_one(struct buf *out, const unsigned char **p, size_t *len)
{
	const unsigned char *s = *p;
	uint32_t c;
	size_t n = utf8_character(s, *len, &c), i;
	char four[4];

	if (n == 1 && (c < '\t' || (c > '\r' && c < 0x20) || c == 0x7F)) {
		; /* a control character, not typed by a person */
	} else if (n > 0) {
		buf_add(out, s, n);
	} else if ((c = surrogate_at(s, *len)) != 0) {
		/* Some phones write a four-byte character as two surrogates. */
		n = 6;
		four[0] = (char)(0xF0 | c >> 18);
		for (i = 1; i < 4; i++)
			four[i] = (char)(0x80 | (c >> (18 - 6 * i) & 0x3F));
		buf_add(out, four, sizeof(four));
	} else {
		n = s[0] >= 0xE1 && s[0] <= 0xF4 && *len > 1 &&
			    (s[1] & 0xC0) == 0x80
			? 2
			: 1;
		if (n == 2 && s[0] >= 0xF1 && *len > 2 && (s[2] & 0xC0) == 0x80)
			n = 3;
		buf_puts(out, UNREADABLE);
	}
	*p += n;
	*len -= n;
}

/* Returns the character of two surrogates, three bytes each, or 0. */
static uint32_t
surrogate_at(const unsigned char *s, size_t len)
{
	if (len < 6 || s[0] != 0xED || s[3] != 0xED || s[1] < 0xA0 ||
	    s[1] > 0xAF || s[4] < 0xB0 || s[4] > 0xBF ||
	    (s[2] & 0xC0) != 0x80 || (s[5] & 0xC0) != 0x80)
		return 0;
	return 0x10000 + (((s[1] & 0xFu) << 6 | (s[2] & 0x3Fu)) << 10) +
	       ((s[4] & 0xFu) << 6 | (s[5] & 0x3Fu));
}

/* Returns the value of a decimal digit of any script, or -1. */
static int
digit_of(uint32_t c)
{
	/* The zero of each script: Unicode 14's category Nd. */
	static const uint32_t zeros[] = { '0', 0x0660, 0x06F0, 0x07C0, 0x0966,
		0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
		0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810,
		0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
		0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
		0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0,
		0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950,
		0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE,
		0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950,
		0x1FBF0 };
	size_t i;

	for (i = 0; i < nitems(zeros); i++) {
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return (int)(c - zeros[i]);
	}
	return -1;
}
