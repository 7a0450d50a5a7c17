/*
 * readings.c: the movements that a client's form asks to measure, at
 * most READINGS_PER_FORM at once.
 */
#include "history.h"
#include "pages.h"
#include "system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_NUMBER N_("Enter the angle as a whole number, for example 45")
#define OUT_OF_RANGE N_("Angle must be between %lld and %lld degrees")
#define SURPRISING                                                 \
	N_("%lld degrees is not what we expected. Is this right? " \
	   "Change it, or send again to keep it.")
#define CONTRADICTED N_("Enter an angle or choose “I did not measure this”")
#define DAMAGED N_("This page is damaged. Open your link again, please.")

static enum err reading_read(struct request *, struct asking *, size_t);
static const char *field_name(struct arena *, const char *, size_t);
static struct reading
reading_make(const struct request *, const struct checkin *, const char *);
static bool is_twice(const struct readings *, const struct reading *);
static const char *angle_read(
    struct arena *, const struct reading_answer *, struct reading *, bool *);
static enum err is_surprising(struct request *, const struct reading *, bool *);

enum err
readings_ask(struct request *req, struct asking *asking)
{
	const struct client *client = &asking->client;
	char days[MOVEMENTS_MAX][DAY_SIZE];
	bool taken[MOVEMENTS_MAX] = { false };
	size_t i, n, oldest;
	enum err err = reading_last_days(req->db, client, days);

	if (err != OK)
		return err;
	for (n = 0; n < READINGS_PER_FORM && n < client->movements_n; n++) {
		oldest = client->movements_n;
		/* "" sorts first: never measured is longest ago. */
		for (i = 0; i < client->movements_n; i++) {
			if (!taken[i] && (oldest == client->movements_n ||
					     strcmp(days[i], days[oldest]) < 0))
				oldest = i;
		}
		taken[oldest] = true;
		asking->answers.readings[n].movement = arena_printf(req->arena,
		    "%s.%s", client->movements[oldest].movement->key,
		    side_words[client->movements[oldest].side]);
	}
	return OK;
}

bool
reading_name(
    const char *name, const struct movement **movement, enum side *side)
{
	char key[64];
	const char *dot = strrchr(name, '.');
	int word;

	if (dot == NULL || (size_t)(dot - name) >= sizeof(key))
		return false;
	memcpy(key, name, (size_t)(dot - name));
	key[dot - name] = '\0';
	*movement = movement_find(key);
	word = word_find(side_words, SIDE_N, dot + 1);
	if (*movement == NULL || word < 0 ||
	    (*movement)->bilateral == (word == SIDE_MIDLINE))
		return false;
	*side = (enum side)word;
	return true;
}

void
readings_show(struct arena *arena, const struct readings *readings,
    struct checkin_answers *answers)
{
	struct reading_answer *answer;
	size_t i;

	for (i = 0; i < readings->n && i < READINGS_PER_FORM; i++) {
		const struct reading *reading = &readings->v[i];

		answer = &answers->readings[i];
		answer->movement = arena_printf(arena, "%s.%s",
		    reading->movement->key, side_words[reading->side]);
		answer->degrees = arena_printf(arena, "%d", reading->degrees);
		answer->method = (int)reading->method;
		answer->repeats = reading->repeats;
		/* What is stored was right; it is not asked about again. */
		answer->sure = answer->degrees;
	}
}

enum err
readings_read(struct request *req, struct asking *asking)
{
	size_t i;
	enum err err = OK;

	for (i = 0; i < READINGS_PER_FORM && err == OK; i++)
		err = reading_read(req, asking, i);
	return err;
}

/* One reading of the form: stored, empty, or an error beside its field. */
static enum err
reading_read(struct request *req, struct asking *asking, size_t i)
{
	struct reading_answer *answer = &asking->answers.readings[i];
	struct field_errors *errors = &asking->answers.errors;
	const char *field = field_name(req->arena, "reading", i);
	const char *problem, *text;
	struct reading reading;
	bool empty, surprising = false;
	enum err err = OK;

	if (*answer->movement == '\0' && *answer->degrees == '\0')
		return OK;
	reading = reading_make(req, &asking->answers.checkin, answer->movement);
	if (!reading_name(answer->movement, &reading.movement, &reading.side) ||
	    is_twice(&asking->readings, &reading)) {
		field_error_add(req->arena, errors,
		    field_name(req->arena, "movement", i), DAMAGED, 0, 0);
		answer->movement = "";
		return OK;
	}
	problem = angle_read(req->arena, answer, &reading, &empty);
	if (problem != NULL)
		field_error_add(req->arena, errors, field, problem,
		    movement_own_min(reading.movement), reading.movement->max);
	if (problem != NULL || empty)
		return OK;
	text = arena_printf(req->arena, "%d", reading.degrees);
	if (!asking->repeat && strcmp(answer->sure, text) != 0)
		err = is_surprising(req, &reading, &surprising);
	if (err != OK)
		return err;
	if (surprising) {
		answer->sure = text;
		field_error_add(
		    req->arena, errors, field, SURPRISING, reading.degrees, 0);
		return OK;
	}
	arena_grow(req->arena, &asking->readings);
	asking->readings.v[asking->readings.n++] = reading;
	return OK;
}

static const char *
field_name(struct arena *arena, const char *field, size_t i)
{
	return arena_printf(arena, "%s_%zu", field, i + 1);
}

/*
 * The reading with all but its angle. Its id follows from the form's, so
 * that the same form sent again holds the same reading. An angle that was
 * typed counts as seen by eye unless the client says otherwise: the method
 * that claims least.
 */
static struct reading
reading_make(const struct request *req, const struct checkin *checkin,
    const char *movement)
{
	struct reading reading = {
		.made_at = req->now,
		.motion = MOTION_ACTIVE,
		.timing = checkin->moment == MOMENT_AFTER ? TIMING_AFTER
							  : TIMING_OTHER,
		.repeats = NOT_ANSWERED,
		.method = METHOD_VISUAL,
		.measurer =
		    req->link.by == BY_THERAPIST ? req->link.made_by : 0,
		.measurer_text = req->link.by == BY_THERAPIST ? "" : "self",
	};
	const char *text =
	    arena_printf(req->arena, "%s.%s", checkin->id, movement);
	uint8_t hash[32];

	sha256(text, strlen(text), hash);
	hex_text(hash, (ID_SIZE - 1) / 2, reading.id);
	memcpy(reading.checkin, checkin->id, ID_SIZE);
	memcpy(reading.day, checkin->day, DAY_SIZE);
	return reading;
}

static bool
is_twice(const struct readings *readings, const struct reading *reading)
{
	size_t i;

	for (i = 0; i < readings->n; i++) {
		if (readings->v[i].movement == reading->movement &&
		    readings->v[i].side == reading->side)
			return true;
	}
	return false;
}

/* Sets angle and method, or says what is wrong. */
static const char *
angle_read(struct arena *arena, const struct reading_answer *answer,
    struct reading *reading, bool *empty)
{
	const char *plain = number_plain(arena, answer->degrees);
	int64_t degrees;

	*empty = *plain == '\0';
	if (*empty)
		return NULL;
	if (answer->skipped == 0)
		return CONTRADICTED;
	if (!parse_int(plain, INT32_MIN, INT32_MAX, &degrees))
		return NO_NUMBER;
	if (degrees < movement_own_min(reading->movement) ||
	    degrees > reading->movement->max)
		return OUT_OF_RANGE;
	reading->degrees = (int)degrees;
	if (answer->method != NOT_ANSWERED)
		reading->method = (enum method)answer->method;
	reading->repeats = answer->repeats;
	return NULL;
}

/* Far beyond what is normal, or far from the last of its kind. */
static enum err
is_surprising(struct request *req, const struct reading *reading, bool *out)
{
	const struct movement *movement = reading->movement;
	int last = 0;
	enum err err = reading_last(req->db, req->link.client, reading, &last);
	bool measured = err == OK;

	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	/* 1.3 times nothing (a straight knee) would ask about everything. */
	*out = (movement->normal > 0 &&
		   reading->degrees * 10 > movement->normal * 13) ||
	       (measured && abs(reading->degrees - last) > 3 * movement->mdc);
	return OK;
}
