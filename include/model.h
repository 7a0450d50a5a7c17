/*
 * model.h: the plain structs of the field and their limits. No code but
 * look-ups by word. NOT_ANSWERED is never 0: silence is not a score.
 */
#ifndef MODEL_H
#define MODEL_H

#include "base.h"
#include "questions.h"

#define NOT_ANSWERED (-1)

/* Limits; the SQL CHECKs repeat them and a test compares both. */
#define SCORE_MAX 10
#define MINUTES_MAX 240
#define DEGREES_MIN (-180)
#define DEGREES_MAX 360
#define REPEATS_MAX 9
#define NAME_MAX_CHARS 100
#define PHONE_MAX_CHARS 30
#define ACTIVITY_MAX_CHARS 100
#define CHANGE_MAX_CHARS 120
#define NOTE_MAX_CHARS 2000
#define CODE_SIZE 17        /* a client's code, at most 16 of A-Z a-z 0-9 - */
#define MOVEMENTS_MAX 4     /* that one client's form asks for */
#define READINGS_PER_FORM 2 /* asked at once */
#define LATE_DAYS 30        /* how far back a check-in may be dated */
/* Of a record: a day before it is what programs write for no day. */
#define FIRST_YEAR 1990
#define CORRECT_DAYS 7 /* how long a client may change answers */
#define ID_SIZE 33     /* 128 bits as hex and a NUL */

/*
 * The words of an enum, as stored in the database, in CSV and in forms:
 * X_words[value], and word_find(X_words, nitems(X_words), text).
 */
enum moment { MOMENT_ARRIVAL, MOMENT_AFTER, MOMENT_WEEKLY, MOMENT_N };
enum technique {
	DEEP_TISSUE,
	TRIGGER_POINT,
	MYOFASCIAL_RELEASE,
	STRETCHING_MOBILIZATION,
	OTHER_TECHNIQUE,
	TECHNIQUE_N
};
enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_MIDLINE, SIDE_N };
enum motion { MOTION_ACTIVE, MOTION_PASSIVE, MOTION_N };
enum timing { TIMING_BEFORE, TIMING_AFTER, TIMING_OTHER, TIMING_N };
enum method {
	METHOD_GONIOMETER,
	METHOD_INCLINOMETER,
	METHOD_PHONE,
	METHOD_VISUAL,
	METHOD_N
};
enum soreness { SORENESS_NONE, SORENESS_MILD, SORENESS_CALL, SORENESS_N };
enum sender { BY_CLIENT, BY_THERAPIST, SENDER_N };
enum role { ROLE_ANYONE, ROLE_CLIENT, ROLE_THERAPIST, ROLE_OWNER, ROLE_N };
enum purpose { FOR_DATA, FOR_MESSAGES, FOR_SHARING, PURPOSE_N };
enum condition {
	BACK_PAIN,
	JOINT_PAIN,
	ARTHRITIS,
	FIBROMYALGIA,
	OTHER_CONDITION,
	CONDITION_N
};
#define REGION_N 35       /* keys in region_words, for ever in this order */
#define ACTIVITY_N 3      /* PSFS activities */
#define GLOBAL_CHANGE_N 7 /* 1 very much improved ... 7 very much worse */

extern const char *const moment_words[MOMENT_N];
/* "Weekly", through tr(). */
extern const char *const moment_names[MOMENT_N];
extern const char *const technique_words[TECHNIQUE_N];
extern const char *const side_words[SIDE_N];
extern const char *const motion_words[MOTION_N];
extern const char *const timing_words[TIMING_N];
extern const char *const method_words[METHOD_N];
extern const char *const sender_words[SENDER_N];
extern const char *const role_words[ROLE_N];
extern const char *const purpose_words[PURPOSE_N];
extern const char *const condition_words[CONDITION_N];
extern const char *const region_words[REGION_N];
/* English names for people: "Deep tissue", "Left knee"; through tr(). */
extern const char *const technique_names[TECHNIQUE_N];
extern const char *const region_names[REGION_N];
extern const char *const condition_names[CONDITION_N];
extern const char *const method_names[METHOD_N];

/* Whether a day is before FIRST_YEAR. */
bool day_is_none(const char *day);
/* The index of word in words[n], or -1. */
int word_find(const char *const *words, size_t n, const char *word);

/*
 * A row of the movement catalogue (share/catalogue/movements.csv, compiled
 * in). Degrees: normal is a typical adult's, min to max are plausible, mdc is
 * the minimal detectable change of one person measuring.
 */
struct movement {
	const char *key;  /* "shoulder.flexion" */
	const char *name; /* "shoulder flexion", after a side */
	const char *ask;  /* "Shoulder: raise the arm forward" */
	bool bilateral;   /* has a left and a right */
	int normal, min, max, mdc;
	const char *reference; /* of normal: "AAOS" */
	const char *phone;     /* how to lie, stand or sit, and where to hold a
				* phone that measures it; "" when none can */
};
extern const struct movement movements[];
extern const size_t movements_n;
/* The row with this key, or NULL. */
const struct movement *movement_find(const char *key);
/* The lowest angle asked of a client: 0, or min where straight is 0. */
int movement_own_min(const struct movement *movement);

/* What one client's form asks to measure, in order of position. */
struct client_movement {
	const struct movement *movement;
	enum side side;
};

struct client {
	int64_t id;
	char code[CODE_SIZE];
	const char *name;
	const char *phone; /* "" when unknown */
	enum lang language;
	int64_t therapist;          /* user id; 0 when none */
	const char *therapist_text; /* an imported name that is no user */
	unsigned conditions;        /* bit per enum condition */
	const char *activities[ACTIVITY_N]; /* PSFS; "" when not chosen */
	bool asks_swelling;
	char first_treatment_day[DAY_SIZE]; /* "" when not recorded */
	int64_t archived_at;                /* 0 while active */
	int64_t made_at;
	struct client_movement movements[MOVEMENTS_MAX];
	size_t movements_n;
};
struct clients {
	struct client *v;
	size_t n;
};

/* Minutes of a technique in a session that is not a number of minutes. */
#define NOT_USED (-1)
#define MINUTES_UNKNOWN (-2)

struct session_region {
	int region;
	int technique; /* enum technique, or -1 for the whole session */
	bool referred; /* where pain was referred to, not where treated */
	int minutes;   /* or MINUTES_UNKNOWN */
};

/* One treatment on one day, in its current version. */
struct session {
	int number;  /* 1, 2, 3 ... within the client, never reused */
	int version; /* from 1; a correction is the next */
	char day[DAY_SIZE];
	int64_t made_at;
	int64_t made_by;            /* user id; 0 for the client or an import */
	const char *therapist_text; /* an imported name that is no user */
	bool by_client;             /* logged by the client */
	int minutes[TECHNIQUE_N];   /* or NOT_USED, MINUTES_UNKNOWN */
	struct session_region *regions;
	size_t regions_n;
	const char *note; /* printed in the report; "" for none */
};
struct sessions {
	struct session *v; /* by day, oldest first */
	size_t n;
};

/*
 * A question of the client's form: a row of share/catalogue/questions.csv,
 * compiled in. questions.h, made from it too, has their keys, the columns of
 * the store and those of the data package. Texts are English, for tr().
 */
enum question_type {
	TYPE_DAY,
	TYPE_SCORE,  /* 0 to SCORE_MAX */
	TYPE_FLAG,   /* 1 or 0 */
	TYPE_WORD,   /* one of words, stored as the word */
	TYPE_CHANGE, /* one of words, and what changed in the client's own */
	TYPE_RANK,   /* one of words, stored as a number from min on */
	TYPE_TECHNIQUES,
	TYPE_REGIONS,
	TYPE_READING,
	TYPE_TEXT, /* in one line */
	TYPE_NOTE
};
/* When a form asks it. */
enum asked_when {
	ASKED_ALWAYS,
	ASKED_NEVER, /* alone: it is part of another, or found out */
	ASKED_NO_ARRIVAL,
	ASKED_SWELLING_CHOSEN,
	ASKED_TECHNIQUES_OPEN,
	ASKED_ACTIVITY_CHOSEN,
	ASKED_MOVEMENT_CHOSEN,
	ASKED_CHANGE_DUE
};
struct question {
	enum question_type type;
	int min, max;               /* of an answer; characters of a text */
	unsigned moments, required; /* bit per enum moment */
	enum asked_when asked;
	const char *field; /* of the form, or NULL */
	const char *const *words, *const *texts;
	size_t words_n;
	const char *low, *high; /* end words of a score */
	const char *label;      /* in a receipt */
	const char *hint;       /* or NULL */
	const char *text;
	const char *text_after; /* instead, after a session; or NULL */
};
extern const struct question questions[QUESTION_N];
/* As a form asks them. */
extern const enum question_key question_order[QUESTION_N];

/* What a client sent at one moment. */
struct checkin {
	char id[ID_SIZE]; /* made with the form: the idempotency key */
	enum moment moment;
	char day[DAY_SIZE];
	int64_t submitted_at; /* 0 when an import left it empty */
	int language;         /* enum lang; NOT_ANSWERED when unknown */
	int form_version;     /* of the wording; 0 when unknown */
	enum sender by;
	char replaces[ID_SIZE];     /* the check-in this one corrects, or "" */
	int answers[ANSWER_N];      /* by enum question_key, or NOT_ANSWERED */
	const char *something_text; /* what changed; "" for none */
	uint64_t regions;           /* bit per region */
	const char *note;           /* "" for none */
};
#define NO_ANSWERS                                  \
	{                                           \
		[0 ... ANSWER_N - 1] = NOT_ANSWERED \
	}
struct checkins {
	struct checkin *v; /* by day, submitted_at, id */
	size_t n;
};

/* One range-of-motion measurement in whole degrees. */
struct reading {
	char id[ID_SIZE];
	char day[DAY_SIZE];
	int64_t made_at;
	char checkin[ID_SIZE]; /* the check-in it came with, or "" */
	const struct movement *movement;
	enum side side;
	enum motion motion;
	enum timing timing;
	int degrees;
	int repeats; /* averaged into degrees; NOT_ANSWERED */
	enum method method;
	int64_t measurer;          /* user id; 0 for the client's own */
	const char *measurer_text; /* "self", or an imported name */
	char replaces[ID_SIZE]; /* written only: the one this corrects, or "" */
};
struct readings {
	struct reading *v; /* by movement, side, motion, timing, day, made_at */
	size_t n;
};

/* A comparison of two techniques that was planned before it was given: blocks
 * of sessions, in an order that was drawn beforehand. */
#define PLAN_BLOCKS_MAX 12
#define PLAN_BLOCK_SESSIONS_MAX 6
struct plan {
	int number; /* 1, 2 ... within the client; 0: there is none */
	enum technique techniques[2];
	char blocks[PLAN_BLOCKS_MAX + 1]; /* 'a' or 'b' for each */
	int block_sessions;
	int64_t made_at;
	int64_t ended_at; /* 0 while it goes on */
	int *sessions;    /* numbers of those given under it, in order */
	size_t sessions_n;
};
/* How many sessions it has in all, and the technique of one, from 0. */
int plan_total(const struct plan *plan);
enum technique plan_technique(const struct plan *plan, size_t place);

/* Everything one client's analysis reads; current versions only. */
struct history {
	struct client client;
	struct sessions sessions;
	struct checkins checkins;
	struct readings readings;
	struct plan plan; /* the latest */
};

struct user {
	int64_t id;
	const char *login;
	const char *name;
	enum role role;       /* ROLE_THERAPIST or ROLE_OWNER */
	const char *password; /* an argon2id string */
	bool must_change;     /* the password was made by somebody else */
	int64_t expires;      /* the password, while must_change; else 0 */
	int64_t disabled_at;  /* 0 while enabled */
	bool has_code;        /* signs in with a code too */
	bool needs_code;      /* must; the owner says so */
	bool halfway;         /* login_find(): the code is still to come */
};
struct users {
	struct user *v;
	size_t n;
};

struct link {
	int64_t client;
	int64_t made_at;
	int64_t made_by;
	int64_t expires;
	int64_t last_used; /* 0 when never */
	int64_t revoked;   /* 0 while live */
};
/* What a link opens to whoever holds it. */
struct link_use {
	int64_t client;
	enum lang language; /* of the client */
	unsigned consents;  /* bit per purpose: to the current notice */
	bool tablet;        /* on the practice's device, for one check-in */
	bool used;          /* a tablet's: that check-in is stored */
	enum sender by;     /* who holds the device */
	int64_t made_by;    /* user id; 0 when a command made it */
};
struct links {
	struct link *v;
	size_t n;
};

/* Keys of rows. */
struct ids {
	int64_t *v;
	size_t n;
};

#endif
