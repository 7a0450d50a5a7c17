/*
 * told.c: the texts in a row of a client's table: the client's words and the
 * readings. Only shown rows get texts; a day with very many words shows the
 * first few and a link to all.
 */
#include "history.h"
#include "pages.h"

#include <string.h>

#include "words.h"

#define SEPARATOR " / "

static void readings_tell(
    struct arena *, enum lang, const struct history *, struct record *);
static const struct reading *
pair_of(const struct readings *, const struct reading *);
static int
compare_kind(const struct reading *, enum timing, const struct reading *);
static void
words_tell(struct arena *, enum lang, const struct history *, struct record *);
static void add(struct buf *, const char *);

bool
records_place(struct request *req, struct client_page *page)
{
	const char *asked = pairs_get(&req->query, "records");
	int64_t per_page = RECORDS_SHOWN, skip;
	struct page_place *place = &page->place;

	*place = (struct page_place){ .number = 1,
		.total = (int64_t)page->records.n };
	page->paged = asked != NULL;
	if (page->paged)
		per_page = RECORDS_PER_PAGE;
	if (page->paged && strcmp(asked, "all") != 0 &&
	    !parse_int(asked, 1, RECORD_PAGES_MAX, &place->number))
		return false;
	skip = (place->number - 1) * per_page;
	if (skip > place->total)
		skip = place->total;
	page->records.v += skip;
	page->records.n -= (size_t)skip;
	if (page->records.n > (size_t)per_page)
		page->records.n = (size_t)per_page;
	place->first = skip + 1;
	place->last = skip + (int64_t)page->records.n;
	return true;
}

const char *
records_address(
    struct arena *arena, const struct client_page *page, int64_t number)
{
	return arena_printf(arena, "?period=%s&records=%lld#records",
	    page->periods[page->period].word, (long long)number);
}

enum err
records_tell(struct request *req, const struct history *history,
    struct client_page *page)
{
	struct record_part *part;
	enum err err = OK;
	size_t i, looked, found;

	for (i = 0; i < page->records.n; i++) {
		struct record *record = &page->records.v[i];

		looked = found = 0;
		for (part = record->checkins;
		     part != NULL && looked < LOOKED_AT && found <= WORDS_SHOWN;
		     part = part->next, looked++) {
			struct checkin *checkin =
			    &history->checkins.v[part->at];

			err = checkin_note(req->db, req->arena, req->id,
			    checkin->id, &checkin->note);
			if (err != OK)
				return err;
			found += checkin->note[0] != '\0';
		}
		record->more = part != NULL;
		record_tell(req->arena, req->lang, history, record);
	}
	return OK;
}

void
record_tell(struct arena *arena, enum lang lang, const struct history *history,
    struct record *record)
{
	readings_tell(arena, lang, history, record);
	words_tell(arena, lang, history, record);
}

const char *
words_short(struct arena *arena, const char *text, bool *cut)
{
	size_t n = 0, len = 0;

	for (; text[len] != '\0'; len++) {
		/* Skip the second to fourth byte of a character. */
		if (((unsigned char)text[len] & 0xC0) == 0x80)
			continue;
		if (n++ == WORDS_CHARS)
			break;
	}
	if (text[len] == '\0')
		return text;
	*cut = true;
	return arena_printf(arena, "%.*s…", (int)len, text);
}

bool
reading_told(const struct readings *readings, size_t i)
{
	const struct reading *reading = &readings->v[i];

	/* A later reading of that day replaces it. */
	if (i + 1 < readings->n &&
	    compare_kind(reading, reading->timing, &readings->v[i + 1]) == 0)
		return false;
	/* The text of the reading before includes this one. */
	return reading->timing != TIMING_AFTER ||
	       pair_of(readings, reading) == NULL;
}

/* "Neck flexion 38° → 45°, ..." */
static void
readings_tell(struct arena *arena, enum lang lang,
    const struct history *history, struct record *record)
{
	const struct readings *readings = &history->readings;
	struct buf out = { .arena = arena };
	const struct record_part *part;

	for (part = record->readings_first; part != NULL; part = part->next) {
		const struct reading *reading = &readings->v[part->at];
		const struct reading *pair = pair_of(readings, reading);

		buf_printf(&out, "%s%s %s°", out.len == 0 ? "" : ", ",
		    movement_title(
			arena, lang, reading->movement, reading->side),
		    number_text(arena, reading->degrees, 0));
		if (pair != NULL)
			buf_printf(&out, " → %s°",
			    number_text(arena, pair->degrees, 0));
	}
	record->readings = buf_text(&out);
}

/* Returns the day's last reading of the same kind with the other timing. */
static const struct reading *
pair_of(const struct readings *readings, const struct reading *reading)
{
	enum timing other =
	    reading->timing == TIMING_BEFORE ? TIMING_AFTER : TIMING_BEFORE;
	size_t low = 0, high = readings->n, middle;

	if (reading->timing == TIMING_OTHER)
		return NULL;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare_kind(reading, other, &readings->v[middle]) < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low > 0 &&
		       compare_kind(reading, other, &readings->v[low - 1]) == 0
		   ? &readings->v[low - 1]
		   : NULL;
}

/* The order of a history except when it was measured; uses timing instead of
 * one's timing. */
static int
compare_kind(
    const struct reading *one, enum timing timing, const struct reading *other)
{
	if (one->movement != other->movement)
		return one->movement < other->movement ? -1 : 1;
	if (one->side != other->side)
		return one->side < other->side ? -1 : 1;
	if (one->motion != other->motion)
		return one->motion < other->motion ? -1 : 1;
	if (timing != other->timing)
		return timing < other->timing ? -1 : 1;
	return strcmp(one->day, other->day);
}

static void
words_tell(struct arena *arena, enum lang lang, const struct history *history,
    struct record *record)
{
	struct buf notes = { .arena = arena }, changes = { .arena = arena };
	const struct record_part *part;
	size_t notes_n = 0, changes_n = 0;

	for (part = record->checkins; part != NULL; part = part->next) {
		const struct checkin *one = &history->checkins.v[part->at];

		if (one->note[0] != '\0') {
			if (notes_n++ < WORDS_SHOWN)
				add(&notes, words_short(arena, one->note,
						&record->more));
		}
		if (one->answers[QUESTION_SOMETHING_ELSE] == 1 &&
		    changes_n++ < WORDS_SHOWN)
			add(&changes, one->something_text[0]
					  ? one->something_text
					  : tr(lang, "yes"));
	}
	if (notes_n > WORDS_SHOWN || changes_n > WORDS_SHOWN)
		record->more = true;
	record->note = buf_text(&notes);
	record->changed = buf_text(&changes);
}

static void
add(struct buf *out, const char *text)
{
	if (out->len > 0)
		buf_puts(out, SEPARATOR);
	buf_puts(out, text);
}
