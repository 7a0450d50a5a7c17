/* Memory of one request, and bytes that grow in it. */
#include "base.h"
#include "random.h"

#include <setjmp.h>
#include <stdalign.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool
is_zero(const void *p, size_t size)
{
	const char *bytes = p;
	size_t i;

	for (i = 0; i < size; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

/* Pieces of all sizes, each filled, none over another. */
static void
pieces_are_apart(void **state)
{
	struct arena *arena = arena_new();
	uint64_t seed = random_seed(), random = seed;
	struct {
		unsigned char *p;
		size_t size;
	} pieces[2000];
	size_t i, k;

	(void)state;
	for (i = 0; i < nitems(pieces); i++) {
		size_t size =
		    random_next(&random) % (i % 100 == 0 ? 100000 : 300);

		pieces[i].size = size;
		pieces[i].p = arena_alloc(arena, size);
		assert_non_null(pieces[i].p);
		assert_int_equal(
		    (uintptr_t)pieces[i].p % alignof(max_align_t), 0);
		if (!is_zero(pieces[i].p, size))
			fail_msg(
			    "seed %llu: not zeroed", (unsigned long long)seed);
		memset(pieces[i].p, (int)(i % 255) + 1, size);
	}
	for (i = 0; i < nitems(pieces); i++) {
		for (k = 0; k < pieces[i].size; k++)
			assert_int_equal(pieces[i].p[k], i % 255 + 1);
	}
	arena_free(arena);
	arena_free(NULL);
}

static void
reset_forgets_and_zeroes(void **state)
{
	struct arena *arena = arena_new();
	int round;

	(void)state;
	for (round = 0; round < 50; round++) {
		char *small = arena_alloc(arena, 1000);
		char *large = arena_alloc(arena, 100000);

		assert_true(is_zero(small, 1000));
		assert_true(is_zero(large, 100000));
		memset(small, 1, 1000);
		memset(large, 1, 100000);
		arena_reset(arena);
	}
	arena_free(arena);
}

struct numbers {
	int *v;
	size_t n;
};

/* Two lists that grow in turns: neither may grow into the other. */
static void
lists_grow(void **state)
{
	struct arena *arena = arena_new();
	struct numbers even = { NULL, 0 }, odd = { NULL, 0 };
	int i;

	(void)state;
	for (i = 0; i < 5000; i++) {
		struct numbers *list = i % 2 ? &odd : &even;

		arena_grow(arena, list);
		assert_int_equal(list->v[list->n], 0);
		list->v[list->n++] = i;
	}
	assert_int_equal(even.n, 2500);
	assert_int_equal(odd.n, 2500);
	for (i = 0; i < 2500; i++) {
		assert_int_equal(even.v[i], 2 * i);
		assert_int_equal(odd.v[i], 2 * i + 1);
	}
	arena_free(arena);
}

static void
what_grows_last_stays_in_place(void **state)
{
	struct arena *arena = arena_new();
	char *p = arena_alloc(arena, 16), *q;

	(void)state;
	memset(p, 'x', 16);
	q = arena_regrow(arena, p, 16, 64, 1);
	assert_ptr_equal(p, q);
	assert_true(is_zero(q + 16, 48));
	assert_int_equal(q[15], 'x');
	/* Something behind it: now it moves, with what it held. */
	(void)arena_alloc(arena, 1);
	q = arena_regrow(arena, p, 64, 128, 1);
	assert_ptr_not_equal(p, q);
	assert_int_equal(q[15], 'x');
	assert_true(is_zero(q + 64, 64));
	arena_free(arena);
}

static void
copies(void **state)
{
	struct arena *arena = arena_new();
	char *copy;

	(void)state;
	assert_null(arena_strdup(arena, NULL));
	assert_string_equal(arena_strdup(arena, ""), "");
	assert_string_equal(arena_strdup(arena, "abc"), "abc");
	copy = arena_strndup(arena, "abcdef", 3);
	assert_string_equal(copy, "abc");
	assert_string_equal(arena_printf(arena, "%s-%d", "a", 42), "a-42");
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	arena_free(arena);
}

/* Sizes that overflow abort the process instead of giving little memory. */
static void
absurd_sizes_abort(void **state)
{
	int i, status;
	pid_t pid;

	(void)state;
	for (i = 0; i < 3; i++) {
		pid = fork();
		assert_int_not_equal(pid, -1);
		if (pid == 0) {
			struct arena *arena = arena_new();

			if (i == 0)
				(void)arena_alloc(arena, SIZE_MAX);
			else if (i == 1)
				(void)arena_calloc(arena, SIZE_MAX / 4, 8);
			else
				(void)arena_regrow(
				    arena, NULL, 0, SIZE_MAX / 4, 8);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
	}
}

static void
bytes_grow(void **state)
{
	struct arena *arena = arena_new();
	struct buf buf = { .arena = arena }, other = { .arena = arena };
	size_t i;

	(void)state;
	assert_string_equal(buf_text(&buf), "");
	buf_add(&buf, "x", 0);
	assert_int_equal(buf.len, 0);
	for (i = 0; i < 10000; i++) {
		buf_putc(&buf, (char)('a' + i % 26));
		buf_puts(&other, "zz");
		assert_int_equal(buf.len, i + 1);
		assert_true(buf.len < buf.size);
		assert_int_equal(buf.data[buf.len], '\0');
	}
	for (i = 0; i < 10000; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
	assert_int_equal(strlen(buf_text(&other)), 20000);
	arena_free(arena);
}

static void
bytes_may_hold_nul(void **state)
{
	struct arena *arena = arena_new();
	struct buf buf = { .arena = arena };

	(void)state;
	buf_add(&buf, "a\0b", 3);
	buf_putc(&buf, 'c');
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.data, "a\0bc", 5);
	arena_free(arena);
}

/* Formatted text of every length around the sizes at which a buf grows. */
static void
formatted_text_grows(void **state)
{
	struct arena *arena = arena_new();
	int width;

	(void)state;
	for (width = 1; width < 1100; width++) {
		struct buf buf = { .arena = arena };

		buf_puts(&buf, "<");
		buf_printf(&buf, "%*d", width, 7);
		buf_puts(&buf, ">");
		assert_int_equal(buf.len, (size_t)width + 2);
		assert_int_equal(strlen(buf.data), buf.len);
		assert_string_equal(buf.data + buf.len - 2, "7>");
		if (width % 100 == 0)
			arena_reset(arena);
	}
	arena_free(arena);
}

/* What is held is known, of one arena and of all. */
static void
held_bytes_are_known(void **state)
{
	size_t before = arena_held();
	struct arena *arena = arena_new();

	(void)state;
	assert_int_equal(arena_held(), before + arena_size(arena));
	(void)arena_alloc(arena, 1000000);
	assert_in_range(arena_size(arena), 1000000, 1100000);
	assert_int_equal(arena_held(), before + arena_size(arena));
	arena_reset(arena);
	assert_true(arena_size(arena) < 100000);
	assert_int_equal(arena_held(), before + arena_size(arena));
	arena_free(arena);
	assert_int_equal(arena_held(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_apart),
		cmocka_unit_test(reset_forgets_and_zeroes),
		cmocka_unit_test(lists_grow),
		cmocka_unit_test(what_grows_last_stays_in_place),
		cmocka_unit_test(copies),
		cmocka_unit_test(absurd_sizes_abort),
		cmocka_unit_test(bytes_grow),
		cmocka_unit_test(bytes_may_hold_nul),
		cmocka_unit_test(formatted_text_grows),
		cmocka_unit_test(held_bytes_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
