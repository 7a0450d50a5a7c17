/* What is found by what: text_fold(), and the pattern that is searched by. */
#include "base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static void
written_in_two_ways(void **state)
{
	/* clang-format off */
	static const char *const pairs[][2] = {
		{ "Zoë", "Zoe\xCC\x88" },        /* composed, and not */
		{ "Zoë", "ZOE" },
		{ "Nguyễn Thị", "nguyen thi" },
		{ "Nguye\xCC\x82\xCC\x83n", "Nguyễn" },
		{ "Nguye\xCC\x83\xCC\x82n", "nguyen" }, /* in another order */
		{ "Đặng", "dang" },
		{ "IŞIK", "ışık" },
		{ "İpek", "ipek" },
		{ "Groß", "GROSS" },
		{ "Łukasz Ångström", "lukasz angstrom" },
		{ "Æsa Ødegård", "aesa odegard" },
		{ "Sean O’Brien", "sean o'brien" },
		{ "O‘Brien", "O`Brien" },
		{ "O´Brien", "OʼBrien" },
		{ "O＇Brien", "OBrien" },
		{ "D\xCA\xBBSouza", "D\xE2\x80\xB2Souza" },
		{ "Wei-Ling", "Wei Ling" },
		{ "Wei\xE2\x80\x91Ling", "Wei–Ling" },
		{ "Wei — Ling", "Wei\xE2\x88\x92Ling" },
		{ "Wei\xC2\xADLing", "WeiLing" }, /* where it may be broken */
		{ "Lim\xC2\xA0Wei", "Lim Wei" },
		{ "Lim\xE3\x80\x80Wei", "Lim Wei" },
		{ "  Lim   Wei\t", "lim wei" },
		{ "Lim\xE2\x80\x8BWei", "LimWei" },
		{ "\xE2\x80\xAELim\xE2\x80\xAC", "Lim" },
		{ "Ｌｉｍ　Ｗｅｉ　７", "lim wei 7" },
		{ "ﬁona", "fiona" },
		{ "玛丽·陈", "玛丽・陈" },
		{ "\xE2\xBC\x88", "人" },         /* a radical, a letter */
		{ "C０１２", "c012" },
		{ "٠١٢", "012" },
		{ "௦௧௨", "012" },
		{ "مُحَمَّد", "محمد" },
	};
	/* clang-format on */
	size_t i;

	(void)state;
	for (i = 0; i < nitems(pairs); i++) {
		const char *a = text_fold(arena, pairs[i][0]);
		const char *b = text_fold(arena, pairs[i][1]);

		if (strcmp(a, b) != 0)
			fail_msg("%zu: %s is \"%s\", %s is \"%s\"", i,
			    pairs[i][0], a, pairs[i][1], b);
	}
}

/* Another letter is another letter; what cannot be folded stays. */
static void
not_the_same(void **state)
{
	static const char *const pairs[][2] = {
		{ "陈", "陳" },
		{ "க", "கா" },
		{ "ப்", "ப" }, /* the dot is a sign, no accent */
		{ "が", "か" },
		{ "×", "x" },
		{ "Lim Wei", "LimWei" },
		{ "a_b", "a%b" },
	};
	static const char *const same[] = { "", "陈美玲", "மீனா சுப்ரமணியம்",
		"a_b%c\\" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(pairs); i++) {
		if (strcmp(text_fold(arena, pairs[i][0]),
			text_fold(arena, pairs[i][1])) == 0)
			fail_msg("%s is %s", pairs[i][0], pairs[i][1]);
	}
	for (i = 0; i < nitems(same); i++)
		assert_string_equal(text_fold(arena, same[i]), same[i]);
}

/* Each character of Unicode alone, and behind and before a letter. */
static void
folding_twice_is_folding_once(void **state)
{
	char text[16];
	struct arena *one = arena_new();
	uint32_t c;

	(void)state;
	for (c = 1; c < 0x110000; c++) {
		char *p = text;
		const char *once;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		*p++ = 'a';
		if (c < 0x80) {
			*p++ = (char)c;
		} else if (c < 0x800) {
			*p++ = (char)(0xC0 | c >> 6);
			*p++ = (char)(0x80 | (c & 0x3F));
		} else if (c < 0x10000) {
			*p++ = (char)(0xE0 | c >> 12);
			*p++ = (char)(0x80 | (c >> 6 & 0x3F));
			*p++ = (char)(0x80 | (c & 0x3F));
		} else {
			*p++ = (char)(0xF0 | c >> 18);
			*p++ = (char)(0x80 | (c >> 12 & 0x3F));
			*p++ = (char)(0x80 | (c >> 6 & 0x3F));
			*p++ = (char)(0x80 | (c & 0x3F));
		}
		*p++ = 'b';
		*p = '\0';
		once = text_fold(one, text + c % 2);
		if (strcmp(text_fold(one, once), once) != 0)
			fail_msg("U+%04X: \"%s\", then \"%s\"", c, once,
			    text_fold(one, once));
		assert_true(utf8_ok(once, strlen(once)));
		if (c % 1024 == 0)
			arena_reset(one);
	}
	arena_free(one);
}

/* Bytes that are no UTF-8 come from a command line. */
static void
what_is_no_text(void **state)
{
	const char *folded = text_fold(arena, "Lim\xFF\xC3");

	(void)state;
	assert_true(utf8_ok(folded, strlen(folded)));
	assert_memory_equal(folded, "lim", 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_in_two_ways),
		cmocka_unit_test(not_the_same),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(what_is_no_text),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
