/* reading.c: range-of-motion measurements. */
#include "db.h"
#include "history.h"

#include <stdlib.h>
#include <string.h>

static void
reading_read(const struct query *, struct arena *, struct reading *);
static int in_order(const void *, const void *);
static enum err compare(struct db *, int64_t, const struct reading *);

#define COLUMNS                                                            \
	"r.id, r.day, r.made_at, r.checkin, r.movement, r.side, r.motion," \
	" r.timing, r.degrees, r.repeats, r.method,"                       \
	" coalesce(r.measurer, 0), r.measurer_text, r.replaces"
/* A check-in that was corrected takes its readings with it. */
#define IS_CURRENT                                                  \
	"NOT EXISTS (SELECT 1 FROM reading later"                   \
	" WHERE later.client = r.client AND later.replaces = r.id)" \
	" AND NOT EXISTS (SELECT 1 FROM checkin newer"              \
	" WHERE newer.client = r.client AND newer.replaces = r.checkin)"

enum err
reading_put(struct db *db, int64_t client, const struct reading *reading,
    enum stored *out)
{
	static const char SQL_ADD[] =
	    "INSERT INTO reading (client, id, day, made_at, checkin,"
	    " movement, side, motion, timing, degrees, repeats, method,"
	    " measurer, measurer_text, replaces)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
	    " nullif($13, 0), $14, $15) ON CONFLICT (client, id) DO NOTHING";
	enum err err = db_run(db, SQL_ADD, "ittiottttintioo", client,
	    reading->id, reading->day, reading->made_at, reading->checkin,
	    reading->movement->key, side_words[reading->side],
	    motion_words[reading->motion], timing_words[reading->timing],
	    (int64_t)reading->degrees, reading->repeats,
	    method_words[reading->method], reading->measurer,
	    reading->measurer_text, reading->replaces);

	if (err != OK)
		return err;
	if (db_changes(db) > 0) {
		*out = STORED_NEW;
		return OK;
	}
	*out = STORED_SAME;
	return compare(db, client, reading);
}

enum err
reading_list(struct db *db, struct arena *arena, int64_t client,
    const char *checkin, struct readings *out)
{
	static const char SQL_ALL[] = "SELECT " COLUMNS
				      " FROM reading r"
				      " WHERE r.client = $1 AND " IS_CURRENT;
	static const char SQL_ONE[] = "SELECT " COLUMNS
				      " FROM reading r"
				      " WHERE r.client = $1 AND r.checkin = $2";
	struct query query = *checkin
				 ? db_query(db, SQL_ONE, "it", client, checkin)
				 : db_query(db, SQL_ALL, "i", client);
	struct readings readings = { 0 };

	while (db_next(&query)) {
		arena_grow(arena, &readings);
		reading_read(&query, arena, &readings.v[readings.n++]);
	}
	readings_sort(&readings);
	*out = readings;
	return db_end(&query);
}

enum err
reading_part(struct db *db, struct arena *arena, int64_t client,
    const char *after, int64_t limit, struct readings *out)
{
	static const char SQL_PART[] = "SELECT " COLUMNS
				       " FROM reading r WHERE r.client = $1"
				       " AND r.id > $2 ORDER BY r.id LIMIT $3";
	struct query query =
	    db_query(db, SQL_PART, "iti", client, after, limit);
	struct reading *reading;

	while (db_next(&query)) {
		arena_grow(arena, out);
		reading = &out->v[out->n++];
		reading_read(&query, arena, reading);
		col_copy(
		    &query, 13, reading->replaces, sizeof(reading->replaces));
	}
	return db_end(&query);
}

enum err
reading_of_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct readings *out)
{
	static const char SQL_DAY[] = "SELECT " COLUMNS
				      " FROM reading r WHERE r.client = $1"
				      " AND r.day = $2 AND " IS_CURRENT;
	struct query query = db_query(db, SQL_DAY, "it", client, day);

	*out = (struct readings){ 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		reading_read(&query, arena, &out->v[out->n++]);
	}
	readings_sort(out);
	return db_end(&query);
}

enum err
reading_last(
    struct db *db, int64_t client, const struct reading *like, int *degrees)
{
	static const char SQL_LAST[] =
	    "SELECT r.degrees FROM reading r WHERE r.client = $1"
	    " AND r.movement = $2 AND r.side = $3 AND r.motion = $4"
	    " AND " IS_CURRENT
	    " ORDER BY r.day DESC,"
	    " CASE r.timing WHEN 'other' THEN 2 WHEN 'after' THEN 1"
	    "  ELSE 0 END DESC, r.made_at DESC, r.id DESC LIMIT 1";
	struct query query =
	    db_query(db, SQL_LAST, "ittt", client, like->movement->key,
		side_words[like->side], motion_words[like->motion]);
	bool found = db_next(&query);

	if (found)
		*degrees = (int)col_int(&query, 0);
	return db_found(&query, found);
}

void
readings_sort(struct readings *readings)
{
	if (readings->n > 0)
		qsort(
		    readings->v, readings->n, sizeof(readings->v[0]), in_order);
}

enum err
reading_last_days(struct db *db, const struct client *client,
    char days[MOVEMENTS_MAX][DAY_SIZE])
{
	static const char SQL_LAST[] =
	    "SELECT max(day) FROM reading"
	    " WHERE client = $1 AND movement = $2 AND side = $3";
	enum err err = OK;
	size_t i;

	for (i = 0; i < client->movements_n && err == OK; i++) {
		const struct client_movement *asked = &client->movements[i];
		struct query query = db_query(db, SQL_LAST, "itt", client->id,
		    asked->movement->key, side_words[asked->side]);

		days[i][0] = '\0';
		if (db_next(&query))
			col_any_day(&query, 0, days[i]);
		err = db_end(&query);
	}
	return err;
}

static void
reading_read(
    const struct query *query, struct arena *arena, struct reading *out)
{
	char key[64];

	col_copy(query, 0, out->id, sizeof(out->id));
	col_day(query, 1, out->day);
	out->made_at = col_int(query, 2);
	col_copy(query, 3, out->checkin, sizeof(out->checkin));
	col_copy(query, 4, key, sizeof(key));
	out->movement = movement_find(key);
	if (out->movement == NULL) {
		out->movement = &movements[0];
		db_damaged(query);
	}
	out->side = (enum side)col_word(query, 5, side_words, SIDE_N);
	out->motion = (enum motion)col_word(query, 6, motion_words, MOTION_N);
	out->timing = (enum timing)col_word(query, 7, timing_words, TIMING_N);
	out->degrees = col_number(query, 8, DEGREES_MIN, DEGREES_MAX);
	out->repeats = col_answer(query, 9, 1, REPEATS_MAX);
	out->method = (enum method)col_word(query, 10, method_words, METHOD_N);
	out->measurer = col_int(query, 11);
	out->measurer_text = col_text(query, arena, 12);
}

/* By movement as in the catalogue, side, motion, timing, day, made_at. */
static int
in_order(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;
	int order;

	if (x->movement != y->movement)
		return x->movement < y->movement ? -1 : 1;
	if (x->side != y->side)
		return x->side < y->side ? -1 : 1;
	if (x->motion != y->motion)
		return x->motion < y->motion ? -1 : 1;
	if (x->timing != y->timing)
		return x->timing < y->timing ? -1 : 1;
	order = strcmp(x->day, y->day);
	if (order != 0)
		return order;
	if (x->made_at != y->made_at)
		return x->made_at < y->made_at ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* OK when the stored reading with this id says the same. */
static enum err
compare(struct db *db, int64_t client, const struct reading *reading)
{
	static const char SQL_SAME[] =
	    "SELECT 1 FROM reading WHERE client = $1 AND id = $2"
	    " AND day = $3 AND movement = $4 AND side = $5 AND motion = $6"
	    " AND timing = $7 AND degrees = $8 AND coalesce(repeats, 0) = $9"
	    " AND method = $10";
	struct query query = db_query(db, SQL_SAME, "ittttttiit", client,
	    reading->id, reading->day, reading->movement->key,
	    side_words[reading->side], motion_words[reading->motion],
	    timing_words[reading->timing], (int64_t)reading->degrees,
	    (int64_t)(reading->repeats == NOT_ANSWERED ? 0 : reading->repeats),
	    method_words[reading->method]);
	bool same = db_next(&query);
	enum err err = db_end(&query);

	return err == OK && !same ? ERR_CONFLICT : err;
}
