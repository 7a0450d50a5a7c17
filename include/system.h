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
	const char *practice_whatsapp; /* phone_read_abroad() takes it; or "" */
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
	const char *report_fonts; /* folder of the fonts' folders */
	int64_t link_days;
	int64_t retention_years;  /* named in the notice */
	const char *backup_directory; /* or "" */
	int64_t backup_keep_daily, backup_keep_weekly;
	const char *backup_public_key; /* 64 hex digits, or "" */
	const char *audit_head_file;   /* path, or "" */
	unsigned char source[40]; /* system/conf.c's: where each came from */
};
/*
 * Reads the file (NULL: /etc/reliefd/reliefd.conf, which may be missing),
 * then RELIEFD_SECTION_KEY from the environment. False: a value is wrong or
 * a key unknown; every fault has been said on stderr.
 */
bool conf_read(struct arena *arena, const char *file, struct conf *out);
/* Sets one option as the command line gives it, "section.key=value". */
bool conf_set(struct arena *arena, struct conf *conf, const char *assignment);
/* The address that works on this computer, without a slash at its end. */
const char *conf_url(struct arena *arena, const struct conf *conf);
/* Every option with its value, where it came from and its help. */
void conf_print(const struct conf *conf, struct buf *out);

/* system/conf_file.c */

/* A value of a configuration file; false when it cannot be taken. */
typedef bool conf_pair(
    void *arg, const char *section, const char *key, const char *value);
/* Gives every value of a file to pair, in order; false when one was not taken
 * or a line is none (said on stderr, with its number). */
bool conf_file_read(
    struct arena *arena, const char *file, conf_pair *pair, void *arg);

/* system/clock.c */

/* Monotonic milliseconds, whatever the wall clock does. */
int64_t clock_monotonic_ms(void);

/* system/log.c */

/*
 * One line on stderr: time, level, message; control bytes escaped. Ids only:
 * never names, notes, scores or tokens.
 */
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* system/disk.c */

/* Whether the disk that holds this file is so full (90 %, and less than 1 GiB
 * left) that new check-ins have to wait, for the portal and the log to go
 * on. Looks every 5 s; says on the log when this changes, and from 85 %. */
bool disk_low(const char *path, int64_t now);
/* Whether the disk of the file at path is one of dm-crypt itself; one on a
 * volume or a RAID above dm-crypt is not seen. */
bool disk_encrypted(const char *path);

/* system/files.c */

/* All of data; false with errno set. */
bool bytes_write(int fd, const struct buf *data);
/* Opens a regular file to be read, never waiting; name is seen from folder,
 * which may be AT_FDCWD. flags: O_NOFOLLOW where the folder may be others'.
 * -1: why says what is wrong with it, and errno is set. */
int file_open(int folder, const char *name, int flags, const char **why);
/* A whole file, or under its name nothing and false with errno set. Takes the
 * place of a regular file of ours only: EEXIST for all else. */
bool file_write(const char *path, const struct buf *data);
/* The same in an open folder; name is one part. */
bool file_put(int folder, const char *name, const struct buf *data);
/* A whole new file, of the owner of its folder; EEXIST: there is one. */
bool file_make(const char *path, const struct buf *data);

/* The folder that path is in, or -1. */
int folder_open(const char *path);
/* Puts a new name in the folder of path on disk. */
bool folder_sync(const char *path);
/* When root runs: gives the open file at path to the owner of its folder, who
 * is whom the daemon runs as; a regular file with one name only. */
bool folder_own(const char *path, int file);

/* system/notify.c */

/* Tells the service manager, e.g. "READY=1"; does nothing when none
 * is running. */
void notify(const char *state);
/* Seconds from one "WATCHDOG=1" to the next: a third of what the manager
 * waits for one, so that one or two may be late. */
int64_t notify_interval(void);
/* A listening socket that the service manager passed under this name, or
 * -1. Call once per name, before threads start. */
int notify_socket(const char *name);

/* system/auth.c: the only file that includes sodium.h */

#define TOKEN_SIZE 44 /* 32 bytes as base64url and a NUL */
#define CSRF_SIZE 65  /* 32 bytes in hex and a NUL */
#define KEYED_HASH_SIZE 17
#define ONE_TIME_SIZE 20 /* of a password that is made */

void auth_init(void);
/* len random bytes; aborts when the kernel has none. */
void random_bytes(void *out, size_t len);
/* A new random id, 32 hex digits. */
void random_id(char out[ID_SIZE]);
#define TOKEN_BYTES 32
/* A new token: 43 characters of base64url. */
void token_make(char out[TOKEN_SIZE]);
/* False when it cannot be one of ours; else the hash under which it is
 * stored. */
bool token_hash(const char *token, uint8_t hash[32]);
/* 44 characters of base64 and a NUL, for Content-Security-Policy. */
void sha256_base64(const void *bytes, size_t len, char out[45]);
/* A keyed hash of text under a key of this process: the same text gives the
 * same 16 hex digits until the next start. */
void keyed_hash(const char *text, char out[KEYED_HASH_SIZE]);
/* argon2id with 64 MiB; some 0.2 s: for a worker. out lives for ever. */
#define PASSWORD_SIZE 128
bool password_hash(const char *password, char out[PASSWORD_SIZE]);
/* In the same time for a wrong password and for hash == NULL (no such
 * user). */
bool password_verify(const char *hash, const char *password);
/* NULL when good enough, else what is wrong with it, in English. */
const char *password_problem(const char *password, const char *login);
/* A password to read aloud: 4 groups of 4 letters and digits. */
void password_make(char out[ONE_TIME_SIZE]);
/* What a portal form must carry under this session's (or pre-login)
 * cookie. */
void csrf_make(const char *cookie, char out[CSRF_SIZE]);
bool csrf_ok(const char *cookie, const char *value);
/* A hash of a secret that takes the key of seal() to compute; false without
 * one. */
bool secret_hash(const char *text, uint8_t out[32]);
/* Whether two secrets are the same, in the same time if not. */
bool secret_same(const void *a, const void *b, size_t len);
/* Overwrites a secret. */
void secret_clear(void *p, size_t len);
/* What may be stored only sealed: with the key that lies beside the database
 * (system/key.c), so that a copy of the database alone tells nobody. */
#define SEAL_KEY_SIZE 32
#define SEAL_EXTRA 40
void seal_with(const uint8_t key[SEAL_KEY_SIZE]);
/* out takes len + SEAL_EXTRA bytes. False without a key. */
bool seal(const void *secret, size_t len, uint8_t *out);
/* out takes len - SEAL_EXTRA bytes. False: another key sealed it, or it was
 * changed. */
bool unseal(const uint8_t *sealed, size_t len, void *out);
/* What only the holder of the same key can make of these bytes; each purpose
 * has a key of its own, derived from it. False without a key. */
bool
key_mac(const char *purpose, const void *bytes, size_t len, uint8_t out[32]);

/* Makes of the practice's key one for another purpose: context, of 8 letters,
 * names it. */
void key_for(const uint8_t key[SEAL_KEY_SIZE], const char context[8],
    uint8_t out[SEAL_KEY_SIZE]);

/* system/key.c */

/* The file with the sealing key: store.key, or beside the database. */
const char *key_path(struct arena *arena, const struct conf *conf);
/* Writes a new key unless there is one; false with errno set. */
bool key_make(const char *path);
/* Seals with this key from now on; false: there is none, or it is not one of
 * ours (said on the log). */
bool key_use(const char *path);
/* The same for a daemon, which makes a key that is missing beside the
 * database; one that is configured elsewhere is somebody else's to make.
 * Without a key everything but codes works. */
void key_open(const struct conf *conf);
/* Reads the key at path and gives out the one made of it for another purpose
 * (key_for()), which tells nothing of it nor of those for other purposes.
 * False with errno set: there is none, or (EINVAL) it is not one of ours. */
bool key_derive(
    const char *path, const char context[8], uint8_t out[SEAL_KEY_SIZE]);

/* system/totp.c: codes of six digits that change every 30 s (RFC 6238) */

/* The step that a code belongs to, one before or after now at most, or -1. */
int64_t
totp_step(const uint8_t *secret, size_t len, int64_t now, const char *code);
/* The address that a code generator reads from a QR code. */
const char *totp_address(struct arena *arena, const uint8_t *secret, size_t len,
    const char *issuer, const char *login);
/* The secret in groups of 4, to be typed in. */
const char *totp_text(struct arena *arena, const uint8_t *secret, size_t len);

/* system/worker.c */

/* Pure work for another thread. run() must not touch anything shared. */
struct job {
	void (*run)(void *arg);
	void (*done)(struct job *job); /* in the loop thread */
	void *arg;
	bool password; /* hashes one: at most 2 run at once, 8 wait */
	struct job *next;
};
/* Starts n threads (0: one per core); fd becomes readable when jobs have
 * finished. */
void worker_start(int n, int *fd);
/* False when the queue is full or the pool stops. The job must live until
 * done(). */
bool worker_add(struct job *job);
/* Calls done() of all finished jobs; in the loop thread. */
void worker_collect(void);
/* Finishes all jobs, calls their done() and ends the threads. */
void worker_stop(void);

/* system/crashes.c */

#define CRASHES_MAX 2 /* then a report is refused, until the next version */
/* Maps PATH.drawing and counts what was being drawn when the daemon ended. */
void crashes_read(const char *store_path);
/* A report of the client is being drawn, from now until crashes_end(); in any
 * thread. */
int crashes_begin(int64_t client);
void crashes_end(int slot);
/* Whether the client's report has ended the daemon CRASHES_MAX times. */
bool crashes_refuse(int64_t client);
/* It was drawn after all. */
void crashes_forgive(int64_t client);

#endif
