/* findings.h: the lines of a breach report, gathered from the audit. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "store.h"

/* What somebody did to one client's data, a line of the report; client 0: a
 * sign-in. */
struct finding {
	int64_t client;
	struct actor actor;
	const char *action;
	size_t times;
	int64_t first, last;
};
/* The lines, and their places and 1 by a hash of what tells them apart, so
 * that a row of the audit costs what it costs and its memory is the report's,
 * however long the period is. */
struct findings {
	struct finding *v;
	size_t n;
	size_t *places; /* a power of two of them, at least twice n */
	size_t places_n;
};

/* A row of the audit about the clients from first to last. */
void findings_add(struct arena *arena, struct findings *findings,
    const struct audit *row, int64_t first, int64_t last);
/* By client, actor and action; after it nothing is added. */
void findings_sort(struct findings *findings);

#endif
