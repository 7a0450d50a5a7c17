/*
 * test_prompts.c: which questions a form asks, moment by moment, by what is
 * known of the client and of the day; and what was answered is asked again.
 */
#include "pages.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct request req = { .lang = LANG_EN };

/* What nothing is known of yet. */
static struct asking
silent(enum moment moment)
{
	struct asking asking = {
		.client = { .activities = { "", "", "" } },
		.answers = {
			.checkin = { .moment = moment,
			    .day = "2026-03-01",
			    .answers = NO_ANSWERS,
			    .something_text = "",
			    .note = "" },
			.readings = { { .movement = "" }, { .movement = "" } },
		},
	};

	return asking;
}

static const struct prompt *
prompt_of(const struct asking *asking, enum question_key key)
{
	struct prompts prompts;
	size_t i;

	prompts_make(&req, asking, &prompts);
	for (i = 0; i < prompts.n; i++) {
		if (prompts.v[i].question == &questions[key])
			return &prompts.v[i];
	}
	return NULL;
}

#define ASKED(key) (prompt_of(&asking, QUESTION_##key) != NULL)
#define ANSWER(key, value) \
	(asking.answers.checkin.answers[QUESTION_##key] = (value))

static int
start(void **state)
{
	(void)state;
	req.arena = arena_new();
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(req.arena);
	return 0;
}

static void
the_score_that_a_moment_is_about_is_required(void **state)
{
	static const enum question_key first[MOMENT_N] = { QUESTION_PAIN_NOW,
		QUESTION_PAIN_NOW, QUESTION_PAIN_WEEK };
	struct prompts prompts;
	struct asking asking;
	size_t i;
	int moment;

	(void)state;
	for (moment = 0; moment < MOMENT_N; moment++) {
		asking = silent((enum moment)moment);
		prompts_make(&req, &asking, &prompts);
		assert_ptr_equal(
		    prompts.v[0].question, &questions[first[moment]]);
		for (i = 0; i < prompts.n; i++) {
			assert_int_equal(prompts.v[i].required, i == 0);
			assert_int_equal(prompts.v[i].value, NOT_ANSWERED);
		}
	}
	asking = silent(MOMENT_ARRIVAL);
	assert_string_equal(prompt_of(&asking, QUESTION_PAIN_NOW)->text,
	    "How much pain do you have right now?");
	asking = silent(MOMENT_AFTER);
	assert_string_equal(prompt_of(&asking, QUESTION_PAIN_NOW)->text,
	    "How much pain do you have now, after the session?");
}

static void
the_score_before_a_session_is_asked_once(void **state)
{
	struct asking asking = silent(MOMENT_AFTER);

	(void)state;
	assert_true(ASKED(PAIN_BEFORE));
	asking.state.arrival_today = true;
	assert_false(ASKED(PAIN_BEFORE));
	ANSWER(PAIN_BEFORE, 0);
	assert_int_equal(prompt_of(&asking, QUESTION_PAIN_BEFORE)->value, 0);
	/* Nobody is asked whether it was recalled. */
	ANSWER(PAIN_BEFORE_RECALLED, 1);
	assert_false(ASKED(PAIN_BEFORE_RECALLED));
}

static void
swelling_and_techniques_are_asked_where_they_are_wanted(void **state)
{
	struct asking asking = silent(MOMENT_AFTER);

	(void)state;
	assert_true(ASKED(TIGHTNESS));
	assert_false(ASKED(SWELLING));
	asking.client.asks_swelling = true;
	assert_true(ASKED(SWELLING));
	asking.client.asks_swelling = false;
	ANSWER(SWELLING, 0);
	assert_true(ASKED(SWELLING));
	assert_false(ASKED(TECHNIQUES));
	asking.asks_techniques = true;
	assert_true(ASKED(TECHNIQUES));
	asking.asks_techniques = false;
	asking.answers.techniques = 1;
	assert_true(ASKED(TECHNIQUES));
}

static void
activities_and_movements_are_asked_where_they_were_chosen(void **state)
{
	struct asking asking = silent(MOMENT_WEEKLY);

	(void)state;
	asking.client.activities[1] = "Kneel";
	assert_false(ASKED(ACTIVITY_1));
	assert_false(ASKED(ACTIVITY_3));
	assert_string_equal(
	    prompt_of(&asking, QUESTION_ACTIVITY_2)->about, "Kneel");
	assert_false(ASKED(READING_1));
	asking.answers.readings[1].movement = "knee.extension.right";
	assert_false(ASKED(READING_1));
	assert_int_equal(prompt_of(&asking, QUESTION_READING_2)->number, 2);
	assert_string_equal(
	    prompt_of(&asking, QUESTION_READING_2)->about, "Right side");
}

static void
the_whole_course_is_asked_about_after_28_days(void **state)
{
	struct asking asking = silent(MOMENT_WEEKLY);
	struct checkin_state *known = &asking.state;

	(void)state;
	assert_false(ASKED(GLOBAL_CHANGE));
	memcpy(known->first_day, "2026-02-02", DAY_SIZE);
	assert_false(ASKED(GLOBAL_CHANGE));
	memcpy(known->first_day, "2026-02-01", DAY_SIZE);
	assert_true(ASKED(GLOBAL_CHANGE));
	memcpy(known->last_global_change, "2026-02-02", DAY_SIZE);
	assert_false(ASKED(GLOBAL_CHANGE));
	/* 1 is the first of the words. */
	ANSWER(GLOBAL_CHANGE, 1);
	assert_int_equal(prompt_of(&asking, QUESTION_GLOBAL_CHANGE)->value, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_score_that_a_moment_is_about_is_required),
		cmocka_unit_test(the_score_before_a_session_is_asked_once),
		cmocka_unit_test(
		    swelling_and_techniques_are_asked_where_they_are_wanted),
		cmocka_unit_test(
		    activities_and_movements_are_asked_where_they_were_chosen),
		cmocka_unit_test(the_whole_course_is_asked_about_after_28_days),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
