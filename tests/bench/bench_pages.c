/*
 * bench_pages.c: every page of the route table on a client with 10,000
 * check-ins with the longest notes, and on one with 100. No page may hold the
 * loop more than 3 times as long for the first as for the second: what a turn
 * of the loop's thread takes, the longest turn of a page, the best of some
 * tries, in time of the processor.
 */
#include "inside.h"

#include <dirent.h>

#include "treatment.h"
#include "report.h"
#include "worklist.h"

#define MANY 10000
#define FEW 100
#define PER_DAY 24
#define TRIES 5
#define RATIO_MAX 3.0
/* Shorter turns than this are the clock's grain and the machine's. */
#define GRAIN_MS 1.0

struct page_time {
	double longest, all; /* of its turns, ms */
	int status;
	size_t len;
};

static double
thread_ms(void)
{
	struct timespec at;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

/* The longest note there can be: 2,000 characters of four bytes. */
static const char *
longest_note(struct arena *arena)
{
	struct buf out = { .arena = arena };
	int i;

	for (i = 0; i < NOTE_MAX_CHARS; i++)
		buf_puts(&out, "\xF0\x9F\x99\x82");
	return buf_text(&out);
}

static void
checkin_fill(
    struct checkin *checkin, int i, int n, int64_t now, const char *note)
{
	int day = (int)(now / 86400) - (n - i) / PER_DAY - 1;

	*checkin = (struct checkin){ .moment = (enum moment)(i % MOMENT_N),
		.submitted_at = now - (int64_t)(n - i),
		.language = LANG_EN,
		.form_version = 1,
		.answers = NO_ANSWERS,
		.something_text = "",
		.note = note };
	if (i % 50 == 1)
		checkin->answers[QUESTION_NEW_SORENESS] = SORENESS_CALL;
	if (checkin->moment == MOMENT_WEEKLY)
		checkin->answers[QUESTION_PAIN_WEEK] = (i * 7) % 11;
	else
		checkin->answers[QUESTION_PAIN_NOW] = (i * 5) % 11;
	day_text(day, checkin->day);
	(void)snprintf(
	    checkin->id, ID_SIZE, "%08x%024x", (unsigned)i * 2654435761u, i);
}

static void
session_fill(struct session *session, const char *day)
{
	*session = (struct session){ .therapist_text = "",
		.note = "",
		.minutes = { 20, NOT_USED, 10, NOT_USED, NOT_USED } };
	memcpy(session->day, day, DAY_SIZE);
}

/* A client with n check-ins, and a session on every second day of them. */
static void
client_fill(struct inside *in, int64_t id, int n)
{
	const char *note = longest_note(in->arena);
	int64_t now = (int64_t)time(NULL);
	struct readings none = { NULL, 0 };
	struct checkin checkin;
	struct session session;
	enum stored stored;
	int i;

	inside_must(db_write(in->db) == OK);
	for (i = 0; i < n; i++) {
		checkin_fill(&checkin, i, n, now, note);
		inside_must(
		    checkin_put(in->db, id, &checkin, &none, &stored) == OK);
		if (i % (2 * PER_DAY) != 0)
			continue;
		session_fill(&session, checkin.day);
		inside_must(session_put(in->db, now, id, &session) == OK);
	}
	inside_must(db_written(in->db, true) == OK);
	inside_must(db_commit(in->db) == OK);
}

static int64_t
client_make(struct inside *in, const char *name, const char *token)
{
	struct client client = {
		.name = name, .phone = "", .activities = { "walk", "", "" }
	};
	/* Before all that it sent, which is thus news. */
	int64_t now = (int64_t)time(NULL) - 2 * MANY;
	uint8_t hash[HASH_SIZE];

	inside_must(db_write(in->db) == OK);
	client.therapist = in->user;
	inside_must(client_add(in->db, now, &client) == OK);
	inside_must(
	    consent_give(in->db, now, client.id, FOR_DATA, LANG_EN) == OK);
	inside_must(
	    consent_give(in->db, now, client.id, FOR_SHARING, LANG_EN) == OK);
	inside_must(token_hash(token, hash));
	inside_must(link_add(in->db, now + 2 * MANY, hash, client.id, in->user,
			90) == OK);
	inside_must(db_written(in->db, true) == OK);
	inside_must(db_commit(in->db) == OK);
	return client.id;
}

/* A turn, and how long it held the loop. */
static double
turn(struct inside *in, int fd, int ms)
{
	struct pollfd fds[] = { { .fd = server_fd(in->server),
				    .events = POLLIN },
		{ .fd = in->pool, .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };
	int wait = server_timeout(in->server);
	double began;

	(void)poll(fds, 3, wait < ms ? wait : ms);
	began = thread_ms();
	worker_collect();
	inside_must(server_run(in->server) == OK);
	return thread_ms() - began;
}

static int
open_socket(const struct inside *in)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s",
	    in->conf.listen_socket);
	inside_must(connect(fd, (struct sockaddr *)(void *)&address,
			sizeof(address)) == 0);
	return fd;
}

static struct page_time
ask_once(struct inside *in, const char *path)
{
	struct arena *arena = arena_new();
	struct buf out = { .arena = arena }, got = { .arena = arena };
	struct page_time time_of = { 0 };
	int fd = open_socket(in);
	bool over = false;

	buf_printf(&out,
	    "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "Cookie: __Host-reliefd=" INSIDE_COOKIE "\r\n\r\n",
	    path);
	inside_must(send(fd, out.data, out.len, 0) == (ssize_t)out.len);
	while (!over) {
		double took = turn(in, fd, 1000);

		time_of.longest =
		    took > time_of.longest ? took : time_of.longest;
		time_of.all += took;
		over = inside_hear(fd, &got);
	}
	close(fd);
	while (server_connections(in->server) > 0)
		(void)turn(in, -1, 2);
	inside_must(got.len > 12);
	time_of.status = (int)strtol(got.data + 9, NULL, 10);
	time_of.len = got.len;
	arena_free(arena);
	return time_of;
}

static struct page_time
ask_best(struct inside *in, const char *path)
{
	struct page_time best = ask_once(in, path), one;
	int i;

	for (i = 1; i < TRIES; i++) {
		one = ask_once(in, path);
		if (one.longest < best.longest)
			best = one;
	}
	return best;
}

/* The address of a route for a client, as a therapist or the client asks. */
static const char *
address(
    struct arena *arena, const char *path, int64_t client, const char *token)
{
	static const char id[] = "00000000000000000000000000000000";
	struct buf out = { .arena = arena };

	for (; *path != '\0'; path++) {
		if (*path != ':') {
			buf_putc(&out, *path);
			continue;
		}
		if (strncmp(path, ":id", 3) == 0)
			buf_printf(&out, "%lld", (long long)client);
		else if (strncmp(path, ":token", 6) == 0)
			buf_puts(&out, token);
		else if (strncmp(path, ":checkin", 8) == 0)
			buf_puts(&out, id);
		else if (strncmp(path, ":file", 5) == 0)
			buf_puts(&out, "portal.css");
		else
			buf_puts(&out, "1");
		while (path[1] != '\0' && path[1] != '/' && path[1] != '?')
			path++;
	}
	return buf_text(&out);
}

static bool
compare(
    const char *name, const struct page_time *few, const struct page_time *many)
{
	double ratio = many->longest / few->longest;
	bool good = few->status == many->status &&
		    (ratio <= RATIO_MAX || many->longest < GRAIN_MS);

	printf(
	    "# %-42s %d %7.2f ms  %7.2f ms  %5.2f  all turns %8.2f ms "
	    "%8zu bytes%s\n",
	    name, many->status, few->longest, many->longest, ratio, many->all,
	    many->len, good ? "" : "  TOO LONG");
	return good;
}

/* Brings the statuses up to date, as the loop does; the longest turn. */
static double
settle(struct inside *in)
{
	int64_t client, changes;
	double took, longest = 0;

	while (status_next(in->db, NULL, 0, &client, &changes) == OK) {
		took = thread_ms();
		(void)status_run(in->db, (int64_t)time(NULL), 0);
		took = thread_ms() - took;
		longest = took > longest ? took : longest;
		took = turn(in, -1, 10);
		longest = took > longest ? took : longest;
	}
	return longest;
}

static void
folder_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	(void)rmdir(folder);
}

/* The client with few has nothing on it: the page with all is as full. */
#define SECOND_PAGE "/clients/:id?records=2"
#define AS_FULL "/clients/:id?records=all"

/* What is asked for: each page of the table, and some with a query. */
static const char *
page(size_t i)
{
	static const char *const more[] = { "/clients/:id?period=all",
		"/clients/:id?records=all", SECOND_PAGE,
		"/clients/:id/words?day=2199-01-01",
		"/clients/:id/report.pdf?for=client",
		"/clients/:id/report.pdf?for=referrer&lang=ta",
		"/clients/:id/sessions/new?same=1" };

	if (i >= routes_n + nitems(more))
		return NULL;
	if (i >= routes_n)
		return more[i - routes_n];
	return routes[i].verb == HTTP_GET ? routes[i].path : "";
}

#define PAGES_MAX 200

/* A client is made and each page is asked for. */
static void
measure(struct inside *in, int n, const char *token, struct page_time *out)
{
	int64_t client = client_make(in, "Tan Mei Ling", token);
	size_t i;

	client_fill(in, client, n);
	printf("# %d check-ins: the longest turn of the status %.2f ms\n", n,
	    settle(in));
	for (i = 0; page(i) != NULL; i++) {
		const char *path = page(i);

		if (n == FEW && strcmp(path, SECOND_PAGE) == 0)
			path = AS_FULL;
		if (*path != '\0')
			out[i] = ask_best(
			    in, address(in->arena, path, client, token));
	}
}

int
main(void)
{
	static struct page_time few[PAGES_MAX], many[PAGES_MAX];
	/* In memory: the disk is not what is measured. */
	char folder[] = "/dev/shm/bench_pages.XXXXXX";
	struct inside in;
	const char *why;
	bool good = true;
	size_t i;

	inside_must(mkdtemp(folder) != NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	inside_start(&in, folder);
	inside_must(report_fonts(&why) == OK);
	measure(&in, FEW, "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA", few);
	measure(&in, MANY, "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDA", many);
	for (i = 0; page(i) != NULL; i++) {
		if (*page(i) != '\0')
			good &= compare(page(i), &few[i], &many[i]);
	}
	inside_stop(&in);
	folder_remove(folder);
	printf("%s\n", good ? "no page holds the loop for long"
			    : "a page holds the loop for too long");
	return good ? 0 : 1;
}
