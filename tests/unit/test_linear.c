/*
 * What a long history costs: at most twice as much for twice as much, counted
 * in bytes and rows, not in time; and that parts give what the whole gives.
 */
#include "data.h"
#include "history.h"
#include "pages.h"
#include "store.h"
#include "worklist.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../daemon/command/findings.h"
#include "analysis.h"
#include "store_fixture.h"
#include "history_builder.h"

/* A day with a session, a note on each check-in, and readings. */
static struct builder
crowded_day(struct arena *arena, int n)
{
	struct builder b = builder_start(arena);
	struct checkin *checkin;
	struct reading *reading;
	int i;

	builder_session(&b, 20000);
	for (i = 0; i < n; i++) {
		checkin = builder_after(&b, 20000, i % 11);
		checkin->note = "The same note as always, of some length.";
	}
	for (i = 0; i < n; i++) {
		reading = builder_reading(
		    &b, 20000, "shoulder.flexion", SIDE_LEFT, i % 90);
		reading->timing = TIMING_BEFORE;
		memcpy(reading->checkin, b.history.checkins.v[i].id, ID_SIZE);
	}
	return b;
}

/* The bytes that the rows of the table take, told as well. */
static size_t
records_cost(int n, size_t *longest)
{
	struct arena *history = arena_new(), *arena = arena_new();
	struct builder b = crowded_day(history, n);
	struct analysis *analysis = arena_new_of(history, struct analysis);
	struct records records;
	size_t before, used, i;

	analysis_make(history, &b.history, "", "2030-01-01", analysis);
	before = arena_held();
	records_make(arena, LANG_EN, &b.history, analysis, &records);
	*longest = 0;
	for (i = 0; i < records.n; i++) {
		record_tell(arena, LANG_EN, &b.history, &records.v[i]);
		if (strlen(records.v[i].note) > *longest)
			*longest = strlen(records.v[i].note);
	}
	used = arena_held() - before;
	arena_free(arena);
	arena_free(history);
	return used;
}

static void
test_rows_of_a_crowded_day(void **state)
{
	size_t one, two, longest, twice;

	(void)state;
	one = records_cost(4096, &longest);
	two = records_cost(8192, &twice);
	assert_true(two < one * 5 / 2);
	/* And what a row shows has a bound. */
	assert_int_equal(longest, twice);
	assert_true(longest <= WORDS_SHOWN * (WORDS_CHARS * 4 + 3) + 2 * 3 + 1);
}

/* A client of the list with many calls and notes is a few rows of it. */
static void
test_rows_of_the_worklist(void **state)
{
	struct arena *arena = arena_new();
	struct work_row row = { .client = 1, .name = "Lim Wei", .phone = "" };
	struct work_rows rows = { &row, 1 };
	struct work_items items;
	int64_t counts[FLAG_N];

	(void)state;
	row.status.consents = 1u << FOR_DATA;
	row.status.calls = 480;
	row.status.notes = 10000;
	work_items_make(arena, &rows, "2026-11-22", &items, counts);
	assert_int_equal(counts[FLAG_CALL], 480);
	assert_int_equal(counts[FLAG_NOTE], 10000);
	assert_int_equal(items.n, 6);
	arena_free(arena);
}

static void
test_short_words(void **state)
{
	struct arena *arena = arena_new();
	struct buf four = { .arena = arena };
	bool cut = false;
	const char *text;
	int i;

	(void)state;
	for (i = 0; i < WORDS_CHARS; i++)
		buf_puts(&four, "\xF0\x9F\x99\x82");
	text = words_short(arena, buf_text(&four), &cut);
	assert_false(cut);
	assert_string_equal(text, buf_text(&four));
	buf_puts(&four, "x");
	text = words_short(arena, buf_text(&four), &cut);
	assert_true(cut);
	assert_int_equal(strlen(text), WORDS_CHARS * 4 + 3);
	assert_true(utf8_ok(text, strlen(text)));
	arena_free(arena);
}

/* n check-ins with notes, each third one corrected by the next. */
static int64_t
client_with(struct fixture *fixture, unsigned n)
{
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct readings none = { NULL, 0 };
	struct reading reading;
	struct checkin checkin;
	enum stored stored;
	unsigned i;

	for (i = 1; i <= n; i++) {
		/* Ids are in another order than days. */
		checkin = fixture_checkin(i * 7919 % 100003, MOMENT_WEEKLY);
		checkin.answers[QUESTION_PAIN_WEEK] = (int)i % 11;
		day_text(20000 + (int)i / 5, checkin.day);
		checkin.submitted_at = NOW + i;
		checkin.note = i % 2 ? "A note" : "";
		checkin.regions = UINT64_C(1) << i % REGION_N;
		if (i % 3 == 2)
			(void)snprintf(checkin.replaces, ID_SIZE, "%032x",
			    (i - 1) * 7919 % 100003);
		assert_int_equal(
		    written(fixture, checkin_put(fixture->db, client, &checkin,
					 &none, &stored)),
		    OK);
		reading = fixture_reading(i, "shoulder.flexion", (int)i % 90);
		memcpy(reading.checkin, checkin.id, ID_SIZE);
		assert_int_equal(
		    written(fixture,
			reading_put(fixture->db, client, &reading, &stored)),
		    OK);
	}
	return client;
}

static void
test_history_in_parts(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = client_with(fixture, HISTORY_SHORT + HISTORY_PART);
	struct history_reader reader;
	struct history history;
	struct checkins all;
	struct readings readings;
	bool more = true;
	size_t i, parts;

	history_start(fixture->arena, client, &history, &reader);
	for (parts = 0; more; parts++)
		assert_int_equal(history_part(fixture->db, &reader, &more), OK);
	history_finish(&reader, NULL);
	/* Check-ins and readings, and no more than a part at once. */
	assert_true(parts >= 5);
	assert_int_equal(
	    checkin_list(fixture->db, fixture->arena, client, &all), OK);
	assert_int_equal(history.checkins.n, all.n);
	for (i = 0; i < all.n; i++) {
		const struct checkin *one = &history.checkins.v[i];

		assert_string_equal(one->id, all.v[i].id);
		assert_string_equal(one->day, all.v[i].day);
		assert_int_equal(one->answers[QUESTION_PAIN_WEEK],
		    all.v[i].answers[QUESTION_PAIN_WEEK]);
		assert_true(one->regions == all.v[i].regions);
		assert_string_equal(one->note, "");
	}
	assert_int_equal(
	    reading_list(fixture->db, fixture->arena, client, "", &readings),
	    OK);
	assert_int_equal(history.readings.n, readings.n);
	for (i = 0; i < readings.n; i++)
		assert_string_equal(history.readings.v[i].id, readings.v[i].id);
}

/* What comes while it is read: a correction takes the place of what it
 * corrects though that was read before, and an erased client is gone. */
static void
test_history_while_it_is_written(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = client_with(fixture, HISTORY_SHORT + 10);
	struct checkin late = fixture_checkin(0xffffffff, MOMENT_WEEKLY);
	struct readings none = { NULL, 0 };
	struct history_reader reader;
	struct history history;
	enum stored stored;
	bool more = true;
	size_t i, found = 0;

	history_start(fixture->arena, client, &history, &reader);
	assert_int_equal(history_part(fixture->db, &reader, &more), OK);
	assert_true(more);
	/* The third one is no correction and is not corrected. */
	(void)snprintf(late.replaces, ID_SIZE, "%032x", 3 * 7919 % 100003);
	assert_int_equal(written(fixture, checkin_put(fixture->db, client,
					      &late, &none, &stored)),
	    OK);
	while (more)
		assert_int_equal(history_part(fixture->db, &reader, &more), OK);
	history_finish(&reader, NULL);
	for (i = 0; i < history.checkins.n; i++) {
		assert_string_not_equal(
		    history.checkins.v[i].id, late.replaces);
		found += strcmp(history.checkins.v[i].id, late.id) == 0;
	}
	assert_int_equal(found, 1);

	history_start(fixture->arena, client, &history, &reader);
	assert_int_equal(history_part(fixture->db, &reader, &more), OK);
	assert_true(more);
	assert_int_equal(
	    written(fixture, client_erase(fixture->db, NOW, client)), OK);
	while (history_part(fixture->db, &reader, &more) == OK)
		assert_true(more);
	assert_int_equal(
	    history_part(fixture->db, &reader, &more), ERR_NOT_FOUND);
}

/* The notes are in the fingerprint, wherever they are read from. */
static void
test_fingerprint_in_parts(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = client_with(fixture, 3 * PRINT_PART + 1);
	struct report_options whole = { .practice = "" }, parts = whole,
			      bare = whole;
	struct history history;
	size_t i;

	assert_int_equal(
	    history_get(fixture->db, fixture->arena, client, &history), OK);
	history_fingerprint(&history, "2020-01-01", "2199-01-01", &bare);
	assert_int_equal(history_fingerprint_stored(fixture->db, &history,
			     "2020-01-01", "2199-01-01", &parts),
	    OK);
	for (i = 0; i < history.checkins.n; i++)
		assert_int_equal(
		    checkin_note(fixture->db, fixture->arena, client,
			history.checkins.v[i].id, &history.checkins.v[i].note),
		    OK);
	history_fingerprint(&history, "2020-01-01", "2199-01-01", &whole);
	assert_string_equal(whole.fingerprint, parts.fingerprint);
	assert_string_not_equal(whole.fingerprint, bare.fingerprint);
	assert_int_equal(whole.made_at, parts.made_at);
}

/* A client's own of the last hour and the last 24; nobody else's. */
static void
test_sent_of_late(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = fixture_client(fixture, "Lim Wei");
	struct readings none = { NULL, 0 };
	struct checkin checkin;
	enum stored stored;
	struct sent_lately sent;
	unsigned i;
	static const int64_t ago[] = { 0, 3599, 3600, 86399, 86400, 10, 20 };

	for (i = 0; i < nitems(ago); i++) {
		checkin = fixture_checkin(i + 1, MOMENT_AFTER);
		checkin.submitted_at = NOW - ago[i];
		if (i == 5)
			memset(checkin.replaces, '0', ID_SIZE - 1);
		checkin.by = i == 6 ? BY_THERAPIST : BY_CLIENT;
		assert_int_equal(
		    written(fixture, checkin_put(fixture->db, client, &checkin,
					 &none, &stored)),
		    OK);
	}
	assert_int_equal(checkin_sent(fixture->db, client, NOW, &sent), OK);
	assert_int_equal(sent.hour, 3);
	assert_int_equal(sent.day, 4);
	assert_int_equal(sent.corrections, 1);
	assert_int_equal(checkin_sent(fixture->db, client + 1, NOW, &sent), OK);
	assert_int_equal(sent.hour + sent.day + sent.corrections, 0);
}

/* Page after page, each word once, the latest first. */
static void
test_words_page_by_page(void **state)
{
	struct fixture *fixture = *state;
	int64_t client = client_with(fixture, 60);
	struct words_place before = { .day = "" };
	struct words_list list;
	const struct unseen *last = NULL;
	size_t pages, seen = 0, i;

	for (pages = 0; pages < 100; pages++) {
		assert_int_equal(words_list(fixture->db, fixture->arena, client,
				     &before, 7, &list),
		    OK);
		if (list.n == 0)
			break;
		for (i = 0; i < list.n; i++, seen++) {
			if (last != NULL)
				assert_true(list.v[i].words.submitted_at <
					    last->submitted_at);
			last = &list.v[i].words;
			assert_true(list.v[i].unseen);
			assert_string_equal(last->note, "A note");
		}
		memcpy(before.day, last->day, DAY_SIZE);
		before.at = last->submitted_at;
		memcpy(before.checkin, last->checkin, ID_SIZE);
	}
	/* Of 60: 20 were corrected; odd ones have a note. */
	assert_int_equal(seen, 20);
}

/* The lines of a breach report are what it shows, however long its period. */
static void
test_lines_of_a_breach_report(void **state)
{
	struct arena *arena = arena_new();
	struct findings findings = { 0 };
	struct audit row = { .action = "client viewed",
		.actor = { ACTOR_USER, 1 },
		.detail = "" };
	size_t one = 0, i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		row.at = (int64_t)(i * 7919 % 100000);
		row.actor.id = (int64_t)(i % 3);
		findings_add(arena, &findings, &row, 10, 12);
		if (i == 10)
			one = arena_size(arena);
	}
	assert_int_equal(arena_size(arena), one);
	assert_int_equal(findings.n, 9);
	/* And of many at once, some of them known. */
	row.actor.id = 1;
	findings_add(arena, &findings, &row, 1, 5000);
	assert_int_equal(findings.n, 9 - 3 + 5000);
	findings_sort(&findings);
	assert_int_equal(findings.v[0].client, 1);
	assert_int_equal(findings.v[9].client, 10);
	assert_int_equal(findings.v[9].actor.id, 0);
	assert_int_equal(
	    findings.v[9].times + findings.v[10].times + findings.v[11].times,
	    100001);
	assert_int_equal(findings.v[9].first, 0);
	assert_int_equal(findings.v[findings.n - 1].client, 5000);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_of_a_breach_report),
		cmocka_unit_test(test_rows_of_a_crowded_day),
		cmocka_unit_test(test_rows_of_the_worklist),
		cmocka_unit_test(test_short_words),
		fixture_test(test_history_in_parts),
		fixture_test(test_history_while_it_is_written),
		fixture_test(test_fingerprint_in_parts),
		fixture_test(test_sent_of_late),
		fixture_test(test_words_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
