/*
 * session.c: logging and correcting a session, in one form. Each save makes a
 * new version. A form that is older than the latest version is shown again and
 * does not replace that version.
 */
#include "history.h"
#include "pages.h"

#include <string.h>

#include "store.h"
#include "system.h"

#define OVERTAKEN                                                \
	"A session on this day was saved since this form was "   \
	"opened, or stands there already. Save again to make a " \
	"new version of it."
#define TAKEN "Another session of this client is on this day."

static enum err post_session(struct request *, int, struct response *);
static enum err around(struct request *, const char *, int, struct history *);
static enum err one_more(enum err, size_t *);
static void form_start(struct session_form *);
static void
form_of(struct request *, const struct session *, struct session_form *);
static const struct session *
session_of_day(const struct history *, const char *);
static const struct session *session_of_number(const struct history *, int64_t);
static const struct session *replaced(struct request *, const struct history *,
    const struct session_form *, struct field_errors *);
static const char *version_text(struct arena *, const struct session *);
static bool same(const struct session *, const struct session *);
static enum err save(struct request *, const struct session *, struct session *,
    struct readings *);
static enum err
save_readings(struct request *, const char *, const char *, struct readings *);
static enum err respond_form(struct request *, const struct history *,
    struct session_form *, const struct field_errors *, struct response *);
static const char *
scores_text(struct request *, const struct history *, const char *);
static const char *score_text(
    struct request *, const struct checkin *, const char *, const char *);

enum err
get_client_session_new(struct request *req, struct response *res)
{
	struct history history;
	struct session_form form;
	const struct session *on_day;
	const char *day = pairs_get(&req->query, "day");
	const char *same_again = pairs_get(&req->query, "same");
	enum err err;

	if (day != NULL && (!parse_day(day) || strcmp(day, req->today) > 0))
		return ERR_INVALID;
	if (day == NULL)
		day = req->today;
	err = around(req, day, 0, &history);
	if (err != OK)
		return err;
	form_start(&form);
	memcpy(form.day, day, DAY_SIZE);
	on_day = session_of_day(&history, form.day);
	if (on_day != NULL)
		form_of(req, on_day, &form);
	else if (same_again != NULL && history.sessions.n > 0)
		session_form_fill(req->arena,
		    &history.sessions.v[history.sessions.n - 1], &form);
	if (on_day == NULL)
		form.note = "";
	session_form_rows(req->arena, &history, &form);
	return respond_form(req, &history, &form, NULL, res);
}

enum err
get_client_session(struct request *req, struct response *res)
{
	struct history history;
	struct session_form form;
	struct session session;
	enum err err = req->number > INT32_MAX
			   ? ERR_NOT_FOUND
			   : session_get(req->db, req->arena, req->id,
				 (int)req->number, &session);

	if (err == OK)
		err = around(req, session.day, session.number, &history);
	if (err != OK)
		return err;
	form_start(&form);
	form_of(req, &session, &form);
	form.number = session.number;
	session_form_rows(req->arena, &history, &form);
	return respond_form(req, &history, &form, NULL, res);
}

enum err
post_client_session_new(struct request *req, struct response *res)
{
	return post_session(req, 0, res);
}

enum err
post_client_session(struct request *req, struct response *res)
{
	return req->number > INT32_MAX
		   ? ERR_NOT_FOUND
		   : post_session(req, (int)req->number, res);
}

/* number: the session to correct, or 0. */
static enum err
post_session(struct request *req, int number, struct response *res)
{
	struct field_errors errors = { NULL, 0 };
	struct readings readings = { NULL, 0 };
	struct history history;
	struct session_form form = { .number = number };
	const struct session *stored;
	struct session session;
	enum err err;

	session_form_read(req, &form, &errors);
	session_form_readings(req, &form, &readings, &errors);
	err = around(req, form.day, number, &history);
	if (err != OK)
		return err;
	if (number != 0 && session_of_number(&history, number) == NULL)
		return ERR_NOT_FOUND;
	stored = replaced(req, &history, &form, &errors);
	if (errors.n > 0)
		return respond_form(req, &history, &form, &errors, res);
	session_form_session(req->arena, &form, stored, &session);
	session.made_by = req->user.id;
	err = save(req, stored, &session, &readings);
	if (err == OK && stored == NULL && form.planned == 0 &&
	    plan_open(&history.plan))
		err =
		    plan_take(req->db, req->id, &history.plan, session.number);
	if (err != OK)
		return err;
	res->status = 303;
	res->location =
	    arena_printf(req->arena, "/clients/%lld", (long long)req->id);
	return OK;
}

/*
 * Loads the part of the history that a day's form shows: the day's session,
 * readings and scores, the session with this number (0: none), and, as the last
 * one, the latest session.
 */
static enum err
around(struct request *req, const char *day, int number, struct history *out)
{
	struct session sessions[3];
	size_t n = 0;
	enum err err;

	*out = (struct history){ 0 };
	err = client_get(req->db, req->arena, req->id, &out->client);
	if (err == OK)
		err = plan_get(req->db, req->arena, req->id, &out->plan);
	if (err == OK)
		err = checkin_of_day(
		    req->db, req->arena, req->id, day, &out->checkins);
	if (err == OK)
		err = reading_of_day(
		    req->db, req->arena, req->id, day, &out->readings);
	if (err == OK)
		err = one_more(session_on_day(req->db, req->arena, req->id, day,
				   &sessions[n]),
		    &n);
	if (err == OK && number != 0)
		err = one_more(session_get(req->db, req->arena, req->id, number,
				   &sessions[n]),
		    &n);
	if (err == OK)
		err = one_more(
		    session_latest(req->db, req->arena, req->id, &sessions[n]),
		    &n);
	if (err != OK)
		return err;
	out->sessions.v = arena_array(req->arena, struct session, n);
	out->sessions.n = n;
	if (n > 0)
		memcpy(out->sessions.v, sessions, n * sizeof(sessions[0]));
	return OK;
}

/* Counts a found session; a missing one is no error. */
static enum err
one_more(enum err err, size_t *n)
{
	*n += err == OK;
	return err == ERR_NOT_FOUND ? OK : err;
}

static void
form_start(struct session_form *form)
{
	int i;

	*form = (struct session_form){ .seen = "", .note = "" };
	random_id(form->id);
	for (i = 0; i < TECHNIQUE_N; i++) {
		form->minutes[i] = NOT_ANSWERED;
		form->typed[i] = "";
	}
	session_regions_fill(&(struct session){ 0 }, form);
}

static void
form_of(struct request *req, const struct session *session,
    struct session_form *form)
{
	session_form_fill(req->arena, session, form);
	memcpy(form->day, session->day, DAY_SIZE);
	form->seen = version_text(req->arena, session);
}

static const struct session *
session_of_day(const struct history *history, const char *day)
{
	size_t i;

	for (i = 0; i < history->sessions.n; i++) {
		if (strcmp(history->sessions.v[i].day, day) == 0)
			return &history->sessions.v[i];
	}
	return NULL;
}

static const struct session *
session_of_number(const struct history *history, int64_t number)
{
	size_t i;

	for (i = 0; i < history->sessions.n; i++) {
		if (history->sessions.v[i].number == number)
			return &history->sessions.v[i];
	}
	return NULL;
}

/*
 * Returns the stored session that the form replaces, or NULL. Adds an error
 * when the user has not seen its latest version, or when the day belongs to
 * another session. A form sent twice changes nothing the second time and
 * passes.
 */
static const struct session *
replaced(struct request *req, const struct history *history,
    const struct session_form *form, struct field_errors *errors)
{
	const struct session *on_day = session_of_day(history, form->day);
	const struct session *stored =
	    form->number == 0 ? on_day
			      : session_of_number(history, form->number);
	struct session meant;

	if (stored == NULL)
		return NULL;
	if (on_day != NULL && on_day != stored)
		field_error_add(req->arena, errors, "day", TAKEN, 0, 0);
	session_form_session(req->arena, form, stored, &meant);
	if (strcmp(form->seen, version_text(req->arena, stored)) != 0 &&
	    !same(stored, &meant))
		field_error_add(req->arena, errors, "day", OVERTAKEN, 0, 0);
	return stored;
}

static const char *
version_text(struct arena *arena, const struct session *session)
{
	return arena_printf(arena, "%d.%d", session->number, session->version);
}

/* Whether a new version would equal the stored one. */
static bool
same(const struct session *stored, const struct session *meant)
{
	return !stored->by_client && strcmp(stored->day, meant->day) == 0 &&
	       strcmp(stored->note, meant->note) == 0 &&
	       memcmp(stored->minutes, meant->minutes,
		   sizeof(stored->minutes)) == 0 &&
	       session_regions_same(stored, meant);
}

static enum err
save(struct request *req, const struct session *stored, struct session *session,
    struct readings *readings)
{
	enum err err = OK;

	if (stored == NULL || !same(stored, session))
		err = session_put(req->db, req->now, req->id, session);
	else
		*session = *stored;
	if (err != OK)
		return err;
	req->detail = version_text(req->arena, session);
	return save_readings(req, stored != NULL ? stored->day : session->day,
	    session->day, readings);
}

/* from: the session's former day; to: its new day. */
static enum err
save_readings(struct request *req, const char *from, const char *to,
    struct readings *readings)
{
	struct readings known = { NULL, 0 };
	enum stored stored;
	enum err err =
	    reading_of_day(req->db, req->arena, req->id, from, &known);
	size_t i;

	if (err != OK)
		return err;
	session_readings_settle(req, &known, from, to, readings);
	for (i = 0; err == OK && i < readings->n; i++)
		err = reading_put(req->db, req->id, &readings->v[i], &stored);
	return err;
}

static enum err
respond_form(struct request *req, const struct history *history,
    struct session_form *form, const struct field_errors *errors,
    struct response *res)
{
	static const struct field_errors none = { NULL, 0 };
	struct buf out = { .arena = req->arena };
	struct session_page page = { .req = req,
		.client = &history->client,
		.form = form,
		.errors = errors != NULL ? errors : &none };

	page.on_day = form->number != 0
			  ? session_of_number(history, form->number)
			  : session_of_day(history, form->day);
	if (page.on_day == NULL && plan_open(&history->plan))
		page.planned = plan_place_text(req->arena, req->lang,
		    &history->plan, history->plan.sessions_n);
	page.scores = scores_text(req, history, form->day);
	page.has_last = history->sessions.n > 0 && form->number == 0;
	if (errors != NULL) {
		/* Nothing was stored: the next try is a new form, and its user
		 * has now seen the stored version. */
		random_id(form->id);
		form->seen = page.on_day == NULL
				 ? ""
				 : version_text(req->arena, page.on_day);
		res->status = 422;
	}
	tmpl_session(&out, &page);
	portal_respond(res, &out);
	return OK;
}

/* Describes the client's scores of the day, so that nobody asks again. */
static const char *
scores_text(struct request *req, const struct history *history, const char *day)
{
	const struct checkin *checkin, *arrival = NULL, *after = NULL;
	size_t i;

	for (i = 0; i < history->checkins.n; i++) {
		checkin = &history->checkins.v[i];
		if (strcmp(checkin->day, day) != 0)
			continue;
		if (checkin->moment == MOMENT_ARRIVAL)
			arrival = checkin;
		if (checkin->moment == MOMENT_AFTER)
			after = checkin;
	}
	return arena_printf(req->arena, "%s · %s",
	    score_text(req, arrival, tr(req->lang, "pain on arrival"),
		tr(req->lang, "pain on arrival not sent")),
	    score_text(req, after, tr(req->lang, "pain after"),
		tr(req->lang, "pain after not sent yet")));
}

static const char *
score_text(struct request *req, const struct checkin *checkin, const char *name,
    const char *missing)
{
	char clock[6];

	if (checkin == NULL ||
	    checkin->answers[QUESTION_PAIN_NOW] == NOT_ANSWERED)
		return missing;
	if (checkin->submitted_at == 0)
		return arena_printf(req->arena, "%s %d", name,
		    checkin->answers[QUESTION_PAIN_NOW]);
	instant_clock(checkin->submitted_at, clock);
	return arena_printf(req->arena, tr(req->lang, "%s %d at %s"), name,
	    checkin->answers[QUESTION_PAIN_NOW], clock);
}
