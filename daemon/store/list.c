/*
 * list.c: clients as a list: searched, filtered, sorted, a page of it,
 * and how many each filter has.
 */
#include "db.h"
#include "worklist.h"

#include <string.h>

#define WEEKS_SHOWN 8

/*
 * status_flags() in SQL, so that a page of many clients need not read all; a
 * test holds the two against each other. $1 today, $2 SILENT_DAYS before it,
 * $3 WORSE_DAYS before it.
 */
#define IS_CALL "(s.calls > 0)"
#define IS_WORSE "(coalesce(s.worse_day, '') >= $3)"
#define IS_NOTE "(s.notes > 0)"
#define IS_SILENT "(coalesce(s.weekly_due, '9') <= $2)"
#define IS_NO_CONSENT "((s.consents & 1) = 0)"
#define IS_REPORT "(s.unreported >= 8)"
#define IS_DUE                                     \
	"((coalesce(s.weekly_due, '') > $2"        \
	"  AND coalesce(s.weekly_due, '9') <= $1)" \
	" OR coalesce(s.after_due, '') = $1)"
#define IS_FLAGGED                                                  \
	"(" IS_CALL " OR " IS_WORSE " OR " IS_NOTE " OR " IS_SILENT \
	" OR " IS_NO_CONSENT " OR " IS_REPORT ")"
#define IS_ACTIVE "(c.archived_at IS NULL)"
/* The place of the first flag that a client has. */
#define WEIGHT                                           \
	"CASE WHEN " IS_CALL " THEN 0 WHEN " IS_WORSE    \
	" THEN 1"                                        \
	" WHEN " IS_NOTE " THEN 2 WHEN " IS_SILENT       \
	" THEN 3"                                        \
	" WHEN " IS_NO_CONSENT " THEN 4 WHEN " IS_REPORT \
	" THEN 5"                                        \
	" WHEN " IS_DUE " THEN 6 ELSE 7 END"

_Static_assert(REPORT_SESSIONS == 8, "as in IS_REPORT");

/* Parameters are numbered as they come up first. */
#define IN_ORDER "$1 <> '' AND $2 <> '' AND $3 <> ''"

/* $4 therapist or 0, $5 pattern, $6 conditions, $7 filter: one row of the
 * enum after the other. */
#define MATCHED                                                  \
	" FROM client c JOIN client_status s ON s.client = c.id" \
	" WHERE " IN_ORDER                                       \
	" AND ($4 = 0 OR c.therapist = $4)"                      \
	" AND c.search LIKE $5 ESCAPE '\\'"                      \
	" AND ($6 = 0 OR (c.conditions & $6) <> 0)"
#define FILTERED                                                \
	MATCHED " AND CASE $7 WHEN 0 THEN " IS_ACTIVE           \
		" WHEN 1 THEN " IS_ACTIVE " AND " IS_FLAGGED    \
		" WHEN 2 THEN " IS_ACTIVE " AND " IS_DUE        \
		" WHEN 3 THEN " IS_ACTIVE " AND " IS_SILENT     \
		" WHEN 4 THEN " IS_ACTIVE " AND " IS_NO_CONSENT \
		" WHEN 5 THEN NOT " IS_ACTIVE " ELSE 1 = 1 END"
#define LISTED "SELECT c.id, c.code, c.name" FILTERED " ORDER BY "
#define PAGE ", c.search, c.id LIMIT $8 OFFSET $9"

/* What is not known stands last, up or down. */
static const char SQL_BY_NAME[] = LISTED "c.search ASC" PAGE;
static const char SQL_BY_NAME_DOWN[] = LISTED "c.search DESC" PAGE;
static const char SQL_BY_LAST[] =
    LISTED "s.last_day IS NULL, s.last_day ASC" PAGE;
static const char SQL_BY_LAST_DOWN[] =
    LISTED "s.last_day IS NULL, s.last_day DESC" PAGE;
static const char SQL_BY_PAIN[] = LISTED "s.pain IS NULL, s.pain ASC" PAGE;
static const char SQL_BY_PAIN_DOWN[] =
    LISTED "s.pain IS NULL, s.pain DESC" PAGE;
static const char SQL_BY_CHANGE[] =
    LISTED "s.change IS NULL, s.change ASC" PAGE;
static const char SQL_BY_CHANGE_DOWN[] =
    LISTED "s.change IS NULL, s.change DESC" PAGE;
static const char SQL_BY_FLAGS[] = LISTED WEIGHT " ASC" PAGE;
static const char SQL_BY_FLAGS_DOWN[] = LISTED WEIGHT " DESC" PAGE;
static const char SQL_BY_DUE[] =
    LISTED "s.weekly_due IS NULL, s.weekly_due ASC" PAGE;
static const char SQL_BY_DUE_DOWN[] =
    LISTED "s.weekly_due IS NULL, s.weekly_due DESC" PAGE;

static const char *const SQL_LISTS[SORT_N][2] = {
	[SORT_NAME] = { SQL_BY_NAME, SQL_BY_NAME_DOWN },
	[SORT_LAST] = { SQL_BY_LAST, SQL_BY_LAST_DOWN },
	[SORT_PAIN] = { SQL_BY_PAIN, SQL_BY_PAIN_DOWN },
	[SORT_CHANGE] = { SQL_BY_CHANGE, SQL_BY_CHANGE_DOWN },
	[SORT_FLAGS] = { SQL_BY_FLAGS, SQL_BY_FLAGS_DOWN },
	[SORT_DUE] = { SQL_BY_DUE, SQL_BY_DUE_DOWN },
};

const char *const client_filter_words[] = { "active", "flagged", "due",
	"silent", "consent", "archived", "all" };
const char *const client_sort_words[] = { "name", "last", "pain", "change",
	"flags", "due" };

/* The days that rules compare with. */
struct borders {
	char today[DAY_SIZE], silent[DAY_SIZE], worse[DAY_SIZE];
};

static void borders_make(const char *, struct borders *);
static enum err get_facts(struct db *, struct client_row *);
static enum err
get_weekly(struct db *, struct arena *, int64_t, struct client_row *);

enum err
client_list(struct db *db, struct arena *arena, int64_t now,
    const struct client_filter *filter, struct client_rows *out)
{
	const char *pattern = search_pattern(arena, filter->search);
	struct client_rows rows = { 0 };
	struct client_row *row;
	struct borders days;
	struct query query;
	size_t i;
	enum err err;

	borders_make(filter->today, &days);
	query = db_query(db, SQL_LISTS[filter->sort][filter->descending],
	    "tttitiiii", days.today, days.silent, days.worse, filter->therapist,
	    pattern, (int64_t)filter->conditions, (int64_t)filter->kind,
	    filter->limit, filter->offset);
	while (db_next(&query)) {
		arena_grow(arena, &rows);
		row = &rows.v[rows.n++];
		row->id = col_int(&query, 0);
		col_copy(&query, 1, row->code, sizeof(row->code));
		row->name = col_text(&query, arena, 2);
	}
	err = db_end(&query);
	for (i = 0; i < rows.n && err == OK; i++) {
		err = get_facts(db, &rows.v[i]);
		if (err == OK)
			err = status_get(db, rows.v[i].id, &rows.v[i].status);
		if (err == OK)
			err = get_weekly(db, arena, now, &rows.v[i]);
	}
	if (err == OK)
		*out = rows;
	return err;
}

enum err
client_ids(struct db *db, struct arena *arena,
    const struct client_filter *filter, struct ids *out)
{
	static const char SQL_IDS[] = "SELECT c.id" FILTERED " ORDER BY c.code";
	const char *pattern = search_pattern(arena, filter->search);
	struct borders days;
	struct query query;

	borders_make(filter->today, &days);
	query = db_query(db, SQL_IDS, "tttitii", days.today, days.silent,
	    days.worse, filter->therapist, pattern, (int64_t)filter->conditions,
	    (int64_t)filter->kind);
	*out = (struct ids){ NULL, 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		out->v[out->n++] = col_int(&query, 0);
	}
	return db_end(&query);
}

enum err
client_counts(struct db *db, struct arena *arena,
    const struct client_filter *filter, int64_t out[CLIENTS_N])
{
	static const char SQL_COUNTS[] =
	    "SELECT count(*) FILTER (WHERE " IN_ORDER " AND " IS_ACTIVE
	    "),"
	    " count(*) FILTER (WHERE " IS_ACTIVE " AND " IS_FLAGGED
	    "),"
	    " count(*) FILTER (WHERE " IS_ACTIVE " AND " IS_DUE
	    "),"
	    " count(*) FILTER (WHERE " IS_ACTIVE " AND " IS_SILENT
	    "),"
	    " count(*) FILTER (WHERE " IS_ACTIVE " AND " IS_NO_CONSENT
	    "),"
	    " count(*) FILTER (WHERE NOT " IS_ACTIVE "), count(*)" MATCHED;
	const char *pattern = search_pattern(arena, filter->search);
	struct borders days;
	struct query query;
	int i;

	borders_make(filter->today, &days);
	query = db_query(db, SQL_COUNTS, "tttiti", days.today, days.silent,
	    days.worse, filter->therapist, pattern,
	    (int64_t)filter->conditions);
	if (db_next(&query)) {
		for (i = 0; i < CLIENTS_N; i++)
			out[i] = col_int(&query, i);
	}
	return db_end(&query);
}

static void
borders_make(const char *today, struct borders *out)
{
	int day = day_number(today);

	memcpy(out->today, today, DAY_SIZE);
	day_text(day - SILENT_DAYS, out->silent);
	day_text(day - WORSE_DAYS, out->worse);
}

static enum err
get_facts(struct db *db, struct client_row *row)
{
	static const char SQL_FACTS[] =
	    "SELECT"
	    " (SELECT max(k.day) FROM checkin k WHERE k.client = $1),"
	    " (SELECT count(DISTINCT s.number) FROM session s"
	    "  WHERE s.client = $1)";
	struct query query = db_query(db, SQL_FACTS, "i", row->id);

	if (db_next(&query)) {
		col_any_day(&query, 0, row->last_day);
		row->sessions = col_number(&query, 1, 0, COUNT_MAX);
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
		*checkin = (struct checkin){ .moment = MOMENT_WEEKLY,
			.answers = NO_ANSWERS };
		col_day(&query, 0, checkin->day);
		checkin->answers[QUESTION_PAIN_WEEK] = col_score(&query, 1);
	}
	return db_end(&query);
}
