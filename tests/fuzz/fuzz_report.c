/*
 * fuzz_report.c: the analysis and the report of any history that the store
 * could hold. It ends, says where it came from, holds nothing that a reader
 * of PDF would follow or run, and comes out the same twice.
 *
 * An input is bytes that are taken one after the other for what is to be
 * made; history_builder.h keeps the order that model.h promises.
 */
#include "analysis.h"
#include "data.h"
#include "fuzz.h"
#include "history_builder.h"
#include "report.h"

#include <locale.h>

#define EVENTS_MAX 400

static int
score(struct input *in)
{
	return take(in) % (SCORE_MAX + 2) - 1;
}

/* Most are what people write, some are what they paste. */
static const char *
text(struct input *in, struct arena *arena, bool lines)
{
	static const char *const some[] = { "", "stiff", "</b><i>&lt;",
		"Tan Mei Ling", "\xE4\xBD\xA0\xE5\xA5\xBD",
		"\xE0\xAE\xB5\xE0\xAE\xA3", "\xF0\x9F\x98\x80", "/JS /URI" };
	uint8_t which = take(in);

	if (which < 200)
		return some[which % nitems(some)];
	return text_clean(take_until(in, arena, '\0'), lines);
}

static void
add_checkin(struct input *in, struct builder *b, int day)
{
	struct checkin *c =
	    builder_checkin(b, (enum moment)(take(in) % MOMENT_N), day);
	uint8_t more = take(in);
	int k;

	c->answers[QUESTION_PAIN_NOW] = score(in);
	c->answers[QUESTION_PAIN_BEFORE] = score(in);
	c->answers[QUESTION_PAIN_WEEK] = score(in);
	if (more & 1) {
		c->answers[QUESTION_INTERFERENCE_ENJOYMENT] = score(in);
		c->answers[QUESTION_INTERFERENCE_ACTIVITY] = score(in);
		for (k = 0; k < ACTIVITY_N; k++)
			c->answers[QUESTION_ACTIVITY_1 + k] = score(in);
	}
	if (more & 2) {
		c->answers[QUESTION_TIGHTNESS] = score(in);
		c->answers[QUESTION_SWELLING] = score(in);
		c->answers[QUESTION_NEW_SORENESS] =
		    take(in) % (SORENESS_N + 1) - 1;
		c->answers[QUESTION_GLOBAL_CHANGE] =
		    1 + take(in) % GLOBAL_CHANGE_N;
		c->answers[QUESTION_SOMETHING_ELSE] = take(in) % 3 - 1;
		if (c->answers[QUESTION_SOMETHING_ELSE] == 1)
			c->something_text = text(in, b->arena, false);
	}
	c->answers[QUESTION_PAIN_BEFORE_RECALLED] = more >> 2 & 1;
	c->regions = (uint64_t)take(in) * UINT64_C(0x123456789) &
		     ((UINT64_C(1) << REGION_N) - 1);
	if (more & 8)
		c->note = text(in, b->arena, true);
}

static void
add_session(struct input *in, struct builder *b, int day)
{
	struct session *s = builder_session(b, day);
	uint8_t used = take(in);
	int k;

	for (k = 0; k < TECHNIQUE_N; k++) {
		if (used >> k & 1)
			s->minutes[k] =
			    take(in) % 2 ? MINUTES_UNKNOWN : 1 + take(in) % 240;
	}
	if (used & 0x20)
		s->note = text(in, b->arena, true);
	if (used & 0x40) {
		s->regions = arena_array(b->arena, struct session_region, 2);
		s->regions_n = 1 + take(in) % 2;
		for (k = 0; k < (int)s->regions_n; k++)
			s->regions[k] = (struct session_region){
				.region = (take(in) + k) % REGION_N,
				.technique = take(in) % 6 - 1,
				.referred = used & 0x80,
				.minutes = MINUTES_UNKNOWN
			};
	}
}

static int
by_all(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;
	int order = (x->movement > y->movement) - (x->movement < y->movement);

	order = order ? order : (int)x->side - (int)y->side;
	order = order ? order : (int)x->motion - (int)y->motion;
	order = order ? order : (int)x->timing - (int)y->timing;
	return order ? order : strcmp(x->day, y->day);
}

static void
add_reading(struct input *in, struct builder *b, int day)
{
	const struct movement *movement = &movements[take(in) % movements_n];
	int width = movement->max - movement->min + 1;
	struct reading *r = builder_reading(b, day, movement->key,
	    movement->bilateral ? take(in) % 2 : SIDE_MIDLINE,
	    movement->min + (take(in) << 1) % width);
	uint8_t more = take(in);

	r->motion = (enum motion)(more & 1);
	r->timing = (enum timing)((more >> 1) % TIMING_N);
	r->method = (enum method)((more >> 3) % METHOD_N);
	r->measurer = more & 0x80 ? 0 : 1;
	r->made_at = b->clock++;
}

static struct history
history_from(struct input *in, struct arena *arena)
{
	struct builder b = builder_start(arena);
	struct history *h = &b.history;
	int day = 19000 + take(in) * 8, events = 0, day_before = 0;

	h->client.name = text(in, arena, false);
	h->client.conditions = take(in) % (1u << CONDITION_N);
	h->client.activities[0] = text(in, arena, false);
	h->client.asks_swelling = take(in) & 1;
	if (take(in) & 1)
		day_text(day + take(in) - 100, h->client.first_treatment_day);
	while (in->size > 0 && events++ < EVENTS_MAX) {
		uint8_t what = take(in);

		day += what >> 3;
		if (what % 8 < 4)
			add_checkin(in, &b, day);
		else if (what % 8 < 6)
			add_reading(in, &b, day);
		else if (day != day_before)
			add_session(in, &b, day_before = day);
		if (what == 0xFF)
			day += 10 * take(in);
	}
	if (h->readings.n > 1)
		qsort(h->readings.v, h->readings.n, sizeof(h->readings.v[0]),
		    by_all);
	return *h;
}

static bool
holds(const struct buf *pdf, const char *word)
{
	return memmem(pdf->data, pdf->len, word, strlen(word)) != NULL;
}

static void
draw(const struct history *history, const struct report_options *options,
    struct buf *pdf)
{
	const char *why = NULL;

	must(client_report(history, options, pdf, &why) == OK);
	must(pdf->len > 1000 && memcmp(pdf->data, "%PDF-", 5) == 0);
	must(report_pages(pdf) >= 1);
	/* Texts are in packed streams; what is not packed is structure. */
	must(!holds(pdf, "/JavaScript") && !holds(pdf, "/JS ") &&
	     !holds(pdf, "/URI") && !holds(pdf, "/Launch") &&
	     !holds(pdf, "/EmbeddedFile") && !holds(pdf, "/OpenAction"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct input in = { data, size };
	struct report_options options = { .practice = "Klinik Urut Seroja",
		.version = "0.1.0" };
	struct buf pdf = { .arena = arena }, again = { .arena = arena };
	struct buf json = { .arena = arena };
	struct analysis analysis;
	struct history history;
	uint8_t choice = take(&in);
	static const char *locale;

	/* Commas in numbers, where the machine has such a locale. */
	if (locale == NULL)
		locale = setlocale(LC_ALL, "de_DE.UTF-8");
	options.lang = (enum lang)(choice % LANG_N);
	options.reader = (enum reader)((choice >> 2) % READER_N);
	if (choice & 0x10)
		day_text(19000 + take(&in) * 8, options.from);
	history = history_from(&in, arena);
	history_fingerprint(&history, options.from, options.to, &options);
	analysis_make(arena, &history, options.from, options.to, &analysis);
	analysis_json(&analysis, &options, &json);
	must(json.len > 2 && json.data[0] == '{');
	draw(&history, &options, &pdf);
	if (choice & 0x80) {
		draw(&history, &options, &again);
		must(pdf.len == again.len &&
		     memcmp(pdf.data, again.data, pdf.len) == 0);
	}
	arena_free(arena);
	return 0;
}
