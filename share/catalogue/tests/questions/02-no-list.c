/* Made by questions2c.awk. */
#include "model.h"
const char *const technique_words[] = {
	"rub",
	"other",
};
const char *const technique_names[] = {
	N_("Rub"),
	N_("Other"),
};
const char *const region_words[] = {
	"head",
};
const char *const region_names[] = {
	N_("Head"),
};
const struct question questions[] = {
	[QUESTION_DAY] = {
		.type = TYPE_DAY,
		.min = 0,
		.max = 0,
		.moments = (1U << MOMENT_ARRIVAL | 1U << MOMENT_AFTER | 1U << MOMENT_WEEKLY),
		.required = (1U << MOMENT_ARRIVAL | 1U << MOMENT_AFTER | 1U << MOMENT_WEEKLY),
		.asked = ASKED_ALWAYS,
		.field = "day",
		.low = NULL,
		.high = NULL,
		.label = N_("Day"),
		.hint = NULL,
		.text = N_("Day"),
		.text_after = NULL,
	},
	[QUESTION_PAIN_NOW] = {
		.type = TYPE_SCORE,
		.min = 0,
		.max = 10,
		.moments = (1U << MOMENT_ARRIVAL | 1U << MOMENT_AFTER),
		.required = (1U << MOMENT_ARRIVAL | 1U << MOMENT_AFTER),
		.asked = ASKED_ALWAYS,
		.field = "pain_now",
		.low = N_("No pain"),
		.high = N_("Worst pain imaginable"),
		.label = N_("Pain now"),
		.hint = N_("Choose one number. 0 is no pain. 10 is the worst pain imaginable."),
		.text = N_("How much pain do you have right now?"),
		.text_after = N_("How much pain do you have now, after the session?"),
	},
	[QUESTION_SLEEP] = {
		.type = TYPE_SCORE,
		.min = 0,
		.max = 10,
		.moments = (1U << MOMENT_WEEKLY),
		.required = 0,
		.asked = ASKED_ALWAYS,
		.field = "sleep",
		.low = N_("Not at all"),
		.high = N_("Very well"),
		.label = N_("Sleep"),
		.hint = NULL,
		.text = N_("How did you sleep?"),
		.text_after = NULL,
	},
};
const enum question_key question_order[] = {
	QUESTION_DAY,
	QUESTION_PAIN_NOW,
	QUESTION_SLEEP,
};
