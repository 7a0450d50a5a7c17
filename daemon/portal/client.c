/*
 * client.c: the page of one client: the report's figures, the chart, the
 * techniques, and all sessions and check-ins.
 */
#include "pages.h"

#include <string.h>

#include "analysis.h"
#include "chart.h"
#include "source.h"
#include "store.h"
#include "words.h"

/* The work data of a page, while the history is read and analysed. */
struct at_a_glance {
	struct source source; /* first: source * is cast to this */
	struct request *req;
	struct analysis analysis;
	struct client_page page;
	struct tile tiles[TILE_N];
	struct buf chart; /* only the chart */
};

static void compute(void *);
static enum err show(struct request *, void *, struct response *);
static void draw_chart(void *);
static enum err show_chart(struct request *, void *, struct response *);
static void analyse(struct at_a_glance *);
static enum err
facts_make(struct request *, const struct history *, struct client_page *);
static const char *link_fact(struct request *, const struct links *, bool *);
static const char *language_name(enum lang, enum lang);
static void fact_add(struct client_page *, const char *);
static void months_before(const char *, int, char[DAY_SIZE]);
static int day_of_month(const char *);

#define FACTS_MAX 5

enum err
get_client(struct request *req, struct response *res)
{
	struct at_a_glance *glance =
	    arena_new_of(req->arena, struct at_a_glance);

	glance->req = req;
	return source_read(req, &glance->source, compute, show, res);
}

enum err
get_client_chart_svg(struct request *req, struct response *res)
{
	struct at_a_glance *glance =
	    arena_new_of(req->arena, struct at_a_glance);

	glance->req = req;
	return source_read(req, &glance->source, draw_chart, show_chart, res);
}

size_t
periods_make(const struct request *req, const struct history *history,
    struct period out[PERIOD_N])
{
	enum lang lang = req->lang;
	const char *chosen = pairs_get(&req->query, "period");
	const char *first = history_first_day(history);
	size_t i;

	out[0] = (struct period){ "1m", tr(lang, "1 month"),
		tr(lang, "Last month"), "" };
	out[1] = (struct period){ "3m", tr(lang, "3 months"),
		tr(lang, "Last 3 months"), "" };
	out[2] = (struct period){ "1y", tr(lang, "1 year"),
		tr(lang, "Last year"), "" };
	out[3] = (struct period){ "all", tr(lang, "All"),
		tr(lang, "All records"), "" };
	months_before(req->today, 1, out[0].from);
	months_before(req->today, 3, out[1].from);
	months_before(req->today, 12, out[2].from);
	for (i = 0; chosen != NULL && i < PERIOD_N; i++) {
		if (strcmp(out[i].word, chosen) == 0)
			return i;
	}
	return first[0] == '\0' || strcmp(first, out[2].from) >= 0 ? 3 : 2;
}

/* In a worker thread when the history is long. */
static void
compute(void *arg)
{
	struct at_a_glance *glance = arg;
	struct client_page *page = &glance->page;
	struct arena *arena = glance->req->arena;
	enum lang lang = glance->req->lang;

	analyse(glance);
	tiles_make(arena, lang, &glance->analysis, glance->tiles);
	records_make(arena, lang, &glance->source.history, &glance->analysis,
	    &page->records);
	page->pain.arena = page->techniques.arena = arena;
	if (glance->analysis.pain.series.n > 0)
		chart_pain_svg(&page->pain, &glance->analysis, lang);
	if (glance->analysis.outcomes[RIGHT_AFTER].sessions > 0 ||
	    glance->analysis.outcomes[BY_NEXT_VISIT].sessions > 0)
		chart_technique_svg(&page->techniques, &glance->analysis, lang);
}

static enum err
show(struct request *req, void *arg, struct response *res)
{
	struct at_a_glance *glance = arg;
	struct client_page *page = &glance->page;
	const struct history *history = &glance->source.history;
	struct buf out = { .arena = req->arena };
	enum err err = consents_given(req->db, req->id, &page->consents);

	page->req = req;
	page->client = &history->client;
	page->analysis = &glance->analysis;
	page->tiles = glance->tiles;
	page->lacks = report_lacks(req->arena, page->client->name);
	if (err == OK)
		err = facts_make(req, history, page);
	if (err == OK)
		err = work_items_of(req, &history->client, &page->flags);
	if (err == OK && !records_place(req, page))
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = records_tell(req, history, page);
	if (err != OK)
		return err;
	tmpl_client(&out, page);
	portal_respond(res, &out);
	return OK;
}

/* As above. */
static void
draw_chart(void *arg)
{
	struct at_a_glance *glance = arg;

	analyse(glance);
	glance->chart.arena = glance->req->arena;
	chart_pain_svg(&glance->chart, &glance->analysis, glance->req->lang);
}

static enum err
show_chart(struct request *req, void *arg, struct response *res)
{
	struct at_a_glance *glance = arg;

	(void)req;
	html_respond(res, &glance->chart);
	res->type = "image/svg+xml";
	return OK;
}

static void
analyse(struct at_a_glance *glance)
{
	struct client_page *page = &glance->page;
	const struct history *history = &glance->source.history;

	page->period = periods_make(glance->req, history, page->periods);
	analysis_make(glance->req->arena, history,
	    page->periods[page->period].from, glance->req->today,
	    &glance->analysis);
}

/* The facts under the name. */
static enum err
facts_make(struct request *req, const struct history *history,
    struct client_page *page)
{
	const struct client *client = &history->client;
	const char *first = client->first_treatment_day;
	struct links links = { NULL, 0 };
	enum err err = link_list(req->db, req->arena, client->id, &links);

	if (err != OK)
		return err;
	page->facts = arena_array(req->arena, const char *, FACTS_MAX);
	fact_add(page, language_name(req->lang, client->language));
	if (first[0] == '\0' && history->sessions.n > 0)
		first = history->sessions.v[0].day;
	if (first[0] != '\0')
		fact_add(
		    page, arena_printf(req->arena, tr(req->lang, "since %s"),
			      tr_day(req->arena, req->lang, first, true)));
	fact_add(
	    page, history->sessions.n == 1
		      ? tr(req->lang, "1 session")
		      : arena_printf(req->arena, tr(req->lang, "%zu sessions"),
			    history->sessions.n));
	fact_add(page, link_fact(req, &links, &page->linked));
	if (client->archived_at != 0)
		fact_add(page, tr(req->lang, "archived"));
	return OK;
}

/* Describes the newest valid link. */
static const char *
link_fact(struct request *req, const struct links *links, bool *linked)
{
	char expires[DAY_SIZE], used[DAY_SIZE];
	const struct link *link;
	size_t i;

	*linked = false;
	for (i = 0; i < links->n; i++) {
		link = &links->v[i];
		if (link->revoked == 0 && link->expires > req->latest)
			break;
	}
	if (i == links->n)
		return tr(req->lang, "no link");
	*linked = true;
	day_of_instant(link->expires, expires);
	if (link->last_used == 0)
		return arena_printf(req->arena,
		    tr(req->lang, "link not used yet, expires %s"),
		    tr_day(req->arena, req->lang, expires, true));
	day_of_instant(link->last_used, used);
	return arena_printf(req->arena,
	    tr(req->lang, "link used %s, expires %s"),
	    strcmp(used, req->today) == 0
		? tr(req->lang, "today")
		: tr_day(req->arena, req->lang, used, false),
	    tr_day(req->arena, req->lang, expires, true));
}

static const char *
language_name(enum lang lang, enum lang of)
{
	static const char *const names[] = { "English", "Malay", "Chinese",
		"Tamil" };

	return tr(lang, names[of]);
}

static void
fact_add(struct client_page *page, const char *fact)
{
	page->facts[page->facts_n++] = fact;
}

/* The same day some months earlier; in a shorter month, its last day. */
static void
months_before(const char *day, int months, char out[DAY_SIZE])
{
	int number = day_number(day) - day_of_month(day);
	int i, too_long;

	for (i = 1; i < months; i++) {
		day_text(number, out);
		number -= day_of_month(out);
	}
	day_text(number, out);
	too_long = day_of_month(out) - day_of_month(day);
	day_text(too_long > 0 ? number - too_long : number, out);
}

static int
day_of_month(const char *day)
{
	return (day[8] - '0') * 10 + day[9] - '0';
}
