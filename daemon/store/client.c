/* client.c: people in treatment, and what they are asked. */
#include "db.h"
#include "privacy.h"
#include "worklist.h"

#include <stdio.h>
#include <string.h>

static enum err next_code(struct db *, int64_t, char[CODE_SIZE]);
static enum err add_movements(struct db *, const struct client *);
static enum err get_movements(struct db *, struct client *);
static enum err
client_one(struct db *, struct query *, struct arena *, struct client *);

#define COLUMNS                                                       \
	"c.id, c.code, c.name, c.phone, c.language,"                  \
	" coalesce(c.therapist, 0), c.therapist_text, c.conditions,"  \
	" c.activity_1, c.activity_2, c.activity_3, c.asks_swelling," \
	" c.first_treatment_day, coalesce(c.archived_at, 0), c.made_at"

enum err
client_add(struct db *db, int64_t now, struct client *client)
{
	static const char SQL_ADD[] =
	    "INSERT INTO client (id, code, name, search, search_by, phone,"
	    " language, therapist, therapist_text, conditions, activity_1,"
	    " activity_2, activity_3, asks_swelling, first_treatment_day,"
	    " made_at, archived_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0), $9, $10,"
	    " $11, $12, $13, $14, $15, $16, nullif($17, 0))";
	struct arena *arena = arena_new();
	int64_t id = 0;
	enum err err = client_next_id(db, &id);

	if (err == OK && client->code[0] == '\0')
		err = next_code(db, id, client->code);
	if (err == OK)
		err = db_run(db, SQL_ADD, "ittttotioioooioii", id, client->code,
		    client->name,
		    search_text(
			arena, client->name, client->code, client->phone),
		    search_rules(arena), client->phone,
		    lang_words[client->language], client->therapist,
		    client->therapist_text, (int64_t)client->conditions,
		    client->activities[0], client->activities[1],
		    client->activities[2], (int64_t)client->asks_swelling,
		    client->first_treatment_day, now, client->archived_at);
	arena_free(arena);
	if (err != OK)
		return err;
	client->id = id;
	client->made_at = now;
	return add_movements(db, client);
}

enum err
client_update(struct db *db, const struct client *client)
{
	static const char SQL_SET[] =
	    "UPDATE client SET name = $1, search = $2, search_by = $3,"
	    " phone = $4, language = $5, conditions = $6, activity_1 = $7,"
	    " activity_2 = $8, activity_3 = $9, asks_swelling = $10,"
	    " first_treatment_day = $11 WHERE id = $12";
	static const char SQL_NONE[] =
	    "DELETE FROM client_movement WHERE client = $1";
	struct arena *arena = arena_new();
	enum err err = db_run(db, SQL_SET, "tttotioooioi", client->name,
	    search_text(arena, client->name, client->code, client->phone),
	    search_rules(arena), client->phone, lang_words[client->language],
	    (int64_t)client->conditions, client->activities[0],
	    client->activities[1], client->activities[2],
	    (int64_t)client->asks_swelling, client->first_treatment_day,
	    client->id);

	arena_free(arena);
	if (err == OK && db_changes(db) == 0)
		return ERR_NOT_FOUND;
	if (err == OK)
		err = db_run(db, SQL_NONE, "i", client->id);
	return err == OK ? add_movements(db, client) : err;
}

enum err
client_set_archived(struct db *db, int64_t now, int64_t client, bool archived)
{
	static const char SQL_SET[] =
	    "UPDATE client SET archived_at = nullif($1, 0) WHERE id = $2";

	return db_run(db, SQL_SET, "ii", archived ? now : (int64_t)0, client);
}

enum err
client_set_therapist(struct db *db, int64_t client, int64_t therapist)
{
	static const char SQL_SET[] =
	    "UPDATE client SET therapist = nullif($1, 0),"
	    " therapist_text = NULL WHERE id = $2";

	return db_run(db, SQL_SET, "ii", therapist, client);
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
		client.conditions =
		    (unsigned)col_number(query, 7, 0, (1 << CONDITION_N) - 1);
		for (i = 0; i < ACTIVITY_N; i++)
			client.activities[i] = col_text(query, arena, 8 + i);
		client.asks_swelling = col_int(query, 11) != 0;
		col_any_day(query, 12, client.first_treatment_day);
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

/* "C0057" for the 57th; its number goes on where a code is taken. */
static enum err
next_code(struct db *db, int64_t id, char code[CODE_SIZE])
{
	static const char SQL_TAKEN[] = "SELECT 1 FROM client WHERE code = $1";
	struct query query;
	enum err err = OK;
	bool taken = true;

	for (; taken && err == OK; id++) {
		(void)snprintf(
		    code, CODE_SIZE, "C%04d", (int)(id % 1000000000));
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
		if (asked->movement == NULL)
			db_damaged(&query);
		client->movements_n += asked->movement != NULL;
	}
	return db_end(&query);
}
