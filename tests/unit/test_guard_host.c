/* Which hosts are ours. */
#include "web.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void
the_host_is_ours(void **state)
{
	static const struct {
		const char *base_url, *host, *path;
		bool ours;
	} hosts[] = {
		{ "", "a.example", "/", true },
		{ "", NULL, "/", true },
		{ "https://a.example", "a.example", "/", true },
		{ "https://a.example", "A.Example", "/", true },
		{ "https://a.example", "a.example:443", "/", true },
		{ "https://a.example:443", "a.example", "/", true },
		{ "https://a.example/relief", "a.example", "/", true },
		{ "https://a.example:8443", "a.example:8443", "/", true },
		{ "http://127.0.0.1:8080", "127.0.0.1:8080", "/", true },
		{ "http://localhost", "localhost:80", "/", true },
		{ "https://a.example", "b.example", "/healthz", true },
		{ "https://a.example", NULL, "/readyz", true },
		{ "https://a.example", NULL, "/", false },
		{ "https://a.example", "a.example:80", "/", false },
		{ "https://a.example", "a.example:8443", "/", false },
		{ "https://a.example", "a.example.", "/", true },
		{ "https://a.example", "a.example.:443", "/", true },
		{ "https://a.example.", "a.example", "/", true },
		{ "https://a.example", "a.example:", "/", true },
		{ "https://[2001:db8::a]", "[2001:DB8::A]", "/", true },
		{ "https://[2001:db8::a]", "[2001:db8::a]:443", "/", true },
		{ "https://[2001:db8::a]", "[2001:db8::a]:8443", "/", false },
		{ "https://[2001:db8::a]", "[2001:db8::b]", "/", false },
		{ "https://a.example", "a.example..", "/", false },
		{ "https://a.example", ".", "/", false },
		{ "https://a.example", "a.exampl", "/", false },
		{ "https://a.example", "a.example.evil", "/", false },
		{ "https://a.example", "xa.example", "/", false },
		{ "https://a.example", "127.0.0.1:8080", "/", false },
		{ "https://a.example", "b.example", "/healthz/", false },
		{ "https://a.example:8443", "a.example", "/", false },
		{ "http://localhost", "localhost:443", "/", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(hosts); i++) {
		struct request req = { .host = hosts[i].host,
			.path = hosts[i].path };

		if (guard_host(&req, hosts[i].base_url) != hosts[i].ours)
			fail_msg("%zu: %s for %s", i,
			    hosts[i].host ? hosts[i].host : "no host",
			    hosts[i].base_url);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_host_is_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
