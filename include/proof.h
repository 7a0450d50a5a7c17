/*
 * proof.h: what proves, beside the password, who signs in: a second factor,
 * and the browsers in which a user has signed in before. As store.h says.
 */
#ifndef PROOF_H
#define PROOF_H

#include "store.h"

/* store/device.c: browsers in which a user has signed in before */

#define DEVICES_MAX 10 /* of a user; the oldest goes */
#define DEVICE_SECONDS (INT64_C(180) * 86400)
enum err device_find(struct db *db, int64_t now, int64_t user,
    const uint8_t hash[HASH_SIZE]);
enum err device_add(struct db *db, int64_t now, int64_t user,
    const uint8_t hash[HASH_SIZE]);
enum err device_end_all(struct db *db, int64_t user);
enum err device_end_everywhere(struct db *db);

/* store/code.c: the second factor */

#define SECRET_SIZE 20                 /* that makes codes */
#define SEALED_SIZE (SECRET_SIZE + 40) /* system.h's seal() */
#define RECOVERY_N 10
/* ERR_NOT_FOUND while the user has none. */
enum err code_secret(struct db *db, int64_t user, uint8_t sealed[SEALED_SIZE]);
/* From now on the user signs in with a code; step: of the one that proved
 * it. hashes: of RECOVERY_N codes that each open once instead. Ends all the
 * user's login sessions. */
enum err
code_enrol(struct db *db, int64_t user, const uint8_t sealed[SEALED_SIZE],
    int64_t step, const uint8_t hashes[RECOVERY_N][HASH_SIZE]);
/* New recovery codes in the place of all that there were. */
enum err code_set_recovery(struct db *db, int64_t user,
    const uint8_t hashes[RECOVERY_N][HASH_SIZE]);
/* Ends all the user's login sessions. */
enum err code_remove(struct db *db, int64_t user);
/* Takes a step, each once and in order; ERR_CONFLICT for one before or at
 * the last one. */
enum err code_take_step(struct db *db, int64_t user, int64_t step);
/* ERR_NOT_FOUND: there is none, or it was used. */
enum err code_take_recovery(
    struct db *db, int64_t now, int64_t user, const uint8_t hash[HASH_SIZE]);
/* How many recovery codes are left. */
enum err code_recovery_left(struct db *db, int64_t user, int64_t *out);

#endif
