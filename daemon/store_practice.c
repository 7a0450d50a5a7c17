/* store_practice.c: which clients a practice's own summary may count. */
#include "db.h"

enum err
practice_clients(struct db *db, struct arena *arena, struct ids *out)
{
	static const char SQL_CLIENTS[] =
	    "SELECT c.id FROM client c WHERE"
	    " (SELECT coalesce(max(version), 0) FROM consent"
	    " WHERE client = c.id AND purpose = $1"
	    " AND withdrawn_at IS NULL) >= $2"
	    " ORDER BY c.id";
	struct query query = db_query(db, SQL_CLIENTS, "ti",
	    purpose_words[FOR_DATA], (int64_t)NOTICE_VERSION);
	struct ids ids = { 0 };
	enum err err;

	while (db_next(&query)) {
		arena_grow(arena, &ids);
		ids.v[ids.n++] = col_int(&query, 0);
	}
	err = db_end(&query);
	if (err == OK)
		*out = ids;
	return err;
}
