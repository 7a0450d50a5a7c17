/*
 * base.c: common parts of all commands: options, error messages, and opening
 * the database.
 */
#include "command.h"
#include "store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "worklist.h"

static void add_message(struct command *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));
static void drop_arguments(struct command *, int, int);

const char *
command_option(struct command *command, const char *name)
{
	const char *value;
	int i;

	for (i = 1; i + 1 < command->argc; i++) {
		if (strcmp(command->argv[i], name) == 0) {
			value = command->argv[i + 1];
			drop_arguments(command, i, 2);
			return value;
		}
	}
	return NULL;
}

bool
command_flag(struct command *command, const char *name)
{
	int i;

	for (i = 1; i < command->argc; i++) {
		if (strcmp(command->argv[i], name) == 0) {
			drop_arguments(command, i, 1);
			return true;
		}
	}
	return false;
}

int
command_usage(struct command *command, const char *format, ...)
{
	const struct subcommand *sub = command->sub;
	va_list ap;

	va_start(ap, format);
	add_message(command, format, ap);
	va_end(ap);
	buf_printf(&command->err, "usage: reliefd %s%s%s\ne.g.   %s\n",
	    sub->name, sub->arguments[0] ? " " : "", sub->arguments,
	    sub->example);
	return EXIT_USAGE;
}

int
command_failed(struct command *command, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add_message(command, format, ap);
	va_end(ap);
	return EXIT_FAILED;
}

int
command_open(struct command *command, bool create)
{
	const char *path = command->conf->store_path;
	const char *slash = strrchr(path, '/');
	int holder;

	if (create && slash != NULL && slash != path &&
	    mkdir(arena_strndup(command->arena, path, (size_t)(slash - path)),
		0700) != 0 &&
	    errno != EEXIST)
		return command_failed(command, "%s: %s", path, strerror(errno));
	switch (db_open(path, create, &command->db, &holder)) {
	case DB_OPENED:
		if (search_renew(command->db) != OK)
			command_failed(command, "the search finds less");
		return EXIT_DONE;
	case DB_MISSING:
		command_failed(command,
		    "%s is not there; run reliefd init, or set store.path",
		    path);
		break;
	case DB_LOCKED:
		command_failed(command,
		    "%s is in use by process %d; stop it first "
		    "(systemctl stop reliefd.socket reliefd, or kill %d)",
		    path, holder, holder);
		return EXIT_FAILED;
	case DB_FAILED:
		command_failed(command, "%s: the disk failed", path);
		return EXIT_IO;
	default:
		command_failed(command, "%s cannot be used", path);
	}
	return EXIT_CONFIG;
}

static void
add_message(struct command *command, const char *format, va_list ap)
{
	buf_puts(&command->err, "reliefd: ");
	buf_vprintf(&command->err, format, ap);
	buf_putc(&command->err, '\n');
}

static void
drop_arguments(struct command *command, int first, int n)
{
	int i;

	for (i = first; i + n < command->argc; i++)
		command->argv[i] = command->argv[i + n];
	command->argc -= n;
}
