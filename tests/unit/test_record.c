/* The rows of a client's table, and the periods that a page can cover. */
#include "analysis.h"
#include "pages.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct checkin silent = { .language = NOT_ANSWERED,
	.answers = NO_ANSWERS,
	.something_text = "",
	.note = "" };

static struct checkin *
checkin_add(struct arena *arena, struct history *history, enum moment moment,
    const char *day)
{
	struct checkin *checkin;

	arena_grow(arena, &history->checkins);
	checkin = &history->checkins.v[history->checkins.n++];
	*checkin = silent;
	checkin->moment = moment;
	memcpy(checkin->day, day, DAY_SIZE);
	memset(checkin->id, 'a' + (int)history->checkins.n, ID_SIZE - 1);
	return checkin;
}

static void
session_add(struct arena *arena, struct history *history, const char *day)
{
	struct session session = { .minutes = { 30, NOT_USED, NOT_USED,
				       NOT_USED, NOT_USED },
		.note = "",
		.therapist_text = "" };

	memcpy(session.day, day, DAY_SIZE);
	session.number = (int)history->sessions.n + 1;
	arena_grow(arena, &history->sessions);
	history->sessions.v[history->sessions.n++] = session;
}

static void
reading_add(struct arena *arena, struct history *history, const char *day,
    enum timing timing, int degrees)
{
	struct reading reading = { .movement =
				       movement_find("shoulder.flexion"),
		.side = SIDE_LEFT,
		.timing = timing,
		.degrees = degrees,
		.repeats = NOT_ANSWERED,
		.measurer = 1,
		.measurer_text = "" };

	memcpy(reading.day, day, DAY_SIZE);
	arena_grow(arena, &history->readings);
	history->readings.v[history->readings.n++] = reading;
}

static struct records
records_of(struct arena *arena, const struct history *history)
{
	struct analysis *analysis = arena_new_of(arena, struct analysis);
	struct records records;
	size_t i;

	analysis_make(arena, history, "", "2026-11-22", analysis);
	records_make(arena, LANG_EN, history, analysis, &records);
	for (i = 0; i < records.n; i++)
		record_tell(arena, LANG_EN, history, &records.v[i]);
	return records;
}

static void
test_day_of_a_session(void **state)
{
	struct arena *arena = arena_new();
	struct history history = { 0 };
	struct checkin *checkin;
	struct records records;

	(void)state;
	session_add(arena, &history, "2026-11-12");
	checkin_add(arena, &history, MOMENT_ARRIVAL, "2026-11-12")
	    ->answers[QUESTION_PAIN_NOW] = 0;
	checkin = checkin_add(arena, &history, MOMENT_AFTER, "2026-11-12");
	checkin->answers[QUESTION_PAIN_NOW] = 3;
	checkin->answers[QUESTION_TIGHTNESS] = 0;
	checkin->answers[QUESTION_NEW_SORENESS] = SORENESS_CALL;
	checkin->note = "firm";
	checkin = checkin_add(arena, &history, MOMENT_WEEKLY, "2026-11-12");
	checkin->answers[QUESTION_PAIN_WEEK] = 0;
	checkin->answers[QUESTION_SOMETHING_ELSE] = 1;
	checkin->something_text = "swims";
	reading_add(arena, &history, "2026-11-12", TIMING_BEFORE, 120);
	reading_add(arena, &history, "2026-11-12", TIMING_AFTER, 125);
	reading_add(arena, &history, "2026-11-12", TIMING_AFTER, 131);
	records = records_of(arena, &history);

	assert_int_equal(records.n, 2);
	if (records.v[0].session == NULL) {
		struct record swap = records.v[0];

		records.v[0] = records.v[1];
		records.v[1] = swap;
	}
	assert_int_equal(records.v[0].session->number, 1);
	assert_int_equal(records.v[0].before, 0);
	assert_int_equal(records.v[0].after, 3);
	assert_int_equal(records.v[0].tightness, 0);
	assert_int_equal(records.v[0].week, NOT_ANSWERED);
	assert_true(records.v[0].call);
	assert_string_equal(records.v[0].note, "firm");
	/* The last of two readings after counts. */
	assert_string_equal(
	    records.v[0].readings, "Left shoulder flexion 120° → 131°");
	assert_null(records.v[1].session);
	assert_int_equal(records.v[1].week, 0);
	assert_int_equal(records.v[1].before, NOT_ANSWERED);
	assert_string_equal(records.v[1].changed, "swims");
	assert_string_equal(records.v[1].readings, "");
	arena_free(arena);
}

static void
test_days_without_session(void **state)
{
	struct arena *arena = arena_new();
	struct history history = { 0 };
	struct checkin *checkin;
	struct records records;

	(void)state;
	session_add(arena, &history, "2026-11-01");
	session_add(arena, &history, "2026-11-08");
	checkin = checkin_add(arena, &history, MOMENT_AFTER, "2026-11-05");
	checkin->answers[QUESTION_PAIN_NOW] = 2;
	checkin->answers[QUESTION_PAIN_BEFORE] = 6;
	checkin->answers[QUESTION_PAIN_BEFORE_RECALLED] = 1;
	reading_add(arena, &history, "2026-11-10", TIMING_OTHER, 90);
	records = records_of(arena, &history);

	assert_int_equal(records.n, 4);
	assert_string_equal(records.v[0].day, "2026-11-10");
	assert_string_equal(records.v[0].readings, "Left shoulder flexion 90°");
	assert_string_equal(records.v[1].day, "2026-11-08");
	assert_int_equal(records.v[1].before, NOT_ANSWERED);
	assert_string_equal(records.v[2].day, "2026-11-05");
	assert_null(records.v[2].session);
	assert_int_equal(records.v[2].before, 6);
	assert_int_equal(records.v[2].after, 2);
	assert_true(records.v[2].recalled);
	assert_string_equal(records.v[3].day, "2026-11-01");
	arena_free(arena);
}

static void
test_nothing(void **state)
{
	struct arena *arena = arena_new();
	struct history history = { 0 };

	(void)state;
	assert_int_equal(records_of(arena, &history).n, 0);
	assert_string_equal(history_first_day(&history), "");
	arena_free(arena);
}

/* Which first days the periods have on a day. */
static void
assert_periods(const char *today, const char *const from[PERIOD_N])
{
	struct request req = { 0 };
	struct history history = { 0 };
	struct period periods[PERIOD_N];
	size_t i;

	memcpy(req.today, today, DAY_SIZE);
	periods_make(&req, &history, periods);
	for (i = 0; i < PERIOD_N; i++)
		assert_string_equal(periods[i].from, from[i]);
}

static void
test_periods(void **state)
{
	static const char *const plain[] = { "2026-10-22", "2026-08-22",
		"2025-11-22", "" };
	static const char *const short_months[] = { "2026-02-28", "2025-12-31",
		"2025-03-31", "" };
	static const char *const leap[] = { "2028-01-29", "2027-11-29",
		"2027-02-28", "" };
	static const char *const january[] = { "2025-12-31", "2025-10-31",
		"2025-01-31", "" };

	(void)state;
	assert_periods("2026-11-22", plain);
	assert_periods("2026-03-31", short_months);
	assert_periods("2028-02-29", leap);
	assert_periods("2026-01-31", january);
}

/* The period shown when nothing is asked for: all, up to a year. */
static void
test_first_period(void **state)
{
	struct pair pair = { "period", "3m" };
	struct arena *arena = arena_new();
	struct request req = { .today = "2026-11-22" };
	struct history history = { 0 };
	struct period periods[PERIOD_N];

	(void)state;
	assert_int_equal(periods_make(&req, &history, periods), 3);
	session_add(arena, &history, "2025-11-22");
	assert_int_equal(periods_make(&req, &history, periods), 3);
	checkin_add(arena, &history, MOMENT_WEEKLY, "2025-11-21");
	assert_string_equal(history_first_day(&history), "2025-11-21");
	assert_int_equal(periods_make(&req, &history, periods), 2);
	req.query = (struct pairs){ &pair, 1 };
	assert_int_equal(periods_make(&req, &history, periods), 1);
	pair.value = "5m";
	assert_int_equal(periods_make(&req, &history, periods), 2);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day_of_a_session),
		cmocka_unit_test(test_days_without_session),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_first_period),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
