/*
 * account.c: the user's own account: changing the password, which ends all
 * login sessions of the user (this browser gets a new one), and ending sessions
 * one by one.
 */
#include "pages.h"

#include <string.h>

#include "store.h"
#include "system.h"

struct change {
	char *current, *fresh; /* both passwords, cleared after use */
	const char *hash;      /* of the current password */
	const char *throttle;  /* key for counting failures */
	bool right;            /* set by the worker */
	char made[PASSWORD_SIZE];
};

static void
change_read(struct request *, struct change *, struct field_errors *);
static void check_and_hash(void *);
static enum err changed(struct request *, void *, struct response *);
static enum err respond_account(
    struct request *, const struct field_errors *, struct response *);

enum err
get_account(struct request *req, struct response *res)
{
	static const struct field_errors none = { NULL, 0 };

	return respond_account(req, &none, res);
}

enum err
post_account(struct request *req, struct response *res)
{
	struct change *change = arena_new_of(req->arena, struct change);
	struct field_errors errors = { NULL, 0 };
	int64_t wait = 0;
	enum err err;

	change_read(req, change, &errors);
	if (errors.n > 0)
		return respond_account(req, &errors, res);
	change->hash = req->user.password;
	/* Separate from the login page, where strangers may try this name. */
	change->throttle =
	    arena_printf(req->arena, "account:%s", req->user.login);
	err = throttle_wait(req->db, req->now, change->throttle, &wait);
	if (err == OK && wait > 0)
		return ERR_THROTTLED;
	if (err == OK)
		err = throttle_fail(req->db, req->now, change->throttle);
	return err == OK ? defer_password(req, check_and_hash, changed, change)
			 : err;
}

/* Ends one of the user's sessions, or all but this browser's. */
enum err
post_account_sessions(struct request *req, struct response *res)
{
	struct ended {
		char session[ID_SIZE];
	} ended;
	static const struct field fields[] = {
		{ "session", FIELD_ID, 0, 0, offsetof(struct ended, session),
		    NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	struct logins logins;
	char id[ID_SIZE];
	size_t i;
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), &ended, &errors);

	if (err == OK)
		err = login_list(
		    req->db, req->arena, req->latest, req->user.id, &logins);
	for (i = 0; err == OK && i < logins.n; i++) {
		hex_text(logins.v[i].hash, sizeof(id) / 2, id);
		if (strcmp(id, ended.session) == 0)
			err = login_end(req->db, logins.v[i].hash);
	}
	res->status = 303;
	res->location = "/account";
	return err;
}

/* Takes passwords as typed: space counts. */
static void
change_read(
    struct request *req, struct change *change, struct field_errors *errors)
{
	static const struct field fields[] = {
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "login", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "current", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "new", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "again", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	const char *current = pairs_get(&req->form, "current");
	const char *fresh = pairs_get(&req->form, "new");
	const char *again = pairs_get(&req->form, "again");
	const char *problem;

	if (form_read(
		req, &req->form, fields, nitems(fields), change, errors) != OK)
		return;
	change->current = arena_strdup(req->arena, current ? current : "");
	change->fresh = arena_strdup(req->arena, fresh ? fresh : "");
	if (change->current[0] == '\0')
		field_error_add(req->arena, errors, "current",
		    "Enter the present password", 0, 0);
	problem = password_problem(change->fresh, req->user.login);
	if (problem != NULL)
		field_error_add(req->arena, errors, "new", problem, 0, 0);
	else if (again == NULL || strcmp(again, change->fresh) != 0)
		field_error_add(req->arena, errors, "again",
		    "This is not the same as the new password above", 0, 0);
	else if (strcmp(change->fresh, change->current) == 0)
		field_error_add(req->arena, errors, "new",
		    "This is the present password; choose another", 0, 0);
}

/* In a worker thread. */
static void
check_and_hash(void *arg)
{
	struct change *change = arg;

	change->right = password_verify(change->hash, change->current) &&
			password_hash(change->fresh, change->made);
	secret_clear(change->current, strlen(change->current));
	secret_clear(change->fresh, strlen(change->fresh));
}

static enum err
changed(struct request *req, void *arg, struct response *res)
{
	struct change *change = arg;
	struct field_errors errors = { NULL, 0 };
	enum err err;

	if (!change->right) {
		field_error_add(req->arena, &errors, "current",
		    "This is not the present password", 0, 0);
		return respond_account(req, &errors, res);
	}
	err = user_set_password(
	    req->db, req->now, req->user.id, change->made, false);
	if (err == OK)
		err = throttle_clear(req->db, change->throttle);
	if (err == OK)
		err = login_start(req, req->user.id, false, res);
	res->status = 303;
	res->location = "/work";
	return err;
}

static enum err
respond_account(struct request *req, const struct field_errors *errors,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct account_page page = { .req = req, .errors = errors };
	uint8_t hash[HASH_SIZE];
	size_t i;
	enum err err = login_list(
	    req->db, req->arena, req->latest, req->user.id, &page.logins);

	if (err == OK)
		err = code_recovery_left(
		    req->db, req->user.id, &page.recovery_left);
	if (err != OK || !token_hash(req->cookie, hash))
		return err;
	for (i = 0; i < page.logins.n; i++) {
		if (memcmp(page.logins.v[i].hash, hash, HASH_SIZE) == 0)
			page.here = &page.logins.v[i];
	}
	tmpl_account(&out, &page);
	portal_respond(res, &out);
	if (errors->n > 0)
		res->status = 422;
	return OK;
}
