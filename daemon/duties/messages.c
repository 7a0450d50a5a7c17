/* messages.c: decides which clients to ask for an answer now. */
#include "worklist.h"

#include <string.h>

static bool weekly_due(const struct message_row *, int, char[DAY_SIZE]);

bool
message_due(const struct message_row *row, int64_t now, const char *today,
    int hour, enum message_kind *kind, char due[DAY_SIZE])
{
	int day = day_number(today);

	if (hour < NUDGE_FROM || hour >= NUDGE_TO)
		return false;
	if (row->last_at != 0 && now - row->last_at < NUDGE_SECONDS)
		return false;
	/* Ask about a session on its day and the day after. */
	if (row->after_due[0] != '\0' &&
	    row->asked[MESSAGE_AFTER] < NUDGES_MAX &&
	    day - day_number(row->after_due) >= 0 &&
	    day - day_number(row->after_due) <= 1) {
		*kind = MESSAGE_AFTER;
		memcpy(due, row->after_due, DAY_SIZE);
		return true;
	}
	*kind = MESSAGE_WEEKLY;
	return weekly_due(row, day, due);
}

/* A client who missed a week is asked for the next one; after NUDGE_WEEKS
 * missed weeks no more. */
static bool
weekly_due(const struct message_row *row, int today, char due[DAY_SIZE])
{
	int first, late;

	if (row->weekly_due[0] == '\0' ||
	    row->asked[MESSAGE_WEEKLY] >= NUDGES_MAX)
		return false;
	first = day_number(row->weekly_due);
	late = today - first;
	if (late < 0 || late >= NUDGE_WEEKS * WEEK_DAYS)
		return false;
	day_text(first + late / WEEK_DAYS * WEEK_DAYS, due);
	return true;
}
