/*
 * checkin.c: what clients sent. The id is made with the form, so that
 * the same form sent twice is stored once.
 */
#include "checkins.h"

#include <string.h>

static enum err put_row(struct db *, int64_t, const struct checkin *);
static enum err put_parts(
    struct db *, int64_t, const struct checkin *, const struct readings *);
static enum err
get_regions(struct db *, int64_t, const char *, struct checkin *);
static enum err
compare(struct db *, int64_t, const struct checkin *, const struct readings *);
static bool same_checkin(const struct checkin *, const struct checkin *);
static bool same_readings(const struct readings *, const struct readings *);
static bool same_text(const char *, const char *);

enum err
checkin_put(struct db *db, int64_t client, const struct checkin *checkin,
    const struct readings *readings, enum stored *out)
{
	enum err err = put_row(db, client, checkin);

	if (err != OK)
		return err;
	if (db_changes(db) == 0) {
		err = compare(db, client, checkin, readings);
		if (err == OK)
			*out = STORED_SAME;
		return err;
	}
	err = put_parts(db, client, checkin, readings);
	if (err == OK)
		*out = STORED_NEW;
	return err;
}

enum err
checkin_get(struct db *db, struct arena *arena, int64_t client, const char *id,
    struct checkin *out, struct readings *readings)
{
	static const char SQL_GET[] = "SELECT " CHECKIN_COLUMNS
				      " FROM checkin c"
				      " WHERE c.client = $1 AND c.id = $2";
	struct query query = db_query(db, SQL_GET, "it", client, id);
	bool found = db_next(&query);
	struct checkin checkin = { 0 };
	enum err err;

	if (found)
		checkin_read(&query, arena, &checkin);
	err = db_found(&query, found);
	if (err == OK)
		err = get_regions(db, client, id, &checkin);
	if (err == OK)
		err = reading_list(db, arena, client, id, readings);
	if (err == OK)
		*out = checkin;
	return err;
}

void
checkin_read(
    const struct query *query, struct arena *arena, struct checkin *out)
{
	col_copy(query, 0, out->id, sizeof(out->id));
	out->moment = (enum moment)col_word(query, 1, moment_words, MOMENT_N);
	col_day(query, 2, out->day);
	out->submitted_at = col_int(query, 3);
	out->language = col_any_word(query, 4, lang_words, LANG_N);
	out->form_version = col_number(query, 5, 0, COUNT_MAX);
	out->by = (enum sender)col_word(query, 6, sender_words, SENDER_N);
	col_copy(query, 7, out->replaces, sizeof(out->replaces));
	col_answers(query, 8, out->answers);
	out->something_text = col_text(query, arena, 8 + ANSWER_N);
	out->note = col_text(query, arena, 9 + ANSWER_N);
	out->regions = 0;
}

static enum err
put_row(struct db *db, int64_t client, const struct checkin *c)
{
	static const char SQL_ADD[] =
	    "INSERT INTO checkin (client, id, moment, day, submitted_at,"
	    " language, form_version, sender, replaces, something_text,"
	    " note, " ANSWERS_SQL
	    ") VALUES ($1, $2, $3, $4,"
	    " nullif($5, 0), $6, $7, $8, $9, $10, $11, " ANSWERS_PARAMETERS
	    ") ON CONFLICT (client, id) DO NOTHING";

	return db_run(db, SQL_ADD, "itttioitoooa", client, c->id,
	    moment_words[c->moment], c->day, c->submitted_at,
	    c->language == NOT_ANSWERED ? "" : lang_words[c->language],
	    (int64_t)c->form_version, sender_words[c->by], c->replaces,
	    c->something_text, c->note, c->answers);
}

static enum err
put_parts(struct db *db, int64_t client, const struct checkin *checkin,
    const struct readings *readings)
{
	static const char SQL_REGION[] =
	    "INSERT INTO checkin_region (client, checkin, region)"
	    " VALUES ($1, $2, $3)";
	enum stored stored;
	enum err err = OK;
	size_t i;

	for (i = 0; i < REGION_N && err == OK; i++) {
		if (checkin->regions & UINT64_C(1) << i)
			err = db_run(db, SQL_REGION, "itt", client, checkin->id,
			    region_words[i]);
	}
	for (i = 0; i < readings->n && err == OK; i++)
		err = reading_put(db, client, &readings->v[i], &stored);
	return err;
}

static enum err
get_regions(
    struct db *db, int64_t client, const char *id, struct checkin *checkin)
{
	static const char SQL_REGIONS[] =
	    "SELECT region FROM checkin_region"
	    " WHERE client = $1 AND checkin = $2";
	struct query query = db_query(db, SQL_REGIONS, "it", client, id);

	while (db_next(&query))
		checkin->regions |=
		    UINT64_C(1) << col_word(&query, 0, region_words, REGION_N);
	return db_end(&query);
}

/* OK when the stored check-in with this id says the same. */
static enum err
compare(struct db *db, int64_t client, const struct checkin *checkin,
    const struct readings *readings)
{
	struct arena *arena = arena_new();
	struct checkin stored = { 0 };
	struct readings stored_readings = { 0 };
	enum err err = checkin_get(
	    db, arena, client, checkin->id, &stored, &stored_readings);

	if (err == OK && !(same_checkin(checkin, &stored) &&
			     same_readings(readings, &stored_readings)))
		err = ERR_CONFLICT;
	arena_free(arena);
	return err;
}

/* When it was sent and in which wording is not what was said. */
static bool
same_checkin(const struct checkin *a, const struct checkin *b)
{
	return a->moment == b->moment && strcmp(a->day, b->day) == 0 &&
	       a->by == b->by && strcmp(a->replaces, b->replaces) == 0 &&
	       memcmp(a->answers, b->answers, sizeof(a->answers)) == 0 &&
	       same_text(a->something_text, b->something_text) &&
	       a->regions == b->regions && same_text(a->note, b->note);
}

/* As sets: the store keeps them in its own order. */
static bool
same_readings(const struct readings *a, const struct readings *b)
{
	size_t i, j;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++) {
		for (j = 0; j < b->n; j++) {
			const struct reading *x = &a->v[i], *y = &b->v[j];

			if (x->movement == y->movement && x->side == y->side &&
			    x->motion == y->motion && x->timing == y->timing &&
			    x->degrees == y->degrees &&
			    x->repeats == y->repeats && x->method == y->method)
				break;
		}
		if (j == b->n)
			return false;
	}
	return true;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}
