/* Angles as clients type them, and the readings made of them. */
#include "pages.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"

#define ID "0123456789abcdef0123456789abcdef"
#define NUMBER "Enter the angle as a whole number, for example 45"
#define RANGE(range) "Angle must be between " range " degrees"

/* The angle as it would be stored, or what the form says about it. The
 * check-in is a repeat, so that no earlier reading is asked for. */
static const char *
angle(struct arena *arena, const char *typed, const char *movement)
{
	struct request req = { .arena = arena };
	struct asking asking = { .repeat = true };
	struct reading_answer *answer = asking.answers.readings;
	const char *problem;

	answer[0] = (struct reading_answer){ movement, typed, NOT_ANSWERED,
		NOT_ANSWERED, "", NOT_ANSWERED };
	answer[1] = (struct reading_answer){ "", "", NOT_ANSWERED, NOT_ANSWERED,
		"", NOT_ANSWERED };
	assert_int_equal(readings_read(&req, &asking), OK);
	problem = field_error_text(
	    arena, LANG_EN, &asking.answers.errors, "reading_1");
	if (problem != NULL)
		return problem;
	assert_int_equal(asking.answers.errors.n, 0);
	if (asking.readings.n == 0)
		return "empty";
	assert_int_equal(asking.readings.v[0].method, METHOD_VISUAL);
	assert_int_equal(asking.readings.v[0].motion, MOTION_ACTIVE);
	return arena_printf(arena, "%d", asking.readings.v[0].degrees);
}

static void
test_angles(void **state)
{
	static const struct {
		const char *typed, *key, *want;
	} cases[] = {
		{ "", "knee.flexion.left", "empty" },
		{ "  ", "knee.flexion.left", "empty" },
		{ "°", "knee.flexion.left", "empty" },
		{ "0", "knee.flexion.left", "0" },
		{ "45", "knee.flexion.left", "45" },
		{ " 45 °", "knee.flexion.left", "45" },
		{ "4 5", "knee.flexion.left", "45" },
		{ "４５", "knee.flexion.left", "45" },
		{ "　４５º", "knee.flexion.left", "45" },
		{ "45.0", "knee.flexion.left", NUMBER },
		{ "45,5", "knee.flexion.left", NUMBER },
		{ "+45", "knee.flexion.left", NUMBER },
		{ "1e2", "knee.flexion.left", NUMBER },
		{ "forty", "knee.flexion.left", NUMBER },
		{ "45-", "knee.flexion.left", NUMBER },
		{ "99999999999999999999", "knee.flexion.left", NUMBER },
		{ "11111111111111111111111111111111111111", "knee.flexion.left",
		    NUMBER },
		/* as far as the catalogue says */
		{ "170", "knee.flexion.left", "170" },
		{ "171", "knee.flexion.left", RANGE("0 and 170") },
		{ "-1", "knee.flexion.left", RANGE("0 and 170") },
		/* a client's own reading is from 0, whatever the catalogue */
		{ "-1", "cervical.flexion.midline", RANGE("0 and 95") },
		{ "95", "cervical.flexion.midline", "95" },
		{ "96", "cervical.flexion.midline", RANGE("0 and 95") },
		/* but for joints whose straight is 0 */
		{ "-10", "knee.extension.left", "-10" },
		{ "−10", "knee.extension.left", "-10" },
		{ "－１０°", "knee.extension.left", "-10" },
		{ "-91", "knee.extension.left", RANGE("-90 and 25") },
		{ "-100", "elbow.extension.left", "-100" },
	};
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		const char *got = angle(*state, cases[i].typed, cases[i].key);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s \"%s\": %s, not %s", cases[i].key,
			    cases[i].typed, got, cases[i].want);
	}
}

/* An angle and "I did not measure this" contradict each other. */
static void
test_skipped(void **state)
{
	struct request req = { .arena = *state };
	struct asking asking = { .repeat = true };
	struct reading_answer *answer = asking.answers.readings;

	answer[0] = (struct reading_answer){ "knee.flexion.left", "45",
		METHOD_PHONE, 0, "", NOT_ANSWERED };
	answer[1] = (struct reading_answer){ "knee.flexion.right", "",
		METHOD_PHONE, 0, "", NOT_ANSWERED };
	assert_int_equal(readings_read(&req, &asking), OK);
	assert_int_equal(asking.readings.n, 0);
	assert_int_equal(asking.answers.errors.n, 1);
	assert_string_equal(asking.answers.errors.v[0].name, "reading_1");
}

/* The same form gives the same reading ids, each movement its own. */
static void
test_reading_ids(void **state)
{
	struct request req = { .arena = *state };
	struct asking first = { .repeat = true }, again;
	struct reading_answer *answer = first.answers.readings;

	memcpy(first.answers.checkin.id, ID, ID_SIZE);
	answer[0] = (struct reading_answer){ "knee.flexion.left", "45",
		METHOD_PHONE, NOT_ANSWERED, "", NOT_ANSWERED };
	answer[1] = (struct reading_answer){ "knee.flexion.right", "50",
		METHOD_GONIOMETER, NOT_ANSWERED, "", NOT_ANSWERED };
	again = first;
	assert_int_equal(readings_read(&req, &first), OK);
	assert_int_equal(readings_read(&req, &again), OK);
	assert_int_equal(first.readings.n, 2);
	assert_int_equal(first.readings.v[0].method, METHOD_PHONE);
	assert_int_equal(first.readings.v[1].method, METHOD_GONIOMETER);
	assert_string_equal(first.readings.v[0].id, again.readings.v[0].id);
	assert_string_not_equal(first.readings.v[0].id, first.readings.v[1].id);
	assert_string_equal(first.readings.v[0].checkin, ID);
}

static void
test_reading_names(void **state)
{
	const struct movement *movement;
	enum side side;

	(void)state;
	assert_true(reading_name("shoulder.flexion.left", &movement, &side));
	assert_string_equal(movement->key, "shoulder.flexion");
	assert_int_equal(side, SIDE_LEFT);
	assert_true(reading_name("cervical.flexion.midline", &movement, &side));
	assert_false(reading_name("cervical.flexion.left", &movement, &side));
	assert_false(
	    reading_name("shoulder.flexion.midline", &movement, &side));
	assert_false(reading_name("shoulder.flexion", &movement, &side));
	assert_false(reading_name("nose.flexion.left", &movement, &side));
	assert_false(reading_name("", &movement, &side));
	assert_false(reading_name(".", &movement, &side));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_angles),
		TEST(test_skipped),
		TEST(test_reading_ids),
		TEST(test_reading_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
