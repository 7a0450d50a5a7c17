/*
 * measure.c: range-of-motion readings without a session: at a first visit, or
 * between sessions.
 */
#include "pages.h"

#include <string.h>

#include "store.h"
#include "system.h"

#define NOTHING "Enter at least one reading"

#define AT(member) offsetof(struct session_form, member)
#define READING(i)                                                         \
	{ "movement_" #i, FIELD_TEXT, 0, 64, AT(rows[i].movement), NULL }, \
	    { "before_" #i, FIELD_TEXT, 0, 8, AT(rows[i].before), NULL },  \
	    { "method_" #i, FIELD_WORD, 0, METHOD_N, AT(rows[i].method),   \
		    method_words },                                        \
	{                                                                  \
		"motion_" #i, FIELD_WORD, 0, MOTION_N, AT(rows[i].motion), \
		    motion_words                                           \
	}
static const struct field fields[] = {
	{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	{ "id", FIELD_ID, 0, 0, AT(id), NULL },
	{ "day", FIELD_DAY, 0, 0, AT(day), NULL },
	READING(0),
	READING(1),
	READING(2),
	READING(3),
	READING(4),
};

static void read_form(struct request *, struct session_form *,
    struct readings *, struct field_errors *);
static enum err respond(struct request *, const struct client *,
    struct session_form *, const struct field_errors *, struct response *);

enum err
get_client_readings_new(struct request *req, struct response *res)
{
	static const struct field_errors none = { NULL, 0 };
	struct history history = { 0 };
	struct session_form form = { .note = "", .seen = "" };
	enum err err =
	    client_get(req->db, req->arena, req->id, &history.client);

	if (err != OK)
		return err;
	random_id(form.id);
	memcpy(form.day, req->today, DAY_SIZE);
	session_form_rows(req->arena, &history, &form);
	return respond(req, &history.client, &form, &none, res);
}

enum err
post_client_readings_new(struct request *req, struct response *res)
{
	struct field_errors errors = { NULL, 0 };
	struct readings readings = { NULL, 0 };
	struct session_form form = { .note = "", .seen = "" };
	struct client client;
	enum stored stored;
	enum err err = client_get(req->db, req->arena, req->id, &client);
	size_t i;

	if (err != OK)
		return err;
	read_form(req, &form, &readings, &errors);
	if (errors.n > 0)
		return respond(req, &client, &form, &errors, res);
	for (i = 0; i < readings.n && err == OK; i++) {
		readings.v[i].timing = TIMING_OTHER;
		err = reading_put(req->db, req->id, &readings.v[i], &stored);
	}
	req->detail = arena_printf(req->arena, "%zu readings", readings.n);
	res->status = 303;
	res->location =
	    arena_printf(req->arena, "/clients/%lld", (long long)req->id);
	return err;
}

static void
read_form(struct request *req, struct session_form *form,
    struct readings *readings, struct field_errors *errors)
{
	int i;

	/* Faults go into errors; valid values go into form. */
	(void)!form_read(req, &req->form, fields, nitems(fields), form, errors);
	for (i = 0; i < SESSION_ROWS; i++)
		form->rows[i].after = "";
	if (form->day[0] == '\0' || strcmp(form->day, req->today) > 0)
		field_error_add(req->arena, errors, "day",
		    "Enter the day of the readings; none to come", 0, 0);
	session_form_readings(req, form, readings, errors);
	if (readings->n == 0 && errors->n == 0)
		field_error_add(req->arena, errors, "before_0", NOTHING, 0, 0);
}

static enum err
respond(struct request *req, const struct client *client,
    struct session_form *form, const struct field_errors *errors,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct measure_page page = { req, client, form, errors };

	if (errors->n > 0) {
		random_id(form->id);
		res->status = 422;
	}
	tmpl_measure(&out, &page);
	portal_respond(res, &out);
	return OK;
}
