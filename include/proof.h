/*
 * proof.h: proofs of identity beside the password: a second factor, and the
 * browsers in which a user has signed in before. Rules as in store.h.
 */
#ifndef PROOF_H
#define PROOF_H

#include "store.h"

/* store/device.c: browsers in which a user has signed in before */

#define DEVICES_MAX 10 /* per user; a new one replaces the oldest */
#define DEVICE_SECONDS (INT64_C(180) * 86400)
enum err device_find(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE]);
enum err device_add(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE]);
enum err device_end_all(struct db *db, int64_t user);
enum err device_end_everywhere(struct db *db);

/* store/code.c: the second factor */

#define SECRET_SIZE 20                 /* the key of codes */
#define SEALED_SIZE (SECRET_SIZE + 40) /* system.h's seal() */
#define RECOVERY_N 10
/* ERR_NOT_FOUND when the user has none. */
enum err code_secret(struct db *db, int64_t user, uint8_t sealed[SEALED_SIZE]);
/* From now on the user signs in with codes. step: of the code that proved it;
 * hashes: of RECOVERY_N codes, each valid once instead. Ends all login sessions
 * of the user. */
enum err
code_enrol(struct db *db, int64_t user, const uint8_t sealed[SEALED_SIZE],
    int64_t step, const uint8_t hashes[RECOVERY_N][HASH_SIZE]);
/* Replaces all recovery codes. */
enum err code_set_recovery(
    struct db *db, int64_t user, const uint8_t hashes[RECOVERY_N][HASH_SIZE]);
/* Ends all login sessions of the user. */
enum err code_remove(struct db *db, int64_t user);
/* Uses up a step; steps must grow: ERR_CONFLICT for the last one or an earlier
 * one. */
enum err code_take_step(struct db *db, int64_t user, int64_t step);
/* Uses up a recovery code; ERR_NOT_FOUND when it is unknown or used. */
enum err code_take_recovery(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE]);
/* Counts the unused recovery codes. */
enum err code_recovery_left(struct db *db, int64_t user, int64_t *out);

#endif
