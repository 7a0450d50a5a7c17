/*
 * work_items.c: the flags of clients as rows of the worklist, with a text about
 * the rule and its numbers.
 */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

/* Rows for notes, and for calls, per client; the rest is counted. */
#define OF_CLIENT 3

static void item_add(struct arena *, struct work_items *, enum flag,
    const struct work_row *, size_t);
static int compare(const void *, const void *);
static const char *order_day(const struct work_item *, char[DAY_SIZE]);
static enum err
unseen_read(struct request *, const struct work_item *, struct unseens *);
static void
unseen_tell(struct request *, const struct unseens *, struct work_item *);
static enum err silent_tell(struct request *, struct work_item *);
static enum err consent_tell(struct request *, struct work_item *);
static void report_tell(struct request *, struct work_item *);
static const char *day_said(struct request *, const char *);
static const char *instant_said(struct request *, int64_t);

void
work_items_make(struct arena *arena, const struct work_rows *rows,
    const char *today, struct work_items *out, int64_t counts[FLAG_N])
{
	size_t i, k;
	int flag;

	*out = (struct work_items){ NULL, 0 };
	memset(counts, 0, FLAG_N * sizeof(counts[0]));
	for (i = 0; i < rows->n; i++) {
		const struct work_row *row = &rows->v[i];
		unsigned flags = status_flags(&row->status, today);

		for (flag = 0; flag < FLAG_N; flag++) {
			size_t n = flag == FLAG_CALL ? (size_t)row->status.calls
				   : flag == FLAG_NOTE
				       ? (size_t)row->status.notes
				       : 1;

			if (!(flags >> flag & 1))
				continue;
			counts[flag] += (int64_t)n;
			if (n > OF_CLIENT)
				n = OF_CLIENT;
			for (k = 0; k < n && flag != FLAG_DUE; k++)
				item_add(arena, out, (enum flag)flag, row, k);
		}
	}
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(out->v[0]), compare);
}

enum err
work_items_of(
    struct request *req, const struct client *client, struct work_items *out)
{
	struct work_row *row = arena_new_of(req->arena, struct work_row);
	struct work_rows rows = { row, 1 };
	int64_t counts[FLAG_N];
	enum err err = status_get(req->db, client->id, &row->status);

	row->client = client->id;
	memcpy(row->code, client->code, CODE_SIZE);
	row->name = client->name;
	row->phone = client->phone;
	if (err != OK || client->archived_at != 0) {
		*out = (struct work_items){ NULL, 0 };
		return err;
	}
	work_items_make(req->arena, &rows, req->today, out, counts);
	return work_items_tell(req, out->v, out->n);
}

enum err
work_items_tell(struct request *req, struct work_item *items, size_t n)
{
	struct unseens unseens = { NULL, 0 };
	enum err err = OK;
	size_t i;

	for (i = 0; i < n && err == OK; i++) {
		struct work_item *item = &items[i];

		item->why = item->when = "";
		switch (item->flag) {
		case FLAG_CALL:
		case FLAG_NOTE:
			/* Items of one client and kind are adjacent. */
			if (i == 0 || items[i - 1].row != item->row ||
			    items[i - 1].flag != item->flag)
				err = unseen_read(req, item, &unseens);
			if (err == OK)
				unseen_tell(req, &unseens, item);
			break;
		case FLAG_WORSE:
			item->why = arena_printf(req->arena,
			    tr(req->lang,
				"Weekly average %d. Median of the last three "
				"before: %d"),
			    item->row->status.worse_latest,
			    item->row->status.worse_median);
			item->when = day_said(req, item->row->status.worse_day);
			break;
		case FLAG_SILENT:
			err = silent_tell(req, item);
			break;
		case FLAG_CONSENT:
			err = consent_tell(req, item);
			break;
		default:
			report_tell(req, item);
			break;
		}
	}
	return err;
}

const char *
flag_name(enum lang lang, enum flag flag)
{
	static const char *const names[FLAG_N] = { "Call me", "Worse", "Note",
		"Silent", "No consent", "Report due", "Due today" };

	return tr(lang, names[flag]);
}

const char *
work_address(struct arena *arena, const struct work_page *page, int64_t number)
{
	return page->flag < 0
		   ? arena_printf(arena, "/work?page=%lld", (long long)number)
		   : arena_printf(arena, "/work?flag=%s&page=%lld",
			 flag_words[page->flag], (long long)number);
}

static void
item_add(struct arena *arena, struct work_items *out, enum flag flag,
    const struct work_row *row, size_t place)
{
	arena_grow(arena, out);
	out->v[out->n++] =
	    (struct work_item){ .flag = flag, .row = row, .place = place };
}

/* By flag; then the latest first; then in the order of the rows, by name. */
static int
compare(const void *left, const void *right)
{
	const struct work_item *a = left, *b = right;
	char day_a[DAY_SIZE], day_b[DAY_SIZE];
	int order;

	if (a->flag != b->flag)
		return a->flag < b->flag ? -1 : 1;
	order = strcmp(order_day(b, day_b), order_day(a, day_a));
	if (order == 0 && a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return order != 0 ? order : a->place < b->place ? -1 : 1;
}

static const char *
order_day(const struct work_item *item, char day[DAY_SIZE])
{
	const struct client_status *status = &item->row->status;

	day[0] = '\0';
	if (item->flag == FLAG_WORSE)
		return status->worse_day;
	if (item->flag == FLAG_SILENT)
		return status->weekly_due;
	if (item->flag == FLAG_CALL || item->flag == FLAG_NOTE)
		return status->last_day;
	return day;
}

static enum err
unseen_read(
    struct request *req, const struct work_item *item, struct unseens *out)
{
	return unseen_list(req->db, req->arena, item->row->client,
	    item->flag == FLAG_CALL ? SEEN_CALL : SEEN_NOTE, OF_CLIENT, out);
}

/* Shows the beginning of the client's own words; nothing for words dealt with
 * meanwhile. The last row has the number of further ones. */
static void
unseen_tell(
    struct request *req, const struct unseens *unseens, struct work_item *item)
{
	const struct client_status *status = &item->row->status;
	int all = item->flag == FLAG_CALL ? status->calls : status->notes;
	const struct unseen *unseen;

	if (item->place + 1 == OF_CLIENT && all > OF_CLIENT)
		item->others = all - OF_CLIENT;
	if (item->place >= unseens->n)
		return;
	unseen = &unseens->v[item->place];
	item->unseen = unseen;
	item->note = words_short(req->arena, unseen->note, &item->cut);
	item->when = unseen->submitted_at != 0
			 ? instant_said(req, unseen->submitted_at)
			 : day_said(req, unseen->day);
}

static enum err
silent_tell(struct request *req, struct work_item *item)
{
	const char *due = item->row->status.weekly_due;
	const char *day = tr_day(req->arena, req->lang, due, false);
	struct asked asked;
	enum err err = message_asked(
	    req->db, item->row->client, MESSAGE_WEEKLY, due, &asked);

	if (err != OK)
		return err;
	item->when = day_said(req, due);
	if (asked.n == 0)
		item->why = arena_printf(req->arena,
		    tr(req->lang,
			"Weekly check-in was due on %s. Not asked yet"),
		    day);
	else if (asked.n == 1)
		item->why = arena_printf(req->arena,
		    tr(req->lang,
			"Weekly check-in was due on %s. Asked once, %s"),
		    day, instant_said(req, asked.last_at));
	else
		item->why = arena_printf(req->arena,
		    tr(req->lang,
			"Weekly check-in was due on %s. Asked %d times, "
			"last %s"),
		    day, asked.n, instant_said(req, asked.last_at));
	return OK;
}

static enum err
consent_tell(struct request *req, struct work_item *item)
{
	struct links links;
	char day[DAY_SIZE];
	enum err err =
	    link_list(req->db, req->arena, item->row->client, &links);

	if (err != OK)
		return err;
	if (links.n == 0) {
		item->why = tr(req->lang, "No link yet. Notice not agreed to");
		return OK;
	}
	day_of_instant(links.v[0].made_at, day);
	item->why = arena_printf(req->arena,
	    tr(req->lang, "Link made on %s. Notice not agreed to"),
	    tr_day(req->arena, req->lang, day, false));
	item->when = day_said(req, day);
	return OK;
}

static void
report_tell(struct request *req, struct work_item *item)
{
	const struct client_status *status = &item->row->status;
	char day[DAY_SIZE];

	if (status->reported_at == 0) {
		item->why = arena_printf(req->arena,
		    tr(req->lang, "%d sessions, no report yet"),
		    status->unreported);
		return;
	}
	day_of_instant(status->reported_at, day);
	item->why = arena_printf(req->arena,
	    tr(req->lang, "%d sessions since the report of %s"),
	    status->unreported, tr_day(req->arena, req->lang, day, true));
}

/* Returns "today", "yesterday" or "3 days ago". */
static const char *
day_said(struct request *req, const char *day)
{
	int days = day_number(req->today) - day_number(day);

	if (days <= 0)
		return tr(req->lang, "today");
	if (days == 1)
		return tr(req->lang, "yesterday");
	return arena_printf(req->arena, tr(req->lang, "%d days ago"), days);
}

/* Returns "2 h ago" for an instant of today. */
static const char *
instant_said(struct request *req, int64_t at)
{
	int64_t minutes = (req->now - at) / 60;
	char day[DAY_SIZE];

	day_of_instant(at, day);
	if (strcmp(day, req->today) != 0 || minutes < 0)
		return day_said(req, day);
	if (minutes < 2)
		return tr(req->lang, "just now");
	if (minutes < 60)
		return arena_printf(
		    req->arena, tr(req->lang, "%d min ago"), (int)minutes);
	return arena_printf(
	    req->arena, tr(req->lang, "%d h ago"), (int)(minutes / 60));
}
