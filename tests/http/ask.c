/*
 * ask.c: asks for many things, one after the other, in one process.
 *
 *	ask PORT [FOLDER] <REQUESTS
 *
 * Each line of stdin is a request: a name for it, the verb, the path, the
 * body, and headers, as many as there are, with a TAB between them. In a body
 * {ID} is a new id. Each goes over a connection of its own. Prints a line for
 * each: its name, the status of the answer (000 when there was none), and
 * the headers of the answer, with a TAB between them. With a FOLDER the body
 * of each answer is there in a file of the request's name.
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE 300 /* seconds; ends what hangs */

static struct sockaddr_in address;

static int
connect_once(void)
{
	struct timeval patience = { .tv_sec = PATIENCE };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)(void *)&address, sizeof(address)) ==
	    0)
		return fd;
	(void)close(fd);
	return -1;
}

/* Fills in {ID}; what is given back is to be freed. */
static char *
fill_in(const char *body)
{
	const char *at = strstr(body, "{ID}");
	uint8_t bytes[16];
	char id[33], *text;
	int i;

	if (at == NULL)
		return strdup(body);
	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	for (i = 0; i < 16; i++)
		(void)snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	if (asprintf(&text, "%.*s%s%s", (int)(at - body), body, id, at + 4) < 0)
		abort();
	return text;
}

/* The request; headers: the rest of the line. */
static char *
make_request(const char *verb, const char *path, char *headers, char *body)
{
	bool form = *body != '\0' || strcmp(verb, "POST") == 0;
	char *text, *header;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fprintf(out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", verb, path);
	while ((header = strsep(&headers, "\t")) != NULL) {
		if (*header != '\0')
			fprintf(out, "%s\r\n", header);
	}
	if (form)
		fprintf(out,
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n",
		    strlen(body));
	fprintf(out, "Connection: close\r\n\r\n%s", body);
	(void)fclose(out);
	return text;
}

/* The whole answer; empty when there was none. */
static char *
exchange(const char *request)
{
	char *answer, block[65536];
	size_t len;
	FILE *out = open_memstream(&answer, &len);
	int fd = connect_once();
	ssize_t n;

	if (fd >= 0) {
		(void)send(fd, request, strlen(request), MSG_NOSIGNAL);
		while ((n = recv(fd, block, sizeof(block), 0)) > 0)
			(void)fwrite(block, 1, (size_t)n, out);
		(void)close(fd);
	}
	(void)fclose(out);
	return answer;
}

static void
keep_body(const char *folder, const char *name, const char *body)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	if (file == NULL)
		abort();
	(void)fputs(body, file);
	(void)fclose(file);
}

/* "name TAB status TAB header TAB header..." */
static void
print_answer(const char *name, char *answer, const char *folder)
{
	char *line, *end = strstr(answer, "\r\n\r\n");

	if (folder != NULL)
		keep_body(folder, name, end != NULL ? end + 4 : "");
	if (end == NULL) {
		printf("%s\t000\n", name);
		return;
	}
	*end = '\0';
	line = strsep(&answer, "\r\n");
	printf("%s\t%.3s", name, strlen(line) >= 12 ? line + 9 : "000");
	while ((line = strsep(&answer, "\r\n")) != NULL) {
		if (*line != '\0')
			printf("\t%s", line);
	}
	putchar('\n');
}

int
main(int argc, char **argv)
{
	char *line = NULL, *rest, *name, *verb, *path, *body, *request, *answer;
	size_t size = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: ask PORT [FOLDER] <REQUESTS\n");
		return 2;
	}
	address = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	while (getline(&line, &size, stdin) > 0) {
		rest = line;
		rest[strcspn(rest, "\n")] = '\0';
		name = strsep(&rest, "\t");
		verb = strsep(&rest, "\t");
		path = strsep(&rest, "\t");
		body = strsep(&rest, "\t");
		if (path == NULL) {
			fprintf(stderr, "ask: no request: %s\n", name);
			return 2;
		}
		body = fill_in(body != NULL ? body : "");
		request = make_request(verb, path, rest, body);
		answer = exchange(request);
		print_answer(name, answer, argv[2]);
		(void)fflush(stdout);
		free(answer);
		free(request);
		free(body);
	}
	free(line);
	return 0;
}
