/*
 * command.h: the commands of the program, in its own process or in the
 * daemon's.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "system.h"

struct history;
struct report_options;

/* command/command.c */

/*
 * A command as it runs, in its own process or in the daemon: arguments in,
 * bytes out. It reaches the terminal and files only through these.
 */
struct command {
	struct arena *arena;
	const struct conf *conf;
	struct db *db; /* NULL for commands that need none */
	int64_t now;
	int64_t uid; /* of the computer's user who gave it */
	char today[DAY_SIZE];
	const struct subcommand *sub;
	int argc; /* argv[0] is the command's name */
	char **argv;
	struct buf out, err;
	const char *file; /* a file to write, or NULL */
	struct buf file_data;
	bool local; /* no daemon: may use files and the terminal */
	bool waits; /* a backup was begun: its end is the answer */
};
typedef int command_function(struct command *command);

/* Where a command runs. */
enum needs {
	NEEDS_NOTHING, /* no database */
	NEEDS_DATA,    /* reads and writes it, also in the daemon */
	NEEDS_FILE,    /* the file itself: not while a daemon runs */
	NEEDS_CHECK,   /* a file that is named, or the database as it runs */
};
/* A row of the table of commands. */
struct subcommand {
	const char *name;
	const char *arguments;
	const char *help;
	const char *example;
	enum needs needs;
	command_function *run;
	bool creates;    /* the database may be new */
	bool whole_path; /* its argument is a file that the daemon opens */
	/* Runs it for all clients, into the folder behind --all. */
	int (*run_all)(struct command *command, const char *folder);
	void (*more_help)(struct buf *out); /* behind that of --help */
};

/* Finds the command, runs it here or in the daemon, writes what it left;
 * returns the exit status. argv[0] is the command's name. */
int command_main(const struct conf *conf, int argc, char **argv, int64_t now);
/* Runs a command on an open database; its writes are kept when it returns
 * EXIT_DONE. */
int command_run(struct command *command);

/* command/base.c */

/* Takes "name VALUE" out of argv and returns VALUE, or NULL. */
const char *command_option(struct command *command, const char *name);
/* Takes "name" out of argv; whether it was there. */
bool command_flag(struct command *command, const char *name);
/* Says what is wrong on err, with how to call it; returns EXIT_USAGE. */
int command_usage(struct command *command, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* The same for failures other than usage errors; returns EXIT_FAILED. */
int command_failed(struct command *command, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Opens the database for a command that runs here; create: it may be new.
 * EXIT_DONE, or what was said on err. */
int command_open(struct command *command, bool create);

/* command/report.c */

/* Takes --from and --to out of argv. */
int command_period(struct command *command, struct days *out);
/* Takes --from, --to, --for and --lang out of argv. */
int
report_options_read(struct command *command, struct report_options *options);
/* What a report of one client is made from, as far as options allow one. */
int report_load(struct command *command, const char *code,
    struct report_options *options, struct history *history);
/* "DIRECTORY/progress-C0042-2025-01-01_2025-06-30.pdf" */
const char *report_path(struct arena *arena, const char *directory,
    const struct history *history, const struct report_options *options);

/* command/batch.c */

/* The reports of all active clients into a folder, in the process of the
 * caller, which asks a running daemon for one report after the other. */
int command_batch(struct command *command, const char *directory);

/* command/, exchange/import.c */
command_function command_init, command_user, command_client, command_session,
    command_report, command_practice_report, command_import, command_verify,
    command_backup, command_restore, command_backup_key, command_routes,
    command_check_config, command_serve, command_client_export,
    command_client_erase, command_retention, command_revoke_all,
    command_breach_report;

/* command/control.c, command/control_call.c */

/* Binds <store.path>.control; a descriptor that becomes readable when
 * control_run() has something to do, or -1 (said on the log). */
int control_start(const struct conf *conf);
/* Runs the commands that came and sends their answers; never blocks. To be
 * called between turns. ERR_INTERNAL: as of server_run(). */
enum err control_run(const struct conf *conf, struct db *db, int64_t now);
/* Answers who waits for a backup. */
void control_backup_ended(bool ok, const char *text);
void control_stop(const struct conf *conf);
/* Hands argv to a running daemon; false when none listens. Else out, err,
 * file, file_data and the exit status are what it answered, as far as these
 * arguments allow such an answer: it may be anybody's by now. */
bool control_call(struct command *command, int *status);

/* command/file.c: what a command may leave with whoever called it */

/* Whether the arguments ask for a file of this name, which the daemon gave. */
bool command_file_asked(const struct command *command, const char *file);
/* Whether a name is one part and plain: A-Z a-z 0-9 . _ -, no dot first. */
bool command_file_plain(const char *name);
/* Writes what the command left to the terminal and its file; returns the
 * status, or that of what failed. */
int command_finish(struct command *command, int status);

/* main.c */

/* Serves until SIGTERM; returns the exit status. */
int serve(struct conf *conf);

#endif
