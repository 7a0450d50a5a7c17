/*
 * forms.c: sends made-up check-in forms, each broken in one way, and compares
 * the status of each answer with the one that this breakage deserves.
 *
 *	forms PORT TOKEN TODAY COUNT SEED [good]
 *
 * A form is a good one of one of the three moments with answers by chance,
 * its bytes written as they are or as escapes, by chance; then one of the
 * breakages below is done to it. With "good" none is, and every form has to
 * be stored. Form n of a seed is always the same. Wrong answers are printed;
 * the status is 1 when there was one.
 */
#include "forms.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SENDERS 8

static struct {
	struct sockaddr_in address;
	const char *token, *today;
	uint64_t seed, count;
	bool good;
	atomic_ullong next, wrong;
} forms;

/* The status of the answer; 0: none. In chunks when the length is not to be
 * told. */
static int
post(const char *body, size_t len, bool chunked)
{
	struct timeval patience = { .tv_sec = 300 };
	char head[400], answer[16] = "", rest[4096];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t got = 0;
	ssize_t n;

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)(void *)&forms.address,
		sizeof(forms.address)) != 0)
		abort();
	(void)snprintf(head, sizeof(head),
	    "POST /c/%s HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n%s: ",
	    forms.token, chunked ? "Transfer-Encoding" : "Content-Length");
	(void)send(fd, head, strlen(head), MSG_NOSIGNAL | MSG_MORE);
	(void)snprintf(head, sizeof(head),
	    chunked ? "chunked\r\n\r\n%zx\r\n" : "%zu\r\n\r\n", len);
	(void)send(fd, head, strlen(head), MSG_NOSIGNAL | MSG_MORE);
	(void)send(fd, body, len, MSG_NOSIGNAL | (chunked ? MSG_MORE : 0));
	if (chunked)
		(void)send(fd, "\r\n0\r\n\r\n", 7, MSG_NOSIGNAL);
	while (got < 12 && (n = recv(fd, answer + got, 12 - got, 0)) > 0)
		got += (size_t)n;
	while (got == 12 && recv(fd, rest, sizeof(rest), 0) > 0)
		continue;
	(void)close(fd);
	return got == 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static void
form_try(uint64_t n)
{
	static const struct breakage none = { "good", 303, NULL };
	struct form f = { .random = forms.seed * 1000003 + n };
	const struct breakage *breakage = &none;
	char *body;
	size_t len;
	FILE *out = open_memstream(&body, &len);
	bool chunked = below(&f, 8) == 0;
	int status, want = 0;

	make_good(&f, forms.today);
	if (!forms.good) {
		breakage = &breakages[n % breakages_n];
		breakage->breaks(&f, out);
	}
	if (ftell(out) == 0)
		write_form(&f, out);
	(void)fclose(out);
	/* What goes on and on without having told its length is cut off. */
	if (!(chunked && len > (size_t)4 * BODY_MAX))
		want = breakage->status;
	status = post(body, len, chunked);
	if (status != want) {
		forms.wrong++;
		printf("form %llu (%s)%s: %d, not %d: %.300s\n",
		    (unsigned long long)n, breakage->name,
		    chunked ? " in chunks" : "", status, want, body);
	}
	free(body);
	free_form(&f);
}

static void *
run(void *unused)
{
	uint64_t n;

	while ((n = forms.next++) < forms.count)
		form_try(n);
	return unused;
}

int
main(int argc, char **argv)
{
	pthread_t threads[SENDERS];
	size_t i;

	if (argc < 6) {
		fprintf(stderr,
		    "usage: forms PORT TOKEN TODAY COUNT SEED [good]\n");
		return 2;
	}
	forms.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	forms.token = argv[2];
	forms.today = argv[3];
	forms.count = strtoull(argv[4], NULL, 10);
	forms.seed = strtoull(argv[5], NULL, 10);
	forms.good = argc > 6;
	for (i = 0; i < SENDERS; i++) {
		if (pthread_create(&threads[i], NULL, run, NULL) != 0)
			abort();
	}
	for (i = 0; i < SENDERS; i++)
		(void)pthread_join(threads[i], NULL);
	printf("%llu forms, %llu wrong answers\n",
	    (unsigned long long)forms.count, (unsigned long long)forms.wrong);
	return forms.wrong > 0;
}
