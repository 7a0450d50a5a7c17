/* Languages: catalogues, dates, and what a browser asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "arena_fixture.h"

#define ALL 15u

static void
messages(void **state)
{
	(void)state;
	assert_string_equal(tr(LANG_EN, "No pain"), "No pain");
	assert_string_equal(tr(LANG_MS, "No pain"), "Tiada kesakitan");
	assert_string_equal(tr(LANG_ZH, "No pain"), "不痛");
	assert_string_equal(tr(LANG_TA, "No pain"), "வலி இல்லை");
	/* First and last of a catalogue, and what is in none. */
	assert_string_equal(tr(LANG_ZH, "yesterday, in the portal"),
	    "yesterday, in the portal");
	assert_string_equal(tr(LANG_ZH, "~"), "~");
	assert_string_equal(tr(LANG_ZH, "!"), "!");
	/* The catalogue's header is nobody's message. */
	assert_string_equal(tr(LANG_TA, ""), "");
}

/* Every message of a catalogue is found, so the search is right everywhere;
 * http/form.c fills in "%lld" by hand and knows no other order. */
static void
every_message(void **state)
{
	size_t i, k;

	(void)state;
	assert_int_equal(share_po_n, LANG_N - 1);
	for (i = 0; i < share_po_n; i++) {
		const char *mo = share_po[i].data;
		uint32_t head[5], pair[2], to[2];
		enum lang lang;
		char word[3] = "";

		memcpy(word, share_po[i].name, 2);
		assert_true(lang_parse(word, &lang));
		memcpy(head, mo, sizeof(head));
		assert_true(head[2] > 500);
		for (k = 1; k < head[2]; k++) {
			memcpy(pair, mo + head[3] + 8 * k, sizeof(pair));
			memcpy(to, mo + head[4] + 8 * k, sizeof(to));
			assert_ptr_equal(tr(lang, mo + pair[1]), mo + to[1]);
			assert_true(to[0] > 0);
			assert_null(strstr(mo + to[1], "$lld"));
		}
	}
}

static void
days(void **state)
{
	struct arena *arena = *state;
	const char *day = "2026-11-02";

	assert_string_equal(
	    tr_day(arena, LANG_EN, day, true), "2 November 2026");
	assert_string_equal(
	    tr_day(arena, LANG_MS, day, true), "2 November 2026");
	assert_string_equal(
	    tr_day(arena, LANG_MS, "2026-08-31", false), "31 Ogos");
	assert_string_equal(tr_day(arena, LANG_ZH, day, true), "2026年11月2日");
	assert_string_equal(tr_day(arena, LANG_ZH, day, false), "11月2日");
	assert_string_equal(tr_day_short(arena, LANG_ZH, day), "11月2日");
	assert_string_equal(
	    tr_day(arena, LANG_TA, "2026-01-14", true), "14 ஜனவரி 2026");
	assert_string_equal(tr_month(arena, LANG_EN, 3, 0), "Mar");
	assert_string_equal(tr_month(arena, LANG_EN, 3, 2026), "Mar 2026");
	assert_string_equal(tr_month(arena, LANG_ZH, 3, 2026), "2026年3月");
	/* The first day of a range has a year only where it is needed. */
	assert_string_equal(
	    tr_day_from(arena, LANG_EN, "2026-01-31", day), "31 January");
	assert_string_equal(
	    tr_day_from(arena, LANG_EN, "2025-01-31", day), "31 January 2025");
	assert_string_equal(
	    tr_day_from(arena, LANG_ZH, "2026-01-31", day), "2026年1月31日");
}

static void
sets(void **state)
{
	static const char *const bad[] = { "", "e", "en,", ",en", "en,en",
		"en ms", "en;ms", "de", "en,ms,", "english", "en,m" };
	size_t i;

	(void)state;
	assert_int_equal(lang_set("en,ms,zh,ta"), ALL);
	assert_int_equal(lang_set("ta"), 1u << LANG_TA);
	assert_int_equal(lang_set("ta,en"), 1u << LANG_TA | 1u << LANG_EN);
	for (i = 0; i < nitems(bad); i++)
		assert_int_equal(lang_set(bad[i]), 0);
}

static void
accepted(void **state)
{
	static const struct {
		const char *header;
		enum lang lang;
	} table[] = {
		{ "ta", LANG_TA },
		{ "zh-CN,zh;q=0.9,en;q=0.8", LANG_ZH },
		{ "zh-Hans-MY", LANG_ZH },
		{ "de-DE,de;q=0.9,ms;q=0.3", LANG_MS },
		{ "en;q=0.5, ta;q=0.7", LANG_TA },
		{ "en;q=0.5,ta;q=0.50,ms;q=0.500", LANG_EN },
		{ "en;q=0.001,ta;q=0", LANG_EN },
		{ "fr", LANG_MS },
		{ "*", LANG_MS },
		{ "", LANG_MS },
		{ NULL, LANG_MS },
		{ "tamil, en", LANG_EN },
		{ "zh_CN", LANG_MS },
		{ ",,;q=1,;,ta", LANG_TA },
		{ "ta;q=9,en", LANG_EN },
		{ "ta;level=1", LANG_MS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(table); i++)
		assert_int_equal(lang_accepted(table[i].header, ALL, LANG_MS),
		    table[i].lang);
	/* Only what is offered. */
	assert_int_equal(
	    lang_accepted("ta,en;q=0.1", 1u << LANG_EN, LANG_MS), LANG_EN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(messages),
		TEST(every_message),
		TEST(days),
		TEST(sets),
		TEST(accepted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
