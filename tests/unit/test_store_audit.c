/* The chain of the audit, recomputed from its rows; what an import writes. */
#include "store_fixture.h"

#include <sqlite3.h>

/* SHA-256 of the hash before it and of "seq\nat\nactor\naction\nobject\n
 * detail"; the number of rows from the first on that hold, then the hash of
 * the last of them. */
static int
chain_holds(const struct fixture *fixture, uint8_t last[HASH_SIZE])
{
	sqlite3 *sqlite;
	sqlite3_stmt *rows;
	uint8_t hash[HASH_SIZE] = { 0 };
	int n = 0;

	assert_int_equal(
	    sqlite3_open_v2(fixture->path, &sqlite, SQLITE_OPEN_READONLY, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(sqlite,
			     "SELECT seq, at, actor, action, object, detail,"
			     " hash FROM audit ORDER BY seq",
			     -1, &rows, NULL),
	    SQLITE_OK);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		struct buf text = { .arena = fixture->arena };

		buf_add(&text, hash, sizeof(hash));
		buf_printf(&text, "%s\n%s\n%s\n%s\n%s\n%s",
		    (const char *)sqlite3_column_text(rows, 0),
		    (const char *)sqlite3_column_text(rows, 1),
		    (const char *)sqlite3_column_text(rows, 2),
		    (const char *)sqlite3_column_text(rows, 3),
		    (const char *)sqlite3_column_text(rows, 4),
		    (const char *)sqlite3_column_text(rows, 5));
		sha256(text.data, text.len, hash);
		if (sqlite3_column_int(rows, 0) != n + 1 ||
		    sqlite3_column_bytes(rows, 6) != HASH_SIZE ||
		    memcmp(sqlite3_column_blob(rows, 6), hash, HASH_SIZE) != 0)
			break;
		n++;
		memcpy(last, hash, HASH_SIZE);
	}
	sqlite3_finalize(rows);
	assert_int_equal(sqlite3_close(sqlite), SQLITE_OK);
	return n;
}

static void
change(const struct fixture *fixture, const char *sql)
{
	sqlite3 *sqlite;

	assert_int_equal(sqlite3_open(fixture->path, &sqlite), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(sqlite), 1);
	assert_int_equal(sqlite3_close(sqlite), SQLITE_OK);
}

static void
the_chain(void **state)
{
	static const struct {
		struct actor actor;
		const char *action;
		int64_t object;
		const char *detail;
	} rows[] = {
		{ { ACTOR_SYSTEM, 0 }, "start", 0, "" },
		{ { ACTOR_COMMAND, 0 }, "client added", 7, "" },
		{ { ACTOR_CLIENT, 7 }, "check-in sent", 7,
		    "000102030405060708090a0b0c0d0e0f" },
		{ { ACTOR_USER, 3 }, "login", 0, "" },
		{ { ACTOR_USER, 3 }, "session logged", 7, "1.1" },
	};
	struct fixture *fixture = *state;
	uint8_t hash[HASH_SIZE];
	size_t i;

	for (i = 0; i < 40; i++) {
		size_t k = i % nitems(rows);

		assert_int_equal(
		    written(fixture,
			audit_add(fixture->db, NOW + (int)i, rows[k].actor,
			    rows[k].action, rows[k].object, rows[k].detail)),
		    OK);
		if (i == 20)
			fixture_reopen(fixture);
	}
	db_close(fixture->db);
	fixture->db = NULL;
	assert_int_equal(chain_holds(fixture, hash), 40);
	/* A row that was changed, or is gone, shows. */
	change(fixture, "UPDATE audit SET actor = 'user:4' WHERE seq = 30");
	assert_int_equal(chain_holds(fixture, hash), 29);
	change(fixture, "UPDATE audit SET at = at + 1 WHERE seq = 20");
	assert_int_equal(chain_holds(fixture, hash), 19);
	change(fixture, "DELETE FROM audit WHERE seq = 10");
	assert_int_equal(chain_holds(fixture, hash), 9);
}

/* A write that is taken back leaves no gap in the chain. */
static void
the_chain_goes_with_its_write(void **state)
{
	struct fixture *fixture = *state;
	struct actor actor = { ACTOR_SYSTEM, 0 };
	uint8_t hash[HASH_SIZE];
	int i;

	for (i = 0; i < 10; i++) {
		assert_int_equal(db_write(fixture->db), OK);
		assert_int_equal(
		    audit_add(fixture->db, NOW, actor, "test", i, ""), OK);
		assert_int_equal(db_written(fixture->db, i % 3 != 0), OK);
	}
	assert_int_equal(db_commit(fixture->db), OK);
	db_close(fixture->db);
	fixture->db = NULL;
	assert_int_equal(chain_holds(fixture, hash), 6);
}

/* What is too long for the hashed text is refused, never cut. */
static void
long_details(void **state)
{
	struct fixture *fixture = *state;
	struct actor actor = { ACTOR_SYSTEM, 0 };
	char detail[9000];
	uint8_t hash[HASH_SIZE];

	memset(detail, 'x', sizeof(detail));
	detail[sizeof(detail) - 1] = '\0';
	assert_int_equal(written(fixture, audit_add(fixture->db, NOW, actor,
					      "test", 0, detail)),
	    ERR_INVALID);
	detail[7900] = '\0';
	assert_int_equal(written(fixture, audit_add(fixture->db, NOW, actor,
					      "test", 0, detail)),
	    OK);
	db_close(fixture->db);
	fixture->db = NULL;
	assert_int_equal(chain_holds(fixture, hash), 1);
}

static void
imported_movements(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct client_movement left = { movement_find("knee.flexion"),
		SIDE_LEFT };
	struct client_movement right = { left.movement, SIDE_RIGHT };
	struct client got;
	enum stored stored;

	assert_int_equal(written(fixture, client_movement_put(
					      db, client, 2, &left, &stored)),
	    OK);
	assert_int_equal(stored, STORED_NEW);
	assert_int_equal(written(fixture, client_movement_put(
					      db, client, 2, &left, &stored)),
	    OK);
	assert_int_equal(stored, STORED_SAME);
	assert_int_equal(written(fixture, client_movement_put(
					      db, client, 2, &right, &stored)),
	    ERR_CONFLICT);
	assert_int_equal(written(fixture, client_movement_put(
					      db, client, 3, &left, &stored)),
	    ERR_CONFLICT);
	assert_int_equal(written(fixture, client_movement_put(
					      db, client, 1, &right, &stored)),
	    OK);
	assert_int_equal(written(fixture, client_movement_put(
					      db, client, 5, &right, &stored)),
	    ERR_CONFLICT);
	assert_int_equal(client_get(db, fixture->arena, client, &got), OK);
	assert_int_equal(got.movements_n, 2);
	assert_int_equal(got.movements[0].side, SIDE_RIGHT);
	assert_int_equal(got.movements[1].side, SIDE_LEFT);
}

static void
imported_consents(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct consent consent = { .purpose = FOR_SHARING,
		.version = 1,
		.language = LANG_MS,
		.given_at = NOW,
		.withdrawn_at = NOW + 1 };
	enum stored stored;

	assert_int_equal(
	    written(fixture, consent_put(db, client, &consent, &stored)), OK);
	assert_int_equal(stored, STORED_NEW);
	assert_int_equal(
	    written(fixture, consent_put(db, client, &consent, &stored)), OK);
	assert_int_equal(stored, STORED_SAME);
	consent.withdrawn_at = 0;
	assert_int_equal(
	    written(fixture, consent_put(db, client, &consent, &stored)),
	    ERR_CONFLICT);
	consent.given_at++;
	assert_int_equal(
	    written(fixture, consent_put(db, client, &consent, &stored)), OK);
	assert_int_equal(stored, STORED_NEW);
	consent.version = 0;
	consent.given_at++;
	assert_int_equal(
	    written(fixture, consent_put(db, client, &consent, &stored)),
	    ERR_CONFLICT);
}

static void
imported_readings_match(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->db;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t aisha = fixture_user(fixture, "aisha", ROLE_THERAPIST);
	struct reading reading = fixture_reading(1, "knee.flexion", 100);
	struct reading_counts got;
	enum stored stored;

	reading.measurer = aisha;
	reading.measurer_text = "";
	reading.repeats = 2;
	assert_int_equal(
	    written(fixture, reading_put(db, client, &reading, &stored)), OK);
	assert_int_equal(
	    reading_count(db, client, &reading, "aisha", &got), OK);
	assert_true(got.all == 1 && got.like == 1 && got.same == 1);
	reading.degrees = 101;
	assert_int_equal(
	    reading_count(db, client, &reading, "aisha", &got), OK);
	assert_true(got.all == 1 && got.like == 1 && got.same == 0);
	reading.degrees = 100;
	reading.repeats = NOT_ANSWERED;
	assert_int_equal(
	    reading_count(db, client, &reading, "aisha", &got), OK);
	assert_true(got.all == 1 && got.like == 1 && got.same == 0);
	assert_int_equal(reading_count(db, client, &reading, "self", &got), OK);
	assert_true(got.all == 1 && got.like == 0 && got.same == 0);
	reading.timing = TIMING_AFTER;
	assert_int_equal(
	    reading_count(db, client, &reading, "aisha", &got), OK);
	assert_true(got.all == 0 && got.like == 0 && got.same == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(the_chain),
		fixture_test(the_chain_goes_with_its_write),
		fixture_test(long_details),
		fixture_test(imported_movements),
		fixture_test(imported_consents),
		fixture_test(imported_readings_match),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
