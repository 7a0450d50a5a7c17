/* Secrets: tokens, passwords, and what proves where a form came from. */
#include "system.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOKENS 100000

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789-_";

static int
by_text(const void *a, const void *b)
{
	return memcmp(a, b, 44);
}

static void
tokens_are_well_formed(void **state)
{
	uint8_t hash[32], again[32];
	char token[44];
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		token_make(token);
		assert_int_equal(strlen(token), 43);
		assert_int_equal(strspn(token, alphabet), 43);
		assert_true(token_hash(token, hash));
		assert_true(token_hash(token, again));
		assert_memory_equal(hash, again, sizeof(hash));
	}
}

/* A token hashes as its 32 bytes do: SHA-256, known from elsewhere. */
static void
a_known_token(void **state)
{
	/* sha256 of 32 zero bytes */
	static const char expected[] =
	    "66687aadf862bd776c8fc18b8e9f8e200897"
	    "14856ee233b3902a591d0d5f2925";
	uint8_t hash[32];
	char text[65], zero[44];

	(void)state;
	memset(zero, 'A', 43);
	zero[43] = '\0';
	assert_true(token_hash(zero, hash));
	hex_text(hash, 32, text);
	assert_string_equal(text, expected);
}

/* 32 bytes leave two bits of the last character: only zeros are spelt. */
static void
one_spelling_per_token(void **state)
{
	uint8_t hash[32];
	char token[64];
	size_t accepted = 0, i;

	(void)state;
	token_make(token);
	for (i = 0; i < 64; i++) {
		token[42] = alphabet[i];
		accepted += token_hash(token, hash);
	}
	assert_int_equal(accepted, 16);
}

static void
what_is_no_token(void **state)
{
	static const char *const endings[] = { "", "=", "==", "A", "AA", " ",
		"\n", "%", "+", "/", ".", "\xC3\xA9" };
	uint8_t hash[32];
	char token[64], bad[128];
	size_t i;

	(void)state;
	token_make(token);
	/* One character short, and that with something behind it. */
	for (i = 0; i < nitems(endings); i++) {
		(void)snprintf(bad, sizeof(bad), "%.42s%s", token, endings[i]);
		if (strcmp(endings[i], "A") != 0)
			assert_false(token_hash(bad, hash));
		(void)snprintf(bad, sizeof(bad), "%.43s%s", token, endings[i]);
		if (endings[i][0] != '\0')
			assert_false(token_hash(bad, hash));
		(void)snprintf(bad, sizeof(bad), "%s%.43s", endings[i], token);
		if (endings[i][0] != '\0')
			assert_false(token_hash(bad, hash));
	}
	for (i = 1; i < 256; i++) {
		(void)snprintf(bad, sizeof(bad), "%s", token);
		bad[20] = (char)i;
		assert_int_equal(
		    token_hash(bad, hash), strchr(alphabet, (int)i) != NULL);
	}
}

/* No token twice, and each of the 256 bits is set about half of the time:
 * 5 sigma of a fair coin, which 256 of them all keep to but once in 7000. */
static void
tokens_are_random(void **state)
{
	char(*tokens)[44] = malloc(TOKENS * sizeof(*tokens));
	int counts[43][6] = { { 0 } }, i, k, bit;

	(void)state;
	assert_non_null(tokens);
	for (i = 0; i < TOKENS; i++) {
		token_make(tokens[i]);
		for (k = 0; k < 43; k++) {
			const char *at = strchr(alphabet, tokens[i][k]);

			for (bit = 0; bit < 6; bit++)
				counts[k][bit] += (at - alphabet) >> bit & 1;
		}
	}
	for (k = 0; k < 43; k++) {
		for (bit = 0; bit < 6; bit++) {
			int off = abs(counts[k][bit] - TOKENS / 2);

			/* The two bits that are none of the 256. */
			if (k == 42 && bit < 2)
				assert_int_equal(counts[k][bit], 0);
			else if (off > 5 * 158)
				fail_msg("bit %d of character %d: %d of %d",
				    bit, k, counts[k][bit], TOKENS);
		}
	}
	qsort(tokens, TOKENS, sizeof(*tokens), by_text);
	for (i = 1; i < TOKENS; i++)
		assert_string_not_equal(tokens[i - 1], tokens[i]);
	free(tokens);
}

static void
ids_are_hex(void **state)
{
	char id[ID_SIZE], other[ID_SIZE];
	uint8_t bytes[16];

	(void)state;
	random_id(id);
	random_id(other);
	assert_true(parse_hex(id, bytes, 16));
	assert_string_not_equal(id, other);
}

static void
known_hashes(void **state)
{
	uint8_t hash[32];
	char text[65], base64[45];

	(void)state;
	sha256("abc", 3, hash);
	hex_text(hash, 32, text);
	assert_string_equal(text,
	    "ba7816bf8f01cfea414140de5dae2223b00361a3"
	    "96177a9cb410ff61f20015ad");
	sha256_base64("", 0, base64);
	assert_string_equal(
	    base64, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	keyed_hash("127.0.0.1", text);
	keyed_hash("127.0.0.1", base64);
	assert_int_equal(strlen(text), 16);
	assert_string_equal(text, base64);
	keyed_hash("127.0.0.2", base64);
	assert_string_not_equal(text, base64);
}

static void
csrf_belongs_to_its_cookie(void **state)
{
	char one[44], other[44], value[65], bad[70];
	size_t i;

	(void)state;
	token_make(one);
	token_make(other);
	csrf_make(one, value);
	assert_true(csrf_ok(one, value));
	assert_false(csrf_ok(other, value));
	assert_false(csrf_ok(NULL, value));
	assert_false(csrf_ok(one, NULL));
	assert_false(csrf_ok(one, ""));
	/* It does not give the cookie away. */
	assert_null(strstr(value, one));
	for (i = 0; i < 64; i++) {
		(void)snprintf(bad, sizeof(bad), "%s", value);
		bad[i] = bad[i] == '0' ? '1' : '0';
		assert_false(csrf_ok(one, bad));
		(void)snprintf(bad, sizeof(bad), "%.*s", (int)i, value);
		assert_false(csrf_ok(one, bad));
	}
	(void)snprintf(bad, sizeof(bad), "%s0", value);
	assert_false(csrf_ok(one, bad));
}

static void
passwords(void **state)
{
	char hash[PASSWORD_SIZE], again[PASSWORD_SIZE];

	(void)state;
	assert_true(password_hash("correct horse battery", hash));
	assert_true(password_hash("correct horse battery", again));
	assert_string_not_equal(hash, again);
	assert_int_equal(
	    strncmp(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31), 0);
	assert_true(password_verify(hash, "correct horse battery"));
	assert_true(password_verify(again, "correct horse battery"));
	assert_false(password_verify(hash, "correct horse batterz"));
	assert_false(password_verify(hash, "correct horse battery "));
	assert_false(password_verify(hash, ""));
	assert_false(password_verify(NULL, "correct horse battery"));
	assert_false(password_verify(NULL, ""));
	assert_false(password_verify("no hash", "no hash"));
}

static void
passwords_good_enough(void **state)
{
	static const char *const good[] = { "correct horse battery",
		"123456789013",
		"\xE6\x9E\x97\xE4\xBC\x9F\xE6\x9E\x97"
		"\xE4\xBC\x9F\xE6\x9E\x97\xE4\xBC\x9F"
		"\xE6\x9E\x97\xE4\xBC\x9F\xE6\x9E\x97"
		"\xE4\xBC\x9F\xE6\x9E\x97\xE4\xBC\x9F",
		"            x" };
	static const char *const bad[] = { "", "short", "elevenchars",
		"123456789012", "password1234", "aaaaaaaaaaaaaaa",
		"aisha is my name" };
	char length[200];
	size_t i;

	(void)state;
	for (i = 0; i < nitems(good); i++)
		assert_null(password_problem(good[i], "aisha"));
	for (i = 0; i < nitems(bad); i++) {
		if (password_problem(bad[i], "aisha") == NULL)
			fail_msg("\"%s\" is no password", bad[i]);
	}
	memset(length, 'x', sizeof(length));
	length[0] = 'y';
	length[128] = '\0';
	assert_null(password_problem(length, "aisha"));
	length[128] = 'x';
	length[129] = '\0';
	assert_non_null(password_problem(length, "aisha"));
}

static void
made_passwords(void **state)
{
	char one[20], other[20];
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		password_make(one);
		assert_int_equal(strlen(one), 19);
		assert_int_equal(one[4], '-');
		assert_int_equal(one[9], '-');
		assert_int_equal(one[14], '-');
		assert_null(strpbrk(one, "lo01"));
		assert_null(password_problem(one, "owner"));
	}
	password_make(other);
	assert_string_not_equal(one, other);
}

static void
secrets_are_cleared(void **state)
{
	char secret[8] = "secret", zero[8] = "";

	(void)state;
	secret_clear(secret, sizeof(secret));
	assert_memory_equal(secret, zero, sizeof(secret));
}

static void
a_keyed_hash_takes_the_key(void **state)
{
	static const uint8_t one[SEAL_KEY_SIZE] = { 1 };
	static const uint8_t two[SEAL_KEY_SIZE] = { 2 };
	uint8_t hash[32], again[32], other[32], plain[32];

	(void)state;
	seal_with(one);
	assert_true(secret_hash("abcdefghijkmnpqr", hash));
	assert_true(secret_hash("abcdefghijkmnpqr", again));
	assert_memory_equal(hash, again, sizeof(hash));
	assert_true(secret_hash("abcdefghijkmnpqs", other));
	assert_memory_not_equal(hash, other, sizeof(hash));
	sha256("abcdefghijkmnpqr", 16, plain);
	assert_memory_not_equal(hash, plain, sizeof(hash));
	seal_with(two);
	assert_true(secret_hash("abcdefghijkmnpqr", other));
	assert_memory_not_equal(hash, other, sizeof(hash));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_well_formed),
		cmocka_unit_test(a_known_token),
		cmocka_unit_test(one_spelling_per_token),
		cmocka_unit_test(what_is_no_token),
		cmocka_unit_test(tokens_are_random),
		cmocka_unit_test(ids_are_hex),
		cmocka_unit_test(known_hashes),
		cmocka_unit_test(csrf_belongs_to_its_cookie),
		cmocka_unit_test(passwords),
		cmocka_unit_test(passwords_good_enough),
		cmocka_unit_test(made_passwords),
		cmocka_unit_test(secrets_are_cleared),
		cmocka_unit_test(a_keyed_hash_takes_the_key),
	};

	auth_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
