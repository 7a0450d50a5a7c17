/*
 * backup.h: copies of the database that were checked to restore, and restoring
 * one.
 *
 * A backup is one file: a head, then the database in chunks, sealed one after
 * the other (libsodium's secretstream). A file with a changed bit, a missing
 * chunk or bytes after the end is refused. With a public key, the key of the
 * chunks is sealed to it, and only the owner of the secret key can read the
 * backup; without one, the head contains the key of the chunks. Anybody with
 * the public key could make such a file, so head and content each have a proof
 * that needs the practice's own key (system.h: key_derive()).
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
 * The keys of a backup; a missing one is NULL. To write: chunks is a new random
 * key; public_key seals it; proof proves who made the backup. To read: the
 * owner's secret key, or chunks for the process that wrote it; and proof.
 */
struct backup_keys {
	const uint8_t *public_key, *secret, *chunks, *proof;
};
enum backup_proof {
	PROOF_NONE,      /* the backup has no proof */
	PROOF_NO_KEY,    /* no key here to check it with */
	PROOF_OTHER_KEY, /* another key made it */
	PROOF_HOLDS      /* this practice made it */
};
/*
 * The head of a backup: about the backup, the audit's last row and the schema
 * version. Trust it only if proof is PROOF_HOLDS; a wrong proof makes the
 * backup damaged.
 */
struct backup_head {
	int format;  /* 1: the head has only sealed */
	bool sealed; /* to a public key */
	enum backup_proof proof;
	int64_t made_at;
	int64_t schema;
	int64_t sequence;
	uint8_t audit[32];   /* hash of that row */
	uint8_t content[32]; /* SHA-256 of what was packed or unpacked */
};
/*
 * Packs the file from into a new file to, mode 0600; it is on disk on return.
 * Writes made_at, schema, sequence and audit of about into the head; sets
 * content. False with errno set; to is then removed.
 */
bool container_write(const char *from, const char *to,
    const struct backup_keys *keys, struct backup_head *about);
/*
 * Unpacks a backup into a new file to, mode 0600; it is on disk on return. to
 * may be NULL, to read only. The output is never longer than the backup. False:
 * why says what is wrong with it, and to is removed.
 */
bool
container_read(const char *from, const char *to, const struct backup_keys *keys,
    struct backup_head *about, const char **why);
/* Reads only the head, without a key of the chunks: content is not set, and the
 * proof covers only the head. */
bool backup_head(const char *path, const uint8_t *proof,
    struct backup_head *about, const char **why);
/* Whether a file begins like a backup. */
bool container_is(const char *path);
/* Makes a new pair of keys. */
void backup_keys_make(
    uint8_t public_key[BACKUP_KEY_SIZE], uint8_t secret[BACKUP_KEY_SIZE]);

/* command/verify.c */

/* Reads the secret key from a file. */
bool backup_key_read(const char *path, uint8_t key[BACKUP_KEY_SIZE]);

/* duties/backup_proof.c: which practice made a backup */

/* Derives the key that proves backups from the practice's key (system.h).
 * False: there is no key beside the database, or it is not valid. */
bool backup_proof_key(
    struct arena *arena, const struct conf *conf, uint8_t key[BACKUP_KEY_SIZE]);
/* Returns "made by this practice", or "cannot be proven to be this practice's:
 * ..." with the reason. */
const char *backup_proof_text(struct arena *arena, const struct conf *conf,
    const struct backup_head *about);
/* Writes lines by which an owner recognises the practice's backup: instants,
 * owners, clients, the audit's last row. */
void backup_facts(struct buf *out, const struct backup_head *about,
    const struct contents *summary);
/* Whether head and database agree on sequence, schema and audit hash; true for
 * format 1, whose head does not have them. */
bool
backup_fits(const struct backup_head *about, const struct contents *summary);
/* Returns NULL when the disk of path's folder has room for twice the size of
 * the backup at from; else a text with both sizes. */
const char *
backup_room(struct arena *arena, const char *from, const char *path);

/* duties/backup_files.c: the folder of the backups */

/* Returns "FOLDER/reliefd-20261129T031500Z.backup". */
const char *
backup_path(struct arena *arena, const struct conf *conf, int64_t now);
/* Returns when the latest backup in the folder was made; 0: none. */
int64_t backup_latest(const struct conf *conf);
/* Keeps the latest backup of each of the last keep_daily days and the last
 * keep_weekly weeks that have one; removes the others. */
void backup_prune(const struct conf *conf);

/* duties/backup.c: makes a backup in steps that delay nobody */

#define BACKUP_LATE (26 * 3600) /* seconds; health is red after these */

enum backup_kind { BACKUP_KEEP, BACKUP_VERIFY };
/*
 * Begins to copy the database; kind BACKUP_VERIFY only checks the copy. path:
 * the file to write; NULL for the next one in conf's folder (and for
 * BACKUP_VERIFY). False: why has the reason.
 */
bool backup_begin(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **why);
/* Copies some pages; after the last, a worker checks and packs the copy. Call
 * it in the loop, between turns. */
void backup_step(void);
/* Whether backup_step() should be called again at once. */
bool backup_busy(void);
/* Returns true once after a backup has ended. ok: whether it succeeded; text:
 * the message, valid until the next backup begins. */
bool backup_result(bool *ok, const char **text);
/* Drops the backup in progress and begins no other; does not wait. */
void backup_stop(void);
/* Makes a whole backup, without a loop. */
bool backup_run(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **text);
/* Checks a copy of a database from any source: returns NULL when it is sound,
 * and sets out; else the problem. Opens it for writing: never check an
 * original. */
const char *
backup_check(struct arena *arena, const char *path, struct contents *out);
/* backup_watch() reads the folder once, at start. backup_last() returns when
 * the latest proven backup was made, 0 for never; backup_late(), whether that
 * is too long ago. Neither applies without a folder. */
void backup_watch(const struct conf *conf, int64_t now);
int64_t backup_last(void);
bool backup_late(int64_t now);

#endif
