/* store_history.c: everything that one client's analysis reads. */
#include "db.h"

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
	return err;
}
