/*
 * fuzz_pages.c: the table of a client's records and the worklist, of any
 * history that the store could hold: crowded days, readings without their
 * check-in, words of any length. Every check-in and every reading that is
 * told by itself stands in one row; what is shown has a bound, and the memory
 * is linear in the history.
 */
#include "analysis.h"
#include "chart.h"
#include "fuzz.h"
#include "history_builder.h"
#include "pages.h"
#include "system.h"
#include "words.h"

#define EVENTS_MAX 600

static const char *
words(struct input *in, struct arena *arena)
{
	struct buf out = { .arena = arena };
	uint8_t which = take(in);
	int i;

	if (which < 100)
		return "";
	if (which < 120) {
		/* The longest. */
		for (i = 0; i < NOTE_MAX_CHARS; i++)
			buf_puts(&out, which % 2 ? "\xF0\x9F\x98\x80" : "<");
		return buf_text(&out);
	}
	if (which < 180)
		return "stiff </p> & \xE0\xAE\xB5";
	return text_clean(take_until(in, arena, '\0'), true);
}

static void
add_checkin(struct input *in, struct builder *b, int day)
{
	struct checkin *c =
	    builder_checkin(b, (enum moment)(take(in) % MOMENT_N), day);
	uint8_t more = take(in);

	c->answers[QUESTION_PAIN_NOW] = take(in) % (SCORE_MAX + 2) - 1;
	c->answers[QUESTION_PAIN_WEEK] =
	    more & 1 ? c->answers[QUESTION_PAIN_NOW] : NOT_ANSWERED;
	c->answers[QUESTION_SOMETHING_ELSE] = more & 2 ? 1 : NOT_ANSWERED;
	c->answers[QUESTION_NEW_SORENESS] =
	    more & 4 ? SORENESS_CALL : NOT_ANSWERED;
	if (more & 8)
		c->submitted_at = take(in) % 3 * INT64_C(86400) * day;
	c->note = words(in, b->arena);
	c->something_text = more & 16 ? "new chair" : "";
}

/* In the order that model.h promises. */
static int
in_order(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;

	if (x->movement != y->movement)
		return x->movement < y->movement ? -1 : 1;
	if (x->side != y->side)
		return x->side < y->side ? -1 : 1;
	if (x->motion != y->motion)
		return x->motion < y->motion ? -1 : 1;
	if (x->timing != y->timing)
		return x->timing < y->timing ? -1 : 1;
	return strcmp(x->day, y->day);
}

static void
add_reading(struct input *in, struct builder *b, int day)
{
	const struct checkins *checkins = &b->history.checkins;
	struct reading *r = builder_reading(b, day,
	    take(in) % 2 ? "shoulder.flexion" : "knee.flexion",
	    take(in) % 2 ? SIDE_LEFT : SIDE_RIGHT, take(in));
	uint8_t which = take(in);

	r->timing = (enum timing)(which % TIMING_N);
	r->motion = (enum motion)(which / 4 % MOTION_N);
	if (which & 64 && checkins->n > 0)
		memcpy(
		    r->checkin, checkins->v[which % checkins->n].id, ID_SIZE);
	else if (which & 128)
		memset(r->checkin, 'f', ID_SIZE - 1);
}

static struct builder
history_make(struct input *in, struct arena *arena)
{
	struct builder b = builder_start(arena);
	int day = 18000, step, n;

	for (n = 0; n < EVENTS_MAX && in->size > 0; n++) {
		step = take(in);
		/* Many on one day, some far apart. */
		day += step % 8 == 0 ? step : 0;
		if (step % 5 == 0 &&
		    (b.history.sessions.n == 0 ||
			day_number(
			    b.history.sessions.v[b.history.sessions.n - 1]
				.day) < day))
			builder_session(&b, day)->minutes[n % TECHNIQUE_N] = 9;
		else if (step % 3 == 0)
			add_reading(in, &b, day);
		else
			add_checkin(in, &b, day);
	}
	if (b.history.readings.n > 0)
		qsort(b.history.readings.v, b.history.readings.n,
		    sizeof(struct reading), in_order);
	return b;
}

/* Each check-in and reading once. */
static void
check_rows(const struct history *history, const struct records *records)
{
	size_t i, checkins = 0, readings = 0, told = 0;
	const struct record_part *part;

	for (i = 0; i < records->n; i++) {
		const struct record *record = &records->v[i];

		must(i == 0 || strcmp(record->day, record[-1].day) <= 0);
		for (part = record->checkins; part; part = part->next) {
			must(strcmp(record->day,
				 history->checkins.v[part->at].day) == 0);
			checkins++;
		}
		for (part = record->readings_first; part; part = part->next) {
			must(strcmp(record->day,
				 history->readings.v[part->at].day) == 0);
			readings++;
		}
		must(strlen(record->note) <=
		     WORDS_SHOWN * (WORDS_CHARS * 4 + 6));
		must(utf8_ok(record->note, strlen(record->note)));
	}
	for (i = 0; i < history->readings.n; i++)
		told += reading_told(&history->readings, i);
	must(checkins == history->checkins.n);
	must(readings == told);
}

static void
check_page(struct arena *arena, const struct history *history,
    const struct analysis *analysis, const struct records *records)
{
	struct tile tiles[TILE_N];
	static const struct conf conf = { .practice_name = "Serenity" };
	static const struct route route = { .path = "/clients/:id" };
	struct request req = { .arena = arena,
		.today = "2026-11-22",
		.conf = &conf,
		.route = &route,
		.path = "/clients/1",
		.user = { .name = "Anna" },
		.csrf = "" };
	struct client_page page = { .req = &req,
		.client = &history->client,
		.analysis = analysis,
		.tiles = tiles,
		.records = *records };
	struct buf out = { .arena = arena };
	struct pair pair = { "records", "1" };

	tiles_make(arena, LANG_EN, analysis, tiles);
	page.pain.arena = page.techniques.arena = arena;
	chart_pain_svg(&page.pain, analysis, LANG_EN);
	chart_technique_svg(&page.techniques, analysis, LANG_EN);
	page.period = periods_make(&req, history, page.periods);
	req.query = (struct pairs){ &pair, 1 };
	must(records_place(&req, &page));
	must(page.records.n <= RECORDS_PER_PAGE);
	tmpl_client(&out, &page);
	must(utf8_ok(out.data, out.len));
	/* Rows with little in them, and the longest words in each. */
	must(out.len <= 40000 + page.pain.len + page.techniques.len +
			    page.records.n * 12000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct arena *arena = arena_new(), *rows = arena_new();
	struct builder b = history_make(&in, arena);
	struct analysis *analysis = arena_new_of(arena, struct analysis);
	struct history *history = &b.history;
	struct records records;
	size_t i, n;

	analysis_make(arena, history, "", "2026-11-22", analysis);
	records_make(rows, LANG_EN, history, analysis, &records);
	for (i = 0; i < records.n; i++)
		record_tell(rows, LANG_EN, history, &records.v[i]);
	n = history->checkins.n + history->sessions.n + history->readings.n;
	must(records.n <= n);
	/* A row and its words; nothing of it twice. */
	must(arena_size(rows) <= 65536 + n * 12000);
	check_rows(history, &records);
	check_page(rows, history, analysis, &records);
	arena_free(rows);
	arena_free(arena);
	return 0;
}
