/*
 * random_client.h: a client by chance, as a plan that a test may change
 * before it becomes a history.
 */
#ifndef RANDOM_CLIENT_H
#define RANDOM_CLIENT_H

#include "history_builder.h"
#include "random.h"

#define PLAN_MAX 60

struct plan_session {
	int day;
	int minutes[TECHNIQUE_N];
	int arrival, before, after, tightness; /* or NOT_ANSWERED */
};
struct plan_week {
	int day;
	int pain, enjoyment, activity, overall;
	int activities[ACTIVITY_N];
};
struct course {
	int first_day;
	size_t sessions_n, weeks_n;
	struct plan_session sessions[PLAN_MAX];
	struct plan_week weeks[PLAN_MAX];
	bool shuffled; /* check-ins are sent in another order */
};

static inline int
random_below(uint64_t *state, int n)
{
	return (int)(random_next(state) % (uint64_t)n);
}

/* A score from low to high, missing one time in missing. */
static inline int
random_score(uint64_t *state, int low, int high, int missing)
{
	int score = low + random_below(state, high - low + 1);

	return random_below(state, missing) == 0 ? NOT_ANSWERED : score;
}

/* Scores lie from low to high. */
static inline void
plan_make(uint64_t *state, int low, int high, struct course *out)
{
	int day = 20000 + random_below(state, 300), k;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->first_day = day;
	out->sessions_n = (size_t)random_below(state, 40);
	out->weeks_n = (size_t)random_below(state, 40);
	for (i = 0; i < out->sessions_n; i++) {
		struct plan_session *s = &out->sessions[i];

		s->day = day;
		day += 1 + random_below(state, 12);
		for (k = 0; k < TECHNIQUE_N; k++)
			s->minutes[k] = NOT_USED;
		s->minutes[random_below(state, 4)] = MINUTES_UNKNOWN;
		for (k = random_below(state, 3); k > 0; k--)
			s->minutes[random_below(state, TECHNIQUE_N)] =
			    5 * (1 + random_below(state, 10));
		s->arrival = random_score(state, low, high, 3);
		s->before = random_score(state, low, high, 3);
		s->after = random_score(state, low, high, 5);
		s->tightness = random_score(state, low, high, 5);
	}
	day = out->first_day - random_below(state, 30);
	for (i = 0; i < out->weeks_n; i++) {
		struct plan_week *w = &out->weeks[i];

		w->day = day;
		day += 4 + random_below(state, 6);
		w->pain = random_score(state, low, high, 6);
		w->enjoyment = random_score(state, low, high, 6);
		w->activity = random_score(state, low, high, 6);
		w->overall = random_below(state, 4)
				 ? NOT_ANSWERED
				 : 1 + random_below(state, 7);
		for (k = 0; k < ACTIVITY_N; k++)
			w->activities[k] = random_score(state, low, high, 4);
	}
}

static inline void
plan_week_send(struct builder *b, const struct plan_week *week)
{
	struct checkin *c = builder_weekly(b, week->day, week->pain);

	c->answers[QUESTION_INTERFERENCE_ENJOYMENT] = week->enjoyment;
	c->answers[QUESTION_INTERFERENCE_ACTIVITY] = week->activity;
	c->answers[QUESTION_GLOBAL_CHANGE] = week->overall;
	memcpy(&c->answers[QUESTION_ACTIVITY_1], week->activities,
	    sizeof(week->activities));
}

static inline void
plan_session_send(struct builder *b, const struct plan_session *session)
{
	struct checkin *c;

	builder_arrival(b, session->day, session->arrival);
	c = builder_after(b, session->day, session->after);
	c->answers[QUESTION_PAIN_BEFORE] = session->before;
	c->answers[QUESTION_TIGHTNESS] = session->tightness;
}

static inline struct history
plan_history(struct arena *arena, const struct course *plan)
{
	struct builder b = builder_start(arena);
	size_t i;

	day_text(plan->first_day, b.history.client.first_treatment_day);
	for (i = 0; i < plan->sessions_n; i++)
		memcpy(builder_session(&b, plan->sessions[i].day)->minutes,
		    plan->sessions[i].minutes,
		    sizeof(plan->sessions[i].minutes));
	for (i = 0; i < plan->sessions_n && !plan->shuffled; i++)
		plan_session_send(&b, &plan->sessions[i]);
	for (i = plan->weeks_n; i > 0; i--)
		plan_week_send(&b,
		    &plan->weeks[plan->shuffled ? i - 1 : plan->weeks_n - i]);
	for (i = plan->sessions_n; i > 0 && plan->shuffled; i--)
		plan_session_send(&b, &plan->sessions[i - 1]);
	return b.history;
}

#endif
