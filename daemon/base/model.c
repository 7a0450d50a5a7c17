/* model.c: the words of the enums, and searching them by word. */
#include "model.h"

#include <string.h>

const char *const moment_words[] = { "arrival", "after", "weekly" };
const char *const moment_names[] = { "Arrival", "After a session", "Weekly" };
const char *const side_words[] = { "left", "right", "midline" };
const char *const motion_words[] = { "active", "passive" };
const char *const timing_words[] = { "before", "after", "other" };
const char *const method_words[] = { "goniometer", "inclinometer", "phone",
	"visual" };
const char *const sender_words[] = { "client", "therapist" };
const char *const role_words[] = { "anyone", "client", "therapist", "owner" };
const char *const purpose_words[] = { "data", "messages", "sharing" };
const char *const condition_words[] = { "back_pain", "joint_pain", "arthritis",
	"fibromyalgia", "other" };

const char *const condition_names[] = { N_("Back pain"), N_("Joint pain"),
	N_("Arthritis"), N_("Fibromyalgia"), N_("Other") };
const char *const method_names[] = { N_("Goniometer"), N_("Inclinometer"),
	N_("Phone"), N_("By eye") };

bool
day_is_none(const char *day)
{
	return day_number(day) <
	       365 * (FIRST_YEAR - 1970) + (FIRST_YEAR - 1969) / 4;
}

int
word_find(const char *const *words, size_t n, const char *word)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(words[i], word) == 0)
			return (int)i;
	}
	return -1;
}

const struct movement *
movement_find(const char *key)
{
	size_t i;

	for (i = 0; i < movements_n; i++) {
		if (strcmp(movements[i].key, key) == 0)
			return &movements[i];
	}
	return NULL;
}

int
movement_own_min(const struct movement *movement)
{
	if (strcmp(movement->key, "elbow.extension") == 0 ||
	    strcmp(movement->key, "knee.extension") == 0)
		return movement->min;
	return 0;
}

int
plan_total(const struct plan *plan)
{
	return (int)strlen(plan->blocks) * plan->block_sessions;
}

enum technique
plan_technique(const struct plan *plan, size_t place)
{
	return plan
	    ->techniques[plan->blocks[place / (size_t)plan->block_sessions] ==
			 'b'];
}
