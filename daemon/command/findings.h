/* findings.h: the lines of a breach report, collected from the audit. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "store.h"

/* A line of the report: an action of an actor on one client's data; client 0: a
 * sign-in. */
struct finding {
	int64_t client;
	struct actor actor;
	const char *action;
	size_t times;
	int64_t first, last;
};
/* The lines, and a hash table of their indexes + 1, so that adding an audit row
 * takes constant time, and the memory depends on the report, not on the length
 * of the period. */
struct findings {
	struct finding *v;
	size_t n;
	size_t *places; /* their number is a power of two, at least 2 n */
	size_t places_n;
};

/* Adds an audit row about the clients from first to last. */
void findings_add(struct arena *arena, struct findings *findings,
    const struct audit *row, int64_t first, int64_t last);
/* Sorts by client, actor and action; nothing may be added afterwards. */
void findings_sort(struct findings *findings);

#endif
