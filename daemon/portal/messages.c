/*
 * messages.c: the list of clients to ask for an answer. The program sends
 * nothing: a button makes a link and the text, a person sends them by WhatsApp
 * and marks them as sent.
 */
#include "pages.h"

#include <string.h>

#include "system.h"

enum message_action { MESSAGE_MAKE, MESSAGE_SENT, MESSAGE_DROPPED, ACTION_N };
static const char *const action_words[] = { "make", "sent", "dropped" };

static enum err make(struct request *, struct response *);
static enum err mark(struct request *, bool, struct response *);
static const struct message_item *find(const struct messages_page *, int64_t);
static const char *shown(const struct request *, const struct messages_page *);

enum err
get_messages(struct request *req, struct response *res)
{
	struct messages_page page = { .req = req };
	struct buf out = { .arena = req->arena };
	enum err err = messages_queue(req, &page);

	if (err != OK)
		return err;
	req->detail = shown(req, &page);
	tmpl_messages(&out, &page);
	portal_respond(res, &out);
	return OK;
}

enum err
post_client_message(struct request *req, struct response *res)
{
	static const struct field fields[] = {
		{ "action", FIELD_WORD, 0, ACTION_N, 0, action_words },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	int action;
	enum err err = form_read(
	    req, &req->form, fields, nitems(fields), &action, &errors);

	if (err != OK || action == NOT_ANSWERED)
		return ERR_INVALID;
	return action == MESSAGE_MAKE ? make(req, res)
				      : mark(req, action == MESSAGE_SENT, res);
}

/* The client may have answered since the page was made. */
static enum err
make(struct request *req, struct response *res)
{
	struct messages_page page = { .req = req };
	struct message_page message = { .req = req };
	struct buf out = { .arena = req->arena };
	const struct message_item *item;
	enum err err = messages_queue(req, &page);

	if (err != OK)
		return err;
	item = find(&page, req->id);
	if (item == NULL) {
		res->status = 409;
		page.gone = true;
		tmpl_messages(&out, &page);
		portal_respond(res, &out);
		return OK;
	}
	err = link_make(req, &message.address);
	if (err == OK)
		err = message_add(req->db, req->now, req->id, item->kind,
		    item->due, item->row->language, req->user.id);
	req->detail = message_words[item->kind];
	if (err != OK)
		return err;
	message.item = item;
	message.text = message_text(req->arena, item->row->language,
	    item->row->asked[item->kind], item->row->name, message.address);
	tmpl_message(&out, &message);
	portal_respond(res, &out);
	return OK;
}

static enum err
mark(struct request *req, bool sent, struct response *res)
{
	enum err err = message_close(req->db, req->now, req->id, sent);

	req->action = sent ? "message sent" : "message dropped";
	if (err != OK)
		return err;
	res->status = 303;
	res->location = "/messages";
	return OK;
}

static const struct message_item *
find(const struct messages_page *page, int64_t client)
{
	size_t i;

	for (i = 0; i < page->due.n; i++) {
		if (page->due.v[i].row->client == client)
			return &page->due.v[i];
	}
	return NULL;
}

/* Returns the shown clients, for the audit. */
static const char *
shown(const struct request *req, const struct messages_page *page)
{
	struct ids ids = {
		arena_array(req->arena, int64_t, page->due.n + page->open.n), 0
	};
	size_t i;

	for (i = 0; i < page->due.n; i++)
		ids.v[ids.n++] = page->due.v[i].row->client;
	for (i = 0; i < page->open.n; i++)
		ids.v[ids.n++] = page->open.v[i].row->client;
	return audit_clients(req->arena, &ids);
}
