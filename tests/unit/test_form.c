/* The form decoder, the field tables, angles as people type them, limits. */
#include "pages.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NUMBER "Enter the angle as a whole number, for example 45"
#define RANGE(range) "Angle must be between " range " degrees"

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

	if (form_decode(arena, body, strlen(body), PAIRS_MAX, &pairs) != OK)
		return "undecodable";
	err = form_read(&req, &pairs, fields, nitems(fields), out, &errors);
	assert_int_equal(err, errors.n > 0 ? ERR_INVALID : OK);
	for (i = 0; i < errors.n; i++)
		buf_printf(&text, "%s:%s;", errors.v[i].name,
		    field_error_text(
			arena, LANG_EN, &errors, errors.v[i].name));
	return buf_text(&text);
}

/* Pairs as "name=value|", or "-" when refused. */
static const char *
decoded(struct arena *arena, const char *body, size_t len, size_t max)
{
	struct buf text = { .arena = arena };
	struct pairs pairs;
	size_t i;

	if (form_decode(arena, body, len, max, &pairs) != OK)
		return "-";
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
		/* no name, no "=" */
		{ "a", "-" },
		{ "=1", "-" },
		{ "&", "-" },
		{ "a=1&", "-" },
		{ "&a=1", "-" },
		{ "a=1&&b=2", "-" },
		{ "a=1&b", "-" },
		/* ";" separates nothing */
		{ "a=1;b=2", "a=1;b=2|" },
		/* escapes */
		{ "a=%", "-" },
		{ "a=%4", "-" },
		{ "a=%zz", "-" },
		{ "a=%4g", "-" },
		{ "a=%+1", "-" },
		{ "%=1", "-" },
		/* NUL and other controls, escaped and bare */
		{ "a=%00", "-" },
		{ "%00a=1", "-" },
		{ "a=%01", "-" },
		{ "a=%1b", "-" },
		{ "a=\x1b", "-" },
		{ "a=%7f", "-" },
		/* not UTF-8: lone, overlong, surrogate, beyond the last */
		{ "a=%80", "-" },
		{ "a=%C3", "-" },
		{ "a=%C0%AF", "-" },
		{ "a=%E0%80%AF", "-" },
		{ "a=%ED%A0%80", "-" },
		{ "a=%F4%90%80%80", "-" },
		{ "%FF=1", "-" },
	};
	size_t i;

	for (i = 0; i < nitems(cases); i++)
		assert_string_equal(
		    decoded(*state, cases[i].body, strlen(cases[i].body), 8),
		    cases[i].want);
	assert_string_equal(decoded(*state, "a=1\0", 4, 8), "-");
}

static void
test_decode_limits(void **state)
{
	assert_string_equal(decoded(*state, "a=1&b=2", 7, 2), "a=1|b=2|");
	assert_string_equal(decoded(*state, "a=1&b=2&c=3", 11, 2), "-");
	/* Bytes behind len are not looked at. */
	assert_string_equal(decoded(*state, "a=1&b=2", 3, 2), "a=1|");
	assert_string_equal(decoded(*state, "a=%41", 4, 2), "-");
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
	assert_string_equal(sample.line, "颈bc");
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
		{ "maybe", " 3" },
		{ "maybe", "3 " },
		{ "maybe", "0x3" },
		{ "maybe", "１" },
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

/* The angle as it would be stored, or what the form says about it. The
 * check-in is a repeat, so that no earlier reading is asked for. */
static const char *
angle(struct arena *arena, const char *typed, const char *movement)
{
	struct request req = { .arena = arena };
	struct asking asking = { .repeat = true };
	struct reading_answer *answer = asking.answers.readings;
	const char *problem;

	answer[0] = (struct reading_answer){ movement, typed, NOT_ANSWERED,
		NOT_ANSWERED, "" };
	answer[1] =
	    (struct reading_answer){ "", "", NOT_ANSWERED, NOT_ANSWERED, "" };
	assert_int_equal(readings_read(&req, &asking), OK);
	problem = field_error_text(
	    arena, LANG_EN, &asking.answers.errors, "reading_1");
	if (problem != NULL)
		return problem;
	assert_int_equal(asking.answers.errors.n, 0);
	if (asking.readings.n == 0)
		return "empty";
	assert_int_equal(asking.readings.v[0].method, METHOD_VISUAL);
	assert_int_equal(asking.readings.v[0].motion, MOTION_ACTIVE);
	return arena_printf(arena, "%d", asking.readings.v[0].degrees);
}

static void
test_angles(void **state)
{
	static const struct {
		const char *typed, *key, *want;
	} cases[] = {
		{ "", "knee.flexion.left", "empty" },
		{ "  ", "knee.flexion.left", "empty" },
		{ "°", "knee.flexion.left", "empty" },
		{ "0", "knee.flexion.left", "0" },
		{ "45", "knee.flexion.left", "45" },
		{ " 45 °", "knee.flexion.left", "45" },
		{ "4 5", "knee.flexion.left", "45" },
		{ "４５", "knee.flexion.left", "45" },
		{ "　４５º", "knee.flexion.left", "45" },
		{ "45.0", "knee.flexion.left", NUMBER },
		{ "45,5", "knee.flexion.left", NUMBER },
		{ "+45", "knee.flexion.left", NUMBER },
		{ "1e2", "knee.flexion.left", NUMBER },
		{ "forty", "knee.flexion.left", NUMBER },
		{ "45-", "knee.flexion.left", NUMBER },
		{ "99999999999999999999", "knee.flexion.left", NUMBER },
		{ "11111111111111111111111111111111111111", "knee.flexion.left",
		    NUMBER },
		/* as far as the catalogue says */
		{ "170", "knee.flexion.left", "170" },
		{ "171", "knee.flexion.left", RANGE("0 and 170") },
		{ "-1", "knee.flexion.left", RANGE("0 and 170") },
		/* a client's own reading is from 0, whatever the catalogue */
		{ "-1", "cervical.flexion.midline", RANGE("0 and 95") },
		{ "95", "cervical.flexion.midline", "95" },
		{ "96", "cervical.flexion.midline", RANGE("0 and 95") },
		/* but for joints whose straight is 0 */
		{ "-10", "knee.extension.left", "-10" },
		{ "−10", "knee.extension.left", "-10" },
		{ "－１０°", "knee.extension.left", "-10" },
		{ "-91", "knee.extension.left", RANGE("-90 and 25") },
		{ "-100", "elbow.extension.left", "-100" },
	};
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		const char *got = angle(*state, cases[i].typed, cases[i].key);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s \"%s\": %s, not %s", cases[i].key,
			    cases[i].typed, got, cases[i].want);
	}
}

/* An angle and "I did not measure this" contradict each other. */
static void
test_skipped(void **state)
{
	struct request req = { .arena = *state };
	struct asking asking = { .repeat = true };
	struct reading_answer *answer = asking.answers.readings;

	answer[0] = (struct reading_answer){ "knee.flexion.left", "45",
		METHOD_PHONE, 0, "" };
	answer[1] = (struct reading_answer){ "knee.flexion.right", "",
		METHOD_PHONE, 0, "" };
	assert_int_equal(readings_read(&req, &asking), OK);
	assert_int_equal(asking.readings.n, 0);
	assert_int_equal(asking.answers.errors.n, 1);
	assert_string_equal(asking.answers.errors.v[0].name, "reading_1");
}

/* The same form gives the same reading ids, each movement its own. */
static void
test_reading_ids(void **state)
{
	struct request req = { .arena = *state };
	struct asking first = { .repeat = true }, again;
	struct reading_answer *answer = first.answers.readings;

	memcpy(first.answers.checkin.id, ID, ID_SIZE);
	answer[0] = (struct reading_answer){ "knee.flexion.left", "45",
		METHOD_PHONE, NOT_ANSWERED, "" };
	answer[1] = (struct reading_answer){ "knee.flexion.right", "50",
		METHOD_GONIOMETER, NOT_ANSWERED, "" };
	again = first;
	assert_int_equal(readings_read(&req, &first), OK);
	assert_int_equal(readings_read(&req, &again), OK);
	assert_int_equal(first.readings.n, 2);
	assert_int_equal(first.readings.v[0].method, METHOD_PHONE);
	assert_int_equal(first.readings.v[1].method, METHOD_GONIOMETER);
	assert_string_equal(first.readings.v[0].id, again.readings.v[0].id);
	assert_string_not_equal(first.readings.v[0].id, first.readings.v[1].id);
	assert_string_equal(first.readings.v[0].checkin, ID);
}

static void
test_reading_names(void **state)
{
	const struct movement *movement;
	enum side side;

	(void)state;
	assert_true(reading_name("shoulder.flexion.left", &movement, &side));
	assert_string_equal(movement->key, "shoulder.flexion");
	assert_int_equal(side, SIDE_LEFT);
	assert_true(reading_name("cervical.flexion.midline", &movement, &side));
	assert_false(reading_name("cervical.flexion.left", &movement, &side));
	assert_false(
	    reading_name("shoulder.flexion.midline", &movement, &side));
	assert_false(reading_name("shoulder.flexion", &movement, &side));
	assert_false(reading_name("nose.flexion.left", &movement, &side));
	assert_false(reading_name("", &movement, &side));
	assert_false(reading_name(".", &movement, &side));
}

/* At most so many an hour, whichever hour is looked at. */
static void
test_limit(void **state)
{
	int64_t now = 1000000 * (int64_t)3600 + 3599;
	int i;

	(void)state;
	for (i = 0; i < 20; i++) {
		assert_true(limit_allows("link", now, 20));
		limit_count("link", now);
	}
	assert_false(limit_allows("link", now, 20));
	assert_true(limit_allows("link", now, 0));
	assert_true(limit_allows("other", now, 20));
	/* A second later another hour begins, but not another allowance. */
	assert_false(limit_allows("link", now + 1, 20));
	assert_true(limit_allows("link", now + 1800, 20));
	assert_true(limit_allows("link", now + 7201, 1));
	/* A clock that goes back forgets nothing. */
	limit_count("late", now);
	assert_false(limit_allows("late", now - 7200, 1));
}

static void
test_limit_is_bounded(void **state)
{
	int64_t now = 2000000 * (int64_t)3600;
	int i;

	for (i = 0; i < 100000; i++)
		limit_count(arena_printf(*state, "key %d", i), now);
	/* The last one is remembered, however many came before. */
	assert_false(limit_allows("key 99999", now, 1));
}

static int
setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, setup, teardown)

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
		TEST(test_angles),
		TEST(test_skipped),
		TEST(test_reading_ids),
		TEST(test_reading_names),
		TEST(test_limit),
		TEST(test_limit_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
