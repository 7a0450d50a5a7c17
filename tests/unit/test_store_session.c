/* Sessions in versions, readings, and what a history reads. */
#include "history.h"
#include "store_fixture.h"

static enum err
put(struct fixture *fixture, int64_t client, struct session *session)
{
	return written(fixture, session_put(fixture->db, NOW, client, session));
}

static bool
same_region(const struct session_region *a, const struct session_region *b)
{
	return a->region == b->region && a->technique == b->technique &&
	       a->referred == b->referred && a->minutes == b->minutes;
}

static void
a_session_comes_back_whole(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	struct session session = fixture_session(TODAY), got;
	struct session_region regions[] = {
		{ 3, -1, false, MINUTES_UNKNOWN },
		{ 3, DEEP_TISSUE, false, 10 },
		{ 3, DEEP_TISSUE, true, MINUTES_UNKNOWN },
		{ REGION_N - 1, OTHER_TECHNIQUE, false, MINUTES_MAX },
	};
	size_t i, k;

	session.made_by = aisha;
	session.minutes[DEEP_TISSUE] = 1;
	session.minutes[TRIGGER_POINT] = MINUTES_UNKNOWN;
	session.minutes[OTHER_TECHNIQUE] = MINUTES_MAX;
	session.regions = regions;
	session.regions_n = nitems(regions);
	session.note = "\xE6\x9E\x97 note";
	assert_int_equal(put(fixture, client, &session), OK);
	assert_int_equal(session.number, 1);
	assert_int_equal(session.version, 1);
	fixture_reopen(fixture);
	assert_int_equal(
	    session_get(fixture->db, fixture->arena, client, 1, &got), OK);
	assert_string_equal(got.day, TODAY);
	assert_int_equal(got.made_at, NOW);
	assert_int_equal(got.made_by, aisha);
	assert_false(got.by_client);
	assert_memory_equal(got.minutes, session.minutes, sizeof(got.minutes));
	assert_string_equal(got.note, session.note);
	assert_int_equal(got.regions_n, nitems(regions));
	for (i = 0; i < nitems(regions); i++) {
		for (k = 0; k < got.regions_n; k++) {
			if (same_region(&got.regions[k], &regions[i]))
				break;
		}
		assert_true(k < got.regions_n);
	}
	assert_int_equal(
	    session_get(fixture->db, fixture->arena, client, 2, &got),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    session_get(fixture->db, fixture->arena, client + 1, 1, &got),
	    ERR_NOT_FOUND);
}

static void
the_same_day_is_a_new_version(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct session session = fixture_session(TODAY), got;
	struct session_region region = { 1, -1, false, MINUTES_UNKNOWN };
	struct sessions list;
	int i;

	session.minutes[DEEP_TISSUE] = 30;
	session.regions = &region;
	session.regions_n = 1;
	session.by_client = true;
	assert_int_equal(put(fixture, client, &session), OK);
	for (i = 2; i < 12; i++) {
		session = fixture_session(TODAY);
		session.minutes[TRIGGER_POINT] = i;
		assert_int_equal(put(fixture, client, &session), OK);
		assert_int_equal(session.number, 1);
		assert_int_equal(session.version, i);
	}
	assert_int_equal(session_list(fixture->db, fixture->arena, client, 1,
			     INT32_MAX, &list),
	    OK);
	assert_int_equal(list.n, 1);
	got = list.v[0];
	assert_int_equal(got.version, 11);
	/* Nothing of the versions before it shines through. */
	assert_int_equal(got.minutes[DEEP_TISSUE], NOT_USED);
	assert_int_equal(got.minutes[TRIGGER_POINT], 11);
	assert_int_equal(got.regions_n, 0);
	assert_false(got.by_client);
	assert_int_equal(
	    session_on_day(fixture->db, fixture->arena, client, TODAY, &got),
	    OK);
	assert_int_equal(got.version, 11);
	assert_int_equal(session_on_day(fixture->db, fixture->arena, client,
			     "2026-11-21", &got),
	    ERR_NOT_FOUND);
}

static void
one_session_per_day(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct session first = fixture_session("2026-11-20");
	struct session second = fixture_session("2026-11-21"), got;
	struct sessions list;

	assert_int_equal(put(fixture, client, &first), OK);
	assert_int_equal(put(fixture, client, &second), OK);
	assert_int_equal(second.number, 2);
	/* It cannot move to a day that another has. */
	memcpy(second.day, "2026-11-20", DAY_SIZE);
	assert_int_equal(put(fixture, client, &second), ERR_CONFLICT);
	/* It can move to a free one, and leaves its own free. */
	memcpy(second.day, "2026-11-25", DAY_SIZE);
	assert_int_equal(put(fixture, client, &second), OK);
	assert_int_equal(second.number, 2);
	assert_int_equal(second.version, 2);
	assert_int_equal(session_on_day(fixture->db, fixture->arena, client,
			     "2026-11-21", &got),
	    ERR_NOT_FOUND);
	memcpy(first.day, "2026-11-21", DAY_SIZE);
	assert_int_equal(put(fixture, client, &first), OK);
	assert_int_equal(first.version, 2);
	/* A number that went away is not given again. */
	second = fixture_session("2026-11-19");
	assert_int_equal(put(fixture, client, &second), OK);
	assert_int_equal(second.number, 3);
	assert_int_equal(session_list(fixture->db, fixture->arena, client, 1,
			     INT32_MAX, &list),
	    OK);
	assert_int_equal(list.n, 3);
	assert_int_equal(list.v[0].number, 3);
	assert_int_equal(list.v[1].number, 1);
	assert_int_equal(list.v[2].number, 2);
	/* Parts of the list by number. */
	assert_int_equal(
	    session_list(fixture->db, fixture->arena, client, 2, 3, &list), OK);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.v[0].number, 3);
}

/* Many sessions with parts each: every part finds its own. */
static void
parts_find_their_session(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct sessions list;
	int i;

	for (i = 0; i < 60; i++) {
		struct session_region region = { i % REGION_N, -1, i % 2,
			1 + i };
		struct session session = fixture_session(TODAY);

		/* The later ones are of earlier days. */
		day_text(day_number(TODAY) - i, session.day);
		session.regions = &region;
		session.regions_n = 1;
		session.minutes[i % TECHNIQUE_N] = 1 + i;
		assert_int_equal(put(fixture, client, &session), OK);
		if (i % 3 == 0)
			assert_int_equal(put(fixture, client, &session), OK);
	}
	assert_int_equal(session_list(fixture->db, fixture->arena, client, 1,
			     INT32_MAX, &list),
	    OK);
	assert_int_equal(list.n, 60);
	for (i = 0; i < 60; i++) {
		const struct session *session = &list.v[59 - i];

		assert_int_equal(session->number, i + 1);
		assert_int_equal(session->version, i % 3 == 0 ? 2 : 1);
		assert_int_equal(session->minutes[i % TECHNIQUE_N], 1 + i);
		assert_int_equal(session->regions_n, 1);
		assert_int_equal(session->regions[0].region, i % REGION_N);
		assert_int_equal(session->regions[0].referred, i % 2);
		assert_int_equal(session->regions[0].minutes, 1 + i);
	}
}

static void
readings_once(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	struct reading reading = fixture_reading(1, "knee.flexion", 120);
	struct readings list;
	enum stored stored;

	reading.measurer = aisha;
	reading.measurer_text = "";
	assert_int_equal(written(fixture, reading_put(fixture->db, client,
					      &reading, &stored)),
	    OK);
	assert_int_equal(stored, STORED_NEW);
	assert_int_equal(written(fixture, reading_put(fixture->db, client,
					      &reading, &stored)),
	    OK);
	assert_int_equal(stored, STORED_SAME);
	reading.degrees = 121;
	assert_int_equal(written(fixture, reading_put(fixture->db, client,
					      &reading, &stored)),
	    ERR_CONFLICT);
	reading.degrees = 120;
	reading.repeats = 3;
	assert_int_equal(written(fixture, reading_put(fixture->db, client,
					      &reading, &stored)),
	    ERR_CONFLICT);
	assert_int_equal(
	    reading_list(fixture->db, fixture->arena, client, "", &list), OK);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].degrees, 120);
	assert_int_equal(list.v[0].measurer, aisha);
	assert_string_equal(list.v[0].checkin, "");
}

static void
last_days_of_readings(void **state)
{
	struct fixture *fixture = *state;
	struct client client = { .name = "Lim Wei",
		.movements = { { movement_find("knee.flexion"), SIDE_LEFT },
		    { movement_find("knee.flexion"), SIDE_RIGHT },
		    { movement_find("cervical.flexion"), SIDE_MIDLINE } },
		.movements_n = 3 };
	struct reading reading = fixture_reading(1, "knee.flexion", 100);
	char days[MOVEMENTS_MAX][DAY_SIZE];
	enum stored stored;

	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &client)), OK);
	assert_int_equal(written(fixture, reading_put(fixture->db, client.id,
					      &reading, &stored)),
	    OK);
	memcpy(reading.day, "2026-11-20", DAY_SIZE);
	(void)snprintf(reading.id, ID_SIZE, "%032x", 2);
	assert_int_equal(written(fixture, reading_put(fixture->db, client.id,
					      &reading, &stored)),
	    OK);
	reading.side = SIDE_RIGHT;
	(void)snprintf(reading.id, ID_SIZE, "%032x", 3);
	assert_int_equal(written(fixture, reading_put(fixture->db, client.id,
					      &reading, &stored)),
	    OK);
	assert_int_equal(reading_last_days(fixture->db, &client, days), OK);
	assert_string_equal(days[0], TODAY);
	assert_string_equal(days[1], "2026-11-20");
	assert_string_equal(days[2], "");
}

static void
the_state_of_a_day(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin arrival = fixture_checkin(1, MOMENT_ARRIVAL);
	struct checkin after = fixture_checkin(2, MOMENT_AFTER);
	struct checkin weekly = fixture_checkin(3, MOMENT_WEEKLY);
	struct session session = fixture_session("2026-11-01");
	struct readings none = { NULL, 0 };
	struct checkin_state day;
	enum stored stored;

	assert_int_equal(checkin_state(db, client, TODAY, &day), OK);
	assert_false(day.arrival_today || day.after_today ||
		     day.session_today || day.weekly_in_6_days);
	assert_string_equal(day.first_day, "");
	assert_string_equal(day.last_global_change, "");
	memcpy(weekly.day, "2026-11-17", DAY_SIZE);
	weekly.answers[QUESTION_GLOBAL_CHANGE] = 1;
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &weekly, &none, &stored)),
	    OK);
	assert_int_equal(put(fixture, client, &session), OK);
	assert_int_equal(checkin_state(db, client, TODAY, &day), OK);
	assert_true(day.weekly_in_6_days);
	assert_false(day.arrival_today || day.after_today || day.session_today);
	assert_string_equal(day.first_day, "2026-11-01");
	assert_string_equal(day.last_global_change, "2026-11-17");
	/* On the sixth day after it, it is time again. */
	assert_int_equal(checkin_state(db, client, "2026-11-23", &day), OK);
	assert_false(day.weekly_in_6_days);
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &arrival, &none, &stored)),
	    OK);
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &after, &none, &stored)),
	    OK);
	session = fixture_session(TODAY);
	assert_int_equal(put(fixture, client, &session), OK);
	assert_int_equal(checkin_state(db, client, TODAY, &day), OK);
	assert_true(day.arrival_today && day.after_today && day.session_today);
	assert_string_equal(day.first_day, "2026-11-01");
	assert_int_equal(
	    checkin_state(db, client + 1, TODAY, &day), ERR_NOT_FOUND);
}

static void
a_whole_history(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t other = fixture_client(fixture, "Tan Mei");
	struct checkin checkin = fixture_checkin(1, MOMENT_ARRIVAL);
	struct session session = fixture_session(TODAY);
	struct reading reading = fixture_reading(1, "knee.flexion", 100);
	struct readings none = { NULL, 0 };
	struct history history;
	enum stored stored;

	assert_int_equal(
	    written(fixture, checkin_put(db, client, &checkin, &none, &stored)),
	    OK);
	assert_int_equal(put(fixture, client, &session), OK);
	assert_int_equal(
	    written(fixture, reading_put(db, client, &reading, &stored)), OK);
	assert_int_equal(history_get(db, fixture->arena, client, &history), OK);
	assert_string_equal(history.client.name, "Lim Wei");
	assert_int_equal(history.sessions.n, 1);
	assert_int_equal(history.checkins.n, 1);
	assert_int_equal(history.readings.n, 1);
	/* Nothing of one client in another's. */
	assert_int_equal(history_get(db, fixture->arena, other, &history), OK);
	assert_string_equal(history.client.name, "Tan Mei");
	assert_int_equal(history.sessions.n, 0);
	assert_int_equal(history.checkins.n, 0);
	assert_int_equal(history.readings.n, 0);
	assert_int_equal(
	    history_get(db, fixture->arena, 99, &history), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(a_session_comes_back_whole),
		fixture_test(the_same_day_is_a_new_version),
		fixture_test(one_session_per_day),
		fixture_test(parts_find_their_session),
		fixture_test(readings_once),
		fixture_test(last_days_of_readings),
		fixture_test(the_state_of_a_day),
		fixture_test(a_whole_history),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
