/*
 * cut.c: clients that leave before they are answered.
 *
 *	cut PORT TOKEN DAY bytes	a good check-in cut off behind each of
 *					its bytes but the last, once closed
 *					and once reset
 *	cut PORT TOKEN DAY reset N	N whole check-ins, reset at once; their
 *					ids go to stdout
 *	cut PORT TOKEN DAY again	sends the same once more, with the ids
 *					of stdin, and prints each status
 *	cut PORT TOKEN DAY quick N	N connections that end behind any byte
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
	struct sockaddr_in address;
	const char *token, *day;
	unsigned sources;
} cut;

/* From another address each time, so that the ports are enough. */
static int
connect_once(void)
{
	unsigned source = ++cut.sources;
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr =
		    htonl(0x7F000000u | (source / 200 % 200 + 1) << 8 |
			  (source % 200 + 1)) };
	struct timeval patience = { .tv_sec = 300 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (bind(fd, (struct sockaddr *)(void *)&from, sizeof(from)) != 0 ||
	    connect(fd, (struct sockaddr *)(void *)&cut.address,
		sizeof(cut.address)) != 0) {
		perror("cut");
		exit(2);
	}
	return fd;
}

static void
leave(int fd, bool reset)
{
	const struct linger at_once = { .l_onoff = 1 };

	if (reset)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	(void)close(fd);
}

static size_t
request(const char *id, char *out, size_t size)
{
	char body[200];

	(void)snprintf(body, sizeof(body),
	    "id=%s&day=%s&moment=weekly&pain_week=10", id, cut.day);
	return (size_t)snprintf(out, size,
	    "POST /c/%s HTTP/1.1\r\nHost: a.example\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    cut.token, strlen(body), body);
}

static void
make_id(char id[33])
{
	unsigned char bytes[16];
	int i;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	for (i = 0; i < 16; i++)
		(void)snprintf(id + 2 * i, 3, "%02x", bytes[i]);
}

static void
cut_bytes(void)
{
	char text[1000], id[33];
	size_t len, n;
	int fd, reset;

	make_id(id);
	len = request(id, text, sizeof(text));
	for (n = 0; n < len; n++) {
		for (reset = 0; reset < 2; reset++) {
			fd = connect_once();
			(void)send(fd, text, n, MSG_NOSIGNAL);
			leave(fd, reset);
		}
	}
	printf("%s\n", id);
}

static void
cut_reset(long n)
{
	char text[1000], id[33];
	int fd;

	for (; n > 0; n--) {
		make_id(id);
		fd = connect_once();
		(void)send(
		    fd, text, request(id, text, sizeof(text)), MSG_NOSIGNAL);
		/* Some are read before they are reset, some are not. */
		if (n % 2)
			(void)usleep(2000);
		leave(fd, true);
		printf("%s\n", id);
	}
}

static void
send_again(void)
{
	char text[1000], id[64], answer[13];
	int fd;

	while (fgets(id, sizeof(id), stdin) != NULL) {
		id[strcspn(id, "\n")] = '\0';
		fd = connect_once();
		(void)send(
		    fd, text, request(id, text, sizeof(text)), MSG_NOSIGNAL);
		memset(answer, 0, sizeof(answer));
		(void)!recv(fd, answer, 12, MSG_WAITALL);
		leave(fd, true);
		printf("%s\n", strlen(answer) == 12 ? answer + 9 : "none");
	}
}

static void
cut_quickly(long n)
{
	char text[1000], id[33];
	size_t len;
	int fd;

	make_id(id);
	len = request(id, text, sizeof(text));
	for (; n > 0; n--) {
		fd = connect_once();
		(void)send(fd, text, (size_t)n * 7919 % len, MSG_NOSIGNAL);
		leave(fd, n % 16 != 0);
	}
}

int
main(int argc, char **argv)
{
	if (argc < 5)
		return 2;
	cut.address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	cut.token = argv[2];
	cut.day = argv[3];
	if (strcmp(argv[4], "bytes") == 0)
		cut_bytes();
	else if (strcmp(argv[4], "again") == 0)
		send_again();
	else if (argc > 5 && strcmp(argv[4], "reset") == 0)
		cut_reset(strtol(argv[5], NULL, 10));
	else if (argc > 5 && strcmp(argv[4], "quick") == 0)
		cut_quickly(strtol(argv[5], NULL, 10));
	else
		return 2;
	return 0;
}
