/*
 * receipt.c: what one check-in stored, in words, with the client's own
 * scores so far; and changing it, which stores another in its place.
 */
#include "pages.h"
#include "chart.h"
#include "system.h"

#include <string.h>

/* A stored check-in and what its receipt depends on. */
struct stored_checkin {
	struct checkin checkin;
	struct readings readings;
	char later[ID_SIZE]; /* what replaces it, or "" */
};

static enum err stored_get(struct request *, struct stored_checkin *);
static bool can_change(const struct request *, const struct checkin *);
static enum err
points_make(struct request *, const struct checkin *, struct receipt_page *);
static enum err rows_make(
    struct request *, const struct stored_checkin *, struct receipt_page *);
static enum err techniques_show(struct request *, struct checkin_answers *);
static enum err show_changed(struct request *, struct asking *,
    const struct stored_checkin *, struct response *);

enum err
get_checkin_receipt(struct request *req, struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct receipt_page page = { .req = req };
	struct stored_checkin stored;
	const struct checkin *checkin = &stored.checkin;
	char day[DAY_SIZE], clock[6];
	enum err err = stored_get(req, &stored);

	if (err == OK)
		err = rows_make(req, &stored, &page);
	if (err == OK)
		err = points_make(req, checkin, &page);
	if (err != OK)
		return err;
	page.checkin = checkin;
	page.changed = *stored.later != '\0';
	page.latest = page.changed ? stored.later : NULL;
	page.can_change = can_change(req, checkin);
	day_of_instant(checkin->submitted_at, day);
	instant_clock(checkin->submitted_at, clock);
	page.sent = checkin->submitted_at == 0
			? ""
			: arena_printf(req->arena, tr(req->lang, "%s, %s"),
			      tr_day(req->arena, req->lang, day, true), clock);
	day_text(day_number(day) + CORRECT_DAYS, day);
	page.until = tr_day(req->arena, req->lang, day, true);
	page.whatsapp = frame_whatsapp(
	    req, tr(req->lang, "Hello, I would like to book my next session."));
	tmpl_receipt(&out, &page);
	frame_respond(res, &out);
	return OK;
}

enum err
get_checkin_receipt_edit(struct request *req, struct response *res)
{
	struct stored_checkin stored;
	struct checkin_answers *answers;
	struct asking asking;
	enum err err;

	if (!frame_consented(req))
		return consent_show(req, res);
	err = stored_get(req, &stored);
	if (err != OK)
		return err;
	if (*stored.later != '\0' || !can_change(req, &stored.checkin))
		return receipt_go(req, req->checkin, res);
	answers_clear(req, &asking);
	answers = &asking.answers;
	answers->checkin = stored.checkin;
	random_id(answers->checkin.id);
	readings_show(req->arena, &stored.readings, answers);
	if (strcmp(stored.checkin.day, asking.earliest) < 0)
		memcpy(asking.earliest, stored.checkin.day, DAY_SIZE);
	err = asking_load(req, &asking);
	if (err == OK && stored.readings.n == 0)
		err = readings_ask(req, &asking);
	if (err == OK)
		err = techniques_show(req, answers);
	if (err != OK)
		return err;
	return checkin_show(
	    req, &asking, NULL, receipt_path(req, req->checkin, ""), res);
}

enum err
post_checkin_receipt(struct request *req, struct response *res)
{
	struct stored_checkin stored, posted;
	const char *id = pairs_get(&req->form, "id");
	const char *moment = pairs_get(&req->form, "moment");
	struct asking asking;
	enum err err;

	if (!frame_consented(req))
		return consent_show(req, res);
	err = stored_get(req, &stored);
	if (err != OK)
		return err;
	if (moment == NULL ||
	    strcmp(moment, moment_words[stored.checkin.moment]) != 0)
		return ERR_INVALID;
	answers_clear(req, &asking);
	memcpy(asking.answers.checkin.replaces, stored.checkin.id, ID_SIZE);
	if (strcmp(stored.checkin.day, asking.earliest) < 0)
		memcpy(asking.earliest, stored.checkin.day, DAY_SIZE);
	/* What was sent before is a repeat, however late it comes. */
	if (id != NULL && checkin_get(req->db, req->arena, req->link.client, id,
			      &posted.checkin, &posted.readings) == OK)
		return checkin_store(
		    req, &asking, receipt_path(req, req->checkin, ""), res);
	if (!can_change(req, &stored.checkin))
		return ERR_DENIED;
	if (*stored.later != '\0')
		return show_changed(req, &asking, &stored, res);
	return checkin_store(
	    req, &asking, receipt_path(req, req->checkin, ""), res);
}

static enum err
stored_get(struct request *req, struct stored_checkin *out)
{
	enum err err = checkin_get(req->db, req->arena, req->link.client,
	    req->checkin, &out->checkin, &out->readings);

	if (err != OK)
		return err;
	return checkin_later(
	    req->db, req->link.client, req->checkin, out->later);
}

/* A client's own answers, until CORRECT_DAYS after they were sent. */
static bool
can_change(const struct request *req, const struct checkin *checkin)
{
	char day[DAY_SIZE];

	if (checkin->by != BY_CLIENT || checkin->submitted_at == 0)
		return false;
	day_of_instant(checkin->submitted_at, day);
	return day_number(req->today) <= day_number(day) + CORRECT_DAYS;
}

/* The scores of this moment up to this check-in. */
static enum err
points_make(struct request *req, const struct checkin *checkin,
    struct receipt_page *page)
{
	struct checkin_scores scores;
	size_t i;
	enum err err = checkin_scores(
	    req->db, req->arena, req->link.client, checkin, &scores);

	if (err != OK)
		return err;
	page->points.v = arena_array(req->arena, struct own_point, scores.n);
	page->points.n = scores.n;
	for (i = 0; i < scores.n; i++) {
		struct own_point *point = &page->points.v[i];

		memcpy(point->day, scores.v[i].day, DAY_SIZE);
		point->score = scores.v[i].score;
		point->today = strcmp(point->day, req->today) == 0;
	}
	return OK;
}

static enum err
rows_make(struct request *req, const struct stored_checkin *stored,
    struct receipt_page *page)
{
	struct asking asking;
	enum err err;

	answers_clear(req, &asking);
	asking.answers.checkin = stored->checkin;
	asking.readings = stored->readings;
	err = client_get(req->db, req->arena, req->link.client, &asking.client);
	if (err == OK)
		err = techniques_show(req, &asking.answers);
	if (err == OK)
		receipt_rows(req, &asking, page);
	return err;
}

/* The techniques that the client named, unless the therapist has since. */
static enum err
techniques_show(struct request *req, struct checkin_answers *answers)
{
	struct session session;
	size_t i;
	enum err err = session_on_day(req->db, req->arena, req->link.client,
	    answers->checkin.day, &session);

	if (answers->checkin.moment != MOMENT_AFTER || err == ERR_NOT_FOUND)
		return OK;
	if (err != OK)
		return err;
	for (i = 0; i < TECHNIQUE_UNSURE && session.by_client; i++) {
		if (session.minutes[i] != NOT_USED)
			answers->techniques |= UINT64_C(1) << i;
	}
	return OK;
}

/* A correction of what another correction has replaced meanwhile. */
static enum err
show_changed(struct request *req, struct asking *asking,
    const struct stored_checkin *stored, struct response *res)
{
	enum err err = answers_read(req, asking);

	if (err != OK && err != ERR_INVALID)
		return err;
	res->status = 409;
	random_id(asking->answers.checkin.id);
	field_error_add(req->arena, &asking->answers.errors, "",
	    N_("Nothing was changed this time. To put the answers below in "
	       "place of the later ones, send again."),
	    0, 0);
	return checkin_show(req, asking, N_("You changed these answers before"),
	    receipt_path(req, stored->later, ""), res);
}
