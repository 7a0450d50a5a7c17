/* Check-ins: stored once, all or nothing, and given back as sent. */
#include "store_fixture.h"

static const struct readings no_readings = { NULL, 0 };

static enum err
put(struct fixture *fixture, int64_t client, const struct checkin *checkin,
    const struct readings *readings, enum stored *stored)
{
	*stored = (enum stored) - 1;
	return written(fixture,
	    checkin_put(fixture->db, client, checkin, readings, stored));
}

/* All that a check-in can hold. */
static struct checkin
full_checkin(unsigned n)
{
	struct checkin checkin = fixture_checkin(n, MOMENT_WEEKLY);

	checkin.language = LANG_TA;
	checkin.by = BY_THERAPIST;
	checkin.answers[QUESTION_PAIN_NOW] = 0;
	checkin.answers[QUESTION_PAIN_BEFORE] = 1;
	checkin.answers[QUESTION_PAIN_BEFORE_RECALLED] = 0;
	checkin.answers[QUESTION_PAIN_WEEK] = 2;
	checkin.answers[QUESTION_INTERFERENCE_ENJOYMENT] = 3;
	checkin.answers[QUESTION_INTERFERENCE_ACTIVITY] = 4;
	checkin.answers[QUESTION_ACTIVITY_1] = 5;
	checkin.answers[QUESTION_ACTIVITY_2] = 6;
	checkin.answers[QUESTION_ACTIVITY_3] = 7;
	checkin.answers[QUESTION_TIGHTNESS] = 8;
	checkin.answers[QUESTION_SWELLING] = 9;
	checkin.answers[QUESTION_NEW_SORENESS] = SORENESS_CALL;
	checkin.answers[QUESTION_GLOBAL_CHANGE] = 7;
	checkin.answers[QUESTION_SOMETHING_ELSE] = 0;
	checkin.something_text = "\xE0\xAE\x95 new bed";
	checkin.regions = (UINT64_C(1) << REGION_N) - 1;
	checkin.note = "two\nlines";
	return checkin;
}

static void
assert_same(const struct checkin *got, const struct checkin *want)
{
	assert_string_equal(got->id, want->id);
	assert_int_equal(got->moment, want->moment);
	assert_string_equal(got->day, want->day);
	assert_int_equal(got->submitted_at, want->submitted_at);
	assert_int_equal(got->language, want->language);
	assert_int_equal(got->form_version, want->form_version);
	assert_int_equal(got->by, want->by);
	assert_string_equal(got->replaces, want->replaces);
	assert_memory_equal(got->answers, want->answers, sizeof(got->answers));
	assert_string_equal(got->something_text, want->something_text);
	assert_true(got->regions == want->regions);
	assert_string_equal(got->note, want->note);
}

static void
a_checkin_comes_back_whole(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin full = full_checkin(1), got;
	struct checkin empty = fixture_checkin(2, MOMENT_AFTER);
	struct reading values[2] = {
		fixture_reading(3, "shoulder.flexion", -5),
		fixture_reading(4, "cervical.flexion", 50),
	};
	struct readings readings = { values, 2 }, back;
	struct checkins list;
	enum stored stored;

	memcpy(values[0].checkin, full.id, ID_SIZE);
	memcpy(values[1].checkin, full.id, ID_SIZE);
	values[1].side = SIDE_MIDLINE;
	values[1].motion = MOTION_PASSIVE;
	values[1].timing = TIMING_OTHER;
	values[1].repeats = 3;
	values[1].method = METHOD_PHONE;
	/* Nothing answered, as an import may have it. */
	empty.language = NOT_ANSWERED;
	empty.submitted_at = 0;
	assert_int_equal(put(fixture, client, &full, &readings, &stored), OK);
	assert_int_equal(stored, STORED_NEW);
	assert_int_equal(
	    put(fixture, client, &empty, &no_readings, &stored), OK);
	fixture_reopen(fixture);
	assert_int_equal(checkin_get(fixture->db, fixture->arena, client,
			     full.id, &got, &back),
	    OK);
	assert_same(&got, &full);
	assert_int_equal(back.n, 2);
	/* In the order of the catalogue. */
	assert_ptr_equal(back.v[0].movement, values[1].movement);
	assert_int_equal(back.v[0].degrees, 50);
	assert_int_equal(back.v[0].side, SIDE_MIDLINE);
	assert_int_equal(back.v[0].motion, MOTION_PASSIVE);
	assert_int_equal(back.v[0].timing, TIMING_OTHER);
	assert_int_equal(back.v[0].repeats, 3);
	assert_int_equal(back.v[0].method, METHOD_PHONE);
	assert_int_equal(back.v[1].degrees, -5);
	assert_int_equal(back.v[1].repeats, NOT_ANSWERED);
	assert_string_equal(back.v[1].measurer_text, "self");
	assert_string_equal(back.v[1].checkin, full.id);
	assert_int_equal(back.v[1].made_at, NOW);
	assert_int_equal(checkin_get(fixture->db, fixture->arena, client,
			     empty.id, &got, &back),
	    OK);
	assert_same(&got, &empty);
	assert_int_equal(back.n, 0);
	assert_int_equal(
	    checkin_list(fixture->db, fixture->arena, client, &list), OK);
	assert_int_equal(list.n, 2);
	assert_same(&list.v[0], &empty);
	assert_same(&list.v[1], &full);
	assert_int_equal(checkin_get(fixture->db, fixture->arena, client + 1,
			     full.id, &got, &back),
	    ERR_NOT_FOUND);
}

/* The same form again, at another time, from another wording: the same. */
static void
sent_again(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin checkin = full_checkin(1);
	struct reading values[2] = {
		fixture_reading(3, "shoulder.flexion", 90),
		fixture_reading(4, "shoulder.abduction", 80),
	};
	struct readings readings = { values, 2 };
	enum stored stored;

	memcpy(values[0].checkin, checkin.id, ID_SIZE);
	memcpy(values[1].checkin, checkin.id, ID_SIZE);
	assert_int_equal(
	    put(fixture, client, &checkin, &readings, &stored), OK);
	checkin.submitted_at = NOW + 86400;
	checkin.language = LANG_EN;
	checkin.form_version = 2;
	/* Readings get new ids each time and come in any order. */
	(void)snprintf(values[0].id, ID_SIZE, "%032x", 9);
	values[0].degrees = 80;
	values[0].movement = movement_find("shoulder.abduction");
	values[1].degrees = 90;
	values[1].movement = movement_find("shoulder.flexion");
	assert_int_equal(
	    put(fixture, client, &checkin, &readings, &stored), OK);
	assert_int_equal(stored, STORED_SAME);
	assert_int_equal(
	    reading_list(fixture->db, fixture->arena, client, "", &readings),
	    OK);
	assert_int_equal(readings.n, 2);
}

#define OTHER(member, value)                            \
	{                                               \
		offsetof(struct checkin, member), value \
	}
#define ANSWER(key, value) OTHER(answers[QUESTION_##key], value)

/* Each answer that differs makes it another check-in, and a conflict. */
static void
sent_again_with_other_answers(void **state)
{
	static const struct {
		size_t offset;
		int value;
	} others[] = { OTHER(moment, MOMENT_AFTER), OTHER(by, BY_CLIENT),
		ANSWER(PAIN_NOW, NOT_ANSWERED), ANSWER(PAIN_BEFORE, 0),
		ANSWER(PAIN_BEFORE_RECALLED, 1),
		ANSWER(PAIN_WEEK, NOT_ANSWERED),
		ANSWER(INTERFERENCE_ENJOYMENT, 10),
		ANSWER(INTERFERENCE_ACTIVITY, 10), ANSWER(ACTIVITY_1, 10),
		ANSWER(ACTIVITY_2, 10), ANSWER(ACTIVITY_3, NOT_ANSWERED),
		ANSWER(TIGHTNESS, 0), ANSWER(SWELLING, NOT_ANSWERED),
		ANSWER(NEW_SORENESS, SORENESS_NONE), ANSWER(GLOBAL_CHANGE, 6),
		ANSWER(SOMETHING_ELSE, NOT_ANSWERED) };
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin first = full_checkin(1), other, got;
	struct readings none;
	enum stored stored;
	size_t i;

	assert_int_equal(
	    put(fixture, client, &first, &no_readings, &stored), OK);
	for (i = 0; i < nitems(others); i++) {
		other = first;
		*(int *)(void *)((char *)&other + others[i].offset) =
		    others[i].value;
		if (put(fixture, client, &other, &no_readings, &stored) !=
		    ERR_CONFLICT)
			fail_msg("other answer %zu was not seen", i);
	}
	assert_int_equal(checkin_get(fixture->db, fixture->arena, client,
			     first.id, &got, &none),
	    OK);
	assert_same(&got, &first);
}

static void
sent_again_with_other_words(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin first = full_checkin(1), other[7];
	struct reading value = fixture_reading(3, "shoulder.flexion", 90);
	struct readings one = { &value, 1 };
	enum stored stored;
	size_t i;

	memcpy(value.checkin, first.id, ID_SIZE);
	assert_int_equal(put(fixture, client, &first, &one, &stored), OK);
	for (i = 0; i < nitems(other); i++)
		other[i] = first;
	other[0].day[9]--;
	other[1].something_text = "";
	other[2].note = "two\nline";
	other[3].note = NULL;
	other[4].regions ^= 1;
	other[5].regions ^= UINT64_C(1) << (REGION_N - 1);
	memcpy(other[6].replaces, first.id, ID_SIZE);
	for (i = 0; i < nitems(other); i++)
		assert_int_equal(put(fixture, client, &other[i], &one, &stored),
		    ERR_CONFLICT);
	value.degrees = 91;
	assert_int_equal(
	    put(fixture, client, &first, &one, &stored), ERR_CONFLICT);
	value.degrees = 90;
	value.side = SIDE_RIGHT;
	assert_int_equal(
	    put(fixture, client, &first, &one, &stored), ERR_CONFLICT);
	assert_int_equal(
	    put(fixture, client, &first, &no_readings, &stored), ERR_CONFLICT);
	value.side = SIDE_LEFT;
	assert_int_equal(put(fixture, client, &first, &one, &stored), OK);
	assert_int_equal(stored, STORED_SAME);
}

/* What a CHECK refuses takes all of its check-in with it. */
static void
all_or_nothing(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin checkin = full_checkin(1), got;
	struct reading values[2] = {
		fixture_reading(3, "shoulder.flexion", 90),
		fixture_reading(4, "shoulder.flexion", DEGREES_MAX + 1),
	};
	struct readings readings = { values, 2 };
	struct checkins list;
	enum stored stored;

	assert_int_not_equal(
	    put(fixture, client, &checkin, &readings, &stored), OK);
	fixture_reopen(fixture);
	assert_int_equal(checkin_get(fixture->db, fixture->arena, client,
			     checkin.id, &got, &readings),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    checkin_list(fixture->db, fixture->arena, client, &list), OK);
	assert_int_equal(list.n, 0);
	assert_int_equal(
	    reading_list(fixture->db, fixture->arena, client, "", &readings),
	    OK);
	assert_int_equal(readings.n, 0);
	/* And the good half can be sent under the same id. */
	readings = (struct readings){ values, 1 };
	assert_int_equal(
	    put(fixture, client, &checkin, &readings, &stored), OK);
	assert_int_equal(stored, STORED_NEW);
}

static void
a_correction_hides_what_it_replaces(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin first = fixture_checkin(1, MOMENT_ARRIVAL), got;
	struct checkin second = fixture_checkin(2, MOMENT_ARRIVAL);
	struct checkin third = fixture_checkin(3, MOMENT_ARRIVAL);
	struct readings none;
	struct checkins list;
	enum stored stored;

	first.answers[QUESTION_PAIN_NOW] = 7;
	second.answers[QUESTION_PAIN_NOW] = 6;
	third.answers[QUESTION_PAIN_NOW] = 0;
	memcpy(second.replaces, first.id, ID_SIZE);
	memcpy(third.replaces, second.id, ID_SIZE);
	assert_int_equal(
	    put(fixture, client, &first, &no_readings, &stored), OK);
	assert_int_equal(
	    put(fixture, client, &second, &no_readings, &stored), OK);
	assert_int_equal(
	    put(fixture, client, &third, &no_readings, &stored), OK);
	assert_int_equal(
	    checkin_list(fixture->db, fixture->arena, client, &list), OK);
	assert_int_equal(list.n, 1);
	assert_same(&list.v[0], &third);
	/* What was said before is still there. */
	assert_int_equal(checkin_get(fixture->db, fixture->arena, client,
			     first.id, &got, &none),
	    OK);
	assert_same(&got, &first);
}

static void
by_day_and_then_by_sending(void **state)
{
	static const struct {
		const char *day;
		int64_t submitted_at;
		unsigned id;
	} rows[] = {
		{ "2026-11-20", NOW, 9 },
		{ "2026-11-21", 0, 8 },
		{ "2026-11-21", NOW, 2 },
		{ "2026-11-21", NOW, 7 },
		{ "2026-11-21", NOW + 1, 1 },
		{ "2026-11-22", NOW - 9, 3 },
	};
	static const size_t order[] = { 3, 0, 5, 2, 4, 1 };
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkins list;
	enum stored stored;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		struct checkin checkin =
		    fixture_checkin(rows[order[i]].id, MOMENT_ARRIVAL);

		memcpy(checkin.day, rows[order[i]].day, DAY_SIZE);
		checkin.submitted_at = rows[order[i]].submitted_at;
		/* Regions find their check-in again. */
		checkin.regions = UINT64_C(1) << rows[order[i]].id;
		assert_int_equal(
		    put(fixture, client, &checkin, &no_readings, &stored), OK);
	}
	assert_int_equal(
	    checkin_list(fixture->db, fixture->arena, client, &list), OK);
	assert_int_equal(list.n, nitems(rows));
	for (i = 0; i < nitems(rows); i++) {
		assert_int_equal(strtol(list.v[i].id, NULL, 16), rows[i].id);
		assert_true(list.v[i].regions == UINT64_C(1) << rows[i].id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(a_checkin_comes_back_whole),
		fixture_test(sent_again),
		fixture_test(sent_again_with_other_answers),
		fixture_test(sent_again_with_other_words),
		fixture_test(all_or_nothing),
		fixture_test(a_correction_hides_what_it_replaces),
		fixture_test(by_day_and_then_by_sending),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
