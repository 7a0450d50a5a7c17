/*
 * treatment.h: the screens where a therapist logs sessions and readings, and
 * plans a comparison.
 */
#ifndef TREATMENT_H
#define TREATMENT_H

#include "web.h"

struct analysis;

/* portal/session*.c, session.html */

#define SESSION_ROWS (MOVEMENTS_MAX + 1) /* the last one: any movement */
#define MINUTE_CHOICES 11                /* not used, 5 to 45, unknown */
struct session_reading {
	const char *movement;       /* "key:side", or "" */
	const char *before, *after; /* degrees as typed */
	int method, motion;
};
/* The time of a technique in one region. */
#define SESSION_PARTS 6
struct session_part {
	int technique, region, minutes; /* each may be NOT_ANSWERED */
};
/* The values in a session's form. */
struct session_form {
	char id[ID_SIZE]; /* made when the form was */
	int number;       /* of the session to correct; 0 for a new one */
	const char *seen; /* "NUMBER.VERSION" at the form's start */
	char day[DAY_SIZE];
	int minutes[TECHNIQUE_N];       /* index in minute_words */
	const char *typed[TECHNIQUE_N]; /* minutes not among the choices */
	uint64_t regions;               /* treated */
	uint64_t referred;              /* where pain was referred to */
	struct session_part parts[SESSION_PARTS];
	struct session_reading rows[SESSION_ROWS];
	const char *note;
	int planned; /* 0: the next one of the client's plan */
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
	const struct session *on_day; /* stored session of the day, or NULL */
	const char *scores;           /* the client's scores of that day */
	bool has_last;                /* an earlier session can be copied */
	const char *planned; /* what the plan says for a new one, or NULL */
};
handler get_client_session_new, post_client_session_new, get_client_session,
    post_client_session;
/* Copies a stored session's techniques, regions and remark into the form. */
void session_form_fill(struct arena *arena, const struct session *session,
    struct session_form *form);
/* Fills the rows with the client's movements and the practice's readings of
 * that day. */
void session_form_rows(struct arena *arena, const struct history *history,
    struct session_form *form);
/* Reads the submitted form; collects its errors. */
void session_form_read(struct request *req, struct session_form *form,
    struct field_errors *errors);
/* Makes a session from a form without errors. stored: its former version, or
 * NULL; details that the form cannot hold are copied from it. */
void session_form_session(struct arena *arena, const struct session_form *form,
    const struct session *stored, struct session *out);
/* Copy a session's regions into the form, check them, and copy them back. */
void
session_regions_fill(const struct session *session, struct session_form *form);
void session_regions_check(struct request *req, const struct session *meant,
    const struct session_form *form, struct field_errors *errors);
void session_regions_put(struct arena *arena, const struct session_form *form,
    const struct session *stored, struct session *out);
bool
session_regions_same(const struct session *stored, const struct session *meant);
/* Reads the readings of a form. Their ids derive from the form's id, so that
 * sending it again stores nothing new. */
void session_form_readings(struct request *req, const struct session_form *form,
    struct readings *out, struct field_errors *errors);
/*
 * Reduces readings to those to store: drops readings equal to a known one; a
 * different one replaces it. If the session moves from one day to another, its
 * known readings are moved too.
 */
void session_readings_settle(struct request *req, const struct readings *known,
    const char *from, const char *to, struct readings *readings);
/* Parses "shoulder.flexion:left"; false if not in the catalogue. */
bool movement_parse(
    const char *text, const struct movement **movement, enum side *side);
void tmpl_session(struct buf *out, const struct session_page *page);
/* Writes the last two cells of a row of readings: method and motion. */
void tmpl_how_measured(struct buf *out, enum lang lang, int row,
    const struct session_reading *reading, const char *title);

/* portal/measure.c, measure.html: readings without a session; uses a struct
 * session_form with one value per row, in before */

struct measure_page {
	const struct request *req;
	const struct client *client;
	const struct session_form *form;
	const struct field_errors *errors;
};
handler get_client_readings_new, post_client_readings_new;
void tmpl_measure(struct buf *out, const struct measure_page *page);

/* portal/plan.c, plan.html: a planned comparison of two techniques */

struct plan_form {
	int techniques[2], pairs, block_sessions;
};
struct plan_page {
	const struct request *req;
	const struct client *client;
	const struct plan *plan; /* number 0: there is none */
	const struct analysis *analysis;
	const struct plan_form *form;
	const struct field_errors *errors;
};
handler get_client_plan, post_client_plan;
void tmpl_plan(struct buf *out, const struct plan_page *page);
/* Whether a plan has room for another session. */
bool plan_open(const struct plan *plan);
/* Returns "Block 2 of 4: deep tissue, session 1 of 2"; place from 0. */
const char *plan_place_text(
    struct arena *arena, enum lang lang, const struct plan *plan, size_t place);

#endif
