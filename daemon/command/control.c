/*
 * control.c: the Unix socket by which a second `reliefd COMMAND` sends its work
 * to the running daemon.
 */
#include "command.h"
#include "control.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ARGUMENTS_SIZE_MAX 65536
#define ARGUMENTS_N_MAX 64
#define CLIENTS_MAX 16

/* A caller: first its arguments come in, then its answer goes out. */
struct control_client {
	struct arena *arena;
	int fd;
	struct buf in, out;
	struct buf said; /* output before it began to wait */
	size_t sent;
	bool waits; /* for a backup */
	int64_t uid;
};

static struct {
	int listening, epoll;
	struct control_client clients[CLIENTS_MAX];
} control = { .listening = -1, .epoll = -1 };

static void welcome(void);
static void dismiss(struct control_client *);
static bool may_command(int, int64_t *);
static enum err
listen_to(struct control_client *, const struct conf *, struct db *, int64_t);
static enum err
run(struct control_client *, const struct conf *, struct db *, int64_t);
static void answer(struct control_client *, const struct command *, int);
static void add_frame(struct buf *, enum frame, const void *, size_t);
static void send_on(struct control_client *);

int
control_start(const struct conf *conf)
{
	struct sockaddr_un address;
	struct epoll_event event = { .events = EPOLLIN };
	mode_t mask;
	int bound;

	if (!control_address(conf, &address)) {
		log_error("store.path is too long for the control socket");
		return -1;
	}
	/* We hold the database, so an old socket is unused. */
	(void)unlink(address.sun_path);
	control.listening =
	    socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	control.epoll = epoll_create1(EPOLL_CLOEXEC);
	mask = umask(0177);
	bound = bind(control.listening, (struct sockaddr *)(void *)&address,
	    sizeof(address));
	umask(mask);
	if (bound != 0 || listen(control.listening, CLIENTS_MAX) != 0 ||
	    epoll_ctl(
		control.epoll, EPOLL_CTL_ADD, control.listening, &event) != 0) {
		log_error("%s: %s", address.sun_path, strerror(errno));
		return -1;
	}
	return control.epoll;
}

enum err
control_run(const struct conf *conf, struct db *db, int64_t now)
{
	struct epoll_event events[CLIENTS_MAX + 1];
	int n = epoll_wait(control.epoll, events, CLIENTS_MAX + 1, 0), i;
	enum err err = OK;

	for (i = 0; i < n && err == OK; i++) {
		struct control_client *caller = events[i].data.ptr;

		if (caller == NULL)
			welcome();
		else if (caller->out.len > 0)
			send_on(caller);
		else
			err = listen_to(caller, conf, db, now);
	}
	return err;
}

void
control_backup_ended(bool ok, const char *text)
{
	size_t i;

	for (i = 0; i < CLIENTS_MAX; i++) {
		struct control_client *caller = &control.clients[i];
		struct command command = { .out = { .arena = caller->arena },
			.err = { .arena = caller->arena } };

		if (caller->arena == NULL || !caller->waits)
			continue;
		caller->waits = false;
		buf_printf(ok ? &command.out : &command.err, "%s%s\n",
		    ok ? "" : "reliefd: ", text);
		if (ok)
			buf_puts(&command.out, buf_text(&caller->said));
		answer(caller, &command, ok ? EXIT_DONE : EXIT_FAILED);
	}
}

void
control_stop(const struct conf *conf)
{
	struct sockaddr_un address;
	size_t i;

	for (i = 0; i < CLIENTS_MAX; i++) {
		if (control.clients[i].arena != NULL)
			dismiss(&control.clients[i]);
	}
	close(control.listening);
	close(control.epoll);
	if (control_address(conf, &address))
		(void)unlink(address.sun_path);
}

static void
welcome(void)
{
	int fd = accept4(
	    control.listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct epoll_event event = { .events = EPOLLIN };
	struct control_client *caller;
	size_t i;

	if (fd < 0)
		return;
	for (i = 0; i < CLIENTS_MAX; i++) {
		if (control.clients[i].arena == NULL)
			break;
	}
	if (i == CLIENTS_MAX || !may_command(fd, &control.clients[i].uid)) {
		close(fd);
		return;
	}
	caller = &control.clients[i];
	caller->fd = fd;
	caller->arena = arena_new();
	caller->in = caller->out = (struct buf){ .arena = caller->arena };
	caller->sent = 0;
	event.data.ptr = caller;
	if (epoll_ctl(control.epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		dismiss(caller);
}

static void
dismiss(struct control_client *caller)
{
	close(caller->fd);
	arena_free(caller->arena);
	*caller = (struct control_client){ 0 };
}

/* Allows root and the user that the daemon runs as. */
static bool
may_command(int fd, int64_t *uid)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return false;
	*uid = peer.uid;
	return peer.uid == 0 || peer.uid == geteuid();
}

/* Reads available bytes; runs the command when its arguments are complete. */
static enum err
listen_to(struct control_client *caller, const struct conf *conf, struct db *db,
    int64_t now)
{
	char bytes[4096];
	ssize_t n = recv(caller->fd, bytes, sizeof(bytes), 0);
	uint32_t len;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return OK;
	/* A waiting caller must send nothing more. */
	if (n <= 0 || caller->waits) {
		dismiss(caller);
		return OK;
	}
	buf_add(&caller->in, bytes, (size_t)n);
	if (caller->in.len < sizeof(len))
		return OK;
	memcpy(&len, caller->in.data, sizeof(len));
	if (len == 0 || len > ARGUMENTS_SIZE_MAX) {
		dismiss(caller);
		return OK;
	}
	if (caller->in.len < sizeof(len) + len)
		return OK;
	/* The arguments end the message, and the last one has its NUL. */
	if (caller->in.len > sizeof(len) + len ||
	    caller->in.data[caller->in.len - 1] != '\0') {
		dismiss(caller);
		return OK;
	}
	return run(caller, conf, db, now);
}

static enum err
run(struct control_client *caller, const struct conf *conf, struct db *db,
    int64_t now)
{
	struct command command = { .arena = caller->arena,
		.conf = conf,
		.db = db,
		.now = now,
		.uid = caller->uid,
		.out = { .arena = caller->arena },
		.err = { .arena = caller->arena },
		.file_data = { .arena = caller->arena } };
	char *p = caller->in.data + sizeof(uint32_t);
	char *end = caller->in.data + caller->in.len;
	enum err err;
	int status;

	command.argv = arena_array(caller->arena, char *, ARGUMENTS_N_MAX + 1);
	for (; p < end && command.argc < ARGUMENTS_N_MAX; p += strlen(p) + 1)
		command.argv[command.argc++] = p;
	if (p < end) {
		dismiss(caller);
		return OK;
	}
	day_of_instant(now, command.today);
	status = command_run(&command);
	err = db_commit(db);
	if (err != OK && status == EXIT_DONE) {
		command.out.len = 0;
		command.file = NULL;
		status = command_failed(
		    &command, "the disk is full; nothing was stored");
	}
	caller->waits = command.waits && status == EXIT_DONE;
	caller->said = command.out;
	if (!caller->waits)
		answer(caller, &command, status);
	return err == ERR_INTERNAL ? err : OK;
}

static void
answer(struct control_client *caller, const struct command *command, int status)
{
	struct epoll_event event = { .events = EPOLLOUT, .data.ptr = caller };
	unsigned char byte = (unsigned char)status;

	add_frame(&caller->out, FRAME_OUT, command->out.data, command->out.len);
	add_frame(&caller->out, FRAME_ERR, command->err.data, command->err.len);
	if (command->file != NULL) {
		add_frame(&caller->out, FRAME_FILE, command->file,
		    strlen(command->file));
		add_frame(&caller->out, FRAME_DATA, command->file_data.data,
		    command->file_data.len);
	}
	add_frame(&caller->out, FRAME_STATUS, &byte, 1);
	(void)epoll_ctl(control.epoll, EPOLL_CTL_MOD, caller->fd, &event);
	send_on(caller);
}

static void
add_frame(struct buf *out, enum frame kind, const void *bytes, size_t len)
{
	uint32_t size = (uint32_t)len;

	buf_putc(out, (char)kind);
	buf_add(out, &size, sizeof(size));
	buf_add(out, bytes, len);
}

/* Sends as much as the socket takes now. */
static void
send_on(struct control_client *caller)
{
	ssize_t n = send(caller->fd, caller->out.data + caller->sent,
	    caller->out.len - caller->sent, MSG_NOSIGNAL);

	if (n > 0)
		caller->sent += (size_t)n;
	if ((n < 0 && errno != EAGAIN && errno != EINTR) ||
	    caller->sent == caller->out.len)
		dismiss(caller);
}
