/* command_report.c: the report, and what describes the program itself. */
#include "data.h"
#include "report.h"
#include "store.h"
#include "system.h"
#include "web.h"

#include <string.h>

static int options_read(struct command *, struct report_options *);
static int
share_allowed(struct command *, const struct client *, struct report_options *);
static int
draw(struct command *, const struct history *, struct report_options *);

int
command_report(struct command *command)
{
	const char *file = command_option(command, "-o");
	struct report_options options = {
		.practice = command->conf->practice_name,
		.address = command->conf->practice_address,
		.version = RELIEFD_VERSION,
	};
	struct history history = { 0 };
	struct client client;
	int status = options_read(command, &options);

	if (status != EXIT_DONE)
		return status;
	if (command->argc != 2)
		return command_usage(command, "report takes one CODE");
	if (client_by_code(
		command->db, command->arena, command->argv[1], &client) != OK)
		return command_failed(
		    command, "there is no client %s", command->argv[1]);
	if (options.reader == READER_REFERRER) {
		status = share_allowed(command, &client, &options);
		if (status != EXIT_DONE)
			return status;
	}
	if (history_get(command->db, command->arena, client.id, &history) != OK)
		return command_failed(command, "the database cannot be read");
	history_fingerprint(&history, options.from, options.to, &options);
	command->file = file
			    ? file
			    : arena_printf(command->arena, "progress-%s-%s.pdf",
				  client.code, options.to);
	return draw(command, &history, &options);
}

int
command_routes(struct command *command)
{
	size_t i;

	for (i = 0; i < routes_n; i++)
		buf_printf(&command->out, "%-9s %-4s %-32s %s\n",
		    role_words[routes[i].role],
		    routes[i].verb == HTTP_GET ? "GET" : "POST", routes[i].path,
		    routes[i].name);
	return EXIT_DONE;
}

int
command_check_config(struct command *command)
{
	conf_print(command->conf, &command->out);
	return EXIT_DONE;
}

/* --from, --to, --for and --lang. */
static int
options_read(struct command *command, struct report_options *options)
{
	const char *from = command_option(command, "--from");
	const char *to = command_option(command, "--to");
	const char *reader = command_option(command, "--for");
	const char *lang = command_option(command, "--lang");
	int found = READER_THERAPIST;

	from = from ? from : "";
	to = to ? to : command->today;
	if ((*from && !parse_day(from)) || !parse_day(to) ||
	    (*from && strcmp(from, to) > 0))
		return command_usage(
		    command, "--from and --to: YYYY-MM-DD, in this order");
	memcpy(options->from, from, strlen(from) + 1);
	memcpy(options->to, to, DAY_SIZE);
	if (reader != NULL)
		found = word_find(reader_words, READER_N, reader);
	if (found < 0)
		return command_usage(
		    command, "--for: therapist, client or referrer");
	options->reader = (enum reader)found;
	if (lang != NULL && !lang_parse(lang, &options->lang))
		return command_usage(command, "--lang: en, ms, zh or ta");
	return EXIT_DONE;
}

/* Nobody outside the practice is told without the client's consent. */
static int
share_allowed(struct command *command, const struct client *client,
    struct report_options *options)
{
	struct user user;
	bool given;

	if (consent_given(command->db, client->id, FOR_SHARING, &given) != OK)
		return command_failed(command, "the database cannot be read");
	if (!given)
		return command_failed(command,
		    "%s has not consented to sharing, so there is no report "
		    "for a referrer",
		    client->code);
	options->issuer = client->therapist_text;
	if (client->therapist != 0 && user_get(command->db, command->arena,
					  client->therapist, &user) == OK)
		options->issuer = user.name;
	return EXIT_DONE;
}

static int
draw(struct command *command, const struct history *history,
    struct report_options *options)
{
	struct actor actor = { ACTOR_COMMAND, 0 };
	const char *why = "";

	switch (client_report(history, options, &command->file_data, &why)) {
	case OK:
		break;
	case ERR_UNAVAILABLE:
		command->file = NULL;
		return command_failed(command, "no report: %s", why);
	default:
		command->file = NULL;
		return command_failed(command, "the report was not drawn");
	}
	if (strcmp(command->file, "-") != 0)
		buf_printf(&command->out, "%s\n", command->file);
	if (audit_add(command->db, command->now, actor, "report",
		history->client.id, "") != OK)
		return command_failed(command, "the audit row was not stored");
	return EXIT_DONE;
}
