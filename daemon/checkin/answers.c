/*
 * answers.c: what a client's form may carry, moment by moment, and the
 * rules that go beyond one field.
 */
#include "pages.h"
#include "system.h"

#include <stdlib.h>
#include <string.h>

#define AT(member) offsetof(struct checkin_answers, member)

#define READING_FIELDS 6
#define FIELDS_MAX (2 + QUESTION_N + READINGS_PER_FORM * READING_FIELDS)

static const char *const ticked[] = { "1" };

/* clang-format off */
static const struct field common_fields[] = {
	{ "id", FIELD_ID, 0, 0, AT(checkin.id), NULL },
	{ "moment", FIELD_WORD, 0, MOMENT_N, AT(checkin.moment), moment_words },
};
#define READING(n)                                                            \
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
static const struct field reading_fields[][READING_FIELDS] = {
	{ READING(1) }, { READING(2) },
};
/* clang-format on */

_Static_assert(QUESTION_READING_2 == QUESTION_READING_1 + 1 &&
		   nitems(reading_fields) == READINGS_PER_FORM,
    "the tables have two readings");

static size_t form_fields(enum moment, struct field[FIELDS_MAX]);
static struct field answer_field(enum question_key);
static void check_required(struct request *, struct checkin_answers *);
static void check_day(struct request *, struct asking *);
static void check_answers(struct request *, struct checkin_answers *);

void
answers_clear(struct request *req, struct asking *asking)
{
	struct checkin_answers *answers = &asking->answers;
	struct pairs none = { NULL, 0 };
	struct field_errors unused = { NULL, 0 };
	struct field fields[FIELDS_MAX];
	size_t i, n;

	memset(asking, 0, sizeof(*asking));
	/* What no form asks too. */
	for (i = 0; i < ANSWER_N; i++)
		answers->checkin.answers[i] = NOT_ANSWERED;
	/* Every form clears its own members; that the id is missing is the
	 * one thing wrong with an empty form. */
	for (i = 0; i < MOMENT_N; i++) {
		n = form_fields((enum moment)i, fields);
		if (form_read(req, &none, fields, n, answers, &unused) == OK)
			abort();
	}
	answers->checkin.moment = MOMENT_ARRIVAL;
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
	struct field fields[FIELDS_MAX];
	size_t n;
	enum err err;

	if (moment < 0) {
		moment = MOMENT_ARRIVAL;
		field_error_add(req->arena, &answers->errors, "moment",
		    N_("This page is damaged. Open your link again, please."),
		    0, 0);
	}
	/* What is wrong so far is in errors; the rest is read all the same. */
	n = form_fields((enum moment)moment, fields);
	err = form_read(req, &req->form, fields, n, answers, &answers->errors);
	if (err != OK)
		answers->checkin.moment = (enum moment)moment;
	check_required(req, answers);
	check_day(req, asking);
	check_answers(req, answers);
	answers->checkin.submitted_at = req->now;
	if (answers->checkin.answers[QUESTION_PAIN_BEFORE] != NOT_ANSWERED)
		answers->checkin.answers[QUESTION_PAIN_BEFORE_RECALLED] = 1;
	err = readings_read(req, asking);
	if (err != OK)
		return err;
	return answers->errors.n > 0 ? ERR_INVALID : OK;
}

/* What the form of a moment may carry; returns how many. */
static size_t
form_fields(enum moment moment, struct field out[FIELDS_MAX])
{
	const struct question *question;
	enum question_key key;
	size_t i, n = nitems(common_fields);

	memcpy(out, common_fields, sizeof(common_fields));
	for (i = 0; i < QUESTION_N; i++) {
		key = question_order[i];
		question = &questions[key];
		if (question->field == NULL ||
		    !(question->moments & 1U << moment))
			continue;
		if (question->type != TYPE_READING) {
			out[n++] = answer_field(key);
			continue;
		}
		memcpy(&out[n], reading_fields[key - QUESTION_READING_1],
		    sizeof(reading_fields[0]));
		n += READING_FIELDS;
	}
	return n;
}

static struct field
answer_field(enum question_key key)
{
	const struct question *question = &questions[key];
	struct field field = { question->field, FIELD_INT, question->min,
		question->max, AT(checkin.answers) + key * sizeof(int), NULL };

	switch (question->type) {
	case TYPE_SCORE:
		field.kind = FIELD_OPTIONAL_SCORE;
		break;
	case TYPE_WORD:
	case TYPE_CHANGE:
		field.kind = FIELD_WORD;
		break;
	case TYPE_TECHNIQUES:
		field.kind = FIELD_BITS;
		field.offset = AT(techniques);
		break;
	case TYPE_REGIONS:
		field.kind = FIELD_BITS;
		field.offset = AT(checkin.regions);
		break;
	case TYPE_DAY:
		field.kind = FIELD_DAY;
		field.offset = AT(checkin.day);
		break;
	case TYPE_NOTE:
		field.kind = FIELD_TEXT;
		field.min = 1;
		field.offset = AT(checkin.note);
		break;
	case TYPE_TEXT:
		field.kind = FIELD_TEXT;
		field.offset = AT(checkin.something_text);
		break;
	case TYPE_FLAG:
	case TYPE_RANK:
	case TYPE_READING:
		break;
	}
	if (field.kind == FIELD_WORD || field.kind == FIELD_BITS) {
		field.max = (int64_t)question->words_n;
		field.words = question->words;
	}
	return field;
}

/* The scores without which nothing is known. */
static void
check_required(struct request *req, struct checkin_answers *answers)
{
	unsigned moment = 1U << answers->checkin.moment;
	const struct question *question = questions;
	int i;

	for (i = 0; i < ANSWER_N; i++, question++) {
		if (!(question->required & moment) ||
		    answers->checkin.answers[i] != NOT_ANSWERED ||
		    field_error_text(req->arena, req->lang, &answers->errors,
			question->field) != NULL)
			continue;
		field_error_add(req->arena, &answers->errors, question->field,
		    N_("Choose a number from 0 to 10"), 0, 0);
	}
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
		answers->checkin.answers[QUESTION_SOMETHING_ELSE] = 1;
	if ((answers->techniques & unsure) && answers->techniques != unsure)
		field_error_add(req->arena, &answers->errors, "techniques",
		    N_("Choose the techniques or “I am not sure”, not both"), 0,
		    0);
}
