/*
 * weeks.c: the weeks with an answer, and the answers that are no scores.
 */
#include "analysis.h"

void
weeks_make(
    struct arena *arena, const struct history *used, struct analysis *out)
{
	struct weeks *weeks = &out->weeks;
	int start = out->first == NO_DAY ? INT_MAX : out->first, monday;
	size_t c = 0;

	if (used->checkins.n > 0 && day_number(used->checkins.v[0].day) < start)
		start = day_number(used->checkins.v[0].day);
	if (start == INT_MAX)
		return;
	if (start < out->from)
		start = out->from;
	monday = start + (7 - day_weekday(start)) % 7;
	for (; monday + 6 <= out->to; monday += 7) {
		bool answered = false;

		for (; c < used->checkins.n; c++) {
			const struct checkin *checkin = &used->checkins.v[c];
			int day = day_number(checkin->day);

			if (day > monday + 6)
				break;
			if (day >= monday && checkin->moment == MOMENT_WEEKLY &&
			    checkin->answers[QUESTION_PAIN_WEEK] !=
				NOT_ANSWERED)
				answered = true;
		}
		arena_grow(arena, weeks);
		weeks->v[weeks->n++] = (struct week){ monday, answered };
		weeks->answered += answered;
	}
}

void
answers_make(
    struct arena *arena, const struct checkins *checkins, struct analysis *out)
{
	struct global_changes *global = &out->global_changes;
	struct other_changes *other = &out->other_changes;
	size_t i;

	for (i = 0; i < checkins->n; i++) {
		const struct checkin *checkin = &checkins->v[i];
		int day = day_number(checkin->day);

		if (day < out->from)
			continue;
		if (checkin->answers[QUESTION_GLOBAL_CHANGE] != NOT_ANSWERED) {
			if (global->n == 0 ||
			    global->v[global->n - 1].day != day) {
				arena_grow(arena, global);
				global->n++;
			}
			global->v[global->n - 1] = (struct global_change){ day,
				checkin->answers[QUESTION_GLOBAL_CHANGE] };
		}
		if (checkin->answers[QUESTION_SOMETHING_ELSE] == 1) {
			arena_grow(arena, other);
			other->v[other->n++] = (struct other_change){ day,
				checkin->something_text
				    ? checkin->something_text
				    : "" };
		}
	}
}
