/*
 * session_form.c: a session as its form carries it: the table of fields, in
 * from a stored session, out to one. Readings are in session_readings.c.
 */
#include "pages.h"

#include <string.h>

#define UNKNOWN_CHOICE (MINUTE_CHOICES - 1)
#define STEP 5 /* minutes between two choices */

const char *const minute_words[MINUTE_CHOICES] = { "none", "5", "10", "15",
	"20", "25", "30", "35", "40", "45", "unknown" };

/* clang-format off */
static const struct region_pill head[] = { { "head", "Head" },
	{ "neck_f", "Neck front" }, { "neck_b", "Neck back" }, { NULL, NULL } };
static const struct region_pill shoulder[] = { { "shoulder_r_f", "R front" },
	{ "shoulder_l_f", "L front" }, { "shoulder_r_b", "R back" },
	{ "shoulder_l_b", "L back" }, { NULL, NULL } };
static const struct region_pill trunk[] = { { "chest", "Chest" },
	{ "abdomen", "Abdomen" }, { NULL, NULL } };
static const struct region_pill back[] = { { "upper_back_r", "Upper R" },
	{ "upper_back_l", "Upper L" }, { "lower_back_r", "Lower R" },
	{ "lower_back_l", "Lower L" }, { NULL, NULL } };
static const struct region_pill hip[] = { { "hip_r", "Hip R" },
	{ "hip_l", "Hip L" }, { "buttock_r", "Buttock R" },
	{ "buttock_l", "Buttock L" }, { NULL, NULL } };
static const struct region_pill arm[] = { { "arm_r", "Upper R" },
	{ "arm_l", "Upper L" }, { "forearm_r", "Forearm R" },
	{ "forearm_l", "Forearm L" }, { "hand_r", "Hand R" },
	{ "hand_l", "Hand L" }, { NULL, NULL } };
static const struct region_pill thigh[] = { { "thigh_r_f", "R front" },
	{ "thigh_l_f", "L front" }, { "thigh_r_b", "R back" },
	{ "thigh_l_b", "L back" }, { NULL, NULL } };
static const struct region_pill leg[] = { { "knee_r", "Knee R" },
	{ "knee_l", "Knee L" }, { "shin_r", "Shin R" },
	{ "shin_l", "Shin L" }, { "calf_r", "Calf R" },
	{ "calf_l", "Calf L" }, { "foot_r", "Foot R" },
	{ "foot_l", "Foot L" }, { NULL, NULL } };

const struct region_row session_regions[] = {
	{ "Head, neck", head },
	{ "Shoulder", shoulder },
	{ "Trunk", trunk },
	{ "Back", back },
	{ "Hip", hip },
	{ "Arm", arm },
	{ "Thigh", thigh },
	{ "Leg", leg },
};
const size_t session_regions_n = nitems(session_regions);

#define AT(member) offsetof(struct session_form, member)
#define TECHNIQUE(name, i) \
	{ name, FIELD_WORD, 0, MINUTE_CHOICES, AT(minutes[i]), minute_words }, \
	{ name "_typed", FIELD_TEXT, 0, 8, AT(typed[i]), NULL }
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
	TECHNIQUE("deep_tissue", DEEP_TISSUE),
	TECHNIQUE("trigger_point", TRIGGER_POINT),
	TECHNIQUE("myofascial_release", MYOFASCIAL_RELEASE),
	TECHNIQUE("stretching_mobilization", STRETCHING_MOBILIZATION),
	TECHNIQUE("other", OTHER_TECHNIQUE),
	{ "regions", FIELD_BITS, 0, REGION_N, AT(regions), region_words },
	READING(0), READING(1), READING(2), READING(3), READING(4),
	{ "note", FIELD_TEXT, 1, NOTE_MAX_CHARS, AT(note), NULL },
};
/* clang-format on */
static const char *const typed_names[TECHNIQUE_N] = { "deep_tissue_typed",
	"trigger_point_typed", "myofascial_release_typed",
	"stretching_mobilization_typed", "other_typed" };

static void
check_day(struct request *, const struct session_form *, struct field_errors *);
static bool check_minutes(
    struct arena *, struct session_form *, int, struct field_errors *);
static int form_minutes(const struct session_form *, int);
static void region_put(struct arena *, struct session *, struct session_region);
static bool region_has(const struct session *, int);

void
session_form_fill(struct arena *arena, const struct session *session,
    struct session_form *form)
{
	int i, minutes;
	size_t k;

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
	form->regions = 0;
	for (k = 0; k < session->regions_n; k++)
		form->regions |= UINT64_C(1) << session->regions[k].region;
	form->note = session->note != NULL ? session->note : "";
}

void
session_form_read(
    struct request *req, struct session_form *form, struct field_errors *errors)
{
	bool any = false;
	int i;

	/* What is wrong is in errors; what is right is in form. */
	(void)!form_read(req, &req->form, fields, nitems(fields), form, errors);
	check_day(req, form, errors);
	for (i = 0; i < TECHNIQUE_N; i++)
		any |= check_minutes(req->arena, form, i, errors);
	if (!any)
		field_error_add(req->arena, errors, "techniques",
		    "Choose the minutes of at least one technique", 0, 0);
}

void
session_form_session(struct arena *arena, const struct session_form *form,
    const struct session *stored, struct session *out)
{
	const struct session_region *region;
	size_t k;
	int i;

	*out = (struct session){
		.number = form->number, .therapist_text = "", .note = form->note
	};
	memcpy(out->day, form->day, DAY_SIZE);
	for (i = 0; i < TECHNIQUE_N; i++)
		out->minutes[i] = form_minutes(form, i);
	for (k = 0; stored != NULL && k < stored->regions_n; k++) {
		region = &stored->regions[k];
		if ((form->regions >> region->region & 1) &&
		    (region->technique < 0 ||
			out->minutes[region->technique] != NOT_USED))
			region_put(arena, out, *region);
	}
	for (i = 0; i < REGION_N; i++) {
		if ((form->regions >> i & 1) && !region_has(out, i))
			region_put(arena, out,
			    (struct session_region){ .region = i,
				.technique = -1,
				.minutes = MINUTES_UNKNOWN });
	}
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
}

/*
 * Settles what is chosen and what is typed. "none" is sent only by a form
 * that began with typed minutes: it takes them back. Returns whether the
 * technique was used.
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
	else if (!parse_int(typed, 1, MINUTES_MAX, &minutes))
		field_error_add(arena, errors, name,
		    "Enter whole minutes from %lld to %lld", 1, MINUTES_MAX);
	return true;
}

static int
form_minutes(const struct session_form *form, int technique)
{
	int chosen = form->minutes[technique];
	int64_t minutes;

	if (parse_int(form->typed[technique], 1, MINUTES_MAX, &minutes))
		return (int)minutes;
	if (chosen == UNKNOWN_CHOICE)
		return MINUTES_UNKNOWN;
	return chosen > 0 ? chosen * STEP : NOT_USED;
}

static void
region_put(
    struct arena *arena, struct session *session, struct session_region region)
{
	struct {
		struct session_region *v;
		size_t n;
	} regions = { session->regions, session->regions_n };

	arena_grow(arena, &regions);
	regions.v[regions.n++] = region;
	session->regions = regions.v;
	session->regions_n = regions.n;
}

static bool
region_has(const struct session *session, int region)
{
	size_t k;

	for (k = 0; k < session->regions_n; k++) {
		if (session->regions[k].region == region)
			return true;
	}
	return false;
}
