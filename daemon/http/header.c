/*
 * header.c: headers whose value is a list (RFC 9110, 5.6.1). A list may come in
 * several lines, with spaces, tabs and empty parts, in any case.
 */
#include "web.h"

#include <string.h>
#include <strings.h>

#define SPACE " \t"

/* A part of a list, without surrounding space. */
struct part {
	const char *v;
	size_t len;
};

static bool part_next(const char **, struct part *);
static bool part_is(const struct part *, const char *);
static int part_weight(struct part *);

bool
header_takes_gzip(const char *list)
{
	int gzip = -1, any = -1, plain = -1, *which, weight;
	struct part part;

	while (list != NULL && part_next(&list, &part)) {
		weight = part_weight(&part);
		which = part_is(&part, "gzip") || part_is(&part, "x-gzip")
			    ? &gzip
			: part_is(&part, "identity") ? &plain
			: part_is(&part, "*")        ? &any
						     : &weight;
		/* Use the lower of two weights for gzip. */
		if (which == &plain ? weight > plain
				    : *which < 0 || weight < *which)
			*which = weight;
	}
	if (gzip < 0)
		gzip = any;
	return gzip > 0 && plain <= gzip;
}

bool
header_has_etag(const char *list, const char *etag)
{
	struct part part;

	while (list != NULL && part_next(&list, &part)) {
		if (part_is(&part, "*"))
			return true;
		/* A proxy that compresses an answer makes its tag weak. */
		if (part.len > 2 && strncmp(part.v, "W/", 2) == 0) {
			part.v += 2;
			part.len -= 2;
		}
		if (strlen(etag) == part.len &&
		    strncmp(part.v, etag, part.len) == 0)
			return true;
	}
	return false;
}

void
header_last_address(const char *list, char out[ADDRESS_SIZE])
{
	struct part part, last = { "", 0 };
	const char *colon;

	while (list != NULL && part_next(&list, &part))
		last = part;
	if (last.len >= 2 && last.v[0] == '"') {
		last.v++;
		last.len -= 2;
	}
	colon = memchr(last.v, ':', last.len);
	if (last.len > 0 && last.v[0] == '[') {
		last.v++;
		last.len = strcspn(last.v, "]");
	} else if (colon != NULL &&
		   memchr(colon + 1, ':',
		       (size_t)(last.v + last.len - colon - 1)) == NULL) {
		last.len = (size_t)(colon - last.v);
	}
	if (last.len >= ADDRESS_SIZE)
		last.len = ADDRESS_SIZE - 1;
	memcpy(out, last.v, last.len);
	out[last.len] = '\0';
}

/* Finds the next part that is not empty; moves list past it. */
static bool
part_next(const char **list, struct part *out)
{
	const char *p = *list + strspn(*list, SPACE ",");
	size_t len = strcspn(p, ",");

	*list = p + len;
	while (len > 0 && strchr(SPACE, p[len - 1]) != NULL)
		len--;
	*out = (struct part){ p, len };
	return len > 0;
}

static bool
part_is(const struct part *part, const char *word)
{
	return strlen(word) == part->len &&
	       strncasecmp(part->v, word, part->len) == 0;
}

/* Cuts ";q=0.5" off and returns it in thousandths: 1000 when it is missing, 0
 * when it is invalid. */
static int
part_weight(struct part *part)
{
	const char *mark = memchr(part->v, ';', part->len);
	const char *end = part->v + part->len;
	int value, unit;

	if (mark == NULL)
		return 1000;
	part->len = (size_t)(mark - part->v);
	while (part->len > 0 && strchr(SPACE, part->v[part->len - 1]) != NULL)
		part->len--;
	mark += 1 + strspn(mark + 1, SPACE);
	if (end - mark < 3 || strncasecmp(mark, "q=", 2) != 0 ||
	    (mark[2] != '0' && mark[2] != '1'))
		return 0;
	value = (mark[2] - '0') * 1000;
	mark += 3;
	if (mark < end && *mark == '.')
		mark++;
	for (unit = 100; mark < end && *mark >= '0' && *mark <= '9'; mark++) {
		value += (*mark - '0') * unit;
		unit /= 10;
	}
	return mark < end || value > 1000 ? 0 : value;
}
