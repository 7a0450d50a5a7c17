/*
 * message_text.c: what is written to clients, in their language, without a
 * word about health: others may see the screen it appears on.
 */
#include "pages.h"

const char *
message_text(struct arena *arena, enum lang lang, int nudges, const char *name,
    const char *address)
{
	return arena_printf(arena,
	    nudges == 0
		? tr(lang,
		      "Hello %s, please tell us how you are. It takes less "
		      "than a minute: %s")
		: tr(lang,
		      "Hello %s, we have not heard from you yet. If you "
		      "like, tell us how you are; it takes less than a "
		      "minute: %s"),
	    name, address);
}
