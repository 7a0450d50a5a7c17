/*
 * guard.c: refuses a request that could be read in two ways, before anything
 * else sees it. It judges the raw bytes; MHD's own parser is more lenient.
 */
#include "web.h"

#include <string.h>
#include <strings.h>

struct seen {
	const char *length, *encoding, *type, *accepted;
	size_t bytes;
};

static int judge_target(const char *, struct request *, const char **);
static int judge_header(const struct header *, struct request *, struct seen *);
static int judge_body(const struct seen *, bool, struct request *);
static const char **
single(const struct header *, struct request *, struct seen *);
static size_t name_len(const char *, const char *);
static bool is_host(const char *);
static bool is_name_character(char);
static bool is_path_character(char);

int
guard(const struct head *head, struct request *req, const char **query)
{
	struct seen seen = { 0 };
	size_t i;
	bool old;
	int status;

	if (strcmp(head->version, "HTTP/1.1") != 0 &&
	    strcmp(head->version, "HTTP/1.0") != 0)
		return 505;
	req->head = strcmp(head->verb, "HEAD") == 0;
	req->verb = strcmp(head->verb, "GET") == 0 || req->head ? HTTP_GET
		    : strcmp(head->verb, "POST") == 0           ? HTTP_POST
								: HTTP_OTHER;
	status = judge_target(head->target, req, query);
	if (status == 0 && head->headers_n > HEADERS_MAX)
		status = 431;
	for (i = 0; i < head->headers_n && status == 0; i++)
		status = judge_header(&head->headers[i], req, &seen);
	old = strcmp(head->version, "HTTP/1.0") == 0;
	if (status == 0 && (req->host == NULL ? !old : !is_host(req->host)))
		status = 400;
	if (status == 0)
		status = judge_body(&seen, old, req);
	if (status == 0 && req->verb == HTTP_OTHER)
		status = 405;
	return status;
}

bool
guard_host(const struct request *req, const char *base_url)
{
	const char *port = strncmp(base_url, "https:", 6) == 0 ? ":443" : ":80";
	const char *ours = strstr(base_url, "://"), *theirs = req->host;
	size_t len;

	/* Whoever watches the daemon asks it under any name. */
	if (ours == NULL || strcmp(req->path, "/healthz") == 0 ||
	    strcmp(req->path, "/readyz") == 0)
		return true;
	ours += 3;
	len = name_len(ours, port);
	return theirs != NULL && name_len(theirs, port) == len &&
	       strncasecmp(ours, theirs, len) == 0;
}

/* The path keeps its bytes: routing knows no escapes and no dots. */
static int
judge_target(const char *target, struct request *req, const char **query)
{
	size_t path = strcspn(target, "?"), i, arguments = 1;

	if (strlen(target) > URI_MAX)
		return 414;
	if (target[0] != '/' || (target[0] == '/' && target[1] == '/'))
		return 400;
	for (i = 0; i < path; i++) {
		if (!is_path_character(target[i]))
			return target[i] == '%' ? 404 : 400;
	}
	for (; target[i] != '\0'; i++) {
		unsigned char c = (unsigned char)target[i];

		if (c <= 0x20 || c >= 0x7F)
			return 400;
		arguments += target[i] == '&';
	}
	if (arguments > ARGUMENTS_MAX)
		return 400;
	req->path = arena_strndup(req->arena, target, path);
	*query = target[path] == '?' ? target + path + 1 : "";
	return 0;
}

static int
judge_header(
    const struct header *header, struct request *req, struct seen *seen)
{
	const char **where;
	size_t i;

	seen->bytes += header->name_len + header->value_len + 4;
	if (seen->bytes > HEADER_BYTES_MAX)
		return 431;
	if (header->name_len == 0)
		return 400;
	for (i = 0; i < header->name_len; i++) {
		if (!is_name_character(header->name[i]))
			return 400;
	}
	for (i = 0; i < header->value_len; i++) {
		unsigned char c = (unsigned char)header->value[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return 400;
	}
	where = single(header, req, seen);
	if (where == NULL)
		return 0;
	if (*where != NULL)
		return 400;
	*where = arena_strndup(req->arena, header->value, header->value_len);
	return 0;
}

/* Where the value of a header belongs that may come only once. */
static const char **
single(const struct header *header, struct request *req, struct seen *seen)
{
	const struct {
		const char *name;
		const char **where;
	} known[] = {
		{ "Host", &req->host },
		{ "Content-Length", &seen->length },
		{ "Transfer-Encoding", &seen->encoding },
		{ "Content-Type", &seen->type },
		{ "Accept-Encoding", &seen->accepted },
		{ "Origin", &req->origin },
		{ "Sec-Fetch-Site", &req->fetch_site },
		{ "Cookie", &req->cookies },
		{ "If-None-Match", &req->none_match },
		{ "Accept-Language", &req->languages },
		{ "X-Forwarded-For", &req->forwarded },
	};
	size_t i;

	for (i = 0; i < nitems(known); i++) {
		if (strlen(known[i].name) == header->name_len &&
		    strncasecmp(
			known[i].name, header->name, header->name_len) == 0)
			return known[i].where;
	}
	return NULL;
}

static int
judge_body(const struct seen *seen, bool old, struct request *req)
{
	static const char form[] = "application/x-www-form-urlencoded";

	req->body_length = -1;
	req->gzip = seen->accepted != NULL &&
		    strstr(seen->accepted, "gzip") != NULL &&
		    strstr(seen->accepted, "gzip;q=0") == NULL;
	if (seen->encoding != NULL && (seen->length != NULL || old))
		return 400;
	if (seen->length != NULL &&
	    (seen->length[0] == '-' ||
		!parse_int(seen->length, 0, INT64_MAX, &req->body_length)))
		return 400;
	if (seen->encoding != NULL &&
	    strcasecmp(seen->encoding, "chunked") != 0)
		return 400;
	if (req->verb == HTTP_POST &&
	    (seen->type == NULL ||
		strncasecmp(seen->type, form, sizeof(form) - 1) != 0 ||
		(seen->type[sizeof(form) - 1] != '\0' &&
		    seen->type[sizeof(form) - 1] != ';')))
		return req->body_length == 0 ? 0 : 415;
	return 0;
}

/* Of a name and its port, without the port that goes without saying. */
static size_t
name_len(const char *host, const char *port)
{
	size_t len = strcspn(host, "/"), end = strlen(port);

	return len > end && strncmp(host + len - end, port, end) == 0
		   ? len - end
		   : len;
}

/* A name or an address, with or without a port. */
static bool
is_host(const char *host)
{
	return *host != '\0' &&
	       host[strspn(host,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		   "0123456789.-:[]")] == '\0';
}

/* RFC 9110's token. */
static bool
is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_path_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("/_-.", c) != NULL);
}
