/* What the guard lets through, and with which status it refuses the rest. */
#include "web.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HOST "Host: a.example\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\n"
#define TEN(x) x x x x x x x x x x

struct row {
	const char *verb, *target, *version;
	const char *headers; /* "Name: value" lines */
	int status;
};

/* clang-format off */
static const struct row rows[] = {
	/* good ones */
	{ "GET", "/", "HTTP/1.1", HOST, 0 },
	{ "GET", "/", "HTTP/1.0", "", 0 },
	{ "GET", "/", "HTTP/1.0", HOST, 0 },
	{ "HEAD", "/login", "HTTP/1.1", HOST, 0 },
	{ "GET", "/c/Az0_-.x", "HTTP/1.1", HOST, 0 },
	{ "GET", "/clients?search=%41&page=2", "HTTP/1.1", HOST, 0 },
	{ "GET", "/?", "HTTP/1.1", HOST, 0 },
	{ "GET", "/?a=/../", "HTTP/1.1", HOST, 0 },
	{ "GET", "/", "HTTP/1.1", HOST "Content-Length: 0\n", 0 },
	{ "GET", "http://a.example/", "HTTP/1.1", HOST, 0 },
	{ "GET", "HTTPS://A.example?a=b", "HTTP/1.1", HOST, 0 },
	{ "GET", "/?a&&b=&=c&", "HTTP/1.1", HOST, 0 },
	{ "GET", "/", "HTTP/1.1", HOST "X-Any: \xC3\xA9 \t!\n", 0 },
	{ "GET", "/", "HTTP/1.1", HOST "X-Same: 1\nX-Same: 2\n", 0 },
	{ "GET", "/", "HTTP/1.1", "host: a.example\n", 0 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: 3\n", 0 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: chunked\n", 0 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: Chunked\n", 0 },
	{ "POST", "/login", "HTTP/1.1", HOST "Content-Length: 3\n"
	    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\n",
	    0 },
	{ "POST", "/logout", "HTTP/1.1", HOST "Content-Length: 0\n", 0 },
	{ "GET", "/", "HTTP/1.1", HOST "X-Forwarded-For: 1.2.3.4, 5.6.7.8\n",
	    0 },
	{ "GET", "/", "HTTP/1.1", HOST TEN(TEN("a: b\n")), 431 },

	/* two lengths, or two ways to tell the length */
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 3\nTransfer-Encoding: chunked\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: chunked\nContent-Length: 3\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 3\nContent-Length: 3\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 3\ncontent-length: 4\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 3, 3\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 3,4\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: -3\n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: -0\n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: +3\n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: 0x3\n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: 3 \n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: 3;\n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: \n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM "Content-Length: 1e3\n",
	    400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 18446744073709551615\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Content-Length: 18446744073709551619\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST
	    "Content-Length: 0\nContent-Length: 0\n", 400 },

	/* encodings that nobody asked for */
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: gzip\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: gzip, chunked\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: chunked, chunked\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: xchunked\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: \tchunked\n", 400 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM
	    "Transfer-Encoding: identity\n", 400 },

	/* whose request it is */
	{ "GET", "/", "HTTP/1.1", "", 400 },
	{ "GET", "/", "HTTP/1.1", HOST HOST, 400 },
	{ "GET", "/", "HTTP/1.1", HOST "HOST: b.example\n", 400 },
	{ "GET", "/", "HTTP/1.0", HOST HOST, 400 },
	{ "GET", "/", "HTTP/1.1", HOST "Origin: x\nOrigin: y\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST
	    "Sec-Fetch-Site: none\nsec-fetch-site: none\n", 400 },
	{ "GET", "http://b.example/", "HTTP/1.1", HOST, 400 },
	{ "GET", "http://a.example:80/", "HTTP/1.1", HOST, 400 },
	{ "GET", "http://x@a.example/", "HTTP/1.1", HOST, 400 },
	{ "GET", "http://a.example//b", "HTTP/1.1", HOST, 400 },
	{ "GET", "http://a.example/", "HTTP/1.0", "", 400 },
	{ "GET", "http:///", "HTTP/1.1", HOST, 400 },
	{ "GET", "ftp://a.example/", "HTTP/1.1", HOST, 400 },

	/* names and values of headers */
	{ "GET", "/", "HTTP/1.1", HOST "Content-Length : 3\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X Y: 3\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST ": 3\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X(Y): 3\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X\x01: 3\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X\xC3\xA9: 3\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X: a\x01z\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X: a\rb\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST "X: a\x7F\n", 400 },
	{ "GET", "/", "HTTP/1.1", HOST " folded: x\n", 400 },

	/* versions and verbs */
	{ "GET", "/", "HTTP/1.9", HOST, 505 },
	{ "GET", "/", "HTTP/2.0", HOST, 505 },
	{ "GET", "/", "HTTP/0.9", HOST, 505 },
	{ "GET", "/", "HTTP/1.10", HOST, 505 },
	{ "GET", "/", "http/1.1", HOST, 505 },
	{ "GET", "/", "", HOST, 505 },
	{ "PUT", "/", "HTTP/1.1", HOST, 405 },
	{ "DELETE", "/clients/1", "HTTP/1.1", HOST, 405 },
	{ "TRACE", "/", "HTTP/1.1", HOST, 405 },
	{ "OPTIONS", "/", "HTTP/1.1", HOST, 405 },
	{ "get", "/", "HTTP/1.1", HOST, 405 },
	{ "GETX", "/", "HTTP/1.1", HOST, 405 },
	{ "", "/", "HTTP/1.1", HOST, 405 },

	/* targets */
	{ "CONNECT", "a.example:443", "HTTP/1.1", HOST, 400 },
	{ "OPTIONS", "*", "HTTP/1.1", HOST, 400 },
	{ "GET", "", "HTTP/1.1", HOST, 400 },
	{ "GET", "login", "HTTP/1.1", HOST, 400 },
	{ "GET", "//login", "HTTP/1.1", HOST, 400 },
	{ "GET", "//evil.example/", "HTTP/1.1", HOST, 400 },
	{ "GET", "/%2e%2e/", "HTTP/1.1", HOST, 404 },
	{ "GET", "/static/%2e%2e%2fpasswd", "HTTP/1.1", HOST, 404 },
	{ "GET", "/static/..%252fpasswd", "HTTP/1.1", HOST, 404 },
	{ "GET", "/login%00", "HTTP/1.1", HOST, 404 },
	{ "GET", "/login%0d%0aX:%20y", "HTTP/1.1", HOST, 404 },
	{ "GET", "/%", "HTTP/1.1", HOST, 404 },
	{ "GET", "/a b", "HTTP/1.1", HOST, 400 },
	{ "GET", "/a\tb", "HTTP/1.1", HOST, 400 },
	{ "GET", "/a\\b", "HTTP/1.1", HOST, 400 },
	{ "GET", "/a;b", "HTTP/1.1", HOST, 404 },
	{ "GET", "/a\"b", "HTTP/1.1", HOST, 400 },
	{ "GET", "/<script>", "HTTP/1.1", HOST, 400 },
	{ "GET", "/#top", "HTTP/1.1", HOST, 400 },
	{ "GET", "/\xC3\xA9", "HTTP/1.1", HOST, 400 },
	{ "GET", "/\xC0\xAF", "HTTP/1.1", HOST, 400 },
	{ "GET", "/?a=b c", "HTTP/1.1", HOST, 400 },
	{ "GET", "/?a=\x01", "HTTP/1.1", HOST, 400 },
	{ "GET", "/?a=\x7F", "HTTP/1.1", HOST, 400 },
	{ "GET", "/?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16", "HTTP/1.1",
	    HOST, 0 },
	{ "GET", "/?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17", "HTTP/1.1",
	    HOST, 414 },

	/* what a form may be */
	{ "POST", "/login", "HTTP/1.1", HOST "Content-Length: 3\n", 415 },
	{ "POST", "/login", "HTTP/1.1", HOST "Content-Length: 3\n"
	    "Content-Type: text/plain\n", 415 },
	{ "POST", "/login", "HTTP/1.1", HOST "Content-Length: 3\n"
	    "Content-Type: multipart/form-data; boundary=x\n", 415 },
	{ "POST", "/login", "HTTP/1.1", HOST "Content-Length: 3\n"
	    "Content-Type: application/json\n", 415 },
	{ "POST", "/login", "HTTP/1.1", HOST "Content-Length: 3\n"
	    "Content-Type: application/x-www-form-urlencodedx\n", 415 },
	{ "POST", "/login", "HTTP/1.1", HOST "Transfer-Encoding: chunked\n",
	    415 },
	{ "POST", "/login", "HTTP/1.1", HOST, 415 },
	{ "POST", "/login", "HTTP/1.1", HOST FORM FORM "Content-Length: 3\n",
	    400 },
};
/* clang-format on */

static struct arena *arena;

static struct head
head_of(const struct row *row)
{
	struct head head = { .verb = row->verb,
		.target = row->target,
		.version = row->version };
	const char *p = row->headers;

	head.headers = arena_array(arena, struct header, HEADERS_MAX + 1);
	for (; *p && head.headers_n <= HEADERS_MAX; p = strchr(p, '\n') + 1) {
		size_t name = strcspn(p, ":"), line = strcspn(p, "\n");
		/* One space behind the colon, as MHD cuts it. */
		const char *value = p + name + 1 + (p[name + 1] == ' ');

		head.headers[head.headers_n++] = (struct header){ p, value,
			name, line - (size_t)(value - p) };
	}
	return head;
}

static int
judge(const struct row *row, struct request *req, const char **query)
{
	struct head head = head_of(row);

	*req = (struct request){ .arena = arena };
	*query = "";
	return guard(&head, req, query);
}

static void
every_row(void **state)
{
	struct request req;
	const char *query;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		int status = judge(&rows[i], &req, &query);

		if (status != rows[i].status)
			fail_msg("%zu: %s %s %s: %d, not %d\n%s", i,
			    rows[i].verb, rows[i].target, rows[i].version,
			    status, rows[i].status, rows[i].headers);
	}
	assert_true(nitems(rows) >= 100);
}

static void
what_it_reads(void **state)
{
	static const struct row row = { "POST", "/c/x_Y-1?moment=after&a=%20",
		"HTTP/1.1",
		"host: a.example\n" FORM
		"CONTENT-LENGTH: 17\n"
		"Origin: null\nSec-Fetch-Site: same-origin\n"
		"Cookie: __Host-reliefd=x\nAccept-Encoding: br, gzip\n"
		"If-None-Match: \"1\"\nX-Forwarded-For: 1.2.3.4\n",
		0 };
	struct request req;
	const char *query;

	(void)state;
	assert_int_equal(judge(&row, &req, &query), 0);
	assert_int_equal(req.verb, HTTP_POST);
	assert_false(req.head);
	assert_string_equal(req.path, "/c/x_Y-1");
	assert_string_equal(query, "moment=after&a=%20");
	assert_string_equal(req.host, "a.example");
	assert_string_equal(req.origin, "null");
	assert_string_equal(req.fetch_site, "same-origin");
	assert_string_equal(req.cookies, "__Host-reliefd=x");
	assert_string_equal(req.none_match, "\"1\"");
	assert_string_equal(req.forwarded, "1.2.3.4");
	assert_int_equal(req.body_length, 17);
	assert_true(req.gzip);
}

static void
head_is_get_without_a_body(void **state)
{
	static const struct row row = { "HEAD", "/", "HTTP/1.1",
		HOST "Accept-Encoding: gzip;q=0\n", 0 };
	struct request req;
	const char *query;

	(void)state;
	assert_int_equal(judge(&row, &req, &query), 0);
	assert_int_equal(req.verb, HTTP_GET);
	assert_true(req.head);
	assert_int_equal(req.body_length, -1);
	assert_false(req.gzip);
	assert_string_equal(query, "");
}

/* The largest that is taken, and one more. */
static void
borders(void **state)
{
	struct buf many = { .arena = arena }, large = { .arena = arena };
	struct buf target = { .arena = arena };
	struct row row = { "GET", "/", "HTTP/1.1", NULL, 0 };
	struct request req;
	const char *query;
	size_t i;

	(void)state;
	buf_puts(&target, "/");
	while (target.len < URI_MAX)
		buf_putc(&target, 'x');
	row.target = target.data;
	row.headers = HOST;
	assert_int_equal(judge(&row, &req, &query), 0);
	buf_putc(&target, 'x');
	row.target = target.data;
	assert_int_equal(judge(&row, &req, &query), 414);
	target.data[5] = '?';
	assert_int_equal(judge(&row, &req, &query), 414);

	row.target = "/";
	buf_puts(&many, HOST);
	for (i = 1; i < HEADERS_MAX; i++)
		buf_puts(&many, "X: y\n");
	row.headers = many.data;
	assert_int_equal(judge(&row, &req, &query), 0);
	buf_puts(&many, "X: y\n");
	row.headers = many.data;
	assert_int_equal(judge(&row, &req, &query), 431);

	/* Each counts its name, its value and ": " and CR LF. */
	buf_puts(&large, HOST "X: ");
	for (i = 4 + 9 + 4 + 1 + 4; i < HEADER_BYTES_MAX; i++)
		buf_putc(&large, 'x');
	buf_puts(&large, "\n");
	row.headers = large.data;
	assert_int_equal(judge(&row, &req, &query), 0);
	large.data[large.len - 1] = 'x';
	buf_puts(&large, "\n");
	row.headers = large.data;
	assert_int_equal(judge(&row, &req, &query), 431);
}

/* Each byte in a path and in a header's value is taken or refused as its
 * rule says, not by luck. */
static void
every_byte(void **state)
{
	static const char path[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"
	    "0123456789/_-.?";
	struct row row = { "GET", NULL, "HTTP/1.1", HOST, 0 };
	struct request req;
	const char *query;
	char target[] = "/a?", header[] = HOST "X: a?\n";
	int c;

	(void)state;
	for (c = 1; c < 256; c++) {
		target[2] = (char)c;
		row.target = target;
		row.headers = HOST;
		assert_int_equal(judge(&row, &req, &query),
		    strchr(path, c)                    ? 0
		    : strchr("%!$&'()*+,:;=@[]^|~", c) ? 404
						       : 400);
		if (c == '\n')
			continue;
		header[sizeof(header) - 3] = (char)c;
		row.target = "/";
		row.headers = header;
		assert_int_equal(judge(&row, &req, &query),
		    (c < 0x20 && c != '\t') || c == 0x7F ? 400 : 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(what_it_reads),
		cmocka_unit_test(head_is_get_without_a_body),
		cmocka_unit_test(borders),
		cmocka_unit_test(every_byte),
	};
	int failed;

	arena = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
