/*
 * random.h: random numbers for tests. A failing test names its seed; SEED in
 * the environment runs the same numbers again.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>
#include <stdlib.h>
#include <time.h>

/* The seed of this run. */
static inline uint64_t
random_seed(void)
{
	static uint64_t seed;
	const char *given = getenv("SEED");

	if (seed == 0)
		seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	return seed;
}

/* splitmix64. */
static inline uint64_t
random_next(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

#endif
