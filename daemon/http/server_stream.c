/*
 * server_stream.c: answers in parts. A part is requested when the one before
 * was sent; a worker makes it; it is sent when its turn is on disk.
 */
#include "server_inside.h"

#include <string.h>

#define STREAMS_MAX 4

static ssize_t read_part(void *, uint64_t, char *, size_t);
static void step(struct transfer *);
static void work(void *);
static void work_done(struct job *);
static void fail(struct transfer *);

bool
stream_open(struct request *req, struct stream *stream)
{
	struct transfer *transfer = req->transfer;

	must_answer_later(req);
	if (transfer->server->streams == STREAMS_MAX)
		return false;
	transfer->server->streams++;
	transfer->stream = stream;
	transfer->read = read_part;
	return true;
}

/* MHD's callback for the next bytes. */
static ssize_t
read_part(void *context, uint64_t at, char *out, size_t max)
{
	struct transfer *transfer = context;
	struct stream *stream = transfer->res.stream;
	size_t left = stream->part.len - stream->sent;

	(void)at;
	if (stream->failed)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (left > 0) {
		if (max > left)
			max = left;
		memcpy(out, stream->part.data + stream->sent, max);
		stream->sent += max;
		transfer->socket->deadline = transfer->server->ticks + DEADLINE;
		return (ssize_t)max;
	}
	if (stream->last)
		return MHD_CONTENT_READER_END_OF_STREAM;
	MHD_suspend_connection(transfer->connection);
	connection_busy(transfer->socket);
	step(transfer);
	return 0;
}

void
stream_free(struct transfer *transfer)
{
	if (transfer->stream == NULL)
		return;
	transfer->server->streams--;
	transfer->stream->over(transfer->stream);
}

void
streams_retry(struct server *server)
{
	struct transfer *transfer = server->stalled, *next;

	server->stalled = NULL;
	for (; transfer != NULL; transfer = next) {
		next = transfer->next;
		if (server->draining)
			fail(transfer);
		else if (!worker_add(&transfer->job)) {
			transfer->next = server->stalled;
			server->stalled = transfer;
		}
	}
}

/* In the loop thread; the connection is suspended from now on. */
static void
step(struct transfer *transfer)
{
	struct stream *stream = transfer->res.stream;

	transfer->req.now = transfer->server->now;
	transfer->req.latest = transfer->server->latest;
	transfer->job =
	    (struct job){ .run = work, .done = work_done, .arg = transfer };
	if (stream->begin(&transfer->req, stream) != OK) {
		fail(transfer);
	} else if (!worker_add(&transfer->job)) {
		transfer->next = transfer->server->stalled;
		transfer->server->stalled = transfer;
	}
}

/* In a worker thread. */
static void
work(void *arg)
{
	struct transfer *transfer = arg;

	transfer->res.stream->work(transfer->res.stream);
}

static void
work_done(struct job *job)
{
	struct transfer *transfer = job->arg;
	struct stream *stream = transfer->res.stream;
	struct request *req = &transfer->req;
	enum err err, written = OK;

	req->now = transfer->server->now;
	req->latest = transfer->server->latest;
	/* Send no part after the right to it has ended. */
	err = dispatch_again(req) ? db_write(req->db) : ERR_DENIED;
	if (err == OK) {
		err = stream->end(req, stream);
		written = db_written(req->db, err == OK);
	}
	stream->sent = 0;
	if (err != OK || written != OK)
		stream->failed = true;
	transfer_hold(transfer);
}

/* Closes the connection without the end of the answer, so that the receiver
 * knows that it is incomplete. */
static void
fail(struct transfer *transfer)
{
	transfer->res.stream->failed = true;
	transfer_hold(transfer);
}
