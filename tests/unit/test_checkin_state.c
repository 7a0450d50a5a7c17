/* What a form and a receipt need, against a walk over all check-ins. */
#include "random.h"
#include "store_fixture.h"

static void
day_before(int days, char out[DAY_SIZE])
{
	day_text(day_number(TODAY) - days, out);
}

/* n random check-ins of the last 20 days, some of them corrections. */
static void
fill(struct fixture *fixture, int64_t client, unsigned n, uint64_t *seed)
{
	const struct readings none = { NULL, 0 };
	enum stored stored;
	unsigned i;

	for (i = 1; i <= n; i++) {
		uint64_t random = random_next(seed);
		struct checkin checkin =
		    fixture_checkin(i, (enum moment)(random % MOMENT_N));

		day_before((int)(random >> 8 & 15), checkin.day);
		checkin.submitted_at = NOW - (int64_t)(random >> 16 & 7);
		if (random >> 24 & 3)
			checkin.answers[QUESTION_PAIN_NOW] =
			    (int)(random >> 28 & 7);
		if (random >> 32 & 3)
			checkin.answers[QUESTION_PAIN_WEEK] =
			    (int)(random >> 36 & 7);
		if ((random >> 40 & 3) == 0)
			checkin.answers[QUESTION_GLOBAL_CHANGE] = 3;
		if (i > 1 && (random >> 44 & 3) == 0)
			(void)snprintf(checkin.replaces, ID_SIZE, "%032x",
			    (unsigned)(random >> 48) % (i - 1) + 1);
		assert_int_equal(
		    written(fixture, checkin_put(fixture->db, client, &checkin,
					 &none, &stored)),
		    OK);
	}
}

/* The last scores, as a receipt shows them. */
static void
walk_scores(const struct checkins *all, const struct checkin *last,
    struct checkin_scores *out)
{
	size_t i;

	out->n = 0;
	for (i = 0; i < all->n; i++) {
		const struct checkin *one = &all->v[i];
		int score = last->moment == MOMENT_WEEKLY
				? one->answers[QUESTION_PAIN_WEEK]
				: one->answers[QUESTION_PAIN_NOW];
		int order = strcmp(one->day, last->day);

		if (one->moment != last->moment || score == NOT_ANSWERED ||
		    order > 0 ||
		    (order == 0 && one->submitted_at > last->submitted_at))
			continue;
		memcpy(out->v[out->n].day, one->day, DAY_SIZE);
		out->v[out->n++].score = score;
	}
	if (out->n > SCORES_MAX) {
		out->v += out->n - SCORES_MAX;
		out->n = SCORES_MAX;
	}
}

static void
scores_are_the_last_ones(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	int64_t other = fixture_client(fixture, "Siti");
	uint64_t seed = random_seed();
	struct checkin_scores got, want;
	struct checkins all;
	size_t i, k;

	fill(fixture, client, 150, &seed);
	fill(fixture, other, 20, &seed);
	assert_int_equal(
	    checkin_list(fixture->db, fixture->arena, client, &all), OK);
	want.v = arena_array(fixture->arena, struct checkin_score, all.n);
	for (i = 0; i < all.n; i++) {
		struct checkin_score *first = want.v;

		walk_scores(&all, &all.v[i], &want);
		assert_int_equal(checkin_scores(fixture->db, fixture->arena,
				     client, &all.v[i], &got),
		    OK);
		assert_int_equal(got.n, want.n);
		for (k = 0; k < got.n; k++) {
			assert_string_equal(got.v[k].day, want.v[k].day);
			assert_int_equal(got.v[k].score, want.v[k].score);
		}
		want.v = first;
	}
}

static void
state_is_that_of_what_counts(void **state)
{
	struct fixture *fixture = *state;
	uint64_t seed = random_seed();
	char back[DAY_SIZE];
	int round;

	day_before(6, back);
	for (round = 0; round < 20; round++) {
		struct checkin_state got, want = { 0 };
		int64_t client = fixture_client(fixture, "Lim Wei");
		struct checkins all;
		size_t i;

		fill(fixture, client, 8, &seed);
		assert_int_equal(
		    checkin_list(fixture->db, fixture->arena, client, &all),
		    OK);
		for (i = 0; i < all.n; i++) {
			const struct checkin *one = &all.v[i];
			bool today = strcmp(one->day, TODAY) == 0;

			want.arrival_today |=
			    today && one->moment == MOMENT_ARRIVAL;
			want.after_today |=
			    today && one->moment == MOMENT_AFTER;
			want.weekly_in_6_days |= one->moment == MOMENT_WEEKLY &&
						 strcmp(one->day, back) > 0;
			if (one->answers[QUESTION_GLOBAL_CHANGE] !=
				NOT_ANSWERED &&
			    strcmp(one->day, want.last_global_change) > 0)
				memcpy(want.last_global_change, one->day,
				    DAY_SIZE);
		}
		assert_int_equal(
		    checkin_state(fixture->db, client, TODAY, &got), OK);
		assert_int_equal(got.arrival_today, want.arrival_today);
		assert_int_equal(got.after_today, want.after_today);
		assert_int_equal(got.weekly_in_6_days, want.weekly_in_6_days);
		assert_string_equal(
		    got.last_global_change, want.last_global_change);
		assert_string_equal(got.first_day, "");
		assert_false(got.session_today);
	}
}

static void
the_last_correction_is_found(void **state)
{
	struct fixture *fixture = *state;
	const struct readings none = { NULL, 0 };
	int64_t client = fixture_client(fixture, "Lim Wei");
	char later[ID_SIZE];
	enum stored stored;
	unsigned i;

	for (i = 1; i <= 3; i++) {
		struct checkin checkin = fixture_checkin(i, MOMENT_ARRIVAL);

		if (i > 1)
			(void)snprintf(
			    checkin.replaces, ID_SIZE, "%032x", i - 1);
		assert_int_equal(
		    written(fixture, checkin_put(fixture->db, client, &checkin,
					 &none, &stored)),
		    OK);
	}
	assert_int_equal(checkin_later(fixture->db, client,
			     "00000000000000000000000000000001", later),
	    OK);
	assert_string_equal(later, "00000000000000000000000000000003");
	assert_int_equal(checkin_later(fixture->db, client,
			     "00000000000000000000000000000003", later),
	    OK);
	assert_string_equal(later, "");
}

/* What is read into an arena that is too large already is given up. */
static void
a_request_has_a_ceiling(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	uint64_t seed = random_seed();
	struct arena *arena = arena_new();
	struct checkins all;

	fill(fixture, client, 400, &seed);
	db_limit(fixture->db, arena, (size_t)64 * 1024);
	assert_int_equal(
	    checkin_list(fixture->db, arena, client, &all), ERR_UNAVAILABLE);
	/* It stopped there. */
	assert_in_range(arena_size(arena), 64 * 1024, 192 * 1024);
	assert_int_equal(
	    checkin_list(fixture->db, arena, client, &all), ERR_UNAVAILABLE);
	db_limit(fixture->db, NULL, 0);
	assert_int_equal(checkin_list(fixture->db, arena, client, &all), OK);
	assert_true(all.n > 200);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(scores_are_the_last_ones),
		fixture_test(state_is_that_of_what_counts),
		fixture_test(the_last_correction_is_found),
		fixture_test(a_request_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
