/*
 * dispatch.c: every check that protects a handler, in one place and in a fixed
 * order: route, body, caller, object, origin of the form. Then it calls the
 * handler, and makes an error page on failure.
 */
#include <stdio.h>
#include <string.h>

#include "store.h"
#include "system.h"
#include "web.h"

#define REQUEST_MAX ((size_t)24 << 20) /* bytes of memory for one request */

static bool enter(struct request *, struct response *);
static enum err admit(struct request *, const struct route *);
static enum err admit_client(struct request *);
static enum err admit_user(struct request *, const struct route *);
static const char *detour(const struct request *, const struct route *);
static enum err check_origin(const struct request *);
static enum err check_csrf(const struct request *, const struct route *);
static void call(struct request *, struct response *, const struct route *);
static enum err audit(struct request *, const struct response *);
static bool writes(const struct request *);
static enum err open_write(struct request *);
static enum err close_write(struct request *, enum err);
static void redirect(struct response *, const char *);
static int status_of(enum err);

void
dispatch(struct request *req, struct response *res)
{
	const struct route *route = NULL;
	enum err err = route_find(req, &route);

	req->site->language(req, NULL);
	if (err == ERR_DENIED) {
		dispatch_refuse(req, 405, res);
		return;
	}
	if (err != OK) {
		error_page(req, err, res);
		return;
	}
	/* Redirect to the corrected path, whether the link exists or not. */
	if (req->misspelt) {
		redirect(res, req->path);
		return;
	}
	req->route = route;
	if (enter(req, res))
		call(req, res, route);
}

void
dispatch_done(struct request *req, struct response *res, void *arg,
    enum err (*done)(struct request *req, void *arg, struct response *res))
{
	enum err err;

	/* The right may have ended while a worker had the request. */
	if (!enter(req, res))
		return;
	err = open_write(req);
	if (err == OK) {
		db_limit(req->db, req->arena, REQUEST_MAX);
		err = done(req, arg, res);
		db_limit(req->db, NULL, 0);
		if (err == OK && !req->deferred)
			err = audit(req, res);
		err = close_write(req, err);
	}
	if (err != OK)
		error_page(req, err, res);
}

bool
dispatch_again(struct request *req)
{
	struct request now = *req;
	struct response unused;
	bool may;

	/* A copy in its own arena: memory must not grow with the parts. */
	now.arena = arena_new();
	may = enter(&now, &unused);
	req->role = now.role;
	req->user.role = now.user.role;
	arena_free(now.arena);
	return may;
}

void
dispatch_busy(struct request *req, struct response *res)
{
	req->site->language(req, NULL);
	error_page(req, ERR_UNAVAILABLE, res);
}

void
dispatch_unaudited(const struct request *req)
{
	if (req->action != NULL)
		log_error("the disk is full; user %lld: %s %lld %s",
		    (long long)req->user.id, req->action, (long long)req->id,
		    req->detail);
}

void
error_page(struct request *req, enum err err, struct response *res)
{
	*res = (struct response){ .status = status_of(err) };
	req->site->error(req, err, res->status, res);
}

/* Whether the caller may call the route now; else res is the answer. Checks
 * every right that can end, when a request arrives and each time it comes back
 * from a worker. */
static bool
enter(struct request *req, struct response *res)
{
	enum err err = admit(req, req->route);
	const char *where = err == OK ? detour(req, req->route) : NULL;

	if (err == ERR_LOGIN && req->verb == HTTP_GET)
		where = "/login";
	if (where != NULL)
		redirect(res, where);
	else if (err != OK)
		error_page(req, err, res);
	return where == NULL && err == OK;
}

/* Whether this actor may call this route on this object. */
static enum err
admit(struct request *req, const struct route *route)
{
	enum err err = OK;

	if (route->role == ROLE_CLIENT)
		err = admit_client(req);
	else if (route->role >= ROLE_THERAPIST)
		err = admit_user(req, route);
	else
		req->cookie = cookie_get(req, LOGIN_COOKIE);
	if (err != OK || route->verb != HTTP_POST)
		return err;
	err = check_origin(req);
	return err == OK ? check_csrf(req, route) : err;
}

static enum err
admit_client(struct request *req)
{
	enum scope scope = req->route->scope;
	enum err err;

	if (!token_hash(req->token, req->token_hash))
		return ERR_NOT_FOUND;
	/* Count before the look-up, so that guesses are counted too. */
	if (req->verb == HTTP_GET && reader_limited(req))
		return ERR_THROTTLED;
	err = link_find(req->db, req->latest, req->token_hash, &req->link);
	if (err != OK)
		return err;
	/* A tablet of the practice must not show what was sent from it. */
	if (req->link.tablet && scope == SCOPE_OWN_LINK)
		return ERR_NOT_FOUND;
	/* The tablet's next user must not consent in the client's name. */
	if (req->link.used && scope != SCOPE_LINK)
		return ERR_NOT_FOUND;
	req->role = ROLE_CLIENT;
	req->site->language(req, &req->link.language);
	return OK;
}

static enum err
admit_user(struct request *req, const struct route *route)
{
	uint8_t hash[HASH_SIZE];
	enum err err;
	char *csrf;

	req->cookie = cookie_get(req, SESSION_COOKIE);
	if (req->cookie == NULL || !token_hash(req->cookie, hash))
		return ERR_LOGIN;
	err = login_find(req->db, req->arena, req->latest, hash, &req->user);
	if (err != OK)
		return err == ERR_NOT_FOUND ? ERR_LOGIN : err;
	req->role = req->user.role;
	csrf = arena_alloc(req->arena, CSRF_SIZE);
	csrf_make(req->cookie, csrf);
	req->csrf = csrf;
	/* A user on a detour cannot open anything else anyway. */
	if (detour(req, route) != NULL)
		return OK;
	if (req->role < route->role)
		return ERR_DENIED;
	req->signed_in = true;
	if (route->scope == SCOPE_CLIENT)
		return client_scope(req->db, req->id,
		    req->role == ROLE_OWNER ? 0 : req->user.id);
	return OK;
}

/* Returns the page where a user who is not fully signed in must go first, or
 * NULL. Only that page and signing out are open. */
static const char *
detour(const struct request *req, const struct route *route)
{
	const struct user *user = &req->user;
	const char *only = user->halfway       ? "/login/code"
			   : user->must_change ? "/account"
			   : user->needs_code && !user->has_code
			       ? "/account/code"
			       : NULL;

	if (route->role < ROLE_THERAPIST || strcmp(route->path, "/logout") == 0)
		return NULL;
	if (only != NULL)
		return strcmp(route->path, only) == 0 ? NULL : only;
	return strcmp(route->path, "/login/code") == 0 ? "/work" : NULL;
}

/* A browser sends the origin of a form; other programs may omit it. */
static enum err
check_origin(const struct request *req)
{
	const char *origin = req->origin;

	if (req->fetch_site != NULL)
		return strcmp(req->fetch_site, "same-origin") == 0 ||
			       strcmp(req->fetch_site, "none") == 0
			   ? OK
			   : ERR_DENIED;
	if (origin == NULL || strcmp(origin, "null") == 0)
		return OK;
	return guard_same_host(origin, req->host) ? OK : ERR_DENIED;
}

/* A client's form is protected by its secret address, all others by a token. */
static enum err
check_csrf(const struct request *req, const struct route *route)
{
	if (route->role == ROLE_CLIENT)
		return OK;
	return csrf_ok(req->cookie, pairs_get(&req->form, "csrf")) ? OK
								   : ERR_DENIED;
}

static void
call(struct request *req, struct response *res, const struct route *route)
{
	enum err err = open_write(req);

	req->action = route->action;
	req->detail = "";
	if (err == OK) {
		db_limit(req->db, req->arena, REQUEST_MAX);
		err = route->handle(req, res);
		db_limit(req->db, NULL, 0);
		if (err == OK && !req->deferred)
			err = audit(req, res);
		err = close_write(req, err);
	}
	if (err != OK && !req->deferred)
		error_page(req, err, res);
}

/* Writes a row for every view, download and change of the portal. On a full
 * disk a view is still shown; the log records it instead. */
static enum err
audit(struct request *req, const struct response *res)
{
	struct actor actor = { ACTOR_USER, req->user.id };
	enum err err;

	if (req->action == NULL || res->status >= 400)
		return OK;
	if (req->verb == HTTP_POST)
		return audit_add(req->db, req->now, actor, req->action, req->id,
		    req->detail);
	err = db_full(req->db) ? ERR_UNAVAILABLE : db_write(req->db);
	if (err == OK) {
		err = audit_add(req->db, req->now, actor, req->action, req->id,
		    req->detail);
		err = db_written(req->db, err == OK) != OK ? ERR_UNAVAILABLE
							   : err;
	}
	if (err != ERR_UNAVAILABLE)
		return err;
	dispatch_unaudited(req);
	return OK;
}

/* The writes of a POST are committed together or not at all; a refused POST has
 * none. */
static bool
writes(const struct request *req)
{
	return req->verb == HTTP_POST && req->refused == 0;
}

static enum err
open_write(struct request *req)
{
	return writes(req) ? db_write(req->db) : OK;
}

static enum err
close_write(struct request *req, enum err err)
{
	enum err kept;

	if (!writes(req))
		return err;
	kept = db_written(req->db, err == OK);
	return err == OK ? kept : err;
}

static void
redirect(struct response *res, const char *where)
{
	*res = (struct response){ .status = 303, .location = where };
}

static int
status_of(enum err err)
{
	switch (err) {
	case OK:
		return 200;
	case ERR_INVALID:
		return 422;
	case ERR_LOGIN:
		return 401;
	case ERR_DENIED:
		return 403;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_CONFLICT:
		return 409;
	case ERR_THROTTLED:
		return 429;
	case ERR_UNAVAILABLE:
		return 503;
	case ERR_INTERNAL:
		break;
	}
	return 500;
}
