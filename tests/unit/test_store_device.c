/* Browsers that are known: how many, for how long, and to whom. */
#include "proof.h"
#include "store_fixture.h"

static uint8_t *
device(uint8_t hash[HASH_SIZE], int i)
{
	memset(hash, i, HASH_SIZE);
	return hash;
}

static enum err
find(struct fixture *fixture, int64_t at, int64_t user, int i)
{
	uint8_t hash[HASH_SIZE];

	return device_find(fixture->db, at, user, device(hash, i));
}

static void
add(struct fixture *fixture, int64_t at, int64_t user, int i)
{
	uint8_t hash[HASH_SIZE];

	assert_int_equal(written(fixture, device_add(fixture->db, at, user,
					      device(hash, i))),
	    OK);
}

static void
a_device_is_known_for_180_days(void **state)
{
	struct fixture *fixture = *state;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t ben = fixture_user(fixture, "ben", ROLE_THERAPIST);
	int64_t end = NOW + INT64_C(180) * DAY_SECONDS;

	add(fixture, NOW, aisha, 1);
	fixture_reopen(fixture);
	assert_int_equal(find(fixture, end - 1, aisha, 1), OK);
	assert_int_equal(find(fixture, end, aisha, 1), ERR_NOT_FOUND);
	assert_int_equal(find(fixture, NOW, ben, 1), ERR_NOT_FOUND);
	assert_int_equal(find(fixture, NOW, aisha, 2), ERR_NOT_FOUND);
}

static void
ten_devices_are_known_and_the_latest(void **state)
{
	struct fixture *fixture = *state;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t ben = fixture_user(fixture, "ben", ROLE_THERAPIST);
	int i;

	add(fixture, NOW - 1, ben, 99);
	/* Two in each second. */
	for (i = 1; i <= 25; i++)
		add(fixture, NOW + i / 2, aisha, i);
	for (i = 1; i <= 25; i++)
		assert_int_equal(find(fixture, NOW + 20, aisha, i),
		    i > 25 - DEVICES_MAX ? OK : ERR_NOT_FOUND);
	assert_int_equal(find(fixture, NOW + 20, ben, 99), OK);
}

static void
a_device_ends_with_the_logins(void **state)
{
	struct fixture *fixture = *state;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t ben = fixture_user(fixture, "ben", ROLE_THERAPIST), n;

	add(fixture, NOW, aisha, 1);
	add(fixture, NOW, ben, 2);
	assert_int_equal(
	    written(fixture, login_end_all(fixture->db, aisha)), OK);
	assert_int_equal(find(fixture, NOW, aisha, 1), ERR_NOT_FOUND);
	assert_int_equal(find(fixture, NOW, ben, 2), OK);
	assert_int_equal(
	    written(fixture, login_end_everywhere(fixture->db, &n)), OK);
	assert_int_equal(find(fixture, NOW, ben, 2), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(a_device_is_known_for_180_days),
		fixture_test(ten_devices_are_known_and_the_latest),
		fixture_test(a_device_ends_with_the_logins),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
