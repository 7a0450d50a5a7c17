/*
 * export.c: everything that is stored of one client, table by table and
 * column by column. What a migration adds is added here; a test compares.
 */
#include "db.h"
#include "json.h"
#include "privacy.h"

#include <string.h>

#define EXPORT_PART 16 /* rows of up to 8,000 bytes */

static void begin(struct export_place *, struct buf *);
static void put_row(json_t *, const struct query *, struct arena *);

/* clang-format off */
/* The one table with long rows: some at a time, by id. */
static const char SQL_CHECKINS[] =
	    "SELECT client, id, moment, day, submitted_at,"
	    " language, form_version, sender, replaces, " ANSWERS_JSON
	    ", something_text, note FROM checkin"
	    " WHERE client = $1 AND id > $2 ORDER BY id LIMIT $3";
/* All but link.token_hash, which could be tried out against guesses. */
static const char *const SQL_TABLES[][2] = {
	{ "client",
	    "SELECT id, code, name, search, search_by, phone, language,"
	    " therapist, therapist_text, conditions, activity_1,"
	    " activity_2, activity_3, asks_swelling,"
	    " first_treatment_day, made_at, archived_at FROM client"
	    " WHERE id = $1" },
	{ "client_movement",
	    "SELECT client, position, movement, side FROM"
	    " client_movement WHERE client = $1 ORDER BY position" },
	{ "consent",
	    "SELECT client, purpose, given_at, version, language,"
	    " withdrawn_at FROM consent WHERE client = $1 ORDER BY"
	    " purpose, given_at" },
	{ "link",
	    "SELECT client, made_at, made_by, expires, last_used,"
	    " revoked, tablet FROM link WHERE client = $1 ORDER BY"
	    " made_at" },
	{ "session",
	    "SELECT client, number, version, day, made_at, made_by,"
	    " therapist_text, source, note FROM session WHERE"
	    " client = $1 ORDER BY number, version" },
	{ "session_technique",
	    "SELECT client, number, version, technique, minutes"
	    " FROM session_technique WHERE client = $1 ORDER BY"
	    " number, version, technique" },
	{ "session_region",
	    "SELECT client, number, version, technique, region,"
	    " kind, minutes FROM session_region WHERE client = $1"
	    " ORDER BY number, version, technique, region, kind" },
	{ "checkin", SQL_CHECKINS },
	{ "checkin_region",
	    "SELECT client, checkin, region FROM checkin_region"
	    " WHERE client = $1 ORDER BY checkin, region" },
	{ "checkin_seen",
	    "SELECT client, checkin, kind, at, seen_by FROM"
	    " checkin_seen WHERE client = $1 ORDER BY checkin, kind" },
	{ "checkin_unseen",
	    "SELECT client, kind, day, submitted_at, checkin FROM"
	    " checkin_unseen WHERE client = $1 ORDER BY kind, day,"
	    " submitted_at, checkin" },
	{ "reading",
	    "SELECT client, id, day, made_at, replaces, checkin,"
	    " movement, side, motion, timing, degrees, repeats,"
	    " method, measurer, measurer_text FROM reading WHERE"
	    " client = $1 ORDER BY id" },
	{ "plan",
	    "SELECT client, number, technique_a, technique_b,"
	    " blocks, block_sessions, made_at, made_by, ended_at"
	    " FROM plan WHERE client = $1 ORDER BY number" },
	{ "plan_session",
	    "SELECT client, plan, place, session FROM plan_session"
	    " WHERE client = $1 ORDER BY plan, place" },
	{ "message",
	    "SELECT client, made_at, kind, due, language, made_by,"
	    " sent_at, dropped_at FROM message WHERE client = $1"
	    " ORDER BY made_at" },
	{ "report_made",
	    "SELECT client, made_at, made_by, reader, first_day,"
	    " last_day FROM report_made WHERE client = $1 ORDER BY"
	    " made_at, made_by, reader" },
	{ "client_status",
	    "SELECT client, changes, version, last_day, last_at,"
	    " last_moment, pain, change, weekly_day, weekly_due,"
	    " after_due, worse_day, worse_latest, worse_median,"
	    " calls, notes, unreported, reported_at, consents FROM"
	    " client_status WHERE client = $1" },
	{ "audit",
	    "SELECT seq, at, actor, action, object, detail FROM audit"
	    " WHERE (object = $1 AND action NOT LIKE 'user %')"
	    " OR actor = 'client:' || $1 ORDER BY seq" },
	{ "users",
	    "SELECT id, name FROM users WHERE id IN"
	    " (SELECT therapist FROM client WHERE id = $1"
	    "  UNION SELECT made_by FROM session WHERE client = $1"
	    "  UNION SELECT made_by FROM link WHERE client = $1"
	    "  UNION SELECT made_by FROM plan WHERE client = $1"
	    "  UNION SELECT made_by FROM message WHERE client = $1"
	    "  UNION SELECT made_by FROM report_made WHERE client = $1"
	    "  UNION SELECT seen_by FROM checkin_seen WHERE client = $1"
	    "  UNION SELECT measurer FROM reading WHERE client = $1)"
	    " ORDER BY id" },
};
/* clang-format on */

enum err
export_rows(struct db *db, struct arena *arena, int64_t client,
    struct export_place *place, struct buf *out)
{
	bool long_rows = SQL_TABLES[place->table][1] == SQL_CHECKINS;
	struct query query;
	json_t *row;
	int64_t n = 0;
	enum err err;

	if (!place->inside)
		begin(place, out);
	if (long_rows)
		query = db_query(db, SQL_CHECKINS, "iti", client, place->after,
		    (int64_t)EXPORT_PART);
	else
		query = db_query(db, SQL_TABLES[place->table][1], "i", client);
	for (; db_next(&query); n++) {
		row = json_start();
		put_row(row, &query, arena);
		if (long_rows)
			col_copy(&query, 1, place->after, sizeof(place->after));
		buf_puts(out, place->rows++ == 0 ? "\n    " : ",\n    ");
		json_line(row, out);
	}
	err = db_end(&query);
	place->inside = long_rows && n == EXPORT_PART;
	if (err != OK || place->inside)
		return err;
	buf_puts(out, place->rows == 0 ? "]" : "\n  ]");
	place->table++;
	place->over = place->table == nitems(SQL_TABLES);
	if (place->over)
		buf_puts(out, "\n}\n");
	return OK;
}

enum err
consent_list(
    struct db *db, struct arena *arena, int64_t client, struct consents *out)
{
	static const char SQL_LIST[] =
	    "SELECT purpose, version, language, given_at,"
	    " coalesce(withdrawn_at, 0) FROM consent WHERE client = $1"
	    " ORDER BY given_at, purpose";
	struct query query = db_query(db, SQL_LIST, "i", client);

	*out = (struct consents){ 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		out->v[out->n++] = (struct consent){
			.purpose =
			    col_word(&query, 0, purpose_words, PURPOSE_N),
			.version = col_number(&query, 1, 1, COUNT_MAX),
			.language = col_word(&query, 2, lang_words, LANG_N),
			.given_at = col_int(&query, 3),
			.withdrawn_at = col_int(&query, 4),
		};
	}
	return db_end(&query);
}

/* What stands before the rows of a table. */
static void
begin(struct export_place *place, struct buf *out)
{
	if (place->table == 0)
		buf_puts(out,
		    "{\n  \"about\": \"All that is stored of one client: a "
		    "list "
		    "for each table, an object for each row. Instants are "
		    "seconds since 1970 in UTC; null is not answered or not "
		    "known.\"");
	buf_printf(out, ",\n  \"%s\": [", SQL_TABLES[place->table][0]);
	place->inside = true;
	place->rows = 0;
	place->after[0] = '\0';
}

static void
put_row(json_t *row, const struct query *query, struct arena *arena)
{
	int n = col_count(query), i;

	for (i = 0; i < n; i++) {
		const char *name = col_name(query, i);

		switch (col_kind(query, i)) {
		case COL_NULL:
			put_null(row, name);
			break;
		case COL_INT:
			put_integer(row, name, col_int(query, i));
			break;
		case COL_TEXT:
			put_text(row, name, col_text(query, arena, i));
			break;
		}
	}
}
