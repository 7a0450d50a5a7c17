/*
 * files.c: files that exist completely under their name or not at all; and the
 * folder of a file: it is synced to store the name, and its owner must be able
 * to read the file. Folders may belong to other users, who can change any name
 * in them at any time: links are not followed there, and no open blocks.
 */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_new(int, const char *, const struct buf *, const char *);
static bool own_file(int, const char *);
static const char *last_part(const char *);

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

int
file_open(int folder, const char *name, int flags, const char **why)
{
	/* Without O_NONBLOCK a pipe without a writer would block. */
	int fd = openat(
	    folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
	struct stat st;

	if (fd < 0) {
		*why = errno == ELOOP && (flags & O_NOFOLLOW)
			   ? "is a link; name the file itself"
			   : strerror(errno);
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	*why = "is not a regular file";
	errno = EINVAL;
	return -1;
}

bool
file_write(const char *path, const struct buf *data)
{
	int folder = folder_open(path);
	bool ok = folder >= 0 && file_put(folder, last_part(path), data);
	int error = errno;

	if (folder >= 0)
		close(folder);
	errno = error;
	return ok;
}

bool
file_put(int folder, const char *name, const struct buf *data)
{
	char new[64], id[ID_SIZE];
	bool ok;
	int error;

	if (!own_file(folder, name))
		return false;
	/* A random name, which nobody can place there first. */
	random_id(id);
	(void)snprintf(new, sizeof(new), ".reliefd-%s.new", id);
	ok = write_new(folder, new, data, NULL) &&
	     renameat(folder, new, folder, name) == 0;
	error = errno;
	if (!ok)
		(void)unlinkat(folder, new, 0);
	errno = error;
	return ok;
}

bool
file_make(const char *path, const struct buf *data)
{
	char new[64], id[ID_SIZE];
	int folder = folder_open(path), error;
	bool ok;

	if (folder < 0)
		return false;
	random_id(id);
	(void)snprintf(new, sizeof(new), ".reliefd-%s.new", id);
	ok = write_new(folder, new, data, path) &&
	     linkat(folder, new, folder, last_part(path), 0) == 0;
	error = errno;
	(void)unlinkat(folder, new, 0);
	ok = ok && fsync(folder) == 0;
	close(folder);
	errno = error;
	return ok;
}

int
folder_open(const char *path)
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

bool
folder_sync(const char *path)
{
	int fd = folder_open(path);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

bool
folder_own(const char *path, int file)
{
	struct stat st, own;
	int fd;
	bool ok;

	if (geteuid() != 0)
		return true;
	/* A file with a second name may belong to somebody else. */
	if (fstat(file, &own) != 0 || !S_ISREG(own.st_mode) ||
	    own.st_nlink != 1) {
		errno = EMLINK;
		return false;
	}
	fd = folder_open(path);
	ok = fd >= 0 && fstat(fd, &st) == 0 &&
	     fchown(file, st.st_uid, st.st_gid) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Writes a new file completely, to the disk; owner: a path whose folder's owner
 * will own the file, or NULL. */
static bool
write_new(
    int folder, const char *name, const struct buf *data, const char *owner)
{
	int fd = openat(folder, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && (owner == NULL || folder_own(owner, fd)) &&
		  bytes_write(fd, data) && fsync(fd) == 0;
	int error = errno;

	if (fd >= 0 && close(fd) != 0 && ok) {
		ok = false;
		error = errno;
	}
	errno = error;
	return ok;
}

/* Whether name is free or a regular file of ours: a new file may replace only
 * these. */
static bool
own_file(int folder, const char *name)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	if (S_ISREG(st.st_mode) && st.st_uid == geteuid())
		return true;
	errno = EEXIST;
	return false;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}
