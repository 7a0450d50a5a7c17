/*
 * store_fixture.h: a database of its own for each test, in a temporary
 * folder, with the real migrations.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store.h"
#include "system.h"

#define NOW INT64_C(1795327509) /* 2026-11-22T06:05:09Z */
#define TODAY "2026-11-22"
#define DAY_SECONDS 86400

struct fixture {
	struct arena *arena;
	struct db *db;
	char folder[64], path[80];
};

static inline void
fixture_open(struct fixture *fixture)
{
	int holder = -1;

	assert_int_equal(
	    db_open(fixture->path, true, &fixture->db, &holder), DB_OPENED);
	assert_int_equal(holder, 0);
}

/* Closes it and opens it again: only what is on disk is left. */
static inline void
fixture_reopen(struct fixture *fixture)
{
	db_close(fixture->db);
	fixture_open(fixture);
}

static inline int
fixture_set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	(void)snprintf(
	    fixture->folder, sizeof(fixture->folder), "/tmp/test_store.XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	(void)snprintf(
	    fixture->path, sizeof(fixture->path), "%s/db", fixture->folder);
	fixture->arena = arena_new();
	fixture_open(fixture);
	*state = fixture;
	return 0;
}

static inline int
fixture_tear_down(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-journal",
		".witness", ".copy" };
	struct fixture *fixture = *state;
	char path[96];
	size_t i;

	db_close(fixture->db);
	for (i = 0; i < nitems(endings); i++) {
		(void)snprintf(
		    path, sizeof(path), "%s%s", fixture->path, endings[i]);
		(void)unlink(path);
	}
	assert_int_equal(rmdir(fixture->folder), 0);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

#define fixture_test(name) \
	cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

/* Runs call as one write and commits it; gives what call gave. */
#define written(fixture, call)                                         \
	({                                                             \
		enum err written_err;                                  \
		assert_int_equal(db_write((fixture)->db), OK);         \
		written_err = (call);                                  \
		assert_int_equal(                                      \
		    db_written((fixture)->db, written_err == OK), OK); \
		assert_int_equal(db_commit((fixture)->db), OK);        \
		written_err;                                           \
	})

/* A client with a name; the code is made. */
static inline int64_t
fixture_client(struct fixture *fixture, const char *name)
{
	struct client client = { .name = name };

	assert_int_equal(
	    written(fixture, client_add(fixture->db, NOW, &client)), OK);
	return client.id;
}

static inline int64_t
fixture_user(struct fixture *fixture, const char *login, enum role role)
{
	struct user user = { .login = login,
		.name = login,
		.role = role,
		.password = "$argon2id$" };
	int64_t id = 0;

	assert_int_equal(
	    written(fixture, user_add(fixture->db, NOW, &user, &id)), OK);
	return id;
}

/* A check-in without answers; id is n in hex. */
static inline struct checkin
fixture_checkin(unsigned n, enum moment moment)
{
	struct checkin checkin = { .moment = moment,
		.day = TODAY,
		.submitted_at = NOW,
		.form_version = 1,
		.answers = NO_ANSWERS,
		.something_text = "",
		.note = "" };

	(void)snprintf(checkin.id, sizeof(checkin.id), "%032x", n);
	return checkin;
}

/* A session without techniques. */
static inline struct session
fixture_session(const char *day)
{
	struct session session = { .therapist_text = "", .note = "" };
	int i;

	(void)snprintf(session.day, sizeof(session.day), "%s", day);
	for (i = 0; i < TECHNIQUE_N; i++)
		session.minutes[i] = NOT_USED;
	return session;
}

static inline struct reading
fixture_reading(unsigned n, const char *movement, int degrees)
{
	struct reading reading = { .day = TODAY,
		.made_at = NOW,
		.movement = movement_find(movement),
		.degrees = degrees,
		.repeats = NOT_ANSWERED,
		.measurer_text = "self" };

	assert_non_null(reading.movement);
	(void)snprintf(reading.id, sizeof(reading.id), "%032x", n);
	return reading;
}

#endif
