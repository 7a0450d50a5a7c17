/* The made-up practice: whatever day it is made on, it can be imported, and
 * enough of it is left to go through the form. */
#include "../../daemon/demo/demo.h"
#include "command.h"
#include "history.h"
#include "store.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void
test_every_day(void **state)
{
	int first = day_number("2026-11-22"), day;
	struct arena *arena = arena_new();
	struct demo_practice practice;
	char today[DAY_SIZE];
	size_t i, per_client;
	const struct demo_course *last;

	(void)state;
	for (day = first; day < first + 400; day += 7) {
		arena_reset(arena);
		day_text(day, today);
		demo_practice_make(arena, today, &practice);
		assert_in_range(practice.forms.n, 60, 110);
		last = NULL;
		per_client = 0;
		for (i = 0; i < practice.forms.n; i++) {
			const struct demo_form *form = &practice.forms.v[i];

			per_client = form->course == last ? per_client + 1 : 1;
			last = form->course;
			/* As many as one link takes in an hour. */
			assert_true(per_client <= 20);
			assert_true(strcmp(form->checkin.day, today) <= 0);
			assert_true(
			    day - day_number(form->checkin.day) <= LATE_DAYS);
		}
	}
	arena_free(arena);
}

static void
write_files(struct arena *arena, const char *folder,
    const struct demo_practice *practice)
{
	size_t i;

	for (i = 0; i < TABLE_N; i++) {
		FILE *file = fopen(
		    arena_printf(arena, "%s/%s", folder, tables[i].file), "we");

		assert_non_null(file);
		assert_int_equal(fwrite(practice->files[i].data, 1,
				     practice->files[i].len, file),
		    practice->files[i].len);
		assert_int_equal(fclose(file), 0);
	}
}

static void
test_import(void **state)
{
	char folder[] = "/tmp/test_demo.XXXXXX";
	struct arena *arena = arena_new();
	char *argv[] = { arena_strdup(arena, "import"), folder, NULL };
	struct command command = { .arena = arena,
		.now = 1795320000, /* 2026-11-22 */
		.today = "2026-11-22",
		.argc = 2,
		.argv = argv,
		.out = { .arena = arena },
		.err = { .arena = arena },
		.local = true };
	struct demo_practice practice;
	struct history history;
	struct client client;
	int holder;
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(folder));
	auth_init();
	assert_int_equal(db_open(arena_printf(arena, "%s/db", folder), true,
			     &command.db, &holder),
	    DB_OPENED);
	demo_practice_make(arena, command.today, &practice);
	write_files(arena, folder, &practice);
	if (command_import(&command) != EXIT_DONE)
		fail_msg("%s", buf_text(&command.err));
	for (i = 0; i < DEMO_CLIENTS; i++) {
		memset(&history, 0, sizeof(history));
		assert_int_equal(client_by_code(command.db, arena,
				     demo_courses[i].code, &client),
		    OK);
		assert_int_equal(
		    history_get(command.db, arena, client.id, &history), OK);
		assert_int_equal(history.sessions.n, demo_courses[i].sessions);
		assert_in_range(history.sessions.n, 3, 60);
	}
	db_close(command.db);
	for (i = 0; i < TABLE_N; i++)
		(void)unlink(
		    arena_printf(arena, "%s/%s", folder, tables[i].file));
	(void)unlink(arena_printf(arena, "%s/db", folder));
	(void)unlink(arena_printf(arena, "%s/db.witness", folder));
	assert_int_equal(rmdir(folder), 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_import),
	};

	return cmocka_run_group_tests_name("demo", tests, NULL, NULL);
}
