/* test_foreign.c: a database that anybody may have made: whose schema is not
 * the program's is not opened, and nothing on it runs for ever. */
#include "store_fixture.h"

#include <sqlite3.h>

#include "../../daemon/store/db_inside.h"

/* Runs SQL on the closed file, behind the store's back. */
static void
raw(const struct fixture *fixture, const char *sql)
{
	sqlite3 *sqlite;

	assert_int_equal(sqlite3_open(fixture->path, &sqlite), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(sqlite), SQLITE_OK);
}

/* What is said of the file as a backup would be looked at; "" for nothing. */
static const char *
looked_at(struct fixture *fixture)
{
	const char *why = NULL;
	struct db *db = db_copy_open(fixture->path, fixture->arena, &why);

	assert_true((db == NULL) == (why != NULL));
	db_close(db);
	return why != NULL ? why : "";
}

static enum db_open
opened(struct fixture *fixture)
{
	int holder;
	enum db_open as = db_open(fixture->path, false, &fixture->db, &holder);

	if (as == DB_OPENED)
		db_close(fixture->db);
	fixture->db = NULL;
	return as;
}

static void
every_foreign_object_is_named(void **state)
{
	static const char *const rows[][3] = {
		{ "CREATE TRIGGER x AFTER INSERT ON audit BEGIN"
		  " DELETE FROM client; END",
		    "DROP TRIGGER x", "the trigger x is not reliefd's" },
		{ "CREATE VIEW zz AS WITH RECURSIVE r(n) AS (SELECT 1 UNION"
		  " ALL SELECT n + 1 FROM r) SELECT n FROM r",
		    "DROP VIEW zz", "the view zz is not reliefd's" },
		{ "CREATE TABLE a (b)", "DROP TABLE a",
		    "the table a is not reliefd's" },
		{ "CREATE INDEX \"a\x1b[2J\" ON audit (at)",
		    "DROP INDEX \"a\x1b[2J\"",
		    "the index a?[2J is not reliefd's" },
		{ "DROP INDEX audit_actor",
		    "CREATE INDEX audit_actor ON audit (actor, seq)",
		    "the index audit_actor is missing" },
		{ "DROP TRIGGER seen_made; CREATE TRIGGER seen_made AFTER"
		  " INSERT ON checkin_seen BEGIN DELETE FROM client; END",
		    NULL, "the trigger seen_made is not as reliefd makes it" },
	};
	struct fixture *fixture = *state;
	size_t i;

	db_close(fixture->db);
	fixture->db = NULL;
	for (i = 0; i < nitems(rows); i++) {
		assert_string_equal(looked_at(fixture), "");
		assert_int_equal(opened(fixture), DB_OPENED);
		raw(fixture, rows[i][0]);
		assert_string_equal(looked_at(fixture), rows[i][2]);
		assert_int_equal(opened(fixture), DB_UNUSABLE);
		if (rows[i][1] != NULL)
			raw(fixture, rows[i][1]);
	}
}

/* A table of the right name whose text differs in a space. */
static void
the_text_is_compared_byte_by_byte(void **state)
{
	struct fixture *fixture = *state;

	db_close(fixture->db);
	fixture->db = NULL;
	raw(fixture,
	    "PRAGMA writable_schema = ON; UPDATE sqlite_schema"
	    " SET sql = sql || ' ' WHERE name = 'erased';"
	    "PRAGMA writable_schema = RESET");
	assert_string_equal(
	    looked_at(fixture), "the table erased is not as reliefd makes it");
}

/* An earlier version has that version's schema; a database of none is none. */
static void
a_version_has_its_schema(void **state)
{
	struct fixture *fixture = *state;
	char set[64];

	db_close(fixture->db);
	fixture->db = NULL;
	(void)snprintf(
	    set, sizeof(set), "PRAGMA user_version = %zu", share_sql_n - 1);
	raw(fixture, set);
	assert_string_not_equal(looked_at(fixture), "");
	raw(fixture, "PRAGMA user_version = 0");
	assert_string_equal(looked_at(fixture),
	    "this is no database of reliefd, or its pages are damaged");
	raw(fixture, "PRAGMA user_version = -5");
	assert_string_equal(looked_at(fixture),
	    "this is no database of reliefd, or its pages are damaged");
}

static void
nothing_runs_for_ever(void **state)
{
	static const char SQL_ENDLESS[] =
	    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
	    " SELECT count(*) FROM r";
	struct fixture *fixture = *state;
	const char *why;
	struct db *db;
	struct query query;

	db_close(fixture->db);
	fixture->db = NULL;
	db = db_copy_open(fixture->path, fixture->arena, &why);
	assert_non_null(db);
	/* The file is small: a minute or two. */
	assert_in_range(db->deadline - clock_monotonic_ms(), 30000, 120000);
	(void)alarm(60); /* it ends this test, should nothing else do so */
	db_set_deadline(db, clock_monotonic_ms() + 50);
	query = db_query(db, SQL_ENDLESS, "");
	assert_false(db_next(&query));
	assert_int_equal(db_end(&query), ERR_INTERNAL);
	assert_true(db_late(db));
	db_close(db);
	assert_int_equal(db_open_foreign(fixture->path, &db), DB_OPENED);
	db_set_deadline(db, clock_monotonic_ms() + 50);
	query = db_query(db, SQL_ENDLESS, "");
	assert_false(db_next(&query));
	assert_int_equal(db_end(&query), ERR_INTERNAL);
	(void)alarm(0);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(every_foreign_object_is_named),
		fixture_test(the_text_is_compared_byte_by_byte),
		fixture_test(a_version_has_its_schema),
		fixture_test(nothing_runs_for_ever),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
