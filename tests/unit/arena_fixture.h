/*
 * arena_fixture.h: a cmocka test whose state is an arena of its own.
 */
#ifndef ARENA_FIXTURE_H
#define ARENA_FIXTURE_H

#include "base.h"

static int
setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, setup, teardown)

#endif
