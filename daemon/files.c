/*
 * files.c: files that are whole under their name or not there; and the folder
 * that one is in: it has the name on disk, and its owner is who has to read
 * the file.
 */
#include "system.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_folder(const char *);

bool
bytes_write(int fd, const struct buf *data)
{
	size_t done = 0;
	ssize_t n;

	while (done < data->len) {
		n = write(fd, data->data + done, data->len - done);
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

bool
file_write(const char *path, const struct buf *data)
{
	struct arena *arena = arena_new();
	const char *new = arena_printf(arena, "%s.new", path);
	bool ok;
	int fd;

	/* What has that name may lead elsewhere, or others may read it. */
	(void)unlink(new);
	fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ok = fd >= 0 && bytes_write(fd, data) && fsync(fd) == 0;
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	if (ok)
		ok = rename(new, path) == 0;
	arena_free(arena);
	return ok;
}

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
