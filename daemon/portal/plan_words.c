/* plan_words.c: texts of the portal about a planned comparison. */
#include "pages.h"

#include <string.h>

bool
plan_open(const struct plan *plan)
{
	return plan->number != 0 && plan->ended_at == 0 &&
	       plan->sessions_n < (size_t)plan_total(plan);
}

const char *
plan_place_text(
    struct arena *arena, enum lang lang, const struct plan *plan, size_t place)
{
	size_t block = place / (size_t)plan->block_sessions;

	return arena_printf(arena,
	    tr(lang, "Block %zu of %zu: %s, session %zu of %d"), block + 1,
	    strlen(plan->blocks),
	    tr(lang, technique_names[plan_technique(plan, place)]),
	    place % (size_t)plan->block_sessions + 1, plan->block_sessions);
}
