/*
 * cell.c: kinds of cells in the data package, each as text becomes a
 * member of a struct, the member becomes text again, and what may stand there
 * is said: codes, days, instants and people's own words.
 */
#include "cell.h"

#include <string.h>

static const char *
read_long(const struct column *, const char *, struct arena *, void *, bool);

const char *
cell_must_be(const struct column *column, struct arena *arena)
{
	struct buf out = { .arena = arena };

	buf_puts(&out, "must be ");
	column->type->says(column, &out);
	return buf_text(&out);
}

/* A client's code: char[CODE_SIZE]. */

static const char *
read_code(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	static const char allowed[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-";

	if (*text == '\0' || strlen(text) >= CODE_SIZE ||
	    text[strspn(text, allowed)] != '\0')
		return cell_must_be(column, arena);
	memcpy(CELL_MEMBER(char, column, row), text, strlen(text) + 1);
	return NULL;
}

static void
clear_string(const struct column *column, void *row)
{
	*CELL_MEMBER(char, column, row) = '\0';
}

static void
write_code(const struct column *column, const void *row, struct buf *out)
{
	const char *code = CELL_CONST(char, column, row);

	if (*code == '-')
		csv_text(out, code);
	else
		buf_puts(out, code);
}

static void
says_code(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, "1 to 16 of the characters A-Z a-z 0-9 -");
}

const struct cell_type cell_code = { read_code, clear_string, write_code,
	says_code, false };

/* 128 bits in hexadecimal digits: char[ID_SIZE]. */

static const char *
read_id(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	uint8_t bytes[(ID_SIZE - 1) / 2];
	char *small = arena_strdup(arena, text), *p;

	for (p = small; *p; p++) {
		if (*p >= 'A' && *p <= 'F')
			*p = (char)(*p - 'A' + 'a');
	}
	if (!parse_hex(small, bytes, sizeof(bytes)))
		return cell_must_be(column, arena);
	memcpy(CELL_MEMBER(char, column, row), small, ID_SIZE);
	return NULL;
}

static void
write_string(const struct column *column, const void *row, struct buf *out)
{
	buf_puts(out, CELL_CONST(char, column, row));
}

static void
says_id(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, "32 hexadecimal digits (0-9 a-f)");
}

const struct cell_type cell_id = { read_id, clear_string, write_string, says_id,
	false };

/* A day: char[DAY_SIZE]. */

static const char *
read_day(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	if (!parse_day(text))
		return cell_must_be(column, arena);
	memcpy(CELL_MEMBER(char, column, row), text, DAY_SIZE);
	return NULL;
}

static void
says_day(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, "a day that exists, as YYYY-MM-DD");
}

const struct cell_type cell_day = { read_day, clear_string, write_string,
	says_day, false };

/* Text in one line, of at most max characters: const char *. */

static const char *
read_text(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	return read_long(column, text, arena, row, false);
}

static void
clear_text(const struct column *column, void *row)
{
	*CELL_MEMBER(const char *, column, row) = "";
}

static void
write_text(const struct column *column, const void *row, struct buf *out)
{
	const char *text = *CELL_CONST(char *, column, row);

	csv_text(out, text ? text : "");
}

static void
says_text(const struct column *column, struct buf *out)
{
	buf_printf(
	    out, "text of at most %lld characters", (long long)column->max);
}

const struct cell_type cell_text = { read_text, clear_text, write_text,
	says_text, true };

/* The same with line feeds. */

static const char *
read_note(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	return read_long(column, text, arena, row, true);
}

const struct cell_type cell_note = { read_note, clear_text, write_text,
	says_text, true };

/*
 * A telephone number: the same as a text. None begins with the apostrophe by
 * which spreadsheets are told to leave it alone; and what they made of one
 * that they took for an amount is none any more, but for the ".0" that
 * programs put behind it. Old diaries hold what nobody can call: that is
 * kept, and the import says so.
 */

static const char *
read_phone(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t number;

	text += *text == '\'';
	if (cell_is_spoilt(text))
		return arena_printf(arena,
		    "\"%.40s\" is no telephone number; %s", text,
		    cell_hint(text));
	if (strchr(text, '.') != NULL &&
	    cell_whole(text, 0, INT64_MAX, &number))
		text = arena_strndup(arena, text, strcspn(text, "."));
	return read_text(column, text, arena, row);
}

const struct cell_type cell_phone = { read_phone, clear_text, write_text,
	says_text, true };

/* An instant in RFC 3339: int64_t, 0 for none. */

static const char *
read_instant(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t at;

	if (!cell_time(text, &at) || at <= 0)
		return cell_must_be(column, arena);
	*CELL_MEMBER(int64_t, column, row) = at;
	return NULL;
}

static void
clear_instant(const struct column *column, void *row)
{
	*CELL_MEMBER(int64_t, column, row) = 0;
}

static void
write_instant(const struct column *column, const void *row, struct buf *out)
{
	int64_t at = *CELL_CONST(int64_t, column, row);
	char text[INSTANT_SIZE];

	if (at == 0)
		return;
	instant_text(at, text);
	buf_puts(out, text);
}

static void
says_instant(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, "an instant, as 2026-11-22T06:05:00Z");
}

const struct cell_type cell_instant = { read_instant, clear_instant,
	write_instant, says_instant, false };

static const char *
read_long(const struct column *column, const char *text, struct arena *arena,
    void *row, bool lines)
{
	char *clean = text_clean(arena_strdup(arena, csv_plain(text)), lines);

	if (*clean == '\0' && column->required)
		return "must not be empty";
	if (column->required && cell_is_spoilt(clean))
		return arena_printf(
		    arena, "\"%.40s\": %s", clean, cell_hint(clean));
	if (utf8_length(clean) > (size_t)column->max)
		return arena_printf(arena, "is longer than %lld characters",
		    (long long)column->max);
	*CELL_MEMBER(const char *, column, row) = clean;
	return NULL;
}
