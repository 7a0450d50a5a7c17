/*
 * server_defer.c: answers that a worker thread makes.
 */
#include "server_inside.h"

#include <stdlib.h>

static void run_work(void *);
static void work_done(struct job *);

enum err
defer(struct request *req, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    void *arg)
{
	struct transfer *transfer = req->transfer;

	must_answer_later(req);
	transfer->work = work;
	transfer->done = done;
	transfer->arg = arg;
	transfer->job.run = run_work;
	transfer->job.done = work_done;
	transfer->job.arg = transfer;
	if (!worker_add(&transfer->job))
		return ERR_UNAVAILABLE;
	transfer->state = WORKING;
	req->deferred = true;
	return OK;
}

enum err
defer_password(struct request *req, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    void *arg)
{
	req->transfer->job.password = true;
	return defer(req, work, done, arg);
}

void
must_answer_later(const struct request *req)
{
	if (req->route->answer == ANSWER_LATER)
		return;
	log_error("%s answers later without saying so in the route table",
	    req->route->name);
	abort();
}

/* In a worker thread. */
static void
run_work(void *arg)
{
	struct transfer *transfer = arg;

	transfer->work(transfer->arg);
}

/* In the loop thread again; the connection is still suspended. */
static void
work_done(struct job *job)
{
	struct transfer *transfer = job->arg;

	transfer->req.now = transfer->server->now;
	transfer->req.latest = transfer->server->latest;
	transfer->state = READING;
	transfer->req.deferred = false;
	dispatch_done(
	    &transfer->req, &transfer->res, transfer->arg, transfer->done);
	if (transfer->state != WORKING)
		transfer_hold(transfer);
}
