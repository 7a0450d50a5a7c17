/*
 * page_frame.c: what all pages for clients share: their language, limits,
 * the way to the practice, and the pages that say what went wrong.
 */
#include "pages.h"
#include "system.h"

#include <string.h>

static bool is_client_path(const struct request *);
/* Pages that are read for each check-in that the limits allow. */
#define READS 10

static const char *link_key(const struct request *, const char *);
static const char *source_key(const struct request *, const char *);
static void error_words(const struct request *, struct error_page *);

void
frame_language(struct request *req, const enum lang *client)
{
	const char *word = pairs_get(&req->query, "lang");
	unsigned offered = lang_set(req->conf->practice_languages);
	enum lang lang = LANG_EN, chosen;

	req->lang = LANG_EN;
	req->lang_chosen = false;
	if (!is_client_path(req))
		return;
	while (!frame_offers(req, lang))
		lang++;
	if (client != NULL && frame_offers(req, *client))
		lang = *client;
	else
		lang = lang_accepted(req->languages, offered, lang);
	req->lang = lang;
	if (word != NULL && lang_parse(word, &chosen) &&
	    frame_offers(req, chosen)) {
		req->lang = chosen;
		req->lang_chosen = true;
	}
}

bool
frame_offers(const struct request *req, enum lang lang)
{
	return lang_set(req->conf->practice_languages) >> lang & 1;
}

bool
frame_has_languages(const struct request *req)
{
	unsigned others =
	    lang_set(req->conf->practice_languages) & ~(1u << req->lang);

	return is_client_path(req) && others != 0;
}

const char *
frame_switch(const struct request *req, enum lang lang)
{
	const char *moment = pairs_get(&req->query, "moment");

	if (moment == NULL)
		moment = pairs_get(&req->form, "moment");
	/* All links that do not work get the same page. */
	if (req->role != ROLE_CLIENT || moment == NULL ||
	    word_find(moment_words, MOMENT_N, moment) < 0)
		return arena_printf(req->arena, "?lang=%s", lang_words[lang]);
	return arena_printf(
	    req->arena, "?moment=%s&lang=%s", moment, lang_words[lang]);
}

bool
frame_consented(const struct request *req)
{
	return req->link.consents >> FOR_DATA & 1;
}

const char *
frame_path(const struct request *req, const char *rest)
{
	return arena_printf(req->arena, "/c/%s%s%s%s", req->token, rest,
	    !req->lang_chosen   ? ""
	    : strchr(rest, '?') ? "&lang="
				: "?lang=",
	    req->lang_chosen ? lang_words[req->lang] : "");
}

void
frame_respond(struct response *res, const struct buf *out)
{
	html_respond(res, out);
	res->csp = inline_policy();
}

bool
frame_limited(const struct request *req, const char *what)
{
	return !limit_allows(link_key(req, what), req->now,
		   req->conf->limits_link_per_hour) ||
	       source_limited(req, what);
}

bool
source_limited(const struct request *req, const char *what)
{
	return !limit_allows(source_key(req, what), req->now,
	    req->conf->limits_source_per_hour);
}

void
frame_count(const struct request *req, const char *what)
{
	limit_count(link_key(req, what), req->now);
	limit_count(source_key(req, what), req->now);
}

bool
frame_read_limited(const struct request *req)
{
	const struct conf *conf = req->conf;
	const char *link = link_key(req, "read");
	const char *source = source_key(req, "read");

	if (!limit_allows(
		link, req->now, READS * conf->limits_link_per_hour) ||
	    !limit_allows(
		source, req->now, READS * conf->limits_source_per_hour))
		return true;
	limit_count(link, req->now);
	limit_count(source, req->now);
	return false;
}

const char *
frame_whatsapp(const struct request *req, const char *text)
{
	struct buf out = { .arena = req->arena };
	struct phone phone;

	if (phone_read_abroad(req->arena, req->conf->practice_whatsapp,
		&phone) != NULL)
		return NULL;
	buf_printf(&out, "https://wa.me/%s?text=", phone.number + 1);
	html_url(&out, text);
	return buf_text(&out);
}

void
error_page_write(
    const struct request *req, enum err err, int status, struct buf *out)
{
	struct error_page page = { .req = req, .err = err, .status = status };

	error_words(req, &page);
	tmpl_error_page(out, &page);
}

/* A link that lost some characters on its way matches no route. */
static bool
is_client_path(const struct request *req)
{
	return strncmp(req->path, "/c/", 3) == 0;
}

/* What happened and what to do about it, for the one who reads it. */
static void
error_words(const struct request *req, struct error_page *page)
{
	bool client = is_client_path(req);

	page->resend = false;
	page->title = N_("This did not work");
	page->text =
	    N_("Something in the request was wrong. Go back and try "
	       "again, please.");
	if (page->err == ERR_NOT_FOUND && client) {
		/* The same for unknown, expired and revoked links. */
		page->title = N_("This link does not work");
		page->text =
		    N_("It may have expired. Ask your therapist for a "
		       "new one.");
		page->whatsapp = frame_whatsapp(
		    req, tr(req->lang, "Hello, please send me a new link."));
	} else if (page->err == ERR_CONFLICT && client) {
		page->title = N_("Sent already");
		page->text =
		    N_("This form was for one check-in, and that one is "
		       "stored. Nothing was added to it.");
	} else if (page->err == ERR_NOT_FOUND) {
		page->title = N_("Not found");
		page->text = N_("There is no such page, or it is not for you.");
	} else if (page->status == 414) {
		page->title = N_("This address is too long");
		page->text =
		    N_("Check that it was copied as it was given to you, "
		       "and nothing else with it.");
	} else if (page->status == 421) {
		page->title = N_("This is not the right address");
		page->text =
		    N_("Use the address that your practice gave you.");
	} else if (page->status == 431) {
		page->text =
		    N_("Your browser sent too much with this request. Delete "
		       "its cookies for this page, then try again, please.");
	} else if (page->status == 405) {
		page->text = N_("This page cannot be used in this way.");
	} else if (page->err == ERR_DENIED || page->err == ERR_LOGIN) {
		page->title = N_("Not allowed");
		page->text = N_("You may not do this. Nothing was changed.");
	} else if (page->status == 413) {
		page->title = N_("That was too long");
		page->text =
		    N_("Nothing was stored. Go back, shorten the note, "
		       "and send again, please.");
	} else if (page->err == ERR_THROTTLED && req->verb == HTTP_GET) {
		page->title = N_("Too many at once");
		page->text = N_("Open this page again later, please.");
	} else if (page->err == ERR_THROTTLED) {
		page->title = N_("Too many at once");
		page->text =
		    N_("Nothing was stored this time. Try again later, "
		       "please.");
	} else if (page->err == ERR_UNAVAILABLE || page->err == ERR_INTERNAL) {
		page->title = N_("Please try again in a minute");
		page->text = N_("The service could not do this just now.");
		page->resend = req->verb == HTTP_POST;
	}
}

static const char *
link_key(const struct request *req, const char *what)
{
	char link[2 * HASH_SIZE + 1];

	hex_text(req->token_hash, HASH_SIZE, link);
	return arena_printf(req->arena, "%s %s", what, link);
}

static const char *
source_key(const struct request *req, const char *what)
{
	return arena_printf(req->arena, "%s %s", what, req->source);
}
