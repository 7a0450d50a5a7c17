/*
 * container.h: the head of a backup, shared by duties/container.c and
 * duties/container_head.c.
 */
#ifndef CONTAINER_H
#define CONTAINER_H

#include "backup.h"

#include <sodium.h>
#include <stdio.h>

#define PROOF 32
#define MAKER 16

struct head {
	uint8_t magic[16];
	uint8_t sealed;
	uint8_t key[crypto_box_SEALBYTES + BACKUP_KEY_SIZE];
	uint8_t stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	/* The fields that the first format does not have. */
	uint8_t maker[MAKER]; /* identifies the practice's key; or zeros */
	uint8_t made_at[8], schema[8], sequence[8], audit[32];
	uint8_t proof[PROOF];
};
#define FIRST_HEAD offsetof(struct head, maker)
_Static_assert(
    FIRST_HEAD == 121 && sizeof(struct head) == 225, "the head has no holes");
_Static_assert(
    crypto_secretstream_xchacha20poly1305_KEYBYTES == BACKUP_KEY_SIZE &&
	crypto_box_PUBLICKEYBYTES == BACKUP_KEY_SIZE,
    "keys are of one size");

/* Writes a new head, except its proof and the header of the stream. */
void head_write(struct head *head, const struct backup_keys *keys,
    const struct backup_head *about);
/* Computes the proof of a head, over all fields before it. */
void
head_proof(const struct head *head, const uint8_t *key, uint8_t out[PROOF]);
/* Reads the head of a file and checks its proof; returns NULL, or why it is not
 * valid. proof: the key, or NULL. */
const char *head_read(FILE *in, const uint8_t *proof, struct head *head,
    struct backup_head *about);
/* Finds the key of the chunks; returns NULL, or why there is none. */
const char *head_key(const struct head *head, const struct backup_keys *keys,
    uint8_t key[BACKUP_KEY_SIZE]);
/* Opens a file with an end: no pipe, no device. NULL with errno set. */
FILE *head_open_file(const char *path);

#endif
