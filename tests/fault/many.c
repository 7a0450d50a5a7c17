/*
 * many.c: sends one request many times at once and counts the answers.
 *
 *	many PORT CONNECTIONS COUNT FILE [SOURCES]
 *
 * FILE holds the request as it is sent. In it "@" stands for a letter of a
 * token, "$" for a hex digit, each by chance, and "######" for the number of
 * the request. Requests go over CONNECTIONS connections, each opened again
 * when it was closed, from SOURCES addresses of the loopback net. Prints
 * "COUNT STATUS LOCATION" of each kind of answer, a number of status 0 for
 * those without one, and "p50 MS", "p99 MS".
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define KINDS_MAX 32
#define PLACE_MAX 12 /* letters of a location that are looked at */
#define CONNECTIONS_MAX 256

struct kind {
	char what[100];
	size_t n;
};

static struct {
	struct sockaddr_in address;
	char text[4096];
	size_t len;
	size_t count, sources;
	atomic_size_t next;
	pthread_mutex_t lock;
	struct kind kinds[KINDS_MAX];
	double *took;
} many = { .lock = PTHREAD_MUTEX_INITIALIZER, .sources = 1 };

static double
now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int
connect_once(size_t n)
{
	unsigned source = (unsigned)(n % many.sources);
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7F000001u + source) };
	struct timeval patience = { .tv_sec = 300 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)bind(fd, (struct sockaddr *)(void *)&from, sizeof(from));
	if (connect(fd, (struct sockaddr *)(void *)&many.address,
		sizeof(many.address)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static void
make_request(size_t n, char *out)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	uint8_t bytes[256];
	char number[24], *p;
	size_t i, used = 0;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	memcpy(out, many.text, many.len + 1);
	for (i = 0; i < many.len; i++) {
		if (out[i] == '@')
			out[i] = letters[bytes[used++ % 256] % 64];
		else if (out[i] == '$')
			out[i] = "0123456789abcdef"[bytes[used++ % 256] % 16];
	}
	(void)snprintf(number, sizeof(number), "%06zu", n % 1000000);
	while ((p = strstr(out, "######")) != NULL)
		memcpy(p, number, 6);
}

/* One answer, to its end; false when the connection is over. */
static bool
take_answer(int fd, char *what, size_t size)
{
	static const char mark[] = "\r\nContent-Length: ";
	char answer[65536], *end = NULL, *p;
	size_t len = 0, want = sizeof(answer) - 1, place;
	ssize_t n;

	(void)snprintf(what, size, "0");
	while (len < want) {
		n = recv(fd, answer + len, sizeof(answer) - 1 - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
		answer[len] = '\0';
		end = strstr(answer, "\r\n\r\n");
		p = end ? strcasestr(answer, mark) : NULL;
		if (p != NULL && p < end)
			want = (size_t)(end + 4 - answer) +
			       strtoul(p + sizeof(mark) - 1, NULL, 10);
		if (end != NULL && strncmp(many.text, "HEAD", 4) == 0)
			break;
	}
	if (end == NULL)
		return false;
	p = strcasestr(answer, "\r\nLocation: ");
	place = p != NULL && p < end ? strcspn(p + 12, "\r") : 0;
	(void)snprintf(what, size, "%.3s%s%.*s", answer + 9, place ? " " : "",
	    (int)(place > PLACE_MAX ? PLACE_MAX : place), p ? p + 12 : "");
	return strcasestr(answer, "\r\nConnection: close") == NULL;
}

static void
count(const char *what)
{
	size_t i;

	(void)pthread_mutex_lock(&many.lock);
	for (i = 0; i < KINDS_MAX - 1 && many.kinds[i].n > 0; i++) {
		if (strcmp(many.kinds[i].what, what) == 0)
			break;
	}
	/* What is one kind too much falls into the last. */
	memcpy(many.kinds[i].what, what, strlen(what) + 1);
	many.kinds[i].n++;
	(void)pthread_mutex_unlock(&many.lock);
}

static void *
run(void *unused)
{
	char request[sizeof(many.text)], what[100];
	int fd = -1;
	double began;
	size_t n;
	bool stays;

	while ((n = many.next++) < many.count) {
		make_request(n, request);
		began = now();
		if (fd < 0)
			fd = connect_once(n);
		(void)send(fd, request, many.len, MSG_NOSIGNAL);
		stays = take_answer(fd, what, sizeof(what));
		many.took[n] = (now() - began) * 1e3;
		count(what);
		if (!stays) {
			(void)close(fd);
			fd = -1;
		}
	}
	if (fd >= 0)
		(void)close(fd);
	return unused;
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
	pthread_t threads[CONNECTIONS_MAX];
	FILE *file = argc > 4 ? fopen(argv[4], "re") : NULL;
	size_t i, n;

	if (file == NULL)
		return 2;
	many.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	n = strtoul(argv[2], NULL, 10);
	n = n > CONNECTIONS_MAX ? CONNECTIONS_MAX : n;
	many.count = strtoul(argv[3], NULL, 10);
	many.len = fread(many.text, 1, sizeof(many.text) - 1, file);
	if (argc > 5)
		many.sources = strtoul(argv[5], NULL, 10);
	many.took = calloc(many.count, sizeof(double));
	for (i = 0; i < n; i++) {
		if (many.took == NULL ||
		    pthread_create(&threads[i], NULL, run, NULL) != 0)
			abort();
	}
	for (i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	for (i = 0; i < KINDS_MAX && many.kinds[i].n > 0; i++)
		printf("%zu %s\n", many.kinds[i].n, many.kinds[i].what);
	qsort(many.took, many.count, sizeof(double), compare);
	printf("p50 %.0f\np99 %.0f\n", many.took[many.count / 2],
	    many.took[many.count * 99 / 100]);
	return 0;
}
