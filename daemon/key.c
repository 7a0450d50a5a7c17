/* key.c: the file with the key that seals what is stored sealed. */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

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
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return errno == EEXIST;
	random_bytes(key, sizeof(key));
	ok = write(fd, key, sizeof(key)) == sizeof(key) && fsync(fd) == 0;
	secret_clear(key, sizeof(key));
	close(fd);
	/* Half a key would be taken for one next time. */
	if (!ok)
		(void)unlink(path);
	return ok;
}

bool
key_use(const char *path)
{
	uint8_t key[SEAL_KEY_SIZE + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t len;

	if (fd < 0) {
		log_error("%s: %s", path, strerror(errno));
		return false;
	}
	len = read(fd, key, sizeof(key));
	close(fd);
	if (len == SEAL_KEY_SIZE)
		seal_with(key);
	else
		log_error("%s: not a key of %d bytes", path, SEAL_KEY_SIZE);
	secret_clear(key, sizeof(key));
	return len == SEAL_KEY_SIZE;
}
