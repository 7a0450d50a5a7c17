/*
 * breach.c: what each action of the audit means for the client it was about.
 * A test holds the table against the routes.
 */
#include "privacy.h"

#include <string.h>

#define NAME "name, telephone number"
#define COURSE "scores, sessions, readings, notes"

/* clang-format off */
static const struct exposure exposures[] = {
	{ "client viewed",       "viewed",     NAME ", " COURSE, false },
	{ "clients listed",      "viewed",     "name, latest scores", false },
	{ "work viewed",         "viewed",     NAME ", latest scores, notes", false },
	{ "messages viewed",     "viewed",     NAME, false },
	{ "reports viewed",      "viewed",     "name", false },
	{ "session viewed",      "viewed",     "name, session, note", false },
	{ "links viewed",        "viewed",     NAME ", dates of links", false },
	{ "retention viewed",    "viewed",     "name, last day, consent", false },
	{ "audit viewed",        "viewed",     "name, who saw the records", false },
	{ "report downloaded",   "downloaded", "name, " COURSE, false },
	{ "report",              "downloaded", "name, " COURSE, false },
	{ "analysis downloaded", "downloaded", COURSE, false },
	{ "client export",       "downloaded", "everything", false },
	{ "client added",        "changed",    NAME ", what the form asks", false },
	{ "client changed",      "changed",    NAME ", what the form asks", false },
	{ "client archived",     "changed",    "whether the form asks", false },
	{ "client restored",     "changed",    "whether the form asks", false },
	{ "client transferred",  "changed",    "who is responsible", false },
	{ "session logged",      "changed",    "session, note", false },
	{ "readings logged",     "changed",    "readings", false },
	{ "plan made",           "changed",    "plan of techniques", false },
	{ "plan ended",          "changed",    "plan of techniques", false },
	{ "link made",           "changed",    "an address of the form", false },
	{ "links revoked",       "changed",    "addresses of the form", false },
	{ "tablet opened",       "changed",    "an address of the form", false },
	{ "message made",        "changed",    NAME ", an address of the form", false },
	{ "message sent",        "changed",    "when a message was sent", false },
	{ "message dropped",     "changed",    "when a message was sent", false },
	{ "called",              "changed",    "that a call was made", false },
	{ "note read",           "changed",    "that a note was read", false },
	{ "check-in sent",       "changed",    "scores, readings, note", false },
	{ "consent given",       "changed",    "consent", false },
	{ "consent withdrawn",   "changed",    "consent", false },
	{ "client erased",       "erased",     "everything", false },
	{ "backup",              "copied",     "everything of everybody", true },
	{ "database restored",   "changed",    "everything of everybody", true },
	{ "import",              "changed",    "everything of the imported", true },
	{ "login",               "",           "", true },
	/* About no client, or one client a row of its own. */
	{ "logout", NULL, NULL, false },
	{ "login session ended", NULL, NULL, false },
	{ "account viewed", NULL, NULL, false },
	{ "password changed", NULL, NULL, false },
	{ "second factor begun", NULL, NULL, false },
	{ "second factor ended", NULL, NULL, false },
	{ "users listed", NULL, NULL, false },
	{ "reports downloaded", NULL, NULL, false },
	{ "practice summary", NULL, NULL, false },
	{ "practice summary downloaded", NULL, NULL, false },
	{ "all access revoked", NULL, NULL, false },
	{ "breach report", NULL, NULL, false },
};
/* clang-format on */

const struct exposure *
exposure_of(const char *action)
{
	static const struct exposure user = { "user", NULL, NULL, false };
	size_t i;

	for (i = 0; i < nitems(exposures); i++) {
		if (strcmp(exposures[i].action, action) == 0)
			return &exposures[i];
	}
	return strncmp(action, "user ", 5) == 0 ? &user : NULL;
}
