/* waiting.c: the counts in the navigation of every portal page, and the waiting
 * messages. */
#include "pages.h"

#include "store.h"

static int hour_now(const struct request *);

int64_t
work_count(const struct request *req)
{
	struct work_items items;
	struct work_rows rows;
	int64_t counts[FLAG_N], n = 0;
	int i;

	if (!req->signed_in || work_list(req->db, req->arena,
				   req->role == ROLE_OWNER ? 0 : req->user.id,
				   req->today, &rows) != OK)
		return 0;
	work_items_make(req->arena, &rows, req->today, &items, counts);
	for (i = 0; i < FLAG_DUE; i++)
		n += counts[i];
	return n;
}

int64_t
messages_count(const struct request *req)
{
	struct messages_page page = { .req = req };

	if (!req->signed_in || messages_queue(req, &page) != OK)
		return 0;
	return (int64_t)(page.due.n + page.open.n);
}

enum err
messages_queue(const struct request *req, struct messages_page *page)
{
	struct message_rows rows;
	enum message_kind kind;
	size_t i;
	enum err err;

	err = message_queue(req->db, req->arena,
	    req->role == ROLE_OWNER ? 0 : req->user.id, req->today, &rows);
	page->hour = hour_now(req);
	for (i = 0; err == OK && i < rows.n; i++) {
		struct message_item item = { .row = &rows.v[i] };

		item.digits = phone_digits(req->arena, rows.v[i].phone);
		if (rows.v[i].open_at != 0) {
			arena_grow(req->arena, &page->open);
			page->open.v[page->open.n++] = item;
		} else if (message_due(&rows.v[i], req->now, req->today,
			       page->hour, &kind, item.due)) {
			item.kind = kind;
			arena_grow(req->arena, &page->due);
			page->due.v[page->due.n++] = item;
		} else if (message_due(&rows.v[i], req->now, req->today,
			       NUDGE_FROM, &kind, item.due)) {
			page->later++;
		}
	}
	return err;
}

static int
hour_now(const struct request *req)
{
	char clock[6];

	instant_clock(req->now, clock);
	return (clock[0] - '0') * 10 + clock[1] - '0';
}
