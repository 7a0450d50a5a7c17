/* clients.c: the list of clients, with search, filter, order and page; the
 * address holds all of them. */
#include "pages.h"

#include <string.h>

#include "analysis.h"
#include "words.h"

static void
items_make(struct request *, const struct client_rows *, struct clients_page *);
static void sparks_make(
    const struct request *, const struct checkins *, struct clients_item *);
static const char *change_text(struct request *, const struct client_status *);
static const char *due_text(struct request *, const struct client_status *);
static const char *days_ago(struct request *, const char *);

enum err
get_clients(struct request *req, struct response *res)
{
	struct clients_page page = { .req = req };
	struct client_rows rows = { NULL, 0 };
	struct buf out = { .arena = req->arena };
	enum err err;

	if (!clients_filter(req, &page.filter, &page.place.number))
		return ERR_NOT_FOUND;
	err = client_counts(req->db, req->arena, &page.filter, page.counts);
	if (err == OK)
		err = client_list(
		    req->db, req->arena, req->now, &page.filter, &rows);
	if (err != OK)
		return err;
	page.place.total = page.counts[page.filter.kind];
	page.place.first = page.filter.offset + 1;
	page.place.last = page.filter.offset + (int64_t)rows.n;
	items_make(req, &rows, &page);
	req->detail = clients_detail(req->arena, &rows);
	tmpl_clients(&out, &page);
	portal_respond(res, &out);
	return OK;
}

static void
items_make(struct request *req, const struct client_rows *rows,
    struct clients_page *page)
{
	struct clients_item *item;
	size_t i;

	page->items.v = arena_array(req->arena, struct clients_item, rows->n);
	page->items.n = rows->n;
	for (i = 0; i < rows->n; i++) {
		const struct client_status *status = &rows->v[i].status;

		item = &page->items.v[i];
		item->row = &rows->v[i];
		item->when = days_ago(req, rows->v[i].last_day);
		item->change = change_text(req, status);
		item->due = due_text(req, status);
		item->flags = status_flags(status, req->today);
		sparks_make(req, &rows->v[i].weekly, item);
	}
}

/* Takes the last answer of each 7-day step; the last step ends today. */
static void
sparks_make(const struct request *req, const struct checkins *weekly,
    struct clients_item *item)
{
	const struct checkin *checkin;
	int week;
	size_t i;

	for (i = 0; i < CLIENT_WEEKS; i++)
		item->weeks[i] = NOT_ANSWERED;
	for (i = 0; i < weekly->n; i++) {
		checkin = &weekly->v[i];
		week = (day_number(req->today) - day_number(checkin->day)) / 7;
		if (checkin->answers[QUESTION_PAIN_WEEK] == NOT_ANSWERED ||
		    week < 0 || week >= CLIENT_WEEKS)
			continue;
		week = CLIENT_WEEKS - 1 - week;
		item->weeks_n += item->weeks[week] == NOT_ANSWERED;
		item->weeks[week] = checkin->answers[QUESTION_PAIN_WEEK];
	}
}

/* Returns "−1.7", or "" when there are too few scores. */
static const char *
change_text(struct request *req, const struct client_status *status)
{
	return status->has_change
		   ? number_signed(req->arena, status->change / 10.0, 1)
		   : "";
}

static const char *
due_text(struct request *req, const struct client_status *status)
{
	if (status->weekly_due[0] == '\0')
		return "";
	if (strcmp(status->weekly_due, req->today) == 0)
		return tr(req->lang, "today");
	return day_near(
	    req->arena, req->lang, status->weekly_due, day_number(req->today));
}

/* "today", "yesterday", "9 days", or the date after two months. */
static const char *
days_ago(struct request *req, const char *day)
{
	int days;

	if (day[0] == '\0')
		return "";
	days = day_number(req->today) - day_number(day);
	if (days <= 0)
		return tr(req->lang, "today");
	if (days == 1)
		return tr(req->lang, "yesterday");
	if (days > 60)
		return tr_day(req->arena, req->lang, day, true);
	return arena_printf(req->arena, tr(req->lang, "%d days"), days);
}
