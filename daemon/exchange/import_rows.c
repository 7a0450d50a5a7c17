/*
 * import_rows.c: what a row of each file must agree with before it is
 * stored: days, the client's sessions, the catalogue, what is there already.
 */
#include "import.h"

#include <string.h>

#define CORRECTIONS_MAX 100 /* of one check-in; more is a circle */

static bool is_circle(struct import *, int64_t, const struct checkin *);
static void put_client(struct import *, void *);
static void put_movement(struct import *, void *);
static void put_consent(struct import *, void *);
static void put_session(struct import *, void *);
static void put_checkin(struct import *, void *);
static void
same_client(struct import *, const struct client_line *, const struct client *);
static void same_session(
    struct import *, const struct session_line *, const struct session *);
static void same_checkin(struct import *, int64_t, const struct checkin_line *);
static bool checkin_fits(
    struct import *, const struct import_client *, const struct checkin_line *);
static bool session_fits(
    struct import *, const struct import_client *, const struct session_line *);

static void (*const row_puts[TABLE_N])(struct import *, void *) = {
	put_client,
	put_movement,
	put_consent,
	put_session,
	put_checkin,
	import_reading,
};

void
import_row(struct import *import, void *row)
{
	row_puts[import->table](import, row);
}

void
import_replaced(struct import *import)
{
	const struct import_replaced *replaced = import->replaced;
	struct checkin checkin;
	struct readings readings;
	enum err err;

	for (; replaced != NULL; replaced = replaced->next) {
		arena_reset(import->row);
		err = checkin_get(import->db, import->row, replaced->client,
		    replaced->id, &checkin, &readings);
		if (err == ERR_NOT_FOUND)
			import_fault(import, replaced->line, "replaces",
			    "this client has no check-in with this id");
		else if (err != OK)
			import->failed = err;
		else if (is_circle(import, replaced->client, &checkin))
			import_fault(import, replaced->line, "replaces",
			    "these corrections replace one another");
	}
}

/* Whether what a check-in replaces leads back to it, or has no end. */
static bool
is_circle(struct import *import, int64_t client, const struct checkin *checkin)
{
	struct checkin next = *checkin;
	struct readings readings;
	int steps;

	for (steps = 0; next.replaces[0] != '\0'; steps++) {
		if (steps == CORRECTIONS_MAX)
			return true;
		if (checkin_get(import->db, import->row, client, next.replaces,
			&next, &readings) != OK)
			return false; /* said for that row */
	}
	return false;
}

static void
put_client(struct import *import, void *row)
{
	struct client_line *line = row;
	struct client *client = &line->client, stored;
	struct phone phone;
	enum err err;

	if (!import_not_ahead(import, "archived_at", client->archived_at) ||
	    !import_day(import, NULL, "first_treatment_day",
		client->first_treatment_day)) {
		import_client_add(import, client->code, 0, "");
		return;
	}
	err = client_by_code(import->db, import->row, client->code, &stored);
	if (err == OK) {
		same_client(import, line, &stored);
		client->id = stored.id;
	} else if (err == ERR_NOT_FOUND) {
		client->therapist = import_user(import, line->therapist);
		client->therapist_text =
		    client->therapist ? "" : line->therapist;
		if (*client->phone != '\0' &&
		    phone_read(import->row, client->phone, &phone) != NULL &&
		    import->uncallable++ == 0)
			import->uncallable_line = import->line;
		err = client_add(import->db, import->command->now, client);
		import_count(import, err, STORED_NEW);
	} else
		import->failed = err;
	import_client_add(
	    import, client->code, client->id, client->first_treatment_day);
}

static void
same_client(struct import *import, const struct client_line *line,
    const struct client *stored)
{
	struct client_line other = { *stored,
		import_user_name(
		    import, stored->therapist, stored->therapist_text) };

	import_same(import, line, &other,
	    "another client with this code is there already");
}

static void
put_movement(struct import *import, void *row)
{
	const struct movement_line *line = row;
	const struct import_client *client =
	    import_client_find(import, line->client);
	struct client_movement asked = { line->movement,
		(enum side)line->side };
	enum stored stored;
	enum err err;

	if (client == NULL || !import_side(import, line->movement, line->side))
		return;
	err = client_movement_put(
	    import->db, client->id, line->position, &asked, &stored);
	if (err == ERR_CONFLICT)
		import_bad(import, "position",
		    "another movement has this position, or this movement "
		    "another position");
	else
		import_count(import, err, stored);
}

static void
put_consent(struct import *import, void *row)
{
	const struct consent_line *line = row;
	const struct import_client *client =
	    import_client_find(import, line->client);
	enum stored stored;
	enum err err;

	if (client == NULL ||
	    !import_not_ahead(import, "given_at", line->consent.given_at) ||
	    !import_not_ahead(
		import, "withdrawn_at", line->consent.withdrawn_at))
		return;
	if (line->consent.withdrawn_at != 0 &&
	    line->consent.withdrawn_at < line->consent.given_at) {
		import_bad(import, "withdrawn_at", "is before given_at");
		return;
	}
	err = consent_put(import->db, client->id, &line->consent, &stored);
	if (err == ERR_CONFLICT)
		import_bad(import, "given_at",
		    "a consent of this instant is there with other content");
	else
		import_count(import, err, stored);
}

static void
put_session(struct import *import, void *row)
{
	struct session_line *line = row;
	struct session *session = &line->session, stored;
	struct import_client *client = import_client_find(import, line->client);
	enum err err;

	if (client == NULL || !session_fits(import, client, line))
		return;
	err = session_get(
	    import->db, import->row, client->id, session->number, &stored);
	if (err == OK) {
		same_session(import, line, &stored);
	} else if (err == ERR_NOT_FOUND) {
		session->made_by = import_user(import, line->therapist);
		session->therapist_text =
		    session->made_by ? "" : line->therapist;
		err = session_put(
		    import->db, import->command->now, client->id, session);
		if (err == ERR_CONFLICT)
			import_bad(import, "day",
			    "the client has another session on this day");
		else
			import_count(import, err, STORED_NEW);
	} else
		import->failed = err;
	if (!client->first_given &&
	    (client->first[0] == '\0' ||
		strcmp(session->day, client->first) < 0))
		memcpy(client->first, session->day, DAY_SIZE);
}

static bool
session_fits(struct import *import, const struct import_client *client,
    const struct session_line *line)
{
	const struct session *session = &line->session;
	size_t i;
	int technique;

	for (i = 0; i < session->regions_n; i++) {
		technique = session->regions[i].technique;
		if (technique < 0 || session->minutes[technique] != NOT_USED)
			continue;
		import_bad(import, "regions",
		    arena_printf(import->row, "%s was not used in this session",
			technique_words[technique]));
		return false;
	}
	return import_day(
	    import, client->first_given ? client : NULL, "day", session->day);
}

static void
same_session(struct import *import, const struct session_line *line,
    const struct session *stored)
{
	struct session_line other = { .session = *stored,
		.therapist = import_user_name(
		    import, stored->made_by, stored->therapist_text) };

	memcpy(other.client, line->client, CODE_SIZE);
	import_same(import, line, &other,
	    "this session is there already with other content");
}

static void
put_checkin(struct import *import, void *row)
{
	static const struct readings none;
	struct checkin_line *line = row;
	struct checkin *checkin = &line->checkin;
	const struct import_client *client =
	    import_client_find(import, line->client);
	enum stored stored;
	enum err err;

	if (client == NULL || import_silent(import, line) ||
	    !checkin_fits(import, client, line))
		return;
	if (checkin->answers[QUESTION_PAIN_BEFORE] != NOT_ANSWERED &&
	    checkin->answers[QUESTION_PAIN_BEFORE_RECALLED] == NOT_ANSWERED)
		checkin->answers[QUESTION_PAIN_BEFORE_RECALLED] = 0;
	if (checkin->id[0] == '\0')
		checkin_line_id(line, checkin->id);
	err = checkin_put(import->db, client->id, checkin, &none, &stored);
	if (err == ERR_CONFLICT || (err == OK && stored == STORED_SAME))
		same_checkin(import, client->id, line);
	else
		import_count(import, err, STORED_NEW);
}

static bool
checkin_fits(struct import *import, const struct import_client *client,
    const struct checkin_line *line)
{
	const struct checkin *checkin = &line->checkin;
	struct import_replaced *replaced;
	char sent[DAY_SIZE];

	if (!import_day(import, client, "day", checkin->day) ||
	    !import_session(import, client, checkin->day, line->session) ||
	    !import_not_ahead(import, "submitted_at", checkin->submitted_at) ||
	    !import_answers(import, line))
		return false;
	if (checkin->submitted_at != 0) {
		day_of_instant(checkin->submitted_at, sent);
		/* It may have been the day after in another time zone. */
		if (day_number(sent) + 1 < day_number(checkin->day)) {
			import_bad(import, "submitted_at",
			    "is before the check-in's day");
			return false;
		}
	}
	if (checkin->answers[QUESTION_PAIN_BEFORE] == NOT_ANSWERED &&
	    checkin->answers[QUESTION_PAIN_BEFORE_RECALLED] == 1) {
		import_bad(import, "pain_before_recalled",
		    "there is no pain_before in this row");
		return false;
	}
	if (checkin->replaces[0] == '\0')
		return true;
	if (strcmp(checkin->replaces, checkin->id) == 0) {
		import_bad(import, "replaces", "is the row's own id");
		return false;
	}
	replaced = arena_new_of(import->command->arena, struct import_replaced);
	replaced->client = client->id;
	replaced->line = import->line;
	memcpy(replaced->id, checkin->replaces, ID_SIZE);
	replaced->next = import->replaced;
	import->replaced = replaced;
	return true;
}

/* What was stored from a form counts as the same when its row would be. */
static void
same_checkin(
    struct import *import, int64_t client, const struct checkin_line *line)
{
	struct checkin_line other = { .session = line->session };
	struct readings readings;
	enum err err = checkin_get(import->db, import->row, client,
	    line->checkin.id, &other.checkin, &readings);

	if (err != OK) {
		import->failed = err;
		return;
	}
	memcpy(other.client, line->client, CODE_SIZE);
	import_same(import, line, &other,
	    "a check-in with this id is there with other content");
}
