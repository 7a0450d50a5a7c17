/*
 * arena.c: memory with one owner and one lifetime. A list of blocks, the newest
 * first; a large allocation gets its own block.
 */
#include "base.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With AddressSanitizer only the allocated bytes are accessible. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define GUARDED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GUARDED
#endif
#ifdef GUARDED
#include <sanitizer/asan_interface.h>
#define GAP ((size_t)16)
#define HIDE(p, size) __asan_poison_memory_region(p, size)
#define SHOW(p, size) __asan_unpoison_memory_region(p, size)
#else
#define GAP ((size_t)0)
#define HIDE(p, size) ((void)(p), (void)(size))
#define SHOW(p, size) ((void)(p), (void)(size))
#endif

#define BLOCK_SIZE ((size_t)16 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks;
	void *last;  /* the last allocation */
	size_t size; /* bytes of all its blocks */
};

static atomic_size_t held; /* bytes of all blocks of all arenas */

static struct block *block_new(size_t);
static size_t block_free(struct block *);
static size_t aligned(size_t);

struct arena *
arena_new(void)
{
	struct block *first = block_new(BLOCK_SIZE);
	struct arena *arena = (struct arena *)(void *)first->data;

	SHOW(arena, sizeof(*arena));
	first->used = aligned(sizeof(*arena));
	arena->blocks = first;
	arena->last = NULL;
	arena->size = sizeof(*first) + first->size;
	return arena;
}

void
arena_free(struct arena *arena)
{
	struct block *block, *next;

	for (block = arena ? arena->blocks : NULL; block; block = next) {
		next = block->next;
		(void)block_free(block);
	}
}

void
arena_reset(struct arena *arena)
{
	struct block *block = arena->blocks, *next;

	for (; (next = block->next) != NULL; block = next)
		arena->size -= block_free(block);
	/* The first block holds the arena itself; it is kept. */
	block->used = aligned(sizeof(*arena));
	SHOW(block->data, block->size);
	memset(block->data + block->used, 0, block->size - block->used);
	HIDE(block->data + block->used, block->size - block->used);
	arena->blocks = block;
	arena->last = NULL;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	size_t asked = size;

	if (size > SIZE_MAX / 2)
		abort();
	size = aligned((size ? size : 1) + GAP);
	if (block->size - block->used < size) {
		block = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);
		block->next = arena->blocks;
		arena->blocks = block;
		arena->size += sizeof(*block) + block->size;
	}
	arena->last = block->data + block->used;
	block->used += size;
	SHOW(arena->last, asked);
	return arena->last;
}

void *
arena_calloc(struct arena *arena, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / 2 / size)
		abort();
	return arena_alloc(arena, n * size);
}

void *
arena_regrow(struct arena *arena, void *p, size_t old, size_t n, size_t size)
{
	struct block *block = arena->blocks;
	void *grown;

	if (n > SIZE_MAX / 2 / size || old > n)
		abort();
	if (p != NULL && p == arena->last) {
		size_t start = (size_t)((char *)p - block->data);

		if (block->size - start >= aligned(n * size + GAP)) {
			block->used = start + aligned(n * size + GAP);
			SHOW(p, n * size);
			return p;
		}
	}
	grown = arena_alloc(arena, n * size);
	if (p != NULL)
		memcpy(grown, p, old * size);
	return grown;
}

char *
arena_strdup(struct arena *arena, const char *s)
{
	return s ? arena_strndup(arena, s, strlen(s)) : NULL;
}

char *
arena_strndup(struct arena *arena, const char *s, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	memcpy(copy, s, len);
	return copy;
}

size_t
arena_size(const struct arena *arena)
{
	return arena->size;
}

size_t
arena_held(void)
{
	return atomic_load_explicit(&held, memory_order_relaxed);
}

/* Without memory the daemon can only restart. */
static struct block *
block_new(size_t size)
{
	struct block *block = calloc(1, sizeof(*block) + size);

	if (block == NULL) {
		fputs("reliefd: out of memory\n", stderr);
		abort();
	}
	block->size = size;
	atomic_fetch_add_explicit(
	    &held, sizeof(*block) + size, memory_order_relaxed);
	HIDE(block->data, size);
	return block;
}

/* Returns the size of the block. */
static size_t
block_free(struct block *block)
{
	size_t size = sizeof(*block) + block->size;

	atomic_fetch_sub_explicit(&held, size, memory_order_relaxed);
	free(block);
	return size;
}

static size_t
aligned(size_t size)
{
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}
