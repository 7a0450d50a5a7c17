/* source.c: reads a client's history in parts for a page or a report. */
#include "source.h"

static enum err read_on(struct request *, void *, struct response *);
static enum err print_on(struct request *, void *, struct response *);
static void do_nothing(void *);
static void work(void *);
static void add(void *);
static enum err done(struct request *, void *, struct response *);

enum err
source_read(struct request *req, struct source *source, void (*work_on)(void *),
    enum err (*then)(struct request *, void *, struct response *),
    struct response *res)
{
	source->work = work_on;
	source->done = then;
	history_start(req->arena, req->id, &source->history, &source->reader);
	return read_on(req, source, res);
}

enum err
source_print(struct request *req, struct source *source,
    struct report_options *options, void (*work_on)(void *),
    enum err (*then)(struct request *, void *, struct response *))
{
	source->work = work_on;
	source->done = then;
	fingerprint_start(&source->history, options->from, options->to, options,
	    &source->print);
	return print_on(req, source, NULL);
}

/* Reads the next part; after the last one, starts the work. */
static enum err
read_on(struct request *req, void *arg, struct response *res)
{
	struct source *source = arg;
	bool more;
	enum err err = history_part(req->db, &source->reader, &more);

	if (err != OK)
		return err;
	if (more) {
		source->parted = true;
		return defer(req, do_nothing, read_on, source);
	}
	if (source->parted)
		return defer(req, work, done, source);
	work(source);
	return done(req, source, res);
}

/* Does nothing: other requests are served meanwhile. */
static void
do_nothing(void *arg)
{
	(void)arg;
}

static void
work(void *arg)
{
	struct source *source = arg;

	history_finish(&source->reader, NULL);
	source->work(source);
}

static enum err
done(struct request *req, void *arg, struct response *res)
{
	struct source *source = arg;

	return source->done(req, source, res);
}

static enum err
print_on(struct request *req, void *arg, struct response *res)
{
	struct source *source = arg;
	enum err err = OK;

	(void)res;
	if (fingerprint_more(&source->print)) {
		err = fingerprint_read(req->db, &source->print);
		if (err == OK)
			err = defer(req, add, print_on, source);
		if (err != OK)
			fingerprint_free(&source->print);
		return err;
	}
	return defer(req, source->work, source->done, source);
}

static void
add(void *arg)
{
	struct source *source = arg;

	fingerprint_add(&source->print);
}
