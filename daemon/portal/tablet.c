/*
 * tablet.c: the client's form on a tablet of the practice. The link is valid
 * for one check-in, by the client alone or by a therapist who asks. Afterwards
 * it shows nothing.
 */
#include "pages.h"

#include "system.h"

static enum err who_read(struct request *, int *);
static enum err tablet_make(struct request *, enum sender, char[TOKEN_SIZE]);

enum err
get_client_form(struct request *req, struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct client client;
	struct tablet_page page = { .req = req, .client = &client };
	unsigned consents;
	enum err err = client_get(req->db, req->arena, req->id, &client);

	if (err == OK)
		err = consents_given(req->db, req->id, &consents);
	if (err != OK)
		return err;
	page.consented = consents >> FOR_DATA & 1;
	tmpl_tablet(&out, &page);
	portal_respond(res, &out);
	return OK;
}

/* Ends the login: a client with the tablet must not reach the portal. */
enum err
post_client_form(struct request *req, struct response *res)
{
	char token[TOKEN_SIZE];
	unsigned consents;
	int who;
	enum err err = who_read(req, &who);

	if (err == OK)
		err = consents_given(req->db, req->id, &consents);
	if (err == OK && who == BY_THERAPIST && !(consents >> FOR_DATA & 1))
		err = ERR_DENIED;
	if (err == OK)
		err = tablet_make(req, (enum sender)who, token);
	if (err == OK && who == BY_CLIENT)
		err = login_leave(req, res);
	if (err != OK)
		return err;
	res->status = 303;
	res->location = arena_printf(req->arena, "/c/%s", token);
	return OK;
}

static enum err
who_read(struct request *req, int *who)
{
	static const struct field fields[] = {
		{ "who", FIELD_WORD, 0, SENDER_N, 0, sender_words },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), who, &errors);

	return err == OK && *who == NOT_ANSWERED ? ERR_INVALID : err;
}

static enum err
tablet_make(struct request *req, enum sender by, char token[TOKEN_SIZE])
{
	uint8_t hash[HASH_SIZE];

	token_make(token);
	if (!token_hash(token, hash))
		return ERR_INTERNAL;
	req->detail = sender_words[by];
	return link_add_tablet(
	    req->db, req->latest, hash, req->id, req->user.id, by);
}
