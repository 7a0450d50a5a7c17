/*
 * auth.c: the only file that includes sodium.h: random numbers, tokens, hashes,
 * passwords, and the token that proves a form's origin.
 */
#include "system.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* argon2id: 64 MiB, two passes. */
#define PASSWORD_PASSES 2
#define PASSWORD_MEMORY ((size_t)64 * 1024 * 1024)
#define PASSWORD_MIN 12
#define PASSWORD_MAX 128

static unsigned char process_key[crypto_auth_KEYBYTES];

static unsigned char sealing_key[crypto_secretbox_KEYBYTES];
static bool sealing;

static void csrf_bytes(const char *, uint8_t[32]);

void
auth_init(void)
{
	if (sodium_init() < 0)
		abort();
	randombytes_buf(process_key, sizeof(process_key));
	/* Keep keys out of swap and core dumps, where the system allows it. */
	(void)sodium_mlock(process_key, sizeof(process_key));
	(void)sodium_mlock(sealing_key, sizeof(sealing_key));
}

void
random_bytes(void *out, size_t len)
{
	randombytes_buf(out, len);
}

void
random_id(char out[ID_SIZE])
{
	uint8_t bytes[ID_SIZE / 2];

	random_bytes(bytes, sizeof(bytes));
	hex_text(bytes, sizeof(bytes), out);
}

void
token_make(char out[TOKEN_SIZE])
{
	uint8_t bytes[TOKEN_BYTES];

	random_bytes(bytes, sizeof(bytes));
	sodium_bin2base64(out, 44, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
}

bool
token_hash(const char *token, uint8_t hash[32])
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	uint8_t bytes[TOKEN_BYTES];
	size_t len;

	/* One spelling per token: libsodium checks the unused bits of the last
	 * character, but reads every byte from 0x80 on as "_". */
	if (strlen(token) != 43 || strspn(token, alphabet) != 43 ||
	    sodium_base642bin(bytes, sizeof(bytes), token, 43, NULL, &len, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    len != TOKEN_BYTES)
		return false;
	sha256(bytes, sizeof(bytes), hash);
	sodium_memzero(bytes, sizeof(bytes));
	return true;
}

void
sha256(const void *bytes, size_t len, uint8_t out[32])
{
	crypto_hash_sha256(out, bytes, len);
}

_Static_assert(
    sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256) &&
	_Alignof(crypto_hash_sha256_state) <= _Alignof(struct sha256),
    "the library's state fits into ours");

void
sha256_start(struct sha256 *hash)
{
	crypto_hash_sha256_init((void *)hash->state);
}

void
sha256_add(struct sha256 *hash, const void *bytes, size_t len)
{
	crypto_hash_sha256_update((void *)hash->state, bytes, len);
}

void
sha256_end(struct sha256 *hash, uint8_t out[32])
{
	crypto_hash_sha256_final((void *)hash->state, out);
}

void
sha256_base64(const void *bytes, size_t len, char out[45])
{
	uint8_t hash[32];

	sha256(bytes, len, hash);
	sodium_bin2base64(
	    out, 45, hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL);
}

void
keyed_hash(const char *text, char out[KEYED_HASH_SIZE])
{
	uint8_t hash[crypto_generichash_BYTES_MIN];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)text,
	    strlen(text), process_key, sizeof(process_key));
	hex_text(hash, 8, out);
}

bool
password_hash(const char *password, char out[PASSWORD_SIZE])
{
	_Static_assert(PASSWORD_SIZE >= crypto_pwhash_STRBYTES,
	    "room for an argon2id string");
	return crypto_pwhash_str_alg(out, password, strlen(password),
		   PASSWORD_PASSES, PASSWORD_MEMORY,
		   crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool
password_verify(const char *hash, const char *password)
{
	/* A valid hash, as costly as a real one; no password matches. */
	static const char nobody[] =
	    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	return crypto_pwhash_str_verify(
		   hash ? hash : nobody, password, strlen(password)) == 0 &&
	       hash != NULL;
}

const char *
password_problem(const char *password, const char *login)
{
	static const char *const common[] = { "123456789012", "1234567890123",
		"passwordpassword", "password1234", "password12345",
		"qwertyuiop12", "qwertyuiopas", "iloveyou1234", "letmein12345",
		"administrator", "welcome12345", "massage12345",
		"reliefdreliefd", "abcdefghijkl", "changeme1234" };
	size_t length = utf8_length(password), i;

	if (length < PASSWORD_MIN)
		return "The password must have at least 12 characters.";
	if (length > PASSWORD_MAX)
		return "The password must have at most 128 characters.";
	for (i = 0; i < nitems(common); i++) {
		if (strcmp(password, common[i]) == 0)
			return "Many people use this password. "
			       "Choose another one.";
	}
	if (strspn(password, (const char[]){ password[0], '\0' }) ==
	    strlen(password))
		return "Many people use this password. Choose another one.";
	if (strlen(login) >= 4 && strstr(password, login) != NULL)
		return "The password must not contain the login name.";
	return NULL;
}

void
password_make(char out[ONE_TIME_SIZE])
{
	/* Without letters and digits that look alike. */
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	size_t i;

	for (i = 0; i < 19; i++)
		out[i] =
		    i % 5 == 4
			? '-'
			: letters[randombytes_uniform(sizeof(letters) - 1)];
	out[19] = '\0';
}

void
csrf_make(const char *cookie, char out[CSRF_SIZE])
{
	uint8_t hash[32];

	csrf_bytes(cookie, hash);
	hex_text(hash, sizeof(hash), out);
}

bool
csrf_ok(const char *cookie, const char *value)
{
	uint8_t want[32], got[32];

	if (cookie == NULL || value == NULL || !parse_hex(value, got, 32))
		return false;
	csrf_bytes(cookie, want);
	return sodium_memcmp(want, got, sizeof(want)) == 0;
}

void
seal_with(const uint8_t key[SEAL_KEY_SIZE])
{
	_Static_assert(SEAL_KEY_SIZE == crypto_secretbox_KEYBYTES &&
			   SEAL_EXTRA == crypto_secretbox_NONCEBYTES +
					     crypto_secretbox_MACBYTES,
	    "as in system.h");
	memcpy(sealing_key, key, sizeof(sealing_key));
	sealing = true;
}

bool
seal(const void *secret, size_t len, uint8_t *out)
{
	if (!sealing)
		return false;
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	return crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, secret,
		   len, out, sealing_key) == 0;
}

bool
unseal(const uint8_t *sealed, size_t len, void *out)
{
	return sealing && len > SEAL_EXTRA &&
	       crypto_secretbox_open_easy(out,
		   sealed + crypto_secretbox_NONCEBYTES,
		   len - crypto_secretbox_NONCEBYTES, sealed, sealing_key) == 0;
}

void
key_for(const uint8_t key[SEAL_KEY_SIZE], const char context[8],
    uint8_t out[SEAL_KEY_SIZE])
{
	_Static_assert(SEAL_KEY_SIZE == crypto_kdf_KEYBYTES &&
			   crypto_kdf_CONTEXTBYTES == 8,
	    "as in system.h");
	(void)crypto_kdf_derive_from_key(out, SEAL_KEY_SIZE, 1, context, key);
}

bool
secret_hash(const char *text, uint8_t out[32])
{
	return key_mac("recovery code", text, strlen(text), out);
}

bool
key_mac(const char *purpose, const void *bytes, size_t len, uint8_t out[32])
{
	uint8_t key[crypto_auth_KEYBYTES];

	_Static_assert(crypto_auth_BYTES == 32, "as in system.h");
	if (!sealing)
		return false;
	crypto_generichash(key, sizeof(key), (const uint8_t *)purpose,
	    strlen(purpose), sealing_key, sizeof(sealing_key));
	crypto_auth(out, bytes, len, key);
	sodium_memzero(key, sizeof(key));
	return true;
}

bool
secret_same(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
secret_clear(void *p, size_t len)
{
	sodium_memzero(p, len);
}

/* Bound to the cookie, so that it ends with the login session. */
static void
csrf_bytes(const char *cookie, uint8_t out[32])
{
	crypto_hash_sha256_state state;
	static const char purpose[] = "reliefd csrf\n";

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(
	    &state, (const uint8_t *)purpose, sizeof(purpose));
	crypto_hash_sha256_update(
	    &state, (const uint8_t *)cookie, strlen(cookie));
	crypto_hash_sha256_final(&state, out);
}
