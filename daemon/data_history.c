/*
 * data_history.c: one client's history as rows of the data package, and the
 * fingerprint by which a report says which rows it was made from.
 */
#include "data.h"

#include <string.h>

#include "system.h"

/* Which rows, and how people are named in them. */
struct writer {
	const struct history *history;
	struct report_options *options; /* NULL: all rows */
	const struct users *users;      /* NULL: by number */
	struct buf *out;
};

static void write_client(const struct writer *);
static void write_movements(const struct writer *);
static void write_sessions(const struct writer *);
static void write_checkins(const struct writer *);
static void write_readings(const struct writer *);
static void
write_plan(const struct plan *, struct report_options *, struct buf *);
static int session_on(const struct history *, const char *);
static const char *person(const struct writer *, int64_t, const char *);
static bool used(struct report_options *, const char *, int64_t);

void
history_fingerprint(const struct history *history, const char *from,
    const char *to, struct report_options *out)
{
	struct buf rows = { .arena = arena_new() };
	struct writer writer = { history, out, NULL, &rows };
	uint8_t hash[32];

	memmove(out->from, from, strlen(from) + 1);
	memmove(out->to, to, strlen(to) + 1);
	out->made_at = history->client.made_at;
	write_client(&writer);
	write_movements(&writer);
	write_sessions(&writer);
	write_checkins(&writer);
	write_readings(&writer);
	write_plan(&history->plan, out, &rows);
	sha256(rows.data, rows.len, hash);
	hex_text(hash, sizeof(hash), out->fingerprint);
	arena_free(rows.arena);
}

void
history_table(const struct history *history, int table,
    const struct users *users, struct buf *out)
{
	static void (*const writers[TABLE_N])(const struct writer *) = {
		[CLIENT_TABLE] = write_client,
		[MOVEMENT_TABLE] = write_movements,
		[SESSION_TABLE] = write_sessions,
		[CHECKIN_TABLE] = write_checkins,
		[READING_TABLE] = write_readings,
	};
	struct writer writer = { history, NULL, users, out };

	csv_mark(out);
	table_write_head(&tables[table], out);
	if (writers[table] != NULL)
		writers[table](&writer);
}

static void
write_client(const struct writer *writer)
{
	const struct client *client = &writer->history->client;
	struct client_line line = { *client,
		person(writer, client->therapist, client->therapist_text) };

	table_write(&tables[CLIENT_TABLE], &line, writer->out);
}

static void
write_movements(const struct writer *writer)
{
	const struct client *client = &writer->history->client;
	struct movement_line asked;
	size_t i;

	memcpy(asked.client, client->code, CODE_SIZE);
	for (i = 0; i < client->movements_n; i++) {
		asked.movement = client->movements[i].movement;
		asked.side = (int)client->movements[i].side;
		asked.position = (int)i + 1;
		table_write(&tables[MOVEMENT_TABLE], &asked, writer->out);
	}
}

static void
write_sessions(const struct writer *writer)
{
	const struct history *history = writer->history;
	const struct session *session = history->sessions.v;
	struct session_line line;
	size_t i;

	memcpy(line.client, history->client.code, CODE_SIZE);
	for (i = 0; i < history->sessions.n; i++, session++) {
		if (!used(writer->options, session->day, session->made_at))
			continue;
		line.session = *session;
		line.therapist =
		    person(writer, session->made_by, session->therapist_text);
		table_write(&tables[SESSION_TABLE], &line, writer->out);
	}
}

static void
write_checkins(const struct writer *writer)
{
	const struct history *history = writer->history;
	const struct checkin *checkin = history->checkins.v;
	struct checkin_line line;
	size_t i;

	memcpy(line.client, history->client.code, CODE_SIZE);
	for (i = 0; i < history->checkins.n; i++, checkin++) {
		if (!used(writer->options, checkin->day, checkin->submitted_at))
			continue;
		line.checkin = *checkin;
		line.session = session_on(history, checkin->day);
		table_write(&tables[CHECKIN_TABLE], &line, writer->out);
	}
}

static void
write_readings(const struct writer *writer)
{
	const struct history *history = writer->history;
	const struct reading *reading = history->readings.v;
	struct reading_line line;
	size_t i;

	memcpy(line.client, history->client.code, CODE_SIZE);
	for (i = 0; i < history->readings.n; i++, reading++) {
		if (!used(writer->options, reading->day, reading->made_at))
			continue;
		line.reading = *reading;
		line.session = session_on(history, reading->day);
		line.measurer = reading->measurer == 0 &&
					(reading->measurer_text == NULL ||
					    reading->measurer_text[0] == '\0')
				    ? "self"
				    : person(writer, reading->measurer,
					  reading->measurer_text);
		table_write(&tables[READING_TABLE], &line, writer->out);
	}
}

/* Not a row of the package, but a report may speak of it. */
static void
write_plan(
    const struct plan *plan, struct report_options *options, struct buf *out)
{
	char day[DAY_SIZE];
	size_t i;

	if (plan->number == 0)
		return;
	day_of_instant(plan->made_at, day);
	if (!used(options, day, plan->made_at))
		return;
	buf_printf(out, "plan %s %s %s %d",
	    technique_words[plan->techniques[0]],
	    technique_words[plan->techniques[1]], plan->blocks,
	    plan->block_sessions);
	for (i = 0; i < plan->sessions_n; i++)
		buf_printf(out, " %d", plan->sessions[i]);
}

/* The number of the day's session, or NOT_ANSWERED. */
static int
session_on(const struct history *history, const char *day)
{
	size_t low = 0, high = history->sessions.n, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(day, history->sessions.v[middle].day);
		if (order == 0)
			return history->sessions.v[middle].number;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NOT_ANSWERED;
}

/* A user by login where those are known, else by id. */
static const char *
person(const struct writer *writer, int64_t user, const char *text)
{
	size_t i;

	if (text != NULL && *text != '\0')
		return text;
	for (i = 0; writer->users != NULL && i < writer->users->n; i++) {
		if (writer->users->v[i].id == user)
			return writer->users->v[i].login;
	}
	return user ? arena_printf(
			  writer->out->arena, "user %lld", (long long)user)
		    : "";
}

/* Whether the row is of a day that the report covers; counts its age. */
static bool
used(struct report_options *options, const char *day, int64_t changed)
{
	if (options == NULL)
		return true;
	if (strcmp(day, options->to) > 0)
		return false;
	if (changed > options->made_at)
		options->made_at = changed;
	return true;
}
