/*
 * pages.h: the screens: handlers by page file, template functions by .html
 * file. A template writes what it is given; it decides nothing and reads
 * nothing.
 */
#ifndef PAGES_H
#define PAGES_H

#include "store.h"
#include "web.h"

/* page_frame.c, checkin_frame.html: what all pages for clients share */

/* The style of these pages, and the policy that allows it by its hash. */
const char *frame_style(void);
const char *frame_policy(void);
/* Ends a response with what a template of these pages wrote. */
void frame_respond(struct response *res, const struct buf *out);
/* A wa.me address of the practice with text ready to send, or NULL when the
 * practice has none. */
const char *frame_whatsapp(const struct request *req, const char *text);
/* A document up to the beginning of <main>, and its end. title: English, for
 * tr(); without a name or a word about health. */
void tmpl_frame_head(struct buf *out, const struct request *req,
    const char *title, bool error);
void tmpl_frame_foot(struct buf *out);

/* error.html: one look for all errors */

struct error_page {
	const struct request *req;
	enum err err;
	int status;
	const char *title, *text; /* English, for tr() */
	bool resend;	/* a form was sent; loading again sends it again */
	const char *whatsapp; /* or NULL */
};
/* Says in words what err means to whoever asked; the response's status and
 * headers are the dispatcher's. */
void error_page_write(
    const struct request *req, enum err err, int status, struct buf *out);
void tmpl_error_page(struct buf *out, const struct error_page *page);

/* page_checkin.c: the client's form */

#define FORM_VERSION 1 /* of the wording of questions and end words */
/* Bit of techniques: the client does not know. */
#define TECHNIQUE_UNSURE OTHER_TECHNIQUE
/* One reading as the form carries it. */
struct reading_answer {
	const char *movement; /* "key.side" */
	const char *degrees;  /* as it was typed */
	int method;	      /* enum method, or NOT_ANSWERED */
	int skipped;	      /* 0: "I did not measure this" */
	const char *sure;     /* the angle that was asked about before */
};
/* A whole form as it was sent, or as it is to be shown. */
struct checkin_answers {
	struct checkin checkin;
	uint64_t techniques;
	struct reading_answer readings[READINGS_PER_FORM];
	struct field_errors errors;
};
handler get_checkin, post_checkin;

/* page_answers.c: reading a form that was sent */

/* Everything that a form's questions depend on. */
struct asking {
	struct client client;	 /* loaded when the form is shown */
	struct checkin_state state; /* of the day that the form is for */
	bool asks_techniques;	 /* the therapist has not logged them */
	char earliest[DAY_SIZE]; /* day that is accepted */
	bool repeat; /* stored before: only its content matters */
	struct checkin_answers answers;
	struct readings readings; /* out of answers.readings */
};
/* A form without answers, for today. */
void answers_clear(struct request *req, struct asking *asking);
/* Reads what was sent; ERR_INVALID: answers.errors says why. */
enum err answers_read(struct request *req, struct asking *asking);

/* page_questions.c: what to ask at which moment */

/* Loads what the questions depend on, for the day of the answers. */
enum err asking_load(struct request *req, struct asking *asking);
/* The moment that fits best: after a session, once a week, else arrival. */
enum moment moment_choose(const struct checkin_state *state);
enum question_kind {
	ASK_SCORE,	/* eleven numbers */
	ASK_CHOICE,	/* one of choices */
	ASK_CHANGE,	/* the same and what changed, in words */
	ASK_TECHNIQUES,
	ASK_REGIONS,
	ASK_READING,
	ASK_NOTE,
};
struct choice {
	const char *word; /* as it is sent */
	const char *text; /* English, for tr() */
};
extern const struct choice soreness_choices[SORENESS_N],
    technique_choices[TECHNIQUE_UNSURE + 1], change_choices[GLOBAL_CHANGE_N];
/* Texts are English, for tr(), but about and error. */
struct question {
	enum question_kind kind;
	const char *name;   /* of the field and of the first element's id */
	const char *text;
	const char *about;  /* what it is about, or NULL; translated */
	const char *hint;   /* or NULL */
	const char *low, *high; /* end words of a score */
	bool required;
	int value;	    /* a score, an index in choices, NOT_ANSWERED */
	const struct choice *choices;
	size_t choices_n;
	int number;	    /* of a reading, from 1 */
	const struct reading_answer *reading;
	int min, max;	    /* degrees of a reading */
	const char *error;  /* or NULL */
};
struct questions {
	struct question *v;
	size_t n;
};
/* The questions of a form with the answers it has so far. */
void questions_make(struct request *req, const struct asking *asking,
    struct questions *out);
/* About how long answering takes. */
int questions_seconds(const struct questions *questions);

/* page_readings.c: the movements that the form asks to measure */

/* Fills in which movements to ask for: the ones measured longest ago. */
enum err readings_ask(struct request *req, struct asking *asking);
/* "key.side" taken apart; false when it is none of the catalogue's. */
bool reading_name(const char *name, const struct movement **movement,
    enum side *side);
/* The form's fields for the readings that a check-in came with. */
void readings_show(struct arena *arena, const struct readings *readings,
    struct checkin_answers *answers);
/*
 * Turns answers.readings into readings. Adds an error for an angle that is
 * no number or out of range, and once for one that is surprising.
 */
enum err readings_read(struct request *req, struct asking *asking);

/* checkin.html, checkin_questions.html, checkin_regions.html */

/* A line of the summary above a form: field is NULL when there is none. */
struct problem {
	const char *field, *text; /* translated */
};
struct checkin_page {
	const struct request *req;
	const struct asking *asking;
	const struct questions *questions;
	int seconds;
	const char *action;    /* path the form goes to */
	const char *back;      /* receipt of what is being corrected, or NULL */
	const char *heading;   /* of the problems; English */
	const struct problem *problems;
	size_t problems_n;
	bool other_day;	       /* the date is shown, not folded away */
	const char *day_error; /* or NULL */
};
void tmpl_checkin(struct buf *out, const struct checkin_page *page);
void tmpl_question(struct buf *out, enum lang lang,
    const struct checkin_answers *answers, const struct question *question);
#define REGION_FRONT_N 22 /* the first regions lie on the front */
void tmpl_regions(struct buf *out, enum lang lang, uint64_t chosen);
/*
 * Answers with the form and what it holds. heading: NULL, or what is wrong
 * with it; back: the path of the receipt that is being corrected, or NULL.
 */
enum err checkin_show(struct request *req, struct asking *asking,
    const char *heading, const char *back, struct response *res);
/*
 * Stores what was sent and answers with its receipt, or with the form and
 * what is wrong with it. asking says what may differ in a correction:
 * earliest, and answers.checkin.replaces.
 */
enum err checkin_store(struct request *req, struct asking *asking,
    const char *back, struct response *res);

/* page_receipt.c, receipt.html: what was stored, and how to change it */

struct receipt_row {
	const char *label, *value; /* translated */
	bool words;		   /* the client's own, below the label */
};
struct own_point;
struct receipt_page {
	const struct request *req;
	const struct checkin *checkin;
	struct {
		struct receipt_row *v;
		size_t n;
	} rows;
	struct {
		struct own_point *v;
		size_t n;
	} points;
	bool can_change;
	bool changed;	      /* a later check-in replaces this one */
	const char *latest;   /* that check-in's id, or NULL */
	const char *until;    /* the last day for changes; translated */
	const char *sent;     /* when; translated */
	const char *whatsapp; /* or NULL */
};
handler get_checkin_receipt, get_checkin_receipt_edit, post_checkin_receipt;
/* receipt_rows.c: a row for each answer of the form in asking. */
void receipt_rows(struct request *req, const struct asking *asking,
    struct receipt_page *page);
void tmpl_receipt(struct buf *out, const struct receipt_page *page);

/* page_consent.c, consent.html, privacy.html: the notice, before the first
 * form and on its own page */

handler get_checkin_privacy, post_checkin_consent, post_checkin_withdraw;
/* The notice with its button, instead of the form. */
enum err consent_show(struct request *req, struct response *res);
void tmpl_consent(struct buf *out, const struct request *req);
/* What the notice says in short. */
void tmpl_notice(struct buf *out, const struct request *req);
void tmpl_privacy(struct buf *out, const struct request *req);

/*
 * The portal: what therapists and owners see. Every page struct has the
 * request it answers; text in it is translated already.
 */

/* layout.html */

/* A document up to its <body>, and one with the portal's navigation up to
 * the beginning of <main>. */
void tmpl_portal_bare(
    struct buf *out, const struct request *req, const char *title);
void tmpl_portal_head(
    struct buf *out, const struct request *req, const char *title);
void tmpl_portal_foot(struct buf *out);
/* Ends a response with what a template of these pages wrote; page_static.c. */
void portal_respond(struct response *res, const struct buf *out);
void tmpl_csrf(struct buf *out, const struct request *req);
/* The way back; client may be NULL. */
void tmpl_crumbs(struct buf *out, const struct request *req,
    const struct client *client);
void tmpl_technique_mark(struct buf *out, int technique);
void tmpl_chip_call(struct buf *out, enum lang lang);
void tmpl_chip_note(struct buf *out, enum lang lang);
void tmpl_chip_consent(struct buf *out, enum lang lang);

/* page_static.c */

handler get_root, get_static, get_favicon, get_robots, get_healthz, get_readyz;

/* page_login.c, login.html */

struct login_page {
	const struct request *req;
	const char *csrf;
	const char *name;  /* as it was typed */
	const char *error; /* or NULL */
};
handler get_login, post_login, post_logout;
void tmpl_login(struct buf *out, const struct login_page *page);
/* The Set-Cookie value that opens a login session; token: of token_make(). */
const char *login_cookie(struct arena *arena, const char *token);

/* page_account.c, account.html */

struct account_page {
	const struct request *req;
	const struct field_errors *errors;
};
handler get_account, post_account;
void tmpl_account(struct buf *out, const struct account_page *page);

/* page_clients.c, clients.html */

#define CLIENTS_PER_PAGE 50
#define CLIENT_WEEKS 8
struct client_row;
struct clients_item {
	const struct client_row *row;
	const char *when; /* of the last check-in: "today", "7 days" */
	int pain;	  /* the latest of the weeks, or NOT_ANSWERED */
	int weeks[CLIENT_WEEKS]; /* oldest first, or NOT_ANSWERED */
	size_t weeks_n;	  /* answered */
};
struct clients_page {
	const struct request *req;
	const char *search;
	bool archived;
	int64_t number;	  /* of the page, from 1 */
	int64_t first, last, total;
	int64_t active_n, archived_n; /* that fit the search */
	struct {
		struct clients_item *v;
		size_t n;
	} items;
};
handler get_clients;
void tmpl_clients(struct buf *out, const struct clients_page *page);

/* page_client.c, page_record.c, client.html */

struct analysis;
struct tile;
/* A row of the table of sessions and check-ins. */
struct record {
	char day[DAY_SIZE];
	char clock[6];	/* or "" */
	const char *what; /* "Session", "Weekly" ... */
	const struct session *session; /* or NULL */
	int before, after, week, tightness; /* or NOT_ANSWERED */
	bool recalled;
	bool call;	  /* the client asks for a call */
	const char *readings; /* "Neck flexion 38° → 45°"; "" for none */
	const char *note, *changed; /* the client's words, or "" */
	int64_t order;	  /* the later, the higher */
};
struct records {
	struct record *v; /* newest first */
	size_t n;
};
/* A period that a page or a report can cover. */
struct period {
	const char *word; /* in the query: "1m", "3m", "1y", "all" */
	const char *name; /* "1 month" */
	const char *last; /* "Last month" */
	char from[DAY_SIZE]; /* "" for all */
};
#define PERIOD_N 4
#define RECORDS_SHOWN 20
struct client_page {
	const struct request *req;
	const struct client *client;
	const struct analysis *analysis;
	const struct tile *tiles;
	const char **facts;
	size_t facts_n;
	bool consented, linked;
	struct period periods[PERIOD_N];
	size_t period;	    /* index of the chosen one */
	bool all_records;
	struct records records;
};
handler get_client, get_client_chart_svg;
void tmpl_client(struct buf *out, const struct client_page *page);
/* The periods as of today; returns the index of the one in the query, else
 * of the shortest that shows a whole year or all. */
size_t periods_make(const struct request *req, const struct history *history,
    struct period out[PERIOD_N]);
/* The first day with data, or "". */
const char *history_first_day(const struct history *history);
void records_make(struct arena *arena, enum lang lang,
    const struct history *history, const struct analysis *analysis,
    struct records *out);

/* page_report.c */

handler get_client_report_pdf;
/* Why no report could be drawn; in client.html. */
void tmpl_report_failed(
    struct buf *out, const struct request *req, const char *why);

/* page_link.c, qr.c, link.html */

struct link_page {
	const struct request *req;
	const struct client *client;
	const char *address; /* of the link just made, or NULL */
	const char *message; /* with the address */
	enum lang message_lang; /* the client's, or what there is */
	const char *digits;  /* of the phone, for wa.me, or NULL */
	struct link live;    /* the newest live link; made_at 0: none */
	const char *live_by; /* who made it */
	int live_n, earlier_n; /* all live ones; revoked and expired ones */
	bool revoked;	     /* links were just revoked */
};
handler get_client_link, post_client_link;
void tmpl_link(struct buf *out, const struct link_page *page);
/* text as a QR code: one <svg>, black on white, 4 modules of quiet zone.
 * False when text is too long for one. */
bool qr_svg(struct buf *out, const char *text, const char *title);
/* A phone number as wa.me wants it: "012-345 6789" is 60123456789. NULL when
 * it cannot be one. */
const char *phone_digits(struct arena *arena, const char *phone);

/* page_session.c, session_form.c, session_readings.c, session.html */

#define SESSION_ROWS (MOVEMENTS_MAX + 1) /* the last one: any movement */
#define MINUTE_CHOICES 11 /* not used, 5 to 45, unknown */
struct session_reading {
	const char *movement; /* "key:side", or "" */
	const char *before, *after; /* degrees as typed */
	int method, motion;
};
/* A session as it stands in the form. */
struct session_form {
	char id[ID_SIZE];    /* made with the form */
	int number;	     /* of the session to correct; 0 for a new one */
	const char *seen;    /* "NUMBER.VERSION" that the form began with */
	char day[DAY_SIZE];
	int minutes[TECHNIQUE_N]; /* index in minute_words */
	const char *typed[TECHNIQUE_N]; /* other minutes */
	uint64_t regions;
	struct session_reading rows[SESSION_ROWS];
	const char *note;
};
extern const char *const minute_words[MINUTE_CHOICES];
/* The 35 regions in rows of short names; pills ends with a NULL word. */
struct region_pill {
	const char *word, *name;
};
struct region_row {
	const char *name;
	const struct region_pill *pills;
};
extern const struct region_row session_regions[];
extern const size_t session_regions_n;
struct session_page {
	const struct request *req;
	const struct client *client;
	const struct session_form *form;
	const struct field_errors *errors;
	const struct session *on_day; /* what is stored for the day, or NULL */
	const char *scores;  /* what the client sent that day */
	bool has_last;	     /* there is a session to copy from */
};
handler get_client_session_new, post_client_session_new, get_client_session,
    post_client_session;
/* Puts a stored session's techniques, regions and remark into the form. */
void session_form_fill(struct arena *arena, const struct session *session,
    struct session_form *form);
/* Names the client's movements in the rows, with what was measured that day
 * by somebody of the practice. */
void session_form_rows(struct arena *arena, const struct history *history,
    struct session_form *form);
/* Reads the form that was sent; errors says what is wrong with it. */
void session_form_read(struct request *req, struct session_form *form,
    struct field_errors *errors);
/* The session that a form without errors means; stored: the version before,
 * whose details of regions it keeps, or NULL. */
void session_form_session(struct arena *arena, const struct session_form *form,
    const struct session *stored, struct session *out);
/* The readings of a form; ids follow from the form's, so that sending it
 * again stores nothing new. */
void session_form_readings(struct request *req,
    const struct session_form *form, struct readings *out,
    struct field_errors *errors);
/* Whether the last reading of this kind on its day says the same. */
bool reading_known(
    const struct readings *readings, const struct reading *reading);
void tmpl_session(struct buf *out, const struct session_page *page);

#endif
