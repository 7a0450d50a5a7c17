/* load.c: one thread, epoll, one request under way per connection. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MAX 4096
#define ANSWER_MAX 262144
#define SAMPLES_MAX 4000000
#define CONNECTIONS_MAX 1024

struct connection {
	int fd;
	double sent;
	size_t len;
	char answer[ANSWER_MAX];
};

static void open_one(const struct load *, struct connection *, int);
static void
send_next(const struct load *, struct connection *, struct load_result *);
static bool take(struct connection *, int *, bool *);
static int by_value(const void *, const void *);
static void fail(const char *);

void
load_run(const struct load *load, struct load_result *out)
{
	struct connection *connections =
	    calloc((size_t)load->connections, sizeof(*connections));
	float *samples = malloc(SAMPLES_MAX * sizeof(*samples));
	struct epoll_event events[CONNECTIONS_MAX];
	int epoll = epoll_create1(0), i, n, status;
	double start = load_clock(), now = start, end = start + load->seconds;
	size_t taken = 0;
	bool closes;

	*out = (struct load_result){ .next = load->first };
	for (i = 0; i < load->connections; i++) {
		open_one(load, &connections[i], epoll);
		send_next(load, &connections[i], out);
	}
	while (now < end) {
		n = epoll_wait(epoll, events, CONNECTIONS_MAX, 1000);
		now = load_clock();
		for (i = 0; i < n; i++) {
			struct connection *c = events[i].data.ptr;

			if (!take(c, &status, &closes))
				continue;
			if (status == load->expect)
				out->answers++;
			else
				out->failures++;
			if (taken < SAMPLES_MAX)
				samples[taken++] =
				    (float)((now - c->sent) * 1e3);
			if (closes) {
				close(c->fd);
				open_one(load, c, epoll);
			}
			send_next(load, c, out);
		}
	}
	for (i = 0; i < load->connections; i++)
		close(connections[i].fd);
	close(epoll);
	qsort(samples, taken, sizeof(*samples), by_value);
	out->per_second = (double)out->answers / (now - start);
	out->p50 = taken ? (double)samples[taken / 2] : 0;
	out->p99 = taken ? (double)samples[taken * 99 / 100] : 0;
	free(samples);
	free(connections);
}

double
load_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
open_one(const struct load *load, struct connection *c, int epoll)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)load->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	const int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		fail("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	c->len = 0;
	epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
}

static void
send_next(
    const struct load *load, struct connection *c, struct load_result *out)
{
	char request[REQUEST_MAX];
	size_t len =
	    load->request(load->arg, out->next++, request, sizeof(request));

	c->len = 0;
	c->sent = load_clock();
	if (send(c->fd, request, len, MSG_NOSIGNAL) != (ssize_t)len)
		fail("send");
}

/* Whether an answer is whole; what it says. */
static bool
take(struct connection *c, int *status, bool *closes)
{
	ssize_t n = recv(c->fd, c->answer + c->len,
	    sizeof(c->answer) - 1 - c->len, MSG_DONTWAIT);
	const char *end, *length;
	size_t body;

	if (n <= 0)
		fail("an answer ended early");
	c->len += (size_t)n;
	c->answer[c->len] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	if (end == NULL)
		return false;
	length = strstr(c->answer, "Content-Length: ");
	body = length ? strtoul(length + 16, NULL, 10) : 0;
	if (c->len < (size_t)(end + 4 - c->answer) + body)
		return false;
	*status = (int)strtol(c->answer + 9, NULL, 10);
	*closes = strstr(c->answer, "Connection: close") != NULL;
	return true;
}

static int
by_value(const void *a, const void *b)
{
	const float *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
fail(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}
