/* plan.c: planned comparisons, and which sessions belong to them. */
#include "db.h"

enum err
plan_add(
    struct db *db, int64_t now, int64_t client, int64_t user, struct plan *plan)
{
	static const char SQL_NEXT[] =
	    "SELECT coalesce(max(number), 0) + 1 FROM plan WHERE client = $1";
	static const char SQL_ADD[] =
	    "INSERT INTO plan (client, number, technique_a, technique_b,"
	    " blocks, block_sessions, made_at, made_by)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
	struct query query;
	enum err err = plan_end(db, now, client);

	if (err != OK)
		return err;
	query = db_query(db, SQL_NEXT, "i", client);
	if (db_next(&query))
		plan->number = col_number(&query, 0, 0, COUNT_MAX);
	err = db_end(&query);
	if (err != OK)
		return err;
	return db_run(db, SQL_ADD, "iitttiii", client, (int64_t)plan->number,
	    technique_words[plan->techniques[0]],
	    technique_words[plan->techniques[1]], plan->blocks,
	    (int64_t)plan->block_sessions, now, user);
}

enum err
plan_get(struct db *db, struct arena *arena, int64_t client, struct plan *out)
{
	static const char SQL_LATEST[] =
	    "SELECT number, technique_a, technique_b, blocks, block_sessions,"
	    " made_at, coalesce(ended_at, 0) FROM plan"
	    " WHERE client = $1 ORDER BY number DESC LIMIT 1";
	static const char SQL_SESSIONS[] =
	    "SELECT session FROM plan_session"
	    " WHERE client = $1 AND plan = $2 ORDER BY place";
	struct query query = db_query(db, SQL_LATEST, "i", client);
	struct {
		int *v;
		size_t n;
	} sessions = { NULL, 0 };
	enum err err;

	*out = (struct plan){ 0 };
	if (db_next(&query)) {
		out->number = col_number(&query, 0, 1, COUNT_MAX);
		out->techniques[0] = (enum technique)col_word(
		    &query, 1, technique_words, TECHNIQUE_N);
		out->techniques[1] = (enum technique)col_word(
		    &query, 2, technique_words, TECHNIQUE_N);
		col_copy(&query, 3, out->blocks, sizeof(out->blocks));
		out->block_sessions =
		    col_number(&query, 4, 1, PLAN_BLOCK_SESSIONS_MAX);
		out->made_at = col_int(&query, 5);
		out->ended_at = col_int(&query, 6);
	}
	err = db_end(&query);
	if (err != OK || out->number == 0)
		return err;
	query = db_query(db, SQL_SESSIONS, "ii", client, (int64_t)out->number);
	while (db_next(&query)) {
		arena_grow(arena, &sessions);
		sessions.v[sessions.n++] = col_number(&query, 0, 1, COUNT_MAX);
	}
	out->sessions = sessions.v;
	out->sessions_n = sessions.n;
	return db_end(&query);
}

enum err
plan_end(struct db *db, int64_t now, int64_t client)
{
	static const char SQL_END[] =
	    "UPDATE plan SET ended_at = $1"
	    " WHERE client = $2 AND ended_at IS NULL";

	return db_run(db, SQL_END, "ii", now, client);
}

enum err
plan_take(struct db *db, int64_t client, const struct plan *plan, int session)
{
	static const char SQL_TAKE[] =
	    "INSERT INTO plan_session (client, plan, place, session)"
	    " VALUES ($1, $2, $3, $4)";

	return db_run(db, SQL_TAKE, "iiii", client, (int64_t)plan->number,
	    (int64_t)plan->sessions_n + 1, (int64_t)session);
}
