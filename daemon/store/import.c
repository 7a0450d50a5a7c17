/*
 * import.c: what only the import writes: rows whose keys and instants
 * come from outside. Said again, they change nothing.
 */
#include "db.h"

#include <string.h>

enum err
client_movement_put(struct db *db, int64_t client, int position,
    const struct client_movement *asked, enum stored *out)
{
	static const char SQL_FIND[] =
	    "SELECT position, movement, side FROM client_movement"
	    " WHERE client = $1 AND (position = $2"
	    " OR (movement = $3 AND side = $4))";
	static const char SQL_ADD[] =
	    "INSERT INTO client_movement (client, position, movement, side)"
	    " VALUES ($1, $2, $3, $4)";
	const char *side = side_words[asked->side];
	struct query query = db_query(db, SQL_FIND, "iitt", client,
	    (int64_t)position, asked->movement->key, side);
	bool found = false, same = true;
	char key[64], stored_side[16];
	enum err err;

	while (db_next(&query)) {
		found = true;
		col_copy(&query, 1, key, sizeof(key));
		col_copy(&query, 2, stored_side, sizeof(stored_side));
		same &= col_int(&query, 0) == position &&
			strcmp(key, asked->movement->key) == 0 &&
			strcmp(stored_side, side) == 0;
	}
	err = db_end(&query);
	if (err == OK && !same)
		err = ERR_CONFLICT;
	if (err == OK && !found)
		err = db_run(db, SQL_ADD, "iitt", client, (int64_t)position,
		    asked->movement->key, side);
	if (err == OK)
		*out = found ? STORED_SAME : STORED_NEW;
	return err;
}

enum err
consent_put(struct db *db, int64_t client, const struct consent *consent,
    enum stored *out)
{
	static const char SQL_ADD[] =
	    "INSERT INTO consent (client, purpose, given_at, version,"
	    " language, withdrawn_at)"
	    " VALUES ($1, $2, $3, $4, $5, nullif($6, 0))"
	    " ON CONFLICT (client, purpose, given_at) DO NOTHING";
	static const char SQL_SAME[] =
	    "SELECT 1 FROM consent WHERE client = $1 AND purpose = $2"
	    " AND given_at = $3 AND version = $4 AND language = $5"
	    " AND coalesce(withdrawn_at, 0) = $6";
	const char *purpose = purpose_words[consent->purpose];
	const char *language = lang_words[consent->language];
	enum err err =
	    db_run(db, SQL_ADD, "itiiti", client, purpose, consent->given_at,
		(int64_t)consent->version, language, consent->withdrawn_at);
	struct query query;
	bool same;

	if (err != OK)
		return err;
	if (db_changes(db) > 0) {
		*out = STORED_NEW;
		return OK;
	}
	query =
	    db_query(db, SQL_SAME, "itiiti", client, purpose, consent->given_at,
		(int64_t)consent->version, language, consent->withdrawn_at);
	same = db_next(&query);
	err = db_end(&query);
	if (err == OK && !same)
		err = ERR_CONFLICT;
	if (err == OK)
		*out = STORED_SAME;
	return err;
}

enum err
reading_count(struct db *db, int64_t client, const struct reading *reading,
    const char *measurer, struct reading_counts *out)
{
	static const char SQL_DAY[] =
	    "SELECT r.method, coalesce(u.login, r.measurer_text, 'self'),"
	    " r.degrees, r.repeats,"
	    " EXISTS (SELECT 1 FROM reading later"
	    "  WHERE later.client = r.client AND later.replaces = r.id)"
	    " OR EXISTS (SELECT 1 FROM checkin newer"
	    "  WHERE newer.client = r.client AND newer.replaces = r.checkin)"
	    " FROM reading r LEFT JOIN users u ON u.id = r.measurer"
	    " WHERE r.client = $1 AND r.day = $2 AND r.movement = $3"
	    " AND r.side = $4 AND r.motion = $5 AND r.timing = $6";
	struct query query = db_query(db, SQL_DAY, "ittttt", client,
	    reading->day, reading->movement->key, side_words[reading->side],
	    motion_words[reading->motion], timing_words[reading->timing]);
	struct arena *arena = arena_new();

	*out = (struct reading_counts){ 0 };
	while (db_next(&query)) {
		bool like = strcmp(col_text(&query, arena, 0),
				method_words[reading->method]) == 0 &&
			    strcmp(col_text(&query, arena, 1), measurer) == 0 &&
			    col_int(&query, 4) == 0;

		out->all++;
		out->like += like;
		out->same +=
		    like && col_int(&query, 2) == reading->degrees &&
		    col_answer(&query, 3, 1, REPEATS_MAX) == reading->repeats;
		arena_reset(arena);
	}
	arena_free(arena);
	return db_end(&query);
}
