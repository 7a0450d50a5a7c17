/*
 * test_breach.c: every action of a route says what it means for a client, and
 * the details that name clients say neither fewer nor others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "privacy.h"
#include "random.h"
#include "web.h"

/* Whatever a route does to one client's data is in the report. */
static void
routes_are_known(void **state)
{
	size_t i, about = 0;

	(void)state;
	for (i = 0; i < routes_n; i++) {
		const struct route *route = &routes[i];
		const struct exposure *exposure;

		if (route->action == NULL)
			continue;
		exposure = exposure_of(route->action);
		if (exposure == NULL)
			fail_msg("%s: no exposure", route->action);
		if (strncmp(route->path, "/clients/:id", 12) != 0)
			continue;
		if (exposure->how == NULL || exposure->kinds == NULL)
			fail_msg("%s: is about a client", route->path);
		about++;
	}
	assert_true(about >= 20);
	assert_null(exposure_of("client seen by a mutant"));
}

/* Ids up to 40 apart, so that there are runs and holes. */
static void
lists_come_back(void **state)
{
	struct arena *arena = arena_new();
	uint64_t seed = random_seed();
	int round;

	(void)state;
	printf("SEED=%llu\n", (unsigned long long)seed);
	for (round = 0; round < 200; round++) {
		size_t n = 1 + random_next(&seed) % 60, i, k = 0;
		struct ids ids = { arena_array(arena, int64_t, n), n };
		int64_t first, last, at;
		const char *rest;

		for (i = 0; i < n; i++)
			ids.v[i] = 1 + (int64_t)(random_next(&seed) % 40);
		rest = audit_clients(arena, &ids);
		while (audit_clients_next(&rest, &first, &last)) {
			for (at = first; at <= last; at++) {
				assert_true(k < n && ids.v[k] == at);
				while (k < n && ids.v[k] == at)
					k++;
			}
		}
		assert_int_equal(k, n);
		assert_string_equal(rest, "");
		arena_reset(arena);
	}
	arena_free(arena);
}

/* A list that no row has room for names too many, never too few. */
static void
long_lists_are_covered(void **state)
{
	struct arena *arena = arena_new();
	struct ids ids = { arena_array(arena, int64_t, 20000), 20000 };
	int64_t first = 0, last = 0, before = 0;
	const char *rest;
	size_t i;

	(void)state;
	for (i = 0; i < ids.n; i++)
		ids.v[i] = (int64_t)(2 * i + 100001);
	rest = audit_clients(arena, &ids);
	assert_true(strlen(rest) < 8000);
	assert_true(audit_clients_next(&rest, &first, &last));
	assert_int_equal(first, 100001);
	before = last;
	while (audit_clients_next(&rest, &first, &last)) {
		assert_int_equal(first, before + 2);
		before = last;
	}
	assert_int_equal(last, 100001 + 2 * 19999);
	arena_free(arena);
}

static void
other_details_are_none(void **state)
{
	static const char *const details[] = { "", "3 clients", "user:3",
		"clientele 3", "2026-01-01/2026-02-01" };
	struct arena *arena = arena_new();
	struct ids nobody = { NULL, 0 };
	int64_t first, last;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(details); i++) {
		const char *rest = details[i];

		assert_false(audit_clients_next(&rest, &first, &last));
	}
	assert_string_equal(audit_clients(arena, &nobody), "");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes_are_known),
		cmocka_unit_test(lists_come_back),
		cmocka_unit_test(long_lists_are_covered),
		cmocka_unit_test(other_details_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
