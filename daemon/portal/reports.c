/*
 * reports.c: reports of many clients at once, chosen by filter or tick, and the
 * reports of the whole practice.
 */
#include "pages.h"

#include <string.h>

#include "data.h"
#include "report.h"

#define NOBODY "Tick at least one client, or take all that fit."
#define FEW "No client fits."
#define DAY_MAX_CHARS 40 /* longer input is no day anyway */

static enum err asked_read(struct request *, struct reports_asked *);
static enum err all_find(struct request *, struct ids *);
static enum err scope_check(struct request *, const struct ids *);
static enum err respond(struct request *, const char *, struct response *);

enum err
get_reports(struct request *req, struct response *res)
{
	return respond(req, NULL, res);
}

enum err
post_reports_zip(struct request *req, struct response *res)
{
	struct reports_asked *asked =
	    arena_new_of(req->arena, struct reports_asked);
	enum err err = asked_read(req, asked);
	struct days days;
	const char *wrong;

	if (err == OK && asked->all == 0)
		err = all_find(req, &asked->clients);
	else if (err == OK)
		err = scope_check(req, &asked->clients);
	if (err != OK)
		return err;
	if (asked->clients.n == 0)
		return respond(
		    req, tr(req->lang, asked->all == 0 ? FEW : NOBODY), res);
	wrong = period_read(asked->first, asked->last, req->today, &days);
	if (wrong != NULL)
		return respond(req,
		    arena_printf(req->arena, "%s.", tr(req->lang, wrong)), res);
	memcpy(asked->from, days.from, DAY_SIZE);
	memcpy(asked->to, days.to, DAY_SIZE);
	return zip_respond(req, asked, res);
}

static enum err
asked_read(struct request *req, struct reports_asked *asked)
{
	static const char *const which[] = { "all", "ticked" };
	static const struct field fields[] = {
		{ "client", FIELD_IDS, 1, INT64_MAX,
		    offsetof(struct reports_asked, clients), NULL },
		{ "which", FIELD_WORD, 0, nitems(which),
		    offsetof(struct reports_asked, all), which },
		{ "for", FIELD_WORD, 0, READER_N,
		    offsetof(struct reports_asked, reader), reader_words },
		{ "lang", FIELD_WORD, 0, LANG_N,
		    offsetof(struct reports_asked, lang), lang_words },
		{ "from", FIELD_TEXT, 0, DAY_MAX_CHARS,
		    offsetof(struct reports_asked, first), NULL },
		{ "to", FIELD_TEXT, 0, DAY_MAX_CHARS,
		    offsetof(struct reports_asked, last), NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), asked, &errors);

	if (err != OK || asked->all == NOT_ANSWERED)
		return ERR_INVALID;
	if (asked->reader == NOT_ANSWERED)
		asked->reader = READER_THERAPIST;
	return OK;
}

/* All clients of the filter, from all pages of the list. */
static enum err
all_find(struct request *req, struct ids *out)
{
	struct client_filter filter = { 0 };
	int64_t page;

	if (!clients_filter(req, &filter, &page))
		return ERR_NOT_FOUND;
	return client_ids(req->db, req->arena, &filter, out);
}

static enum err
scope_check(struct request *req, const struct ids *clients)
{
	int64_t therapist = req->role == ROLE_OWNER ? 0 : req->user.id;
	enum err err = OK;
	size_t i;

	for (i = 0; i < clients->n && err == OK; i++)
		err = client_scope(req->db, clients->v[i], therapist);
	return err;
}

static enum err
respond(struct request *req, const char *wrong, struct response *res)
{
	struct reports_page page = { .req = req, .wrong = wrong };
	struct buf out = { .arena = req->arena };
	enum err err;

	if (!clients_filter(req, &page.filter, &page.place.number))
		return ERR_NOT_FOUND;
	page.filter.sort = SORT_NAME;
	err = client_counts(req->db, req->arena, &page.filter, page.counts);
	if (err == OK)
		err = client_list(
		    req->db, req->arena, req->now, &page.filter, &page.rows);
	if (err != OK)
		return err;
	page.place.total = page.counts[page.filter.kind];
	page.place.first = page.filter.offset + 1;
	page.place.last = page.filter.offset + (int64_t)page.rows.n;
	day_text(day_number(req->today) - YEAR_DAYS + 1, page.year_ago);
	if (wrong == NULL)
		req->detail = clients_detail(req->arena, &page.rows);
	tmpl_reports(&out, &page);
	portal_respond(res, &out);
	if (wrong != NULL)
		res->status = 422;
	return OK;
}
