/*
 * fuzz.h: what the fuzz targets share: a check that ends the process, the
 * input as bytes to be taken, and a check of UTF-8 that is not the daemon's.
 *
 * A target is fuzz_NAME.c with LLVMFuzzerTestOneInput(); its kept inputs are
 * in corpus/NAME, its words, if it has some, in dict/NAME.dict.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The oracle: what must hold for every input. */
#define must(what)                                                            \
	((what) ? (void)0                                                     \
		: (fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, \
		       #what),                                                \
		      abort()))

/* The rest of an input. */
struct input {
	const uint8_t *data;
	size_t size;
};

/* The next byte, 0 when there is none left. */
static inline uint8_t
take(struct input *in)
{
	if (in->size == 0)
		return 0;
	in->size--;
	return *in->data++;
}

/* All up to the next byte of this value, which is left out, as a string of
 * its own size; the arena's memory, so that a byte too far is seen. */
static inline char *
take_until(struct input *in, struct arena *arena, uint8_t end)
{
	const uint8_t *at = in->size ? memchr(in->data, end, in->size) : NULL;
	size_t len = at ? (size_t)(at - in->data) : in->size;
	char *s = arena_alloc(arena, len + 1);

	if (len > 0)
		memcpy(s, in->data, len);
	in->data += len + (at != NULL);
	in->size -= len + (at != NULL);
	return s;
}

/* Well-formed UTF-8 by the table of Unicode (3-7), without NUL: ranges of
 * the first and the second byte, and how many follow. */
static inline bool
slow_utf8_ok(const uint8_t *s, size_t len)
{
	static const uint8_t rows[][5] = { { 0x01, 0x7F, 0, 0, 0 },
		{ 0xC2, 0xDF, 0x80, 0xBF, 1 }, { 0xE0, 0xE0, 0xA0, 0xBF, 2 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 2 }, { 0xED, 0xED, 0x80, 0x9F, 2 },
		{ 0xEE, 0xEF, 0x80, 0xBF, 2 }, { 0xF0, 0xF0, 0x90, 0xBF, 3 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 3 }, { 0xF4, 0xF4, 0x80, 0x8F, 3 } };
	size_t i, r, k;

	for (i = 0; i < len; i += 1u + rows[r][4]) {
		for (r = 0; r < nitems(rows); r++) {
			if (s[i] >= rows[r][0] && s[i] <= rows[r][1])
				break;
		}
		if (r == nitems(rows) || len - i <= rows[r][4])
			return false;
		for (k = 1; k <= rows[r][4]; k++) {
			uint8_t low = k == 1 ? rows[r][2] : 0x80;
			uint8_t high = k == 1 ? rows[r][3] : 0xBF;

			if (s[i + k] < low || s[i + k] > high)
				return false;
		}
	}
	return true;
}

#endif
