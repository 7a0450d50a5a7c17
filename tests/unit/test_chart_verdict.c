/* What is said about techniques, in each of the panel's states. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper/paper.h"
#include "words/sentences.h"
#include "history_builder.h"

#define DAY 20150 /* 2025-03-03 */

static int
start(void **state)
{
	*state = arena_new();
	return 0;
}

static int
stop(void **state)
{
	arena_free(*state);
	return 0;
}

/* A session every 7 days that begins with pain before, and ends change
 * lower; minutes of two techniques. */
static void
session_add(struct builder *b, int before, int change, int deep, int myo)
{
	int day = DAY + 7 * (int)b->history.sessions.n;
	struct session *s = builder_session(b, day);

	if (deep > 0)
		s->minutes[DEEP_TISSUE] = deep;
	if (myo > 0)
		s->minutes[MYOFASCIAL_RELEASE] = myo;
	builder_arrival(b, day, before);
	builder_after(b, day, before - change);
}

static const char *
verdict(struct builder *b)
{
	struct buf out = { .arena = b->arena };
	struct sentences sentences;
	struct analysis analysis;
	size_t i;

	analysis_make(b->arena, &b->history, "", "", &analysis);
	verdict_make(b->arena, LANG_EN, &analysis, &sentences);
	for (i = 0; i < sentences.n; i++)
		buf_printf(&out, "%s\n", sentences.v[i]);
	return buf_text(&out);
}

static const char *
panel(struct builder *b)
{
	struct buf out = { .arena = b->arena };
	struct analysis analysis;

	analysis_make(b->arena, &b->history, "", "", &analysis);
	chart_technique_svg(&out, &analysis, LANG_EN);
	return buf_text(&out);
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in: %s", part, text);
}

static void
has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" in: %s", part, text);
}

static void
seven_sessions_have_no_estimate(void **state)
{
	struct builder b = builder_start(*state);
	int i;

	for (i = 0; i < 7; i++)
		session_add(&b, 6, i % 3, i % 2 ? 30 : 0, i % 2 ? 0 : 30);
	has(verdict(&b), "An estimate appears from 8 sessions");
	has_not(panel(&b), "90 % interval");
	session_add(&b, 6, 1, 30, 0);
	has_not(verdict(&b), "An estimate appears");
	has(verdict(&b), "These records do not tell the techniques apart.");
	has(panel(&b), "90 % interval");
}

static void
one_technique_is_compared_with_nothing(void **state)
{
	struct builder b = builder_start(*state);
	int i;

	for (i = 0; i < 12; i++)
		session_add(&b, 6, i % 3, 30, i == 3 ? 10 : 0);
	has(verdict(&b), "Only one technique was used in enough sessions");
	has_not(panel(&b), "90 % interval");
	has_not(panel(&b), "too few sessions");
}

static void
a_rare_technique_has_dots_and_says_so(void **state)
{
	struct builder b = builder_start(*state);
	struct session *s;
	int i;

	for (i = 0; i < 12; i++)
		session_add(&b, 6, i % 3, i % 2 ? 30 : 0, i % 2 ? 0 : 30);
	has_not(panel(&b), "too few sessions");
	s = &b.history.sessions.v[5];
	s->minutes[TRIGGER_POINT] = 10;
	has(panel(&b), "too few sessions");
}

static void
a_clear_difference_is_named_without_ranking(void **state)
{
	struct builder b = builder_start(*state);
	const char *text;
	int i;

	for (i = 0; i < 24; i++)
		session_add(&b, 7, i % 2 ? 4 : i % 4 / 2, i % 2 ? 30 : 0,
		    i % 2 ? 0 : 30);
	text = verdict(&b);
	has(text,
	    "Recorded drops right after sessions were larger with deep "
	    "tissue work than with myofascial release.");
	has(text, "Sessions were not assigned at random");
	has(text,
	    "After sessions that included deep tissue work, pain was on "
	    "average ");
	has_not(text, "do not tell the techniques apart");
}

static void
always_together_cannot_be_separated(void **state)
{
	struct builder b = builder_start(*state);
	int i;

	for (i = 0; i < 12; i++)
		session_add(&b, 6, i % 4, 20, 20);
	/* On two lines of the drawing. */
	has(panel(&b), "deep + myofascial: always used together");
	has(panel(&b), "separated.");
	has(verdict(&b), "These records do not tell the techniques apart.");
	session_add(&b, 6, 2, 30, 0);
	session_add(&b, 6, 1, 30, 0);
	session_add(&b, 6, 2, 30, 0);
	has_not(panel(&b), "always used together");
}

/* Exactly 1 point is not more than 1. */
static void
unlike_pain_before_is_noted(void **state)
{
	struct builder b = builder_start(*state);
	int i;

	for (i = 0; i < 12; i++)
		session_add(
		    &b, i % 2 ? 6 : 5, 1, i % 2 ? 30 : 0, i % 2 ? 0 : 30);
	has_not(verdict(&b), "differed between techniques by more than 1");
	session_add(&b, 4, 1, 0, 30);
	has(verdict(&b), "differed between techniques by more than 1");
}

static void
rises_are_called_rises(void **state)
{
	struct builder b = builder_start(*state);
	int i;

	for (i = 0; i < 24; i++)
		session_add(&b, 3, i % 2 ? -4 : -(i % 4) / 2, i % 2 ? 30 : 0,
		    i % 2 ? 0 : 30);
	has(verdict(&b),
	    "Recorded rises right after sessions were smaller with "
	    "myofascial release than with deep tissue work.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seven_sessions_have_no_estimate),
		cmocka_unit_test(one_technique_is_compared_with_nothing),
		cmocka_unit_test(a_rare_technique_has_dots_and_says_so),
		cmocka_unit_test(a_clear_difference_is_named_without_ranking),
		cmocka_unit_test(always_together_cannot_be_separated),
		cmocka_unit_test(unlike_pain_before_is_noted),
		cmocka_unit_test(rises_are_called_rises),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
