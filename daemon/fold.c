/*
 * fold.c: text made comparable for searching: lower case, without the
 * accents of Latin letters; other scripts stay as they are.
 */
#include "base.h"

#include <string.h>

/* The letters U+00C0 to U+017F without case and accents; '?' where that is
 * none of a-z, and the letter stays. */
static const char plain[] =
    "aaaaaa\?ceeeeiiiidnooooo\?ouuuuy\?saaaaaa\?ceeeeiiiidnooooo\?ouuuuy\?y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii\?\?jjkkklllllll"
    "lllnnnnnnnnnoooooo\?\?rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

char *
text_fold(struct arena *arena, const char *s)
{
	char *folded = arena_strdup(arena, s), *to = folded;
	const unsigned char *p = (const unsigned char *)s;

	for (; *p; p++) {
		unsigned letter;

		/* Two bytes 110000xx 10yyyyyy from U+00C0 to U+017F. */
		letter = p[0] >= 0xC3 && p[0] <= 0xC5 && p[1] != '\0'
			     ? ((p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu)) - 0xC0
			     : sizeof(plain);
		if (letter < sizeof(plain) - 1 && plain[letter] != '?') {
			*to++ = plain[letter];
			p++;
		} else {
			*to++ = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
		}
	}
	*to = '\0';
	return folded;
}
