/*
 * rows.c: the files of the data package, column by column in the order
 * in which the export writes them, and whole rows in both directions.
 */
#include "data.h"

#include <stdlib.h>
#include <string.h>

#include "system.h"

/* clang-format off */
#define COLUMN(title, kind, row, member) \
	.name = title, .type = &cell_##kind, \
	.offset = offsetof(struct row, member)

static const struct column client_columns[] = {
	{ COLUMN("client", code, client_line, client.code),
	    .required = true },
	{ COLUMN("name", text, client_line, client.name),
	    .max = NAME_MAX_CHARS, .required = true },
	{ COLUMN("phone", phone, client_line, client.phone),
	    .max = PHONE_MAX_CHARS },
	{ COLUMN("language", word, client_line, client.language),
	    .max = LANG_N, .words = lang_words, .empty = LANG_EN },
	{ COLUMN("therapist", text, client_line, therapist),
	    .max = NAME_MAX_CHARS },
	{ COLUMN("conditions", flags, client_line, client.conditions),
	    .max = CONDITION_N, .words = condition_words },
	{ COLUMN("activity_1", text, client_line, client.activities[0]),
	    .max = ACTIVITY_MAX_CHARS },
	{ COLUMN("activity_2", text, client_line, client.activities[1]),
	    .max = ACTIVITY_MAX_CHARS },
	{ COLUMN("activity_3", text, client_line, client.activities[2]),
	    .max = ACTIVITY_MAX_CHARS },
	{ COLUMN("asks_swelling", bool, client_line, client.asks_swelling) },
	{ COLUMN("first_treatment_day", day,
	    client_line, client.first_treatment_day) },
	{ COLUMN("archived_at", instant, client_line, client.archived_at) },
};

static const struct column movement_columns[] = {
	{ COLUMN("client", code, movement_line, client), .required = true },
	{ COLUMN("movement", movement, movement_line, movement),
	    .required = true },
	{ COLUMN("side", word, movement_line, side),
	    .max = SIDE_N, .words = side_words, .required = true },
	{ COLUMN("position", int, movement_line, position),
	    .min = 1, .max = MOVEMENTS_MAX, .required = true },
};

static const struct column consent_columns[] = {
	{ COLUMN("client", code, consent_line, client), .required = true },
	{ COLUMN("purpose", word, consent_line, consent.purpose),
	    .max = PURPOSE_N, .words = purpose_words, .required = true },
	{ COLUMN("version", int, consent_line, consent.version),
	    .min = 1, .max = 9999, .required = true },
	{ COLUMN("language", word, consent_line, consent.language),
	    .max = LANG_N, .words = lang_words, .required = true },
	{ COLUMN("given_at", instant, consent_line, consent.given_at),
	    .required = true },
	{ COLUMN("withdrawn_at", instant, consent_line, consent.withdrawn_at) },
};

#define TECHNIQUE(i, word) \
	{ COLUMN(word "_min", minutes, session_line, session.minutes[i]), \
	    .min = 1, .max = MINUTES_MAX },

static const struct column session_columns[] = {
	{ COLUMN("client", code, session_line, client), .required = true },
	{ COLUMN("session", int, session_line, session.number),
	    .min = 1, .max = SESSION_MAX, .required = true },
	{ COLUMN("day", day, session_line, session.day), .required = true },
	{ COLUMN("therapist", text, session_line, therapist),
	    .max = NAME_MAX_CHARS },
	TECHNIQUE_LIST(TECHNIQUE)
	{ COLUMN("regions", regions, session_line, session) },
	{ COLUMN("note", note, session_line, session.note),
	    .max = NOTE_MAX_CHARS },
};

/* A column for each question, by its type. What a moment's form asks: a test
 * sends each answer to each form. A note may come with any. */
#define NUMBER(KEY, title, kind, low, high, asked, required) \
	COLUMN(title, kind, checkin_line, checkin.answers[QUESTION_##KEY]), \
	.min = low, .max = high, .moments = asked, .needed = required
#define SCORE_COLUMN(KEY, key, title, low, high, asked, required) \
	NUMBER(KEY, title, int, low, high, asked, required)
#define RANK_COLUMN(KEY, key, title, low, high, asked, required) \
	NUMBER(KEY, title, int, low, high, asked, required)
#define FLAG_COLUMN(KEY, key, title, low, high, asked, required) \
	NUMBER(KEY, title, answer, low, high, asked, required)
#define WORD_COLUMN(KEY, key, title, low, high, asked, required) \
	NUMBER(KEY, title, word, 0, nitems(key##_words), asked, required), \
	.words = key##_words, .empty = NOT_ANSWERED
#define CHANGE_COLUMN(KEY, key, title, low, high, asked, required) \
	COLUMN(title, something, checkin_line, checkin), \
	.max = CHANGE_MAX_CHARS, .moments = asked
#define REGIONS_COLUMN(KEY, key, title, low, high, asked, required) \
	COLUMN(title, bits, checkin_line, checkin.regions), \
	.max = REGION_N, .words = region_words, .moments = asked
#define NOTE_COLUMN(KEY, key, title, low, high, asked, required) \
	COLUMN(title, note, checkin_line, checkin.note), .max = high
#define QUESTION(type, ...) { type##_COLUMN(__VA_ARGS__) },
#define LATER_QUESTION(type, ...) \
	{ type##_COLUMN(__VA_ARGS__), .later = true },

static const struct column checkin_columns[] = {
	{ COLUMN("client", code, checkin_line, client), .required = true },
	{ COLUMN("id", id, checkin_line, checkin.id) },
	{ COLUMN("moment", word, checkin_line, checkin.moment),
	    .max = MOMENT_N, .words = moment_words, .required = true },
	{ COLUMN("session", int, checkin_line, session),
	    .min = 1, .max = SESSION_MAX },
	{ COLUMN("day", day, checkin_line, checkin.day), .required = true },
	{ COLUMN("submitted_at", instant, checkin_line, checkin.submitted_at) },
	{ COLUMN("language", word, checkin_line, checkin.language),
	    .max = LANG_N, .words = lang_words, .empty = NOT_ANSWERED },
	QUESTION_COLUMNS(QUESTION)
	{ COLUMN("replaces", id, checkin_line, checkin.replaces) },
	{ COLUMN("by", word, checkin_line, checkin.by),
	    .max = SENDER_N, .words = sender_words, .empty = BY_CLIENT },
	QUESTION_LATER_COLUMNS(LATER_QUESTION)
};

static const struct column reading_columns[] = {
	{ COLUMN("client", code, reading_line, client), .required = true },
	{ COLUMN("session", int, reading_line, session),
	    .min = 1, .max = SESSION_MAX },
	{ COLUMN("day", day, reading_line, reading.day), .required = true },
	{ COLUMN("movement", movement, reading_line, reading.movement),
	    .required = true },
	{ COLUMN("side", word, reading_line, reading.side),
	    .max = SIDE_N, .words = side_words, .required = true },
	{ COLUMN("motion", word, reading_line, reading.motion),
	    .max = MOTION_N, .words = motion_words, .required = true },
	{ COLUMN("timing", word, reading_line, reading.timing),
	    .max = TIMING_N, .words = timing_words, .required = true },
	{ COLUMN("degrees", int, reading_line, reading.degrees),
	    .min = DEGREES_MIN, .max = DEGREES_MAX, .required = true },
	{ COLUMN("repeats", int, reading_line, reading.repeats),
	    .min = 1, .max = REPEATS_MAX },
	{ COLUMN("method", word, reading_line, reading.method),
	    .max = METHOD_N, .words = method_words, .required = true },
	{ COLUMN("measurer", text, reading_line, measurer),
	    .max = NAME_MAX_CHARS, .required = true },
};

#define TABLE(file, columns, row) \
	{ file, columns, nitems(columns), sizeof(struct row) }

const struct table tables[TABLE_N] = {
	TABLE("clients.csv", client_columns, client_line),
	TABLE("client_movements.csv", movement_columns, movement_line),
	TABLE("consents.csv", consent_columns, consent_line),
	TABLE("sessions.csv", session_columns, session_line),
	TABLE("checkins.csv", checkin_columns, checkin_line),
	TABLE("readings.csv", reading_columns, reading_line),
};
/* clang-format on */

_Static_assert(nitems(checkin_columns) <= COLUMNS_MAX,
    "a reader has room for each column");

static void id_of(const struct buf *, char[ID_SIZE]);

void
table_write_head(const struct table *table, struct buf *out)
{
	size_t i;

	for (i = 0; i < table->n; i++)
		buf_printf(out, "%s%s", i ? "," : "", table->columns[i].name);
	buf_puts(out, "\r\n");
}

void
table_write(const struct table *table, const void *row, struct buf *out)
{
	const struct column *column = table->columns;
	size_t i;

	for (i = 0; i < table->n; i++, column++) {
		if (i > 0)
			buf_putc(out, ',');
		column->type->write(column, row, out);
	}
	buf_puts(out, "\r\n");
}

void
table_write_lasting(const struct table *table, const void *row, struct buf *out)
{
	const struct column *column = table->columns;
	size_t i, before, cell;

	for (i = 0; i < table->n; i++, column++) {
		before = out->len;
		if (i > 0)
			buf_putc(out, ',');
		if (column->later)
			buf_printf(out, "%s=", column->name);
		cell = out->len;
		column->type->write(column, row, out);
		if (column->later && out->len == cell)
			out->len = before;
	}
	buf_puts(out, "\r\n");
}

const char *
table_difference(const struct table *table, const void *a, const void *b)
{
	const struct column *column = table->columns;
	struct arena *arena = arena_new();
	const char *name = NULL;
	size_t i;

	for (i = 0; name == NULL && i < table->n; i++, column++) {
		struct buf x = { .arena = arena }, y = { .arena = arena };

		column->type->write(column, a, &x);
		column->type->write(column, b, &y);
		if (strcmp(buf_text(&x), buf_text(&y)) != 0)
			name = column->name;
	}
	arena_free(arena);
	return name;
}

void
checkin_line_id(const struct checkin_line *line, char id[ID_SIZE])
{
	struct checkin_line nameless = *line;
	struct buf row = { .arena = arena_new() };

	nameless.checkin.id[0] = '\0';
	table_write_lasting(&tables[CHECKIN_TABLE], &nameless, &row);
	id_of(&row, id);
	arena_free(row.arena);
}

void
reading_line_id(const struct reading_line *line, unsigned n, char id[ID_SIZE])
{
	struct reading_line key = *line;
	struct buf row = { .arena = arena_new() };

	key.session = NOT_ANSWERED;
	key.measurer = "";
	key.reading.method = METHOD_GONIOMETER;
	key.reading.degrees = 0;
	key.reading.repeats = NOT_ANSWERED;
	table_write_lasting(&tables[READING_TABLE], &key, &row);
	id_of(&row, id);
	(void)snprintf(id + ID_SIZE - 5, 5, "%04x", n);
	arena_free(row.arena);
}

/* The first 128 bits of the SHA-256 of a row without its line end. */
static void
id_of(const struct buf *row, char id[ID_SIZE])
{
	uint8_t hash[32];

	sha256(row->data, row->len - 2, hash);
	hex_text(hash, (ID_SIZE - 1) / 2, id);
}
