/*
 * erase.c: clients are erased for good, and for ever: what is left of
 * one is an id.
 */
#include "db.h"
#include "privacy.h"

/* Every table with rows of a client, those that refer to others first. */
static const char *const SQL_ERASE[] = {
	"DELETE FROM plan_session WHERE client = $1",
	"DELETE FROM plan WHERE client = $1",
	"DELETE FROM message WHERE client = $1",
	"DELETE FROM report_made WHERE client = $1",
	"DELETE FROM checkin_seen WHERE client = $1",
	"DELETE FROM checkin_unseen WHERE client = $1",
	"DELETE FROM reading WHERE client = $1",
	"DELETE FROM checkin_region WHERE client = $1",
	"DELETE FROM checkin WHERE client = $1",
	"DELETE FROM session_region WHERE client = $1",
	"DELETE FROM session_technique WHERE client = $1",
	"DELETE FROM session WHERE client = $1",
	"DELETE FROM consent WHERE client = $1",
	"DELETE FROM link WHERE client = $1",
	"DELETE FROM client_movement WHERE client = $1",
	"DELETE FROM client_status WHERE client = $1",
	"DELETE FROM client WHERE id = $1",
};

static enum err made_at(struct db *, int64_t, int64_t *);
static enum err delete_rows(struct db *, int64_t);
static enum err remember(struct db *, const struct erasure *);

enum err
client_erase(struct db *db, int64_t now, int64_t client)
{
	struct erasure erasure = { .client = client, .erased_at = now };
	enum err err = made_at(db, client, &erasure.made_at);

	if (err == OK)
		err = delete_rows(db, client);
	return err == OK ? remember(db, &erasure) : err;
}

enum err
erasure_list(struct db *db, struct arena *arena, struct erasures *out)
{
	static const char SQL_LIST[] =
	    "SELECT client, made_at, erased_at FROM erased"
	    " ORDER BY client, made_at";
	struct query query = db_query(db, SQL_LIST, "");

	*out = (struct erasures){ 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		out->v[out->n++] = (struct erasure){ col_int(&query, 0),
			col_int(&query, 1), col_int(&query, 2) };
	}
	return db_end(&query);
}

enum err
erasure_put(struct db *db, const struct erasure *erasure, bool *here)
{
	int64_t at;
	enum err err = made_at(db, erasure->client, &at);

	*here = err == OK && at == erasure->made_at;
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	err = *here ? delete_rows(db, erasure->client) : OK;
	return err == OK ? remember(db, erasure) : err;
}

enum err
client_next_id(struct db *db, int64_t *out)
{
	static const char SQL_NEXT[] =
	    "SELECT coalesce(max(id), 0) + 1 FROM"
	    " (SELECT max(id) AS id FROM client"
	    "  UNION ALL SELECT max(client) FROM erased) AS taken";
	struct query query = db_query(db, SQL_NEXT, "");

	if (db_next(&query))
		*out = col_int(&query, 0);
	return db_end(&query);
}

enum err
erasures_put(
    struct db *db, int64_t now, const struct erasures *erasures, size_t *erased)
{
	struct actor actor = { ACTOR_SYSTEM, 0 };
	enum err err = OK;
	bool here = false;
	size_t i;

	for (i = 0; err == OK && i < erasures->n; i++) {
		err = erasure_put(db, &erasures->v[i], &here);
		if (err == OK && here)
			err = audit_add(db, now, actor, "client erased",
			    erasures->v[i].client, "again");
		*erased += here;
	}
	return err;
}

static enum err
made_at(struct db *db, int64_t client, int64_t *out)
{
	static const char SQL_MADE[] =
	    "SELECT made_at FROM client WHERE id = $1";
	struct query query = db_query(db, SQL_MADE, "i", client);
	bool found = db_next(&query);

	if (found)
		*out = col_int(&query, 0);
	return db_found(&query, found);
}

static enum err
delete_rows(struct db *db, int64_t client)
{
	enum err err = OK;
	size_t i;

	for (i = 0; i < nitems(SQL_ERASE) && err == OK; i++)
		err = db_run(db, SQL_ERASE[i], "i", client);
	return err;
}

static enum err
remember(struct db *db, const struct erasure *erasure)
{
	static const char SQL_REMEMBER[] =
	    "INSERT INTO erased (client, made_at, erased_at)"
	    " VALUES ($1, $2, $3) ON CONFLICT (client, made_at) DO NOTHING";

	return db_run(db, SQL_REMEMBER, "iii", erasure->client,
	    erasure->made_at, erasure->erased_at);
}
