/*
 * breach.c: what each action of the audit means for its client. A test compares
 * the table with the routes.
 */
#include "privacy.h"

#include <string.h>

#define NAME "name, telephone number"
#define COURSE "scores, sessions, readings, notes"

/* clang-format off */
static const struct exposure exposures[] = {
	{ "client viewed",       "viewed",     NAME ", " COURSE },
	{ "clients listed",      "viewed",     "name, latest scores" },
	{ "work viewed",         "viewed",     NAME ", latest scores, notes" },
	{ "messages viewed",     "viewed",     NAME },
	{ "reports viewed",      "viewed",     "name" },
	{ "session viewed",      "viewed",     "name, session, note" },
	{ "links viewed",        "viewed",     NAME ", dates of links" },
	{ "retention viewed",    "viewed",     "name, last day, consent" },
	{ "audit viewed",        "viewed",     "name, who saw the records" },
	{ "report downloaded",   "downloaded", "name, " COURSE },
	{ "report",              "downloaded", "name, " COURSE },
	{ "analysis downloaded", "downloaded", COURSE },
	{ "client export",       "downloaded", "everything" },
	{ "client added",        "changed",    NAME ", what the form asks" },
	{ "client changed",      "changed",    NAME ", what the form asks" },
	{ "client archived",     "changed",    "whether the form asks" },
	{ "client restored",     "changed",    "whether the form asks" },
	{ "client transferred",  "changed",    "who is responsible" },
	{ "session logged",      "changed",    "session, note" },
	{ "readings logged",     "changed",    "readings" },
	{ "plan made",           "changed",    "plan of techniques" },
	{ "plan ended",          "changed",    "plan of techniques" },
	{ "link made",           "changed",    "an address of the form" },
	{ "links revoked",       "changed",    "addresses of the form" },
	{ "tablet opened",       "changed",    "an address of the form" },
	{ "message made",        "changed",    NAME ", an address of the form" },
	{ "message sent",        "changed",    "when a message was sent" },
	{ "message dropped",     "changed",    "when a message was sent" },
	{ "called",              "changed",    "that a call was made" },
	{ "note read",           "changed",    "that a note was read" },
	{ "check-in sent",       "changed",    "scores, readings, note" },
	{ "consent given",       "changed",    "consent" },
	{ "consent withdrawn",   "changed",    "consent" },
	{ "client erased",       "erased",     "everything" },
	/* About no client, or with one row for each client. */
	{ "logout", NULL, NULL },
	{ "login session ended", NULL, NULL },
	{ "account viewed", NULL, NULL },
	{ "password changed", NULL, NULL },
	{ "second factor begun", NULL, NULL },
	{ "second factor ended", NULL, NULL },
	{ "recovery codes made", NULL, NULL },
	{ "users listed", NULL, NULL },
	{ "reports downloaded", NULL, NULL },
	{ "practice summary", NULL, NULL },
	{ "practice summary downloaded", NULL, NULL },
	{ "all access revoked", NULL, NULL },
	{ "breach report", NULL, NULL },
};

/* They name no client but must be reported. */
static const struct exposure of_many[] = {
	{ "backup",              "copied",     "everything of everybody" },
	{ "database restored",   "changed",    "everything of everybody" },
	{ "import",              "changed",    "everything of the imported" },
	{ "login",               "",           "" },
};
/* clang-format on */

static const struct exposure *
find(const struct exposure *rows, size_t n, const char *action)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(rows[i].action, action) == 0)
			return &rows[i];
	}
	return NULL;
}

const struct exposure *
exposure_of(const char *action)
{
	static const struct exposure user = { "user", NULL, NULL };
	const struct exposure *found =
	    find(exposures, nitems(exposures), action);

	if (found == NULL)
		found = find(of_many, nitems(of_many), action);
	if (found == NULL && audit_object(action) == OBJECT_USER)
		found = &user;
	return found;
}

bool
exposure_is_of_many(const char *action)
{
	return find(of_many, nitems(of_many), action) != NULL;
}
