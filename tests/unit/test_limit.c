/* How many check-ins are let through, and for how long they count. */
#include "web.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_limit),
		TEST(test_limit_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
