/*
 * server.c: the main loop's part of HTTP: MHD in external mode, and a request
 * from its first byte to the turn that answers it.
 */
#include "server_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 1000 /* the longest sleep of the loop */
/* Seconds that the clock may go back without a log line. */
#define BEHIND 3600

static void look_at_clocks(struct server *);
static enum MHD_Result on_request(void *, struct MHD_Connection *, const char *,
    const char *, const char *, const char *, size_t *, void **);
static void *on_target(void *, const char *, struct MHD_Connection *);
static void cut_query(const char *);
static void on_completed(
    void *, struct MHD_Connection *, void **, enum MHD_RequestTerminationCode);
static size_t keep_escapes(void *, struct MHD_Connection *, char *);
static void
on_message(void *, const char *, va_list) __attribute__((format(printf, 2, 0)));
static enum MHD_Result begin(struct transfer *, const char *, const char *);
static enum MHD_Result take_body(struct transfer *, const char *, size_t *);
static enum MHD_Result handle(struct transfer *);

struct server *
server_start(
    const struct conf *conf, const struct site *site, struct db *db, int fd)
{
	struct server *server = calloc(1, sizeof(*server));
	unsigned connections = server_connections_max(conf);
	const union MHD_DaemonInfo *info;

	if (server == NULL)
		abort();
	server->conf = conf;
	server->site = site;
	server->db = db;
	if (fd < 0) {
		fd = server_listen(conf);
		server->made_socket = conf->listen_socket[0] != '\0';
	}
	if (fd < 0 || connections == 0) {
		free(server);
		return NULL;
	}
	server->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
	    NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER,
	    on_message, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
	    MHD_OPTION_NOTIFY_CONNECTION, connection_notify, server,
	    MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
	    MHD_OPTION_CONNECTION_LIMIT, connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)DEADLINE,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (server->daemon == NULL) {
		log_error("the HTTP server does not start");
		close(fd);
		free(server);
		return NULL;
	}
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	server->epoll = info->epoll_fd;
	if (audit_latest(db, &server->latest) != OK)
		server->latest = 0;
	server->listening = fd;
	server->on_socket = server_port(server) == 0;
	return server;
}

int
server_fd(const struct server *server)
{
	return server->epoll;
}

int
server_timeout(struct server *server)
{
	unsigned MHD_LONG_LONG timeout;

	if (server->again)
		return 0;
	if (MHD_get_timeout(server->daemon, &timeout) == MHD_YES &&
	    timeout < WAIT_MS)
		return (int)timeout;
	return WAIT_MS;
}

enum err
server_run(struct server *server)
{
	bool full = server->connections_n >= server->conf->limits_connections;
	enum err err;

	look_at_clocks(server);
	if (server->now != server->day_checked) {
		server->day_checked = server->now;
		day_of_instant(server->now, server->today);
	}
	server->answered = 0;
	server->again = false;
	/* Commands and workers may have written since the last turn. */
	if (server->reading)
		(void)turn_end(server);
	if (MHD_run(server->daemon) != MHD_YES)
		log_error("the HTTP server's turn failed");
	streams_retry(server);
	err = turn_end(server);
	turn_next(server);
	connections_reap(server);
	/* MHD accepts only if a slot is free at the start of its turn. */
	if (connections_make_room(server) ||
	    (full && server->connections_n < server->conf->limits_connections))
		server->again = true;
	return err == ERR_INTERNAL ? ERR_INTERNAL : OK;
}

size_t
server_answered(const struct server *server)
{
	return server->answered;
}

void
server_quiesce(struct server *server)
{
	(void)MHD_quiesce_daemon(server->daemon);
	server->draining = true;
	connections_drain(server);
}

int
server_connections(const struct server *server)
{
	return server->connections_n;
}

void
server_stop(struct server *server)
{
	server->draining = true;
	streams_retry(server);
	turn_abandon(server);
	MHD_stop_daemon(server->daemon);
	close(server->listening);
	if (server->made_socket)
		(void)unlink(server->conf->listen_socket);
	arena_free(server->spare);
	free(server);
}

/* When the clock is set back, nothing expired becomes valid again. */
static void
look_at_clocks(struct server *server)
{
	bool behind;

	server->ticks = clock_monotonic_ms() / 1000;
	server->now = (int64_t)time(NULL);
	if (server->now > server->latest)
		server->latest = server->now;
	behind = server->latest - server->now > BEHIND;
	if (behind && !server->behind)
		log_error(
		    "the clock is %lld s behind what it showed before; "
		    "links and sessions that had expired stay so",
		    (long long)(server->latest - server->now));
	server->behind = behind;
}

/* MHD calls this first, with the raw target. */
static void *
on_target(void *context, const char *target, struct MHD_Connection *connection)
{
	struct server *server = context;
	struct arena *arena = server->spare;
	struct transfer *transfer;

	server->spare = NULL;
	if (arena == NULL)
		arena = arena_new();
	transfer = arena_new_of(arena, struct transfer);
	transfer->server = server;
	transfer->connection = connection;
	transfer->target =
	    arena_strndup(arena, target, strnlen(target, URI_MAX + 1));
	cut_query(target);
	transfer->body.arena = arena;
	transfer->req = (struct request){
		.arena = arena,
		.db = server->db,
		.conf = server->conf,
		.site = server->site,
		.now = server->now,
		.latest = server->latest,
		.transfer = transfer,
	};
	memcpy(transfer->req.today, server->today, DAY_SIZE);
	return transfer;
}

/* MHD would parse the query into its own pool and fail, without an answer, on
 * 500 arguments. Cutting its buffer hides the query; the server has a copy. */
static void
cut_query(const char *target)
{
	char *mark = strchr((char *)(uintptr_t)target, '?');

	if (mark != NULL)
		mark[1] = '\0';
}

/*
 * MHD calls this when the headers have come, for each part of the body, at its
 * end, and again when a suspended connection is resumed.
 */
static enum MHD_Result
on_request(void *context, struct MHD_Connection *connection, const char *url,
    const char *verb, const char *version, const char *data, size_t *len,
    void **request)
{
	struct transfer *transfer = *request;

	(void)context;
	(void)connection;
	(void)url;
	switch (transfer->state) {
	case STARTED:
		return begin(transfer, verb, version);
	case READING:
		return *len == 0 ? handle(transfer)
				 : take_body(transfer, data, len);
	case WAITING:
		return handle(transfer);
	case READY:
		return transfer_send(transfer);
	default:
		return MHD_NO;
	}
}

static void
on_completed(void *context, struct MHD_Connection *connection, void **request,
    enum MHD_RequestTerminationCode code)
{
	struct server *server = context;
	struct transfer *transfer = *request;

	(void)connection;
	(void)code;
	if (transfer == NULL)
		return;
	if (transfer->socket != NULL)
		connection_wait(server, transfer->socket);
	stream_free(transfer);
	if (server->spare == NULL) {
		server->spare = transfer->req.arena;
		arena_reset(server->spare);
	} else {
		arena_free(transfer->req.arena);
	}
	*request = NULL;
}

/* Keeps escapes: the router accepts none, and http/form.c decodes forms. */
static size_t
keep_escapes(void *context, struct MHD_Connection *connection, char *s)
{
	(void)context;
	(void)connection;
	return strlen(s);
}

/* MHD's messages may contain parts of a request: log only that there was one,
 * once a minute. */
static void
on_message(void *context, const char *format, va_list ap)
{
	static time_t last;
	time_t now = time(NULL);

	(void)context;
	(void)ap;
	if (now - last >= 60)
		log_info("the HTTP parser complained: %.60s", format);
	last = now;
}

/* The headers have come: check them, then wait for the body. */
static enum MHD_Result
begin(struct transfer *transfer, const char *verb, const char *version)
{
	struct request *req = &transfer->req;
	int64_t limit = req->conf->limits_body;
	const char *query = "";
	int status;

	transfer->state = READING;
	transfer_head(transfer, verb, version);
	/* The refusal page is chosen by this path. */
	req->path = arena_strndup(
	    req->arena, transfer->target, strcspn(transfer->target, "?"));
	status = guard(&transfer->head, req, &query);
	if (status == 0 && !guard_host(req, req->conf->practice_base_url))
		status = 421;
	if (status == 0 && form_decode(req->arena, query, strlen(query),
			       ARGUMENTS_MAX, &req->query) != OK)
		status = 414;
	if (status == 0 && req->body_length > limit &&
	    (req->body_length > limit * DISCARD ||
		!refuse_later(req, &transfer->head)))
		status = 413;
	if (status != 0) {
		dispatch_refuse(req, status, &transfer->res);
		return transfer_send(transfer);
	}
	connection_begin(transfer->server, transfer->socket);
	return MHD_YES;
}

/* Keeps only the beginning of a body that is too long; MHD answers after all of
 * it has come. */
static enum MHD_Result
take_body(struct transfer *transfer, const char *data, size_t *len)
{
	size_t limit = (size_t)transfer->server->conf->limits_body;
	size_t room = limit - transfer->body.len;

	transfer->received += *len;
	if (transfer->received > limit * DISCARD)
		return MHD_NO;
	buf_add(&transfer->body, data, *len < room ? *len : room);
	connection_progress(transfer->socket, *len);
	*len = 0;
	return MHD_YES;
}

/* The request is complete. */
static enum MHD_Result
handle(struct transfer *transfer)
{
	struct request *req = &transfer->req;
	int status = 0;

	connection_busy(transfer->socket);
	if (transfer_must_wait(transfer)) {
		MHD_suspend_connection(transfer->connection);
		transfer_wait(transfer);
		return MHD_YES;
	}
	if (form_decode(req->arena, buf_text(&transfer->body),
		transfer->body.len, FORM_PAIRS_MAX, &req->form) != OK)
		status = 422;
	if (transfer->received > (size_t)req->conf->limits_body)
		status = 413;
	/* A GET's body could be a second request, hidden from a proxy. */
	if (req->verb != HTTP_POST && transfer->received > 0)
		status = 400;
	if (status != 0 && !refuse_shows(req, status)) {
		dispatch_refuse(req, status, &transfer->res);
		return transfer_send(transfer);
	}
	req->source = transfer_source(transfer);
	if (transfer_answer(transfer))
		return transfer_send(transfer);
	MHD_suspend_connection(transfer->connection);
	return MHD_YES;
}
