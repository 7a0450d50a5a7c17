/* command_practice.c: the summary of the practice. */
#include "data.h"
#include "report.h"
#include "store.h"
#include "system.h"

#include <string.h>

static int period_read(struct command *, char[DAY_SIZE], char[DAY_SIZE]);
static int draw(struct command *, struct gathering *);

int
command_practice_report(struct command *command)
{
	const char *file = command_option(command, "-o");
	const char *word = command_option(command, "--lang");
	const char *named = command_option(command, "--condition");
	int condition = NOT_ANSWERED;
	enum lang lang = LANG_EN;
	char from[DAY_SIZE], to[DAY_SIZE];
	struct gathering gathering;
	int status = period_read(command, from, to);
	enum err err;

	if (status != EXIT_DONE)
		return status;
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
	    condition < 0 ? 0 : 1u << condition, from, to, &gathering);
	while (err == OK && gather_more(&gathering)) {
		err = gather_read(command->db, &gathering);
		if (err == OK)
			gather_reckon(&gathering);
	}
	if (err != OK)
		return command_failed(command, "the database cannot be read");
	gather_finish(&gathering);
	gathering.options.lang = lang;
	command->file =
	    file ? file
		 : arena_printf(command->arena, "practice-%s_%s.pdf", from, to);
	return draw(command, &gathering);
}

/* --from and --to; a year up to today where they are missing. */
static int
period_read(struct command *command, char from[DAY_SIZE], char to[DAY_SIZE])
{
	const char *first = command_option(command, "--from");
	const char *last = command_option(command, "--to");

	if (last == NULL)
		last = command->today;
	if ((first && !parse_day(first)) || !parse_day(last) ||
	    (first && strcmp(first, last) > 0))
		return command_usage(
		    command, "--from and --to: YYYY-MM-DD, in this order");
	memcpy(to, last, DAY_SIZE);
	if (first != NULL)
		memcpy(from, first, DAY_SIZE);
	else
		day_text(day_number(last) - YEAR_DAYS + 1, from);
	return EXIT_DONE;
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
