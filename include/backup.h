/*
 * backup.h: copies of the database that were proven to restore, and putting
 * one back.
 *
 * A backup is one file: a head, then the database in chunks that are sealed
 * one after the other (libsodium's secretstream), so that one with a bit
 * changed, a chunk missing or bytes behind the end is refused. With a public
 * key the key of the chunks is sealed to it and only the owner of the secret
 * key can read the backup; without, it stands in the head. Whoever has the
 * public key could make such a file, so head and content carry a proof each
 * that only the practice's own key can make (system.h: key_derive()).
 */
#ifndef BACKUP_H
#define BACKUP_H

#include "model.h"

struct conf;
struct db;
struct contents;

/* duties/container.c */

#define BACKUP_KEY_SIZE 32
/*
 * The keys around a backup, each NULL where there is none. To write: chunks is
 * a new random one; public_key seals it; proof proves who made it. To read: the
 * owner's secret key, or, for who has just written it, chunks; and proof.
 */
struct backup_keys {
	const uint8_t *public_key, *secret, *chunks, *proof;
};
enum backup_proof {
	PROOF_NONE,      /* it carries none */
	PROOF_NO_KEY,    /* there is no key here to check it with */
	PROOF_OTHER_KEY, /* it was made with another key than this one */
	PROOF_HOLDS      /* this practice made it */
};
/*
 * What the head of a backup says: of itself, of the last row of the audit and
 * of the schema's version. True only where proof is PROOF_HOLDS; a proof that
 * is wrong makes the backup damaged.
 */
struct backup_head {
	int format;  /* 1: says no more than sealed */
	bool sealed; /* to a public key */
	enum backup_proof proof;
	int64_t made_at;
	int64_t schema;
	int64_t sequence;
	uint8_t audit[32];   /* that row's hash */
	uint8_t content[32]; /* SHA-256 of what was packed or unpacked */
};
/*
 * Packs the file from into a new file to, mode 0600, on disk when it returns.
 * about: made_at, schema, sequence and audit go into the head; content comes
 * back. False with errno set; to is then gone.
 */
bool container_write(const char *from, const char *to,
    const struct backup_keys *keys, struct backup_head *about);
/*
 * Unpacks a backup into a new file to, mode 0600, on disk when it returns; to
 * may be NULL: then it is only read. What comes out is never longer than the
 * backup. False: why says what is wrong with it, and to is gone.
 */
bool container_read(const char *from, const char *to,
    const struct backup_keys *keys, struct backup_head *about,
    const char **why);
/* Reads no more than the head, which needs no key of the chunks: content is
 * not set, and the proof is of the head alone. */
bool backup_head(const char *path, const uint8_t *proof,
    struct backup_head *about, const char **why);
/* Whether a file begins as a backup does. */
bool container_is(const char *path);
/* A new pair of keys. */
void backup_keys_make(
    uint8_t public_key[BACKUP_KEY_SIZE], uint8_t secret[BACKUP_KEY_SIZE]);

/* command/verify.c */

/* The secret key in a file. */
bool backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE]);

/* duties/backup_proof.c: whose a backup is */

/* The key that proves backups, made of the practice's (system.h). False: there
 * is none beside the database, or none that is one. */
bool backup_proof_key(
    struct arena *arena, const struct conf *conf, uint8_t key[BACKUP_KEY_SIZE]);
/* "made by this practice", or "cannot be proven to be this practice's: ..."
 * with the reason. */
const char *backup_proof_text(struct arena *arena, const struct conf *conf,
    const struct backup_head *about);
/* Lines with what an owner can tell by whether a backup is the practice's:
 * instants, owners, clients, the audit's last row. */
void backup_facts(struct buf *out, const struct backup_head *about,
    const struct contents *summary);
/* Whether the head names what the database holds; where it proves nothing, it
 * may still not say something else. */
bool backup_fits(
    const struct backup_head *about, const struct contents *summary);
/* NULL when the disk of folder path has room for what the backup at from holds,
 * twice; else how much is missing. */
const char *backup_room(
    struct arena *arena, const char *from, const char *path);

/* duties/backup_files.c: the folder that the backups are kept in */

/* "FOLDER/reliefd-20261129T031500Z.backup" */
const char *
backup_path(struct arena *arena, const struct conf *conf, int64_t now);
/* When the latest backup there was made; 0: there is none. */
int64_t backup_latest(const struct conf *conf);
/* Removes what is not the latest of one of the last keep_daily days that have
 * one, nor of one of the last keep_weekly weeks. */
void backup_prune(const struct conf *conf);

/* duties/backup.c: making one, in steps that delay nobody */

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
/* True once after a backup has ended: ok, and the message to show, which lives
 * until the next one begins. */
bool backup_result(bool *ok, const char **text);
/* Begins nothing more and waits for nothing: what was begun is dropped. */
void backup_stop(void);
/* The same from begin to end, without a loop. */
bool backup_run(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **text);
/* What is wrong with a copy of a database, whoever made it: NULL when it is
 * whole, and out says what it holds. It is opened for writing: check no
 * original. */
const char *
backup_check(struct arena *arena, const char *path, struct contents *out);
/* The folder is read once, by backup_watch(), at start; then: when the
 * latest proven backup was made, 0 for never; and whether that is too long
 * ago. Neither counts where no folder is configured. */
void backup_watch(const struct conf *conf, int64_t now);
int64_t backup_last(void);
bool backup_late(int64_t now);

#endif
