/* report_history.c: makes up one client's records. */
#include "report_history.h"

#include <stdio.h>
#include <string.h>

#define LAST_WEEK "2025-12-22"

static uint64_t seed;

static int chance(int);
static int score_near(double);
static void session_make(struct arena *, struct session *, size_t, int);
static void checkin_make(struct checkin *, enum moment, int, double);
static void reading_make(struct reading *, size_t, int, double);

void
history_make(struct arena *arena, size_t sessions, struct history *out)
{
	int monday = day_number(LAST_WEEK) - 7 * ((int)sessions - 1), day;
	size_t i, k, readings = (sessions + 3) / 4;
	double way;

	seed = 1;
	*out = (struct history){ 0 };
	out->client.id = 1;
	(void)snprintf(out->client.code, CODE_SIZE, "C0001");
	out->client.name = "Aminah binti Yusof";
	out->client.phone = out->client.therapist_text = "";
	out->client.activities[0] = "sit at my desk for an hour";
	out->client.activities[1] = out->client.activities[2] = "";
	day_text(monday, out->client.first_treatment_day);
	out->sessions.v = arena_array(arena, struct session, sessions);
	out->checkins.v = arena_array(arena, struct checkin, 3 * sessions);
	out->readings.v = arena_array(arena, struct reading, 4 * readings);
	for (i = 0; i < sessions; i++, monday += 7) {
		day = monday + chance(3);
		way = sessions > 1 ? (double)i / (double)(sessions - 1) : 0;
		session_make(arena, &out->sessions.v[i], i, day);
		checkin_make(
		    &out->checkins.v[3 * i], MOMENT_ARRIVAL, day, 7 - 3 * way);
		checkin_make(&out->checkins.v[3 * i + 1], MOMENT_AFTER, day,
		    5.5 - 3 * way);
		checkin_make(&out->checkins.v[3 * i + 2], MOMENT_WEEKLY,
		    monday + 6, 6.5 - 3.5 * way);
		for (k = 0; i % 4 == 0 && k < 4; k++)
			reading_make(&out->readings.v[k * readings + i / 4], k,
			    day, way);
	}
	out->sessions.n = sessions;
	out->checkins.n = 3 * sessions;
	out->readings.n = 4 * readings;
}

/* One technique or two, as in practices that keep to a few. */
static void
session_make(struct arena *arena, struct session *session, size_t i, int day)
{
	int k;

	session->number = (int)i + 1;
	session->version = 1;
	day_text(day, session->day);
	session->made_by = 1;
	session->therapist_text = "Farah";
	session->note =
	    chance(26) == 0 ? "Slept badly; felt better afterwards." : "";
	for (k = 0; k < TECHNIQUE_N; k++)
		session->minutes[k] = NOT_USED;
	session->minutes[chance(3)] = 20 + 5 * chance(5);
	if (chance(2))
		session->minutes[chance(TECHNIQUE_N - 1)] = 15 + 5 * chance(4);
	session->regions = arena_array(arena, struct session_region, 1);
	session->regions[0] =
	    (struct session_region){ 2, -1, false, MINUTES_UNKNOWN };
	session->regions_n = 1;
}

static void
checkin_make(struct checkin *checkin, enum moment moment, int day, double pain)
{
	static int made;
	int k;

	(void)snprintf(checkin->id, ID_SIZE, "%032x", ++made);
	checkin->moment = moment;
	day_text(day, checkin->day);
	checkin->submitted_at = (int64_t)day * 86400 + 7200 * (moment + 1);
	for (k = 0; k < ANSWER_N; k++)
		checkin->answers[k] = NOT_ANSWERED;
	checkin->something_text = checkin->note = "";
	if (moment != MOMENT_WEEKLY) {
		checkin->answers[QUESTION_PAIN_NOW] = score_near(pain);
		if (moment == MOMENT_AFTER)
			checkin->answers[QUESTION_TIGHTNESS] =
			    score_near(pain - 1);
		return;
	}
	checkin->regions = 1u << chance(8);
	checkin->answers[QUESTION_PAIN_WEEK] = score_near(pain);
	checkin->answers[QUESTION_INTERFERENCE_ENJOYMENT] = score_near(pain);
	checkin->answers[QUESTION_INTERFERENCE_ACTIVITY] = score_near(pain - 1);
	checkin->answers[QUESTION_ACTIVITY_1] = score_near(10 - pain);
	if (chance(4) == 0)
		checkin->answers[QUESTION_GLOBAL_CHANGE] = 1 + chance(4);
	checkin->answers[QUESTION_SOMETHING_ELSE] = chance(13) == 0;
	if (checkin->answers[QUESTION_SOMETHING_ELSE])
		checkin->something_text = "new chair at work";
}

/* By series: two movements, left and right. */
static void
reading_make(struct reading *reading, size_t k, int day, double way)
{
	static const char *const keys[] = { "shoulder.flexion",
		"shoulder.abduction" };

	reading->movement = movement_find(keys[k / 2]);
	reading->side = k % 2 ? SIDE_RIGHT : SIDE_LEFT;
	reading->motion = MOTION_ACTIVE;
	reading->timing = TIMING_OTHER;
	day_text(day, reading->day);
	reading->degrees = 105 + (int)(50 * way) + chance(9);
	reading->repeats = NOT_ANSWERED;
	reading->method = METHOD_GONIOMETER;
	reading->measurer = 1;
	reading->measurer_text = "";
}

static int
score_near(double value)
{
	int score = (int)(value + 0.5) - 1 + chance(3);

	return score < 0 ? 0 : score > SCORE_MAX ? SCORE_MAX : score;
}

/* A number below n; xorshift64*. */
static int
chance(int n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (int)((seed * 2685821657736338717u) >> 33) % n;
}
