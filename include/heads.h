/*
 * heads.h: heads of the audit's chain, noted where whoever can write the
 * database cannot write: in the log of the service manager, and in a file of
 * one line a day. Who rewrites rows and their hashes makes a chain that fits
 * in itself, but not to the heads that were noted before.
 *
 *	2026-11-29T16:00:07Z audit head 1300 HASH MAC
 *
 * HASH is that of row 1300, 64 hex digits; MAC is of "1300 HASH" under a key
 * that is derived from the practice's, "-" where there was none.
 */
#ifndef HEADS_H
#define HEADS_H

#include "store.h"

struct conf;

struct audit_head {
	int64_t seq; /* 0: no row yet */
	uint8_t hash[HASH_SIZE];
};

/* store/audit.c */

/* The last row. */
enum err audit_head(struct db *db, struct audit_head *out);
/* The hash of one row; ERR_NOT_FOUND. */
enum err audit_hash(struct db *db, int64_t seq, uint8_t hash[HASH_SIZE]);

/* duties/heads.c: noting them */

/* Notes the head on the log and in [audit] head_file, at the first turn and
 * then once a day; at the first turn it looks whether those in the file hold.
 * Between turns. */
void heads_turn(const struct conf *conf, struct db *db, int64_t now);
/* Notes it on the log at the end. */
void heads_stop(struct db *db);

/* duties/heads_known.c: reading them, and comparing */

struct known_head {
	struct audit_head head;
	char day[DAY_SIZE]; /* on which it was noted, or "" */
};
struct known_heads {
	struct known_head *v;
	size_t n;
};
/* "SEQ HASH MAC", or "SEQ HASH -" without a key. */
const char *head_text(struct arena *arena, const struct audit_head *head);
/* Adds all lines of a file that have "audit head"; so it may be a saved log,
 * too. NULL, or what is wrong: a line that is none, or is not by this key. */
const char *
heads_read(struct arena *arena, const char *path, struct known_heads *out);
/* "SEQ:HASH" as verify prints it. */
bool heads_add(
    struct arena *arena, const char *text, struct known_heads *out);
/* Looks each up in the database; sorts known. later: how many are behind its
 * last row. NULL, or which rows are not those that were known, and of which
 * day; whole: one behind the last row is such a row too. */
const char *heads_compare(struct db *db, struct arena *arena,
    struct known_heads *known, bool whole, size_t *later);

#endif
