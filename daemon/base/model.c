/* model.c: the words of the enums, and look-ups by word. */
#include "model.h"

#include <string.h>

const char *const moment_words[] = { "arrival", "after", "weekly" };
const char *const moment_names[] = { "Arrival", "After a session", "Weekly" };
const char *const technique_words[] = { "deep_tissue", "trigger_point",
	"myofascial_release", "stretching_mobilization", "other" };
const char *const side_words[] = { "left", "right", "midline" };
const char *const motion_words[] = { "active", "passive" };
const char *const timing_words[] = { "before", "after", "other" };
const char *const method_words[] = { "goniometer", "inclinometer", "phone",
	"visual" };
const char *const soreness_words[] = { "none", "mild", "call" };
const char *const sender_words[] = { "client", "therapist" };
const char *const role_words[] = { "anyone", "client", "therapist", "owner" };
const char *const purpose_words[] = { "data", "messages", "sharing" };
const char *const condition_words[] = { "back_pain", "joint_pain", "arthritis",
	"fibromyalgia", "other" };

/* clang-format off */
const char *const region_words[] = {
	"head", "neck_f", "shoulder_r_f", "shoulder_l_f", "chest", "abdomen",
	"arm_r", "arm_l", "forearm_r", "forearm_l", "hand_r", "hand_l",
	"hip_r", "hip_l", "thigh_r_f", "thigh_l_f", "knee_r", "knee_l",
	"shin_r", "shin_l", "foot_r", "foot_l",
	"neck_b", "shoulder_r_b", "shoulder_l_b", "upper_back_r",
	"upper_back_l", "lower_back_r", "lower_back_l", "buttock_r",
	"buttock_l", "thigh_r_b", "thigh_l_b", "calf_r", "calf_l",
};

const char *const region_names[] = {
	N_("Head and face"), N_("Neck (front)"), N_("Right shoulder (front)"),
	N_("Left shoulder (front)"), N_("Chest"), N_("Abdomen"), N_("Right upper arm"),
	N_("Left upper arm"), N_("Right elbow and forearm"),
	N_("Left elbow and forearm"), N_("Right wrist and hand"),
	N_("Left wrist and hand"), N_("Right hip and groin"), N_("Left hip and groin"),
	N_("Right thigh (front)"), N_("Left thigh (front)"), N_("Right knee"),
	N_("Left knee"), N_("Right shin"), N_("Left shin"), N_("Right ankle and foot"),
	N_("Left ankle and foot"),
	N_("Neck (back)"), N_("Right shoulder (back)"), N_("Left shoulder (back)"),
	N_("Right upper back"), N_("Left upper back"), N_("Right lower back"),
	N_("Left lower back"), N_("Right buttock"), N_("Left buttock"),
	N_("Right thigh (back)"), N_("Left thigh (back)"), N_("Right calf"),
	N_("Left calf"),
};
/* clang-format on */

const char *const technique_names[] = { N_("Deep tissue"), N_("Trigger point"),
	N_("Myofascial release"), N_("Stretching, mobilisation"), N_("Other") };
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
