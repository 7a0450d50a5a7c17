/* receipt_rows.c: what a check-in says, in words, a row for each answer. */
#include "pages.h"

#include <string.h>

struct maker {
	struct arena *arena;
	enum lang lang;
	struct receipt_page *page;
};

static void row_add(const struct maker *, const char *, const char *);
static void score_add(const struct maker *, const char *, int);
static void after_rows(const struct maker *, const struct checkin *);
static void weekly_rows(
    const struct maker *, const struct checkin *, const struct client *);
static void technique_row(const struct maker *, uint64_t);
static void region_row(const struct maker *, uint64_t);
static void reading_row(const struct maker *, const struct reading *);
static void listed(const struct maker *, struct buf *, const char *);

void
receipt_rows(
    struct request *req, const struct asking *asking, struct receipt_page *page)
{
	struct maker maker = { req->arena, req->lang, page };
	const struct checkin *checkin = &asking->answers.checkin;
	size_t i;

	row_add(&maker, tr(req->lang, "Day"),
	    tr_day(req->arena, req->lang, checkin->day, true));
	score_add(&maker, N_("Pain now"), checkin->pain_now);
	score_add(&maker, N_("Average pain, past 7 days"), checkin->pain_week);
	after_rows(&maker, checkin);
	weekly_rows(&maker, checkin, &asking->client);
	if (checkin->moment == MOMENT_AFTER)
		technique_row(&maker, asking->answers.techniques);
	region_row(&maker, checkin->regions);
	for (i = 0; i < asking->readings.n; i++)
		reading_row(&maker, &asking->readings.v[i]);
	if (checkin->something_else == 1)
		row_add(&maker, tr(req->lang, "Something else changed"),
		    *checkin->something_text ? checkin->something_text
					     : tr(req->lang, "Yes"));
	else if (checkin->something_else == 0)
		row_add(&maker, tr(req->lang, "Something else changed"),
		    tr(req->lang, "No"));
	if (checkin->global_change != NOT_ANSWERED)
		row_add(&maker, tr(req->lang, "Since the start"),
		    tr(req->lang,
			change_choices[checkin->global_change - 1].text));
	if (*checkin->note != '\0') {
		row_add(&maker, tr(req->lang, "Note"), checkin->note);
		page->rows.v[page->rows.n - 1].words = true;
	}
}

static void
after_rows(const struct maker *maker, const struct checkin *checkin)
{
	score_add(maker, N_("Pain before the session"), checkin->pain_before);
	score_add(maker, N_("Tightness"), checkin->tightness);
	score_add(maker, N_("Swelling"), checkin->swelling);
	if (checkin->new_soreness != NOT_ANSWERED)
		row_add(maker, tr(maker->lang, "New soreness"),
		    tr(maker->lang,
			soreness_choices[checkin->new_soreness].text));
}

static void
weekly_rows(const struct maker *maker, const struct checkin *checkin,
    const struct client *client)
{
	size_t i;

	score_add(maker, N_("Interference with enjoyment of life"),
	    checkin->interference_enjoyment);
	score_add(maker, N_("Interference with general activity"),
	    checkin->interference_activity);
	/* The client's own words are no message to translate. */
	for (i = 0; i < ACTIVITY_N; i++) {
		if (checkin->activities[i] == NOT_ANSWERED)
			continue;
		row_add(maker,
		    *client->activities[i] ? client->activities[i]
					   : tr(maker->lang, "Activity"),
		    arena_printf(maker->arena, tr(maker->lang, "%d of 10"),
			checkin->activities[i]));
	}
}

static void
row_add(const struct maker *maker, const char *label, const char *value)
{
	struct receipt_page *page = maker->page;

	arena_grow(maker->arena, &page->rows);
	page->rows.v[page->rows.n++] =
	    (struct receipt_row){ label, value, false };
}

/* label is English. A score that was not given has no row. */
static void
score_add(const struct maker *maker, const char *label, int score)
{
	if (score == NOT_ANSWERED)
		return;
	row_add(maker, tr(maker->lang, label),
	    arena_printf(maker->arena, tr(maker->lang, "%d of 10"), score));
}

static void
technique_row(const struct maker *maker, uint64_t techniques)
{
	struct buf names = { .arena = maker->arena };
	size_t i;

	for (i = 0; i < TECHNIQUE_UNSURE; i++) {
		if (techniques >> i & 1)
			listed(maker, &names, technique_choices[i].text);
	}
	if (names.len > 0)
		row_add(maker, tr(maker->lang, "Part of this session"),
		    buf_text(&names));
}

static void
region_row(const struct maker *maker, uint64_t regions)
{
	struct buf names = { .arena = maker->arena };
	size_t i;

	for (i = 0; i < REGION_N; i++) {
		if (regions >> i & 1)
			listed(maker, &names, region_names[i]);
	}
	if (names.len > 0)
		row_add(
		    maker, tr(maker->lang, "Where it hurts"), buf_text(&names));
}

static void
reading_row(const struct maker *maker, const struct reading *reading)
{
	struct arena *arena = maker->arena;
	enum lang lang = maker->lang;
	const char *value;

	if (reading->side == SIDE_LEFT)
		value = arena_printf(
		    arena, tr(lang, "Left, %d°"), reading->degrees);
	else if (reading->side == SIDE_RIGHT)
		value = arena_printf(
		    arena, tr(lang, "Right, %d°"), reading->degrees);
	else
		value = arena_printf(arena, tr(lang, "%d°"), reading->degrees);
	row_add(maker, tr(lang, reading->movement->ask), value);
}

/* One name a line. */
static void
listed(const struct maker *maker, struct buf *names, const char *name)
{
	if (names->len > 0)
		buf_putc(names, '\n');
	buf_puts(names, tr(maker->lang, name));
}
