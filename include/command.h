/*
 * command.h: the program's commands, which run in their own process or in the
 * daemon.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "system.h"

struct history;
struct report_options;

/* command/command.c */

/*
 * A running command, in its own process or in the daemon: arguments in, bytes
 * out. It reaches the terminal and files only through these members.
 */
struct command {
	struct arena *arena;
	const struct conf *conf;
	struct db *db; /* NULL for commands that need none */
	int64_t now;
	int64_t uid; /* of the system user who called it */
	char today[DAY_SIZE];
	const struct subcommand *sub;
	int argc; /* argv[0] is the command's name */
	char **argv;
	struct buf out, err;
	const char *file; /* a file to write, or NULL */
	struct buf file_data;
	bool local; /* no daemon involved: may use files and terminal */
	bool waits; /* it began a backup, whose result is the answer */
};
typedef int command_function(struct command *command);

/* Where a command runs. */
enum needs {
	NEEDS_NOTHING, /* no database */
	NEEDS_DATA,    /* reads and writes the database, also in the daemon */
	NEEDS_FILE,    /* the database file: only while no daemon runs */
	NEEDS_CHECK,   /* a named file, or the database in use */
};
/* A row of the table of commands. */
struct subcommand {
	const char *name;
	const char *arguments;
	const char *help;
	const char *example;
	enum needs needs;
	command_function *run;
	bool creates;    /* the database may be created */
	bool whole_path; /* its argument is a file that the daemon opens */
	/* Runs it for all clients, into the folder given with --all. */
	int (*run_all)(struct command *command, const char *folder);
	void (*more_help)(struct buf *out); /* appended to --help */
};

/* Finds the command, runs it here or in the daemon, writes its output; returns
 * the exit status. argv[0] is the command's name. */
int command_main(const struct conf *conf, int argc, char **argv, int64_t now);
/* Runs a command on an open database; commits its writes when it returns
 * EXIT_DONE. */
int command_run(struct command *command);

/* command/base.c */

/* Removes "name VALUE" from argv and returns VALUE, or NULL. */
const char *command_option(struct command *command, const char *name);
/* Removes "name" from argv; returns whether it was there. */
bool command_flag(struct command *command, const char *name);
/* Writes the error and the command's usage to err; returns EXIT_USAGE. */
int command_usage(struct command *command, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* The same without usage, for other failures; returns EXIT_FAILED. */
int command_failed(struct command *command, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Opens the database for a command that runs here; create: make it when
 * missing. Returns EXIT_DONE, or the status of the error written to err. */
int command_open(struct command *command, bool create);

/* command/report.c */

/* Removes --from and --to from argv and parses them. */
int command_period(struct command *command, struct days *out);
/* Removes --from, --to, --for and --lang from argv and parses them. */
int
report_options_read(struct command *command, struct report_options *options);
/* Loads the data for the report of one client, as far as options allow it. */
int report_load(struct command *command, const char *code,
    struct report_options *options, struct history *history);
/* Returns "DIRECTORY/progress-C0042-2025-01-01_2025-06-30.pdf". */
const char *report_path(struct arena *arena, const char *directory,
    const struct history *history, const struct report_options *options);

/* command/batch.c */

/* Writes the reports of all active clients into a folder. Runs in the caller's
 * process; asks a running daemon for one report after the other. */
int command_batch(struct command *command, const char *directory);

/* command/, exchange/import.c */
command_function command_init, command_user, command_client, command_session,
    command_report, command_practice_report, command_import, command_verify,
    command_backup, command_restore, command_backup_key, command_routes,
    command_check_config, command_serve, command_client_export,
    command_client_erase, command_retention, command_revoke_all,
    command_breach_report;

/* command/control.c, command/control_call.c */

/* Binds <store.path>.control; returns a descriptor that is readable when
 * control_run() has something to do, or -1 (logged). */
int control_start(const struct conf *conf);
/* Runs the received commands and sends their answers; never blocks. Call it
 * between turns. ERR_INTERNAL: as of server_run(). */
enum err control_run(const struct conf *conf, struct db *db, int64_t now);
/* Answers the command that waits for a backup. */
void control_backup_ended(bool ok, const char *text);
void control_stop(const struct conf *conf);
/* Sends argv to a running daemon; false when none listens. Else sets out, err,
 * file, file_data and the exit status from the answer, after checking that
 * these arguments allow it: another program may have answered. */
bool control_call(struct command *command, int *status);

/* command/file.c: the files that a command may write for its caller */

/* Whether the arguments ask for the file name that the daemon sent. */
bool command_file_asked(const struct command *command, const char *file);
/* Whether a name has no slash and only A-Z a-z 0-9 . _ -, no dot first. */
bool command_file_plain(const char *name);
/* Writes the command's output to the terminal and its file; returns status, or
 * EXIT_IO when that failed. */
int command_finish(struct command *command, int status);

/* main.c */

/* Serves until SIGTERM; returns the exit status. */
int serve(struct conf *conf);

#endif
