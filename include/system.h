/*
 * system.h: the daemon's own machinery: configuration, log, service manager,
 * secrets and workers.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdio.h>

#include "model.h"

#define RELIEFD_VERSION "0.1.0"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_IO = 74,
	EXIT_CONFIG = 78
};

/* system/conf.c */

/* One value per option of the table in system/conf.c, with its defaults. */
struct conf {
	const char *practice_name;
	const char *practice_time_zone;
	const char *practice_languages;
	const char *practice_country;  /* ISO 3166, or "" */
	const char *practice_whatsapp; /* as of phone_read_abroad(); or "" */
	const char *practice_address;
	const char *practice_base_url; /* "https://...", no slash at the end */
	const char *practice_data_officer;
	const char *listen_address;
	int64_t listen_port;
	const char *listen_socket; /* path, or "" */
	const char *store_path;
	const char *store_key; /* path of the key file, or "" */
	int64_t limits_connections;
	int64_t limits_body;
	int64_t limits_link_per_hour;
	int64_t limits_client_per_day;
	int64_t limits_source_per_hour;
	int64_t report_workers;   /* 0: one per core */
	const char *report_fonts; /* holds one folder per font */
	int64_t link_days;
	int64_t retention_years;      /* stated in the privacy notice */
	const char *backup_directory; /* or "" */
	int64_t backup_keep_daily, backup_keep_weekly;
	const char *backup_public_key; /* 64 hex digits, or "" */
	const char *audit_head_file;   /* path, or "" */
	unsigned char source[40]; /* each value's origin; private to conf.c */
};
/*
 * Reads the file (NULL: /etc/reliefd/reliefd.conf, which may be missing), then
 * RELIEFD_SECTION_KEY from the environment. False: a value is wrong or a key is
 * unknown; every fault was written to stderr.
 */
bool conf_read(struct arena *arena, const char *file, struct conf *out);
/* Sets one option from the command line: "section.key=value". */
bool conf_set(struct arena *arena, struct conf *conf, const char *assignment);
/* Returns the address for this computer, without a slash at its end. */
const char *conf_url(struct arena *arena, const struct conf *conf);
/* Prints every option with its value, its origin and its help. */
void conf_print(const struct conf *conf, struct buf *out);

/* system/conf_file.c */

/* Takes one value of a configuration file; returns false to reject it. */
typedef bool
conf_pair(void *arg, const char *section, const char *key, const char *value);
/* Calls pair for every value of a file, in order. False when a value was
 * rejected or a line is invalid (reported on stderr, with its number). */
bool conf_file_read(
    struct arena *arena, const char *file, conf_pair *pair, void *arg);

/* system/clock.c */

/* Returns monotonic milliseconds, independent of the wall clock. */
int64_t clock_monotonic_ms(void);

/* system/log.c */

/*
 * Logs one line on stderr: time, level, message; control bytes are escaped. Log
 * ids only: never names, notes, scores or tokens.
 */
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* system/disk.c */

/* Whether the disk of this file is so full (90 %, and less than 1 GiB left)
 * that new check-ins must wait, so that the portal and the log still work.
 * Checks every 5 s; logs each change, and a warning from 85 %. */
bool disk_low(const char *path, int64_t now);
/* Whether the file at path lies directly on a dm-crypt device; does not detect
 * a volume or RAID on top of dm-crypt. */
bool disk_encrypted(const char *path);

/* system/files.c */

/* Writes all of data; false with errno set. */
bool bytes_write(int fd, const struct buf *data);
/* Opens a regular file for reading without blocking; name is relative to
 * folder, which may be AT_FDCWD. flags: O_NOFOLLOW where others may own the
 * folder. Returns -1 with why (the problem) and errno set. */
int file_open(int folder, const char *name, int flags, const char **why);
/* Writes a file completely, or leaves the old state and returns false with
 * errno set. Replaces only a regular file of the own user; else EEXIST. */
bool file_write(const char *path, const struct buf *data);
/* The same in an open folder; name has no slash. */
bool file_put(int folder, const char *name, const struct buf *data);
/* Writes a new file, owned by its folder's owner; EEXIST: path exists. */
bool file_make(const char *path, const struct buf *data);

/* Opens the folder that contains path; -1 on failure. */
int folder_open(const char *path);
/* Syncs the folder of path, so that a new name is on disk. */
bool folder_sync(const char *path);
/* When root runs: gives the open file at path to the owner of its folder, the
 * user that the daemon runs as. Only for a regular file with one name. */
bool folder_own(const char *path, int file);

/* system/notify.c */

/* Sends a state to the service manager, such as "READY=1"; does nothing when
 * there is none. */
void notify(const char *state);
/* Returns the seconds between two "WATCHDOG=1": a third of the manager's limit,
 * so that one or two may be late. */
int64_t notify_interval(void);
/* Returns a listening socket that the service manager passed under this name,
 * or -1. Call it once per name, before threads start. */
int notify_socket(const char *name);

/* system/auth.c: the only file that includes sodium.h */

#define TOKEN_SIZE 44 /* 32 bytes as base64url and a NUL */
#define CSRF_SIZE 65  /* 32 bytes in hex and a NUL */
#define KEYED_HASH_SIZE 17
#define ONE_TIME_SIZE 20 /* of a generated password */

void auth_init(void);
/* Writes len random bytes; aborts when the kernel has none. */
void random_bytes(void *out, size_t len);
/* Makes a new random id of 32 hex digits. */
void random_id(char out[ID_SIZE]);
#define TOKEN_BYTES 32
/* Makes a new token: 43 characters of base64url. */
void token_make(char out[TOKEN_SIZE]);
/* Computes the hash under which a token is stored; false when token has not the
 * form of a token. */
bool token_hash(const char *token, uint8_t hash[32]);
/* Writes 44 characters of base64 and a NUL, for Content-Security-Policy. */
void sha256_base64(const void *bytes, size_t len, char out[45]);
/* Hashes text with a key of this process: the same text gives the same 16 hex
 * digits until the next start. */
void keyed_hash(const char *text, char out[KEYED_HASH_SIZE]);
/* Hashes with argon2id and 64 MiB, in about 0.2 s: call it in a worker. */
#define PASSWORD_SIZE 128
bool password_hash(const char *password, char out[PASSWORD_SIZE]);
/* Takes the same time for a wrong password and for hash == NULL (no such
 * user). */
bool password_verify(const char *hash, const char *password);
/* Returns NULL when the password is good enough, else the reason in English. */
const char *password_problem(const char *password, const char *login);
/* Makes a password to read aloud: 4 groups of 4 letters and digits. */
void password_make(char out[ONE_TIME_SIZE]);
/* The token that a portal form must carry; it belongs to the cookie of this
 * session (or of the login page). */
void csrf_make(const char *cookie, char out[CSRF_SIZE]);
bool csrf_ok(const char *cookie, const char *value);
/* Hashes a secret with the key of seal(); false when there is no key. */
bool secret_hash(const char *text, uint8_t out[32]);
/* Whether two secrets are the same; takes the same time in both cases. */
bool secret_same(const void *a, const void *b, size_t len);
/* Overwrites a secret. */
void secret_clear(void *p, size_t len);
/* Seals secrets to store, with the key that lies beside the database
 * (system/key.c): a copy of the database alone does not reveal them. */
#define SEAL_KEY_SIZE 32
#define SEAL_EXTRA 40
void seal_with(const uint8_t key[SEAL_KEY_SIZE]);
/* out takes len + SEAL_EXTRA bytes. False when there is no key. */
bool seal(const void *secret, size_t len, uint8_t *out);
/* out takes len - SEAL_EXTRA bytes. False: another key sealed it, or the bytes
 * were changed. */
bool unseal(const uint8_t *sealed, size_t len, void *out);
/* Computes a MAC of bytes with the key of seal(); each purpose has its own
 * derived key. False when there is no key. */
bool
key_mac(const char *purpose, const void *bytes, size_t len, uint8_t out[32]);

/* Derives a key for another purpose from the practice's key; context, 8
 * letters, names the purpose. */
void key_for(const uint8_t key[SEAL_KEY_SIZE], const char context[8],
    uint8_t out[SEAL_KEY_SIZE]);

/* system/key.c */

/* Returns the path of the sealing key: store.key, or beside the database. */
const char *key_path(struct arena *arena, const struct conf *conf);
/* Writes a new key if the file does not exist; false with errno set. */
bool key_make(const char *path);
/* Loads the key for seal(); false when the file is missing or not a key of ours
 * (logged). */
bool key_use(const char *path);
/* The same for a daemon: makes a missing key beside the database, but never at
 * a configured path. Without a key everything works except codes. */
void key_open(const struct conf *conf);
/* Reads the key at path and derives a key for another purpose (key_for()); it
 * reveals neither the key nor other derived keys. False with errno set: the
 * file is missing, or (EINVAL) it is not a key of ours. */
bool
key_derive(const char *path, const char context[8], uint8_t out[SEAL_KEY_SIZE]);

/* system/totp.c: codes of six digits that change every 30 s (RFC 6238) */

/* Returns the step of a code, at most one before or after now, or -1. */
int64_t
totp_step(const uint8_t *secret, size_t len, int64_t now, const char *code);
/* Returns the URI that a code generator reads from a QR code. */
const char *totp_address(struct arena *arena, const uint8_t *secret, size_t len,
    const char *issuer, const char *login);
/* Returns the secret in groups of 4 characters, to type in. */
const char *totp_text(struct arena *arena, const uint8_t *secret, size_t len);

/* system/worker.c */

/* Pure work for another thread. run() must not touch shared data. */
struct job {
	void (*run)(void *arg);
	void (*done)(struct job *job); /* in the loop thread */
	void *arg;
	bool password; /* hashes a password: at most 2 run at once, 8 wait */
	struct job *next;
};
/* Starts n threads (0: one per core); fd becomes readable when jobs finish. */
void worker_start(int n, int *fd);
/* False when the queue is full or the pool stops. job must live until
 * done(). */
bool worker_add(struct job *job);
/* Calls done() of all finished jobs, in the loop thread. */
void worker_collect(void);
/* Finishes all jobs, calls done() of each and ends the threads. */
void worker_stop(void);

/* system/crashes.c */

#define CRASHES_MAX 2 /* then no more reports until the next version */
/* Maps PATH.drawing; counts reports in progress when the daemon ended. */
void crashes_read(const char *store_path);
/* Marks that a report of the client is being drawn, until crashes_end() is
 * called with the returned slot; any thread may call it. */
int crashes_begin(int64_t client);
void crashes_end(int slot);
/* Whether reports of the client ended the daemon CRASHES_MAX times. */
bool crashes_refuse(int64_t client);
/* Resets the count of a client whose report was drawn. */
void crashes_forgive(int64_t client);

#endif
