/*
 * contents.c: what a database says of itself, for whoever has to decide
 * whether it is the practice's own.
 */
#include "db.h"
#include "foreign.h"

#define OWNERS_MAX 20 /* that are named */

static enum err clients(struct db *, struct contents *);
static enum err owners(struct db *, struct arena *, struct contents *);

enum err
contents_get(struct db *db, struct arena *arena, struct contents *out)
{
	static const char SQL_LAST[] =
	    "SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1";
	struct query query = db_query(db, SQL_LAST, "");
	enum err err;

	*out = (struct contents){ .schema = db_version(db) };
	if (db_next(&query)) {
		out->sequence = col_int(&query, 0);
		out->last_at = col_int(&query, 1);
		col_blob(&query, 2, out->audit, HASH_SIZE);
	}
	err = db_end(&query);
	if (err == OK)
		err = clients(db, out);
	return err == OK ? owners(db, arena, out) : err;
}

static enum err
clients(struct db *db, struct contents *out)
{
	static const char SQL_CLIENTS[] = "SELECT count(*) FROM client";
	struct query query = db_query(db, SQL_CLIENTS, "");

	if (db_next(&query))
		out->clients = col_int(&query, 0);
	return db_end(&query);
}

static enum err
owners(struct db *db, struct arena *arena, struct contents *out)
{
	static const char SQL_OWNERS[] =
	    "SELECT login FROM users WHERE role = 'owner'"
	    " AND disabled_at IS NULL ORDER BY login LIMIT $1";
	struct query query = db_query(db, SQL_OWNERS, "i", (int64_t)OWNERS_MAX);
	struct buf names = { .arena = arena };

	while (db_next(&query))
		buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
		    col_text(&query, arena, 0));
	out->owners = text_clean(
	    arena_strdup(arena, names.len > 0 ? buf_text(&names) : "nobody"),
	    false);
	return db_end(&query);
}
