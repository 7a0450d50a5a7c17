/* The strict parsers of base/text.c: what is taken, and what is not. */
#include "base.h"
#include "random.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void
whole_numbers(void **state)
{
	static const struct {
		const char *text;
		int64_t min, max;
		bool good;
		int64_t value;
	} table[] = {
		{ "0", 0, 10, true, 0 },
		{ "10", 0, 10, true, 10 },
		{ "11", 0, 10, false, 0 },
		{ "-1", 0, 10, false, 0 },
		{ "-1", -1, 10, true, -1 },
		{ "-0", 0, 10, true, 0 },
		{ "007", 0, 10, true, 7 },
		{ "", 0, 10, false, 0 },
		{ "-", -10, 10, false, 0 },
		{ "--1", -10, 10, false, 0 },
		{ "+1", 0, 10, false, 0 },
		{ " 1", 0, 10, false, 0 },
		{ "1 ", 0, 10, false, 0 },
		{ "1\n", 0, 10, false, 0 },
		{ "1.0", 0, 10, false, 0 },
		{ "1,0", 0, 10, false, 0 },
		{ "1e1", 0, 10, false, 0 },
		{ "0x1", 0, 10, false, 0 },
		{ "1a", 0, 10, false, 0 },
		{ "NaN", 0, 10, false, 0 },
		{ "\xEF\xBC\x91", 0, 10, false, 0 }, /* a full-width 1 */
		{ "9223372036854775807", INT64_MIN, INT64_MAX, true,
		    INT64_MAX },
		{ "9223372036854775808", INT64_MIN, INT64_MAX, false, 0 },
		{ "-9223372036854775808", INT64_MIN, INT64_MAX, true,
		    INT64_MIN },
		{ "-9223372036854775809", INT64_MIN, INT64_MAX, false, 0 },
		{ "18446744073709551616", 0, INT64_MAX, false, 0 },
		{ "18446744073709551617", 0, INT64_MAX, false, 0 },
		{ "99999999999999999999999999", 0, INT64_MAX, false, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(table); i++) {
		int64_t value = 4711;
		bool good = parse_int(
		    table[i].text, table[i].min, table[i].max, &value);

		if (good != table[i].good ||
		    value != (good ? table[i].value : 4711))
			fail_msg("\"%s\" from %lld to %lld: %d, %lld",
			    table[i].text, (long long)table[i].min,
			    (long long)table[i].max, good, (long long)value);
	}
}

static void
days(void **state)
{
	static const char *const good[] = { "1900-01-01", "1970-01-01",
		"2000-02-29", "2024-02-29", "2026-11-22", "2026-04-30",
		"2026-12-31", "2199-12-31" };
	static const char *const bad[] = { "", "2026", "2026-11", "2026-11-2",
		"2026-11-222", "2026-11-22 ", " 2026-11-22", "2026/11/22",
		"2026-11/22", "20261122", "22-11-2026", "2026-00-22",
		"2026-13-22", "2026-11-00", "2026-11-31", "2026-04-31",
		"2026-02-29", "1900-02-29", "2100-02-29", "2026-02-30",
		"2026-1a-22", "2026-11-2x", "-026-11-22", "+026-11-22",
		"1899-12-31", "2200-01-01", "0000-01-01", "9999-12-31",
		"2026-11-22T00:00:00Z", "2026-W47-7", "today" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(good); i++) {
		if (!parse_day(good[i]))
			fail_msg("%s is a day", good[i]);
	}
	for (i = 0; i < nitems(bad); i++) {
		if (parse_day(bad[i]))
			fail_msg("\"%s\" is no day", bad[i]);
	}
}

/* Every day that there is, against the calendar of the C library. */
static void
days_and_numbers_agree(void **state)
{
	int first = day_number("1900-01-01"), last = day_number("2199-12-31");
	int number;

	(void)state;
	assert_int_equal(day_number("1970-01-01"), 0);
	assert_int_equal(last - first + 1, 300 * 365 + 73);
	for (number = first; number <= last; number++) {
		time_t at = (time_t)number * 86400;
		char text[DAY_SIZE], expected[DAY_SIZE];
		struct tm tm;

		assert_non_null(gmtime_r(&at, &tm));
		(void)strftime(expected, sizeof(expected), "%Y-%m-%d", &tm);
		day_text(number, text);
		if (strcmp(text, expected) != 0 || !parse_day(text) ||
		    day_number(text) != number ||
		    day_weekday(number) != (tm.tm_wday + 6) % 7)
			fail_msg("%d: %s, %s", number, text, expected);
	}
}

/* Whatever ten bytes look like a day are one only if they come back. */
static void
random_days_come_back(void **state)
{
	uint64_t seed = random_seed(), random = seed;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		unsigned y = (unsigned)(random_next(&random) % 500) + 1800;
		unsigned m = (unsigned)(random_next(&random) % 15);
		unsigned d = (unsigned)(random_next(&random) % 35);
		char text[32], back[DAY_SIZE];
		bool expected;

		(void)snprintf(text, sizeof(text), "%04u-%02u-%02u", y, m, d);
		/* The day exists when its number gives the same text. */
		day_text(day_number(text), back);
		expected = strcmp(text, back) == 0 && y >= 1900 && y <= 2199;
		if (parse_day(text) != expected)
			fail_msg(
			    "seed %llu: %s", (unsigned long long)seed, text);
	}
}

static void
instants(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} good[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "2026-11-22T06:05:09Z", 1795327509 },
		{ "2026-11-22T14:05:09+08:00", 1795327509 },
		{ "2026-11-22T01:05:09-05:00", 1795327509 },
		{ "2026-11-22T11:35:09+05:30", 1795327509 },
		{ "2038-01-19T03:14:08Z", INT64_C(2147483648) },
		{ "2024-02-29T23:59:59Z", 1709251199 },
	};
	static const char *const bad[] = { "", "2026-11-22",
		"2026-11-22T06:05:09", "2026-11-22T06:05Z",
		"2026-11-22 06:05:09Z", "2026-11-22T06:05:09z",
		"2026-11-22T24:00:00Z", "2026-11-22T06:60:00Z",
		"2026-11-22T06:05:60Z", "2026-02-29T06:05:09Z",
		"2026-11-22T06:05:09+0800", "2026-11-22T06:05:09+08",
		"2026-11-22T06:05:09+15:00", "2026-11-22T06:05:09+08:60",
		"2026-11-22T06:05:09.5Z", "2026-11-22T6:05:09Z",
		"2026-11-22T06:05:09ZZ", "2026-11-22T06:05:09+08:00Z",
		"2026-11-22T-6:05:09Z", "1795327509" };
	char text[INSTANT_SIZE];
	int64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(good); i++) {
		at = 4711;
		if (!parse_instant(good[i].text, &at) || at != good[i].at)
			fail_msg("%s: %lld", good[i].text, (long long)at);
	}
	for (i = 0; i < nitems(bad); i++) {
		if (parse_instant(bad[i], &at))
			fail_msg("\"%s\" is no instant", bad[i]);
	}
	instant_text(1795327509, text);
	assert_string_equal(text, "2026-11-22T06:05:09Z");
}

static void
random_instants_come_back(void **state)
{
	uint64_t seed = random_seed(), random = seed;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		/* Of the years 1900 to 2199. */
		int64_t at =
		    (int64_t)(random_next(&random) % UINT64_C(9467020800)) -
		    INT64_C(2208988800);
		int64_t back = 0;
		char text[INSTANT_SIZE];

		instant_text(at, text);
		if (!parse_instant(text, &back) || back != at)
			fail_msg("seed %llu: %lld, %s",
			    (unsigned long long)seed, (long long)at, text);
	}
}

/* A day of the practice begins at its own midnight. */
static void
days_follow_the_zone(void **state)
{
	char day[DAY_SIZE], clock[6];

	(void)state;
	assert_int_equal(setenv("TZ", "Asia/Kuala_Lumpur", 1), 0);
	tzset();
	day_of_instant(1795276799, day); /* 2026-11-21T15:59:59Z */
	assert_string_equal(day, "2026-11-21");
	instant_clock(1795276799, clock);
	assert_string_equal(clock, "23:59");
	day_of_instant(1795276800, day);
	assert_string_equal(day, "2026-11-22");
	instant_clock(1795276800, clock);
	assert_string_equal(clock, "00:00");
	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	tzset();
	/* The hour that is there twice belongs to one day. */
	day_of_instant(1793509200, day); /* 2026-11-01T05:00:00Z */
	assert_string_equal(day, "2026-11-01");
	instant_clock(1793509200, clock);
	assert_string_equal(clock, "01:00");
	instant_clock(1793509200 + 3600, clock);
	assert_string_equal(clock, "01:00");
	assert_int_equal(unsetenv("TZ"), 0);
	tzset();
}

static void
hex(void **state)
{
	static const char *const bad[] = { "", "0", "00f", "00ff0", "00FF",
		"00fg", "0 ff", "00f\xC3" };
	uint8_t bytes[2] = { 0x00, 0xFF }, back[2] = { 7, 7 };
	char text[5];
	size_t i;

	(void)state;
	hex_text(bytes, 2, text);
	assert_string_equal(text, "00ff");
	assert_true(parse_hex(text, back, 2));
	assert_memory_equal(bytes, back, 2);
	for (i = 0; i < nitems(bad); i++) {
		if (parse_hex(bad[i], back, 2))
			fail_msg("\"%s\" is not two bytes", bad[i]);
	}
}

static void
folded_texts(void **state)
{
	static const struct {
		const char *text, *folded;
	} table[] = {
		{ "", "" },
		{ "Lim Wei", "lim wei" },
		{ "JOS\xC3\x89", "jose" },
		{ "Jos\xC3\xA9", "jose" },
		{ "\xC3\x85ngstr\xC3\xB6m", "angstrom" },
		{ "\xC5\xBD", "z" },
		{ "\xC3\x97", "\xC3\x97" }, /* a sign, no letter */
		{ "\xE6\x9E\x97", "\xE6\x9E\x97" },
		{ "C0042", "c0042" },
	};
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(table); i++)
		assert_string_equal(
		    text_fold(arena, table[i].text), table[i].folded);
	arena_free(arena);
}

static void
languages(void **state)
{
	enum lang lang = LANG_N;
	int i;

	(void)state;
	for (i = 0; i < LANG_N; i++) {
		assert_true(lang_parse(lang_words[i], &lang));
		assert_int_equal(lang, i);
	}
	assert_false(lang_parse("", &lang));
	assert_false(lang_parse("EN", &lang));
	assert_false(lang_parse("en-GB", &lang));
	assert_int_equal(lang, LANG_N - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(days),
		cmocka_unit_test(days_and_numbers_agree),
		cmocka_unit_test(random_days_come_back),
		cmocka_unit_test(instants),
		cmocka_unit_test(random_instants_come_back),
		cmocka_unit_test(days_follow_the_zone),
		cmocka_unit_test(hex),
		cmocka_unit_test(folded_texts),
		cmocka_unit_test(languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
