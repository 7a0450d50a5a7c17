/* Made by questions2c.awk. */
#ifndef QUESTIONS_H
#define QUESTIONS_H

/* First the answers that are a number, up to ANSWER_N. */
enum question_key {
	QUESTION_PAIN_NOW,
	QUESTION_NEW_SORENESS,
	QUESTION_GLOBAL_CHANGE,
	QUESTION_SOMETHING_ELSE,
	QUESTION_SLEEP,
	ANSWER_N,
	QUESTION_DAY = ANSWER_N,
	QUESTION_TECHNIQUES,
	QUESTION_REGIONS,
	QUESTION_SOMETHING_TEXT,
	QUESTION_NOTE,
	QUESTION_N
};

extern const char *const new_soreness_words[3];

/* Their columns of the table checkin: in a statement, in one that
 * calls it c, as parameters from $12 on, and as JSON names them. */
#define ANSWERS_SQL "pain_now, new_soreness, global_change, something_else, sleep"
#define ANSWERS_OF_C "c.pain_now, c.new_soreness, c.global_change, c.something_else, c.sleep"
#define ANSWERS_PARAMETERS "$12, $13, $14, $15, $16"
#define ANSWERS_JSON "pain_now, new_soreness, global_change, something_else, sleep AS slept"

/* The columns of checkins.csv, and those behind its last one: X(type,
 * KEY, key, title, min, max, moments, moments that require it). */

#define QUESTION_COLUMNS(X) \
	X(SCORE, PAIN_NOW, pain_now, "pain_now", 0, 10, (1U << MOMENT_ARRIVAL | 1U << MOMENT_AFTER), (1U << MOMENT_ARRIVAL | 1U << MOMENT_AFTER)) \
	X(WORD, NEW_SORENESS, new_soreness, "new_soreness", 0, 0, (1U << MOMENT_AFTER), 0) \
	X(RANK, GLOBAL_CHANGE, global_change, "global_change", 1, 7, (1U << MOMENT_WEEKLY), 0) \
	X(CHANGE, SOMETHING_ELSE, something_else, "something_else", 0, 0, (1U << MOMENT_WEEKLY), 0) \
	X(REGIONS, REGIONS, regions, "regions", 0, 0, (1U << MOMENT_WEEKLY), 0) \
	X(NOTE, NOTE, note, "note", 0, 2000, (1U << MOMENT_AFTER | 1U << MOMENT_WEEKLY), 0)

#define QUESTION_LATER_COLUMNS(X) \
	X(SCORE, SLEEP, sleep, "sleep", 0, 10, (1U << MOMENT_WEEKLY), 0)

/* X(number, word) */
#define TECHNIQUE_LIST(X) \
	X(0, "rub") \
	X(1, "other")

#endif
