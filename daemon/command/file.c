/*
 * file.c: writes a command's results: a file, and text for the terminal. An
 * attacker who controls the daemon may send anything, also to root: so the
 * arguments decide which file may be written, and printed text cannot control
 * the terminal.
 */
#include "command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A command that makes a file, and the file's default name. */
struct maker {
	const char *command, *verb; /* verb: NULL when it has none */
	const char *begins, *ends;
};

static const struct maker makers[] = {
	{ "report", NULL, "progress-", ".pdf" },
	{ "report", NULL, "analysis-", ".json" },
	{ "practice-report", NULL, "practice-", ".pdf" },
	{ "client", "export", "everything-", ".zip" },
};

static bool makes(const struct maker *, const struct command *);
static const char *option(const struct command *, const char *);
static bool named_as(const char *, const struct maker *);
static bool leave_file(struct command *);
static bool leave_on_stdout(struct command *);
static bool print(int, struct arena *, const struct buf *);

bool
command_file_asked(const struct command *command, const char *file)
{
	const char *named = option(command, "-o");
	const char *folder = option(command, "--all");
	size_t i, len = folder == NULL ? 0 : strlen(folder);

	for (i = 0; i < nitems(makers); i++) {
		if (!makes(&makers[i], command))
			continue;
		if (named != NULL)
			return strcmp(file, named) == 0;
		if (folder != NULL && strncmp(file, folder, len) == 0 &&
		    file[len] == '/' && named_as(file + len + 1, &makers[i]))
			return true;
		if (folder == NULL && named_as(file, &makers[i]))
			return true;
	}
	return false;
}

bool
command_file_plain(const char *name)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"
	    "0123456789._-";

	return name[0] != '\0' && name[0] != '.' && strlen(name) <= 200 &&
	       name[strspn(name, plain)] == '\0';
}

int
command_finish(struct command *command, int status)
{
	if (command->file != NULL && status == EXIT_DONE &&
	    !leave_file(command)) {
		/* It names a file that was not written. */
		command->out.len = 0;
		status = EXIT_IO;
	}
	if (!print(STDOUT_FILENO, command->arena, &command->out))
		status = EXIT_IO;
	if (!print(STDERR_FILENO, command->arena, &command->err))
		status = EXIT_IO;
	return status;
}

static bool
makes(const struct maker *maker, const struct command *command)
{
	return command->argc > 0 &&
	       strcmp(command->argv[0], maker->command) == 0 &&
	       (maker->verb == NULL ||
		   (command->argc > 1 &&
		       strcmp(command->argv[1], maker->verb) == 0));
}

/* As command_option(), but does not remove it. */
static const char *
option(const struct command *command, const char *name)
{
	int i;

	for (i = 1; i + 1 < command->argc; i++) {
		if (strcmp(command->argv[i], name) == 0)
			return command->argv[i + 1];
	}
	return NULL;
}

static bool
named_as(const char *file, const struct maker *maker)
{
	size_t len = strlen(file), end = strlen(maker->ends);

	return command_file_plain(file) && len > end &&
	       strncmp(file, maker->begins, strlen(maker->begins)) == 0 &&
	       strcmp(file + len - end, maker->ends) == 0;
}

static bool
leave_file(struct command *command)
{
	if (strcmp(command->file, "-") == 0)
		return leave_on_stdout(command);
	if (file_write(command->file, &command->file_data))
		return true;
	command_failed(command, "%s: %s", command->file,
	    errno == EEXIST
		? "is there and is no regular file of yours; name another"
		: strerror(errno));
	return false;
}

/* A pipe takes every byte; a terminal would obey control characters. */
static bool
leave_on_stdout(struct command *command)
{
	const struct buf *data = &command->file_data;

	if (!isatty(STDOUT_FILENO))
		return bytes_write(STDOUT_FILENO, data);
	if (utf8_ok(data->data, data->len))
		return print(STDOUT_FILENO, command->arena, data);
	command_failed(command,
	    "this is no text for a terminal: -o FILE, or lead it to a file");
	return false;
}

static bool
print(int fd, struct arena *arena, const struct buf *text)
{
	struct buf shown = { .arena = arena };

	text_show(&shown, text->data, text->len);
	return bytes_write(fd, &shown);
}
