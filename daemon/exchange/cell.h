/*
 * cell.h: what the kinds of cells share: how generously a word or a number is
 * read, and how it is said what a cell must be.
 */
#ifndef CELL_H
#define CELL_H

#include "data.h"

/* exchange/cell.c */

/* "must be ", and what the column's kind says. */
const char *cell_must_be(const struct column *column, struct arena *arena);

/* exchange/cell_read.c */

/*
 * The text of a cell that is no free text: without ' in front, without space
 * of any kind at its ends and characters that nobody sees.
 */
const char *cell_plain(struct arena *arena, const char *text);
/* The text in a cell ="text", which keeps a spreadsheet from changing it. */
const char *cell_unwrapped(struct arena *arena, const char *text);
/* Whether a word is written so, whatever the case; " " and "-" are "_". */
bool cell_is_word(const char *word, const char *text);
/* As word_find(), by cell_is_word(). */
int cell_word_find(const char *const *words, size_t n, const char *text);
/* A whole number, also written +3, 3.0 or with a typographic minus. */
bool cell_whole(const char *text, int64_t min, int64_t max, int64_t *out);
/* Yes or no: 1, 0, or -1 for neither. */
int cell_yes(const char *text);
/* A date, a time and where it is told, as RFC 3339 allows and as programs
 * write them; fractions of a second are cut off. */
bool cell_time(const char *text, int64_t *out);
/* What a text that was refused looks like, and what to do; or NULL. */
const char *cell_hint(const char *text);
/* Whether a spreadsheet wrote it in place of the value that was there. */
bool cell_is_spoilt(const char *text);

#endif
