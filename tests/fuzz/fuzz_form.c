/*
 * fuzz_form.c: urlencoded bytes to pairs. Equals a slow reference, and what
 * is written again from the pairs reads the same.
 */
#include "fuzz.h"
#include "web.h"

static int
value_of(uint8_t c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	if (at == NULL)
		return -1;
	return at - digits < 16 ? (int)(at - digits) : (int)(at - digits) - 6;
}

/* One byte after the other: "" until "=" is the name. False: refused. */
static bool
slow_part(const uint8_t *s, size_t len, char *name, char *value)
{
	char *to = name;
	bool named = false;
	size_t i;
	int c;

	for (i = 0; i < len; i++) {
		c = s[i] == '+' ? ' ' : s[i];
		if (c == '=' && !named) {
			if (to == name)
				return false;
			named = true;
			*to = '\0';
			to = value;
			continue;
		}
		if (c == '%') {
			if (i + 2 >= len || value_of(s[i + 1]) < 0 ||
			    value_of(s[i + 2]) < 0)
				return false;
			c = value_of(s[i + 1]) * 16 + value_of(s[i + 2]);
			i += 2;
		}
		if (c == 0x7F || (c < 0x20 && strchr("\r\n\t", c) == NULL) ||
		    c == 0)
			return false;
		*to++ = (char)c;
	}
	*to = '\0';
	return named && slow_utf8_ok((uint8_t *)name, strlen(name)) &&
	       slow_utf8_ok((uint8_t *)value, strlen(value));
}

/* What the pairs must be; -1: refused. */
static int
slow_form(const uint8_t *s, size_t len, int max, struct pair *out)
{
	static char texts[2 * 65536];
	char *free_text = texts;
	size_t start = 0, i;
	int n = 0;

	for (i = 0; len > 0 && i <= len; i++) {
		if (i < len && s[i] != '&')
			continue;
		if (n == max)
			return -1;
		out[n].name = free_text;
		out[n].value = free_text + (i - start) + 1;
		if (!slow_part(s + start, i - start, free_text,
			free_text + (i - start) + 1))
			return -1;
		free_text += 2 * (i - start) + 2;
		start = i + 1;
		n++;
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pair slow[PAIRS_MAX];
	struct arena *arena = arena_new();
	struct input in = { data, size };
	int max = take(&in) & 1 ? PAIRS_MAX : ARGUMENTS_MAX, n, i;
	struct buf again = { .arena = arena };
	struct pairs pairs = { 0 }, twice = { 0 };
	enum err err;

	if (in.size > 16384)
		in.size = 16384;
	err = form_decode(
	    arena, (const char *)in.data, in.size, (size_t)max, &pairs);
	n = slow_form(in.data, in.size, max, slow);
	must((err == OK) == (n >= 0));
	must(err == OK || pairs.n == 0);
	for (i = 0; i < n; i++) {
		must(pairs.n == (size_t)n);
		must(strcmp(pairs.v[i].name, slow[i].name) == 0);
		must(strcmp(pairs.v[i].value, slow[i].value) == 0);
		must(pairs_get(&pairs, pairs.v[i].name) != NULL);
		buf_puts(&again, i ? "&" : "");
		html_url(&again, pairs.v[i].name);
		buf_putc(&again, '=');
		html_url(&again, pairs.v[i].value);
	}
	must(form_decode(arena, buf_text(&again), again.len, (size_t)max,
		 &twice) == OK &&
	     twice.n == pairs.n);
	for (i = 0; i < n; i++)
		must(strcmp(pairs.v[i].name, twice.v[i].name) == 0 &&
		     strcmp(pairs.v[i].value, twice.v[i].value) == 0);
	arena_free(arena);
	return 0;
}
