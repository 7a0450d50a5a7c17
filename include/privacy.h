/*
 * privacy.h: what a client may ask of a practice, and what a practice owes
 * its clients: all that is kept in one archive, true erasure, an end to
 * keeping, and to know whose data somebody saw.
 */
#ifndef PRIVACY_H
#define PRIVACY_H

#include "data.h"
#include "history.h"
#include "model.h"
#include "report.h"
#include "store.h"

struct conf;
struct zip;

/* store/erase.c */

/* A client who was erased; what is left is no personal data. */
struct erasure {
	int64_t client, made_at, erased_at;
};
struct erasures {
	struct erasure *v; /* by client */
	size_t n;
};
/*
 * Deletes every row of a client in every table but the audit, which holds
 * ids only, and remembers the erasure. The bytes are gone from the files
 * once the turn is committed and its db_after() has run.
 */
enum err client_erase(struct db *db, int64_t now, int64_t client);
enum err
erasure_list(struct db *db, struct arena *arena, struct erasures *out);
/* Remembers an erasure of another copy of the database; the client it names
 * is erased when there. here: whether that was so. */
enum err
erasure_put(struct db *db, const struct erasure *erasure, bool *here);
/* Remembers erasures of another copy of the database, in a write of the
 * caller, and erases whom they name; erased: how many were there. */
enum err erasures_put(struct db *db, int64_t now,
    const struct erasures *erasures, size_t *erased);
/* The next id of a client; none is given twice. */
enum err client_next_id(struct db *db, int64_t *out);

/* duties/erasure.c */

/*
 * Erases a client, with its row in the audit, in a write of the caller.
 * When the turn is on disk, the write-ahead log is cut to nothing and
 * PATH.erased is brought up to date, with path conf->store_path. detail is
 * the audit's.
 */
enum err erase(struct db *db, const struct conf *conf, int64_t now,
    struct actor actor, int64_t client, const char *detail);
/* "<store.path>.erased": a line "CLIENT MADE_AT ERASED_AT" for each erased
 * client. Nothing in it is personal, so it can lie beside any backup. */
const char *erasures_path(struct arena *arena, const struct conf *conf);
/* Its copy in the folder of backups, "" without one. */
const char *erasures_kept_path(struct arena *arena, const struct conf *conf);
/* Adds to that copy what it lacks; nothing without such a folder. In any
 * thread. */
bool erasures_keep(const struct conf *conf);
#define EARLIER_VERSIONS_MAX 100 /* of the schema, kept as PATH.version-N */
/*
 * Erases again, in a database that was restored: every client whom the file
 * at path names and who is there. Lines that are no erasures are said on the
 * log and passed over; no such file is no erasure. erased: how many clients
 * were there. Needs no open write; the caller commits, and what was erased
 * leaves the files as of erase().
 */
enum err erasures_apply(struct db *db, const struct conf *conf, int64_t now,
    const char *path, size_t *erased);

/* duties/erasure_kept.c */

/* A database that a restore has put aside, and when. */
struct kept_file {
	const char *path;
	int64_t at;
};
struct kept_files {
	struct kept_file *v;
	size_t n;
};
void kept_files(
    struct arena *arena, const struct conf *conf, struct kept_files *out);
/*
 * Erases whom the list names in each of those, overwriting as db_scrub() does;
 * anyway: also where nobody was found. One that cannot be opened and is from
 * before the latest erasure is removed. What happens is said on the log.
 */
void erasures_reach(
    const struct conf *conf, const struct erasures *erasures, bool anyway);

/* store/retention.c */

enum retention_reason {
	KEPT_TOO_LONG, /* nothing came since the period began */
	WITHDRAWN,     /* the client withdrew the consent to the data */
	RETENTION_N
};
/* A client whose records are to be erased, or to be asked about. */
struct retention_row {
	int64_t client;
	char code[CODE_SIZE];
	const char *name;
	char last_day[DAY_SIZE]; /* of any record, else the client's own */
	char withdrawn_day[DAY_SIZE];
	enum retention_reason reason;
};
struct retention_rows {
	struct retention_row *v; /* the longest ago first */
	size_t n;
};
/* The first day that is still within the period. */
void retention_cutoff(const char *today, int64_t years, char out[DAY_SIZE]);
enum err retention_list(struct db *db, struct arena *arena, const char *cutoff,
    struct retention_rows *out);
/* Ends every live link and every login session at once. */
enum err
revoke_all(struct db *db, int64_t now, int64_t *links, int64_t *sessions);

/* store/export.c, exchange/export.c */

/* How far the rows of a client are written; zeroed before. */
struct export_place {
	size_t table, rows;
	char after[ID_SIZE];
	bool inside; /* a table */
	bool over;
};
/* The next rows of the client as JSON, a table or a part of one: an array for
 * each table, an object for each row with all columns but the hashes of
 * links. All parts are one object. */
enum err export_rows(struct db *db, struct arena *arena, int64_t client,
    struct export_place *place, struct buf *out);
struct consents {
	struct consent *v; /* by given_at */
	size_t n;
};
enum err consent_list(
    struct db *db, struct arena *arena, int64_t client, struct consents *out);
/*
 * All that is stored of one client, "client.json", the data package and the
 * report, as an archive that is made in parts, so that neither the loop nor
 * the memory is taken by it: export_start(); until over, export_read() in the
 * loop and export_make() in a worker; export_end() however it ended.
 */
enum export_stage {
	EXPORT_READ,
	EXPORT_FINISH,
	EXPORT_PRINT,
	EXPORT_JSON,
	EXPORT_TABLES,
	EXPORT_REPORT
};
struct client_export {
	bool over, failed;
	const char *why; /* there is no report in it, or NULL */
	/* The rest is its own. */
	struct arena *arena, *part; /* of all, of the part in hand */
	const struct conf *conf;
	int64_t client, now;
	char today[DAY_SIZE];
	enum export_stage stage;
	struct history history;
	struct history_reader reader;
	struct checkins all; /* those that were corrected, too */
	struct consents consents;
	struct users users;
	struct report_options options;
	struct fingerprint print;
	struct export_place place;
	int table;
	size_t next; /* of all */
	const char **notes;
	struct buf text;
	struct zip *zip;
};
void export_start(struct client_export *export, struct arena *arena,
    const struct conf *conf, int64_t now, const char *today, int64_t client);
/* Reads what the next part needs. */
enum err export_read(struct db *db, struct client_export *export);
/* Makes it; what the archive grew by is added to out. */
void export_make(struct client_export *export, struct buf *out);
void export_end(struct client_export *export);
/* "everything-C0042-2026-11-22.zip" */
const char *
export_name(struct arena *arena, const char *code, const char *today);

/* duties/breach.c */

/* What a row of the audit means for the client it is about. */
struct exposure {
	const char *action; /* of the audit */
	const char *how;    /* "viewed", "downloaded", "changed", "copied" */
	const char *kinds;  /* of data, for people */
};
/* NULL for what is about no client. */
const struct exposure *exposure_of(const char *action);
/* Whether it names no client, and is reported all the same: a backup. */
bool exposure_is_of_many(const char *action);

#endif
