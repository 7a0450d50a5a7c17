/* store_client.c: people in treatment, and what they are asked. */
#include "db.h"

#include <stdio.h>
#include <string.h>

#define WEEKS_SHOWN 8

static enum err next_code(struct db *, char[CODE_SIZE]);
static enum err add_movements(struct db *, const struct client *);
static enum err get_movements(struct db *, struct client *);
static enum err
client_one(struct db *, struct query *, struct arena *, struct client *);
static const char *search_text(struct arena *, const struct client *);
static const char *search_pattern(struct arena *, const char *);
static void digits_of(struct buf *, const char *);
static enum err
count_rows(struct db *, const struct client_filter *, const char *, int64_t *);
static enum err get_facts(struct db *, int64_t, struct client_row *);
static enum err
get_weekly(struct db *, struct arena *, int64_t, struct client_row *);

#define COLUMNS                                                       \
	"c.id, c.code, c.name, c.phone, c.language,"                  \
	" coalesce(c.therapist, 0), c.therapist_text, c.conditions,"  \
	" c.activity_1, c.activity_2, c.activity_3, c.asks_swelling," \
	" c.first_treatment_day, coalesce(c.archived_at, 0), c.made_at"

/* $1 therapist or 0, $2 archived, $3 pattern. */
#define FILTERED                                            \
	" FROM client c WHERE ($1 = 0 OR c.therapist = $1)" \
	" AND (c.archived_at IS NOT NULL) = ($2 = 1)"       \
	" AND c.search LIKE $3 ESCAPE '\\'"

enum err
client_add(struct db *db, int64_t now, struct client *client)
{
	static const char SQL_ADD[] =
	    "INSERT INTO client (code, name, search, phone, language,"
	    " therapist, therapist_text, conditions, activity_1, activity_2,"
	    " activity_3, asks_swelling, first_treatment_day, made_at,"
	    " archived_at)"
	    " VALUES ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9, $10,"
	    " $11, $12, $13, $14, nullif($15, 0))";
	struct arena *arena = arena_new();
	enum err err = OK;

	if (client->code[0] == '\0')
		err = next_code(db, client->code);
	if (err == OK)
		err = db_run(db, SQL_ADD, "tttotioioooioii", client->code,
		    client->name, search_text(arena, client), client->phone,
		    lang_words[client->language], client->therapist,
		    client->therapist_text, (int64_t)client->conditions,
		    client->activities[0], client->activities[1],
		    client->activities[2], (int64_t)client->asks_swelling,
		    client->first_treatment_day, now, client->archived_at);
	arena_free(arena);
	if (err != OK)
		return err;
	client->id = db_last_id(db);
	client->made_at = now;
	return add_movements(db, client);
}

enum err
client_get(struct db *db, struct arena *arena, int64_t id, struct client *out)
{
	static const char SQL_GET[] =
	    "SELECT " COLUMNS " FROM client c WHERE c.id = $1";
	struct query query = db_query(db, SQL_GET, "i", id);

	return client_one(db, &query, arena, out);
}

enum err
client_by_code(
    struct db *db, struct arena *arena, const char *code, struct client *out)
{
	static const char SQL_GET[] =
	    "SELECT " COLUMNS " FROM client c WHERE c.code = $1";
	struct query query = db_query(db, SQL_GET, "t", code);

	return client_one(db, &query, arena, out);
}

enum err
client_list(struct db *db, struct arena *arena, int64_t now,
    const struct client_filter *filter, struct client_rows *out, int64_t *total)
{
	static const char SQL_LIST[] =
	    "SELECT c.id, c.code, c.name" FILTERED
	    " ORDER BY c.search, c.id LIMIT $4 OFFSET $5";
	const char *pattern = search_pattern(arena, filter->search);
	struct client_rows rows = { 0 };
	struct client_row *row;
	enum err err = count_rows(db, filter, pattern, total);
	struct query query;
	size_t i;

	if (err != OK)
		return err;
	query = db_query(db, SQL_LIST, "iitii", filter->therapist,
	    (int64_t)filter->archived, pattern, filter->limit, filter->offset);
	while (db_next(&query)) {
		arena_grow(arena, &rows);
		row = &rows.v[rows.n++];
		row->id = col_int(&query, 0);
		col_copy(&query, 1, row->code, sizeof(row->code));
		row->name = col_text(&query, arena, 2);
	}
	err = db_end(&query);
	for (i = 0; i < rows.n && err == OK; i++) {
		err = get_facts(db, now, &rows.v[i]);
		if (err == OK)
			err = get_weekly(db, arena, now, &rows.v[i]);
	}
	if (err == OK)
		*out = rows;
	return err;
}

enum err
client_scope(struct db *db, int64_t client, int64_t therapist)
{
	static const char SQL_SCOPE[] =
	    "SELECT 1 FROM client WHERE id = $1"
	    " AND ($2 = 0 OR therapist = $2)";
	struct query query = db_query(db, SQL_SCOPE, "ii", client, therapist);
	bool found = db_next(&query);

	return db_found(&query, found);
}

static enum err
client_one(
    struct db *db, struct query *query, struct arena *arena, struct client *out)
{
	bool found = db_next(query);
	struct client client = { 0 };
	enum err err;
	int i;

	if (found) {
		client.id = col_int(query, 0);
		col_copy(query, 1, client.code, sizeof(client.code));
		client.name = col_text(query, arena, 2);
		client.phone = col_text(query, arena, 3);
		client.language =
		    (enum lang)col_word(query, 4, lang_words, LANG_N);
		client.therapist = col_int(query, 5);
		client.therapist_text = col_text(query, arena, 6);
		client.conditions = (unsigned)col_int(query, 7);
		for (i = 0; i < ACTIVITY_N; i++)
			client.activities[i] = col_text(query, arena, 8 + i);
		client.asks_swelling = col_int(query, 11) != 0;
		col_copy(query, 12, client.first_treatment_day, DAY_SIZE);
		client.archived_at = col_int(query, 13);
		client.made_at = col_int(query, 14);
	}
	err = db_found(query, found);
	if (err == OK)
		err = get_movements(db, &client);
	if (err == OK)
		*out = client;
	return err;
}

static enum err
next_code(struct db *db, char code[CODE_SIZE])
{
	static const char SQL_LAST[] =
	    "SELECT coalesce(max(id), 0) FROM client";
	static const char SQL_TAKEN[] = "SELECT 1 FROM client WHERE code = $1";
	struct query query = db_query(db, SQL_LAST, "");
	int64_t id = db_next(&query) ? col_int(&query, 0) : 0;
	enum err err = db_end(&query);
	bool taken = true;

	while (taken && err == OK) {
		(void)snprintf(
		    code, CODE_SIZE, "C%04d", (int)(++id % 1000000000));
		query = db_query(db, SQL_TAKEN, "t", code);
		taken = db_next(&query);
		err = db_end(&query);
	}
	return err;
}

static enum err
add_movements(struct db *db, const struct client *client)
{
	static const char SQL_ADD[] =
	    "INSERT INTO client_movement (client, position, movement, side)"
	    " VALUES ($1, $2, $3, $4)";
	enum err err = OK;
	size_t i;

	for (i = 0; i < client->movements_n && err == OK; i++)
		err = db_run(db, SQL_ADD, "iitt", client->id, (int64_t)i + 1,
		    client->movements[i].movement->key,
		    side_words[client->movements[i].side]);
	return err;
}

static enum err
get_movements(struct db *db, struct client *client)
{
	static const char SQL_LIST[] =
	    "SELECT movement, side FROM client_movement"
	    " WHERE client = $1 ORDER BY position";
	struct query query = db_query(db, SQL_LIST, "i", client->id);
	struct client_movement *asked;
	char key[64];

	while (db_next(&query) && client->movements_n < MOVEMENTS_MAX) {
		asked = &client->movements[client->movements_n];
		col_copy(&query, 0, key, sizeof(key));
		asked->movement = movement_find(key);
		asked->side =
		    (enum side)col_word(&query, 1, side_words, SIDE_N);
		client->movements_n += asked->movement != NULL;
	}
	return db_end(&query);
}

static const char *
search_text(struct arena *arena, const struct client *client)
{
	struct buf out = { .arena = arena };

	buf_printf(&out, "%s\n%s\n", text_fold(arena, client->name),
	    text_fold(arena, client->code));
	digits_of(&out, client->phone ? client->phone : "");
	return buf_text(&out);
}

/* A LIKE pattern for what somebody typed: a phone number by its digits, in
 * any way of writing it, all else by its letters. */
static const char *
search_pattern(struct arena *arena, const char *typed)
{
	struct buf out = { .arena = arena };
	const char *p = text_fold(arena, typed ? typed : "");

	buf_putc(&out, '%');
	if (*p != '\0' && p[strspn(p, "0123456789 +-()")] == '\0') {
		/* 012... and 6012... are the same number. */
		p += strspn(p, " +-()");
		if (*p == '0')
			p++;
		digits_of(&out, p);
	} else {
		for (; *p; p++) {
			if (*p == '%' || *p == '_' || *p == '\\')
				buf_putc(&out, '\\');
			buf_putc(&out, *p);
		}
	}
	buf_putc(&out, '%');
	return buf_text(&out);
}

static void
digits_of(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s >= '0' && *s <= '9')
			buf_putc(out, *s);
	}
}

static enum err
count_rows(struct db *db, const struct client_filter *filter,
    const char *pattern, int64_t *total)
{
	static const char SQL_COUNT[] = "SELECT count(*)" FILTERED;
	struct query query = db_query(db, SQL_COUNT, "iit", filter->therapist,
	    (int64_t)filter->archived, pattern);

	if (db_next(&query))
		*total = col_int(&query, 0);
	return db_end(&query);
}

static enum err
get_facts(struct db *db, int64_t now, struct client_row *row)
{
	static const char SQL_FACTS[] =
	    "SELECT"
	    " (SELECT max(k.day) FROM checkin k WHERE k.client = $1),"
	    " (SELECT count(DISTINCT s.number) FROM session s"
	    "  WHERE s.client = $1),"
	    " coalesce((SELECT max(n.version) FROM consent n"
	    "  WHERE n.client = $1 AND n.purpose = 'data'"
	    "  AND n.withdrawn_at IS NULL), 0),"
	    " (SELECT count(*) FROM link l WHERE l.client = $1"
	    "  AND l.revoked IS NULL AND l.expires > $2)";
	struct query query = db_query(db, SQL_FACTS, "ii", row->id, now);

	if (db_next(&query)) {
		col_copy(&query, 0, row->last_day, sizeof(row->last_day));
		row->sessions = (int)col_int(&query, 1);
		row->consented = col_int(&query, 2) >= NOTICE_VERSION;
		row->has_link = col_int(&query, 3) > 0;
	}
	return db_end(&query);
}

static enum err
get_weekly(
    struct db *db, struct arena *arena, int64_t now, struct client_row *row)
{
	static const char SQL_WEEKLY[] =
	    "SELECT c.day, c.pain_week FROM checkin c"
	    " WHERE c.client = $1 AND c.day > $2 AND c.moment = 'weekly'"
	    " AND NOT EXISTS (SELECT 1 FROM checkin later"
	    "  WHERE later.client = c.client AND later.replaces = c.id)"
	    " ORDER BY c.day, coalesce(c.submitted_at, 0), c.id";
	struct checkin *checkin;
	struct query query;
	char since[DAY_SIZE];

	day_of_instant(now - WEEKS_SHOWN * 7 * INT64_C(86400), since);
	query = db_query(db, SQL_WEEKLY, "it", row->id, since);
	while (db_next(&query)) {
		arena_grow(arena, &row->weekly);
		checkin = &row->weekly.v[row->weekly.n++];
		checkin->moment = MOMENT_WEEKLY;
		col_copy(&query, 0, checkin->day, sizeof(checkin->day));
		checkin->pain_now = NOT_ANSWERED;
		checkin->pain_week = col_score(&query, 1);
	}
	return db_end(&query);
}
