/*
 * visit.c: what people do with a browser. The therapist signs in, makes
 * a link for each client and downloads the reports; the clients agree to the
 * notice and send their forms. All of it over HTTP, page by page, with what
 * the pages themselves carry.
 */
#include "demo.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool sign_in(struct demo_http *, const char *);
static bool find_clients(struct demo_http *, struct demo_visitors *);
static bool make_link(struct demo_http *, struct demo_visitors *, size_t);
static bool agree(struct demo_http *, const char *);
static bool
send_form(struct demo_http *, const struct demo_form *, const char *);
static void
answer_scores(struct demo_http *, struct buf *, const struct demo_form *);
static void
answer_rest(struct demo_http *, struct buf *, const struct demo_form *);
static void
answer_readings(struct demo_http *, struct buf *, const struct demo_form *);
static void add_score(struct demo_http *, struct buf *, const char *, int);
static void add(struct demo_http *, struct buf *, const char *, const char *);
static bool get_report(struct demo_http *, struct demo_visitors *, size_t);
static bool save(struct demo_http *, const char *);
static bool expect(struct demo_http *, int, const char *);

bool
demo_make_links(struct demo_http *http, struct demo_visitors *visitors)
{
	size_t i;

	if (!sign_in(http, visitors->password) || !find_clients(http, visitors))
		return false;
	for (i = 0; i < DEMO_CLIENTS; i++) {
		if (!make_link(http, visitors, i))
			return false;
	}
	return true;
}

bool
demo_send_forms(struct demo_http *http, struct demo_visitors *visitors)
{
	const struct demo_practice *practice = visitors->practice;
	const struct demo_course *last = NULL;
	const char *cookie = http->cookie;
	bool ok = true;
	size_t i;

	/* A client's phone knows nothing of the therapist's session. */
	http->cookie = NULL;
	for (i = 0; i < practice->forms.n && ok; i++) {
		const struct demo_form *form = &practice->forms.v[i];
		const char *link = visitors->links[form->course - demo_courses];

		if (form->course != last)
			ok = agree(http, link);
		last = form->course;
		ok = ok && send_form(http, form, link);
		visitors->sent += ok;
	}
	http->cookie = cookie;
	return ok;
}

bool
demo_get_reports(struct demo_http *http, struct demo_visitors *visitors)
{
	size_t i;

	for (i = 0; i < DEMO_CLIENTS; i++) {
		if (!get_report(http, visitors, i))
			return false;
	}
	return true;
}

static bool
sign_in(struct demo_http *http, const char *password)
{
	struct buf form = { .arena = http->arena };

	if (!demo_http(http, "/login", NULL) ||
	    !expect(http, 200, "the page to sign in"))
		return false;
	add(http, &form, "csrf", demo_http_value(http, "name=\"csrf\""));
	add(http, &form, "name", DEMO_THERAPIST);
	add(http, &form, "password", password);
	return demo_http(http, "/login", &form) &&
	       expect(http, 303, "signing in");
}

/* The number of each client stands in its row of the list. */
static bool
find_clients(struct demo_http *http, struct demo_visitors *visitors)
{
	static const char link[] = "href=\"/clients/";
	const char *p, *code, *row;
	size_t i;

	if (!demo_http(http, "/clients", NULL) ||
	    !expect(http, 200, "the list of clients"))
		return false;
	for (i = 0; i < DEMO_CLIENTS; i++) {
		code = strstr(http->body, demo_courses[i].code);
		row = NULL;
		for (p = http->body; code != NULL && p < code &&
				     (p = strstr(p, link)) != NULL && p < code;
		     p += strlen(link))
			row = p + strlen(link);
		if (row == NULL || !parse_int(arena_strndup(http->arena, row,
						  strspn(row, "0123456789")),
				       1, INT64_MAX, &visitors->ids[i])) {
			http->problem = arena_printf(http->arena,
			    "%s is not on the list of clients",
			    demo_courses[i].code);
			return false;
		}
	}
	return true;
}

static bool
make_link(struct demo_http *http, struct demo_visitors *visitors, size_t i)
{
	const char *path = arena_printf(
	    http->arena, "/clients/%lld/link", (long long)visitors->ids[i]);
	struct buf form = { .arena = http->arena };
	const char *address;

	if (!demo_http(http, path, NULL) ||
	    !expect(http, 200, "the page of a link"))
		return false;
	add(http, &form, "csrf", demo_http_value(http, "name=\"csrf\""));
	add(http, &form, "action", "make");
	if (!demo_http(http, path, &form) ||
	    !expect(http, 200, "making a link"))
		return false;
	address = demo_http_value(http, "id=\"address\"");
	address = address ? strstr(address, "/c/") : NULL;
	visitors->links[i] = address;
	return address != NULL || expect(http, 0, "the address of a link");
}

/* The first visit shows the notice and one button. */
static bool
agree(struct demo_http *http, const char *link)
{
	const char *path = arena_printf(http->arena, "%s/consent", link);
	struct buf form = { .arena = http->arena };

	if (!demo_http(http, link, NULL) || !expect(http, 200, "a form"))
		return false;
	if (strstr(http->body, path) == NULL)
		return true;
	add(http, &form, "purpose", "data");
	add(http, &form, "purpose", "messages");
	return demo_http(http, path, &form) &&
	       expect(http, 303, "agreeing to the notice");
}

static bool
send_form(
    struct demo_http *http, const struct demo_form *form, const char *link)
{
	const char *moment = moment_words[form->checkin.moment];
	struct buf body = { .arena = http->arena };

	if (!demo_http(http,
		arena_printf(http->arena, "%s?moment=%s", link, moment),
		NULL) ||
	    !expect(http, 200, "a form"))
		return false;
	add(http, &body, "id", demo_http_value(http, "name=\"id\""));
	add(http, &body, "moment", demo_http_value(http, "name=\"moment\""));
	add(http, &body, "day", form->checkin.day);
	answer_scores(http, &body, form);
	answer_rest(http, &body, form);
	answer_readings(http, &body, form);
	return demo_http(http, link, &body) &&
	       expect(http, 303, "sending a form") &&
	       demo_http(http, http->location, NULL) &&
	       expect(http, 200, "the receipt");
}

static void
answer_scores(
    struct demo_http *http, struct buf *body, const struct demo_form *form)
{
	const struct checkin *checkin = &form->checkin;

	add_score(http, body, "pain_now", checkin->pain_now);
	add_score(http, body, "pain_before", checkin->pain_before);
	add_score(http, body, "tightness", checkin->tightness);
	add_score(http, body, "swelling", checkin->swelling);
	add_score(http, body, "pain_week", checkin->pain_week);
	add_score(http, body, "interference_enjoyment",
	    checkin->interference_enjoyment);
	add_score(http, body, "interference_activity",
	    checkin->interference_activity);
	add_score(http, body, "activity_1", checkin->activities[0]);
	add_score(http, body, "activity_2", checkin->activities[1]);
	add_score(http, body, "activity_3", checkin->activities[2]);
	add_score(http, body, "global_change", checkin->global_change);
}

static void
answer_rest(
    struct demo_http *http, struct buf *body, const struct demo_form *form)
{
	const struct checkin *checkin = &form->checkin;
	int i;

	if (checkin->new_soreness != NOT_ANSWERED)
		add(http, body, "new_soreness",
		    soreness_words[checkin->new_soreness]);
	if (checkin->something_else != NOT_ANSWERED)
		add(http, body, "something_else",
		    checkin->something_else ? "yes" : "no");
	if (checkin->something_else == 1)
		add(http, body, "something_text", checkin->something_text);
	for (i = 0; i < REGION_N; i++) {
		if (checkin->regions & UINT64_C(1) << i)
			add(http, body, "regions", region_words[i]);
	}
}

/* The page names the movements that it asks for. */
static void
answer_readings(
    struct demo_http *http, struct buf *body, const struct demo_form *form)
{
	const char *movement, *name;
	int n, i;

	for (n = 1; n <= READINGS_PER_FORM; n++) {
		name = arena_printf(http->arena, "movement_%d", n);
		movement = demo_http_value(
		    http, arena_printf(http->arena, "name=\"%s\"", name));
		if (movement == NULL)
			continue;
		add(http, body, name, movement);
		for (i = 0; i < 2; i++) {
			if (form->measured[i] != NULL &&
			    strcmp(form->measured[i], movement) == 0)
				break;
		}
		if (i == 2) {
			add(http, body, arena_printf(http->arena, "skip_%d", n),
			    "1");
			continue;
		}
		add_score(http, body,
		    arena_printf(http->arena, "reading_%d", n),
		    form->degrees[i]);
		add(http, body, arena_printf(http->arena, "method_%d", n),
		    method_words[METHOD_PHONE]);
	}
}

static void
add_score(struct demo_http *http, struct buf *body, const char *name, int score)
{
	if (score != NOT_ANSWERED)
		add(http, body, name, arena_printf(http->arena, "%d", score));
}

/* Answers what the page asks, and nothing else. */
static void
add(struct demo_http *http, struct buf *body, const char *name,
    const char *value)
{
	const char *field = arena_printf(http->arena, "name=\"%s\"", name);

	if (value != NULL && strstr(http->body, field) != NULL)
		demo_http_add(body, name, value);
}

static bool
get_report(struct demo_http *http, struct demo_visitors *visitors, size_t i)
{
	static const char mark[] = "filename=\"";
	const char *path, *name;

	if (!demo_http(http,
		arena_printf(http->arena, "/clients/%lld/report.pdf",
		    (long long)visitors->ids[i]),
		NULL) ||
	    !expect(http, 200, "a report"))
		return false;
	if (http->len < 5 || memcmp(http->body, "%PDF-", 5) != 0)
		return expect(http, 0, "a report");
	name = http->disposition ? strstr(http->disposition, mark) : NULL;
	name = name ? name + strlen(mark) : demo_courses[i].code;
	path = arena_printf(http->arena, "%s/%.*s", visitors->folder,
	    (int)strcspn(name, "\"/"), name);
	if (!save(http, path))
		return false;
	printf("  %-60s %s\n", path, demo_courses[i].name);
	visitors->reports++;
	return true;
}

static bool
save(struct demo_http *http, const char *path)
{
	struct buf body = { .arena = http->arena };
	bool ok;

	buf_add(&body, http->body, http->len);
	ok = file_write(path, &body);
	if (!ok)
		http->problem =
		    arena_printf(http->arena, "%s: %s", path, strerror(errno));
	return ok;
}

/* Whether the answer has this status; else says what was wanted. */
static bool
expect(struct demo_http *http, int status, const char *what)
{
	if (http->status == status)
		return true;
	http->problem = arena_printf(
	    http->arena, "%s was answered with status %d", what, http->status);
	return false;
}
