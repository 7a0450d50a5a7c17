/* audit.c: shows who viewed, downloaded or changed what, and when. */
#include "pages.h"

#include <string.h>

static enum err query_read(struct request *, struct audit_page *);
static enum err
items_make(struct request *, const struct audits *, struct audit_page *);
static const char *
who_text(struct request *, const struct users *, struct actor);
static const char *user_name(const struct users *, int64_t);
static enum err
whom_text(struct request *, const struct audit_page *, struct audit_item *);
static const char *detail_text(struct request *, const char *);
static const char *client_text(struct request *, int64_t);

enum err
get_audit(struct request *req, struct response *res)
{
	struct audit_page page = { .req = req, .code = "" };
	struct buf out = { .arena = req->arena };
	struct users users = { NULL, 0 };
	struct audits audits = { NULL, 0 };
	enum err err = user_list(req->db, req->arena, &users);

	page.users = &users;
	if (err == OK)
		err = query_read(req, &page);
	if (err == OK && !page.unknown)
		err = audit_list(req->db, req->arena, &page.filter, &audits);
	if (err == OK)
		err = items_make(req, &audits, &page);
	if (err != OK)
		return err;
	tmpl_audit(&out, &page);
	portal_respond(res, &out);
	return OK;
}

/* ?client=CODE&user=ID&before=SEQ */
static enum err
query_read(struct request *req, struct audit_page *page)
{
	const char *code = pairs_get(&req->query, "client");
	const char *user = pairs_get(&req->query, "user");
	const char *before = pairs_get(&req->query, "before");
	struct client client;
	enum err err = OK;

	page->filter.limit = AUDITS_PER_PAGE;
	if ((user != NULL && user[0] != '\0' &&
		!parse_int(user, 1, INT64_MAX, &page->filter.user)) ||
	    (before != NULL &&
		!parse_int(before, 1, INT64_MAX, &page->filter.before)))
		return ERR_NOT_FOUND;
	if (code == NULL || code[0] == '\0')
		return OK;
	page->code = text_clean(arena_strdup(req->arena, code), false);
	err = client_by_code(req->db, req->arena, page->code, &client);
	if (err == OK)
		page->filter.client = client.id;
	page->unknown = err == ERR_NOT_FOUND;
	return page->unknown ? OK : err;
}

static enum err
items_make(
    struct request *req, const struct audits *audits, struct audit_page *page)
{
	struct ids shown = { arena_array(req->arena, int64_t, audits->n), 0 };
	enum err err = OK;
	size_t i;

	page->items.v = arena_array(req->arena, struct audit_item, audits->n);
	page->items.n = audits->n;
	for (i = 0; i < audits->n && err == OK; i++) {
		struct audit_item *item = &page->items.v[i];

		item->row = &audits->v[i];
		day_of_instant(item->row->at, item->day);
		instant_clock(item->row->at, item->clock);
		item->who = who_text(req, page->users, item->row->actor);
		item->detail = detail_text(req, item->row->detail);
		err = whom_text(req, page, item);
		if (err == OK && item->client != 0)
			shown.v[shown.n++] = item->client;
	}
	req->detail = audit_clients(req->arena, &shown);
	if (audits->n == AUDITS_PER_PAGE)
		page->older = audits->v[audits->n - 1].seq;
	return err;
}

static const char *
who_text(struct request *req, const struct users *users, struct actor actor)
{
	switch (actor.kind) {
	case ACTOR_USER:
		return user_name(users, actor.id);
	case ACTOR_CLIENT:
		return client_text(req, actor.id);
	case ACTOR_COMMAND:
		return actor.id == 0
			   ? tr(req->lang, "command line")
			   : arena_printf(req->arena,
				 tr(req->lang, "command line, user %lld"),
				 (long long)actor.id);
	default:
		return tr(req->lang, "reliefd itself");
	}
}

static const char *
user_name(const struct users *users, int64_t id)
{
	size_t i;

	for (i = 0; i < users->n; i++) {
		if (users->v[i].id == id)
			return users->v[i].name;
	}
	return "";
}

static enum err
whom_text(
    struct request *req, const struct audit_page *page, struct audit_item *item)
{
	const struct audit *row = item->row;

	item->whom = "";
	if (row->object == 0)
		return OK;
	if (audit_object(row->action) == OBJECT_USER) {
		item->whom = user_name(page->users, row->object);
		return OK;
	}
	item->client = row->object;
	item->whom = client_text(req, row->object);
	return OK;
}

/* The clients in a list are only for reliefd breach-report. */
static const char *
detail_text(struct request *req, const char *detail)
{
	int64_t first, last, n = 0;
	const char *rest = detail;

	while (audit_clients_next(&rest, &first, &last))
		n += last - first + 1;
	if (n == 0)
		return detail;
	return arena_printf(req->arena,
	    n == 1 ? tr(req->lang, "%lld client")
		   : tr(req->lang, "%lld clients"),
	    (long long)n);
}

/* An erased client has no name and no code. */
static const char *
client_text(struct request *req, int64_t id)
{
	struct client client;

	if (client_get(req->db, req->arena, id, &client) != OK)
		return tr(req->lang, "an erased client");
	return arena_printf(req->arena, "%s %s", client.name, client.code);
}
