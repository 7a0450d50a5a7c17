/*
 * test_questions.c: the table of questions against the limits and the words
 * that the rest of the code names; and rows that a later column lies behind.
 */
#include "data.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Each question stands once in the order of the form, and only those with an
 * answer of their own before ANSWER_N. */
static void
each_question_has_its_place(void **state)
{
	bool seen[QUESTION_N] = { false };
	size_t i;

	(void)state;
	for (i = 0; i < QUESTION_N; i++) {
		assert_false(seen[question_order[i]]);
		seen[question_order[i]] = true;
	}
	for (i = 0; i < QUESTION_N; i++) {
		bool answer = questions[i].type == TYPE_SCORE ||
			      questions[i].type == TYPE_FLAG ||
			      questions[i].type == TYPE_WORD ||
			      questions[i].type == TYPE_CHANGE ||
			      questions[i].type == TYPE_RANK;

		assert_int_equal(answer, i < ANSWER_N);
		assert_true(questions[i].moments != 0);
		assert_int_equal(
		    questions[i].required & ~questions[i].moments, 0);
	}
}

static void
ranges_are_those_of_the_model(void **state)
{
	const struct question *change = &questions[QUESTION_GLOBAL_CHANGE];
	size_t i;

	(void)state;
	for (i = 0; i < ANSWER_N; i++) {
		if (questions[i].type != TYPE_SCORE)
			continue;
		assert_int_equal(questions[i].min, 0);
		assert_int_equal(questions[i].max, SCORE_MAX);
	}
	assert_int_equal(change->min, 1);
	assert_int_equal(change->max, GLOBAL_CHANGE_N);
	assert_int_equal(change->words_n, GLOBAL_CHANGE_N);
	assert_int_equal(
	    questions[QUESTION_SOMETHING_TEXT].max, CHANGE_MAX_CHARS);
	assert_int_equal(questions[QUESTION_NOTE].max, NOTE_MAX_CHARS);
}

/* The enums name places in the lists of words. */
static void
words_are_those_of_the_model(void **state)
{
	const struct question *soreness = &questions[QUESTION_NEW_SORENESS];
	const struct question *techniques = &questions[QUESTION_TECHNIQUES];
	const struct question *regions = &questions[QUESTION_REGIONS];
	const char *const *yes = questions[QUESTION_SOMETHING_ELSE].words;
	size_t i;

	(void)state;
	assert_int_equal(soreness->words_n, SORENESS_N);
	assert_string_equal(soreness->words[SORENESS_NONE], "none");
	assert_string_equal(soreness->words[SORENESS_MILD], "mild");
	assert_string_equal(soreness->words[SORENESS_CALL], "call");
	assert_string_equal(yes[0], "no");
	assert_string_equal(yes[1], "yes");
	assert_string_equal(technique_words[DEEP_TISSUE], "deep_tissue");
	assert_string_equal(technique_words[TRIGGER_POINT], "trigger_point");
	assert_string_equal(
	    technique_words[MYOFASCIAL_RELEASE], "myofascial_release");
	assert_string_equal(technique_words[STRETCHING_MOBILIZATION],
	    "stretching_mobilization");
	assert_string_equal(technique_words[OTHER_TECHNIQUE], "other");
	/* The client says for the last one that it is not known. */
	assert_int_equal(techniques->words_n, TECHNIQUE_N);
	for (i = 0; i < OTHER_TECHNIQUE; i++)
		assert_string_equal(techniques->words[i], technique_words[i]);
	assert_string_equal(techniques->words[OTHER_TECHNIQUE], "unsure");
	assert_int_equal(regions->words_n, REGION_N);
	for (i = 0; i < REGION_N; i++)
		assert_ptr_equal(regions->words[i], region_words[i]);
}

/* A row is known by what it was before the column came. */
static void
an_empty_later_column_leaves_a_row_what_it_was(void **state)
{
	struct line {
		int first, later;
	} line = { 5, NOT_ANSWERED };
	const struct column columns[] = {
		{ .name = "first",
		    .type = &cell_int,
		    .offset = offsetof(struct line, first),
		    .max = SCORE_MAX },
		{ .name = "later",
		    .type = &cell_int,
		    .offset = offsetof(struct line, later),
		    .max = SCORE_MAX,
		    .later = true },
	};
	const struct table before = { "a.csv", columns, 1, sizeof(line) };
	const struct table now = { "a.csv", columns, 2, sizeof(line) };
	struct buf out = { .arena = arena_new() };

	(void)state;
	table_write(&before, &line, &out);
	assert_string_equal(buf_text(&out), "5\r\n");
	out.len = 0;
	table_write_lasting(&now, &line, &out);
	assert_string_equal(buf_text(&out), "5\r\n");
	out.len = 0;
	table_write(&now, &line, &out);
	assert_string_equal(buf_text(&out), "5,\r\n");
	/* Zero is a value. */
	line.later = 0;
	out.len = 0;
	table_write_lasting(&now, &line, &out);
	assert_string_equal(buf_text(&out), "5,later=0\r\n");
	arena_free(out.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_question_has_its_place),
		cmocka_unit_test(ranges_are_those_of_the_model),
		cmocka_unit_test(words_are_those_of_the_model),
		cmocka_unit_test(
		    an_empty_later_column_leaves_a_row_what_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
