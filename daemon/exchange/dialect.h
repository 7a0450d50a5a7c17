/*
 * dialect.h: how the program that wrote a CSV file separates its cells, and
 * what it puts around texts so that a spreadsheet leaves them alone.
 */
#ifndef DIALECT_H
#define DIALECT_H

#include "base.h"

enum dialect_place {
	AT_CELL,     /* nothing of the cell was read */
	AFTER_EQUAL, /* it begins with "=", which is held back */
	IN_PLAIN,
	IN_QUOTES,
	AFTER_QUOTE,
};
struct dialect {
	char delimiter;
	size_t skip;  /* bytes in front of the first line of the table */
	size_t lines; /* that they are */
	bool wide;    /* UTF-16: two bytes a character */
	enum dialect_place place;
};

/* Finds out from the first bytes of a file, with all of its first line. */
void dialect_find(const char *bytes, size_t len, struct dialect *out);
/*
 * Takes off the = of cells that are written ="text". What is left begins at
 * bytes - 1 or at bytes; that is returned, and its length put into len.
 */
char *dialect_plain(struct dialect *dialect, char *bytes, size_t *len);

#endif
