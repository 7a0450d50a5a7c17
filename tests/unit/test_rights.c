/*
 * Rights that end while a worker has the request. Every route that may answer
 * later is asked for; what the worker made is kept back until the right has
 * ended, and then nobody gets it and nothing of it is stored.
 */
#include <signal.h>
#include <sys/wait.h>

#include "rights_fixture.h"

/* How each route that may answer later is asked, and what it answers while
 * every right holds. */
static const struct asked {
	const char *path, *body;
	int status;
	const char *query;
} asked[] = {
	{ "/login", "name=ben&password=" PASSWORD, 303, "" },
	{ "/account",
	    "current=" PASSWORD "&new=" OTHER_PASSWORD "&again=" OTHER_PASSWORD,
	    303, "" },
	{ "/account/code", "action=on&code=1&ticket=x&password=" PASSWORD, 422,
	    "" },
	{ "/clients/:id/export.zip", "", 200, "" },
	{ "/clients/:id/report.pdf", NULL, 200, "?for=referrer" },
	{ "/clients/:id/analysis.json", NULL, 200, "" },
	{ "/reports.zip", "which=all&for=referrer", 200, "" },
	{ "/users", "login=eva&name=Eva&role=owner", 200, "" },
	{ "/users/:id", "action=reset", 200, "" },
	{ "/practice.pdf", NULL, 409, "" },
};

/* What can end while a worker has the request. */

static enum err
disabled(struct place *at, int64_t user)
{
	return user_set_disabled(at->in.db, at->now, user, true);
}

static enum err
signed_out(struct place *at, int64_t user)
{
	return login_end_all(at->in.db, user);
}

static enum err
reset(struct place *at, int64_t user)
{
	return user_set_password(at->in.db, at->now, user, "$argon2id$", true);
}

static enum err
enrolled(struct place *at, int64_t user)
{
	static const uint8_t sealed[SEALED_SIZE] = { 1 };
	static const uint8_t hashes[RECOVERY_N][HASH_SIZE] = { { 0 }, { 1 },
		{ 2 }, { 3 }, { 4 }, { 5 }, { 6 }, { 7 }, { 8 }, { 9 } };

	return code_enrol(at->in.db, user, sealed, 1, hashes);
}

static enum err
needing_a_code(struct place *at, int64_t user)
{
	return user_set_needs_code(at->in.db, user, true);
}

static enum err
transferred(struct place *at, int64_t user)
{
	(void)user;
	return client_set_therapist(at->in.db, at->in.client, at->owner);
}

static enum err
erased(struct place *at, int64_t user)
{
	(void)user;
	return client_erase(at->in.db, at->now, at->in.client);
}

static enum err
unshared(struct place *at, int64_t user)
{
	(void)user;
	return consent_withdraw(
	    at->in.db, at->now + 1, at->in.client, FOR_SHARING);
}

enum touches { USER, SIGNED_IN, OF_THERAPIST, OF_CLIENT, TO_REFERRER };
static const struct event {
	const char *name;
	enum err (*happen)(struct place *, int64_t user);
	enum touches touches;
} events[] = {
	{ "disabled", disabled, USER },
	{ "reset", reset, USER },
	{ "second factor", enrolled, USER },
	{ "signed out", signed_out, SIGNED_IN },
	{ "code required", needing_a_code, SIGNED_IN },
	{ "transferred", transferred, OF_THERAPIST },
	{ "erased", erased, OF_CLIENT },
	{ "consent withdrawn", unshared, TO_REFERRER },
};

static bool
touched(const struct event *event, const struct route *route,
    const struct asked *ask)
{
	bool archive = strcmp(route->path, "/reports.zip") == 0;
	bool client = route->scope == SCOPE_CLIENT || archive;

	/* It is where the code is set up. */
	if (event->happen == needing_a_code &&
	    strcmp(route->path, "/account/code") == 0)
		return false;
	switch (event->touches) {
	case USER:
		return true;
	case SIGNED_IN:
		return route->role >= ROLE_THERAPIST;
	case OF_THERAPIST:
		return client && route->role == ROLE_THERAPIST;
	case OF_CLIENT:
		return client;
	case TO_REFERRER:
		return archive || strstr(ask->query, "referrer") != NULL;
	}
	return false;
}

/* These wait for a worker when a history is long: what is asked again is in
 * dispatch_done(), as for the others. */
static bool
waits(const struct route *route)
{
	static const char *const long_only[] = { "/clients/:id",
		"/clients/:id/plan", "/clients/:id/chart.svg" };
	size_t i;

	for (i = 0; i < nitems(long_only); i++) {
		if (strcmp(long_only[i], route->path) == 0)
			return false;
	}
	return route->answer == ANSWER_LATER;
}

static const struct asked *
asked_for(const struct route *route)
{
	size_t i;

	for (i = 0; i < nitems(asked); i++) {
		if (strcmp(asked[i].path, route->path) == 0)
			return &asked[i];
	}
	fail_msg("%s answers later and is not asked for here", route->path);
	return NULL;
}

/* The request's bytes, as the route's own form would send them. */
static void
request_write(struct place *at, const struct route *route,
    const struct asked *ask, struct buf *out)
{
	bool owner = route->role == ROLE_OWNER;
	bool login = route->role == ROLE_ANYONE;
	const char *cookie = owner ? INSIDE_COOKIE : THERAPIST_COOKIE;
	const char *id = strstr(route->path, ":id");
	char csrf[65];
	struct buf body = { .arena = out->arena };

	csrf_make(login ? INSIDE_TOKEN : cookie, csrf);
	buf_printf(&body, "csrf=%s&%s", csrf, ask->body ? ask->body : "");
	if (body.data[body.len - 1] == '&')
		body.len--;
	buf_puts(out, route->verb == HTTP_POST ? "POST " : "GET ");
	if (id == NULL)
		buf_puts(out, route->path);
	else
		buf_printf(out, "%.*s%lld%s", (int)(id - route->path),
		    route->path,
		    (long long)(route->scope == SCOPE_CLIENT ? at->in.client
							     : at->therapist),
		    id + 3);
	buf_printf(out,
	    "%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "Cookie: %s=%s\r\n",
	    ask->query, login ? "__Host-prelogin" : "__Host-reliefd",
	    login ? INSIDE_TOKEN : cookie);
	if (route->verb == HTTP_POST)
		buf_printf(out,
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n\r\n%.*s",
		    body.len, (int)body.len, body.data);
	else
		buf_puts(out, "\r\n");
}

/* Asks, lets event (or nothing) happen while the worker has the request, and
 * hears the answer; its status. */
static int
ask(struct place *at, const struct route *route, const struct event *event,
    struct buf *got)
{
	const struct asked *how = asked_for(route);
	int64_t user = route->role == ROLE_OWNER ? at->owner : at->therapist;
	struct buf bytes = { .arena = got->arena };
	int fd;

	request_write(at, route, how, &bytes);
	fd = send_to(at, &bytes);
	if (!until_made(at, fd, got))
		fail_msg("%s did not wait for a worker", route->path);
	if (event != NULL) {
		inside_must(db_write(at->in.db) == OK);
		inside_must(event->happen(at, user) == OK);
		inside_must(db_written(at->in.db, true) == OK);
		inside_must(db_commit(at->in.db) == OK);
	}
	while (!inside_hear(fd, got))
		inside_turn(&at->in, fd, 100);
	close(fd);
	inside_must(got->len > 12);
	buf_text(got);
	return (int)strtol(got->data + 9, NULL, 10);
}

static const char *
action_of(const struct route *route)
{
	if (strcmp(route->path, "/login") == 0)
		return "login";
	if (strcmp(route->path, "/users/:id") == 0)
		return "user password reset";
	return strcmp(route->path, "/reports.zip") == 0 ? "report downloaded"
							: route->action;
}

static bool
has_report(const struct buf *got)
{
	return memmem(got->data, got->len, "%PDF-", 5) != NULL;
}

/* Each is answered while nothing ends: else what follows would say nothing. */
static void
what_keeps_its_right_is_answered(void **state)
{
	struct place at;
	size_t i;

	(void)state;
	for (i = 0; i < routes_n; i++) {
		const struct route *route = &routes[i];
		struct buf got = { 0 };

		if (!waits(route))
			continue;
		set_up(&at);
		got.arena = at.in.arena;
		assert_int_equal(
		    ask(&at, route, NULL, &got), asked_for(route)->status);
		if (asked_for(route)->status < 400)
			assert_int_equal(done(&at, action_of(route)), 1);
		if (strstr(route->path, "report") != NULL)
			assert_true(has_report(&got));
		tear_down(&at);
	}
}

static bool
is_export(const struct route *route)
{
	return strstr(route->path, "/export.zip") != NULL;
}

static void
refused(const struct route *route, const struct event *event)
{
	struct buf got = { 0 };
	struct place at;
	int status;

	set_up(&at);
	got.arena = at.in.arena;
	status = ask(&at, route, event, &got);
	/* An export may have begun; nothing of the client is in it. */
	if ((!is_export(route) && done(&at, action_of(route)) != 0) ||
	    has_report(&got) ||
	    memmem(got.data, got.len, "PK\003\004rep", 7) != NULL ||
	    (is_export(route) &&
		memmem(got.data, got.len, "PK\003\004", 4) != NULL))
		fail_msg("%s: done although %s", route->path, event->name);
	if (strstr(route->path, ".zip") == NULL &&
	    status == asked_for(route)->status &&
	    (status != 303 ||
		strstr(got.data, "\r\nLocation: /work\r") != NULL))
		fail_msg(
		    "%s: %d although %s", route->path, status, event->name);
	tear_down(&at);
}

static void
what_ends_meanwhile_is_refused(void **state)
{
	size_t i, e, n = 0;

	(void)state;
	for (i = 0; i < routes_n; i++) {
		if (!waits(&routes[i]))
			continue;
		for (e = 0; e < nitems(events); e++) {
			if (!touched(
				&events[e], &routes[i], asked_for(&routes[i])))
				continue;
			refused(&routes[i], &events[e]);
			n++;
		}
	}
	assert_true(n >= 50);
}

/* A second factor that is set up meanwhile is asked for. */
static void
a_login_meets_the_new_second_factor(void **state)
{
	const struct route *route = routes;
	struct buf got = { 0 };
	struct place at;

	(void)state;
	while (route->role != ROLE_ANYONE || route->answer != ANSWER_LATER)
		route++;
	set_up(&at);
	got.arena = at.in.arena;
	assert_int_equal(
	    ask(&at, route, &(struct event){ "", enrolled, USER }, &got), 303);
	assert_non_null(strstr(got.data, "\r\nLocation: /login/code\r"));
	tear_down(&at);
}

/* Whose row the scope belongs to: a new one cannot forget it. */
static void
every_object_has_its_scope(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < routes_n; i++) {
		const struct route *route = &routes[i];
		bool client = strncmp(route->path, "/clients/:id", 12) == 0;

		assert_int_equal(route->scope == SCOPE_CLIENT, client);
		assert_int_equal(
		    route->scope >= SCOPE_LINK, route->role == ROLE_CLIENT);
		assert_int_equal(route->scope == SCOPE_OWN_LINK,
		    strstr(route->path, "/receipt/") != NULL);
	}
}

/* Or what walks the table would not find it. */
static void
what_hides_that_it_answers_later_aborts(void **state)
{
	struct request req = { .route = &routes[0] };
	int status = 0;
	pid_t child;

	(void)state;
	assert_int_equal(routes[0].answer, ANSWER_NOW);
	child = fork();
	if (child == 0) {
		(void)defer(&req, NULL, NULL, NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_object_has_its_scope),
		cmocka_unit_test(what_hides_that_it_answers_later_aborts),
		cmocka_unit_test(what_keeps_its_right_is_answered),
		cmocka_unit_test(what_ends_meanwhile_is_refused),
		cmocka_unit_test(a_login_meets_the_new_second_factor),
	};

	auth_init();
	inside_must(password_hash(PASSWORD, hash_of_password));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
