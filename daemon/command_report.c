/* command_report.c: the report, and what describes the program itself. */
#include "data.h"
#include "report.h"
#include "store.h"
#include "system.h"
#include "web.h"

#include <string.h>

static int
draw(struct command *, const struct history *, struct report_options *);

int
command_report(struct command *command)
{
	const char *from = command_option(command, "--from");
	const char *to = command_option(command, "--to");
	const char *file = command_option(command, "-o");
	struct report_options options = {
		.practice = command->conf->practice_name,
		.version = RELIEFD_VERSION,
	};
	struct history history = { 0 };
	struct client client;

	if (command->argc != 2)
		return command_usage(command, "report takes one CODE");
	from = from ? from : "";
	to = to ? to : command->today;
	if ((*from && !parse_day(from)) || !parse_day(to) ||
	    (*from && strcmp(from, to) > 0))
		return command_usage(
		    command, "--from and --to: YYYY-MM-DD, in this order");
	if (client_by_code(
		command->db, command->arena, command->argv[1], &client) != OK)
		return command_failed(
		    command, "there is no client %s", command->argv[1]);
	if (history_get(command->db, command->arena, client.id, &history) != OK)
		return command_failed(command, "the database cannot be read");
	history_fingerprint(&history, from, to, &options);
	command->file = file ? file
			     : arena_printf(command->arena,
				   "progress-%s-%s.pdf", client.code, to);
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
