/*
 * words.h: the numbers, classes and verdicts of an analysis as text, for the
 * pages of the report and for the portal.
 */
#ifndef WORDS_H
#define WORDS_H

#include "analysis.h"

/* words/words.c */

/* "7.3", "−0.4" with U+2212. */
const char *number_text(struct arena *arena, double value, int decimals);
/* "−3.7", "+0.4", "0.0": each number but zero has a sign. */
const char *number_signed(struct arena *arena, double value, int decimals);
/* "2,600". */
const char *number_count(struct arena *arena, size_t n);
/* "18 Mar"; with the year when it differs from the year of the day "to". */
const char *
day_near(struct arena *arena, enum lang lang, const char *day, int to);
/* "deep + trigger"; techniques has a bit per technique. */
const char *
techniques_text(struct arena *arena, enum lang lang, unsigned techniques);
/* "substantial change"; "" for CLASS_NONE. */
const char *change_class_text(enum lang lang, enum change_class change_class);
/* "Left shoulder flexion". */
const char *movement_title(struct arena *arena, enum lang lang,
    const struct movement *movement, enum side side);
/* "Shoulder flexion, passive": names a series without its side. */
const char *movement_row_name(
    struct arena *arena, enum lang lang, const struct movement_series *series);
/* The same, with the timing when the movement has several timings. */
const char *movement_panel_name(
    struct arena *arena, enum lang lang, const struct movement_series *series);
/* "more movement", "within measurement error", "less movement" ... */
const char *verdict_text(enum lang lang, const struct movement_series *series);

/*
 * One of the four figures at the top of the report and of the client's page.
 * If empty is not NULL, it replaces start, now, change and words.
 */
struct tile {
	const char *name; /* "Pain, weekly average" */
	bool higher_is_better;
	const char *direction;   /* "lower is better, 0–10" */
	const char *start, *now; /* "7.3", "3.7" */
	const char *unit;        /* directly after now: "°" or "" */
	const char *change;      /* "−3.7 points" */
	const char *words;       /* "substantial change" */
	const char *empty;       /* "Not enough answers yet (1 of 3 needed)" */
	const char *count;       /* "from 26 readings" */
};
/* Makes the tiles: pain, everyday impact, own activities, first movement. */
void tiles_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct tile out[TILE_N]);

/* words/verdict.c: says whether techniques can be told apart, or why the
 * report does not say it. */
const char *technique_verdict(
    struct arena *arena, enum lang lang, const struct analysis *analysis);
/* Describes the planned comparison and the changes after its sessions; needs
 * planned.total above 0. */
const char *planned_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

#endif
