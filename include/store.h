/*
 * store.h: every function that reads or writes rows; no SQLite type appears
 * here. All run in the loop thread (or in a command that owns the file).
 *
 * Unless said otherwise: text and arrays that come back live in the arena;
 * out parameters are last and not touched on failure; ERR_NOT_FOUND when the
 * row is missing, ERR_CONFLICT when a unique or CHECK constraint refuses,
 * ERR_UNAVAILABLE when the disk is full, ERR_INTERNAL otherwise (logged).
 */
#ifndef STORE_H
#define STORE_H

#include "database.h"
#include "model.h"

/* store/user.c, store/login.c */

#define ONE_TIME_SECONDS (7 * 86400) /* a one-time password can be used */
/* must_change: the password is a one-time password, from now on. */
enum err
user_add(struct db *db, int64_t now, const struct user *user, int64_t *id);
enum err
user_get(struct db *db, struct arena *arena, int64_t id, struct user *out);
enum err user_by_login(
    struct db *db, struct arena *arena, const char *login, struct user *out);
enum err user_list(struct db *db, struct arena *arena, struct users *out);
/* A new argon2id string, as of user_add(); ends all the user's login
 * sessions. */
enum err user_set_password(struct db *db, int64_t now, int64_t user,
    const char *password, bool must_change);
enum err
user_set_disabled(struct db *db, int64_t now, int64_t user, bool disabled);
/* The number of owners that are not disabled. */
enum err user_count_owners(struct db *db, int64_t *out);
enum err user_set_needs_code(struct db *db, int64_t user, bool needs);
/* How many active clients are in a user's care. */
enum err user_clients(struct db *db, int64_t user, int64_t *out);

#define HASH_SIZE 32 /* SHA-256 of a token */
#define LOGIN_IDLE (30 * 60)
#define LOGIN_MAX (12 * 3600)
#define HALFWAY_MAX 600 /* seconds for the code */
/* halfway: the password was right, the code is still to come. */
enum err login_add(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    int64_t user, bool halfway);
/* The user of a live login session; touches last_seen once a minute. */
enum err login_find(struct db *db, struct arena *arena, int64_t now,
    const uint8_t hash[HASH_SIZE], struct user *out);
enum err login_end(struct db *db, const uint8_t hash[HASH_SIZE]);
/* Of a user; its devices are strange again, too. */
enum err login_end_all(struct db *db, int64_t user);
/* Of all users; how many there were. Their devices, too. */
enum err login_end_everywhere(struct db *db, int64_t *ended);
struct login {
	uint8_t hash[HASH_SIZE];
	int64_t created, last_seen;
};
struct logins {
	struct login *v; /* the latest first */
	size_t n;
};
/* A user's live login sessions. */
enum err login_list(struct db *db, struct arena *arena, int64_t now,
    int64_t user, struct logins *out);
/*
 * Failed logins since the last success, by key: "user:LOGIN" for tries of
 * strangers, "device:...", "source:...", "code:LOGIN" for the second step, and
 * "account:LOGIN" for the password of somebody who has signed in.
 * wait is the number of seconds until the next try is heard: it doubles from
 * the 5th failure on, and is 0 before.
 */
enum err
throttle_wait(struct db *db, int64_t now, const char *key, int64_t *wait);
enum err throttle_fail(struct db *db, int64_t now, const char *key);
enum err throttle_clear(struct db *db, const char *key);
/* All that is counted under a login. */
enum err throttle_clear_user(struct db *db, const char *login);
#define ATTEMPTS_PER_MINUTE 120 /* to sign in, of all together */
/* Counts an attempt; wait is until the next minute when there were more. */
enum err throttle_all(struct db *db, int64_t now, int64_t *wait);

/* store/client.c */

/* Stores client and its movements; an empty code gets the next "C0001". */
enum err client_add(struct db *db, int64_t now, struct client *client);
enum err
client_get(struct db *db, struct arena *arena, int64_t id, struct client *out);
enum err client_by_code(
    struct db *db, struct arena *arena, const char *code, struct client *out);

/* Changes all but code, therapist and archive. */
enum err client_update(struct db *db, const struct client *client);
/* An archived client keeps all records and gets no more questions. */
enum err
client_set_archived(struct db *db, int64_t now, int64_t client, bool archived);
/* therapist 0: nobody's, so the owner's. */
enum err client_set_therapist(struct db *db, int64_t client, int64_t therapist);
/* Whether the client is in the therapist's care. */
enum err client_scope(struct db *db, int64_t client, int64_t therapist);

/* store/consent.c */

#define NOTICE_VERSION 1
/* Records consent to the current version of the notice. */
enum err consent_give(struct db *db, int64_t now, int64_t client,
    enum purpose purpose, enum lang lang);
enum err consent_withdraw(
    struct db *db, int64_t now, int64_t client, enum purpose purpose);
/* Bit per purpose that the client has agreed to, as the current version of
 * the notice says it. */
enum err consents_given(struct db *db, int64_t client, unsigned *out);

/* store/link.c */

#define LINKS_MAX 5       /* live links of a client */
#define LINK_LIFE_MAX 365 /* days after it was made */
/* days: how long it lives unused. ERR_CONFLICT for an archived client. */
enum err link_add(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    int64_t client, int64_t user, int days);
#define TABLET_SECONDS 3600
/* A link for one check-in on a device of the practice; by: who holds it. */
enum err
link_add_tablet(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    int64_t client, int64_t user, enum sender by);
/*
 * The live link with this hash, and what it may do. One and the same
 * ERR_NOT_FOUND for unknown, expired and revoked links, and for archived
 * clients.
 */
enum err link_find(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE],
    struct link_use *out);
/* Moves the expiry ahead after a stored check-in; not that of a tablet's. */
enum err
link_used(struct db *db, int64_t now, const uint8_t hash[HASH_SIZE], int days);
enum err
link_revoke_all(struct db *db, int64_t now, int64_t client, int64_t *revoked);
/* All links of a client but those of tablets, newest first. */
enum err link_list(
    struct db *db, struct arena *arena, int64_t client, struct links *out);

/* store/session.c */

/*
 * Stores a session and sets its number and version. number 0: the next
 * version of the session of that day, else a new one. A number: its next
 * version; ERR_CONFLICT when another session has that day.
 */
enum err session_put(
    struct db *db, int64_t now, int64_t client, struct session *session);
enum err session_get(struct db *db, struct arena *arena, int64_t client,
    int number, struct session *out);
/* The sessions numbered first to last, in current versions, by day. */
enum err session_list(struct db *db, struct arena *arena, int64_t client,
    int first, int last, struct sessions *out);
enum err session_on_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct session *out);

/* store/checkin.c, store/checkin_state.c */

enum stored { STORED_NEW, STORED_SAME };
/*
 * Stores a check-in with its readings, all or nothing. When its id is there
 * already: STORED_SAME for the same content, ERR_CONFLICT for other.
 */
enum err
checkin_put(struct db *db, int64_t client, const struct checkin *checkin,
    const struct readings *readings, enum stored *out);
enum err checkin_get(struct db *db, struct arena *arena, int64_t client,
    const char *id, struct checkin *out, struct readings *readings);
/* All check-ins that no other replaces, by day, submitted_at, id. */
enum err checkin_list(
    struct db *db, struct arena *arena, int64_t client, struct checkins *out);
/* The same with those that were corrected. */
enum err checkin_list_all(
    struct db *db, struct arena *arena, int64_t client, struct checkins *out);
/* What decides which moment the form asks about, and which questions. */
struct checkin_state {
	bool arrival_today, after_today, session_today;
	bool weekly_in_6_days;
	char first_day[DAY_SIZE];          /* of the first treatment, or "" */
	char last_global_change[DAY_SIZE]; /* last answered, or "" */
};
enum err checkin_state(struct db *db, int64_t client, const char *today,
    struct checkin_state *out);
/* The id of the check-in that counts in its place, at the end of all
 * corrections, or "". */
enum err
checkin_later(struct db *db, int64_t client, const char *id, char out[ID_SIZE]);
/* Pain in the check-ins of one moment: now, or of the week for weekly ones. */
#define SCORES_MAX 12
struct checkin_score {
	char day[DAY_SIZE];
	int score; /* always answered */
};
struct checkin_scores {
	struct checkin_score *v; /* the oldest first */
	size_t n;
};
/* The scores of last's moment up to last, at most SCORES_MAX, of check-ins
 * that no other replaces. */
enum err checkin_scores(struct db *db, struct arena *arena, int64_t client,
    const struct checkin *last, struct checkin_scores *out);

/* store/reading.c */

enum err reading_put(struct db *db, int64_t client,
    const struct reading *reading, enum stored *out);
/* All current readings; of one check-in only, unless checkin is "". */
enum err reading_list(struct db *db, struct arena *arena, int64_t client,
    const char *checkin, struct readings *out);
/* The last reading's day per movement and side that the client is asked
 * for: days[i] is "" where there is none; n = client->movements_n. */
enum err reading_last_days(struct db *db, const struct client *client,
    char days[MOVEMENTS_MAX][DAY_SIZE]);

/* store/history.c; more of it in history.h */

/* The first day with data, or "". */
const char *history_first_day(const struct history *history);
struct codes {
	const char **v;
	size_t n;
};
/* The codes of all active clients, in their order. */
enum err client_codes(struct db *db, struct arena *arena, struct codes *out);

/* store/plan.c */

/* Stores a plan, with the next number; the one before ends. */
enum err plan_add(struct db *db, int64_t now, int64_t client, int64_t user,
    struct plan *plan);
/* The latest plan of a client, ended or not; number 0 when there is none. */
enum err
plan_get(struct db *db, struct arena *arena, int64_t client, struct plan *out);
enum err plan_end(struct db *db, int64_t now, int64_t client);
/* The session is the next one of the plan. ERR_CONFLICT: it is in one
 * already. */
enum err
plan_take(struct db *db, int64_t client, const struct plan *plan, int session);

/* store/practice.c */

/* All clients, archived ones too, who have agreed to the current notice and
 * have any of these conditions (0: whichever). */
enum err practice_clients(
    struct db *db, struct arena *arena, unsigned conditions, struct ids *out);

/* store/import.c: what only the import writes */

/* Asks for a movement at a position. ERR_CONFLICT: another is there, or this
 * one is at another position. */
enum err client_movement_put(struct db *db, int64_t client, int position,
    const struct client_movement *asked, enum stored *out);
struct consent {
	int purpose; /* enum purpose */
	int version;
	int language; /* enum lang */
	int64_t given_at;
	int64_t withdrawn_at; /* 0 while it holds */
};
/* ERR_CONFLICT: one of this purpose and instant has other content. */
enum err consent_put(struct db *db, int64_t client,
    const struct consent *consent, enum stored *out);
/* Of a day, by movement, side, motion and timing; "self", a login or a name */
struct reading_counts {
	size_t all;        /* those that were corrected as well */
	size_t like, same; /* in method and measurer; in the angle too */
};
enum err
reading_count(struct db *db, int64_t client, const struct reading *reading,
    const char *measurer, struct reading_counts *out);

/* store/audit.c */

enum actor_kind { ACTOR_SYSTEM, ACTOR_COMMAND, ACTOR_CLIENT, ACTOR_USER };
/* Who did something; id is a client's, a user's or, of a command, that of the
 * computer's user who gave it. */
struct actor {
	enum actor_kind kind;
	int64_t id;
};
/* What the id in a row's object is of, by the row's action. */
enum object_kind { OBJECT_CLIENT, OBJECT_USER };
enum object_kind audit_object(const char *action);
/*
 * Appends to the hash chain: what the actor did to which object, of the kind
 * that audit_object() says. Ids only, never names or values; object 0 and
 * detail "" when there is none.
 */
enum err audit_add(struct db *db, int64_t now, struct actor actor,
    const char *action, int64_t object, const char *detail);
struct audit {
	int64_t seq, at;
	struct actor actor;
	const char *action;
	int64_t object;
	const char *detail;
};
struct audits {
	struct audit *v; /* the latest first */
	size_t n;
};
struct audit_filter {
	int64_t client; /* who did it or to whom it was done; 0: anybody */
	int64_t user;   /* who did it; 0: anybody */
	int64_t before; /* rows before this number only; 0: all */
	int64_t limit;
};
enum err audit_list(struct db *db, struct arena *arena,
    const struct audit_filter *filter, struct audits *out);
/* The latest time of the last 1,000 rows, 0 when there are none: the clock
 * has been there before. */
enum err audit_latest(struct db *db, int64_t *at);
/* Calls take(arg, row) for each row from an instant up to, without, another;
 * a row lives until then. */
enum err audit_period(struct db *db, int64_t from, int64_t to,
    void (*take)(void *arg, const struct audit *row), void *arg);
/* The detail of an action that showed a list: "clients 1-3,7", "" for none.
 * Sorts clients. */
const char *audit_clients(struct arena *arena, struct ids *clients);
/* Takes the next range from such a detail, at whose beginning rest points at
 * first; false for any other detail and at the end. */
bool audit_clients_next(const char **rest, int64_t *first, int64_t *last);
/* Goes along the chain up to the first row that does not fit: bad is its
 * number, 0 for none; rows is how many were looked at. */
enum err audit_check(struct db *db, int64_t *rows, int64_t *bad);

#endif
