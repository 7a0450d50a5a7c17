/* planned.c: the changes after the sessions of a planned comparison. */
#include "analysis.h"

static const struct visit *visit_of(const struct visits *, int);

void
planned_make(const struct plan *plan, const struct visits *visits, int to,
    struct planned *out)
{
	const struct visit *visit;
	char made[DAY_SIZE];
	size_t i;
	int side, change;

	*out = (struct planned){ 0 };
	if (plan->number == 0)
		return;
	day_of_instant(plan->made_at, made);
	if (day_number(made) > to)
		return;
	out->total = plan_total(plan);
	out->techniques[0] = plan->techniques[0];
	out->techniques[1] = plan->techniques[1];
	for (i = 0; i < plan->sessions_n; i++) {
		visit = visit_of(visits, plan->sessions[i]);
		if (visit == NULL)
			continue;
		out->given++;
		side = plan_technique(plan, i) == plan->techniques[1];
		if (visit_change(visit, RIGHT_AFTER, &change)) {
			out->after[side].n++;
			out->after[side].mean += change;
		}
	}
	for (side = 0; side < 2; side++) {
		if (out->after[side].n > 0)
			out->after[side].mean /= (double)out->after[side].n;
	}
}

static const struct visit *
visit_of(const struct visits *visits, int session)
{
	size_t i;

	for (i = 0; i < visits->n; i++) {
		if (visits->v[i].session->number == session)
			return &visits->v[i];
	}
	return NULL;
}
