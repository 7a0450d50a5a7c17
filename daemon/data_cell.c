/*
 * data_cell.c: the kinds of cells in the data package, each as text becomes
 * a member of a struct and the member becomes text again.
 */
#include "data.h"

#include <stdio.h>
#include <string.h>

static const char *words_text(const struct column *, struct arena *);
static const char *
read_words(const struct column *, const char *, struct arena *, uint64_t *);
static void write_words(const struct column *, uint64_t, struct buf *);
static const char *
read_long(const struct column *, const char *, struct arena *, void *, bool);

/* A client's code: char[CODE_SIZE]. */

static const char *
read_code(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	static const char allowed[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-";

	(void)arena;
	text = csv_plain(text);
	if (*text == '\0' || strlen(text) >= CODE_SIZE ||
	    text[strspn(text, allowed)] != '\0')
		return "must be 1 to 16 of the characters A-Z a-z 0-9 -";
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

const struct cell_type cell_code = { read_code, clear_string, write_code };

/* 128 bits in hexadecimal digits: char[ID_SIZE]. */

static const char *
read_id(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	uint8_t bytes[(ID_SIZE - 1) / 2];

	(void)arena;
	if (!parse_hex(text, bytes, sizeof(bytes)))
		return "must be 32 hexadecimal digits (0-9 a-f)";
	memcpy(CELL_MEMBER(char, column, row), text, ID_SIZE);
	return NULL;
}

static void
write_string(const struct column *column, const void *row, struct buf *out)
{
	buf_puts(out, CELL_CONST(char, column, row));
}

const struct cell_type cell_id = { read_id, clear_string, write_string };

/* A day: char[DAY_SIZE]. */

static const char *
read_day(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	(void)arena;
	if (!parse_day(text))
		return "must be a day that exists, as YYYY-MM-DD";
	memcpy(CELL_MEMBER(char, column, row), text, DAY_SIZE);
	return NULL;
}

const struct cell_type cell_day = { read_day, clear_string, write_string };

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

const struct cell_type cell_text = { read_text, clear_text, write_text };

/* The same with line feeds. */

static const char *
read_note(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	return read_long(column, text, arena, row, true);
}

const struct cell_type cell_note = { read_note, clear_text, write_text };

/* An instant in RFC 3339: int64_t, 0 for none. */

static const char *
read_instant(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t at;

	(void)arena;
	if (!parse_instant(text, &at) || at <= 0)
		return "must be an instant, as 2026-11-22T06:05:00Z";
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

const struct cell_type cell_instant = { read_instant, clear_instant,
	write_instant };

/* A whole number from min to max: int, or NOT_ANSWERED. */

static const char *
read_int(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t value;

	if (!parse_int(text, column->min, column->max, &value))
		return arena_printf(arena,
		    "must be a whole number from %lld to %lld",
		    (long long)column->min, (long long)column->max);
	*CELL_MEMBER(int, column, row) = (int)value;
	return NULL;
}

static void
clear_int(const struct column *column, void *row)
{
	*CELL_MEMBER(int, column, row) = NOT_ANSWERED;
}

static void
write_int(const struct column *column, const void *row, struct buf *out)
{
	int value = *CELL_CONST(int, column, row);

	if (value != NOT_ANSWERED || column->min < 0)
		buf_printf(out, "%d", value);
}

const struct cell_type cell_int = { read_int, clear_int, write_int };

/* One of max words: its index as int or enum; empty means column->empty. */

static const char *
read_word(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int value = word_find(column->words, (size_t)column->max, text);

	if (value < 0)
		return arena_printf(
		    arena, "must be one of %s", words_text(column, arena));
	*CELL_MEMBER(int, column, row) = value;
	return NULL;
}

static void
clear_word(const struct column *column, void *row)
{
	*CELL_MEMBER(int, column, row) = column->empty;
}

static void
write_word(const struct column *column, const void *row, struct buf *out)
{
	int value = *CELL_CONST(int, column, row);

	if (value != NOT_ANSWERED)
		buf_puts(out, column->words[value]);
}

const struct cell_type cell_word = { read_word, clear_word, write_word };

/* Yes or no as 1 or 0: bool, empty is no. */

static const char *
read_bool(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	(void)arena;
	if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
		return "must be 1 for yes or 0 for no";
	*CELL_MEMBER(bool, column, row) = *text == '1';
	return NULL;
}

static void
clear_bool(const struct column *column, void *row)
{
	*CELL_MEMBER(bool, column, row) = false;
}

static void
write_bool(const struct column *column, const void *row, struct buf *out)
{
	buf_putc(out, *CELL_CONST(bool, column, row) ? '1' : '0');
}

const struct cell_type cell_bool = { read_bool, clear_bool, write_bool };

/* Words separated by ";": bits of an unsigned. */

static const char *
read_flags(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	uint64_t bits;
	const char *reason = read_words(column, text, arena, &bits);

	if (reason == NULL)
		*CELL_MEMBER(unsigned, column, row) = (unsigned)bits;
	return reason;
}

static void
clear_flags(const struct column *column, void *row)
{
	*CELL_MEMBER(unsigned, column, row) = 0;
}

static void
write_flags(const struct column *column, const void *row, struct buf *out)
{
	write_words(column, *CELL_CONST(unsigned, column, row), out);
}

const struct cell_type cell_flags = { read_flags, clear_flags, write_flags };

/* The same of a uint64_t. */

static const char *
read_bits(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	return read_words(
	    column, text, arena, CELL_MEMBER(uint64_t, column, row));
}

static void
clear_bits(const struct column *column, void *row)
{
	*CELL_MEMBER(uint64_t, column, row) = 0;
}

static void
write_bits(const struct column *column, const void *row, struct buf *out)
{
	write_words(column, *CELL_CONST(uint64_t, column, row), out);
}

const struct cell_type cell_bits = { read_bits, clear_bits, write_bits };

/* "a, b, c" */
static const char *
words_text(const struct column *column, struct arena *arena)
{
	struct buf out = { .arena = arena };
	int64_t i;

	for (i = 0; i < column->max; i++)
		buf_printf(&out, "%s%s", i ? ", " : "", column->words[i]);
	return buf_text(&out);
}

static const char *
read_words(const struct column *column, const char *text, struct arena *arena,
    uint64_t *out)
{
	uint64_t bits = 0;
	const char *end;

	for (;; text = end + 1) {
		const char *word;
		int i;

		end = strchrnul(text, ';');
		word = arena_strndup(arena, text, (size_t)(end - text));
		i = word_find(column->words, (size_t)column->max, word);
		if (i < 0)
			return arena_printf(arena,
			    "\"%.40s\" is none of %s (lists are separated "
			    "by \";\")",
			    word, words_text(column, arena));
		if (bits & UINT64_C(1) << i)
			return arena_printf(arena, "%s stands twice", word);
		bits |= UINT64_C(1) << i;
		if (*end == '\0')
			break;
	}
	*out = bits;
	return NULL;
}

static void
write_words(const struct column *column, uint64_t bits, struct buf *out)
{
	const char *separator = "";
	int64_t i;

	for (i = 0; i < column->max; i++) {
		if (!(bits & UINT64_C(1) << i))
			continue;
		buf_printf(out, "%s%s", separator, column->words[i]);
		separator = ";";
	}
}

static const char *
read_long(const struct column *column, const char *text, struct arena *arena,
    void *row, bool lines)
{
	char *clean = text_clean(arena_strdup(arena, csv_plain(text)), lines);

	if (*clean == '\0' && column->required)
		return "must not be empty";
	if (utf8_length(clean) > (size_t)column->max)
		return arena_printf(arena, "is longer than %lld characters",
		    (long long)column->max);
	*CELL_MEMBER(const char *, column, row) = clean;
	return NULL;
}
