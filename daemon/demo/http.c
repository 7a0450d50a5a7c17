/*
 * http.c: a browser's part in plain blocking sockets: requests and
 * forms out, statuses and pages in. Only for the demo's own server.
 */
#include "demo.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 30

static int connect_to(int);
static bool send_all(int, const struct buf *);
static bool receive_all(int, struct buf *);
static bool read_answer(struct demo_http *, const struct buf *);
static const char *
header(struct demo_http *, const char *, const char *, const char *);

bool
demo_http(struct demo_http *http, const char *path, const struct buf *form)
{
	struct buf out = { .arena = http->arena }, in = out;
	int fd = connect_to(http->port);
	bool ok = fd >= 0;

	buf_printf(&out,
	    "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n",
	    form ? "POST" : "GET", path, http->port);
	if (http->cookie != NULL)
		buf_printf(&out, "Cookie: %s\r\n", http->cookie);
	if (form != NULL)
		buf_printf(&out,
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n",
		    form->len);
	buf_puts(&out, "\r\n");
	if (form != NULL)
		buf_add(&out, form->data, form->len);
	ok = ok && send_all(fd, &out) && receive_all(fd, &in) &&
	     read_answer(http, &in);
	if (fd >= 0)
		close(fd);
	if (!ok)
		http->problem = arena_printf(
		    http->arena, "the server gave no answer to %s", path);
	return ok;
}

void
demo_http_add(struct buf *form, const char *name, const char *value)
{
	const unsigned char *p = (const unsigned char *)value;

	buf_printf(form, "%s%s=", form->len ? "&" : "", name);
	for (; *p; p++) {
		if ((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= 'a' && *p <= 'z'))
			buf_putc(form, (char)*p);
		else
			buf_printf(form, "%%%02X", *p);
	}
}

const char *
demo_http_value(const struct demo_http *http, const char *attribute)
{
	static const char mark[] = "value=\"";
	const char *p = http->body, *end, *value;

	for (; (p = strstr(p, attribute)) != NULL; p += strlen(attribute)) {
		end = strchr(p, '>');
		value = strstr(p, mark);
		if (end == NULL || value == NULL || value > end)
			continue;
		value += strlen(mark);
		return arena_strndup(http->arena, value, strcspn(value, "\""));
	}
	return NULL;
}

static int
connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct timeval timeout = { .tv_sec = TIMEOUT_SECONDS };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	if (connect(fd, (struct sockaddr *)(void *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

static bool
send_all(int fd, const struct buf *data)
{
	size_t done = 0;
	ssize_t n;

	while (done < data->len) {
		n = send(fd, data->data + done, data->len - done, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

static bool
receive_all(int fd, struct buf *data)
{
	char block[16384];
	ssize_t n;

	while ((n = recv(fd, block, sizeof(block), 0)) > 0)
		buf_add(data, block, (size_t)n);
	return n == 0 && data->len > 0;
}

/* The connection closes behind each answer, so its end is the body's. */
static bool
read_answer(struct demo_http *http, const struct buf *in)
{
	const char *end = strstr(buf_text(in), "\r\n\r\n");
	const char *cookie;
	char status[4] = "";
	int64_t value;

	if (end == NULL || in->len < 12)
		return false;
	memcpy(status, in->data + 9, 3);
	if (!parse_int(status, 100, 599, &value))
		return false;
	http->status = (int)value;
	http->body = end + 4;
	http->len = in->len - (size_t)(http->body - in->data);
	http->location = header(http, in->data, end, "\r\nLocation: ");
	http->disposition =
	    header(http, in->data, end, "\r\nContent-Disposition: ");
	cookie = header(http, in->data, end, "\r\nSet-Cookie: ");
	if (cookie != NULL)
		http->cookie =
		    arena_strndup(http->arena, cookie, strcspn(cookie, ";"));
	return true;
}

static const char *
header(
    struct demo_http *http, const char *head, const char *end, const char *name)
{
	const char *found = strcasestr(head, name);

	if (found == NULL || found > end)
		return NULL;
	found += strlen(name);
	return arena_strndup(http->arena, found, strcspn(found, "\r"));
}
