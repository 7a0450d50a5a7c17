/* receipt_rows.c: what a check-in says, in words, a row for each answer. */
#include "pages.h"

#include <string.h>

struct maker {
	struct arena *arena;
	enum lang lang;
	const struct asking *asking;
	struct receipt_page *page;
};

static void answer_row(const struct maker *, enum question_key);
static const char *answer_text(const struct maker *, enum question_key, int);
static const char *label(const struct maker *, enum question_key);
static void row_add(const struct maker *, const char *, const char *);
static void list_row(const struct maker *, enum question_key, uint64_t, size_t);
static void reading_row(const struct maker *, const struct reading *);

void
receipt_rows(
    struct request *req, const struct asking *asking, struct receipt_page *page)
{
	struct maker maker = { req->arena, req->lang, asking, page };
	const struct checkin *checkin = &asking->answers.checkin;
	enum question_key key;
	size_t i, j;

	for (i = 0; i < QUESTION_N; i++) {
		key = question_order[i];
		if (key < ANSWER_N)
			answer_row(&maker, key);
		else if (key == QUESTION_DAY)
			row_add(&maker, label(&maker, key),
			    tr_day(req->arena, req->lang, checkin->day, true));
		else if (key == QUESTION_TECHNIQUES)
			list_row(&maker, key, asking->answers.techniques,
			    TECHNIQUE_UNSURE);
		else if (key == QUESTION_REGIONS)
			list_row(&maker, key, checkin->regions, REGION_N);
		else if (key == QUESTION_READING_1)
			for (j = 0; j < asking->readings.n; j++)
				reading_row(&maker, &asking->readings.v[j]);
		else if (key == QUESTION_NOTE && *checkin->note != '\0') {
			row_add(&maker, label(&maker, key), checkin->note);
			page->rows.v[page->rows.n - 1].words = true;
		}
	}
}

/* What was not answered, or nobody asks, has no row. */
static void
answer_row(const struct maker *maker, enum question_key key)
{
	int answer = maker->asking->answers.checkin.answers[key];

	if (answer != NOT_ANSWERED && questions[key].label != NULL)
		row_add(
		    maker, label(maker, key), answer_text(maker, key, answer));
}

static const char *
answer_text(const struct maker *maker, enum question_key key, int answer)
{
	const char *words = maker->asking->answers.checkin.something_text;
	const struct question *question = &questions[key];

	if (question->type == TYPE_SCORE)
		return arena_printf(
		    maker->arena, tr(maker->lang, "%d of 10"), answer);
	if (question->type == TYPE_CHANGE && answer == 1 && *words != '\0')
		return words;
	return tr(maker->lang, question->texts[answer - question->min]);
}

/* The client's own words are no message to translate. */
static const char *
label(const struct maker *maker, enum question_key key)
{
	size_t activity = key - QUESTION_ACTIVITY_1;

	if (activity < ACTIVITY_N &&
	    *maker->asking->client.activities[activity] != '\0')
		return maker->asking->client.activities[activity];
	return tr(maker->lang, questions[key].label);
}

static void
row_add(const struct maker *maker, const char *name, const char *value)
{
	struct receipt_page *page = maker->page;

	arena_grow(maker->arena, &page->rows);
	page->rows.v[page->rows.n++] =
	    (struct receipt_row){ name, value, false };
}

/* One name a line. */
static void
list_row(
    const struct maker *maker, enum question_key key, uint64_t chosen, size_t n)
{
	struct buf names = { .arena = maker->arena };
	size_t i;

	for (i = 0; i < n; i++) {
		if (!(chosen >> i & 1))
			continue;
		if (names.len > 0)
			buf_putc(&names, '\n');
		buf_puts(&names, tr(maker->lang, questions[key].texts[i]));
	}
	if (names.len > 0)
		row_add(maker, label(maker, key), buf_text(&names));
}

static void
reading_row(const struct maker *maker, const struct reading *reading)
{
	struct arena *arena = maker->arena;
	enum lang lang = maker->lang;
	const char *value;

	if (reading->side == SIDE_LEFT)
		value = arena_printf(
		    arena, tr(lang, "Left, %d°"), reading->degrees);
	else if (reading->side == SIDE_RIGHT)
		value = arena_printf(
		    arena, tr(lang, "Right, %d°"), reading->degrees);
	else
		value = arena_printf(arena, tr(lang, "%d°"), reading->degrees);
	row_add(maker, tr(lang, reading->movement->ask), value);
}
