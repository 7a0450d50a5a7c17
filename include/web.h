/*
 * web.h: one request and its answer, the routes, forms, and how HTML is
 * written. Everything that comes from a request lives in its arena.
 */
#ifndef WEB_H
#define WEB_H

#include "model.h"

struct db;
struct conf;
struct history;

/* Limits of a request: no flood of forms or connections takes more. */
#define URI_MAX 1024
#define HEADERS_MAX 64
#define HEADER_BYTES_MAX 16384
#define FORM_PAIRS_MAX 256    /* names in one form */
#define ARGUMENTS_MAX 16 /* names in one query */

enum verb { HTTP_GET, HTTP_POST, HTTP_OTHER };

/* A name and its value out of a query or a form, decoded, in order. */
struct pair {
	const char *name;
	const char *value;
};
struct pairs {
	struct pair *v;
	size_t n;
};

/* A header as it came; both may hold any byte but CR and LF. */
struct header {
	const char *name, *value;
	size_t name_len, value_len;
};
/* A request line and its headers, before anything trusts them. */
struct head {
	const char *verb, *target, *version;
	struct header *headers;
	size_t headers_n; /* may be HEADERS_MAX + 1: too many */
};

struct request {
	struct arena *arena;
	struct db *db;
	const struct conf *conf;
	int64_t now;
	int64_t latest; /* never goes back: what expires goes by this one */
	char today[DAY_SIZE]; /* the practice's day */
	enum verb verb;
	bool head;        /* HEAD: answered like GET, without body */
	const char *path; /* raw bytes, without the query; "" or more */
	bool misspelt;    /* path is what was meant: go there */
	struct pairs query, form;
	const struct route *route;
	int64_t id;                 /* :id in the path */
	int64_t number;             /* :n */
	const char *token;          /* :token, well-formed */
	const char *checkin;        /* :checkin, an id */
	const char *file;           /* :file, of [a-z0-9.-] */
	enum role role;             /* who asks, as the dispatcher found */
	struct link_use link;       /* ROLE_CLIENT: what it opens */
	uint8_t token_hash[32];     /* ROLE_CLIENT: of the link */
	struct user user;           /* ROLE_THERAPIST, ROLE_OWNER */
	const char *csrf;           /* the token every portal form carries */
	bool signed_in;             /* wholly */
	enum lang lang;             /* of the page that answers */
	bool lang_chosen;           /* by the address, not by who asks */
	const char *cookie;         /* the session cookie's value, or NULL */
	const char *source;         /* keyed hash of the sender's address */
	/* What the audit will say was done, and with what; begins as the
	 * route's, and a handler that knows better says so. */
	const char *action, *detail;
	/* Headers that something looks at; NULL when absent. */
	const char *host, *origin, *fetch_site, *cookies, *none_match;
	const char *languages;     /* Accept-Language */
	const char *forwarded;     /* X-Forwarded-For */
	int64_t body_length;       /* as declared; -1 when it is not */
	int refused; /* the status of a form that did not come whole, or 0:
		      * it is shown again, and nothing is stored */
	bool gzip;                 /* the sender unpacks gzip */
	const struct site *site;
	bool deferred;             /* a worker makes the answer */
	struct transfer *transfer; /* the server's own */
};

/*
 * An answer made in parts, so that others wait for one part at most and none
 * is made before the one before was taken. For each, begin() reads in the
 * loop thread, work() makes it in a worker thread and may touch only the
 * stream, end() writes what is to be written, in the loop thread, and leaves
 * the bytes in part. An error in begin() or end() aborts the answer.
 */
struct stream {
	enum err (*begin)(struct request *req, struct stream *stream);
	void (*work)(struct stream *stream);
	enum err (*end)(struct request *req, struct stream *stream);
	void (*over)(struct stream *stream); /* however it ended */
	struct buf part;
	bool last;   /* no part comes after this one */
	size_t sent; /* fields from here on are private to the server */
	bool failed;
};

/* What a handler fills in; zeroed before. body may be NULL. */
struct response {
	int status;       /* 0 means 200 */
	const char *type; /* NULL means text/html; charset=utf-8 */
	const void *body; /* in the arena or for ever */
	size_t len;
	const char *location;    /* of a redirect; from constants and ids */
	const char *cookie;      /* a whole Set-Cookie value */
	const char *disposition; /* a whole Content-Disposition value */
	const char *etag;        /* quoted */
	const char *csp;         /* NULL means the strict default */
	bool cacheable;          /* static files; else no-store */
	bool back_keeps;         /* Back shows this page, not a new one */
	bool clears;             /* the browser forgets what it keeps of us */
	bool own_referrer;       /* portal: Referrer-Policy same-origin */
	bool close;              /* the connection ends with this answer */
	bool packed;             /* body is gzip; http/gzip.c */
	const char *allow;       /* of a 405 */
	struct stream *stream;   /* instead of body */
};

typedef enum err handler(struct request *req, struct response *res);

/* What else must hold of whoever calls a route, beside the role. */
enum scope {
	SCOPE_NONE,      /* nothing */
	SCOPE_CLIENT,    /* :id is a client in the caller's care */
	SCOPE_LINK,      /* :token opens a client's form, on a tablet too */
	SCOPE_OPEN_LINK, /* the same, and no check-in was sent on a tablet */
	SCOPE_OWN_LINK   /* the same, and it is no tablet's */
};
/* Whether a handler may leave its answer to a worker, and its rights be
 * looked at again before the answer: defer() and stream_open() refuse to
 * work for one that is ANSWER_NOW. */
enum answer { ANSWER_NOW, ANSWER_LATER };
/* A row of the route table: who may call what. */
struct route {
	enum verb verb;
	const char *path; /* with :id :n :token :checkin :file */
	enum role role;   /* the least role that may call */
	enum scope scope;
	enum answer answer;
	handler *handle;
	const char *name;   /* of the handler, for `reliefd routes` */
	const char *action; /* in the audit, when it succeeds; NULL: the handler
			     * writes its own row or none */
};

/* What is served, so that HTTP knows no page. */
struct site {
	const struct route *routes;
	size_t routes_n;
	/* Sets req's language by how the page was asked for, and by what the
	 * client's record says, once it is known; else NULL. */
	void (*language)(struct request *req, const enum lang *client);
	/* Writes the page for an error into res. */
	void (*error)(const struct request *req, enum err err, int status,
	    struct response *res);
	/* Whether a route shows a form again that did not come whole. */
	bool (*shows_again)(const struct route *route);
};

/* portal/routes.c: the pages of clients and of the portal */

extern const struct route routes[];
extern const size_t routes_n;
extern const struct site reliefd_site;

/* http/route.c */

/*
 * The route of a verb and a raw path, with the parameters parsed into req.
 * ERR_NOT_FOUND: no such path; ERR_DENIED: the path takes other verbs.
 */
enum err route_find(struct request *req, const struct route **out);

/* http/guard.c */

/*
 * Judges a request before anything else sees it: 0 when it can be read in
 * one way only, else the status to refuse it with. Fills in verb, head,
 * path, query's bytes (*query), and the headers.
 */
int guard(const struct head *head, struct request *req, const char **query);
/*
 * Whether a request that the guard let through is meant for us: its Host is
 * that of base_url, or base_url is "", or it is a health check.
 */
bool guard_host(const struct request *req, const char *base_url);
/* Whether a Host (NULL: none) is the one of a URL: in letters of either case,
 * with or without the port of the URL's scheme or the dot of a whole name. */
bool guard_same_host(const char *url, const char *host);

/* http/header.c: values that are lists; NULL where the header is missing */

/* Whether an Accept-Encoding likes gzip at least as much as no encoding. */
bool header_takes_gzip(const char *list);
/* Whether an If-None-Match names the quoted etag. */
bool header_has_etag(const char *list, const char *etag);
/* The last address of an X-Forwarded-For, without a port; "" if none. */
#define ADDRESS_SIZE 46
void header_last_address(const char *list, char out[ADDRESS_SIZE]);

/* http/spelling.c */

/* The path of a client's form that a path was meant to be, when it has
 * something more or less in it, as messengers and senders leave it; else
 * NULL. Whether there is such a link is not looked at. */
const char *
spelling_of_link(struct arena *arena, const char *path, size_t len);
/* A query as a browser reads it, in the form that form_decode() takes. */
const char *spelling_of_query(struct arena *arena, const char *query);

/* http/cookie.c: the cookies that there are */

#define SESSION_COOKIE "__Host-reliefd"
#define LOGIN_COOKIE "__Host-prelogin" /* of the page that signs in */
#define DEVICE_COOKIE "__Host-device-" /* and the user's id */
/* The value of one that came, or NULL; a cookie given twice is none. */
const char *cookie_get(const struct request *req, const char *name);
/* A whole Set-Cookie value; seconds: until the browser forgets it, 0: at
 * once, COOKIE_UNTIL_CLOSED: when it is closed. */
#define COOKIE_UNTIL_CLOSED INT64_C(-1)
const char *cookie_set(struct arena *arena, const char *name, const char *value,
    int64_t seconds);

/* http/gzip.c */

/* Packs a body with gzip; false when that does not make it smaller. */
bool gzip(struct arena *arena, struct response *res);

/* http/dispatch.c */

/* Finds the route, proves the right to call it, calls it; always fills res,
 * error pages included, unless the handler deferred its answer. */
void dispatch(struct request *req, struct response *res);
/* Calls the second half of a handler that deferred its answer, if whoever
 * asked still has every right to it; req then says what they are now. */
void dispatch_done(struct request *req, struct response *res, void *arg,
    enum err (*done)(struct request *req, void *arg, struct response *res));
/* Whether whoever asked still has the right to the route, for an answer that
 * is made in parts; brings req's user and role up to date. */
bool dispatch_again(struct request *req);
/* Says on the log what the audit cannot hold: the disk is full. */
void dispatch_unaudited(const struct request *req);
/* The answer while the daemon has no memory for one more. */
void dispatch_busy(struct request *req, struct response *res);
/* The page for an error: one look for all of them. */
void error_page(struct request *req, enum err err, struct response *res);

/* http/refuse.c */

/* Refuses what does not reach its page: with an error page, or with plain
 * words where no browser sent it. */
void dispatch_refuse(struct request *req, int status, struct response *res);
/* Whether what did not come whole is a client's form with pairs in req->form:
 * then dispatch() shows it again with its answers, and stores nothing. */
bool refuse_shows(struct request *req, int status);
/* Whether a body that is said to be too long is read, as far as it may be, to
 * be shown again. */
bool refuse_later(const struct request *req, const struct head *head);

/* http/server_defer.c */

/*
 * Answers later: work(arg) runs in a worker thread and may touch only arg
 * and what hangs on it; then done(req, arg, res) runs in the loop thread
 * with the handler's duties. Both own the request's arena in their time.
 * Returns ERR_UNAVAILABLE when the queue is full; else OK, and the handler
 * returns OK at once without filling res.
 */
enum err defer(struct request *req, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    void *arg);
/* The same for work that hashes a password: at most 2 run at once, and few
 * wait, so that no flood of logins takes the memory or holds up reports. */
enum err defer_password(struct request *req, void (*work)(void *arg),
    enum err (*done)(struct request *req, void *arg, struct response *res),
    void *arg);

/* http/server_stream.c */

/* Takes a place for an answer in parts; over() is called, and the place free
 * again, however the request ends. False: few are made at once. */
bool stream_open(struct request *req, struct stream *stream);

/* http/form.c */

/*
 * application/x-www-form-urlencoded bytes to pairs of well-formed UTF-8, as
 * text_mend() makes it. A part without "=" is a name without a value; a name
 * that had to be mended is none that a form has. ERR_INVALID: there are more
 * than max parts; out has the first ones.
 */
enum err form_decode(struct arena *arena, const char *bytes, size_t len,
    size_t max, struct pairs *out);
/* The value of the first pair with this name, or NULL. */
const char *pairs_get(const struct pairs *pairs, const char *name);

enum field_kind {
	FIELD_SCORE,          /* int 0..SCORE_MAX, must be there */
	FIELD_OPTIONAL_SCORE, /* the same, or NOT_ANSWERED */
	FIELD_INT,            /* int min..max, or NOT_ANSWERED when empty */
	FIELD_WORD,   /* int: index in words[max], NOT_ANSWERED when empty */
	FIELD_TEXT,   /* const char *, at most max characters, "" if empty;
		       * several lines when min is 1 */
	FIELD_DAY,    /* char[DAY_SIZE], "" when empty */
	FIELD_ID,     /* char[ID_SIZE]: 32 hex digits, must be there */
	FIELD_BITS,   /* uint64_t: repeated name, words[max] */
	FIELD_IDS,    /* struct ids: repeated name, min..max */
	FIELD_IGNORE, /* allowed, read elsewhere (csrf) */
};
/* From a form's field to a struct's member. */
struct field {
	const char *name;
	enum field_kind kind;
	int64_t min, max;
	size_t offset;
	const char *const *words;
};
/* What is wrong with which field; message is English, for tr(). */
struct field_error {
	const char *name;
	const char *message;
	int64_t min, max; /* what the message's two %lld say, when it has */
};
struct field_errors {
	struct field_error *v;
	size_t n;
};
/*
 * Reads pairs into the struct at out by a table. Members without a pair
 * become NOT_ANSWERED, "" or 0 bits. An unknown or repeated name and a value
 * that breaks its rule adds an error; the good ones are read all the same.
 * OK or ERR_INVALID (errors->n > 0).
 */
enum err form_read(struct request *req, const struct pairs *pairs,
    const struct field *fields, size_t n, void *out,
    struct field_errors *errors);
void field_error_add(struct arena *arena, struct field_errors *errors,
    const char *name, const char *message, int64_t min, int64_t max);
/* The first error of a field in lang with its numbers, or NULL. */
const char *field_error_text(struct arena *arena, enum lang lang,
    const struct field_errors *errors, const char *name);

/* http/limit.c: how many check-ins were stored of late */

/* Whether one more is allowed for this key; per_hour 0: always. */
bool limit_allows(const char *key, int64_t now, int64_t per_hour);
void limit_count(const char *key, int64_t now);

/* http/limit_sender.c */

/* Whether this link, or where it is used, has stored enough of something
 * for now; and that more of it was stored. */
bool sender_limited(const struct request *req, const char *what);
void sender_count(const struct request *req, const char *what);
/* The same of where it is used alone: what one link stores as check-ins is
 * counted in the database. */
bool source_limited(const struct request *req, const char *what);
/* Counts a page that is read through a link; true: too many of late through
 * this link or from this address, and this one does not count. */
bool reader_limited(const struct request *req);

/* base/html.c: named after the context they escape for */

/* Text between tags and inside quoted attributes. */
void html_text(struct buf *out, const char *s);
/* The same for printf's output. */
void html_printf(struct buf *out, const char *format, ...) PRINTF_LIKE(2, 3);
/* A part of a URL inside an attribute: percent-encoded. */
void html_url(struct buf *out, const char *s);
/* Ends a response with what a template wrote. */
void html_respond(struct response *res, const struct buf *out);

#endif
