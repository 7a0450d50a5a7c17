/* route.c: finds the row of the route table for a verb and a path. */
#include <string.h>

#include "system.h"
#include "web.h"

static bool match(struct request *, const char *, const char *);
static bool
match_parameter(struct request *, const char *, size_t, const char *);
static bool made_of(const char *, const char *);

enum err
route_find(struct request *req, const struct route **out)
{
	const struct site *site = req->site;
	bool other_verb = false;
	size_t i;

	for (i = 0; i < site->routes_n; i++) {
		if (!match(req, site->routes[i].path, req->path))
			continue;
		if (site->routes[i].verb == req->verb) {
			*out = &site->routes[i];
			return OK;
		}
		other_verb = true;
	}
	return other_verb ? ERR_DENIED : ERR_NOT_FOUND;
}

/* Compares part by part; a pattern's part with a leading : takes a value. */
static bool
match(struct request *req, const char *pattern, const char *path)
{
	size_t want, got;

	while (*pattern == '/' && *path == '/') {
		want = strcspn(++pattern, "/");
		got = strcspn(++path, "/");
		if (*pattern == ':') {
			if (!match_parameter(req, pattern, want,
				arena_strndup(req->arena, path, got)))
				return false;
		} else if (want != got || memcmp(pattern, path, want) != 0) {
			return false;
		}
		pattern += want;
		path += got;
	}
	return *pattern == '\0' && *path == '\0';
}

static bool
match_parameter(
    struct request *req, const char *pattern, size_t len, const char *value)
{
	if (len == 3 && memcmp(pattern, ":id", 3) == 0)
		return made_of(value, "0123456789") && value[0] != '0' &&
		       parse_int(value, 1, INT64_MAX, &req->id);
	if (len == 2 && memcmp(pattern, ":n", 2) == 0)
		return made_of(value, "0123456789") && value[0] != '0' &&
		       parse_int(value, 1, INT32_MAX, &req->number);
	if (len == 6 && memcmp(pattern, ":token", 6) == 0) {
		req->token = value;
		/* token_hash() in system/auth.c decodes it. */
		return strlen(value) == TOKEN_SIZE - 1;
	}
	if (len == 8 && memcmp(pattern, ":checkin", 8) == 0) {
		req->checkin = value;
		return strlen(value) == ID_SIZE - 1 &&
		       made_of(value, "0123456789abcdef");
	}
	if (len == 5 && memcmp(pattern, ":file", 5) == 0) {
		req->file = value;
		return made_of(value, "abcdefghijklmnopqrstuvwxyz0123456789.-");
	}
	return false;
}

static bool
made_of(const char *s, const char *characters)
{
	return *s != '\0' && s[strspn(s, characters)] == '\0';
}
