/* key.c: the file with the sealing key. */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool hand_over(const char *);
static bool key_read(const char *, uint8_t[SEAL_KEY_SIZE], const char **);

const char *
key_path(struct arena *arena, const struct conf *conf)
{
	if (conf->store_key[0] != '\0')
		return conf->store_key;
	return arena_printf(arena, "%s.key", conf->store_path);
}

bool
key_make(const char *path)
{
	uint8_t key[SEAL_KEY_SIZE];
	struct buf data = { .arena = arena_new() };
	bool ok;

	random_bytes(key, sizeof(key));
	buf_add(&data, key, sizeof(key));
	ok = file_make(path, &data) || (errno == EEXIST && hand_over(path));
	secret_clear(key, sizeof(key));
	secret_clear(data.data, data.len);
	arena_free(data.arena);
	return ok;
}

bool
key_use(const char *path)
{
	uint8_t key[SEAL_KEY_SIZE];
	const char *why = "";
	bool ok = key_read(path, key, &why);

	if (ok)
		seal_with(key);
	else
		log_error("%s: %s", path, why);
	secret_clear(key, sizeof(key));
	return ok;
}

bool
key_derive(const char *path, const char context[8], uint8_t out[SEAL_KEY_SIZE])
{
	uint8_t key[SEAL_KEY_SIZE];
	const char *why;
	bool ok = key_read(path, key, &why);
	int error = errno;

	if (ok)
		key_for(key, context, out);
	secret_clear(key, sizeof(key));
	errno = error;
	return ok;
}

/* False: why has the reason, and errno is set. */
static bool
key_read(const char *path, uint8_t key[SEAL_KEY_SIZE], const char **why)
{
	uint8_t bytes[SEAL_KEY_SIZE + 1];
	int fd = file_open(AT_FDCWD, path, O_NOFOLLOW, why);
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, bytes, sizeof(bytes));
	close(fd);
	if (len == SEAL_KEY_SIZE)
		memcpy(key, bytes, SEAL_KEY_SIZE);
	secret_clear(bytes, sizeof(bytes));
	*why = "not a key of 32 bytes";
	errno = EINVAL;
	return len == SEAL_KEY_SIZE;
}

void
key_open(const struct conf *conf)
{
	struct arena *arena = arena_new();
	const char *path = key_path(arena, conf);

	if (conf->store_key[0] == '\0' && !key_make(path))
		log_error("%s: %s", path, strerror(errno));
	if (!key_use(path))
		log_error("nobody can sign in with a code");
	arena_free(arena);
}

/* A key that root made must be readable for the daemon's user. */
static bool
hand_over(const char *path)
{
	const char *why;
	int fd = file_open(AT_FDCWD, path, O_NOFOLLOW, &why);
	bool ok = fd >= 0 && folder_own(path, fd);

	if (fd >= 0)
		close(fd);
	return ok;
}
