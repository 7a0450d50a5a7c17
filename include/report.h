/*
 * report.h: from a history to the bytes of a report. Pure: no database, no
 * clock; safe in any thread, with an arena of its own.
 */
#ifndef REPORT_H
#define REPORT_H

#include "model.h"

#define FINGERPRINT_SIZE 65

/*
 * Who a client's report is for. The therapist's has all. The client's leaves
 * out remarks on sessions and the share of improved pairs. The referrer's is
 * the first page with the techniques used, says who issued it, and needs the
 * client's consent to sharing: whoever asks for it looks that up.
 */
enum reader { READER_THERAPIST, READER_CLIENT, READER_REFERRER, READER_N };
extern const char *const reader_words[READER_N];

struct report_options {
	const char *practice;	/* name of the practice, one line */
	enum lang lang;
	char from[DAY_SIZE];	/* first day drawn and listed, or "" */
	char to[DAY_SIZE];	/* the report day; nothing after it is used */
	int64_t made_at;	/* last change among the rows used; 0: none */
	char fingerprint[FINGERPRINT_SIZE]; /* SHA-256 of those rows, hex */
	const char *version;	/* of reliefd */
	enum reader reader;
	unsigned conditions;	/* of a practice: only clients with any of
				 * these were counted; 0: all */
	/* For the referrer's report: the person who issues it and the
	 * practice's address, "" or NULL when not known. */
	const char *issuer, *address;
	/* What report_lacks_of() found, for the numbers as JSON; or NULL. */
	const char *lacks;
};

/*
 * A4 pages of one client's progress into pdf. ERR_UNAVAILABLE: a font is
 * missing or lacks a glyph of fixed text (why: a sentence in the arena of
 * pdf); ERR_INTERNAL: cairo failed.
 */
enum err client_report(const struct history *history,
    const struct report_options *options, struct buf *pdf, const char **why);
/* The pages of a finished report; 0 when it is none. */
int report_pages(const struct buf *pdf);
struct practice_analysis;
/*
 * One page about a finished practice, without names. ERR_INVALID: it is of
 * too few clients (refused); else as above.
 */
enum err practice_report(const struct practice_analysis *practice,
    const struct report_options *options, struct buf *pdf, const char **why);
/*
 * What no font of reports can draw, which is drawn as U+FFFD: of a text, as
 * "U+20BB7 (Hani), U+0531 (Armn)"; of all that people typed and this
 * report shows, as a sentence for whoever makes it. In arena; NULL when there
 * is nothing, or no fonts.
 */
const char *report_lacks(struct arena *arena, const char *text);
const char *report_lacks_of(struct arena *arena, const struct history *history,
    const struct report_options *options);
/* Where the fonts of reports are, if not in /usr/share/fonts/truetype; call
 * it before anything else of this header. */
void report_fonts_directory(const char *path);
/* Whether the fonts that every report needs are there; why as above. Costs
 * some 10 ms the first time in a process: call it at start. */
enum err report_fonts(const char **why);

#endif
