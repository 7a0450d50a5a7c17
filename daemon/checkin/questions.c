/*
 * questions.c: which of the questions a client's form has at which moment.
 * Their wording has a version, FORM_VERSION.
 */
#include "pages.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define GLOBAL_CHANGE_DAYS 28

static bool is_asked(const struct asking *, enum question_key);
static bool is_due(const struct asking *);
static void prompt_add(struct request *, const struct asking *,
    enum question_key, struct prompts *);
static int prompt_value(const struct checkin *, enum question_key);
static void
reading_prompt(enum lang, const struct reading_answer *, struct prompt *);

_Static_assert(QUESTION_ACTIVITY_3 == QUESTION_ACTIVITY_1 + ACTIVITY_N - 1,
    "the activities stand in a row");

enum err
asking_load(struct request *req, struct asking *asking)
{
	const char *day = asking->answers.checkin.day;
	struct session session;
	enum err err =
	    client_get(req->db, req->arena, req->link.client, &asking->client);

	/* A day that was not understood cannot be looked up. */
	if (*day == '\0')
		day = req->today;
	if (err == OK)
		err = checkin_state(
		    req->db, req->link.client, day, &asking->state);
	if (err != OK)
		return err;
	err = session_on_day(
	    req->db, req->arena, req->link.client, day, &session);
	asking->asks_techniques =
	    err == ERR_NOT_FOUND || (err == OK && session.by_client);
	return err == ERR_NOT_FOUND ? OK : err;
}

enum moment
moment_choose(const struct checkin_state *state)
{
	if ((state->arrival_today || state->session_today) &&
	    !state->after_today)
		return MOMENT_AFTER;
	return state->weekly_in_6_days ? MOMENT_ARRIVAL : MOMENT_WEEKLY;
}

void
prompts_make(
    struct request *req, const struct asking *asking, struct prompts *out)
{
	unsigned moment = 1U << asking->answers.checkin.moment;
	enum question_key key;
	size_t i;

	*out = (struct prompts){ NULL, 0, false };
	for (i = 0; i < QUESTION_N; i++) {
		key = question_order[i];
		/* The day has a place of its own. */
		if (questions[key].type != TYPE_DAY &&
		    (questions[key].moments & moment) && is_asked(asking, key))
			prompt_add(req, asking, key, out);
	}
}

int
prompts_seconds(const struct prompts *prompts)
{
	static const int seconds[] = { [TYPE_SCORE] = 6,
		[TYPE_WORD] = 6,
		[TYPE_CHANGE] = 6,
		[TYPE_RANK] = 6,
		[TYPE_TECHNIQUES] = 8,
		[TYPE_REGIONS] = 10,
		[TYPE_READING] = 20,
		[TYPE_NOTE] = 0 };
	int sum = 0;
	size_t i;

	for (i = 0; i < prompts->n; i++)
		sum += seconds[prompts->v[i].question->type];
	return (sum + 9) / 10 * 10;
}

/* What was answered before is asked again. */
static bool
is_asked(const struct asking *asking, enum question_key key)
{
	const struct checkin_answers *answers = &asking->answers;
	bool answered =
	    key < ANSWER_N && answers->checkin.answers[key] != NOT_ANSWERED;
	const struct movement *movement;
	enum side side;

	switch (questions[key].asked) {
	case ASKED_ALWAYS:
		return true;
	case ASKED_NEVER:
		return false;
	case ASKED_NO_ARRIVAL:
		return answered || !asking->state.arrival_today;
	case ASKED_SWELLING_CHOSEN:
		return answered || asking->client.asks_swelling;
	case ASKED_TECHNIQUES_OPEN:
		return asking->asks_techniques || answers->techniques != 0;
	case ASKED_ACTIVITY_CHOSEN:
		return *asking->client.activities[key - QUESTION_ACTIVITY_1];
	case ASKED_MOVEMENT_CHOSEN:
		return reading_name(
		    answers->readings[key - QUESTION_READING_1].movement,
		    &movement, &side);
	case ASKED_CHANGE_DUE:
		return answered || is_due(asking);
	}
	return false;
}

static void
prompt_add(struct request *req, const struct asking *asking,
    enum question_key key, struct prompts *out)
{
	const struct checkin_answers *answers = &asking->answers;
	const struct question *question = &questions[key];
	enum moment moment = answers->checkin.moment;
	struct prompt *prompt;

	arena_grow(req->arena, out);
	prompt = &out->v[out->n++];
	prompt->question = question;
	prompt->text = moment == MOMENT_AFTER && question->text_after
			   ? question->text_after
			   : question->text;
	prompt->required = question->required & 1U << moment;
	prompt->value = prompt_value(&answers->checkin, key);
	prompt->error = field_error_text(
	    req->arena, req->lang, &answers->errors, question->field);
	if (question->type == TYPE_CHANGE && prompt->error == NULL)
		prompt->error = field_error_text(req->arena, req->lang,
		    &answers->errors, questions[QUESTION_SOMETHING_TEXT].field);
	if (question->asked == ASKED_ACTIVITY_CHOSEN)
		prompt->about =
		    asking->client.activities[key - QUESTION_ACTIVITY_1];
	if (question->type != TYPE_READING)
		return;
	prompt->number = (int)(key - QUESTION_READING_1) + 1;
	reading_prompt(
	    req->lang, &answers->readings[prompt->number - 1], prompt);
	out->phone |= *prompt->phone != '\0';
}

/* A score, or which of the words. */
static int
prompt_value(const struct checkin *checkin, enum question_key key)
{
	if (key >= ANSWER_N || checkin->answers[key] == NOT_ANSWERED)
		return NOT_ANSWERED;
	return checkin->answers[key] - questions[key].min;
}

static void
reading_prompt(
    enum lang lang, const struct reading_answer *reading, struct prompt *prompt)
{
	static const char *const sides[SIDE_N] = { N_("Left side"),
		N_("Right side"), NULL };
	const struct movement *movement;
	enum side side;

	if (!reading_name(reading->movement, &movement, &side))
		abort();
	prompt->reading = reading;
	prompt->text = movement->ask;
	prompt->min = movement_own_min(movement);
	prompt->max = movement->max;
	prompt->phone = movement->phone;
	if (sides[side] != NULL)
		prompt->about = tr(lang, sides[side]);
}

/* The question about the whole course: 28 days after the first treatment
 * and after it was last answered. */
static bool
is_due(const struct asking *asking)
{
	const struct checkin_state *state = &asking->state;
	const char *day = asking->answers.checkin.day;

	if (*day == '\0' || *state->first_day == '\0')
		return false;
	return day_number(day) - day_number(state->first_day) >=
		   GLOBAL_CHANGE_DAYS &&
	       (*state->last_global_change == '\0' ||
		   day_number(day) - day_number(state->last_global_change) >=
		       GLOBAL_CHANGE_DAYS);
}
