/*
 * page_consent.c: the notice before the first form, the whole notice on its
 * own page, and agreeing and withdrawing.
 */
#include "pages.h"
#include "store.h"

static enum err back_to_form(struct request *, struct response *);

enum err
get_checkin_privacy(struct request *req, struct response *res)
{
	struct buf out = { .arena = req->arena };

	tmpl_privacy(&out, req);
	frame_respond(res, &out);
	return OK;
}

/* Agreeing again changes nothing: the button may be pressed twice. */
enum err
post_checkin_consent(struct request *req, struct response *res)
{
	struct actor actor = { ACTOR_CLIENT, req->client };
	enum err err;

	if (req->consented)
		return back_to_form(req, res);
	if (frame_limited(req, "consent"))
		return ERR_THROTTLED;
	frame_count(req, "consent");
	err = consent_give(req->db, req->now, req->client, FOR_DATA, req->lang);
	if (err == OK)
		err = audit_add(
		    req->db, req->now, actor, "consent_give", req->client, "");
	return err == OK ? back_to_form(req, res) : err;
}

enum err
post_checkin_withdraw(struct request *req, struct response *res)
{
	struct actor actor = { ACTOR_CLIENT, req->client };
	enum err err = OK;

	if (req->consented && frame_limited(req, "consent"))
		return ERR_THROTTLED;
	frame_count(req, "consent");
	if (req->consented)
		err =
		    consent_withdraw(req->db, req->now, req->client, FOR_DATA);
	if (req->consented && err == OK)
		err = audit_add(req->db, req->now, actor, "consent_withdraw",
		    req->client, "");
	if (err != OK)
		return err;
	res->status = 303;
	res->location = arena_printf(req->arena, "/c/%s/privacy", req->token);
	return OK;
}

enum err
consent_show(struct request *req, struct response *res)
{
	struct buf out = { .arena = req->arena };

	tmpl_consent(&out, req);
	frame_respond(res, &out);
	return OK;
}

static enum err
back_to_form(struct request *req, struct response *res)
{
	res->status = 303;
	res->location = arena_printf(req->arena, "/c/%s", req->token);
	return OK;
}
