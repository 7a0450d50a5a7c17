/* Users, their login sessions, and failures that slow the next try down. */
#include "store_fixture.h"

static void
users(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	struct arena *arena = fixture->arena;
	int64_t owner = fixture_user(fixture, "owner", ROLE_OWNER);
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	struct user user = { .login = "aisha",
		.name = "Other",
		.role = ROLE_THERAPIST,
		.password = "x" };
	struct users list;
	int64_t n = 0;

	assert_int_equal(
	    written(fixture, user_add(db, NOW, &user, &n)), ERR_CONFLICT);
	assert_int_equal(n, 0);
	assert_int_equal(user_get(db, arena, aisha, &user), OK);
	assert_string_equal(user.login, "aisha");
	assert_int_equal(user.role, ROLE_THERAPIST);
	assert_string_equal(user.password, "$argon2id$");
	assert_false(user.must_change);
	assert_int_equal(user.disabled_at, 0);
	assert_int_equal(user_by_login(db, arena, "owner", &user), OK);
	assert_int_equal(user.id, owner);
	assert_int_equal(user.role, ROLE_OWNER);
	assert_int_equal(
	    user_by_login(db, arena, "nobody", &user), ERR_NOT_FOUND);
	assert_int_equal(
	    user_by_login(db, arena, "AISHA", &user), ERR_NOT_FOUND);
	assert_int_equal(user_get(db, arena, 99, &user), ERR_NOT_FOUND);
	assert_int_equal(user_list(db, arena, &list), OK);
	assert_int_equal(list.n, 2);
	assert_string_equal(list.v[0].login, "aisha");
	assert_int_equal(user_count_owners(db, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(
	    written(fixture, user_set_disabled(db, NOW, owner, true)), OK);
	assert_int_equal(user_count_owners(db, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(user_get(db, arena, owner, &user), OK);
	assert_int_equal(user.disabled_at, NOW);
	assert_int_equal(
	    written(fixture, user_set_disabled(db, NOW, owner, false)), OK);
	assert_int_equal(user_get(db, arena, owner, &user), OK);
	assert_int_equal(user.disabled_at, 0);
	assert_int_equal(written(fixture, user_set_disabled(db, NOW, 99, true)),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    written(fixture, user_set_password(db, NOW, 99, "x", true)),
	    ERR_NOT_FOUND);
}

/* Starts a login session and says whether it is found at an instant. */
static bool
found_at(struct fixture *fixture, const uint8_t hash[HASH_SIZE], int64_t at)
{
	struct user user;
	enum err err = login_find(fixture->db, fixture->arena, at, hash, &user);

	assert_true(err == OK || err == ERR_NOT_FOUND);
	assert_int_equal(db_commit(fixture->db), OK);
	return err == OK;
}

static void
start_login(struct fixture *fixture, uint8_t hash[HASH_SIZE], int64_t user)
{
	random_bytes(hash, HASH_SIZE);
	assert_int_equal(
	    written(fixture, login_add(fixture->db, NOW, hash, user, false)),
	    OK);
}

static void
a_login_dies_when_idle(void **state)
{
	struct fixture *fixture = *state;
	int64_t user = fixture_user(fixture, "aisha", ROLE_THERAPIST), at;
	uint8_t hash[HASH_SIZE], other[HASH_SIZE];

	start_login(fixture, hash, user);
	random_bytes(other, sizeof(other));
	assert_false(found_at(fixture, other, NOW));
	/* Not looked at for 30 minutes. */
	assert_true(found_at(fixture, hash, NOW));
	assert_false(found_at(fixture, hash, NOW + LOGIN_IDLE));
	/* Each look keeps it alive, but for 12 hours only. */
	for (at = NOW; at < NOW + LOGIN_MAX; at += LOGIN_IDLE - 61)
		assert_true(found_at(fixture, hash, at));
	assert_true(found_at(fixture, hash, NOW + LOGIN_MAX - 1));
	assert_false(found_at(fixture, hash, NOW + LOGIN_MAX));
}

/* Within a minute nothing is written, so that reading stays reading. */
static void
seen_once_a_minute(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	uint8_t hash[HASH_SIZE];
	struct user user;

	start_login(fixture, hash, id);
	assert_int_equal(
	    login_find(fixture->db, fixture->arena, NOW + 59, hash, &user), OK);
	assert_int_equal(user.id, id);
	assert_false(db_pending(fixture->db));
	assert_int_equal(
	    login_find(fixture->db, fixture->arena, NOW + 60, hash, &user), OK);
	assert_true(db_pending(fixture->db));
	assert_int_equal(db_commit(fixture->db), OK);
	assert_true(found_at(fixture, hash, NOW + 60 + LOGIN_IDLE - 1));
}

static void
what_ends_a_login(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t ben = fixture_user(fixture, "ben", ROLE_THERAPIST);
	uint8_t one[HASH_SIZE], two[HASH_SIZE], bens[HASH_SIZE];
	struct user user;

	start_login(fixture, one, aisha);
	start_login(fixture, two, aisha);
	start_login(fixture, bens, ben);
	assert_int_equal(written(fixture, login_end(db, one)), OK);
	assert_false(found_at(fixture, one, NOW));
	assert_true(found_at(fixture, two, NOW));
	assert_int_equal(
	    written(fixture, user_set_password(db, NOW, aisha, "new", true)),
	    OK);
	assert_false(found_at(fixture, two, NOW));
	assert_int_equal(user_get(db, fixture->arena, aisha, &user), OK);
	assert_string_equal(user.password, "new");
	assert_true(user.must_change);
	start_login(fixture, one, aisha);
	assert_int_equal(
	    written(fixture, user_set_disabled(db, NOW, aisha, true)), OK);
	assert_false(found_at(fixture, one, NOW));
	/* One that began after that opens nothing either. */
	start_login(fixture, two, aisha);
	assert_false(found_at(fixture, two, NOW));
	assert_int_equal(written(fixture, login_end(db, two)), OK);
	/* And it does not come back to life. */
	assert_int_equal(
	    written(fixture, user_set_disabled(db, NOW, aisha, false)), OK);
	assert_false(found_at(fixture, one, NOW));
	assert_true(found_at(fixture, bens, NOW));
}

static int64_t
wait_of(struct fixture *fixture, const char *key, int64_t at)
{
	int64_t wait = -1;

	assert_int_equal(throttle_wait(fixture->db, at, key, &wait), OK);
	return wait;
}

static void
failures_slow_down(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t expected = 2;
	int i;

	assert_int_equal(wait_of(fixture, "user:a", NOW), 0);
	for (i = 1; i <= 4; i++) {
		assert_int_equal(
		    written(fixture, throttle_fail(db, NOW, "user:a")), OK);
		assert_int_equal(wait_of(fixture, "user:a", NOW), 0);
	}
	/* From the 5th on it doubles, up to an hour. */
	for (i = 5; i < 100; i++) {
		assert_int_equal(
		    written(fixture, throttle_fail(db, NOW, "user:a")), OK);
		assert_int_equal(wait_of(fixture, "user:a", NOW), expected);
		assert_int_equal(
		    wait_of(fixture, "user:a", NOW + expected - 1), 1);
		assert_int_equal(wait_of(fixture, "user:a", NOW + expected), 0);
		expected = expected * 2 > 3600 ? 3600 : expected * 2;
	}
	/* The hundredth is the last for a very long time. */
	assert_int_equal(
	    written(fixture, throttle_fail(db, NOW, "user:a")), OK);
	assert_true(wait_of(fixture, "user:a",
			NOW + INT64_C(1000) * 365 * DAY_SECONDS) > 0);
	assert_int_equal(wait_of(fixture, "user:b", NOW), 0);
	fixture_reopen(fixture);
	assert_true(wait_of(fixture, "user:a", NOW) > 0);
	assert_int_equal(
	    written(fixture, throttle_clear(fixture->db, "user:a")), OK);
	assert_int_equal(wait_of(fixture, "user:a", NOW), 0);
}

static int64_t
wait_after_one_more(struct fixture *fixture, const char *key, int64_t at)
{
	assert_int_equal(
	    written(fixture, throttle_fail(fixture->db, at, key)), OK);
	return wait_of(fixture, key, at);
}

/* Strangers with many names and addresses must not fill the disk. */
static void
what_strangers_failed_at_is_forgotten(void **state)
{
	static const char *const keys[] = { "source:s", "nobody:n", "user:a",
		"code:a", "nobody:locked" };
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t later = NOW + INT64_C(7) * DAY_SECONDS;
	uint8_t one[HASH_SIZE] = { 1 }, two[HASH_SIZE] = { 2 };
	size_t i;
	int n;

	for (i = 0; i < nitems(keys); i++) {
		for (n = 0; n < (i + 1 == nitems(keys) ? 100 : 5); n++)
			assert_int_equal(
			    written(fixture, throttle_fail(db, NOW, keys[i])),
			    OK);
	}
	assert_int_equal(
	    written(fixture, login_add(db, later - 1, one, aisha, false)), OK);
	assert_int_equal(wait_after_one_more(fixture, "source:s", NOW), 0);
	assert_int_equal(wait_after_one_more(fixture, "nobody:n", NOW), 4);
	assert_int_equal(
	    written(fixture, login_add(db, later, two, aisha, false)), OK);
	assert_int_equal(wait_after_one_more(fixture, "nobody:n", later), 0);
	assert_int_equal(wait_after_one_more(fixture, "user:a", later), 4);
	assert_int_equal(wait_after_one_more(fixture, "code:a", later), 4);
	assert_true(wait_of(fixture, "nobody:locked", later) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(users),
		fixture_test(a_login_dies_when_idle),
		fixture_test(seen_once_a_minute),
		fixture_test(what_ends_a_login),
		fixture_test(failures_slow_down),
		fixture_test(what_strangers_failed_at_is_forgotten),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
