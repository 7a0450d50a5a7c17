/*
 * session_form.c: the form of a session: its table of fields, from a stored
 * session and back. portal/session_readings.c has the readings.
 */
#include "pages.h"

#include <string.h>

#define UNKNOWN_CHOICE (MINUTE_CHOICES - 1)
#define STEP 5 /* minutes between choices */

const char *const minute_words[MINUTE_CHOICES] = { "none", "5", "10", "15",
	"20", "25", "30", "35", "40", "45", "unknown" };

/* clang-format off */
#define AT(member) offsetof(struct session_form, member)
#define TECHNIQUE(i, name) \
	{ name, FIELD_WORD, 0, MINUTE_CHOICES, AT(minutes[i]), minute_words }, \
	{ name "_typed", FIELD_TEXT, 0, 8, AT(typed[i]), NULL },
#define TYPED(i, name) name "_typed",
#define PART(i) \
	{ "part_technique_" #i, FIELD_WORD, 0, TECHNIQUE_N, \
	    AT(parts[i].technique), technique_words }, \
	{ "part_region_" #i, FIELD_WORD, 0, REGION_N, AT(parts[i].region), \
	    region_words }, \
	{ "part_minutes_" #i, FIELD_INT, 1, MINUTES_MAX, \
	    AT(parts[i].minutes), NULL }
#define READING(i) \
	{ "movement_" #i, FIELD_TEXT, 0, 64, AT(rows[i].movement), NULL }, \
	{ "before_" #i, FIELD_TEXT, 0, 8, AT(rows[i].before), NULL }, \
	{ "after_" #i, FIELD_TEXT, 0, 8, AT(rows[i].after), NULL }, \
	{ "method_" #i, FIELD_WORD, 0, METHOD_N, AT(rows[i].method), \
	    method_words }, \
	{ "motion_" #i, FIELD_WORD, 0, MOTION_N, AT(rows[i].motion), \
	    motion_words }
static const struct field fields[] = {
	{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
	{ "id", FIELD_ID, 0, 0, AT(id), NULL },
	{ "seen", FIELD_TEXT, 0, 24, AT(seen), NULL },
	{ "day", FIELD_DAY, 0, 0, AT(day), NULL },
	TECHNIQUE_LIST(TECHNIQUE)
	{ "regions", FIELD_BITS, 0, REGION_N, AT(regions), region_words },
	{ "referred", FIELD_BITS, 0, REGION_N, AT(referred), region_words },
	PART(0), PART(1), PART(2), PART(3), PART(4), PART(5),
	READING(0), READING(1), READING(2), READING(3), READING(4),
	{ "note", FIELD_TEXT, 1, NOTE_MAX_CHARS, AT(note), NULL },
	{ "planned", FIELD_WORD, 0, 1, AT(planned), (const char *const[]){ "1" } },
};
static const char *const typed_names[TECHNIQUE_N] = { TECHNIQUE_LIST(TYPED) };
/* clang-format on */

static void
check_day(struct request *, const struct session_form *, struct field_errors *);
static bool check_minutes(
    struct arena *, struct session_form *, int, struct field_errors *);
static int form_minutes(struct arena *, const struct session_form *, int);

void
session_form_fill(struct arena *arena, const struct session *session,
    struct session_form *form)
{
	int i, minutes;

	for (i = 0; i < TECHNIQUE_N; i++) {
		minutes = session->minutes[i];
		form->typed[i] = "";
		form->minutes[i] = NOT_ANSWERED;
		if (minutes == MINUTES_UNKNOWN)
			form->minutes[i] = UNKNOWN_CHOICE;
		else if (minutes > 0 && minutes % STEP == 0 &&
			 minutes / STEP < UNKNOWN_CHOICE)
			form->minutes[i] = minutes / STEP;
		else if (minutes > 0)
			form->typed[i] = arena_printf(arena, "%d", minutes);
	}
	session_regions_fill(session, form);
	form->note = session->note != NULL ? session->note : "";
}

void
session_form_read(
    struct request *req, struct session_form *form, struct field_errors *errors)
{
	struct session meant = { 0 };
	bool any = false;
	int i;

	/* Faults go into errors; valid values go into form. */
	(void)!form_read(req, &req->form, fields, nitems(fields), form, errors);
	check_day(req, form, errors);
	for (i = 0; i < TECHNIQUE_N; i++)
		any |= check_minutes(req->arena, form, i, errors);
	if (!any)
		field_error_add(req->arena, errors, "techniques",
		    "Choose the minutes of at least one technique", 0, 0);
	for (i = 0; i < TECHNIQUE_N; i++)
		meant.minutes[i] = form_minutes(req->arena, form, i);
	session_regions_check(req, &meant, form, errors);
}

void
session_form_session(struct arena *arena, const struct session_form *form,
    const struct session *stored, struct session *out)
{
	int i;

	*out = (struct session){
		.number = form->number, .therapist_text = "", .note = form->note
	};
	memcpy(out->day, form->day, DAY_SIZE);
	for (i = 0; i < TECHNIQUE_N; i++)
		out->minutes[i] = form_minutes(arena, form, i);
	session_regions_put(arena, form, stored, out);
}

static void
check_day(struct request *req, const struct session_form *form,
    struct field_errors *errors)
{
	if (field_error_text(req->arena, req->lang, errors, "day") != NULL)
		return;
	if (form->day[0] == '\0')
		field_error_add(req->arena, errors, "day",
		    "Enter the day of the session", 0, 0);
	else if (strcmp(form->day, req->today) > 0)
		field_error_add(req->arena, errors, "day",
		    "The session cannot be on a day to come", 0, 0);
	else if (day_is_none(form->day))
		field_error_add(req->arena, errors, "day",
		    "The session cannot be before %lld", FIRST_YEAR, 0);
}

/*
 * Combines chosen and typed minutes. "none" is sent only by a form that began
 * with typed minutes: it removes them. Returns whether the technique was used.
 */
static bool
check_minutes(struct arena *arena, struct session_form *form, int technique,
    struct field_errors *errors)
{
	const char *name = typed_names[technique];
	const char *typed = form->typed[technique];
	int chosen = form->minutes[technique];
	int64_t minutes;

	if (chosen == 0)
		form->typed[technique] = "";
	if (chosen == 0 || typed[0] == '\0')
		return chosen > 0;
	if (chosen > 0)
		field_error_add(arena, errors, name,
		    "Choose the minutes or type them, not both", 0, 0);
	else if (!parse_int(
		     number_plain(arena, typed), 1, MINUTES_MAX, &minutes))
		field_error_add(arena, errors, name,
		    "Enter whole minutes from %lld to %lld", 1, MINUTES_MAX);
	return true;
}

static int
form_minutes(
    struct arena *arena, const struct session_form *form, int technique)
{
	const char *typed = number_plain(arena, form->typed[technique]);
	int chosen = form->minutes[technique];
	int64_t minutes;

	if (parse_int(typed, 1, MINUTES_MAX, &minutes))
		return (int)minutes;
	if (chosen == UNKNOWN_CHOICE)
		return MINUTES_UNKNOWN;
	return chosen > 0 ? chosen * STEP : NOT_USED;
}
