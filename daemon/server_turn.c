/*
 * server_turn.c: who is answered in which turn. What is written in a turn is
 * committed once at its end, and its answers go then. Who only looks may see
 * nothing that is not on disk: such a request waits, unanswered and small,
 * while a turn writes, and has the next turn, in which nobody writes. So an
 * answer is made when it can go, and no crowd of them is kept in memory.
 */
#include "server_inside.h"

/*
 * Memory of all requests together. The unit allows 256 MiB; two passwords
 * that are hashed take 128 of these, connections and SQLite the most of the
 * rest. Who wants to store something is refused last.
 */
#define READ_BUDGET ((size_t)48 << 20)
#define WRITE_BUDGET ((size_t)64 << 20)

static bool looks(const struct transfer *);
static void refuse(struct transfer *);

bool
transfer_must_wait(const struct transfer *transfer)
{
	const struct server *server = transfer->server;
	unsigned writes = db_writes(server->db);

	if (!looks(transfer))
		return server->reading;
	/* The rows that views leave in the audit hold up no other view; a
	 * turn without a write is pending when the disk has failed. */
	return db_pending(server->db) &&
	       (writes != server->views || writes == 0);
}

void
transfer_wait(struct transfer *transfer)
{
	transfer->state = WAITING;
	transfer->next = transfer->server->waiting;
	transfer->server->waiting = transfer;
}

bool
transfer_answer(struct transfer *transfer)
{
	struct server *server = transfer->server;
	struct request *req = &transfer->req;
	unsigned writes = db_writes(server->db);
	bool look = looks(transfer);

	if (arena_held() > (look ? READ_BUDGET : WRITE_BUDGET)) {
		dispatch_busy(req, &transfer->res);
		return true;
	}
	dispatch(req, &transfer->res);
	writes = db_writes(server->db) - writes;
	if (look)
		server->views += writes;
	if (transfer->state == WORKING)
		return false;
	if (look ? writes == 0 : !db_pending(server->db))
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

	server->held = NULL;
	server->views = 0;
	for (; transfer != NULL; transfer = next) {
		next = transfer->next;
		/* What was only looked at did not need the disk. */
		if (err != OK && transfer->res.stream != NULL)
			transfer->res.stream->failed = true;
		else if (err == ERR_INTERNAL || (err != OK && !looks(transfer)))
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
	struct transfer *transfer = server->waiting, *next;

	/* Those that wait after a turn for looking are those that write. */
	server->reading = !server->reading && transfer != NULL;
	server->waiting = NULL;
	server->again |= transfer != NULL;
	for (; transfer != NULL; transfer = next) {
		next = transfer->next;
		MHD_resume_connection(transfer->connection);
	}
}

void
turn_abandon(struct server *server)
{
	struct transfer *transfer, *next;

	for (transfer = server->waiting; transfer != NULL; transfer = next) {
		next = transfer->next;
		transfer_hold(transfer);
	}
	server->waiting = NULL;
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
looks(const struct transfer *transfer)
{
	return transfer->req.verb == HTTP_GET;
}

static void
refuse(struct transfer *transfer)
{
	transfer->res = (struct response){ 0 };
	error_page(&transfer->req, ERR_UNAVAILABLE, &transfer->res);
}
