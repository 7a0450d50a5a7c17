/*
 * restore.c: `reliefd restore`: replaces the database by a backup. Everything
 * is prepared beside the database before a name changes.
 */
#include "backup.h"
#include "command.h"
#include "foreign.h"
#include "privacy.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct restore {
	struct command *command;
	const char *file, *key, *store, *restored;
	bool unproven, unsealed; /* accept such a backup */
	struct backup_head about;
	struct contents summary;
	int64_t ended; /* number of login sessions */
};

static bool unpack(struct restore *);
static bool accepted(struct restore *);
static bool confirmed(struct command *);
static bool bring_up(struct restore *);
static bool put_in_place(struct restore *);
static void drop(const struct restore *);
static void drop_beside(struct arena *, const char *);
static enum err write_anew(struct command *, struct db *, int64_t *);
static bool hand_over(const char *);
static const char *keep_replaced(struct command *, const char *);
static bool exchange(struct command *, const char *, const char **);

int
command_restore(struct command *command)
{
	struct restore restore = { .command = command,
		.store = command->conf->store_path,
		.key = command_option(command, "--key"),
		.unproven = command_flag(command, "--accept-unproven"),
		.unsealed = command_flag(command, "--accept-unsealed") };
	int holder = db_holder(restore.store);

	if (command->argc != 2)
		return command_usage(command, "one FILE");
	if (holder != 0)
		return command_failed(command,
		    "%s is in use by process %d; stop it first "
		    "(systemctl stop reliefd.socket reliefd, or kill %d)",
		    restore.store, holder, holder);
	restore.file = command->argv[1];
	restore.restored =
	    arena_printf(command->arena, "%s.restored", restore.store);
	/* Remove the rests of an interrupted restore. */
	drop(&restore);
	if (unpack(&restore) && accepted(&restore) && bring_up(&restore) &&
	    put_in_place(&restore))
		return EXIT_DONE;
	drop(&restore);
	return EXIT_FAILED;
}

/* Unpacks beside the database and checks the copy before any other use. */
static bool
unpack(struct restore *restore)
{
	struct command *command = restore->command;
	uint8_t secret[BACKUP_KEY_SIZE], proof[BACKUP_KEY_SIZE];
	struct backup_keys keys = { .secret = restore->key ? secret : NULL };
	const char *why;

	if (restore->key != NULL && !backup_key_read(restore->key, secret)) {
		command_failed(command, "%s: not a key of %d bytes",
		    restore->key, BACKUP_KEY_SIZE);
		return false;
	}
	if (backup_proof_key(command->arena, command->conf, proof))
		keys.proof = proof;
	why = backup_room(command->arena, restore->file, restore->store);
	if (why == NULL && container_read(restore->file, restore->restored,
			       &keys, &restore->about, &why))
		why = backup_check(
		    command->arena, restore->restored, &restore->summary);
	secret_clear(secret, sizeof(secret));
	secret_clear(proof, sizeof(proof));
	if (why == NULL && restore->summary.schema > (int64_t)share_sql_n)
		why = "the backup is of a later version of reliefd";
	if (why == NULL && !backup_fits(&restore->about, &restore->summary))
		why =
		    "its head names another row of the audit than the last "
		    "one that it holds: it is forged";
	if (why != NULL)
		command_failed(
		    command, "%s: %s; nothing was changed", restore->file, why);
	return why == NULL;
}

/* Accepts a backup that this practice made. For all others the owner sees what
 * it holds and must confirm. */
static bool
accepted(struct restore *restore)
{
	struct command *command = restore->command;
	bool unproven = restore->about.proof != PROOF_HOLDS;
	bool unsealed = !restore->about.sealed &&
			command->conf->backup_public_key[0] != '\0';
	struct buf *facts =
	    unproven || unsealed ? &command->err : &command->out;

	buf_printf(facts, "%s %s:\n", restore->file,
	    backup_proof_text(command->arena, command->conf, &restore->about));
	if (unsealed)
		buf_printf(facts,
		    "  and it is not sealed, as this practice's backups are "
		    "since [backup]\n  public_key is set\n");
	backup_facts(facts, &restore->about, &restore->summary);
	unproven = unproven && !restore->unproven;
	unsealed = unsealed && !restore->unsealed;
	if ((!unproven && !unsealed) || confirmed(command))
		return true;
	command_failed(command,
	    "it may be anybody's. If all of this is as you know it, add%s%s; "
	    "nothing was changed",
	    unproven ? " --accept-unproven" : "",
	    unsealed ? " --accept-unsealed" : "");
	return false;
}

/* Asks at a terminal, after the owner has seen all of it. */
static bool
confirmed(struct command *command)
{
	char line[32] = "";

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return false;
	buf_puts(&command->err,
	    "If all of this is as you know it, type: restore\n> ");
	(void)bytes_write(STDERR_FILENO, &command->err);
	command->err.len = 0;
	return fgets(line, sizeof(line), stdin) != NULL &&
	       strcmp(line, "restore\n") == 0;
}

/* Updates the schema, repeats erasures that came later, and ends all logins. */
static bool
bring_up(struct restore *restore)
{
	struct command *command = restore->command;
	struct db *db;
	enum err err;

	if (db_open_foreign(restore->restored, &db) != DB_OPENED) {
		command_failed(command,
		    "the backup cannot be brought up to this version; nothing "
		    "was changed");
		return false;
	}
	err = write_anew(command, db, &restore->ended);
	db_close(db);
	drop_beside(command->arena, restore->restored);
	if (err != OK)
		command_failed(command, "%s: %s; nothing was changed",
		    restore->store,
		    err == ERR_UNAVAILABLE
			? "the disk is full"
			: "it could not be brought up; the log says why");
	return err == OK;
}

static bool
put_in_place(struct restore *restore)
{
	struct command *command = restore->command;
	const char *replaced;

	if (!hand_over(restore->restored) ||
	    !exchange(command, restore->restored, &replaced)) {
		command_failed(command, "%s: %s; nothing was changed",
		    restore->store, strerror(errno));
		return false;
	}
	buf_printf(&command->out,
	    "%s is back: %lld rows of the audit hold. Everybody signs in anew "
	    "(%lld sessions ended).\n",
	    restore->store, (long long)restore->summary.sequence,
	    (long long)restore->ended);
	if (replaced != NULL)
		buf_printf(&command->out,
		    "What was there is now %s; who is erased later is erased "
		    "in it, too.\n",
		    replaced);
	return true;
}

static void
drop(const struct restore *restore)
{
	(void)unlink(restore->restored);
	drop_beside(restore->command->arena, restore->restored);
}

/* Removes files that opening made: the backup itself is the earlier version. */
static void
drop_beside(struct arena *arena, const char *path)
{
	int version;

	(void)unlink(arena_printf(arena, "%s-wal", path));
	(void)unlink(arena_printf(arena, "%s.witness", path));
	for (version = 1; version < EARLIER_VERSIONS_MAX; version++)
		(void)unlink(
		    arena_printf(arena, "%s.version-%d", path, version));
}

static enum err
write_anew(struct command *command, struct db *db, int64_t *ended)
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

/* Gives the file to the daemon's user when root restores. */
static bool
hand_over(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0 && folder_own(path, fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* Links the old database, and its log, to a free name: with the time in it, or
 * a second after it. */
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

/* The old database keeps its bytes under another name. */
static bool
exchange(struct command *command, const char *restored, const char **replaced)
{
	const char *store = command->conf->store_path;
	struct arena *arena = command->arena;
	enum db_open opened;
	struct db *old;
	int holder;

	*replaced = NULL;
	if (access(store, F_OK) == 0) {
		/* Merge its log into it, if both are intact. */
		opened = db_open(store, false, &old, &holder);
		if (opened == DB_OPENED)
			db_close(old);
		/* A socket may have started the daemon meanwhile. */
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
