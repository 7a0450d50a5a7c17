/*
 * report.h: makes a report, as bytes, from a history. It uses no database and
 * no clock. Any thread may call it with an arena of its own.
 */
#ifndef REPORT_H
#define REPORT_H

#include "model.h"

#define FINGERPRINT_SIZE 65

/*
 * The reader of a client's report. The therapist's report is complete. The
 * client's has no remarks on sessions and no share of improved pairs. The
 * referrer's is only the first page, with the techniques used and the issuer.
 * The caller checks that the client consented to sharing it.
 */
enum reader { READER_THERAPIST, READER_CLIENT, READER_REFERRER, READER_N };
extern const char *const reader_words[READER_N];

struct report_options {
	const char *practice; /* name of the practice, one line */
	enum lang lang;
	char from[DAY_SIZE]; /* first day of charts and lists, or "" */
	char to[DAY_SIZE];   /* the report day; later days are not used */
	int64_t made_at;     /* last change of the rows used; 0: no rows */
	char fingerprint[FINGERPRINT_SIZE]; /* SHA-256 of these rows, hex */
	const char *version;                /* of reliefd */
	enum reader reader;
	unsigned conditions; /* practice report: it counts only clients with
			      * one of these conditions; 0: all clients */
	/* For the referrer's report: the person who issues it and the
	 * practice's address; "" or NULL when unknown. */
	const char *issuer, *address;
	/* The result of report_lacks_of(), for analysis.json; or NULL. */
	const char *lacks;
};

/*
 * Writes A4 pages about one client's progress into pdf. ERR_UNAVAILABLE: a
 * font is missing or has no glyph for a fixed text (why: a sentence in the
 * arena of pdf). ERR_INTERNAL: cairo failed.
 */
enum err client_report(const struct history *history,
    const struct report_options *options, struct buf *pdf, const char **why);
/* Returns the number of pages of a finished report; 0 when pdf is no PDF. */
int report_pages(const struct buf *pdf);
struct practice_analysis;
/*
 * Writes one page about a finished practice, without names. ERR_INVALID: the
 * practice is refused (too few clients). Other errors: see client_report().
 */
enum err practice_report(const struct practice_analysis *practice,
    const struct report_options *options, struct buf *pdf, const char **why);
/*
 * Characters that no font of the reports can draw; U+FFFD replaces them.
 * report_lacks() lists those of a text: "U+20BB7 (Hani), U+0531 (Armn)".
 * report_lacks_of() returns a sentence about all typed texts of a report.
 * Both results are in arena; NULL when no character is lacking or no font is
 * there.
 */
const char *report_lacks(struct arena *arena, const char *text);
const char *report_lacks_of(struct arena *arena, const struct history *history,
    const struct report_options *options);
/* Sets the directory of the fonts, which is /usr/share/fonts/truetype without
 * it. Call it before any other function of this header. */
void report_fonts_directory(const char *path);
/* Checks that the fonts that every report needs are there; why: see
 * client_report(). The first call takes about 10 ms: call it at start. */
enum err report_fonts(const char **why);

#endif
