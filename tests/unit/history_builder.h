/*
 * history_builder.h: builds a struct history for tests, a line per event.
 * Everything is kept in the order that model.h promises.
 */
#ifndef HISTORY_BUILDER_H
#define HISTORY_BUILDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

struct builder {
	struct arena *arena;
	struct history history;
	int64_t clock; /* submitted_at of the next check-in */
};

static inline struct builder
builder_start(struct arena *arena)
{
	struct builder b = { .arena = arena, .clock = 1 };

	b.history.client = (struct client){ .id = 1,
		.name = "Tan Mei Ling",
		.phone = "",
		.therapist_text = "",
		.activities = { "", "", "" } };
	snprintf(b.history.client.code, CODE_SIZE, "C0042");
	return b;
}

/* A check-in with nothing answered; fill in what was. */
static inline struct checkin *
builder_checkin(struct builder *b, enum moment moment, int day)
{
	struct checkins *list = &b->history.checkins;
	char text[DAY_SIZE];
	struct checkin *c;
	size_t i;

	day_text(day, text);
	arena_grow(b->arena, list);
	for (i = list->n; i > 0 && strcmp(list->v[i - 1].day, text) > 0; i--)
		list->v[i] = list->v[i - 1];
	list->n++;
	c = &list->v[i];
	*c = (struct checkin){ .moment = moment,
		.submitted_at = b->clock++,
		.answers = NO_ANSWERS,
		.something_text = "",
		.note = "" };
	c->answers[QUESTION_PAIN_BEFORE_RECALLED] = 1;
	snprintf(c->id, ID_SIZE, "%032lld", (long long)c->submitted_at);
	memcpy(c->day, text, DAY_SIZE);
	return c;
}

static inline struct checkin *
builder_weekly(struct builder *b, int day, int pain)
{
	struct checkin *c = builder_checkin(b, MOMENT_WEEKLY, day);

	c->answers[QUESTION_PAIN_WEEK] = pain;
	return c;
}

static inline struct checkin *
builder_arrival(struct builder *b, int day, int pain)
{
	struct checkin *c = builder_checkin(b, MOMENT_ARRIVAL, day);

	c->answers[QUESTION_PAIN_NOW] = pain;
	return c;
}

static inline struct checkin *
builder_after(struct builder *b, int day, int pain)
{
	struct checkin *c = builder_checkin(b, MOMENT_AFTER, day);

	c->answers[QUESTION_PAIN_NOW] = pain;
	return c;
}

/* A session without techniques; sessions are added by day. */
static inline struct session *
builder_session(struct builder *b, int day)
{
	struct sessions *list = &b->history.sessions;
	struct session *s;
	int k;

	arena_grow(b->arena, list);
	s = &list->v[list->n++];
	*s = (struct session){ .number = (int)list->n,
		.version = 1,
		.therapist_text = "",
		.note = "" };
	for (k = 0; k < TECHNIQUE_N; k++)
		s->minutes[k] = NOT_USED;
	day_text(day, s->day);
	return s;
}

/* Readings are added by movement, side, motion, timing, day. */
static inline struct reading *
builder_reading(struct builder *b, int day, const char *movement,
    enum side side, int degrees)
{
	struct readings *list = &b->history.readings;
	struct reading *r;

	arena_grow(b->arena, list);
	r = &list->v[list->n++];
	*r = (struct reading){ .movement = movement_find(movement),
		.side = side,
		.timing = TIMING_OTHER,
		.degrees = degrees,
		.repeats = NOT_ANSWERED,
		.method = METHOD_GONIOMETER,
		.measurer = 1,
		.measurer_text = "" };
	if (r->movement == NULL)
		abort();
	day_text(day, r->day);
	return r;
}

#endif
