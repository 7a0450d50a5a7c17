/*
 * status.c: what is kept of each client so that lists are quick, and
 * what a therapist has dealt with. Triggers count what changed.
 */
#include "db.h"
#include "history.h"
#include "worklist.h"

#include <string.h>

#define VERSION (STATUS_VERSION * 1000 + NOTICE_VERSION)

/* The columns of struct client_status, in its order. */
#define STATUS_COLUMNS                                                \
	"s.last_day, coalesce(s.last_at, 0), s.last_moment, s.pain,"  \
	" s.change IS NOT NULL, coalesce(s.change, 0), s.weekly_day," \
	" s.weekly_due, s.after_due, s.worse_day, s.worse_latest,"    \
	" s.worse_median, s.calls, s.notes, s.unreported,"            \
	" coalesce(s.reported_at, 0), s.consents"

#define WORDS_COLUMNS                                                 \
	"c.id, c.day, c.moment, coalesce(c.submitted_at, 0), c.note," \
	" c.something_text, coalesce(c.new_soreness, '') = 'call'"

const char *const seen_words[] = { "call", "note" };

static void words_read(const struct query *, struct arena *, struct unseen *);
static void status_read(const struct query *, int, struct client_status *);

enum err
status_expire(struct db *db)
{
	static const char SQL_EXPIRE[] =
	    "UPDATE client_status SET changes = changes + 1"
	    " WHERE version <> $1 AND changes = 0";

	return db_run(db, SQL_EXPIRE, "i", (int64_t)VERSION);
}

enum err
status_next(struct db *db, const int64_t *busy, size_t n, int64_t *client,
    int64_t *changes)
{
	static const char SQL_NEXT[] =
	    "SELECT client, changes FROM client_status WHERE changes > 0"
	    " ORDER BY client LIMIT $1";
	struct query query = db_query(db, SQL_NEXT, "i", (int64_t)n + 1);
	bool found = false;
	size_t i;

	while (!found && db_next(&query)) {
		for (i = 0; i < n && busy[i] != col_int(&query, 0); i++)
			;
		if (i < n)
			continue;
		*client = col_int(&query, 0);
		*changes = col_int(&query, 1);
		found = true;
	}
	return db_found(&query, found);
}

enum err
status_load(struct db *db, struct arena *arena, int64_t client,
    struct history *history, struct status_source *out)
{
	enum err err = history_get(db, arena, client, history);

	return err == OK ? status_facts(db, client, history, out) : err;
}

enum err
status_facts(struct db *db, int64_t client, const struct history *history,
    struct status_source *out)
{
	static const char SQL_FACTS[] =
	    "SELECT (SELECT min(n.given_at) FROM consent n"
	    "  WHERE n.client = $1 AND n.purpose = 'data'"
	    "  AND n.withdrawn_at IS NULL),"
	    " (SELECT max(r.made_at) FROM report_made r"
	    "  WHERE r.client = $1 AND r.reader = 'therapist')";
	struct query query;
	int unseen[SEEN_N] = { 0 };
	enum err err;

	*out = (struct status_source){ .history = history };
	err = consents_given(db, client, &out->consents);
	if (err == OK)
		err = unseen_counts(db, client, unseen);
	if (err != OK)
		return err;
	out->calls = unseen[SEEN_CALL];
	out->notes = unseen[SEEN_NOTE];
	query = db_query(db, SQL_FACTS, "i", client);
	if (db_next(&query)) {
		out->consented_at = col_int(&query, 0);
		out->reported_at = col_int(&query, 1);
	}
	return db_end(&query);
}

enum err
status_put(struct db *db, int64_t client, int64_t changes,
    const struct client_status *status)
{
	static const char SQL_PUT[] =
	    "UPDATE client_status SET changes = changes - $1, version = $2,"
	    " last_day = $3, last_at = nullif($4, 0), last_moment = $5,"
	    " pain = $6, change = nullif($7, 1000), weekly_day = $8,"
	    " weekly_due = $9, after_due = $10, worse_day = $11,"
	    " worse_latest = $12, worse_median = $13, calls = $14,"
	    " notes = $15, unreported = $16, reported_at = nullif($17, 0),"
	    " consents = $18 WHERE client = $19 AND changes >= $1";
	const struct client_status *s = status;

	return db_run(db, SQL_PUT, "iioionioooonniiiiii", changes,
	    (int64_t)VERSION, s->last_day, s->last_at,
	    s->last_moment == NOT_ANSWERED ? "" : moment_words[s->last_moment],
	    s->pain, s->has_change ? (int64_t)s->change : (int64_t)1000,
	    s->weekly_day, s->weekly_due, s->after_due, s->worse_day,
	    s->worse_latest, s->worse_median, (int64_t)s->calls,
	    (int64_t)s->notes, (int64_t)s->unreported, s->reported_at,
	    (int64_t)s->consents, client);
}

enum err
status_get(struct db *db, int64_t client, struct client_status *out)
{
	static const char SQL_GET[] = "SELECT " STATUS_COLUMNS
				      " FROM client_status s"
				      " WHERE s.client = $1";
	struct query query = db_query(db, SQL_GET, "i", client);
	bool found = db_next(&query);

	if (found)
		status_read(&query, 0, out);
	return db_found(&query, found);
}

enum err
work_list(struct db *db, struct arena *arena, int64_t therapist,
    const char *today, struct work_rows *out)
{
	static const char SQL_LIST[] =
	    "SELECT c.id, c.code, c.name, c.phone, " STATUS_COLUMNS
	    " FROM client_status s JOIN client c ON c.id = s.client"
	    " WHERE c.archived_at IS NULL AND ($1 = 0 OR c.therapist = $1)"
	    " AND (s.weekly_due <= $2 OR s.after_due = $2 OR s.last_day = $2"
	    "  OR s.calls > 0 OR s.notes > 0 OR s.worse_day IS NOT NULL"
	    "  OR s.unreported >= $3 OR (s.consents & 1) = 0)"
	    " ORDER BY c.search, c.id";
	struct query query = db_query(
	    db, SQL_LIST, "iti", therapist, today, (int64_t)REPORT_SESSIONS);
	struct work_row *row;

	*out = (struct work_rows){ NULL, 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		row = &out->v[out->n++];
		row->client = col_int(&query, 0);
		col_copy(&query, 1, row->code, sizeof(row->code));
		row->name = col_text(&query, arena, 2);
		row->phone = col_text(&query, arena, 3);
		status_read(&query, 4, &row->status);
	}
	return db_end(&query);
}

enum err
work_weekly(struct db *db, int64_t therapist, const char *from, int64_t *out)
{
	static const char SQL_COUNT[] =
	    "SELECT count(*) FROM client_status s"
	    " JOIN client c ON c.id = s.client"
	    " WHERE c.archived_at IS NULL AND ($1 = 0 OR c.therapist = $1)"
	    " AND s.weekly_day >= $2";
	struct query query = db_query(db, SQL_COUNT, "it", therapist, from);

	if (db_next(&query))
		*out = col_int(&query, 0);
	return db_end(&query);
}

enum err
work_next_due(
    struct db *db, int64_t therapist, const char *today, char out[DAY_SIZE])
{
	static const char SQL_NEXT[] =
	    "SELECT min(s.weekly_due) FROM client_status s"
	    " JOIN client c ON c.id = s.client"
	    " WHERE c.archived_at IS NULL AND ($1 = 0 OR c.therapist = $1)"
	    " AND s.weekly_due > $2";
	struct query query = db_query(db, SQL_NEXT, "it", therapist, today);

	out[0] = '\0';
	if (db_next(&query))
		col_any_day(&query, 0, out);
	return db_end(&query);
}

enum err
unseen_list(struct db *db, struct arena *arena, int64_t client,
    enum seen_kind kind, int64_t limit, struct unseens *out)
{
	static const char SQL_LIST[] =
	    "SELECT " WORDS_COLUMNS
	    " FROM checkin_unseen u"
	    " JOIN checkin c ON c.client = u.client AND c.id = u.checkin"
	    " WHERE u.client = $1 AND u.kind = $2"
	    " ORDER BY u.day DESC, u.submitted_at DESC, u.checkin DESC"
	    " LIMIT $3";
	struct query query =
	    db_query(db, SQL_LIST, "iti", client, seen_words[kind], limit);

	*out = (struct unseens){ NULL, 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		words_read(&query, arena, &out->v[out->n++]);
	}
	return db_end(&query);
}

enum err
unseen_counts(struct db *db, int64_t client, int out[SEEN_N])
{
	static const char SQL_COUNTS[] =
	    "SELECT kind, count(*) FROM checkin_unseen WHERE client = $1"
	    " GROUP BY kind";
	struct query query = db_query(db, SQL_COUNTS, "i", client);

	while (db_next(&query))
		out[col_word(&query, 0, seen_words, SEEN_N)] =
		    (int)col_int(&query, 1);
	return db_end(&query);
}

enum err
words_list(struct db *db, struct arena *arena, int64_t client,
    const struct words_place *before, int64_t limit, struct words_list *out)
{
	static const char SQL_LIST[] =
	    "SELECT " WORDS_COLUMNS
	    ", EXISTS (SELECT 1 FROM checkin_unseen u"
	    "  WHERE u.client = c.client AND u.checkin = c.id)"
	    " FROM checkin c WHERE c.client = $1"
	    " AND (c.note IS NOT NULL OR c.something_text IS NOT NULL"
	    "  OR c.new_soreness = 'call')"
	    " AND (c.day, coalesce(c.submitted_at, 0), c.id) < ($2, $3, $4)"
	    " AND NOT EXISTS (SELECT 1 FROM checkin later"
	    "  WHERE later.client = c.client AND later.replaces = c.id)"
	    " ORDER BY c.day DESC, coalesce(c.submitted_at, 0) DESC,"
	    " c.id DESC LIMIT $5";
	struct query query = db_query(db, SQL_LIST, "ititi", client,
	    before->day[0] == '\0' ? "9999-12-31" : before->day, before->at,
	    before->checkin, limit);
	struct words *row;

	*out = (struct words_list){ NULL, 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		row = &out->v[out->n++];
		words_read(&query, arena, &row->words);
		row->unseen = col_int(&query, 7) != 0;
	}
	return db_end(&query);
}

enum err
seen_put(struct db *db, int64_t now, int64_t client, const char *checkin,
    enum seen_kind kind, int64_t user)
{
	static const char SQL_IS[] =
	    "SELECT 1 FROM checkin WHERE client = $1 AND id = $2";
	static const char SQL_PUT[] =
	    "INSERT INTO checkin_seen (client, checkin, kind, at, seen_by)"
	    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
	struct query query = db_query(db, SQL_IS, "it", client, checkin);
	enum err err = db_found(&query, db_next(&query));

	if (err != OK)
		return err;
	return db_run(
	    db, SQL_PUT, "ittii", client, checkin, seen_words[kind], now, user);
}

enum err
report_made_put(struct db *db, int64_t now, int64_t client, int64_t user,
    const char *reader, const char *from, const char *to)
{
	static const char SQL_PUT[] =
	    "INSERT INTO report_made"
	    " (client, made_at, made_by, reader, first_day, last_day)"
	    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

	return db_run(
	    db, SQL_PUT, "iiittt", client, now, user, reader, from, to);
}

static void
words_read(const struct query *query, struct arena *arena, struct unseen *out)
{
	col_copy(query, 0, out->checkin, sizeof(out->checkin));
	col_day(query, 1, out->day);
	out->moment = (enum moment)col_word(query, 2, moment_words, MOMENT_N);
	out->submitted_at = col_int(query, 3);
	out->note = col_text(query, arena, 4);
	out->changed = col_text(query, arena, 5);
	out->kind = col_int(query, 6) ? SEEN_CALL : SEEN_NOTE;
}

static void
status_read(const struct query *query, int at, struct client_status *out)
{
	col_any_day(query, at, out->last_day);
	out->last_at = col_int(query, at + 1);
	out->last_moment = col_any_word(query, at + 2, moment_words, MOMENT_N);
	out->pain = col_score(query, at + 3);
	out->has_change = col_int(query, at + 4) != 0;
	out->change = col_number(query, at + 5, -100, 100);
	col_any_day(query, at + 6, out->weekly_day);
	col_any_day(query, at + 7, out->weekly_due);
	col_any_day(query, at + 8, out->after_due);
	col_any_day(query, at + 9, out->worse_day);
	out->worse_latest = col_score(query, at + 10);
	out->worse_median = col_score(query, at + 11);
	out->calls = col_number(query, at + 12, 0, COUNT_MAX);
	out->notes = col_number(query, at + 13, 0, COUNT_MAX);
	out->unreported = col_number(query, at + 14, 0, COUNT_MAX);
	out->reported_at = col_int(query, at + 15);
	out->consents =
	    (unsigned)col_number(query, at + 16, 0, (1 << PURPOSE_N) - 1);
}
