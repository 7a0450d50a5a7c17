/* Addresses with something more or less in them, as people get them. */
#include "web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define T "abcdefghijklmnopqrstuvwxyzABCDEFGH_-0123456" /* 43 */

static struct arena *arena;

static void
what_a_link_was_meant_to_be(void **state)
{
	/* clang-format off */
	static const char *const meant[] = {
		"/c/" T ".", "/c/" T ",", "/c/" T ")", "/c/" T ").",
		"/c/" T "%5D", "/c/" T "%3E", "/c/" T "%22", "/c/" T "'",
		"/c/" T "!", "/c/" T ";", "/c/" T ":", "/c/" T "*",
		"/c/" T "_", "/c/" T "%20", "/c/" T "%0A", "/c/" T "%0D%0A",
		"/c/" T "%E2%80%8B", "/c/" T "%ef%bb%bf", "/c/" T "%C2%A0",
		"/c/" T "%E3%80%82", "/c/" T "\xE2\x80\x8B",
		"/c/" T "%E8%B0%A2%E8%B0%A2abc",
		"/c/" T "/", "/c/" T "//", "//c/" T, "/c//" T, "///c///" T "/.",
		"/C/" T, "/%63/" T, "/c%2F" T,
		"/c/abcdefghijklmnopqrstuvwxyzABCDEFGH%5f%2D0123456",
		"/c/abcdefghijklmnopqrstuvwxyzABCDEFGH_-012345%36",
	};
	static const char *const other[] = {
		"/c/" T, "/c/" T "x", "/c/" T "0", "/c/" T "/privacy",
		"/c/" T "/consent", "/c/" T ".x", "/c/" T "%41",
		"/c/" T "%", "/c/" T "%2", "/c/" T "%zz", "/c/" T "%00",
		"/c/" T "%0d%0aX:%20y", "/c/" T "%252E", "/x/" T ".",
		"/cc/" T ".", "c/" T ".", "/c" T ".", "/", "", "/c/", "//",
		"/c/abc.", "/c/.." T, "/c/../c/" T ".", "/login/", "/LOGIN",
		"//evil.example/c/" T ".",
	};
	/* clang-format on */
	size_t i;

	(void)state;
	for (i = 0; i < nitems(meant); i++) {
		const char *right =
		    spelling_of_link(arena, meant[i], strlen(meant[i]));

		if (right == NULL || strcmp(right, "/c/" T) != 0)
			fail_msg("%s: %s", meant[i], right ? right : "no link");
	}
	for (i = 0; i < nitems(other); i++) {
		const char *right =
		    spelling_of_link(arena, other[i], strlen(other[i]));

		if (right != NULL)
			fail_msg("%s: %s", other[i], right);
	}
	/* What stands behind the path is not looked at. */
	assert_null(spelling_of_link(arena, "/c/" T "?", 46));
}

/* A form that is sent goes where it says, or nowhere. */
static void
nothing_else_is_taken_as_a_link(void **state)
{
	struct header host = { "Host", "a.example", 4, 9 };
	struct head head = { "GET", "/c/" T ".?fbclid=x", "HTTP/1.1", &host,
		1 };
	struct request req = { .arena = arena };
	const char *query;

	(void)state;
	assert_int_equal(guard(&head, &req, &query), 0);
	assert_true(req.misspelt);
	assert_string_equal(req.path, "/c/" T);
	head.target = "/c/" T "?fbclid=x";
	req = (struct request){ .arena = arena };
	assert_int_equal(guard(&head, &req, &query), 0);
	assert_false(req.misspelt);
	head.verb = "POST";
	head.target = "/c/" T "%2E";
	req = (struct request){ .arena = arena };
	assert_int_equal(guard(&head, &req, &query), 404);
	head.target = "//c/" T;
	req = (struct request){ .arena = arena };
	assert_int_equal(guard(&head, &req, &query), 400);
}

static void
queries_as_browsers_read_them(void **state)
{
	static const struct {
		const char *query, *read;
	} rows[] = {
		{ "", "" },
		{ "a=1", "a=1" },
		{ "a=1&b=%20", "a=1&b=%20" },
		{ "a", "a=" },
		{ "a&b=1", "a=&b=1" },
		{ "a=1&", "a=1" },
		{ "&a=1&&b=2&", "a=1&b=2" },
		{ "=x&a=1", "a=1" },
		{ "=", "" },
		{ "&&&", "" },
		{ "a==", "a==" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		assert_string_equal(
		    spelling_of_query(arena, rows[i].query), rows[i].read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_link_was_meant_to_be),
		cmocka_unit_test(nothing_else_is_taken_as_a_link),
		cmocka_unit_test(queries_as_browsers_read_them),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
