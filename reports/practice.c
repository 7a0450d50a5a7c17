/*
 * practice.c: many clients' analyses to the numbers of a practice. What too
 * few clients stand for is marked here, not by whoever prints it.
 */
#include "practice.h"

void
practice_start(int from, int to, struct practice_analysis *out)
{
	*out = (struct practice_analysis){ .from = from, .to = to };
}

void
practice_add(struct arena *arena, struct practice_analysis *practice,
    const struct analysis *analysis)
{
	(void)arena;
	practice->clients++;
	practice->sessions += analysis->sessions;
}

void
practice_finish(struct practice_analysis *practice)
{
	practice->refused = practice->clients < CELL_LEAST;
}
