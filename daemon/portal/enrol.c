/*
 * enrol.c: starting and stopping two-step sign-in, and new recovery codes. Each
 * needs the password, which a worker checks. The form carries the new secret
 * sealed; it is stored when a code proves that the generator has it.
 */
#include "pages.h"

#include <string.h>

#include "system.h"

#define WRONG                                                               \
	"The code does not fit. Is the clock of the phone right? Wait for " \
	"the next code and type that."
#define EXPIRED "This page was too old. Scan the new picture, please."
#define LATER "Too many wrong codes. Try again later."
#define PASSWORD "This is not your present password."
#define NEEDED "The owner of the practice requires a code."
#define PAGE_SECONDS 1800

/* The sealed data in the form: valid for this user and a short time. */
struct ticket {
	uint8_t secret[SECRET_SIZE];
	int64_t user, made_at;
};
#define TICKET_HEX ((sizeof(struct ticket) + SEAL_EXTRA) * 2 + 1)

enum enrol_action { ENROL_ON, ENROL_OFF, ENROL_CODES, ENROL_N };
/* The typed values; a worker checks the password. */
struct typed {
	const char *code, *ticket;
	int action;
	char *password;
	const char *hash;     /* of the user's password */
	const char *throttle; /* key for counting failures */
	bool right;
};

static enum err typed_read(struct request *, struct typed *);
static void verify(void *);
static enum err verified(struct request *, void *, struct response *);
static enum err
enrol(struct request *, const struct typed *, struct response *);
static enum err
code_ask(struct request *, const struct typed *, bool *, struct response *);
static enum err
leave(struct request *, const struct typed *, struct response *);
static enum err
renew(struct request *, const struct typed *, struct response *);
static enum err
respond_password(struct request *, const struct typed *, struct response *);
static bool ticket_open(struct request *, const char *, struct ticket *);
static bool recovery_make(
    struct arena *, const char *[RECOVERY_N], uint8_t[RECOVERY_N][HASH_SIZE]);
static enum err
respond(struct request *, const char *, struct ticket *, struct response *);
static void respond_done(
    struct request *, const char *const[RECOVERY_N], struct response *);

enum err
get_account_code(struct request *req, struct response *res)
{
	return respond(req, NULL, NULL, res);
}

/* Asks for the password again: a stranger at a signed-in browser must not lock
 * the user out or make recovery codes. */
enum err
post_account_code(struct request *req, struct response *res)
{
	struct typed *typed = arena_new_of(req->arena, struct typed);
	int64_t wait = 0;
	enum err err = typed_read(req, typed);

	if (err != OK)
		return err;
	if (typed->password[0] == '\0')
		return respond_password(req, typed, res);
	err = throttle_wait(req->db, req->now, typed->throttle, &wait);
	if (err == OK && wait > 0)
		return ERR_THROTTLED;
	/* Counted before it is checked. */
	if (err == OK)
		err = throttle_fail(req->db, req->now, typed->throttle);
	return err == OK ? defer_password(req, verify, verified, typed) : err;
}

static enum err
typed_read(struct request *req, struct typed *typed)
{
	static const char *const actions[] = { "on", "off", "codes" };
	static const struct field fields[] = {
		{ "code", FIELD_TEXT, 0, 40, offsetof(struct typed, code),
		    NULL },
		{ "ticket", FIELD_TEXT, 0, TICKET_HEX,
		    offsetof(struct typed, ticket), NULL },
		{ "action", FIELD_WORD, 0, ENROL_N,
		    offsetof(struct typed, action), actions },
		{ "password", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "login", FIELD_IGNORE, 0, 0, 0, NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	/* As typed: space counts in a password. */
	const char *password = pairs_get(&req->form, "password");
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), typed, &errors);

	if (err != OK || typed->action == NOT_ANSWERED)
		return ERR_INVALID;
	typed->password = arena_strdup(req->arena, password ? password : "");
	typed->hash = req->user.password;
	typed->throttle =
	    arena_printf(req->arena, "account:%s", req->user.login);
	typed->code = text_digits(req->arena, typed->code);
	return OK;
}

/* In a worker thread. */
static void
verify(void *arg)
{
	struct typed *typed = arg;

	typed->right = password_verify(typed->hash, typed->password);
	secret_clear(typed->password, strlen(typed->password));
}

/* If the password was changed meanwhile, this login session has ended. */
static enum err
verified(struct request *req, void *arg, struct response *res)
{
	const struct typed *typed = arg;
	enum err err;

	if (!typed->right)
		return respond_password(req, typed, res);
	err = throttle_clear(req->db, typed->throttle);
	if (err != OK)
		return err;
	switch (typed->action) {
	case ENROL_ON:
		return enrol(req, typed, res);
	case ENROL_OFF:
		return leave(req, typed, res);
	default:
		return renew(req, typed, res);
	}
}

static enum err
enrol(struct request *req, const struct typed *typed, struct response *res)
{
	uint8_t sealed[SEALED_SIZE], hashes[RECOVERY_N][HASH_SIZE];
	const char *codes[RECOVERY_N];
	struct ticket ticket;
	int64_t step;
	enum err err;

	if (req->user.has_code)
		return ERR_CONFLICT;
	if (!ticket_open(req, typed->ticket, &ticket))
		return respond(req, tr(req->lang, EXPIRED), NULL, res);
	step = totp_step(
	    ticket.secret, sizeof(ticket.secret), req->now, typed->code);
	if (step < 0)
		return respond(req, tr(req->lang, WRONG), &ticket, res);
	if (!recovery_make(req->arena, codes, hashes) ||
	    !seal(ticket.secret, sizeof(ticket.secret), sealed))
		return ERR_INTERNAL;
	secret_clear(&ticket, sizeof(ticket));
	err = code_enrol(req->db, req->user.id, sealed, step,
	    (const uint8_t(*)[HASH_SIZE])hashes);
	if (err == OK)
		err = login_start(req, req->user.id, false, res);
	if (err != OK)
		return err;
	respond_done(req, codes, res);
	return OK;
}

/* Whether the generated code is right; if not, res is the page. */
static enum err
code_ask(struct request *req, const struct typed *typed, bool *right,
    struct response *res)
{
	int64_t wait;
	enum err err;

	if (!req->user.has_code)
		return ERR_CONFLICT;
	err = code_take(req, typed->code, false, right, &wait);
	if (err != OK || *right)
		return err;
	return respond(req, tr(req->lang, wait > 0 ? LATER : WRONG), NULL, res);
}

static enum err
leave(struct request *req, const struct typed *typed, struct response *res)
{
	bool right = false;
	enum err err;

	req->action = "second factor ended";
	if (req->user.has_code && req->user.needs_code)
		return respond(req, tr(req->lang, NEEDED), NULL, res);
	err = code_ask(req, typed, &right, res);
	if (err != OK || !right)
		return err;
	err = code_remove(req->db, req->user.id);
	if (err == OK)
		err = login_start(req, req->user.id, false, res);
	res->status = 303;
	res->location = "/account";
	return err;
}

/* Makes new recovery codes; the old ones become invalid. */
static enum err
renew(struct request *req, const struct typed *typed, struct response *res)
{
	uint8_t hashes[RECOVERY_N][HASH_SIZE];
	const char *codes[RECOVERY_N];
	bool right = false;
	enum err err;

	req->action = "recovery codes made";
	err = code_ask(req, typed, &right, res);
	if (err != OK || !right)
		return err;
	if (!recovery_make(req->arena, codes, hashes))
		return ERR_INTERNAL;
	err = code_set_recovery(
	    req->db, req->user.id, (const uint8_t(*)[HASH_SIZE])hashes);
	if (err == OK)
		respond_done(req, codes, res);
	return err;
}

static bool
ticket_open(struct request *req, const char *text, struct ticket *out)
{
	uint8_t sealed[sizeof(*out) + SEAL_EXTRA];

	return strlen(text) == sizeof(sealed) * 2 &&
	       parse_hex(text, sealed, sizeof(sealed)) &&
	       unseal(sealed, sizeof(sealed), out) &&
	       out->user == req->user.id &&
	       req->now - out->made_at <= PAGE_SECONDS;
}

/* Each has 80 bits, is shown in groups of 4, and is hashed without hyphens;
 * false when there is no key for the hash. */
static bool
recovery_make(struct arena *arena, const char *codes[RECOVERY_N],
    uint8_t hashes[RECOVERY_N][HASH_SIZE])
{
	char made[20], code[17];
	bool ok = true;
	size_t i;

	for (i = 0; i < RECOVERY_N; i++) {
		password_make(made);
		(void)snprintf(code, sizeof(code), "%.4s%.4s%.4s%.4s", made,
		    made + 5, made + 10, made + 15);
		ok = secret_hash(code, hashes[i]) && ok;
		codes[i] = arena_strdup(arena, made);
	}
	return ok;
}

/* The password was wrong or missing: the same secret stays, so that the user
 * need not scan again. */
static enum err
respond_password(
    struct request *req, const struct typed *typed, struct response *res)
{
	struct ticket ticket;
	bool again = typed->action == ENROL_ON &&
		     ticket_open(req, typed->ticket, &ticket);

	return respond(
	    req, tr(req->lang, PASSWORD), again ? &ticket : NULL, res);
}

/* Makes the page, with the ticket's secret (cleared then) or a new one. */
static enum err
respond(struct request *req, const char *error, struct ticket *again,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct enrol_page page = { .req = req, .error = error };
	uint8_t sealed[sizeof(struct ticket) + SEAL_EXTRA];
	struct ticket ticket = { .user = req->user.id, .made_at = req->now };
	char *hex = arena_alloc(req->arena, TICKET_HEX);
	enum err err =
	    code_recovery_left(req->db, req->user.id, &page.recovery_left);

	if (err != OK)
		return err;
	random_bytes(ticket.secret, sizeof(ticket.secret));
	if (again != NULL) {
		ticket = *again;
		secret_clear(again, sizeof(*again));
	}
	page.no_key = !seal(&ticket, sizeof(ticket), sealed);
	hex_text(sealed, sizeof(sealed), hex);
	page.sealed = hex;
	page.address = totp_address(req->arena, ticket.secret,
	    sizeof(ticket.secret), req->conf->practice_name, req->user.login);
	page.typed =
	    totp_text(req->arena, ticket.secret, sizeof(ticket.secret));
	secret_clear(&ticket, sizeof(ticket));
	tmpl_enrol(&out, &page);
	portal_respond(res, &out);
	if (error != NULL)
		res->status = 422;
	return OK;
}

static void
respond_done(struct request *req, const char *const codes[RECOVERY_N],
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct enrol_page page = { .req = req, .recovery = codes };

	tmpl_enrol(&out, &page);
	portal_respond(res, &out);
}
