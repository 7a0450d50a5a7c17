/* practice.c: the summary of the practice. */
#include "command.h"
#include "data.h"
#include "report.h"
#include "store.h"

#include <string.h>

static int draw(struct command *, struct gathering *);

int
command_practice_report(struct command *command)
{
	const char *file = command_option(command, "-o");
	const char *word = command_option(command, "--lang");
	const char *named = command_option(command, "--condition");
	int condition = NOT_ANSWERED;
	enum lang lang = LANG_EN;
	struct days days;
	struct gathering gathering;
	int status = command_period(command, &days);
	enum err err;

	if (status != EXIT_DONE)
		return status;
	/* By default the year up to the last day. */
	if (days.from[0] == '\0')
		day_text(day_number(days.to) - YEAR_DAYS + 1, days.from);
	if (word != NULL && !lang_parse(word, &lang))
		return command_usage(command, "--lang: en, ms, zh or ta");
	if (named != NULL)
		condition = word_find(condition_words, CONDITION_N, named);
	if (named != NULL && condition < 0)
		return command_usage(command,
		    "--condition: back_pain, joint_pain, arthritis, "
		    "fibromyalgia or other");
	if (command->argc != 1)
		return command_usage(
		    command, "practice-report takes options only");
	err = gather_start(command->db, command->arena,
	    condition < 0 ? 0 : 1u << condition, days.from, days.to,
	    &gathering);
	while (err == OK && gather_more(&gathering)) {
		err = gather_read(command->db, &gathering);
		if (err == OK)
			gather_reckon(&gathering);
	}
	if (err != OK)
		return command_failed(command, "the database cannot be read");
	gather_finish(&gathering);
	gathering.options.lang = lang;
	command->file = file ? file
			     : arena_printf(command->arena,
				   "practice-%s_%s.pdf", days.from, days.to);
	return draw(command, &gathering);
}

static int
draw(struct command *command, struct gathering *gathering)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };
	const char *why = "";

	gathering->options.practice = command->conf->practice_name;
	gathering->options.version = RELIEFD_VERSION;
	switch (practice_report(&gathering->practice, &gathering->options,
	    &command->file_data, &why)) {
	case OK:
		break;
	case ERR_INVALID:
	case ERR_UNAVAILABLE:
		command->file = NULL;
		return command_failed(command, "no practice summary: %s", why);
	default:
		command->file = NULL;
		return command_failed(command, "the summary was not drawn");
	}
	if (strcmp(command->file, "-") != 0)
		buf_printf(&command->out, "%s\n", command->file);
	if (audit_add(command->db, command->now, actor, "practice summary", 0,
		"") != OK)
		return command_failed(command, "the audit row was not stored");
	return EXIT_DONE;
}
