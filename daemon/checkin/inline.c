/*
 * inline.c: the style and the scripts that stand inside the pages for
 * clients, so that one answer is the whole page. share/shorten.awk has made
 * them short; the policy allows each by its hash.
 */
#include "pages.h"
#include "system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLICY_MAX 640

static const char *const names[INLINE_N] = { "frame.css", "form.css",
	"receipt.css", "form.js", "phone.js" };

const char *
inline_text(enum inlined which)
{
	size_t i;

	for (i = 0; i < share_inline_n; i++) {
		if (strcmp(share_inline[i].name, names[which]) == 0)
			return share_inline[i].data;
	}
	abort();
}

const char *
inline_policy(void)
{
	static char policy[POLICY_MAX];
	char hashes[INLINE_N][45];
	int i;

	if (*policy != '\0')
		return policy;
	for (i = 0; i < INLINE_N; i++)
		sha256_base64(inline_text((enum inlined)i),
		    strlen(inline_text((enum inlined)i)), hashes[i]);
	if ((size_t)snprintf(policy, sizeof(policy),
		"default-src 'none'; "
		"style-src 'sha256-%s' 'sha256-%s' 'sha256-%s'; "
		"script-src 'sha256-%s' 'sha256-%s'; connect-src 'self'; "
		"img-src 'self'; form-action 'self'; base-uri 'none'; "
		"frame-ancestors 'none'",
		hashes[FRAME_STYLE], hashes[FORM_STYLE], hashes[RECEIPT_STYLE],
		hashes[FORM_SCRIPT], hashes[PHONE_SCRIPT]) >= sizeof(policy))
		abort();
	return policy;
}
