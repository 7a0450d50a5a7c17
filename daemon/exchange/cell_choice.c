/*
 * cell_choice.c: kinds of cells in the data package that choose: numbers
 * of a range, one or several of some words, yes or no.
 */
#include "cell.h"

#include <string.h>

static void words_text(const struct column *, struct buf *);
static const char *
read_words(const struct column *, const char *, struct arena *, uint64_t *);
static void write_words(const struct column *, uint64_t, struct buf *);
static void says_words(const struct column *, struct buf *);

/* A whole number from min to max: int, or NOT_ANSWERED. */

static const char *
read_int(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t value;

	if (!cell_whole(text, column->min, column->max, &value))
		return cell_must_be(column, arena);
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

static void
says_int(const struct column *column, struct buf *out)
{
	buf_printf(out, "a whole number from %lld to %lld",
	    (long long)column->min, (long long)column->max);
}

const struct cell_type cell_int = { read_int, clear_int, write_int, says_int,
	false };

/* One of max words: its index as int or enum; empty means column->empty. */

static const char *
read_word(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int value = cell_word_find(column->words, (size_t)column->max, text);

	if (value < 0)
		return cell_must_be(column, arena);
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

static void
says_word(const struct column *column, struct buf *out)
{
	buf_puts(out, "one of ");
	words_text(column, out);
}

const struct cell_type cell_word = { read_word, clear_word, write_word,
	says_word, false };

/* Yes or no as 1 or 0: bool, empty is no. */

static const char *
read_bool(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int yes = cell_yes(text);

	if (yes < 0)
		return cell_must_be(column, arena);
	*CELL_MEMBER(bool, column, row) = yes == 1;
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

static void
says_yes(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, "1 for yes or 0 for no");
}

const struct cell_type cell_bool = { read_bool, clear_bool, write_bool,
	says_yes, false };

/* The same where silence is another answer: int, or NOT_ANSWERED. */

static const char *
read_answer(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int yes = cell_yes(text);

	if (yes < 0)
		return cell_must_be(column, arena);
	*CELL_MEMBER(int, column, row) = yes;
	return NULL;
}

const struct cell_type cell_answer = { read_answer, clear_int, write_int,
	says_yes, false };

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

const struct cell_type cell_flags = { read_flags, clear_flags, write_flags,
	says_words, false };

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

const struct cell_type cell_bits = { read_bits, clear_bits, write_bits,
	says_words, false };

/* "a, b, c" */
static void
words_text(const struct column *column, struct buf *out)
{
	int64_t i;

	for (i = 0; i < column->max; i++)
		buf_printf(out, "%s%s", i ? ", " : "", column->words[i]);
}

static void
says_words(const struct column *column, struct buf *out)
{
	buf_puts(out, "any of ");
	words_text(column, out);
	buf_puts(out, ", with \";\" between");
}

static const char *
read_words(const struct column *column, const char *text, struct arena *arena,
    uint64_t *out)
{
	uint64_t bits = 0;
	const char *end;

	for (;; text = end + 1) {
		struct buf known = { .arena = arena };
		const char *word;
		int i;

		end = strchrnul(text, ';');
		word = cell_plain(
		    arena, arena_strndup(arena, text, (size_t)(end - text)));
		i = cell_word_find(column->words, (size_t)column->max, word);
		if (i < 0) {
			words_text(column, &known);
			return arena_printf(arena,
			    "\"%.40s\" is none of %s (lists are separated "
			    "by \";\")",
			    word, buf_text(&known));
		}
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
