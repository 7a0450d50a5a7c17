/*
 * fuzz_server.c: raw bytes to the whole daemon. It answers no more often than
 * it was asked, each time with all headers, never with 500; what only looks
 * changes nothing; and the next request is served as if nothing had been.
 *
 * An input is a byte (how much is sent at once) and what is sent, in which
 * the letter of a bell stands for a secret: \a0 the link's token, \a1 the
 * cookie, \a2 the form's token, \a3 an id.
 */
#include "inside.h"
#include "scratch.h"

#include "../../daemon/store/db.h"

static struct inside inside;

static int64_t
rows(void)
{
	static const char SQL_ROWS[] =
	    "SELECT (SELECT count(*) FROM checkin)"
	    " + (SELECT count(*) FROM session) + (SELECT count(*) FROM client)"
	    " + (SELECT count(*) FROM users) + (SELECT count(*) FROM reading)"
	    " + (SELECT count(*) FROM consent) + (SELECT count(*) FROM plan)"
	    " + (SELECT count(*) FROM link)"
	    " + (SELECT sum(coalesce(revoked, 0)) FROM link)";
	struct query query = db_query(inside.db, SQL_ROWS, "");
	int64_t n = db_next(&query) ? col_int(&query, 0) : -1;

	must(db_end(&query) == OK && n > 0);
	return n;
}

static void
fill_in(struct input *in, struct buf *out)
{
	static char csrf[65];
	static const char *const secrets[] = { INSIDE_TOKEN, INSIDE_COOKIE,
		csrf, "00112233445566778899aabbccddeeff" };

	csrf_make(INSIDE_COOKIE, csrf);
	while (in->size > 0) {
		uint8_t c = take(in);

		if (c == '\a')
			buf_puts(out, secrets[take(in) % nitems(secrets)]);
		else
			buf_putc(out, (char)c);
	}
}

/* One head of an answer; false for an error of MHD's own, which is the last
 * and may come with its head twice. */
static bool
check_head(const char *head, int status)
{
	static const char *const all[] = { "\r\nContent-Type: ",
		"\r\nContent-Security-Policy: ", "\r\nCache-Control: ",
		"\r\nReferrer-Policy: ", "\r\nX-Content-Type-Options: nosniff",
		"\r\nX-Frame-Options: DENY",
		"\r\nCross-Origin-Opener-Policy: same-origin" };
	bool ours = strstr(head, all[1]) != NULL;
	size_t i;

	must(status != 500 && status != 503);
	must(ours || status >= 400);
	for (i = 0; i < nitems(all) && ours; i++)
		must(strstr(head, all[i]) != NULL);
	must(status < 400 || strstr(head, "\r\nConnection: close") != NULL);
	return ours;
}

/* Walks from head to head; returns how many there are. whole: the other side
 * said that there is no more. */
static int
check_answers(
    struct arena *arena, const struct buf *got, bool heads, bool whole)
{
	const char *p = buf_text(got), *end = p + got->len, *body, *length;
	int n = 0, status;
	size_t len;
	char *head;

	while (p < end) {
		must(end - p > 13 && strncmp(p, "HTTP/1.", 7) == 0);
		body = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
		if (body == NULL && !whole)
			return n;
		must(body != NULL);
		head = arena_strndup(arena, p, (size_t)(body - p));
		status = (int)strtol(head + 9, NULL, 10);
		must(status >= 100 && status < 600);
		p = body + 4;
		if (status == 100)
			continue;
		n++;
		if (!check_head(head, status))
			return n;
		length = strstr(head, "\r\nContent-Length: ");
		/* Where a HEAD was asked, a body may be left out; an answer
		 * in parts ends with the connection here. */
		if (heads || length == NULL)
			return n;
		len = strtoul(length + 18, NULL, 10);
		if (len > (size_t)(end - p) && !whole)
			return n;
		must(len <= (size_t)(end - p));
		p += len;
	}
	return n;
}

/* A good request on a new connection, after whatever came before. */
static void
check_alive(struct arena *arena)
{
	static const char good[] = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
	struct buf got = { .arena = arena };

	must(inside_ask(&inside, good, sizeof(good) - 1, 1000, 5000, &got));
	must(strncmp(buf_text(&got), "HTTP/1.1 200 ", 13) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct buf sent = { .arena = arena }, got = { .arena = arena };
	struct input in = { data, size };
	size_t piece = 1 + (size_t)take(&in) * 16, i, lines = 0;
	bool posts, heads, whole;
	int64_t before;

	if (inside.server == NULL) {
		scratch_make();
		inside_start(&inside, scratch);
	}
	fill_in(&in, &sent);
	posts = sent.len && memmem(sent.data, sent.len, "POST", 4) != NULL;
	heads = sent.len && memmem(sent.data, sent.len, "HEAD", 4) != NULL;
	for (i = 0; i < sent.len; i++)
		lines += sent.data[i] == '\n' || sent.data[i] == '\r';
	before = rows();
	whole = inside_ask(&inside, buf_text(&sent), sent.len, piece, 20, &got);
	must(posts || rows() == before);
	must((size_t)check_answers(arena, &got, heads, whole) <= lines + 1);
	must(server_connections(inside.server) == 0);
	check_alive(arena);
	arena_free(arena);
	return 0;
}
