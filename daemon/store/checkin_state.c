/*
 * checkin_state.c: what a form and a receipt need to know of a client's
 * check-ins, without reading them all: both are opened often, and a client
 * may have thousands.
 */
#include "db.h"

#include <stdio.h>
#include <string.h>

#define IS_CURRENT                                \
	"NOT EXISTS (SELECT 1 FROM checkin later" \
	" WHERE later.client = c.client AND later.replaces = c.id)"

static enum err
days_read(struct db *, int64_t, const char *, struct checkin_state *);
static enum err change_read(struct db *, int64_t, struct checkin_state *);
static enum err
sessions_read(struct db *, int64_t, const char *, struct checkin_state *);

enum err
checkin_state(
    struct db *db, int64_t client, const char *today, struct checkin_state *out)
{
	struct checkin_state state = { 0 };
	enum err err = days_read(db, client, today, &state);

	if (err == OK)
		err = change_read(db, client, &state);
	if (err == OK)
		err = sessions_read(db, client, today, &state);
	if (err == OK)
		*out = state;
	return err;
}

enum err
checkin_later(struct db *db, int64_t client, const char *id, char out[ID_SIZE])
{
	static const char SQL_LATER[] =
	    "SELECT id FROM checkin WHERE client = $1 AND replaces = $2";
	char at[ID_SIZE], next[ID_SIZE] = "";
	struct query query;
	enum err err;

	(void)snprintf(next, ID_SIZE, "%s", id);
	do {
		memcpy(at, next, ID_SIZE);
		query = db_query(db, SQL_LATER, "it", client, at);
		*next = '\0';
		if (db_next(&query))
			col_copy(&query, 0, next, ID_SIZE);
		err = db_end(&query);
	} while (err == OK && *next != '\0' && strcmp(next, id) != 0);
	(void)snprintf(out, ID_SIZE, "%s", strcmp(at, id) == 0 ? "" : at);
	return err;
}

enum err
checkin_scores(struct db *db, struct arena *arena, int64_t client,
    const struct checkin *last, struct checkin_scores *out)
{
	static const char SQL_SCORES[] =
	    "SELECT c.day, CASE WHEN c.moment = 'weekly' THEN c.pain_week"
	    "  ELSE c.pain_now END"
	    " FROM checkin c"
	    " WHERE c.client = $1 AND c.moment = $2 AND c.day <= $3"
	    " AND (c.day < $3 OR coalesce(c.submitted_at, 0) <= $4)"
	    " AND CASE WHEN c.moment = 'weekly' THEN c.pain_week"
	    "  ELSE c.pain_now END IS NOT NULL"
	    " AND " IS_CURRENT
	    " ORDER BY c.day DESC, coalesce(c.submitted_at, 0) DESC,"
	    " c.id DESC LIMIT $5";
	struct checkin_score *scores =
	    arena_array(arena, struct checkin_score, SCORES_MAX);
	struct query query = db_query(db, SQL_SCORES, "ittii", client,
	    moment_words[last->moment], last->day, last->submitted_at,
	    (int64_t)SCORES_MAX);
	size_t first = SCORES_MAX;

	while (first > 0 && db_next(&query)) {
		first--;
		col_day(&query, 0, scores[first].day);
		scores[first].score = col_score(&query, 1);
	}
	*out = (struct checkin_scores){ scores + first, SCORES_MAX - first };
	return db_end(&query);
}

/* What was sent today, and weekly in the last seven days. */
static enum err
days_read(
    struct db *db, int64_t client, const char *today, struct checkin_state *out)
{
	static const char SQL_DAYS[] =
	    "SELECT DISTINCT c.moment, c.day FROM checkin c"
	    " WHERE c.client = $1 AND c.moment IN ('arrival', 'after',"
	    " 'weekly') AND c.day > $2 AND c.day <= $3 AND " IS_CURRENT;
	char back[DAY_SIZE], day[DAY_SIZE];
	struct query query;

	day_text(day_number(today) - 6, back);
	query = db_query(db, SQL_DAYS, "itt", client, back, today);
	while (db_next(&query)) {
		int moment = col_word(&query, 0, moment_words, MOMENT_N);

		col_day(&query, 1, day);
		if (moment == MOMENT_WEEKLY)
			out->weekly_in_6_days = true;
		else if (strcmp(day, today) != 0)
			continue;
		else if (moment == MOMENT_ARRIVAL)
			out->arrival_today = true;
		else
			out->after_today = true;
	}
	return db_end(&query);
}

/* When the client last said how it is against the start. */
static enum err
change_read(struct db *db, int64_t client, struct checkin_state *out)
{
	static const char SQL_CHANGE[] =
	    "SELECT c.day FROM checkin c WHERE c.client = $1"
	    " AND c.global_change IS NOT NULL AND " IS_CURRENT
	    " ORDER BY c.day DESC LIMIT 1";
	struct query query = db_query(db, SQL_CHANGE, "i", client);

	if (db_next(&query))
		col_day(&query, 0, out->last_global_change);
	return db_end(&query);
}

static enum err
sessions_read(
    struct db *db, int64_t client, const char *today, struct checkin_state *out)
{
	static const char SQL_SESSIONS[] =
	    "SELECT coalesce(c.first_treatment_day,"
	    "  (SELECT min(s.day) FROM session s WHERE s.client = c.id)),"
	    " (SELECT count(*) FROM session s WHERE s.client = c.id"
	    "  AND s.day = $1)"
	    " FROM client c WHERE c.id = $2";
	struct query query = db_query(db, SQL_SESSIONS, "ti", today, client);
	bool found = db_next(&query);

	if (found) {
		col_any_day(&query, 0, out->first_day);
		out->session_today = col_int(&query, 1) > 0;
	}
	return db_found(&query, found);
}
