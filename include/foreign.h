/*
 * foreign.h: a database that anybody may have made: what comes out of a
 * backup, or a file that somebody names.
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "store.h"

/* store/db_foreign.c */

/*
 * Opens a file for this thread, to be checked. Nothing
 * runs on it before its schema was compared with the program's own, and no
 * longer than its size allows for. NULL: why says what is wrong with it.
 * db_close() ends it.
 */
struct db *
db_copy_open(const char *path, struct arena *arena, const char **why);
/* The version of its schema; may be a later one than this program's. */
int64_t db_version(struct db *db);
/* Whether what was asked of it was ended because it took too long. */
bool db_late(const struct db *db);
/* db_open() of a file whose schema was compared, for as long as its size
 * allows for. */
enum db_open db_open_foreign(const char *path, struct db **out);

/* store/contents.c */

/* What a database says of itself. */
struct contents {
	int64_t schema;            /* version */
	int64_t sequence, last_at; /* of the audit's last row; 0: none */
	uint8_t audit[HASH_SIZE];  /* its hash */
	int64_t clients;
	const char *owners; /* logins of those who can sign in: "anna, ben" */
};
enum err contents_get(struct db *db, struct arena *arena, struct contents *out);

#endif
