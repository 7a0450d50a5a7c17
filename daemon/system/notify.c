/* notify.c: the interface to a service manager: a datagram for the state, and
 * sockets that it opened before. */
#include "system.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define INTERVAL_MAX 10 /* seconds */
#define FIRST_FD 3      /* the first passed descriptor */

void
notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, len);
	if (to.sun_path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL,
		(struct sockaddr *)(void *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		log_error("the service manager could not be told: %s", state);
	close(fd);
}

int64_t
notify_interval(void)
{
	const char *text = getenv("WATCHDOG_USEC");
	int64_t limit;

	if (text == NULL || !parse_int(text, 1, INT64_MAX, &limit))
		return INTERVAL_MAX;
	limit /= 3 * (int64_t)1000000;
	return limit < 1 ? 1 : limit < INTERVAL_MAX ? limit : INTERVAL_MAX;
}

int
notify_socket(const char *name)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	const char *names = getenv("LISTEN_FDNAMES");
	int64_t for_pid, fds, i;
	size_t len;

	if (pid == NULL || n == NULL ||
	    !parse_int(pid, 1, INT32_MAX, &for_pid) || for_pid != getpid() ||
	    !parse_int(n, 0, 16, &fds))
		return -1;
	for (i = 0; i < fds; i++) {
		len = names ? strcspn(names, ":") : 0;
		/* A manager that passes no names passes only one socket. */
		if (names == NULL || strncmp(names, "unknown", len) == 0 ||
		    (len == strlen(name) && memcmp(names, name, len) == 0)) {
			(void)fcntl(FIRST_FD + (int)i, F_SETFD, FD_CLOEXEC);
			return FIRST_FD + (int)i;
		}
		names += len + (names[len] == ':');
	}
	return -1;
}
