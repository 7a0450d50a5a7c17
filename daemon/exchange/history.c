/*
 * history.c: one client's history as rows of the data package, and the
 * fingerprint by which a report says which rows it was made from.
 */
#include "data.h"
#include "history.h"

#include <string.h>

#include "system.h"

/* Which rows, and how people are named in them. */
struct writer {
	const struct history *history;
	struct report_options *options; /* NULL: all rows */
	const struct users *users;      /* NULL: by number */
	struct buf *out;
	struct sha256 *hash; /* takes each row, instead of out; or NULL */
};

static void write_client(const struct writer *);
static void write_movements(const struct writer *);
static void write_sessions(const struct writer *);
static void write_checkins(const struct writer *);
static void
write_checkin(const struct writer *, const struct checkin *, const char *);
static void finish(struct fingerprint *);
static void row_write(const struct writer *, int, const void *);
static void hash_rows(struct fingerprint *, void (*)(const struct writer *));
static void write_readings(const struct writer *);
static void
write_plan(const struct plan *, struct report_options *, struct buf *);
static int session_on(const struct history *, const char *);
static const char *person(const struct writer *, int64_t, const char *);
static bool used(struct report_options *, const char *, int64_t);

void
fingerprint_start(const struct history *history, const char *from,
    const char *to, struct report_options *options, struct fingerprint *print)
{
	*print = (struct fingerprint){
		.history = history, .options = options, .part = arena_new()
	};
	memmove(options->from, from, strlen(from) + 1);
	memmove(options->to, to, strlen(to) + 1);
	options->made_at = history->client.made_at;
	sha256_start(&print->hash);
}

bool
fingerprint_more(const struct fingerprint *print)
{
	return print->part != NULL;
}

enum err
fingerprint_read(struct db *db, struct fingerprint *print)
{
	const struct history *history = print->history;
	size_t i;
	enum err err = OK;

	print->notes = arena_array(print->part, const char *, PRINT_PART);
	for (i = 0; i < PRINT_PART && err == OK &&
		    print->next + i < history->checkins.n;
	     i++)
		err = checkin_note(db, print->part, history->client.id,
		    history->checkins.v[print->next + i].id, &print->notes[i]);
	return err;
}

void
fingerprint_add(struct fingerprint *print)
{
	size_t i, end = print->next + PRINT_PART;
	struct buf rows = { .arena = print->part };
	struct writer writer = { print->history, print->options, NULL, &rows,
		&print->hash };

	if (print->next == 0) {
		hash_rows(print, write_client);
		hash_rows(print, write_movements);
		hash_rows(print, write_sessions);
	}
	if (end > print->history->checkins.n)
		end = print->history->checkins.n;
	for (i = print->next; i < end; i++)
		write_checkin(&writer, &print->history->checkins.v[i],
		    print->notes == NULL ? NULL
					 : print->notes[i - print->next]);
	print->next = end;
	print->notes = NULL;
	arena_reset(print->part);
	if (end == print->history->checkins.n)
		finish(print);
}

void
fingerprint_free(struct fingerprint *print)
{
	arena_free(print->part);
	print->part = NULL;
}

void
history_fingerprint(const struct history *history, const char *from,
    const char *to, struct report_options *out)
{
	struct fingerprint print;

	fingerprint_start(history, from, to, out, &print);
	while (fingerprint_more(&print))
		fingerprint_add(&print);
}

enum err
history_fingerprint_stored(struct db *db, const struct history *history,
    const char *from, const char *to, struct report_options *out)
{
	struct fingerprint print;
	enum err err = OK;

	fingerprint_start(history, from, to, out, &print);
	while (err == OK && fingerprint_more(&print)) {
		err = fingerprint_read(db, &print);
		if (err == OK)
			fingerprint_add(&print);
	}
	if (err != OK)
		fingerprint_free(&print);
	return err;
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
	struct writer writer = { history, NULL, users, out, NULL };

	csv_mark(out);
	table_write_head(&tables[table], out);
	if (writers[table] != NULL)
		writers[table](&writer);
}

void
history_checkin(const struct history *history, const struct checkin *checkin,
    const char *note, struct buf *out)
{
	struct writer writer = { history, NULL, NULL, out, NULL };

	write_checkin(&writer, checkin, note);
}

static void
write_client(const struct writer *writer)
{
	const struct client *client = &writer->history->client;
	struct client_line line = { *client,
		person(writer, client->therapist, client->therapist_text) };

	row_write(writer, CLIENT_TABLE, &line);
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
		row_write(writer, MOVEMENT_TABLE, &asked);
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
		row_write(writer, SESSION_TABLE, &line);
	}
}

static void
write_checkins(const struct writer *writer)
{
	size_t i;

	for (i = 0; i < writer->history->checkins.n; i++)
		write_checkin(writer, &writer->history->checkins.v[i], NULL);
}

/* note: NULL for its own. */
static void
write_checkin(const struct writer *writer, const struct checkin *checkin,
    const char *note)
{
	const struct history *history = writer->history;
	struct checkin_line line;

	if (!used(writer->options, checkin->day, checkin->submitted_at))
		return;
	memcpy(line.client, history->client.code, CODE_SIZE);
	line.checkin = *checkin;
	if (note != NULL)
		line.checkin.note = note;
	line.session = session_on(history, checkin->day);
	row_write(writer, CHECKIN_TABLE, &line);
}

static void
row_write(const struct writer *writer, int table, const void *row)
{
	if (writer->hash == NULL) {
		table_write(&tables[table], row, writer->out);
		return;
	}
	table_write_lasting(&tables[table], row, writer->out);
	sha256_add(writer->hash, writer->out->data, writer->out->len);
	writer->out->len = 0;
}

static void
finish(struct fingerprint *print)
{
	struct report_options *options = print->options;
	struct buf rows = { .arena = print->part };
	uint8_t hash[32];

	hash_rows(print, write_readings);
	write_plan(&print->history->plan, options, &rows);
	sha256_add(&print->hash, rows.data, rows.len);
	sha256_end(&print->hash, hash);
	hex_text(hash, sizeof(hash), options->fingerprint);
	fingerprint_free(print);
}

/* Rows of one kind into the hash. */
static void
hash_rows(struct fingerprint *print, void (*write)(const struct writer *writer))
{
	struct buf rows = { .arena = print->part };
	struct writer writer = { print->history, print->options, NULL, &rows,
		&print->hash };

	write(&writer);
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
		row_write(writer, READING_TABLE, &line);
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

/* Whether the row is of a day that the report covers; updates made_at from
 * it. */
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
