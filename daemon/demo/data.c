/*
 * data.c: how the made-up clients fared, day by day: older rows into
 * the files of a data package, those of the last weeks as forms to be sent.
 */
#include "demo.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS 86400

static void make_client(struct demo_maker *);
static void make_weekly_forms(struct demo_maker *);
static void make_weekly(struct demo_maker *, int);
static void make_sessions(struct demo_maker *);
static int make_session(struct demo_maker *, int, int);
static const char *plan_word(const struct demo_maker *, int);
static void make_visit(struct demo_maker *, int, int);
static void make_readings(struct demo_maker *, int);
static void own_readings(struct demo_maker *, struct demo_form *, int);
static void write_reading(struct demo_maker *, int, int, bool);
static void
set_cell(struct demo_maker *, int, void *, const char *, const char *);
static const struct movement *
movement_of(const struct demo_maker *, int, enum side *);
static int degrees_on(struct demo_maker *, const struct movement *, int);
static struct demo_form *blank(struct demo_maker *, enum moment, int);
static void send(struct demo_maker *, const struct demo_form *);

void
demo_practice_make(
    struct arena *arena, const char *today, struct demo_practice *out)
{
	struct demo_maker maker = {
		.arena = arena, .out = out, .today = day_number(today)
	};
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < TABLE_N; i++) {
		out->files[i].arena = arena;
		csv_mark(&out->files[i]);
		table_write_head(&tables[i], &out->files[i]);
	}
	for (i = 0; i < DEMO_CLIENTS; i++) {
		maker.course = &demo_courses[i];
		maker.seed = UINT64_C(0x9E3779B97F4A7C15) * (i + 1);
		make_client(&maker);
	}
}

static void
make_client(struct demo_maker *maker)
{
	const struct demo_course *course = maker->course;
	struct client_line line = { .therapist = DEMO_THERAPIST };
	struct client *client = &line.client;
	struct movement_line asked;
	int i;

	maker->first = demo_session_day(maker, 0);
	maker->last = demo_session_day(maker, course->sessions - 1);
	maker->weeks = 0;
	maker->latest_change = maker->first;
	memcpy(client->code, course->code, strlen(course->code) + 1);
	client->name = course->name;
	client->phone = course->phone;
	client->language = course->language;
	client->conditions = course->conditions;
	memcpy(
	    client->activities, course->activities, sizeof(client->activities));
	client->asks_swelling = course->swelling;
	day_text(maker->first, client->first_treatment_day);
	table_write(
	    &tables[CLIENT_TABLE], &line, &maker->out->files[CLIENT_TABLE]);
	for (i = 0; i < 2; i++) {
		enum side side;

		asked.movement = movement_of(maker, i, &side);
		if (asked.movement == NULL)
			continue;
		memcpy(asked.client, client->code, CODE_SIZE);
		asked.side = (int)side;
		asked.position = i + 1;
		table_write(&tables[MOVEMENT_TABLE], &asked,
		    &maker->out->files[MOVEMENT_TABLE]);
	}
	make_sessions(maker);
	make_weekly_forms(maker);
}

/* Some before the first session, then one a week until a week behind the
 * last; a client whose sessions pause mostly falls silent meanwhile. */
static void
make_weekly_forms(struct demo_maker *maker)
{
	const struct demo_course *course = maker->course;
	int middle = demo_session_day(maker, course->sessions / 2);
	int day = maker->first - 1 - 7 * (course->baseline - 1);
	bool pause;

	if (course->baseline == 0)
		day = maker->first + 6;
	for (; day <= maker->today && day <= maker->last + 7; day += 7) {
		pause = course->shape == SHAPE_BREAK && day < middle &&
			day > middle - DEMO_BREAK_DAYS;
		if (day < maker->first ||
		    demo_chance(maker, 100) < (pause ? 15 : course->answered))
			make_weekly(maker, day);
	}
}

static void
make_weekly(struct demo_maker *maker, int day)
{
	struct demo_form *form = blank(maker, MOMENT_WEEKLY, day);
	struct checkin *checkin = &form->checkin;
	int now = demo_level(maker, day), i;

	checkin->pain_week = demo_score(maker, now, 10);
	checkin->interference_enjoyment = demo_score(maker, now - 5, 9);
	checkin->interference_activity = demo_score(maker, now, 9);
	/* Here 10 is good. */
	for (i = 0; i < ACTIVITY_N; i++) {
		if (maker->course->activities[i][0] != '\0')
			checkin->activities[i] =
			    demo_score(maker, 95 - now - 8 * i, 8);
	}
	checkin->something_else = demo_chance(maker, 9) == 0;
	if (checkin->something_else == 1)
		checkin->something_text = demo_changes[maker->course->language]
						      [demo_chance(maker, 2)];
	if (day >= maker->latest_change + 28) {
		checkin->global_change = 4 - (maker->course->start - now) / 13;
		if (checkin->global_change < 1)
			checkin->global_change = 1;
		if (checkin->global_change > GLOBAL_CHANGE_N)
			checkin->global_change = GLOBAL_CHANGE_N;
		maker->latest_change = day;
	}
	if (maker->weeks++ % 4 == 3)
		own_readings(maker, form, day);
	send(maker, form);
}

static void
make_sessions(struct demo_maker *maker)
{
	int i, day, relief;

	for (i = 0; i < maker->course->sessions; i++) {
		day = demo_session_day(maker, i);
		relief = make_session(maker, i, day);
		make_visit(maker, day, relief);
		if (i % 5 == 0 || i == maker->course->sessions - 1)
			make_readings(maker, day);
	}
}

/* Writes the session; returns by how much pain falls right after it. */
static int
make_session(struct demo_maker *maker, int i, int day)
{
	static const char letters[TECHNIQUE_N + 1] = "DTMSO";
	static const int relief[TECHNIQUE_N] = { 15, 20, 10, 6, 2 };
	const char *word = plan_word(maker, i);
	size_t len = strcspn(word, " ");
	struct session_line line = { .therapist = DEMO_THERAPIST };
	struct session *session = &line.session;
	int technique, n = 0, sum = 0;

	memcpy(
	    line.client, maker->course->code, strlen(maker->course->code) + 1);
	session->number = i + 1;
	day_text(day, session->day);
	for (technique = 0; technique < TECHNIQUE_N; technique++) {
		session->minutes[technique] = NOT_USED;
		if (memchr(word, letters[technique], len) == NULL)
			continue;
		session->minutes[technique] =
		    memchr(word, '?', len) ? MINUTES_UNKNOWN
					   : 10 + 5 * demo_chance(maker, 5);
		sum += relief[technique];
		n++;
	}
	set_cell(
	    maker, SESSION_TABLE, &line, "regions", maker->course->regions);
	table_write(
	    &tables[SESSION_TABLE], &line, &maker->out->files[SESSION_TABLE]);
	return sum / (n ? n : 1);
}

/* The word of the plan for session i, from 0. */
static const char *
plan_word(const struct demo_maker *maker, int i)
{
	const char *plan = maker->course->plan, *word = plan;

	for (; i > 0; i--) {
		word += strcspn(word, " ");
		word = *word ? word + 1 : plan;
	}
	return word;
}

/* What the client answers around a session. */
static void
make_visit(struct demo_maker *maker, int day, int relief)
{
	const struct demo_course *course = maker->course;
	struct demo_form *form = blank(maker, MOMENT_AFTER, day);
	int now = demo_level(maker, day) + demo_chance(maker, 25) - 12;
	int before = demo_score(maker, now, 4);

	if (course->arrives) {
		struct demo_form *arrival = blank(maker, MOMENT_ARRIVAL, day);

		arrival->checkin.pain_now = before;
		send(maker, arrival);
	} else {
		form->checkin.pain_before = before;
		form->checkin.pain_before_recalled = 1;
	}
	/* Now and then nobody answers on the way out. */
	if (demo_chance(maker, 8) == 0)
		return;
	form->checkin.pain_now = demo_score(maker, now - relief, 6);
	form->checkin.tightness = demo_score(maker, now - relief / 2, 9);
	if (course->swelling)
		form->checkin.swelling = demo_score(maker, now - 25, 8);
	form->checkin.new_soreness =
	    demo_chance(maker, 5) ? SORENESS_NONE : SORENESS_MILD;
	send(maker, form);
}

/* The therapist measures before the session. */
static void
make_readings(struct demo_maker *maker, int day)
{
	int i;

	for (i = 0; i < 2; i++)
		write_reading(maker, i, day, false);
}

static void
own_readings(struct demo_maker *maker, struct demo_form *form, int day)
{
	const struct movement *movement;
	enum side side;
	int i;

	for (i = 0; i < 2; i++) {
		movement = movement_of(maker, i, &side);
		if (movement == NULL)
			continue;
		if (day < maker->today - DEMO_FORM_DAYS) {
			write_reading(maker, i, day, true);
			continue;
		}
		form->measured[i] = arena_printf(
		    maker->arena, "%s.%s", movement->key, side_words[side]);
		form->degrees[i] = degrees_on(maker, movement, day);
	}
}

static void
write_reading(struct demo_maker *maker, int i, int day, bool own)
{
	struct reading_line line = { .session = NOT_ANSWERED,
		.measurer = own ? "self" : DEMO_THERAPIST };
	struct reading *reading = &line.reading;

	reading->movement = movement_of(maker, i, &reading->side);
	if (reading->movement == NULL)
		return;
	memcpy(
	    line.client, maker->course->code, strlen(maker->course->code) + 1);
	day_text(day, reading->day);
	reading->motion = MOTION_ACTIVE;
	reading->timing = own ? TIMING_OTHER : TIMING_BEFORE;
	reading->method = own ? METHOD_PHONE : METHOD_GONIOMETER;
	reading->repeats = NOT_ANSWERED;
	reading->degrees = degrees_on(maker, reading->movement, day);
	table_write(
	    &tables[READING_TABLE], &line, &maker->out->files[READING_TABLE]);
}

static const struct movement *
movement_of(const struct demo_maker *maker, int i, enum side *side)
{
	const struct movement *movement =
	    movement_find(maker->course->movements[i]);

	if (movement != NULL)
		*side =
		    movement->bilateral ? maker->course->side : SIDE_MIDLINE;
	return movement;
}

/* Movement comes back as pain goes, up to what is usual. */
static int
degrees_on(struct demo_maker *maker, const struct movement *movement, int day)
{
	int gained = maker->course->start - demo_level(maker, day);
	int span = movement->normal > 10 ? movement->normal : 20;
	int degrees = movement->normal - span * 40 / 100 + span * gained / 170;

	if (degrees > movement->normal)
		degrees = movement->normal;
	return degrees + demo_chance(maker, 5) - 4;
}

/* A check-in of that moment and day without any answer. */
static struct demo_form *
blank(struct demo_maker *maker, enum moment moment, int day)
{
	static const int hours[MOMENT_N] = { 2, 3, 12 };
	const struct table *table = &tables[CHECKIN_TABLE];
	struct demo_form *form = arena_new_of(maker->arena, struct demo_form);
	struct checkin_line line = { 0 };
	size_t i;

	for (i = 0; i < table->n; i++)
		table->columns[i].type->clear(&table->columns[i], &line);
	if (moment == MOMENT_WEEKLY)
		set_cell(maker, CHECKIN_TABLE, &line, "regions",
		    maker->course->regions);
	form->course = maker->course;
	form->checkin = line.checkin;
	form->checkin.moment = moment;
	form->checkin.language = (int)maker->course->language;
	form->checkin.submitted_at =
	    (int64_t)day * DAY_SECONDS + hours[moment] * 3600;
	day_text(day, form->checkin.day);
	return form;
}

/* Into the package, or onto the pile that goes through the form. */
static void
send(struct demo_maker *maker, const struct demo_form *form)
{
	struct checkin_line line = { .session = NOT_ANSWERED,
		.checkin = form->checkin };

	if (day_number(form->checkin.day) >= maker->today - DEMO_FORM_DAYS) {
		arena_grow(maker->arena, &maker->out->forms);
		maker->out->forms.v[maker->out->forms.n++] = *form;
		return;
	}
	memcpy(
	    line.client, maker->course->code, strlen(maker->course->code) + 1);
	table_write(
	    &tables[CHECKIN_TABLE], &line, &maker->out->files[CHECKIN_TABLE]);
}

/* Reads text into one column of a row, as the import would. */
static void
set_cell(struct demo_maker *maker, int table, void *row, const char *name,
    const char *text)
{
	const struct column *column = tables[table].columns;

	while (strcmp(column->name, name) != 0)
		column++;
	if (column->type->read(column, text, maker->arena, row) != NULL)
		abort();
}
