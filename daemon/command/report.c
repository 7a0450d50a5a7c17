/* report.c: `reliefd report`. */
#include "analysis.h"
#include "command.h"
#include "data.h"
#include "history.h"
#include "report.h"
#include "store.h"

#include <string.h>

static int print_codes(struct command *);
static int
share_allowed(struct command *, const struct client *, struct report_options *);
static int format_read(struct command *, const struct report_options *, bool *);
static void
warn(struct command *, const struct history *, struct report_options *);
static int
draw(struct command *, const struct history *, struct report_options *);
static void compute(
    struct command *, const struct history *, const struct report_options *);
static int written(struct command *, int64_t);

int
command_report(struct command *command)
{
	const char *file = command_option(command, "-o");
	const char *folder = command_option(command, "--all");
	struct report_options options = {
		.practice = command->conf->practice_name,
		.address = command->conf->practice_address,
		.version = RELIEFD_VERSION,
	};
	struct history history = { 0 };
	bool json = false;
	int status = report_options_read(command, &options);

	if (status == EXIT_DONE)
		status = format_read(command, &options, &json);
	if (status == EXIT_DONE && folder != NULL && command->argc == 1)
		return print_codes(command);
	if (status == EXIT_DONE && command->argc != 2)
		status = command_usage(command, "report takes one CODE");
	if (status == EXIT_DONE)
		status =
		    report_load(command, command->argv[1], &options, &history);
	if (status != EXIT_DONE)
		return status;
	command->file =
	    folder ? report_path(command->arena, folder, &history, &options)
	    : file ? file
		   : arena_printf(command->arena, "%s-%s-%s.%s",
			 json ? "analysis" : "progress", history.client.code,
			 options.to, json ? "json" : "pdf");
	warn(command, &history, &options);
	if (!json)
		return draw(command, &history, &options);
	compute(command, &history, &options);
	return written(command, history.client.id);
}

int
command_period(struct command *command, struct days *out)
{
	const char *from = command_option(command, "--from");
	const char *to = command_option(command, "--to");
	const char *why = period_read(from, to, command->today, out);

	return why == NULL ? EXIT_DONE
			   : command_usage(command, "--from and --to: %s", why);
}

int
report_options_read(struct command *command, struct report_options *options)
{
	const char *reader = command_option(command, "--for");
	const char *lang = command_option(command, "--lang");
	int found = READER_THERAPIST;
	struct days days;
	int status = command_period(command, &days);

	if (status != EXIT_DONE)
		return status;
	memcpy(options->from, days.from, DAY_SIZE);
	memcpy(options->to, days.to, DAY_SIZE);
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

int
report_load(struct command *command, const char *code,
    struct report_options *options, struct history *history)
{
	struct client client;
	int status;

	if (client_by_code(command->db, command->arena, code, &client) != OK)
		return command_failed(command, "there is no client %s", code);
	if (options->reader == READER_REFERRER) {
		status = share_allowed(command, &client, options);
		if (status != EXIT_DONE)
			return status;
	}
	if (history_get(command->db, command->arena, client.id, history) != OK)
		return command_failed(command, "the database cannot be read");
	if (history_fingerprint_stored(command->db, history, options->from,
		options->to, options) != OK)
		return command_failed(command, "the database cannot be read");
	return EXIT_DONE;
}

const char *
report_path(struct arena *arena, const char *directory,
    const struct history *history, const struct report_options *options)
{
	return arena_printf(
	    arena, "%s/%s", directory, report_name(arena, history, options));
}

/* Prints the codes; the caller then asks for each report. */
static int
print_codes(struct command *command)
{
	struct codes codes;
	size_t i;

	if (client_codes(command->db, command->arena, &codes) != OK)
		return command_failed(command, "the database cannot be read");
	for (i = 0; i < codes.n; i++)
		buf_printf(&command->out, "%s\n", codes.v[i]);
	return EXIT_DONE;
}

/* Reads --format; JSON omits nothing, so it is for the practice only. */
static int
format_read(
    struct command *command, const struct report_options *options, bool *json)
{
	const char *format = command_option(command, "--format");

	*json = format != NULL && strcmp(format, "json") == 0;
	if (format != NULL && !*json && strcmp(format, "pdf") != 0)
		return command_usage(command, "--format: pdf or json");
	if (*json && options->reader != READER_THERAPIST)
		return command_usage(
		    command, "--format json has all: it is not --for others");
	return EXIT_DONE;
}

/* A report for an outsider needs the client's consent. */
static int
share_allowed(struct command *command, const struct client *client,
    struct report_options *options)
{
	struct user user;
	unsigned consents;

	if (consents_given(command->db, client->id, &consents) != OK)
		return command_failed(command, "the database cannot be read");
	if (!(consents >> FOR_SHARING & 1))
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

/* A wrong name is worse than none: warn about characters without a font. */
static void
warn(struct command *command, const struct history *history,
    struct report_options *options)
{
	options->lacks = report_lacks_of(command->arena, history, options);
	if (options->lacks != NULL)
		buf_printf(&command->err,
		    "warning: %s; drawn as \uFFFD. The packages "
		    "fonts-nanum (Korean) and fonts-hanazono (Chinese) have "
		    "more\n",
		    options->lacks);
}

static int
draw(struct command *command, const struct history *history,
    struct report_options *options)
{
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
	return written(command, history->client.id);
}

static void
compute(struct command *command, const struct history *history,
    const struct report_options *options)
{
	struct analysis analysis;

	analysis_make(
	    command->arena, history, options->from, options->to, &analysis);
	analysis_json(&analysis, options, &command->file_data);
}

/* The data are ready for the file: prints its name and records who took it. */
static int
written(struct command *command, int64_t client)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };

	if (strcmp(command->file, "-") != 0)
		buf_printf(&command->out, "%s\n", command->file);
	if (audit_add(command->db, command->now, actor, "report", client, "") !=
	    OK)
		return command_failed(command, "the audit row was not stored");
	return EXIT_DONE;
}
