/*
 * server_turn.c: who is answered in which turn. What is written in a turn is
 * committed once at its end, and its answers go then. A reader may see only
 * what is on disk: while a turn writes, readers wait, unanswered and small,
 * and have the next turn, in which nobody writes. So an answer is made when
 * it can go, and no crowd of them is kept in memory. Few readers are served
 * in one turn, so that a crowd of them does not hold up a check-in.
 */
#include "server_inside.h"

#include <limits.h>

/*
 * Memory of all requests together. The unit allows 256 MiB; two passwords
 * that are hashed take 128 of these, connections and SQLite the most of the
 * rest. Who wants to store something is refused last.
 */
#define READ_BUDGET ((size_t)48 << 20)
#define WRITE_BUDGET ((size_t)64 << 20)

#define LOOKS_MAX 16 /* readers in one turn */

static bool is_reader(const struct transfer *);
static void queue_add(struct queue *, struct transfer *);
static void queue_wake(struct queue *, int);
static void refuse(struct transfer *);

bool
transfer_must_wait(const struct transfer *transfer)
{
	const struct server *server = transfer->server;
	unsigned writes = db_writes(server->db);

	if (server->failed)
		return false;
	if (!is_reader(transfer))
		return server->reading;
	/* The rows that views leave in the audit hold up no other view; a
	 * turn without a write is pending when the disk has failed. */
	if (db_pending(server->db) && (writes != server->views || writes == 0))
		return true;
	/* It has waited, and was woken. */
	if (transfer->state == WAITING)
		return false;
	return server->readers.first != NULL || server->looks >= LOOKS_MAX;
}

void
transfer_wait(struct transfer *transfer)
{
	struct server *server = transfer->server;

	transfer->state = WAITING;
	queue_add(is_reader(transfer) ? &server->readers : &server->writers,
	    transfer);
}

bool
transfer_answer(struct transfer *transfer)
{
	struct server *server = transfer->server;
	struct request *req = &transfer->req;
	unsigned writes = db_writes(server->db);
	bool reader = is_reader(transfer);

	transfer->state = READING;
	server->looks += reader;
	if (server->failed) {
		refuse(transfer);
		return true;
	}
	if (arena_held() > (reader ? READ_BUDGET : WRITE_BUDGET)) {
		dispatch_busy(req, &transfer->res);
		return true;
	}
	dispatch(req, &transfer->res);
	writes = db_writes(server->db) - writes;
	if (reader)
		server->views += writes;
	if (transfer->state == WORKING)
		return false;
	if (reader ? writes == 0 : !db_pending(server->db))
		return true;
	transfer_hold(transfer);
	return false;
}

void
transfer_hold(struct transfer *transfer)
{
	transfer->state = HELD;
	transfer->next = transfer->server->held;
	transfer->server->held = transfer;
}

enum err
turn_end(struct server *server)
{
	enum err err = db_commit(server->db);
	struct transfer *transfer = server->held, *next;

	server->failed |= err == ERR_INTERNAL;
	server->held = NULL;
	server->views = 0;
	server->looks = 0;
	for (; transfer != NULL; transfer = next) {
		next = transfer->next;
		/* What was only looked at did not need the disk. */
		if (err != OK && transfer->res.stream != NULL)
			transfer->res.stream->failed = true;
		else if (err == ERR_INTERNAL ||
			 (err != OK && !is_reader(transfer)))
			refuse(transfer);
		else if (err != OK)
			dispatch_unaudited(&transfer->req);
		transfer->state = READY;
		MHD_resume_connection(transfer->connection);
		server->answered++;
	}
	server->again |= server->answered > 0;
	return err;
}

void
turn_next(struct server *server)
{
	bool readers = server->readers.first != NULL;
	bool writers = server->writers.first != NULL;

	server->again |= readers || writers;
	/* They take turns while there are both. */
	server->reading = readers && !(writers && server->reading);
	if (server->reading)
		queue_wake(&server->readers, LOOKS_MAX);
	else
		queue_wake(&server->writers, INT_MAX);
}

void
turn_abandon(struct server *server)
{
	struct transfer *transfer, *next;

	queue_wake(&server->readers, INT_MAX);
	queue_wake(&server->writers, INT_MAX);
	for (transfer = server->held; transfer != NULL; transfer = next) {
		next = transfer->next;
		if (transfer->res.stream != NULL)
			transfer->res.stream->failed = true;
		else
			refuse(transfer);
		transfer->state = READY;
		MHD_resume_connection(transfer->connection);
	}
	server->held = NULL;
}

/* Whether the request changes nothing. */
static bool
is_reader(const struct transfer *transfer)
{
	return transfer->req.verb == HTTP_GET;
}

static void
queue_add(struct queue *queue, struct transfer *transfer)
{
	transfer->next = NULL;
	if (queue->first == NULL)
		queue->first = transfer;
	else
		queue->last->next = transfer;
	queue->last = transfer;
}

/* Wakes the first n; they come back to transfer_must_wait(). */
static void
queue_wake(struct queue *queue, int n)
{
	struct transfer *transfer;

	for (; queue->first != NULL && n > 0; n--) {
		transfer = queue->first;
		queue->first = transfer->next;
		MHD_resume_connection(transfer->connection);
	}
}

static void
refuse(struct transfer *transfer)
{
	transfer->res = (struct response){ 0 };
	error_page(&transfer->req, ERR_UNAVAILABLE, &transfer->res);
}
