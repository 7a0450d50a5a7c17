/* The QR code of a link, and the phone number that it is sent to. */
#include "pages.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define QUIET 4 /* white modules on each side */
#define ADDRESS \
	"https://relief.example/c/Zk3vN8r2QmX5tB7wLp9sYc4dHf6gJ1aKe0uRiToPq5w"

struct picture {
	struct arena *arena;
	const char *svg;
	int size;            /* with the quiet zone */
	unsigned char *dark; /* size x size */
};

/* Steps over a word of the path and the number behind it. */
static int
number_after(const char **p, const char *word)
{
	char *end;
	long number;

	assert_memory_equal(*p, word, strlen(word));
	number = strtol(*p + strlen(word), &end, 10);
	assert_ptr_not_equal(end, *p + strlen(word));
	*p = end;
	return (int)number;
}

/* Paints the rectangles of the path that draws the dark modules. */
static void
paint(struct picture *picture, const char *text)
{
	struct buf out = { .arena = picture->arena };
	int x, y, run, i;
	const char *p;

	assert_true(qr_svg(&out, text, "a <title>"));
	picture->svg = buf_text(&out);
	p = strstr(picture->svg, "viewBox=\"0 0 ");
	assert_non_null(p);
	picture->size = number_after(&p, "viewBox=\"0 0 ");
	picture->dark = arena_alloc(
	    picture->arena, (size_t)picture->size * (size_t)picture->size);
	p = strstr(picture->svg, "fill=\"#000\" d=\"");
	assert_non_null(p);
	for (p += 15; *p == 'M'; p++) {
		x = number_after(&p, "M");
		y = number_after(&p, " ");
		run = number_after(&p, "h");
		assert_int_equal(number_after(&p, "v"), 1);
		assert_int_equal(number_after(&p, "h"), -run);
		assert_int_equal(*p, 'z');
		assert_in_range(x, QUIET, picture->size - QUIET - run);
		assert_in_range(y, QUIET, picture->size - QUIET - 1);
		for (i = 0; i < run; i++)
			picture->dark[y * picture->size + x + i] = 1;
	}
	assert_int_equal(*p, '"');
}

static bool
dark(const struct picture *picture, int x, int y)
{
	return picture->dark[(y + QUIET) * picture->size + x + QUIET] != 0;
}

/* The three squares by which a camera finds a code. */
static void
assert_finder(const struct picture *picture, int left, int top)
{
	int x, y;

	for (y = 0; y < 7; y++) {
		for (x = 0; x < 7; x++) {
			bool ring = x == 0 || x == 6 || y == 0 || y == 6;
			bool core = x > 1 && x < 5 && y > 1 && y < 5;

			assert_int_equal(
			    dark(picture, left + x, top + y), ring || core);
		}
	}
}

static void
test_code(void **state)
{
	struct picture picture = { .arena = arena_new() };
	int width, i;

	(void)state;
	paint(&picture, ADDRESS);
	width = picture.size - 2 * QUIET;
	assert_int_equal((width - 17) % 4, 0);
	assert_finder(&picture, 0, 0);
	assert_finder(&picture, width - 7, 0);
	assert_finder(&picture, 0, width - 7);
	/* The timing lines between them alternate. */
	for (i = 8; i < width - 8; i++) {
		assert_int_equal(dark(&picture, i, 6), i % 2 == 0);
		assert_int_equal(dark(&picture, 6, i), i % 2 == 0);
	}
	assert_non_null(strstr(picture.svg, "<title>a &lt;title&gt;</title>"));
	assert_null(strstr(picture.svg, "style="));
	arena_free(picture.arena);
}

static void
test_other_text_other_code(void **state)
{
	struct arena *arena = arena_new();
	struct buf one = { .arena = arena }, other = { .arena = arena };

	(void)state;
	assert_true(qr_svg(&one, ADDRESS, ""));
	assert_true(qr_svg(&other, ADDRESS "x", ""));
	assert_string_not_equal(buf_text(&one), buf_text(&other));
	arena_free(arena);
}

static void
test_too_long(void **state)
{
	struct arena *arena = arena_new();
	struct buf out = { .arena = arena };
	char *text = arena_alloc(arena, 4001);

	(void)state;
	memset(text, 'x', 4000);
	assert_false(qr_svg(&out, text, ""));
	assert_int_equal(out.len, 0);
	arena_free(arena);
}

static void
test_phone(void **state)
{
	static const struct {
		const char *phone, *digits;
	} cases[] = {
		{ "012-345 6789", "60123456789" },
		{ "0123456789", "60123456789" },
		{ "+60 12-345 6789", "60123456789" },
		{ "(+60) 12 345 6789", "60123456789" },
		{ "0060123456789", "60123456789" },
		{ "60123456789", "60123456789" },
		{ "+65 9123 4567", "6591234567" },
		{ "03-1234 5678", "60312345678" },
		{ "", NULL },
		{ "none", NULL },
		{ "012-345 6789 (wife)", NULL },
		{ "12345", NULL },
		{ "+0123456789", NULL },
		{ "12345678901234567", NULL },
	};
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		const char *digits = phone_digits(arena, cases[i].phone);

		if (cases[i].digits == NULL)
			assert_null(digits);
		else
			assert_string_equal(digits, cases[i].digits);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_other_text_other_code),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_phone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
