/*
 * report.c: the PDF report, and its numbers as JSON. The loop reads the
 * history, a worker renders or computes, the loop answers.
 */
#include "pages.h"

#include <string.h>

#include "analysis.h"
#include "data.h"
#include "report.h"
#include "source.h"
#include "store.h"
#include "system.h"

struct drawing {
	struct source source; /* first: source * is cast to this */
	struct report_options options;
	struct buf out;  /* in the request's arena; the worker owns it now */
	const char *why; /* the reason of a failure */
	enum err err;
};

static void no_work(void *);
static enum err history_drawn(struct request *, void *, struct response *);
static enum err history_ready(struct request *, void *, struct response *);
static bool period_make(struct request *, struct drawing *, struct response *);
static enum err
reader_read(struct request *, struct drawing *, struct response *);
static enum err
consent_look(struct request *, const struct drawing *, struct response *);
static void draw(void *);
static enum err drawn(struct request *, void *, struct response *);
static void compute(void *);
static enum err computed(struct request *, void *, struct response *);
static void respond_file(struct request *, const struct drawing *, const char *,
    const char *, struct response *);
static enum err respond_why(struct request *, const char *, struct response *);
static void respond_refusal(
    struct request *, int, const struct refusal *, struct response *);
static enum err record_download(struct request *, const struct drawing *);

enum err
get_client_report_pdf(struct request *req, struct response *res)
{
	struct drawing *drawing = arena_new_of(req->arena, struct drawing);
	enum err err;

	drawing->out.arena = req->arena;
	drawing->options.practice = req->conf->practice_name;
	drawing->options.address = req->conf->practice_address;
	drawing->options.issuer = req->user.name;
	drawing->options.lang = req->lang;
	drawing->options.version = RELIEFD_VERSION;
	err = reader_read(req, drawing, res);
	if (err != OK || res->status != 0)
		return err;
	if (crashes_refuse(req->id))
		return respond_why(
		    req, "Drawing it has stopped the service twice.", res);
	return source_read(req, &drawing->source, no_work, history_drawn, res);
}

enum err
get_client_analysis_json(struct request *req, struct response *res)
{
	struct drawing *drawing = arena_new_of(req->arena, struct drawing);

	drawing->out.arena = req->arena;
	drawing->options.practice = req->conf->practice_name;
	return source_read(req, &drawing->source, no_work, history_ready, res);
}

/* The history is read; only the fingerprint is missing. */
static void
no_work(void *arg)
{
	(void)arg;
}

static enum err
history_drawn(struct request *req, void *arg, struct response *res)
{
	struct drawing *drawing = arg;

	return period_make(req, drawing, res)
		   ? source_print(
			 req, &drawing->source, &drawing->options, draw, drawn)
		   : OK;
}

static enum err
history_ready(struct request *req, void *arg, struct response *res)
{
	struct drawing *drawing = arg;

	return period_make(req, drawing, res)
		   ? source_print(req, &drawing->source, &drawing->options,
			 compute, computed)
		   : OK;
}

/* Reads the period of the address; by default from the client's first day to
 * today. On an error res has the page. */
static bool
period_make(struct request *req, struct drawing *drawing, struct response *res)
{
	const char *back =
	    arena_printf(req->arena, "/clients/%lld", (long long)req->id);
	struct days days;
	const char *from;

	if (!page_period(req, back, &days, res))
		return false;
	from = days.from;
	if (from[0] == '\0')
		from = history_first_day(&drawing->source.history);
	/* A client who began after the last day: report only that day. */
	if (from[0] == '\0' || strcmp(from, days.to) > 0)
		from = days.to;
	memcpy(drawing->options.from, from, DAY_SIZE);
	memcpy(drawing->options.to, days.to, DAY_SIZE);
	return true;
}

/* Reads ?for= and ?lang=. */
static enum err
reader_read(struct request *req, struct drawing *drawing, struct response *res)
{
	const char *reader = pairs_get(&req->query, "for");
	const char *lang = pairs_get(&req->query, "lang");
	int found = READER_THERAPIST;

	if (reader != NULL)
		found = word_find(reader_words, READER_N, reader);
	if (found < 0)
		return ERR_INVALID;
	drawing->options.reader = (enum reader)found;
	if (lang != NULL && !lang_parse(lang, &drawing->options.lang))
		return ERR_INVALID;
	return consent_look(req, drawing, res);
}

/* A report for a referrer needs the client's consent; without it res has the
 * page. */
static enum err
consent_look(
    struct request *req, const struct drawing *drawing, struct response *res)
{
	unsigned consents;
	enum err err;

	if (drawing->options.reader != READER_REFERRER)
		return OK;
	err = consents_given(req->db, req->id, &consents);
	if (err != OK || consents >> FOR_SHARING & 1)
		return err;
	respond_refusal(req, 403,
	    &(struct refusal){
		.heading = tr(req->lang, "There is no report for a referrer"),
		.why =
		    tr(req->lang, "The client has not consented to sharing."),
		.next = tr(req->lang,
		    "Ask the client, record the consent, then try again. The "
		    "reports for the practice and for the client need none."),
	    },
	    res);
	return OK;
}

/* In a worker thread; client_report() is pure. */
static void
draw(void *arg)
{
	struct drawing *drawing = arg;
	int slot = crashes_begin(drawing->source.history.client.id);

	drawing->err = client_report(&drawing->source.history,
	    &drawing->options, &drawing->out, &drawing->why);
	crashes_end(slot);
}

static enum err
drawn(struct request *req, void *arg, struct response *res)
{
	struct drawing *drawing = arg;
	enum err err = drawing->err;

	if (err != OK) {
		log_error("report of client %lld: %s", (long long)req->id,
		    drawing->why != NULL ? drawing->why : "not drawn");
		return drawing->why != NULL
			   ? respond_why(req, drawing->why, res)
			   : err;
	}
	crashes_forgive(req->id);
	/* The consent may have been withdrawn meanwhile. */
	err = consent_look(req, drawing, res);
	if (err != OK || res->status != 0)
		return err;
	err = record_download(req, drawing);
	if (err != OK)
		return err;
	respond_file(req, drawing, "progress", "pdf", res);
	res->type = "application/pdf";
	return OK;
}

/* In a worker thread, as above. */
static void
compute(void *arg)
{
	struct drawing *drawing = arg;
	struct analysis analysis;

	drawing->options.lacks = report_lacks_of(
	    drawing->out.arena, &drawing->source.history, &drawing->options);
	analysis_make(drawing->out.arena, &drawing->source.history,
	    drawing->options.from, drawing->options.to, &analysis);
	analysis_json(&analysis, &drawing->options, &drawing->out);
}

static enum err
computed(struct request *req, void *arg, struct response *res)
{
	struct drawing *drawing = arg;

	respond_file(req, drawing, "analysis", "json", res);
	res->type = "application/json";
	return OK;
}

/* Answers with a file named after its type, client and period. */
static void
respond_file(struct request *req, const struct drawing *drawing,
    const char *what, const char *kind, struct response *res)
{
	const struct report_options *options = &drawing->options;

	req->detail =
	    arena_printf(req->arena, "%s/%s", options->from, options->to);
	res->body = drawing->out.data;
	res->len = drawing->out.len;
	res->disposition =
	    arena_printf(req->arena, "attachment; filename=\"%s-%s-%s_%s.%s\"",
		what, drawing->source.history.client.code, options->from,
		options->to, kind);
	/* For another reader or language the same rows give other bytes. */
	if (options->fingerprint[0] != '\0')
		res->etag = arena_printf(req->arena, "\"%s-%s-%s-%s-%s-%s\"",
		    options->fingerprint, options->from, options->to,
		    reader_words[options->reader], lang_words[options->lang],
		    kind);
}

static enum err
respond_why(struct request *req, const char *why, struct response *res)
{
	respond_refusal(req, 503,
	    &(struct refusal){
		.heading = tr(req->lang, "The report could not be drawn"),
		.why = tr(req->lang, why),
		.next = tr(req->lang,
		    "The records are safe. Whoever looks after the computer "
		    "can mend this; then try again."),
	    },
	    res);
	return OK;
}

static void
respond_refusal(struct request *req, int status, const struct refusal *refusal,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct refusal here = *refusal;

	here.back =
	    arena_printf(req->arena, "/clients/%lld", (long long)req->id);
	tmpl_report_refused(&out, req, &here);
	portal_respond(res, &out);
	res->status = status;
}

/* A GET changes no data of the practice, but the download is recorded, unless
 * the disk is full. */
static enum err
record_download(struct request *req, const struct drawing *drawing)
{
	const struct report_options *options = &drawing->options;
	enum err err = db_full(req->db) ? ERR_UNAVAILABLE : db_write(req->db);

	if (err == OK) {
		err = report_made_put(req->db, req->now, req->id, req->user.id,
		    reader_words[options->reader], options->from, options->to);
		if (db_written(req->db, err == OK) != OK)
			err = ERR_UNAVAILABLE;
	}
	return err == ERR_UNAVAILABLE ? OK : err;
}
