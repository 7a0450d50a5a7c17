/*
 * test_report_bytes.c: how large reports are, and that neither a thread nor
 * what it drew before changes a byte.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../bench/report_history.c"
#include "report.h"

#define KB 1024

/* One drawing in a thread of its own. */
struct drawn {
	struct arena *arena;
	const struct history *history;
	struct buf pdf;
	pthread_t thread;
};

static void *
draw(void *arg)
{
	struct drawn *drawn = arg;
	struct report_options options = { .practice = "Klinik Urut Seroja",
		.version = "0.1.0",
		.to = "2025-12-28",
		.made_at = 1766900000,
		.fingerprint = "0123456789abcdef" };
	const char *why = NULL;

	drawn->pdf = (struct buf){ .arena = drawn->arena };
	if (client_report(drawn->history, &options, &drawn->pdf, &why) != OK)
		drawn->pdf.len = 0;
	return NULL;
}

static void
sizes_are_kept(void **state)
{
	static const struct {
		size_t sessions, most;
	} cases[] = { { 0, 60 * KB }, { 1, 80 * KB }, { 12, 120 * KB },
		{ 2600, 400 * KB } };
	struct arena *arena = arena_new();
	struct drawn drawn = { .arena = arena };
	struct history history;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		history_make(arena, cases[i].sessions, &history);
		drawn.history = &history;
		draw(&drawn);
		assert_in_range(drawn.pdf.len, 10 * KB, cases[i].most);
		assert_in_range(report_pages(&drawn.pdf), 2, 3);
	}
	arena_free(arena);
}

static void
threads_draw_the_same(void **state)
{
	struct arena *arena = arena_new();
	struct history histories[2];
	struct drawn first = { .arena = arena, .history = &histories[0] };
	struct drawn other = { .arena = arena, .history = &histories[1] };
	struct drawn drawn[4];
	size_t i;

	(void)state;
	history_make(arena, 52, &histories[0]);
	history_make(arena, 30, &histories[1]);
	histories[1].client.name = "陈美玲";
	draw(&first);
	/* Now with all that this thread has kept, of another report too. */
	draw(&other);
	for (i = 0; i < nitems(drawn); i++) {
		drawn[i] = (struct drawn){ .arena = arena_new(),
			.history = &histories[0] };
		if (i == 0)
			draw(&drawn[i]);
		else
			assert_int_equal(pthread_create(&drawn[i].thread, NULL,
					     draw, &drawn[i]),
			    0);
	}
	for (i = 0; i < nitems(drawn); i++) {
		if (i > 0)
			pthread_join(drawn[i].thread, NULL);
		assert_int_equal(drawn[i].pdf.len, first.pdf.len);
		assert_memory_equal(
		    drawn[i].pdf.data, first.pdf.data, first.pdf.len);
		arena_free(drawn[i].arena);
	}
	assert_int_not_equal(first.pdf.len, other.pdf.len);
	arena_free(arena);
}

static void
pages_are_those_of_a_report(void **state)
{
	struct arena *arena = arena_new();
	struct buf none = { .arena = arena };

	(void)state;
	buf_puts(&none, "no report at all");
	assert_int_equal(report_pages(&none), 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_kept),
		cmocka_unit_test(threads_draw_the_same),
		cmocka_unit_test(pages_are_those_of_a_report),
	};

	setenv("TZ", "Asia/Kuala_Lumpur", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
