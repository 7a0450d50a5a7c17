/*
 * users.c: for the owner: adding users, new passwords, disabling users,
 * requiring a code. The last owner cannot be disabled.
 */
#include "pages.h"

#include <string.h>

#include "system.h"

#define LOGIN_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789.-"
#define LOGIN_MAX_CHARS 40

enum user_action {
	USER_RESET,
	USER_DISABLE,
	USER_ENABLE,
	USER_REQUIRE,
	USER_RELEASE,
	USER_ACTION_N
};
static const char *const action_words[] = { "reset", "disable", "enable",
	"require", "release" };
static const char *const audit_words[] = { "user password reset",
	"user disabled", "user enabled", "user needs a code",
	"user needs no code" };

/* A one-time password for a worker to hash, and its user. */
struct making {
	const char *login, *name;
	int role;
	int64_t user; /* 0: a new user */
	char password[ONE_TIME_SIZE], hash[PASSWORD_SIZE];
	bool made;
};

static enum err
read_new(struct request *, struct making *, struct field_errors *);
static void make(void *);
static enum err made(struct request *, void *, struct response *);
static enum err store(struct request *, struct making *);
static enum err
set(struct request *, const struct user *, enum user_action, bool *);
static enum err respond(struct request *, const struct making *,
    const struct field_errors *, bool, struct response *);

enum err
get_users(struct request *req, struct response *res)
{
	return respond(req, NULL, NULL, false, res);
}

enum err
post_users(struct request *req, struct response *res)
{
	struct making *making = arena_new_of(req->arena, struct making);
	struct field_errors errors = { NULL, 0 };

	if (read_new(req, making, &errors) != OK)
		return respond(req, making, &errors, false, res);
	return defer_password(req, make, made, making);
}

enum err
post_user(struct request *req, struct response *res)
{
	static const struct field fields[] = {
		{ "action", FIELD_WORD, 0, USER_ACTION_N, 0, action_words },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct making *making = arena_new_of(req->arena, struct making);
	struct field_errors errors = { NULL, 0 };
	struct user user;
	bool last = false;
	int action;
	enum err err = user_get(req->db, req->arena, req->id, &user);

	if (err == OK)
		err = form_read(
		    req, &req->form, fields, nitems(fields), &action, &errors);
	if (err == OK && action == NOT_ANSWERED)
		err = ERR_INVALID;
	if (err != OK)
		return err;
	req->action = audit_words[action];
	if (action == USER_RESET) {
		*making =
		    (struct making){ .login = user.login, .user = user.id };
		return defer_password(req, make, made, making);
	}
	err = set(req, &user, (enum user_action)action, &last);
	if (err == OK && last)
		return respond(req, NULL, NULL, true, res);
	res->status = 303;
	res->location = "/users";
	return err;
}

static enum err
read_new(
    struct request *req, struct making *making, struct field_errors *errors)
{
	static const char *const roles[] = { "therapist", "owner" };
	static const struct field fields[] = {
		{ "login", FIELD_TEXT, 0, LOGIN_MAX_CHARS,
		    offsetof(struct making, login), NULL },
		{ "name", FIELD_TEXT, 0, NAME_MAX_CHARS,
		    offsetof(struct making, name), NULL },
		{ "role", FIELD_WORD, 0, nitems(roles),
		    offsetof(struct making, role), roles },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct user there;

	/* Faults go into errors. */
	(void)!form_read(
	    req, &req->form, fields, nitems(fields), making, errors);
	if (making->login[0] == '\0' ||
	    making->login[strspn(making->login, LOGIN_LETTERS)] != '\0')
		field_error_add(req->arena, errors, "login",
		    "A login has small letters, digits, hyphens and dots", 0,
		    0);
	else if (user_by_login(req->db, req->arena, making->login, &there) ==
		 OK)
		field_error_add(req->arena, errors, "login",
		    "Somebody has this login already", 0, 0);
	if (making->name[0] == '\0')
		field_error_add(req->arena, errors, "name",
		    "Enter the name that clients and reports know", 0, 0);
	if (making->role == NOT_ANSWERED)
		making->role = 0;
	return errors->n > 0 ? ERR_INVALID : OK;
}

/* In a worker thread. */
static void
make(void *arg)
{
	struct making *making = arg;

	password_make(making->password);
	making->made = password_hash(making->password, making->hash);
}

static enum err
made(struct request *req, void *arg, struct response *res)
{
	struct making *making = arg;
	enum err err = making->made ? store(req, making) : ERR_UNAVAILABLE;

	if (err != OK)
		return err;
	return respond(req, making, NULL, false, res);
}

static enum err
store(struct request *req, struct making *making)
{
	struct user user = { .login = making->login,
		.name = making->name,
		.role = making->role == 1 ? ROLE_OWNER : ROLE_THERAPIST,
		.password = making->hash,
		.must_change = true };
	enum err err;

	if (making->user == 0)
		return user_add(req->db, req->now, &user, &req->id);
	err = user_set_password(
	    req->db, req->now, making->user, making->hash, true);
	if (err == OK)
		err = throttle_clear_user(req->db, making->login);
	return err;
}

/* last: nothing was done, because the last owner must stay. */
static enum err
set(struct request *req, const struct user *user, enum user_action action,
    bool *last)
{
	int64_t owners;
	enum err err;

	if (action == USER_REQUIRE || action == USER_RELEASE)
		return user_set_needs_code(
		    req->db, user->id, action == USER_REQUIRE);
	err = user_count_owners(req->db, &owners);
	if (err != OK)
		return err;
	*last = action == USER_DISABLE && user->role == ROLE_OWNER &&
		user->disabled_at == 0 && owners == 1;
	return *last ? OK
		     : user_set_disabled(
			   req->db, req->now, user->id, action == USER_DISABLE);
}

static enum err
respond(struct request *req, const struct making *making,
    const struct field_errors *errors, bool last, struct response *res)
{
	static const struct field_errors none = { NULL, 0 };
	struct buf out = { .arena = req->arena };
	struct users_page page = { .req = req,
		.errors = errors != NULL ? errors : &none,
		.login = "",
		.name = "",
		.last_owner = last };
	struct users users = { NULL, 0 };
	size_t i;
	enum err err = user_list(req->db, req->arena, &users);

	page.items.v = arena_array(req->arena, struct users_item, users.n);
	page.items.n = users.n;
	for (i = 0; i < users.n && err == OK; i++) {
		int64_t wait = 0;

		page.items.v[i].user = &users.v[i];
		page.items.v[i].expired = users.v[i].expires != 0 &&
					  users.v[i].expires <= req->latest;
		err = user_clients(
		    req->db, users.v[i].id, &page.items.v[i].clients);
		if (err == OK)
			err = throttle_wait(req->db, req->now,
			    arena_printf(
				req->arena, "user:%s", users.v[i].login),
			    &wait);
		page.items.v[i].locked = wait > 0;
	}
	if (err != OK)
		return err;
	if (errors != NULL) {
		page.login = making->login;
		page.name = making->name;
		page.role = making->role;
		res->status = 422;
	} else if (making != NULL) {
		page.password = making->password;
		page.for_login = making->login;
		page.expires = req->now + ONE_TIME_SECONDS;
	}
	if (last)
		res->status = 409;
	tmpl_users(&out, &page);
	portal_respond(res, &out);
	return OK;
}
