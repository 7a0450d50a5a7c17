/*
 * import_fixture.h: a database and a folder of files for each test of the
 * import.
 */
#ifndef IMPORT_FIXTURE_H
#define IMPORT_FIXTURE_H

#include "../../daemon/store/db.h"
#include "command.h"
#include "data.h"
#include "history.h"
#include "store.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW 1771200000 /* 2026-02-16T00:00:00Z */

#define CLIENTS "client,name,first_treatment_day,therapist\n"
#define SESSIONS "client,session,day,therapist,deep_tissue_min\n"
#define CHECKINS "client,moment,day,session,pain_now,pain_week\n"
#define READINGS \
	"client,day,movement,side,motion,timing,degrees,method,measurer\n"

struct fixture {
	struct arena *arena;
	struct command command;
	char folder[64];
	const char *package; /* in the folder */
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct command *command;
	int holder;

	assert_non_null(fixture);
	(void)snprintf(fixture->folder, sizeof(fixture->folder),
	    "/tmp/test_import.XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->arena = arena_new();
	fixture->package =
	    arena_printf(fixture->arena, "%s/package", fixture->folder);
	assert_int_equal(mkdir(fixture->package, 0700), 0);
	command = &fixture->command;
	command->arena = fixture->arena;
	command->out.arena = command->err.arena = fixture->arena;
	command->now = NOW;
	command->local = true;
	memcpy(command->today, "2026-02-16", DAY_SIZE);
	auth_init();
	assert_int_equal(
	    db_open(arena_printf(fixture->arena, "%s/db", fixture->folder),
		true, &command->db, &holder),
	    DB_OPENED);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const files[] = { "db", "db-wal", "db-shm",
		"db.witness" };
	struct fixture *fixture = *state;
	struct dirent *entry;
	DIR *package = opendir(fixture->package);
	size_t i;

	db_close(fixture->command.db);
	for (i = 0; i < nitems(files); i++)
		(void)unlink(arena_printf(
		    fixture->arena, "%s/%s", fixture->folder, files[i]));
	assert_non_null(package);
	while ((entry = readdir(package)) != NULL)
		(void)unlinkat(dirfd(package), entry->d_name, 0);
	closedir(package);
	assert_int_equal(rmdir(fixture->package), 0);
	assert_int_equal(rmdir(fixture->folder), 0);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

static void
put_named(struct fixture *fixture, const char *name, const char *text)
{
	const char *path =
	    arena_printf(fixture->arena, "%s/%s", fixture->package, name);
	FILE *file;

	if (text == NULL) {
		(void)unlink(path);
		return;
	}
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
put_file(struct fixture *fixture, int table, const char *text)
{
	put_named(fixture, tables[table].file, text);
}

/* Imports what stands in the package; returns stdout, or what was wrong. */
static const char *
import(struct fixture *fixture, int status)
{
	struct command *command = &fixture->command;
	char *argv[] = { arena_strdup(fixture->arena, "import"),
		arena_strdup(fixture->arena, fixture->package), NULL };

	command->argc = 2;
	command->argv = argv;
	command->out.len = command->err.len = 0;
	if (command->out.data)
		command->out.data[0] = '\0';
	if (command->err.data)
		command->err.data[0] = '\0';
	assert_int_equal(command_import(command), status);
	return arena_strdup(fixture->arena,
	    buf_text(status == EXIT_DONE ? &command->out : &command->err));
}

static void
get_history(struct fixture *fixture, const char *code, struct history *out)
{
	struct db *db = fixture->command.db;
	struct client client;

	assert_int_equal(client_by_code(db, fixture->arena, code, &client), OK);
	memset(out, 0, sizeof(*out));
	assert_int_equal(history_get(db, fixture->arena, client.id, out), OK);
}

#endif
