/*
 * test_values.c: whatever a stored value is, the program reads it, calls it
 * damage, or says that it cannot be read; nothing ends it. Each column of each
 * table holds each of some extreme values in turn, new columns too.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backup.h"
#include "foreign.h"
#include "values_image.h"
#include "worklist.h"

#define PAGES_EACH 2 /* a case asks for so many of the pages, in turn */

/* As SQL writes them; whether none of its kind of column may hold it. */
struct extreme {
	const char *value;
	bool damage;
};
static const struct extreme integers[] = {
	{ "-9223372036854775808", true },
	{ "9223372036854775807", true },
	{ "9000000000000000", true },
	{ "-1", false },
	{ "NULL", false },
	{ "'abc'", true },
};
static const struct extreme texts[] = {
	{ "''", false },
	{ "CAST(x'41FF42' AS TEXT)", true },
	{ "CAST(x'410042' AS TEXT)", true },
	{ "CAST(zeroblob(1048576) AS TEXT)", true },
	{ "printf('%.*c', 20000, 'a')", false },
	{ "'9999-99-99'", false },
	{ "NULL", false },
};
static const struct extreme blobs[] = {
	{ "x''", false },
	{ "zeroblob(900000)", false },
	{ "NULL", false },
	{ "'abc'", true },
};

static char doing[256];
static size_t cases, damages;

static void
on_abort(int number)
{
	static const char words[] = "\nended by: ";

	(void)number;
	if (write(2, words, sizeof(words) - 1) < 0 ||
	    write(2, doing, strlen(doing)) < 0 || write(2, "\n", 1) < 0)
		_exit(2);
	_exit(1);
}

/* Whether the daemon has stopped, which it does when it meets damage. */
static bool
turn(struct inside *in, int fd)
{
	struct pollfd fds[] = { { .fd = server_fd(in->server),
				    .events = POLLIN },
		{ .fd = in->pool, .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };

	(void)poll(fds, 3, server_timeout(in->server) < 20 ? 0 : 20);
	worker_collect();
	return server_run(in->server) != OK;
}

/* Asks for a page; the answer's status, or 0 when the daemon has stopped. */
static int
ask(struct inside *in, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct buf sent = { .arena = in->arena }, got = { .arena = in->arena };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool stopped = false, over = false;
	int64_t end = clock_monotonic_ms() + 60000;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s",
	    in->conf.listen_socket);
	assert_int_equal(
	    connect(fd, (struct sockaddr *)(void *)&address, sizeof(address)),
	    0);
	buf_printf(&sent,
	    "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "Cookie: __Host-reliefd=%s\r\n\r\n",
	    path, INSIDE_COOKIE);
	assert_int_equal(
	    send(fd, sent.data, sent.len, MSG_NOSIGNAL), (ssize_t)sent.len);
	while (!stopped && !over) {
		stopped = turn(in, fd);
		over = inside_hear(fd, &got);
		assert_true(clock_monotonic_ms() < end);
	}
	close(fd);
	return stopped || got.len < 12 ? 0
				       : (int)strtol(got.data + 9, NULL, 10);
}

static bool
serve_copy(struct inside *in)
{
	int holder;

	memset(in, 0, sizeof(*in));
	in->arena = arena_new();
	assert_true(conf_read(in->arena, "/dev/null", &in->conf));
	in->conf.store_path = image.path;
	in->conf.listen_socket =
	    arena_printf(in->arena, "%s/http", image.folder);
	in->conf.limits_link_per_hour = in->conf.limits_source_per_hour = 0;
	if (db_open(image.path, false, &in->db, &holder) != DB_OPENED) {
		arena_free(in->arena);
		return false;
	}
	worker_start(1, &in->pool);
	in->server = server_start(&in->conf, &reliefd_site, in->db, -1);
	assert_non_null(in->server);
	return true;
}

/* Some pages, each asked of a daemon that runs: the service manager starts
 * it anew. */
static void
ask_pages(size_t from, size_t n)
{
	static const char *const pages[] = { "/c/" INSIDE_TOKEN, "/work",
		"/clients/1", "/clients/1/report.pdf", "/messages", "/audit",
		"/clients", "/clients/1/edit", "/clients/1/analysis.json",
		"/reports", "/users", "/retention", "/clients/1/chart.svg",
		"/clients/1/plan", "/clients/1/link",
		"/c/" INSIDE_TOKEN "/receipt/00000000000000000000000000000008",
		"/clients/1/sessions/8", "/account", "/clients/1/readings/new",
		"/c/" INSIDE_TOKEN "/privacy" };
	struct inside in;
	bool runs = serve_copy(&in);
	size_t i;

	for (i = 0; runs && i < n; i++) {
		if (ask(&in, pages[(from + i) % nitems(pages)]) == 0) {
			inside_stop(&in);
			runs = serve_copy(&in);
		}
	}
	if (!runs)
		return;
	(void)status_run(in.db, (int64_t)time(NULL), 0);
	inside_stop(&in);
}

/* What verify says of a copy; NULL when it is whole. */
static const char *
verified(struct arena *arena)
{
	char other[128];
	struct contents summary;
	const char *why;

	(void)snprintf(other, sizeof(other), "%s/other", image.folder);
	file_copy(image.path, other);
	why = backup_check(arena, other, &summary);
	(void)unlink(other);
	return why;
}

static void
try_value(const char *table, const char *column, const struct extreme *extreme)
{
	struct arena *arena = arena_new();
	const char *why;

	(void)snprintf(
	    doing, sizeof(doing), "%s.%s = %s", table, column, extreme->value);
	if (image_copy(table, column, extreme->value)) {
		why = verified(arena);
		if (why == NULL && extreme->damage) {
			print_message("whole: %s\n", doing);
			fail();
		}
		damages += why != NULL;
		ask_pages(cases * PAGES_EACH, PAGES_EACH);
		cases++;
	}
	arena_free(arena);
}

static void
every_column(void **state)
{
	static const char columns[] =
	    "SELECT m.name, c.name, c.type FROM sqlite_schema m,"
	    " pragma_table_info(m.name) c WHERE m.type = 'table'"
	    " AND m.name <> 'kept' ORDER BY m.name, c.cid";
	sqlite3_stmt *row;
	const char *type;
	size_t i;

	(void)state;
	assert_int_equal(
	    sqlite3_prepare_v2(image.names, columns, -1, &row, NULL),
	    SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(row, 0);
		const char *column = (const char *)sqlite3_column_text(row, 1);
		const struct extreme *list = blobs;
		size_t n = nitems(blobs);

		type = (const char *)sqlite3_column_text(row, 2);
		if (strcmp(type, "INTEGER") == 0) {
			list = integers;
			n = nitems(integers);
		} else if (strcmp(type, "TEXT") == 0) {
			list = texts;
			n = nitems(texts);
		}
		for (i = 0; i < n; i++)
			try_value(table, column, &list[i]);
	}
	sqlite3_finalize(row);
	print_message("# %zu values, %zu of them damage\n", cases, damages);
	assert_true(cases > 900);
	assert_true(damages > cases / 2);
	/* Where all were damage, it would not be due to these values. */
	assert_true(damages < cases);
}

/* So that what every_column sees is due to the value that it stores. */
static void
without_one_all_is_well(void **state)
{
	struct arena *arena = arena_new();
	struct inside in;
	const char *why;

	(void)state;
	assert_true(image_copy(NULL, NULL, NULL));
	why = verified(arena);
	assert_string_equal(why != NULL ? why : "", "");
	assert_true(serve_copy(&in));
	assert_int_equal(ask(&in, "/c/" INSIDE_TOKEN), 200);
	assert_int_equal(ask(&in, "/clients/1"), 200);
	assert_int_equal(ask(&in, "/clients/1/report.pdf"), 200);
	assert_int_equal(ask(&in, "/work"), 200);
	assert_int_equal(ask(&in, "/messages"), 200);
	inside_stop(&in);
	arena_free(arena);
}

/* Any number is written as an instant or a day: the nearest that is one. */
static void
every_number_is_a_date(void **state)
{
	static const int64_t at[] = { INT64_MIN, INT64_MIN + 1, -1, 0, 1,
		INSTANT_MIN - 1, INSTANT_MAX + 1, INT64_C(9000000000000000),
		INT64_MAX };
	static const int days[] = { INT32_MIN, -1, 0, INT32_MAX };
	char day[DAY_SIZE], instant[INSTANT_SIZE], clock[6];
	size_t i;

	(void)state;
	for (i = 0; i < nitems(at); i++) {
		day_of_instant(at[i], day);
		assert_int_equal(strlen(day), DAY_SIZE - 1);
		instant_text(at[i], instant);
		assert_int_equal(strlen(instant), 20);
		instant_clock(at[i], clock);
		assert_int_equal(strlen(clock), 5);
	}
	instant_text(INT64_MAX, instant);
	assert_string_equal(instant, "2200-01-02T00:00:00Z");
	instant_text(INT64_MIN, instant);
	assert_string_equal(instant, "1899-12-31T00:00:00Z");
	for (i = 0; i < nitems(days); i++) {
		day_text(days[i], day);
		assert_int_equal(strlen(day), DAY_SIZE - 1);
	}
}

/* Each reader of a column, beside its range and at its ends. */
static void
every_reader_has_its_range(void **state)
{
	static const char SQL_NUMBER[] = "SELECT $1";
	static const struct {
		int64_t value;
		bool as_int, as_number, as_score;
	} rows[] = {
		{ 0, true, false, true }, { 1, true, true, true },
		{ SCORE_MAX, true, false, true },
		{ SCORE_MAX + 1, true, false, false },
		{ -1, true, false, false }, { INSTANT_MAX, true, false, false },
		{ INSTANT_MAX + 1, false, false, false },
		{ INSTANT_MIN - 1, false, false, false },
		{ INT64_MAX, false, false, false },
		{ INT64_MIN, false, false, false },
		{ INT64_C(4294967297), true, false, false }, /* 1 as an int */
	};
	struct inside in;
	struct query query;
	size_t i, reader;
	bool good;

	(void)state;
	assert_true(image_copy(NULL, NULL, NULL));
	for (i = 0; i < 3 * nitems(rows); i++) {
		reader = i % 3;
		assert_true(serve_copy(&in));
		query = db_query(in.db, SQL_NUMBER, "i", rows[i / 3].value);
		assert_true(db_next(&query));
		good = rows[i / 3].as_int;
		if (reader == 0) {
			assert_int_equal(
			    col_int(&query, 0), good ? rows[i / 3].value : 0);
		} else if (reader == 1) {
			good = rows[i / 3].as_number;
			assert_in_range(col_number(&query, 0, 1, 9), 1, 9);
		} else {
			good = rows[i / 3].as_score;
			assert_in_range(col_score(&query, 0), 0, SCORE_MAX);
		}
		assert_int_equal(db_end(&query), good ? OK : ERR_INTERNAL);
		inside_stop(&in);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_number_is_a_date),
		cmocka_unit_test(without_one_all_is_well),
		cmocka_unit_test(every_reader_has_its_range),
		cmocka_unit_test(every_column),
	};
	int failed;

	image_make();
	(void)signal(SIGABRT, on_abort);
	(void)signal(SIGSEGV, on_abort);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	image_remove();
	return failed;
}
