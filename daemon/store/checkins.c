/*
 * checkins.c: what a client sent, in lists: all of it, a part, or a
 * day. The notes can be 8,000 bytes each; who needs few reads few.
 */
#include "checkins.h"
#include "history.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_SECONDS INT64_C(3600)

static enum err
read_all(struct query *, struct arena *, int64_t, struct checkins *);
static enum err
part_regions(struct db *, int64_t, const char *, size_t, struct checkins *);
static enum err
get_all_regions(struct db *, struct arena *, int64_t, struct checkins *);
static int in_order(const void *, const void *);
static int in_order_of_id(const void *, const void *);

enum err
checkin_list(
    struct db *db, struct arena *arena, int64_t client, struct checkins *out)
{
	static const char SQL_LIST[] =
	    "SELECT " CHECKIN_COLUMNS
	    " FROM checkin c WHERE c.client = $1"
	    " AND NOT EXISTS (SELECT 1 FROM checkin later"
	    "  WHERE later.client = c.client AND later.replaces = c.id)"
	    " ORDER BY c.day, coalesce(c.submitted_at, 0), c.id";
	struct query query = db_query(db, SQL_LIST, "i", client);

	return read_all(&query, arena, client, out);
}

enum err
checkin_list_all(
    struct db *db, struct arena *arena, int64_t client, struct checkins *out)
{
	static const char SQL_ALL[] =
	    "SELECT " CHECKIN_COLUMNS
	    " FROM checkin c WHERE c.client = $1"
	    " ORDER BY c.day, coalesce(c.submitted_at, 0), c.id";
	struct query query = db_query(db, SQL_ALL, "i", client);

	return read_all(&query, arena, client, out);
}

enum err
checkin_part(struct db *db, struct arena *arena, int64_t client,
    const char *after, int64_t limit, struct checkins *out)
{
	static const char SQL_PART[] =
	    "SELECT " CHECKIN_SCORES
	    ", NULL FROM checkin c WHERE c.client = $1 AND c.id > $2"
	    " ORDER BY c.id LIMIT $3";
	size_t first = out->n;
	struct query query =
	    db_query(db, SQL_PART, "iti", client, after, limit);
	enum err err;

	while (db_next(&query)) {
		arena_grow(arena, out);
		checkin_read(&query, arena, &out->v[out->n++]);
	}
	err = db_end(&query);
	return err == OK ? part_regions(db, client, after, first, out) : err;
}

void
checkins_sort(struct checkins *checkins)
{
	if (checkins->n > 0)
		qsort(
		    checkins->v, checkins->n, sizeof(checkins->v[0]), in_order);
}

enum err
checkin_of_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct checkins *out)
{
	static const char SQL_DAY[] =
	    "SELECT " CHECKIN_SCORES
	    ", NULL FROM checkin c WHERE c.client = $1 AND c.day = $2"
	    " AND NOT EXISTS (SELECT 1 FROM checkin later"
	    "  WHERE later.client = c.client AND later.replaces = c.id)"
	    " ORDER BY c.day, coalesce(c.submitted_at, 0), c.id";
	struct query query = db_query(db, SQL_DAY, "it", client, day);

	*out = (struct checkins){ 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		checkin_read(&query, arena, &out->v[out->n++]);
	}
	return db_end(&query);
}

enum err
checkin_note(struct db *db, struct arena *arena, int64_t client, const char *id,
    const char **out)
{
	static const char SQL_NOTE[] =
	    "SELECT note FROM checkin WHERE client = $1 AND id = $2";
	struct query query = db_query(db, SQL_NOTE, "it", client, id);

	*out = "";
	if (db_next(&query))
		*out = col_text(&query, arena, 0);
	return db_end(&query);
}

enum err
checkin_sent(
    struct db *db, int64_t client, int64_t now, struct sent_lately *out)
{
	static const char SQL_SENT[] =
	    "SELECT count(*) FILTER (WHERE submitted_at > $1),"
	    " count(*) FILTER (WHERE replaces IS NULL), count(replaces)"
	    " FROM checkin WHERE client = $2 AND submitted_at > $3"
	    " AND sender = 'client'";
	struct query query = db_query(db, SQL_SENT, "iii", now - HOUR_SECONDS,
	    client, now - 24 * HOUR_SECONDS);

	*out = (struct sent_lately){ 0 };
	if (db_next(&query)) {
		out->hour = col_int(&query, 0);
		out->day = col_int(&query, 1);
		out->corrections = col_int(&query, 2);
	}
	return db_end(&query);
}

static enum err
read_all(struct query *query, struct arena *arena, int64_t client,
    struct checkins *out)
{
	struct checkins checkins = { 0 };
	enum err err;

	while (db_next(query)) {
		arena_grow(arena, &checkins);
		checkin_read(query, arena, &checkins.v[checkins.n++]);
	}
	err = db_end(query);
	if (err == OK)
		err = get_all_regions(query->db, arena, client, &checkins);
	if (err == OK)
		*out = checkins;
	return err;
}

/* Of those from the first on, which were read by id, as the regions come. */
static enum err
part_regions(struct db *db, int64_t client, const char *after, size_t first,
    struct checkins *part)
{
	static const char SQL_REGIONS[] =
	    "SELECT checkin, region FROM checkin_region WHERE client = $1"
	    " AND checkin > $2 AND checkin <= $3 ORDER BY checkin";
	struct query query;
	char id[ID_SIZE];
	size_t i = first;

	if (part->n == first)
		return OK;
	query = db_query(
	    db, SQL_REGIONS, "itt", client, after, part->v[part->n - 1].id);
	while (db_next(&query)) {
		col_copy(&query, 0, id, sizeof(id));
		while (i < part->n && strcmp(part->v[i].id, id) < 0)
			i++;
		if (i < part->n && strcmp(part->v[i].id, id) == 0)
			part->v[i].regions |= UINT64_C(1) << col_word(&query, 1,
						  region_words, REGION_N);
	}
	return db_end(&query);
}

/* Both come by id, so that one walk finds all. */
static enum err
get_all_regions(
    struct db *db, struct arena *arena, int64_t client, struct checkins *all)
{
	static const char SQL_REGIONS[] =
	    "SELECT checkin, region FROM checkin_region WHERE client = $1"
	    " ORDER BY checkin";
	struct checkin **by_id = arena_array(arena, struct checkin *, all->n);
	struct query query;
	char id[ID_SIZE];
	size_t i;

	for (i = 0; i < all->n; i++)
		by_id[i] = &all->v[i];
	qsort(by_id, all->n, sizeof(struct checkin *), in_order_of_id);
	query = db_query(db, SQL_REGIONS, "i", client);
	i = 0;
	while (db_next(&query)) {
		col_copy(&query, 0, id, sizeof(id));
		while (i < all->n && strcmp(by_id[i]->id, id) < 0)
			i++;
		if (i < all->n && strcmp(by_id[i]->id, id) == 0)
			by_id[i]->regions |= UINT64_C(1) << col_word(&query, 1,
						 region_words, REGION_N);
	}
	return db_end(&query);
}

static int
in_order_of_id(const void *a, const void *b)
{
	const struct checkin *const *one = a, *const *other = b;

	return strcmp((*one)->id, (*other)->id);
}

/* By day, submitted_at, id. */
static int
in_order(const void *a, const void *b)
{
	const struct checkin *one = a, *other = b;
	int order = strcmp(one->day, other->day);

	if (order != 0)
		return order;
	if (one->submitted_at != other->submitted_at)
		return one->submitted_at < other->submitted_at ? -1 : 1;
	return strcmp(one->id, other->id);
}
