/*
 * fake_daemon.h: somebody who has taken over the daemon's socket and answers
 * commands with whatever a test says, and the command that asks, in a process
 * of its own and in a folder of its own.
 */
#ifndef FAKE_DAEMON_H
#define FAKE_DAEMON_H

#include "../../daemon/command/control.h"
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1795327509) /* 2026-11-22T06:05:09Z */
#define KEPT "kept as it was"

struct fake {
	struct arena *arena;
	struct conf conf;
	char folder[64];
	const char *work;    /* the caller is here */
	const char *outside; /* a file beside it that nobody asked for */
	int listening;
	int terminal; /* where the caller prints to, or 0 */
	/* What is done when a command has asked, before the answer. */
	void (*before)(struct fake *);
	/* Of the last call: */
	int status;
	const char *out, *err;
};

static inline const char *
fake_path(struct fake *fake, const char *name)
{
	return arena_printf(fake->arena, "%s/%s", fake->work, name);
}

static inline void
fake_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

static inline const char *
fake_get(struct fake *fake, const char *path)
{
	struct buf text = { .arena = fake->arena };
	char bytes[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	assert_true(fd >= 0);
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		buf_add(&text, bytes, (size_t)n);
	assert_int_equal(close(fd), 0);
	return buf_text(&text);
}

static inline int
fake_set_up(void **state)
{
	struct fake *fake = calloc(1, sizeof(*fake));
	struct sockaddr_un address;

	assert_non_null(fake);
	fake->arena = arena_new();
	(void)snprintf(
	    fake->folder, sizeof(fake->folder), "/tmp/test_control.XXXXXX");
	assert_non_null(mkdtemp(fake->folder));
	fake->work = arena_printf(fake->arena, "%s/work", fake->folder);
	assert_int_equal(mkdir(fake->work, 0700), 0);
	fake->outside = arena_printf(fake->arena, "%s/outside", fake->folder);
	fake_put(fake->outside, KEPT);
	assert_true(conf_read(fake->arena, "/dev/null", &fake->conf));
	fake->conf.store_path =
	    arena_printf(fake->arena, "%s/db", fake->folder);
	fake_put(fake->conf.store_path, "");
	assert_true(control_address(&fake->conf, &address));
	fake->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
	    bind(fake->listening, (struct sockaddr *)(void *)&address,
		sizeof(address)),
	    0);
	assert_int_equal(listen(fake->listening, 4), 0);
	*state = fake;
	return 0;
}

static inline void
fake_empty(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0 &&
		    unlinkat(dirfd(folder), entry->d_name, 0) != 0)
			(void)unlinkat(
			    dirfd(folder), entry->d_name, AT_REMOVEDIR);
	}
	closedir(folder);
}

static inline int
fake_tear_down(void **state)
{
	struct fake *fake = *state;

	close(fake->listening);
	fake_empty(fake->work);
	fake_empty(fake->folder);
	assert_int_equal(rmdir(fake->folder), 0);
	arena_free(fake->arena);
	free(fake);
	return 0;
}

#define fake_test(name) \
	cmocka_unit_test_setup_teardown(name, fake_set_up, fake_tear_down)

/* How many files are in the caller's folder, with hidden ones. */
static inline int
fake_files(struct fake *fake)
{
	DIR *folder = opendir(fake->work);
	int n = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL)
		n++;
	closedir(folder);
	return n - 2;
}

static inline void
frame_add(struct buf *out, char kind, const void *bytes, size_t len)
{
	uint32_t size = (uint32_t)len;

	buf_putc(out, kind);
	buf_add(out, &size, sizeof(size));
	buf_add(out, bytes, len);
}

static inline void
frame_text(struct buf *out, char kind, const char *text)
{
	frame_add(out, kind, text, strlen(text));
}

/* A whole answer, as a daemon gives it; file may be NULL. */
static inline struct buf
fake_answer(struct fake *fake, const char *text, const char *file,
    const char *data, int status)
{
	struct buf out = { .arena = fake->arena };
	unsigned char byte = (unsigned char)status;

	frame_text(&out, 'o', text);
	frame_text(&out, 'e', "");
	if (file != NULL) {
		frame_text(&out, 'f', file);
		frame_text(&out, 'd', data);
	}
	frame_add(&out, 's', &byte, 1);
	return out;
}

/* The caller: what it prints goes to files beside the database. */
static inline void
fake_caller(struct fake *fake, const char *const *arguments)
{
	char *argv[16];
	int argc, i;
	const char *const to[] = { "out", "err" };

	for (argc = 0; arguments[argc] != NULL; argc++)
		argv[argc] = arena_strdup(fake->arena, arguments[argc]);
	argv[argc] = NULL;
	for (i = 0; i < 2; i++) {
		int fd = open(
		    arena_printf(fake->arena, "%s/%s", fake->folder, to[i]),
		    O_WRONLY | O_CREAT | O_TRUNC, 0600);

		if (fd < 0 || dup2(fd, 1 + i) < 0)
			_exit(99);
	}
	if (fake->terminal != 0)
		(void)dup2(fake->terminal, 1);
	if (chdir(fake->work) != 0)
		_exit(99);
	_exit(command_main(&fake->conf, argc, argv, NOW));
}

/* Takes one call and answers it. */
static inline void
fake_serve(struct fake *fake, const struct buf *answer)
{
	char bytes[65536];
	uint32_t len;
	int fd = accept4(fake->listening, NULL, NULL, SOCK_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(recv(fd, &len, sizeof(len), MSG_WAITALL), 4);
	assert_true(len <= sizeof(bytes));
	assert_int_equal(recv(fd, bytes, len, MSG_WAITALL), len);
	if (fake->before != NULL)
		fake->before(fake);
	/* The caller may have hung up: it has read enough. */
	(void)send(fd, answer->data, answer->len, MSG_NOSIGNAL);
	close(fd);
}

/* Runs a command against n answers, one for each of its calls. */
static inline void
fake_call_all(struct fake *fake, const char *const *arguments,
    const struct buf *answers, size_t n)
{
	pid_t caller;
	size_t i;
	int status;

	fflush(NULL);
	caller = fork();
	assert_true(caller >= 0);
	if (caller == 0)
		fake_caller(fake, arguments);
	for (i = 0; i < n; i++)
		fake_serve(fake, &answers[i]);
	assert_int_equal(waitpid(caller, &status, 0), caller);
	assert_true(WIFEXITED(status));
	fake->status = WEXITSTATUS(status);
	fake->out =
	    fake_get(fake, arena_printf(fake->arena, "%s/out", fake->folder));
	fake->err =
	    fake_get(fake, arena_printf(fake->arena, "%s/err", fake->folder));
	assert_string_equal(fake_get(fake, fake->outside), KEPT);
}

#define fake_call(fake, answer, ...) \
	fake_call_all(               \
	    fake, (const char *const[]){ __VA_ARGS__, NULL }, &(answer), 1)

#endif
