/*
 * phone.h: the rules for a country's telephone numbers, enough to tell a number
 * from a typing error.
 */
#ifndef PHONE_H
#define PHONE_H

#include "base.h"

/* The number of digits without country code and trunk prefix. */
struct length {
	const char *begins;
	size_t min, max;
};

struct country {
	const char *word; /* ISO 3166 */
	const char *code;
	const char *trunk; /* national trunk prefix, or "" */
	const char *bare;  /* first digit after a lost trunk prefix: 0123 is the
			    * number 123 in a spreadsheet; NULL: none */
	struct length lengths[4];  /* the first match counts */
	const char *home, *abroad; /* an example number in both forms */
};

/* The first country is the default. */
extern const struct country countries[];
extern const size_t countries_n;
/* Returns NULL for an unknown country. */
const struct country *country_named(const char *word);

#endif
