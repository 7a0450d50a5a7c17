/* store/db.c: one process, one transaction a turn; what it does not open. */
#include "store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include "../../daemon/store/db_inside.h"

static double
clock_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

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

static void
file_hash(const char *path, uint8_t hash[32])
{
	FILE *file = fopen(path, "rbe");
	char *bytes = malloc(1 << 20);
	size_t len;

	assert_non_null(file);
	assert_non_null(bytes);
	len = fread(bytes, 1, 1 << 20, file);
	assert_true(len < 1 << 20);
	assert_int_equal(fclose(file), 0);
	sha256(bytes, len, hash);
	free(bytes);
}

static enum err
add(struct fixture *fixture, const char *code)
{
	struct client client = { .name = "Name" };

	(void)snprintf(client.code, sizeof(client.code), "%s", code);
	return client_add(fixture->db, NOW, &client);
}

static bool
is_there(struct fixture *fixture, const char *code)
{
	struct client client;
	enum err err =
	    client_by_code(fixture->db, fixture->arena, code, &client);

	assert_true(err == OK || err == ERR_NOT_FOUND);
	return err == OK;
}

static void
a_turn_is_kept(void **state)
{
	struct fixture *fixture = *state;

	assert_false(db_pending(fixture->db));
	assert_int_equal(db_commit(fixture->db), OK);
	assert_int_equal(db_write(fixture->db), OK);
	assert_true(db_pending(fixture->db));
	assert_int_equal(add(fixture, "A"), OK);
	assert_int_equal(db_written(fixture->db, true), OK);
	assert_true(db_pending(fixture->db));
	assert_int_equal(db_commit(fixture->db), OK);
	assert_false(db_pending(fixture->db));
	fixture_reopen(fixture);
	assert_true(is_there(fixture, "A"));
}

/* A write that is taken back leaves those before and after it. */
static void
one_write_is_taken_back(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_write(fixture->db), OK);
	assert_int_equal(add(fixture, "A"), OK);
	assert_int_equal(db_written(fixture->db, true), OK);
	assert_int_equal(db_write(fixture->db), OK);
	assert_int_equal(add(fixture, "B1"), OK);
	assert_int_equal(add(fixture, "B2"), OK);
	assert_int_equal(db_written(fixture->db, false), OK);
	assert_int_equal(db_write(fixture->db), OK);
	assert_int_equal(add(fixture, "A"), ERR_CONFLICT);
	assert_int_equal(db_written(fixture->db, false), OK);
	assert_int_equal(db_write(fixture->db), OK);
	assert_int_equal(add(fixture, "C"), OK);
	assert_int_equal(db_written(fixture->db, true), OK);
	assert_int_equal(db_commit(fixture->db), OK);
	fixture_reopen(fixture);
	assert_true(is_there(fixture, "A"));
	assert_false(is_there(fixture, "B1"));
	assert_false(is_there(fixture, "B2"));
	assert_true(is_there(fixture, "C"));
}

/* What was not committed is not there after a crash. */
static void
a_crash_loses_only_the_turn(void **state)
{
	struct fixture *fixture = *state;
	int status;
	pid_t pid;

	db_close(fixture->db);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		int holder;

		if (db_open(fixture->path, false, &fixture->db, &holder) !=
			DB_OPENED ||
		    db_write(fixture->db) != OK || add(fixture, "A") != OK ||
		    db_written(fixture->db, true) != OK ||
		    db_commit(fixture->db) != OK ||
		    db_write(fixture->db) != OK || add(fixture, "B") != OK ||
		    db_written(fixture->db, true) != OK)
			_exit(1);
		(void)raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	fixture_open(fixture);
	assert_true(is_there(fixture, "A"));
	assert_false(is_there(fixture, "B"));
}

/* Some failures roll back all of the turn: then nobody is told "saved". */
static void
a_lost_turn_is_told_to_all(void **state)
{
	struct fixture *fixture = *state;

	/* Of this connection alone. */
	assert_true(db_plain(fixture->db,
	    "CREATE TEMP TRIGGER boom BEFORE INSERT ON client"
	    " WHEN new.code = 'BOOM'"
	    " BEGIN SELECT raise(ROLLBACK, 'boom'); END"));
	assert_int_equal(db_write(fixture->db), OK);
	assert_int_equal(add(fixture, "A"), OK);
	assert_int_equal(db_written(fixture->db, true), OK);
	assert_int_equal(db_write(fixture->db), OK);
	assert_int_not_equal(add(fixture, "BOOM"), OK);
	assert_int_equal(db_written(fixture->db, false), ERR_UNAVAILABLE);
	assert_true(db_pending(fixture->db));
	assert_int_equal(db_write(fixture->db), ERR_UNAVAILABLE);
	assert_int_equal(db_commit(fixture->db), ERR_UNAVAILABLE);
	assert_false(is_there(fixture, "A"));
	/* The next turn knows nothing of it. */
	assert_int_equal(written(fixture, add(fixture, "C")), OK);
	fixture_reopen(fixture);
	assert_false(is_there(fixture, "A"));
	assert_true(is_there(fixture, "C"));
}

/* A deleted file: nothing may be acknowledged. */
static void
a_moved_file_is_noticed(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_write(fixture->db), OK);
	assert_int_equal(add(fixture, "A"), OK);
	assert_int_equal(db_written(fixture->db, true), OK);
	assert_int_equal(unlink(fixture->path), 0);
	assert_int_equal(db_commit(fixture->db), ERR_INTERNAL);
	assert_int_equal(db_write(fixture->db), ERR_INTERNAL);
}

static void
settings(void **state)
{
	struct fixture *fixture = *state;
	struct stat st;
	char path[96];

	/* Exclusive: there is no shared memory beside a WAL. */
	assert_int_equal(written(fixture, add(fixture, "A")), OK);
	(void)snprintf(path, sizeof(path), "%s-wal", fixture->path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
	(void)snprintf(path, sizeof(path), "%s-shm", fixture->path);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(stat(fixture->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* A clean end leaves no WAL. */
	db_close(fixture->db);
	fixture->db = NULL;
	(void)snprintf(path, sizeof(path), "%s-wal", fixture->path);
	assert_int_equal(access(path, F_OK), -1);
	/* Foreign keys hold. */
	fixture_open(fixture);
	assert_int_equal(written(fixture, consent_give(fixture->db, NOW, 4711,
					      FOR_DATA, LANG_EN)),
	    ERR_CONFLICT);
	db_close(NULL);
}

/* Another process has it: refused within a second, with its number. */
static void
locked_by_another(void **state)
{
	struct fixture *fixture = *state;
	int ready[2], holder = 0, status;
	double began;
	pid_t pid;
	char byte;

	db_close(fixture->db);
	fixture->db = NULL;
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (db_open(fixture->path, false, &fixture->db, &holder) !=
			DB_OPENED ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	began = clock_now();
	assert_int_equal(
	    db_open(fixture->path, true, &fixture->db, &holder), DB_LOCKED);
	assert_true(clock_now() - began < 1.0);
	assert_int_equal(holder, pid);
	assert_null(fixture->db);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	fixture_open(fixture);
}

static void
a_newer_schema(void **state)
{
	struct fixture *fixture = *state;
	uint8_t before[32], after[32];
	struct db *db = NULL;
	char back[64];
	int holder;

	db_close(fixture->db);
	raw(fixture, "PRAGMA user_version = 999");
	file_hash(fixture->path, before);
	assert_int_equal(db_open(fixture->path, true, &db, &holder), DB_NEWER);
	assert_null(db);
	file_hash(fixture->path, after);
	assert_memory_equal(before, after, 32);
	(void)snprintf(back, 64, "PRAGMA user_version = %zu", share_sql_n);
	raw(fixture, back);
	fixture_open(fixture);
}

/* Migrated once, and never again; every row is still there. */
static void
migrations(void **state)
{
	struct fixture *fixture = *state;
	uint8_t before[32], after[32];

	assert_int_equal(written(fixture, add(fixture, "A")), OK);
	db_close(fixture->db);
	file_hash(fixture->path, before);
	fixture_open(fixture);
	db_close(fixture->db);
	file_hash(fixture->path, after);
	assert_memory_equal(before, after, 32);
	fixture_open(fixture);
	assert_true(is_there(fixture, "A"));
}

static void
refused(const char *path, enum db_open expected)
{
	struct db *db = NULL;
	int holder;

	assert_int_equal(db_open(path, false, &db, &holder), expected);
	assert_null(db);
	assert_int_equal(holder, 0);
}

static void
files_that_are_not_opened(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0660, 0644, 0620 };
	struct fixture *fixture = *state;
	uint8_t before[32], after[32];
	char path[96];
	FILE *file;
	size_t i;

	db_close(fixture->db);
	fixture->db = NULL;
	file_hash(fixture->path, before);
	for (i = 0; i < nitems(modes); i++) {
		assert_int_equal(chmod(fixture->path, modes[i]), 0);
		refused(fixture->path, DB_UNUSABLE);
	}
	assert_int_equal(chmod(fixture->path, 0600), 0);
	(void)snprintf(path, sizeof(path), "%s.copy", fixture->path);
	refused(path, DB_MISSING);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(symlink(fixture->path, path), 0);
	refused(path, DB_UNUSABLE);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused(path, DB_UNUSABLE);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	refused(path, DB_UNUSABLE);
	assert_int_equal(rmdir(path), 0);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs("client,name\nC1,Lim Wei\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
	refused(path, DB_UNUSABLE);
	assert_int_equal(unlink(path), 0);
	file_hash(fixture->path, after);
	assert_memory_equal(before, after, 32);
	fixture_open(fixture);
}

/* A witness that has seen more than the file holds is reported. */
static void
missing_writes_are_reported(void **state)
{
	struct fixture *fixture = *state;
	struct actor actor = { ACTOR_SYSTEM, 0 };
	char path[96], text[512] = "";
	int err, log, i;
	FILE *file;

	for (i = 0; i < 3; i++)
		assert_int_equal(written(fixture, audit_add(fixture->db, NOW,
						      actor, "test", 0, "")),
		    OK);
	db_close(fixture->db);
	(void)snprintf(path, sizeof(path), "%s.witness", fixture->path);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	assert_int_equal(fclose(file), 0);
	assert_string_equal(text, "00000000000000000003\n");
	file = fopen(path, "we");
	assert_true(fputs("00000000000000000005\n", file) >= 0);
	assert_int_equal(fclose(file), 0);

	(void)snprintf(path, sizeof(path), "%s.copy", fixture->path);
	log = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	err = dup(STDERR_FILENO);
	assert_true(log >= 0 && err >= 0);
	(void)dup2(log, STDERR_FILENO);
	fixture_open(fixture);
	(void)dup2(err, STDERR_FILENO);
	assert_true(pread(log, text, sizeof(text) - 1, 0) > 0);
	close(log);
	close(err);
	assert_non_null(strstr(text, "acknowledged writes 4 to 5 are missing"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(a_turn_is_kept),
		fixture_test(one_write_is_taken_back),
		fixture_test(a_crash_loses_only_the_turn),
		fixture_test(a_lost_turn_is_told_to_all),
		fixture_test(a_moved_file_is_noticed),
		fixture_test(settings),
		fixture_test(locked_by_another),
		fixture_test(a_newer_schema),
		fixture_test(migrations),
		fixture_test(files_that_are_not_opened),
		fixture_test(missing_writes_are_reported),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
