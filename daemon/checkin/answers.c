/*
 * answers.c: what a client's form may carry, moment by moment, and the
 * rules that go beyond one field.
 */
#include "pages.h"
#include "system.h"

#include <stdlib.h>
#include <string.h>

#define AT(member) offsetof(struct checkin_answers, member)

static const char *const no_yes[] = { "no", "yes" };
static const char *const ticked[] = { "1" };
/* The last one stands for TECHNIQUE_UNSURE. */
static const char *const technique_answers[] = { "deep_tissue", "trigger_point",
	"myofascial_release", "stretching_mobilization", "unsure" };

/* clang-format off */
#define COMMON_FIELDS                                                         \
	{ "id", FIELD_ID, 0, 0, AT(checkin.id), NULL },                       \
	{ "moment", FIELD_WORD, 0, MOMENT_N, AT(checkin.moment),              \
	    moment_words },                                                   \
	{ "day", FIELD_DAY, 0, 0, AT(checkin.day), NULL }
#define SCORE(name)                                                           \
	{ #name, FIELD_OPTIONAL_SCORE, 0, SCORE_MAX, AT(checkin.name), NULL }
#define ACTIVITY(n)                                                           \
	{ "activity_" #n, FIELD_OPTIONAL_SCORE, 0, SCORE_MAX,                 \
	    AT(checkin.activities[(n) - 1]), NULL }
#define READING_FIELDS(n)                                                     \
	{ "movement_" #n, FIELD_TEXT, 0, 80,                                  \
	    AT(readings[(n) - 1].movement), NULL },                           \
	{ "reading_" #n, FIELD_TEXT, 0, 20,                                   \
	    AT(readings[(n) - 1].degrees), NULL },                            \
	{ "method_" #n, FIELD_WORD, 0, METHOD_N,                              \
	    AT(readings[(n) - 1].method), method_words },                     \
	{ "skip_" #n, FIELD_WORD, 0, 1,                                       \
	    AT(readings[(n) - 1].skipped), ticked },                          \
	{ "sure_" #n, FIELD_TEXT, 0, 20, AT(readings[(n) - 1].sure), NULL },  \
	{ "repeats_" #n, FIELD_INT, 1, REPEATS_MAX,                           \
	    AT(readings[(n) - 1].repeats), NULL }
#define NOTE_FIELD                                                            \
	{ "note", FIELD_TEXT, 1, NOTE_MAX_CHARS, AT(checkin.note), NULL }

static const struct field arrival_fields[] = {
	COMMON_FIELDS,
	SCORE(pain_now),
};

static const struct field after_fields[] = {
	COMMON_FIELDS,
	SCORE(pain_now),
	SCORE(pain_before),
	SCORE(tightness),
	SCORE(swelling),
	{ "new_soreness", FIELD_WORD, 0, SORENESS_N, AT(checkin.new_soreness),
	    soreness_words },
	{ "techniques", FIELD_BITS, 0, nitems(technique_answers),
	    AT(techniques), technique_answers },
	READING_FIELDS(1),
	READING_FIELDS(2),
	NOTE_FIELD,
};

static const struct field weekly_fields[] = {
	COMMON_FIELDS,
	SCORE(pain_week),
	SCORE(interference_enjoyment),
	SCORE(interference_activity),
	ACTIVITY(1),
	ACTIVITY(2),
	ACTIVITY(3),
	{ "regions", FIELD_BITS, 0, REGION_N, AT(checkin.regions),
	    region_words },
	READING_FIELDS(1),
	READING_FIELDS(2),
	{ "something_else", FIELD_WORD, 0, nitems(no_yes),
	    AT(checkin.something_else), no_yes },
	{ "something_text", FIELD_TEXT, 0, CHANGE_MAX_CHARS,
	    AT(checkin.something_text), NULL },
	{ "global_change", FIELD_INT, 1, GLOBAL_CHANGE_N,
	    AT(checkin.global_change), NULL },
	NOTE_FIELD,
};

static const struct {
	const struct field *fields;
	size_t n;
} forms[MOMENT_N] = {
	[MOMENT_ARRIVAL] = { arrival_fields, nitems(arrival_fields) },
	[MOMENT_AFTER] = { after_fields, nitems(after_fields) },
	[MOMENT_WEEKLY] = { weekly_fields, nitems(weekly_fields) },
};
/* clang-format on */

_Static_assert(READINGS_PER_FORM == 2, "the tables have two readings");
_Static_assert(ACTIVITY_N == 3, "the table has three activities");

static void check_score(struct request *, struct checkin_answers *);
static void check_day(struct request *, struct asking *);
static void check_answers(struct request *, struct checkin_answers *);

void
answers_clear(struct request *req, struct asking *asking)
{
	struct checkin_answers *answers = &asking->answers;
	struct pairs none = { NULL, 0 };
	struct field_errors unused = { NULL, 0 };
	size_t i;

	memset(asking, 0, sizeof(*asking));
	/* Every table clears its own members; that the id is missing is the
	 * one thing wrong with an empty form. */
	for (i = 0; i < MOMENT_N; i++) {
		if (form_read(req, &none, forms[i].fields, forms[i].n, answers,
			&unused) == OK)
			abort();
	}
	answers->checkin.moment = MOMENT_ARRIVAL;
	answers->checkin.pain_before_recalled = NOT_ANSWERED;
	answers->checkin.language = (int)req->lang;
	answers->checkin.form_version = FORM_VERSION;
	answers->checkin.by = req->link.by;
	memcpy(answers->checkin.day, req->today, DAY_SIZE);
	day_text(day_number(req->today) - LATE_DAYS, asking->earliest);
}

enum err
answers_read(struct request *req, struct asking *asking)
{
	struct checkin_answers *answers = &asking->answers;
	const char *word = pairs_get(&req->form, "moment");
	int moment = word ? word_find(moment_words, MOMENT_N, word) : -1;
	enum err err;

	if (moment < 0) {
		moment = MOMENT_ARRIVAL;
		field_error_add(req->arena, &answers->errors, "moment",
		    N_("This page is damaged. Open your link again, please."),
		    0, 0);
	}
	/* What is wrong so far is in errors; the rest is read all the same. */
	err = form_read(req, &req->form, forms[moment].fields, forms[moment].n,
	    answers, &answers->errors);
	if (err != OK)
		answers->checkin.moment = (enum moment)moment;
	check_score(req, answers);
	check_day(req, asking);
	check_answers(req, answers);
	answers->checkin.submitted_at = req->now;
	if (answers->checkin.pain_before != NOT_ANSWERED)
		answers->checkin.pain_before_recalled = 1;
	err = readings_read(req, asking);
	if (err != OK)
		return err;
	return answers->errors.n > 0 ? ERR_INVALID : OK;
}

/* The one score that each moment is about. */
static void
check_score(struct request *req, struct checkin_answers *answers)
{
	bool weekly = answers->checkin.moment == MOMENT_WEEKLY;
	const char *name = weekly ? "pain_week" : "pain_now";
	int score =
	    weekly ? answers->checkin.pain_week : answers->checkin.pain_now;

	if (score == NOT_ANSWERED && field_error_text(req->arena, req->lang,
					 &answers->errors, name) == NULL)
		field_error_add(req->arena, &answers->errors, name,
		    N_("Choose a number from 0 to 10"), 0, 0);
}

static void
check_day(struct request *req, struct asking *asking)
{
	struct field_errors *errors = &asking->answers.errors;
	const char *day = asking->answers.checkin.day;

	if (field_error_text(req->arena, req->lang, errors, "day") != NULL)
		return;
	if (*day == '\0' ||
	    (!asking->repeat && (strcmp(day, asking->earliest) < 0 ||
				    strcmp(day, req->today) > 0)))
		field_error_add(req->arena, errors, "day",
		    N_("Choose a day of the last %lld days, not one to come"),
		    LATE_DAYS, 0);
}

static void
check_answers(struct request *req, struct checkin_answers *answers)
{
	uint64_t unsure = UINT64_C(1) << TECHNIQUE_UNSURE;

	/* Words about a change say more than the button beside them. */
	if (*answers->checkin.something_text != '\0')
		answers->checkin.something_else = 1;
	if ((answers->techniques & unsure) && answers->techniques != unsure)
		field_error_add(req->arena, &answers->errors, "techniques",
		    N_("Choose the techniques or “I am not sure”, not both"), 0,
		    0);
}
