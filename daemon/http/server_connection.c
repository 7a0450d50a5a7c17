/*
 * server_connection.c: deadlines of connections; headers in and headers out.
 */
#include "server_inside.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define STREAM_BLOCK ((size_t)32 * 1024)
#define STRICT_POLICY                                               \
	"default-src 'none'; script-src 'self'; style-src 'self'; " \
	"img-src 'self'; connect-src 'self'; form-action 'self'; "  \
	"base-uri 'none'; frame-ancestors 'none'"

/* Why the server waits for a connection; the first kind is dropped first. */
enum delay {
	SILENT,   /* no request yet */
	ANSWERED, /* answered; may send another request */
	FRESH,    /* new; about to send a request */
	SLOW      /* request begun, slow to arrive */
};

static void to_front(struct server *, struct connection *);
static void unlink_connection(struct connection *);
static int drop_oldest(struct server *, enum delay, int, int);
static bool
keeps_waiting(const struct server *, const struct connection *, enum delay);
static void drop(struct connection *);
static enum MHD_Result on_header(
    void *, enum MHD_ValueKind, const char *, size_t, const char *, size_t);
static void add_headers(const struct transfer *, struct MHD_Response *);
static void add(struct MHD_Response *, const char *, const char *);

void
connection_notify(void *context, struct MHD_Connection *mhd,
    void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct server *server = context;
	struct connection *connection = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		connection = calloc(1, sizeof(*connection));
		if (connection == NULL)
			abort();
		connection->fd = MHD_get_connection_info(
		    mhd, MHD_CONNECTION_INFO_CONNECTION_FD)
				     ->connect_fd;
		connection->opened = server->ticks;
		server->connections_n++;
		connection_wait(server, connection);
		*socket_context = connection;
	} else if (connection != NULL) {
		unlink_connection(connection);
		server->connections_n--;
		free(connection);
		*socket_context = NULL;
	}
}

void
connection_begin(struct server *server, struct connection *connection)
{
	to_front(server, connection);
	connection->idle = false;
	connection->requests++;
	connection->began = server->ticks;
	connection->moved = 0;
	connection->deadline = server->ticks + DEADLINE;
}

void
connection_progress(struct connection *connection, size_t len)
{
	connection->moved += (int64_t)len;
	connection->deadline =
	    connection->began + DEADLINE + connection->moved / RATE;
}

void
connection_busy(struct connection *connection)
{
	connection->deadline = 0;
}

void
connection_wait(struct server *server, struct connection *connection)
{
	to_front(server, connection);
	connection->idle = true;
	connection->deadline = server->ticks + DEADLINE;
	if (server->draining)
		(void)shutdown(connection->fd, SHUT_RD);
}

void
connections_reap(struct server *server)
{
	struct connection *connection;

	if (server->reaped == server->ticks)
		return;
	server->reaped = server->ticks;
	for (connection = server->connections; connection != NULL;
	     connection = connection->next) {
		if (connection->deadline != 0 &&
		    connection->deadline < server->ticks)
			drop(connection);
	}
}

bool
connections_make_room(struct server *server)
{
	int limit = (int)server->conf->limits_connections, dropped = 0;
	int room = limit / 8 > ROOM_MAX ? ROOM_MAX : limit / 8;
	int over = server->connections_n - (limit - room);
	/* A few of a kind are normal: the newest are spared. */
	const int spared[] = {
		[SILENT] = 0, [ANSWERED] = room, [FRESH] = room, [SLOW] = 0
	};
	enum delay delay;

	for (delay = SILENT; delay <= SLOW && dropped < over; delay++)
		dropped +=
		    drop_oldest(server, delay, over - dropped, spared[delay]);
	return dropped > 0;
}

void
connections_drain(struct server *server)
{
	struct connection *connection;

	for (connection = server->connections; connection != NULL;
	     connection = connection->next) {
		if (connection->idle)
			(void)shutdown(connection->fd, SHUT_RD);
	}
}

void
transfer_head(struct transfer *transfer, const char *verb, const char *version)
{
	struct arena *arena = transfer->req.arena;

	transfer->socket = MHD_get_connection_info(
	    transfer->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
			       ->socket_context;
	transfer->head = (struct head){ .verb = verb,
		.target = transfer->target,
		.version = version,
		.headers = arena_array(arena, struct header, HEADERS_MAX) };
	MHD_get_connection_values_n(
	    transfer->connection, MHD_HEADER_KIND, on_header, transfer);
}

const char *
transfer_source(const struct transfer *transfer)
{
	const struct sockaddr *address = MHD_get_connection_info(
	    transfer->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
					     ->client_addr;
	const char *forwarded = transfer->req.forwarded;
	char text[ADDRESS_SIZE] = "", *hash;
	struct in6_addr net;

	if (transfer->server->on_socket && forwarded != NULL) {
		/* The proxy appends the address that it saw. */
		header_last_address(forwarded, text);
	} else if (address != NULL && address->sa_family == AF_INET) {
		inet_ntop(AF_INET,
		    &((const struct sockaddr_in *)(const void *)address)
			 ->sin_addr,
		    text, sizeof(text));
	} else if (address != NULL && address->sa_family == AF_INET6) {
		inet_ntop(AF_INET6,
		    &((const struct sockaddr_in6 *)(const void *)address)
			 ->sin6_addr,
		    text, sizeof(text));
	}
	/* An IPv6 client controls its whole /64. */
	if (inet_pton(AF_INET6, text, &net) == 1 &&
	    !IN6_IS_ADDR_V4MAPPED(&net)) {
		memset(net.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &net, text, sizeof(text));
	}
	hash = arena_alloc(transfer->req.arena, 17);
	keyed_hash(text, hash);
	return hash;
}

enum MHD_Result
transfer_send(struct transfer *transfer)
{
	struct response *res = &transfer->res;
	struct connection *connection = transfer->socket;
	struct MHD_Response *response;
	enum MHD_Result queued;

	/* After an error the start of the next request is uncertain. */
	if (transfer->server->draining || res->status >= 400 ||
	    connection->requests >= REQUESTS_MAX ||
	    transfer->server->ticks - connection->opened >= LIFE_MAX)
		res->close = true;
	if (transfer->req.gzip && !res->own_referrer &&
	    (res->type == NULL || strncmp(res->type, "text/", 5) == 0))
		(void)gzip(transfer->req.arena, res);
	connection->deadline =
	    transfer->server->ticks + DEADLINE + (int64_t)res->len / RATE;
	if (res->stream != NULL)
		response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN,
		    STREAM_BLOCK, transfer->read, transfer, NULL);
	else
		response = MHD_create_response_from_buffer(res->len,
		    (void *)(uintptr_t)res->body, MHD_RESPMEM_PERSISTENT);
	if (response == NULL)
		abort();
	add_headers(transfer, response);
	queued = MHD_queue_response(transfer->connection,
	    (unsigned)(res->status ? res->status : 200), response);
	MHD_destroy_response(response);
	return queued;
}

/* The list is ordered: the last to send or receive is first. */
static void
to_front(struct server *server, struct connection *connection)
{
	unlink_connection(connection);
	connection->next = server->connections;
	connection->back = &server->connections;
	if (connection->next != NULL)
		connection->next->back = &connection->next;
	server->connections = connection;
}

static void
unlink_connection(struct connection *connection)
{
	if (connection->back == NULL)
		return;
	*connection->back = connection->next;
	if (connection->next != NULL)
		connection->next->back = connection->back;
}

/* Drops the oldest n connections of one kind, but spares the newest ones;
 * returns how many it dropped. */
static int
drop_oldest(struct server *server, enum delay delay, int n, int spared)
{
	struct connection *connection;
	int keep = -n, dropped = 0;

	for (connection = server->connections; connection != NULL;
	     connection = connection->next)
		keep += keeps_waiting(server, connection, delay);
	if (keep < spared)
		keep = spared;
	for (connection = server->connections; connection != NULL;
	     connection = connection->next) {
		if (!keeps_waiting(server, connection, delay) || keep-- > 0)
			continue;
		drop(connection);
		dropped++;
	}
	return dropped;
}

static bool
keeps_waiting(const struct server *server, const struct connection *connection,
    enum delay delay)
{
	bool used = connection->requests > 0;
	bool fresh = connection->opened == server->ticks;

	if (connection->deadline == 0 || connection->dropped)
		return false;
	if (!connection->idle)
		return delay == SLOW &&
		       server->ticks - connection->began >= SPARED;
	return delay == (used ? ANSWERED : fresh ? FRESH : SILENT);
}

/* MHD sees the end and closes the connection. */
static void
drop(struct connection *connection)
{
	(void)shutdown(connection->fd, SHUT_RDWR);
	connection->dropped = true;
}

static enum MHD_Result
on_header(void *context, enum MHD_ValueKind kind, const char *name,
    size_t name_len, const char *value, size_t value_len)
{
	struct transfer *transfer = context;
	struct head *head = &transfer->head;

	(void)kind;
	if (head->headers_n == HEADERS_MAX) {
		head->headers_n = HEADERS_MAX + 1;
		return MHD_NO;
	}
	head->headers[head->headers_n++] =
	    (struct header){ name, value ? value : "", name_len, value_len };
	return MHD_YES;
}

static void
add_headers(const struct transfer *transfer, struct MHD_Response *response)
{
	const struct response *res = &transfer->res;

	add(response, "Content-Type",
	    res->type ? res->type : "text/html; charset=utf-8");
	add(response, "Content-Security-Policy",
	    res->csp ? res->csp : STRICT_POLICY);
	add(response, "Cache-Control",
	    res->cacheable    ? "public, max-age=3600"
	    : res->back_keeps ? "private, max-age=0"
			      : "no-store");
	add(response, "Referrer-Policy",
	    res->own_referrer ? "same-origin" : "no-referrer");
	add(response, "X-Content-Type-Options", "nosniff");
	add(response, "X-Frame-Options", "DENY");
	add(response, "X-Robots-Tag", "noindex");
	add(response, "Cross-Origin-Opener-Policy", "same-origin");
	add(response, "Cross-Origin-Resource-Policy", "same-origin");
	add(response, "Permissions-Policy",
	    "accelerometer=(self), gyroscope=(self), camera=(), "
	    "geolocation=(), microphone=()");
	add(response, "Vary", "Accept-Encoding");
	add(response, "Content-Encoding", res->packed ? "gzip" : NULL);
	add(response, "Connection", res->close ? "close" : NULL);
	add(response, "Location", res->location);
	add(response, "Set-Cookie", res->cookie);
	add(response, "Content-Disposition", res->disposition);
	add(response, "ETag", res->etag);
	add(response, "Clear-Site-Data",
	    res->clears ? "\"cache\", \"storage\"" : NULL);
	add(response, "Allow", res->allow);
	add(response, "Retry-After",
	    res->status == 503 || res->status == 429 ? "60" : NULL);
}

/* A header holds only printable ASCII and no text of a client. */
static void
add(struct MHD_Response *response, const char *name, const char *value)
{
	const char *p;

	if (value == NULL)
		return;
	for (p = value; *p; p++) {
		if (*p < 0x20 || *p > 0x7E)
			abort();
	}
	if (MHD_add_response_header(response, name, value) != MHD_YES)
		abort();
}
