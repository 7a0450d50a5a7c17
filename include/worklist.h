/*
 * worklist.h: which clients need a therapist and why: the cached status of each
 * client that makes lists fast, the rules of its flags, and the clients to ask
 * for an answer.
 */
#ifndef WORKLIST_H
#define WORKLIST_H

#include "model.h"

struct db;

/* The most pressing first. */
enum flag {
	FLAG_CALL,    /* "new soreness: please call me", nobody called yet */
	FLAG_WORSE,   /* the latest weekly score is WORSE_POINTS or more above
		       * the median of the three before */
	FLAG_NOTE,    /* a note or a change that nobody has read */
	FLAG_SILENT,  /* the weekly check-in was due SILENT_DAYS ago or more */
	FLAG_CONSENT, /* no consent to the privacy notice */
	FLAG_REPORT,  /* REPORT_SESSIONS sessions since the last report */
	FLAG_DUE,     /* a check-in is due, but not late */
	FLAG_N
};
extern const char *const flag_words[FLAG_N];

#define WORSE_POINTS 2
#define WORSE_DAYS 35 /* ignore an older score */
#define WEEK_DAYS 7   /* days between weekly check-ins */
#define SILENT_DAYS 2
#define REPORT_SESSIONS 8

/* The cached status of a client. Missing days are "", missing scores
 * NOT_ANSWERED. */
struct client_status {
	char last_day[DAY_SIZE]; /* of the latest check-in */
	int64_t last_at;         /* when it was sent */
	int last_moment;         /* enum moment, or NOT_ANSWERED */
	int pain;                /* the latest weekly score, else at arrival */
	bool has_change;
	int change;                /* since the start, in tenths of a point */
	char weekly_day[DAY_SIZE]; /* day of the latest weekly check-in */
	char weekly_due[DAY_SIZE]; /* "" when there is no consent */
	char after_due[DAY_SIZE];  /* day of the latest session, if no check-in
				    * followed and there is consent */
	char worse_day[DAY_SIZE];  /* of the latest weekly score, if worse */
	int worse_latest, worse_median;
	int calls, notes;    /* not dealt with */
	int unreported;      /* sessions since the last report */
	int64_t reported_at; /* 0 when never */
	unsigned consents;   /* bit per purpose */
};

/* A client's words that nobody has dealt with. */
enum seen_kind { SEEN_CALL, SEEN_NOTE, SEEN_N };
extern const char *const seen_words[SEEN_N];
struct unseen {
	enum seen_kind kind;
	char checkin[ID_SIZE];
	char day[DAY_SIZE];
	enum moment moment;
	int64_t submitted_at;
	const char *note, *changed; /* "" when none */
};
struct unseens {
	struct unseen *v; /* the latest first */
	size_t n;
};

/* duties/status.c */

/* The data for a status, beside the client's history. */
struct status_source {
	const struct history *history;
	unsigned consents;
	int64_t consented_at; /* consent to the data, or 0 */
	int64_t reported_at;  /* last report for the practice, or 0 */
	int calls, notes;
	char today[DAY_SIZE]; /* only for the change since the start */
};
/* A pure function, for a worker. */
void status_make(struct arena *arena, const struct status_source *source,
    struct client_status *out);
/* Returns a bit per flag, as of a day. */
unsigned status_flags(const struct client_status *status, const char *today);
/*
 * Refreshes the cached status of one client after another, in workers; call it
 * after each turn. answered: requests in this turn; while there are many, the
 * refresh waits, so that it does not delay them. Returns the ms after which to
 * call it again if no request comes; -1: only after the next turn.
 */
int status_run(struct db *db, int64_t now, size_t answered);

/* store/status.c */

#define STATUS_VERSION 1 /* rules' version: a higher one renews all */
/* Marks every status that was made with other rules or another notice. */
enum err status_expire(struct db *db);
/* Finds a client whose status is outdated and who is not in busy[n], and its
 * change counter. ERR_NOT_FOUND: none. */
enum err status_next(struct db *db, const int64_t *busy, size_t n,
    int64_t *client, int64_t *changes);
/* Load all data for status_make(), and only the data beside the history. */
enum err status_load(struct db *db, struct arena *arena, int64_t client,
    struct history *history, struct status_source *out);
enum err status_facts(struct db *db, int64_t client,
    const struct history *history, struct status_source *out);
/* Stores a status made at this value of the change counter. */
enum err status_put(struct db *db, int64_t client, int64_t changes,
    const struct client_status *status);
enum err status_get(struct db *db, int64_t client, struct client_status *out);

/* A row of the worklist. */
struct work_row {
	int64_t client;
	char code[CODE_SIZE];
	const char *name, *phone;
	struct client_status status;
};
struct work_rows {
	struct work_row *v;
	size_t n;
};
/* Lists active clients of a therapist (0: all) that may have a flag on this
 * day, or sent something on it. */
enum err work_list(struct db *db, struct arena *arena, int64_t therapist,
    const char *today, struct work_rows *out);
/* Counts a therapist's clients who sent a weekly check-in of this day or
 * later. */
enum err
work_weekly(struct db *db, int64_t therapist, const char *from, int64_t *out);
/* Writes the next day after today with a weekly check-in due, or "". */
enum err work_next_due(
    struct db *db, int64_t therapist, const char *today, char out[DAY_SIZE]);
/* Lists a client's latest messages of a kind that nobody has dealt with. */
enum err unseen_list(struct db *db, struct arena *arena, int64_t client,
    enum seen_kind kind, int64_t limit, struct unseens *out);
/* Counts them by kind. */
enum err unseen_counts(struct db *db, int64_t client, int out[SEEN_N]);
/* A client's words, dealt with or not. */
struct words {
	struct unseen words;
	bool unseen;
};
struct words_list {
	struct words *v; /* the latest first */
	size_t n;
};
/* The position of a page: it lists older words; day "": the latest. */
struct words_place {
	char day[DAY_SIZE];
	int64_t at;
	char checkin[ID_SIZE];
};
enum err words_list(struct db *db, struct arena *arena, int64_t client,
    const struct words_place *before, int64_t limit, struct words_list *out);
/* ERR_NOT_FOUND when the client sent no such check-in. */
enum err seen_put(struct db *db, int64_t now, int64_t client,
    const char *checkin, enum seen_kind kind, int64_t user);
/* Stores that a report was taken; once per second at most. */
enum err report_made_put(struct db *db, int64_t now, int64_t client,
    int64_t user, const char *reader, const char *from, const char *to);

/* store/list.c */

/* A row of the list of clients. */
struct client_row {
	int64_t id;
	char code[CODE_SIZE];
	const char *name;
	char last_day[DAY_SIZE]; /* of the last check-in, or "" */
	struct checkins weekly;  /* pain_week of the last 8 weeks */
	int sessions;
	struct client_status status;
};
struct client_rows {
	struct client_row *v;
	size_t n;
};
/* Kinds of clients; all but the last two hold only active ones. */
enum clients_kind {
	CLIENTS_ACTIVE,
	CLIENTS_FLAGGED,
	CLIENTS_DUE,
	CLIENTS_SILENT,
	CLIENTS_NO_CONSENT,
	CLIENTS_ARCHIVED,
	CLIENTS_ALL,
	CLIENTS_N
};
enum client_sort {
	SORT_NAME,
	SORT_LAST,
	SORT_PAIN,
	SORT_CHANGE,
	SORT_FLAGS,
	SORT_DUE,
	SORT_N
};
extern const char *const client_filter_words[CLIENTS_N];
extern const char *const client_sort_words[SORT_N];
struct client_filter {
	const char *search;  /* part of name, code or phone; "" for all */
	int64_t therapist;   /* only this user's clients; 0 for all */
	unsigned conditions; /* any of these bits; 0 for all */
	enum clients_kind kind;
	enum client_sort sort;
	bool descending;
	char today[DAY_SIZE];
	int64_t offset, limit;
};
/* Reads one page of clients. */
enum err client_list(struct db *db, struct arena *arena, int64_t now,
    const struct client_filter *filter, struct client_rows *out);
/* Reads the ids of all matching clients, by code. */
enum err client_ids(struct db *db, struct arena *arena,
    const struct client_filter *filter, struct ids *out);
/* Counts the clients of each kind with search, therapist and conditions. */
enum err client_counts(struct db *db, struct arena *arena,
    const struct client_filter *filter, int64_t out[CLIENTS_N]);

/* store/search.c: the text that a search for clients looks in */

/* Names the rules of search_text(), for the column search_by. */
const char *search_rules(struct arena *arena);
/* Returns the text to find a client by; phone may be NULL. */
const char *search_text(
    struct arena *arena, const char *name, const char *code, const char *phone);
/* Returns a LIKE pattern for typed text; "" or NULL matches all. */
const char *search_pattern(struct arena *arena, const char *typed);
/* Renews texts made with other rules; once when a database is opened. */
enum err search_renew(struct db *db);

/* duties/messages.c, store/message.c: the clients to ask for an answer */

enum message_kind { MESSAGE_WEEKLY, MESSAGE_AFTER, MESSAGE_N };
extern const char *const message_words[MESSAGE_N];
#define NUDGES_MAX 2              /* per check-in */
#define NUDGE_SECONDS (48 * 3600) /* at least between two messages */
#define NUDGE_FROM 9              /* from this hour of the practice's time */
#define NUDGE_TO 20               /* until this hour, exclusive */

#define NUDGE_WEEKS 4 /* stop after these without an answer */

/* How often a client was asked since a day, and when last. */
struct asked {
	int n;
	int64_t last_at;
};
/* A client who may be asked, from the database. */
struct message_row {
	int64_t client;
	char code[CODE_SIZE];
	const char *name, *phone;
	enum lang language;
	char weekly_due[DAY_SIZE], after_due[DAY_SIZE]; /* or "" */
	int64_t last_at;      /* of any message, 0: none */
	int asked[MESSAGE_N]; /* about this week's check-ins */
	int64_t open_at;      /* of a text not marked as sent or not, or 0 */
};
struct message_rows {
	struct message_row *v;
	size_t n;
};
/* Whether to ask a client now, for which kind, and the day it was due. today
 * and hour: in the practice's time zone. */
bool message_due(const struct message_row *row, int64_t now, const char *today,
    int hour, enum message_kind *kind, char due[DAY_SIZE]);

/* Lists active clients of a therapist (0: all) who have a phone and agreed to
 * messages, and with a check-in due up to today; an after-session check-in from
 * yesterday on. Omits clients whose status is being renewed: they may have just
 * answered. */
enum err message_queue(struct db *db, struct arena *arena, int64_t therapist,
    const char *today, struct message_rows *out);
/* Stores that a text was made, in this language. ERR_CONFLICT: another was made
 * within this second. */
enum err message_add(struct db *db, int64_t now, int64_t client,
    enum message_kind kind, const char *due, enum lang lang, int64_t user);
/* Marks the open text as sent, or as not sent. */
enum err message_close(struct db *db, int64_t now, int64_t client, bool sent);
/* Counts the messages for check-ins that were due on this day or later. */
enum err message_asked(struct db *db, int64_t client, enum message_kind kind,
    const char *from, struct asked *out);

#endif
