/* The second factor: how long a code is good, that it is good once, and how
 * many tries there are in a minute. */
#include "proof.h"
#include "store_fixture.h"
#include "web.h"

/* RFC 6238, appendix B: of 1111111109 s since 1970, its last six digits. */
static const uint8_t secret[SECRET_SIZE] = "12345678901234567890";
#define CODE "081804"
#define STEP INT64_C(37037036)

static int64_t
step_at(int64_t now, const char *code)
{
	return totp_step(secret, sizeof(secret), now, code);
}

static void
a_code_is_good_for_90_seconds(void **state)
{
	(void)state;
	assert_int_equal(step_at(59, "287082"), 1);
	assert_int_equal(step_at(1111111109, CODE), STEP);
	assert_int_equal(step_at((STEP - 1) * 30 - 1, CODE), -1);
	assert_int_equal(step_at((STEP - 1) * 30, CODE), STEP);
	assert_int_equal(step_at((STEP + 2) * 30 - 1, CODE), STEP);
	assert_int_equal(step_at((STEP + 2) * 30, CODE), -1);
}

static void
what_is_no_code(void **state)
{
	static const char *const bad[] = { "", "08180", "0818040", "081 804",
		"-81804", "+81804", "08180x", "081805", "0x1804" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(bad); i++)
		assert_int_equal(step_at(1111111109, bad[i]), -1);
}

/* Somebody with a code; hashes: of the recovery codes. */
static int64_t
enrolled(struct fixture *fixture, const char *login,
    uint8_t hashes[RECOVERY_N][HASH_SIZE])
{
	static const uint8_t sealed[SEALED_SIZE] = { 1, 2, 3 };
	int64_t user = fixture_user(fixture, login, ROLE_THERAPIST);
	size_t i;

	for (i = 0; i < RECOVERY_N; i++)
		random_bytes(hashes[i], HASH_SIZE);
	assert_int_equal(written(fixture, code_enrol(fixture->db, user, sealed,
					      STEP, hashes)),
	    OK);
	return user;
}

static enum err
take(struct fixture *fixture, int64_t user, int64_t step)
{
	return written(fixture, code_take_step(fixture->db, user, step));
}

static void
a_step_is_taken_once(void **state)
{
	struct fixture *fixture = *state;
	uint8_t hashes[RECOVERY_N][HASH_SIZE];
	int64_t aisha = enrolled(fixture, "aisha", hashes);
	int64_t ben = enrolled(fixture, "ben", hashes);

	/* The one that enrolled is used as well. */
	assert_int_equal(take(fixture, aisha, STEP), ERR_CONFLICT);
	assert_int_equal(take(fixture, aisha, STEP + 1), OK);
	assert_int_equal(take(fixture, aisha, STEP + 1), ERR_CONFLICT);
	assert_int_equal(take(fixture, aisha, STEP), ERR_CONFLICT);
	fixture_reopen(fixture);
	assert_int_equal(take(fixture, aisha, STEP + 1), ERR_CONFLICT);
	assert_int_equal(take(fixture, ben, STEP + 1), OK);
	assert_int_equal(take(fixture, aisha, STEP + 2), OK);
}

static void
a_recovery_code_is_taken_once(void **state)
{
	struct fixture *fixture = *state;
	uint8_t hashes[RECOVERY_N][HASH_SIZE], other[RECOVERY_N][HASH_SIZE];
	int64_t aisha = enrolled(fixture, "aisha", hashes);
	int64_t ben = enrolled(fixture, "ben", other);
	struct db *db = fixture->db;
	int64_t left = 0;

	assert_int_equal(
	    written(fixture, code_take_recovery(db, NOW, aisha, hashes[3])),
	    OK);
	assert_int_equal(
	    written(fixture, code_take_recovery(db, NOW, aisha, hashes[3])),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    written(fixture, code_take_recovery(db, NOW, aisha, other[0])),
	    ERR_NOT_FOUND);
	assert_int_equal(code_recovery_left(db, aisha, &left), OK);
	assert_int_equal(left, RECOVERY_N - 1);
	assert_int_equal(code_recovery_left(db, ben, &left), OK);
	assert_int_equal(left, RECOVERY_N);
}

static void
so_many_tries_a_minute(void **state)
{
	struct fixture *fixture = *state;
	int64_t now = NOW - NOW % 60 + 10, wait = -1;
	int i;

	for (i = 0; i < ATTEMPTS_PER_MINUTE; i++) {
		assert_int_equal(
		    written(fixture, throttle_all(fixture->db, now, &wait)),
		    OK);
		assert_int_equal(wait, 0);
	}
	assert_int_equal(
	    written(fixture, throttle_all(fixture->db, now, &wait)), OK);
	assert_int_equal(wait, 50);
	fixture_reopen(fixture);
	assert_int_equal(
	    written(fixture, throttle_all(fixture->db, now + 49, &wait)), OK);
	assert_int_equal(wait, 1);
	assert_int_equal(
	    written(fixture, throttle_all(fixture->db, now + 50, &wait)), OK);
	assert_int_equal(wait, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_good_for_90_seconds),
		cmocka_unit_test(what_is_no_code),
		fixture_test(a_step_is_taken_once),
		fixture_test(a_recovery_code_is_taken_once),
		fixture_test(so_many_tries_a_minute),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
