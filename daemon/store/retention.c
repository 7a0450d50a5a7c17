/*
 * retention.c: whose records are kept longer than the notice says, who
 * takes back the consent, and an end to every way in.
 */
#include "db.h"
#include "privacy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err kept_too_long(
    struct db *, struct arena *, const char *, struct retention_rows *);
static enum err withdrawn(struct db *, struct arena *, struct retention_rows *);
static void
row_read(const struct query *, struct arena *, struct retention_row *);
static int by_day(const void *, const void *);

/* The last day on which anything happened. */
#define LAST_DAYS                                              \
	" (SELECT max(day) FROM session WHERE client = c.id)," \
	" (SELECT max(day) FROM checkin WHERE client = c.id)," \
	" (SELECT max(day) FROM reading WHERE client = c.id)"

void
retention_cutoff(const char *today, int64_t years, char out[DAY_SIZE])
{
	int64_t year = 0;
	char text[5];

	(void)snprintf(text, sizeof(text), "%.4s", today);
	(void)parse_int(text, 0, 9999, &year);
	year = year > years ? year - years : 0;
	(void)snprintf(
	    out, DAY_SIZE, "%04d%.6s", (int)(year % 10000), today + 4);
}

enum err
retention_list(struct db *db, struct arena *arena, const char *cutoff,
    struct retention_rows *out)
{
	struct retention_rows rows = { 0 };
	enum err err = kept_too_long(db, arena, cutoff, &rows);

	if (err == OK)
		err = withdrawn(db, arena, &rows);
	if (err != OK)
		return err;
	if (rows.n > 0)
		qsort(rows.v, rows.n, sizeof(rows.v[0]), by_day);
	*out = rows;
	return OK;
}

enum err
revoke_all(struct db *db, int64_t now, int64_t *links, int64_t *sessions)
{
	static const char SQL_LIVE[] =
	    "SELECT (SELECT count(*) FROM link"
	    "  WHERE revoked IS NULL AND expires > $1),"
	    " (SELECT count(*) FROM login_session WHERE expires > $1)";
	static const char SQL_REVOKE[] =
	    "UPDATE link SET revoked = $1 WHERE revoked IS NULL";
	struct query query = db_query(db, SQL_LIVE, "i", now);
	int64_t ended;
	enum err err;

	if (db_next(&query)) {
		*links = col_int(&query, 0);
		*sessions = col_int(&query, 1);
	}
	err = db_end(&query);
	if (err == OK)
		err = db_run(db, SQL_REVOKE, "i", now);
	return err == OK ? login_end_everywhere(db, &ended) : err;
}

/* What is kept of each client tells quickly who is not one of them; what was
 * not yet brought up to date there is looked up. */
static enum err
kept_too_long(struct db *db, struct arena *arena, const char *cutoff,
    struct retention_rows *out)
{
	static const char SQL_OLD[] =
	    "SELECT c.id, c.code, c.name, c.made_at," LAST_DAYS
	    " FROM client c JOIN client_status k ON k.client = c.id"
	    " WHERE (k.last_day IS NULL OR k.last_day < $1)"
	    " AND NOT EXISTS (SELECT 1 FROM session"
	    "  WHERE client = c.id AND day >= $1)"
	    " AND NOT EXISTS (SELECT 1 FROM checkin"
	    "  WHERE client = c.id AND day >= $1)"
	    " AND NOT EXISTS (SELECT 1 FROM reading"
	    "  WHERE client = c.id AND day >= $1)";
	struct query query = db_query(db, SQL_OLD, "t", cutoff);
	struct retention_row row;

	while (db_next(&query)) {
		row = (struct retention_row){ .reason = KEPT_TOO_LONG };
		row_read(&query, arena, &row);
		if (strcmp(row.last_day, cutoff) >= 0)
			continue;
		arena_grow(arena, out);
		out->v[out->n++] = row;
	}
	return db_end(&query);
}

/* Skips clients already listed. */
static enum err
withdrawn(struct db *db, struct arena *arena, struct retention_rows *out)
{
	static const char SQL_WITHDRAWN[] =
	    "SELECT c.id, c.code, c.name, c.made_at," LAST_DAYS
	    ","
	    " max(w.withdrawn_at)"
	    " FROM consent w JOIN client c ON c.id = w.client"
	    " WHERE w.purpose = 'data' AND w.withdrawn_at IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM consent live"
	    "  WHERE live.client = w.client AND live.purpose = 'data'"
	    "  AND live.withdrawn_at IS NULL)"
	    " GROUP BY c.id, c.code, c.name, c.made_at";
	struct query query = db_query(db, SQL_WITHDRAWN, "");
	struct retention_row row;
	size_t old = out->n, i;

	while (db_next(&query)) {
		for (i = 0; i < old; i++) {
			if (out->v[i].client == col_int(&query, 0))
				break;
		}
		if (i < old)
			continue;
		row = (struct retention_row){ .reason = WITHDRAWN };
		row_read(&query, arena, &row);
		day_of_instant(col_int(&query, 7), row.withdrawn_day);
		arena_grow(arena, out);
		out->v[out->n++] = row;
	}
	return db_end(&query);
}

static void
row_read(
    const struct query *query, struct arena *arena, struct retention_row *out)
{
	char day[DAY_SIZE];
	int i;

	out->client = col_int(query, 0);
	col_copy(query, 1, out->code, sizeof(out->code));
	out->name = col_text(query, arena, 2);
	for (i = 4; i <= 6; i++) {
		col_any_day(query, i, day);
		if (strcmp(day, out->last_day) > 0)
			memcpy(out->last_day, day, DAY_SIZE);
	}
	/* Without any record a client is as old as its own row. */
	if (out->last_day[0] == '\0')
		day_of_instant(col_int(query, 3), out->last_day);
}

static int
by_day(const void *a, const void *b)
{
	const struct retention_row *one = a, *other = b;
	int order = strcmp(one->last_day, other->last_day);

	return order != 0 ? order : strcmp(one->code, other->code);
}
