/*
 * web.h: a request and its answer, the routes, forms, and HTML output.
 * Everything that belongs to a request lives in its arena.
 */
#ifndef WEB_H
#define WEB_H

#include "model.h"

struct db;
struct conf;
struct history;

/* Limits of a request, against floods of forms and connections. */
#define URI_MAX 1024
#define HEADERS_MAX 64
#define HEADER_BYTES_MAX 16384
#define FORM_PAIRS_MAX 256 /* names in one form */
#define ARGUMENTS_MAX 16   /* names in one query */

enum verb { HTTP_GET, HTTP_POST, HTTP_OTHER };

/* A decoded name and value of a query or a form, in their order. */
struct pair {
	const char *name;
	const char *value;
};
struct pairs {
	struct pair *v;
	size_t n;
};

/* A header as received; name and value may hold any byte but CR and LF. */
struct header {
	const char *name, *value;
	size_t name_len, value_len;
};
/* A request line and its headers, not checked yet. */
struct head {
	const char *verb, *target, *version;
	struct header *headers;
	size_t headers_n; /* HEADERS_MAX + 1 means too many */
};

struct request {
	struct arena *arena;
	struct db *db;
	const struct conf *conf;
	int64_t now;
	int64_t latest;       /* never goes back; expiry is compared with it */
	char today[DAY_SIZE]; /* in the practice's time zone */
	enum verb verb;
	bool head;        /* HEAD: answered like GET, without a body */
	const char *path; /* raw bytes, without the query; may be "" */
	bool misspelt;    /* path was corrected: redirect to it */
	struct pairs query, form;
	const struct route *route;
	int64_t id;             /* :id in the path */
	int64_t number;         /* :n */
	const char *token;      /* :token, its form is checked */
	const char *checkin;    /* :checkin, an id */
	const char *file;       /* :file, of [a-z0-9.-] */
	enum role role;         /* of the caller, set by the dispatcher */
	struct link_use link;   /* ROLE_CLIENT: the link and its client */
	uint8_t token_hash[32]; /* ROLE_CLIENT: of the link */
	struct user user;       /* ROLE_THERAPIST, ROLE_OWNER */
	const char *csrf;       /* the token every portal form carries */
	bool signed_in;         /* completely, with the second factor */
	enum lang lang;         /* of the page in the answer */
	bool lang_chosen;       /* by the address, not by the caller */
	const char *cookie;     /* the session cookie's value, or NULL */
	const char *source;     /* keyed hash of the sender's address */
	/* Action and detail for the audit; they start as the route's, and a
	 * handler may set more precise ones. */
	const char *action, *detail;
	/* Headers that are used; NULL when absent. */
	const char *host, *origin, *fetch_site, *cookies, *none_match;
	const char *languages; /* Accept-Language */
	const char *forwarded; /* X-Forwarded-For */
	int64_t body_length;   /* as declared; -1 when not declared */
	int refused; /* the status for a form that did not arrive whole, or 0:
		      * it is shown again, and nothing is stored */
	bool gzip;   /* the sender accepts gzip */
	const struct site *site;
	bool deferred;             /* a worker makes the answer */
	struct transfer *transfer; /* private to the server */
};

/*
 * An answer made in parts: other requests wait for one part at most, and a part
 * is made only after the one before was sent. For each part, begin() reads in
 * the loop thread; work() makes the part in a worker thread and may touch only
 * the stream; end() runs in the loop thread, writes to the database and leaves
 * the bytes in part. An error of begin() or end() aborts the answer.
 */
struct stream {
	enum err (*begin)(struct request *req, struct stream *stream);
	void (*work)(struct stream *stream);
	enum err (*end)(struct request *req, struct stream *stream);
	void (*over)(struct stream *stream); /* always called at the end */
	struct buf part;
	bool last;   /* this is the last part */
	size_t sent; /* this field and the next are private to the server */
	bool failed;
};

/* A handler fills it in; it is zeroed before. body may be NULL. */
struct response {
	int status;       /* 0 means 200 */
	const char *type; /* NULL means text/html; charset=utf-8 */
	const void *body; /* in the arena or static */
	size_t len;
	const char *location;    /* of a redirect; made of constants and ids */
	const char *cookie;      /* a complete Set-Cookie value */
	const char *disposition; /* a complete Content-Disposition value */
	const char *etag;        /* quoted */
	const char *csp;         /* NULL means the strict default */
	bool cacheable;          /* for static files; else no-store */
	bool back_keeps;         /* Back shows this page, not a new one */
	bool clears;             /* the browser deletes its data of this site */
	bool own_referrer;       /* portal: Referrer-Policy same-origin */
	bool close;              /* close the connection after this answer */
	bool packed;             /* body is gzip, from http/gzip.c */
	const char *allow;       /* for status 405 */
	struct stream *stream;   /* instead of body */
};

typedef enum err handler(struct request *req, struct response *res);

/* What a caller of a route needs besides the role. */
enum scope {
	SCOPE_NONE,      /* nothing */
	SCOPE_CLIENT,    /* :id is a client in the caller's care */
	SCOPE_LINK,      /* :token opens a client's form; may be a tablet's */
	SCOPE_OPEN_LINK, /* the same, but no check-in was sent on a tablet */
	SCOPE_OWN_LINK   /* the same, but not a tablet's */
};
/* Whether a handler may let a worker make its answer; the caller's rights are
 * then checked again before the answer. defer() and stream_open() refuse a
 * route that is ANSWER_NOW. */
enum answer { ANSWER_NOW, ANSWER_LATER };
/* A row of the route table: which role may call which handler. */
struct route {
	enum verb verb;
	const char *path; /* with :id :n :token :checkin :file */
	enum role role;   /* the lowest role that may call */
	enum scope scope;
	enum answer answer;
	handler *handle;
	const char *name;   /* the handler's name, for `reliefd routes` */
	const char *action; /* for the audit, on success; NULL: the handler
			     * writes its own row or none */
};

/* The served site; http/ itself knows no page. */
struct site {
	const struct route *routes;
	size_t routes_n;
	/* Sets req's language from the request; client, when it is not NULL, is
	 * the language in the client's record. */
	void (*language)(struct request *req, const enum lang *client);
	/* Writes the page for an error into res. */
	void (*error)(const struct request *req, enum err err, int status,
	    struct response *res);
	/* Whether a route shows a form again that did not arrive whole. */
	bool (*shows_again)(const struct route *route);
};

/* portal/routes.c: the pages of clients and of the portal */

extern const struct route routes[];
extern const size_t routes_n;
extern const struct site reliefd_site;

/* http/route.c */

/*
 * Finds the route of a verb and a raw path, and parses the parameters into req.
 * ERR_NOT_FOUND: no such path; ERR_DENIED: the path has only other verbs.
 */
enum err route_find(struct request *req, const struct route **out);

/* http/guard.c */

/*
 * Checks a request first of all. Returns 0 when the request has only one
 * meaning, else the status to refuse it with. Sets verb, head, path, the
 * query's bytes (*query), and the headers.
 */
int guard(const struct head *head, struct request *req, const char **query);
/*
 * Whether a guarded request is for this site: its Host is that of base_url, or
 * base_url is "", or it is a health check.
 */
bool guard_host(const struct request *req, const char *base_url);
/* Whether a Host (NULL: none) is the host of a URL; case is ignored, and the
 * default port of the scheme and a final dot are allowed. */
bool guard_same_host(const char *url, const char *host);

/* http/header.c: headers that hold lists; NULL: the header is missing */

/* Whether an Accept-Encoding prefers gzip, or ranks it equal to no encoding. */
bool header_takes_gzip(const char *list);
/* Whether an If-None-Match contains the quoted etag. */
bool header_has_etag(const char *list, const char *etag);
/* Writes the last address of an X-Forwarded-For, without port; "" if none. */
#define ADDRESS_SIZE 46
void header_last_address(const char *list, char out[ADDRESS_SIZE]);

/* http/spelling.c */

/* Returns the corrected path of a client's form when path has characters added
 * or lost, as messengers and senders cause; else NULL. Does not check whether
 * the link exists. */
const char *spelling_of_link(struct arena *arena, const char *path, size_t len);
/* Returns a query as browsers parse it, in the form for form_decode(). */
const char *spelling_of_query(struct arena *arena, const char *query);

/* http/cookie.c: the cookies of the site */

#define SESSION_COOKIE "__Host-reliefd"
#define LOGIN_COOKIE "__Host-prelogin" /* of the login page */
#define DEVICE_COOKIE "__Host-device-" /* followed by the user's id */
/* Returns the value of a received cookie; NULL: missing, or repeated. */
const char *cookie_get(const struct request *req, const char *name);
/* Returns a complete Set-Cookie value. seconds: lifetime; 0 deletes it at once,
 * COOKIE_UNTIL_CLOSED keeps it until the browser closes. */
#define COOKIE_UNTIL_CLOSED INT64_C(-1)
const char *cookie_set(
    struct arena *arena, const char *name, const char *value, int64_t seconds);

/* http/gzip.c */

/* Compresses a body with gzip; false when it does not get smaller. */
bool gzip(struct arena *arena, struct response *res);

/* http/dispatch.c */

/* Finds the route, checks the right to call it, calls it. Always fills res,
 * also with error pages, unless the handler deferred its answer. */
void dispatch(struct request *req, struct response *res);
/* Calls the second half (done) of a handler that deferred its answer, if the
 * caller still has every right to it; updates the rights in req. */
void dispatch_done(struct request *req, struct response *res, void *arg,
    enum err (*done)(struct request *req, void *arg, struct response *res));
/* Whether the caller still has the right to the route, for an answer in parts;
 * updates req's user and role. */
bool dispatch_again(struct request *req);
/* Logs a request that the audit cannot store because the disk is full. */
void dispatch_unaudited(const struct request *req);
/* Answers when the daemon has no memory for another request. */
void dispatch_busy(struct request *req, struct response *res);
/* Makes the page for an error; all errors look the same. */
void error_page(struct request *req, enum err err, struct response *res);

/* http/refuse.c */

/* Refuses a request that does not reach its page: with an error page, or with
 * plain text when no browser sent it. */
void dispatch_refuse(struct request *req, int status, struct response *res);
/* Whether an incomplete form is a client's form with pairs in req->form:
 * dispatch() then shows it again with its answers, and stores nothing. */
bool refuse_shows(struct request *req, int status);
/* Whether to read a body that is declared too long, up to the limit, in order
 * to show the form again. */
bool refuse_later(const struct request *req, const struct head *head);

/* http/server_defer.c */

/*
 * Answers later: work(arg) runs in a worker thread and may touch only arg and
 * what arg points to; then done(req, arg, res) runs in the loop thread with the
 * duties of a handler. Each owns the request's arena while it runs. Returns
 * ERR_UNAVAILABLE when the queue is full; else OK, and the handler returns OK
 * at once without filling res.
 */
enum err defer(struct request *req, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    void *arg);
/* The same for work that hashes a password: at most 2 run at once and few wait,
 * so that a flood of logins neither fills the memory nor delays reports. */
enum err defer_password(struct request *req, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    void *arg);

/* http/server_stream.c */

/* Takes a slot for an answer in parts. When the request ends in any way, over()
 * is called and the slot is free again. False when all slots are taken. */
bool stream_open(struct request *req, struct stream *stream);

/* http/form.c */

/*
 * Decodes application/x-www-form-urlencoded bytes into pairs of well-formed
 * UTF-8, repaired by text_mend(). A part without "=" is a name without a value;
 * a repaired name matches no field. ERR_INVALID: there are more than max parts;
 * out has the first ones.
 */
enum err form_decode(struct arena *arena, const char *bytes, size_t len,
    size_t max, struct pairs *out);
/* Returns the value of the first pair with this name, or NULL. */
const char *pairs_get(const struct pairs *pairs, const char *name);

enum field_kind {
	FIELD_SCORE,          /* int 0..SCORE_MAX, required */
	FIELD_OPTIONAL_SCORE, /* the same, or NOT_ANSWERED */
	FIELD_INT,            /* int min..max, or NOT_ANSWERED when empty */
	FIELD_WORD,   /* int: index in words[max], NOT_ANSWERED when empty */
	FIELD_TEXT,   /* const char *, at most max characters, "" if empty;
		       * several lines when min is 1 */
	FIELD_DAY,    /* char[DAY_SIZE], "" when empty */
	FIELD_ID,     /* char[ID_SIZE]: 32 hex digits, required */
	FIELD_BITS,   /* uint64_t: repeated name, words[max] */
	FIELD_IDS,    /* struct ids: repeated name, min..max */
	FIELD_IGNORE, /* allowed, read by other code (csrf) */
};
/* Maps a form's field to a struct's member. */
struct field {
	const char *name;
	enum field_kind kind;
	int64_t min, max;
	size_t offset;
	const char *const *words;
};
/* An error of one field; message is English, for tr(). */
struct field_error {
	const char *name;
	const char *message;
	int64_t min, max; /* for the two %lld of message, if it has them */
};
struct field_errors {
	struct field_error *v;
	size_t n;
};
/*
 * Reads pairs into the struct at out by a table. Members without a pair become
 * NOT_ANSWERED, "" or 0 bits. An unknown or repeated name and a value that
 * breaks its rule each add an error; valid values are still read. Returns OK or
 * ERR_INVALID (errors->n > 0).
 */
enum err form_read(struct request *req, const struct pairs *pairs,
    const struct field *fields, size_t n, void *out,
    struct field_errors *errors);
void field_error_add(struct arena *arena, struct field_errors *errors,
    const char *name, const char *message, int64_t min, int64_t max);
/* Returns the first error of a field in lang with its numbers, or NULL. */
const char *field_error_text(struct arena *arena, enum lang lang,
    const struct field_errors *errors, const char *name);

/* http/limit.c: counts recently stored check-ins */

/* Whether one more is allowed for this key; always when per_hour is 0. */
bool limit_allows(const char *key, int64_t now, int64_t per_hour);
void limit_count(const char *key, int64_t now);

/* http/limit_sender.c */

/* sender_limited() tells whether this link, or its sender's address, has stored
 * too much of what recently; sender_count() counts one more. */
bool sender_limited(const struct request *req, const char *what);
void sender_count(const struct request *req, const char *what);
/* The same for the sender's address alone: the database counts the check-ins of
 * one link. */
bool source_limited(const struct request *req, const char *what);
/* Counts a page that is read through a link. Returns true, without counting,
 * when this link or this address read too many recently. */
bool reader_limited(const struct request *req);

/* base/html.c: each function is named after the context that it escapes for */

/* Writes text between tags or inside quoted attributes. */
void html_text(struct buf *out, const char *s);
/* The same for printf's output. */
void html_printf(struct buf *out, const char *format, ...) PRINTF_LIKE(2, 3);
/* Writes a part of a URL inside an attribute, percent-encoded. */
void html_url(struct buf *out, const char *s);
/* Ends a response with the output of a template. */
void html_respond(struct response *res, const struct buf *out);

#endif
