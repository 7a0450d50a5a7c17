/*
 * page_enrol.c: beginning to sign in with a code, and ending it. The new
 * secret goes out sealed in the form and is stored when a code proves that
 * the generator has it.
 */
#include "pages.h"

#include <string.h>

#include "system.h"

#define WRONG                                                               \
	"The code does not fit. Is the clock of the phone right? Wait for " \
	"the next code and type that."
#define EXPIRED "This page was too old. Scan the new picture, please."
#define LATER "Too many wrong codes. Try again later."
#define NEEDED "The owner of the practice requires a code."
#define PAGE_SECONDS 1800

/* What the form carries, sealed: for this user only, and not for long. */
struct ticket {
	uint8_t secret[SECRET_SIZE];
	int64_t user, made_at;
};
#define TICKET_HEX ((sizeof(struct ticket) + SEAL_EXTRA) * 2 + 1)

struct typed {
	const char *code, *ticket;
	int action;
};
enum enrol_action { ENROL_ON, ENROL_OFF, ENROL_N };

static enum err
enrol(struct request *, const struct typed *, struct response *);
static enum err
leave(struct request *, const struct typed *, struct response *);
static bool ticket_open(struct request *, const char *, struct ticket *);
static void recovery_make(
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

enum err
post_account_code(struct request *req, struct response *res)
{
	static const char *const actions[] = { "on", "off" };
	static const struct field fields[] = {
		{ "code", FIELD_TEXT, 0, 40, offsetof(struct typed, code),
		    NULL },
		{ "ticket", FIELD_TEXT, 0, TICKET_HEX,
		    offsetof(struct typed, ticket), NULL },
		{ "action", FIELD_WORD, 0, ENROL_N,
		    offsetof(struct typed, action), actions },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	struct typed typed;
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), &typed, &errors);

	if (err != OK || typed.action == NOT_ANSWERED)
		return ERR_INVALID;
	return typed.action == ENROL_ON ? enrol(req, &typed, res)
					: leave(req, &typed, res);
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
	recovery_make(req->arena, codes, hashes);
	if (!seal(ticket.secret, sizeof(ticket.secret), sealed))
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

static enum err
leave(struct request *req, const struct typed *typed, struct response *res)
{
	bool right;
	int64_t wait;
	enum err err;

	req->action = "second factor ended";
	if (!req->user.has_code)
		return ERR_CONFLICT;
	if (req->user.needs_code)
		return respond(req, tr(req->lang, NEEDED), NULL, res);
	err = code_take(req, typed->code, false, &right, &wait);
	if (err != OK)
		return err;
	if (!right)
		return respond(
		    req, tr(req->lang, wait > 0 ? LATER : WRONG), NULL, res);
	err = code_remove(req->db, req->user.id);
	if (err == OK)
		err = login_start(req, req->user.id, false, res);
	res->status = 303;
	res->location = "/account";
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

/* Shown as 2 x 5 letters and digits, hashed without the hyphen. */
static void
recovery_make(struct arena *arena, const char *codes[RECOVERY_N],
    uint8_t hashes[RECOVERY_N][HASH_SIZE])
{
	char made[20], code[12];
	size_t i;

	for (i = 0; i < RECOVERY_N; i++) {
		password_make(made);
		/* abcd-efgh-ijkl-mnop: ten of the sixteen */
		(void)snprintf(code, sizeof(code), "%.4s%.4s%.2s", made,
		    made + 5, made + 10);
		sha256(code, 10, hashes[i]);
		codes[i] = arena_printf(arena, "%.5s-%.5s", code, code + 5);
	}
}

/* The page: with the ticket's secret again, which is cleared, or a new one. */
static enum err
respond(struct request *req, const char *error, struct ticket *again,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct enrol_page page = { .req = req, .error = error };
	uint8_t sealed[sizeof(struct ticket) + SEAL_EXTRA];
	struct ticket ticket = { .user = req->user.id, .made_at = req->now };
	char *hex = arena_alloc(req->arena, TICKET_HEX);

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
