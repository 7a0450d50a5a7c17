/*
 * raw.c: sends the raw requests of a table, each on a connection of its own,
 * and compares the statuses that come back.
 *
 *	raw PORT TABLE SECONDS [NAME=TEXT...]
 *
 * A row is "statuses TAB name TAB bytes". Statuses stand in the order of the
 * answers; "-" is an end without an answer. The connection has to end by
 * itself within SECONDS, in any of a few tries as others may be busy, but
 * where a "~" stands in front: there it has to be open still after a second.
 * {NAME} is TEXT, {9*TEXT} is TEXT nine times; \r \n \t \\ and \xHH stand for
 * bytes. Rows that are wrong are printed, then how many there were; the
 * status is 1 when one was wrong.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SENDERS 16
#define ROWS_MAX 1000
#define TRIES 5

struct row {
	char *statuses, *name, *bytes;
	size_t len;
};

static struct {
	struct sockaddr_in address;
	struct row rows[ROWS_MAX];
	size_t rows_n;
	double patience;
	char **names; /* NAME=TEXT, up to a NULL */
	atomic_size_t next;
	atomic_int wrong;
} raw;

static double
now(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void
die(const char *what, const char *where)
{
	fprintf(stderr, "raw: %s: %s\n", what, where);
	exit(2);
}

static const char *
text_of(const char *name, size_t len)
{
	char **at;

	for (at = raw.names; *at != NULL; at++) {
		if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
			return *at + len + 1;
	}
	die("no such name", name);
	return NULL;
}

/* The brace that ends what begins at s. */
static const char *
brace_end(const char *s, const char *end)
{
	int depth = 0;

	for (; s < end; s++) {
		depth += (*s == '{') - (*s == '}');
		if (depth == 0)
			return s;
	}
	die("no closing brace", s);
	return NULL;
}

/* Fills in what stands in braces; the texts of names may have some, too. */
static void
expand(FILE *out, const char *s, size_t len)
{
	const char *end = s + len, *close, *text;
	char *star;
	long times;

	for (; s < end; s = close + 1) {
		close = s;
		if (*s != '{') {
			(void)fputc(*s, out);
			continue;
		}
		close = brace_end(s, end);
		times = strtol(s + 1, &star, 10);
		if (star > s + 1 && *star == '*') {
			for (; times > 0; times--)
				expand(
				    out, star + 1, (size_t)(close - star - 1));
		} else {
			text = text_of(s + 1, (size_t)(close - s - 1));
			expand(out, text, strlen(text));
		}
	}
}

static size_t
unescape(char *s)
{
	char *to = s, *from = s, hex[3] = "";

	for (; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
			continue;
		}
		switch (*++from) {
		case 'r':
			*to++ = '\r';
			break;
		case 'n':
			*to++ = '\n';
			break;
		case 't':
			*to++ = '\t';
			break;
		case 'x':
			memcpy(hex, from + 1, 2);
			*to++ = (char)strtoul(hex, NULL, 16);
			from += 2;
			break;
		default:
			*to++ = *from;
			break;
		}
	}
	return (size_t)(to - s);
}

static char *
expanded(const char *s, size_t *len)
{
	char *text;
	FILE *out = open_memstream(&text, len);

	expand(out, s, strlen(s));
	(void)fclose(out);
	return text;
}

static void
row_read(char *line)
{
	struct row *row = &raw.rows[raw.rows_n++];
	size_t len;

	if (raw.rows_n == ROWS_MAX)
		die("too many rows", line);
	line[strcspn(line, "\n")] = '\0';
	row->statuses = expanded(strsep(&line, "\t"), &len);
	row->name = line ? strdup(strsep(&line, "\t")) : NULL;
	if (row->name == NULL || line == NULL)
		die("a row has three columns", row->statuses);
	row->bytes = expanded(line, &len);
	row->len = unescape(row->bytes);
}

static int
connect_once(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval patience = { .tv_sec = 0, .tv_usec = 200000 };

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)(void *)&raw.address,
		sizeof(raw.address)) != 0)
		die("connect", "refused");
	return fd;
}

/* Everything that comes until the end; false when none came in time. */
static bool
read_all(int fd, double until, FILE *out)
{
	char block[65536];
	ssize_t n;

	while (now() < until) {
		n = recv(fd, block, sizeof(block), 0);
		if (n > 0)
			(void)fwrite(block, 1, (size_t)n, out);
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return true;
	}
	return false;
}

/* "400 400", or "-". */
static void
statuses_of(const char *answer, size_t len, char *out, size_t size)
{
	const char *p = answer, *end = answer + len;
	size_t used = 0;

	while (p != NULL && used + 5 < size) {
		p = memmem(p, (size_t)(end - p), "HTTP/1.", 7);
		if (p == NULL || end - p < 12)
			break;
		used += (size_t)snprintf(
		    out + used, size - used, "%s%.3s", used ? " " : "", p + 9);
		p += 12;
	}
	if (used == 0)
		(void)snprintf(out, size, "-");
}

/* Whether it is right, which may need another try; the last one says what is
 * wrong. */
static bool
row_try(const struct row *row, bool last)
{
	bool open = row->statuses[0] == '~', ended;
	const char *want = row->statuses + open;
	double until = now() + (open ? 1 : raw.patience);
	char got[600], *answer;
	int fd = connect_once();
	size_t sent = 0, len;
	ssize_t n = 1;
	FILE *out = open_memstream(&answer, &len);

	while (sent < row->len && n > 0 && now() < until) {
		n = send(fd, row->bytes + sent, row->len - sent, MSG_NOSIGNAL);
		sent += n > 0 ? (size_t)n : 0;
	}
	ended = read_all(fd, until, out);
	(void)close(fd);
	(void)fclose(out);
	statuses_of(answer, len, got, sizeof(got));
	free(answer);
	if (strcmp(got, want) == 0 && ended == !open)
		return true;
	if (!ended && !open && !last)
		return false;
	raw.wrong++;
	printf("%s: %s%s, not %s\n", row->name, ended ? "" : "~", got,
	    row->statuses);
	return true;
}

static void *
run(void *unused)
{
	size_t i;
	int n;

	while ((i = raw.next++) < raw.rows_n) {
		for (n = TRIES; !row_try(&raw.rows[i], n == 1); n--)
			continue;
	}
	return unused;
}

int
main(int argc, char **argv)
{
	pthread_t threads[SENDERS];
	FILE *table = argc > 3 ? fopen(argv[2], "re") : NULL;
	char *line = NULL;
	size_t size = 0, i;

	if (table == NULL)
		die("usage", "raw PORT TABLE SECONDS [NAME=TEXT...]");
	raw.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	raw.patience = strtod(argv[3], NULL);
	raw.names = argv + 4;
	while (getline(&line, &size, table) > 0) {
		if (*line != '#' && *line != '\n')
			row_read(line);
	}
	for (i = 0; i < SENDERS; i++) {
		if (pthread_create(&threads[i], NULL, run, NULL) != 0)
			die("pthread_create", "failed");
	}
	for (i = 0; i < SENDERS; i++)
		(void)pthread_join(threads[i], NULL);
	printf("%zu rows\n", raw.rows_n);
	return raw.wrong > 0;
}
