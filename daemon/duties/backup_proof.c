/*
 * backup_proof.c: which practice made a backup: the key that proves it, the
 * text for the owner, and whether the head matches the content.
 */
#include "backup.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "foreign.h"
#include "store.h"
#include "system.h"

#define CONTEXT "rlfbckup" /* for the derived key */
#define MIB (1024 * 1024)

bool
backup_proof_key(
    struct arena *arena, const struct conf *conf, uint8_t key[BACKUP_KEY_SIZE])
{
	_Static_assert(
	    BACKUP_KEY_SIZE == SEAL_KEY_SIZE, "keys are of one size");
	return key_derive(key_path(arena, conf), CONTEXT, key);
}

const char *
backup_proof_text(struct arena *arena, const struct conf *conf,
    const struct backup_head *about)
{
	const char *key = key_path(arena, conf);

	switch (about->proof) {
	case PROOF_HOLDS:
		return "made by this practice";
	case PROOF_OTHER_KEY:
		return arena_printf(arena,
		    "cannot be proven to be this practice's: it was made with "
		    "another key than %s",
		    key);
	case PROOF_NO_KEY:
		return arena_printf(arena,
		    "cannot be proven to be this practice's: there is no key "
		    "%s to tell by",
		    key);
	default:
		return about->format == 1
			   ? "cannot be proven to be this practice's: it is of "
			     "the first format, which proves nothing"
			   : "cannot be proven to be this practice's: it was "
			     "made without a key";
	}
}

void
backup_facts(struct buf *out, const struct backup_head *about,
    const struct contents *summary)
{
	char instant[INSTANT_SIZE], hash[2 * HASH_SIZE + 1];

	if (about->format > 1) {
		instant_text(about->made_at, instant);
		buf_printf(out, "  made at       %s\n", instant);
	}
	instant_text(summary->last_at, instant);
	hex_text(summary->audit, HASH_SIZE, hash);
	buf_printf(out,
	    "  last action   %s\n  owners        %s\n"
	    "  clients       %lld\n  audit         row %lld, %s\n",
	    summary->sequence > 0 ? instant : "none", summary->owners,
	    (long long)summary->clients, (long long)summary->sequence, hash);
}

bool
backup_fits(const struct backup_head *about, const struct contents *summary)
{
	return about->format == 1 ||
	       (about->sequence == summary->sequence &&
		   about->schema == summary->schema &&
		   memcmp(about->audit, summary->audit, HASH_SIZE) == 0);
}

const char *
backup_room(struct arena *arena, const char *from, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL   ? "."
			     : slash == path ? "/"
					     : arena_strndup(arena, path,
						   (size_t)(slash - path));
	struct statvfs disk;
	struct stat st;
	uint64_t need, free;

	if (stat(from, &st) != 0 || statvfs(folder, &disk) != 0)
		return NULL; /* the code that opens it reports why */
	/* Once as it is, and once more while its schema is updated. */
	need = 2 * (uint64_t)st.st_size / MIB + 1;
	free = (uint64_t)disk.f_bavail * disk.f_frsize / MIB;
	return need <= free
		   ? NULL
		   : arena_printf(arena,
			 "%s has room for %llu MiB, and %llu are needed",
			 folder, (unsigned long long)free,
			 (unsigned long long)need);
}
