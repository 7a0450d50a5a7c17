/*
 * server_turn.c: decides which requests a turn answers. The writes of a turn
 * are committed once at its end; then its answers are sent. A reader must see
 * only data on disk: while a turn writes, readers wait (small, without an
 * answer) for the next turn, which has no writers. So an answer is made only
 * when it can be sent, and few answers are in memory. A turn serves few
 * readers, so that many of them do not delay a check-in.
 */
#include "server_inside.h"

#include <limits.h>

/*
 * Memory of all requests together. The service unit allows 256 MiB; two
 * password hashes take 128 of them, connections and SQLite most of the rest.
 * Writers get the higher limit: they are refused last.
 */
#define READ_BUDGET ((size_t)48 << 20)
#define WRITE_BUDGET ((size_t)64 << 20)

#define LOOKS_MAX 16 /* readers per turn */

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
	/* Audit rows of views do not delay other views. A turn that is pending
	 * without a write means that the disk has failed. */
	if (db_pending(server->db) && (writes != server->views || writes == 0))
		return true;
	/* It has waited and was resumed. */
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
		/* A complete answer to a reader did not need the disk. */
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
	/* Readers and writers alternate while both wait. */
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

/* Resumes the first n; they call transfer_must_wait() again. */
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
