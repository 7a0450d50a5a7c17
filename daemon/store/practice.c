/* practice.c: which clients a practice's own summary may count. */
#include "db.h"

enum err
practice_clients(
    struct db *db, struct arena *arena, unsigned conditions, struct ids *out)
{
	static const char SQL_CLIENTS[] =
	    "SELECT c.id FROM client c WHERE"
	    " (SELECT coalesce(max(version), 0) FROM consent"
	    " WHERE client = c.id AND purpose = $1"
	    " AND withdrawn_at IS NULL) >= $2"
	    " AND ($3 = 0 OR (c.conditions & $3) <> 0)"
	    " ORDER BY c.id";
	struct query query =
	    db_query(db, SQL_CLIENTS, "tii", purpose_words[FOR_DATA],
		(int64_t)NOTICE_VERSION, (int64_t)conditions);
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
