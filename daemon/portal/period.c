/* period.c: reads ?from= and ?to= for reports of a period. */
#include "pages.h"

bool
page_period(struct request *req, const char *back, struct days *out,
    struct response *res)
{
	struct refusal refusal = {
		.heading = tr(req->lang, "There is no such period"),
		.next = tr(req->lang,
		    "Go back and choose the days again. Nothing was made, and "
		    "nothing was changed."),
		.back = back,
	};
	struct buf page = { .arena = req->arena };
	const char *why = period_read(pairs_get(&req->query, "from"),
	    pairs_get(&req->query, "to"), req->today, out);

	if (why == NULL)
		return true;
	refusal.why = arena_printf(req->arena, "%s.", tr(req->lang, why));
	tmpl_report_refused(&page, req, &refusal);
	portal_respond(res, &page);
	res->status = 422;
	return false;
}
