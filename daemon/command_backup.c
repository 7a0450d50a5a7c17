/*
 * command_backup.c: `reliefd backup`, `restore` and `backup-key`.
 */
#include "backup.h"
#include "privacy.h"
#include "store.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA_VERSIONS_MAX 100

static int restore(struct command *, const char *, const char *);
static void drop_beside(struct arena *, const char *);
static int open_restored(struct command *, const char *, struct db **);
static enum err bring_up(struct command *, struct db *, int64_t *);
static bool hand_over(const char *);
static const char *keep_replaced(struct command *, const char *);
static bool put_in_place(struct command *, const char *, const char **);

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

int
command_restore(struct command *command)
{
	const char *key = command_option(command, "--key");
	const char *path = command->conf->store_path;
	int holder = db_holder(path);

	if (command->argc != 2)
		return command_usage(command, "one FILE");
	if (holder != 0)
		return command_failed(command,
		    "%s is in use by process %d; stop it first "
		    "(systemctl stop reliefd.socket reliefd, or kill %d)",
		    path, holder, holder);
	return restore(command, command->argv[1], key);
}

/* All is ready beside the database before anything takes its name. */
static int
restore(struct command *command, const char *file, const char *key)
{
	const char *store = command->conf->store_path, *why, *replaced;
	const char *restored =
	    arena_printf(command->arena, "%s.restored", store);
	uint8_t secret[BACKUP_KEY_SIZE], hash[32];
	struct backup_keys keys = { .secret = key ? secret : NULL };
	struct db *db;
	int64_t rows, ended;
	int status;
	enum err err;

	if (key != NULL && !backup_key_read(key, secret))
		return command_failed(
		    command, "%s: not a key of %d bytes", key, BACKUP_KEY_SIZE);
	/* What a restore left that was cut short. */
	(void)unlink(restored);
	drop_beside(command->arena, restored);
	if (!container_read(file, restored, &keys, hash, &why) ||
	    (why = backup_check(command->arena, restored, &rows)) != NULL) {
		(void)unlink(restored);
		return command_failed(
		    command, "%s: %s; nothing was changed", file, why);
	}
	status = open_restored(command, restored, &db);
	if (status != EXIT_DONE)
		return status;
	err = bring_up(command, db, &ended);
	db_close(db);
	drop_beside(command->arena, restored);
	if (err != OK || !hand_over(restored) ||
	    !put_in_place(command, restored, &replaced)) {
		(void)unlink(restored);
		return command_failed(command, "%s: %s; nothing was changed",
		    store,
		    err == OK ? strerror(errno)
		    : err == ERR_UNAVAILABLE
			? "the disk is full"
			: "it could not be brought up; the log says why");
	}
	buf_printf(&command->out,
	    "%s is back: %lld rows of the audit hold. Everybody signs in anew "
	    "(%lld sessions ended).\n",
	    store, (long long)rows, (long long)ended);
	if (replaced != NULL)
		buf_printf(
		    &command->out, "What was there is now %s\n", replaced);
	return EXIT_DONE;
}

static int
open_restored(struct command *command, const char *path, struct db **out)
{
	int holder;

	switch (db_open(path, false, out, &holder)) {
	case DB_OPENED:
		return EXIT_DONE;
	case DB_NEWER:
		command_failed(command,
		    "the backup is of a later version of reliefd; nothing was "
		    "changed");
		break;
	default:
		command_failed(command,
		    "the backup cannot be brought up to "
		    "this version; nothing was changed");
	}
	(void)unlink(path);
	drop_beside(command->arena, path);
	return EXIT_FAILED;
}

/* What opening it has made: the backup itself is the earlier version. */
static void
drop_beside(struct arena *arena, const char *path)
{
	int version;

	(void)unlink(arena_printf(arena, "%s-wal", path));
	(void)unlink(arena_printf(arena, "%s.witness", path));
	for (version = 1; version < SCHEMA_VERSIONS_MAX; version++)
		(void)unlink(
		    arena_printf(arena, "%s.version-%d", path, version));
}

/* Who was erased since stays erased, and nobody is signed in. */
static enum err
bring_up(struct command *command, struct db *db, int64_t *ended)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };
	size_t again;
	enum err err = erasures_apply(db, command->conf, command->now,
	    erasures_path(command->arena, command->conf), &again);

	if (err == OK && command->conf->backup_directory[0] != '\0')
		err = erasures_apply(db, command->conf, command->now,
		    erasures_kept_path(command->arena, command->conf), &again);
	if (err == OK)
		err = db_write(db);
	if (err == OK)
		err = login_end_everywhere(db, ended);
	if (err == OK)
		err = audit_add(
		    db, command->now, actor, "database restored", 0, "");
	if (err == OK)
		err = db_written(db, true);
	return err == OK ? db_commit(db) : err;
}

/* To whom the daemon runs as, when it is root who restores. */
static bool
hand_over(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0 && folder_own(path, fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* A second name for what is to be replaced, for it and its log, that nothing
 * has: one with the time, or with the seconds after it. */
static const char *
keep_replaced(struct command *command, const char *store)
{
	struct arena *arena = command->arena;
	int64_t at = command->now, end = at + 1000;
	const char *name;

	do {
		name = arena_printf(
		    arena, "%s.replaced-%lld", store, (long long)at++);
		if (link(store, name) == 0) {
			(void)rename(arena_printf(arena, "%s-wal", store),
			    arena_printf(arena, "%s-wal", name));
			return name;
		}
	} while (errno == EEXIST && at < end);
	return NULL;
}

/* What was there keeps its bytes under another name. */
static bool
put_in_place(
    struct command *command, const char *restored, const char **replaced)
{
	const char *store = command->conf->store_path;
	struct arena *arena = command->arena;
	enum db_open opened;
	struct db *old;
	int holder;

	*replaced = NULL;
	if (access(store, F_OK) == 0) {
		/* Its log goes into it, if it is whole enough for that. */
		opened = db_open(store, false, &old, &holder);
		if (opened == DB_OPENED)
			db_close(old);
		/* A socket has started the daemon meanwhile. */
		if (opened == DB_LOCKED) {
			errno = EBUSY;
			return false;
		}
		*replaced = keep_replaced(command, store);
		if (*replaced == NULL)
			return false;
	}
	if (rename(restored, store) != 0)
		return false;
	(void)unlink(arena_printf(arena, "%s.witness", store));
	return folder_sync(store);
}
