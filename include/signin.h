/*
 * signin.h: the screens about users: the two steps of signing in, the user's
 * account, the list of users, and the audit.
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
	const char *name;  /* as typed */
	const char *error; /* or NULL */
};
handler get_login, post_login, post_logout;
void tmpl_login(struct buf *out, const struct login_page *page);
/* Begins a login session in this browser; halfway: its code is missing. */
enum err login_start(
    struct request *req, int64_t user, bool halfway, struct response *res);

/* portal/signin_device.c */

/* Sets *key to the key under which failed sign-ins are counted in a browser
 * where this user has signed in before; NULL in another browser. */
enum err device_key(struct request *req, int64_t user, const char **key);
/* Remembers the browser of a signed-in user, unless it is known, with the
 * answer to a GET. An answer sets one cookie at most: programs that read
 * answers line by line misread several. */
void device_keep(struct request *req, struct response *res);

/* Ends this browser's login session; the browser deletes its pages. */
enum err login_leave(struct request *req, struct response *res);

/* portal/code.c, code.html: the second step of signing in */

handler get_login_code, post_login_code;
struct code_page {
	const struct request *req;
	const char *error; /* or NULL */
};
void tmpl_code(struct buf *out, const struct code_page *page);
/* Checks a code for a user, also a recovery code where allowed, and uses it up.
 * wait > 0: too many were wrong; seconds to wait. */
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

/* portal/enrol.c, enrol.html: starting and stopping two-step sign-in */

struct enrol_page {
	const struct request *req;
	const char *error;           /* or NULL */
	const char *sealed;          /* the new secret, as in the form */
	const char *address, *typed; /* for a code generator */
	const char *const *recovery; /* RECOVERY_N new codes, or NULL */
	int64_t recovery_left;
	bool no_key; /* there is no key to seal the secret */
};
handler get_account_code, post_account_code;
void tmpl_enrol(struct buf *out, const struct enrol_page *page);

/* portal/users.c, users.html: for the owner */

struct users_item {
	const struct user *user;
	int64_t clients;
	bool locked;  /* too many wrong passwords */
	bool expired; /* the one-time password expired unused */
};
struct users_page {
	const struct request *req;
	struct {
		struct users_item *v;
		size_t n;
	} items;
	const struct field_errors *errors; /* of the form for a new user */
	const char *login, *name;          /* as typed */
	int role;
	const char *password; /* a new one-time password, or NULL */
	const char *for_login;
	int64_t expires; /* when password expires */
	bool last_owner; /* refused to disable the last owner */
};
handler get_users, post_users, post_user;
void tmpl_users(struct buf *out, const struct users_page *page);

/* portal/audit.c, audit.html */

#define AUDITS_PER_PAGE 100
struct audit_item {
	const struct audit *row;
	const char *who, *whom; /* "" for nobody */
	const char *detail;     /* for a list: how many clients it showed */
	int64_t client;         /* the client in whom, or 0 */
	char clock[6], day[DAY_SIZE];
};
struct audit_page {
	const struct request *req;
	struct audit_filter filter;
	const char *code; /* client to search for, as typed */
	bool unknown;     /* there is no such client */
	const struct users *users;
	struct {
		struct audit_item *v;
		size_t n;
	} items;
	int64_t older; /* show rows before this number; 0: no more */
};
handler get_audit;
void tmpl_audit(struct buf *out, const struct audit_page *page);

#endif
