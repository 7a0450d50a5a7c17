/*
 * dialect.c: commas, semicolons, tabs or bars between cells: which of
 * them the first line tells, as no name of a column has one. A first line
 * "sep=;" says it in words.
 */
#include "dialect.h"

#include <string.h>

static const char delimiters[] = ",;\t|";
#define DELIMITERS_N (sizeof(delimiters) - 1)

static size_t separator_line(const char *, size_t, char *);
static char most_frequent(const char *, size_t);

void
dialect_find(const char *bytes, size_t len, struct dialect *out)
{
	*out = (struct dialect){ .delimiter = ',' };
	if (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 ||
			    memcmp(bytes, "\xFE\xFF", 2) == 0 ||
			    (bytes[0] == '\0') != (bytes[1] == '\0')))
		out->wide = true;
	/* A byte order mark of UTF-8. */
	if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		out->skip = 3;
	len -= out->skip;
	bytes += out->skip;
	out->lines = separator_line(bytes, len, &out->delimiter);
	if (out->lines > 0) {
		out->skip += out->lines;
		out->lines = 1;
	} else
		out->delimiter = most_frequent(bytes, len);
}

char *
dialect_plain(struct dialect *dialect, char *bytes, size_t *len)
{
	enum dialect_place place = dialect->place;
	char *from = bytes, *end = bytes + *len, *start = bytes, *to;

	/* The "=" held back may stand in front after all. */
	if (place == AFTER_EQUAL)
		start--;
	for (to = start; from < end; from++) {
		bool ends = *from == dialect->delimiter || *from == '\r' ||
			    *from == '\n';

		if (place == AFTER_EQUAL && *from != '"')
			*to++ = '=';
		if (place == AT_CELL && *from == '=') {
			place = AFTER_EQUAL;
			continue;
		}
		if (place == IN_QUOTES)
			place = *from == '"' ? AFTER_QUOTE : IN_QUOTES;
		else if (*from == '"' && place != IN_PLAIN)
			place = IN_QUOTES;
		else if (ends)
			place = AT_CELL;
		else if (place != AT_CELL || *from != ' ')
			place = place == AFTER_QUOTE ? AFTER_QUOTE : IN_PLAIN;
		*to++ = *from;
	}
	dialect->place = place;
	*len = (size_t)(to - start);
	return start;
}

/* The length of a line "sep=X", 0 when the first line is none. */
static size_t
separator_line(const char *bytes, size_t len, char *delimiter)
{
	size_t quoted = len > 0 && bytes[0] == '"', n = quoted;

	if (len < n + 5 || strncasecmp(bytes + n, "sep=", 4) != 0 ||
	    memchr(delimiters, bytes[n + 4], DELIMITERS_N) == NULL)
		return 0;
	*delimiter = bytes[n + 4];
	n += 5;
	if (quoted && n < len && bytes[n] == '"')
		n++;
	/* A program may end this line as it ends those of the table. */
	while (n < len && bytes[n] == *delimiter)
		n++;
	if (n == len || (bytes[n] != '\r' && bytes[n] != '\n'))
		return 0;
	n += n + 1 < len && memcmp(bytes + n, "\r\n", 2) == 0;
	return n + 1;
}

/* What stands most often between the cells of the first line. */
static char
most_frequent(const char *bytes, size_t len)
{
	size_t counts[DELIMITERS_N] = { 0 }, i, best = 0;
	bool quoted = false, any = false;
	const char *delimiter;

	for (i = 0; i < len; i++) {
		quoted ^= bytes[i] == '"';
		if (quoted)
			continue;
		if (any && (bytes[i] == '\n' || bytes[i] == '\r'))
			break;
		delimiter = memchr(delimiters, bytes[i], DELIMITERS_N);
		if (delimiter != NULL)
			counts[delimiter - delimiters]++;
		else
			any |= (unsigned char)bytes[i] > ' ';
	}
	for (i = 1; i < DELIMITERS_N; i++) {
		if (counts[i] > counts[best])
			best = i;
	}
	return delimiters[best];
}
