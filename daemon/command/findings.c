/* findings.c: who did what to whose data; counts equal actions. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

static size_t *place_of(struct findings *, const struct finding *);
static void places_grow(struct arena *, struct findings *);
static int in_order(const void *, const void *);
static int compare(const struct finding *, const struct finding *);

void
findings_add(struct arena *arena, struct findings *findings,
    const struct audit *row, int64_t first, int64_t last)
{
	struct finding *finding;
	size_t *place;

	for (; first <= last; first++) {
		struct finding new = { first, row->actor, row->action, 0,
			row->at, row->at };

		places_grow(arena, findings);
		place = place_of(findings, &new);
		if (*place == 0) {
			new.action = arena_strdup(arena, row->action);
			arena_grow(arena, findings);
			findings->v[findings->n++] = new;
			*place = findings->n;
		}
		finding = &findings->v[*place - 1];
		finding->times++;
		/* The clock may have gone back. */
		if (row->at < finding->first)
			finding->first = row->at;
		if (row->at > finding->last)
			finding->last = row->at;
	}
}

void
findings_sort(struct findings *findings)
{
	if (findings->n > 0)
		qsort(
		    findings->v, findings->n, sizeof(findings->v[0]), in_order);
}

/* Returns the slot of a finding in places, or its free slot (0). */
static size_t *
place_of(struct findings *findings, const struct finding *finding)
{
	uint64_t hash = (uint64_t)finding->client * 31 +
			(uint64_t)finding->actor.id * 7 +
			(uint64_t)finding->actor.kind;
	const char *p;
	size_t i;

	for (p = finding->action; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(1099511628211);
	hash ^= hash >> 32;
	for (i = hash & (findings->places_n - 1);;
	     i = (i + 1) & (findings->places_n - 1)) {
		if (findings->places[i] == 0 ||
		    compare(&findings->v[findings->places[i] - 1], finding) ==
			0)
			return &findings->places[i];
	}
}

static void
places_grow(struct arena *arena, struct findings *findings)
{
	size_t i;

	if (findings->places_n > 2 * findings->n)
		return;
	findings->places_n = findings->n == 0 ? 64 : 4 * findings->n;
	while ((findings->places_n & (findings->places_n - 1)) != 0)
		findings->places_n &= findings->places_n - 1;
	findings->places = arena_array(arena, size_t, findings->places_n);
	for (i = 0; i < findings->n; i++)
		*place_of(findings, &findings->v[i]) = i + 1;
}

static int
in_order(const void *a, const void *b)
{
	return compare(a, b);
}

/* By client, actor and action; 0 for the same line of the report. */
static int
compare(const struct finding *a, const struct finding *b)
{
	if (a->client != b->client)
		return a->client < b->client ? -1 : 1;
	if (a->actor.kind != b->actor.kind)
		return a->actor.kind < b->actor.kind ? -1 : 1;
	if (a->actor.id != b->actor.id)
		return a->actor.id < b->actor.id ? -1 : 1;
	return strcmp(a->action, b->action);
}
