/*
 * frame.c: what all pages for clients share: their language, their
 * addresses, limits and the way to the practice.
 */
#include "pages.h"
#include "system.h"

#include <string.h>

void
frame_language(struct request *req, const enum lang *client)
{
	const char *word = pairs_get(&req->query, "lang");
	unsigned offered = lang_set(req->conf->practice_languages);
	enum lang lang = LANG_EN, chosen;

	req->lang = LANG_EN;
	req->lang_chosen = false;
	if (!frame_is_client_path(req))
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

	return frame_is_client_path(req) && others != 0;
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

const char *
frame_whatsapp(const struct request *req, const char *text)
{
	struct buf out = { .arena = req->arena };
	struct phone phone;

	if (phone_read_abroad(
		req->arena, req->conf->practice_whatsapp, &phone) != NULL)
		return NULL;
	buf_printf(&out, "https://wa.me/%s?text=", phone.number + 1);
	html_url(&out, text);
	return buf_text(&out);
}

const char *
receipt_path(const struct request *req, const char *id, const char *rest)
{
	return frame_path(
	    req, arena_printf(req->arena, "/receipt/%s%s", id, rest));
}

enum err
receipt_go(const struct request *req, const char *id, struct response *res)
{
	res->status = 303;
	res->location = receipt_path(req, id, "");
	return OK;
}

bool
frame_is_client_path(const struct request *req)
{
	return strncmp(req->path, "/c/", 3) == 0;
}
