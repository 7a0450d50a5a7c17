/*
 * phone.h: what is known of the telephone numbers of a country: as much as
 * tells one from a slip of the finger.
 */
#ifndef PHONE_H
#define PHONE_H

#include "base.h"

/* How many digits a number has, without its country and trunk. */
struct length {
	const char *begins;
	size_t min, max;
};

struct country {
	const char *word; /* ISO 3166 */
	const char *code;
	const char *trunk; /* dialled before a number at home, or "" */
	const char *bare;  /* how one may begin that has lost its trunk: 0123 in
			    * a spreadsheet is the number 123; NULL: none */
	struct length lengths[4]; /* the first that fits counts */
	const char *home, *abroad; /* the same number in both ways */
};

/* The first is the one that holds when none is configured. */
extern const struct country countries[];
extern const size_t countries_n;
/* NULL: not known here. */
const struct country *country_named(const char *word);

#endif
