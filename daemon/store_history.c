/* store_history.c: everything that one client's analysis reads. */
#include "db.h"

#include <string.h>

enum err
history_get(
    struct db *db, struct arena *arena, int64_t client, struct history *out)
{
	enum err err = client_get(db, arena, client, &out->client);

	if (err == OK)
		err = session_list(
		    db, arena, client, 1, INT32_MAX, &out->sessions);
	if (err == OK)
		err = checkin_list(db, arena, client, &out->checkins);
	if (err == OK)
		err = reading_list(db, arena, client, "", &out->readings);
	if (err == OK)
		err = plan_get(db, arena, client, &out->plan);
	return err;
}

const char *
history_first_day(const struct history *history)
{
	const char *first = "9999-12-31";
	size_t i;

	if (history->sessions.n > 0)
		first = history->sessions.v[0].day;
	if (history->checkins.n > 0 &&
	    strcmp(history->checkins.v[0].day, first) < 0)
		first = history->checkins.v[0].day;
	for (i = 0; i < history->readings.n; i++) {
		if (strcmp(history->readings.v[i].day, first) < 0)
			first = history->readings.v[i].day;
	}
	return first[0] == '9' ? "" : first;
}

static const char SQL_CODES[] =
    "SELECT code FROM client WHERE archived_at IS NULL ORDER BY code";

enum err
client_codes(struct db *db, struct arena *arena, struct codes *out)
{
	struct query query = db_query(db, SQL_CODES, "");

	*out = (struct codes){ 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		out->v[out->n++] = col_text(&query, arena, 0);
	}
	return db_end(&query);
}
