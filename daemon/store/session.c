/*
 * session.c: treatments. A correction is a new version; what was there
 * before stays.
 */
#include "db.h"
#include "history.h"

#include <stdlib.h>
#include <string.h>

static enum err next_number(struct db *, int64_t, struct session *);
static enum err day_holder(struct db *, int64_t, const char *, int *);
static enum err put_techniques(struct db *, int64_t, const struct session *);
static enum err put_regions(struct db *, int64_t, const struct session *);
static void
session_read(const struct query *, struct arena *, struct session *);
static struct session *
session_of_row(const struct query *, struct sessions *, size_t *);
static enum err
get_techniques(struct db *, int64_t, int, int, struct sessions *);
static enum err
get_regions(struct db *, struct arena *, int64_t, struct sessions *);
static void
region_add(struct arena *, struct session *, const struct session_region *);
static int by_day(const void *, const void *);

static const char *const region_kinds[] = { "treated", "referred" };
/* A session in its current version. */
#define IS_CURRENT                                                   \
	"NOT EXISTS (SELECT 1 FROM session later"                    \
	" WHERE later.client = s.client AND later.number = s.number" \
	" AND later.version > s.version)"

enum err
session_put(struct db *db, int64_t now, int64_t client, struct session *session)
{
	static const char SQL_ADD[] =
	    "INSERT INTO session (client, number, version, day, made_at,"
	    " made_by, therapist_text, source, note)"
	    " VALUES ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9)";
	enum err err = next_number(db, client, session);

	if (err != OK)
		return err;
	session->made_at = now;
	err = db_run(db, SQL_ADD, "iiitiioto", client, (int64_t)session->number,
	    (int64_t)session->version, session->day, now, session->made_by,
	    session->therapist_text,
	    sender_words[session->by_client ? BY_CLIENT : BY_THERAPIST],
	    session->note);
	if (err == OK)
		err = put_techniques(db, client, session);
	return err == OK ? put_regions(db, client, session) : err;
}

enum err
session_get(struct db *db, struct arena *arena, int64_t client, int number,
    struct session *out)
{
	struct sessions sessions = { 0 };
	enum err err =
	    session_list(db, arena, client, number, number, &sessions);

	if (err == OK && sessions.n == 0)
		err = ERR_NOT_FOUND;
	if (err == OK)
		*out = sessions.v[0];
	return err;
}

enum err
session_list(struct db *db, struct arena *arena, int64_t client, int first,
    int last, struct sessions *out)
{
	static const char SQL_LIST[] =
	    "SELECT s.number, s.version, s.day, s.made_at,"
	    " coalesce(s.made_by, 0), s.therapist_text, s.source, s.note"
	    " FROM session s WHERE s.client = $1"
	    " AND s.number BETWEEN $2 AND $3 AND " IS_CURRENT
	    " ORDER BY s.number";
	struct query query = db_query(
	    db, SQL_LIST, "iii", client, (int64_t)first, (int64_t)last);
	struct sessions sessions = { 0 };
	enum err err;

	while (db_next(&query)) {
		arena_grow(arena, &sessions);
		session_read(&query, arena, &sessions.v[sessions.n++]);
	}
	err = db_end(&query);
	if (err == OK)
		err = get_techniques(db, client, first, last, &sessions);
	if (err == OK)
		err = get_regions(db, arena, client, &sessions);
	if (err != OK)
		return err;
	sessions_sort(&sessions);
	*out = sessions;
	return OK;
}

enum err
session_part(struct db *db, int64_t client, int after, int64_t limit, int *last)
{
	static const char SQL_PART[] =
	    "SELECT coalesce(max(number), 0) FROM"
	    " (SELECT DISTINCT number FROM session WHERE client = $1"
	    "  AND number > $2 ORDER BY number LIMIT $3) AS part";
	struct query query =
	    db_query(db, SQL_PART, "iii", client, (int64_t)after, limit);

	*last = 0;
	if (db_next(&query))
		*last = (int)col_int(&query, 0);
	return db_end(&query);
}

void
sessions_sort(struct sessions *sessions)
{
	if (sessions->n > 0)
		qsort(sessions->v, sessions->n, sizeof(sessions->v[0]), by_day);
}

enum err
session_on_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct session *out)
{
	int number = 0;
	enum err err = day_holder(db, client, day, &number);

	if (err != OK)
		return err;
	if (number == 0)
		return ERR_NOT_FOUND;
	return session_get(db, arena, client, number, out);
}

enum err
session_latest(
    struct db *db, struct arena *arena, int64_t client, struct session *out)
{
	static const char SQL_LATEST[] =
	    "SELECT s.number FROM session s WHERE s.client = $1"
	    " AND " IS_CURRENT " ORDER BY s.day DESC, s.number LIMIT 1";
	struct query query = db_query(db, SQL_LATEST, "i", client);
	bool found = db_next(&query);
	int number = found ? (int)col_int(&query, 0) : 0;
	enum err err = db_found(&query, found);

	return err == OK ? session_get(db, arena, client, number, out) : err;
}

/* Which number and version the session is stored under. */
static enum err
next_number(struct db *db, int64_t client, struct session *session)
{
	static const char SQL_NUMBER[] =
	    "SELECT coalesce(max(number), 0) FROM session WHERE client = $1";
	static const char SQL_VERSION[] =
	    "SELECT coalesce(max(version), 0) FROM session"
	    " WHERE client = $1 AND number = $2";
	int holder = 0;
	enum err err = day_holder(db, client, session->day, &holder);
	struct query query;

	if (err != OK)
		return err;
	if (session->number != 0 && holder != 0 && holder != session->number)
		return ERR_CONFLICT;
	if (session->number == 0 && holder == 0) {
		query = db_query(db, SQL_NUMBER, "i", client);
		if (db_next(&query))
			session->number =
			    col_number(&query, 0, 0, COUNT_MAX) + 1;
		session->version = 1;
		return db_end(&query);
	}
	if (session->number == 0)
		session->number = holder;
	query =
	    db_query(db, SQL_VERSION, "ii", client, (int64_t)session->number);
	if (db_next(&query))
		session->version = col_number(&query, 0, 0, COUNT_MAX) + 1;
	return db_end(&query);
}

/* The number of the session that is on this day now; 0 for none. */
static enum err
day_holder(struct db *db, int64_t client, const char *day, int *number)
{
	static const char SQL_DAY[] =
	    "SELECT s.number FROM session s"
	    " WHERE s.client = $1 AND s.day = $2 AND " IS_CURRENT;
	struct query query = db_query(db, SQL_DAY, "it", client, day);

	*number = db_next(&query) ? col_number(&query, 0, 1, COUNT_MAX) : 0;
	return db_end(&query);
}

static enum err
put_techniques(struct db *db, int64_t client, const struct session *session)
{
	static const char SQL_ADD[] =
	    "INSERT INTO session_technique"
	    " (client, number, version, technique, minutes)"
	    " VALUES ($1, $2, $3, $4, $5)";
	enum err err = OK;
	int i, minutes;

	for (i = 0; i < TECHNIQUE_N && err == OK; i++) {
		minutes = session->minutes[i];
		if (minutes == NOT_USED)
			continue;
		if (minutes == MINUTES_UNKNOWN)
			minutes = NOT_ANSWERED;
		err = db_run(db, SQL_ADD, "iiitn", client,
		    (int64_t)session->number, (int64_t)session->version,
		    technique_words[i], minutes);
	}
	return err;
}

static enum err
put_regions(struct db *db, int64_t client, const struct session *session)
{
	static const char SQL_ADD[] =
	    "INSERT INTO session_region"
	    " (client, number, version, technique, region, kind, minutes)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
	const struct session_region *region = session->regions;
	enum err err = OK;
	size_t i;

	for (i = 0; i < session->regions_n && err == OK; i++, region++) {
		err = db_run(db, SQL_ADD, "iiitttn", client,
		    (int64_t)session->number, (int64_t)session->version,
		    region->technique < 0 ? ""
					  : technique_words[region->technique],
		    region_words[region->region],
		    region_kinds[region->referred],
		    region->minutes == MINUTES_UNKNOWN ? NOT_ANSWERED
						       : region->minutes);
	}
	return err;
}

static void
session_read(
    const struct query *query, struct arena *arena, struct session *out)
{
	int i;

	out->number = col_number(query, 0, 1, COUNT_MAX);
	out->version = col_number(query, 1, 1, COUNT_MAX);
	col_day(query, 2, out->day);
	out->made_at = col_int(query, 3);
	out->made_by = col_int(query, 4);
	out->therapist_text = col_text(query, arena, 5);
	out->by_client =
	    col_word(query, 6, sender_words, SENDER_N) == BY_CLIENT;
	out->note = col_text(query, arena, 7);
	for (i = 0; i < TECHNIQUE_N; i++)
		out->minutes[i] = NOT_USED;
}

/* The session of a row that starts with number and version, or NULL; rows
 * come in the order of the sessions, *at moves along. */
static struct session *
session_of_row(const struct query *query, struct sessions *sessions, size_t *at)
{
	int number = col_number(query, 0, 1, COUNT_MAX);
	int version = col_number(query, 1, 1, COUNT_MAX);
	struct session *session;

	while (*at < sessions->n && sessions->v[*at].number < number)
		(*at)++;
	if (*at == sessions->n)
		return NULL;
	session = &sessions->v[*at];
	return session->number == number && session->version == version
		   ? session
		   : NULL;
}

static enum err
get_techniques(struct db *db, int64_t client, int first, int last,
    struct sessions *sessions)
{
	static const char SQL_TECHNIQUES[] =
	    "SELECT number, version, technique, minutes"
	    " FROM session_technique"
	    " WHERE client = $1 AND number BETWEEN $2 AND $3"
	    " ORDER BY number, version";
	struct query query = db_query(
	    db, SQL_TECHNIQUES, "iii", client, (int64_t)first, (int64_t)last);
	struct session *session;
	size_t at = 0;
	int i;

	while (db_next(&query)) {
		session = session_of_row(&query, sessions, &at);
		if (session == NULL)
			continue;
		i = col_word(&query, 2, technique_words, TECHNIQUE_N);
		session->minutes[i] = col_answer(&query, 3, 1, MINUTES_MAX);
		if (session->minutes[i] == NOT_ANSWERED)
			session->minutes[i] = MINUTES_UNKNOWN;
	}
	return db_end(&query);
}

static enum err
get_regions(struct db *db, struct arena *arena, int64_t client,
    struct sessions *sessions)
{
	static const char SQL_REGIONS[] =
	    "SELECT number, version, nullif(technique, ''), region, kind,"
	    " minutes FROM session_region"
	    " WHERE client = $1 AND number BETWEEN $2 AND $3"
	    " ORDER BY number, version";
	int first = sessions->n ? sessions->v[0].number : 0;
	int last = sessions->n ? sessions->v[sessions->n - 1].number : 0;
	struct query query = db_query(
	    db, SQL_REGIONS, "iii", client, (int64_t)first, (int64_t)last);
	struct session *session;
	struct session_region region;
	size_t at = 0;

	while (db_next(&query)) {
		session = session_of_row(&query, sessions, &at);
		if (session == NULL)
			continue;
		region.technique =
		    col_any_word(&query, 2, technique_words, TECHNIQUE_N);
		region.region = col_word(&query, 3, region_words, REGION_N);
		region.referred = col_word(&query, 4, region_kinds, 2) == 1;
		region.minutes = col_answer(&query, 5, 1, MINUTES_MAX);
		if (region.minutes == NOT_ANSWERED)
			region.minutes = MINUTES_UNKNOWN;
		region_add(arena, session, &region);
	}
	return db_end(&query);
}

static void
region_add(struct arena *arena, struct session *session,
    const struct session_region *region)
{
	struct {
		struct session_region *v;
		size_t n;
	} regions = { session->regions, session->regions_n };

	arena_grow(arena, &regions);
	regions.v[regions.n++] = *region;
	session->regions = regions.v;
	session->regions_n = regions.n;
}

static int
by_day(const void *a, const void *b)
{
	const struct session *one = a, *other = b;

	return strcmp(one->day, other->day);
}
