/*
 * checkin.h: the screens for clients: their form, its receipt, the notice,
 * and the pages that say what went wrong. Part of pages.h.
 */
#ifndef CHECKIN_H
#define CHECKIN_H

#include "store.h"
#include "web.h"

/* checkin/inline.c */

enum inlined {
	FRAME_STYLE,
	FORM_STYLE,
	RECEIPT_STYLE,
	FORM_SCRIPT,
	PHONE_SCRIPT,
	INLINE_N
};
/* A style or script as it stands in the page, and the policy that allows
 * them by their hashes. */
const char *inline_text(enum inlined which);
const char *inline_policy(void);

/* checkin/frame.c, checkin_frame.html: what all pages for clients share */

/*
 * The language of these pages: the one in the query, else the client's (NULL
 * while that is not known), else the browser's, of those that the practice
 * offers. Any other page is English.
 */
void frame_language(struct request *req, const enum lang *client);
/* Whether the path is one of a client's form, working or not. */
bool frame_is_client_path(const struct request *req);
/* Whether the practice offers a language, and whether this page offers any
 * other. */
bool frame_offers(const struct request *req, enum lang lang);
bool frame_has_languages(const struct request *req);
/* The same page in another language, as a reference from where it is. */
const char *frame_switch(const struct request *req, enum lang lang);
/* A path below this link, which keeps the language that was chosen: rest is
 * "", "/privacy", "?moment=after" ... */
const char *frame_path(const struct request *req, const char *rest);
/* The path of a receipt, of a page below it, and the way there. */
const char *
receipt_path(const struct request *req, const char *id, const char *rest);
enum err
receipt_go(const struct request *req, const char *id, struct response *res);
/* Whether the client has agreed to the current notice, for data. */
bool frame_consented(const struct request *req);
/* Ends a response with what a template of these pages wrote. */
void frame_respond(struct response *res, const struct buf *out);
/* A wa.me address of the practice with text ready to send, or NULL when the
 * practice has none. */
const char *frame_whatsapp(const struct request *req, const char *text);
/* A document up to the beginning of <main>, and its end. title: English, for
 * tr(); without a name or a word about health. style: what it needs beside
 * FRAME_STYLE, or that. */
void tmpl_frame_head(struct buf *out, const struct request *req,
    const char *title, enum inlined style, bool error);
void tmpl_frame_foot(struct buf *out);
void tmpl_tick(struct buf *out);

/* error.html: one look for all errors */

struct error_page {
	const struct request *req;
	enum err err;
	int status;
	const char *title, *text; /* English, for tr() */
	bool resend; /* a form was sent; loading again sends it again */
	const char *whatsapp; /* or NULL */
};
/* Says in words what err means to whoever asked; the rest of res is left as
 * it is. */
void page_error(
    const struct request *req, enum err err, int status, struct response *res);
void tmpl_error_page(struct buf *out, const struct error_page *page);

/* checkin/checkin.c: the client's form */

#define FORM_VERSION 1 /* of the wording of questions and end words */
/* Bit of techniques: the client does not know. */
#define TECHNIQUE_UNSURE OTHER_TECHNIQUE
/* One reading as the form carries it. */
struct reading_answer {
	const char *movement; /* "key.side" */
	const char *degrees;  /* as it was typed */
	int method;           /* enum method, or NOT_ANSWERED */
	int skipped;          /* 0: "I did not measure this" */
	const char *sure;     /* the angle that was asked about before */
	int repeats;          /* averaged into degrees, or NOT_ANSWERED */
};
/* A whole form as it was sent, or as it is to be shown. */
struct checkin_answers {
	struct checkin checkin;
	uint64_t techniques;
	struct reading_answer readings[READINGS_PER_FORM];
	struct field_errors errors;
};
handler get_checkin, post_checkin;

/* checkin/answers.c: reading a form that was sent */

/* Everything that a form's questions depend on. */
struct asking {
	struct client client;       /* loaded when the form is shown */
	struct checkin_state state; /* of the day that the form is for */
	bool asks_techniques;       /* the therapist has not logged them */
	char earliest[DAY_SIZE];    /* day that is accepted */
	bool repeat; /* stored before: only its content matters */
	struct checkin_answers answers;
	struct readings readings; /* out of answers.readings */
};
/* A form without answers, for today. */
void answers_clear(struct request *req, struct asking *asking);
/* Reads what was sent; ERR_INVALID: answers.errors says why. */
enum err answers_read(struct request *req, struct asking *asking);

/* checkin/questions.c: what to ask at which moment */

/* Loads what the questions depend on, for the day of the answers. */
enum err asking_load(struct request *req, struct asking *asking);
/* The moment that fits best: after a session, once a week, else arrival. */
enum moment moment_choose(const struct checkin_state *state);
/* A question as a page shows it. Texts are English, for tr(), but about and
 * error. */
struct prompt {
	const struct question *question;
	const char *text;
	const char *about; /* what it is about, or NULL; translated */
	bool required;
	int value;  /* a score, an index in words, NOT_ANSWERED */
	int number; /* of a reading, from 1 */
	const struct reading_answer *reading;
	int min, max;      /* degrees of a reading */
	const char *phone; /* how to hold a phone to measure it, or "" */
	const char *error; /* or NULL */
};
struct prompts {
	struct prompt *v;
	size_t n;
	bool phone; /* one can be measured with a phone */
};
/* The questions of a form with the answers it has so far. */
void prompts_make(
    struct request *req, const struct asking *asking, struct prompts *out);
/* About how long answering takes. */
int prompts_seconds(const struct prompts *prompts);

/* checkin/readings.c: the movements that the form asks to measure */

/* Fills in which movements to ask for: the ones measured longest ago. */
enum err readings_ask(struct request *req, struct asking *asking);
/* "key.side" taken apart; false when it is none of the catalogue's. */
bool reading_name(
    const char *name, const struct movement **movement, enum side *side);
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
	const struct prompts *prompts;
	int seconds;
	const char *action;  /* path the form goes to */
	const char *back;    /* receipt of what is being corrected, or NULL */
	const char *heading; /* of the problems; English */
	const struct problem *problems;
	size_t problems_n;
	bool other_day;        /* the date is shown, not folded away */
	const char *earliest;  /* day; translated */
	const char *day_error; /* or NULL */
};
void tmpl_checkin(struct buf *out, const struct checkin_page *page);
/* On a device of the practice, when its one check-in is stored. */
void tmpl_done(struct buf *out, const struct request *req);
void tmpl_question(struct buf *out, enum lang lang,
    const struct checkin_answers *answers, const struct prompt *prompt);
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

/* checkin/receipt.c, receipt.html: what was stored, and how to change it */

struct receipt_row {
	const char *label, *value; /* translated */
	bool words;                /* the client's own, below the label */
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
	bool changed;         /* a later check-in replaces this one */
	const char *latest;   /* that check-in's id, or NULL */
	const char *until;    /* the last day for changes; translated */
	const char *sent;     /* when; translated */
	const char *whatsapp; /* or NULL */
};
handler get_checkin_receipt, get_checkin_receipt_edit, post_checkin_receipt;
/* checkin/receipt_rows.c: a row for each answer of the form in asking. */
void receipt_rows(struct request *req, const struct asking *asking,
    struct receipt_page *page);
void tmpl_receipt(struct buf *out, const struct receipt_page *page);

/* checkin/consent.c, consent.html, privacy.html: the notice, before the first
 * form and on its own page */

handler get_checkin_privacy, post_checkin_consent, post_checkin_withdraw;
/* The notice with its button, instead of the form. */
enum err consent_show(struct request *req, struct response *res);
void tmpl_consent(struct buf *out, const struct request *req);
/* What the notice says in short. */
void tmpl_notice(struct buf *out, const struct request *req);
void tmpl_privacy(struct buf *out, const struct request *req);

#endif
