/* checkins.h: how store/checkin.c and store/checkins.c read a check-in. */
#ifndef CHECKINS_H
#define CHECKINS_H

#include "db.h"

/* Of checkin c, in the order of checkin_read(); without the note, which alone
 * may be long, NULL stands in its place. */
#define CHECKIN_SCORES                                                    \
	"c.id, c.moment, c.day, coalesce(c.submitted_at, 0), c.language," \
	" c.form_version, c.sender, c.replaces, " ANSWERS_OF_C            \
	", c.something_text"
#define CHECKIN_COLUMNS CHECKIN_SCORES ", c.note"

void checkin_read(
    const struct query *query, struct arena *arena, struct checkin *out);

#endif
