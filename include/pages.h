/*
 * pages.h: the screens: handlers by page file, template functions by .html
 * file. Screens for clients are in checkin.h, for sessions and readings in
 * treatment.h, for signing in and the audit in signin.h. A template only writes
 * the data it gets; it decides nothing and loads nothing.
 */
#ifndef PAGES_H
#define PAGES_H

#include "checkin.h"
#include "treatment.h"
#include "privacy.h"
#include "signin.h"
#include "worklist.h"
#include "written.h"

/*
 * The portal, for therapists and owners. Every page struct has the request that
 * it answers; its texts are already translated.
 */

/* layout.html */

/* Write a document up to its <body>, and one with the portal's navigation up to
 * the beginning of <main>. */
void
tmpl_portal_bare(struct buf *out, const struct request *req, const char *title);
void
tmpl_portal_head(struct buf *out, const struct request *req, const char *title);
void tmpl_portal_foot(struct buf *out);
/* Ends a response with the output of a portal template; portal/static.c. */
void portal_respond(struct response *res, const struct buf *out);
void tmpl_csrf(struct buf *out, const struct request *req);
/* Writes the links back to the pages above; client may be NULL. */
void tmpl_crumbs(
    struct buf *out, const struct request *req, const struct client *client);
/* Writes what was not saved and why; each error links to its field. */
void tmpl_problem(struct buf *out, enum lang lang, const char *heading,
    const struct field_errors *errors);
/* The rows of a long list on one page; number is the page number, from 1. */
struct page_place {
	int64_t number, first, last, total;
};
/* Writes these numbers, and links to the previous and next page. */
void tmpl_pager(struct buf *out, enum lang lang, const struct page_place *place,
    const char *previous, const char *next);
void tmpl_technique_mark(struct buf *out, int technique);

/* portal/static.c */

handler get_root, get_static, get_favicon, get_robots, get_healthz, get_readyz;

/* portal/work.c, work.html */

#define WORK_PER_PAGE 50
/* A row of the worklist; text is ready to show. */
struct work_item {
	enum flag flag;
	const struct work_row *row;
	size_t place;                /* index in the client's words, from 0 */
	const struct unseen *unseen; /* of a call or a note, or NULL */
	const char *note; /* the first WORDS_CHARS characters of unseen */
	bool cut;         /* note is not complete */
	int others;       /* more of this client, without their own rows */
	const char *why, *when;
};
struct work_items {
	struct work_item *v;
	size_t n;
};
/* A client whose check-in is due today, or came today. */
struct due_item {
	const struct work_row *row;
	const char *what;  /* "after a session", "weekly" */
	const char *clock; /* when it was answered, or "" before that */
};
#define DUE_SHOWN 8
struct work_page {
	const struct request *req;
	int flag; /* the only flag to show, or -1 */
	int64_t counts[FLAG_N], all;
	struct work_items items;
	struct page_place place;
	struct {
		struct due_item *v;
		size_t n;
	} due;
	size_t due_answered;
	int64_t week_answered, week_expected; /* from Monday up to today */
	char next_due[DAY_SIZE]; /* the first day after today, or "" */
	const char *backup;      /* warning on backups for an owner, or NULL */
	bool no_recovery;        /* second factor without recovery codes */
};
handler get_work, post_client_seen;
void tmpl_work(struct buf *out, const struct work_page *page);
/* The chip of a flag: an icon and a word. */
void tmpl_chip(struct buf *out, enum lang lang, enum flag flag);
/* Writes the flags of one client with their texts. */
void tmpl_flags(
    struct buf *out, const struct request *req, const struct work_items *flags);

/* portal/work_items.c: the flags of clients as rows, and their texts */

const char *flag_name(enum lang lang, enum flag flag);
/* Returns the address of page number of the same list. */
const char *
work_address(struct arena *arena, const struct work_page *page, int64_t number);
/* Makes all rows, the most pressing first, and counts them by flag. */
void work_items_make(struct arena *arena, const struct work_rows *rows,
    const char *today, struct work_items *out, int64_t counts[FLAG_N]);
/* Makes the rows of one client. */
enum err work_items_of(
    struct request *req, const struct client *client, struct work_items *out);
/* Sets why and when of items[n] from the database. */
enum err
work_items_tell(struct request *req, struct work_item *items, size_t n);

/* portal/clients.c, clients.html */

#define CLIENTS_PER_PAGE 50
#define CLIENT_WEEKS 8
struct clients_item {
	const struct client_row *row;
	const char *when;   /* of the last check-in: "today", "7 days" */
	const char *change; /* since the start, or "" */
	const char *due;    /* the next weekly check-in, or "" */
	unsigned flags;
	int weeks[CLIENT_WEEKS]; /* oldest first, or NOT_ANSWERED */
	size_t weeks_n;          /* how many of them were answered */
};
struct clients_page {
	const struct request *req;
	struct client_filter filter;
	int64_t counts[CLIENTS_N]; /* matching the search */
	struct page_place place;
	struct {
		struct clients_item *v;
		size_t n;
	} items;
};
handler get_clients;
void tmpl_clients(struct buf *out, const struct clients_page *page);
/* Reads ?q= &condition= &filter= &sort= &down= &page= into a filter for the
 * clients that the user may see. False: a value is unknown or invalid. */
bool clients_filter(
    struct request *req, struct client_filter *filter, int64_t *page);
/* Returns the audit's detail for a list: the clients it showed. */
const char *clients_detail(struct arena *arena, const struct client_rows *rows);
/* Writes the search form above a list, for the page at path. */
void tmpl_clients_search(struct buf *out, enum lang lang,
    const struct client_filter *filter, const char *path);
/* Returns the address of a list with the same search, conditions and order. */
const char *clients_query(struct arena *arena, const char *path,
    const struct client_filter *filter, int kind, int64_t number);

/* portal/reports.c, reports.html: reports of many or all clients */

struct reports_page {
	const struct request *req;
	struct client_filter filter;
	int64_t counts[CLIENTS_N];
	struct client_rows rows;
	struct page_place place;
	char year_ago[DAY_SIZE];
	const char *wrong; /* why no archive was made, or NULL */
};
handler get_reports, post_reports_zip;
void tmpl_reports(struct buf *out, const struct reports_page *page);
/* Its form. */
struct reports_asked {
	struct ids clients;
	int all;    /* all clients of the filter, not the ticked ones */
	int reader; /* enum reader */
	int lang;   /* NOT_ANSWERED: each client's language */
	const char *first, *last;          /* as typed */
	char from[DAY_SIZE], to[DAY_SIZE]; /* "": each client's first day */
};

/* portal/zip.c: answers with one archive of the reports of clients[n]. */
enum err zip_respond(struct request *req, const struct reports_asked *asked,
    struct response *res);

/* portal/client_edit.c, client_edit.html: a client's details and questions; the
 * responsible therapist; archiving */

struct client_form {
	const char *name, *phone;
	int language;
	uint64_t conditions;
	const char *activities[ACTIVITY_N];
	const char *movements[MOVEMENTS_MAX]; /* "key:side", or "" */
	int swelling;                         /* 0: ask; NOT_ANSWERED: do not */
	char first_treatment_day[DAY_SIZE];
};
struct client_edit_page {
	const struct request *req;
	const struct client *client; /* NULL for a new one */
	const struct client_form *form;
	const struct field_errors *errors;
	const struct users *users; /* for the owner: possible therapists */
};
handler get_client_new, post_client_new, get_client_edit, post_client_edit,
    post_client_archive, post_client_transfer, post_client_erase;
void tmpl_client_edit(struct buf *out, const struct client_edit_page *page);
/* client_erase.html: for the owner, below the form. */
void tmpl_client_erase(struct buf *out, const struct client_edit_page *page);
/* Writes every movement and side of the catalogue as an <option>. */
void tmpl_movement_options(struct buf *out, enum lang lang, const char *chosen);

/* portal/retention.c, retention.html */

#define RETENTION_SHOWN 100
struct retention_page {
	const struct request *req;
	struct retention_rows rows;
	char cutoff[DAY_SIZE]; /* the first day within the period */
	bool erased;           /* a client was just erased */
};
handler get_retention, post_client_export_zip;
void tmpl_retention(struct buf *out, const struct retention_page *page);

/* portal/client.c, portal/record.c, client.html */

struct analysis;
struct tile;
/* A check-in or reading of a row, by its index in the history. */
struct record_part {
	size_t at;
	struct record_part *next;
};
/* A row of the table of sessions and check-ins. */
struct record {
	char day[DAY_SIZE];
	char clock[6];                      /* or "" */
	const char *what;                   /* "Session", "Weekly" ... */
	const struct session *session;      /* or NULL */
	int before, after, week, tightness; /* or NOT_ANSWERED */
	bool recalled;
	bool call;     /* the client asks for a call */
	int64_t order; /* higher for later rows */
	struct record_part *checkins, *checkins_last;
	struct record_part *readings_first, *readings_last;
	/* Set by record_tell(): */
	const char *readings; /* "Neck flexion 38° → 45°"; "" for none */
	const char *note, *changed; /* the client's words, or "" */
	bool more;                  /* some words are missing here */
};
struct records {
	struct record *v; /* newest first */
	size_t n;
};
/* A period that a page or a report can cover. */
struct period {
	const char *word;    /* in the query: "1m", "3m", "1y", "all" */
	const char *name;    /* "1 month" */
	const char *last;    /* "Last month" */
	char from[DAY_SIZE]; /* "" for all */
};
#define PERIOD_N 4
#define RECORDS_SHOWN 20    /* below the charts */
#define RECORDS_PER_PAGE 50 /* on ?records= pages */
#define RECORD_PAGES_MAX 1000000
struct client_page {
	const struct request *req;
	const struct client *client;
	const struct analysis *analysis;
	const struct tile *tiles;
	const char **facts;
	size_t facts_n;
	struct work_items flags; /* all except the due ones */
	unsigned consents;       /* bit per purpose */
	const char *lacks;       /* characters without a font, or NULL */
	bool linked;
	struct period periods[PERIOD_N];
	size_t period;               /* index of the chosen one */
	struct buf pain, techniques; /* charts; empty when there is no data */
	bool paged;                  /* show all records, page by page */
	struct page_place place;     /* the shown records among all */
	struct records records;
};
handler get_client, get_client_chart_svg;
void tmpl_client(struct buf *out, const struct client_page *page);
/* Makes the periods as of today; returns the index of the one in the query,
 * else of the shortest that covers a whole year, or all. */
size_t periods_make(const struct request *req, const struct history *history,
    struct period out[PERIOD_N]);
/* Makes all rows, without their texts (record_tell()). */
void
records_make(struct arena *arena, enum lang lang, const struct history *history,
    const struct analysis *analysis, struct records *out);

/* portal/report.c */

handler get_client_report_pdf, get_client_analysis_json;
/* Why a report is refused: heading, reason, and what the user can do. */
struct refusal {
	const char *heading, *why, *next;
	const char *back; /* a path */
};
/* In report.html. */
void tmpl_report_refused(
    struct buf *out, const struct request *req, const struct refusal *refusal);

/* portal/period.c */

/* Parses ?from= and ?to=; false: res has the page with the error. */
bool page_period(struct request *req, const char *back, struct days *out,
    struct response *res);

/* portal/practice.c */

handler get_practice_pdf;

/* portal/link.c, portal/qr.c, link.html */

struct link_page {
	const struct request *req;
	const struct client *client;
	const char *address;   /* of the link just made, or NULL */
	const char *message;   /* text to send, with the address */
	const char *digits;    /* of the phone, for wa.me, or NULL */
	struct link live;      /* the newest valid link; made_at 0: none */
	const char *live_by;   /* who made it */
	int live_n, earlier_n; /* valid; revoked or expired */
	bool revoked;          /* links were just revoked */
};
handler get_client_link, post_client_link;
/* Makes a link for the client req->id; only this call returns its address. */
enum err link_make(struct request *req, const char **address);
void tmpl_link(struct buf *out, const struct link_page *page);
/* Writes why a stored telephone number is not valid; nothing when it is. */
void tmpl_phone_wrong(struct buf *out, const struct request *req,
    int64_t client, const char *typed);
/* Writes text as a QR code: one <svg>, black on white, 4 modules of quiet zone.
 * False when text is too long for one. */
bool qr_svg(struct buf *out, const char *text, const char *title);

/* portal/tablet.c, tablet.html: the client's form on a tablet of the practice,
 * for one check-in */

struct tablet_page {
	const struct request *req;
	const struct client *client;
	bool consented;
};
handler get_client_form, post_client_form;
void tmpl_tablet(struct buf *out, const struct tablet_page *page);

/* portal/messages.c, messages.html */

struct message_item {
	const struct message_row *row;
	enum message_kind kind;
	char due[DAY_SIZE];
	const char *digits; /* of the phone, for wa.me, or NULL */
};
struct message_items {
	struct message_item *v;
	size_t n;
};
struct messages_page {
	const struct request *req;
	struct message_items due, open; /* to send; made but not marked */
	size_t later;                   /* due, but not at this hour */
	int hour;                       /* in the practice's time zone */
	bool gone;                      /* the requested one is not due */
};
struct message_page {
	const struct request *req;
	const struct message_item *item;
	const char *address, *text;
};
handler get_messages, post_client_message;
void tmpl_messages(struct buf *out, const struct messages_page *page);
void tmpl_message(struct buf *out, const struct message_page *page);

/* portal/waiting.c */

/* Returns how many flags the user's clients have, for the navigation; 0 before
 * the user has completely signed in. */
int64_t work_count(const struct request *req);
/* Returns how many messages wait for the user; 0 in the same case. */
int64_t messages_count(const struct request *req);
/* Lists the clients to ask now and those with a text that is not marked as
 * sent; counts those who wait for the right hour. */
enum err messages_queue(const struct request *req, struct messages_page *page);

/* checkin/message_text.c */

/* Returns the text that asks a client to answer, with the address; nudges: how
 * often the client was asked before. */
const char *message_text(struct arena *arena, enum lang lang, int nudges,
    const char *name, const char *address);

#endif
