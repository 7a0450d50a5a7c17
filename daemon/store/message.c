/*
 * message.c: what was written to clients to ask for an answer. The text
 * itself is not kept; it holds the address of a link.
 */
#include "db.h"
#include "worklist.h"

#include <string.h>

const char *const message_words[] = { "weekly", "after" };

enum err
message_add(struct db *db, int64_t now, int64_t client, enum message_kind kind,
    const char *due, enum lang lang, int64_t user)
{
	static const char SQL_ADD[] =
	    "INSERT INTO message"
	    " (client, made_at, kind, due, language, made_by)"
	    " VALUES ($1, $2, $3, $4, $5, $6)";

	return db_run(db, SQL_ADD, "iittti", client, now, message_words[kind],
	    due, lang_words[lang], user);
}

enum err
message_close(struct db *db, int64_t now, int64_t client, bool sent)
{
	static const char SQL_SENT[] =
	    "UPDATE message SET sent_at = $1"
	    " WHERE client = $2 AND sent_at IS NULL AND dropped_at IS NULL";
	static const char SQL_DROPPED[] =
	    "UPDATE message SET dropped_at = $1"
	    " WHERE client = $2 AND sent_at IS NULL AND dropped_at IS NULL";

	return db_run(db, sent ? SQL_SENT : SQL_DROPPED, "ii", now, client);
}

enum err
message_asked(struct db *db, int64_t client, enum message_kind kind,
    const char *from, struct asked *out)
{
	static const char SQL_ASKED[] =
	    "SELECT count(*), coalesce(max(made_at), 0) FROM message"
	    " WHERE client = $1 AND kind = $2 AND due >= $3"
	    " AND dropped_at IS NULL";
	struct query query =
	    db_query(db, SQL_ASKED, "itt", client, message_words[kind], from);

	if (db_next(&query)) {
		out->n = col_number(&query, 0, 0, COUNT_MAX);
		out->last_at = col_int(&query, 1);
	}
	return db_end(&query);
}

enum err
message_queue(struct db *db, struct arena *arena, int64_t therapist,
    const char *today, struct message_rows *out)
{
	/* $1 a week ago, $4 yesterday */
	static const char SQL_QUEUE[] =
	    "SELECT c.id, c.code, c.name, c.phone, c.language,"
	    " coalesce(s.weekly_due, ''), coalesce(s.after_due, ''),"
	    " coalesce((SELECT max(m.made_at) FROM message m"
	    "  WHERE m.client = c.id AND m.dropped_at IS NULL), 0),"
	    " (SELECT count(*) FROM message m WHERE m.client = c.id"
	    "  AND m.dropped_at IS NULL AND m.kind = 'weekly'"
	    "  AND m.due >= s.weekly_due AND m.due > $1),"
	    " (SELECT count(*) FROM message m WHERE m.client = c.id"
	    "  AND m.dropped_at IS NULL AND m.kind = 'after'"
	    "  AND m.due = s.after_due),"
	    " coalesce((SELECT max(m.made_at) FROM message m"
	    "  WHERE m.client = c.id AND m.dropped_at IS NULL"
	    "  AND m.sent_at IS NULL), 0)"
	    " FROM client_status s JOIN client c ON c.id = s.client"
	    " WHERE c.archived_at IS NULL AND ($2 = 0 OR c.therapist = $2)"
	    " AND s.changes = 0 AND (s.consents & 3) = 3"
	    " AND c.phone IS NOT NULL"
	    " AND (s.weekly_due <= $3 OR s.after_due >= $4)"
	    " ORDER BY c.search, c.id";
	char yesterday[DAY_SIZE], week_ago[DAY_SIZE];
	struct message_row *row;
	struct query query;

	day_text(day_number(today) - 1, yesterday);
	day_text(day_number(today) - WEEK_DAYS, week_ago);
	query = db_query(
	    db, SQL_QUEUE, "titt", week_ago, therapist, today, yesterday);
	*out = (struct message_rows){ NULL, 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		row = &out->v[out->n++];
		row->client = col_int(&query, 0);
		col_copy(&query, 1, row->code, sizeof(row->code));
		row->name = col_text(&query, arena, 2);
		row->phone = col_text(&query, arena, 3);
		row->language =
		    (enum lang)col_word(&query, 4, lang_words, LANG_N);
		col_any_day(&query, 5, row->weekly_due);
		col_any_day(&query, 6, row->after_due);
		row->last_at = col_int(&query, 7);
		row->asked[MESSAGE_WEEKLY] =
		    col_number(&query, 8, 0, COUNT_MAX);
		row->asked[MESSAGE_AFTER] = col_number(&query, 9, 0, COUNT_MAX);
		row->open_at = col_int(&query, 10);
	}
	return db_end(&query);
}
