/*
 * crashes.c: counts reports that ended the daemon. The clients whose reports
 * are being drawn are marked in a mapped file, which survives a crash without a
 * write; the next start counts the marks.
 */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 64 /* the most threads that draw */
#define CLIENTS 32

struct marks {
	char version[16];
	_Atomic int64_t drawing[SLOTS]; /* clients; 0 is free */
	struct {
		int64_t client, crashes;
	} counts[CLIENTS];
};

static struct marks *marks;

static void count(int64_t);
static size_t place(int64_t);

void
crashes_read(const char *store_path)
{
	struct arena *arena = arena_new();
	const char *path = arena_printf(arena, "%s.drawing", store_path);
	int fd = open(
	    path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	void *map = MAP_FAILED;
	size_t i;

	/* Reserve the disk space: a mapped page cannot report "full". */
	if (fd >= 0 && folder_own(path, fd) &&
	    posix_fallocate(fd, 0, sizeof(*marks)) == 0)
		map = mmap(NULL, sizeof(*marks), PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		log_error("%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	arena_free(arena);
	if (map == MAP_FAILED)
		return;
	marks = map;
	/* Another version may draw what this one could not. */
	if (strncmp(marks->version, RELIEFD_VERSION, sizeof(marks->version)) !=
	    0) {
		memset(marks, 0, sizeof(*marks));
		memcpy(
		    marks->version, RELIEFD_VERSION, sizeof(RELIEFD_VERSION));
	}
	for (i = 0; i < SLOTS; i++) {
		count(atomic_load(&marks->drawing[i]));
		atomic_store(&marks->drawing[i], 0);
	}
}

int
crashes_begin(int64_t client)
{
	int64_t nobody;
	int i;

	for (i = 0; marks != NULL && i < SLOTS; i++) {
		nobody = 0;
		if (atomic_compare_exchange_strong(
			&marks->drawing[i], &nobody, client))
			return i;
	}
	return -1;
}

void
crashes_end(int slot)
{
	if (slot >= 0)
		atomic_store(&marks->drawing[slot], 0);
}

bool
crashes_refuse(int64_t client)
{
	size_t i = place(client);

	return i < CLIENTS && marks->counts[i].crashes >= CRASHES_MAX;
}

void
crashes_forgive(int64_t client)
{
	size_t i = place(client);

	if (i < CLIENTS)
		memset(&marks->counts[i], 0, sizeof(marks->counts[i]));
}

/* Adds one crash; a full table drops the client with the fewest. */
static void
count(int64_t client)
{
	size_t i = place(client), least;

	if (client == 0)
		return;
	if (i == CLIENTS) {
		for (i = least = 0; i < CLIENTS; i++) {
			if (marks->counts[i].crashes <
			    marks->counts[least].crashes)
				least = i;
		}
		i = least;
		marks->counts[i].client = client;
		marks->counts[i].crashes = 0;
	}
	marks->counts[i].crashes++;
	log_error("the daemon ended while a report of client %lld was drawn",
	    (long long)client);
}

static size_t
place(int64_t client)
{
	size_t i;

	for (i = 0; marks != NULL && i < CLIENTS; i++) {
		if (marks->counts[i].client == client && client != 0)
			return i;
	}
	return CLIENTS;
}
