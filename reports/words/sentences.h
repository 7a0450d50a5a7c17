/*
 * sentences.h: what a report says in sentences.
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
/* The days over which a slope is reported: 28, or 365 where 28 would round to
 * no change. */
double trend_days(const struct trend *trend);
void sentence_add(
    struct arena *arena, struct sentences *out, const char *sentence);
/* What the first page says in words. */
void sentences_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, enum reader reader,
    struct sentences *out);

/* words/ranges.c */

/* "deep tissue work", in a sentence. */
extern const char *const technique_phrases[TECHNIQUE_N];
/* The estimates of the technique in most sessions; there must be one. */
const char *range_sentence(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

/* words/verdict.c */

/* The sentences about techniques; the first is the verdict. */
void verdict_make(struct arena *arena, enum lang lang,
    const struct analysis *analysis, struct sentences *out);
/* Which techniques were always used together; NULL when none were. */
const char *together_text(
    struct arena *arena, enum lang lang, const struct analysis *analysis);

#endif
