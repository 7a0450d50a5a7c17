/* routes.c: who may call what; the whole table at one glance. */
#include <string.h>

#include "pages.h"
#include "web.h"

#define ROUTE(verb, path, role, handler, action)                          \
	{                                                                 \
		HTTP_##verb, path, ROLE_##role, handler, #handler, action \
	}

/* clang-format off */
const struct route routes[] = {
	/*     method path                            who may    what                      audit */
	ROUTE(GET,  "/",                              ANYONE,    get_root,                 NULL),
	ROUTE(GET,  "/favicon.ico",                   ANYONE,    get_favicon,              NULL),
	ROUTE(GET,  "/healthz",                       ANYONE,    get_healthz,              NULL),
	ROUTE(GET,  "/readyz",                        ANYONE,    get_readyz,               NULL),
	ROUTE(GET,  "/robots.txt",                    ANYONE,    get_robots,               NULL),
	ROUTE(GET,  "/static/:file",                  ANYONE,    get_static,               NULL),
	ROUTE(GET,  "/login",                         ANYONE,    get_login,                NULL),
	ROUTE(POST, "/login",                         ANYONE,    post_login,               NULL),

	ROUTE(GET,  "/c/:token",                      CLIENT,    get_checkin,              NULL),
	ROUTE(POST, "/c/:token",                      CLIENT,    post_checkin,             NULL),
	ROUTE(POST, "/c/:token/consent",              CLIENT,    post_checkin_consent,     NULL),
	ROUTE(GET,  "/c/:token/privacy",              CLIENT,    get_checkin_privacy,      NULL),
	ROUTE(POST, "/c/:token/withdraw",             CLIENT,    post_checkin_withdraw,    NULL),
	ROUTE(GET,  "/c/:token/receipt/:checkin",     CLIENT,    get_checkin_receipt,      NULL),
	ROUTE(POST, "/c/:token/receipt/:checkin",     CLIENT,    post_checkin_receipt,     NULL),
	ROUTE(GET,  "/c/:token/receipt/:checkin/edit", CLIENT,    get_checkin_receipt_edit, NULL),

	ROUTE(GET,  "/login/code",                    THERAPIST, get_login_code,           NULL),
	ROUTE(POST, "/login/code",                    THERAPIST, post_login_code,          "login"),
	ROUTE(POST, "/logout",                        THERAPIST, post_logout,              "logout"),
	ROUTE(GET,  "/account",                       THERAPIST, get_account,              "account viewed"),
	ROUTE(POST, "/account",                       THERAPIST, post_account,             "password changed"),
	ROUTE(POST, "/account/sessions",              THERAPIST, post_account_sessions,    "login session ended"),
	ROUTE(GET,  "/account/code",                  THERAPIST, get_account_code,         "account viewed"),
	ROUTE(POST, "/account/code",                  THERAPIST, post_account_code,        "second factor begun"),
	ROUTE(GET,  "/work",                          THERAPIST, get_work,                 "work viewed"),
	ROUTE(GET,  "/clients",                       THERAPIST, get_clients,              "clients listed"),
	ROUTE(GET,  "/clients/new",                   THERAPIST, get_client_new,           NULL),
	ROUTE(POST, "/clients/new",                   THERAPIST, post_client_new,          "client added"),
	ROUTE(GET,  "/clients/:id",                   THERAPIST, get_client,               "client viewed"),
	ROUTE(GET,  "/clients/:id/edit",              THERAPIST, get_client_edit,          "client viewed"),
	ROUTE(POST, "/clients/:id/edit",              THERAPIST, post_client_edit,         "client changed"),
	ROUTE(POST, "/clients/:id/archive",           THERAPIST, post_client_archive,      "client archived"),
	ROUTE(POST, "/clients/:id/transfer",          OWNER,     post_client_transfer,     "client transferred"),
	ROUTE(POST, "/clients/:id/export.zip",        OWNER,     post_client_export_zip,   "client export"),
	ROUTE(POST, "/clients/:id/erase",             OWNER,     post_client_erase,        "client erased"),
	ROUTE(GET,  "/clients/:id/sessions/new",      THERAPIST, get_client_session_new,   "client viewed"),
	ROUTE(POST, "/clients/:id/sessions/new",      THERAPIST, post_client_session_new,  "session logged"),
	ROUTE(GET,  "/clients/:id/sessions/:n",       THERAPIST, get_client_session,       "session viewed"),
	ROUTE(POST, "/clients/:id/sessions/:n",       THERAPIST, post_client_session,      "session logged"),
	ROUTE(GET,  "/clients/:id/readings/new",      THERAPIST, get_client_readings_new,  "client viewed"),
	ROUTE(POST, "/clients/:id/readings/new",      THERAPIST, post_client_readings_new, "readings logged"),
	ROUTE(GET,  "/clients/:id/plan",              THERAPIST, get_client_plan,          "client viewed"),
	ROUTE(POST, "/clients/:id/plan",              THERAPIST, post_client_plan,         "plan made"),
	ROUTE(GET,  "/clients/:id/link",              THERAPIST, get_client_link,          "links viewed"),
	ROUTE(POST, "/clients/:id/link",              THERAPIST, post_client_link,         "link made"),
	ROUTE(POST, "/clients/:id/seen",              THERAPIST, post_client_seen,         "note read"),
	ROUTE(GET,  "/clients/:id/form",              THERAPIST, get_client_form,          "client viewed"),
	ROUTE(POST, "/clients/:id/form",              THERAPIST, post_client_form,         "tablet opened"),
	ROUTE(GET,  "/clients/:id/report.pdf",        THERAPIST, get_client_report_pdf,    "report downloaded"),
	ROUTE(GET,  "/clients/:id/analysis.json",     THERAPIST, get_client_analysis_json, "analysis downloaded"),
	ROUTE(GET,  "/clients/:id/chart.svg",         THERAPIST, get_client_chart_svg,     "client viewed"),
	ROUTE(GET,  "/messages",                      THERAPIST, get_messages,             "messages viewed"),
	ROUTE(POST, "/clients/:id/message",           THERAPIST, post_client_message,      "message made"),
	ROUTE(GET,  "/reports",                       THERAPIST, get_reports,              "reports viewed"),
	ROUTE(POST, "/reports.zip",                   THERAPIST, post_reports_zip,         "reports downloaded"),
	ROUTE(GET,  "/users",                         OWNER,     get_users,                "users listed"),
	ROUTE(POST, "/users",                         OWNER,     post_users,               "user added"),
	ROUTE(POST, "/users/:id",                     OWNER,     post_user,                "user changed"),
	ROUTE(GET,  "/retention",                     OWNER,     get_retention,            "retention viewed"),
	ROUTE(GET,  "/audit",                         OWNER,     get_audit,                "audit viewed"),
	ROUTE(GET,  "/practice.pdf",                  OWNER,     get_practice_pdf,         "practice summary downloaded"),
};
/* clang-format on */
const size_t routes_n = nitems(routes);

static bool match(struct request *, const char *, const char *);
static bool
match_parameter(struct request *, const char *, size_t, const char *);
static bool made_of(const char *, const char *);

enum err
route_find(struct request *req, const struct route **out)
{
	bool other_verb = false;
	size_t i;

	for (i = 0; i < routes_n; i++) {
		if (!match(req, routes[i].path, req->path))
			continue;
		if (routes[i].verb == req->verb) {
			*out = &routes[i];
			return OK;
		}
		other_verb = true;
	}
	return other_verb ? ERR_DENIED : ERR_NOT_FOUND;
}

/* Part by part; a part of the pattern that begins with : takes a value. */
static bool
match(struct request *req, const char *pattern, const char *path)
{
	size_t want, got;

	while (*pattern == '/' && *path == '/') {
		want = strcspn(++pattern, "/");
		got = strcspn(++path, "/");
		if (*pattern == ':') {
			if (!match_parameter(req, pattern, want,
				arena_strndup(req->arena, path, got)))
				return false;
		} else if (want != got || memcmp(pattern, path, want) != 0) {
			return false;
		}
		pattern += want;
		path += got;
	}
	return *pattern == '\0' && *path == '\0';
}

static bool
match_parameter(
    struct request *req, const char *pattern, size_t len, const char *value)
{
	if (len == 3 && memcmp(pattern, ":id", 3) == 0)
		return made_of(value, "0123456789") && value[0] != '0' &&
		       parse_int(value, 1, INT64_MAX, &req->id);
	if (len == 2 && memcmp(pattern, ":n", 2) == 0)
		return made_of(value, "0123456789") && value[0] != '0' &&
		       parse_int(value, 1, INT32_MAX, &req->number);
	if (len == 6 && memcmp(pattern, ":token", 6) == 0) {
		req->token = value;
		/* auth.c's token_hash() is the one that decodes it. */
		return strlen(value) == TOKEN_SIZE - 1;
	}
	if (len == 8 && memcmp(pattern, ":checkin", 8) == 0) {
		req->checkin = value;
		return strlen(value) == ID_SIZE - 1 &&
		       made_of(value, "0123456789abcdef");
	}
	if (len == 5 && memcmp(pattern, ":file", 5) == 0) {
		req->file = value;
		return made_of(value, "abcdefghijklmnopqrstuvwxyz0123456789.-");
	}
	return false;
}

static bool
made_of(const char *s, const char *characters)
{
	return *s != '\0' && s[strspn(s, characters)] == '\0';
}
