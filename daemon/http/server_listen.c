/* server_listen.c: the listening socket, and the number of connections. */
#include "server_inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024
/* File descriptors for the database, the log, commands and fonts. */
#define RESERVE 36
#define CONNECTIONS_MIN 4

static int listen_tcp(const struct conf *);
static int listen_unix(const char *);

int
server_listen(const struct conf *conf)
{
	return conf->listen_socket[0] != '\0' ? listen_unix(conf->listen_socket)
					      : listen_tcp(conf);
}

int
server_port(const struct server *server)
{
	struct sockaddr_storage address = { 0 };
	socklen_t len = sizeof(address);

	if (getsockname(server->listening, (struct sockaddr *)(void *)&address,
		&len) != 0)
		return 0;
	if (address.ss_family == AF_INET)
		return ntohs(
		    ((struct sockaddr_in *)(void *)&address)->sin_port);
	if (address.ss_family == AF_INET6)
		return ntohs(
		    ((struct sockaddr_in6 *)(void *)&address)->sin6_port);
	return 0;
}

unsigned
server_connections_max(const struct conf *conf)
{
	rlim_t want = (rlim_t)conf->limits_connections + RESERVE;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return (unsigned)conf->limits_connections;
	if (limit.rlim_cur < want && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			(void)getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= want)
		return (unsigned)conf->limits_connections;
	if (limit.rlim_cur < RESERVE + CONNECTIONS_MIN) {
		log_error("%llu file descriptors are too few",
		    (unsigned long long)limit.rlim_cur);
		return 0;
	}
	log_error("only %llu connections, as there are %llu file descriptors",
	    (unsigned long long)(limit.rlim_cur - RESERVE),
	    (unsigned long long)limit.rlim_cur);
	return (unsigned)(limit.rlim_cur - RESERVE);
}

static int
listen_tcp(const struct conf *conf)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)conf->listen_port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)conf->listen_port) };
	bool is_v4 = inet_pton(AF_INET, conf->listen_address, &v4.sin_addr);
	const int one = 1;
	int fd;

	if (!is_v4 &&
	    inet_pton(AF_INET6, conf->listen_address, &v6.sin6_addr) != 1) {
		log_error(
		    "listen.address %s: not an address", conf->listen_address);
		return -1;
	}
	fd = socket(is_v4 ? AF_INET : AF_INET6,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 ||
	    bind(fd,
		is_v4 ? (struct sockaddr *)(void *)&v4
		      : (struct sockaddr *)(void *)&v6,
		is_v4 ? sizeof(v4) : sizeof(v6)) != 0 ||
	    listen(fd, BACKLOG) != 0) {
		log_error("%s port %lld: %s", conf->listen_address,
		    (long long)conf->listen_port, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

static int
listen_unix(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask;
	int fd, bound;

	if (strlen(path) >= sizeof(address.sun_path)) {
		log_error("listen.socket: the path is too long");
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path));
	(void)unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Only the owner and the proxy's group may connect. */
	mask = umask(0117);
	bound = fd < 0 ? -1
		       : bind(fd, (struct sockaddr *)(void *)&address,
			     sizeof(address));
	umask(mask);
	if (bound != 0 || listen(fd, BACKLOG) != 0) {
		log_error("%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}
