/* cookie.c: reads cookies and writes them with the common rules. */
#include "web.h"

#include <string.h>

/* Only for this host, over TLS; not for scripts or other sites. */
#define COOKIE_RULES "Path=/; Secure; HttpOnly; SameSite=Strict"

const char *
cookie_get(const struct request *req, const char *name)
{
	const char *found = NULL, *p = req->cookies;
	size_t len = strlen(name), part;

	for (; p != NULL && *p != '\0'; p += part + (p[part] == ';')) {
		p += strspn(p, " ");
		part = strcspn(p, ";");
		if (strncmp(p, name, len) != 0 || p[len] != '=')
			continue;
		if (found != NULL)
			return NULL;
		found = arena_strndup(req->arena, p + len + 1, part - len - 1);
	}
	return found;
}

const char *
cookie_set(
    struct arena *arena, const char *name, const char *value, int64_t seconds)
{
	if (seconds < 0)
		return arena_printf(arena, "%s=%s; " COOKIE_RULES, name, value);
	return arena_printf(arena, "%s=%s; Max-Age=%lld; " COOKIE_RULES, name,
	    value, (long long)seconds);
}
