/*
 * fuzz_secrets.c: tokens, form tokens, codes and what is sealed. Each has one
 * spelling that is accepted, and no other.
 *
 * An input is a byte that chooses, and the rest.
 */
#include "fuzz.h"
#include "system.h"

#include <liboath/oath.h>

static const char base64url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* 43 characters carry 258 bits; the last two must be 0. */
static bool
slow_token(const char *s, uint8_t bytes[33])
{
	size_t i, k;
	const char *at;

	memset(bytes, 0, 33);
	for (i = 0; s[i] != '\0'; i++) {
		at = strchr(base64url, s[i]);
		if (i == 43 || at == NULL)
			return false;
		for (k = 0; k < 6; k++) {
			if ((at - base64url) >> (5 - k) & 1)
				bytes[(6 * i + k) / 8] |=
				    (uint8_t)(0x80 >> (6 * i + k) % 8);
		}
	}
	return i == 43 && bytes[32] == 0;
}

static void
check_token(struct input *in, struct arena *arena)
{
	const char *s = take_until(in, arena, '\0');
	uint8_t bytes[33], want[32], hash[32];
	bool ok = token_hash(s, hash);

	must(ok == slow_token(s, bytes));
	sha256(bytes, 32, want);
	must(!ok || memcmp(want, hash, 32) == 0);
}

static void
check_csrf(struct input *in, struct arena *arena)
{
	const char *cookie = take_until(in, arena, '\n');
	const char *value = take_until(in, arena, '\0');
	char made[65];

	csrf_make(cookie, made);
	must(csrf_ok(cookie, made));
	must(csrf_ok(cookie, value) == (strcmp(value, made) == 0));
	must(!csrf_ok(NULL, made) && !csrf_ok(cookie, NULL));
	/* One bit of it changed, by the next bytes. */
	made[take(in) % 64] ^= (char)(1 << take(in) % 7);
	must(!csrf_ok(cookie, made));
}

/* The codes of the five steps around now: those of three are right. */
static void
check_code(struct input *in, struct arena *arena)
{
	int64_t now = 60 + (int64_t)take(in) * 7919 + take(in), step, found;
	char secret[20], code[7];
	const char *typed;
	int k;

	memset(secret, take(in), sizeof(secret));
	secret[0] = (char)take(in);
	typed = take_until(in, arena, '\0');
	step = totp_step((uint8_t *)secret, sizeof(secret), now, typed);
	must(step < 0 || (strlen(typed) == 6 &&
			     typed[strspn(typed, "0123456789")] == '\0' &&
			     llabs(step - now / 30) <= 1));
	for (k = -2; k <= 2; k++) {
		must(oath_totp_generate(secret, sizeof(secret),
			 (now / 30 + k) * 30, 30, 0, 6, code) == OATH_OK);
		must(strcmp(code, typed) != 0 || k * k > 1 || step >= 0);
		found = totp_step((uint8_t *)secret, sizeof(secret), now, code);
		must(k * k > 1 || found >= 0);
		must(step < 0 || step != now / 30 + k ||
		     strcmp(code, typed) == 0);
	}
}

static void
check_seal(struct input *in, struct arena *arena)
{
	uint8_t sealed[64 + SEAL_EXTRA], opened[64];
	size_t len = in->size < 64 ? in->size : 64, at;

	(void)arena;
	if (len == 0)
		return;
	must(seal(in->data, len, sealed));
	must(unseal(sealed, len + SEAL_EXTRA, opened));
	must(memcmp(opened, in->data, len) == 0);
	at = in->data[0] % (len + SEAL_EXTRA);
	sealed[at] ^= (uint8_t)(1 << in->data[len - 1] % 8);
	must(!unseal(sealed, len + SEAL_EXTRA, opened));
	must(!unseal(in->data, in->size, opened) || in->size > 64);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(struct input *, struct arena *) = {
		check_token, check_csrf, check_code, check_seal
	};
	static const uint8_t key[SEAL_KEY_SIZE] = { 1, 2, 3 };
	struct input in = { data, size < 100 ? size : 100 };
	struct arena *arena = arena_new();
	static bool ready;

	if (!ready) {
		auth_init();
		seal_with(key);
		ready = oath_init() == OATH_OK;
	}
	checks[take(&in) % nitems(checks)](&in, arena);
	arena_free(arena);
	return 0;
}
