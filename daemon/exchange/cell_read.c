/*
 * cell_read.c: words, numbers and instants as people, spreadsheets and
 * other programs write them. What could mean two things is not read.
 */
#include "cell.h"

#include <string.h>

/* Characters of which a cell keeps a plain one, or none. */
static const struct {
	const char *from, *to;
} written[] = {
	{ "\u00A0", " " },
	{ "\u2007", " " },
	{ "\u2009", " " },
	{ "\u202F", " " },
	{ "\u3000", " " },
	{ "\t", " " },
	{ "\r", " " },
	{ "\n", " " },
	{ "\u00AD", "" },
	{ "\u200B", "" },
	{ "\u200C", "" },
	{ "\u200D", "" },
	{ "\u200E", "" },
	{ "\u200F", "" },
	{ "\u2060", "" },
	{ "\uFEFF", "" },
	{ "\u2212", "-" },
};

static bool is_plain(const char *);
static size_t take_digits(const char **);
static char word_character(char);
static bool take_zone(const char *, char *, size_t);

const char *
cell_plain(struct arena *arena, const char *text)
{
	struct buf out = { .arena = arena };
	char *plain;
	size_t i, used;

	if (is_plain(text))
		return text;
	text += *text == '\'';
	for (; *text; text += used) {
		used = 0;
		for (i = 0; i < nitems(written) && used == 0; i++) {
			if (strncmp(text, written[i].from,
				strlen(written[i].from)) != 0)
				continue;
			used = strlen(written[i].from);
			buf_puts(&out, written[i].to);
		}
		if (used == 0)
			buf_add(&out, text, used = 1);
	}
	plain = arena_strdup(arena, buf_text(&out));
	plain += strspn(plain, " ");
	for (used = strlen(plain); used > 0 && plain[used - 1] == ' ';)
		plain[--used] = '\0';
	return plain;
}

const char *
cell_unwrapped(struct arena *arena, const char *text)
{
	size_t len = strlen(text);
	char *inner, *to;
	const char *p;

	if (len < 3 || text[0] != '=' || text[1] != '"' || text[len - 1] != '"')
		return text;
	inner = to = arena_strndup(arena, text + 2, len - 3);
	for (p = inner; *p; p++) {
		/* Two stand for one; one alone ends the text: a formula. */
		if (*p == '"' && *++p != '"')
			return text;
		*to++ = *p;
	}
	*to = '\0';
	return inner;
}

bool
cell_is_word(const char *word, const char *text)
{
	while (
	    *word != '\0' && word_character(*word) == word_character(*text)) {
		word++;
		text++;
	}
	return *word == *text;
}

int
cell_word_find(const char *const *words, size_t n, const char *text)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (cell_is_word(words[i], text))
			return (int)i;
	}
	return -1;
}

bool
cell_whole(const char *text, int64_t min, int64_t max, int64_t *out)
{
	char digits[24];
	const char *point = strchr(text, '.');
	size_t len = point ? (size_t)(point - text) : strlen(text);

	if (point != NULL &&
	    (point[1] == '\0' || point[1 + strspn(point + 1, "0")] != '\0'))
		return false;
	if (*text == '+' && text[1] != '-') {
		text++;
		len--;
	}
	if (len >= sizeof(digits))
		return false;
	memcpy(digits, text, len);
	digits[len] = '\0';
	return parse_int(digits, min, max, out);
}

int
cell_yes(const char *text)
{
	static const struct {
		const char *word;
		int yes;
	} words[] = { { "1", 1 }, { "0", 0 }, { "1.0", 1 }, { "0.0", 0 },
		{ "yes", 1 }, { "no", 0 }, { "true", 1 }, { "false", 0 } };
	size_t i;

	for (i = 0; i < nitems(words); i++) {
		if (cell_is_word(words[i].word, text))
			return words[i].yes;
	}
	return -1;
}

/* It is put into the one form that parse_instant() takes. */
bool
cell_time(const char *text, int64_t *out)
{
	char strict[INSTANT_SIZE], zone[8];
	const char *rest;
	bool leap = false;

	if (strlen(text) < 16 || strchr("Tt ", text[10]) == NULL)
		return false;
	memcpy(strict, text, 16);
	memcpy(strict + 10, "T", 1);
	memcpy(strict + 16, ":00", 3);
	rest = text + 16;
	if (*rest == ':') {
		rest++;
		if (take_digits(&rest) != 2)
			return false;
		memcpy(strict + 17, rest - 2, 2);
		leap = memcmp(rest - 2, "60", 2) == 0;
		if (*rest == '.' || *rest == ',') {
			rest++;
			if (take_digits(&rest) == 0)
				return false;
		}
	}
	if (!take_zone(rest, zone, sizeof(zone)))
		return false;
	/* A leap second counts to the minute before it, the last of a day. */
	if (leap)
		memcpy(strict + 17, "59", 2);
	memcpy(strict + 19, zone, strlen(zone) + 1);
	return parse_instant(strict, out) && (!leap || (*out + 1) % 86400 == 0);
}

/* Most cells, and they cost nothing. */
static bool
is_plain(const char *text)
{
	const char *p = text;

	if (*p == '\'' || *p == ' ')
		return false;
	for (; *p; p++) {
		if ((unsigned char)*p >= 0x80 || (unsigned char)*p < ' ')
			return false;
	}
	return p == text || p[-1] != ' ';
}

static size_t
take_digits(const char **text)
{
	size_t n = strspn(*text, "0123456789");

	*text += n;
	return n;
}

static char
word_character(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == ' ' || c == '-' ? '_' : c;
}

/* "Z", or hours and minutes with their sign, as "+08:00". */
static bool
take_zone(const char *text, char *out, size_t size)
{
	static const char *const utc[] = { "Z", "UTC", "GMT" };
	const char *hours, *minutes = "00", *p;

	text += *text == ' ';
	if (cell_word_find(utc, nitems(utc), text) >= 0) {
		memcpy(out, "Z", 2);
		return true;
	}
	if (*text != '+' && *text != '-')
		return false;
	p = hours = text + 1;
	switch (take_digits(&p)) {
	case 2:
		if (*p == ':') {
			minutes = ++p;
			if (take_digits(&p) != 2)
				return false;
		}
		break;
	case 4:
		minutes = hours + 2;
		break;
	default:
		return false;
	}
	if (*p != '\0' && *p != '[')
		return false;
	/* What stands in brackets names the zone whose offset this is. */
	return *p == '\0' || p[strlen(p) - 1] == ']'
		   ? (size_t)snprintf(
			 out, size, "%c%.2s:%.2s", *text, hours, minutes) < size
		   : false;
}
