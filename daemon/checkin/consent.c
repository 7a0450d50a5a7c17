/*
 * consent.c: the notice before the first form, the whole notice on its
 * own page, and agreeing and withdrawing, purpose by purpose.
 */
#include "pages.h"

static enum err purposes_read(struct request *, unsigned *);
static enum err
purpose_record(struct request *, enum purpose, bool, const char *);
static enum err go(const struct request *, const char *, struct response *);

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
	unsigned asked, fresh, data = 1u << FOR_DATA;
	enum err err = purposes_read(req, &asked);
	int purpose;

	if (err != OK)
		return err;
	/* Nobody agrees in a client's place. */
	if (req->link.by == BY_THERAPIST)
		return ERR_DENIED;
	/* All else needs the answers that data is about. */
	if (!((asked | req->link.consents) & data))
		return ERR_INVALID;
	fresh = asked & ~req->link.consents;
	if (fresh != 0 && sender_limited(req, "consent"))
		return ERR_THROTTLED;
	if (fresh != 0)
		sender_count(req, "consent");
	for (purpose = 0; purpose < PURPOSE_N && err == OK; purpose++) {
		if (fresh >> purpose & 1)
			err = purpose_record(
			    req, (enum purpose)purpose, true, "consent given");
	}
	if (err != OK)
		return err;
	return go(req, asked & data ? "" : "/privacy", res);
}

/* Without data there is nothing to remind of and nothing to share. */
enum err
post_checkin_withdraw(struct request *req, struct response *res)
{
	unsigned asked, gone;
	enum err err = purposes_read(req, &asked);
	int purpose;

	if (err != OK)
		return err;
	/* Nor withdraws. */
	if (req->link.by == BY_THERAPIST)
		return ERR_DENIED;
	gone = req->link.consents;
	if (!(asked >> FOR_DATA & 1))
		gone &= asked;
	if (gone != 0 && sender_limited(req, "consent"))
		return ERR_THROTTLED;
	if (gone != 0)
		sender_count(req, "consent");
	for (purpose = 0; purpose < PURPOSE_N && err == OK; purpose++) {
		if (gone >> purpose & 1)
			err = purpose_record(req, (enum purpose)purpose, false,
			    "consent withdrawn");
	}
	return err == OK ? go(req, "/privacy", res) : err;
}

enum err
consent_show(struct request *req, struct response *res)
{
	struct buf out = { .arena = req->arena };

	if (req->link.by == BY_THERAPIST)
		return ERR_DENIED;
	tmpl_consent(&out, req);
	frame_respond(res, &out);
	/* What was sent is not stored; the phone may keep it till then. */
	if (req->verb == HTTP_POST)
		res->status = 403;
	return OK;
}

/* The purposes named in the form; data where none is. */
static enum err
purposes_read(struct request *req, unsigned *out)
{
	static const struct field fields[] = {
		{ "purpose", FIELD_BITS, 0, PURPOSE_N, 0, purpose_words },
	};
	struct field_errors errors = { NULL, 0 };
	uint64_t bits;
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), &bits, &errors);

	if (err == OK)
		*out = bits == 0 ? 1u << FOR_DATA : (unsigned)bits;
	return err;
}

static enum err
purpose_record(
    struct request *req, enum purpose purpose, bool given, const char *action)
{
	struct actor actor = { ACTOR_CLIENT, req->link.client };
	int64_t client = req->link.client;
	enum err err =
	    given ? consent_give(req->db, req->now, client, purpose, req->lang)
		  : consent_withdraw(req->db, req->now, client, purpose);

	if (err != OK)
		return err;
	return audit_add(
	    req->db, req->now, actor, action, client, purpose_words[purpose]);
}

static enum err
go(const struct request *req, const char *path, struct response *res)
{
	res->status = 303;
	res->location = frame_path(req, path);
	return OK;
}
