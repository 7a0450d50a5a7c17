/*
 * page_record.c: the rows of a client's table of sessions and check-ins. A
 * session takes in what the client sent around it on its day; what was sent
 * on other days, and every weekly check-in, has a row of its own.
 */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "words.h"

/* What the rows are made from, and how far. */
struct maker {
	struct arena *arena;
	enum lang lang;
	const struct history *history;
	struct records *out;
	size_t sessions_n; /* the first rows: sessions, by day */
};

static struct record *record_add(struct maker *, const char *, const char *);
static void sessions_add(struct maker *, const struct analysis *);
static struct record *session_of_day(struct maker *, const char *);
static int compare_day(const void *, const void *);
static void checkins_add(struct maker *);
static struct record *record_of(struct maker *, const struct checkin *);
static void take_in(struct maker *, struct record *, const struct checkin *);
static const char *join(struct arena *, const char *, const char *);
static void readings_add(struct maker *);
static struct record *record_of_reading(struct maker *, const struct reading *);
static const struct checkin *
checkin_of(const struct history *, const struct reading *);
static const char *reading_text(struct maker *, size_t);
static bool
same_series(const struct reading *, const struct reading *, enum timing);
static int newest_first(const void *, const void *);

void
records_make(struct arena *arena, enum lang lang, const struct history *history,
    const struct analysis *analysis, struct records *out)
{
	struct maker maker = { arena, lang, history, out, 0 };

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

/* Before and after are the analysis's, so that all pages say the same. */
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
}

/* The row that a check-in belongs in; a new one unless its day has a session
 * or, for a weekly one, always. */
static struct record *
record_of(struct maker *maker, const struct checkin *checkin)
{
	static const char *const names[MOMENT_N] = { "Arrival",
		"After a session", "Weekly" };
	struct record *record = NULL;

	if (checkin->moment != MOMENT_WEEKLY)
		record = session_of_day(maker, checkin->day);
	if (record != NULL)
		return record;
	record = record_add(
	    maker, checkin->day, tr(maker->lang, names[checkin->moment]));
	if (checkin->moment == MOMENT_ARRIVAL)
		record->before = checkin->pain_now;
	if (checkin->moment == MOMENT_AFTER) {
		record->before = checkin->pain_before;
		record->recalled = checkin->pain_before_recalled == 1;
		record->after = checkin->pain_now;
	}
	record->week = checkin->pain_week;
	return record;
}

static void
take_in(
    struct maker *maker, struct record *record, const struct checkin *checkin)
{
	char sent[DAY_SIZE];

	if (checkin->submitted_at != 0) {
		/* A clock of another day would mislead. */
		day_of_instant(checkin->submitted_at, sent);
		if (strcmp(sent, checkin->day) == 0)
			instant_clock(checkin->submitted_at, record->clock);
	}
	record->order = checkin->submitted_at;
	if (checkin->tightness != NOT_ANSWERED)
		record->tightness = checkin->tightness;
	if (checkin->new_soreness == SORENESS_CALL)
		record->call = true;
	record->note = join(maker->arena, record->note, checkin->note);
	if (checkin->something_else == 1)
		record->changed = join(maker->arena, record->changed,
		    checkin->something_text[0] ? checkin->something_text
					       : tr(maker->lang, "yes"));
}

static const char *
join(struct arena *arena, const char *one, const char *other)
{
	if (one[0] == '\0' || other[0] == '\0')
		return one[0] == '\0' ? other : one;
	return arena_printf(arena, "%s / %s", one, other);
}

/* Readings come by movement, side, motion, timing and day: those of a day
 * before and after are brought together. */
static void
readings_add(struct maker *maker)
{
	const struct readings *readings = &maker->history->readings;
	struct record *record;
	const char *text;
	size_t i;

	for (i = 0; i < readings->n; i++) {
		text = reading_text(maker, i);
		if (text == NULL)
			continue;
		record = record_of_reading(maker, &readings->v[i]);
		record->readings = record->readings[0] == '\0'
				       ? text
				       : arena_printf(maker->arena, "%s, %s",
					     record->readings, text);
	}
}

static struct record *
record_of_reading(struct maker *maker, const struct reading *reading)
{
	const struct checkin *checkin = checkin_of(maker->history, reading);
	bool weekly = checkin != NULL && checkin->moment == MOMENT_WEEKLY;
	struct record *record = NULL;
	size_t i;

	if (!weekly)
		record = session_of_day(maker, reading->day);
	if (record != NULL)
		return record;
	for (i = maker->sessions_n; i < maker->out->n; i++) {
		record = &maker->out->v[i];
		if (strcmp(record->day, reading->day) == 0 &&
		    weekly == (record->week != NOT_ANSWERED))
			return record;
	}
	return record_add(maker, reading->day, tr(maker->lang, "Readings"));
}

static const struct checkin *
checkin_of(const struct history *history, const struct reading *reading)
{
	size_t i;

	for (i = 0; reading->checkin[0] && i < history->checkins.n; i++) {
		if (strcmp(history->checkins.v[i].id, reading->checkin) == 0)
			return &history->checkins.v[i];
	}
	return NULL;
}

/*
 * "Neck flexion 38° → 45°"; NULL for a reading after, which the one before
 * has said already, and for one that was measured again later that day.
 */
static const char *
reading_text(struct maker *maker, size_t i)
{
	const struct readings *readings = &maker->history->readings;
	const struct reading *reading = &readings->v[i], *pair = NULL;
	const char *title = movement_title(
	    maker->arena, maker->lang, reading->movement, reading->side);
	enum timing other =
	    reading->timing == TIMING_BEFORE ? TIMING_AFTER : TIMING_BEFORE;
	size_t k;

	if (i + 1 < readings->n &&
	    same_series(reading, &readings->v[i + 1], reading->timing))
		return NULL;
	for (k = 0; k < readings->n && reading->timing != TIMING_OTHER; k++) {
		if (same_series(reading, &readings->v[k], other))
			pair = &readings->v[k];
	}
	if (pair == NULL)
		return arena_printf(maker->arena, "%s %s°", title,
		    number_text(maker->arena, reading->degrees, 0));
	if (reading->timing == TIMING_AFTER)
		return NULL;
	return arena_printf(maker->arena, "%s %s° → %s°", title,
	    number_text(maker->arena, reading->degrees, 0),
	    number_text(maker->arena, pair->degrees, 0));
}

/* Whether other measured the same on the same day at this time. */
static bool
same_series(
    const struct reading *one, const struct reading *other, enum timing timing)
{
	return one->movement == other->movement && one->side == other->side &&
	       one->motion == other->motion && other->timing == timing &&
	       strcmp(one->day, other->day) == 0;
}

static int
newest_first(const void *a, const void *b)
{
	const struct record *one = a, *other = b;
	int by_day = strcmp(other->day, one->day);

	if (by_day != 0)
		return by_day;
	return (other->order > one->order) - (other->order < one->order);
}
