/*
 * session_regions.c: the regions of a session: treated ones, those to which
 * trigger points referred pain, and the time of a technique in a region.
 */
#include "pages.h"

#include <string.h>

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


static void part_check(struct request *, const struct session *,
    const struct session_form *, int, struct field_errors *);
static bool part_empty(const struct session_part *);
static void region_put(struct arena *, struct session *, struct session_region);
static const struct session_region *
region_find(const struct session *, int, bool);
static bool is_part(const struct session_region *);

void
session_regions_fill(const struct session *session, struct session_form *form)
{
	const struct session_region *region;
	size_t k;
	int n = 0, i;

	form->regions = form->referred = 0;
	for (i = 0; i < SESSION_PARTS; i++)
		form->parts[i] = (struct session_part){ NOT_ANSWERED,
			NOT_ANSWERED, NOT_ANSWERED };
	for (k = 0; k < session->regions_n; k++) {
		region = &session->regions[k];
		if (region->referred) {
			form->referred |= UINT64_C(1) << region->region;
			continue;
		}
		form->regions |= UINT64_C(1) << region->region;
		if (is_part(region) && n < SESSION_PARTS)
			form->parts[n++] = (struct session_part){
				region->technique, region->region,
				region->minutes == MINUTES_UNKNOWN
				    ? NOT_ANSWERED
				    : region->minutes
			};
	}
}

void
session_regions_check(struct request *req, const struct session *meant,
    const struct session_form *form, struct field_errors *errors)
{
	int i;

	for (i = 0; i < SESSION_PARTS; i++) {
		if (!part_empty(&form->parts[i]))
			part_check(req, meant, form, i, errors);
	}
}

void
session_regions_put(struct arena *arena, const struct session_form *form,
    const struct session *stored, struct session *out)
{
	const struct session_region *region, *was;
	size_t k, parts = 0;
	int i;

	for (i = 0; i < SESSION_PARTS; i++) {
		const struct session_part *part = &form->parts[i];

		if (!part_empty(part))
			region_put(arena, out,
			    (struct session_region){ .region = part->region,
				.technique = part->technique,
				.minutes = part->minutes == NOT_ANSWERED
					       ? MINUTES_UNKNOWN
					       : part->minutes });
	}
	/* Keep the data that the form cannot show. */
	for (k = 0; stored != NULL && k < stored->regions_n; k++) {
		region = &stored->regions[k];
		if (is_part(region) && parts++ >= SESSION_PARTS &&
		    (form->regions >> region->region & 1) &&
		    out->minutes[region->technique] != NOT_USED)
			region_put(arena, out, *region);
	}
	for (i = 0; i < REGION_N; i++) {
		if ((form->regions >> i & 1) && !region_find(out, i, false))
			region_put(arena, out,
			    (struct session_region){ .region = i,
				.technique = -1,
				.minutes = MINUTES_UNKNOWN });
		if (!(form->referred >> i & 1))
			continue;
		was = stored ? region_find(stored, i, true) : NULL;
		region_put(arena, out,
		    was ? *was
			: (struct session_region){ .region = i,
			      .technique = -1,
			      .referred = true,
			      .minutes = MINUTES_UNKNOWN });
	}
}

/* Compares them in any order. */
bool
session_regions_same(const struct session *stored, const struct session *meant)
{
	size_t i, k;

	for (i = 0; i < stored->regions_n; i++) {
		const struct session_region *a = &stored->regions[i];

		for (k = 0; k < meant->regions_n; k++) {
			const struct session_region *b = &meant->regions[k];

			if (a->region == b->region &&
			    a->technique == b->technique &&
			    a->referred == b->referred &&
			    a->minutes == b->minutes)
				break;
		}
		if (k == meant->regions_n)
			return false;
	}
	return stored->regions_n == meant->regions_n;
}

static void
part_check(struct request *req, const struct session *meant,
    const struct session_form *form, int i, struct field_errors *errors)
{
	const struct session_part *part = &form->parts[i], *other;
	const char *minutes = arena_printf(req->arena, "part_minutes_%d", i);
	const char *technique =
	    arena_printf(req->arena, "part_technique_%d", i);
	const char *region = arena_printf(req->arena, "part_region_%d", i);
	int sum = 0, k;

	if (part->technique == NOT_ANSWERED)
		field_error_add(req->arena, errors, technique,
		    "Choose the technique as well", 0, 0);
	else if (meant->minutes[part->technique] == NOT_USED)
		field_error_add(req->arena, errors, technique,
		    "This technique is not in the session", 0, 0);
	if (part->region == NOT_ANSWERED)
		field_error_add(req->arena, errors, region,
		    "Choose the region as well", 0, 0);
	if (part->technique == NOT_ANSWERED || part->region == NOT_ANSWERED)
		return;
	for (k = 0; k <= i; k++) {
		other = &form->parts[k];
		if (other->technique != part->technique)
			continue;
		if (k < i && other->region == part->region)
			field_error_add(req->arena, errors, region,
			    "This technique in this region stands above "
			    "already", 0, 0);
		if (other->minutes != NOT_ANSWERED)
			sum += other->minutes;
	}
	if (meant->minutes[part->technique] >= 0 &&
	    part->minutes != NOT_ANSWERED &&
	    sum > meant->minutes[part->technique])
		field_error_add(req->arena, errors, minutes,
		    "More minutes than the technique has in all", 0, 0);
}

static bool
part_empty(const struct session_part *part)
{
	return part->technique == NOT_ANSWERED &&
	       part->region == NOT_ANSWERED && part->minutes == NOT_ANSWERED;
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

static const struct session_region *
region_find(const struct session *session, int region, bool referred)
{
	size_t k;

	for (k = 0; k < session->regions_n; k++) {
		if (session->regions[k].region == region &&
		    session->regions[k].referred == referred)
			return &session->regions[k];
	}
	return NULL;
}

/* The time of a technique in one region, not in the session. */
static bool
is_part(const struct session_region *region)
{
	return !region->referred && region->technique >= 0;
}
