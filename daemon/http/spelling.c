/*
 * spelling.c: addresses from messages with characters added or lost. They serve
 * no page; the server redirects to the right address.
 */
#include "system.h"
#include "web.h"

#include <string.h>

static bool decode(const char *, size_t, char *);
static bool is_sentence(const char *);
static int hex_digit(char);
static bool is_letter(char);

const char *
spelling_of_link(struct arena *arena, const char *path, size_t len)
{
	static const char token[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-_";
	char *text = arena_alloc(arena, len + 1), *right;
	const char *p;

	if (!decode(path, len, text))
		return NULL;
	p = text + strspn(text, "/");
	if (p == text || (*p != 'c' && *p != 'C') || p[1] != '/')
		return NULL;
	p++;
	p += strspn(p, "/");
	if (strspn(p, token) < TOKEN_SIZE - 1 ||
	    !is_sentence(p + TOKEN_SIZE - 1))
		return NULL;
	right = arena_printf(arena, "/c/%.*s", TOKEN_SIZE - 1, p);
	return strlen(right) == len && strncmp(right, path, len) == 0 ? NULL
								      : right;
}

const char *
spelling_of_query(struct arena *arena, const char *query)
{
	struct buf out = { .arena = arena };
	size_t len;

	/* Browsers read "?a&&b=1&" as a, and b with value 1. */
	for (; *query != '\0'; query += len + (query[len] == '&')) {
		len = strcspn(query, "&");
		if (len == 0 || *query == '=')
			continue;
		if (out.len > 0)
			buf_putc(&out, '&');
		buf_add(&out, query, len);
		if (memchr(query, '=', len) == NULL)
			buf_putc(&out, '=');
	}
	return buf_text(&out);
}

static bool
decode(const char *path, size_t len, char *out)
{
	int high, low;
	size_t i;

	for (i = 0; i < len; i++, out++) {
		*out = path[i];
		if (path[i] != '%')
			continue;
		high = i + 2 < len ? hex_digit(path[i + 1]) : -1;
		low = i + 2 < len ? hex_digit(path[i + 2]) : -1;
		if (high < 0 || low < 0 || (high == 0 && low == 0))
			return false;
		*out = (char)(high << 4 | low);
		i += 2;
	}
	*out = '\0';
	return true;
}

/* What may follow a link in a sentence: a full stop, a bracket, a space, an
 * invisible mark; or letters that no address has, which some messengers add to
 * the link. */
static bool
is_sentence(const char *rest)
{
	for (; *rest != '\0'; rest++) {
		if ((unsigned char)*rest >= 0x80)
			return true;
		if (is_letter(*rest))
			return false;
	}
	return true;
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *found = c == '\0' ? NULL : strchr(digits, c);
	int value = found == NULL ? -1 : (int)(found - digits);

	return value > 15 ? value - 6 : value;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}
