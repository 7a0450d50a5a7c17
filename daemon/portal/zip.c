/*
 * zip.c: the reports of many clients in one archive, sent while it is made: the
 * reports one by one, then index.csv with the result of each.
 */
#include "pages.h"

#include <string.h>

#include "data.h"
#include "history.h"
#include "report.h"
#include "store.h"
#include "system.h"

#define NO_CONSENT "no report: no consent to sharing"

struct batch {
	struct stream stream; /* first: stream * is cast to this */
	const struct reports_asked *asked;
	const struct conf *conf;
	int64_t now;
	const char *issuer;
	struct zip *zip;
	struct buf index; /* in the request's arena */
	size_t next;
	/* The current report; the arena is reset for each. A long history is
	 * read in parts; each is a part of the answer without bytes. */
	struct arena *arena;
	enum { NEXT, READING, FINISHING, PRINTING, DRAWN } stage;
	bool parted;
	struct history history;
	struct history_reader reader;
	struct fingerprint print;
	struct report_options options;
	struct report_entry entry;
	struct buf pdf;
	const char *why;
	enum err err;
};

static enum err batch_begin(struct request *, struct stream *);
static enum err still_has(struct request *, int64_t);
static enum err client_next(struct request *, struct batch *);
static enum err client_begin(struct request *, struct batch *);
static enum err
may_share(struct request *, const struct batch *, int64_t, bool *);
static bool has_data(const struct history *, const struct report_options *);
static void batch_work(struct stream *);
static void draw(struct batch *);
static enum err batch_end(struct request *, struct stream *);
static enum err put(struct request *, struct stream *);
static void batch_over(struct stream *);

enum err
zip_respond(struct request *req, const struct reports_asked *asked,
    struct response *res)
{
	struct batch *batch = arena_new_of(req->arena, struct batch);

	batch->stream = (struct stream){ .begin = batch_begin,
		.work = batch_work,
		.end = batch_end,
		.over = batch_over };
	if (!stream_open(req, &batch->stream))
		return ERR_UNAVAILABLE;
	batch->asked = asked;
	batch->conf = req->conf;
	batch->now = req->now;
	batch->issuer = req->user.name;
	batch->zip = zip_start();
	batch->arena = arena_new();
	batch->index.arena = req->arena;
	report_index_head(&batch->index);
	req->detail = arena_printf(req->arena, "%zu clients", asked->clients.n);
	res->stream = &batch->stream;
	res->type = "application/zip";
	res->disposition = arena_printf(
	    req->arena, "attachment; filename=\"reports-%s.zip\"", asked->to);
	return OK;
}

/* Reads the next part; after the last client, makes the index. */
static enum err
batch_begin(struct request *req, struct stream *stream)
{
	struct batch *batch = (struct batch *)(void *)stream;
	enum err err = OK;
	bool more = false;

	if (batch->stage == NEXT)
		err = client_next(req, batch);
	stream->part = (struct buf){ .arena = batch->arena };
	if (err != OK || stream->last)
		return err;
	if (batch->stage == READING) {
		err = history_part(req->db, &batch->reader, &more);
		/* Erased while being read: leave it out. */
		if (err == ERR_NOT_FOUND) {
			batch->stage = NEXT;
			return OK;
		}
		if (err != OK || more) {
			batch->parted = true;
			return err;
		}
		batch->stage = FINISHING;
		/* The worker sorts a long history. */
		if (batch->parted)
			return OK;
		history_finish(&batch->reader, NULL);
	}
	if (batch->stage == FINISHING)
		err = client_begin(req, batch);
	if (err == OK && batch->stage == PRINTING)
		err = fingerprint_read(req->db, &batch->print);
	return err;
}

/* Starts to read the next existing client, or ends. */
static enum err
client_next(struct request *req, struct batch *batch)
{
	const struct ids *clients = &batch->asked->clients;
	int64_t client;
	enum err err;

	arena_reset(batch->arena);
	batch->pdf = (struct buf){ .arena = batch->arena };
	batch->entry = (struct report_entry){ 0 };
	batch->why = NULL;
	batch->parted = false;
	while (batch->next < clients->n) {
		client = clients->v[batch->next++];
		err = still_has(req, client);
		if (err == ERR_NOT_FOUND)
			continue;
		history_start(
		    batch->arena, client, &batch->history, &batch->reader);
		batch->stage = READING;
		return err;
	}
	batch->stream.last = true;
	return OK;
}

/* The dispatcher checks the user before each part. ERR_NOT_FOUND: the client
 * was erased or transferred meanwhile and is left out. */
static enum err
still_has(struct request *req, int64_t client)
{
	return client_scope(
	    req->db, client, req->role == ROLE_OWNER ? 0 : req->user.id);
}

/* The history is complete: prepare the report. */
static enum err
client_begin(struct request *req, struct batch *batch)
{
	const struct reports_asked *asked = batch->asked;
	int64_t client = batch->history.client.id;
	const char *from = asked->from;
	bool sharing;
	enum err err = may_share(req, batch, client, &sharing);

	if (err != OK)
		return err;
	batch->options = (struct report_options){
		.practice = batch->conf->practice_name,
		.address = batch->conf->practice_address,
		.issuer = batch->issuer,
		.lang = asked->lang == NOT_ANSWERED
			    ? batch->history.client.language
			    : (enum lang)asked->lang,
		.version = RELIEFD_VERSION,
		.reader = (enum reader)asked->reader,
	};
	if (from[0] == '\0')
		from = history_first_day(&batch->history);
	if (from[0] == '\0' || strcmp(from, asked->to) > 0)
		from = asked->to;
	fingerprint_start(
	    &batch->history, from, asked->to, &batch->options, &batch->print);
	batch->entry.code = batch->history.client.code;
	if (!sharing)
		batch->entry.status = NO_CONSENT;
	else if (!has_data(&batch->history, &batch->options))
		batch->entry.status = "no report: no data in this period";
	else if (crashes_refuse(client))
		batch->entry.status =
		    "no report: drawing it has stopped the "
		    "service twice";
	if (batch->entry.status != NULL)
		fingerprint_free(&batch->print);
	batch->stage = batch->entry.status == NULL ? PRINTING : DRAWN;
	return OK;
}

/* A report for a referrer needs the client's consent. */
static enum err
may_share(struct request *req, const struct batch *batch, int64_t client,
    bool *sharing)
{
	unsigned consents;
	enum err err = consents_given(req->db, client, &consents);

	if (err == OK)
		*sharing = batch->asked->reader != READER_REFERRER ||
			   (consents >> FOR_SHARING & 1) != 0;
	return err;
}

static bool
has_data(const struct history *history, const struct report_options *options)
{
	size_t i;

	for (i = 0; i < history->checkins.n; i++) {
		if (strcmp(history->checkins.v[i].day, options->from) >= 0 &&
		    strcmp(history->checkins.v[i].day, options->to) <= 0)
			return true;
	}
	for (i = 0; i < history->sessions.n; i++) {
		if (strcmp(history->sessions.v[i].day, options->from) >= 0 &&
		    strcmp(history->sessions.v[i].day, options->to) <= 0)
			return true;
	}
	for (i = 0; i < history->readings.n; i++) {
		if (strcmp(history->readings.v[i].day, options->from) >= 0 &&
		    strcmp(history->readings.v[i].day, options->to) <= 0)
			return true;
	}
	return false;
}

/* In a worker thread. */
static void
batch_work(struct stream *stream)
{
	struct batch *batch = (struct batch *)(void *)stream;

	batch->err = OK;
	if (stream->last) {
		batch->err = zip_add(batch->zip, "index.csv", batch->now,
				 &batch->index, &stream->part) &&
				     zip_end(batch->zip, &stream->part)
				 ? OK
				 : ERR_INTERNAL;
	} else if (batch->stage == FINISHING) {
		history_finish(&batch->reader, NULL);
	} else if (batch->stage == PRINTING) {
		fingerprint_add(&batch->print);
		if (!fingerprint_more(&batch->print)) {
			draw(batch);
			batch->stage = DRAWN;
		}
	}
}

static void
draw(struct batch *batch)
{
	int slot = crashes_begin(batch->history.client.id);

	batch->err = client_report(
	    &batch->history, &batch->options, &batch->pdf, &batch->why);
	crashes_end(slot);
	if (batch->err == OK) {
		report_made(batch->arena, &batch->pdf,
		    report_name(batch->arena, &batch->history, &batch->options),
		    &batch->entry);
	} else {
		batch->entry.status = arena_printf(batch->arena,
		    "no report: %s", batch->why ? batch->why : "not drawn");
		batch->err = OK;
	}
}

static enum err
batch_end(struct request *req, struct stream *stream)
{
	struct batch *batch = (struct batch *)(void *)stream;
	int64_t client = batch->history.client.id;
	bool sharing;
	enum err err;

	if (batch->err != OK || stream->last || batch->stage != DRAWN)
		return batch->err;
	batch->stage = NEXT;
	/* Add it only now: the right or the consent may have ended while it was
	 * drawn. */
	err = still_has(req, client);
	if (err == OK)
		err = may_share(req, batch, client, &sharing);
	if (err != OK)
		return err == ERR_NOT_FOUND ? OK : err;
	if (!sharing)
		batch->entry = (struct report_entry){ .code = batch->entry.code,
			.status = NO_CONSENT };
	report_index_row(&batch->index, &batch->entry);
	return batch->entry.file != NULL ? put(req, stream) : OK;
}

/* Records the download, as for a single report. */
static enum err
put(struct request *req, struct stream *stream)
{
	struct batch *batch = (struct batch *)(void *)stream;
	const struct report_options *options = &batch->options;
	int64_t client = batch->history.client.id;
	enum err err;

	if (!zip_add(batch->zip, batch->entry.file, batch->now, &batch->pdf,
		&stream->part))
		return ERR_INTERNAL;
	err = report_made_put(req->db, req->now, client, req->user.id,
	    reader_words[options->reader], options->from, options->to);
	if (err != OK)
		return err;
	return audit_add(req->db, req->now,
	    (struct actor){ ACTOR_USER, req->user.id }, "report downloaded",
	    client,
	    arena_printf(batch->arena, "%s/%s", options->from, options->to));
}

static void
batch_over(struct stream *stream)
{
	struct batch *batch = (struct batch *)(void *)stream;

	zip_free(batch->zip);
	fingerprint_free(&batch->print);
	arena_free(batch->arena);
}
