/* The form decoder and the field tables. */
#include "web.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"

struct sample {
	int score, maybe, number, word;
	const char *line, *lines;
	char day[DAY_SIZE];
	char id[ID_SIZE];
	uint64_t bits;
};

#define AT(member) offsetof(struct sample, member)
#define ID "0123456789abcdef0123456789abcdef"

static const char *const words[] = { "one", "two", "three" };
static const struct field fields[] = {
	{ "score", FIELD_SCORE, 0, SCORE_MAX, AT(score), NULL },
	{ "maybe", FIELD_OPTIONAL_SCORE, 0, SCORE_MAX, AT(maybe), NULL },
	{ "number", FIELD_INT, -5, 240, AT(number), NULL },
	{ "word", FIELD_WORD, 0, nitems(words), AT(word), words },
	{ "line", FIELD_TEXT, 0, 5, AT(line), NULL },
	{ "lines", FIELD_TEXT, 1, 5, AT(lines), NULL },
	{ "day", FIELD_DAY, 0, 0, AT(day), NULL },
	{ "id", FIELD_ID, 0, 0, AT(id), NULL },
	{ "bits", FIELD_BITS, 0, nitems(words), AT(bits), words },
	{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
};

/* Decodes and reads a body; the problems as "name:message;". */
static const char *
read_form(struct arena *arena, const char *body, struct sample *out)
{
	struct request req = { .arena = arena };
	struct field_errors errors = { NULL, 0 };
	struct buf text = { .arena = arena };
	struct pairs pairs;
	size_t i;
	enum err err;

	if (form_decode(arena, body, strlen(body), FORM_PAIRS_MAX, &pairs) !=
	    OK)
		return "undecodable";
	err = form_read(&req, &pairs, fields, nitems(fields), out, &errors);
	assert_int_equal(err, errors.n > 0 ? ERR_INVALID : OK);
	for (i = 0; i < errors.n; i++)
		buf_printf(&text, "%s:%s;", errors.v[i].name,
		    field_error_text(
			arena, LANG_EN, &errors, errors.v[i].name));
	return buf_text(&text);
}

/* Pairs as "name=value|"; behind "-" when there were more. */
static const char *
decoded(struct arena *arena, const char *body, size_t len, size_t max)
{
	struct buf text = { .arena = arena };
	struct pairs pairs;
	size_t i;

	if (form_decode(arena, body, len, max, &pairs) != OK)
		buf_puts(&text, "-");
	for (i = 0; i < pairs.n; i++)
		buf_printf(&text, "%s=%s|", pairs.v[i].name, pairs.v[i].value);
	return buf_text(&text);
}

static void
test_decode(void **state)
{
	static const struct {
		const char *body, *want;
	} cases[] = {
		{ "", "" },
		{ "a=1", "a=1|" },
		{ "a=1&b=2&a=3", "a=1|b=2|a=3|" },
		{ "a=&b=", "a=|b=|" },
		{ "a=b=c", "a=b=c|" },
		{ "a+b=c+d", "a b=c d|" },
		{ "%61=%62%2B%26%3d", "a=b+&=|" },
		{ "a=%E9%A2%88%E0%AE%B5", "a=颈வ|" },
		{ "a=1%0D%0A%092", "a=1\r\n\t2|" },
		/* no name, no "=", nothing at all */
		{ "a", "a=|" },
		{ "=1", "=1|" },
		{ "&", "" },
		{ "a=1&", "a=1|" },
		{ "&a=1", "a=1|" },
		{ "a=1&&b=2", "a=1|b=2|" },
		{ "a=1&b", "a=1|b=|" },
		/* ";" separates nothing */
		{ "a=1;b=2", "a=1;b=2|" },
		/* a "%" that begins no escape is one */
		{ "a=100%", "a=100%|" },
		{ "a=%4", "a=%4|" },
		{ "a=%zz", "a=%zz|" },
		{ "a=%4g", "a=%4g|" },
		{ "a=%+1", "a=% 1|" },
		{ "%=1", "%=1|" },
		{ "a=%%41", "a=%A|" },
		/* NUL and other controls, escaped and bare */
		{ "a=b%00c", "a=bc|" },
		{ "a=b%01c", "a=bc|" },
		{ "a=b%1bc", "a=bc|" },
		{ "a=b\x1b"
		  "c",
		    "a=bc|" },
		{ "a=b%7fc", "a=bc|" },
		{ "a=b%0Cc%0Bd", "a=b\fc\vd|" },
		/* not UTF-8: lone, overlong, surrogate, beyond the last */
		{ "a=%80", "a=\uFFFD|" },
		{ "a=Jos%E9+", "a=Jos\uFFFD |" },
		{ "a=%C3", "a=\uFFFD|" },
		{ "a=%C0%AF", "a=\uFFFD\uFFFD|" },
		{ "a=%E6%9E.", "a=\uFFFD.|" },
		{ "a=%ED%A0%80x", "a=\uFFFD\uFFFDx|" },
		{ "a=%F4%90%80%80x", "a=\uFFFD\uFFFDx|" },
		/* two surrogates, as some phones write what is one */
		{ "a=%ED%A1%82%ED%BE%B7", "a=\U00020BB7|" },
		/* a name that has to be mended is nobody's */
		{ "n%00ote=1", "note\uFFFD=1|" },
		{ "note%1b=1", "note\uFFFD=1|" },
		{ "%FF=1", "\uFFFD\uFFFD=1|" },
	};
	size_t i;

	for (i = 0; i < nitems(cases); i++)
		assert_string_equal(
		    decoded(*state, cases[i].body, strlen(cases[i].body), 8),
		    cases[i].want);
	assert_string_equal(decoded(*state, "a=1\0", 4, 8), "a=1|");
}

static void
test_decode_limits(void **state)
{
	assert_string_equal(decoded(*state, "a=1&b=2", 7, 2), "a=1|b=2|");
	assert_string_equal(decoded(*state, "a=1&b=2&c=3", 11, 2), "-a=1|b=2|");
	/* Bytes behind len are not looked at. */
	assert_string_equal(decoded(*state, "a=1&b=2", 3, 2), "a=1|");
	assert_string_equal(decoded(*state, "a=%41", 4, 2), "a=%4|");
}

/* Encoding what was decoded and decoding it again changes nothing. */
static void
test_decode_round_trip(void **state)
{
	static const char alphabet[] = "ab=&%+12 \xC3\xA9;\n";
	unsigned seed = (unsigned)(uintptr_t)*state;
	struct arena *arena = *state;
	int round, good = 0;

	print_message("seed %u\n", seed);
	for (round = 0; round < 20000; round++) {
		char body[24];
		size_t i, len = (size_t)rand_r(&seed) % sizeof(body);
		struct buf again = { .arena = arena };
		struct pairs first, second;

		for (i = 0; i < len; i++)
			body[i] = alphabet[(size_t)rand_r(&seed) %
					   (sizeof(alphabet) - 1)];
		if (form_decode(arena, body, len, 8, &first) != OK)
			continue;
		for (i = 0; i < first.n; i++) {
			if (i > 0)
				buf_putc(&again, '&');
			html_url(&again, first.v[i].name);
			buf_putc(&again, '=');
			html_url(&again, first.v[i].value);
		}
		assert_int_equal(
		    form_decode(arena, buf_text(&again), again.len, 8, &second),
		    OK);
		assert_int_equal(second.n, first.n);
		for (i = 0; i < first.n; i++) {
			assert_string_equal(first.v[i].name, second.v[i].name);
			assert_string_equal(
			    first.v[i].value, second.v[i].value);
		}
		good++;
	}
	assert_true(good > 100);
}

static void
test_missing_is_not_zero(void **state)
{
	struct sample sample;

	assert_string_equal(read_form(*state, "score=0&id=" ID, &sample), "");
	assert_int_equal(sample.score, 0);
	assert_int_equal(sample.maybe, NOT_ANSWERED);
	assert_int_equal(sample.number, NOT_ANSWERED);
	assert_int_equal(sample.word, NOT_ANSWERED);
	assert_string_equal(sample.line, "");
	assert_string_equal(sample.lines, "");
	assert_string_equal(sample.day, "");
	assert_string_equal(sample.id, ID);
	assert_int_equal(sample.bits, 0);
	assert_string_equal(
	    read_form(*state,
		"score=10&maybe=&number=&word=&line=&day=&csrf=x&id=" ID,
		&sample),
	    "");
	assert_int_equal(sample.score, 10);
	assert_int_equal(sample.maybe, NOT_ANSWERED);
	assert_int_equal(sample.number, NOT_ANSWERED);
	assert_int_equal(sample.word, NOT_ANSWERED);
}

static void
test_good_values(void **state)
{
	struct sample sample;

	assert_string_equal(
	    read_form(*state,
		"score=3&maybe=0&number=-5&word=three&line=+%E9%A2%88b%0Ac+"
		"&lines=a%0D%0Ab&day=2026-02-28&bits=one&bits=three&id=" ID,
		&sample),
	    "");
	assert_int_equal(sample.maybe, 0);
	assert_int_equal(sample.number, -5);
	assert_int_equal(sample.word, 2);
	assert_string_equal(sample.line, "颈b c");
	assert_string_equal(sample.lines, "a\nb");
	assert_string_equal(sample.day, "2026-02-28");
	assert_int_equal(sample.bits, 1 | 4);
}

/* One value at a time; everything else in the form is right. */
static void
test_bad_values(void **state)
{
	static const struct {
		const char *name, *value;
	} cases[] = {
		{ "maybe", "11" },
		{ "maybe", "-1" },
		{ "maybe", "3.5" },
		{ "maybe", "+3" },
		{ "maybe", "1 3" },
		{ "maybe", "\u516B" },
		{ "maybe", "0x3" },
		{ "maybe", "99999999999999999999" },
		{ "number", "-6" },
		{ "number", "241" },
		{ "number", "ten" },
		{ "word", "four" },
		{ "word", "One" },
		{ "line", "123456" },
		{ "lines", "12\n456" },
		{ "day", "2026-02-29" },
		{ "day", "26-02-01" },
		{ "day", "2026-2-1" },
		{ "bits", "" },
		{ "bits", "four" },
		{ "unknown", "1" },
	};
	struct sample sample;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		struct buf body = { .arena = *state };
		const char *problems;

		buf_puts(&body, "score=7&id=" ID "&");
		html_url(&body, cases[i].name);
		buf_putc(&body, '=');
		html_url(&body, cases[i].value);
		problems = read_form(*state, buf_text(&body), &sample);
		if (strncmp(problems, cases[i].name, strlen(cases[i].name)) !=
		    0)
			fail_msg("%s=%s: \"%s\"", cases[i].name, cases[i].value,
			    problems);
		/* The good ones are read all the same. */
		assert_int_equal(sample.score, 7);
		assert_string_equal(sample.id, ID);
	}
}

static void
test_required(void **state)
{
	struct sample sample;

	assert_string_equal(read_form(*state, "id=" ID, &sample),
	    "score:Choose a number from 0 to 10;");
	assert_string_equal(read_form(*state, "score=&id=" ID, &sample),
	    "score:Choose a number from 0 to 10;");
	assert_int_equal(
	    strncmp(read_form(*state, "score=1", &sample), "id:", 3), 0);
	assert_int_equal(
	    strncmp(read_form(*state, "score=1&id=0123", &sample), "id:", 3),
	    0);
	/* Upper case would be a second spelling of the same id. */
	assert_int_equal(
	    strncmp(read_form(*state,
			"score=1&id=0123456789ABCDEF0123456789abcdef", &sample),
		"id:", 3),
	    0);
}

static void
test_repeated(void **state)
{
	struct sample sample;

	assert_int_equal(
	    strncmp(read_form(*state, "score=1&score=2&id=" ID, &sample),
		"score:This was answered twice", 29),
	    0);
	assert_int_equal(sample.score, 1);
	assert_int_equal(
	    strncmp(
		read_form(*state, "score=1&bits=one&bits=one&id=" ID, &sample),
		"bits:This was answered twice", 28),
	    0);
	assert_int_equal(
	    strncmp(read_form(*state, "score=1&csrf=a&csrf=b&id=" ID, &sample),
		"csrf:", 5),
	    0);
}

/* A text that is too long comes back whole, to be shortened. */
static void
test_too_long_is_kept(void **state)
{
	struct sample sample;

	assert_string_equal(
	    read_form(*state, "score=1&line=1234567&id=" ID, &sample),
	    "line:This must be 5 characters or fewer;");
	assert_string_equal(sample.line, "1234567");
	/* Characters count, not bytes. */
	assert_string_equal(
	    read_form(*state,
		"score=1&line=%E9%A2%88%E9%A2%88%E9%A2%88%E9%A2%88%E9%A2%88"
		"&id=" ID,
		&sample),
	    "");
}

static void
test_error_numbers(void **state)
{
	struct field_errors errors = { NULL, 0 };

	field_error_add(*state, &errors, "a", "From %lld to %lld", -5, 240);
	field_error_add(*state, &errors, "b", "100 %s %n %lld", 7, 0);
	field_error_add(*state, &errors, "a", "Second", 0, 0);
	assert_string_equal(
	    field_error_text(*state, LANG_EN, &errors, "a"), "From -5 to 240");
	assert_string_equal(
	    field_error_text(*state, LANG_EN, &errors, "b"), "100 %s %n 7");
	assert_null(field_error_text(*state, LANG_EN, &errors, "c"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_decode),
		TEST(test_decode_limits),
		TEST(test_decode_round_trip),
		TEST(test_missing_is_not_zero),
		TEST(test_good_values),
		TEST(test_bad_values),
		TEST(test_required),
		TEST(test_repeated),
		TEST(test_too_long_is_kept),
		TEST(test_error_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
