/*
 * login.c: signing in and out. A wrong name and a wrong password get the same
 * answer in the same time; failures delay the next attempt.
 */
#include "pages.h"

#include <string.h>

#include "store.h"
#include "system.h"

#define WRONG "The name or the password is wrong."
#define LATER "Too many attempts. Try again in %lld seconds."
#define LOCKED                                          \
	"Too many attempts. The owner of the practice " \
	"can set a new password."
#define WAIT_SAID_MAX 86400 /* a longer wait is not shown in numbers */

/* An attempt: the worker's data and its result. */
struct attempt {
	char *name, *password;
	const char *name_key, *source_key;
	const char *device_key; /* for a browser known to this user, or NULL */
	struct user user;       /* id 0 when the name is unknown */
	bool open;              /* a right password may open a session */
	bool right;             /* set by the worker */
};

static bool attempt_read(struct request *, struct attempt *);
static const char *name_key(struct arena *, const struct attempt *);
static enum err attempt_wait(struct request *, struct attempt *, int64_t *);
static enum err attempt_count(struct request *, const struct attempt *);
static enum err attempt_clear(struct request *, const struct attempt *);
static bool may_open(const struct request *, const struct user *);
static void verify(void *);
static enum err verified(struct request *, void *, struct response *);
static enum err end_other_login(struct request *);
static enum err refuse(struct request *, struct attempt *, struct response *);
static void
respond_login(struct request *, const char *, const char *, struct response *);

enum err
get_login(struct request *req, struct response *res)
{
	respond_login(req, "", NULL, res);
	return OK;
}

enum err
post_login(struct request *req, struct response *res)
{
	struct attempt *attempt = arena_new_of(req->arena, struct attempt);
	int64_t wait;
	enum err err;

	if (!attempt_read(req, attempt))
		return ERR_INVALID;
	err = user_by_login(req->db, req->arena, attempt->name, &attempt->user);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	attempt->open = may_open(req, &attempt->user);
	attempt->name_key = name_key(req->arena, attempt);
	attempt->source_key = arena_printf(
	    req->arena, "source:%s", req->source != NULL ? req->source : "");
	err = attempt_wait(req, attempt, &wait);
	if (err != OK)
		return err;
	if (wait > 0) {
		res->status = 429;
		respond_login(req, attempt->name,
		    wait > WAIT_SAID_MAX
			? tr(req->lang, LOCKED)
			: arena_printf(req->arena, tr(req->lang, LATER),
			      (long long)wait),
		    res);
		return OK;
	}
	err = attempt_count(req, attempt);
	return err == OK ? defer_password(req, verify, verified, attempt) : err;
}

enum err
post_logout(struct request *req, struct response *res)
{
	enum err err = login_leave(req, res);

	res->status = 303;
	res->location = "/login";
	return err;
}

enum err
login_leave(struct request *req, struct response *res)
{
	uint8_t hash[HASH_SIZE];

	res->cookie = cookie_set(req->arena, SESSION_COOKIE, "", 0);
	res->clears = true;
	if (req->cookie != NULL && token_hash(req->cookie, hash))
		return login_end(req->db, hash);
	return OK;
}

enum err
login_start(
    struct request *req, int64_t user, bool halfway, struct response *res)
{
	char token[TOKEN_SIZE];
	uint8_t hash[HASH_SIZE];

	token_make(token);
	if (!token_hash(token, hash))
		return ERR_INTERNAL;
	res->cookie =
	    cookie_set(req->arena, SESSION_COOKIE, token, COOKIE_UNTIL_CLOSED);
	return login_add(req->db, req->latest, hash, user, halfway);
}

static bool
attempt_read(struct request *req, struct attempt *attempt)
{
	struct typed {
		const char *name, *password;
	} typed;
	static const struct field fields[] = {
		{ "name", FIELD_TEXT, 0, NAME_MAX_CHARS,
		    offsetof(struct typed, name), NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "password", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };

	if (form_read(
		req, &req->form, fields, nitems(fields), &typed, &errors) != OK)
		return false;
	/* As typed: space counts in a password. */
	typed.password = pairs_get(&req->form, "password");
	attempt->name = arena_strdup(req->arena, typed.name);
	attempt->password = arena_strdup(
	    req->arena, typed.password != NULL ? typed.password : "");
	return true;
}

/*
 * The key for counting failures of a name. An unknown name may be a password in
 * the wrong field, so only its hash is stored.
 */
static const char *
name_key(struct arena *arena, const struct attempt *attempt)
{
	uint8_t hash[32];
	char hex[33];

	if (attempt->user.id != 0)
		return arena_printf(arena, "user:%s", attempt->user.login);
	sha256(attempt->name, strlen(attempt->name), hash);
	hex_text(hash, 16, hex);
	return arena_printf(arena, "nobody:%s", hex);
}

/* How long an attempt with this name, or from this address, must wait. */
static enum err
attempt_wait(struct request *req, struct attempt *attempt, int64_t *wait)
{
	int64_t by_name, by_source;
	enum err err = device_key(req, attempt->user.id, &attempt->device_key);

	/* A known browser has its own attempts; after them it is treated like
	 * any other. */
	if (err == OK && attempt->device_key != NULL) {
		err =
		    throttle_wait(req->db, req->now, attempt->device_key, wait);
		if (err != OK || *wait == 0)
			return err;
		attempt->device_key = NULL;
	}
	if (err == OK)
		err = throttle_wait(
		    req->db, req->now, attempt->name_key, &by_name);
	if (err == OK)
		err = throttle_wait(
		    req->db, req->now, attempt->source_key, &by_source);
	if (err != OK)
		return err;
	*wait = by_name > by_source ? by_name : by_source;
	/* Throttled attempts do not count against the global limit. */
	return *wait > 0 ? OK : throttle_all(req->db, req->now, wait);
}

/* Counts before the check, so that parallel attempts all count. */
static enum err
attempt_count(struct request *req, const struct attempt *attempt)
{
	enum err err;

	if (attempt->device_key != NULL)
		return throttle_fail(req->db, req->now, attempt->device_key);
	err = throttle_fail(req->db, req->now, attempt->name_key);
	if (err == OK)
		err = throttle_fail(req->db, req->now, attempt->source_key);
	return err;
}

/* After a success. Clears only the counter that this attempt used: others'
 * failures from the same address stay. */
static enum err
attempt_clear(struct request *req, const struct attempt *attempt)
{
	enum err err = throttle_clear(req->db, attempt->name_key);

	if (err != OK)
		return err;
	return throttle_clear(req->db, attempt->device_key != NULL
					   ? attempt->device_key
					   : attempt->source_key);
}

/* False for a disabled user and an expired one-time password. */
static bool
may_open(const struct request *req, const struct user *user)
{
	return user->id != 0 && user->disabled_at == 0 &&
	       (user->expires == 0 || user->expires > req->latest);
}

/* In a worker thread. */
static void
verify(void *arg)
{
	struct attempt *attempt = arg;

	attempt->right = password_verify(
	    attempt->open ? attempt->user.password : NULL, attempt->password);
	secret_clear(attempt->password, strlen(attempt->password));
}

static enum err
verified(struct request *req, void *arg, struct response *res)
{
	struct attempt *attempt = arg;
	struct user now;
	bool halfway;
	enum err err;

	/* Meanwhile the password may have changed, the user may be disabled, or
	 * a second factor may be set up, which is then required. */
	if (!attempt->right ||
	    user_get(req->db, req->arena, attempt->user.id, &now) != OK ||
	    !may_open(req, &now) ||
	    strcmp(now.password, attempt->user.password) != 0)
		return refuse(req, attempt, res);
	halfway = now.has_code;
	err = end_other_login(req);
	if (err == OK)
		err = login_start(req, attempt->user.id, halfway, res);
	if (err == OK)
		err = attempt_clear(req, attempt);
	if (err == OK && !halfway)
		err = audit_add(req->db, req->now,
		    (struct actor){ ACTOR_USER, attempt->user.id }, "login", 0,
		    "");
	res->status = 303;
	res->location = halfway           ? "/login/code"
			: now.must_change ? "/account"
					  : "/work";
	return err;
}

/* Ends this browser's earlier login session: its cookie is replaced. */
static enum err
end_other_login(struct request *req)
{
	const char *cookie = cookie_get(req, SESSION_COOKIE);
	uint8_t hash[HASH_SIZE];

	return cookie != NULL && token_hash(cookie, hash)
		   ? login_end(req->db, hash)
		   : OK;
}

static enum err
refuse(struct request *req, struct attempt *attempt, struct response *res)
{
	res->status = 422;
	respond_login(req, attempt->name, tr(req->lang, WRONG), res);
	return OK;
}

/* Before a login the form's token belongs to the login page's cookie. */
static void
respond_login(struct request *req, const char *name, const char *error,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct login_page page = { .req = req, .name = name, .error = error };
	const char *cookie = req->cookie;
	char fresh[TOKEN_SIZE], csrf[CSRF_SIZE];

	if (cookie == NULL) {
		token_make(fresh);
		cookie = fresh;
		res->cookie = cookie_set(
		    req->arena, LOGIN_COOKIE, fresh, COOKIE_UNTIL_CLOSED);
	}
	csrf_make(cookie, csrf);
	page.csrf = csrf;
	tmpl_login(&out, &page);
	portal_respond(res, &out);
}
