/*
 * work.c: the worklist: clients who need attention and why, today's check-ins,
 * and marking items as dealt with.
 */
#include "pages.h"

#include <string.h>

#include "backup.h"
#include "system.h"

#define PAGES_MAX 100000

static bool query_read(const struct request *, struct work_page *);
static void items_slice(struct work_page *);
static void
due_make(struct request *, const struct work_rows *, struct work_page *);
static void due_add(struct request *, const struct work_row *, const char *,
    bool, struct work_page *);
static enum err
week_make(struct request *, const struct work_rows *, struct work_page *);
static const char *backup_trouble(const struct request *);
static const char *shown(const struct request *, const struct work_page *);
static int64_t therapist_of(const struct request *);

enum err
get_work(struct request *req, struct response *res)
{
	struct work_page page = { .req = req, .flag = -1 };
	struct buf out = { .arena = req->arena };
	struct work_rows rows;
	int64_t left = 0;
	enum err err;
	int i;

	if (!query_read(req, &page))
		return ERR_NOT_FOUND;
	err = work_list(
	    req->db, req->arena, therapist_of(req), req->today, &rows);
	if (err != OK)
		return err;
	work_items_make(
	    req->arena, &rows, req->today, &page.items, page.counts);
	for (i = 0; i < FLAG_DUE; i++)
		page.all += page.counts[i];
	items_slice(&page);
	err = work_items_tell(req, page.items.v, page.items.n);
	due_make(req, &rows, &page);
	if (err == OK)
		err = week_make(req, &rows, &page);
	if (err == OK)
		err = code_recovery_left(req->db, req->user.id, &left);
	if (err != OK)
		return err;
	page.backup = backup_trouble(req);
	page.no_recovery = req->user.has_code && left == 0;
	req->detail = shown(req, &page);
	tmpl_work(&out, &page);
	portal_respond(res, &out);
	device_keep(req, res);
	return OK;
}

enum err
post_client_seen(struct request *req, struct response *res)
{
	struct seen {
		char checkin[ID_SIZE];
		int kind;
		int back; /* to the client's page or words; else the worklist */
	} seen;
	static const char *const backs[] = { "client", "words" };
	static const char *const paths[] = { "", "/words" };
	static const struct field fields[] = {
		{ "checkin", FIELD_ID, 0, 0, offsetof(struct seen, checkin),
		    NULL },
		{ "kind", FIELD_WORD, 0, SEEN_N, offsetof(struct seen, kind),
		    seen_words },
		{ "back", FIELD_WORD, 0, nitems(backs),
		    offsetof(struct seen, back), backs },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	enum err err =
	    form_read(req, &req->form, fields, nitems(fields), &seen, &errors);

	if (err != OK || seen.kind == NOT_ANSWERED)
		return ERR_INVALID;
	err = seen_put(req->db, req->now, req->id, seen.checkin,
	    (enum seen_kind)seen.kind, req->user.id);
	req->action = seen.kind == SEEN_CALL ? "called" : "note read";
	req->detail = arena_strdup(req->arena, seen.checkin);
	if (err != OK)
		return err;
	res->status = 303;
	res->location = seen.back != NOT_ANSWERED
			    ? arena_printf(req->arena, "/clients/%lld%s",
				  (long long)req->id, paths[seen.back])
			    : "/work";
	return OK;
}

static bool
query_read(const struct request *req, struct work_page *page)
{
	const char *flag = pairs_get(&req->query, "flag");
	const char *number = pairs_get(&req->query, "page");

	page->place.number = 1;
	if (flag != NULL) {
		page->flag = word_find(flag_words, FLAG_DUE, flag);
		if (page->flag < 0)
			return false;
	}
	return number == NULL ||
	       parse_int(number, 1, PAGES_MAX, &page->place.number);
}

/* Keeps the rows of the chosen flag and page. */
static void
items_slice(struct work_page *page)
{
	struct work_items *items = &page->items;
	int64_t skip = (page->place.number - 1) * WORK_PER_PAGE;
	size_t i, n = 0;

	for (i = 0; i < items->n; i++) {
		if (page->flag < 0 || items->v[i].flag == (enum flag)page->flag)
			items->v[n++] = items->v[i];
	}
	page->place.total = (int64_t)n;
	if (skip > page->place.total)
		skip = page->place.total;
	items->v += skip;
	items->n = n - (size_t)skip;
	if (items->n > WORK_PER_PAGE)
		items->n = WORK_PER_PAGE;
	page->place.first = skip + 1;
	page->place.last = skip + (int64_t)items->n;
}

/* First today's check-ins, then the expected ones. */
static void
due_make(
    struct request *req, const struct work_rows *rows, struct work_page *page)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct client_status *status = &rows->v[i].status;

		if (strcmp(status->last_day, req->today) == 0 &&
		    status->last_moment != MOMENT_ARRIVAL)
			due_add(req, &rows->v[i],
			    status->last_moment == MOMENT_AFTER
				? tr(req->lang, "after a session")
				: tr(req->lang, "weekly"),
			    true, page);
	}
	page->due_answered = page->due.n;
	for (i = 0; i < rows->n; i++) {
		const struct client_status *status = &rows->v[i].status;

		if (status_flags(status, req->today) >> FLAG_DUE & 1)
			due_add(req, &rows->v[i],
			    strcmp(status->after_due, req->today) == 0
				? tr(req->lang, "after a session")
				: tr(req->lang, "weekly"),
			    false, page);
	}
}

static void
due_add(struct request *req, const struct work_row *row, const char *what,
    bool answered, struct work_page *page)
{
	char *clock = arena_alloc(req->arena, 6);

	if (answered && row->status.last_at != 0)
		instant_clock(row->status.last_at, clock);
	else if (answered)
		memcpy(clock, "–", sizeof("–"));
	arena_grow(req->arena, &page->due);
	page->due.v[page->due.n++] = (struct due_item){ row, what, clock };
}

/* Weeks begin on Monday. Clients silent for 4 weeks are not expected. */
static enum err
week_make(
    struct request *req, const struct work_rows *rows, struct work_page *page)
{
	int today = day_number(req->today);
	char monday[DAY_SIZE];
	enum err err;
	size_t i;

	day_text(today - day_weekday(today), monday);
	err = work_weekly(
	    req->db, therapist_of(req), monday, &page->week_answered);
	page->week_expected = page->week_answered;
	for (i = 0; i < rows->n; i++) {
		const char *due = rows->v[i].status.weekly_due;

		if (due[0] != '\0' && today >= day_number(due) &&
		    today - day_number(due) < 4 * WEEK_DAYS)
			page->week_expected++;
	}
	if (err == OK)
		err = work_next_due(
		    req->db, therapist_of(req), req->today, page->next_due);
	return err;
}

/* Returns the shown clients, for the audit. */
static const char *
shown(const struct request *req, const struct work_page *page)
{
	struct ids ids = {
		arena_array(req->arena, int64_t, page->items.n + page->due.n), 0
	};
	size_t i;

	for (i = 0; i < page->items.n; i++)
		ids.v[ids.n++] = page->items.v[i].row->client;
	for (i = 0; i < page->due.n && i < DUE_SHOWN; i++)
		ids.v[ids.n++] = page->due.v[i].row->client;
	return audit_clients(req->arena, &ids);
}

static int64_t
therapist_of(const struct request *req)
{
	return req->role == ROLE_OWNER ? 0 : req->user.id;
}

/* For owners only: others cannot solve it. */
static const char *
backup_trouble(const struct request *req)
{
	char day[DAY_SIZE];

	if (req->role != ROLE_OWNER)
		return NULL;
	if (req->conf->backup_directory[0] == '\0')
		return tr(req->lang, "No backups are made.");
	if (!backup_late(req->now))
		return NULL;
	if (backup_last() == 0)
		return tr(req->lang, "No backup was made yet.");
	day_of_instant(backup_last(), day);
	return arena_printf(req->arena,
	    tr(req->lang, "No checked backup since %s."),
	    tr_day(req->arena, req->lang, day, true));
}
