/*
 * checkin.c: the client's form: showing it, and storing what comes
 * back, once however often it is sent. Its fields stand in checkin/answers.c,
 * its questions in checkin/questions.c.
 */
#include "history.h"
#include "pages.h"
#include "system.h"

#include <string.h>

#define PROBLEM N_("There is a problem")
#define LATER                                                               \
	N_("Many check-ins came in the last hour. Nothing was stored this " \
	   "time, but your answers are still here. Send again later, "      \
	   "please.")
#define TOMORROW                                                         \
	N_("Very many check-ins came in the last 24 hours. Nothing was " \
	   "stored this time, but your answers are still here. Send "    \
	   "again tomorrow, or tell your therapist, please.")

static enum err go_done(struct request *, struct response *);
static enum err show_done(struct request *, struct response *);
static void problems_make(struct request *, const struct asking *,
    const struct prompts *, struct checkin_page *);
static bool is_field(const struct prompts *, const char *);
static enum err
limit_find(struct request *, const struct checkin *, const char **);
static bool is_stored(struct request *, const char *);
static enum err
show_again(struct request *, struct asking *, const char *, struct response *);
static enum err show_refused(
    struct request *, struct asking *, const char *, struct response *);
static enum err show_limited(struct request *, struct asking *, const char *,
    const char *, struct response *);
static enum err
show_conflict(struct request *, struct asking *, struct response *);
static enum err after_new(struct request *, const struct asking *);
static enum err store_techniques(struct request *, const struct asking *);

enum err
get_checkin(struct request *req, struct response *res)
{
	struct asking asking;
	const char *word = pairs_get(&req->query, "moment");
	int moment = word ? word_find(moment_words, MOMENT_N, word) : -1;
	enum err err;

	if (req->link.used)
		return show_done(req, res);
	if (!frame_consented(req))
		return consent_show(req, res);
	answers_clear(req, &asking);
	random_id(asking.answers.checkin.id);
	err = asking_load(req, &asking);
	if (err == OK)
		err = readings_ask(req, &asking);
	if (err != OK)
		return err;
	asking.answers.checkin.moment =
	    moment < 0 ? moment_choose(&asking.state) : (enum moment)moment;
	/* After Back, a browser fills the answers into a new page too, but
	 * not the id: sent again, they would be stored twice. */
	res->back_keeps = !req->link.tablet;
	return checkin_show(req, &asking, NULL, NULL, res);
}

enum err
post_checkin(struct request *req, struct response *res)
{
	struct asking asking;

	if (!frame_consented(req))
		return consent_show(req, res);
	answers_clear(req, &asking);
	if (req->link.used) {
		const char *id = pairs_get(&req->form, "id");

		return id != NULL && is_stored(req, id) ? go_done(req, res)
							: ERR_CONFLICT;
	}
	return checkin_store(req, &asking, NULL, res);
}

enum err
checkin_show(struct request *req, struct asking *asking, const char *heading,
    const char *back, struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct prompts prompts;
	struct checkin_page page = {
		.req = req,
		.asking = asking,
		.prompts = &prompts,
		.action = back ? back : frame_path(req, ""),
		.back = back,
		.heading = heading,
	};
	enum err err = OK;

	if (asking->client.id == 0)
		err = asking_load(req, asking);
	if (err != OK)
		return err;
	prompts_make(req, asking, &prompts);
	problems_make(req, asking, &prompts, &page);
	page.seconds = prompts_seconds(&prompts);
	page.other_day = strcmp(asking->answers.checkin.day, req->today) != 0;
	page.earliest = tr_day(req->arena, req->lang, asking->earliest, false);
	page.day_error = field_error_text(
	    req->arena, req->lang, &asking->answers.errors, "day");
	tmpl_checkin(&out, &page);
	frame_respond(res, &out);
	return OK;
}

enum err
checkin_store(struct request *req, struct asking *asking, const char *back,
    struct response *res)
{
	const struct checkin *checkin = &asking->answers.checkin;
	const char *limit = NULL;
	enum stored stored;
	enum err err = answers_read(req, asking);

	/* What was stored once was right then, however late it comes again. */
	if (err == ERR_INVALID && req->refused == 0 &&
	    is_stored(req, checkin->id)) {
		asking->repeat = true;
		asking->answers.errors.n = 0;
		asking->readings.n = 0;
		err = answers_read(req, asking);
	}
	if (req->refused != 0 && (err == OK || err == ERR_INVALID))
		return show_refused(req, asking, back, res);
	if (err == ERR_INVALID)
		return show_again(req, asking, back, res);
	if (err != OK)
		return err;
	/* Reserve the remaining space for the portal and the log. */
	if (disk_low(req->conf->store_path, req->now) &&
	    !is_stored(req, checkin->id))
		return ERR_UNAVAILABLE;
	err = limit_find(req, checkin, &limit);
	if (err == OK && limit != NULL)
		return show_limited(req, asking, limit, back, res);
	if (err == OK)
		err = checkin_put(req->db, req->link.client, checkin,
		    &asking->readings, &stored);
	if (err == ERR_CONFLICT)
		return show_conflict(req, asking, res);
	if (err == OK && stored == STORED_NEW)
		err = after_new(req, asking);
	if (err != OK)
		return err;
	return req->link.tablet ? go_done(req, res)
				: receipt_go(req, checkin->id, res);
}

/* Where a device of the practice goes when its one check-in is stored. */
static enum err
go_done(struct request *req, struct response *res)
{
	res->status = 303;
	res->location = req->link.by == BY_THERAPIST
			    ? arena_printf(req->arena, "/clients/%lld",
				  (long long)req->link.client)
			    : frame_path(req, "");
	return OK;
}

static enum err
show_done(struct request *req, struct response *res)
{
	struct buf out = { .arena = req->arena };

	tmpl_done(&out, req);
	frame_respond(res, &out);
	res->clears = true;
	return OK;
}

/* Each problem once, with a link where its question is on the page. */
static void
problems_make(struct request *req, const struct asking *asking,
    const struct prompts *prompts, struct checkin_page *page)
{
	const struct field_errors *errors = &asking->answers.errors;
	struct problem *problems =
	    arena_array(req->arena, struct problem, errors->n);
	size_t i, j, n = 0;

	for (i = 0; i < errors->n; i++) {
		const char *name = errors->v[i].name;
		struct problem problem = {
			is_field(prompts, name) ? name : NULL,
			field_error_text(req->arena, req->lang, errors, name),
		};

		for (j = 0; j < n; j++) {
			if (strcmp(problems[j].text, problem.text) == 0 &&
			    problems[j].field == problem.field)
				break;
		}
		if (j == n)
			problems[n++] = problem;
	}
	page->problems = problems;
	page->problems_n = n;
}

/* The name of a question is the id of its first element. */
static bool
is_field(const struct prompts *prompts, const char *name)
{
	size_t i;

	for (i = 0; i < prompts->n; i++) {
		if (strcmp(prompts->v[i].question->field, name) == 0)
			return true;
	}
	return strcmp(name, "day") == 0 || strcmp(name, "something_text") == 0;
}

/*
 * What to say where this would be one too many, else NULL; what is stored
 * already is free. A client's own are counted where they are stored, in the
 * write that stores this one: neither a restart nor another link gives more.
 * A form asks about one of three moments, so that a day has few; who catches
 * up on the LATE_DAYS that a form may be late sends about a dozen. Twice
 * that is let through, and enough corrections to change each twice.
 */
static enum err
limit_find(struct request *req, const struct checkin *checkin, const char **out)
{
	const struct conf *conf = req->conf;
	int64_t per_day = conf->limits_client_per_day;
	struct sent_lately sent;
	bool over;
	enum err err = OK;

	*out = NULL;
	if (source_limited(req, "checkin"))
		*out = LATER;
	if (checkin->by == BY_CLIENT &&
	    (per_day > 0 || conf->limits_link_per_hour > 0)) {
		err = checkin_sent(req->db, req->link.client, req->now, &sent);
		over = checkin->replaces[0] == '\0'
			   ? sent.day >= per_day
			   : sent.corrections * 2 >= per_day * 5;
		if (err == OK && per_day > 0 && over)
			*out = TOMORROW;
		else if (err == OK && conf->limits_link_per_hour > 0 &&
			 sent.hour >= conf->limits_link_per_hour)
			*out = LATER;
	}
	if (err == OK && *out != NULL && is_stored(req, checkin->id))
		*out = NULL;
	return err;
}

static bool
is_stored(struct request *req, const char *id)
{
	struct checkin stored;
	struct readings readings;

	return checkin_get(req->db, req->arena, req->link.client, id, &stored,
		   &readings) == OK;
}

static enum err
show_again(struct request *req, struct asking *asking, const char *back,
    struct response *res)
{
	res->status = 422;
	/* An id that was damaged is replaced, or it would be so for ever. */
	if (*asking->answers.checkin.id == '\0')
		random_id(asking->answers.checkin.id);
	return checkin_show(req, asking, PROBLEM, back, res);
}

/* It did not come whole: what did is shown, and nothing is stored. */
static enum err
show_refused(struct request *req, struct asking *asking, const char *back,
    struct response *res)
{
	const char *why =
	    N_("This page sent something we did not ask for. "
	       "Open your link again, please.");
	enum err err;

	if (req->refused == 413)
		why =
		    N_("This was too long, so nothing was stored. What did "
		       "not fit is left out below. Shorten it and send "
		       "again, please.");
	field_error_add(req->arena, &asking->answers.errors, "", why, 0, 0);
	err = show_again(req, asking, back, res);
	res->status = req->refused;
	return err;
}

static enum err
show_limited(struct request *req, struct asking *asking, const char *why,
    const char *back, struct response *res)
{
	res->status = 429;
	field_error_add(req->arena, &asking->answers.errors, "", why, 0, 0);
	return checkin_show(req, asking, PROBLEM, back, res);
}

/*
 * This form was stored before with other answers: somebody went back and
 * changed it. What is here now is kept, to be sent as a correction.
 */
static enum err
show_conflict(struct request *req, struct asking *asking, struct response *res)
{
	struct checkin *checkin = &asking->answers.checkin;
	const char *receipt = receipt_path(req, checkin->id, "");

	res->status = 409;
	random_id(checkin->id);
	field_error_add(req->arena, &asking->answers.errors, "",
	    N_("The first answers are stored and were not changed. To put the "
	       "answers below in their place, send again."),
	    0, 0);
	return checkin_show(req, asking,
	    N_("You sent this form before, with other answers"), receipt, res);
}

/* What a check-in that was not there before brings with it. */
static enum err
after_new(struct request *req, const struct asking *asking)
{
	struct actor actor = { ACTOR_CLIENT, req->link.client };
	enum err err = store_techniques(req, asking);

	if (req->link.by == BY_THERAPIST)
		actor = (struct actor){ ACTOR_USER, req->link.made_by };

	if (err == OK)
		err = link_used(req->db, req->latest, req->token_hash,
		    (int)req->conf->link_days);
	if (err == OK)
		err = audit_add(req->db, req->now, actor, "check-in sent",
		    req->link.client, asking->answers.checkin.id);
	if (err != OK)
		return err;
	sender_count(req, "checkin");
	return OK;
}

/* The client names the techniques of a session that the therapist has not
 * logged; how many minutes each took is unknown. */
static enum err
store_techniques(struct request *req, const struct asking *asking)
{
	uint64_t named = asking->answers.techniques;
	struct session session = { 0 }, logged;
	enum err err;
	int i;

	named &= ~(UINT64_C(1) << TECHNIQUE_UNSURE);
	if (named == 0)
		return OK;
	err = session_on_day(req->db, req->arena, req->link.client,
	    asking->answers.checkin.day, &logged);
	if (err == OK && !logged.by_client)
		return OK;
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	memcpy(session.day, asking->answers.checkin.day, DAY_SIZE);
	session.by_client = true;
	session.therapist_text = "";
	session.note = "";
	for (i = 0; i < TECHNIQUE_N; i++)
		session.minutes[i] =
		    named >> i & 1 ? MINUTES_UNKNOWN : NOT_USED;
	if (err == OK && memcmp(session.minutes, logged.minutes,
			     sizeof(session.minutes)) == 0)
		return OK;
	return session_put(req->db, req->now, req->link.client, &session);
}
