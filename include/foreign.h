/*
 * foreign.h: a database from an untrusted source: the content of a backup, or a
 * file that somebody names.
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "store.h"

/* store/db_foreign.c */

/*
 * Opens an untrusted file for this thread, to check it. Runs nothing on it
 * before its schema is compared with the program's, and limits the time by its
 * size. NULL: why says what is wrong with it. Close it with db_close().
 */
struct db *
db_copy_open(const char *path, struct arena *arena, const char **why);
/* Returns its schema version; may be later than this program's. */
int64_t db_version(struct db *db);
/* Whether a query was aborted because it took too long. */
bool db_late(const struct db *db);
/* db_open() of a file whose schema was compared; its size limits the time. */
enum db_open db_open_foreign(const char *path, struct db **out);

/* store/contents.c */

/* A summary of a database. */
struct contents {
	int64_t schema;            /* version */
	int64_t sequence, last_at; /* of the audit's last row; 0: none */
	uint8_t audit[HASH_SIZE];  /* its hash */
	int64_t clients;
	const char *owners; /* logins of the active ones: "anna, ben" */
};
enum err contents_get(struct db *db, struct arena *arena, struct contents *out);

#endif
