/*
 * container.c: a backup as one file of sealed chunks; the head and its keys
 * are in duties/container_head.c. The file holds, in bytes:
 *
 *	the head (225; 121 in the first format)
 *	chunks of up to 65,536 bytes, each sealed with 17 more
 *	the proof of all before it (32), also a chunk, marked as the last one
 *
 * The first chunk authenticates the head. The proof is a keyed hash of the head
 * and the sealed chunks, and so of their order and their end. The first format
 * has no proof; its last chunk of content is marked as the last one.
 */
#include "container.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system.h"

#define CHUNK 65536
#define EXTRA crypto_secretstream_xchacha20poly1305_ABYTES
#define PACKED (CHUNK + EXTRA)
#define FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL

static const char damaged[] = "the backup is damaged or cut short";

struct stream {
	crypto_secretstream_xchacha20poly1305_state state;
	crypto_hash_sha256_state hash;
	crypto_generichash_state proof;
	struct head head;
	size_t head_size; /* of the head, in its format */
	bool proves;      /* there is a key to check the proof */
	bool begun;
	/* The chunk that was read last. */
	uint8_t plain[CHUNK];
	size_t len;
	bool last;
};

static bool pack(struct stream *, FILE *, FILE *);
static bool push(struct stream *, const uint8_t *, size_t, uint8_t, FILE *);
static const char *unpack(struct stream *, FILE *, FILE *, bool);
static const char *unpack_first(struct stream *, FILE *, FILE *);
static bool pull(struct stream *, FILE *, size_t);
static bool spill(struct stream *, FILE *);
static void stream_start(struct stream *, const struct backup_keys *);
static FILE *create(const char *);
static bool keep(FILE *, const char *, bool);

bool
container_write(const char *from, const char *to,
    const struct backup_keys *keys, struct backup_head *about)
{
	struct stream stream;
	FILE *in = fopen(from, "re"), *out = in ? create(to) : NULL;
	bool ok = out != NULL;

	stream_start(&stream, keys);
	head_write(&stream.head, keys, about);
	(void)crypto_secretstream_xchacha20poly1305_init_push(
	    &stream.state, stream.head.stream, keys->chunks);
	/* Only now the header of the stream is known. */
	if (keys->proof != NULL)
		head_proof(&stream.head, keys->proof, stream.head.proof);
	ok = ok && fwrite(&stream.head, sizeof(stream.head), 1, out) == 1 &&
	     pack(&stream, in, out);
	if (out != NULL)
		ok = keep(out, to, ok);
	if (in != NULL)
		fclose(in);
	(void)crypto_hash_sha256_final(&stream.hash, about->content);
	secret_clear(&stream, sizeof(stream));
	return ok;
}

bool
container_read(const char *from, const char *to, const struct backup_keys *keys,
    struct backup_head *about, const char **why)
{
	struct stream stream;
	uint8_t key[BACKUP_KEY_SIZE] = { 0 };
	FILE *in = head_open_file(from), *out = NULL;

	stream_start(&stream, keys);
	*why = in == NULL ? strerror(errno) : NULL;
	if (*why == NULL)
		*why = head_read(in, keys->proof, &stream.head, about);
	if (*why == NULL)
		*why = head_key(&stream.head, keys, key);
	if (*why == NULL && crypto_secretstream_xchacha20poly1305_init_pull(
				&stream.state, stream.head.stream, key) != 0)
		*why = "the backup is damaged at its head";
	if (*why == NULL && to != NULL && (out = create(to)) == NULL)
		*why = strerror(errno);
	if (*why == NULL)
		*why = about->format == 1 ? unpack_first(&stream, in, out)
					  : unpack(&stream, in, out,
						about->proof == PROOF_HOLDS);
	if (out != NULL && !keep(out, to, *why == NULL) && *why == NULL)
		*why = strerror(errno);
	if (in != NULL)
		fclose(in);
	secret_clear(key, sizeof(key));
	(void)crypto_hash_sha256_final(&stream.hash, about->content);
	secret_clear(&stream, sizeof(stream));
	return *why == NULL;
}

static bool
pack(struct stream *stream, FILE *in, FILE *out)
{
	uint8_t plain[CHUNK], proof[PROOF] = { 0 };
	size_t n;
	int next;

	do {
		n = fread(plain, 1, CHUNK, in);
		next = getc(in);
		(void)ungetc(next, in);
		(void)crypto_hash_sha256_update(&stream->hash, plain, n);
		if (!push(stream, plain, n, 0, out))
			return false;
	} while (next != EOF);
	if (stream->proves)
		(void)crypto_generichash_final(&stream->proof, proof, PROOF);
	return !ferror(in) && push(stream, proof, PROOF, FINAL, out);
}

static bool
push(struct stream *stream, const uint8_t *plain, size_t n, uint8_t tag,
    FILE *out)
{
	uint8_t packed[PACKED];
	unsigned long long len;

	(void)crypto_secretstream_xchacha20poly1305_push(&stream->state, packed,
	    &len, plain, n,
	    stream->begun ? NULL : (const uint8_t *)&stream->head,
	    stream->begun ? 0 : stream->head_size, tag);
	if (!stream->begun)
		(void)crypto_generichash_update(&stream->proof,
		    (const uint8_t *)&stream->head, stream->head_size);
	(void)crypto_generichash_update(&stream->proof, packed, len);
	stream->begun = true;
	return fwrite(packed, 1, (size_t)len, out) == len;
}

/* The file's size tells where the content ends and the proof begins. */
static const char *
unpack(struct stream *stream, FILE *in, FILE *out, bool proves)
{
	uint8_t want[PROOF];
	struct stat st;
	off_t left;
	size_t size;

	if (fstat(fileno(in), &st) != 0)
		return strerror(errno);
	left = st.st_size - (off_t)sizeof(stream->head) - (PROOF + EXTRA);
	if (left <= 0)
		return damaged;
	for (; left > 0; left -= (off_t)size) {
		size = left < (off_t)PACKED ? (size_t)left : PACKED;
		if (!pull(stream, in, size) || stream->last)
			return damaged;
		if (!spill(stream, out))
			return strerror(errno);
	}
	(void)crypto_generichash_final(&stream->proof, want, PROOF);
	if (!pull(stream, in, PROOF + EXTRA) || !stream->last ||
	    getc(in) != EOF)
		return damaged;
	return proves && !secret_same(want, stream->plain, PROOF)
		   ? "what it holds is not what this practice packed: it is "
		     "forged"
		   : NULL;
}

static const char *
unpack_first(struct stream *stream, FILE *in, FILE *out)
{
	stream->head_size = FIRST_HEAD;
	while (!stream->last) {
		if (!pull(stream, in, PACKED))
			return damaged;
		if (!spill(stream, out))
			return strerror(errno);
	}
	return getc(in) == EOF ? NULL : "the backup has bytes behind its end";
}

/* Reads the next chunk: size bytes of the file, or fewer at its end. */
static bool
pull(struct stream *stream, FILE *in, size_t size)
{
	uint8_t packed[PACKED], tag = 0;
	unsigned long long len = 0;
	size_t n = fread(packed, 1, size, in);

	if (crypto_secretstream_xchacha20poly1305_pull(&stream->state,
		stream->plain, &len, &tag, packed, n,
		stream->begun ? NULL : (const uint8_t *)&stream->head,
		stream->begun ? 0 : stream->head_size) != 0)
		return false;
	if (!stream->begun)
		(void)crypto_generichash_update(&stream->proof,
		    (const uint8_t *)&stream->head, stream->head_size);
	(void)crypto_generichash_update(&stream->proof, packed, n);
	stream->begun = true;
	stream->len = (size_t)len;
	stream->last = tag == FINAL;
	return true;
}

/* Writes the chunk's content; out may be NULL. */
static bool
spill(struct stream *stream, FILE *out)
{
	(void)crypto_hash_sha256_update(
	    &stream->hash, stream->plain, stream->len);
	return out == NULL ||
	       fwrite(stream->plain, 1, stream->len, out) == stream->len;
}

static void
stream_start(struct stream *stream, const struct backup_keys *keys)
{
	memset(stream, 0, sizeof(*stream));
	stream->head_size = sizeof(stream->head);
	stream->proves = keys->proof != NULL;
	(void)crypto_hash_sha256_init(&stream->hash);
	(void)crypto_generichash_init(&stream->proof, keys->proof,
	    keys->proof != NULL ? BACKUP_KEY_SIZE : 0, PROOF);
}

/* Creates a new file; fails when it exists. */
static FILE *
create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (fd >= 0 && file == NULL)
		close(fd);
	return file;
}

/* Closes a created file: syncs it when ok, else removes it. */
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
