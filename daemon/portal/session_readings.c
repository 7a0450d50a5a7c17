/*
 * session_readings.c: the readings in a session's form, before and after, with
 * one row per movement.
 */
#include "pages.h"

#include <string.h>

/* clang-format off */
static const char *const movement_names[SESSION_ROWS] = { "movement_0",
	"movement_1", "movement_2", "movement_3", "movement_4" };
static const char *const degree_names[SESSION_ROWS][2] = {
	{ "before_0", "after_0" }, { "before_1", "after_1" },
	{ "before_2", "after_2" }, { "before_3", "after_3" },
	{ "before_4", "after_4" } };
/* clang-format on */

static const struct reading *last_measured(const struct history *,
    const struct client_movement *, const char *, enum timing);
static bool at_session(const struct reading *, const char *);
static const struct reading *
last_like(const struct readings *, const struct reading *, const char *);
static void reading_move(struct request *, const char *, struct reading *);
static void id_of_text(const char *, char[ID_SIZE]);
static const char *degrees_text(struct arena *, const struct reading *);
static void row_read(struct request *, const struct session_form *, int,
    struct readings *, struct field_errors *);
static void
reading_id(struct arena *, const struct session_form *, struct reading *);

void
session_form_rows(struct arena *arena, const struct history *history,
    struct session_form *form)
{
	const struct client *client = &history->client;
	const struct client_movement *asked;
	const struct reading *before, *after, *any;
	size_t i;

	for (i = 0; i < SESSION_ROWS; i++)
		form->rows[i] = (struct session_reading){ "", "", "",
			METHOD_GONIOMETER, MOTION_ACTIVE };
	for (i = 0; i < client->movements_n; i++) {
		asked = &client->movements[i];
		form->rows[i].movement = arena_printf(arena, "%s:%s",
		    asked->movement->key, side_words[asked->side]);
		before =
		    last_measured(history, asked, form->day, TIMING_BEFORE);
		after = last_measured(history, asked, form->day, TIMING_AFTER);
		any = before != NULL ? before : after;
		if (any == NULL)
			continue;
		form->rows[i].before = degrees_text(arena, before);
		form->rows[i].after = degrees_text(arena, after);
		form->rows[i].method = (int)any->method;
		form->rows[i].motion = (int)any->motion;
	}
}

void
session_form_readings(struct request *req, const struct session_form *form,
    struct readings *out, struct field_errors *errors)
{
	int i;

	for (i = 0; i < SESSION_ROWS; i++) {
		if (form->rows[i].before[0] != '\0' ||
		    form->rows[i].after[0] != '\0')
			row_read(req, form, i, out, errors);
	}
}

void
session_readings_settle(struct request *req, const struct readings *known,
    const char *from, const char *to, struct readings *readings)
{
	struct readings settled = { NULL, 0 };
	const struct reading *last;
	struct reading reading;
	size_t i;

	for (i = 0; i < readings->n; i++) {
		reading = readings->v[i];
		last = last_like(known, &reading, from);
		if (last != NULL && strcmp(from, to) == 0 &&
		    last->degrees == reading.degrees &&
		    last->method == reading.method)
			continue;
		if (last != NULL)
			memcpy(reading.replaces, last->id, ID_SIZE);
		arena_grow(req->arena, &settled);
		settled.v[settled.n++] = reading;
	}
	for (i = 0; i < known->n && strcmp(from, to) != 0; i++) {
		reading = known->v[i];
		if (!at_session(&reading, from) ||
		    last_like(readings, &reading, to) != NULL)
			continue;
		reading_move(req, to, &reading);
		arena_grow(req->arena, &settled);
		settled.v[settled.n++] = reading;
	}
	*readings = settled;
}

/* Whether a person of the practice measured it in that day's session. */
static bool
at_session(const struct reading *reading, const char *day)
{
	bool own = reading->measurer == 0 &&
		   (reading->measurer_text == NULL ||
		       reading->measurer_text[0] == '\0' ||
		       strcmp(reading->measurer_text, "self") == 0);

	return !own && reading->checkin[0] == '\0' &&
	       reading->timing != TIMING_OTHER &&
	       strcmp(reading->day, day) == 0;
}

/* Returns the day's last reading of the same quantity, or NULL; the list is
 * ordered by quantity, then by day and made_at. */
static const struct reading *
last_like(const struct readings *readings, const struct reading *like,
    const char *day)
{
	const struct reading *reading, *last = NULL;
	size_t i;

	for (i = 0; i < readings->n; i++) {
		reading = &readings->v[i];
		if (reading->movement == like->movement &&
		    reading->side == like->side &&
		    reading->motion == like->motion &&
		    reading->timing == like->timing && at_session(reading, day))
			last = reading;
	}
	return last;
}

/* Copies a reading to another day; the copy replaces it. */
static void
reading_move(struct request *req, const char *to, struct reading *reading)
{
	const char *text = arena_printf(req->arena, "%s %s", reading->id, to);

	memcpy(reading->replaces, reading->id, ID_SIZE);
	memcpy(reading->day, to, DAY_SIZE);
	reading->made_at = req->now;
	id_of_text(text, reading->id);
}

static void
id_of_text(const char *text, char out[ID_SIZE])
{
	uint8_t hash[32];

	sha256(text, strlen(text), hash);
	hex_text(hash, (ID_SIZE - 1) / 2, out);
}

/* Returns the day's last reading, active or passive. */
static const struct reading *
last_measured(const struct history *history,
    const struct client_movement *asked, const char *day, enum timing timing)
{
	struct reading like = { .movement = asked->movement,
		.side = asked->side,
		.timing = timing };
	const struct reading *active, *passive;

	like.motion = MOTION_ACTIVE;
	active = last_like(&history->readings, &like, day);
	like.motion = MOTION_PASSIVE;
	passive = last_like(&history->readings, &like, day);
	return active != NULL ? active : passive;
}

static const char *
degrees_text(struct arena *arena, const struct reading *reading)
{
	return reading == NULL ? ""
			       : arena_printf(arena, "%d", reading->degrees);
}

static void
row_read(struct request *req, const struct session_form *form, int row,
    struct readings *out, struct field_errors *errors)
{
	const struct session_reading *typed = &form->rows[row];
	const char *texts[] = { typed->before, typed->after };
	struct reading reading = { .made_at = req->now,
		.repeats = NOT_ANSWERED,
		.measurer = req->user.id,
		.measurer_text = "" };
	int64_t degrees;
	int i;

	if (!movement_parse(
		typed->movement, &reading.movement, &reading.side)) {
		field_error_add(req->arena, errors, movement_names[row],
		    "Choose the movement that was measured", 0, 0);
		return;
	}
	memcpy(reading.day, form->day, DAY_SIZE);
	reading.method =
	    typed->method < 0 ? METHOD_GONIOMETER : (enum method)typed->method;
	reading.motion =
	    typed->motion < 0 ? MOTION_ACTIVE : (enum motion)typed->motion;
	for (i = 0; i < 2; i++) {
		if (texts[i][0] == '\0')
			continue;
		if (!parse_int(number_plain(req->arena, texts[i]),
			reading.movement->min, reading.movement->max,
			&degrees)) {
			field_error_add(req->arena, errors,
			    degree_names[row][i],
			    "Enter whole degrees from %lld to %lld",
			    reading.movement->min, reading.movement->max);
			continue;
		}
		reading.degrees = (int)degrees;
		reading.timing = i == 0 ? TIMING_BEFORE : TIMING_AFTER;
		reading_id(req->arena, form, &reading);
		arena_grow(req->arena, out);
		out->v[out->n++] = reading;
	}
}

bool
movement_parse(
    const char *text, const struct movement **movement, enum side *side)
{
	const char *colon = strchr(text, ':');
	char key[64];
	int word;

	if (colon == NULL || (size_t)(colon - text) >= sizeof(key))
		return false;
	memcpy(key, text, (size_t)(colon - text));
	key[colon - text] = '\0';
	*movement = movement_find(key);
	word = word_find(side_words, SIDE_N, colon + 1);
	if (*movement == NULL || word < 0)
		return false;
	*side = (enum side)word;
	return (*movement)->bilateral == (*side != SIDE_MIDLINE);
}

/* Derives the id from form and values: a form sent twice stores one reading, a
 * form changed and sent again stores both. */
static void
reading_id(struct arena *arena, const struct session_form *form,
    struct reading *reading)
{
	const char *text =
	    arena_printf(arena, "%s %s %s %s %s %s %s %d", form->id,
		reading->day, reading->movement->key, side_words[reading->side],
		motion_words[reading->motion], timing_words[reading->timing],
		method_words[reading->method], reading->degrees);

	id_of_text(text, reading->id);
}
