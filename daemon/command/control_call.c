/*
 * control_call.c: the caller's end of the control socket. An attacker who
 * controls the daemon also answers root: so an answer must fit these arguments,
 * or it is refused as a whole.
 */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536
#define NAME_MAX_BYTES 4096
#define TEXT_MAX ((size_t)64 << 20)
#define DATA_MAX ((size_t)256 << 20)
/* From the answer's first byte to its last: the daemon has all of it then.
 * There is no limit before, because a backup may take long; Ctrl-C ends it. */
#define ANSWER_MS 60000

/* An answer being received. */
struct answer {
	struct command *command;
	int fd;
	int64_t limit, end; /* ms; end is 0 before the first byte */
	bool data;          /* bytes of the file have come */
	const char *why;    /* why the answer is refused */
};

static bool listener_ok(int, struct command *);
static bool send_all(int, const void *, size_t);
static bool receive_all(struct answer *, void *, size_t);
static bool receive_bytes(struct answer *, struct buf *, size_t);
static bool receive_frame(struct answer *, char, uint32_t, int *);
static bool receive_name(struct answer *, uint32_t);
static bool receive_status(struct answer *, uint32_t, int *);
static bool wrong(struct answer *, const char *);

bool
control_call(struct command *command, int *status)
{
	struct sockaddr_un address;
	struct buf arguments = { .arena = command->arena };
	uint32_t len;
	int fd, i;

	if (!control_address(command->conf, &address))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)(void *)&address,
			  sizeof(address)) != 0) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	for (i = 0; i < command->argc; i++)
		buf_add(
		    &arguments, command->argv[i], strlen(command->argv[i]) + 1);
	len = (uint32_t)arguments.len;
	*status = EXIT_FAILED;
	if (!listener_ok(fd, command))
		;
	else if (!send_all(fd, &len, sizeof(len)) ||
		 !send_all(fd, arguments.data, arguments.len))
		command_failed(command, "the daemon ended the conversation");
	else
		(void)control_receive(fd, command, ANSWER_MS, status);
	close(fd);
	return true;
}

bool
control_address(const struct conf *conf, struct sockaddr_un *out)
{
	int len;

	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	len = snprintf(out->sun_path, sizeof(out->sun_path), "%s.control",
	    conf->store_path);
	return len > 0 && (size_t)len < sizeof(out->sun_path);
}

bool
control_receive(int fd, struct command *command, int64_t ms, int *status)
{
	/* Each at most once, in this order. */
	static const char order[] = { FRAME_OUT, FRAME_ERR, FRAME_FILE,
		FRAME_DATA, FRAME_STATUS };
	struct answer answer = { .command = command, .fd = fd, .limit = ms };
	char kind = '\0';
	uint32_t len;
	size_t at = 0;

	*status = EXIT_FAILED;
	/* Nothing after the status is read. */
	while (kind != FRAME_STATUS && answer.why == NULL) {
		if (!receive_all(&answer, &kind, 1) ||
		    !receive_all(&answer, &len, sizeof(len)))
			break;
		while (at < nitems(order) && order[at] != kind)
			at++;
		if (at++ == nitems(order))
			(void)wrong(&answer, "is none to this command");
		else
			(void)receive_frame(&answer, kind, len, status);
	}
	if (answer.why == NULL)
		return true;
	/* Trust, show and keep nothing of it. */
	*status = EXIT_FAILED;
	command->out.len = command->err.len = command->file_data.len = 0;
	command->file = NULL;
	if (answer.end == 0)
		command_failed(command, "the daemon ended the conversation");
	else
		command_failed(command,
		    "the daemon's answer %s; no file was written", answer.why);
	return false;
}

/* Whether the listener is root, this user, or the database's owner. */
static bool
listener_ok(int fd, struct command *command)
{
	const char *path = command->conf->store_path;
	struct ucred peer;
	socklen_t len = sizeof(peer);
	struct stat st;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return command_failed(command, "%s.control: %s", path,
			   strerror(errno)) == EXIT_DONE;
	if (peer.uid == 0 || peer.uid == geteuid() ||
	    (geteuid() == 0 && stat(path, &st) == 0 && st.st_uid == peer.uid))
		return true;
	return command_failed(command,
		   "%s.control: process %d of user %lld listens there, whose "
		   "database this is not; nothing was asked",
		   path, (int)peer.pid, (long long)peer.uid) == EXIT_DONE;
}

static bool
send_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n) {
		n = send(fd, p, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
	}
	return true;
}

static bool
receive_frame(struct answer *answer, char kind, uint32_t len, int *status)
{
	struct command *command = answer->command;

	switch (kind) {
	case FRAME_OUT:
	case FRAME_ERR:
		if (len > TEXT_MAX)
			return wrong(answer, "is too long");
		return receive_bytes(answer,
		    kind == FRAME_OUT ? &command->out : &command->err, len);
	case FRAME_FILE:
		return receive_name(answer, len);
	case FRAME_DATA:
		if (command->file == NULL)
			return wrong(answer, "is none to this command");
		if (len > DATA_MAX)
			return wrong(answer, "is too long");
		answer->data = true;
		return receive_bytes(answer, &command->file_data, len);
	default:
		if (command->file != NULL && !answer->data)
			return wrong(answer, "has no bytes for its file");
		return receive_status(answer, len, status);
	}
}

/* Accepts only a file name that these arguments ask for. */
static bool
receive_name(struct answer *answer, uint32_t len)
{
	struct buf name = { .arena = answer->command->arena };

	if (len == 0 || len > NAME_MAX_BYTES)
		return wrong(answer, "names no file");
	if (!receive_bytes(answer, &name, len))
		return false;
	if (memchr(name.data, '\0', len) != NULL ||
	    !command_file_asked(answer->command, buf_text(&name)))
		return wrong(answer, "names a file that was not asked for");
	answer->command->file = buf_text(&name);
	return true;
}

static bool
receive_status(struct answer *answer, uint32_t len, int *status)
{
	static const int known[] = { EXIT_DONE, EXIT_FAILED, EXIT_USAGE,
		EXIT_IO, EXIT_CONFIG };
	unsigned char byte;
	size_t i;

	if (len != 1)
		return wrong(answer, "has no exit status");
	if (!receive_all(answer, &byte, 1))
		return false;
	for (i = 0; i < nitems(known); i++) {
		if (known[i] == byte)
			break;
	}
	if (i == nitems(known))
		return wrong(answer, "has no exit status");
	*status = byte;
	return true;
}

static bool
receive_bytes(struct answer *answer, struct buf *out, size_t len)
{
	char *bytes = arena_alloc(answer->command->arena, PIECE);
	size_t n;

	for (; len > 0; len -= n) {
		n = len < PIECE ? len : PIECE;
		if (!receive_all(answer, bytes, n))
			return false;
		buf_add(out, bytes, n);
	}
	return true;
}

static bool
receive_all(struct answer *answer, void *bytes, size_t len)
{
	struct pollfd from = { .fd = answer->fd, .events = POLLIN };
	char *p = bytes;
	int64_t left = -1;
	ssize_t n;

	while (len > 0) {
		if (answer->end != 0) {
			left = answer->end - clock_monotonic_ms();
			if (left <= 0)
				return wrong(answer, "does not end");
		}
		n = poll(&from, 1, (int)left);
		if (n > 0)
			n = recv(answer->fd, p, len, MSG_DONTWAIT);
		else if (n == 0 || errno == EINTR)
			continue;
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return wrong(answer, "was cut off");
		if (answer->end == 0)
			answer->end = clock_monotonic_ms() + answer->limit;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static bool
wrong(struct answer *answer, const char *why)
{
	answer->why = why;
	return false;
}
