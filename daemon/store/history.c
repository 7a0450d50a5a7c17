/*
 * history.c: everything that one client's analysis reads, in parts of
 * a bounded size. Rows come by id, so that a part begins where the one before
 * ended whatever was stored meanwhile; what corrects what is settled in the
 * end, among the rows that are there.
 */
#include "db.h"
#include "history.h"

#include <stdlib.h>
#include <string.h>

/* A session has rows of its own for techniques and regions. */
#define SESSION_COST 5

enum { READ_SESSIONS, READ_CHECKINS, READ_READINGS, READ_REST, READ_ALL };

/* Ids that another row replaces, to be looked up. */
struct replaced {
	const char **v;
	size_t n;
};

static void join(struct history_reader *);
static void finish_checkins(struct history_reader *, struct replaced *);
static void finish_readings(struct history_reader *, const struct replaced *);
static enum err part_sessions(struct db *, struct history_reader *, int64_t *);
static enum err part_checkins(struct db *, struct history_reader *, int64_t *);
static enum err part_readings(struct db *, struct history_reader *, int64_t *);
static void advance(struct history_reader *, size_t, const char *, int64_t *);
static void next_stage(struct history_reader *);
static bool is_replaced(const struct replaced *, const char *);
static int compare_id(const void *, const void *);

void
history_start(struct arena *arena, int64_t client, struct history *out,
    struct history_reader *reader)
{
	*out = (struct history){ 0 };
	*reader = (struct history_reader){
		.arena = arena, .client = client, .history = out
	};
}

enum err
history_part(struct db *db, struct history_reader *reader, bool *more)
{
	struct history *history = reader->history;
	struct history_rows *rows =
	    arena_new_of(reader->arena, struct history_rows);
	int64_t left = reader->last == NULL ? HISTORY_SHORT : HISTORY_PART;
	enum err err = OK;

	if (reader->last == NULL)
		reader->first = rows;
	else
		reader->last->next = rows;
	reader->last = rows;
	while (err == OK && left > 0 && reader->stage < READ_REST) {
		if (reader->stage == READ_SESSIONS)
			err = part_sessions(db, reader, &left);
		else if (reader->stage == READ_CHECKINS)
			err = part_checkins(db, reader, &left);
		else
			err = part_readings(db, reader, &left);
	}
	/* Last, so that a client who was erased meanwhile is not found. */
	if (err == OK && reader->stage == READ_REST) {
		err = client_get(
		    db, reader->arena, reader->client, &history->client);
		if (err == OK)
			err = plan_get(
			    db, reader->arena, reader->client, &history->plan);
		if (err == OK)
			next_stage(reader);
	}
	*more = reader->stage != READ_ALL;
	return err;
}

void
history_finish(struct history_reader *reader, struct checkins *all)
{
	struct replaced old;

	join(reader);
	if (all != NULL) {
		all->n = reader->history->checkins.n;
		all->v = arena_array(reader->arena, struct checkin, all->n);
		if (all->n > 0)
			memcpy(all->v, reader->history->checkins.v,
			    all->n * sizeof(all->v[0]));
		checkins_sort(all);
	}
	finish_checkins(reader, &old);
	finish_readings(reader, &old);
	sessions_sort(&reader->history->sessions);
}

enum err
history_get(
    struct db *db, struct arena *arena, int64_t client, struct history *out)
{
	struct history_reader reader;
	bool more = true;
	enum err err = OK;

	history_start(arena, client, out, &reader);
	while (err == OK && more)
		err = history_part(db, &reader, &more);
	if (err == OK)
		history_finish(&reader, NULL);
	return err;
}

const char *
history_first_day(const struct history *history)
{
	const char *first = "9999-12-31";
	size_t i;

	if (history->sessions.n > 0)
		first = history->sessions.v[0].day;
	if (history->checkins.n > 0 &&
	    strcmp(history->checkins.v[0].day, first) < 0)
		first = history->checkins.v[0].day;
	for (i = 0; i < history->readings.n; i++) {
		if (strcmp(history->readings.v[i].day, first) < 0)
			first = history->readings.v[i].day;
	}
	return first[0] == '9' ? "" : first;
}

enum err
client_codes(struct db *db, struct arena *arena, struct codes *out)
{
	static const char SQL_CODES[] =
	    "SELECT code FROM client WHERE archived_at IS NULL ORDER BY code";
	struct query query = db_query(db, SQL_CODES, "");

	*out = (struct codes){ 0 };
	while (db_next(&query)) {
		arena_grow(arena, out);
		out->v[out->n++] = col_text(&query, arena, 0);
	}
	return db_end(&query);
}

/* The rows of all parts in one list each. */
static void
join(struct history_reader *reader)
{
	struct history *history = reader->history;
	struct sessions *sessions = &history->sessions;
	struct checkins *checkins = &history->checkins;
	struct readings *readings = &history->readings;
	const struct history_rows *part;

	for (part = reader->first; part != NULL; part = part->next) {
		sessions->n += part->sessions.n;
		checkins->n += part->checkins.n;
		readings->n += part->readings.n;
	}
	sessions->v = arena_array(reader->arena, struct session, sessions->n);
	checkins->v = arena_array(reader->arena, struct checkin, checkins->n);
	readings->v = arena_array(reader->arena, struct reading, readings->n);
	sessions->n = checkins->n = readings->n = 0;
	for (part = reader->first; part != NULL; part = part->next) {
		size_t i;

		for (i = 0; i < part->sessions.n; i++)
			sessions->v[sessions->n++] = part->sessions.v[i];
		for (i = 0; i < part->checkins.n; i++)
			checkins->v[checkins->n++] = part->checkins.v[i];
		for (i = 0; i < part->readings.n; i++)
			readings->v[readings->n++] = part->readings.v[i];
	}
}

static void
finish_checkins(struct history_reader *reader, struct replaced *old)
{
	struct checkins *checkins = &reader->history->checkins;
	size_t i, n = 0;

	*old = (struct replaced){
		arena_array(reader->arena, const char *, checkins->n), 0
	};
	for (i = 0; i < checkins->n; i++) {
		if (checkins->v[i].replaces[0] != '\0')
			old->v[old->n++] = arena_strdup(
			    reader->arena, checkins->v[i].replaces);
	}
	if (old->n > 0)
		qsort(old->v, old->n, sizeof(old->v[0]), compare_id);
	for (i = 0; i < checkins->n; i++) {
		if (!is_replaced(old, checkins->v[i].id))
			checkins->v[n++] = checkins->v[i];
	}
	checkins->n = n;
	checkins_sort(checkins);
}

static void
finish_readings(struct history_reader *reader, const struct replaced *old)
{
	struct readings *readings = &reader->history->readings;
	struct replaced moved = {
		arena_array(reader->arena, const char *, readings->n), 0
	};
	size_t i, n = 0;

	for (i = 0; i < readings->n; i++) {
		if (readings->v[i].replaces[0] != '\0')
			moved.v[moved.n++] = arena_strdup(
			    reader->arena, readings->v[i].replaces);
	}
	if (moved.n > 0)
		qsort(moved.v, moved.n, sizeof(moved.v[0]), compare_id);
	/* A check-in that was corrected takes its readings with it. */
	for (i = 0; i < readings->n; i++) {
		if (is_replaced(&moved, readings->v[i].id) ||
		    is_replaced(old, readings->v[i].checkin))
			continue;
		readings->v[n] = readings->v[i];
		readings->v[n++].replaces[0] = '\0';
	}
	readings->n = n;
	readings_sort(readings);
}

static enum err
part_sessions(struct db *db, struct history_reader *reader, int64_t *left)
{
	struct sessions *part = &reader->last->sessions;
	int64_t limit = *left / SESSION_COST + 1;
	int first = reader->session + 1;
	enum err err = session_part(
	    db, reader->client, reader->session, limit, &reader->session);

	if (err == OK && reader->session != 0)
		err = session_list(db, reader->arena, reader->client, first,
		    reader->session, part);
	if (err != OK)
		return err;
	if ((int64_t)part->n < limit)
		next_stage(reader);
	*left -= (int64_t)part->n * SESSION_COST;
	return OK;
}

static enum err
part_checkins(struct db *db, struct history_reader *reader, int64_t *left)
{
	struct checkins *part = &reader->last->checkins;
	enum err err = checkin_part(
	    db, reader->arena, reader->client, reader->after, *left, part);

	if (err != OK)
		return err;
	advance(
	    reader, part->n, part->n > 0 ? part->v[part->n - 1].id : "", left);
	return OK;
}

static enum err
part_readings(struct db *db, struct history_reader *reader, int64_t *left)
{
	struct readings *part = &reader->last->readings;
	enum err err = reading_part(
	    db, reader->arena, reader->client, reader->after, *left, part);

	if (err != OK)
		return err;
	advance(
	    reader, part->n, part->n > 0 ? part->v[part->n - 1].id : "", left);
	return OK;
}

/* n rows were read, the last with this id: less than asked for are all. */
static void
advance(
    struct history_reader *reader, size_t n, const char *last, int64_t *left)
{
	if ((int64_t)n < *left)
		next_stage(reader);
	else
		memcpy(reader->after, last, ID_SIZE);
	*left -= (int64_t)n;
}

static void
next_stage(struct history_reader *reader)
{
	reader->stage++;
	reader->after[0] = '\0';
}

static bool
is_replaced(const struct replaced *replaced, const char *id)
{
	return replaced->n > 0 && id[0] != '\0' &&
	       bsearch(&id, replaced->v, replaced->n, sizeof(replaced->v[0]),
		   compare_id) != NULL;
}

static int
compare_id(const void *a, const void *b)
{
	const char *const *one = a, *const *other = b;

	return strcmp(*one, *other);
}
