/*
 * practice.c: the summary of the practice. In turns the loop reads some clients
 * and a worker computes, so that other requests do not wait long.
 */
#include "pages.h"

#include <string.h>

#include "data.h"
#include "report.h"
#include "store.h"
#include "system.h"

struct summary_work {
	struct gathering gathering;
	enum lang lang;
	struct buf pdf; /* in the request's arena; the worker owns it now */
	const char *why;
	enum err err;
};

static enum err next(struct request *, struct summary_work *);
static void compute(void *);
static enum err computed(struct request *, void *, struct response *);
static void draw(void *);
static enum err drawn(struct request *, void *, struct response *);
static void
refuse(struct request *, const struct summary_work *, struct response *);

enum err
get_practice_pdf(struct request *req, struct response *res)
{
	struct summary_work *work =
	    arena_new_of(req->arena, struct summary_work);
	const char *word = pairs_get(&req->query, "lang");
	const char *named = pairs_get(&req->query, "condition");
	int condition = NOT_ANSWERED;
	struct days days;
	enum err err = OK;

	if (!page_period(req, "/reports", &days, res))
		return OK;
	/* By default the year up to the last day. */
	if (days.from[0] == '\0')
		day_text(day_number(days.to) - YEAR_DAYS + 1, days.from);
	if (word != NULL && !lang_parse(word, &work->lang))
		err = ERR_INVALID;
	if (named != NULL && named[0] != '\0') {
		condition = word_find(condition_words, CONDITION_N, named);
		if (condition < 0)
			err = ERR_INVALID;
	}
	if (err == OK)
		err = gather_start(req->db, req->arena,
		    condition < 0 ? 0 : 1u << condition, days.from, days.to,
		    &work->gathering);
	return err == OK ? next(req, work) : err;
}

static enum err
next(struct request *req, struct summary_work *work)
{
	enum err err;

	if (gather_more(&work->gathering)) {
		err = gather_read(req->db, &work->gathering);
		if (err != OK)
			return err;
		return defer(req, compute, computed, work);
	}
	work->gathering.options.practice = req->conf->practice_name;
	work->gathering.options.lang = work->lang;
	work->gathering.options.version = RELIEFD_VERSION;
	work->pdf.arena = req->arena;
	return defer(req, draw, drawn, work);
}

/* In a worker thread. */
static void
compute(void *arg)
{
	struct summary_work *work = arg;

	gather_reckon(&work->gathering);
}

static enum err
computed(struct request *req, void *arg, struct response *res)
{
	(void)res;
	return next(req, arg);
}

/* In a worker thread; practice_report() is pure. */
static void
draw(void *arg)
{
	struct summary_work *work = arg;

	gather_finish(&work->gathering);
	work->err = practice_report(&work->gathering.practice,
	    &work->gathering.options, &work->pdf, &work->why);
}

static enum err
drawn(struct request *req, void *arg, struct response *res)
{
	struct summary_work *work = arg;
	const struct report_options *options = &work->gathering.options;

	if (work->why != NULL) {
		refuse(req, work, res);
		return OK;
	}
	if (work->err != OK)
		return work->err;
	req->detail =
	    arena_printf(req->arena, "%s/%s", options->from, options->to);
	res->type = "application/pdf";
	res->body = work->pdf.data;
	res->len = work->pdf.len;
	res->disposition = arena_printf(req->arena,
	    "attachment; filename=\"practice-%s_%s.pdf\"", options->from,
	    options->to);
	res->etag =
	    arena_printf(req->arena, "\"%s-%s-%s-%s\"", options->fingerprint,
		options->from, options->to, lang_words[options->lang]);
	return OK;
}

static void
refuse(
    struct request *req, const struct summary_work *work, struct response *res)
{
	struct buf out = { .arena = req->arena };
	bool few = work->gathering.practice.refused;
	struct refusal refusal = {
		.heading = few ? tr(req->lang, "No practice summary yet")
			       : tr(req->lang, "The report could not be drawn"),
		.why = few ? tr(req->lang,
				 "A practice summary needs at least 5 clients "
				 "who have consented; of a condition, also 5 "
				 "without it, or none.")
			   : tr(req->lang, work->why),
		.next = few ? tr(req->lang,
				  "With fewer, single people could be "
				  "recognised in it.")
			    : tr(req->lang,
				  "The records are safe. Whoever looks after "
				  "the computer can mend this; then try "
				  "again."),
		.back = "/reports",
	};

	if (!few)
		log_error("practice summary: %s", work->why);
	tmpl_report_refused(&out, req, &refusal);
	portal_respond(res, &out);
	res->status = few ? 409 : 503;
}
