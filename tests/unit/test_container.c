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

#include "system.h"

#define CHUNK 65536

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
pack(size_t size, const uint8_t *public_key, uint8_t hash[32])
{
	uint8_t chunks[BACKUP_KEY_SIZE];

	(void)unlink(packed);
	spill(plain, size);
	assert_true(container_write(plain, packed, public_key, hash, chunks));
}

static void
refused(const struct backup_keys *keys)
{
	uint8_t hash[32];
	const char *why = NULL;

	assert_false(container_read(packed, out, keys, hash, &why));
	assert_non_null(why);
	assert_int_equal(access(out, F_OK), -1);
}

static void
every_size(void **state)
{
	static const size_t sizes[] = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1,
		2 * CHUNK };
	struct backup_keys keys = { NULL, NULL };
	uint8_t hash[32], again[32];
	const char *why;
	FILE *file;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(sizes); i++) {
		pack(sizes[i], NULL, hash);
		assert_true(container_read(packed, out, &keys, again, &why));
		assert_memory_equal(hash, again, sizeof(hash));
		assert_int_equal(size_of(out), sizes[i]);
		assert_int_equal(unlink(out), 0);
		/* A byte more, as many as there were, a byte less. */
		file = fopen(packed, "ae");
		assert_non_null(file);
		assert_int_equal(putc(0, file), 0);
		assert_int_equal(fclose(file), 0);
		refused(&keys);
		assert_int_equal(truncate(packed, size_of(packed) - 1), 0);
		assert_true(container_read(packed, NULL, &keys, again, &why));
		assert_int_equal(truncate(packed, size_of(packed) - 1), 0);
		refused(&keys);
	}
}

static void
whose_key(void **state)
{
	uint8_t public_key[BACKUP_KEY_SIZE], secret[BACKUP_KEY_SIZE];
	uint8_t other[BACKUP_KEY_SIZE], others[BACKUP_KEY_SIZE];
	uint8_t hash[32], again[32];
	struct backup_keys keys = { NULL, NULL };
	const char *why;

	(void)state;
	backup_keys_make(public_key, secret);
	backup_keys_make(other, others);
	pack(CHUNK + 1, public_key, hash);
	refused(&keys);
	keys.secret = others;
	refused(&keys);
	keys.secret = secret;
	assert_true(container_read(packed, out, &keys, again, &why));
	assert_memory_equal(hash, again, sizeof(hash));
	assert_int_equal(unlink(out), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size),
		cmocka_unit_test(whose_key),
	};

	auth_init();
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
