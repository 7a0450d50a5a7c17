/* error.c: the pages that say to people what went wrong. */
#include "pages.h"
#include "system.h"

#include <string.h>

static void error_words(const struct request *, struct error_page *);

void
page_error(
    const struct request *req, enum err err, int status, struct response *res)
{
	struct error_page page = { .req = req, .err = err, .status = status };
	struct buf out = { .arena = req->arena };

	error_words(req, &page);
	tmpl_error_page(&out, &page);
	frame_respond(res, &out);
}

/* What happened and what to do about it, for the one who reads it. */
static void
error_words(const struct request *req, struct error_page *page)
{
	bool client = frame_is_client_path(req);

	page->resend = false;
	page->title = N_("This did not work");
	page->text =
	    N_("Something in the request was wrong. Go back and try "
	       "again, please.");
	if (page->err == ERR_NOT_FOUND && client) {
		/* The same for unknown, expired and revoked links. */
		page->title = N_("This link does not work");
		page->text =
		    N_("It may have expired. Ask your therapist for a "
		       "new one.");
		page->whatsapp = frame_whatsapp(
		    req, tr(req->lang, "Hello, please send me a new link."));
	} else if (page->err == ERR_CONFLICT && client) {
		page->title = N_("Sent already");
		page->text =
		    N_("This form was for one check-in, and that one is "
		       "stored. Nothing was added to it.");
	} else if (page->err == ERR_NOT_FOUND) {
		page->title = N_("Not found");
		page->text = N_("There is no such page, or it is not for you.");
	} else if (page->status == 414) {
		page->title = N_("This address is too long");
		page->text =
		    N_("Check that it was copied as it was given to you, "
		       "and nothing else with it.");
	} else if (page->status == 421) {
		page->title = N_("This is not the right address");
		page->text = N_("Use the address that your practice gave you.");
	} else if (page->status == 431) {
		page->text =
		    N_("Your browser sent too much with this request. Delete "
		       "its cookies for this page, then try again, please.");
	} else if (page->status == 405) {
		page->text = N_("This page cannot be used in this way.");
	} else if (page->err == ERR_DENIED || page->err == ERR_LOGIN) {
		page->title = N_("Not allowed");
		page->text = N_("You may not do this. Nothing was changed.");
	} else if (page->status == 413) {
		page->title = N_("That was too long");
		page->text =
		    N_("Nothing was stored. Go back, shorten the note, "
		       "and send again, please.");
	} else if (page->err == ERR_THROTTLED && req->verb == HTTP_GET) {
		page->title = N_("Too many at once");
		page->text = N_("Open this page again later, please.");
	} else if (page->err == ERR_THROTTLED) {
		page->title = N_("Too many at once");
		page->text =
		    N_("Nothing was stored this time. Try again later, "
		       "please.");
	} else if (page->err == ERR_UNAVAILABLE || page->err == ERR_INTERNAL) {
		page->title = N_("Please try again in a minute");
		page->text = N_("The service could not do this just now.");
		page->resend = req->verb == HTTP_POST;
	}
}
