/*
 * questions.c: which questions a client's form has at which moment, in
 * which words. The wording has a version, FORM_VERSION.
 */
#include "pages.h"
#include "store.h"

#include <string.h>

#define GLOBAL_CHANGE_DAYS 28

/* The end words of a scale, of 0 and of 10. */
struct ends {
	const char *low, *high;
};

static const struct ends pain_ends = { N_("No pain"),
	N_("Worst pain imaginable") };
static const struct ends interference_ends = { N_("Does not interfere"),
	N_("Completely interferes") };
static const struct ends activity_ends = { N_("Unable to do it"),
	N_("Able as before the problem") };
static const struct ends tightness_ends = { N_("Not at all"),
	N_("As tight as it could be") };
static const struct ends swelling_ends = { N_("Not at all"),
	N_("As swollen as it could be") };

/* clang-format off */
const struct choice soreness_choices[SORENESS_N] = {
	{ "none", N_("None") },
	{ "mild", N_("Mild") },
	{ "call", N_("Please call me") },
};
const struct choice technique_choices[TECHNIQUE_UNSURE + 1] = {
	{ "deep_tissue", N_("Deep tissue massage") },
	{ "trigger_point", N_("Trigger point therapy") },
	{ "myofascial_release", N_("Myofascial release") },
	{ "stretching_mobilization", N_("Stretching and mobilisation") },
	{ "unsure", N_("I am not sure") },
};
static const struct choice no_yes_choices[] = {
	{ "no", N_("No") },
	{ "yes", N_("Yes") },
};
const struct choice change_choices[GLOBAL_CHANGE_N] = {
	{ "1", N_("Very much improved") },
	{ "2", N_("Much improved") },
	{ "3", N_("Minimally improved") },
	{ "4", N_("No change") },
	{ "5", N_("Minimally worse") },
	{ "6", N_("Much worse") },
	{ "7", N_("Very much worse") },
};
/* clang-format on */

/* What a list of questions is made with. */
struct maker {
	struct request *req;
	const struct asking *asking;
	struct questions *out;
};

static void after_questions(const struct maker *);
static void weekly_questions(const struct maker *);
static void activity_questions(const struct maker *);
static void reading_questions(const struct maker *);
static void note_question(const struct maker *);
static struct question *question_add(
    const struct maker *, enum question_kind, const char *, const char *);
static struct question *score_add(
    const struct maker *, const char *, const char *, const struct ends *, int);
static void choices_add(struct question *, const struct choice *, size_t, int);
static bool is_due(const struct asking *);

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
questions_make(
    struct request *req, const struct asking *asking, struct questions *out)
{
	struct maker maker = { req, asking, out };
	const struct checkin *checkin = &asking->answers.checkin;
	struct question *first;

	*out = (struct questions){ NULL, 0, false };
	if (checkin->moment == MOMENT_WEEKLY)
		first = score_add(&maker, "pain_week",
		    N_("On average, how much pain have you had in the past 7 "
		       "days?"),
		    &pain_ends, checkin->pain_week);
	else if (checkin->moment == MOMENT_AFTER)
		first = score_add(&maker, "pain_now",
		    N_("How much pain do you have now, after the session?"),
		    &pain_ends, checkin->pain_now);
	else
		first = score_add(&maker, "pain_now",
		    N_("How much pain do you have right now?"), &pain_ends,
		    checkin->pain_now);
	first->required = true;
	first->hint =
	    N_("Choose one number. 0 is no pain. 10 is the worst pain "
	       "imaginable.");
	if (checkin->moment == MOMENT_AFTER)
		after_questions(&maker);
	if (checkin->moment == MOMENT_WEEKLY)
		weekly_questions(&maker);
}

int
questions_seconds(const struct questions *questions)
{
	static const int seconds[] = { [ASK_SCORE] = 6,
		[ASK_CHOICE] = 6,
		[ASK_CHANGE] = 6,
		[ASK_TECHNIQUES] = 8,
		[ASK_REGIONS] = 10,
		[ASK_READING] = 20,
		[ASK_NOTE] = 0 };
	int sum = 0;
	size_t i;

	for (i = 0; i < questions->n; i++)
		sum += seconds[questions->v[i].kind];
	return (sum + 9) / 10 * 10;
}

static void
after_questions(const struct maker *maker)
{
	const struct asking *asking = maker->asking;
	const struct checkin *checkin = &asking->answers.checkin;
	struct question *question;

	if (!asking->state.arrival_today ||
	    checkin->pain_before != NOT_ANSWERED)
		(void)score_add(maker, "pain_before",
		    N_("How much pain did you have just before this session?"),
		    &pain_ends, checkin->pain_before);
	(void)score_add(maker, "tightness",
	    N_("How tight or stiff does the treated area feel?"),
	    &tightness_ends, checkin->tightness);
	if (asking->client.asks_swelling || checkin->swelling != NOT_ANSWERED)
		(void)score_add(maker, "swelling",
		    N_("How swollen does the area look or feel?"),
		    &swelling_ends, checkin->swelling);
	question = question_add(maker, ASK_CHOICE, "new_soreness",
	    N_("Any new or unusual soreness or symptoms?"));
	choices_add(question, soreness_choices, nitems(soreness_choices),
	    checkin->new_soreness);
	if (asking->asks_techniques || asking->answers.techniques != 0) {
		question = question_add(maker, ASK_TECHNIQUES, "techniques",
		    N_("What was part of this session?"));
		choices_add(question, technique_choices,
		    nitems(technique_choices), NOT_ANSWERED);
		question->hint = N_("Choose all that apply.");
	}
	reading_questions(maker);
	note_question(maker);
}

static void
weekly_questions(const struct maker *maker)
{
	const struct checkin *checkin = &maker->asking->answers.checkin;
	struct question *question;

	(void)score_add(maker, "interference_enjoyment",
	    N_("In the past 7 days, how much has pain interfered with your "
	       "enjoyment of life?"),
	    &interference_ends, checkin->interference_enjoyment);
	(void)score_add(maker, "interference_activity",
	    N_("In the past 7 days, how much has pain interfered with your "
	       "general activity?"),
	    &interference_ends, checkin->interference_activity);
	activity_questions(maker);
	question = question_add(
	    maker, ASK_REGIONS, "regions", N_("Where does it hurt?"));
	question->hint = N_("Tap every place that hurts.");
	reading_questions(maker);
	question = question_add(maker, ASK_CHANGE, "something_else",
	    N_("Has anything else changed: medicine, exercise, illness, "
	       "work?"));
	choices_add(question, no_yes_choices, nitems(no_yes_choices),
	    checkin->something_else);
	if (question->error == NULL)
		question->error =
		    field_error_text(maker->req->arena, maker->req->lang,
			&maker->asking->answers.errors, "something_text");
	if (is_due(maker->asking) || checkin->global_change != NOT_ANSWERED) {
		question = question_add(maker, ASK_CHOICE, "global_change",
		    N_("How are you overall, compared with the start of your "
		       "treatment?"));
		choices_add(question, change_choices, nitems(change_choices),
		    checkin->global_change == NOT_ANSWERED
			? NOT_ANSWERED
			: checkin->global_change - 1);
	}
	note_question(maker);
}

static void
activity_questions(const struct maker *maker)
{
	static const char *const names[ACTIVITY_N] = { "activity_1",
		"activity_2", "activity_3" };
	const struct asking *asking = maker->asking;
	size_t i;

	for (i = 0; i < ACTIVITY_N; i++) {
		if (*asking->client.activities[i] == '\0')
			continue;
		score_add(maker, names[i], N_("How well can you do this now?"),
		    &activity_ends, asking->answers.checkin.activities[i])
		    ->about = asking->client.activities[i];
	}
}

static void
reading_questions(const struct maker *maker)
{
	static const char *const names[READINGS_PER_FORM] = { "reading_1",
		"reading_2" };
	static const char *const sides[SIDE_N] = { N_("Left side"),
		N_("Right side"), NULL };
	const struct movement *movement;
	struct question *question;
	enum side side;
	size_t i;

	for (i = 0; i < READINGS_PER_FORM; i++) {
		const struct reading_answer *reading =
		    &maker->asking->answers.readings[i];

		if (!reading_name(reading->movement, &movement, &side))
			continue;
		question =
		    question_add(maker, ASK_READING, names[i], movement->ask);
		question->number = (int)i + 1;
		question->reading = reading;
		question->min = movement_own_min(movement);
		question->max = movement->max;
		question->phone = movement->phone;
		maker->out->phone |= *movement->phone != '\0';
		question->hint =
		    N_("Move slowly as far as is comfortable. Stop "
		       "if the movement hurts more.");
		if (sides[side] != NULL)
			question->about = tr(maker->req->lang, sides[side]);
	}
}

static void
note_question(const struct maker *maker)
{
	(void)question_add(maker, ASK_NOTE, "note",
	    N_("Anything your therapist should know?"));
}

static struct question *
question_add(const struct maker *maker, enum question_kind kind,
    const char *name, const char *text)
{
	struct arena *arena = maker->req->arena;
	struct question *question;

	arena_grow(arena, maker->out);
	question = &maker->out->v[maker->out->n++];
	question->kind = kind;
	question->name = name;
	question->text = text;
	question->value = NOT_ANSWERED;
	question->error = field_error_text(
	    arena, maker->req->lang, &maker->asking->answers.errors, name);
	return question;
}

static struct question *
score_add(const struct maker *maker, const char *name, const char *text,
    const struct ends *ends, int value)
{
	struct question *question = question_add(maker, ASK_SCORE, name, text);

	question->low = ends->low;
	question->high = ends->high;
	question->value = value;
	return question;
}

static void
choices_add(struct question *question, const struct choice *choices, size_t n,
    int value)
{
	question->choices = choices;
	question->choices_n = n;
	question->value = value;
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
