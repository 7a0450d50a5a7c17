/* What a daemon that was taken over can have its caller do: nothing. */
#include "fake_daemon.h"

static void
refused(struct fake *fake, const char *why)
{
	assert_int_equal(fake->status, EXIT_FAILED);
	assert_string_equal(fake->out, "");
	assert_non_null(strstr(fake->err, why));
	assert_int_equal(fake_files(fake), 0);
}

static void
an_asked_file_is_written(void **state)
{
	struct fake *fake = *state;
	struct buf named = fake_answer(fake, "x\n", "x.pdf", "bytes", 0);
	struct buf made =
	    fake_answer(fake, "", "progress-A1-2026-11-22.pdf", "bytes", 0);
	struct buf zip =
	    fake_answer(fake, "", "everything-A1-2026-11-22.zip", "bytes", 0);
	struct buf failed = fake_answer(fake, "", "x.pdf", "other", 1);

	fake_call(fake, named, "report", "A1", "-o", "x.pdf");
	assert_int_equal(fake->status, EXIT_DONE);
	assert_string_equal(fake->out, "x\n");
	assert_string_equal(fake_get(fake, fake_path(fake, "x.pdf")), "bytes");
	fake_call(fake, failed, "report", "A1", "-o", "x.pdf");
	assert_int_equal(fake->status, EXIT_FAILED);
	assert_string_equal(fake_get(fake, fake_path(fake, "x.pdf")), "bytes");
	fake_call(fake, made, "report", "A1");
	assert_int_equal(fake->status, EXIT_DONE);
	fake_call(fake, zip, "client", "export", "A1");
	assert_int_equal(fake->status, EXIT_DONE);
	assert_int_equal(fake_files(fake), 3);
}

static void
a_file_that_nobody_asked_for_is_refused(void **state)
{
	struct fake *fake = *state;
	const char *const names[] = { fake->outside, "../outside", "./x.pdf",
		".profile", "x.pdf", "progress-../../outside.pdf",
		"progress-A1\n.pdf", "progress-A1.pdf/", "progress-A1.sh", "",
		"-", "progress-\xC2\x9B.pdf" };
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		struct buf answer =
		    fake_answer(fake, "ok\n", names[i], "bytes", 0);

		fake_call(fake, answer, "user", "list");
		refused(fake, "no file was written");
		fake_call(fake, answer, "client", "show", "A1");
		refused(fake, "no file was written");
		fake_call(fake, answer, "report", "A1");
		refused(fake, "no file was written");
		fake_call(fake, answer, "report", "A1", "-o", "want.pdf");
		refused(fake, "no file was written");
		fake_call(fake, answer, "client", "export", "A1");
		refused(fake, "no file was written");
	}
}

/* Nor one by a name that another command would take. */
static void
a_command_that_makes_no_file_has_none(void **state)
{
	struct fake *fake = *state;
	struct buf report =
	    fake_answer(fake, "", "progress-A1-x.pdf", "bytes", 0);
	struct buf named = fake_answer(fake, "", "x.pdf", "bytes", 0);

	fake_call(fake, report, "user", "list");
	refused(fake, "not asked for");
	fake_call(fake, report, "client", "list");
	refused(fake, "not asked for");
	fake_call(fake, report, "client", "export", "A1");
	refused(fake, "not asked for");
	fake_call(fake, named, "user", "list", "-o", "x.pdf");
	refused(fake, "not asked for");
}

static void
plant_link(struct fake *fake)
{
	assert_int_equal(symlink(fake->outside, fake_path(fake, "x.pdf")), 0);
	assert_int_equal(
	    symlink(fake->outside, fake_path(fake, "x.pdf.new")), 0);
}

static void
plant_pipe(struct fake *fake)
{
	assert_int_equal(mkfifo(fake_path(fake, "x.pdf"), 0600), 0);
}

static void
what_is_planted_meanwhile_is_not_written_to(void **state)
{
	struct fake *fake = *state;
	struct buf answer = fake_answer(fake, "x\n", "x.pdf", "bytes", 0);

	fake->before = plant_link;
	fake_call(fake, answer, "report", "A1", "-o", "x.pdf");
	assert_int_equal(fake->status, EXIT_IO);
	assert_string_equal(fake->out, "");
	assert_non_null(strstr(fake->err, "no regular file of yours"));
	fake_empty(fake->work);
	fake->before = plant_pipe;
	fake_call(fake, answer, "report", "A1", "-o", "x.pdf");
	assert_int_equal(fake->status, EXIT_IO);
	fake_empty(fake->work);
}

/* What cannot be an answer, each as bytes. */
static void
an_answer_of_another_form_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *why;
	} rows[] = {
#define ROW(bytes, why) { bytes, sizeof(bytes) - 1, why }
		ROW("", "ended the conversation"),
		ROW("o", "was cut off"),
		ROW("o\1\0\0\0", "was cut off"),
		ROW("o\0\0\0\0e\0\0\0\0", "was cut off"),
		ROW("x\0\0\0\0", "is none"),
		ROW("\0\0\0\0\0", "is none"),
		ROW("e\0\0\0\0o\0\0\0\0s\1\0\0\0\0", "is none"),
		ROW("o\0\0\0\0o\0\0\0\0s\1\0\0\0\0", "is none"),
		ROW("d\1\0\0\0x", "is none"),
		ROW("o\xFF\xFF\xFF\xFF", "is too long"),
		ROW("o\1\0\0\4", "is too long"),
		ROW("f\xFF\xFF\xFF\xFF", "names no file"),
		ROW("f\0\0\0\0", "names no file"),
		ROW("f\5\0\0\0x.pdfd\xFF\xFF\xFF\xFF", "is too long"),
		ROW("f\5\0\0\0x.pdff\5\0\0\0x.pdf", "is none"),
		ROW("f\6\0\0\0x.pdf\0d\1\0\0\0x", "not asked for"),
		ROW("f\5\0\0\0x.pdfs\1\0\0\0\0", "no bytes"),
		ROW("s\0\0\0\0", "no exit status"),
		ROW("s\2\0\0\0\0\0", "no exit status"),
		ROW("s\1\0\0\0\3", "no exit status"),
		ROW("s\1\0\0\0\x82", "no exit status"),
	};
	struct fake *fake = *state;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		struct buf answer = { .arena = fake->arena };

		buf_add(&answer, rows[i].bytes, rows[i].len);
		fake_call(fake, answer, "report", "A1", "-o", "x.pdf");
		refused(fake, rows[i].why);
	}
}

static void
what_follows_the_status_is_not_read(void **state)
{
	struct fake *fake = *state;
	struct buf answer = fake_answer(fake, "ok\n", NULL, NULL, 0);

	frame_text(&answer, 'f', "x.pdf");
	frame_text(&answer, 'd', "bytes");
	fake_call(fake, answer, "report", "A1", "-o", "x.pdf");
	assert_int_equal(fake->status, EXIT_DONE);
	assert_string_equal(fake->out, "ok\n");
	assert_int_equal(fake_files(fake), 0);
}

/* From its first byte on an answer has a time in which it must end. */
static void
an_answer_that_does_not_end_is_left(void **state)
{
	struct fake *fake = *state;
	struct command command = { .arena = fake->arena,
		.out = { .arena = fake->arena },
		.err = { .arena = fake->arena },
		.file_data = { .arena = fake->arena } };
	int ends[2], status = EXIT_DONE;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	assert_int_equal(write(ends[1], "o\377\0\0\0abc", 8), 8);
	assert_false(control_receive(ends[0], &command, 1, &status));
	assert_int_equal(status, EXIT_FAILED);
	assert_int_equal(command.out.len, 0);
	assert_non_null(strstr(buf_text(&command.err), "does not end"));
	close(ends[0]);
	close(ends[1]);
}

static void
nothing_that_is_printed_moves_the_terminal(void **state)
{
	static const struct {
		const char *said, *shown;
	} rows[] = {
		{ "a\tb\nc\r\n", "a\tb\nc\r\n" },
		{ "\033[2J\033]52;c;ZXZpbA==\a",
		    "\\x1B[2J\\x1B]52;c;ZXZpbA==\\x07" },
		{ "false\rtrue \n", "false\\x0Dtrue \n" },
		{ "a\bb\x7F", "a\\x08b\\x7F" },
		{ "\xC2\x9B"
		  "31m",
		    "\\u009B31m" },
		{ "\x9B"
		  "31m\xFF\xC3",
		    "\\x9B31m\\xFF\\xC3" },
		{ "\xE2\x80\xAE"
		  "fdp.exe",
		    "\\u202Efdp.exe" },
		{ "\xE9\x99\x88\xE7\xBE\x8E \xE0\xAE\x95\xE0\xAF\x8D "
		  "\xF0\x9F\x98\x80",
		    "\xE9\x99\x88\xE7\xBE\x8E \xE0\xAE\x95\xE0\xAF\x8D "
		    "\xF0\x9F\x98\x80" },
	};
	struct fake *fake = *state;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		struct buf answer = { .arena = fake->arena };

		frame_text(&answer, 'o', rows[i].said);
		frame_text(&answer, 'e', rows[i].said);
		frame_add(&answer, 's', "", 1);
		fake_call(fake, answer, "client", "list");
		assert_string_equal(fake->out, rows[i].shown);
		assert_string_equal(fake->err, rows[i].shown);
	}
}

static void
a_report_goes_through_a_pipe_as_it_is(void **state)
{
	struct fake *fake = *state;
	struct buf answer =
	    fake_answer(fake, "", "-", "%PDF-\033\x9B\r\xFF", 0);

	fake_call(fake, answer, "report", "A1", "-o", "-");
	assert_int_equal(fake->status, EXIT_DONE);
	assert_string_equal(fake->out, "%PDF-\033\x9B\r\xFF");
	assert_int_equal(fake_files(fake), 0);
}

static void
a_terminal_is_given_text_only(void **state)
{
	struct fake *fake = *state;
	struct buf pages = fake_answer(fake, "", "-", "%PDF-\033c\xFF", 0);
	struct buf json = fake_answer(fake, "", "-", "{\033c}", 0);
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	char got[64] = "";

	assert_true(terminal >= 0);
	assert_int_equal(grantpt(terminal), 0);
	assert_int_equal(unlockpt(terminal), 0);
	fake->terminal = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	assert_true(fake->terminal >= 0);
	fake_call(fake, pages, "report", "A1", "-o", "-");
	assert_int_equal(fake->status, EXIT_IO);
	assert_non_null(strstr(fake->err, "no text for a terminal"));
	fake_call(fake, json, "report", "A1", "-o", "-");
	assert_int_equal(fake->status, EXIT_DONE);
	assert_true(read(terminal, got, sizeof(got) - 1) > 0);
	assert_string_equal(got, "{\\x1Bc}");
	close(fake->terminal);
	close(terminal);
}

/* In reports for all, each file is one of its client, in the folder. */
static void
a_batch_stays_in_its_folder(void **state)
{
	const char *const bad[] = { "out/../outside", "out/progress-B2-x.pdf",
		"out/progress-A1-../../outside.pdf", "out/.progress-A1-x.pdf",
		"out/index.csv", "progress-A1-x.pdf",
		"out/progress-A1-\033.pdf" };
	struct fake *fake = *state;
	struct buf answers[2];
	size_t i;

	answers[0] = fake_answer(fake, "A1\n", NULL, NULL, 0);
	for (i = 0; i < nitems(bad); i++) {
		answers[1] = fake_answer(fake, "", bad[i], "bytes", 0);
		fake_call_all(fake,
		    (const char *const[]){ "report", "--all", "out", NULL },
		    answers, 2);
		assert_int_equal(fake->status, EXIT_FAILED);
		assert_int_equal(fake_files(fake), 1);
		assert_int_equal(
		    access(fake_path(fake, "out/index.csv"), F_OK), 0);
		assert_int_equal(unlink(fake_path(fake, "out/index.csv")), 0);
		/* Nothing else is in it. */
		assert_int_equal(rmdir(fake_path(fake, "out")), 0);
	}
	answers[0] = fake_answer(fake, "A1\n\033[2J\n", NULL, NULL, 0);
	fake_call_all(fake,
	    (const char *const[]){ "report", "--all", "out", NULL }, answers,
	    1);
	assert_non_null(strstr(fake->err, "is no list of clients"));
	answers[0] = fake_answer(fake, "A1\n", NULL, NULL, 0);
	answers[1] = fake_answer(fake, "", "out/progress-A1-x.pdf", "bytes", 0);
	fake_call_all(fake,
	    (const char *const[]){ "report", "--all", "out", NULL }, answers,
	    2);
	assert_int_equal(fake->status, EXIT_DONE);
	assert_string_equal(
	    fake_get(fake, fake_path(fake, "out/progress-A1-x.pdf")), "bytes");
	fake_empty(fake_path(fake, "out"));
}

/* The caller asks nobody but root, itself and the database's owner. */
static void
another_users_socket_is_not_asked(void **state)
{
	struct fake *fake = *state;
	struct buf answer = fake_answer(fake, "ok\n", NULL, NULL, 0);
	pid_t caller;
	int status;

	if (geteuid() != 0) {
		print_message("only root can listen as somebody else\n");
		skip();
	}
	assert_int_equal(seteuid(65534), 0);
	assert_int_equal(listen(fake->listening, 4), 0);
	assert_int_equal(seteuid(0), 0);
	caller = fork();
	if (caller == 0)
		fake_caller(
		    fake, (const char *const[]){ "user", "list", NULL });
	assert_int_equal(waitpid(caller, &status, 0), caller);
	assert_int_equal(WEXITSTATUS(status), EXIT_FAILED);
	assert_non_null(strstr(
	    fake_get(fake, arena_printf(fake->arena, "%s/err", fake->folder)),
	    "of user 65534 listens there"));
	/* Its connection is still waiting to be taken. */
	close(accept4(fake->listening, NULL, NULL, SOCK_CLOEXEC));
	/* The owner of the database may listen. */
	assert_int_equal(chown(fake->conf.store_path, 65534, 65534), 0);
	fake_call(fake, answer, "user", "list");
	assert_string_equal(fake->out, "ok\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fake_test(an_asked_file_is_written),
		fake_test(a_file_that_nobody_asked_for_is_refused),
		fake_test(a_command_that_makes_no_file_has_none),
		fake_test(what_is_planted_meanwhile_is_not_written_to),
		fake_test(an_answer_of_another_form_is_refused),
		fake_test(what_follows_the_status_is_not_read),
		fake_test(an_answer_that_does_not_end_is_left),
		fake_test(nothing_that_is_printed_moves_the_terminal),
		fake_test(a_report_goes_through_a_pipe_as_it_is),
		fake_test(a_terminal_is_given_text_only),
		fake_test(a_batch_stays_in_its_folder),
		fake_test(another_users_socket_is_not_asked),
	};

	auth_init();
	(void)signal(SIGPIPE, SIG_IGN);
	(void)setenv("TZ", "Asia/Kuala_Lumpur", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
