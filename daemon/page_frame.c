/*
 * page_frame.c: what all pages for clients share: their one style, inside
 * the page and allowed by its hash, the way to the practice, and the pages
 * that say what went wrong.
 */
#include "pages.h"
#include "system.h"

#include <stdio.h>
#include <string.h>

#define STYLE_MAX 16384
#define POLICY_MAX 512

static const char *link_key(const struct request *, const char *);
static const char *source_key(const struct request *, const char *);
static size_t style_shorten(const char *, char *);
static const char *line_shorten(const char *, char **);
static void error_words(const struct request *, struct error_page *);

const char *
frame_style(void)
{
	static char style[STYLE_MAX];
	size_t i;

	if (*style != '\0')
		return style;
	for (i = 0; i < share_static_n; i++) {
		if (strcmp(share_static[i].name, "form.css") == 0 &&
		    share_static[i].len < sizeof(style))
			(void)style_shorten(share_static[i].data, style);
	}
	return style;
}

const char *
frame_policy(void)
{
	static char policy[POLICY_MAX];
	const char *style;
	char hash[45];

	if (*policy != '\0')
		return policy;
	style = frame_style();
	sha256_base64(style, strlen(style), hash);
	if ((size_t)snprintf(policy, sizeof(policy),
		"default-src 'none'; style-src 'sha256-%s'; img-src 'self'; "
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		hash) >= sizeof(policy))
		policy[0] = '\0';
	return policy;
}

void
frame_respond(struct response *res, const struct buf *out)
{
	html_respond(res, out);
	res->csp = frame_policy();
}

bool
frame_limited(const struct request *req, const char *what)
{
	const struct conf *conf = req->conf;

	return !limit_allows(
		   link_key(req, what), req->now, conf->limits_link_per_hour) ||
	       !limit_allows(source_key(req, what), req->now,
		   conf->limits_source_per_hour);
}

void
frame_count(const struct request *req, const char *what)
{
	limit_count(link_key(req, what), req->now);
	limit_count(source_key(req, what), req->now);
}

const char *
frame_whatsapp(const struct request *req, const char *text)
{
	struct buf out = { .arena = req->arena };

	if (*req->conf->practice_whatsapp == '\0')
		return NULL;
	buf_printf(
	    &out, "https://wa.me/%s?text=", req->conf->practice_whatsapp);
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

/* What happened and what to do about it, for the one who reads it. */
static void
error_words(const struct request *req, struct error_page *page)
{
	/* A link that lost some characters on its way matches no route. */
	bool client = strncmp(req->path, "/c/", 3) == 0;

	page->resend = false;
	page->title = "This did not work";
	page->text =
	    "Something in the request was wrong. Go back and try "
	    "again, please.";
	if (page->err == ERR_NOT_FOUND && client) {
		/* The same for unknown, expired and revoked links. */
		page->title = "This link does not work";
		page->text =
		    "It may have expired. Ask your therapist for a "
		    "new one.";
		page->whatsapp = frame_whatsapp(
		    req, tr(req->lang, "Hello, please send me a new link."));
	} else if (page->err == ERR_NOT_FOUND) {
		page->title = "Not found";
		page->text = "There is no such page, or it is not for you.";
	} else if (page->status == 405) {
		page->text = "This page cannot be used in this way.";
	} else if (page->err == ERR_DENIED || page->err == ERR_LOGIN) {
		page->title = "Not allowed";
		page->text = "You may not do this. Nothing was changed.";
	} else if (page->status == 413) {
		page->title = "That was too long";
		page->text =
		    "Nothing was stored. Go back, shorten the note, "
		    "and send again, please.";
	} else if (page->err == ERR_THROTTLED) {
		page->title = "Too many at once";
		page->text =
		    "Nothing was stored this time. Try again later, "
		    "please.";
	} else if (page->err == ERR_UNAVAILABLE || page->err == ERR_INTERNAL) {
		page->title = "Please try again in a minute";
		page->text = "The service could not do this just now.";
		page->resend = req->verb == HTTP_POST;
	}
}

/* The style as it is sent: without comments, indents and line ends. */
static size_t
style_shorten(const char *from, char *to)
{
	char *start = to;

	while (*from != '\0') {
		from += strspn(from, " \t\n");
		if (strncmp(from, "/*", 2) == 0) {
			from = strstr(from, "*/");
			if (from == NULL)
				break;
			from += 2;
			continue;
		}
		from = line_shorten(from, &to);
	}
	*to = '\0';
	return (size_t)(to - start);
}

/* One line; the spaces before "{" and behind the first ": " go. */
static const char *
line_shorten(const char *from, char **to)
{
	bool value = false;

	for (; *from != '\0' && *from != '\n'; from++) {
		if (strncmp(from, " {", 2) == 0)
			continue;
		*(*to)++ = *from;
		if (!value && from[0] == ':' && from[1] == ' ') {
			value = true;
			from++;
		}
	}
	return from;
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
