/*
 * server_inside.h: shared by http/server*.c, which alone use microhttpd.h.
 */
#ifndef SERVER_INSIDE_H
#define SERVER_INSIDE_H

#include <microhttpd.h>

#include "server.h"
#include "store.h"
#include "system.h"
#include "web.h"

/* Seconds to receive a request, and to send an answer; each RATE bytes
 * transferred add one second. */
#define DEADLINE 15
#define RATE 500
#define DISCARD 4        /* limits.body times this is read and discarded */
#define REQUESTS_MAX 100 /* per connection */
#define LIFE_MAX 60      /* seconds; then it takes no new request */

#define ROOM_MAX 32 /* slots kept free for new connections */
#define SPARED 2    /* seconds before a request may be dropped */

/* A client's connection, with the deadline for its next bytes. */
struct connection {
	struct connection *next, **back;
	int fd;
	int64_t opened;
	int64_t deadline; /* 0: none, the daemon is working */
	int64_t moved;    /* body bytes of this request */
	int64_t began;
	int requests;
	bool idle;    /* between two requests */
	bool dropped; /* shut down; MHD will close it */
};

/* Requests in order of arrival; all zero: empty. */
struct queue {
	struct transfer *first, *last;
};

struct server {
	struct MHD_Daemon *daemon;
	const struct conf *conf;
	const struct site *site;
	struct db *db;
	int epoll, listening;
	bool made_socket; /* we must remove it */
	bool on_socket;   /* Unix socket: trust X-Forwarded-For */
	bool draining;
	bool again;      /* resumed one: run again at once */
	size_t answered; /* in the last turn */
	int64_t now;     /* wall clock */
	int64_t latest;  /* highest value of now; for expiry */
	int64_t ticks;   /* monotonic seconds; for deadlines */
	bool behind;     /* now is far behind latest */
	int64_t day_checked, reaped;
	char today[DAY_SIZE];
	struct arena *spare;           /* of the last request, to reuse */
	struct transfer *held;         /* sent when the turn is on disk */
	struct queue readers, writers; /* complete, for a later turn */
	bool failed;                   /* of the disk: stop serving */
	bool reading;                  /* nobody writes in this turn */
	int looks;                     /* readers served in this turn */
	unsigned views; /* audit writes of views (db_writes()) in this turn */
	struct transfer *stalled; /* waiting for a worker */
	int streams;
	struct connection *connections; /* most recently active first */
	int connections_n;
};

enum transfer_state { STARTED, READING, WAITING, WORKING, HELD, READY };

/* A request in the server; lives in its own arena. */
struct transfer {
	struct request req;
	struct response res;
	struct server *server;
	struct MHD_Connection *connection;
	struct connection *socket;
	enum transfer_state state;
	const char *target;
	struct head head;
	struct buf body;
	size_t received; /* bytes of the body, also the discarded ones */
	struct transfer *next;
	struct job job;
	void (*work)(void *arg);
	enum err (*done)(struct request *req, void *arg, struct response *res);
	void *arg;
	struct stream *stream;          /* it holds one of STREAMS_MAX slots */
	MHD_ContentReaderCallback read; /* MHD reads its bytes by this */
};

/* http/server_listen.c */

/* Opens the listening socket of conf; -1 on failure (logged). */
int server_listen(const struct conf *conf);
/* Returns the number of connections that conf and the limit of file descriptors
 * allow; 0: too few descriptors (logged). */
unsigned server_connections_max(const struct conf *conf);

/* http/server_turn.c */

/* Whether the request must wait for a later turn. */
bool transfer_must_wait(const struct transfer *transfer);
void transfer_wait(struct transfer *transfer);
/* Gets the request answered. False: it must wait for an event; suspend the
 * connection. */
bool transfer_answer(struct transfer *transfer);
/* Holds the answer back until its turn is on disk. */
void transfer_hold(struct transfer *transfer);
/* Commits the turn and sends its answers. */
enum err turn_end(struct server *server);
/* Resumes the requests of the next turn. */
void turn_next(struct server *server);
/* The disk failed: answers all waiting requests with an error. */
void turn_abandon(struct server *server);

/* Aborts if the route is not ANSWER_LATER: the checks of the route table must
 * find every route whose rights can end in between. */
void must_answer_later(const struct request *req);

/* http/server_stream.c */

/* Frees a stream, whether it was sent or not. */
void stream_free(struct transfer *transfer);
/* Starts streams that waited for a slot; none while draining. */
void streams_retry(struct server *server);

/* http/server_connection.c */

/* MHD calls this when a connection begins or ends. */
void connection_notify(void *server, struct MHD_Connection *connection,
    void **context, enum MHD_ConnectionNotificationCode code);
/* The headers of a request have come. */
void connection_begin(struct server *server, struct connection *connection);
/* len bytes of its body have come. */
void connection_progress(struct connection *connection, size_t len);
/* The request is complete; the daemon works on it. */
void connection_busy(struct connection *connection);
/* The answer was sent; the next request may come. */
void connection_wait(struct server *server, struct connection *connection);
/* Shuts down connections past their deadline; checks once a second. */
void connections_reap(struct server *server);
/*
 * When nearly all slots are taken, shuts down connections that keep the server
 * waiting: first those without a request, then answered ones, then new ones,
 * then slow ones; the oldest of each kind first. Returns whether there was one.
 */
bool connections_make_room(struct server *server);
/* Shuts down idle connections. */
void connections_drain(struct server *server);
/* Sets head and socket from the data that MHD has read. */
void
transfer_head(struct transfer *transfer, const char *verb, const char *version);
/* Returns a keyed hash of the sender's address. */
const char *transfer_source(const struct transfer *transfer);
/* Gives the response to MHD, with the headers of every answer. */
enum MHD_Result transfer_send(struct transfer *transfer);

#endif
