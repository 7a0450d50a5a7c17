/*
 * guard.c: refuses a request that could be read in two ways, before any other
 * code sees it. Checks the raw bytes; MHD's own parser is more lenient.
 */
#include "web.h"

#include <string.h>
#include <strings.h>

struct seen {
	const char *length, *encoding, *type, *accepted;
	size_t bytes;
};

/* A header that the server uses. */
struct known {
	const char *name;
	const char **where; /* receives the value */
	/* Joins the values of a repeated header that is a list. NULL: the
	 * header must not be repeated. */
	const char *between;
};

/* A host and a port, from a Host header or a page's address. */
struct place {
	const char *name, *port;
	size_t name_len, port_len;
};

static int judge_target(const char *, struct request *, const char **);
static int judge_header(const struct header *, struct request *, struct seen *);
static int judge_body(const struct seen *, bool, struct request *);
static bool known_find(
    const struct header *, struct request *, struct seen *, struct known *);
static const char *origin_form(const char *, struct request *, const char **);
static void place_read(const char *, const char *, struct place *);
static bool is_host(const char *);
static bool is_name_character(char);
static bool is_stray(char);
static bool is_path_character(char);

int
guard(const struct head *head, struct request *req, const char **query)
{
	const char *target, *asked = NULL;
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
	target = origin_form(head->target, req, &asked);
	status = judge_target(target, req, query);
	if (status == 0 && head->headers_n > HEADERS_MAX)
		status = 431;
	/* Check all: a refusal page needs the sender's language. */
	for (i = 0; i < head->headers_n && i < HEADERS_MAX; i++) {
		int one = judge_header(&head->headers[i], req, &seen);

		status = status == 0 ? one : status;
	}
	old = strcmp(head->version, "HTTP/1.0") == 0;
	if (status == 0 && (req->host == NULL ? !old : !is_host(req->host)))
		status = 400;
	if (status == 0 && asked != NULL &&
	    (req->host == NULL || strcasecmp(asked, req->host) != 0))
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
	/* Monitoring may use any Host. */
	if (strstr(base_url, "://") == NULL ||
	    strcmp(req->path, "/healthz") == 0 ||
	    strcmp(req->path, "/readyz") == 0)
		return true;
	return guard_same_host(base_url, req->host);
}

bool
guard_same_host(const char *url, const char *host)
{
	const char *port = strncmp(url, "https:", 6) == 0 ? "443" : "80";
	const char *name = strstr(url, "://");
	struct place ours, theirs;

	if (name == NULL || host == NULL)
		return false;
	place_read(name + 3, port, &ours);
	place_read(host, port, &theirs);
	return ours.name_len == theirs.name_len &&
	       strncasecmp(ours.name, theirs.name, ours.name_len) == 0 &&
	       ours.port_len == theirs.port_len &&
	       strncmp(ours.port, theirs.port, ours.port_len) == 0;
}

/* The path keeps its bytes: routing handles no escapes and no dots. */
static int
judge_target(const char *target, struct request *req, const char **query)
{
	size_t path = strcspn(target, "?"), i, arguments = 1;
	const char *right = NULL;

	if (strlen(target) > URI_MAX)
		return 414;
	if (req->verb == HTTP_GET)
		right = spelling_of_link(req->arena, target, path);
	if (target[0] != '/' || (target[1] == '/' && right == NULL))
		return 400;
	for (i = 0; i < path && right == NULL; i++) {
		if (!is_path_character(target[i]))
			return is_stray(target[i]) ? 404 : 400;
	}
	for (i = path; target[i] != '\0'; i++) {
		unsigned char c = (unsigned char)target[i];

		if (c <= 0x20 || c >= 0x7F)
			return 400;
		arguments += target[i] == '&';
	}
	if (arguments > ARGUMENTS_MAX)
		return 414;
	req->misspelt = right != NULL;
	req->path = right ? right : arena_strndup(req->arena, target, path);
	*query = target[path] != '?'
		     ? ""
		     : spelling_of_query(req->arena, target + path + 1);
	return 0;
}

/* A proxy may send the absolute address (RFC 9112, 3.2.2). Its host must equal
 * the Host header; else two readers could disagree. */
static const char *
origin_form(const char *target, struct request *req, const char **host)
{
	size_t scheme = strncasecmp(target, "http://", 7) == 0    ? 7
			: strncasecmp(target, "https://", 8) == 0 ? 8
								  : 0;
	size_t len = strcspn(target + scheme, "/?");

	if (scheme == 0 || strlen(target) > URI_MAX)
		return target;
	*host = arena_strndup(req->arena, target + scheme, len);
	target += scheme + len;
	return *target == '/' ? target
			      : arena_printf(req->arena, "/%s", target);
}

static int
judge_header(
    const struct header *header, struct request *req, struct seen *seen)
{
	struct known known;
	const char *value;
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
	if (!known_find(header, req, seen, &known))
		return 0;
	value = arena_strndup(req->arena, header->value, header->value_len);
	if (*known.where != NULL && known.between == NULL)
		return 400;
	*known.where = *known.where == NULL
			   ? value
			   : arena_printf(req->arena, "%s%s%s", *known.where,
				 known.between, value);
	return 0;
}

static bool
known_find(const struct header *header, struct request *req, struct seen *seen,
    struct known *out)
{
	const struct known all[] = {
		{ "Host", &req->host, NULL },
		{ "Content-Length", &seen->length, NULL },
		/* A list, but repeating it is a known attack. */
		{ "Transfer-Encoding", &seen->encoding, NULL },
		{ "Content-Type", &seen->type, NULL },
		{ "Accept-Encoding", &seen->accepted, ", " },
		{ "Origin", &req->origin, NULL },
		{ "Sec-Fetch-Site", &req->fetch_site, NULL },
		/* HTTP/2 splits them (RFC 9113, 8.2.3). */
		{ "Cookie", &req->cookies, "; " },
		{ "If-None-Match", &req->none_match, ", " },
		{ "Accept-Language", &req->languages, ", " },
		{ "X-Forwarded-For", &req->forwarded, ", " },
	};
	size_t i;

	for (i = 0; i < nitems(all); i++) {
		if (strlen(all[i].name) == header->name_len &&
		    strncasecmp(all[i].name, header->name, header->name_len) ==
			0) {
			*out = all[i];
			return true;
		}
	}
	return false;
}

static int
judge_body(const struct seen *seen, bool old, struct request *req)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *rest;

	req->body_length = -1;
	req->gzip = header_takes_gzip(seen->accepted);
	if (seen->encoding != NULL && (seen->length != NULL || old))
		return 400;
	if (seen->length != NULL &&
	    (seen->length[0] == '-' ||
		!parse_int(seen->length, 0, INT64_MAX, &req->body_length)))
		return 400;
	if (seen->encoding != NULL &&
	    strcasecmp(seen->encoding, "chunked") != 0)
		return 400;
	if (req->verb != HTTP_POST)
		return 0;
	if (seen->type != NULL &&
	    strncasecmp(seen->type, form, sizeof(form) - 1) == 0) {
		rest = seen->type + sizeof(form) - 1;
		rest += strspn(rest, " \t");
		if (*rest == '\0' || *rest == ';')
			return 0;
	}
	return req->body_length == 0 ? 0 : 415;
}

/* Ignores the default port, and the dot after a complete name (RFC 3986,
 * 3.2.2). */
static void
place_read(const char *host, const char *port, struct place *out)
{
	size_t len = strcspn(host, "/?#"), name;

	name = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	if (name > len)
		name = len;
	*out = (struct place){ host, port, name, strlen(port) };
	if (name > 1 && host[name - 1] == '.')
		out->name_len--;
	if (len > name + 1) {
		out->port = host + name + 1;
		out->port_len = len - name - 1;
	}
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

/* A character of an RFC 9110 token. */
static bool
is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* A character that follows an address copied with the end of its sentence. */
static bool
is_stray(char c)
{
	return c != '\0' && strchr("%!$&'()*+,:;=@[]^|~", c) != NULL;
}

static bool
is_path_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("/_-.", c) != NULL);
}
