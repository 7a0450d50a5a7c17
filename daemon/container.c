/*
 * container.c: a backup as one file of sealed chunks:
 *
 *	magic (16), sealed (1), key of the chunks (80), stream header (24)
 *	chunks of up to 65,536 bytes, each 17 longer; the last one says so
 *
 * The key stands there sealed to the owner's public key, or bare with zeros
 * behind it. The first chunk vouches for all in front of it.
 */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "system.h"

#define CHUNK 65536
#define PACKED (CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES)
#define FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL

struct head {
	uint8_t magic[16];
	uint8_t sealed;
	uint8_t key[crypto_box_SEALBYTES + BACKUP_KEY_SIZE];
	uint8_t stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
};
_Static_assert(sizeof(struct head) == 121, "the head has no holes");
_Static_assert(
    crypto_secretstream_xchacha20poly1305_KEYBYTES == BACKUP_KEY_SIZE &&
	crypto_box_PUBLICKEYBYTES == BACKUP_KEY_SIZE,
    "keys are of one size");

static const uint8_t magic[16] = "reliefd-backup-1";

struct stream {
	crypto_secretstream_xchacha20poly1305_state state;
	crypto_hash_sha256_state hash;
	struct head head;
	bool begun;
};

static void
seal_key(struct head *, const uint8_t *, const uint8_t[BACKUP_KEY_SIZE]);
static bool pack(struct stream *, FILE *, FILE *);
static const char *open_key(
    const struct head *, const struct backup_keys *, uint8_t[BACKUP_KEY_SIZE]);
static const char *unpack(struct stream *, FILE *, FILE *);
static FILE *create(const char *);
static bool keep(FILE *, const char *, bool);

bool
container_write(const char *from, const char *to, const uint8_t *public_key,
    uint8_t hash[32], uint8_t chunks[BACKUP_KEY_SIZE])
{
	struct stream stream = { .begun = false };
	FILE *in = fopen(from, "re"), *out = in ? create(to) : NULL;
	bool ok = out != NULL;

	crypto_secretstream_xchacha20poly1305_keygen(chunks);
	memcpy(stream.head.magic, magic, sizeof(magic));
	seal_key(&stream.head, public_key, chunks);
	(void)crypto_secretstream_xchacha20poly1305_init_push(
	    &stream.state, stream.head.stream, chunks);
	(void)crypto_hash_sha256_init(&stream.hash);
	ok = ok && fwrite(&stream.head, sizeof(stream.head), 1, out) == 1 &&
	     pack(&stream, in, out);
	if (out != NULL)
		ok = keep(out, to, ok);
	if (in != NULL)
		fclose(in);
	(void)crypto_hash_sha256_final(&stream.hash, hash);
	return ok;
}

bool
container_read(const char *from, const char *to, const struct backup_keys *keys,
    uint8_t hash[32], const char **why)
{
	struct stream stream = { .begun = false };
	uint8_t key[BACKUP_KEY_SIZE] = { 0 };
	FILE *in = fopen(from, "re"), *out = NULL;

	*why = in == NULL ? strerror(errno) : NULL;
	if (*why == NULL &&
	    (fread(&stream.head, sizeof(stream.head), 1, in) != 1 ||
		memcmp(stream.head.magic, magic, sizeof(magic)) != 0))
		*why = "not a backup of reliefd";
	if (*why == NULL)
		*why = open_key(&stream.head, keys, key);
	if (*why == NULL && crypto_secretstream_xchacha20poly1305_init_pull(
				&stream.state, stream.head.stream, key) != 0)
		*why = "the backup is damaged at its head";
	if (*why == NULL && to != NULL && (out = create(to)) == NULL)
		*why = strerror(errno);
	(void)crypto_hash_sha256_init(&stream.hash);
	if (*why == NULL)
		*why = unpack(&stream, in, out);
	if (out != NULL && !keep(out, to, *why == NULL) && *why == NULL)
		*why = strerror(errno);
	if (in != NULL)
		fclose(in);
	secret_clear(key, sizeof(key));
	(void)crypto_hash_sha256_final(&stream.hash, hash);
	return *why == NULL;
}

bool
container_is(const char *path)
{
	uint8_t begin[sizeof(magic)];
	FILE *file = fopen(path, "re");
	bool is = file != NULL && fread(begin, sizeof(begin), 1, file) == 1 &&
		  memcmp(begin, magic, sizeof(magic)) == 0;

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

static void
seal_key(struct head *head, const uint8_t *public_key,
    const uint8_t chunks[BACKUP_KEY_SIZE])
{
	head->sealed = public_key != NULL;
	if (public_key == NULL)
		memcpy(head->key, chunks, BACKUP_KEY_SIZE);
	else
		(void)crypto_box_seal(
		    head->key, chunks, BACKUP_KEY_SIZE, public_key);
}

static bool
pack(struct stream *stream, FILE *in, FILE *out)
{
	uint8_t plain[CHUNK], packed[PACKED];
	unsigned long long len;
	size_t n;
	int next;

	do {
		n = fread(plain, 1, CHUNK, in);
		next = getc(in);
		(void)ungetc(next, in);
		(void)crypto_hash_sha256_update(&stream->hash, plain, n);
		(void)crypto_secretstream_xchacha20poly1305_push(&stream->state,
		    packed, &len, plain, n,
		    stream->begun ? NULL : (const uint8_t *)&stream->head,
		    stream->begun ? 0 : sizeof(stream->head),
		    next == EOF ? FINAL : 0);
		stream->begun = true;
		if (fwrite(packed, 1, (size_t)len, out) != len)
			return false;
	} while (next != EOF);
	return !ferror(in);
}

/* The key of the chunks, or why there is none. */
static const char *
open_key(const struct head *head, const struct backup_keys *keys,
    uint8_t key[BACKUP_KEY_SIZE])
{
	uint8_t public_key[BACKUP_KEY_SIZE];

	if (head->sealed > 1)
		return "the backup is damaged at its head";
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

static const char *
unpack(struct stream *stream, FILE *in, FILE *out)
{
	static const char damaged[] = "the backup is damaged or cut short";
	uint8_t plain[CHUNK], packed[PACKED], tag = 0;
	unsigned long long len;
	size_t n;

	while (tag != FINAL) {
		n = fread(packed, 1, PACKED, in);
		if (crypto_secretstream_xchacha20poly1305_pull(&stream->state,
			plain, &len, &tag, packed, n,
			stream->begun ? NULL : (const uint8_t *)&stream->head,
			stream->begun ? 0 : sizeof(stream->head)) != 0)
			return damaged;
		stream->begun = true;
		(void)crypto_hash_sha256_update(&stream->hash, plain, len);
		if (out != NULL && fwrite(plain, 1, (size_t)len, out) != len)
			return strerror(errno);
	}
	return getc(in) == EOF ? NULL : "the backup has bytes behind its end";
}

/* A file that was not there. */
static FILE *
create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (fd >= 0 && file == NULL)
		close(fd);
	return file;
}

/* Closes a file that was created: on disk when ok, else gone. */
static bool
keep(FILE *file, const char *path, bool ok)
{
	int error = errno;

	if (ok && (fflush(file) != 0 || fsync(fileno(file)) != 0)) {
		ok = false;
		error = errno;
	}
	if (fclose(file) != 0 && ok) {
		ok = false;
		error = errno;
	}
	if (!ok)
		(void)unlink(path);
	errno = error;
	return ok;
}
