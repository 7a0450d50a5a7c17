/*
 * privacy.h: what the practice owes its clients: an archive of all their data,
 * true erasure, an end of retention, and a list of the clients whose data a
 * person saw.
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

/* An erased client; these numbers are no personal data. */
struct erasure {
	int64_t client, made_at, erased_at;
};
struct erasures {
	struct erasure *v; /* by client */
	size_t n;
};
/*
 * Deletes every row of a client from every table except the audit, which holds
 * only ids, and stores the erasure. The bytes are gone from the files when the
 * turn is committed and its db_after() has run.
 */
enum err client_erase(struct db *db, int64_t now, int64_t client);
enum err erasure_list(struct db *db, struct arena *arena, struct erasures *out);
/* Stores an erasure from another copy of the database, and erases its client if
 * it exists. here: whether it existed. */
enum err erasure_put(struct db *db, const struct erasure *erasure, bool *here);
/* Stores erasures from another copy of the database, inside the caller's write,
 * and erases their clients. erased: how many existed here. */
enum err erasures_put(struct db *db, int64_t now,
    const struct erasures *erasures, size_t *erased);
/* Returns the next id for a client; no id is used twice. */
enum err client_next_id(struct db *db, int64_t *out);

/* duties/erasure.c */

/*
 * Erases a client and writes the audit row, inside the caller's write. When the
 * turn is on disk, the write-ahead log is truncated and PATH.erased is updated;
 * PATH is conf->store_path. detail is for the audit.
 */
enum err erase(struct db *db, const struct conf *conf, int64_t now,
    struct actor actor, int64_t client, const char *detail);
/* Returns "<store.path>.erased": a file with a line "CLIENT MADE_AT ERASED_AT"
 * per erased client. It has no personal data: it can lie beside any backup. */
const char *erasures_path(struct arena *arena, const struct conf *conf);
/* Returns its copy in the folder of backups, "" without a folder. */
const char *erasures_kept_path(struct arena *arena, const struct conf *conf);
/* Adds missing lines to that copy; does nothing without such a folder. Any
 * thread may call it. */
bool erasures_keep(const struct conf *conf);
#define EARLIER_VERSIONS_MAX 100 /* of the schema, kept as PATH.version-N */
/*
 * Repeats erasures in a restored database: erases every client that the file at
 * path lists and that exists. Invalid lines are logged and skipped; a missing
 * file means no erasures. erased: how many clients were erased. No write may be
 * open; the caller commits. The bytes leave the files as with erase().
 */
enum err erasures_apply(struct db *db, const struct conf *conf, int64_t now,
    const char *path, size_t *erased);

/* duties/erasure_kept.c */

/* A database file that a restore put aside, and when. */
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
 * Erases the listed clients in each of those files, overwriting as db_scrub()
 * does; anyway: overwrite even if none of them is there. Removes a file that
 * cannot be opened and is older than the latest erasure. Logs what it does.
 */
void erasures_reach(
    const struct conf *conf, const struct erasures *erasures, bool anyway);

/* store/retention.c */

enum retention_reason {
	KEPT_TOO_LONG, /* no record since the period began */
	WITHDRAWN,     /* the client withdrew the consent to the data */
	RETENTION_N
};
/* A client whose records must be erased or reviewed. */
struct retention_row {
	int64_t client;
	char code[CODE_SIZE];
	const char *name;
	char last_day[DAY_SIZE]; /* of any record, else client's creation */
	char withdrawn_day[DAY_SIZE];
	enum retention_reason reason;
};
struct retention_rows {
	struct retention_row *v; /* the oldest first */
	size_t n;
};
/* Writes the first day that is still within the retention period. */
void retention_cutoff(const char *today, int64_t years, char out[DAY_SIZE]);
enum err retention_list(struct db *db, struct arena *arena, const char *cutoff,
    struct retention_rows *out);
/* Ends every valid link and every login session at once; counts them. */
enum err
revoke_all(struct db *db, int64_t now, int64_t *links, int64_t *sessions);

/* store/export.c, exchange/export.c */

/* How far a client's rows are written; zeroed before. */
struct export_place {
	size_t table, rows;
	char after[ID_SIZE];
	bool inside; /* in the middle of a table */
	bool over;
};
/* Writes the client's next rows as JSON, one table or a part of it: an array
 * per table, an object per row with all columns but the hashes of links. All
 * parts together are one object. */
enum err export_rows(struct db *db, struct arena *arena, int64_t client,
    struct export_place *place, struct buf *out);
struct consents {
	struct consent *v; /* by given_at */
	size_t n;
};
enum err consent_list(
    struct db *db, struct arena *arena, int64_t client, struct consents *out);
/*
 * All data of one client ("client.json", the data package and the report) as an
 * archive. It is made in parts, to block neither the loop nor fill the memory:
 * export_start(); until over is set, export_read() in the loop and
 * export_make() in a worker; always export_end().
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
	const char *why; /* why it has no report, or NULL */
	/* The rest is private. */
	struct arena *arena, *part; /* of the export; of the current part */
	const struct conf *conf;
	int64_t client, now;
	char today[DAY_SIZE];
	enum export_stage stage;
	struct history history;
	struct history_reader reader;
	struct checkins all; /* also the corrected ones */
	struct consents consents;
	struct users users;
	struct report_options options;
	struct fingerprint print;
	struct export_place place;
	int table;
	size_t next; /* index in all */
	const char **notes;
	struct buf text;
	struct zip *zip;
};
void export_start(struct client_export *export, struct arena *arena,
    const struct conf *conf, int64_t now, const char *today, int64_t client);
/* Reads the data for the next part. */
enum err export_read(struct db *db, struct client_export *export);
/* Makes the next part and appends its bytes to out. */
void export_make(struct client_export *export, struct buf *out);
void export_end(struct client_export *export);
/* Returns "everything-C0042-2026-11-22.zip". */
const char *
export_name(struct arena *arena, const char *code, const char *today);

/* duties/breach.c */

/* What an audit row means for its client. */
struct exposure {
	const char *action; /* of the audit */
	const char *how;    /* "viewed", "downloaded", "changed", "copied" */
	const char *kinds;  /* kinds of data, in words */
};
/* Returns NULL for an action that concerns no client. */
const struct exposure *exposure_of(const char *action);
/* Whether action names no client but must be reported: a backup. */
bool exposure_is_of_many(const char *action);

#endif
