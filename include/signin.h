/*
 * signin.h: the screens about those who sign in: the two steps of signing in,
 * the own account, the users, and the audit of what they did.
 */
#ifndef SIGNIN_H
#define SIGNIN_H

#include "proof.h"
#include "store.h"
#include "web.h"

/* portal/login.c, login.html */

struct login_page {
	const struct request *req;
	const char *csrf;
	const char *name;  /* as it was typed */
	const char *error; /* or NULL */
};
handler get_login, post_login, post_logout;
void tmpl_login(struct buf *out, const struct login_page *page);
/* Begins a login session in this browser; halfway: its code is to come. */
enum err login_start(
    struct request *req, int64_t user, bool halfway, struct response *res);

/* portal/signin_device.c */

/* The key that failures to sign in are counted under in a browser where this
 * user has signed in before; NULL in another. */
enum err device_key(struct request *req, int64_t user, const char **key);
/* Makes the browser of a user who has signed in such a one, unless it is, with
 * the answer to a GET. An answer has one cookie at most: programs that read
 * answers line by line take several for one. */
void device_keep(struct request *req, struct response *res);

/* Ends the login session of this browser, which forgets its pages. */
enum err login_leave(struct request *req, struct response *res);

/* portal/code.c, code.html: the second step of signing in */

handler get_login_code, post_login_code;
struct code_page {
	const struct request *req;
	const char *error; /* or NULL */
};
void tmpl_code(struct buf *out, const struct code_page *page);
/* Whether a code is right now for a user, a recovery code too where allowed;
 * takes it. wait > 0: too many were wrong. */
enum err code_take(struct request *req, const char *code, bool recovery,
    bool *right, int64_t *wait);

/* portal/account.c, account.html */

struct account_page {
	const struct request *req;
	const struct field_errors *errors;
	struct logins logins;
	const struct login *here; /* this browser's, or NULL */
	int64_t recovery_left;
};
handler get_account, post_account, post_account_sessions;
void tmpl_account(struct buf *out, const struct account_page *page);

/* portal/enrol.c, enrol.html: beginning and ending to sign in with a code */

struct enrol_page {
	const struct request *req;
	const char *error;           /* or NULL */
	const char *sealed;          /* the new secret as the form carries it */
	const char *address, *typed; /* for a code generator */
	const char *const *recovery; /* RECOVERY_N just made, or NULL */
	int64_t recovery_left;
	bool no_key;                 /* nothing can be sealed */
};
handler get_account_code, post_account_code;
void tmpl_enrol(struct buf *out, const struct enrol_page *page);

/* portal/users.c, users.html: for the owner */

struct users_item {
	const struct user *user;
	int64_t clients;
	bool locked;  /* too many wrong passwords */
	bool expired; /* its one-time password, before it was used */
};
struct users_page {
	const struct request *req;
	struct {
		struct users_item *v;
		size_t n;
	} items;
	const struct field_errors *errors; /* of the form for a new one */
	const char *login, *name;          /* as typed */
	int role;
	const char *password; /* a one-time password just made, or NULL */
	const char *for_login;
	int64_t expires; /* when it does */
	bool last_owner; /* the last one was to be disabled, and stays */
};
handler get_users, post_users, post_user;
void tmpl_users(struct buf *out, const struct users_page *page);

/* portal/audit.c, audit.html */

#define AUDITS_PER_PAGE 100
struct audit_item {
	const struct audit *row;
	const char *who, *whom; /* "" for nobody */
	const char *detail;     /* of a list: how many it showed */
	int64_t client;         /* whom is this client, or 0 */
	char clock[6], day[DAY_SIZE];
};
struct audit_page {
	const struct request *req;
	struct audit_filter filter;
	const char *code; /* of the client that is asked for, as typed */
	bool unknown;     /* there is no such client */
	const struct users *users;
	struct {
		struct audit_item *v;
		size_t n;
	} items;
	int64_t older; /* the number to go on before, or 0 */
};
handler get_audit;
void tmpl_audit(struct buf *out, const struct audit_page *page);

#endif
