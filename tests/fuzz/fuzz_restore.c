/*
 * fuzz_restore.c: whatever is called a backup is judged: unpacked, or refused;
 * and whatever was unpacked is whole and the program's own, or refused. What
 * was not refused is then opened and read like the practice's own.
 *
 * An input is a byte (1: it is a container; 2: it is a database; else how the
 * container of a good database is spoilt) and bytes, or changes of 5 bytes:
 * what to do, three bytes of an offset, a value.
 */
#include "analysis.h"
#include "inside.h"
#include "scratch.h"

#include "backup.h"
#include "foreign.h"
#include "history.h"

#include <sys/stat.h>

#define IMAGE_MAX (1 << 20)

static const uint8_t proof[BACKUP_KEY_SIZE] = { 7 };
static const uint8_t chunks[BACKUP_KEY_SIZE] = { 9 };
static char whole_path[80], plain_path[80], packed_path[80], out_path[80];
static uint8_t image[IMAGE_MAX], packed[IMAGE_MAX], spoilt[IMAGE_MAX];
static size_t image_len, packed_len;

static size_t
slurp(const char *path, uint8_t *out)
{
	FILE *file = fopen(path, "re");
	size_t len;

	must(file != NULL);
	len = fread(out, 1, IMAGE_MAX, file);
	must(len < IMAGE_MAX && fclose(file) == 0);
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
pack(void)
{
	struct backup_keys keys = { .chunks = chunks, .proof = proof };
	struct backup_head about = { .made_at = 1, .schema = 1 };

	(void)unlink(packed_path);
	must(container_write(plain_path, packed_path, &keys, &about));
}

static void
start(void)
{
	struct inside in;

	scratch_make();
	(void)snprintf(whole_path, sizeof(whole_path), "%s/db", scratch);
	(void)snprintf(plain_path, sizeof(plain_path), "%s/plain", scratch);
	(void)snprintf(packed_path, sizeof(packed_path), "%s/packed", scratch);
	(void)snprintf(out_path, sizeof(out_path), "%s/out", scratch);
	inside_start(&in, scratch);
	inside_stop(&in);
	image_len = slurp(whole_path, image);
	spill(plain_path, image, image_len);
	pack();
	packed_len = slurp(packed_path, packed);
}

static size_t
spoil(struct input *in, const uint8_t *from, size_t len)
{
	memcpy(spoilt, from, len);
	while (in->size > 0 && len > 0) {
		uint8_t what = take(in);
		size_t at = (size_t)take(in) << 16;
		uint8_t value;

		at |= (size_t)take(in) << 8;
		at = (at | take(in)) % len;
		value = take(in);
		switch (what % 4) {
		case 0:
			spoilt[at] = value;
			break;
		case 1:
			spoilt[at] ^= (uint8_t)(1 << value % 8);
			break;
		case 2:
			len = at;
			break;
		default:
			memset(spoilt + at, value,
			    len - at < value ? len - at : value);
		}
	}
	return len;
}

/* What was judged to be whole is the program's own in every way. */
static void
use(const char *path)
{
	struct arena *arena = arena_new();
	struct history history = { 0 };
	struct analysis analysis;
	struct users users = { 0 };
	struct codes codes = { 0 };
	struct db *db;
	int64_t ended;

	must(db_open_foreign(path, &db) == DB_OPENED);
	if (client_codes(db, arena, &codes) == OK &&
	    history_get(db, arena, 1, &history) == OK)
		analysis_make(arena, &history, "", "", &analysis);
	(void)!user_list(db, arena, &users);
	if (db_write(db) == OK) {
		enum err err = login_end_everywhere(db, &ended);

		err = db_written(db, err == OK);
		(void)!err;
	}
	(void)!db_commit(db);
	db_close(db);
	arena_free(arena);
}

static void
judge(const char *path)
{
	struct arena *arena = arena_new();
	struct contents summary;
	char beside[96];

	if (backup_check(arena, path, &summary) == NULL &&
	    summary.schema <= (int64_t)share_sql_n)
		use(path);
	(void)unlink(path);
	(void)snprintf(beside, sizeof(beside), "%s-wal", path);
	(void)unlink(beside);
	(void)snprintf(beside, sizeof(beside), "%s.witness", path);
	(void)unlink(beside);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct backup_keys keys = { .proof = proof };
	struct backup_head about;
	const char *why;
	size_t len;
	uint8_t kind;

	if (packed_len == 0)
		start();
	kind = take(&in) % 3;
	if (kind == 1)
		spill(packed_path, in.data, in.size);
	else if (kind == 2) {
		len = spoil(&in, image, image_len);
		spill(plain_path, spoilt, len);
		must(chmod(plain_path, 0600) == 0);
		judge(plain_path);
		return 0;
	} else {
		len = spoil(&in, packed, packed_len);
		spill(packed_path, spoilt, len);
	}
	(void)unlink(out_path);
	if (container_read(packed_path, out_path, &keys, &about, &why)) {
		/* Nobody but its maker makes one that is proven. */
		must(about.proof != PROOF_HOLDS ||
		     (kind == 0 && len == packed_len &&
			 memcmp(spoilt, packed, len) == 0));
		judge(out_path);
	}
	must(access(out_path, F_OK) != 0);
	return 0;
}
