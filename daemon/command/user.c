/* user.c: init, and commands for users. */
#include "command.h"
#include "proof.h"
#include "store.h"

#include <errno.h>
#include <string.h>

static int user_new(struct command *, const char *, const char *, enum role);
static int user_password(struct command *, const char *);
static void print_password(struct command *, const char *, const char *);
static int user_able(struct command *, const char *, bool);
static int user_code(struct command *, const char *, const char *);
static int user_print(struct command *);
static const char *state_of(const struct command *, const struct user *);
static bool login_ok(const char *);
static int audited(struct command *, const char *, int64_t);

int
command_init(struct command *command)
{
	const char *key = key_path(command->arena, command->conf);
	struct users users = { 0 };

	if (command->argc > 1)
		return command_usage(command, "init takes no arguments");
	if (user_list(command->db, command->arena, &users) != OK)
		return command_failed(command, "the database cannot be read");
	if (command->local && !key_make(key)) {
		command_failed(command, "%s: %s", key, strerror(errno));
		return EXIT_IO;
	}
	if (users.n > 0) {
		buf_printf(&command->out,
		    "All is there: %s with %zu user(s).\n",
		    command->conf->store_path, users.n);
		return EXIT_DONE;
	}
	buf_printf(&command->out, "Database: %s\n", command->conf->store_path);
	return user_new(command, "owner", "Owner", ROLE_OWNER);
}

int
command_user(struct command *command)
{
	const char *name = command_option(command, "--name");
	const char *role = command_option(command, "--role");
	const char *verb = command->argc > 1 ? command->argv[1] : "";
	const char *login = command->argc > 2 ? command->argv[2] : NULL;
	int kind = role ? word_find(role_words, ROLE_N, role) : ROLE_THERAPIST;

	if (strcmp(verb, "list") == 0 && command->argc == 2)
		return user_print(command);
	if (login != NULL && strcmp(verb, "code") == 0 && command->argc == 4)
		return user_code(command, login, command->argv[3]);
	if (login == NULL || command->argc > 3)
		return command_usage(command, "which user?");
	if (strcmp(verb, "passwd") == 0)
		return user_password(command, login);
	if (strcmp(verb, "disable") == 0 || strcmp(verb, "enable") == 0)
		return user_able(command, login, verb[0] == 'd');
	if (strcmp(verb, "add") != 0)
		return command_usage(
		    command, "add, list, passwd, code, disable, enable?");
	if (name == NULL || !login_ok(login))
		return command_usage(command,
		    "add takes LOGIN (of a-z, 0-9, . and -) and --name");
	if (kind != ROLE_THERAPIST && kind != ROLE_OWNER)
		return command_usage(command, "--role owner or therapist");
	return user_new(command, login, name, (enum role)kind);
}

static int
user_new(struct command *command, const char *login, const char *name,
    enum role role)
{
	char password[ONE_TIME_SIZE], hash[PASSWORD_SIZE];
	struct user user = { .login = login,
		.name = text_clean(arena_strdup(command->arena, name), false),
		.role = role,
		.password = hash,
		.must_change = true };
	int64_t id;
	enum err err;

	if (user.name[0] == '\0' || utf8_length(user.name) > NAME_MAX_CHARS)
		return command_usage(command, "--name: 1 to 100 characters");
	password_make(password);
	if (!password_hash(password, hash))
		return command_failed(command, "not enough memory");
	err = user_add(command->db, command->now, &user, &id);
	if (err == ERR_CONFLICT)
		return command_failed(command, "%s is there already", login);
	if (err != OK)
		return command_failed(command, "%s was not stored", login);
	print_password(command, login, password);
	secret_clear(password, sizeof(password));
	return audited(command, "user added", id);
}

static int
user_password(struct command *command, const char *login)
{
	char password[ONE_TIME_SIZE], hash[PASSWORD_SIZE];
	struct user user;

	if (user_by_login(command->db, command->arena, login, &user) != OK)
		return command_failed(command, "there is no user %s", login);
	password_make(password);
	if (!password_hash(password, hash) ||
	    user_set_password(command->db, command->now, user.id, hash, true) !=
		OK)
		return command_failed(command, "it was not stored");
	if (throttle_clear_user(command->db, login) != OK)
		return command_failed(command, "it was not stored");
	print_password(command, login, password);
	secret_clear(password, sizeof(password));
	return audited(command, "user password reset", user.id);
}

static void
print_password(struct command *command, const char *login, const char *password)
{
	int64_t expires = command->now + ONE_TIME_SECONDS;
	char day[DAY_SIZE], clock[6];

	day_of_instant(expires, day);
	instant_clock(expires, clock);
	buf_printf(&command->out,
	    "Login: %s\nOne-time password: %s\nIt opens until: %s %s\n", login,
	    password, day, clock);
}

static int
user_able(struct command *command, const char *login, bool disable)
{
	struct user user;
	int64_t owners = 0;

	if (user_by_login(command->db, command->arena, login, &user) != OK)
		return command_failed(command, "there is no user %s", login);
	if (user_count_owners(command->db, &owners) != OK)
		return command_failed(command, "the database cannot be read");
	if (disable && user.role == ROLE_OWNER && user.disabled_at == 0 &&
	    owners == 1)
		return command_failed(
		    command, "%s is the last owner and stays", login);
	if (user_set_disabled(command->db, command->now, user.id, disable) !=
	    OK)
		return command_failed(command, "it was not stored");
	return audited(
	    command, disable ? "user disabled" : "user enabled", user.id);
}

/* off: the user signs in with the password alone and may set it up again. */
static int
user_code(struct command *command, const char *login, const char *word)
{
	bool off = strcmp(word, "off") == 0;
	bool needs = strcmp(word, "required") == 0;
	struct user user;
	enum err err;

	if (!off && !needs && strcmp(word, "optional") != 0)
		return command_usage(
		    command, "code LOGIN off, required or optional?");
	if (user_by_login(command->db, command->arena, login, &user) != OK)
		return command_failed(command, "there is no user %s", login);
	err = off ? code_remove(command->db, user.id)
		  : user_set_needs_code(command->db, user.id, needs);
	if (err == OK && off)
		err = throttle_clear(command->db,
		    arena_printf(command->arena, "code:%s", login));
	if (err != OK)
		return command_failed(command, "it was not stored");
	return audited(command,
	    off     ? "user second factor ended"
	    : needs ? "user needs a code"
		    : "user needs no code",
	    user.id);
}

static int
user_print(struct command *command)
{
	struct users users = { 0 };
	size_t i;

	if (user_list(command->db, command->arena, &users) != OK)
		return command_failed(command, "the database cannot be read");
	for (i = 0; i < users.n; i++)
		buf_printf(&command->out, "%s\t%s\t%s%s\n", users.v[i].login,
		    role_words[users.v[i].role], users.v[i].name,
		    state_of(command, &users.v[i]));
	return EXIT_DONE;
}

static const char *
state_of(const struct command *command, const struct user *user)
{
	if (user->disabled_at != 0)
		return "\tdisabled";
	return user->expires != 0 && user->expires <= command->now
		   ? "\tone-time password has expired"
		   : "";
}

static bool
login_ok(const char *login)
{
	size_t len = strlen(login);

	return len >= 1 && len <= 40 &&
	       login[strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789.-")] ==
		   '\0';
}

static int
audited(struct command *command, const char *action, int64_t object)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };

	if (audit_add(command->db, command->now, actor, action, object, "") !=
	    OK)
		return command_failed(command, "the audit row was not stored");
	return EXIT_DONE;
}
