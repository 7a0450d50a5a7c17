/*
 * limit_server.c: the durable limit that bench-submit compares with:
 * libmicrohttpd in the same mode, which appends each body to a log file, one
 * fdatasync per turn, and answers 303 afterwards. It reads no field.
 *
 *	limit_server LOGFILE	prints its port
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELD_MAX 1024

struct post {
	size_t len;
	char body[2048];
	int answered;
};

static struct MHD_Connection *held[HELD_MAX];
static struct MHD_Response *response;
static size_t held_n;
static int log_fd;

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *len,
    void **context)
{
	struct post *post = *context;

	(void)cls, (void)url, (void)method, (void)version;
	if (post == NULL) {
		*context = calloc(1, sizeof(*post));
		return MHD_YES;
	}
	if (*len > 0) {
		if (post->len + *len < sizeof(post->body)) {
			memcpy(post->body + post->len, data, *len);
			post->len += *len;
		}
		*len = 0;
		return MHD_YES;
	}
	if (post->answered)
		return MHD_queue_response(connection, 303, response);
	post->answered = 1;
	if (write(log_fd, post->body, post->len) != (ssize_t)post->len)
		return MHD_NO;
	held[held_n++] = connection;
	MHD_suspend_connection(connection);
	return MHD_YES;
}

static void
on_completed(void *cls, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode code)
{
	(void)cls, (void)connection, (void)code;
	free(*context);
	*context = NULL;
}

int
main(int argc, char **argv)
{
	struct MHD_Daemon *daemon;
	struct pollfd fd = { .events = POLLIN };
	unsigned MHD_LONG_LONG timeout;
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int again = 0, listening = socket(AF_INET, SOCK_STREAM, 0);

	if (argc != 2 ||
	    bind(listening, (struct sockaddr *)&address, size) != 0 ||
	    listen(listening, 1024) != 0 ||
	    getsockname(listening, (struct sockaddr *)&address, &size) != 0)
		return 1;
	log_fd = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0600);
	response =
	    MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(response, "Location", "/");
	daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0,
	    NULL, NULL, on_request, NULL, MHD_OPTION_LISTEN_SOCKET, listening,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
	if (log_fd < 0 || daemon == NULL)
		return 1;
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	fd.fd = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	for (;;) {
		if (again || MHD_get_timeout(daemon, &timeout) != MHD_YES ||
		    timeout > 1000)
			timeout = again ? 0 : 1000;
		poll(&fd, 1, (int)timeout);
		MHD_run(daemon);
		again = held_n > 0;
		if (again && fdatasync(log_fd) != 0)
			return 1;
		while (held_n > 0)
			MHD_resume_connection(held[--held_n]);
	}
}
