/*
 * base.h: the base of every file: error codes, memory, growing buffers, and the
 * strict parsers that turn text into values.
 */
#ifndef BASE_H
#define BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define nitems(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The errors that a caller can act on. The code that fails logs the reason; no
 * error text is passed on.
 */
enum [[nodiscard]] err{
	OK = 0, ERR_INVALID, /* invalid input; the sender can correct it */
	ERR_LOGIN,           /* nobody is signed in */
	ERR_DENIED,          /* signed in, but not allowed */
	ERR_NOT_FOUND,   /* it does not exist, or this actor may not see it */
	ERR_CONFLICT,    /* the same id was stored with other content */
	ERR_THROTTLED,   /* too many attempts; try later */
	ERR_UNAVAILABLE, /* disk full, queue full, fonts missing: try later */
	ERR_INTERNAL,    /* a bug or a broken disk; it was logged */
};

/* Marks the arguments of a function that formats like printf. */
#define PRINTF_LIKE(string, first) \
	__attribute__((format(printf, string, first)))

/* base/arena.c */

/*
 * Memory with one owner and one lifetime: everything allocated from an arena is
 * freed together. Allocation never fails: without memory the process aborts.
 */
struct arena;

/* Returns a new arena; the caller frees it with arena_free(). */
struct arena *arena_new(void);
/* Frees the arena and everything allocated from it; arena may be NULL. */
void arena_free(struct arena *arena);
/* Returns the number of bytes that an arena takes. */
size_t arena_size(const struct arena *arena);
/* Returns the bytes that all arenas of the process take; thread-safe. */
size_t arena_held(void);
/* Frees every allocation but keeps a block for the next ones. */
void arena_reset(struct arena *arena);
/* Returns size bytes, zeroed and aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
/* Returns n elements of size bytes, zeroed; aborts if n * size overflows. */
void *arena_calloc(struct arena *arena, size_t n, size_t size);
/* Grows an array from old to n elements; the new ones are zeroed. Grows in
 * place when p is the last allocation of the arena. */
void *
arena_regrow(struct arena *arena, void *p, size_t old, size_t n, size_t size);
/* Returns a copy of s; NULL when s is NULL. */
char *arena_strdup(struct arena *arena, const char *s);
/* Returns a copy of len bytes of s, with a NUL after them. */
char *arena_strndup(struct arena *arena, const char *s, size_t len);

#define arena_new_of(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define arena_array(arena, type, n) \
	((type *)arena_calloc(arena, n, sizeof(type)))
/*
 * Makes room for one more element after the last one of list; doubles v when
 * list->n is a power of two. For any struct { T *v; size_t n; }.
 */
#define arena_grow(arena, list)                                                \
	((list)->n == 0 || ((list)->n & ((list)->n - 1)) == 0                  \
		? (void)((list)->v = arena_regrow(arena, (list)->v, (list)->n, \
			     (list)->n ? 2 * (list)->n : 1,                    \
			     sizeof((list)->v[0])))                            \
		: (void)0)

/* base/buf.c */

/*
 * A growing buffer in an arena. Invariant: data[len] is NUL whenever data is
 * not NULL; len < size. Initialise a buf with { .arena = a }.
 */
struct buf {
	struct arena *arena;
	char *data;
	size_t len;
	size_t size;
};

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_puts(struct buf *buf, const char *s);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void
buf_vprintf(struct buf *buf, const char *format, va_list ap) PRINTF_LIKE(2, 0);
/* Returns the printed text, allocated in the arena. */
char *
arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* Returns the bytes as a string, "" when empty; valid until the next add. */
const char *buf_text(const struct buf *buf);

/* base/text.c */

#define DAY_SIZE 11     /* "2026-11-22" and a NUL */
#define INSTANT_SIZE 26 /* "2026-11-22T14:05:00+08:00" and a NUL */
/* The first and last instant of the years 1900 to 2199, the range of a day, in
 * any time zone; no stored instant lies outside. */
#define INSTANT_MIN (-INT64_C(2209075200))
#define INSTANT_MAX INT64_C(7258204800)

/*
 * Parses the whole string as a decimal number from min to max. Only digits and
 * a leading minus are allowed: no +, no space, no exponent.
 */
bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out);
/* True for an existing day "YYYY-MM-DD" of the years 1900 to 2199. */
bool parse_day(const char *s);
/* Parses an instant in RFC 3339 with a time zone, into seconds UTC. */
bool parse_instant(const char *s, int64_t *out);
/* Decodes the character at p, of len bytes (RFC 3629): returns its length and
 * sets *out; returns 0 when the bytes there are not well-formed. */
size_t utf8_character(const unsigned char *p, size_t len, uint32_t *out);
/* True for well-formed UTF-8 without NUL, overlong forms and surrogates. */
bool utf8_ok(const char *s, size_t len);
/* Returns the number of characters of well-formed UTF-8. */
size_t utf8_length(const char *s);
/* Returns the days since 1970-01-01; day must have passed parse_day(). */
int day_number(const char *day);
/* The reverse of day_number(); a day outside the years 1900 to 2199 is moved to
 * the nearest day inside. */
void day_text(int number, char out[DAY_SIZE]);
/* Returns 0 for Monday, 6 for Sunday. */
int day_weekday(int number);
/* Writes the day of an instant in the practice's time zone (TZ). Here and
 * below, an instant outside INSTANT_MIN to INSTANT_MAX becomes the nearer
 * one. */
void day_of_instant(int64_t at, char out[DAY_SIZE]);
/* Writes an instant in RFC 3339 in UTC: "2026-11-22T06:05:00Z". */
void instant_text(int64_t at, char out[INSTANT_SIZE]);
/* Writes the time as "14:05" in the practice's time zone. */
void instant_clock(int64_t at, char out[6]);
/* Writes len bytes as 2 * len lower-case hex digits and a NUL. */
void hex_text(const uint8_t *bytes, size_t len, char *out);
/* Parses exactly 2 * len lower-case hex digits into len bytes. */
bool parse_hex(const char *s, uint8_t *bytes, size_t len);

/* base/clean.c */

/*
 * Cleans text for storage and print, in place; returns s. A line break or tab
 * becomes a space, several spaces become one, and a space of any width becomes
 * the plain one. When lines is true, every kind of line break becomes a line
 * feed and other space stays. Removes control characters, bidirectional
 * overrides and invalid characters, and space and invisible marks at both ends;
 * s becomes "" when it has no visible character.
 */
char *text_clean(char *s, bool lines);
/* Makes text safe for a terminal: lines and tabs stay; other control
 * characters, overrides and invalid bytes are written as \x1B. */
void text_show(struct buf *out, const char *bytes, size_t len);
/* Whether s, or c, has a visible character. */
bool text_visible(const char *s);
bool character_visible(uint32_t c);
/* Returns len bytes as UTF-8, without ASCII control characters except tab and
 * line breaks. Two surrogates become their character; bytes that are not
 * well-formed become U+FFFD. */
const char *text_mend(struct arena *arena, const char *bytes, size_t len);
/* Returns s with the decimal digits of every script as 0 to 9. */
const char *text_digits(struct arena *arena, const char *s);
/*
 * Prepares a number that a person typed for parse_int(): decimal digits of
 * every script become 0 to 9, every minus sign becomes "-"; space, invisible
 * marks and degree signs are removed.
 */
const char *number_plain(struct arena *arena, const char *s);

/* base/fold.c */

/*
 * Returns a copy of s for searching. It ignores differences of case, width,
 * accents (but keeps the signs of Tamil) and invisible marks; it removes
 * apostrophes, turns spaces, hyphens and dashes into one space, and digits of
 * other scripts into 0-9. Folding it again changes nothing. The copy may be
 * longer than s.
 */
char *text_fold(struct arena *arena, const char *s);

/* base/period.c */

/* Two days; the first is not after the last. */
struct days {
	char from[DAY_SIZE]; /* "" when none was given */
	char to[DAY_SIZE];
};
/*
 * Reads a period as typed; each end may be NULL or "": to is then today.
 * Returns NULL when it is valid, else one of the texts below. The last day may
 * be in the future, the first may not.
 */
const char *period_read(
    const char *from, const char *to, const char *today, struct days *out);
extern const char period_no_day[], period_backwards[], period_ahead[];

/* base/phone.c */

#define PHONE_EXTENSION_SIZE 8

/* A telephone number that was parsed. */
struct phone {
	char number[17];                      /* E.164: "+60123456789" */
	char extension[PHONE_EXTENSION_SIZE]; /* "5", or "" */
};

/* Whether the numbers of a country (ISO 3166: "MY") are known; true for "". */
bool phone_country_known(const char *word);
/* Sets the country of numbers without country code; "": none are valid. */
void phone_country(const char *word);
/* Returns the country that was set, "" for none. */
const char *phone_country_word(void);
/*
 * Parses a number as people write it: 012-345 6789, +60 (0)12..., 0060 12...,
 * 6012..., with "ext. 5", in digits of any script, and as address books and
 * spreadsheets export it. Returns NULL when it is valid, else an error in
 * English with a good example. "" is not valid.
 */
const char *
phone_read(struct arena *arena, const char *typed, struct phone *out);
/* The same, but the country code is required, with or without +. */
const char *
phone_read_abroad(struct arena *arena, const char *typed, struct phone *out);
bool phone_ok_abroad(const char *typed);
/* Returns the number for wa.me: "60123456789"; NULL when it is not valid. */
const char *phone_digits(struct arena *arena, const char *typed);
/* Returns "tel:+60312345678;ext=5"; NULL when the number is not valid. */
const char *phone_address(struct arena *arena, const char *typed);
/* Returns the digits to search for in phone_digits() to find numbers that
 * contain typed; NULL when typed cannot be part of a number. */
const char *phone_part(struct arena *arena, const char *typed);

/* system/auth.c: the hash that files of every layer need */

void sha256(const void *bytes, size_t len, uint8_t out[32]);
/* The same for bytes that come in parts. */
struct sha256 {
	uint64_t state[16];
};
void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t len);
void sha256_end(struct sha256 *hash, uint8_t out[32]);

/* base/tr.c: texts in the reader's language */

enum lang { LANG_EN, LANG_MS, LANG_ZH, LANG_TA, LANG_N };
/* Marks English in a table for the catalogues of share/po; the code that shows
 * it calls tr(). */
#define N_(english) english

/* lang_words: "en", "ms", "zh", "ta", as in the database and in addresses;
 * lang_tags: the tags of documents, such as "zh-Hans". */
extern const char *const lang_words[LANG_N], *const lang_tags[LANG_N];
/* The name of each language in that language: "Bahasa Melayu". */
extern const char *const lang_names[LANG_N];
bool lang_parse(const char *s, enum lang *out);
/* Returns the message in lang from the compiled catalogue; returns english for
 * LANG_EN, and when the catalogue has no translation (the portal). */
const char *
tr(enum lang lang, const char *english) __attribute__((format_arg(2)));
/* Returns the offered language (a bit per language) that a browser's
 * Accept-Language prefers; else the fallback. Ties go to the first. */
enum lang
lang_accepted(const char *header, unsigned offered, enum lang fallback);
/* Parses "en,ms" into a bit per language; 0: a word is unknown or repeated. */
unsigned lang_set(const char *words);
/* Returns "22 November 2026"; without the year when year is false. */
const char *
tr_day(struct arena *arena, enum lang lang, const char *day, bool year);
/* The first day of a range, without its year when last, which shows it, is in
 * the same year. In Chinese the year comes first, so it always stays. */
const char *tr_day_from(
    struct arena *arena, enum lang lang, const char *first, const char *last);
/* Returns "22 Nov", for axes and tables. */
const char *tr_day_short(struct arena *arena, enum lang lang, const char *day);
/* Returns "Nov 2026"; without the year when year is 0. month: 1 to 12. */
const char *tr_month(struct arena *arena, enum lang lang, int month, int year);

/* Files of share/, compiled in by share/embed.awk, sorted by name. */
struct embedded {
	const char *name;
	const char *data; /* a NUL follows data[len - 1] */
	size_t len;
};
extern const struct embedded share_sql[], share_static[], share_inline[],
    share_po[];
extern const size_t share_sql_n, share_static_n, share_inline_n, share_po_n;

#endif
