/*
 * backup.c: makes a backup as one job: the loop copies pages between turns;
 * then a worker checks the copy, packs it, reads the packed file back and
 * compares the two. Only a file that passed every step gets its name, and only
 * then old backups are removed.
 */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foreign.h"
#include "privacy.h"
#include "store.h"
#include "system.h"

#define PAGES_A_TURN 64 /* of 4 KiB; takes a few milliseconds */

enum stage { IDLE, COPYING, COPIED, CHECKING, ENDED };

/* What a worker makes a backup from, and what becomes of it: while the worker
 * has it, nobody else touches it. */
struct making {
	enum backup_kind kind;
	const struct conf *conf;
	struct arena *arena;
	const char *plain;  /* the copy */
	const char *packed; /* the backup under its temporary name */
	const char *path;
	bool kept; /* in the folder: then remove old ones */
	int64_t now;
	uint8_t proof[BACKUP_KEY_SIZE]; /* cleared at the end */
	bool proves;
	struct job job;
	bool ok;
	const char *text;
};

static struct {
	enum stage stage;
	struct db *db;
	struct db_copy *copy;
	struct making making;
	int64_t last;  /* when the latest proven backup was made */
	int64_t since; /* when this daemon started to watch */
	bool watched;
} backup;

static bool place(const struct conf *, int64_t, const char *);
static bool find_key(const struct conf *);
static void prove_and_keep(void *);
static const char *pack(struct making *, const struct contents *);
static const char *
prove(struct making *, const uint8_t *, const struct backup_head *);
static void checked(struct job *);
static void end(bool, const char *);

bool
backup_begin(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **why)
{
	if (backup.stage != IDLE) {
		*why = "another backup or check is being made";
		return false;
	}
	if (kind == BACKUP_KEEP && path == NULL &&
	    conf->backup_directory[0] == '\0') {
		*why = "name a FILE, or set directory in [backup]";
		return false;
	}
	if (backup.making.arena != NULL)
		arena_free(backup.making.arena);
	backup.making.arena = arena_new();
	backup.making.conf = conf;
	backup.db = db;
	backup.making.kind = kind;
	backup.making.now = now;
	backup.making.kept = kind == BACKUP_KEEP && path == NULL;
	backup.making.proves = kind == BACKUP_KEEP && find_key(conf);
	if (!place(conf, now, path)) {
		*why = arena_printf(backup.making.arena, "%s: %s",
		    backup.making.path, strerror(errno));
		return false;
	}
	(void)unlink(backup.making.plain);
	if (backup.making.kept)
		(void)unlink(backup.making.packed);
	if (db_copy_begin(db, backup.making.plain, &backup.copy) != OK) {
		*why = "the copy cannot be written; the log says why";
		return false;
	}
	backup.stage = COPYING;
	return true;
}

void
backup_step(void)
{
	bool done = false;

	if (backup.stage == COPYING && !db_pending(backup.db)) {
		if (db_copy_step(backup.copy, PAGES_A_TURN, &done) != OK) {
			(void)db_copy_end(backup.copy);
			end(false, "the copy could not be written");
		} else if (done) {
			backup.stage = COPIED;
			if (!db_copy_end(backup.copy))
				end(false, "the copy could not be written");
		}
	}
	if (backup.stage == COPIED) {
		backup.making.job = (struct job){
			.run = prove_and_keep,
			.done = checked,
			.arg = &backup.making,
		};
		if (worker_add(&backup.making.job))
			backup.stage = CHECKING;
	}
}

bool
backup_busy(void)
{
	return backup.stage == COPYING;
}

bool
backup_result(bool *ok, const char **text)
{
	if (backup.stage != ENDED)
		return false;
	backup.stage = IDLE;
	*ok = backup.making.ok;
	*text = backup.making.text;
	return true;
}

void
backup_stop(void)
{
	if (backup.stage == COPYING)
		(void)db_copy_end(backup.copy);
	if (backup.stage == COPYING || backup.stage == COPIED)
		end(false, "the daemon stops");
	backup.stage = IDLE;
	if (backup.making.arena != NULL)
		arena_free(backup.making.arena);
	backup.making.arena = NULL;
}

bool
backup_run(const struct conf *conf, struct db *db, int64_t now,
    enum backup_kind kind, const char *path, const char **text)
{
	bool done = false;

	if (!backup_begin(conf, db, now, kind, path, text))
		return false;
	while (!done && db_copy_step(backup.copy, PAGES_A_TURN, &done) == OK)
		;
	if (!db_copy_end(backup.copy) || !done) {
		end(false, "the copy could not be written");
	} else {
		prove_and_keep(&backup.making);
		checked(&backup.making.job);
	}
	return backup_result(&done, text) && done;
}

void
backup_watch(const struct conf *conf, int64_t now)
{
	backup.watched = conf->backup_directory[0] != '\0';
	backup.since = now;
	if (backup.watched)
		backup.last = backup_latest(conf);
	else
		log_info("no backups: [backup] directory is not set");
}

int64_t
backup_last(void)
{
	return backup.last;
}

/* The first backup of a new practice is late after a day. */
bool
backup_late(int64_t now)
{
	int64_t from = backup.last != 0 ? backup.last : backup.since;

	return backup.watched && now - from > BACKUP_LATE;
}

const char *
backup_check(struct arena *arena, const char *path, struct contents *out)
{
	const char *why;
	struct db *db = db_copy_open(path, arena, &why);
	int64_t rows = 0, bad = 0;
	bool late;
	enum err err;

	*out = (struct contents){ 0 };
	if (db == NULL)
		return why;
	err = db_check(db, arena, &why);
	if (err == OK && why == NULL)
		err = audit_check(db, &rows, &bad);
	if (err == OK && why == NULL && bad == 0)
		err = contents_get(db, arena, out);
	late = db_late(db);
	db_close(db);
	if (late)
		return "looking at it takes longer than its size allows for";
	if (err != OK)
		return "it cannot be read; the log says why";
	if (bad != 0)
		return arena_printf(arena,
		    "row %lld of the audit was changed, or one before it was "
		    "removed",
		    (long long)bad);
	return why;
}

/* Sets the paths of all files; makes the folder when it is missing. */
static bool
place(const struct conf *conf, int64_t now, const char *path)
{
	const char *beside = conf->store_path;

	backup.making.path = path;
	if (backup.making.kept) {
		backup.making.path =
		    backup_path(backup.making.arena, conf, now);
		if (mkdir(conf->backup_directory, 0700) != 0 && errno != EEXIST)
			return false;
	}
	if (path != NULL && access(path, F_OK) == 0) {
		errno = EEXIST;
		return false;
	}
	/* Never on the backups' disk: others may read it. */
	backup.making.plain =
	    arena_printf(backup.making.arena, "%s.copy", beside);
	backup.making.packed = arena_printf(backup.making.arena, "%s.new",
	    backup.making.path ? backup.making.path : beside);
	return true;
}

/* Without the key a backup is still made, but proves less. Never makes a key at
 * a configured path: others are responsible for it. */
static bool
find_key(const struct conf *conf)
{
	const char *path = key_path(backup.making.arena, conf);

	if (conf->store_key[0] == '\0')
		(void)key_make(path);
	if (backup_proof_key(backup.making.arena, conf, backup.making.proof))
		return true;
	log_error("%s: %s; the backup cannot prove that it is this practice's",
	    path, errno == EINVAL ? "not a key" : strerror(errno));
	return false;
}

/* In a worker: checks the copy, packs it and gives it its name. */
static void
prove_and_keep(void *arg)
{
	struct making *making = arg;
	struct contents summary;
	const char *why = backup_check(making->arena, making->plain, &summary);

	if (why == NULL && making->kind == BACKUP_KEEP)
		why = pack(making, &summary);
	(void)unlink(making->plain);
	making->ok = why == NULL;
	if (why != NULL)
		making->text = why;
	else if (making->kind == BACKUP_VERIFY)
		making->text = arena_printf(making->arena,
		    "%s is whole: %lld rows of the audit hold",
		    making->conf->store_path, (long long)summary.sequence);
	else
		making->text = arena_printf(making->arena,
		    "%s: proven to restore, %lld rows of the audit",
		    making->path, (long long)summary.sequence);
}

/* Packs the copy, checks that it can be unpacked, and gives it its name. */
static const char *
pack(struct making *making, const struct contents *summary)
{
	uint8_t key[BACKUP_KEY_SIZE], public_key[BACKUP_KEY_SIZE];
	const char *hex = making->conf->backup_public_key, *why = NULL;
	struct backup_keys keys = { .chunks = key,
		.public_key = hex[0] != '\0' ? public_key : NULL,
		.proof = making->proves ? making->proof : NULL };
	struct backup_head about = { .made_at = making->now,
		.schema = summary->schema,
		.sequence = summary->sequence };

	memcpy(about.audit, summary->audit, sizeof(about.audit));
	if (hex[0] != '\0')
		(void)parse_hex(hex, public_key, sizeof(public_key));
	random_bytes(key, sizeof(key));
	if (!container_write(making->plain, making->packed, &keys, &about))
		why = arena_printf(
		    making->arena, "%s: %s", making->packed, strerror(errno));
	if (why == NULL)
		why = prove(making, key, &about);
	secret_clear(key, sizeof(key));
	if (why != NULL || !making->kept)
		return why;
	if (!erasures_keep(making->conf))
		return "the list of the erased cannot be copied";
	backup_prune(making->conf);
	return NULL;
}

/* Reads the backup back, as a restore does; then gives it its name. */
static const char *
prove(
    struct making *making, const uint8_t *key, const struct backup_head *about)
{
	struct backup_keys keys = { .chunks = key,
		.proof = making->proves ? making->proof : NULL };
	enum backup_proof want = making->proves ? PROOF_HOLDS : PROOF_NONE;
	struct backup_head got;
	const char *why;

	if (!container_read(making->packed, NULL, &keys, &got, &why) ||
	    got.proof != want ||
	    memcmp(got.content, about->content, sizeof(got.content)) != 0) {
		(void)unlink(making->packed);
		return "what was written reads differently; is the disk "
		       "failing?";
	}
	if (rename(making->packed, making->path) != 0 ||
	    !folder_sync(making->path)) {
		why = arena_printf(
		    making->arena, "%s: %s", making->path, strerror(errno));
		(void)unlink(making->packed);
		return why;
	}
	return NULL;
}

/* In the loop. */
static void
checked(struct job *job)
{
	(void)job;
	if (backup.making.ok && backup.making.kept)
		backup.last = backup.making.now;
	end(backup.making.ok, backup.making.text);
}

static void
end(bool ok, const char *text)
{
	backup.stage = ENDED;
	secret_clear(backup.making.proof, sizeof(backup.making.proof));
	backup.making.ok = ok;
	backup.making.text = text;
	if (!ok) {
		(void)unlink(backup.making.plain);
		log_error("backup: %s", text);
	} else {
		log_info("backup: %s", text);
	}
}
