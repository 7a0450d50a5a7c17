/* totp.c: codes of six digits, by liboath. */
#include "system.h"
#include "web.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#define STEP 30
#define DIGITS 6

static void totp_init(void);
static char *base32(const uint8_t *, size_t);

int64_t
totp_step(const uint8_t *secret, size_t len, int64_t now, const char *code)
{
	char made[DIGITS + 1];
	int64_t step = -1, at;
	int near;

	totp_init();
	if (strlen(code) != DIGITS || strspn(code, "0123456789") != DIGITS)
		return -1;
	for (near = -1; near <= 1; near++) {
		at = now / STEP + near;
		if (at >= 0 &&
		    oath_totp_generate((const char *)secret, len,
			(time_t)(at * STEP), STEP, 0, DIGITS,
			made) == OATH_OK &&
		    secret_same(made, code, DIGITS))
			step = at;
	}
	return step;
}

const char *
totp_address(struct arena *arena, const uint8_t *secret, size_t len,
    const char *issuer, const char *login)
{
	struct buf out = { .arena = arena };
	char *text = base32(secret, len);

	buf_puts(&out, "otpauth://totp/");
	html_url(&out, issuer);
	buf_puts(&out, ":");
	html_url(&out, login);
	buf_printf(&out, "?secret=%.*s&issuer=", (int)strcspn(text, "="), text);
	html_url(&out, issuer);
	free(text);
	return buf_text(&out);
}

const char *
totp_text(struct arena *arena, const uint8_t *secret, size_t len)
{
	struct buf out = { .arena = arena };
	char *text = base32(secret, len);
	size_t i;

	for (i = 0; text[i] != '\0' && text[i] != '='; i++) {
		if (i > 0 && i % 4 == 0)
			buf_putc(&out, ' ');
		buf_putc(&out, text[i]);
	}
	free(text);
	return buf_text(&out);
}

static void
totp_init(void)
{
	static bool ready;

	if (!ready && oath_init() != OATH_OK)
		abort();
	ready = true;
}

static char *
base32(const uint8_t *secret, size_t len)
{
	char *out = NULL;

	totp_init();
	if (oath_base32_encode((const char *)secret, len, &out, NULL) !=
	    OATH_OK)
		abort();
	return out;
}
