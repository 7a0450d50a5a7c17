/* conf_check.c: rules for the values of some options. */
#include "conf_check.h"

#include <string.h>
#include <strings.h>

#include "system.h"

static bool is_authority(const char *, size_t);
static bool is_loopback(const char *, size_t);

const char *
conf_languages_problem(const char *value)
{
	return lang_set(value) != 0
		   ? NULL
		   : "some of en,ms,zh,ta, each once, with commas between";
}

const char *
conf_country_problem(const char *value)
{
	return phone_country_known(value)
		   ? NULL
		   : "two capital letters, as MY, of a country whose numbers "
		     "reliefd knows; or nothing";
}

const char *
conf_phone_problem(const char *value)
{
	return phone_ok_abroad(value)
		   ? NULL
		   : "a number with its country's code: +60 12-345 6789";
}

const char *
conf_key_problem(const char *value)
{
	uint8_t key[32];

	return parse_hex(value, key, sizeof(key))
		   ? NULL
		   : "64 hex digits, as reliefd backup-key prints them";
}

const char *
conf_loopback_problem(const char *value)
{
	return strncmp(value, "127.", 4) == 0 || strcmp(value, "::1") == 0
		   ? NULL
		   : "only a loopback address; a proxy faces the network";
}

const char *
conf_url_problem(const char *url)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (host == NULL || (strncasecmp(url, "https://", 8) != 0 &&
				strncasecmp(url, "http://", 7) != 0))
		return "an address as https://relief.example";
	host += 3;
	len = strcspn(host, "/?#");
	if (memchr(host, '@', len) != NULL)
		return "no name or password in front of the host: "
		       "https://relief.example";
	if (host[len + strspn(host + len, "/")] != '\0')
		return "no path, query or fragment behind the host: reliefd "
		       "needs a host of its own, as https://relief.example";
	if (!is_authority(host, len))
		return "a host in ASCII (xn--...), with a port if need be: "
		       "https://relief.example:8443";
	if (strncasecmp(url, "http:", 5) == 0 && !is_loopback(host, len))
		return "https://, but for this computer alone: clients’ "
		       "answers are private";
	return NULL;
}

static bool
is_authority(const char *host, size_t len)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789.-";
	bool v6 = *host == '[';
	size_t name = v6 ? strspn(host + 1, "0123456789abcdefABCDEF:.") + 2
			 : strspn(host, letters);
	int64_t port;
	char digits[6];

	if (name == 0 || name > len || (v6 && host[name - 1] != ']'))
		return false;
	if (name == len)
		return true;
	if (host[name] != ':' || len - name - 1 >= sizeof(digits))
		return false;
	memcpy(digits, host + name + 1, len - name - 1);
	digits[len - name - 1] = '\0';
	return parse_int(digits, 1, 65535, &port);
}

static bool
is_loopback(const char *host, size_t len)
{
	static const char *const names[] = { "127.0.0.1", "localhost",
		"[::1]" };
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		size_t name = strlen(names[i]);

		if (len >= name && strncasecmp(host, names[i], name) == 0 &&
		    (len == name || host[name] == ':'))
			return true;
	}
	return false;
}

/* Removes slashes at the end of an address and makes it lower case. */
void
conf_url_tidy(char *url)
{
	size_t len = strlen(url);

	while (len > 0 && url[len - 1] == '/')
		url[--len] = '\0';
	for (; *url != '\0'; url++)
		*url = (char)(*url >= 'A' && *url <= 'Z' ? *url + 32 : *url);
}
