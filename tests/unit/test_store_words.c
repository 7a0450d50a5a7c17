/* The words of model.h's enums are those that the database's CHECKs list. */
#include "store_fixture.h"

static const struct readings no_readings = { NULL, 0 };

/* Every word of an enum is one that the database knows. */
static void
words(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct checkin checkin;
	struct reading reading;
	enum stored stored;
	unsigned id = 1;
	int i;

	for (i = 0; i < 60; i++) {
		checkin = fixture_checkin(id++, (enum moment)(i % MOMENT_N));
		checkin.language = i % LANG_N;
		checkin.by = (enum sender)(i % SENDER_N);
		checkin.answers[QUESTION_NEW_SORENESS] = i % SORENESS_N;
		assert_int_equal(
		    written(fixture, checkin_put(fixture->db, client, &checkin,
					 &no_readings, &stored)),
		    OK);
		reading = fixture_reading(id++, "knee.flexion", 100);
		reading.side = (enum side)(i % SIDE_N);
		reading.motion = (enum motion)(i % MOTION_N);
		reading.timing = (enum timing)(i % TIMING_N);
		reading.method = (enum method)(i % METHOD_N);
		assert_int_equal(
		    written(fixture,
			reading_put(fixture->db, client, &reading, &stored)),
		    OK);
	}
	for (i = 0; i < LANG_N; i++) {
		struct client speaker = { .name = "Name",
			.language = (enum lang)i };

		assert_int_equal(
		    written(fixture, client_add(fixture->db, NOW, &speaker)),
		    OK);
	}
	for (i = 0; i < PURPOSE_N; i++)
		assert_int_equal(
		    written(fixture, consent_give(fixture->db, NOW, client,
					 (enum purpose)i, LANG_EN)),
		    OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(words),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
