/*
 * report_history.h: one client's made-up records, the same for the same
 * number of sessions.
 */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include "model.h"

/*
 * A session a week up to 2025-12-28 with a score before and after, a weekly
 * check-in, and two movements measured every fourth week.
 */
void history_make(struct arena *arena, size_t sessions, struct history *out);

#endif
