/*
 * backup.h: copies of the database that were proven to restore, and putting
 * one back.
 *
 * A backup is one file: a head, then the database in chunks that are sealed
 * one after the other (libsodium's secretstream), so that one with a bit
 * changed, a chunk missing or bytes behind the end is refused. With a public
 * key the key of the chunks is sealed to it and only the owner of the secret
 * key can read the backup; without, it stands in the head.
 */
#ifndef BACKUP_H
#define BACKUP_H

#include "model.h"

struct conf;
struct db;

/* container.c */

#define BACKUP_KEY_SIZE 32
/* How a backup is opened: by the owner's secret key; or, by who has just
 * written it, by the key of its chunks. Both NULL: it was not sealed. */
struct backup_keys {
	const uint8_t *secret, *chunks;
};
/*
 * Packs the file from into a new file to, mode 0600, on disk when it returns.
 * public_key may be NULL. hash: of from's bytes; chunks: the key of the
 * chunks, to prove the backup with. False with errno set; to is then gone.
 */
bool container_write(const char *from, const char *to,
    const uint8_t *public_key, uint8_t hash[32],
    uint8_t chunks[BACKUP_KEY_SIZE]);
/*
 * Unpacks a backup into a new file to, mode 0600, on disk when it returns; to
 * may be NULL: then it is only read. hash: of the bytes unpacked. False: why
 * says what is wrong with it, and to is gone.
 */
bool container_read(const char *from, const char *to,
    const struct backup_keys *keys, uint8_t hash[32], const char **why);
/* Whether a file begins as a backup does. */
bool container_is(const char *path);
/* A new pair of keys. */
void backup_keys_make(
    uint8_t public_key[BACKUP_KEY_SIZE], uint8_t secret[BACKUP_KEY_SIZE]);

/* command_verify.c */

/* The secret key in a file. */
bool backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE]);

/* backup_files.c: the folder that the backups are kept in */

/* "FOLDER/reliefd-20261129T031500Z.backup" */
const char *
backup_path(struct arena *arena, const struct conf *conf, int64_t now);
/* When the latest backup there was made; 0: there is none. */
int64_t backup_latest(const struct conf *conf);
/* Removes what is not the latest of one of the last keep_daily days that have
 * one, nor of one of the last keep_weekly weeks. */
void backup_prune(const struct conf *conf);

/* backup.c: making one, in steps that delay nobody */

#define BACKUP_LATE (26 * 3600) /* seconds: health is red from then on */

enum backup_kind { BACKUP_KEEP, BACKUP_VERIFY };
/*
 * Begins to copy the database; kind BACKUP_VERIFY: only to check the copy.
 * path: where to, NULL for the next one in conf's folder (and for
 * BACKUP_VERIFY). False: why says what prevents it.
 */
bool backup_begin(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **why);
/* Copies some pages, then hands the copy to a worker, which checks and packs
 * it. In the loop, between turns. */
void backup_step(void);
/* Whether backup_step() should be called again at once. */
bool backup_busy(void);
/* True once after a backup has ended: ok, and what is to be told, which lives
 * until the next one begins. */
bool backup_result(bool *ok, const char **text);
/* Begins nothing more and waits for nothing: what was begun is dropped. */
void backup_stop(void);
/* The same from begin to end, without a loop. */
bool backup_run(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **text);
/* What is wrong with a copy of a database, NULL when it is whole; rows of its
 * audit. It is opened for writing: check no original. */
const char *
backup_check(struct arena *arena, const char *path, int64_t *rows);
/* The folder is read once, by backup_watch(), at start; then: when the
 * latest proven backup was made, 0 for never; and whether that is too long
 * ago. Neither counts where no folder is configured. */
void backup_watch(const struct conf *conf, int64_t now);
int64_t backup_last(void);
bool backup_late(int64_t now);

#endif
