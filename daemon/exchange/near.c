/* near.c: the name that somebody may have meant. */
#include "data.h"

#include <string.h>

#define LONGEST 40

static size_t distance(const char *, const char *);
static bool same(char, char);

const char *
near_find(const char *text, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t i, least = SIZE_MAX, steps;

	if (strlen(text) > LONGEST)
		return NULL;
	for (i = 0; i < n; i++) {
		if (strlen(names[i]) > LONGEST)
			continue;
		steps = distance(text, names[i]);
		/* One letter in three may be another. */
		if (steps * 3 > strlen(names[i]) || steps >= least)
			continue;
		least = steps;
		best = names[i];
	}
	return best;
}

/* How many characters must be put in, left out or changed. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1], i, j, corner, above;

	for (j = 0; b[j] != '\0'; j++)
		row[j] = j;
	row[j] = j;
	for (i = 0; a[i] != '\0'; i++) {
		corner = row[0];
		row[0] = i + 1;
		for (j = 0; b[j] != '\0'; j++) {
			above = row[j + 1];
			row[j + 1] = corner + !same(a[i], b[j]);
			if (above + 1 < row[j + 1])
				row[j + 1] = above + 1;
			if (row[j] + 1 < row[j + 1])
				row[j + 1] = row[j] + 1;
			corner = above;
		}
	}
	return row[j];
}

static bool
same(char a, char b)
{
	return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
}
