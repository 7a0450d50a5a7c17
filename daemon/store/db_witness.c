/*
 * db_witness.c: the file beside the database that says which write was the
 * last to be acknowledged, and whether the database gave cause for doubt.
 */
#include "db_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUMBER_SIZE 21 /* 20 digits and a new line */
#define DOUBT "damaged\n"

#include "system.h"

bool
db_witness_open(struct db *db, const char *path)
{
	char file[4096];
	int len = snprintf(file, sizeof(file), "%s.witness", path);

	if (len < 0 || (size_t)len >= sizeof(file))
		return false;
	db->witness = open(
	    file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (db->witness < 0 || !folder_own(file, db->witness)) {
		log_error("%s: %s", file, strerror(errno));
		return false;
	}
	return true;
}

/* Writes that were acknowledged and are gone are reported, never hidden. */
void
db_witness_check(struct db *db, const char *path, int64_t stored)
{
	char text[32] = "";
	ssize_t len = pread(db->witness, text, NUMBER_SIZE, 0);
	int64_t seen;

	db->sequence = stored;
	if (len < NUMBER_SIZE || text[NUMBER_SIZE - 1] != '\n')
		return;
	text[NUMBER_SIZE - 1] = '\0';
	seen = strtoll(text, NULL, 10);
	if (seen > stored)
		log_error("%s: acknowledged writes %lld to %lld are missing",
		    path, (long long)stored + 1, (long long)seen);
}

void
db_witness_write(struct db *db)
{
	char text[32];
	int len =
	    snprintf(text, sizeof(text), "%020lld\n", (long long)db->sequence);

	if (pwrite(db->witness, text, (size_t)len, 0) != len)
		log_error("witness: %s", strerror(errno));
}

void
db_witness_doubt(struct db *db, bool doubt)
{
	if (db->witness < 0)
		return;
	if (doubt)
		(void)!pwrite(
		    db->witness, DOUBT, sizeof(DOUBT) - 1, NUMBER_SIZE);
	else
		(void)!ftruncate(db->witness, NUMBER_SIZE);
}

bool
db_witness_doubts(const struct db *db)
{
	char text[sizeof(DOUBT)] = "";

	return pread(db->witness, text, sizeof(DOUBT) - 1, NUMBER_SIZE) > 0 &&
	       strcmp(text, DOUBT) == 0;
}
