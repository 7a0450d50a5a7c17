/*
 * fuzz_guard.c: the request guard's verdict equals that of a slow reference,
 * which knows the rules but not the order in which the guard looks.
 *
 * An input is lines: verb, target, version, then headers "name:value".
 */
#include "fuzz.h"
#include "web.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

struct given {
	struct head head;
	struct header headers[HEADERS_MAX + 1];
};

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool
among(const char *s, size_t len, const char *more)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '\0' || (strchr(letters, s[i]) == NULL &&
					strchr(more, s[i]) == NULL))
			return false;
	}
	return true;
}

static void
read_head(struct input *in, struct arena *arena, struct given *given)
{
	struct head *head = &given->head;

	head->verb = take_until(in, arena, '\n');
	head->target = take_until(in, arena, '\n');
	head->version = take_until(in, arena, '\n');
	head->headers = given->headers;
	while (in->size > 0 && head->headers_n <= HEADERS_MAX) {
		struct header *header = &given->headers[head->headers_n++];
		const uint8_t *line = in->data, *end, *colon;

		end = memchr(line, '\n', in->size);
		end = end ? end : line + in->size;
		colon = memchr(line, ':', (size_t)(end - line));
		colon = colon ? colon : end;
		header->name_len = (size_t)(colon - line);
		header->value_len = colon < end ? (size_t)(end - colon) - 1 : 0;
		header->name =
		    arena_strndup(arena, (const char *)line, header->name_len);
		header->value =
		    colon < end ? arena_strndup(arena, (const char *)colon + 1,
				      header->value_len)
				: "";
		/* The line end goes too, where there is one. */
		end += end < line + in->size;
		in->size -= (size_t)(end - line);
		in->data = end;
	}
}

/* The value of the only header of this name; NULL for none, many counts
 * those that are too many. */
static const char *
one(const struct head *head, const char *name, int *many)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i < head->headers_n; i++) {
		if (head->headers[i].name_len != strlen(name) ||
		    strncasecmp(head->headers[i].name, name, strlen(name)) != 0)
			continue;
		*many += value != NULL;
		value = head->headers[i].value;
	}
	return value;
}

/* What stands behind the host of a whole address, or NULL where that is not
 * the Host; another target as it is. */
static const char *
behind_host(const struct head *head)
{
	static const char *const schemes[] = { "http://", "https://" };
	const char *target = head->target;
	size_t i, len;
	int many = 0;
	const char *host = one(head, "host", &many);

	for (i = 0; i < nitems(schemes) && strlen(target) <= URI_MAX; i++) {
		len = strlen(schemes[i]);
		if (strncasecmp(target, schemes[i], len) != 0)
			continue;
		target += len;
		len = strcspn(target, "/?");
		return host != NULL && strlen(host) == len &&
			       strncasecmp(target, host, len) == 0
			   ? target + len
			   : NULL;
	}
	return target;
}

/* A client's address with something around it: "//C//TOKEN." */
static bool
is_link(const char *path, size_t len)
{
	char plain[URI_MAX + 1], hex[3] = "";
	size_t n = 0, at, i;

	for (i = 0; i < len; i++, n++) {
		plain[n] = path[i];
		if (path[i] != '%')
			continue;
		if (i + 2 >= len || !isxdigit((unsigned char)path[i + 1]) ||
		    !isxdigit((unsigned char)path[i + 2]))
			return false;
		memcpy(hex, path + i + 1, 2);
		plain[n] = (char)strtol(hex, NULL, 16);
		if (plain[n] == '\0')
			return false;
		i += 2;
	}
	plain[n] = '\0';
	at = strspn(plain, "/");
	if (at == 0 || (plain[at] | 0x20) != 'c' || plain[at + 1] != '/')
		return false;
	at += 1 + strspn(plain + at + 1, "/");
	if (n - at < 43 || !among(plain + at, 43, "-_"))
		return false;
	for (i = at + 43; i < n && (unsigned char)plain[i] < 0x80; i++) {
		if (strchr(letters, plain[i]) != NULL)
			return false;
	}
	return true;
}

static bool
bad_target(const struct head *head)
{
	const char *target = behind_host(head), *mark, *p;
	bool whole = target != head->target, good;
	int arguments = 0;
	size_t len;

	if (target == NULL || strlen(target) > URI_MAX)
		return true;
	mark = strchr(target, '?');
	len = mark ? (size_t)(mark - target) : strlen(target);
	good = (whole && len == 0) || (target[0] == '/' && target[1] != '/' &&
					  among(target, len, "/_-."));
	if (!good && (strcmp(head->verb, "POST") == 0 || !is_link(target, len)))
		return true;
	for (p = mark; p != NULL && *p != '\0'; p++) {
		if ((unsigned char)*p <= 0x20 || (unsigned char)*p >= 0x7F)
			return true;
		arguments += *p == '&';
	}
	return arguments >= ARGUMENTS_MAX;
}

static bool
bad_headers(const struct head *head)
{
	static const char *const singles[] = { "host", "content-length",
		"transfer-encoding", "content-type", "origin",
		"sec-fetch-site" };
	size_t bytes = 0, i, k;
	int many = 0;

	for (i = 0; i < head->headers_n; i++) {
		const struct header *h = &head->headers[i];

		bytes += h->name_len + h->value_len + 4;
		if (h->name_len == 0 ||
		    !among(h->name, h->name_len, "!#$%&'*+-.^_`|~"))
			return true;
		for (k = 0; k < h->value_len; k++) {
			unsigned char c = (unsigned char)h->value[k];

			if ((c < ' ' && c != '\t') || c == 0x7F)
				return true;
		}
	}
	for (i = 0; i < nitems(singles); i++)
		(void)one(head, singles[i], &many);
	return many > 0 || bytes > HEADER_BYTES_MAX ||
	       head->headers_n > HEADERS_MAX;
}

/* A length is digits that a number of 63 bits holds. */
static bool
bad_body(const struct head *head, bool old)
{
	int many = 0;
	const char *length = one(head, "content-length", &many);
	const char *encoding = one(head, "transfer-encoding", &many), *digit;

	if (encoding != NULL)
		return length != NULL || old ||
		       strcasecmp(encoding, "chunked") != 0;
	if (length == NULL)
		return false;
	if (*length == '\0' || length[strspn(length, "0123456789")] != '\0')
		return true;
	digit = length + strspn(length, "0");
	return strlen(digit) > 19 ||
	       (strlen(digit) == 19 &&
		   strcmp(digit, "9223372036854775807") > 0);
}

static bool
bad_type(const struct head *head)
{
	int many = 0;
	const char *type = one(head, "content-type", &many);
	const char *length = one(head, "content-length", &many);
	static const char form[] = "application/x-www-form-urlencoded";

	if (strcmp(head->verb, "POST") != 0 ||
	    (length != NULL && length[strspn(length, "0")] == '\0'))
		return false;
	if (type == NULL || strncasecmp(type, form, strlen(form)) != 0)
		return true;
	type += strlen(form);
	type += strspn(type, " \t");
	return strchr(";", *type) == NULL;
}

static bool
slow_refuses(const struct head *head)
{
	bool old = strcmp(head->version, "HTTP/1.0") == 0;
	int many = 0;
	const char *host = one(head, "host", &many);

	return (!old && strcmp(head->version, "HTTP/1.1") != 0) ||
	       (strcmp(head->verb, "GET") != 0 &&
		   strcmp(head->verb, "HEAD") != 0 &&
		   strcmp(head->verb, "POST") != 0) ||
	       bad_target(head) || bad_headers(head) ||
	       (host == NULL && !old) ||
	       (host != NULL &&
		   (*host == '\0' || !among(host, strlen(host), ".-:[]"))) ||
	       bad_body(head, old) || bad_type(head);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int known[] = { 400, 404, 405, 414, 415, 431, 505 };
	struct arena *arena = arena_new();
	struct input in = { data, size };
	struct given given = { 0 };
	struct request req = { .arena = arena };
	const char *query = NULL;
	bool listed = false;
	int status;
	size_t i;

	read_head(&in, arena, &given);
	status = guard(&given.head, &req, &query);
	must((status != 0) == slow_refuses(&given.head));
	for (i = 0; i < nitems(known); i++)
		listed |= status == known[i];
	must(status == 0 || listed);
	if (status == 0) {
		must(req.path != NULL && query != NULL);
		must(req.path[0] == '/' && strlen(req.path) <= URI_MAX);
		must(!req.misspelt || (strlen(req.path) == 46 &&
					  strncmp(req.path, "/c/", 3) == 0));
		must(req.misspelt || strcmp(req.path, "/") == 0 ||
		     strstr(given.head.target, req.path) != NULL);
		must(req.body_length >= -1);
		must(req.verb != HTTP_OTHER);
		must(req.head == (strcmp(given.head.verb, "HEAD") == 0));
	}
	arena_free(arena);
	return 0;
}
