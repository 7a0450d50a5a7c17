/*
 * words.h: numbers, classes and verdicts of an analysis as the report's pages
 * and the portal say them.
 */
#ifndef WORDS_H
#define WORDS_H

#include "analysis.h"

/* words/words.c */

/* "7.3", "−0.4" with U+2212. */
const char *number_text(struct arena *arena, double value, int decimals);
/* "−3.7", "+0.4", "0.0": a sign on all but zero. */
const char *number_signed(struct arena *arena, double value, int decimals);
/* "2,600". */
const char *number_count(struct arena *arena, size_t n);
/* "18 Mar"; with its year when that is not the year of the day to. */
const char *day_near(
    struct arena *arena, enum lang lang, const char *day, int to);
/* "deep + trigger", of bits. */
const char *techniques_text(
    struct arena *arena, enum lang lang, unsigned techniques);
/* "substantial change"; "" for CLASS_NONE. */
const char *change_class_text(enum lang lang, enum change_class change_class);
/* "Left shoulder flexion". */
const char *movement_title(struct arena *arena, enum lang lang,
    const struct movement *movement, enum side side);
/* "Shoulder flexion, passive": a series without its side. */
const char *movement_row_name(
    struct arena *arena, enum lang lang, const struct movement_series *series);
/* The same with its timing where the movement has several. */
const char *movement_panel_name(
    struct arena *arena, enum lang lang, const struct movement_series *series);
/* "more movement", "within measurement error", "less movement" ... */
const char *verdict_text(
    enum lang lang, const struct movement_series *series);

/*
 * One of the four figures at the top of the report and of the client's page.
 * When empty is not NULL it stands in place of start, now, change and words.
 */
struct tile {
	const char *name;	/* "Pain, weekly average" */
	bool higher_is_better;
	const char *direction;	/* "lower is better, 0–10" */
	const char *start, *now; /* "7.3", "3.7" */
	const char *unit;	/* directly behind now: "°" or "" */
	const char *change;	/* "−3.7 points" */
	const char *words;	/* "substantial change" */
	const char *empty;	/* "Not enough answers yet (1 of 3 needed)" */
	const char *count;	/* "from 26 readings" */
};
/* Pain, everyday impact, own activities, the first movement. */
void tiles_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct tile out[TILE_N]);

/* words/verdict.c: whether techniques are told apart, or why nothing is said. */
const char *technique_verdict(
    struct arena *arena, enum lang lang, const struct analysis *analysis);
/* What is planned, and what its sessions hold; planned.total is above 0. */
const char *planned_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

#endif
