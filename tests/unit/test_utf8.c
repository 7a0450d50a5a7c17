/* Which bytes are text, and text as it is stored. */
#include "base.h"
#include "random.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
utf8(void **state)
{
	static const char *const good[] = { "", "a", "caf\xC3\xA9", "\xC2\x80",
		"\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
		"\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF",
		"\xE6\x9E\x97\xE4\xBC\x9F",
		"\xE0\xAE\x95\xE0\xAF\x81\xE0\xAE\xAE" };
	static const char *const bad[] = { "\x80", "\xBF",
		"a\x80", /* nothing to continue */
		"\xC3", "\xE6\x9E", "\xF0\x90\x80", "\xC3(", "\xE6(\x97",
		"\xF0\x90(\x80", /* cut short */
		"\xC0\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80",
		"\xE0\x9F\xBF", "\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF", /* overlong */
		"\xED\xA0\x80", "\xED\xBF\xBF",
		"\xED\xA0\xBD\xED\xB8\x80", /* surrogates */
		"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80",
		"\xFC\x84\x80\x80\x80\x80", "\xFE", "\xFF", /* too large */
		"caf\xE9", "\xC3\xC3\xA9" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(good); i++) {
		if (!utf8_ok(good[i], strlen(good[i])))
			fail_msg("%zu is well-formed", i);
	}
	for (i = 0; i < nitems(bad); i++) {
		if (utf8_ok(bad[i], strlen(bad[i])))
			fail_msg("%zu is not well-formed", i);
	}
	assert_false(utf8_ok("a\0b", 3));
	/* Only len bytes are looked at. */
	assert_true(utf8_ok("\xC3\xA9\x80", 2));
	assert_false(utf8_ok("\xC3\xA9", 1));
	assert_int_equal(utf8_length(""), 0);
	assert_int_equal(utf8_length("caf\xC3\xA9"), 4);
	assert_int_equal(utf8_length("\xF0\x9F\x98\x80!"), 2);
}

/* Every code point, written by its definition, is well-formed exactly when
 * it is a character. */
static void
utf8_of_every_code_point(void **state)
{
	uint32_t c;

	(void)state;
	for (c = 1; c <= 0x1FFFFF; c++) {
		char s[4];
		size_t n = 0;
		bool expected = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);

		if (c < 0x80) {
			s[n++] = (char)c;
		} else if (c < 0x800) {
			s[n++] = (char)(0xC0 | c >> 6);
		} else if (c < 0x10000) {
			s[n++] = (char)(0xE0 | c >> 12);
			s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		} else {
			s[n++] = (char)(0xF0 | c >> 18);
			s[n++] = (char)(0x80 | (c >> 12 & 0x3F));
			s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		}
		if (c >= 0x80)
			s[n++] = (char)(0x80 | (c & 0x3F));
		if (utf8_ok(s, n) != expected)
			fail_msg("U+%04X", c);
	}
}

static void
clean_texts(void **state)
{
	static const struct {
		const char *text;
		bool lines;
		const char *expected;
	} table[] = {
		{ "", false, "" },
		{ "a b", false, "a b" },
		{ "  a b  ", false, "a b" },
		{ " \n a\n ", true, "a" },
		{ "a\nb", true, "a\nb" },
		{ "a\r\nb", true, "a\nb" },
		{ "a\nb", false, "a b" },
		{ "a\tb", false, "a b" },
		{ "\ta\t", false, "a" },
		{ "a\x01\x1F\x7F"
		  "b",
		    false, "ab" },
		{ "a\xC2\x80\xC2\x9F"
		  "b",
		    false, "ab" }, /* C1 */
		{ "a\xE2\x80\xAE\xE2\x80\xAA"
		  "b",
		    false, "ab" }, /* overrides */
		{ "a\xE2\x81\xA6\xE2\x81\xA9"
		  "b",
		    true, "ab" }, /* isolates */
		{ "a\xE2\x80\xA8\xE2\x80\xA9"
		  "b",
		    true, "a\n\nb" }, /* separators */
		{ "\xEF\xBB\xBF"
		  "a",
		    false, "a" }, /* a mark */
		{ "a\xEF\xBF\xBE\xEF\xBF\xBF"
		  "b",
		    true, "ab" }, /* no characters: XML knows none */
		{ "\xE6\x9E\x97 \xE4\xBC\x9F", false,
		    "\xE6\x9E\x97 \xE4\xBC\x9F" },
		{ "\xE0\xAE\x95\xE0\xAF\x81", false,
		    "\xE0\xAE\x95\xE0\xAF\x81" },
		{ "a\x80z", false, "az" },
		{ "\x01 a \x01", false, "a" },
		{ "\x01", false, "" },
		{ " \n\t ", true, "" },
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < nitems(table); i++) {
		(void)snprintf(text, sizeof(text), "%s", table[i].text);
		assert_ptr_equal(text_clean(text, table[i].lines), text);
		if (strcmp(text, table[i].expected) != 0)
			fail_msg("row %zu: \"%s\"", i, text);
	}
}

/* Whatever bytes come: the result is UTF-8, is not longer, and is clean. */
static void
clean_random_texts(void **state)
{
	uint64_t seed = random_seed(), random = seed;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		char text[24], again[24];
		size_t len = random_next(&random) % (sizeof(text) - 1), k;
		bool lines = i % 2;

		for (k = 0; k < len; k++) {
			uint64_t r = random_next(&random);

			/* Half of it plain, so that something is left. */
			text[k] = (char)(r & 256 ? 32 + r % 95 : 1 + r % 255);
		}
		text[len] = '\0';
		text_clean(text, lines);
		(void)snprintf(again, sizeof(again), "%s", text);
		text_clean(again, lines);
		if (strlen(text) > len || !utf8_ok(text, strlen(text)) ||
		    strcmp(text, again) != 0 || text[0] == ' ' ||
		    (!lines && strchr(text, '\n') != NULL))
			fail_msg(
			    "seed %llu, round %d", (unsigned long long)seed, i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8),
		cmocka_unit_test(utf8_of_every_code_point),
		cmocka_unit_test(clean_texts),
		cmocka_unit_test(clean_random_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
