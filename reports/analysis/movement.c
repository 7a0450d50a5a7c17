/*
 * movement.c: makes series of comparable range-of-motion readings, and says
 * whether the last reading differs from the first by more than the error.
 */
#include "analysis.h"

#include <stdlib.h>
#include <string.h>

static void series_add(struct arena *, struct movement_series *,
    const struct reading *, const struct reading *const *);
static bool
has_other_timing(const struct movement_list *, const struct movement_series *);
static void series_finish(struct movement_series *);
static enum verdict verdict_of(const struct movement_series *);
static bool same_series(const struct movement_series *, const struct reading *);
static bool same_hand(const struct reading *, const struct reading *);
static bool is_own(const struct reading *);
static void sort_by_deficit(struct arena *, struct movement_list *);
static int panel_compare(const void *, const void *);
static int clipped(const struct movement *, int);

const char *const verdict_words[VERDICT_N] = { "more", "within_error", "less",
	"beyond_typical", "closer_to_typical" };

/* The series of one panel, left and right; deficit: the larger of the two. */
struct panel {
	size_t start, n;
	int deficit;
};

void
movements_make(struct arena *arena, const struct readings *readings, int to,
    struct movement_list *out)
{
	/* The first and the last reading of the current series. */
	const struct reading *ends[2] = { NULL, NULL };
	struct movement_series *series = NULL;
	size_t i;

	*out = (struct movement_list){ 0 };
	for (i = 0; i < readings->n; i++) {
		const struct reading *reading = &readings->v[i];

		if (day_number(reading->day) > to)
			continue;
		if (series == NULL || !same_series(series, reading)) {
			arena_grow(arena, out);
			series = &out->v[out->n++];
			*series = (struct movement_series){
				.movement = reading->movement,
				.side = reading->side,
				.motion = reading->motion,
				.timing = reading->timing,
			};
			ends[0] = ends[1] = reading;
		}
		series_add(arena, series, reading, ends);
		if (series->n == 1)
			ends[0] = reading;
		ends[1] = reading;
	}
	for (i = 0; i < out->n; i++) {
		series_finish(&out->v[i]);
		out->v[i].one_of_timings = has_other_timing(out, &out->v[i]);
	}
	sort_by_deficit(arena, out);
}

int
movement_error(const struct movement_series *series, size_t i)
{
	bool twice =
	    series->v[i].changed || series->v[i].own || series->v[0].own;

	return series->movement->mdc * (twice ? 2 : 1);
}

bool
movement_same_panel(
    const struct movement_series *a, const struct movement_series *b)
{
	return a->movement == b->movement && a->motion == b->motion &&
	       a->timing == b->timing;
}

size_t
movement_panels(const struct analysis *analysis)
{
	const struct movement_list *list = &analysis->movements;
	size_t i, n = 0;

	for (i = 0; i < list->n; i++)
		n += i == 0 ||
		     !movement_same_panel(&list->v[i - 1], &list->v[i]);
	return n;
}

/* Adds a reading. A second reading on the same day replaces the first, because
 * readings come in the order in which they were made. */
static void
series_add(struct arena *arena, struct movement_series *series,
    const struct reading *reading, const struct reading *const *ends)
{
	int day = day_number(reading->day);
	struct movement_point *point;
	bool again = series->n > 0 && series->v[series->n - 1].day == day;

	if (!again) {
		arena_grow(arena, series);
		series->n++;
	}
	point = &series->v[series->n - 1];
	*point = (struct movement_point){
		.day = day,
		.degrees = reading->degrees,
		.own = is_own(reading) || reading->method == METHOD_VISUAL,
		.breaks = (again && point->breaks) ||
			  (series->n > 1 && !same_hand(ends[1], reading)),
		.changed = series->n > 1 && !same_hand(ends[0], reading),
		.method = reading->method,
	};
}

/* Whether the list has the same movement with another timing, too. */
static bool
has_other_timing(
    const struct movement_list *list, const struct movement_series *series)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (list->v[i].movement == series->movement &&
		    list->v[i].motion == series->motion &&
		    list->v[i].timing != series->timing)
			return true;
	}
	return false;
}

static void
series_finish(struct movement_series *series)
{
	size_t last = series->n - 1;

	series->baseline = series->v[0].degrees;
	series->current = series->v[last].degrees;
	series->change = series->current - series->baseline;
	series->changed = series->v[last].changed;
	series->error = movement_error(series, last);
	series->verdict = verdict_of(series);
}

/* Only a change up to a typical adult's movement counts. Above it, more
 * movement is not better and less is not worse. */
static enum verdict
verdict_of(const struct movement_series *series)
{
	int towards = clipped(series->movement, series->current) -
		      clipped(series->movement, series->baseline);

	if (towards >= series->error)
		return VERDICT_MORE;
	if (towards <= -series->error)
		return VERDICT_LESS;
	if (series->change >= series->error)
		return VERDICT_BEYOND;
	return series->change <= -series->error ? VERDICT_CLOSER
						: VERDICT_WITHIN_ERROR;
}

static bool
same_series(const struct movement_series *series, const struct reading *reading)
{
	return series->movement == reading->movement &&
	       series->side == reading->side &&
	       series->motion == reading->motion &&
	       series->timing == reading->timing;
}

static bool
same_hand(const struct reading *a, const struct reading *b)
{
	if (a->method != b->method || a->measurer != b->measurer)
		return false;
	if (a->measurer != 0 || (is_own(a) && is_own(b)))
		return true;
	return !is_own(a) && !is_own(b) &&
	       strcmp(a->measurer_text, b->measurer_text) == 0;
}

/* Whether the client measured it. An imported reading may name, in
 * measurer_text, a measurer who is no user. */
static bool
is_own(const struct reading *reading)
{
	const char *text = reading->measurer_text;

	return reading->measurer == 0 &&
	       (text == NULL || text[0] == '\0' || strcmp(text, "self") == 0);
}

static void
sort_by_deficit(struct arena *arena, struct movement_list *list)
{
	struct panel *panels = arena_array(arena, struct panel, list->n);
	struct movement_series *sorted =
	    arena_array(arena, struct movement_series, list->n);
	size_t i, j, n = 0, to = 0;

	/* The list is sorted by side before motion, so the series of one panel
	 * are not neighbours. */
	for (i = 0; i < list->n; i++) {
		int deficit = list->v[i].movement->normal - list->v[i].baseline;

		for (j = 0; j < n; j++) {
			if (movement_same_panel(
				&list->v[panels[j].start], &list->v[i]))
				break;
		}
		if (j == n)
			panels[n++] = (struct panel){ i, 0, deficit };
		if (panels[j].deficit < deficit)
			panels[j].deficit = deficit;
	}
	qsort(panels, n, sizeof(panels[0]), panel_compare);
	for (j = 0; j < n; j++) {
		for (i = panels[j].start; i < list->n; i++) {
			if (movement_same_panel(
				&list->v[panels[j].start], &list->v[i]))
				sorted[to++] = list->v[i];
		}
	}
	list->v = sorted;
}

static int
panel_compare(const void *left, const void *right)
{
	const struct panel *a = left, *b = right;

	if (a->deficit != b->deficit)
		return a->deficit > b->deficit ? -1 : 1;
	return a->start < b->start ? -1 : a->start > b->start;
}

static int
clipped(const struct movement *movement, int degrees)
{
	return degrees < movement->normal ? degrees : movement->normal;
}
