/*
 * base.h: what every file may use: error codes, memory, growing bytes, and
 * the strict parsers through which text becomes a value.
 */
#ifndef BASE_H
#define BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define nitems(array) (sizeof(array) / sizeof((array)[0]))

/*
 * What a caller can act on. The place where something fails logs why; no
 * error text travels.
 */
enum [[nodiscard]] err {
	OK = 0,
	ERR_INVALID,     /* the input breaks a rule; the sender can mend it */
	ERR_LOGIN,       /* nobody is signed in */
	ERR_DENIED,      /* signed in, but not allowed */
	ERR_NOT_FOUND,   /* no such thing, or not for this actor */
	ERR_CONFLICT,    /* the same id was stored with other content */
	ERR_THROTTLED,   /* too often; try later */
	ERR_UNAVAILABLE, /* disk full, queue full, fonts missing: try later */
	ERR_INTERNAL,    /* a bug or a broken disk; it was logged */
};

/* Marks the arguments of a function that formats like printf. */
#define PRINTF_LIKE(string, first) \
	__attribute__((format(printf, string, first)))

/* base/arena.c */

/*
 * Memory with one owner and one end: everything allocated from an arena is
 * freed together. Allocation never fails: without memory the process aborts.
 */
struct arena;

/* A new arena; the caller frees it with arena_free(). */
struct arena *arena_new(void);
/* Frees the arena and all that came from it; NULL is allowed. */
void arena_free(struct arena *arena);
/* The bytes that an arena takes. */
size_t arena_size(const struct arena *arena);
/* The bytes that all arenas of the process take; any thread may ask. */
size_t arena_held(void);
/* Frees every allocation but keeps a block for the next ones. */
void arena_reset(struct arena *arena);
/* size bytes, zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
/* n elements of size bytes, zeroed; aborts when n * size overflows. */
void *arena_calloc(struct arena *arena, size_t n, size_t size);
/* Makes an array of old elements one of new elements, zeroed behind old;
 * grows in place when it was the last thing allocated. */
void *
arena_regrow(struct arena *arena, void *p, size_t old, size_t n, size_t size);
/* A copy of s; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *s);
/* A copy of len bytes of s with a NUL behind. */
char *arena_strndup(struct arena *arena, const char *s, size_t len);

#define arena_new_of(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define arena_array(arena, type, n) \
	((type *)arena_calloc(arena, n, sizeof(type)))
/*
 * Makes room for one more element behind list->v[list->n]; v is doubled when
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
 * Growing bytes in an arena. Invariant: data[len] is NUL whenever data is
 * not NULL; len < size. A buf is started with { .arena = a }.
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
/* What is printed, in the arena. */
char *
arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* The bytes as a string, "" when there are none; valid until the next add. */
const char *buf_text(const struct buf *buf);

/* base/text.c */

#define DAY_SIZE 11     /* "2026-11-22" and a NUL */
#define INSTANT_SIZE 26 /* "2026-11-22T14:05:00+08:00" and a NUL */
/* Instants of the years 1900 to 2199, as days have them, in any time zone;
 * nothing that is stored as a number lies beyond. */
#define INSTANT_MIN (-INT64_C(2209075200))
#define INSTANT_MAX INT64_C(7258204800)

/*
 * A whole number in decimal digits with an optional minus, the whole string,
 * from min to max. Nothing else is a number: no sign +, space or exponent.
 */
bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out);
/* A day "YYYY-MM-DD" that exists, years 1900 to 2199. */
bool parse_day(const char *s);
/* An instant in RFC 3339 with a zone, to seconds UTC. */
bool parse_instant(const char *s, int64_t *out);
/* The length of the well-formed character (RFC 3629) at p, which has len
 * bytes, and the character; 0: there is none. */
size_t utf8_character(const unsigned char *p, size_t len, uint32_t *out);
/* Well-formed UTF-8 without NUL: no overlong form, no surrogate. */
bool utf8_ok(const char *s, size_t len);
/* The number of characters of well-formed UTF-8. */
size_t utf8_length(const char *s);
/* Days since 1970-01-01; day must have passed parse_day(). */
int day_number(const char *day);
/* The reverse of day_number(); a day outside the years 1900 to 2199 becomes
 * the next one inside. */
void day_text(int number, char out[DAY_SIZE]);
/* 0 is Monday, 6 is Sunday. */
int day_weekday(int number);
/* The day in the practice's time zone (TZ) on which an instant falls. Here and
 * below, an instant beyond INSTANT_MIN and INSTANT_MAX becomes that one. */
void day_of_instant(int64_t at, char out[DAY_SIZE]);
/* An instant in RFC 3339 in UTC, "2026-11-22T06:05:00Z". */
void instant_text(int64_t at, char out[INSTANT_SIZE]);
/* "14:05" in the practice's time zone. */
void instant_clock(int64_t at, char out[6]);
/* len bytes as 2 * len lower-case hex digits and a NUL. */
void hex_text(const uint8_t *bytes, size_t len, char *out);
/* Exactly 2 * len lower-case hex digits to len bytes. */
bool parse_hex(const char *s, uint8_t *bytes, size_t len);

/* base/clean.c */

/*
 * Text as it is stored and printed: a line break or tab is a space, several
 * spaces are one, and every width of space is the plain one; when lines is
 * true, line breaks of every kind are line feeds and other space stays as it
 * is. Controls, bidirectional overrides and what is no character are dropped,
 * space and invisible marks at both ends are cut, and where nothing visible
 * is left, so is the rest. In place; returns s.
 */
char *text_clean(char *s, bool lines);
/* Text as a terminal may show it: lines and tabs stay; other controls,
 * overrides and bytes that are no text are written out, as \x1B. */
void text_show(struct buf *out, const char *bytes, size_t len);
/* Whether somebody who looks at s, or c, sees anything. */
bool text_visible(const char *s);
bool character_visible(uint32_t c);
/* len bytes as UTF-8 without the controls of ASCII, but tab and line breaks:
 * two surrogates become their character, and what is not well-formed becomes
 * U+FFFD. */
const char *text_mend(struct arena *arena, const char *bytes, size_t len);
/* s with decimal digits of every script as 0 to 9. */
const char *text_digits(struct arena *arena, const char *s);
/*
 * A number as people type it, for parse_int(): decimal digits of every script
 * as 0 to 9, every minus sign as "-"; space, invisible marks and degree signs
 * are left out.
 */
const char *number_plain(struct arena *arena, const char *s);

/* base/fold.c */

/*
 * A copy for searching, in which what differs only in how it is written is
 * the same: case, width, accents (but not the signs of Tamil), apostrophes
 * (gone), spaces, hyphens and dashes (one space), digits of other scripts
 * (0-9), marks that nobody sees. Folding it again changes nothing. May be
 * longer than s.
 */
char *text_fold(struct arena *arena, const char *s);

/* base/period.c */

/* Two days, the first not after the last. */
struct days {
	char from[DAY_SIZE]; /* "" where none was given */
	char to[DAY_SIZE];
};
/*
 * Reads a period as it was typed; NULL or "" is none, and to is today then.
 * NULL when it is one, else one of the texts below. It may end on a day to
 * come, but has to have begun.
 */
const char *period_read(
    const char *from, const char *to, const char *today, struct days *out);
extern const char period_no_day[], period_backwards[], period_ahead[];

/* base/phone.c */

#define PHONE_EXTENSION_SIZE 8

/* A telephone number that was understood. */
struct phone {
	char number[17]; /* E.164: "+60123456789" */
	char extension[PHONE_EXTENSION_SIZE]; /* "5", or "" */
};

/* Whether the numbers of a country (ISO 3166: "MY") are known here; "" is. */
bool phone_country_known(const char *word);
/* The country whose numbers come without its code; "": each needs one. */
void phone_country(const char *word);
/* The country as it was given, "" for none. */
const char *phone_country_word(void);
/*
 * Reads a number as people write it: 012-345 6789, +60 (0)12..., 0060 12...,
 * 6012..., with "ext. 5", in digits of any script, and as address books and
 * spreadsheets give it. NULL when it is understood, else what is wrong with
 * it, in English, with a good example. "" is not one.
 */
const char *
phone_read(struct arena *arena, const char *typed, struct phone *out);
/* The same where the country's code has to be there, with or without +. */
const char *
phone_read_abroad(struct arena *arena, const char *typed, struct phone *out);
bool phone_ok_abroad(const char *typed);
/* As wa.me wants it: "60123456789"; NULL when it is not understood. */
const char *phone_digits(struct arena *arena, const char *typed);
/* As a telephone wants it: "tel:+60312345678;ext=5", or NULL. */
const char *phone_address(struct arena *arena, const char *typed);
/* The digits by which a number that holds typed is found among those that
 * phone_digits() gives; NULL when typed is no part of a number. */
const char *phone_part(struct arena *arena, const char *typed);

/* system/auth.c: the one hash that files of every layer need */

void sha256(const void *bytes, size_t len, uint8_t out[32]);
/* The same of bytes that come in parts. */
struct sha256 {
	uint64_t state[16];
};
void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t len);
void sha256_end(struct sha256 *hash, uint8_t out[32]);

/* base/tr.c: what people read, in their language */

enum lang { LANG_EN, LANG_MS, LANG_ZH, LANG_TA, LANG_N };
/* Marks English in a table for the catalogues of share/po; whoever shows it
 * calls tr(). */
#define N_(english) english

/* "en", "ms", "zh", "ta": as stored and in addresses; and as documents name
 * their language: "zh-Hans". */
extern const char *const lang_words[LANG_N], *const lang_tags[LANG_N];
/* The name of a language in itself: "Bahasa Melayu". */
extern const char *const lang_names[LANG_N];
bool lang_parse(const char *s, enum lang *out);
/* The message in lang out of the catalogue compiled in; English itself for
 * LANG_EN, and for what the catalogues do not have: the portal. */
const char *
tr(enum lang lang, const char *english) __attribute__((format_arg(2)));
/* The language that a browser's Accept-Language prefers among those that are
 * offered (a bit per language); else the fallback. Ties go to the first. */
enum lang
lang_accepted(const char *header, unsigned offered, enum lang fallback);
/* Bit per language of "en,ms"; 0 when a word is none or is there twice. */
unsigned lang_set(const char *words);
/* "22 November 2026"; the year is left out when year is false. */
const char *
tr_day(struct arena *arena, enum lang lang, const char *day, bool year);
/* The first of a range of days: without its year where the last one, which
 * has it, is of the same; in Chinese, where the year comes first, with it. */
const char *tr_day_from(
    struct arena *arena, enum lang lang, const char *first, const char *last);
/* "22 Nov", for axes and tables. */
const char *tr_day_short(struct arena *arena, enum lang lang, const char *day);
/* "Nov 2026"; the year is left out when it is 0. month: 1 to 12. */
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
