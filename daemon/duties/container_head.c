/*
 * container_head.c: the head of a backup: who made it and who can open it.
 * Its fields, in bytes:
 *
 *	magic (16), sealed (1), key of the chunks (80), stream header (24),
 *	facts about the backup (72), the proof of all fields before it (32)
 *
 * The key is sealed to the owner's public key, or bare with zeros after it.
 * The proof is a keyed hash, which needs the practice's key. The first format
 * ends with the stream header: it proves nothing.
 */
#include "container.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "system.h"

static const uint8_t magics[][17] = { "reliefd-backup-1", "reliefd-backup-2" };
static const char damaged_head[] = "the backup is damaged at its head";

static void
keyed(const uint8_t *, const char *, const struct head *, uint8_t *, size_t);
static void put_number(uint8_t[8], int64_t);
static int64_t get_number(const uint8_t[8]);

void
head_write(struct head *head, const struct backup_keys *keys,
    const struct backup_head *about)
{
	memcpy(head->magic, magics[1], sizeof(head->magic));
	head->sealed = keys->public_key != NULL;
	if (keys->public_key == NULL)
		memcpy(head->key, keys->chunks, BACKUP_KEY_SIZE);
	else
		(void)crypto_box_seal(
		    head->key, keys->chunks, BACKUP_KEY_SIZE, keys->public_key);
	if (keys->proof != NULL)
		keyed(keys->proof, "maker", NULL, head->maker, MAKER);
	put_number(head->made_at, about->made_at);
	put_number(head->schema, about->schema);
	put_number(head->sequence, about->sequence);
	memcpy(head->audit, about->audit, sizeof(head->audit));
}

void
head_proof(const struct head *head, const uint8_t *key, uint8_t out[PROOF])
{
	keyed(key, "head", head, out, PROOF);
}

const char *
head_read(FILE *in, const uint8_t *proof, struct head *head,
    struct backup_head *about)
{
	static const uint8_t nobody[MAKER];
	uint8_t maker[MAKER], want[PROOF];

	*about = (struct backup_head){ .format = 1, .proof = PROOF_NONE };
	memset(head, 0, sizeof(*head));
	if (fread(head, FIRST_HEAD, 1, in) != 1)
		return "not a backup of reliefd";
	if (head->sealed > 1)
		return damaged_head;
	about->sealed = head->sealed == 1;
	if (memcmp(head->magic, magics[0], sizeof(head->magic)) == 0)
		return NULL;
	if (memcmp(head->magic, magics[1], sizeof(head->magic)) != 0)
		return "not a backup of reliefd";
	if (fread(head->maker, sizeof(*head) - FIRST_HEAD, 1, in) != 1)
		return "the backup is damaged or cut short";
	about->format = 2;
	about->made_at = get_number(head->made_at);
	about->schema = get_number(head->schema);
	about->sequence = get_number(head->sequence);
	memcpy(about->audit, head->audit, sizeof(about->audit));
	if (memcmp(head->maker, nobody, MAKER) == 0)
		return NULL;
	about->proof = PROOF_NO_KEY;
	if (proof == NULL)
		return NULL;
	keyed(proof, "maker", NULL, maker, MAKER);
	about->proof = PROOF_OTHER_KEY;
	if (!secret_same(maker, head->maker, MAKER))
		return NULL;
	head_proof(head, proof, want);
	about->proof = PROOF_HOLDS;
	return secret_same(want, head->proof, PROOF)
		   ? NULL
		   : "its head says that this practice made it, and the "
		     "practice's key says no: it is damaged or forged";
}

const char *
head_key(const struct head *head, const struct backup_keys *keys,
    uint8_t key[BACKUP_KEY_SIZE])
{
	uint8_t public_key[BACKUP_KEY_SIZE];

	if (keys->chunks != NULL) {
		memcpy(key, keys->chunks, BACKUP_KEY_SIZE);
		return NULL;
	}
	if (!head->sealed) {
		memcpy(key, head->key, BACKUP_KEY_SIZE);
		return NULL;
	}
	if (keys->secret == NULL)
		return "the backup is sealed: --key names the file with the "
		       "secret key";
	(void)crypto_scalarmult_base(public_key, keys->secret);
	if (crypto_box_seal_open(key, head->key, sizeof(head->key), public_key,
		keys->secret) != 0)
		return "the secret key is another one's, or the backup is "
		       "damaged at its head";
	return NULL;
}

FILE *
head_open_file(const char *path)
{
	const char *why;
	int fd = file_open(AT_FDCWD, path, 0, &why);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");

	if (fd >= 0 && file == NULL)
		close(fd);
	return file;
}

bool
backup_head(const char *path, const uint8_t *proof, struct backup_head *about,
    const char **why)
{
	FILE *in = head_open_file(path);
	struct head head;

	*why =
	    in == NULL ? strerror(errno) : head_read(in, proof, &head, about);
	if (in != NULL)
		fclose(in);
	return *why == NULL;
}

bool
container_is(const char *path)
{
	uint8_t begin[sizeof(((struct head *)0)->magic)];
	FILE *file = head_open_file(path);
	bool is = file != NULL && fread(begin, sizeof(begin), 1, file) == 1 &&
		  (memcmp(begin, magics[0], sizeof(begin)) == 0 ||
		      memcmp(begin, magics[1], sizeof(begin)) == 0);

	if (file != NULL)
		fclose(file);
	return is;
}

void
backup_keys_make(
    uint8_t public_key[BACKUP_KEY_SIZE], uint8_t secret[BACKUP_KEY_SIZE])
{
	(void)crypto_box_keypair(public_key, secret);
}

/* A keyed hash for one purpose; covers the head except its proof, if any. */
static void
keyed(const uint8_t *key, const char *purpose, const struct head *head,
    uint8_t *out, size_t len)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, key, BACKUP_KEY_SIZE, len);
	(void)crypto_generichash_update(
	    &state, (const uint8_t *)purpose, strlen(purpose) + 1);
	if (head != NULL)
		(void)crypto_generichash_update(&state, (const uint8_t *)head,
		    offsetof(struct head, proof));
	(void)crypto_generichash_final(&state, out, len);
}

static void
put_number(uint8_t out[8], int64_t value)
{
	uint64_t bits = (uint64_t)value;
	int i;

	for (i = 7; i >= 0; i--, bits >>= 8)
		out[i] = (uint8_t)bits;
}

static int64_t
get_number(const uint8_t in[8])
{
	uint64_t bits = 0;
	int i;

	for (i = 0; i < 8; i++)
		bits = bits << 8 | in[i];
	return (int64_t)bits;
}
