/*
 * source.h: pages and reports that need a client's whole history. The history
 * is read in parts; the loop serves other requests between them. If it is long,
 * a worker makes the page.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "data.h"
#include "history.h"
#include "web.h"

/* portal/source.c */

/* The first member of a handler's work data; only history is public. work(arg)
 * and done(req, arg, res) are as in defer(); arg is the source. */
struct source {
	struct history history;
	struct history_reader reader;
	struct fingerprint print;
	bool parted; /* it was read in several parts */
	void (*work)(void *arg);
	enum err (*done)(struct request *req, void *arg, struct response *res);
};
/*
 * Reads the history of the client req->id, then calls work() and done(). With a
 * short history work() runs in the loop at once, so that the page does not
 * queue behind reports.
 */
enum err
source_read(struct request *req, struct source *source, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    struct response *res);
/* For a history that is read: computes its fingerprint, then calls work(),
 * always in a worker, and done(). */
enum err source_print(struct request *req, struct source *source,
    struct report_options *options, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res));

#endif
