/*
 * audit.c: who did what and when, in a chain of hashes, so that a row
 * that was changed or removed later shows. Ids only.
 */
#include "db.h"
#include "heads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASHED_MAX 8192
#define CLIENTS "clients " /* begins a detail that lists them */
#define LISTED_MAX (HASHED_MAX - 512)

/* A row as it is hashed; text is copied by nobody. */
struct row {
	int64_t seq, at, object;
	const char *actor, *action, *detail;
};

static const char *const actor_kinds[] = { "system", "command", "client",
	"user" };

static bool
row_hash(const struct row *, const uint8_t[HASH_SIZE], uint8_t[HASH_SIZE]);
static struct actor actor_read(const char *);
static void audit_read(const struct query *, struct arena *, struct audit *);
static void audits_read(struct query *, struct arena *, struct audits *);
static int by_id(const void *, const void *);

enum object_kind
audit_object(const char *action)
{
	return strncmp(action, "user ", 5) == 0 ? OBJECT_USER : OBJECT_CLIENT;
}

enum err
audit_add(struct db *db, int64_t now, struct actor actor, const char *action,
    int64_t object, const char *detail)
{
	static const char SQL_LAST[] =
	    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
	static const char SQL_ADD[] =
	    "INSERT INTO audit (seq, at, actor, action, object, detail, hash)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
	uint8_t before[HASH_SIZE] = { 0 }, hash[HASH_SIZE];
	struct query query = db_query(db, SQL_LAST, "");
	char who[32];
	struct row row = { 1, now, object, who, action, detail };
	enum err err;

	if (db_next(&query)) {
		row.seq = col_int(&query, 0) + 1;
		col_blob(&query, 1, before, HASH_SIZE);
	}
	err = db_end(&query);
	if (err != OK)
		return err;
	(void)snprintf(who, sizeof(who), "%s:%lld", actor_kinds[actor.kind],
	    (long long)actor.id);
	if (!row_hash(&row, before, hash))
		return ERR_INVALID;
	err = db_run(db, SQL_ADD, "iittitb", row.seq, now, who, action, object,
	    detail, hash, sizeof(hash));
	if (err == OK)
		db_sequence(db, row.seq);
	return err;
}

enum err
audit_list(struct db *db, struct arena *arena,
    const struct audit_filter *filter, struct audits *out)
{
	static const char SQL_LIST[] =
	    "SELECT seq, at, actor, action, object, detail FROM audit"
	    " WHERE ($1 = 0 OR actor = $2"
	    "  OR (object = $1 AND action NOT LIKE 'user %'))"
	    " AND ($3 = '' OR actor = $3)"
	    " AND ($4 = 0 OR seq < $4) ORDER BY seq DESC LIMIT $5";
	char client[32], user[32] = "";
	struct query query;

	(void)snprintf(
	    client, sizeof(client), "client:%lld", (long long)filter->client);
	if (filter->user != 0)
		(void)snprintf(
		    user, sizeof(user), "user:%lld", (long long)filter->user);
	query = db_query(db, SQL_LIST, "ittii", filter->client, client, user,
	    filter->before, filter->limit);
	audits_read(&query, arena, out);
	return db_end(&query);
}

enum err
audit_period(struct db *db, int64_t from, int64_t to,
    void (*take)(void *arg, const struct audit *row), void *arg)
{
	static const char SQL_PERIOD[] =
	    "SELECT seq, at, actor, action, object, detail FROM audit"
	    " WHERE at >= $1 AND at < $2 ORDER BY seq";
	struct query query = db_query(db, SQL_PERIOD, "ii", from, to);
	struct arena *arena = arena_new();
	struct audit row;

	while (db_next(&query)) {
		audit_read(&query, arena, &row);
		take(arg, &row);
		arena_reset(arena);
	}
	arena_free(arena);
	return db_end(&query);
}

const char *
audit_clients(struct arena *arena, struct ids *clients)
{
	struct buf out = { .arena = arena };
	size_t i, first;

	if (clients->n == 0)
		return "";
	qsort(clients->v, clients->n, sizeof(clients->v[0]), by_id);
	for (i = 0; i < clients->n; i++) {
		first = i;
		/* Too many to name them all: over-report rather than
		 * under-report. */
		if (out.len > LISTED_MAX)
			i = clients->n - 1;
		while (i + 1 < clients->n &&
		       clients->v[i + 1] - clients->v[i] <= 1)
			i++;
		buf_printf(&out, "%s%lld", out.len == 0 ? CLIENTS : ",",
		    (long long)clients->v[first]);
		if (clients->v[i] != clients->v[first])
			buf_printf(&out, "-%lld", (long long)clients->v[i]);
	}
	return buf_text(&out);
}

bool
audit_clients_next(const char **rest, int64_t *first, int64_t *last)
{
	const char *p = *rest;
	char *end;

	if (strncmp(p, CLIENTS, strlen(CLIENTS)) == 0)
		p += strlen(CLIENTS);
	else if (*p == ',')
		p++;
	else
		return false;
	*first = *last = strtoll(p, &end, 10);
	if (*end == '-')
		*last = strtoll(end + 1, &end, 10);
	*rest = end;
	return true;
}

enum err
audit_latest(struct db *db, int64_t *at)
{
	static const char SQL_LATEST[] =
	    "SELECT coalesce(max(at), 0) FROM"
	    " (SELECT at FROM audit ORDER BY seq DESC LIMIT 1000) AS last";
	struct query query = db_query(db, SQL_LATEST, "");
	bool found = db_next(&query);

	if (found)
		*at = col_int(&query, 0);
	return db_found(&query, found);
}

enum err
audit_check(struct db *db, int64_t *rows, int64_t *bad)
{
	static const char SQL_ALL[] =
	    "SELECT seq, at, actor, action, object, detail, hash FROM audit"
	    " ORDER BY seq";
	struct query query = db_query(db, SQL_ALL, "");
	struct arena *arena = arena_new();
	uint8_t want[HASH_SIZE] = { 0 }, got[HASH_SIZE];
	struct row row;

	*rows = *bad = 0;
	while (*bad == 0 && db_next(&query)) {
		row = (struct row){ col_int(&query, 0), col_int(&query, 1),
			col_int(&query, 4), col_text(&query, arena, 2),
			col_text(&query, arena, 3),
			col_text(&query, arena, 5) };
		col_blob(&query, 6, got, HASH_SIZE);
		++*rows;
		if (row.seq != *rows || !row_hash(&row, want, want) ||
		    memcmp(want, got, HASH_SIZE) != 0)
			*bad = row.seq;
		if (*rows % 1024 == 0)
			arena_reset(arena);
	}
	arena_free(arena);
	return db_end(&query);
}

enum err
audit_head(struct db *db, struct audit_head *out)
{
	static const char SQL_HEAD[] =
	    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
	struct query query = db_query(db, SQL_HEAD, "");

	*out = (struct audit_head){ 0 };
	if (db_next(&query)) {
		out->seq = col_int(&query, 0);
		col_blob(&query, 1, out->hash, HASH_SIZE);
	}
	return db_end(&query);
}

enum err
audit_hash(struct db *db, int64_t seq, uint8_t hash[HASH_SIZE])
{
	static const char SQL_HASH[] = "SELECT hash FROM audit WHERE seq = $1";
	struct query query = db_query(db, SQL_HASH, "i", seq);
	bool found = db_next(&query);

	if (found)
		col_blob(&query, 0, hash, HASH_SIZE);
	return db_found(&query, found);
}

static void
audits_read(struct query *query, struct arena *arena, struct audits *out)
{
	*out = (struct audits){ NULL, 0 };
	while (db_next(query)) {
		arena_grow(arena, out);
		audit_read(query, arena, &out->v[out->n++]);
	}
}

static void
audit_read(const struct query *query, struct arena *arena, struct audit *row)
{
	row->seq = col_int(query, 0);
	row->at = col_int(query, 1);
	row->actor = actor_read(col_text(query, arena, 2));
	row->action = col_text(query, arena, 3);
	row->object = col_int(query, 4);
	row->detail = col_text(query, arena, 5);
}

static int
by_id(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* SHA-256 of the hash before it and of what the row says. */
static bool
row_hash(const struct row *row, const uint8_t before[HASH_SIZE],
    uint8_t out[HASH_SIZE])
{
	uint8_t hashed[HASH_SIZE + HASHED_MAX];
	int len;

	memcpy(hashed, before, HASH_SIZE);
	len = snprintf((char *)hashed + HASH_SIZE, HASHED_MAX,
	    "%lld\n%lld\n%s\n%s\n%lld\n%s", (long long)row->seq,
	    (long long)row->at, row->actor, row->action, (long long)row->object,
	    row->detail);
	if (len < 0 || len >= HASHED_MAX)
		return false;
	sha256(hashed, HASH_SIZE + (size_t)len, out);
	return true;
}

/* "user:3" */
static struct actor
actor_read(const char *text)
{
	size_t len = strcspn(text, ":"), i;
	struct actor actor = { ACTOR_SYSTEM, 0 };

	for (i = 0; i < nitems(actor_kinds); i++) {
		if (strlen(actor_kinds[i]) == len &&
		    memcmp(actor_kinds[i], text, len) == 0)
			actor.kind = (enum actor_kind)i;
	}
	if (text[len] != '\0' &&
	    !parse_int(text + len + 1, 0, INT64_MAX, &actor.id))
		actor.id = 0;
	return actor;
}
