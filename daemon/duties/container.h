/*
 * container.h: the head of a backup, between duties/container.c and
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
	/* What the first version did not have. */
	uint8_t maker[MAKER]; /* tells the practices' keys apart; or zeros */
	uint8_t made_at[8], schema[8], sequence[8], audit[32];
	uint8_t proof[PROOF];
};
#define FIRST_HEAD offsetof(struct head, maker)
_Static_assert(FIRST_HEAD == 121 && sizeof(struct head) == 225,
    "the head has no holes");
_Static_assert(
    crypto_secretstream_xchacha20poly1305_KEYBYTES == BACKUP_KEY_SIZE &&
	crypto_box_PUBLICKEYBYTES == BACKUP_KEY_SIZE,
    "keys are of one size");

/* All of a new head but its proof and the header of the stream. */
void head_write(struct head *head, const struct backup_keys *keys,
    const struct backup_head *about);
/* The proof of a head: of all in front of it. */
void head_proof(
    const struct head *head, const uint8_t *key, uint8_t out[PROOF]);
/* What the head at the beginning of a file says, and whether its proof holds;
 * or why it is none. proof: the key, or NULL. */
const char *head_read(FILE *in, const uint8_t *proof, struct head *head,
    struct backup_head *about);
/* The key of the chunks, or why there is none. */
const char *head_key(const struct head *head, const struct backup_keys *keys,
    uint8_t key[BACKUP_KEY_SIZE]);
/* Opens a file that has an end: no pipe, no device. NULL with errno set. */
FILE *head_open_file(const char *path);

#endif
