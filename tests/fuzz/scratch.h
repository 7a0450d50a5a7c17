/*
 * scratch.h: a folder of its own for a target that needs files; what lies in
 * it goes when the process ends.
 */
#ifndef SCRATCH_H
#define SCRATCH_H

#include "fuzz.h"

#include <dirent.h>
#include <unistd.h>

static char scratch[64];

static inline void
scratch_remove(void)
{
	DIR *folder = opendir(scratch);
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		(void)unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder != NULL)
		(void)closedir(folder);
	(void)rmdir(scratch);
}

/* Makes it, in memory where there is such a place. */
static inline void
scratch_make(void)
{
	const char *where = getenv("TMPDIR");

	if (where == NULL || strlen(where) > 40)
		where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	(void)snprintf(scratch, sizeof(scratch), "%s/fuzz.XXXXXX", where);
	must(mkdtemp(scratch) != NULL);
	(void)atexit(scratch_remove);
}

#endif
