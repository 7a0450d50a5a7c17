/*
 * What a client's link opens ends with the link, while a worker has the
 * request too. No route of a link answers later today; each of them is brought
 * back from a worker here as one that did.
 */
#include "rights_fixture.h"

static enum err
revoked(struct place *at, struct request *req)
{
	int64_t n;

	(void)req;
	return link_revoke_all(at->in.db, at->now, at->in.client, &n);
}

static enum err
expired(struct place *at, struct request *req)
{
	(void)at;
	req->now += INT64_C(86400) * 90;
	req->latest = req->now;
	return OK;
}

static enum err
archived(struct place *at, struct request *req)
{
	(void)req;
	return client_set_archived(at->in.db, at->now, at->in.client, true);
}

static enum err
erased(struct place *at, struct request *req)
{
	(void)req;
	return client_erase(at->in.db, at->now, at->in.client);
}

static enum err
withdrawn(struct place *at, struct request *req)
{
	(void)req;
	return consent_withdraw(
	    at->in.db, at->now + 1, at->in.client, FOR_DATA);
}

static enum err
nothing(struct place *at, struct request *req)
{
	(void)at;
	(void)req;
	return OK;
}

struct seen {
	bool called, consented;
};

/* The second half of a handler; the error keeps its answer out of this. */
static enum err
second_half(struct request *req, void *arg, struct response *res)
{
	struct seen *seen = arg;

	(void)res;
	seen->called = true;
	seen->consented = req->link.consents >> FOR_DATA & 1;
	return ERR_CONFLICT;
}

/* Brings a request of a route back from a worker after something happened;
 * the status, and what its second half saw. */
static int
back(const struct route *route,
    enum err (*happen)(struct place *, struct request *), struct seen *seen)
{
	struct place at;
	struct request req = { .site = &reliefd_site,
		.verb = route->verb,
		.route = route,
		.path = "/c/",
		.token = INSIDE_TOKEN };
	struct response res = { 0 };

	set_up(&at);
	req.arena = at.in.arena;
	req.db = at.in.db;
	req.conf = &at.in.conf;
	req.now = req.latest = at.now;
	*seen = (struct seen){ false, false };
	inside_must(db_write(at.in.db) == OK);
	inside_must(happen(&at, &req) == OK);
	inside_must(db_written(at.in.db, true) == OK);
	dispatch_done(&req, &res, seen, second_half);
	inside_must(db_commit(at.in.db) == OK);
	tear_down(&at);
	return res.status;
}

static void
a_link_that_ended_meanwhile_opens_nothing(void **state)
{
	static enum err (*const ends[])(struct place *,
	    struct request *) = { revoked, expired, archived, erased };
	struct seen seen;
	size_t i, e, n = 0;

	(void)state;
	for (i = 0; i < routes_n; i++) {
		if (routes[i].role != ROLE_CLIENT)
			continue;
		for (e = 0; e < nitems(ends); e++) {
			assert_int_equal(back(&routes[i], ends[e], &seen), 404);
			assert_false(seen.called);
			n++;
		}
	}
	assert_true(n >= 32);
}

static void
what_is_left_is_known_to_the_second_half(void **state)
{
	struct seen seen;
	size_t i;

	(void)state;
	for (i = 0; i < routes_n; i++) {
		if (routes[i].role != ROLE_CLIENT)
			continue;
		assert_int_equal(back(&routes[i], nothing, &seen), 409);
		assert_true(seen.called && seen.consented);
		assert_int_equal(back(&routes[i], withdrawn, &seen), 409);
		assert_true(seen.called);
		assert_false(seen.consented);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_that_ended_meanwhile_opens_nothing),
		cmocka_unit_test(what_is_left_is_known_to_the_second_half),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
