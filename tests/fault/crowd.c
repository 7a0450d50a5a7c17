/*
 * crowd.c: many connections that are idle or slow, and one client among them
 * who is neither.
 *
 *	crowd PORT KIND NUMBER SECONDS PATH [WAIT]
 *
 * KIND: none; idle (nothing is sent), headers, bodies (a byte now and then),
 * large (26 KB of a request that would be a little larger), readers (ask for
 * PATH a few times, and take nothing). They come from many addresses, as fast
 * as they are taken. Meanwhile the client asks for PATH, each time on a new
 * connection, until it has an answer to 20 and SECONDS are over, and every
 * connection of the crowd but readers' has ended, for at most WAIT seconds.
 * Prints what was measured as NAME=NUMBER: asked, failed, and p50, p99 and max
 * in ms of the client's answers; opened and refused connections of the crowd,
 * how many were left at the end, how many were open at most at once, and after
 * how many seconds the longest one ended.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CROWD_MAX 20000
#define ASKED_MAX 100000
#define ENOUGH 20

static struct {
	struct sockaddr_in address;
	const char *kind, *path;
	double seconds;
	atomic_bool over;
	double opened[CROWD_MAX];
	int fds[CROWD_MAX];
	size_t n, open, open_most, refused;
	double longest;
	double took[ASKED_MAX];
	atomic_size_t asked;
	size_t failed;
} crowd;

static double
now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int
connect_from(unsigned source, int type)
{
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr =
		    htonl(0x7F000000u | (source / 250 % 250 + 1) << 8 |
			  (source % 250 + 1)) };
	struct timeval patience = { .tv_sec = 300 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | type, 0);
	const int small = 2048;

	if (fd < 0)
		return -1;
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (type != 0)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	if (source != 0 &&
	    bind(fd, (struct sockaddr *)(void *)&from, sizeof(from)) != 0)
		perror("crowd: bind");
	if (connect(fd, (struct sockaddr *)(void *)&crowd.address,
		sizeof(crowd.address)) == 0 ||
	    type != 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* The one who is neither idle nor slow. */
static void *
ask(void *unused)
{
	char request[600], answer[65536];
	double began;
	ssize_t n;
	size_t len;
	int fd;

	(void)snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n",
	    crowd.path);
	while (!crowd.over && crowd.asked < ASKED_MAX) {
		began = now();
		len = 0;
		fd = connect_from(0, 0);
		if (fd >= 0) {
			(void)send(fd, request, strlen(request), MSG_NOSIGNAL);
			while ((n = recv(fd, answer + len, sizeof(answer) - len,
				    0)) > 0)
				len += (size_t)n;
			(void)close(fd);
		}
		if (len < 12 || memcmp(answer + 9, "200", 3) != 0)
			crowd.failed++;
		crowd.took[crowd.asked++] = (now() - began) * 1e3;
		(void)usleep(10000);
	}
	return unused;
}

static void
greet(int fd)
{
	static char text[28000];
	size_t len = 0;

	if (strcmp(crowd.kind, "headers") == 0)
		len = (size_t)snprintf(
		    text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	if (strcmp(crowd.kind, "bodies") == 0)
		len = (size_t)snprintf(text, sizeof(text),
		    "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n"
		    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
		    "a=");
	if (strcmp(crowd.kind, "large") == 0)
		len = (size_t)snprintf(text, sizeof(text),
		    "POST %s HTTP/1.1\r\nHost: a\r\nX: %012000d\r\n"
		    "Content-Length: 16000\r\n"
		    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
		    "note=%014000d",
		    crowd.path, 0, 0);
	while (strcmp(crowd.kind, "readers") == 0 && len < 400)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", crowd.path);
	if (len > 0)
		(void)send(fd, text, len, MSG_NOSIGNAL);
}

static void
ended(size_t i)
{
	double lived = now() - crowd.opened[i];

	if (lived > crowd.longest)
		crowd.longest = lived;
	(void)close(crowd.fds[i]);
	crowd.fds[i] = -1;
	crowd.open--;
}

/* What happened on the connections in the next while. */
static void
look(int epoll, int ms)
{
	struct epoll_event events[256];
	int n = epoll_wait(epoll, events, 256, ms), k;

	for (k = 0; k < n; k++) {
		size_t i = events[k].data.u64;

		if (events[k].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			ended(i);
		else if (events[k].events & EPOLLOUT) {
			struct epoll_event closing = { .events = EPOLLRDHUP,
				.data.u64 = i };

			(void)epoll_ctl(
			    epoll, EPOLL_CTL_MOD, crowd.fds[i], &closing);
			/* From here on the daemon's clock runs. */
			crowd.opened[i] = now();
			greet(crowd.fds[i]);
		}
	}
}

static void
gather(int epoll, size_t n)
{
	for (; crowd.n < n; crowd.n++) {
		struct epoll_event event = { .events = EPOLLOUT | EPOLLRDHUP,
			.data.u64 = crowd.n };
		int fd = connect_from((unsigned)crowd.n + 1, SOCK_NONBLOCK);

		crowd.fds[crowd.n] = fd;
		crowd.opened[crowd.n] = now();
		if (fd < 0) {
			crowd.refused++;
			continue;
		}
		crowd.open++;
		if (crowd.open > crowd.open_most)
			crowd.open_most = crowd.open;
		(void)epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
		look(epoll, 0);
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	struct rlimit files;
	pthread_t client;
	double began = now(), dripped = now(), patience;
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	size_t i, n;
	bool slow;

	if (argc < 6)
		return 2;
	patience = argc > 6 ? strtod(argv[6], NULL) : 60;
	(void)getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	crowd.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	crowd.kind = argv[2];
	n = strtoul(argv[3], NULL, 10);
	n = n > CROWD_MAX ? CROWD_MAX : n;
	crowd.seconds = strtod(argv[4], NULL);
	crowd.path = argv[5];
	slow = strcmp(crowd.kind, "headers") == 0 ||
	       strcmp(crowd.kind, "bodies") == 0;
	(void)pthread_create(&client, NULL, ask, NULL);
	gather(epoll, strcmp(crowd.kind, "none") == 0 ? 0 : n);
	/* Who takes nothing does not hear of the end, either. */
	while (now() - began < crowd.seconds || crowd.asked < ENOUGH ||
	       (crowd.open > 0 && now() - began < patience &&
		   strcmp(crowd.kind, "readers") != 0)) {
		look(epoll, 100);
		if (!slow || now() - dripped < 3)
			continue;
		dripped = now();
		for (i = 0; i < crowd.n; i++) {
			if (crowd.fds[i] >= 0)
				(void)send(crowd.fds[i], "a", 1,
				    MSG_NOSIGNAL | MSG_DONTWAIT);
		}
	}
	crowd.over = true;
	(void)pthread_join(client, NULL);
	qsort(crowd.took, crowd.asked, sizeof(double), compare);
	printf("asked=%zu failed=%zu p50=%.0f p99=%.0f max=%.0f\n", crowd.asked,
	    crowd.failed, crowd.took[crowd.asked / 2],
	    crowd.took[crowd.asked * 99 / 100], crowd.took[crowd.asked - 1]);
	printf("opened=%zu refused=%zu left=%zu open=%zu longest=%.0f\n",
	    crowd.n, crowd.refused, crowd.open, crowd.open_most, crowd.longest);
	return 0;
}
