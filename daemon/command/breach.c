/*
 * breach.c: after a theft: reports from the audit whose data were viewed, taken
 * or changed, by whom and when.
 */
#include "command.h"
#include "data.h"
#include "findings.h"
#include "privacy.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS INT64_C(86400)

/* The request and the findings. */
struct breach {
	struct command *command;
	int64_t from, to; /* to is exclusive */
	bool one_actor, csv;
	struct actor actor;
	struct users users;
	struct findings findings;
	size_t clients;
};

static int options_read(struct command *, struct breach *);
static bool moment_read(const char *, bool, int64_t *);
static int64_t day_start(const char *);
static int actor_read(struct command *, const char *, struct breach *);
static void take(void *, const struct audit *);
static void write_findings(struct breach *);
static void write_finding(struct breach *, const struct finding *);
static void write_head(struct breach *);
static int write_chain(struct breach *);
static const char *actor_text(const struct breach *, struct actor);
static void
client_texts(const struct breach *, int64_t, const char **, const char **);

int
command_breach_report(struct command *command)
{
	struct breach breach = { .command = command };
	struct actor self = { ACTOR_COMMAND, command->uid };
	int status = options_read(command, &breach);

	if (status != EXIT_DONE)
		return status;
	if (audit_period(command->db, breach.from, breach.to, take, &breach) !=
	    OK)
		return command_failed(command, "the database cannot be read");
	findings_sort(&breach.findings);
	write_findings(&breach);
	if (audit_add(
		command->db, command->now, self, "breach report", 0, "") != OK)
		return command_failed(command, "the audit row was not stored");
	return breach.csv ? EXIT_DONE : write_chain(&breach);
}

static int
options_read(struct command *command, struct breach *breach)
{
	const char *from = command_option(command, "--from");
	const char *to = command_option(command, "--to");
	const char *actor = command_option(command, "--actor");
	const char *format = command_option(command, "--format");

	breach->csv = format != NULL && strcmp(format, "csv") == 0;
	if (format != NULL && !breach->csv && strcmp(format, "text") != 0)
		return command_usage(command, "--format: text or csv");
	if (command->argc > 1)
		return command_usage(command, "%s?", command->argv[1]);
	breach->to = INT64_MAX;
	if (from == NULL || !moment_read(from, false, &breach->from) ||
	    (to != NULL && !moment_read(to, true, &breach->to)))
		return command_usage(command,
		    "--from and --to: %s, or as 2026-11-22T06:05:00Z",
		    period_no_day);
	if (breach->from > command->now || breach->from >= breach->to)
		return command_usage(command, "--from and --to: %s",
		    breach->from > command->now ? period_ahead
						: period_backwards);
	if (user_list(command->db, command->arena, &breach->users) != OK)
		return command_failed(command, "the database cannot be read");
	return actor == NULL ? EXIT_DONE : actor_read(command, actor, breach);
}

/* A day given as "to" is included, an instant is included with its second. */
static bool
moment_read(const char *text, bool end, int64_t *out)
{
	if (parse_day(text)) {
		char next[DAY_SIZE];

		day_text(day_number(text) + 1, next);
		*out = day_start(end ? next : text);
		return true;
	}
	if (!parse_instant(text, out))
		return false;
	*out += end;
	return true;
}

/* Returns the first second of a day in the practice's time zone. */
static int64_t
day_start(const char *day)
{
	int64_t low = (day_number(day) - 2) * DAY_SECONDS;
	int64_t high = (day_number(day) + 2) * DAY_SECONDS;
	char at[DAY_SIZE];

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		day_of_instant(middle, at);
		if (strcmp(at, day) < 0)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static int
actor_read(struct command *command, const char *text, struct breach *breach)
{
	struct client client;
	struct user user;

	breach->one_actor = true;
	if (strncmp(text, "user:", 5) == 0) {
		if (user_by_login(
			command->db, command->arena, text + 5, &user) != OK)
			return command_failed(
			    command, "there is no user %s", text + 5);
		breach->actor = (struct actor){ ACTOR_USER, user.id };
		return EXIT_DONE;
	}
	if (strncmp(text, "client:", 7) == 0) {
		if (client_by_code(
			command->db, command->arena, text + 7, &client) != OK)
			return command_failed(
			    command, "there is no client %s", text + 7);
		breach->actor = (struct actor){ ACTOR_CLIENT, client.id };
		return EXIT_DONE;
	}
	return command_usage(command, "--actor user:LOGIN or client:CODE");
}

static void
take(void *arg, const struct audit *row)
{
	struct breach *breach = arg;
	struct arena *arena = breach->command->arena;
	const struct exposure *exposure = exposure_of(row->action);
	const char *rest = row->detail;
	int64_t first, last;

	if (breach->one_actor && (row->actor.kind != breach->actor.kind ||
				     row->actor.id != breach->actor.id))
		return;
	if (exposure_is_of_many(row->action)) {
		findings_add(arena, &breach->findings, row, 0, 0);
		return;
	}
	/* An unknown action must be reported, not skipped. */
	if (exposure != NULL && exposure->how == NULL)
		return;
	if (row->object != 0)
		findings_add(
		    arena, &breach->findings, row, row->object, row->object);
	while (audit_clients_next(&rest, &first, &last))
		findings_add(arena, &breach->findings, row, first, last);
}

static void
write_findings(struct breach *breach)
{
	const struct findings *findings = &breach->findings;
	size_t i;

	for (i = 0; i < findings->n; i++)
		breach->clients += findings->v[i].client != 0 &&
				   (i == 0 || findings->v[i].client !=
						  findings->v[i - 1].client);
	write_head(breach);
	for (i = 0; i < findings->n; i++)
		write_finding(breach, &findings->v[i]);
}

static void
write_head(struct breach *breach)
{
	struct buf *out = &breach->command->out;
	char from[INSTANT_SIZE], to[INSTANT_SIZE] = "now";

	if (breach->csv) {
		csv_mark(out);
		buf_puts(out,
		    "client,name,what,action,kinds,by,times,first,last\r\n");
		return;
	}
	instant_text(breach->from, from);
	if (breach->to != INT64_MAX)
		instant_text(breach->to - 1, to);
	buf_printf(out, "From %s to %s%s%s\nClients: %zu\n\n", from, to,
	    breach->one_actor ? ", by " : "",
	    breach->one_actor ? actor_text(breach, breach->actor) : "",
	    breach->clients);
}

static void
write_finding(struct breach *breach, const struct finding *finding)
{
	struct buf *out = &breach->command->out;
	const struct exposure *exposure = exposure_of(finding->action);
	const char *how = exposure && exposure->how ? exposure->how : "";
	const char *kinds = exposure && exposure->kinds ? exposure->kinds : "";
	const char *code, *name;
	char first[INSTANT_SIZE], last[INSTANT_SIZE];

	client_texts(breach, finding->client, &code, &name);
	instant_text(finding->first, first);
	instant_text(finding->last, last);
	if (!breach->csv) {
		buf_printf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%zu\t%s\t%s\n", code,
		    name, how, finding->action, kinds,
		    actor_text(breach, finding->actor), finding->times, first,
		    last);
		return;
	}
	csv_text(out, code);
	buf_putc(out, ',');
	csv_text(out, name);
	buf_printf(out, ",%s,%s,\"%s\",%s,%zu,%s,%s\r\n", how, finding->action,
	    kinds, actor_text(breach, finding->actor), finding->times, first,
	    last);
}

/* Writes whether the audit's rows are intact. */
static int
write_chain(struct breach *breach)
{
	struct command *command = breach->command;
	int64_t rows, bad;

	if (audit_check(command->db, &rows, &bad) != OK)
		return command_failed(command, "the database cannot be read");
	if (bad == 0)
		buf_printf(&command->out,
		    "\nThe chain of the audit is whole: %lld rows.\n",
		    (long long)rows);
	else
		buf_printf(&command->out,
		    "\nThe chain of the audit is broken at row %lld: rows "
		    "were changed or removed.\n",
		    (long long)bad);
	return EXIT_DONE;
}

static const char *
actor_text(const struct breach *breach, struct actor actor)
{
	struct arena *arena = breach->command->arena;
	const char *code, *name;
	size_t i;

	switch (actor.kind) {
	case ACTOR_USER:
		for (i = 0; i < breach->users.n; i++) {
			if (breach->users.v[i].id == actor.id)
				return arena_printf(
				    arena, "user:%s", breach->users.v[i].login);
		}
		return arena_printf(arena, "user %lld", (long long)actor.id);
	case ACTOR_CLIENT:
		client_texts(breach, actor.id, &code, &name);
		return arena_printf(arena, "client:%s", code);
	case ACTOR_COMMAND:
		return "command";
	default:
		return "reliefd";
	}
}

/* An erased client has only a number. */
static void
client_texts(const struct breach *breach, int64_t id, const char **code,
    const char **name)
{
	struct command *command = breach->command;
	struct client *client = arena_new_of(command->arena, struct client);

	*code = *name = "";
	if (id == 0)
		return;
	if (client_get(command->db, command->arena, id, client) == OK) {
		*code = client->code;
		*name = client->name;
		return;
	}
	*code = arena_printf(command->arena, "%lld", (long long)id);
	*name = "erased";
}
