/* routes.c: the table of all routes, and who may call them. */
#include <string.h>

#include "pages.h"
#include "web.h"

static bool shows_again(const struct route *);

#define ROUTE(verb, path, role, scope, when, handler, action)                 \
	{                                                                     \
		HTTP_##verb, path, ROLE_##role, SCOPE_##scope, ANSWER_##when, \
		    handler, #handler, action                                 \
	}

/* clang-format off */
const struct route routes[] = {
	/*     how  path                             who may    whose      answer what                      audit */
	ROUTE(GET,  "/",                              ANYONE,    NONE,      NOW,   get_root,                 NULL),
	ROUTE(GET,  "/favicon.ico",                   ANYONE,    NONE,      NOW,   get_favicon,              NULL),
	ROUTE(GET,  "/healthz",                       ANYONE,    NONE,      NOW,   get_healthz,              NULL),
	ROUTE(GET,  "/readyz",                        ANYONE,    NONE,      NOW,   get_readyz,               NULL),
	ROUTE(GET,  "/robots.txt",                    ANYONE,    NONE,      NOW,   get_robots,               NULL),
	ROUTE(GET,  "/static/:file",                  ANYONE,    NONE,      NOW,   get_static,               NULL),
	ROUTE(GET,  "/login",                         ANYONE,    NONE,      NOW,   get_login,                NULL),
	ROUTE(POST, "/login",                         ANYONE,    NONE,      LATER, post_login,               NULL),

	ROUTE(GET,  "/c/:token",                      CLIENT,    LINK,      NOW,   get_checkin,              NULL),
	ROUTE(POST, "/c/:token",                      CLIENT,    LINK,      NOW,   post_checkin,             NULL),
	ROUTE(POST, "/c/:token/consent",              CLIENT,    OPEN_LINK, NOW,   post_checkin_consent,     NULL),
	ROUTE(GET,  "/c/:token/privacy",              CLIENT,    OPEN_LINK, NOW,   get_checkin_privacy,      NULL),
	ROUTE(POST, "/c/:token/withdraw",             CLIENT,    OPEN_LINK, NOW,   post_checkin_withdraw,    NULL),
	ROUTE(GET,  "/c/:token/receipt/:checkin",     CLIENT,    OWN_LINK,  NOW,   get_checkin_receipt,      NULL),
	ROUTE(POST, "/c/:token/receipt/:checkin",     CLIENT,    OWN_LINK,  NOW,   post_checkin_receipt,     NULL),
	ROUTE(GET,  "/c/:token/receipt/:checkin/edit", CLIENT,   OWN_LINK,  NOW,   get_checkin_receipt_edit, NULL),

	ROUTE(GET,  "/login/code",                    THERAPIST, NONE,      NOW,   get_login_code,           NULL),
	ROUTE(POST, "/login/code",                    THERAPIST, NONE,      NOW,   post_login_code,          "login"),
	ROUTE(POST, "/logout",                        THERAPIST, NONE,      NOW,   post_logout,              "logout"),
	ROUTE(GET,  "/account",                       THERAPIST, NONE,      NOW,   get_account,              "account viewed"),
	ROUTE(POST, "/account",                       THERAPIST, NONE,      LATER, post_account,             "password changed"),
	ROUTE(POST, "/account/sessions",              THERAPIST, NONE,      NOW,   post_account_sessions,    "login session ended"),
	ROUTE(GET,  "/account/code",                  THERAPIST, NONE,      NOW,   get_account_code,         "account viewed"),
	ROUTE(POST, "/account/code",                  THERAPIST, NONE,      LATER, post_account_code,        "second factor begun"),
	ROUTE(GET,  "/work",                          THERAPIST, NONE,      NOW,   get_work,                 "work viewed"),
	ROUTE(GET,  "/clients",                       THERAPIST, NONE,      NOW,   get_clients,              "clients listed"),
	ROUTE(GET,  "/clients/new",                   THERAPIST, NONE,      NOW,   get_client_new,           NULL),
	ROUTE(POST, "/clients/new",                   THERAPIST, NONE,      NOW,   post_client_new,          "client added"),
	ROUTE(GET,  "/clients/:id",                   THERAPIST, CLIENT,    LATER, get_client,               "client viewed"),
	ROUTE(GET,  "/clients/:id/edit",              THERAPIST, CLIENT,    NOW,   get_client_edit,          "client viewed"),
	ROUTE(POST, "/clients/:id/edit",              THERAPIST, CLIENT,    NOW,   post_client_edit,         "client changed"),
	ROUTE(POST, "/clients/:id/archive",           THERAPIST, CLIENT,    NOW,   post_client_archive,      "client archived"),
	ROUTE(POST, "/clients/:id/transfer",          OWNER,     CLIENT,    NOW,   post_client_transfer,     "client transferred"),
	ROUTE(POST, "/clients/:id/export.zip",        OWNER,     CLIENT,    LATER, post_client_export_zip,   "client export"),
	ROUTE(POST, "/clients/:id/erase",             OWNER,     CLIENT,    NOW,   post_client_erase,        "client erased"),
	ROUTE(GET,  "/clients/:id/sessions/new",      THERAPIST, CLIENT,    NOW,   get_client_session_new,   "client viewed"),
	ROUTE(POST, "/clients/:id/sessions/new",      THERAPIST, CLIENT,    NOW,   post_client_session_new,  "session logged"),
	ROUTE(GET,  "/clients/:id/sessions/:n",       THERAPIST, CLIENT,    NOW,   get_client_session,       "session viewed"),
	ROUTE(POST, "/clients/:id/sessions/:n",       THERAPIST, CLIENT,    NOW,   post_client_session,      "session logged"),
	ROUTE(GET,  "/clients/:id/readings/new",      THERAPIST, CLIENT,    NOW,   get_client_readings_new,  "client viewed"),
	ROUTE(POST, "/clients/:id/readings/new",      THERAPIST, CLIENT,    NOW,   post_client_readings_new, "readings logged"),
	ROUTE(GET,  "/clients/:id/plan",              THERAPIST, CLIENT,    LATER, get_client_plan,          "client viewed"),
	ROUTE(POST, "/clients/:id/plan",              THERAPIST, CLIENT,    LATER, post_client_plan,         "plan made"),
	ROUTE(GET,  "/clients/:id/link",              THERAPIST, CLIENT,    NOW,   get_client_link,          "links viewed"),
	ROUTE(POST, "/clients/:id/link",              THERAPIST, CLIENT,    NOW,   post_client_link,         "link made"),
	ROUTE(GET,  "/clients/:id/words",             THERAPIST, CLIENT,    NOW,   get_client_words,         "client viewed"),
	ROUTE(POST, "/clients/:id/seen",              THERAPIST, CLIENT,    NOW,   post_client_seen,         "note read"),
	ROUTE(GET,  "/clients/:id/form",              THERAPIST, CLIENT,    NOW,   get_client_form,          "client viewed"),
	ROUTE(POST, "/clients/:id/form",              THERAPIST, CLIENT,    NOW,   post_client_form,         "tablet opened"),
	ROUTE(GET,  "/clients/:id/report.pdf",        THERAPIST, CLIENT,    LATER, get_client_report_pdf,    "report downloaded"),
	ROUTE(GET,  "/clients/:id/analysis.json",     THERAPIST, CLIENT,    LATER, get_client_analysis_json, "analysis downloaded"),
	ROUTE(GET,  "/clients/:id/chart.svg",         THERAPIST, CLIENT,    LATER, get_client_chart_svg,     "client viewed"),
	ROUTE(GET,  "/messages",                      THERAPIST, NONE,      NOW,   get_messages,             "messages viewed"),
	ROUTE(POST, "/clients/:id/message",           THERAPIST, CLIENT,    NOW,   post_client_message,      "message made"),
	ROUTE(GET,  "/reports",                       THERAPIST, NONE,      NOW,   get_reports,              "reports viewed"),
	ROUTE(POST, "/reports.zip",                   THERAPIST, NONE,      LATER, post_reports_zip,         "reports downloaded"),
	ROUTE(GET,  "/users",                         OWNER,     NONE,      NOW,   get_users,                "users listed"),
	ROUTE(POST, "/users",                         OWNER,     NONE,      LATER, post_users,               "user added"),
	ROUTE(POST, "/users/:id",                     OWNER,     NONE,      LATER, post_user,                "user changed"),
	ROUTE(GET,  "/retention",                     OWNER,     NONE,      NOW,   get_retention,            "retention viewed"),
	ROUTE(GET,  "/audit",                         OWNER,     NONE,      NOW,   get_audit,                "audit viewed"),
	ROUTE(GET,  "/practice.pdf",                  OWNER,     NONE,      LATER, get_practice_pdf,         "practice summary downloaded"),
};
/* clang-format on */
const size_t routes_n = nitems(routes);

const struct site reliefd_site = { routes, nitems(routes), frame_language,
	page_error, shows_again };

/* A client's answers: they would be lost otherwise. */
static bool
shows_again(const struct route *route)
{
	return route->handle == post_checkin ||
	       route->handle == post_checkin_receipt;
}
