/*
 * data_history.c: one client's history as rows of the data package, and the
 * fingerprint by which a report says which rows it was made from.
 */
#include "data.h"

#include <string.h>

#include "system.h"

static void write_client(const struct client *, struct buf *);
static void
write_sessions(const struct history *, struct report_options *, struct buf *);
static void
write_checkins(const struct history *, struct report_options *, struct buf *);
static void
write_readings(const struct history *, struct report_options *, struct buf *);
static void
write_plan(const struct plan *, struct report_options *, struct buf *);
static int session_on(const struct history *, const char *);
static const char *person(struct arena *, int64_t, const char *);
static bool used(struct report_options *, const char *, int64_t);

void
history_fingerprint(const struct history *history, const char *from,
    const char *to, struct report_options *out)
{
	struct buf rows = { .arena = arena_new() };
	uint8_t hash[32];

	memmove(out->from, from, strlen(from) + 1);
	memmove(out->to, to, strlen(to) + 1);
	out->made_at = history->client.made_at;
	write_client(&history->client, &rows);
	write_sessions(history, out, &rows);
	write_checkins(history, out, &rows);
	write_readings(history, out, &rows);
	write_plan(&history->plan, out, &rows);
	sha256(rows.data, rows.len, hash);
	hex_text(hash, sizeof(hash), out->fingerprint);
	arena_free(rows.arena);
}

static void
write_client(const struct client *client, struct buf *out)
{
	struct client_line line = { *client,
		person(out->arena, client->therapist, client->therapist_text) };
	struct movement_line asked;
	size_t i;

	table_write(&tables[CLIENT_TABLE], &line, out);
	memcpy(asked.client, client->code, CODE_SIZE);
	for (i = 0; i < client->movements_n; i++) {
		asked.movement = client->movements[i].movement;
		asked.side = (int)client->movements[i].side;
		asked.position = (int)i + 1;
		table_write(&tables[MOVEMENT_TABLE], &asked, out);
	}
}

static void
write_sessions(const struct history *history, struct report_options *options,
    struct buf *out)
{
	const struct session *session = history->sessions.v;
	struct session_line line;
	size_t i;

	memcpy(line.client, history->client.code, CODE_SIZE);
	for (i = 0; i < history->sessions.n; i++, session++) {
		if (!used(options, session->day, session->made_at))
			continue;
		line.session = *session;
		line.therapist = person(
		    out->arena, session->made_by, session->therapist_text);
		table_write(&tables[SESSION_TABLE], &line, out);
	}
}

static void
write_checkins(const struct history *history, struct report_options *options,
    struct buf *out)
{
	const struct checkin *checkin = history->checkins.v;
	struct checkin_line line;
	size_t i;

	memcpy(line.client, history->client.code, CODE_SIZE);
	for (i = 0; i < history->checkins.n; i++, checkin++) {
		if (!used(options, checkin->day, checkin->submitted_at))
			continue;
		line.checkin = *checkin;
		line.session = session_on(history, checkin->day);
		table_write(&tables[CHECKIN_TABLE], &line, out);
	}
}

static void
write_readings(const struct history *history, struct report_options *options,
    struct buf *out)
{
	const struct reading *reading = history->readings.v;
	struct reading_line line;
	size_t i;

	memcpy(line.client, history->client.code, CODE_SIZE);
	for (i = 0; i < history->readings.n; i++, reading++) {
		if (!used(options, reading->day, reading->made_at))
			continue;
		line.reading = *reading;
		line.session = session_on(history, reading->day);
		line.measurer = reading->measurer == 0 &&
					(reading->measurer_text == NULL ||
					    reading->measurer_text[0] == '\0')
				    ? "self"
				    : person(out->arena, reading->measurer,
					  reading->measurer_text);
		table_write(&tables[READING_TABLE], &line, out);
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

/* A user, whose login a history does not hold, by id. */
static const char *
person(struct arena *arena, int64_t user, const char *text)
{
	if (text != NULL && *text != '\0')
		return text;
	return user ? arena_printf(arena, "user %lld", (long long)user) : "";
}

/* Whether the row is of a day that the report covers; counts its age. */
static bool
used(struct report_options *options, const char *day, int64_t changed)
{
	if (strcmp(day, options->to) > 0)
		return false;
	if (changed > options->made_at)
		options->made_at = changed;
	return true;
}
