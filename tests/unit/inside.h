/*
 * inside.h: the whole daemon inside a test's process: its server on a Unix
 * socket in a folder, its workers, and a database with a user, a client, a
 * link and a login session, whose secrets are the same each time.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "server.h"
#include "store.h"
#include "system.h"
#include "web.h"

#define INSIDE_TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define INSIDE_COOKIE "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBE"

struct inside {
	struct conf conf;
	struct db *db;
	struct server *server;
	struct arena *arena;
	int pool; /* readable when a worker has finished */
	int64_t client, user;
};

#define inside_must(what)                                                \
	((what) ? (void)0                                                \
		: (fprintf(stderr, "%s: not so: %s\n", __FILE__, #what), \
		      abort()))

/* Makes rows; conf.store_path and conf.listen_socket are in folder. */
static inline void
inside_start(struct inside *in, const char *folder)
{
	struct user user = { .login = "anna",
		.name = "Anna",
		.role = ROLE_OWNER,
		.password = "$argon2id$" };
	struct client client = { .name = "Tan Mei Ling",
		.phone = "",
		.activities = { "walk", "", "" } };
	int64_t now = (int64_t)time(NULL);
	uint8_t hash[HASH_SIZE];
	int holder;

	memset(in, 0, sizeof(*in));
	in->arena = arena_new();
	auth_init();
	(void)setenv("TZ", "Asia/Kuala_Lumpur", 1);
	tzset();
	inside_must(conf_read(in->arena, "/dev/null", &in->conf));
	in->conf.store_path = arena_printf(in->arena, "%s/db", folder);
	in->conf.listen_socket = arena_printf(in->arena, "%s/http", folder);
	in->conf.limits_link_per_hour = in->conf.limits_source_per_hour = 0;
	in->conf.limits_client_per_day = 0;
	inside_must(
	    db_open(in->conf.store_path, true, &in->db, &holder) == DB_OPENED);
	inside_must(db_write(in->db) == OK);
	inside_must(user_add(in->db, now, &user, &in->user) == OK);
	client.therapist = in->user;
	inside_must(client_add(in->db, now, &client) == OK);
	in->client = client.id;
	inside_must(
	    consent_give(in->db, now, client.id, FOR_DATA, LANG_EN) == OK);
	inside_must(token_hash(INSIDE_TOKEN, hash));
	inside_must(link_add(in->db, now, hash, client.id, in->user, 90) == OK);
	inside_must(token_hash(INSIDE_COOKIE, hash));
	inside_must(login_add(in->db, now, hash, in->user, false) == OK);
	inside_must(db_written(in->db, true) == OK);
	inside_must(db_commit(in->db) == OK);
	worker_start(1, &in->pool);
	in->server = server_start(&in->conf, &reliefd_site, in->db, -1);
	inside_must(in->server != NULL);
}

static inline void
inside_stop(struct inside *in)
{
	worker_stop();
	server_stop(in->server);
	db_close(in->db);
	arena_free(in->arena);
}

/* A turn of the loop; waits for something to do, at most ms. */
static inline void
inside_turn(struct inside *in, int fd, int ms)
{
	struct pollfd fds[] = { { .fd = server_fd(in->server),
				    .events = POLLIN },
		{ .fd = in->pool, .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };

	if (ms > server_timeout(in->server))
		ms = server_timeout(in->server);
	(void)poll(fds, 3, ms);
	worker_collect();
	inside_must(server_run(in->server) == OK);
}

/* What has come back so far; true when the other side has hung up. */
static inline bool
inside_hear(int fd, struct buf *out)
{
	char bytes[16384];
	ssize_t n;

	while ((n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
		buf_add(out, bytes, (size_t)n);
	return n == 0 || (errno != EAGAIN && errno != EINTR);
}

/* Sends bytes on a connection of their own, piece by piece, and hears what
 * comes back until the other side hangs up or is silent for ms; whether it
 * hung up. */
static inline bool
inside_ask(struct inside *in, const void *bytes, size_t len, size_t piece,
    int ms, struct buf *out)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), silent, turns;
	const char *p = bytes;
	bool over = false;
	size_t n, heard;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s",
	    in->conf.listen_socket);
	inside_must(connect(fd, (struct sockaddr *)(void *)&address,
			sizeof(address)) == 0);
	for (; len > 0 && !over; p += n, len -= n) {
		n = len < piece ? len : piece;
		if (send(fd, p, n, MSG_NOSIGNAL) != (ssize_t)n)
			break;
		inside_turn(in, fd, 0);
		over = inside_hear(fd, out);
	}
	(void)shutdown(fd, SHUT_WR);
	for (silent = 0; !over && silent < ms; silent += 2) {
		heard = out->len;
		inside_turn(in, fd, 2);
		over = inside_hear(fd, out);
		silent = out->len > heard ? 0 : silent;
	}
	close(fd);
	/* The server sees that it is closed, and lets go of it. */
	for (turns = 0; turns < 5000 && server_connections(in->server) > 0;
	     turns++)
		inside_turn(in, -1, 2);
	return over;
}

/* Asks for a page, or sends a form where body is not NULL; headers are whole
 * lines. Leaves the answer in got and returns its status. */
static inline int
inside_request(struct inside *in, const char *path, const char *cookie,
    const char *headers, const char *body, struct buf *got)
{
	struct buf out = { .arena = got->arena };

	buf_printf(&out, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s",
	    body ? "POST" : "GET", path, headers);
	if (cookie != NULL)
		buf_printf(&out, "Cookie: __Host-reliefd=%s\r\n", cookie);
	if (body != NULL)
		buf_printf(&out,
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n",
		    strlen(body));
	buf_printf(&out, "\r\n%s", body ? body : "");
	inside_must(inside_ask(in, out.data, out.len, 1u << 16, 60000, got));
	inside_must(got->len > 12);
	return (int)strtol(got->data + 9, NULL, 10);
}

#endif
