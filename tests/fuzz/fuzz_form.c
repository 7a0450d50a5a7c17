/*
 * fuzz_form.c: urlencoded bytes to pairs. Equals a slow reference where the
 * bytes are text, is text where they are none, and what is written again from
 * the pairs reads the same.
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

/* What the decoder must not let through. */
static bool
is_control(uint8_t c)
{
	return (c < 0x20 && (c < 9 || c > 13)) || c == 0x7F;
}

static bool
is_text(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (is_control((uint8_t)s[i]))
			return false;
	}
	return slow_utf8_ok((const uint8_t *)s, len);
}

/* A name or a value as its bytes say; how many there are. */
static size_t
slow_bytes(const uint8_t *s, size_t len, char *out)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && value_of(s[i + 1]) >= 0 &&
		    value_of(s[i + 2]) >= 0) {
			out[n++] = (char)(value_of(s[i + 1]) * 16 +
					  value_of(s[i + 2]));
			i += 2;
		} else {
			out[n++] = s[i] == '+' ? ' ' : (char)s[i];
		}
	}
	return n;
}

/* One part against its bytes: the same where they are text, else mended, and
 * a name that was mended says so. */
static void
check_part(const uint8_t *s, size_t len, const struct pair *pair)
{
	static char bytes[65536];
	const uint8_t *equals = memchr(s, '=', len);
	size_t name = equals ? (size_t)(equals - s) : len, n;

	n = slow_bytes(s, name, bytes);
	if (is_text(bytes, n))
		must(strlen(pair->name) == n &&
		     memcmp(pair->name, bytes, n) == 0);
	else
		must(
		    strlen(pair->name) >= 3 &&
		    strcmp(pair->name + strlen(pair->name) - 3, "\uFFFD") == 0);
	n = equals ? slow_bytes(equals + 1, len - name - 1, bytes) : 0;
	must(is_text(pair->name, strlen(pair->name)));
	must(is_text(pair->value, strlen(pair->value)));
	if (is_text(bytes, n))
		must(strlen(pair->value) == n &&
		     memcmp(pair->value, bytes, n) == 0);
}

/* Compares all parts that are not empty, up to max; how many there are. */
static size_t
check_form(const uint8_t *s, size_t len, size_t max, const struct pairs *pairs)
{
	size_t start = 0, i, n = 0;

	for (i = 0; i <= len; i++) {
		if (i < len && s[i] != '&')
			continue;
		if (i > start && n < max) {
			must(n < pairs->n);
			check_part(s + start, i - start, &pairs->v[n]);
		}
		n += i > start;
		start = i + 1;
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct input in = { data, size };
	size_t max = take(&in) & 1 ? FORM_PAIRS_MAX : ARGUMENTS_MAX, n, i;
	struct buf again = { .arena = arena };
	struct pairs pairs = { 0 }, twice = { 0 };
	enum err err;

	if (in.size > 16384)
		in.size = 16384;
	err = form_decode(arena, (const char *)in.data, in.size, max, &pairs);
	n = check_form(in.data, in.size, max, &pairs);
	must((err == OK) == (n <= max));
	must(pairs.n == (n < max ? n : max));
	for (i = 0; i < pairs.n; i++) {
		must(pairs_get(&pairs, pairs.v[i].name) != NULL);
		buf_puts(&again, i ? "&" : "");
		html_url(&again, pairs.v[i].name);
		buf_putc(&again, '=');
		html_url(&again, pairs.v[i].value);
	}
	must(form_decode(arena, buf_text(&again), again.len, max, &twice) ==
		 OK &&
	     twice.n == pairs.n);
	for (i = 0; i < pairs.n; i++)
		must(strcmp(pairs.v[i].name, twice.v[i].name) == 0 &&
		     strcmp(pairs.v[i].value, twice.v[i].value) == 0);
	arena_free(arena);
	return 0;
}
