/* control_call.c: the end of the control socket that asks. */
#include "control.h"

#include <string.h>
#include <unistd.h>

static bool send_all(int, const void *, size_t);
static bool receive_all(int, void *, size_t);
static bool receive_frames(int, struct command *, int *);

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
	if (!send_all(fd, &len, sizeof(len)) ||
	    !send_all(fd, arguments.data, arguments.len) ||
	    !receive_frames(fd, command, status))
		buf_puts(&command->err,
		    "reliefd: the daemon ended the conversation\n");
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
receive_all(int fd, void *bytes, size_t len)
{
	char *p = bytes;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n) {
		n = recv(fd, p, len, 0);
		if (n <= 0)
			return false;
	}
	return true;
}

/* Until the frame with the exit status, which is the last. */
static bool
receive_frames(int fd, struct command *command, int *status)
{
	char kind, *bytes;
	uint32_t len;

	while (
	    receive_all(fd, &kind, 1) && receive_all(fd, &len, sizeof(len))) {
		bytes = arena_alloc(command->arena, (size_t)len + 1);
		if (!receive_all(fd, bytes, len))
			return false;
		if (kind == FRAME_OUT)
			buf_add(&command->out, bytes, len);
		else if (kind == FRAME_ERR)
			buf_add(&command->err, bytes, len);
		else if (kind == FRAME_FILE)
			command->file = bytes;
		else if (kind == FRAME_DATA)
			buf_add(&command->file_data, bytes, len);
		else if (kind == FRAME_STATUS && len == 1)
			return *status = (unsigned char)bytes[0], true;
	}
	return false;
}
