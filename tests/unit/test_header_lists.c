/* Headers that are lists: in one line or several, and what they say. */
#include "web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

/* A GET with these headers, "Name: value" and a line feed each. */
static int
judge(const char *lines, struct request *req)
{
	struct header headers[HEADERS_MAX];
	struct head head = { "GET", "/login", "HTTP/1.1", headers, 0 };
	const char *query, *end, *colon;

	*req = (struct request){ .arena = arena };
	for (; *lines != '\0'; lines = end + 1) {
		end = strchr(lines, '\n');
		colon = strchr(lines, ':');
		headers[head.headers_n++] = (struct header){ lines, colon + 2,
			(size_t)(colon - lines), (size_t)(end - colon - 2) };
	}
	return guard(&head, req, &query);
}

static void
several_lines_are_one_list(void **state)
{
	struct request req;

	(void)state;
	assert_int_equal(judge("Host: a.example\n"
			       "X-Forwarded-For: 10.1.2.3\n"
			       "x-forwarded-for: 203.0.113.7, 192.0.2.1\n"
			       "Accept-Language: ta;q=0.5\n"
			       "Accept-Language: ms\n"
			       "Accept-Encoding: br\n"
			       "Accept-Encoding: gzip\n"
			       "If-None-Match: \"a\"\n"
			       "If-None-Match: W/\"b\"\n"
			       "Cookie: a=b\n"
			       "Cookie: c=d; e=f\n"
			       "Via: 1.1 one\nVia: 1.1 two\n"
			       "Cache-Control: no-cache\n"
			       "Cache-Control: no-store\n"
			       "Accept: text/html\nAccept: */*\n",
			     &req),
	    0);
	assert_string_equal(req.forwarded, "10.1.2.3, 203.0.113.7, 192.0.2.1");
	assert_string_equal(req.cookies, "a=b; c=d; e=f");
	assert_string_equal(req.none_match, "\"a\", W/\"b\"");
	assert_int_equal(lang_accepted(req.languages, 0xF, LANG_EN), LANG_MS);
	assert_true(req.gzip);
}

/* What would be read in two ways stays refused. */
static void
what_may_come_once(void **state)
{
	static const char *const twice[] = { "Host: a.example\n",
		"Content-Length: 0\n", "Transfer-Encoding: chunked\n",
		"Content-Type: text/plain\n", "Origin: https://a.example\n",
		"Sec-Fetch-Site: none\n" };
	struct request req;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(twice); i++) {
		const char *host = i > 0 ? "Host: a.example\n" : "";

		assert_int_equal(
		    judge(arena_printf(arena, "%s%s", host, twice[i]), &req),
		    0);
		if (judge(
			arena_printf(arena, "%s%s%s", host, twice[i], twice[i]),
			&req) != 400)
			fail_msg("twice: %s", twice[i]);
	}
}

static void
who_takes_gzip(void **state)
{
	static const struct {
		const char *list;
		bool takes;
	} rows[] = {
		{ "gzip", true },
		{ "gzip, deflate, br, zstd", true },
		{ "deflate,\tgzip", true },
		{ "GZIP", true },
		{ "x-gzip", true },
		{ "X-GZip;q=0.3", true },
		{ "gzip;q=1", true },
		{ "gzip;q=1.000", true },
		{ "gzip;q=0.001", true },
		{ "gzip ; q=0.5", true },
		{ "gzip\t;\tQ=0.5", true },
		{ "*", true },
		{ "br;q=1, *;q=0.1", true },
		{ ", ,gzip,,", true },
		{ "identity;q=0, gzip", true },
		{ "gzip;q=0.5, identity;q=0.5", true },
		{ NULL, false },
		{ "", false },
		{ "identity", false },
		{ "deflate, br", false },
		{ "gzipped", false },
		{ "notgzip", false },
		{ "gzip;q=0", false },
		{ "gzip; q=0", false },
		{ "gzip ;q=0", false },
		{ "gzip;q=0.000", false },
		{ "gzip;\tq=0.0, identity", false },
		{ "*;q=0", false },
		{ "gzip;q=0, *", false },
		{ "gzip, gzip;q=0", false },
		{ "gzip;q=0, x-gzip", false },
		{ "gzip;q=0.5, identity", false },
		{ "gzip;q=", false },
		{ "gzip;q=two", false },
		{ "gzip;q=-1", false },
		{ "gzip;q=1.5", false },
		{ "gzip;", false },
		{ "gzip;level=1", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		if (header_takes_gzip(rows[i].list) != rows[i].takes)
			fail_msg("%s", rows[i].list ? rows[i].list : "none");
	}
}

static void
what_is_known_already(void **state)
{
	(void)state;
	assert_true(header_has_etag("\"a\"", "\"a\""));
	assert_true(header_has_etag("W/\"a\"", "\"a\""));
	assert_true(header_has_etag("\"b\" , \"a\"", "\"a\""));
	assert_true(header_has_etag("\"b\",W/\"a\",", "\"a\""));
	assert_true(header_has_etag("*", "\"a\""));
	assert_false(header_has_etag(NULL, "\"a\""));
	assert_false(header_has_etag("", "\"a\""));
	assert_false(header_has_etag("a", "\"a\""));
	assert_false(header_has_etag("\"A\"", "\"a\""));
	assert_false(header_has_etag("\"b\"", "\"a\""));
	assert_false(header_has_etag("\"a\"x", "\"a\""));
}

/* The one that our own proxy has added. */
static void
who_sent_it(void **state)
{
	static const struct {
		const char *list, *address;
	} rows[] = {
		{ "203.0.113.7", "203.0.113.7" },
		{ "10.1.2.3, 203.0.113.7", "203.0.113.7" },
		{ "10.1.2.3,203.0.113.7", "203.0.113.7" },
		{ "10.1.2.3,\t203.0.113.7 ", "203.0.113.7" },
		{ "203.0.113.7, ,", "203.0.113.7" },
		{ "203.0.113.7:51234", "203.0.113.7" },
		{ "2001:db8::7", "2001:db8::7" },
		{ "[2001:db8::7]", "2001:db8::7" },
		{ "[2001:db8::7]:51234", "2001:db8::7" },
		{ "\"[2001:db8::7]:51234\"", "2001:db8::7" },
		{ "::", "::" },
		{ "", "" },
		{ "[", "" },
		{ "\"", "\"" },
		{ NULL, "" },
	};
	char out[ADDRESS_SIZE];
	char *many = arena_alloc(arena, 1001);
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		header_last_address(rows[i].list, out);
		assert_string_equal(out, rows[i].address);
	}
	memset(many, 'x', 1000);
	header_last_address(many, out);
	assert_int_equal(strlen(out), ADDRESS_SIZE - 1);
}

static void
which_language(void **state)
{
	static const struct {
		const char *list;
		enum lang lang;
	} rows[] = {
		{ "ms-MY,ms;q=0.9,en;q=0.8", LANG_MS },
		{ "MS", LANG_MS },
		{ "ZH-Hans-CN", LANG_ZH },
		{ "en ; q=0.5,\tta", LANG_TA },
		{ "en;\tq=0.5, ta;Q=0.6", LANG_TA },
		{ ",, ta", LANG_TA },
		{ "ta;q=0, ms;q=0.1", LANG_MS },
		{ "fr, de", LANG_EN },
		{ "*", LANG_EN },
		{ "", LANG_EN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		if (lang_accepted(rows[i].list, 0xF, LANG_EN) != rows[i].lang)
			fail_msg("%s", rows[i].list);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_lines_are_one_list),
		cmocka_unit_test(what_may_come_once),
		cmocka_unit_test(who_takes_gzip),
		cmocka_unit_test(what_is_known_already),
		cmocka_unit_test(who_sent_it),
		cmocka_unit_test(which_language),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
