/* visits.h: visits for tests of the technique panel, a line per visit. */
#ifndef VISITS_H
#define VISITS_H

#include <math.h>

#include "analysis.h"
#include "random.h"

static inline void
near(double got, double expected, const char *what)
{
	if (!(fabs(got - expected) <= 1e-9))
		fail_msg("seed %llu: %s is %.17g, not %.17g",
		    (unsigned long long)random_seed(), what, got, expected);
}

/* A visit of a technique, or of two with the first one's share. */
static inline void
visit_add(struct arena *arena, struct visits *visits, int first, int second,
    double share, int change)
{
	struct visit *visit;

	arena_grow(arena, visits);
	visit = &visits->v[visits->n];
	*visit = (struct visit){
		.day = 7 * (int)visits->n++, .before = 6, .after = 6 + change
	};
	visit->techniques = 1u << first;
	visit->shares[first] = 1;
	if (second < 0)
		return;
	visit->techniques |= 1u << second;
	visit->shares[first] = share;
	visit->shares[second] = 1 - share;
}

static inline struct outcome_sum
outcome_of(const struct visits *visits)
{
	struct outcome_sum outcome;

	outcome_make(visits, RIGHT_AFTER, &outcome);
	return outcome;
}

#endif
