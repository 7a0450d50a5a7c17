/* page_clients.c: the list of clients, searched and paged. */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"

#define PAGES_MAX 100000

static bool query_read(struct request *, struct clients_page *);
static enum err other_total(struct request *, const struct clients_page *,
    struct client_filter, int64_t *);
static void
items_make(struct request *, const struct client_rows *, struct clients_page *);
static void weeks_make(
    const struct request *, const struct checkins *, struct clients_item *);
static const char *days_ago(struct request *, const char *);

enum err
get_clients(struct request *req, struct response *res)
{
	struct clients_page page = { .req = req };
	struct client_filter filter = { .limit = CLIENTS_PER_PAGE };
	struct client_rows rows = { NULL, 0 };
	struct buf out = { .arena = req->arena };
	int64_t other;
	enum err err;

	if (!query_read(req, &page))
		return ERR_NOT_FOUND;
	filter.search = page.search;
	filter.archived = page.archived;
	filter.therapist = req->role == ROLE_OWNER ? 0 : req->user.id;
	filter.offset = (page.number - 1) * CLIENTS_PER_PAGE;
	err = client_list(
	    req->db, req->arena, req->now, &filter, &rows, &page.total);
	if (err == OK)
		err = other_total(req, &page, filter, &other);
	if (err != OK)
		return err;
	page.active_n = page.archived ? other : page.total;
	page.archived_n = page.archived ? page.total : other;
	page.first = filter.offset + 1;
	page.last = filter.offset + (int64_t)rows.n;
	items_make(req, &rows, &page);
	tmpl_clients(&out, &page);
	portal_respond(res, &out);
	return OK;
}

static bool
query_read(struct request *req, struct clients_page *page)
{
	const char *search = pairs_get(&req->query, "q");
	const char *archived = pairs_get(&req->query, "archived");
	const char *number = pairs_get(&req->query, "page");

	page->search =
	    search == NULL
		? ""
		: text_clean(arena_strdup(req->arena, search), false);
	page->archived = archived != NULL && strcmp(archived, "1") == 0;
	page->number = 1;
	return number == NULL || parse_int(number, 1, PAGES_MAX, &page->number);
}

/* How many fit the search on the other side of the filter. */
static enum err
other_total(struct request *req, const struct clients_page *page,
    struct client_filter filter, int64_t *total)
{
	struct client_rows rows;

	filter.archived = !page->archived;
	filter.offset = 0;
	filter.limit = 1;
	return client_list(
	    req->db, req->arena, req->now, &filter, &rows, total);
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
		item = &page->items.v[i];
		item->row = &rows->v[i];
		item->when = days_ago(req, rows->v[i].last_day);
		weeks_make(req, &rows->v[i].weekly, item);
	}
}

/* The last answer of each of the 7-day steps that end today. */
static void
weeks_make(const struct request *req, const struct checkins *weekly,
    struct clients_item *item)
{
	const struct checkin *checkin;
	int week;
	size_t i;

	item->pain = NOT_ANSWERED;
	for (i = 0; i < CLIENT_WEEKS; i++)
		item->weeks[i] = NOT_ANSWERED;
	for (i = 0; i < weekly->n; i++) {
		checkin = &weekly->v[i];
		week = (day_number(req->today) - day_number(checkin->day)) / 7;
		if (checkin->pain_week == NOT_ANSWERED || week < 0 ||
		    week >= CLIENT_WEEKS)
			continue;
		week = CLIENT_WEEKS - 1 - week;
		item->weeks_n += item->weeks[week] == NOT_ANSWERED;
		item->weeks[week] = checkin->pain_week;
		item->pain = checkin->pain_week;
	}
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
