/* test_container.c: backups of every size around a chunk come back, and with
 * a byte more or less they do not. */
#include "backup.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "system.h"

#define CHUNK 65536
#define PACKED (CHUNK + 17)
#define HEAD 225

static const uint8_t mine[BACKUP_KEY_SIZE] = { 1 };
static const uint8_t other[BACKUP_KEY_SIZE] = { 2 };
static char folder[] = "/tmp/test_container.XXXXXX";
static char plain[80], packed[80], out[80];

static int
make_folder(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(plain, sizeof(plain), "%s/plain", folder);
	(void)snprintf(packed, sizeof(packed), "%s/packed", folder);
	(void)snprintf(out, sizeof(out), "%s/out", folder);
	return 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	(void)unlink(plain);
	(void)unlink(packed);
	return rmdir(folder);
}

/* The first size bytes of a sequence, and their hash. */
static void
spill(const char *path, size_t size)
{
	FILE *file = fopen(path, "we");
	size_t i;

	assert_non_null(file);
	for (i = 0; i < size; i++)
		assert_true(putc((int)(i * 31 % 251), file) != EOF);
	assert_int_equal(fclose(file), 0);
}

static off_t
size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

static void
pack(size_t size, const uint8_t *public_key, const uint8_t *proof,
    struct backup_head *about)
{
	uint8_t chunks[BACKUP_KEY_SIZE];
	struct backup_keys keys = {
		.public_key = public_key, .chunks = chunks, .proof = proof
	};

	random_bytes(chunks, sizeof(chunks));
	*about = (struct backup_head){
		.made_at = 1795327509, .schema = 4, .sequence = 77
	};
	memset(about->audit, 0xA5, sizeof(about->audit));
	(void)unlink(packed);
	spill(plain, size);
	assert_true(container_write(plain, packed, &keys, about));
}

static void
refused(const struct backup_keys *keys)
{
	struct backup_head about;
	const char *why = NULL;

	assert_false(container_read(packed, out, keys, &about, &why));
	assert_non_null(why);
	assert_int_equal(access(out, F_OK), -1);
}

static void
every_size(void **state)
{
	static const size_t sizes[] = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1,
		2 * CHUNK };
	struct backup_keys keys = { .proof = mine };
	struct backup_head about, again;
	const char *why;
	FILE *file;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(sizes); i++) {
		pack(sizes[i], NULL, mine, &about);
		assert_true(container_read(packed, out, &keys, &again, &why));
		assert_memory_equal(
		    about.content, again.content, sizeof(about.content));
		assert_int_equal(again.proof, PROOF_HOLDS);
		assert_int_equal(again.made_at, about.made_at);
		assert_int_equal(again.schema, about.schema);
		assert_int_equal(again.sequence, about.sequence);
		assert_memory_equal(
		    again.audit, about.audit, sizeof(about.audit));
		assert_int_equal(size_of(out), sizes[i]);
		assert_int_equal(unlink(out), 0);
		/* A byte more, as many as there were, a byte less. */
		file = fopen(packed, "ae");
		assert_non_null(file);
		assert_int_equal(putc(0, file), 0);
		assert_int_equal(fclose(file), 0);
		refused(&keys);
		assert_int_equal(truncate(packed, size_of(packed) - 1), 0);
		assert_true(container_read(packed, NULL, &keys, &again, &why));
		assert_int_equal(truncate(packed, size_of(packed) - 1), 0);
		refused(&keys);
	}
}

static void
whose_key(void **state)
{
	uint8_t public_key[BACKUP_KEY_SIZE], secret[BACKUP_KEY_SIZE];
	uint8_t stranger[BACKUP_KEY_SIZE], others[BACKUP_KEY_SIZE];
	struct backup_keys keys = { .proof = mine };
	struct backup_head about, again;
	const char *why;

	(void)state;
	backup_keys_make(public_key, secret);
	backup_keys_make(stranger, others);
	pack(CHUNK + 1, public_key, mine, &about);
	refused(&keys);
	keys.secret = others;
	refused(&keys);
	keys.secret = secret;
	assert_true(container_read(packed, out, &keys, &again, &why));
	assert_memory_equal(
	    about.content, again.content, sizeof(about.content));
	assert_true(again.sealed);
	assert_int_equal(unlink(out), 0);
}

/* Whoever has no key, or another one, cannot tell; nobody else's proof, nor
 * one that was copied from another backup, is taken. */
static void
whose_proof(void **state)
{
	const uint8_t *const makers[] = { mine, other, NULL };
	static const enum backup_proof want[3][3] = {
		{ PROOF_HOLDS, PROOF_OTHER_KEY, PROOF_NO_KEY },
		{ PROOF_OTHER_KEY, PROOF_HOLDS, PROOF_NO_KEY },
		{ PROOF_NONE, PROOF_NONE, PROOF_NONE },
	};
	struct backup_head about, got;
	struct backup_keys keys = { NULL };
	const char *why;
	size_t i, j;

	(void)state;
	for (i = 0; i < nitems(makers); i++) {
		pack(CHUNK + 7, NULL, makers[i], &about);
		for (j = 0; j < nitems(makers); j++) {
			keys.proof = makers[j];
			assert_true(
			    container_read(packed, NULL, &keys, &got, &why));
			assert_int_equal(got.proof, want[i][j]);
			assert_true(backup_head(packed, makers[j], &got, &why));
			assert_int_equal(got.proof, want[i][j]);
			assert_int_equal(got.sequence, 77);
		}
	}
}

/* What stands at an offset, and what is put there. */
static void
bytes(const char *path, long at, void *get, const void *put, size_t len)
{
	FILE *file = fopen(path, "r+e");

	assert_non_null(file);
	if (get != NULL) {
		assert_int_equal(fseek(file, at, SEEK_SET), 0);
		assert_int_equal(fread(get, 1, len, file), len);
	}
	if (put != NULL) {
		assert_int_equal(fseek(file, at, SEEK_SET), 0);
		assert_int_equal(fwrite(put, 1, len, file), len);
	}
	assert_int_equal(fclose(file), 0);
}

/* A head that this practice made, in front of chunks of another maker: each is
 * right by itself. */
static void
a_borrowed_head(void **state)
{
	struct backup_keys keys = { .proof = mine };
	struct backup_head about;
	const char *why;
	uint8_t head[HEAD], theirs[HEAD];

	(void)state;
	pack(CHUNK, NULL, mine, &about);
	bytes(packed, 0, head, NULL, HEAD);
	pack(CHUNK, NULL, other, &about);
	bytes(packed, 0, theirs, head, HEAD);
	assert_true(backup_head(packed, mine, &about, &why));
	assert_int_equal(about.proof, PROOF_HOLDS);
	refused(&keys);
	/* The maker alone, which everybody can read in a backup. */
	memcpy(theirs + 121, head + 121, 16);
	bytes(packed, 0, NULL, theirs, HEAD);
	assert_false(backup_head(packed, mine, &about, &why));
	refused(&keys);
	keys.proof = NULL;
	refused(&keys);
}

/* Chunks in another order, one twice, one left out. */
static void
another_order(void **state)
{
	static const size_t orders[][3] = { { 1, 0, 2 }, { 0, 2, 1 },
		{ 0, 0, 2 }, { 0, 1, 1 } };
	static uint8_t chunks[3][PACKED];
	struct backup_keys keys = { .proof = mine };
	struct backup_head about;
	const char *why;
	size_t i, j;

	(void)state;
	pack(3 * CHUNK, NULL, mine, &about);
	for (i = 0; i < 3; i++)
		bytes(packed, HEAD + (long)i * PACKED, chunks[i], NULL, PACKED);
	for (i = 0; i < nitems(orders); i++) {
		for (j = 0; j < 3; j++)
			bytes(packed, HEAD + (long)j * PACKED, NULL,
			    chunks[orders[i][j]], PACKED);
		refused(&keys);
	}
	for (j = 0; j < 3; j++)
		bytes(packed, HEAD + (long)j * PACKED, NULL, chunks[j], PACKED);
	assert_true(container_read(packed, NULL, &keys, &about, &why));
	assert_int_equal(about.proof, PROOF_HOLDS);
}

/*
 * An unsealed backup shows the key of its chunks: whoever has one can put
 * other content behind its good head, as well sealed as it was.
 */
static void
other_content_behind_a_good_head(void **state)
{
	crypto_secretstream_xchacha20poly1305_state stream;
	static uint8_t content[1000], sealed[1000 + 17], proof[32 + 17];
	struct backup_keys keys = { .proof = mine };
	struct backup_head about;
	const char *why;
	uint8_t head[HEAD], byte;

	(void)state;
	pack(sizeof(content), NULL, mine, &about);
	bytes(packed, 0, head, NULL, HEAD);
	assert_int_equal(crypto_secretstream_xchacha20poly1305_init_pull(
			     &stream, head + 97, head + 17),
	    0);
	(void)crypto_secretstream_xchacha20poly1305_push(
	    &stream, sealed, NULL, content, sizeof(content), head, HEAD, 0);
	(void)crypto_secretstream_xchacha20poly1305_push(&stream, proof, NULL,
	    content, 32, NULL, 0,
	    crypto_secretstream_xchacha20poly1305_TAG_FINAL);
	bytes(packed, HEAD, NULL, sealed, sizeof(sealed));
	bytes(packed, HEAD + (long)sizeof(sealed), NULL, proof, sizeof(proof));
	refused(&keys);
	/* Who cannot tell gets it; that is why the owner is asked. */
	keys.proof = NULL;
	assert_true(container_read(packed, out, &keys, &about, &why));
	bytes(out, 0, &byte, NULL, 1);
	assert_int_equal(byte, 0);
	assert_int_equal(about.proof, PROOF_NO_KEY);
	assert_int_equal(unlink(out), 0);
}

static void
flip(long at)
{
	uint8_t byte;

	bytes(packed, at, &byte, NULL, 1);
	byte ^= 1;
	bytes(packed, at, NULL, &byte, 1);
}

/* Every byte of the head and of the end, with the key and without. */
static void
no_bit_is_free(void **state)
{
	struct backup_keys keys = { .proof = mine };
	struct backup_head about;
	long at, size;

	(void)state;
	pack(1000, NULL, mine, &about);
	size = (long)size_of(packed);
	for (at = 0; at < size; at += at < HEAD ? 1 : 7) {
		flip(at);
		/* Behind a bare key of the chunks stands nothing. */
		keys.proof = mine;
		refused(&keys);
		keys.proof = NULL;
		refused(&keys);
		flip(at);
	}
}

/* A pipe or a device has no end that could be waited for. */
static void
only_files(void **state)
{
	struct backup_keys keys = { .proof = mine };
	struct backup_head about;
	const char *why = NULL;

	(void)state;
	assert_int_equal(unlink(packed), 0);
	assert_int_equal(mkfifo(packed, 0600), 0);
	(void)alarm(60); /* it ends this test, should it wait */
	refused(&keys);
	assert_false(container_is(packed));
	assert_false(container_read("/dev/zero", out, &keys, &about, &why));
	assert_false(backup_head("/dev/zero", mine, &about, &why));
	(void)alarm(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size),
		cmocka_unit_test(whose_key),
		cmocka_unit_test(whose_proof),
		cmocka_unit_test(a_borrowed_head),
		cmocka_unit_test(another_order),
		cmocka_unit_test(other_content_behind_a_good_head),
		cmocka_unit_test(no_bit_is_free),
		cmocka_unit_test(only_files),
	};

	auth_init();
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
