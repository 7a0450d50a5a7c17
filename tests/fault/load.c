/*
 * load.c: clients that send check-ins as fast as they are answered, and note
 * which ones were acknowledged.
 *
 *	load PORT TOKENS DAY CONNECTIONS SECONDS >ACKNOWLEDGED
 *
 * TOKENS is a file of links' tokens, one a line, used in turns. Each answer
 * 303 writes the check-in's id, pain and note as one line; everything else
 * that was sent goes to stderr as "STATUS ID", with status 0 when no answer
 * came. A connection that breaks is opened again until the time is over, or
 * SIGTERM comes; what was sent by then is still waited for. The
 * pain is the id's first digit, at most 10, and the note its last digits, so
 * that whoever counts the rows can also see whether they are the right ones.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TOKENS_MAX 1024
#define CONNECTIONS_MAX 256

static struct {
	struct sockaddr_in address;
	char tokens[TOKENS_MAX][44];
	size_t tokens_n;
	const char *day;
	double end;
} load;

static volatile sig_atomic_t over;

static void
on_term(int number)
{
	over = number;
}

static double
now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void
read_tokens(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[64];

	while (file != NULL && load.tokens_n < TOKENS_MAX &&
	       fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strlen(line) == 43)
			memcpy(load.tokens[load.tokens_n++], line, 44);
	}
	if (load.tokens_n == 0) {
		fprintf(stderr, "load: no tokens in %s\n", path);
		exit(2);
	}
	(void)fclose(file);
}

static int
connect_once(void)
{
	struct timeval patience = { .tv_sec = 300 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)(void *)&load.address,
		sizeof(load.address)) == 0)
		return fd;
	(void)close(fd);
	(void)usleep(1000);
	return -1;
}

/* Makes the request for a new id; gives its pain. */
static int
make_request(const char *token, char id[33], char *out, size_t size)
{
	uint8_t bytes[16];
	char body[256];
	int pain, i;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	for (i = 0; i < 16; i++)
		(void)snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	pain = bytes[0] >> 4 > 10 ? 10 : bytes[0] >> 4;
	(void)snprintf(body, sizeof(body),
	    "id=%s&day=%s&moment=weekly&pain_week=%d&note=%s", id, load.day,
	    pain, id + 24);
	(void)snprintf(out, size,
	    "POST /c/%s HTTP/1.1\r\nHost: load\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    token, strlen(body), body);
	return pain;
}

/* The status of the next answer, read to its end; 0 when the connection
 * broke. closes: no other will come. */
static int
read_answer(int fd, bool *closes)
{
	char answer[65536], *end, *length;
	size_t len = 0, want = sizeof(answer);
	ssize_t n;

	while (len < want) {
		n = recv(fd, answer + len, sizeof(answer) - 1 - len, 0);
		if (n <= 0)
			return 0;
		len += (size_t)n;
		answer[len] = '\0';
		end = strstr(answer, "\r\n\r\n");
		if (end == NULL)
			continue;
		length = strcasestr(answer, "\r\nContent-Length: ");
		if (length == NULL || length > end)
			return 0;
		want =
		    (size_t)(end + 4 - answer) + strtoul(length + 18, NULL, 10);
	}
	*closes = strcasestr(answer, "\r\nConnection: close") != NULL;
	return (int)strtol(answer + 9, NULL, 10);
}

static void *
run(void *arg)
{
	const char *token = arg;
	char id[33], request[1024];
	int fd = -1, status, pain;
	bool closes = false;

	while (!over && now() < load.end) {
		if (fd < 0)
			fd = connect_once();
		if (fd < 0)
			continue;
		pain = make_request(token, id, request, sizeof(request));
		status = send(fd, request, strlen(request), MSG_NOSIGNAL) > 0
			     ? read_answer(fd, &closes)
			     : 0;
		/* One write() a line, so that lines do not mix. */
		if (status == 303)
			(void)!write(STDOUT_FILENO, request,
			    (size_t)snprintf(request, sizeof(request),
				"%s %d %s\n", id, pain, id + 24));
		else
			fprintf(stderr, "%d %s\n", status, id);
		if (status == 0 || closes) {
			(void)close(fd);
			fd = -1;
		}
	}
	if (fd >= 0)
		(void)close(fd);
	return NULL;
}

int
main(int argc, char **argv)
{
	pthread_t threads[CONNECTIONS_MAX];
	size_t n, i;

	if (argc != 6) {
		fprintf(stderr,
		    "usage: load PORT TOKENS DAY CONNECTIONS SECONDS\n");
		return 2;
	}
	load.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	(void)signal(SIGTERM, on_term);
	read_tokens(argv[2]);
	load.day = argv[3];
	n = strtoul(argv[4], NULL, 10);
	n = n > CONNECTIONS_MAX ? CONNECTIONS_MAX : n;
	load.end = now() + strtod(argv[5], NULL);
	for (i = 0; i < n; i++) {
		if (pthread_create(&threads[i], NULL, run,
			load.tokens[i % load.tokens_n]) != 0)
			abort();
	}
	for (i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	return 0;
}
