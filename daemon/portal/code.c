/*
 * code.c: the second step of signing in: a generated code or a recovery code.
 * Before it the login session is halfway and opens no other page.
 */
#include "pages.h"

#include <string.h>

#include "system.h"

#define WRONG "The code is wrong, was used before, or is too old."
#define LATER "Too many wrong codes. Try again in %lld seconds."
#define LOCKED                                                        \
	"Too many wrong codes. Whoever looks after the computer can " \
	"help: reliefd user code LOGIN off."
#define WAIT_SAID_MAX 86400

static const char *code_read(struct request *);
static enum err step_take(struct request *, const char *, bool *);
static enum err recovery_take(struct request *, const char *, bool *);
static void respond(struct request *, const char *, struct response *);

enum err
get_login_code(struct request *req, struct response *res)
{
	respond(req, NULL, res);
	return OK;
}

enum err
post_login_code(struct request *req, struct response *res)
{
	const char *code = code_read(req);
	bool right = false;
	int64_t wait = 0;
	enum err err = code == NULL ? ERR_INVALID
				    : code_take(req, code, true, &right, &wait);

	if (err != OK)
		return err;
	if (!right) {
		res->status = wait > 0 ? 429 : 422;
		respond(req,
		    wait == 0 ? tr(req->lang, WRONG)
		    : wait > WAIT_SAID_MAX
			? tr(req->lang, LOCKED)
			: arena_printf(req->arena, tr(req->lang, LATER),
			      (long long)wait),
		    res);
		return OK;
	}
	err = login_leave(req, res);
	res->clears = false;
	if (err == OK)
		err = login_start(req, req->user.id, false, res);
	res->status = 303;
	res->location = req->user.must_change ? "/account" : "/work";
	return err;
}

enum err
code_take(struct request *req, const char *code, bool recovery, bool *right,
    int64_t *wait)
{
	const char *key = arena_printf(req->arena, "code:%s", req->user.login);
	enum err err = throttle_wait(req->db, req->now, key, wait);

	*right = false;
	if (err != OK || *wait > 0)
		return err;
	/* Count first and keep the count, so that parallel tries count. */
	err = throttle_fail(req->db, req->now, key);
	if (err == OK)
		err = step_take(req, code, right);
	if (err == OK && !*right && recovery)
		err = recovery_take(req, code, right);
	if (err == OK && *right)
		err = throttle_clear(req->db, key);
	return err;
}

/* Accepts spaces and hyphens, and any case; NULL: the field is missing. */
static const char *
code_read(struct request *req)
{
	static const struct field fields[] = {
		{ "code", FIELD_TEXT, 0, 40, 0, NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	struct buf out = { .arena = req->arena };
	const char *typed;

	if (form_read(
		req, &req->form, fields, nitems(fields), &typed, &errors) != OK)
		return NULL;
	for (typed = text_digits(req->arena, typed); *typed; typed++) {
		if (*typed >= 'A' && *typed <= 'Z')
			buf_putc(&out, (char)(*typed - 'A' + 'a'));
		else if (*typed != ' ' && *typed != '-')
			buf_putc(&out, *typed);
	}
	return buf_text(&out);
}

static enum err
step_take(struct request *req, const char *code, bool *right)
{
	uint8_t sealed[SEALED_SIZE], secret[SECRET_SIZE];
	int64_t step;
	enum err err = code_secret(req->db, req->user.id, sealed);

	if (err != OK)
		return err == ERR_NOT_FOUND ? OK : err;
	if (!unseal(sealed, sizeof(sealed), secret)) {
		log_error("user %lld: the key does not open the secret",
		    (long long)req->user.id);
		return OK;
	}
	step = totp_step(secret, sizeof(secret), req->now, code);
	secret_clear(secret, sizeof(secret));
	if (step < 0)
		return OK;
	err = code_take_step(req->db, req->user.id, step);
	*right = err == OK;
	return err == ERR_CONFLICT ? OK : err;
}

static enum err
recovery_take(struct request *req, const char *code, bool *right)
{
	uint8_t hash[HASH_SIZE];
	enum err err;

	if (!secret_hash(code, hash))
		return OK;
	err = code_take_recovery(req->db, req->now, req->user.id, hash);
	*right = err == OK;
	if (*right)
		req->detail = "recovery code";
	return err == ERR_NOT_FOUND ? OK : err;
}

static void
respond(struct request *req, const char *error, struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct code_page page = { req, error };

	tmpl_code(&out, &page);
	portal_respond(res, &out);
}
