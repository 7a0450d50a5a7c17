/*
 * rights_fixture.h: the daemon inside a test's process with an owner, a
 * therapist and a client in the therapist's care, and answers that are kept
 * back while a right ends.
 */
#ifndef RIGHTS_FIXTURE_H
#define RIGHTS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "inside.h"
#include "privacy.h"
#include "proof.h"

#define THERAPIST_COOKIE "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA"
#define PASSWORD "horse-battery-staple"
#define OTHER_PASSWORD "battery-staple-horse"

struct place {
	struct inside in;
	char folder[64];
	int64_t now, owner, therapist;
};
static char hash_of_password[PASSWORD_SIZE];

static inline void
sign_in(struct place *at, int64_t user, const char *cookie)
{
	uint8_t hash[HASH_SIZE];

	inside_must(token_hash(cookie, hash));
	inside_must(user_set_password(at->in.db, at->now, user,
			hash_of_password, false) == OK);
	inside_must(login_add(at->in.db, at->now, hash, user, false) == OK);
}

/* A client in a therapist's care, with something to report. */
static inline void
set_up(struct place *at)
{
	struct user ben = { .login = "ben",
		.name = "Ben",
		.role = ROLE_THERAPIST,
		.password = "$argon2id$" };
	struct session session = { .number = 0, .note = "" };
	size_t i;

	memset(at, 0, sizeof(*at));
	(void)snprintf(at->folder, 64, "/tmp/test_rights.XXXXXX");
	inside_must(mkdtemp(at->folder) != NULL);
	inside_start(&at->in, at->folder);
	at->now = (int64_t)time(NULL);
	at->owner = at->in.user;
	day_of_instant(at->now, session.day);
	session.made_at = at->now;
	for (i = 0; i < TECHNIQUE_N; i++)
		session.minutes[i] = NOT_USED;
	session.minutes[0] = 20;
	inside_must(db_write(at->in.db) == OK);
	inside_must(user_add(at->in.db, at->now, &ben, &at->therapist) == OK);
	sign_in(at, at->owner, INSIDE_COOKIE);
	sign_in(at, at->therapist, THERAPIST_COOKIE);
	inside_must(client_set_therapist(
			at->in.db, at->in.client, at->therapist) == OK);
	inside_must(
	    session_put(at->in.db, at->now, at->in.client, &session) == OK);
	inside_must(consent_give(at->in.db, at->now, at->in.client, FOR_SHARING,
			LANG_EN) == OK);
	inside_must(db_written(at->in.db, true) == OK);
	inside_must(db_commit(at->in.db) == OK);
}

static inline void
tear_down(struct place *at)
{
	char command[96];

	inside_stop(&at->in);
	(void)snprintf(command, sizeof(command), "rm -r %s", at->folder);
	inside_must(system(command) == 0);
}

static inline int
send_to(struct place *at, const struct buf *bytes)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s",
	    at->in.conf.listen_socket);
	inside_must(connect(fd, (struct sockaddr *)(void *)&address,
			sizeof(address)) == 0);
	inside_must(send(fd, bytes->data, bytes->len, MSG_NOSIGNAL) ==
		    (ssize_t)bytes->len);
	return fd;
}

/* Turns until a worker has finished something, which nobody has collected;
 * false: there was an answer without one. */
static inline bool
until_made(struct place *at, int fd, struct buf *got)
{
	struct pollfd pool = { .fd = at->in.pool, .events = POLLIN };

	while (poll(&pool, 1, 1) == 0) {
		inside_must(server_run(at->in.server) == OK);
		if (inside_hear(fd, got))
			return false;
	}
	return true;
}

/* How often the audit says that this was done. */
static inline size_t
done(struct place *at, const char *action)
{
	struct audit_filter filter = { .limit = 100 };
	struct audits rows = { NULL, 0 };
	size_t i, n = 0;

	inside_must(audit_list(at->in.db, at->in.arena, &filter, &rows) == OK);
	for (i = 0; i < rows.n; i++)
		n += strcmp(rows.v[i].action, action) == 0;
	return n;
}

#endif
