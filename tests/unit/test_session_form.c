/* The form of a session: what is sent becomes the session that was meant. */
#include "pages.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ID "00112233445566778899aabbccddeeff"

struct sent_form {
	struct request req;
	struct session_form form;
	struct field_errors errors;
	struct readings readings;
};

/* Reads a form as a browser would send it. */
static struct sent_form *
read_form(struct arena *arena, const char *body)
{
	struct sent_form *sent = arena_new_of(arena, struct sent_form);

	sent->req.arena = arena;
	sent->req.now = 1000;
	sent->req.user.id = 7;
	memcpy(sent->req.today, "2026-11-22", DAY_SIZE);
	body = arena_printf(arena, "csrf=x&id=" ID "&seen=&%s", body);
	assert_int_equal(form_decode(arena, body, strlen(body), FORM_PAIRS_MAX,
			     &sent->req.form),
	    OK);
	session_form_read(&sent->req, &sent->form, &sent->errors);
	session_form_readings(
	    &sent->req, &sent->form, &sent->readings, &sent->errors);
	return sent;
}

static bool
has_error(const struct sent_form *sent, const char *name)
{
	return field_error_text(
		   sent->req.arena, LANG_EN, &sent->errors, name) != NULL;
}

static void
test_minutes(void **state)
{
	struct arena *arena = arena_new();
	struct sent_form *sent = read_form(arena,
	    "day=2026-11-22&deep_tissue=25&deep_tissue_typed="
	    "&trigger_point=&trigger_point_typed=60"
	    "&myofascial_release=none&myofascial_release_typed=90"
	    "&stretching_mobilization=unknown&other=&note=a%0D%0Ab");
	struct session session;

	(void)state;
	assert_int_equal(sent->errors.n, 0);
	session_form_session(arena, &sent->form, NULL, &session);
	assert_string_equal(session.day, "2026-11-22");
	assert_int_equal(session.minutes[DEEP_TISSUE], 25);
	assert_int_equal(session.minutes[TRIGGER_POINT], 60);
	assert_int_equal(session.minutes[MYOFASCIAL_RELEASE], NOT_USED);
	assert_int_equal(
	    session.minutes[STRETCHING_MOBILIZATION], MINUTES_UNKNOWN);
	assert_int_equal(session.minutes[OTHER_TECHNIQUE], NOT_USED);
	assert_string_equal(session.note, "a\nb");
	arena_free(arena);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *body, *field;
	} cases[] = {
		{ "day=2026-11-22", "techniques" },
		{ "day=&deep_tissue=5", "day" },
		{ "day=2026-11-23&deep_tissue=5", "day" },
		{ "day=22.11.2026&deep_tissue=5", "day" },
		{ "day=2026-11-22&other=5&deep_tissue=50", "deep_tissue" },
		{ "day=2026-11-22&deep_tissue=5&deep_tissue_typed=60",
		    "deep_tissue_typed" },
		{ "day=2026-11-22&other_typed=0", "other_typed" },
		{ "day=2026-11-22&other_typed=241", "other_typed" },
		{ "day=2026-11-22&other_typed=5.5", "other_typed" },
		{ "day=2026-11-22&other=5&regions=tail", "regions" },
		{ "day=2026-11-22&other=5&regions=head&regions=head",
		    "regions" },
		{ "day=2026-11-22&other=5&before_0=90", "movement_0" },
		{ "day=2026-11-22&other=5&before_0=90"
		  "&movement_0=shoulder.flexion:midline",
		    "movement_0" },
		{ "day=2026-11-22&other=5&before_0=201"
		  "&movement_0=shoulder.flexion:left",
		    "before_0" },
		{ "day=2026-11-22&other=5&after_0=ninety"
		  "&movement_0=shoulder.flexion:left",
		    "after_0" },
		{ "day=2026-11-22&other=5&more=1", "more" },
	};
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		struct sent_form *sent = read_form(arena, cases[i].body);

		if (sent->errors.n != 1 || !has_error(sent, cases[i].field))
			fail_msg("%s: %zu errors, wanted one at %s",
			    cases[i].body, sent->errors.n, cases[i].field);
	}
	arena_free(arena);
}

/* What a stored session says comes back from its form unchanged. */
static void
test_round_trip(void **state)
{
	struct session_region regions[] = {
		{ .region = 22, .technique = DEEP_TISSUE, .minutes = 10 },
		{ .region = 23,
		    .technique = -1,
		    .referred = true,
		    .minutes = MINUTES_UNKNOWN },
	};
	struct session stored = { .minutes = { 45, NOT_USED, 50,
				      MINUTES_UNKNOWN, 7 },
		.regions = regions,
		.regions_n = 2,
		.note = "firm" };
	struct arena *arena = arena_new();
	struct session_form form = { .day = "2026-11-20" };
	struct session back;

	(void)state;
	session_form_fill(arena, &stored, &form);
	session_form_session(arena, &form, &stored, &back);
	assert_memory_equal(
	    back.minutes, stored.minutes, sizeof(stored.minutes));
	assert_string_equal(back.note, "firm");
	assert_int_equal(back.regions_n, 2);
	assert_int_equal(back.regions[0].technique, DEEP_TISSUE);
	assert_int_equal(back.regions[0].minutes, 10);
	assert_true(back.regions[1].referred);

	assert_true(session_regions_same(&stored, &back));

	/* What is no longer chosen goes. */
	form.regions = UINT64_C(1) << 5;
	form.referred = 0;
	form.parts[0] = form.parts[1];
	session_form_session(arena, &form, &stored, &back);
	assert_int_equal(back.regions_n, 1);
	assert_int_equal(back.regions[0].region, 5);
	assert_int_equal(back.regions[0].technique, -1);
	assert_false(session_regions_same(&stored, &back));
	arena_free(arena);
}

/* More details than the form has room for are kept, those in it changed. */
static void
test_many_parts(void **state)
{
	struct session_region regions[SESSION_PARTS + 2];
	struct session back, stored = { .minutes = { 60, NOT_USED, NOT_USED,
					    NOT_USED, NOT_USED },
		.regions = regions,
		.regions_n = nitems(regions),
		.note = "" };
	struct arena *arena = arena_new();
	struct session_form form = { .day = "2026-11-20" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(regions); i++)
		regions[i] = (struct session_region){
			.region = (int)i, .technique = DEEP_TISSUE, .minutes = 5
		};
	session_form_fill(arena, &stored, &form);
	session_form_session(arena, &form, &stored, &back);
	assert_true(session_regions_same(&stored, &back));
	form.parts[2].minutes = 6;
	session_form_session(arena, &form, &stored, &back);
	assert_int_equal(back.regions_n, stored.regions_n);
	assert_int_equal(back.regions[2].minutes, 6);
	assert_false(session_regions_same(&stored, &back));
	arena_free(arena);
}

/* Minutes by region: what a form says, and what it cannot say. */
static void
test_parts(void **state)
{
	struct arena *arena = arena_new();
	struct session session;
	struct sent_form *sent = read_form(arena,
	    "day=2026-11-22&deep_tissue=25&trigger_point=10&regions=neck_b"
	    "&referred=head&part_technique_0=deep_tissue"
	    "&part_region_0=neck_b&part_minutes_0=20"
	    "&part_technique_1=trigger_point&part_region_1=shoulder_l_b"
	    "&part_minutes_1=");
	static const struct {
		const char *body, *field;
	} cases[] = {
		{ "&part_minutes_0=5&part_technique_0=deep_tissue",
		    "part_region_0" },
		{ "&part_minutes_0=5&part_region_0=head", "part_technique_0" },
		{ "&part_technique_1=other&part_region_1=head",
		    "part_technique_1" },
		{ "&part_technique_0=deep_tissue&part_region_0=head"
		  "&part_minutes_0=26",
		    "part_minutes_0" },
		{ "&part_technique_0=deep_tissue&part_region_0=head"
		  "&part_minutes_0=20&part_technique_3=deep_tissue"
		  "&part_region_3=chest&part_minutes_3=6",
		    "part_minutes_3" },
		{ "&part_technique_0=deep_tissue&part_region_0=head"
		  "&part_technique_1=deep_tissue&part_region_1=head",
		    "part_region_1" },
		{ "&part_technique_0=deep_tissue&part_region_0=head"
		  "&part_minutes_0=0",
		    "part_minutes_0" },
	};
	size_t i;

	(void)state;
	assert_int_equal(sent->errors.n, 0);
	session_form_session(arena, &sent->form, NULL, &session);
	assert_int_equal(session.regions_n, 3);
	assert_int_equal(session.regions[0].technique, DEEP_TISSUE);
	assert_int_equal(session.regions[0].minutes, 20);
	assert_int_equal(session.regions[1].technique, TRIGGER_POINT);
	assert_int_equal(session.regions[1].minutes, MINUTES_UNKNOWN);
	assert_true(session.regions[2].referred);
	for (i = 0; i < nitems(cases); i++) {
		sent = read_form(arena,
		    arena_printf(arena, "day=2026-11-22&deep_tissue=25%s",
			cases[i].body));
		if (sent->errors.n != 1 || !has_error(sent, cases[i].field))
			fail_msg("%s: %zu errors, wanted one at %s",
			    cases[i].body, sent->errors.n, cases[i].field);
	}
	arena_free(arena);
}

static void
test_readings(void **state)
{
	static const char body[] =
	    "day=2026-11-21&other=5"
	    "&movement_0=shoulder.flexion:left&before_0=%E2%88%925%C2%B0"
	    "&after_0=140&method_0=inclinometer&motion_0=passive"
	    "&movement_1=knee.extension:right&before_1=&after_1=";
	struct arena *arena = arena_new();
	struct sent_form *sent = read_form(arena, body);
	struct sent_form *again = read_form(arena, body);
	const struct reading *before = &sent->readings.v[0];

	(void)state;
	assert_int_equal(sent->errors.n, 0);
	assert_int_equal(sent->readings.n, 2);
	assert_int_equal(before->degrees, -5);
	assert_int_equal(before->timing, TIMING_BEFORE);
	assert_int_equal(before->side, SIDE_LEFT);
	assert_int_equal(before->method, METHOD_INCLINOMETER);
	assert_int_equal(before->motion, MOTION_PASSIVE);
	assert_int_equal(before->measurer, 7);
	assert_int_equal(before->repeats, NOT_ANSWERED);
	assert_string_equal(before->day, "2026-11-21");
	assert_int_equal(sent->readings.v[1].degrees, 140);
	assert_int_equal(sent->readings.v[1].timing, TIMING_AFTER);
	assert_string_not_equal(before->id, sent->readings.v[1].id);
	/* Sent twice, stored once. */
	assert_string_equal(before->id, again->readings.v[0].id);
	arena_free(arena);
}

/* Which readings are stored when a session is saved again. */
static void
test_settle(void **state)
{
	static const char body[] =
	    "day=2026-11-21&other=5&movement_0=shoulder.flexion:left"
	    "&before_0=120&after_0=130";
	struct arena *arena = arena_new();
	struct readings known = read_form(arena, body)->readings;
	struct sent_form *sent = read_form(arena, body);
	const struct reading *before = &known.v[0], *after = &known.v[1];

	(void)state;
	/* The same again: nothing. */
	session_readings_settle(
	    &sent->req, &known, "2026-11-21", "2026-11-21", &sent->readings);
	assert_int_equal(sent->readings.n, 0);

	/* One is corrected. */
	sent = read_form(arena, body);
	sent->readings.v[1].degrees = 131;
	session_readings_settle(
	    &sent->req, &known, "2026-11-21", "2026-11-21", &sent->readings);
	assert_int_equal(sent->readings.n, 1);
	assert_int_equal(sent->readings.v[0].degrees, 131);
	assert_string_equal(sent->readings.v[0].replaces, after->id);

	/* The session moves: so do both, the one that was sent and the one
	 * that was not. */
	sent = read_form(arena,
	    "day=2026-11-20&other=5&movement_0=shoulder.flexion:left"
	    "&before_0=121");
	session_readings_settle(
	    &sent->req, &known, "2026-11-21", "2026-11-20", &sent->readings);
	assert_int_equal(sent->readings.n, 2);
	assert_int_equal(sent->readings.v[0].degrees, 121);
	assert_string_equal(sent->readings.v[0].replaces, before->id);
	assert_int_equal(sent->readings.v[1].degrees, 130);
	assert_string_equal(sent->readings.v[1].day, "2026-11-20");
	assert_string_equal(sent->readings.v[1].replaces, after->id);
	assert_string_not_equal(sent->readings.v[1].id, after->id);

	/* What the client measured stays where it is. */
	known.v[1].measurer = 0;
	known.v[1].measurer_text = "self";
	sent = read_form(arena, "day=2026-11-20&other=5");
	session_readings_settle(
	    &sent->req, &known, "2026-11-21", "2026-11-20", &sent->readings);
	assert_int_equal(sent->readings.n, 1);
	assert_string_equal(sent->readings.v[0].replaces, before->id);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_minutes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_many_parts),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_settle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
