/* client.c: commands for clients, their links and their sessions. */
#include "command.h"
#include "store.h"
#include "worklist.h"

#include <string.h>

#define LISTED_MAX 100000

static int client_new(struct command *);
static int add_parts(struct command *, struct client *);
static int add_movement(struct command *, struct client *, const char *);
static int client_print_list(struct command *, const char *);
static int client_print(struct command *, const struct client *);
static int link_new(struct command *, const struct client *);
static int links_end(struct command *, const struct client *);
static bool code_ok(const char *);
static bool read_minutes(struct command *, struct session *);
static int stored(struct command *, const char *, int64_t, enum err);

int
command_client(struct command *command)
{
	const char *verb = command->argc > 1 ? command->argv[1] : "";
	const char *code = command->argc > 2 ? command->argv[2] : "";
	struct client client = { 0 };

	if (strcmp(verb, "add") == 0)
		return client_new(command);
	if (strcmp(verb, "export") == 0)
		return command_client_export(command);
	if (strcmp(verb, "erase") == 0)
		return command_client_erase(command);
	if (command->argc > 3)
		return command_usage(command, "%s?", command->argv[3]);
	if (strcmp(verb, "list") == 0)
		return client_print_list(command, code);
	if (strcmp(verb, "show") != 0 && strcmp(verb, "link") != 0 &&
	    strcmp(verb, "unlink") != 0)
		return command_usage(
		    command, "add, list, show, link, unlink, export, erase?");
	if (client_by_code(command->db, command->arena, code, &client) != OK)
		return command_failed(command, "there is no client %s", code);
	if (verb[0] == 's')
		return client_print(command, &client);
	return verb[0] == 'l' ? link_new(command, &client)
			      : links_end(command, &client);
}

int
command_session(struct command *command)
{
	const char *day = command_option(command, "--day");
	const char *note = command_option(command, "--note");
	struct session session = { .note = "" };
	struct client client;

	if (!read_minutes(command, &session))
		return command_usage(command, "minutes are 1 to 240, or ?");
	if (command->argc != 3 || strcmp(command->argv[1], "add") != 0)
		return command_usage(command, "session add CODE");
	day = day ? day : command->today;
	if (!parse_day(day) || strcmp(day, command->today) > 0 ||
	    day_is_none(day))
		return command_usage(command,
		    "--day: YYYY-MM-DD, not after today (%s), not before %d",
		    command->today, FIRST_YEAR);
	(void)snprintf(session.day, sizeof(session.day), "%s", day);
	if (note != NULL)
		session.note =
		    text_clean(arena_strdup(command->arena, note), true);
	if (utf8_length(session.note) > NOTE_MAX_CHARS)
		return command_usage(
		    command, "--note: at most 2000 characters");
	if (client_by_code(
		command->db, command->arena, command->argv[2], &client) != OK)
		return command_failed(
		    command, "there is no client %s", command->argv[2]);
	return stored(command, "session logged", client.id,
	    session_put(command->db, command->now, client.id, &session));
}

static int
client_new(struct command *command)
{
	const char *name = command_option(command, "--name");
	const char *code = command_option(command, "--code");
	const char *phone = command_option(command, "--phone");
	const char *language = command_option(command, "--language");
	const char *first = command_option(command, "--first-treatment");
	struct client client = { .activities = { "", "", "" } };
	const char *problem;
	struct phone number;
	int status;
	enum err err;

	client.phone =
	    phone ? text_clean(arena_strdup(command->arena, phone), false) : "";
	client.name =
	    name ? text_clean(arena_strdup(command->arena, name), false) : "";
	client.asks_swelling = command_flag(command, "--swelling");
	if (client.name[0] == '\0' || utf8_length(client.name) > NAME_MAX_CHARS)
		return command_usage(command, "--name: 1 to 100 characters");
	if (utf8_length(client.phone) > PHONE_MAX_CHARS)
		return command_usage(command, "--phone: at most 30 characters");
	problem = phone_read(command->arena, client.phone, &number);
	if (client.phone[0] != '\0' && problem != NULL)
		return command_usage(command, "--phone: %s", problem);
	if (code != NULL && !code_ok(code))
		return command_usage(
		    command, "--code: 1 to 16 of A-Z, a-z, 0-9 and -");
	if (language != NULL && !lang_parse(language, &client.language))
		return command_usage(command, "--language en, ms, zh or ta");
	if (first != NULL && (!parse_day(first) || day_is_none(first)))
		return command_usage(command,
		    "--first-treatment YYYY-MM-DD, not before %d", FIRST_YEAR);
	(void)snprintf(
	    client.code, sizeof(client.code), "%s", code ? code : "");
	(void)snprintf(
	    client.first_treatment_day, DAY_SIZE, "%s", first ? first : "");
	status = add_parts(command, &client);
	if (status != EXIT_DONE)
		return status;
	if (command->argc > 2)
		return command_usage(command, "%s?", command->argv[2]);
	err = client_add(command->db, command->now, &client);
	if (err == ERR_CONFLICT)
		return command_failed(command, "%s is there already", code);
	if (err == OK)
		buf_printf(&command->out, "%s\n", client.code);
	return stored(command, "client added", client.id, err);
}

static int
add_parts(struct command *command, struct client *client)
{
	const char *text = command_option(command, "--therapist");
	struct user user;
	int i, status;

	if (text != NULL) {
		if (user_by_login(command->db, command->arena, text, &user) !=
		    OK)
			return command_failed(
			    command, "there is no user %s", text);
		client->therapist = user.id;
	}
	for (i = 0; i < ACTIVITY_N; i++) {
		text = command_option(command, "--activity");
		if (text == NULL)
			break;
		client->activities[i] =
		    text_clean(arena_strdup(command->arena, text), false);
		if (utf8_length(client->activities[i]) > ACTIVITY_MAX_CHARS)
			return command_usage(
			    command, "--activity: at most 100 characters");
	}
	while ((text = command_option(command, "--movement")) != NULL) {
		status = add_movement(command, client, text);
		if (status != EXIT_DONE)
			return status;
	}
	return EXIT_DONE;
}

/* "shoulder.flexion:left"; a movement without sides needs no side. */
static int
add_movement(struct command *command, struct client *client, const char *text)
{
	const char *colon = strchr(text, ':');
	const char *key = arena_strndup(command->arena, text,
	    colon ? (size_t)(colon - text) : strlen(text));
	const struct movement *movement = movement_find(key);
	int side = colon ? word_find(side_words, SIDE_N, colon + 1)
			 : (int)SIDE_MIDLINE;

	if (movement == NULL)
		return command_usage(command,
		    "--movement: no %s; as in shoulder.flexion:left", key);
	if (side < 0 || movement->bilateral == (side == SIDE_MIDLINE))
		return command_usage(command,
		    movement->bilateral ? "--movement %s: add :left or :right"
					: "--movement %s: it has no side",
		    key);
	if (client->movements_n == MOVEMENTS_MAX)
		return command_usage(
		    command, "--movement: at most %d", MOVEMENTS_MAX);
	client->movements[client->movements_n++] =
	    (struct client_movement){ movement, (enum side)side };
	return EXIT_DONE;
}

static int
client_print_list(struct command *command, const char *search)
{
	struct client_filter filter = { .search = search, .limit = LISTED_MAX };
	struct client_rows rows = { 0 };
	size_t i;

	memcpy(filter.today, command->today, DAY_SIZE);
	if (client_list(command->db, command->arena, command->now, &filter,
		&rows) != OK)
		return command_failed(command, "the database cannot be read");
	for (i = 0; i < rows.n; i++)
		buf_printf(&command->out, "%s\t%s\t%d session(s)\t%s\n",
		    rows.v[i].code, rows.v[i].name, rows.v[i].sessions,
		    rows.v[i].last_day[0] ? rows.v[i].last_day : "no check-in");
	return EXIT_DONE;
}

static int
client_print(struct command *command, const struct client *client)
{
	struct buf *out = &command->out;
	size_t i;

	buf_printf(out, "code\t%s\nname\t%s\nphone\t%s\nlanguage\t%s\n",
	    client->code, client->name, client->phone,
	    lang_words[client->language]);
	for (i = 0; i < ACTIVITY_N; i++) {
		if (client->activities[i][0] != '\0')
			buf_printf(
			    out, "activity\t%s\n", client->activities[i]);
	}
	for (i = 0; i < client->movements_n; i++)
		buf_printf(out, "movement\t%s %s\n",
		    side_words[client->movements[i].side],
		    client->movements[i].movement->name);
	if (client->first_treatment_day[0] != '\0')
		buf_printf(
		    out, "first treatment\t%s\n", client->first_treatment_day);
	return EXIT_DONE;
}

static int
link_new(struct command *command, const struct client *client)
{
	const struct conf *conf = command->conf;
	uint8_t hash[HASH_SIZE];
	char token[TOKEN_SIZE];
	int64_t now;
	enum err err;

	token_make(token);
	if (!token_hash(token, hash))
		return command_failed(command, "no token was made");
	/* Expiry uses the clock that never goes back. */
	err = audit_latest(command->db, &now);
	if (err == OK)
		err = link_add(command->db,
		    now > command->now ? now : command->now, hash, client->id,
		    0, (int)conf->link_days);
	buf_printf(&command->out, "%s/c/%s\n",
	    conf->practice_base_url[0] != '\0' ? conf->practice_base_url
					       : conf_url(command->arena, conf),
	    token);
	return stored(command, "link made", client->id, err);
}

static int
links_end(struct command *command, const struct client *client)
{
	int64_t revoked = 0;
	enum err err =
	    link_revoke_all(command->db, command->now, client->id, &revoked);

	buf_printf(&command->out, "%lld link(s) revoked\n", (long long)revoked);
	return stored(command, "links revoked", client->id, err);
}

static bool
code_ok(const char *code)
{
	size_t len = strlen(code);

	return len >= 1 && len < CODE_SIZE &&
	       code[strspn(code,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		   "0123456789-")] == '\0';
}

/* Reads --deep-tissue 25 and so on; "?" means unknown minutes. */
static bool
read_minutes(struct command *command, struct session *session)
{
	int64_t minutes;
	int i;

	for (i = 0; i < TECHNIQUE_N; i++) {
		char *option =
		    arena_printf(command->arena, "--%s", technique_words[i]);
		const char *value;
		char *p;

		for (p = option; *p; p++)
			*p = (char)(*p == '_' ? '-' : *p);
		value = command_option(command, option);
		session->minutes[i] = NOT_USED;
		if (value == NULL)
			continue;
		if (strcmp(value, "?") == 0)
			session->minutes[i] = MINUTES_UNKNOWN;
		else if (parse_int(value, 1, MINUTES_MAX, &minutes))
			session->minutes[i] = (int)minutes;
		else
			return false;
	}
	return true;
}

static int
stored(
    struct command *command, const char *action, int64_t object, enum err err)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };

	if (err == OK)
		err = audit_add(
		    command->db, command->now, actor, action, object, "");
	if (err == OK)
		return EXIT_DONE;
	command->out.len = 0;
	return command_failed(command, "nothing was stored");
}
