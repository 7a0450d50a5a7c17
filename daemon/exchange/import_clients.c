/*
 * import_clients.c: the clients that an import has met, by code, with
 * what its checks ask about again and again.
 */
#include "import.h"

#include <string.h>

static struct import_client **
place_of(struct import_client **, size_t, const char *);
static void grow(struct import *);
static void earliest(struct import *, struct import_client *);
static void load_sessions(struct import *, const struct import_client *);

struct import_client *
import_client_add(
    struct import *import, const char *code, int64_t id, const char *first)
{
	struct import_client **place, *client;

	if (import->clients_n >= import->places_n / 2)
		grow(import);
	place = place_of(import->places, import->places_n, code);
	if (*place != NULL)
		return *place;
	client = arena_new_of(import->command->arena, struct import_client);
	memcpy(client->code, code, strlen(code) + 1);
	memcpy(client->first, first, strlen(first) + 1);
	client->first_given = *first != '\0';
	client->id = id;
	import->clients_n++;
	*place = client;
	if (id != 0 && !client->first_given)
		earliest(import, client);
	return client;
}

struct import_client *
import_client_find(struct import *import, const char *code)
{
	struct import_client *found = NULL;
	struct client client;
	enum err err;

	if (import->places_n > 0)
		found = *place_of(import->places, import->places_n, code);
	if (found != NULL)
		return found->id ? found : NULL;
	err = client_by_code(import->db, import->row, code, &client);
	if (err == OK)
		return import_client_add(
		    import, code, client.id, client.first_treatment_day);
	if (err == ERR_NOT_FOUND)
		import_bad(import, "client", "there is no such client");
	else
		import->failed = err;
	return NULL;
}

int
import_session_on(
    struct import *import, const struct import_client *client, const char *day)
{
	const struct sessions *sessions = &import->sessions;
	size_t i;

	if (import->current != client)
		load_sessions(import, client);
	for (i = 0; i < sessions->n; i++) {
		if (strcmp(sessions->v[i].day, day) == 0)
			return sessions->v[i].number;
	}
	return 0;
}

/* Where the code stands, or would stand; there is always a free place. */
static struct import_client **
place_of(struct import_client **places, size_t n, const char *code)
{
	uint32_t hash = 2166136261;
	const char *p;
	size_t i;

	for (p = code; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619;
	for (i = hash % n; places[i] != NULL; i = (i + 1) % n) {
		if (strcmp(places[i]->code, code) == 0)
			break;
	}
	return &places[i];
}

static void
grow(struct import *import)
{
	size_t n = import->places_n ? import->places_n * 2 : 1024, i;
	struct import_client **places =
	    arena_array(import->command->arena, struct import_client *, n);

	for (i = 0; i < import->places_n; i++) {
		if (import->places[i] != NULL)
			*place_of(places, n, import->places[i]->code) =
			    import->places[i];
	}
	import->places = places;
	import->places_n = n;
}

/* The first session counts where no first treatment is recorded. */
static void
earliest(struct import *import, struct import_client *client)
{
	load_sessions(import, client);
	if (import->sessions.n > 0)
		memcpy(client->first, import->sessions.v[0].day, DAY_SIZE);
	/* More may be read. */
	import->current = NULL;
}

static void
load_sessions(struct import *import, const struct import_client *client)
{
	enum err err;

	arena_reset(import->sessions_arena);
	import->sessions = (struct sessions){ 0 };
	import->current = client;
	err = session_list(import->db, import->sessions_arena, client->id, 1,
	    SESSION_MAX, &import->sessions);
	if (err != OK)
		import->failed = err;
}
