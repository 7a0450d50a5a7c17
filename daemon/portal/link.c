/*
 * link.c: a client's link. Only the hash of its token is stored. So its
 * address, QR code and message appear on one page only: the answer that makes
 * the link.
 */
#include "pages.h"

#include <string.h>

#include "store.h"
#include "system.h"

enum link_action { LINK_MAKE, LINK_REVOKE, LINK_RENEW, LINK_ACTION_N };
static const char *const action_words[] = { "make", "revoke", "renew" };

static enum err action_read(struct request *, int *);
static enum err revoke(struct request *, struct link_page *);
static const char *address_of(struct request *, const char *);
static void message_make(struct request *, struct link_page *);
static enum err
respond_link(struct request *, struct link_page *, struct response *);
static enum err links_sum(struct request *, struct link_page *);

enum err
get_client_link(struct request *req, struct response *res)
{
	struct link_page page = { .req = req };

	return respond_link(req, &page, res);
}

enum err
post_client_link(struct request *req, struct response *res)
{
	struct link_page page = { .req = req };
	int action;
	enum err err = action_read(req, &action);

	if (err == OK && action != LINK_MAKE)
		err = revoke(req, &page);
	if (err == OK && action != LINK_REVOKE)
		err = link_make(req, &page.address);
	if (err != OK)
		return err;
	return respond_link(req, &page, res);
}

enum err
link_make(struct request *req, const char **address)
{
	char token[TOKEN_SIZE];
	uint8_t hash[HASH_SIZE];
	enum err err;

	token_make(token);
	if (!token_hash(token, hash))
		return ERR_INTERNAL;
	err = link_add(req->db, req->latest, hash, req->id, req->user.id,
	    (int)req->conf->link_days);
	if (err != OK)
		return err;
	*address = address_of(req, token);
	return OK;
}

static enum err
action_read(struct request *req, int *action)
{
	static const struct field fields[] = {
		{ "action", FIELD_WORD, 0, LINK_ACTION_N, 0, action_words },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), action, &errors);

	if (err == OK && *action == NOT_ANSWERED)
		*action = LINK_MAKE;
	return err;
}

static enum err
revoke(struct request *req, struct link_page *page)
{
	int64_t revoked;
	enum err err = link_revoke_all(req->db, req->now, req->id, &revoked);

	if (err != OK)
		return err;
	page->revoked = true;
	req->action = "links revoked";
	return OK;
}

/* Without a configured address, uses the one for this computer. */
static const char *
address_of(struct request *req, const char *token)
{
	const char *base = req->conf->practice_base_url;

	if (base[0] != '\0')
		return arena_printf(req->arena, "%s/c/%s", base, token);
	return arena_printf(
	    req->arena, "%s/c/%s", conf_url(req->arena, req->conf), token);
}

static void
message_make(struct request *req, struct link_page *page)
{
	const struct client *client = page->client;

	page->message = message_text(
	    req->arena, client->language, 0, client->name, page->address);
	page->digits = phone_digits(req->arena, client->phone);
}

static enum err
respond_link(struct request *req, struct link_page *page, struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct client *client = arena_new_of(req->arena, struct client);
	enum err err = client_get(req->db, req->arena, req->id, client);

	if (err != OK)
		return err;
	page->client = client;
	if (page->address != NULL)
		message_make(req, page);
	err = links_sum(req, page);
	if (err != OK)
		return err;
	tmpl_link(&out, page);
	portal_respond(res, &out);
	return OK;
}

static enum err
links_sum(struct request *req, struct link_page *page)
{
	struct links links = { NULL, 0 };
	struct user user;
	enum err err = link_list(req->db, req->arena, req->id, &links);
	size_t i;

	for (i = 0; err == OK && i < links.n; i++) {
		if (links.v[i].revoked != 0 ||
		    links.v[i].expires <= req->latest) {
			page->earlier_n++;
			continue;
		}
		if (page->live_n++ == 0)
			page->live = links.v[i];
	}
	page->live_by = "";
	if (err != OK || page->live.made_by == 0)
		return err;
	err = user_get(req->db, req->arena, page->live.made_by, &user);
	if (err == OK)
		page->live_by = user.name;
	return err == ERR_NOT_FOUND ? OK : err;
}
