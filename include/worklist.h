/*
 * worklist.h: who needs a therapist, and why: what is kept of each client so that
 * lists are quick, the rules by which it is flagged, and who is to be asked
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
	FLAG_CONSENT, /* the notice is not agreed to */
	FLAG_REPORT,  /* REPORT_SESSIONS sessions since the last report */
	FLAG_DUE,     /* a check-in is due, and not yet late */
	FLAG_N
};
extern const char *const flag_words[FLAG_N];

#define WORSE_POINTS 2
#define WORSE_DAYS 35 /* an older score is no news */
#define WEEK_DAYS 7   /* from one weekly check-in to the next being due */
#define SILENT_DAYS 2
#define REPORT_SESSIONS 8

/* What is kept of a client; days are "" and scores NOT_ANSWERED where there
 * are none. */
struct client_status {
	char last_day[DAY_SIZE]; /* of the latest check-in */
	int64_t last_at;         /* when that was sent */
	int last_moment;         /* enum moment, or NOT_ANSWERED */
	int pain;                /* the latest weekly score, else of arrival */
	bool has_change;
	int change;                /* since the start, in tenths of a point */
	char weekly_day[DAY_SIZE]; /* the latest weekly check-in is of */
	char weekly_due[DAY_SIZE]; /* "" without consent */
	char after_due[DAY_SIZE];  /* the latest session, if nothing was sent
				    * after it, and with consent */
	char worse_day[DAY_SIZE];  /* of the latest weekly score, if worse */
	int worse_latest, worse_median;
	int calls, notes;    /* that nobody has dealt with */
	int unreported;      /* sessions since the last report */
	int64_t reported_at; /* 0 when never */
	unsigned consents;   /* bit per purpose */
};

/* Something a client wrote that nobody has dealt with. */
enum seen_kind { SEEN_CALL, SEEN_NOTE, SEEN_N };
extern const char *const seen_words[SEEN_N];
struct unseen {
	enum seen_kind kind;
	char checkin[ID_SIZE];
	char day[DAY_SIZE];
	enum moment moment;
	int64_t submitted_at;
	const char *note, *changed; /* "" for none */
};
struct unseens {
	struct unseen *v; /* the latest first */
	size_t n;
};

/* duties/status.c */

/* What a status is made from, beside the client's history. */
struct status_source {
	const struct history *history;
	unsigned consents;
	int64_t consented_at; /* to the data, or 0 */
	int64_t reported_at;  /* the last report for the practice, or 0 */
	int calls, notes;
	char today[DAY_SIZE]; /* for the change since the start only */
};
/* Pure: for a worker. */
void status_make(struct arena *arena, const struct status_source *source,
    struct client_status *out);
/* Bit per flag on a day. */
unsigned status_flags(const struct client_status *status, const char *today);
/*
 * Refreshes the cached status, one client at a time, with the help of the
 * workers; to be called after each turn. answered: requests in this turn;
 * while many come, the status waits for a pause, so that they do not wait. Returns
 * after how many ms to call it again if nothing happens, or -1: not before.
 */
int status_run(struct db *db, int64_t now, size_t answered);

/* store/status.c */

#define STATUS_VERSION 1 /* of the rules: higher makes all anew */
/* Marks every client whose status was made by other rules or another
 * notice. */
enum err status_expire(struct db *db);
/* A client whose status is not up to date, other than those in busy[n], and
 * how many changes came. ERR_NOT_FOUND: none. */
enum err status_next(struct db *db, const int64_t *busy, size_t n,
    int64_t *client, int64_t *changes);
/* All that status_make() needs, and what it needs beside the history. */
enum err status_load(struct db *db, struct arena *arena, int64_t client,
    struct history *history, struct status_source *out);
enum err status_facts(struct db *db, int64_t client,
    const struct history *history, struct status_source *out);
/* Stores a status that was made when so many changes had come. */
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
/* Active clients of a therapist (0: of all) that may have a flag on this
 * day, or sent something on it. */
enum err work_list(struct db *db, struct arena *arena, int64_t therapist,
    const char *today, struct work_rows *out);
/* How many of a therapist's clients sent a weekly check-in of this day or a
 * later one. */
enum err
work_weekly(struct db *db, int64_t therapist, const char *from, int64_t *out);
/* The next day after today on which a weekly check-in is due, or "". */
enum err work_next_due(
    struct db *db, int64_t therapist, const char *today, char out[DAY_SIZE]);
/* What a client wrote and nobody has dealt with: the latest of a kind. */
enum err unseen_list(struct db *db, struct arena *arena, int64_t client,
    enum seen_kind kind, int64_t limit, struct unseens *out);
/* How many there are of each kind. */
enum err unseen_counts(struct db *db, int64_t client, int out[SEEN_N]);
/* What a client wrote, dealt with or not. */
struct words {
	struct unseen words;
	bool unseen;
};
struct words_list {
	struct words *v; /* the latest first */
	size_t n;
};
/* Where a page of them begins: before this one; day "" for the latest. */
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
/* That a report was taken away; again within the second is nothing new. */
enum err report_made_put(struct db *db, int64_t now, int64_t client,
    int64_t user, const char *reader, const char *from, const char *to);

/* store/list.c */

/* What the list of clients shows of one. */
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
/* Which clients; all but the last two are active ones. */
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
	unsigned conditions; /* with any of these; 0 for all */
	enum clients_kind kind;
	enum client_sort sort;
	bool descending;
	char today[DAY_SIZE];
	int64_t offset, limit;
};
/* A page of clients. */
enum err client_list(struct db *db, struct arena *arena, int64_t now,
    const struct client_filter *filter, struct client_rows *out);
/* All of them, by code. */
enum err client_ids(struct db *db, struct arena *arena,
    const struct client_filter *filter, struct ids *out);
/* How many clients of each kind fit search, therapist and conditions. */
enum err client_counts(struct db *db, struct arena *arena,
    const struct client_filter *filter, int64_t out[CLIENTS_N]);

/* store/search.c: by which text a client is found */

/* The rules by which search_text() is made, for the column search_by. */
const char *search_rules(struct arena *arena);
/* The text by which a client is found; phone may be NULL. */
const char *search_text(struct arena *arena, const char *name, const char *code,
    const char *phone);
/* What somebody typed, "" or NULL for all, as a LIKE pattern for it. */
const char *search_pattern(struct arena *arena, const char *typed);
/* Makes anew what was made by other rules; once when a database is opened. */
enum err search_renew(struct db *db);

/* duties/messages.c, store/message.c: who is to be asked for an answer */

enum message_kind { MESSAGE_WEEKLY, MESSAGE_AFTER, MESSAGE_N };
extern const char *const message_words[MESSAGE_N];
#define NUDGES_MAX 2              /* for one check-in */
#define NUDGE_SECONDS (48 * 3600) /* nobody is asked twice within these */
#define NUDGE_FROM 9              /* o'clock, the practice's time, */
#define NUDGE_TO 20               /* up to and without this */

#define NUDGE_WEEKS 4 /* without an answer: then no more */

/* How often a client was asked since a day, and when last. */
struct asked {
	int n;
	int64_t last_at;
};
/* A client who may be asked, as the store knows it. */
struct message_row {
	int64_t client;
	char code[CODE_SIZE];
	const char *name, *phone;
	enum lang language;
	char weekly_due[DAY_SIZE], after_due[DAY_SIZE]; /* or "" */
	int64_t last_at;      /* of any message, 0 when none */
	int asked[MESSAGE_N]; /* for what is due this week */
	int64_t open_at;      /* of one that is made and not marked, or 0 */
};
struct message_rows {
	struct message_row *v;
	size_t n;
};
/* Whether a client is to be asked now, for what, and when that was due. today
 * is the practice's day and hour the hour of its clock. */
bool message_due(const struct message_row *row, int64_t now, const char *today,
    int hour, enum message_kind *kind, char due[DAY_SIZE]);

/* Active clients of a therapist (0: all) with a phone and consent to
 * messages, for whom something is due up to today; an after-session check-in
 * from yesterday on. Not those whose status is being made: they may just have
 * answered. */
enum err message_queue(struct db *db, struct arena *arena, int64_t therapist,
    const char *today, struct message_rows *out);
/* That a text was made, in this language. ERR_CONFLICT: within this second
 * another was. */
enum err message_add(struct db *db, int64_t now, int64_t client,
    enum message_kind kind, const char *due, enum lang lang, int64_t user);
/* The one that was made and not marked yet: it was sent, or not. */
enum err message_close(struct db *db, int64_t now, int64_t client, bool sent);
/* For a check-in that was due on this day or later. */
enum err message_asked(struct db *db, int64_t client, enum message_kind kind,
    const char *from, struct asked *out);

#endif
