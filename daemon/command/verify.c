/*
 * verify.c: checks whether a database or a backup is intact and has the noted
 * heads of the audit. It works on copies: it never writes to an original or
 * updates its schema.
 */
#include "backup.h"
#include "command.h"
#include "foreign.h"
#include "heads.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int known_read(struct command *, struct known_heads *);
static int verify_running(struct command *, struct known_heads *);
static int
verify_file(struct command *, const char *, const char *, struct known_heads *);
static const char *unpack(struct command *, const char *, const uint8_t *,
    const char *, struct backup_head *);
static const char *look_at_copy(struct command *, const char *,
    struct known_heads *, const struct backup_head *);
static void
tell(struct command *, const struct contents *, const struct backup_head *);
static const char *
compare_heads(struct command *, struct db *, struct known_heads *, bool);
static const char *copy_original(struct command *, const char *, const char *);
static const char *copy_file(const char *, const char *);

int
command_verify(struct command *command)
{
	const char *key = command_option(command, "--key");
	struct known_heads known = { 0 };
	int status = known_read(command, &known);

	if (status != EXIT_DONE)
		return status;
	if (command->argc > 2)
		return command_usage(command, "one FILE, or none");
	if (!command->local)
		return verify_running(command, &known);
	return verify_file(command,
	    command->argc == 2 ? command->argv[1] : command->conf->store_path,
	    key, &known);
}

bool
backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE])
{
	uint8_t bytes[BACKUP_KEY_SIZE + 1];
	const char *why;
	int fd = file_open(AT_FDCWD, path, 0, &why);
	bool ok = fd >= 0 && read(fd, bytes, sizeof(bytes)) == BACKUP_KEY_SIZE;

	if (ok)
		memcpy(key, bytes, BACKUP_KEY_SIZE);
	secret_clear(bytes, sizeof(bytes));
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Reads heads from the file of heads and from the arguments. */
static int
known_read(struct command *command, struct known_heads *out)
{
	const char *path = command->conf->audit_head_file, *text, *why;
	const char *key = key_path(command->arena, command->conf);

	/* A daemon has loaded its key already. */
	if (command->local && access(key, R_OK) == 0)
		(void)key_use(key);
	if (path[0] != '\0') {
		why = heads_read(command->arena, path, out);
		if (why != NULL)
			return command_failed(command, "%s: %s", path, why);
	}
	while ((text = command_option(command, "--head")) != NULL) {
		if (!heads_add(command->arena, text, out))
			return command_usage(command,
			    "--head SEQ:HASH, a number and 64 hex digits");
	}
	return EXIT_DONE;
}

/* In the daemon: checks a copy, made page by page. */
static int
verify_running(struct command *command, struct known_heads *known)
{
	const char *why = compare_heads(command, command->db, known, true);

	if (why != NULL)
		return command_failed(
		    command, "%s: %s", command->conf->store_path, why);
	if (!backup_begin(command->conf, command->db, command->now,
		BACKUP_VERIFY, NULL, &why))
		return command_failed(command, "%s", why);
	command->waits = true;
	return EXIT_DONE;
}

static int
verify_file(struct command *command, const char *path, const char *key,
    struct known_heads *known)
{
	const char *copy = arena_printf(command->arena, "%s.verify", path);
	const char *why = NULL;
	uint8_t secret[BACKUP_KEY_SIZE];
	struct backup_head about;
	bool packed = container_is(path);
	int holder, fd = file_open(AT_FDCWD, path, 0, &why);

	if (fd < 0)
		return command_failed(command, "%s: %s", path, why);
	close(fd);
	holder = db_holder(path);
	if (holder != 0)
		return command_failed(command,
		    "%s is in use by process %d; without FILE its daemon "
		    "looks at it",
		    path, holder);
	if (key != NULL && !backup_key_read(key, secret))
		return command_failed(
		    command, "%s: not a key of %d bytes", key, BACKUP_KEY_SIZE);
	(void)unlink(copy);
	why = backup_room(command->arena, path, path);
	if (why == NULL)
		why = packed ? unpack(command, path, key ? secret : NULL, copy,
				   &about)
			     : copy_original(command, path, copy);
	if (why == NULL)
		why =
		    look_at_copy(command, copy, known, packed ? &about : NULL);
	(void)unlink(copy);
	(void)unlink(arena_printf(command->arena, "%s-wal", copy));
	if (why == NULL)
		return EXIT_DONE;
	command->out.len = 0;
	return command_failed(command, "%s: %s", path, why);
}

/* Unpacks the backup that the command names. */
static const char *
unpack(struct command *command, const char *path, const uint8_t *secret,
    const char *copy, struct backup_head *about)
{
	uint8_t proof[BACKUP_KEY_SIZE];
	struct backup_keys keys = { .secret = secret };
	const char *why;

	if (backup_proof_key(command->arena, command->conf, proof))
		keys.proof = proof;
	(void)container_read(path, copy, &keys, about, &why);
	secret_clear(proof, sizeof(proof));
	return why;
}

/* A backup may be older than the noted heads; the practice's own database may
 * not. about is a backup's head, or NULL. */
static const char *
look_at_copy(struct command *command, const char *copy,
    struct known_heads *known, const struct backup_head *about)
{
	bool named = command->argc == 2;
	struct contents contents;
	const char *why = backup_check(command->arena, copy, &contents);
	struct db *db;

	if (why == NULL && about != NULL && !backup_fits(about, &contents))
		why =
		    "its head names another row of the audit than the last "
		    "one that it holds: it is forged";
	if (why != NULL)
		return why;
	tell(command, &contents, about);
	db = db_copy_open(copy, command->arena, &why);
	if (db == NULL)
		return why;
	why = compare_heads(command, db, known, !named);
	db_close(db);
	return why;
}

static void
tell(struct command *command, const struct contents *contents,
    const struct backup_head *about)
{
	struct buf *out = &command->out;

	buf_printf(out, "%s is whole: %lld rows of the audit hold\n",
	    command->argc == 2 ? command->argv[1] : command->conf->store_path,
	    (long long)contents->sequence);
	if (contents->schema > (int64_t)share_sql_n)
		buf_puts(out,
		    "It is of a later version of reliefd: whether its schema "
		    "is reliefd's cannot be told.\n");
	if (about == NULL)
		return;
	buf_printf(out, "%s:\n",
	    backup_proof_text(command->arena, command->conf, about));
	backup_facts(out, about, contents);
}

/* Prints the head, to write down, and how many noted heads match. */
static const char *
compare_heads(struct command *command, struct db *db, struct known_heads *known,
    bool whole)
{
	struct buf *out = &command->out;
	struct audit_head head;
	char hex[2 * HASH_SIZE + 1];
	size_t later;
	const char *why =
	    heads_compare(db, command->arena, known, whole, &later);

	if (why != NULL)
		return why;
	if (audit_head(db, &head) != OK)
		return "the audit cannot be read";
	hex_text(head.hash, HASH_SIZE, hex);
	buf_printf(out, "its head is %lld:%s\n", (long long)head.seq, hex);
	if (known->n > 0)
		buf_printf(out, "%zu known heads hold\n", known->n - later);
	if (later > 0)
		buf_printf(out, "%zu known heads are of later rows\n", later);
	return NULL;
}

/* Copies the database with its log. */
static const char *
copy_original(struct command *command, const char *path, const char *copy)
{
	const char *log = arena_printf(command->arena, "%s-wal", path);
	const char *why = copy_file(path, copy);

	if (why == NULL && access(log, F_OK) == 0)
		why = copy_file(
		    log, arena_printf(command->arena, "%s-wal", copy));
	return why;
}

static const char *
copy_file(const char *from, const char *to)
{
	char bytes[65536];
	const char *why = NULL;
	int in = file_open(AT_FDCWD, from, 0, &why), out;
	ssize_t n = 0;
	bool ok;

	if (in < 0)
		return why;
	out = open(
	    to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	ok = out >= 0 && folder_own(to, out);
	while (ok && (n = read(in, bytes, sizeof(bytes))) > 0)
		ok = write(out, bytes, (size_t)n) == n;
	ok = ok && n == 0;
	why = ok ? NULL : strerror(errno);
	if (out >= 0 && close(out) != 0 && ok)
		why = strerror(errno);
	close(in);
	return why;
}
