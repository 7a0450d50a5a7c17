/*
 * record.c: the rows of a client's table of sessions and check-ins. A session's
 * row includes the check-ins around it on its day. Check-ins of other days, and
 * each weekly one, have their own rows.
 */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "words.h"

/* The state while the rows are made. */
struct maker {
	struct arena *arena;
	enum lang lang;
	const struct history *history;
	struct records *out;
	size_t sessions_n; /* rows [0, sessions_n): sessions, by day */
	size_t checkins_n; /* then, up to here: check-ins, by day */
	const struct checkin **by_id; /* all, sorted by id */
};
/* A reading and its index in the history. */
struct placed {
	const struct reading *reading;
	size_t at;
};
/* The rows of check-ins for the readings of a day: [true] with a weekly score,
 * [false] others; each is the row's index + 1, 0: none. */
struct day_rows {
	const char *day;
	size_t rows[2];
};

static struct record *record_add(struct maker *, const char *, const char *);
static void sessions_add(struct maker *, const struct analysis *);
static struct record *session_of_day(struct maker *, const char *);
static int compare_day(const void *, const void *);
static void checkins_add(struct maker *);
static struct record *record_of(struct maker *, const struct checkin *);
static void take_in(struct maker *, struct record *, const struct checkin *);
static void index_checkins(struct maker *);
static int compare_id(const void *, const void *);
static int compare_id_to(const void *, const void *);
static void readings_add(struct maker *);
static int by_day(const void *, const void *);
static struct record *
record_of_reading(struct maker *, const struct reading *, struct day_rows *);
static void rows_of_day(struct maker *, const char *, struct day_rows *);
static const struct checkin *
checkin_of(const struct maker *, const struct reading *);
static int newest_first(const void *, const void *);

void
records_make(struct arena *arena, enum lang lang, const struct history *history,
    const struct analysis *analysis, struct records *out)
{
	struct maker maker = { arena, lang, history, out, 0, 0, NULL };

	*out = (struct records){ NULL, 0 };
	sessions_add(&maker, analysis);
	checkins_add(&maker);
	readings_add(&maker);
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(out->v[0]), newest_first);
}

static struct record *
record_add(struct maker *maker, const char *day, const char *what)
{
	struct record *record;

	arena_grow(maker->arena, maker->out);
	record = &maker->out->v[maker->out->n++];
	*record = (struct record){
		.what = what,
		.before = NOT_ANSWERED,
		.after = NOT_ANSWERED,
		.week = NOT_ANSWERED,
		.tightness = NOT_ANSWERED,
		.readings = "",
		.note = "",
		.changed = "",
	};
	memcpy(record->day, day, DAY_SIZE);
	return record;
}

/* Before and after come from the analysis, so that all pages agree. */
static void
sessions_add(struct maker *maker, const struct analysis *analysis)
{
	const struct visit *visit;
	struct record *record;
	size_t i;

	for (i = 0; i < analysis->visits.n; i++) {
		visit = &analysis->visits.v[i];
		record = record_add(
		    maker, visit->session->day, tr(maker->lang, "Session"));
		record->session = visit->session;
		record->before = visit->before;
		record->after = visit->after;
		record->recalled = visit->recalled;
	}
	maker->sessions_n = maker->out->n;
}

static struct record *
session_of_day(struct maker *maker, const char *day)
{
	if (maker->sessions_n == 0)
		return NULL;
	return bsearch(day, maker->out->v, maker->sessions_n,
	    sizeof(maker->out->v[0]), compare_day);
}

static int
compare_day(const void *day, const void *record)
{
	return strcmp(day, ((const struct record *)record)->day);
}

static void
checkins_add(struct maker *maker)
{
	const struct checkin *checkin;
	struct record *record;
	size_t i;

	for (i = 0; i < maker->history->checkins.n; i++) {
		checkin = &maker->history->checkins.v[i];
		record = record_of(maker, checkin);
		take_in(maker, record, checkin);
	}
	maker->checkins_n = maker->out->n;
}

/* Returns the row for a check-in: the session of its day; or a new row when
 * there is none, and for every weekly check-in. */
static struct record *
record_of(struct maker *maker, const struct checkin *checkin)
{
	struct record *record = NULL;

	if (checkin->moment != MOMENT_WEEKLY)
		record = session_of_day(maker, checkin->day);
	if (record != NULL)
		return record;
	record = record_add(maker, checkin->day,
	    tr(maker->lang, moment_names[checkin->moment]));
	if (checkin->moment == MOMENT_ARRIVAL)
		record->before = checkin->answers[QUESTION_PAIN_NOW];
	if (checkin->moment == MOMENT_AFTER) {
		record->before = checkin->answers[QUESTION_PAIN_BEFORE];
		record->recalled =
		    checkin->answers[QUESTION_PAIN_BEFORE_RECALLED] == 1;
		record->after = checkin->answers[QUESTION_PAIN_NOW];
	}
	record->week = checkin->answers[QUESTION_PAIN_WEEK];
	return record;
}

static void
take_in(
    struct maker *maker, struct record *record, const struct checkin *checkin)
{
	struct record_part *part =
	    arena_new_of(maker->arena, struct record_part);
	char sent[DAY_SIZE];

	if (checkin->submitted_at != 0) {
		/* Show no clock of another day. */
		day_of_instant(checkin->submitted_at, sent);
		if (strcmp(sent, checkin->day) == 0)
			instant_clock(checkin->submitted_at, record->clock);
	}
	record->order = checkin->submitted_at;
	if (checkin->answers[QUESTION_TIGHTNESS] != NOT_ANSWERED)
		record->tightness = checkin->answers[QUESTION_TIGHTNESS];
	if (checkin->answers[QUESTION_NEW_SORENESS] == SORENESS_CALL)
		record->call = true;
	part->at = (size_t)(checkin - maker->history->checkins.v);
	if (record->checkins == NULL)
		record->checkins = part;
	else
		record->checkins_last->next = part;
	record->checkins_last = part;
}

static void
index_checkins(struct maker *maker)
{
	const struct checkins *all = &maker->history->checkins;
	size_t i;

	maker->by_id =
	    arena_array(maker->arena, const struct checkin *, all->n);
	for (i = 0; i < all->n; i++)
		maker->by_id[i] = &all->v[i];
	if (all->n > 0)
		qsort(
		    maker->by_id, all->n, sizeof(maker->by_id[0]), compare_id);
}

static int
compare_id(const void *a, const void *b)
{
	const struct checkin *const *one = a, *const *other = b;

	return strcmp((*one)->id, (*other)->id);
}

static int
compare_id_to(const void *id, const void *checkin)
{
	return strcmp(id, (*(const struct checkin *const *)checkin)->id);
}

/* Sorted by day, so that the rows of each day are searched once; within a day
 * in the order of the history. */
static void
readings_add(struct maker *maker)
{
	const struct readings *readings = &maker->history->readings;
	struct placed *placed =
	    arena_array(maker->arena, struct placed, readings->n);
	struct day_rows day = { .day = "" };
	struct record_part *part;
	struct record *record;
	size_t i;

	if (readings->n == 0)
		return;
	index_checkins(maker);
	for (i = 0; i < readings->n; i++)
		placed[i] = (struct placed){ &readings->v[i], i };
	qsort(placed, readings->n, sizeof(placed[0]), by_day);
	for (i = 0; i < readings->n; i++) {
		if (!reading_told(readings, placed[i].at))
			continue;
		record = record_of_reading(maker, placed[i].reading, &day);
		part = arena_new_of(maker->arena, struct record_part);
		part->at = placed[i].at;
		if (record->readings_first == NULL)
			record->readings_first = part;
		else
			record->readings_last->next = part;
		record->readings_last = part;
	}
}

static int
by_day(const void *a, const void *b)
{
	const struct placed *one = a, *other = b;
	int order = strcmp(one->reading->day, other->reading->day);

	return order != 0 ? order
			  : (one->at > other->at) - (one->at < other->at);
}

static struct record *
record_of_reading(
    struct maker *maker, const struct reading *reading, struct day_rows *day)
{
	const struct checkin *checkin = checkin_of(maker, reading);
	bool weekly = checkin != NULL && checkin->moment == MOMENT_WEEKLY;
	struct record *record = NULL;

	if (!weekly)
		record = session_of_day(maker, reading->day);
	if (record != NULL)
		return record;
	if (strcmp(day->day, reading->day) != 0)
		rows_of_day(maker, reading->day, day);
	if (day->rows[weekly] != 0)
		return &maker->out->v[day->rows[weekly] - 1];
	record = record_add(maker, reading->day, tr(maker->lang, "Readings"));
	day->rows[weekly] = maker->out->n;
	/* It has no weekly score: other readings of the day may use it. */
	if (day->rows[false] == 0)
		day->rows[false] = maker->out->n;
	return record;
}

/* Finds the first check-in row of each kind. */
static void
rows_of_day(struct maker *maker, const char *text, struct day_rows *day)
{
	const struct record *rows = maker->out->v;
	size_t low = maker->sessions_n, high = maker->checkins_n, middle;

	*day = (struct day_rows){ .day = text };
	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(rows[middle].day, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < maker->checkins_n && strcmp(rows[low].day, text) == 0;
	     low++) {
		bool weekly = rows[low].week != NOT_ANSWERED;

		if (day->rows[weekly] == 0)
			day->rows[weekly] = low + 1;
	}
}

static const struct checkin *
checkin_of(const struct maker *maker, const struct reading *reading)
{
	const struct checkin **found = NULL;

	if (reading->checkin[0] != '\0' && maker->history->checkins.n > 0)
		found = bsearch(reading->checkin, maker->by_id,
		    maker->history->checkins.n, sizeof(maker->by_id[0]),
		    compare_id_to);
	return found == NULL ? NULL : *found;
}

static int
newest_first(const void *a, const void *b)
{
	const struct record *one = a, *other = b;
	int by_days = strcmp(other->day, one->day);

	if (by_days != 0)
		return by_days;
	return (other->order > one->order) - (other->order < one->order);
}
