/* Links and consent: what opens a client's form, and until when. */
#include "store_fixture.h"

static void
link_make(struct fixture *fixture, uint8_t hash[HASH_SIZE], int64_t client,
    int64_t at, int days)
{
	random_bytes(hash, HASH_SIZE);
	assert_int_equal(
	    written(fixture, link_add(fixture->db, at, hash, client, 0, days)),
	    OK);
}

static bool
opens(struct fixture *fixture, const uint8_t hash[HASH_SIZE], int64_t at)
{
	struct link_use use = { .client = -1 };
	enum err err = link_find(fixture->db, at, hash, &use);

	assert_true(err == OK || err == ERR_NOT_FOUND);
	/* A link that does not open says nothing about whose it is. */
	assert_true(err == OK || use.client == -1);
	return err == OK;
}

static void
expiry(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t border = NOW + 90 * (int64_t)DAY_SECONDS;
	uint8_t hash[HASH_SIZE], unknown[HASH_SIZE];

	link_make(fixture, hash, client, NOW, 90);
	random_bytes(unknown, sizeof(unknown));
	assert_true(opens(fixture, hash, NOW));
	assert_true(opens(fixture, hash, border - 1));
	assert_false(opens(fixture, hash, border));
	assert_false(opens(fixture, hash, border + 1));
	assert_false(opens(fixture, unknown, NOW));
}

/* Each use moves the expiry ahead, up to a year after it was made. */
static void
use_moves_the_expiry(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t last = NOW + 365 * (int64_t)DAY_SECONDS, at = NOW;
	uint8_t hash[HASH_SIZE];
	struct links links;
	int i;

	link_make(fixture, hash, client, NOW, 90);
	for (i = 1; i < 4; i++) {
		at = NOW + i * 80 * (int64_t)DAY_SECONDS;
		assert_true(opens(fixture, hash, at));
		assert_int_equal(
		    written(fixture, link_used(fixture->db, at, hash, 90)), OK);
		assert_int_equal(
		    link_list(fixture->db, fixture->arena, client, &links), OK);
		assert_int_equal(links.v[0].last_used, at);
		assert_int_equal(
		    links.v[0].expires, at + 90 * (int64_t)DAY_SECONDS);
	}
	at = NOW + 300 * (int64_t)DAY_SECONDS;
	assert_int_equal(
	    written(fixture, link_used(fixture->db, at, hash, 90)), OK);
	assert_true(opens(fixture, hash, last - 1));
	assert_false(opens(fixture, hash, last));
	at = NOW + 364 * (int64_t)DAY_SECONDS;
	assert_int_equal(
	    written(fixture, link_used(fixture->db, at, hash, 90)), OK);
	assert_false(opens(fixture, hash, last));
}

/* A use never makes a link's life shorter. */
static void
use_shortens_nothing(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	uint8_t hash[HASH_SIZE];

	link_make(fixture, hash, client, NOW, 200);
	assert_int_equal(
	    written(fixture, link_used(fixture->db, NOW + 1, hash, 90)), OK);
	assert_true(opens(fixture, hash, NOW + 200 * (int64_t)DAY_SECONDS - 1));
	assert_false(opens(fixture, hash, NOW + 200 * (int64_t)DAY_SECONDS));
}

static void
revoking(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t other = fixture_client(fixture, "Tan Mei");
	uint8_t hashes[3][HASH_SIZE], others[HASH_SIZE];
	int64_t revoked = -1;
	struct links links;
	int i;

	for (i = 0; i < 3; i++)
		link_make(fixture, hashes[i], client, NOW + i, 90);
	link_make(fixture, others, other, NOW, 90);
	assert_int_equal(written(fixture, link_revoke_all(fixture->db, NOW + 9,
					      client, &revoked)),
	    OK);
	assert_int_equal(revoked, 3);
	for (i = 0; i < 3; i++)
		assert_false(opens(fixture, hashes[i], NOW + 9));
	assert_true(opens(fixture, others, NOW + 9));
	/* A use does not bring one back. */
	assert_int_equal(
	    written(fixture, link_used(fixture->db, NOW, hashes[0], 90)), OK);
	assert_false(opens(fixture, hashes[0], NOW + 9));
	assert_int_equal(
	    link_list(fixture->db, fixture->arena, client, &links), OK);
	assert_int_equal(links.n, 3);
	assert_int_equal(links.v[0].made_at, NOW + 2);
	assert_int_equal(links.v[2].revoked, NOW + 9);
	assert_int_equal(written(fixture, link_revoke_all(fixture->db, NOW + 9,
					      client, &revoked)),
	    OK);
	assert_int_equal(revoked, 0);
}

static int
live_links(
    struct fixture *fixture, uint8_t hashes[][HASH_SIZE], int n, int64_t at)
{
	int live = 0;

	while (n-- > 0)
		live += opens(fixture, hashes[n], at);
	return live;
}

/* Five live ones; the longest unused goes first. */
static void
five_live_links(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	uint8_t hashes[7][HASH_SIZE];
	int i;

	for (i = 0; i < 5; i++)
		link_make(fixture, hashes[i], client, NOW + i, 90);
	assert_int_equal(live_links(fixture, hashes, 5, NOW + 9), 5);
	assert_int_equal(
	    written(fixture, link_used(fixture->db, NOW + 8, hashes[0], 90)),
	    OK);
	link_make(fixture, hashes[5], client, NOW + 10, 90);
	assert_int_equal(live_links(fixture, hashes, 6, NOW + 10), 5);
	assert_true(opens(fixture, hashes[0], NOW + 10));
	assert_false(opens(fixture, hashes[1], NOW + 10));
	link_make(fixture, hashes[6], client, NOW + 11, 90);
	assert_false(opens(fixture, hashes[2], NOW + 11));
	assert_true(opens(fixture, hashes[0], NOW + 11));
	assert_int_equal(live_links(fixture, hashes, 7, NOW + 11), 5);
}

/* The one just made opens, however fast they are made. */
static void
the_new_one_stays(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	uint8_t hashes[30][HASH_SIZE];
	int i;

	for (i = 0; i < 30; i++) {
		link_make(fixture, hashes[i], client, NOW, 90);
		assert_true(opens(fixture, hashes[i], NOW));
		assert_int_equal(
		    live_links(fixture, hashes, i + 1, NOW), i < 5 ? i + 1 : 5);
	}
	/* Also behind links whose use a clock in the future wrote. */
	for (i = 0; i < 30; i++)
		assert_int_equal(
		    written(fixture,
			link_used(fixture->db, NOW + 99999, hashes[i], 90)),
		    OK);
	link_make(fixture, hashes[0], client, NOW, 90);
	assert_true(opens(fixture, hashes[0], NOW));
}

/* Links that expired or were revoked do not count among the five. */
static void
dead_links_do_not_count(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t later = NOW + 2 * DAY_SECONDS;
	uint8_t hashes[9][HASH_SIZE];
	int i;

	for (i = 0; i < 4; i++)
		link_make(fixture, hashes[i], client, NOW, 1);
	for (i = 4; i < 9; i++)
		link_make(fixture, hashes[i], client, later, 90);
	assert_int_equal(live_links(fixture, hashes, 9, later), 5);
}

static void
archived_clients_have_none(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Gone");
	uint8_t hash[HASH_SIZE], other[HASH_SIZE] = { 1 };

	link_make(fixture, hash, client, NOW, 90);
	assert_true(opens(fixture, hash, NOW));
	assert_int_equal(written(fixture, client_set_archived(
					      fixture->db, NOW, client, true)),
	    OK);
	assert_false(opens(fixture, hash, NOW));
	assert_int_equal(
	    written(fixture, link_add(fixture->db, NOW, other, client, 0, 90)),
	    ERR_CONFLICT);
	assert_int_equal(written(fixture, link_add_tablet(fixture->db, NOW,
					      other, client, 0, BY_CLIENT)),
	    ERR_CONFLICT);
}

static bool
consented(struct fixture *fixture, const uint8_t hash[HASH_SIZE])
{
	struct link_use use;

	assert_int_equal(link_find(fixture->db, NOW, hash, &use), OK);
	return use.consents >> FOR_DATA & 1;
}

static void
consent(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct consent newer = { .purpose = FOR_DATA,
		.version = NOTICE_VERSION + 1,
		.language = LANG_MS,
		.given_at = NOW + 50 };
	uint8_t hash[HASH_SIZE];
	enum stored stored;

	link_make(fixture, hash, client, NOW, 90);
	assert_false(consented(fixture, hash));
	/* Other purposes do not open the form. */
	assert_int_equal(written(fixture, consent_give(db, NOW, client,
					      FOR_MESSAGES, LANG_EN)),
	    OK);
	assert_int_equal(written(fixture, consent_give(db, NOW, client,
					      FOR_SHARING, LANG_EN)),
	    OK);
	assert_false(consented(fixture, hash));
	assert_int_equal(
	    written(fixture, consent_give(db, NOW, client, FOR_DATA, LANG_TA)),
	    OK);
	assert_true(consented(fixture, hash));
	assert_int_equal(written(fixture, consent_withdraw(db, NOW + 1, client,
					      FOR_MESSAGES)),
	    OK);
	assert_true(consented(fixture, hash));
	assert_int_equal(
	    written(fixture, consent_withdraw(db, NOW + 1, client, FOR_DATA)),
	    OK);
	assert_false(consented(fixture, hash));
	/* Given again, also within the second it was withdrawn in. */
	assert_int_equal(
	    written(fixture, consent_give(db, NOW, client, FOR_DATA, LANG_EN)),
	    OK);
	assert_true(consented(fixture, hash));
	assert_int_equal(
	    written(fixture, consent_withdraw(db, NOW + 2, client, FOR_DATA)),
	    OK);
	/* To a later version is to the current one, too. */
	assert_int_equal(
	    written(fixture, consent_put(db, client, &newer, &stored)), OK);
	assert_true(consented(fixture, hash));
}

/* A device of the practice: an hour, one check-in, no place among the
 * client's own links. */
static void
tablets(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei"), user;
	struct user aisha = { .login = "aisha",
		.name = "Aisha",
		.role = ROLE_THERAPIST,
		.password = "x" };
	uint8_t own[HASH_SIZE], tablet[HASH_SIZE];
	struct link_use use;
	struct links links;
	int i;

	assert_int_equal(
	    written(fixture, user_add(db, NOW, &aisha, &user)), OK);
	assert_int_equal(
	    written(fixture, client_set_therapist(db, client, user)), OK);
	link_make(fixture, own, client, NOW, 90);
	for (i = 0; i < LINKS_MAX + 1; i++) {
		random_bytes(tablet, HASH_SIZE);
		assert_int_equal(
		    written(fixture, link_add_tablet(db, NOW, tablet, client,
					 user, BY_THERAPIST)),
		    OK);
	}
	assert_true(opens(fixture, own, NOW));
	assert_int_equal(link_list(db, fixture->arena, client, &links), OK);
	assert_int_equal(links.n, 1);
	assert_int_equal(link_find(db, NOW, own, &use), OK);
	assert_false(use.tablet);
	assert_int_equal(use.by, BY_CLIENT);
	assert_int_equal(link_find(db, NOW, tablet, &use), OK);
	assert_true(use.tablet && !use.used);
	assert_int_equal(use.by, BY_THERAPIST);
	assert_int_equal(use.made_by, user);
	assert_int_equal(
	    written(fixture, link_used(db, NOW + 5, tablet, 90)), OK);
	assert_int_equal(link_find(db, NOW + 6, tablet, &use), OK);
	assert_true(use.used);
	assert_true(opens(fixture, tablet, NOW + TABLET_SECONDS - 1));
	assert_false(opens(fixture, tablet, NOW + TABLET_SECONDS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(expiry),
		fixture_test(use_moves_the_expiry),
		fixture_test(use_shortens_nothing),
		fixture_test(revoking),
		fixture_test(five_live_links),
		fixture_test(the_new_one_stays),
		fixture_test(dead_links_do_not_count),
		fixture_test(archived_clients_have_none),
		fixture_test(consent),
		fixture_test(tablets),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
