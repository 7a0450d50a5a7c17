/*
 * mixed.c: clients that send check-ins, in a crowd that reads pages.
 *
 *	mixed PORT SECONDS READERS PATHS WRITERS TOKENS DAY
 *
 * READERS connections ask for the paths in the file PATHS, one a line, in
 * turns; WRITERS send check-ins of DAY by the links in the file TOKENS. Each
 * asks again as soon as it was answered, all in one thread; a connection
 * that was closed is opened again. Prints "read STATUS N" and "wrote STATUS
 * N" for each status (0: no answer), and "p99 MS" of the check-ins.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LINES_MAX 4096
#define LINE_SIZE 128
#define TIMES_MAX 1000000

struct lines {
	char v[LINES_MAX][LINE_SIZE];
	size_t n;
};

struct peer {
	int fd;
	bool writes;
	double began;
	size_t to_send, sent;
	char request[1024];
	char head[4096]; /* of the answer, NUL behind */
	size_t got;      /* bytes of the answer */
	size_t whole;    /* how many it has; 0: not known yet */
	bool closes;
};

static struct {
	struct sockaddr_in address;
	struct lines paths, tokens;
	const char *day;
	int epoll;
	size_t next_path, next_token;
	size_t counts[2][600];
	double *times;
	size_t times_n;
} mixed;

static double
now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void
lines_read(const char *path, struct lines *lines)
{
	FILE *file = fopen(path, "r");

	while (file != NULL && lines->n < LINES_MAX &&
	       fgets(lines->v[lines->n], LINE_SIZE, file) != NULL) {
		lines->v[lines->n][strcspn(lines->v[lines->n], "\n")] = '\0';
		lines->n++;
	}
	if (lines->n == 0) {
		fprintf(stderr, "%s has no line\n", path);
		exit(2);
	}
	(void)fclose(file);
}

static void
peer_connect(struct peer *peer)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT,
		.data.ptr = peer };

	peer->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (peer->fd < 0 ||
	    (connect(peer->fd, (struct sockaddr *)&mixed.address,
		 sizeof(mixed.address)) != 0 &&
		errno != EINPROGRESS) ||
	    epoll_ctl(mixed.epoll, EPOLL_CTL_ADD, peer->fd, &event) != 0) {
		perror("connect");
		exit(2);
	}
}

static void
peer_ask(struct peer *peer)
{
	unsigned char random[16];
	char id[33], body[200];
	int i;

	peer->began = now();
	peer->got = peer->whole = peer->sent = 0;
	peer->closes = false;
	if (!peer->writes) {
		(void)snprintf(peer->request, sizeof(peer->request),
		    "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
		    mixed.paths.v[mixed.next_path++ % mixed.paths.n]);
	} else {
		if (getrandom(random, sizeof(random), 0) != sizeof(random))
			exit(2);
		for (i = 0; i < 16; i++)
			(void)snprintf(id + 2 * i, 3, "%02x", random[i]);
		(void)snprintf(body, sizeof(body),
		    "id=%s&moment=arrival&day=%s&pain_now=3", id, mixed.day);
		(void)snprintf(peer->request, sizeof(peer->request),
		    "POST /c/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
		    "application/x-www-form-urlencoded\r\nContent-Length: "
		    "%zu\r\n\r\n%s",
		    mixed.tokens.v[mixed.next_token++ % mixed.tokens.n],
		    strlen(body), body);
	}
	peer->to_send = strlen(peer->request);
}

/* The answer is over; 0 when the connection ended before it. */
static void
peer_count(struct peer *peer, int status)
{
	mixed.counts[peer->writes][status < 600 ? status : 0]++;
	if (peer->writes && mixed.times_n < TIMES_MAX)
		mixed.times[mixed.times_n++] = now() - peer->began;
}

static void
peer_again(struct peer *peer, int status, bool closed)
{
	peer_count(peer, status);
	if (closed) {
		(void)close(peer->fd);
		peer_connect(peer);
	}
	peer_ask(peer);
}

/* How long the answer is, once its head is there. */
static void
peer_head(struct peer *peer)
{
	const char *end = strstr(peer->head, "\r\n\r\n");
	const char *len = strcasestr(peer->head, "\r\nContent-Length:");

	if (end == NULL || len == NULL)
		return;
	peer->whole =
	    (size_t)(end + 4 - peer->head) + strtoul(len + 17, NULL, 10);
	peer->closes = strcasestr(peer->head, "\r\nConnection: close") != NULL;
}

static void
peer_read(struct peer *peer)
{
	char buf[65536];
	ssize_t n = recv(peer->fd, buf, sizeof(buf), 0);
	size_t room = sizeof(peer->head) - 1;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		peer_again(peer, 0, true);
		return;
	}
	if (peer->got < room) {
		size_t take =
		    room - peer->got < (size_t)n ? room - peer->got : (size_t)n;

		memcpy(peer->head + peer->got, buf, take);
		peer->head[peer->got + take] = '\0';
	}
	peer->got += (size_t)n;
	if (peer->whole == 0)
		peer_head(peer);
	if (peer->whole != 0 && peer->got >= peer->whole)
		peer_again(
		    peer, (int)strtol(peer->head + 9, NULL, 10), peer->closes);
}

static void
peer_send(struct peer *peer)
{
	ssize_t n;

	if (peer->sent == peer->to_send)
		return;
	n = send(peer->fd, peer->request + peer->sent,
	    peer->to_send - peer->sent, MSG_NOSIGNAL);
	if (n > 0)
		peer->sent += (size_t)n;
}

static void
run(struct peer *peers, size_t n, double seconds)
{
	struct epoll_event events[512];
	double end = now() + seconds;
	size_t i;
	int k, ready;

	for (i = 0; i < n; i++) {
		peer_connect(&peers[i]);
		peer_ask(&peers[i]);
	}
	while (now() < end) {
		ready = epoll_wait(mixed.epoll, events, 512, 100);
		for (k = 0; k < ready; k++) {
			struct peer *peer = events[k].data.ptr;

			peer_send(peer);
			if (events[k].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
				peer_read(peer);
			peer_send(peer);
		}
	}
}

static int
ascending(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

int
main(int argc, char **argv)
{
	size_t readers, writers, i;
	struct peer *peers;
	int kind;

	if (argc != 8)
		return 2;
	mixed.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	readers = strtoul(argv[3], NULL, 10);
	lines_read(argv[4], &mixed.paths);
	writers = strtoul(argv[5], NULL, 10);
	lines_read(argv[6], &mixed.tokens);
	mixed.day = argv[7];
	mixed.epoll = epoll_create1(0);
	mixed.times = calloc(TIMES_MAX, sizeof(double));
	peers = calloc(readers + writers, sizeof(*peers));
	if (mixed.epoll < 0 || mixed.times == NULL || peers == NULL)
		return 2;
	for (i = 0; i < writers; i++)
		peers[i].writes = true;
	run(peers, readers + writers, strtod(argv[2], NULL));
	for (kind = 0; kind < 2; kind++) {
		for (i = 0; i < 600; i++) {
			if (mixed.counts[kind][i] > 0)
				printf("%s %zu %zu\n", kind ? "wrote" : "read",
				    i, mixed.counts[kind][i]);
		}
	}
	qsort(mixed.times, mixed.times_n, sizeof(double), ascending);
	if (mixed.times_n > 0)
		printf(
		    "p99 %.0f\n", mixed.times[mixed.times_n * 99 / 100] * 1000);
	return 0;
}
