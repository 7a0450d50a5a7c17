/*
 * fuzz_conf.c: a configuration file is taken or refused as a whole; what was
 * taken, printed by check-config and read again, is the same, value by value
 * and in range.
 *
 * An input is a file, and behind a NUL an assignment as of --set.
 */
#include "fuzz.h"
#include "system.h"

#include <sys/mman.h>
#include <unistd.h>

static bool
read_bytes(struct arena *arena, const void *bytes, size_t len, struct conf *out)
{
	static int file = -1;
	static char path[64];

	if (file < 0) {
		file = memfd_create("conf", MFD_CLOEXEC);
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	}
	must(ftruncate(file, 0) == 0);
	must(pwrite(file, bytes, len, 0) == (ssize_t)len);
	return conf_read(arena, path, out);
}

/* The options without where they come from. */
static const char *
printed(struct arena *arena, const struct conf *conf)
{
	struct conf plain = *conf;
	struct buf out = { .arena = arena };

	memset(plain.source, 0, sizeof(plain.source));
	conf_print(&plain, &out);
	return buf_text(&out);
}

static void
check(struct arena *arena, const struct conf *conf)
{
	const char *text = printed(arena, conf);
	struct conf again;

	must(utf8_ok(text, strlen(text)));
	must(conf->listen_port >= 0 && conf->listen_port <= 65535);
	must(conf->limits_body >= 4096 && conf->limits_body <= 1048576);
	must(conf->link_days >= 1 && conf->link_days <= 365);
	must(strncmp(conf->listen_address, "127.", 4) == 0 ||
	     strcmp(conf->listen_address, "::1") == 0);
	must(lang_set(conf->practice_languages) != 0);
	must(conf->practice_name[0] != '\0' && conf->store_path[0] != '\0');
	must(read_bytes(arena, text, strlen(text), &again));
	must(strcmp(text, printed(arena, &again)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const uint8_t *nul = size ? memrchr(data, '\0', size) : NULL;
	size_t len = nul ? (size_t)(nul - data) : size;
	struct conf conf;
	const char *set;

	if (read_bytes(arena, data, len, &conf))
		check(arena, &conf);
	set = nul ? arena_strndup(arena, (const char *)nul + 1, size - len - 1)
		  : "";
	if (read_bytes(arena, "", 0, &conf) && conf_set(arena, &conf, set))
		check(arena, &conf);
	arena_free(arena);
	return 0;
}
