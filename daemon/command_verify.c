/* command_verify.c: whether a database is whole. */
#include "store.h"
#include "system.h"

int
command_verify(struct command *command)
{
	const char *path = command->conf->store_path, *why;
	int64_t rows, bad;
	enum err err;

	if (command->argc > 2)
		return command_usage(command, "one FILE, or none");
	err = db_check(command->db, command->arena, &why);
	if (err == OK && why != NULL)
		return command_failed(command, "%s: %s", path, why);
	if (err == OK)
		err = audit_check(command->db, &rows, &bad);
	if (err != OK)
		return command_failed(command, "%s cannot be read", path);
	if (bad != 0)
		return command_failed(command,
		    "%s: row %lld of the audit was changed, or one before it "
		    "was removed",
		    path, (long long)bad);
	buf_printf(&command->out, "%s is whole: %lld rows of the audit hold\n",
	    path, (long long)rows);
	return EXIT_DONE;
}
