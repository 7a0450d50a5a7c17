/* What people type and paste, as it is stored: no word joined to the next,
 * nothing invisible taken for a name, every digit a digit. */
#include "base.h"
#include "random.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"

/* A line of one field, cleaned. */
static void
test_lines_become_spaces(void **state)
{
	static const struct {
		const char *typed, *line, *note;
	} cases[] = {
		{ "Tan\nMei", "Tan Mei", "Tan\nMei" },
		{ "Tan\r\nMei", "Tan Mei", "Tan\nMei" },
		{ "Tan\rMei", "Tan Mei", "Tan\nMei" },
		{ "Tan\fMei", "Tan Mei", "Tan\nMei" },
		{ "Tan\vMei", "Tan Mei", "Tan\nMei" },
		{ "Tan\xC2\x85Mei", "Tan Mei", "Tan\nMei" },
		{ "Tan\u2028Mei", "Tan Mei", "Tan\nMei" },
		{ "Tan\u2029Mei", "Tan Mei", "Tan\nMei" },
		{ "Tan\tMei", "Tan Mei", "Tan Mei" },
		{ "Tan \t\r\n  Mei", "Tan Mei", "Tan  \n  Mei" },
		{ "Tan   Mei", "Tan Mei", "Tan   Mei" },
		{ "Tan\u00A0Mei", "Tan Mei", "Tan\u00A0Mei" },
		{ "Tan\u3000\u3000Mei", "Tan Mei", "Tan\u3000\u3000Mei" },
		{ "\u3000Tan Mei\u00A0", "Tan Mei", "Tan Mei" },
		{ "\u200BTan Mei\u200E\u2060 ", "Tan Mei", "Tan Mei" },
		{ "\u2028\u2029Tan\n\n", "Tan", "Tan" },
		/* joiners and selectors belong to the letter before them */
		{ "\u0915\u094D\u200D ", "\u0915\u094D\u200D",
		    "\u0915\u094D\u200D" },
		{ "\u2764\uFE0F", "\u2764\uFE0F", "\u2764\uFE0F" },
		/* what nobody typed goes without a trace */
		{ "T\x07"
		  "an",
		    "Tan", "Tan" },
		{ "T\u202Ean\u2069", "Tan", "Tan" },
		{ "Tan\uFDD0\U0001FFFE", "Tan", "Tan" },
		{ "O\u2019Neill 't Hooft", "O\u2019Neill 't Hooft",
		    "O\u2019Neill 't Hooft" },
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		(void)snprintf(text, sizeof(text), "%s", cases[i].typed);
		if (strcmp(text_clean(text, false), cases[i].line) != 0)
			fail_msg("line %zu: \"%s\"", i, text);
		(void)snprintf(text, sizeof(text), "%s", cases[i].typed);
		if (strcmp(text_clean(text, true), cases[i].note) != 0)
			fail_msg("note %zu: \"%s\"", i, text);
	}
}

static void
test_what_nobody_sees_is_nothing(void **state)
{
	static const char *const nothing[] = { "", " ", "\t\n", "\u00A0",
		"\u3000", "\u00AD", "\u034F", "\u061C", "\u115F", "\u1160",
		"\u17B4", "\u180E", "\u200B", "\u200C", "\u200D", "\u200E",
		"\u200F", "\u2028", "\u2060", "\u2063", "\u206A", "\u2800",
		"\u3164", "\uFE0F", "\uFEFF", "\uFFA0", "\uFFFD", "\U000E0020",
		"\u200B \u3000\u2060", "\u0301" };
	static const char *const something[] = { "a", "7", ".", "-", "'",
		"\u0B95", "\u674E", "\U00020BB7", "\u0645", "\u2665",
		"\U0001F642", "\u200Ba", "a\u0301" };
	char text[32];
	size_t i;
	int lines;

	(void)state;
	for (i = 0; i < nitems(nothing); i++) {
		if (text_visible(nothing[i]))
			fail_msg("row %zu is seen", i);
		for (lines = 0; lines < 2; lines++) {
			(void)snprintf(text, sizeof(text), "%s", nothing[i]);
			if (*text_clean(text, lines) != '\0')
				fail_msg("row %zu is stored", i);
		}
	}
	for (i = 0; i < nitems(something); i++) {
		(void)snprintf(text, sizeof(text), "%s", something[i]);
		if (!text_visible(something[i]) ||
		    *text_clean(text, false) == '\0')
			fail_msg("row %zu is not seen", i);
	}
}

/* Any bytes: what comes out is text, and stays as it is. */
static void
test_mended_and_cleaned_stays(void **state)
{
	static const char *const pieces[] = { "a", " ", "\n", "\r", "\t", "\v",
		"\u00A0", "\u3000", "\u2028", "\u200B", "\u200D", "\uFE0F",
		"\u0301", "\u674E", "\U00020BB7", "\x80", "\xC3", "\xE6\x9E",
		"\xED\xA0\xBD", "\xED\xB8\x80", "\xF0\x9F", "\x01", "\x7F" };
	uint64_t seed = random_seed();
	int round;

	for (round = 0; round < 20000; round++) {
		struct buf bytes = { .arena = *state };
		size_t n = (size_t)random_next(&seed) % 12;
		const char *text;
		char *once, *twice;
		bool lines = round % 2;

		while (n-- > 0)
			buf_puts(&bytes, pieces[(size_t)random_next(&seed) %
						nitems(pieces)]);
		text = text_mend(*state, buf_text(&bytes), bytes.len);
		assert_true(utf8_ok(text, strlen(text)));
		assert_string_equal(
		    text_mend(*state, text, strlen(text)), text);
		once = text_clean(arena_strdup(*state, text), lines);
		assert_true(utf8_ok(once, strlen(once)));
		assert_true(*once == '\0' || text_visible(once));
		twice = text_clean(arena_strdup(*state, once), lines);
		assert_string_equal(once, twice);
		if (!lines)
			assert_null(strstr(once, "  "));
	}
}

static void
test_digits_of_every_script(void **state)
{
	static const struct {
		const char *typed, *plain;
	} cases[] = {
		{ "90", "90" },
		{ "\uFF19\uFF10", "90" },
		{ "\u0BEF\u0BE6", "90" },
		{ "\u0669\u0660", "90" },
		{ "\u06F9\u06F0", "90" },
		{ "\u096F\u0966", "90" },
		{ "\u09EF\u09E6", "90" },
		{ "\u0E59\u0E50", "90" },
		{ "\u1049\u1040", "90" },
		{ "\u17E9\u17E0", "90" },
		{ "\U0001D7D7\U0001D7CE", "90" },
		{ " \u200F90\u00B0 ", "90" },
		{ "90\u00BA", "90" },
		{ "\u3000\u22125", "-5" },
		{ "\u20135", "-5" },
		{ "\uFF0D\uFF15", "-5" },
		{ "", "" },
		{ " \u00B0", "" },
		/* what is no number stays what it is */
		{ "\u4E5D\u5341", "\u4E5D\u5341" },
		{ "9.5", "9.5" },
		{ "+9", "+9" },
		{ "1e1", "1e1" },
		{ "\u00BD", "\u00BD" },
		{ "\u2460", "\u2460" },
	};
	size_t i;

	for (i = 0; i < nitems(cases); i++)
		assert_string_equal(
		    number_plain(*state, cases[i].typed), cases[i].plain);
	assert_string_equal(
	    text_digits(*state, "\u0661\u0662\u0663 \u0664-ab\u0665"),
	    "123 4-ab5");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines_become_spaces),
		TEST(test_what_nobody_sees_is_nothing),
		TEST(test_mended_and_cleaned_stays),
		TEST(test_digits_of_every_script),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
