/*
 * backup.c: `reliefd backup` and `backup-key`.
 */
#include "backup.h"
#include "command.h"
#include "store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
command_backup(struct command *command)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };
	const char *path = command->argc > 1 ? command->argv[1] : NULL, *text;
	bool ok;

	if (command->argc > 2)
		return command_usage(command, "one FILE, or none");
	if (audit_add(command->db, command->now, actor, "backup", 0, "") != OK)
		return command_failed(command, "the audit row was not stored");
	if (!command->local) {
		ok = backup_begin(command->conf, command->db, command->now,
		    BACKUP_KEEP, path, &text);
		command->waits = ok;
		return ok ? EXIT_DONE : command_failed(command, "%s", text);
	}
	if (db_written(command->db, true) != OK || db_commit(command->db) != OK)
		return command_failed(command, "the disk is full");
	ok = backup_run(
	    command->conf, command->db, command->now, BACKUP_KEEP, path, &text);
	if (ok)
		buf_printf(&command->out, "%s\n", text);
	else
		command_failed(command, "%s", text);
	return db_write(command->db) == OK && ok ? EXIT_DONE : EXIT_FAILED;
}

int
command_backup_key(struct command *command)
{
	uint8_t public_key[BACKUP_KEY_SIZE], secret[BACKUP_KEY_SIZE];
	char hex[2 * BACKUP_KEY_SIZE + 1];
	struct buf file = { .arena = command->arena };

	if (command->argc != 2)
		return command_usage(command, "FILE for the secret key");
	if (access(command->argv[1], F_OK) == 0)
		return command_failed(
		    command, "%s is there already", command->argv[1]);
	backup_keys_make(public_key, secret);
	buf_add(&file, secret, sizeof(secret));
	if (!file_write(command->argv[1], &file))
		return command_failed(
		    command, "%s: %s", command->argv[1], strerror(errno));
	hex_text(public_key, sizeof(public_key), hex);
	buf_printf(&command->out,
	    "[backup]\npublic_key = %s\n\n"
	    "Put these lines into the configuration. Keep %s away from this "
	    "computer:\nwithout it nobody can restore a backup, you neither.\n",
	    hex, command->argv[1]);
	secret_clear(secret, sizeof(secret));
	return EXIT_DONE;
}
