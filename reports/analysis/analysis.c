/*
 * analysis.c: makes an analysis from one client's history. It sorts the
 * answers into series and visits; other files of this folder compute numbers.
 */
#include "analysis.h"

#include <string.h>

/* The last answer of each kind on one day. */
struct day_scores {
	int arrival; /* pain_now of the arrival form */
	int before;  /* pain_before of the after form */
	bool recalled;
	int after; /* pain_now of the after form */
	int tightness, swelling;
};

static void period_make(
    const struct history *, const char *, const char *, struct analysis *);
static void history_until(const struct history *, int, struct history *);
static void
scores_make(struct arena *, const struct history *, struct analysis *);
static size_t
scores_of_day(const struct checkins *, size_t, struct day_scores *);
static void visit_add(struct arena *, const struct session *,
    const struct day_scores *, struct visits *);
static void visits_finish(struct analysis *);
static void
weekly_make(struct arena *, const struct checkins *, struct analysis *);
static void measures_finish(struct arena *, struct analysis *);
static void main_movement_find(struct analysis *);
static void series_put(struct arena *, struct series *, int, double);

void
analysis_make(struct arena *arena, const struct history *history,
    const char *from, const char *to, struct analysis *out)
{
	struct history used;
	int k;

	*out = (struct analysis){ .client = &history->client };
	period_make(history, from, to, out);
	history_until(history, out->to, &used);
	scores_make(arena, &used, out);
	visits_finish(out);
	weekly_make(arena, &used.checkins, out);
	measures_finish(arena, out);
	weeks_make(arena, &used, out);
	answers_make(arena, &used.checkins, out);
	regions_make(&used.checkins, out->from, &out->regions);
	for (k = 0; k < OUTCOME_N; k++)
		outcome_make(&out->visits, (enum outcome)k, &out->outcomes[k]);
	combinations_make(arena, &out->visits, &out->combinations);
	planned_make(&history->plan, &out->visits, out->to, &out->planned);
	movements_make(arena, &history->readings, out->to, &out->movements);
	main_movement_find(out);
}

static void
period_make(const struct history *history, const char *from, const char *to,
    struct analysis *out)
{
	int day, oldest = INT_MAX, newest = NO_DAY;
	size_t i;

	for (i = 0; i < history->sessions.n; i++) {
		day = day_number(history->sessions.v[i].day);
		oldest = day < oldest ? day : oldest;
		newest = day > newest ? day : newest;
	}
	for (i = 0; i < history->checkins.n; i++) {
		day = day_number(history->checkins.v[i].day);
		oldest = day < oldest ? day : oldest;
		newest = day > newest ? day : newest;
	}
	for (i = 0; i < history->readings.n; i++) {
		day = day_number(history->readings.v[i].day);
		oldest = day < oldest ? day : oldest;
		newest = day > newest ? day : newest;
	}
	out->to = to[0] != '\0'      ? day_number(to)
		  : newest != NO_DAY ? newest
				     : 0;
	out->from = from[0] != '\0' ? day_number(from) : oldest;
	if (out->from > out->to)
		out->from = out->to;
	out->first = NO_DAY;
	if (history->client.first_treatment_day[0] != '\0')
		out->first = day_number(history->client.first_treatment_day);
	else if (history->sessions.n > 0)
		out->first = day_number(history->sessions.v[0].day);
	if (out->first != NO_DAY && out->first > out->to)
		out->first = NO_DAY;
}

/* Copies the history up to a day to out. movements_make() cuts the readings. */
static void
history_until(const struct history *history, int to, struct history *out)
{
	*out = *history;
	while (out->sessions.n > 0 &&
	       day_number(out->sessions.v[out->sessions.n - 1].day) > to)
		out->sessions.n--;
	while (out->checkins.n > 0 &&
	       day_number(out->checkins.v[out->checkins.n - 1].day) > to)
		out->checkins.n--;
}

/* Walks through sessions and check-ins together; both are sorted by day. */
static void
scores_make(
    struct arena *arena, const struct history *used, struct analysis *out)
{
	const struct sessions *sessions = &used->sessions;
	size_t s = 0, c = 0;

	while (s < sessions->n || c < used->checkins.n) {
		const struct session *session = NULL;
		struct day_scores scores;
		const char *day = c < used->checkins.n ? used->checkins.v[c].day
						       : sessions->v[s].day;

		if (s < sessions->n && strcmp(sessions->v[s].day, day) <= 0) {
			session = &sessions->v[s++];
			day = session->day;
		}
		if (c < used->checkins.n &&
		    strcmp(used->checkins.v[c].day, day) == 0)
			c = scores_of_day(&used->checkins, c, &scores);
		else
			scores_of_day(&(struct checkins){ 0 }, 0, &scores);
		if (scores.arrival != NOT_ANSWERED)
			series_put(arena, &out->pain.series, day_number(day),
			    scores.arrival);
		if (session == NULL)
			continue;
		visit_add(arena, session, &scores, &out->visits);
		if (scores.arrival == NOT_ANSWERED &&
		    scores.before != NOT_ANSWERED)
			series_put(arena, &out->pain.series, day_number(day),
			    scores.before);
		if (scores.tightness != NOT_ANSWERED)
			series_put(arena, &out->tightness.series,
			    day_number(day), scores.tightness);
		if (scores.swelling != NOT_ANSWERED)
			series_put(arena, &out->swelling.series,
			    day_number(day), scores.swelling);
	}
	summary_make(
	    &out->pain.series, out->first, out->to, &out->pain.summary);
}

/* Reads the day of check-in c; returns the first check-in after that day. */
static size_t
scores_of_day(const struct checkins *checkins, size_t c, struct day_scores *out)
{
	const char *day = c < checkins->n ? checkins->v[c].day : NULL;

	*out = (struct day_scores){ NOT_ANSWERED, NOT_ANSWERED, false,
		NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED };
	for (; c < checkins->n && strcmp(checkins->v[c].day, day) == 0; c++) {
		const struct checkin *checkin = &checkins->v[c];

		if (checkin->moment == MOMENT_ARRIVAL &&
		    checkin->answers[QUESTION_PAIN_NOW] != NOT_ANSWERED)
			out->arrival = checkin->answers[QUESTION_PAIN_NOW];
		if (checkin->moment != MOMENT_AFTER)
			continue;
		if (checkin->answers[QUESTION_PAIN_BEFORE] != NOT_ANSWERED) {
			out->before = checkin->answers[QUESTION_PAIN_BEFORE];
			out->recalled =
			    checkin->answers[QUESTION_PAIN_BEFORE_RECALLED] !=
			    0;
		}
		if (checkin->answers[QUESTION_PAIN_NOW] != NOT_ANSWERED)
			out->after = checkin->answers[QUESTION_PAIN_NOW];
		if (checkin->answers[QUESTION_TIGHTNESS] != NOT_ANSWERED)
			out->tightness = checkin->answers[QUESTION_TIGHTNESS];
		if (checkin->answers[QUESTION_SWELLING] != NOT_ANSWERED)
			out->swelling = checkin->answers[QUESTION_SWELLING];
	}
	return c;
}

static void
visit_add(struct arena *arena, const struct session *session,
    const struct day_scores *scores, struct visits *visits)
{
	struct visit *visit;

	arena_grow(arena, visits);
	visit = &visits->v[visits->n++];
	*visit = (struct visit){
		.session = session,
		.day = day_number(session->day),
		.before = scores->arrival,
		.after = scores->after,
	};
	if (visit->before == NOT_ANSWERED && scores->before != NOT_ANSWERED) {
		visit->before = scores->before;
		visit->recalled = scores->recalled;
	}
	visit->techniques = technique_shares(session, visit->shares);
}

/* Sets what depends on the next visit, and counts the visits. */
static void
visits_finish(struct analysis *out)
{
	size_t i;

	for (i = 0; i < out->visits.n; i++) {
		struct visit *visit = &out->visits.v[i], *next = visit + 1;
		int days, unused;

		if (visit->day < out->from) {
			out->visits_before++;
		} else {
			out->sessions++;
			out->both_scores +=
			    visit_change(visit, RIGHT_AFTER, &unused);
			out->recalled += visit->recalled;
		}
		if (i + 1 == out->visits.n)
			break;
		days = next->day - visit->day;
		if (visit->before == NOT_ANSWERED ||
		    next->before == NOT_ANSWERED || days < NEXT_VISIT_MIN ||
		    days > NEXT_VISIT_MAX)
			continue;
		visit->has_next = true;
		visit->next = next->before - visit->before;
	}
}

/*
 * Makes the measures of the weekly form. Pain is the weekly average when it
 * has a summary, else the score on arrival when that has one. If neither has,
 * pain is the weekly average when there is at least one, else the arrival.
 */
static void
weekly_make(
    struct arena *arena, const struct checkins *checkins, struct analysis *out)
{
	struct measure week = { 0 };
	struct summary *summary = &out->interference.summary;
	size_t i;

	for (i = 0; i < checkins->n; i++) {
		const struct checkin *checkin = &checkins->v[i];
		int day = day_number(checkin->day);

		if (checkin->moment != MOMENT_WEEKLY ||
		    checkin->answers[QUESTION_PAIN_WEEK] == NOT_ANSWERED)
			continue;
		series_put(arena, &week.series, day,
		    checkin->answers[QUESTION_PAIN_WEEK]);
		if (checkin->answers[QUESTION_INTERFERENCE_ENJOYMENT] ==
			NOT_ANSWERED ||
		    checkin->answers[QUESTION_INTERFERENCE_ACTIVITY] ==
			NOT_ANSWERED)
			continue;
		series_put(arena, &out->interference.series, day,
		    (checkin->answers[QUESTION_PAIN_WEEK] +
			checkin->answers[QUESTION_INTERFERENCE_ENJOYMENT] +
			checkin->answers[QUESTION_INTERFERENCE_ACTIVITY]) /
			3.0);
	}
	summary_make(&week.series, out->first, out->to, &week.summary);
	out->arrival = week.summary.status != SUMMARY_OK &&
		       (out->pain.summary.status == SUMMARY_OK ||
			   (week.series.n == 0 && out->pain.series.n > 0));
	if (!out->arrival)
		out->pain = week;
	if (out->pain.summary.status == SUMMARY_OK && !out->pain.summary.stale)
		out->pain.summary.change_class = pain_class(
		    out->pain.summary.baseline, out->pain.summary.current);

	summary_make(&out->interference.series, out->first, out->to, summary);
	if (summary->status == SUMMARY_OK && !summary->stale)
		summary->change_class = interference_class(summary->change);

	activities_make(arena, checkins, out->first, out->to, &out->activities);
	summary = &out->activities.summary;
	summary->has_percent = false;
	if (summary->status == SUMMARY_OK && !summary->stale)
		summary->change_class = activities_class(summary->change);
}

static void
measures_finish(struct arena *arena, struct analysis *out)
{
	out->pain.compared = out->pain.series;
	out->interference.compared = out->interference.series;
	measure_trend(arena, &out->pain, out->first);
	measure_trend(arena, &out->interference, out->first);
	measure_trend(arena, &out->activities, out->first);
	measure_nap(&out->pain, true);
	measure_nap(&out->interference, true);
	measure_nap(&out->activities, false);
	measure_ends(&out->tightness, out->from);
	measure_ends(&out->swelling, out->from);
}

static void
main_movement_find(struct analysis *out)
{
	const struct client *client = out->client;
	size_t i;

	if (client->movements_n == 0) {
		if (out->movements.n > 0)
			out->main_movement = &out->movements.v[0];
		return;
	}
	for (i = 0; i < out->movements.n; i++) {
		const struct movement_series *series = &out->movements.v[i];

		if (series->movement == client->movements[0].movement &&
		    series->side == client->movements[0].side &&
		    (out->main_movement == NULL ||
			out->main_movement->n < series->n))
			out->main_movement = series;
	}
}

/* Adds a value; a second value on the same day replaces the first. */
static void
series_put(struct arena *arena, struct series *series, int day, double value)
{
	if (series->n == 0 || series->v[series->n - 1].day != day) {
		arena_grow(arena, series);
		series->n++;
	}
	series->v[series->n - 1] = (struct point){ day, value };
}
