/*
 * privacy.c: commands for clients' rights and data protection: one archive of
 * all data, erasure, the end of retention, and revoking every link and session.
 */
#include "command.h"
#include "privacy.h"
#include "store.h"

#include <string.h>

static const char *const reason_words[RETENTION_N] = { "kept too long",
	"consent withdrawn" };

static int client_named(struct command *, struct client *);
static int retention_erase(struct command *, const struct retention_rows *);
static void say_kept(struct command *);
static const char *plural(int64_t, const char *, const char *);

int
command_client_export(struct command *command)
{
	const char *file = command_option(command, "-o");
	struct client_export *export =
	    arena_new_of(command->arena, struct client_export);
	struct actor actor = { ACTOR_COMMAND, command->uid };
	struct client client;
	int status = client_named(command, &client);
	enum err err = OK;

	if (status != EXIT_DONE)
		return status;
	command->file_data.arena = command->arena;
	export_start(export, command->arena, command->conf, command->now,
	    command->today, client.id);
	while (err == OK && !export->over && !export->failed) {
		err = export_read(command->db, export);
		if (err == OK)
			export_make(export, &command->file_data);
	}
	export_end(export);
	if (err != OK)
		return command_failed(command, "the database cannot be read");
	if (export->failed)
		return command_failed(command, "the archive was not made");
	if (audit_add(command->db, command->now, actor, "client export",
		client.id, "") != OK)
		return command_failed(command, "the audit row was not stored");
	if (export->why != NULL)
		buf_printf(&command->err, "reliefd: no report in it: %s\n",
		    export->why);
	command->file =
	    file ? file
		 : export_name(command->arena, client.code, command->today);
	if (strcmp(command->file, "-") != 0)
		buf_printf(&command->out, "%s\n", command->file);
	return EXIT_DONE;
}

int
command_client_erase(struct command *command)
{
	const char *name = command_option(command, "--name");
	bool yes = command_flag(command, "--yes");
	struct actor actor = { ACTOR_COMMAND, command->uid };
	struct client client;
	int status = client_named(command, &client);

	if (status != EXIT_DONE)
		return status;
	if (!yes || name == NULL)
		return command_usage(command,
		    "erasing cannot be undone: add --yes and --name 'FULL "
		    "NAME'; reliefd client export %s first, if the records "
		    "are wanted",
		    client.code);
	if (strcmp(name, client.name) != 0)
		return command_failed(
		    command, "%s has another name", client.code);
	if (erase(command->db, command->conf, command->now, actor, client.id,
		"") != OK)
		return command_failed(command, "nothing was erased");
	buf_printf(&command->out, "%s is erased\n", client.code);
	say_kept(command);
	return EXIT_DONE;
}

int
command_retention(struct command *command)
{
	bool all = command_flag(command, "--erase");
	bool yes = command_flag(command, "--yes");
	struct retention_rows rows;
	char cutoff[DAY_SIZE];
	size_t i;

	if (command->argc > 1)
		return command_usage(command, "%s?", command->argv[1]);
	if (all != yes)
		return command_usage(
		    command, "erasing cannot be undone: --erase needs --yes");
	retention_cutoff(
	    command->today, command->conf->retention_years, cutoff);
	if (retention_list(command->db, command->arena, cutoff, &rows) != OK)
		return command_failed(command, "the database cannot be read");
	if (all)
		return retention_erase(command, &rows);
	for (i = 0; i < rows.n; i++)
		buf_printf(&command->out, "%s\t%s\t%s%s%s\n", rows.v[i].code,
		    rows.v[i].last_day, reason_words[rows.v[i].reason],
		    rows.v[i].withdrawn_day[0] ? " " : "",
		    rows.v[i].withdrawn_day);
	return EXIT_DONE;
}

int
command_revoke_all(struct command *command)
{
	bool yes = command_flag(command, "--yes");
	struct actor actor = { ACTOR_COMMAND, command->uid };
	int64_t links = 0, sessions = 0;
	enum err err;

	if (command->argc > 1)
		return command_usage(command, "%s?", command->argv[1]);
	if (!yes)
		return command_usage(command,
		    "every client needs a new link afterwards, and every user "
		    "signs in anew: add --yes");
	err = revoke_all(command->db, command->now, &links, &sessions);
	if (err == OK)
		err = audit_add(command->db, command->now, actor,
		    "all access revoked", 0,
		    arena_printf(command->arena, "%lld links, %lld sessions",
			(long long)links, (long long)sessions));
	if (err != OK)
		return command_failed(command, "nothing was revoked");
	buf_printf(&command->out, "%lld %s and %lld %s ended\n",
	    (long long)links, plural(links, "link", "links"),
	    (long long)sessions,
	    plural(sessions, "login session", "login sessions"));
	return EXIT_DONE;
}

/* Finds the client of "client VERB CODE". */
static int
client_named(struct command *command, struct client *out)
{
	if (command->argc != 3)
		return command_usage(
		    command, "client %s takes one CODE", command->argv[1]);
	if (client_by_code(
		command->db, command->arena, command->argv[2], out) != OK)
		return command_failed(
		    command, "there is no client %s", command->argv[2]);
	return EXIT_DONE;
}

/* Erases clients after the retention period, but not those who only withdrew
 * the consent: the practice asks them first. */
static int
retention_erase(struct command *command, const struct retention_rows *rows)
{
	struct actor actor = { ACTOR_COMMAND, command->uid };
	int64_t n = 0;
	size_t i;

	for (i = 0; i < rows->n; i++) {
		if (rows->v[i].reason != KEPT_TOO_LONG)
			continue;
		if (erase(command->db, command->conf, command->now, actor,
			rows->v[i].client, "retention") != OK) {
			command->out.len = 0;
			return command_failed(command, "nothing was erased");
		}
		buf_printf(&command->out, "%s is erased\n", rows->v[i].code);
		n++;
	}
	buf_printf(&command->out, "%lld %s erased\n", (long long)n,
	    plural(n, "client", "clients"));
	if (n > 0)
		say_kept(command);
	return EXIT_DONE;
}

/* Prints the kept files that the erasure changes, too, once it is on disk. */
static void
say_kept(struct command *command)
{
	struct kept_files kept;
	size_t i;

	kept_files(command->arena, command->conf, &kept);
	for (i = 0; i < kept.n; i++)
		buf_printf(&command->out,
		    "also in %s, which a restore put aside; it is removed "
		    "where that cannot be done\n",
		    kept.v[i].path);
}

static const char *
plural(int64_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}
