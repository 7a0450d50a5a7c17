/* Clients: stored whole, found again, and in whose care they are. */
#include "store_fixture.h"

#include "worklist.h"

static void
a_client_comes_back_whole(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	struct client got, client = { .code = "KL-7",
		.name = "\xE6\x9E\x97\xE4\xBC\x9F",
		.phone = "+60 12-345 6789",
		.language = LANG_ZH,
		.therapist = aisha,
		.conditions = 1 << ARTHRITIS | 1 << BACK_PAIN,
		.activities = { "Walk", "", "Sleep" },
		.asks_swelling = true,
		.first_treatment_day = "2026-01-31",
		.movements = { { movement_find("shoulder.flexion"), SIDE_LEFT },
		    { movement_find("cervical.flexion"), SIDE_MIDLINE } },
		.movements_n = 2 };

	assert_int_equal(written(fixture, client_add(db, NOW, &client)), OK);
	assert_true(client.id > 0);
	fixture_reopen(fixture);
	assert_int_equal(
	    client_get(fixture->db, fixture->arena, client.id, &got), OK);
	assert_string_equal(got.code, "KL-7");
	assert_string_equal(got.name, client.name);
	assert_string_equal(got.phone, client.phone);
	assert_int_equal(got.language, LANG_ZH);
	assert_int_equal(got.therapist, aisha);
	assert_string_equal(got.therapist_text, "");
	assert_int_equal(got.conditions, client.conditions);
	assert_string_equal(got.activities[0], "Walk");
	assert_string_equal(got.activities[1], "");
	assert_string_equal(got.activities[2], "Sleep");
	assert_true(got.asks_swelling);
	assert_string_equal(got.first_treatment_day, "2026-01-31");
	assert_int_equal(got.archived_at, 0);
	assert_int_equal(got.made_at, NOW);
	assert_int_equal(got.movements_n, 2);
	assert_ptr_equal(
	    got.movements[0].movement, client.movements[0].movement);
	assert_int_equal(got.movements[0].side, SIDE_LEFT);
	assert_int_equal(got.movements[1].side, SIDE_MIDLINE);
	assert_int_equal(
	    client_by_code(fixture->db, fixture->arena, "KL-7", &got), OK);
	assert_int_equal(got.id, client.id);
	assert_int_equal(
	    client_by_code(fixture->db, fixture->arena, "kl-7", &got),
	    ERR_NOT_FOUND);
}

/* Codes that are made go around those that were given. */
static void
codes_are_made(void **state)
{
	struct fixture *fixture = *state;
	struct client client = { .code = "C0002", .name = "Given" };
	struct client made = { .name = "Made" }, again = { .name = "Made" };

	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &client)), OK);
	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &made)), OK);
	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &again)), OK);
	assert_string_equal(made.code, "C0003");
	assert_string_equal(again.code, "C0004");
	client.name = "Other";
	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &client)),
	    ERR_CONFLICT);
}

static void
add_named(struct fixture *fixture, const char *code, const char *name,
    const char *phone, int64_t therapist, int64_t archived_at)
{
	struct client client = { .name = name,
		.phone = phone,
		.therapist = therapist,
		.archived_at = archived_at };

	(void)snprintf(client.code, sizeof(client.code), "%s", code);
	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &client)), OK);
}

/* The codes that a filter finds, and how many there are in all. */
static const char *
codes_of(struct fixture *fixture, struct client_filter filter)
{
	struct client_rows rows = { NULL, 0 };
	struct buf out = { .arena = fixture->arena };
	int64_t counts[CLIENTS_N];
	size_t i;

	memcpy(filter.today, TODAY, DAY_SIZE);
	if (filter.limit == 0)
		filter.limit = 50;
	assert_int_equal(
	    client_list(fixture->db, fixture->arena, NOW, &filter, &rows), OK);
	assert_int_equal(
	    client_counts(fixture->db, fixture->arena, &filter, counts), OK);
	for (i = 0; i < rows.n; i++)
		buf_printf(&out, "%s ", rows.v[i].code);
	buf_printf(&out, "of %lld", (long long)counts[filter.kind]);
	return buf_text(&out);
}

#define FOUND(...) codes_of(fixture, (struct client_filter){ __VA_ARGS__ })

static void
clients_are_found(void **state)
{
	struct fixture *fixture = *state;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t ben = fixture_user(fixture, "ben", ROLE_THERAPIST);

	add_named(fixture, "C1", "Lim Wei", "+60 12-345 6789", aisha, 0);
	add_named(fixture, "C2", "\xC3\x89lodie Tan", "", ben, 0);
	add_named(fixture, "C3", "\xE6\x9E\x97\xE4\xBC\x9F", NULL, aisha, 0);
	add_named(fixture, "C4", "\xE0\xAE\x95\xE0\xAF\x81", NULL, 0, 0);
	add_named(fixture, "C5", "100% Wool_Shop \\o/", NULL, 0, 0);
	add_named(fixture, "C6", "Lim Gone", NULL, aisha, NOW);

	assert_string_equal(FOUND(.search = ""), "C5 C2 C1 C4 C3 of 5");
	assert_string_equal(FOUND(.search = NULL), "C5 C2 C1 C4 C3 of 5");
	assert_string_equal(FOUND(.search = "LIM"), "C1 of 1");
	assert_string_equal(FOUND(.search = "elodie"), "C2 of 1");
	assert_string_equal(FOUND(.search = "\xC3\x89LODIE t"), "C2 of 1");
	assert_string_equal(FOUND(.search = "\xE4\xBC\x9F"), "C3 of 1");
	assert_string_equal(FOUND(.search = "\xE0\xAE\x95"), "C4 of 1");
	assert_string_equal(FOUND(.search = "c4"), "C4 of 1");
	assert_string_equal(FOUND(.search = "0123456789"), "C1 of 1");
	assert_string_equal(FOUND(.search = "012-345"), "C1 of 1");
	assert_string_equal(FOUND(.search = "+6012"), "C1 of 1");
	/* What LIKE would read as something else. */
	assert_string_equal(FOUND(.search = "%"), "C5 of 1");
	assert_string_equal(FOUND(.search = "_"), "C5 of 1");
	assert_string_equal(FOUND(.search = "\\"), "C5 of 1");
	assert_string_equal(FOUND(.search = "l%m"), "of 0");
	assert_string_equal(FOUND(.search = "'; DROP TABLE client"), "of 0");
	assert_string_equal(FOUND(.therapist = aisha), "C1 C3 of 2");
	assert_string_equal(FOUND(.therapist = ben), "C2 of 1");
	assert_string_equal(FOUND(.kind = CLIENTS_ARCHIVED), "C6 of 1");
	assert_string_equal(
	    FOUND(.kind = CLIENTS_ARCHIVED, .therapist = ben), "of 0");
	assert_string_equal(FOUND(.limit = 2), "C5 C2 of 5");
	assert_string_equal(FOUND(.limit = 2, .offset = 2), "C1 C4 of 5");
	assert_string_equal(FOUND(.limit = 2, .offset = 4), "C3 of 5");
	assert_string_equal(FOUND(.limit = 2, .offset = 6), "of 5");
}

static void
what_the_list_shows(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct client_filter filter = { .today = TODAY, .limit = 10 };
	struct checkin weekly = fixture_checkin(1, MOMENT_WEEKLY);
	struct session session = fixture_session(TODAY);
	struct readings none = { NULL, 0 };
	uint8_t hash[HASH_SIZE] = { 1 };
	struct client_rows rows;
	enum stored stored;

	assert_int_equal(
	    client_list(db, fixture->arena, NOW, &filter, &rows), OK);
	assert_string_equal(rows.v[0].last_day, "");
	assert_int_equal(rows.v[0].weekly.n, 0);
	assert_int_equal(rows.v[0].sessions, 0);
	weekly.answers[QUESTION_PAIN_WEEK] = 0;
	assert_int_equal(
	    written(fixture, checkin_put(db, client, &weekly, &none, &stored)),
	    OK);
	assert_int_equal(
	    written(fixture, session_put(db, NOW, client, &session)), OK);
	assert_int_equal(
	    written(fixture, session_put(db, NOW, client, &session)), OK);
	assert_int_equal(
	    written(fixture, link_add(db, NOW, hash, client, 0, 1)), OK);
	assert_int_equal(
	    written(fixture, consent_give(db, NOW, client, FOR_DATA, LANG_EN)),
	    OK);
	assert_int_equal(
	    client_list(db, fixture->arena, NOW, &filter, &rows), OK);
	assert_string_equal(rows.v[0].last_day, TODAY);
	assert_int_equal(rows.v[0].weekly.n, 1);
	assert_int_equal(rows.v[0].weekly.v[0].answers[QUESTION_PAIN_WEEK], 0);
	assert_int_equal(rows.v[0].sessions, 1);
	assert_int_equal(
	    client_list(db, fixture->arena, NOW + DAY_SECONDS, &filter, &rows),
	    OK);
}

static void
scope(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	int64_t ben = fixture_user(fixture, "ben", ROLE_THERAPIST);
	struct client hers = { .name = "Hers", .therapist = aisha };
	int64_t nobodys = fixture_client(fixture, "Nobody's");

	assert_int_equal(written(fixture, client_add(db, NOW, &hers)), OK);
	assert_int_equal(client_scope(db, hers.id, aisha), OK);
	assert_int_equal(client_scope(db, hers.id, ben), ERR_NOT_FOUND);
	assert_int_equal(client_scope(db, nobodys, aisha), ERR_NOT_FOUND);
	/* 0 is the owner: all clients, but only those that there are. */
	assert_int_equal(client_scope(db, hers.id, 0), OK);
	assert_int_equal(client_scope(db, nobodys, 0), OK);
	assert_int_equal(client_scope(db, 99, 0), ERR_NOT_FOUND);
	assert_int_equal(client_scope(db, -1, 0), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(a_client_comes_back_whole),
		fixture_test(codes_are_made),
		fixture_test(clients_are_found),
		fixture_test(what_the_list_shows),
		fixture_test(scope),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
