/*
 * heads.h: heads of the audit's chain, noted where a person with access to
 * the database cannot write: in the service manager's log, and in a file with
 * one line per day. Somebody who rewrites rows and their hashes can make a
 * consistent chain, but it does not match the heads noted before.
 *
 *	2026-11-29T16:00:07Z audit head 1300 HASH MAC
 *
 * HASH is the hash of row 1300, 64 hex digits; MAC is a MAC of "1300 HASH" with
 * a key derived from the practice's key, or "-" when there was no key.
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

/* Reads the last row's number and hash. */
enum err audit_head(struct db *db, struct audit_head *out);
/* Reads the hash of one row; ERR_NOT_FOUND when there is no such row. */
enum err audit_hash(struct db *db, int64_t seq, uint8_t hash[HASH_SIZE]);

/* duties/heads.c: writes them down */

/* Writes the head to the log and to [audit] head_file, at the first turn and
 * then once a day; the first turn also checks the heads in the file. Call it
 * between turns. */
void heads_turn(const struct conf *conf, struct db *db, int64_t now);
/* Logs the head at the end. */
void heads_stop(struct db *db);

/* duties/heads_known.c: reads and compares them */

struct known_head {
	struct audit_head head;
	char day[DAY_SIZE]; /* when it was noted, or "" */
};
struct known_heads {
	struct known_head *v;
	size_t n;
};
/* Returns "SEQ HASH MAC", or "SEQ HASH -" without a key. */
const char *head_text(struct arena *arena, const struct audit_head *head);
/* Adds all heads of a file, from the lines with "audit head": it may be a saved
 * log. Returns NULL, or the error: a line is invalid, or not by this key. */
const char *
heads_read(struct arena *arena, const char *path, struct known_heads *out);
/* Adds a head from "SEQ:HASH", as verify prints it. */
bool heads_add(struct arena *arena, const char *text, struct known_heads *out);
/* Sorts known and compares each head with the database. later: how many are
 * after its last row; whole: those are an error, too. Returns NULL, or a text
 * with the rows that differ and the day of the head. */
const char *heads_compare(struct db *db, struct arena *arena,
    struct known_heads *known, bool whole, size_t *later);

#endif
