/*
 * fuzz_backup.c: a backup that is not byte for byte what was written is
 * refused and leaves no file; whatever else is called a backup, too.
 *
 * An input is how a good backup is spoilt: what to do, where, and bytes that
 * go there; or, for an odd first byte, a file of its own.
 */
#include "scratch.h"

#include "backup.h"
#include "system.h"

#define PLAIN_BYTES 70000 /* more than one chunk */

static const uint8_t proof[BACKUP_KEY_SIZE] = { 7 };
static char plain_path[80], good_path[80], bad_path[80], out_path[80];
static uint8_t *good;
static size_t good_len;

static size_t
slurp(const char *path, uint8_t **out)
{
	FILE *file = fopen(path, "re");
	size_t len;

	must(file != NULL);
	*out = malloc(PLAIN_BYTES * 2);
	must(*out != NULL);
	len = fread(*out, 1, PLAIN_BYTES * 2, file);
	must(fclose(file) == 0);
	return len;
}

static void
spill(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "we");

	must(file != NULL && fwrite(bytes, 1, len, file) == len);
	must(fclose(file) == 0);
}

static void
start(void)
{
	static uint8_t plain[PLAIN_BYTES];
	static const uint8_t chunks[BACKUP_KEY_SIZE] = { 1 };
	struct backup_keys keys = { .chunks = chunks, .proof = proof };
	struct backup_head about = { .made_at = 1 }, again;
	const char *why;
	size_t i;

	auth_init();
	scratch_make();
	(void)snprintf(plain_path, sizeof(plain_path), "%s/plain", scratch);
	(void)snprintf(good_path, sizeof(good_path), "%s/good", scratch);
	(void)snprintf(bad_path, sizeof(bad_path), "%s/bad", scratch);
	(void)snprintf(out_path, sizeof(out_path), "%s/out", scratch);
	for (i = 0; i < PLAIN_BYTES; i++)
		plain[i] = (uint8_t)(i * 31);
	spill(plain_path, plain, PLAIN_BYTES);
	must(container_write(plain_path, good_path, &keys, &about));
	keys.chunks = NULL;
	must(container_read(good_path, NULL, &keys, &again, &why));
	must(memcmp(about.content, again.content, 32) == 0);
	must(again.proof == PROOF_HOLDS);
	good_len = slurp(good_path, &good);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t spoilt[PLAIN_BYTES * 2];
	struct input in = { data, size };
	struct backup_keys keys = { .proof = proof };
	struct backup_head about;
	const char *why = NULL;
	size_t len, at;
	bool same;

	if (good == NULL)
		start();
	if (take(&in) & 1) {
		len = in.size < sizeof(spoilt) ? in.size : sizeof(spoilt);
		if (len > 0)
			memcpy(spoilt, in.data, len);
	} else {
		at = take(&in);
		at = ((at << 8 | take(&in)) << 8 | take(&in)) % (good_len + 1);
		len = good_len;
		memcpy(spoilt, good, good_len);
		if (in.size == 0)
			len = at;
		for (; in.size > 0 && at < sizeof(spoilt); at++)
			spoilt[at] ^= take(&in);
		if (at > len)
			len = at;
	}
	same = len == good_len && memcmp(spoilt, good, len) == 0;
	spill(bad_path, spoilt, len);
	must(container_read(bad_path, out_path, &keys, &about, &why) == same);
	must((why == NULL) == same);
	must((access(out_path, F_OK) == 0) == same);
	(void)unlink(out_path);
	return 0;
}
