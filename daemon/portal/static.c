/*
 * static.c: public resources: compiled-in files, the health of the service, and
 * the start page.
 */
#include "pages.h"

#include <string.h>

#include "backup.h"
#include "store.h"
#include "system.h"

static const struct embedded *file_find(const char *);
static const char *file_type(const char *);
static enum err
respond_file(struct request *, const struct embedded *, struct response *);
static enum err respond_text(struct response *, const char *);

void
portal_respond(struct response *res, const struct buf *out)
{
	html_respond(res, out);
	res->own_referrer = true;
}

enum err
get_root(struct request *req, struct response *res)
{
	(void)req;
	res->status = 303;
	res->location = "/work";
	return OK;
}

enum err
get_static(struct request *req, struct response *res)
{
	const struct embedded *file = file_find(req->file);

	if (file == NULL)
		return ERR_NOT_FOUND;
	return respond_file(req, file, res);
}

enum err
get_favicon(struct request *req, struct response *res)
{
	const struct embedded *file = file_find("favicon.svg");

	if (file == NULL)
		return ERR_NOT_FOUND;
	return respond_file(req, file, res);
}

enum err
get_robots(struct request *req, struct response *res)
{
	(void)req;
	return respond_text(res, "User-agent: *\nDisallow: /\n");
}

/* The loop runs, and the latest checked backup is not too old. */
enum err
get_healthz(struct request *req, struct response *res)
{
	if (!backup_late(req->now))
		return respond_text(res, "ok\n");
	(void)respond_text(res, "no checked backup in 26 hours\n");
	res->status = 503;
	return OK;
}

/* The database answers, too. */
enum err
get_readyz(struct request *req, struct response *res)
{
	int64_t owners;

	if (user_count_owners(req->db, &owners) != OK)
		return ERR_UNAVAILABLE;
	return respond_text(res, "ready\n");
}

static const struct embedded *
file_find(const char *name)
{
	size_t i;

	for (i = 0; i < share_static_n; i++) {
		if (strcmp(share_static[i].name, name) == 0)
			return &share_static[i];
	}
	return NULL;
}

static const char *
file_type(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (dot != NULL && strcmp(dot, ".css") == 0)
		return "text/css; charset=utf-8";
	if (dot != NULL && strcmp(dot, ".svg") == 0)
		return "image/svg+xml";
	if (dot != NULL && strcmp(dot, ".js") == 0)
		return "text/javascript; charset=utf-8";
	return "text/plain; charset=utf-8";
}

static enum err
respond_file(
    struct request *req, const struct embedded *file, struct response *res)
{
	uint8_t hash[32];
	char hex[33];

	/* Half of the hash is enough to identify a version. */
	sha256(file->data, file->len, hash);
	hex_text(hash, 16, hex);
	res->type = file_type(file->name);
	res->body = file->data;
	res->len = file->len;
	res->etag = arena_printf(req->arena, "\"%s\"", hex);
	res->cacheable = true;
	if (header_has_etag(req->none_match, res->etag)) {
		res->status = 304;
		res->len = 0;
	}
	return OK;
}

static enum err
respond_text(struct response *res, const char *text)
{
	res->type = "text/plain; charset=utf-8";
	res->body = text;
	res->len = strlen(text);
	return OK;
}
