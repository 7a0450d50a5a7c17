/*
 * test_model.c: the whole daemon against a model of a few lines. Clients,
 * links, consent, logins and roles change in random order; the model says
 * beforehand how each request must be answered, and at the end what must be
 * stored. SEED runs the same again; STEPS says how far.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "known.h"
#include "random.h"

static int
below(int n)
{
	return (int)(random_next(&m.random) % (uint64_t)n);
}

static int
ask(const char *path, const char *cookie, const char *headers, const char *body)
{
	m.got = (struct buf){ .arena = m.arena };
	return inside_request(&m.in, path, cookie, headers, body, &m.got);
}

/* A form of the portal; one time in ten with another login's token. */
static int
ask_form(const struct known_login *login, const char *path, const char *body,
    bool *forged)
{
	char csrf[65];

	*forged = below(10) == 0;
	csrf_make(*forged ? "somebody else" : login->cookie, csrf);
	return ask(path, login->cookie, "",
	    arena_printf(m.arena, "csrf=%s%s", csrf, body));
}

static const char *
path_of(const struct known_client *client, const char *rest)
{
	return arena_printf(
	    m.arena, "/clients/%lld%s", (long long)client->id, rest);
}

/* The refusal that a portal's form must get, or 0. */
static int
refused(const struct known_login *login, const struct known_client *client,
    bool owner_only, bool forged)
{
	if (login->ended)
		return 401;
	if (owner_only && login->user != 0)
		return 403;
	if (client != NULL && login->user != 0 && client->user != login->user)
		return 404;
	return forged ? 403 : 0;
}

static int
live_links(int client)
{
	int i, n = 0;

	for (i = 0; i < m.links_n; i++)
		n += m.links[i].client == client && !m.links[i].revoked;
	return n;
}

static bool
opens(const struct known_link *link)
{
	return !link->revoked && !m.clients[link->client].archived;
}

/* Most of all links are soon revoked; a live one is taken more often. */
static const struct known_link *
any_link(void)
{
	const struct known_link *link = NULL;
	int tries;

	for (tries = 0; tries < 8 && (link == NULL || !opens(link)); tries++)
		link = &m.links[below(m.links_n)];
	return link;
}

/* The steps; each says what must come and changes the model. */

static void
step_open(void)
{
	const struct known_link *link = any_link();
	const char *path = arena_printf(m.arena, "/c/%s", link->token);

	assert_int_equal(ask(path, NULL, "", NULL), opens(link) ? 200 : 404);
	assert_null(strstr(buf_text(&m.got), "Tan "));
}

/* Ids are a client's own: another's is a new one. */
static const struct known_checkin *
stored_as(const struct known_checkin *checkin)
{
	int i;

	for (i = 0; i < m.checkins_n; i++) {
		if (m.checkins[i].client == checkin->client &&
		    strcmp(m.checkins[i].id, checkin->id) == 0)
			return &m.checkins[i];
	}
	return NULL;
}

static void
step_send(void)
{
	const struct known_link *link = any_link();
	const char *path = arena_printf(m.arena, "/c/%s", link->token);
	bool foreign = below(8) == 0;
	struct known_checkin fresh = { .client = link->client,
		.pain = below(11) };
	const struct known_checkin *old;
	int want = 303, status;

	random_id(fresh.id);
	if (m.checkins_n > 0 && below(3) == 0) {
		old = &m.checkins[below(m.checkins_n)];
		memcpy(fresh.id, old->id, ID_SIZE);
		fresh.pain = below(2) ? old->pain : fresh.pain;
	}
	old = stored_as(&fresh);
	if (old != NULL && old->pain != fresh.pain)
		want = 409;
	if (!m.clients[link->client].consent || foreign)
		want = 403;
	if (!opens(link))
		want = 404;
	status =
	    ask(path, NULL, foreign ? "Sec-Fetch-Site: cross-site\r\n" : "",
		arena_printf(m.arena, "id=%s&moment=weekly&day=%s&pain_week=%d",
		    fresh.id, m.day, fresh.pain));
	assert_int_equal(status, want);
	if (want == 303 && old == NULL)
		m.checkins[m.checkins_n++] = fresh;
}

static void
step_consent(void)
{
	const struct known_link *link = any_link();
	struct known_client *client = &m.clients[link->client];
	bool give = !client->consent || below(3) == 0;
	const char *path = arena_printf(
	    m.arena, "/c/%s/%s", link->token, give ? "consent" : "withdraw");

	assert_int_equal(
	    ask(path, NULL, "", "purpose=data"), opens(link) ? 303 : 404);
	if (opens(link))
		client->consent = give;
}

static void
step_link(void)
{
	const struct known_login *login = &m.logins[below(m.logins_n)];
	int i = below(CLIENTS), want, status;
	struct known_link *link = &m.links[m.links_n];
	bool forged, revoke = live_links(i) >= LINKS_MAX || below(4) == 0;
	const char *at;

	status = ask_form(login, path_of(&m.clients[i], "/link"),
	    revoke ? "&action=revoke" : "&action=make", &forged);
	want = refused(login, &m.clients[i], false, forged);
	if (want == 0 && !revoke && m.clients[i].archived)
		want = 409;
	assert_int_equal(status, want ? want : 200);
	if (want != 0)
		return;
	if (!revoke) {
		at = strstr(buf_text(&m.got), "/c/");
		assert_non_null(at);
		memcpy(link->token, at + 3, TOKEN_SIZE - 1);
		link->client = i;
		m.links_n++;
		return;
	}
	for (link = m.links; link < m.links + m.links_n; link++)
		link->revoked |= link->client == i;
}

static void
step_archive(void)
{
	const struct known_login *login = &m.logins[below(m.logins_n)];
	struct known_client *client = &m.clients[below(CLIENTS)];
	bool forged, restore = client->archived;
	int want, status;

	status = ask_form(login, path_of(client, "/archive"),
	    restore ? "&action=restore" : "&action=archive", &forged);
	want = refused(login, client, false, forged);
	assert_int_equal(status, want ? want : 303);
	if (want == 0)
		client->archived = !restore;
}

static void
step_transfer(void)
{
	const struct known_login *login = &m.logins[below(m.logins_n)];
	struct known_client *client = &m.clients[below(CLIENTS)];
	int user = below(2), want, status;
	bool forged;

	status = ask_form(login, path_of(client, "/transfer"),
	    arena_printf(m.arena, "&therapist=%lld", (long long)m.users[user]),
	    &forged);
	want = refused(login, client, true, forged);
	assert_int_equal(status, want ? want : 303);
	if (want == 0)
		client->user = user;
}

/* A page or, seldom, the report. */
static void
step_look(void)
{
	const struct known_login *login = &m.logins[below(m.logins_n)];
	const struct known_client *client = &m.clients[below(CLIENTS)];
	bool report = below(12) == 0;
	int want = refused(login, client, false, false), status;

	status = ask(path_of(client, report ? "/report.pdf" : ""),
	    login->cookie, "", NULL);
	assert_int_equal(status, want == 401 ? 303 : want != 0 ? want : 200);
	assert_true((strstr(buf_text(&m.got), "Tan ") != NULL) ==
		    (status == 200 && !report));
	assert_true((strstr(buf_text(&m.got), "\r\n\r\n%PDF") != NULL) ==
		    (status == 200 && report));
}

static void
step_login(void)
{
	struct known_login *login = &m.logins[m.logins_n];
	uint8_t hash[HASH_SIZE];

	token_make(login->cookie);
	assert_true(token_hash(login->cookie, hash));
	login->user = below(2);
	assert_int_equal(db_write(m.in.db), OK);
	assert_int_equal(login_add(m.in.db, (int64_t)time(NULL), hash,
			     m.users[login->user], false),
	    OK);
	assert_int_equal(db_written(m.in.db, true), OK);
	assert_int_equal(db_commit(m.in.db), OK);
	m.logins_n++;
}

static void
step_logout(void)
{
	struct known_login *login = &m.logins[below(m.logins_n)];
	bool forged;
	int want, status = ask_form(login, "/logout", "", &forged);

	want = refused(login, NULL, false, forged);
	assert_int_equal(status, want ? want : 303);
	login->ended |= want == 0;
}

/* What is stored is what the model knows, and the audit's chain is whole. */
static void
check_stored(void)
{
	struct arena *arena = arena_new();
	int64_t entries, bad;
	int i, k, n;

	for (i = 0; i < CLIENTS; i++) {
		struct checkins stored = { NULL, 0 };
		struct client client;
		unsigned consents;

		assert_int_equal(
		    checkin_list(m.in.db, arena, m.clients[i].id, &stored), OK);
		for (n = k = 0; k < m.checkins_n; k++)
			n += m.checkins[k].client == i;
		assert_int_equal(stored.n, n);
		assert_int_equal(
		    consents_given(m.in.db, m.clients[i].id, &consents), OK);
		assert_int_equal(consents & 1, m.clients[i].consent);
		assert_int_equal(
		    client_get(m.in.db, arena, m.clients[i].id, &client), OK);
		assert_int_equal(client.therapist, m.users[m.clients[i].user]);
	}
	assert_int_equal(audit_check(m.in.db, &entries, &bad), OK);
	assert_int_equal(bad, 0);
	arena_free(arena);
}

static void
begin(const char *folder)
{
	struct user ben = { .login = "ben",
		.name = "Ben",
		.role = ROLE_THERAPIST,
		.password = "$argon2id$" };
	int64_t now = (int64_t)time(NULL);
	int i;

	inside_start(&m.in, folder);
	m.random = random_seed();
	day_text((int)(now / 86400) - 1, m.day);
	m.users[0] = m.in.user;
	assert_int_equal(db_write(m.in.db), OK);
	assert_int_equal(user_add(m.in.db, now, &ben, &m.users[1]), OK);
	for (i = 0; i < CLIENTS; i++) {
		struct client client = { .name = "Tan Mei Ling",
			.activities = { "", "", "" } };

		client.therapist = m.users[i % 2];
		assert_int_equal(client_add(m.in.db, now, &client), OK);
		m.clients[i] =
		    (struct known_client){ .id = client.id, .user = i % 2 };
	}
	assert_int_equal(db_written(m.in.db, true), OK);
	assert_int_equal(db_commit(m.in.db), OK);
	/* The one that inside.h made. */
	m.clients[0].id = m.in.client;
	m.clients[0].consent = true;
	memcpy(m.links[0].token, INSIDE_TOKEN, TOKEN_SIZE);
	memcpy(m.logins[0].cookie, INSIDE_COOKIE, TOKEN_SIZE);
	m.links_n = m.logins_n = 1;
}

static void
random_steps(void **state)
{
	/* What is done more often stands more often. */
	static void (*const steps[])(void) = { step_send, step_send, step_send,
		step_open, step_open, step_consent, step_link, step_link,
		step_archive, step_transfer, step_look, step_look, step_look,
		step_login, step_logout };
	const char *given = getenv("STEPS");
	int n = given ? (int)strtol(given, NULL, 10) : 1000, i;
	char folder[] = "/tmp/test_model.XXXXXX";

	(void)state;
	print_message("# SEED=%llu\n", (unsigned long long)random_seed());
	assert_non_null(mkdtemp(folder));
	begin(folder);
	for (i = 0; i < n && m.links_n < MANY && m.logins_n < MANY &&
		    m.checkins_n < MANY;
	     i++) {
		m.arena = arena_new();
		steps[below((int)nitems(steps))]();
		arena_free(m.arena);
		if (i % 100 == 99)
			check_stored();
	}
	check_stored();
	assert_true(n < 500 || (m.checkins_n > 9 && m.links_n > 5));
	inside_stop(&m.in);
	m.arena = arena_new();
	(void)unlink(arena_printf(m.arena, "%s/db", folder));
	(void)unlink(arena_printf(m.arena, "%s/db.witness", folder));
	assert_int_equal(rmdir(folder), 0);
	arena_free(m.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(random_steps) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
