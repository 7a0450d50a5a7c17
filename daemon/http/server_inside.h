/*
 * server_inside.h: what http/server*.c share; they alone know microhttpd.h.
 */
#ifndef SERVER_INSIDE_H
#define SERVER_INSIDE_H

#include <microhttpd.h>

#include "server.h"
#include "store.h"
#include "system.h"
#include "web.h"

/* Seconds for a request, and for an answer to be taken; each RATE bytes
 * that move give one second more. */
#define DEADLINE 15
#define RATE 500
#define DISCARD 4        /* times limits.body are read to be thrown away */
#define REQUESTS_MAX 100 /* of one connection */
#define LIFE_MAX 60      /* seconds after which it takes no new request */

#define ROOM_MAX 32      /* places kept free for who comes next */
#define SPARED 2         /* seconds for which a request is not dropped */

/* A connection of a client, with the time it must have moved by. */
struct connection {
	struct connection *next, **back;
	int fd;
	int64_t opened;
	int64_t deadline; /* 0: the daemon is at work, none */
	int64_t moved;    /* bytes of this request's body */
	int64_t began;
	int requests;
	bool idle;    /* between two requests */
	bool dropped; /* shut down; MHD will end it */
};

/* Requests in the order in which they came; all zero is an empty one. */
struct queue {
	struct transfer *first, *last;
};

struct server {
	struct MHD_Daemon *daemon;
	const struct conf *conf;
	const struct site *site;
	struct db *db;
	int epoll, listening;
	bool made_socket; /* it is ours to remove */
	bool on_socket;   /* a Unix socket: X-Forwarded-For is believed */
	bool draining;
	bool again; /* something was resumed: run at once */
	size_t answered; /* in the last turn */
	int64_t now;    /* the wall's clock */
	int64_t latest; /* the latest that it ever showed: what expires */
	int64_t ticks;  /* seconds that only go on: deadlines */
	bool behind;    /* now is far behind latest */
	int64_t day_checked, reaped;
	char today[DAY_SIZE];
	struct arena *spare;      /* of the last request, for the next */
	struct transfer *held;    /* wait for the turn to be on disk */
	struct queue readers, writers; /* whole requests, for a later turn */
	bool failed;    /* the disk: nobody is served any more */
	bool reading;   /* in this turn nobody writes */
	int looks;      /* how many have looked in this turn */
	unsigned views; /* db_writes() of this turn for the audit of views */
	struct transfer *stalled; /* wait for a place among the workers */
	int streams;
	struct connection *connections; /* who moved last is first */
	int connections_n;
};

enum transfer_state { STARTED, READING, WAITING, WORKING, HELD, READY };

/* A request on its way through the server; lives in its arena. */
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
	size_t received; /* bytes of the body, kept or not */
	struct transfer *next;
	struct job job;
	void (*work)(void *arg);
	enum err (*done)(struct request *req, void *arg, struct response *res);
	void *arg;
	struct stream *stream; /* it holds one of STREAMS_MAX slots */
	MHD_ContentReaderCallback read; /* MHD reads its bytes by this */
};

/* http/server_listen.c */

/* A listening socket as conf asks for, or -1 (said on the log). */
int server_listen(const struct conf *conf);
/* How many connections conf and the limit of file descriptors allow; 0: too
 * few of these (said on the log). */
unsigned server_connections_max(const struct conf *conf);

/* http/server_turn.c */

/* Whether the request has to wait for a later turn. */
bool transfer_must_wait(const struct transfer *transfer);
void transfer_wait(struct transfer *transfer);
/* Has the request answered. False: not before something else has happened,
 * and the connection has to be suspended. */
bool transfer_answer(struct transfer *transfer);
/* Nobody hears this answer before the turn it belongs to is on disk. */
void transfer_hold(struct transfer *transfer);
/* Commits the turn and lets its answers go. */
enum err turn_end(struct server *server);
/* Wakes those whose turn is next. */
void turn_next(struct server *server);
/* Nothing more is stored: everybody who waits is told so. */
void turn_abandon(struct server *server);

/* Aborts for a route whose row does not say that it may: what walks the
 * table must find all whose rights can end meanwhile. */
void must_answer_later(const struct request *req);

/* http/server_stream.c */

/* The answer is over, whether it was taken or not. */
void stream_free(struct transfer *transfer);
/* Gives those that found no place a place; none any more when draining. */
void streams_retry(struct server *server);

/* http/server_connection.c */

/* MHD's callback for a connection that begins or ends. */
void connection_notify(void *server, struct MHD_Connection *connection,
    void **context, enum MHD_ConnectionNotificationCode code);
/* A request's headers are there. */
void connection_begin(struct server *server, struct connection *connection);
/* len bytes of its body came. */
void connection_progress(struct connection *connection, size_t len);
/* It is whole, and the daemon's turn. */
void connection_busy(struct connection *connection);
/* The answer was taken; the next request may come. */
void connection_wait(struct server *server, struct connection *connection);
/* Shuts down what is past its deadline; looks once a second. */
void connections_reap(struct server *server);
/*
 * When nearly all places are taken, shuts down those who keep us waiting:
 * first who asks nothing, then who was answered, then who has just come, then
 * who asks slowly, the oldest of each first. Whether there was one.
 */
bool connections_make_room(struct server *server);
/* Shuts down what is idle. */
void connections_drain(struct server *server);
/* Fills in head and socket from what MHD has read. */
void
transfer_head(struct transfer *transfer, const char *verb, const char *version);
/* A keyed hash of the sender's address. */
const char *transfer_source(const struct transfer *transfer);
/* Hands the response to MHD, with the headers every answer has. */
enum MHD_Result transfer_send(struct transfer *transfer);

#endif
