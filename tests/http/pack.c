/*
 * pack.c: makes a backup out of a database file, as anybody could who has read
 * how one is made; written from the description of the format alone:
 *
 *	pack FORMAT FROM TO KEY PUBLIC SCHEMA SEQUENCE HASH
 *
 * FORMAT is 1 or 2. KEY is the practice's key file, PUBLIC the key to seal to,
 * each "-" for none. The rest goes into the head.
 */
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

static uint8_t head[225], key[32];
static size_t head_size;

static void
need(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "pack: %s\n", what);
	exit(1);
}

static void
number(uint8_t *out, const char *text)
{
	uint64_t value = strtoull(text, NULL, 10);
	int i;

	for (i = 7; i >= 0; i--, value >>= 8)
		out[i] = (uint8_t)value;
}

static void
hash_of(const char *purpose, size_t of_head, uint8_t *out, size_t len)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, sizeof(key), len);
	crypto_generichash_update(
	    &state, (const uint8_t *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&state, head, of_head);
	crypto_generichash_final(&state, out, len);
}

/* The key for proofs, made of the one in a file. */
static void
read_key(const char *path)
{
	uint8_t master[32];
	FILE *file = fopen(path, "rb");

	need(file != NULL && fread(master, 32, 1, file) == 1, path);
	fclose(file);
	crypto_kdf_derive_from_key(key, 32, 1, "rlfbckup", master);
}

static void
fill_head(char **argv, const uint8_t chunks[32])
{
	uint8_t public_key[32];
	size_t len;

	memcpy(head,
	    argv[1][0] == '1' ? "reliefd-backup-1" : "reliefd-backup-2", 16);
	if (strcmp(argv[5], "-") == 0) {
		memcpy(head + 17, chunks, 32);
	} else {
		need(sodium_hex2bin(public_key, 32, argv[5], strlen(argv[5]),
			 NULL, &len, NULL) == 0 &&
			 len == 32,
		    "PUBLIC");
		head[16] = 1;
		crypto_box_seal(head + 17, chunks, 32, public_key);
	}
	if (head_size < sizeof(head))
		return;
	number(head + 137, "1795327509");
	number(head + 145, argv[6]);
	number(head + 153, argv[7]);
	need(sodium_hex2bin(head + 161, 32, argv[8], strlen(argv[8]), NULL,
		 &len, NULL) == 0 &&
		 len == 32,
	    "HASH");
	if (strcmp(argv[4], "-") != 0) {
		hash_of("maker", 0, head + 121, 16);
		hash_of("head", 193, head + 193, 32);
	}
}

int
main(int argc, char **argv)
{
	crypto_secretstream_xchacha20poly1305_state stream;
	crypto_generichash_state proof;
	uint8_t chunks[32], plain[CHUNK], packed[CHUNK + 17], mac[32] = { 0 };
	unsigned long long len;
	int first = 1, next;
	FILE *in, *out;
	size_t n;

	need(argc == 9 && sodium_init() >= 0, "wrong use");
	head_size = argv[1][0] == '1' ? 121 : sizeof(head);
	if (strcmp(argv[4], "-") != 0)
		read_key(argv[4]);
	randombytes_buf(chunks, sizeof(chunks));
	crypto_secretstream_xchacha20poly1305_init_push(
	    &stream, head + 97, chunks);
	fill_head(argv, chunks);
	need((in = fopen(argv[2], "rb")) != NULL, argv[2]);
	need((out = fopen(argv[3], "wb")) != NULL, argv[3]);
	fwrite(head, head_size, 1, out);
	crypto_generichash_init(&proof, key, sizeof(key), 32);
	crypto_generichash_update(&proof, head, head_size);
	do {
		n = fread(plain, 1, CHUNK, in);
		next = getc(in);
		ungetc(next, in);
		crypto_secretstream_xchacha20poly1305_push(&stream, packed,
		    &len, plain, n, first ? head : NULL, first ? head_size : 0,
		    next == EOF && argv[1][0] == '1' ? 3 : 0);
		crypto_generichash_update(&proof, packed, len);
		fwrite(packed, 1, len, out);
		first = 0;
	} while (next != EOF);
	if (strcmp(argv[4], "-") != 0)
		crypto_generichash_final(&proof, mac, 32);
	if (argv[1][0] == '2') {
		crypto_secretstream_xchacha20poly1305_push(
		    &stream, packed, &len, mac, 32, NULL, 0, 3);
		fwrite(packed, 1, len, out);
	}
	need(fclose(out) == 0, argv[3]);
	return 0;
}
