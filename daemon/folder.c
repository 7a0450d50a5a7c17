/*
 * folder.c: the folder that a file is in: it has the file's name on disk, and
 * its owner is who has to read the file.
 */
#include "system.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_folder(const char *);

bool
folder_sync(const char *path)
{
	int fd = open_folder(path);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

bool
folder_own(const char *path, int file)
{
	struct stat st;
	int fd;
	bool ok;

	if (geteuid() != 0)
		return true;
	fd = open_folder(path);
	ok = fd >= 0 && fstat(fd, &st) == 0 &&
	     fchown(file, st.st_uid, st.st_gid) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

static int
open_folder(const char *path)
{
	struct arena *arena = arena_new();
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL   ? "."
			     : slash == path ? "/"
					     : arena_strndup(arena, path,
						   (size_t)(slash - path));
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	arena_free(arena);
	return fd;
}
