/*
 * source.h: pages and reports that are made from a client's whole history.
 * It is read in parts between which the loop serves others, and what is made
 * from it is made in a worker where it is long.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "data.h"
#include "history.h"
#include "web.h"

/* portal/source.c */

/* The first member of what a handler works on; all but history is its own.
 * work(arg) and done(req, arg, res) are as of defer(), arg is the source. */
struct source {
	struct history history;
	struct history_reader reader;
	struct fingerprint print;
	bool parted; /* others were served meanwhile */
	void (*work)(void *arg);
	enum err (*done)(struct request *req, void *arg, struct response *res);
};
/*
 * Reads the history of the client req->id, then works on it and is done. A
 * short history is worked on in the loop at once, so that its page waits for
 * no report.
 */
enum err source_read(struct request *req, struct source *source,
    void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    struct response *res);
/* Once it is read: makes its fingerprint, then works, always in a worker, and
 * is done. */
enum err source_print(struct request *req, struct source *source,
    struct report_options *options, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res));

#endif
