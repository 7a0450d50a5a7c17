/*
 * command.c: the table of subcommands. A command runs in the daemon when one is
 * running, else here on the database file.
 */
#include "command.h"
#include "data.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "web.h"
#include "worklist.h"

/* clang-format off */
static const struct subcommand subcommands[] = {
	{ "serve", "", "answer requests until SIGTERM", "reliefd serve",
	    NEEDS_NOTHING, .run = command_serve },
	{ "init", "", "make the data folder, the database and the first owner",
	    "reliefd init", NEEDS_DATA, .run = command_init, .creates = true },
	{ "user", "add LOGIN --name NAME [--role owner|therapist] | list |\n"
	    "               passwd LOGIN | disable LOGIN | enable LOGIN |\n"
	    "               code LOGIN off|required|optional",
	    "people who log in; prints one-time passwords",
	    "reliefd user add aisha --name 'Aisha Rahman'",
	    NEEDS_DATA, .run = command_user },
	{ "client", "add --name NAME [--code CODE] [--phone PHONE]\n"
	    "               [--language en|ms|zh|ta] [--therapist LOGIN]\n"
	    "               [--activity TEXT]... [--movement JOINT.MOVEMENT:SIDE]...\n"
	    "               [--swelling] [--first-treatment DAY]\n"
	    "               | list [SEARCH] | show CODE | link CODE | unlink CODE\n"
	    "               | export CODE [-o FILE] |\n"
	    "               erase CODE --yes --name 'FULL NAME'",
	    "people in treatment; link prints a new address for their form",
	    "reliefd client add --name 'Lim Wei' --movement shoulder.flexion:left",
	    NEEDS_DATA, .run = command_client },
	{ "session", "add CODE [--day DAY] [--deep-tissue MIN]\n"
	    "               [--trigger-point MIN] [--myofascial-release MIN]\n"
	    "               [--stretching-mobilization MIN] [--other MIN] [--note TEXT]",
	    "log a treatment; the same day again makes a new version",
	    "reliefd session add C0001 --deep-tissue 25 --trigger-point 15",
	    NEEDS_DATA, .run = command_session },
	{ "report", "CODE [-o FILE] | --all FOLDER [--from DAY] [--to DAY]\n"
	    "               [--for therapist|client|referrer] [--lang en|ms|zh|ta]\n"
	    "               [--format pdf|json]",
	    "write a client's progress report, or its numbers; -o - is stdout",
	    "reliefd report C0001 -o lim.pdf", NEEDS_DATA, .run = command_report,
	    .run_all = command_batch },
	{ "practice-report",
	    "[-o FILE] [--from DAY] [--to DAY]\n"
	    "               [--condition CONDITION] [--lang en|ms|zh|ta]",
	    "sum up all clients on one page, without names; 5 at least",
	    "reliefd practice-report --from 2025-01-01 --to 2025-12-31",
	    NEEDS_DATA, .run = command_practice_report },
	{ "retention", "[--erase --yes]",
	    "list whose records are kept longer than the notice says",
	    "reliefd retention", NEEDS_DATA, .run = command_retention },
	{ "breach-report", "--from DAY|INSTANT [--to DAY|INSTANT]\n"
	    "               [--actor user:LOGIN|client:CODE] [--format text|csv]",
	    "whose data were seen, taken or changed, by whom, when",
	    "reliefd breach-report --from 2026-11-20 --actor user:aisha",
	    NEEDS_DATA, .run = command_breach_report },
	{ "revoke-all", "--yes", "end every link and every login session, now",
	    "reliefd revoke-all --yes", NEEDS_DATA, .run = command_revoke_all },
	{ "import", "FOLDER", "read a data package; all of it or nothing",
	    "reliefd import old-records/", NEEDS_FILE, .run = command_import,
	    .more_help = table_help },
	{ "backup", "[FILE]",
	    "copy the database while it is in use, and prove the copy",
	    "reliefd backup", NEEDS_DATA, .run = command_backup, .whole_path = true },
	{ "restore",
	    "FILE [--key SECRET] [--accept-unproven] [--accept-unsealed]",
	    "put a backup that this practice made in the place of the database",
	    "reliefd restore reliefd-20261129T190000Z.backup", NEEDS_NOTHING,
	    .run = command_restore },
	{ "backup-key", "SECRET", "make a pair of keys that seals backups",
	    "reliefd backup-key /media/usb/secret.key", NEEDS_NOTHING,
	    .run = command_backup_key },
	{ "verify", "[FILE] [--key SECRET] [--head SEQ:HASH]...",
	    "check a database or a backup: its pages, each row of the audit",
	    "reliefd verify", NEEDS_CHECK, .run = command_verify },
	{ "routes", "", "print who may call which address",
	    "reliefd routes", NEEDS_NOTHING, .run = command_routes },
	{ "check-config", "", "print every option, its value and its source",
	    "reliefd check-config", NEEDS_NOTHING, .run = command_check_config },
};
/* clang-format on */

static const struct subcommand *find(const char *);
static bool names_file(const struct command *);
static struct command *whole_paths(struct command *);
static int run_here(struct command *, const struct subcommand *);
static int print_help(const struct subcommand *);

int
command_main(const struct conf *conf, int argc, char **argv, int64_t now)
{
	struct arena *arena = arena_new();
	struct command command = { .arena = arena,
		.conf = conf,
		.now = now,
		.uid = getuid(),
		.argc = argc,
		.argv = argv,
		.out = { .arena = arena },
		.err = { .arena = arena },
		.file_data = { .arena = arena },
		.local = true };
	const struct subcommand *sub = argc > 0 ? find(argv[0]) : NULL;
	const char *folder;
	int status;

	command.sub = sub;
	day_of_instant(now, command.today);
	if (sub == NULL || command_flag(&command, "--help")) {
		status = print_help(sub);
		if (argc > 0 && sub == NULL && strcmp(argv[0], "--help") != 0) {
			fprintf(stderr, "reliefd: no command %s\n", argv[0]);
			status = EXIT_USAGE;
		}
	} else if (sub->run_all != NULL &&
		   (folder = command_option(&command, "--all")) != NULL) {
		status =
		    command_finish(&command, sub->run_all(&command, folder));
	} else if ((sub->needs == NEEDS_DATA ||
		       (sub->needs == NEEDS_CHECK && !names_file(&command))) &&
		   control_call(whole_paths(&command), &status)) {
		status = command_finish(&command, status);
	} else {
		status = run_here(&command, sub);
	}
	arena_free(arena);
	return status;
}

int
command_run(struct command *command)
{
	const struct subcommand *sub =
	    command->argc > 0 ? find(command->argv[0]) : NULL;
	int status;

	command->sub = sub;
	if (sub == NULL ||
	    (sub->needs != NEEDS_DATA && sub->needs != NEEDS_CHECK))
		return command_failed(
		    command, "the daemon does not run this command");
	if (db_write(command->db) != OK)
		return command_failed(command, "the database takes no writes");
	status = sub->run(command);
	if (db_written(command->db, status == EXIT_DONE) != OK &&
	    status == EXIT_DONE)
		return command_failed(command, "the disk is full");
	return status;
}

static const struct subcommand *
find(const char *name)
{
	size_t i;

	for (i = 0; i < nitems(subcommands); i++) {
		if (strcmp(subcommands[i].name, name) == 0)
			return &subcommands[i];
	}
	return NULL;
}

/* Whether there are arguments besides options, which have one value each. */
static bool
names_file(const struct command *command)
{
	int i;

	for (i = 1; i < command->argc; i += 2) {
		if (strncmp(command->argv[i], "--", 2) != 0)
			return true;
	}
	return false;
}

/* Makes file names absolute: the daemon has another working directory. */
static struct command *
whole_paths(struct command *command)
{
	char here[4096];

	if (command->sub->whole_path && command->argc == 2 &&
	    command->argv[1][0] != '/' && getcwd(here, sizeof(here)) != NULL)
		command->argv[1] = arena_printf(
		    command->arena, "%s/%s", here, command->argv[1]);
	return command;
}

/* Runs when no daemon does, or for a command that needs none. */
static int
run_here(struct command *command, const struct subcommand *sub)
{
	bool file = sub->needs == NEEDS_FILE;
	int status;

	if (sub->needs == NEEDS_NOTHING || sub->needs == NEEDS_CHECK)
		return command_finish(command, sub->run(command));
	status = command_open(command, sub->creates);
	if (status == EXIT_DONE) {
		status = file ? sub->run(command) : command_run(command);
		if (db_commit(command->db) != OK && status == EXIT_DONE)
			status = command_failed(
			    command, "the disk is full; nothing was stored");
		db_close(command->db);
	}
	return command_finish(command, status);
}

static int
print_help(const struct subcommand *sub)
{
	size_t i;

	if (sub != NULL) {
		printf("reliefd %s%s%s\n\n%s\n\ne.g.  %s\n", sub->name,
		    sub->arguments[0] ? " " : "", sub->arguments, sub->help,
		    sub->example);
		if (sub->more_help != NULL) {
			struct buf out = { .arena = arena_new() };

			sub->more_help(&out);
			printf("\n%s", buf_text(&out));
			arena_free(out.arena);
		}
		return EXIT_DONE;
	}
	printf(
	    "reliefd %s\nusage: reliefd [--config FILE] "
	    "[--set SECTION.KEY=VALUE] COMMAND\n\n",
	    RELIEFD_VERSION);
	for (i = 0; i < nitems(subcommands); i++)
		printf(
		    "  %-15s %s\n", subcommands[i].name, subcommands[i].help);
	printf("\nreliefd COMMAND --help says more.\n");
	return EXIT_DONE;
}
