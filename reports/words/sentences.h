/*
 * sentences.h: the sentences of a report.
 */
#ifndef SENTENCES_H
#define SENTENCES_H

#include "report.h"
#include "words.h"

/* words/sentences.c */

struct sentences {
	const char **v;
	size_t n;
	size_t bold; /* number of leading bold sentences */
};
/* Returns the days of a reported slope: 28, or 365.25 when the change in 28
 * days rounds to 0. */
double trend_days(const struct trend *trend);
void
sentence_add(struct arena *arena, struct sentences *out, const char *sentence);
/* Makes the sentences of the first page. */
void sentences_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, enum reader reader, struct sentences *out);

/* words/ranges.c */

/* Names of techniques inside a sentence: "deep tissue work". */
extern const char *const technique_phrases[TECHNIQUE_N];
/* Describes the estimates of the technique with the most sessions. At least
 * one technique must have an estimate. */
const char *range_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

/* words/verdict.c */

/* Makes the sentences about techniques; the first is the verdict. */
void verdict_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out);
/* Names the techniques that were always used together; NULL when there are
 * none. */
const char *together_text(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

#endif
