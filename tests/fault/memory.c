/*
 * memory.c: preloaded, has one allocation fail: the $NTH after SIGUSR2 came,
 * counted over all threads. Says so on stderr.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static int left; /* until the one that fails; 0: none will */

static void
arm(int number)
{
	(void)number;
	__atomic_store_n(
	    &left, (int)strtol(getenv("NTH"), NULL, 10), __ATOMIC_SEQ_CST);
}

__attribute__((constructor)) static void
prepare(void)
{
	(void)signal(SIGUSR2, arm);
}

static int
fails(void)
{
	static const char text[] = "memory: one allocation failed\n";

	if (__atomic_load_n(&left, __ATOMIC_SEQ_CST) == 0 ||
	    __atomic_sub_fetch(&left, 1, __ATOMIC_SEQ_CST) != 0)
		return 0;
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
