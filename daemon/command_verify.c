/*
 * command_verify.c: whether a database or a backup is whole. Only copies are
 * looked at: no original is written to, nor brought up to date.
 */
#include "backup.h"
#include "store.h"
#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int verify_running(struct command *);
static int verify_file(struct command *, const char *, const char *);
static const char *copy_original(struct command *, const char *, const char *);
static const char *copy_file(const char *, const char *);

int
command_verify(struct command *command)
{
	const char *key = command_option(command, "--key");

	if (command->argc > 2)
		return command_usage(command, "one FILE, or none");
	if (!command->local)
		return verify_running(command);
	return verify_file(command,
	    command->argc == 2 ? command->argv[1] : command->conf->store_path,
	    key);
}

bool
backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE])
{
	FILE *file = fopen(path, "re");
	bool ok = file != NULL && fread(key, BACKUP_KEY_SIZE, 1, file) == 1 &&
		  getc(file) == EOF;

	if (file != NULL)
		fclose(file);
	return ok;
}

/* In the daemon: on a copy, page by page. */
static int
verify_running(struct command *command)
{
	const char *why;

	if (!backup_begin(command->conf, command->db, command->now,
		BACKUP_VERIFY, NULL, &why))
		return command_failed(command, "%s", why);
	command->waits = true;
	return EXIT_DONE;
}

static int
verify_file(struct command *command, const char *path, const char *key)
{
	const char *copy = arena_printf(command->arena, "%s.verify", path);
	const char *why;
	uint8_t secret[BACKUP_KEY_SIZE], hash[32];
	struct backup_keys keys = { .secret = key ? secret : NULL };
	int64_t rows;
	int holder = db_holder(path);

	if (access(path, R_OK) != 0)
		return command_failed(command, "%s: %s", path, strerror(errno));
	if (holder != 0)
		return command_failed(command,
		    "%s is in use by process %d; without FILE its daemon "
		    "looks at it",
		    path, holder);
	if (key != NULL && !backup_key_read(key, secret))
		return command_failed(
		    command, "%s: not a key of %d bytes", key, BACKUP_KEY_SIZE);
	(void)unlink(copy);
	if (!container_is(path))
		why = copy_original(command, path, copy);
	else if (container_read(path, copy, &keys, hash, &why))
		why = NULL;
	if (why == NULL)
		why = backup_check(command->arena, copy, &rows);
	(void)unlink(copy);
	(void)unlink(arena_printf(command->arena, "%s-wal", copy));
	if (why != NULL)
		return command_failed(command, "%s: %s", path, why);
	buf_printf(&command->out, "%s is whole: %lld rows of the audit hold\n",
	    path, (long long)rows);
	return EXIT_DONE;
}

/* With the log that belongs to it. */
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
	FILE *in = fopen(from, "re"), *out = in ? fopen(to, "we") : NULL;
	char bytes[65536];
	size_t n = 0;
	bool ok = out != NULL;

	while (ok && (n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		ok = fwrite(bytes, 1, n, out) == n;
	ok = ok && !ferror(in);
	if (out != NULL)
		ok = fclose(out) == 0 && ok;
	if (in != NULL)
		fclose(in);
	return ok ? NULL : strerror(errno);
}
