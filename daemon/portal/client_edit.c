/*
 * client_edit.c: a client's details, the questions of the form, the responsible
 * therapist, and archiving.
 */
#include "pages.h"

#include <string.h>

#include "privacy.h"

#define AT(member) offsetof(struct client_form, member)
#define NO_NAME "Enter the name"
#define NO_MOVEMENT "Choose a movement of the list"
#define TWICE "Choose each movement once"
#define OTHER_NAME "Nothing was erased: this is not the client’s name"
#define DAY_AHEAD "The first treatment cannot be on a day to come"
#define DAY_EARLY "The first treatment cannot be before %lld"

static const char *const ticked[] = { "1" };

/* clang-format off */
static const struct field fields[] = {
	{ "name", FIELD_TEXT, 0, NAME_MAX_CHARS, AT(name), NULL },
	{ "phone", FIELD_TEXT, 0, PHONE_MAX_CHARS, AT(phone), NULL },
	{ "language", FIELD_WORD, 0, LANG_N, AT(language), lang_words },
	{ "conditions", FIELD_BITS, 0, CONDITION_N, AT(conditions),
	    condition_words },
	{ "activity_1", FIELD_TEXT, 0, ACTIVITY_MAX_CHARS, AT(activities[0]),
	    NULL },
	{ "activity_2", FIELD_TEXT, 0, ACTIVITY_MAX_CHARS, AT(activities[1]),
	    NULL },
	{ "activity_3", FIELD_TEXT, 0, ACTIVITY_MAX_CHARS, AT(activities[2]),
	    NULL },
	{ "movement_1", FIELD_TEXT, 0, 80, AT(movements[0]), NULL },
	{ "movement_2", FIELD_TEXT, 0, 80, AT(movements[1]), NULL },
	{ "movement_3", FIELD_TEXT, 0, 80, AT(movements[2]), NULL },
	{ "movement_4", FIELD_TEXT, 0, 80, AT(movements[3]), NULL },
	{ "swelling", FIELD_WORD, 0, nitems(ticked), AT(swelling), ticked },
	{ "first_treatment_day", FIELD_DAY, 0, 0, AT(first_treatment_day),
	    NULL },
	{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
};
/* clang-format on */

_Static_assert(ACTIVITY_N == 3 && MOVEMENTS_MAX == 4, "as in the fields");

static enum err form_take(struct request *, struct client *,
    struct field_errors *, struct client_form *);
static void phone_check(struct request *, const char *, struct field_errors *);
static void movements_take(struct request *, const struct client_form *,
    struct client *, struct field_errors *);
static void
form_fill(struct arena *, const struct client *, struct client_form *);
static enum err respond(struct request *, const struct client *,
    const struct client_form *, const struct field_errors *, struct response *);
static void go(struct request *, int64_t, struct response *);

enum err
get_client_new(struct request *req, struct response *res)
{
	static const struct field_errors none = { NULL, 0 };
	struct client client = {
		.activities = { "", "", "" }, .name = "", .phone = ""
	};
	struct client_form form;

	form_fill(req->arena, &client, &form);
	return respond(req, NULL, &form, &none, res);
}

enum err
post_client_new(struct request *req, struct response *res)
{
	struct field_errors errors = { NULL, 0 };
	struct client client = { .code = "" };
	struct client_form form;
	enum err err = form_take(req, &client, &errors, &form);

	if (err == ERR_INVALID)
		return respond(req, NULL, &form, &errors, res);
	client.therapist = req->user.id;
	err = client_add(req->db, req->now, &client);
	req->id = client.id;
	if (err == OK)
		go(req, client.id, res);
	return err;
}

enum err
get_client_edit(struct request *req, struct response *res)
{
	struct field_errors errors = { NULL, 0 };
	struct client client;
	struct client_form form;
	enum err err = client_get(req->db, req->arena, req->id, &client);

	if (err != OK)
		return err;
	form_fill(req->arena, &client, &form);
	phone_check(req, client.phone, &errors);
	err = respond(req, &client, &form, &errors, res);
	/* The errors are in stored data: the request is not at fault. */
	res->status = 0;
	return err;
}

enum err
post_client_edit(struct request *req, struct response *res)
{
	struct field_errors errors = { NULL, 0 };
	struct client client, changed;
	struct client_form form;
	enum err err = client_get(req->db, req->arena, req->id, &client);

	if (err != OK)
		return err;
	changed = client;
	err = form_take(req, &changed, &errors, &form);
	if (err == ERR_INVALID)
		return respond(req, &client, &form, &errors, res);
	err = client_update(req->db, &changed);
	if (err == OK)
		go(req, req->id, res);
	return err;
}

enum err
post_client_archive(struct request *req, struct response *res)
{
	static const char *const words[] = { "archive", "restore" };
	static const struct field actions[] = {
		{ "action", FIELD_WORD, 0, nitems(words), 0, words },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	int action;
	enum err err = form_read(
	    req, &req->form, actions, nitems(actions), &action, &errors);

	if (err != OK || action == NOT_ANSWERED)
		return ERR_INVALID;
	err = client_set_archived(req->db, req->now, req->id, action == 0);
	if (action != 0)
		req->action = "client restored";
	if (err == OK)
		go(req, req->id, res);
	return err;
}

enum err
post_client_transfer(struct request *req, struct response *res)
{
	static const struct field transfer[] = {
		{ "therapist", FIELD_INT, 1, INT32_MAX, 0, NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct field_errors errors = { NULL, 0 };
	struct user user;
	int therapist;
	enum err err = form_read(
	    req, &req->form, transfer, nitems(transfer), &therapist, &errors);

	if (err != OK || therapist == NOT_ANSWERED)
		return ERR_INVALID;
	err = user_get(req->db, req->arena, therapist, &user);
	if (err == ERR_NOT_FOUND || (err == OK && user.disabled_at != 0))
		return ERR_INVALID;
	if (err == OK)
		err = client_set_therapist(req->db, req->id, therapist);
	req->detail = arena_printf(req->arena, "user:%d", therapist);
	if (err == OK)
		go(req, req->id, res);
	return err;
}

enum err
post_client_erase(struct request *req, struct response *res)
{
	static const struct field erasing[] = {
		{ "full_name", FIELD_TEXT, 0, NAME_MAX_CHARS, 0, NULL },
		{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	};
	struct actor actor = { ACTOR_USER, req->user.id };
	struct field_errors errors = { NULL, 0 };
	struct client_form form;
	struct client client;
	const char *name;
	enum err err = client_get(req->db, req->arena, req->id, &client);

	if (err != OK)
		return err;
	err = form_read(
	    req, &req->form, erasing, nitems(erasing), &name, &errors);
	/* An old name may have spaces that are now cleaned. */
	if (err == OK &&
	    strcmp(name,
		text_clean(arena_strdup(req->arena, client.name), false)) != 0)
		field_error_add(
		    req->arena, &errors, "full_name", OTHER_NAME, 0, 0);
	if (errors.n > 0) {
		form_fill(req->arena, &client, &form);
		return respond(req, &client, &form, &errors, res);
	}
	err = erase(req->db, req->conf, req->now, actor, req->id, "");
	req->action = NULL; /* erase() wrote it */
	res->status = 303;
	res->location = "/retention?erased=1";
	return err;
}

/* Reads the form into client and collects its errors. */
static enum err
form_take(struct request *req, struct client *client,
    struct field_errors *errors, struct client_form *form)
{
	int i;

	if (form_read(req, &req->form, fields, nitems(fields), form, errors) ==
		OK &&
	    form->name[0] == '\0')
		field_error_add(req->arena, errors, "name", NO_NAME, 0, 0);
	if (strcmp(form->first_treatment_day, req->today) > 0)
		field_error_add(
		    req->arena, errors, "first_treatment_day", DAY_AHEAD, 0, 0);
	else if (form->first_treatment_day[0] != '\0' &&
		 day_is_none(form->first_treatment_day))
		field_error_add(req->arena, errors, "first_treatment_day",
		    DAY_EARLY, FIRST_YEAR, 0);
	/* Numbers from before the check existed may stay unchanged. */
	if (client->phone == NULL || strcmp(form->phone, client->phone) != 0)
		phone_check(req, form->phone, errors);
	client->name = form->name;
	client->phone = form->phone;
	client->language = form->language == NOT_ANSWERED
			       ? LANG_EN
			       : (enum lang)form->language;
	client->conditions = (unsigned)form->conditions;
	for (i = 0; i < ACTIVITY_N; i++)
		client->activities[i] = form->activities[i];
	client->asks_swelling = form->swelling == 0;
	memcpy(
	    client->first_treatment_day, form->first_treatment_day, DAY_SIZE);
	movements_take(req, form, client, errors);
	return errors->n > 0 ? ERR_INVALID : OK;
}

static void
phone_check(struct request *req, const char *typed, struct field_errors *errors)
{
	struct phone phone;
	const char *problem = phone_read(req->arena, typed, &phone);

	if (*typed != '\0' && problem != NULL)
		field_error_add(req->arena, errors, "phone", problem, 0, 0);
}

static void
movements_take(struct request *req, const struct client_form *form,
    struct client *client, struct field_errors *errors)
{
	struct client_movement one;
	size_t i, k;

	client->movements_n = 0;
	for (i = 0; i < MOVEMENTS_MAX; i++) {
		const char *field =
		    arena_printf(req->arena, "movement_%zu", i + 1);

		if (form->movements[i][0] == '\0')
			continue;
		if (!movement_parse(
			form->movements[i], &one.movement, &one.side)) {
			field_error_add(
			    req->arena, errors, field, NO_MOVEMENT, 0, 0);
			continue;
		}
		for (k = 0; k < client->movements_n; k++) {
			if (client->movements[k].movement == one.movement &&
			    client->movements[k].side == one.side)
				field_error_add(
				    req->arena, errors, field, TWICE, 0, 0);
		}
		client->movements[client->movements_n++] = one;
	}
}

static void
form_fill(
    struct arena *arena, const struct client *client, struct client_form *form)
{
	size_t i;

	*form = (struct client_form){ .name = client->name,
		.phone = client->phone,
		.language = (int)client->language,
		.conditions = client->conditions,
		.swelling = client->asks_swelling ? 0 : NOT_ANSWERED };
	for (i = 0; i < ACTIVITY_N; i++)
		form->activities[i] = client->activities[i];
	for (i = 0; i < MOVEMENTS_MAX; i++)
		form->movements[i] =
		    i >= client->movements_n
			? ""
			: arena_printf(arena, "%s:%s",
			      client->movements[i].movement->key,
			      side_words[client->movements[i].side]);
	memcpy(
	    form->first_treatment_day, client->first_treatment_day, DAY_SIZE);
}

static enum err
respond(struct request *req, const struct client *client,
    const struct client_form *form, const struct field_errors *errors,
    struct response *res)
{
	struct buf out = { .arena = req->arena };
	struct users users = { NULL, 0 };
	struct client_edit_page page = { .req = req,
		.client = client,
		.form = form,
		.errors = errors,
		.users = &users };
	enum err err = OK;

	if (req->role == ROLE_OWNER && client != NULL)
		err = user_list(req->db, req->arena, &users);
	if (err != OK)
		return err;
	tmpl_client_edit(&out, &page);
	portal_respond(res, &out);
	if (errors->n > 0)
		res->status = 422;
	return OK;
}

static void
go(struct request *req, int64_t client, struct response *res)
{
	res->status = 303;
	res->location =
	    arena_printf(req->arena, "/clients/%lld", (long long)client);
}
