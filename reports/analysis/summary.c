/*
 * summary.c: the baseline and the current value of a series of scores, and the
 * class of the change.
 */
#include "analysis.h"

#define ALL_ACTIVITIES ((1u << ACTIVITY_N) - 1)

/* The indexes of the baseline readings and of the later readings. */
struct phases {
	size_t start, end; /* the baseline: start <= i < end */
	size_t later;      /* the first later reading */
	bool late;
};

static struct phases phases_find(const struct series *, int);
static double mean(const struct point *, size_t);
static unsigned answered_in(const struct checkin *const *, size_t, size_t);
static double activities_mean(const struct checkin *, unsigned);

const char *const summary_status_words[] = { "ok", "no_baseline",
	"too_few_later_readings" };
const char *const change_class_words[] = { "", "substantial", "moderate",
	"clear", "small", "little_or_no_change", "slightly_worse", "worse",
	"start_too_low" };

void
summary_make(
    const struct series *series, int first, int to, struct summary *out)
{
	struct phases phases = phases_find(series, first);
	size_t n = phases.end - phases.start;
	const struct point *v = series->v;

	*out = (struct summary){ .status = SUMMARY_NO_BASELINE };
	if (n == 0)
		return;
	out->baseline_n = n;
	out->baseline = mean(v + phases.start, n);
	out->late = phases.late;
	out->baseline_from = v[phases.start].day;
	out->baseline_to = v[phases.end - 1].day;
	out->later_n = series->n - phases.later;
	out->status = SUMMARY_TOO_FEW;
	if (out->later_n < SUMMARY_READINGS)
		return;
	out->status = SUMMARY_OK;
	out->current_n = SUMMARY_READINGS;
	v += series->n - SUMMARY_READINGS;
	out->current = mean(v, SUMMARY_READINGS);
	out->current_from = v[0].day;
	out->current_to = v[SUMMARY_READINGS - 1].day;
	out->stale = out->current_to < to - STALE_DAYS;
	out->change = out->current - out->baseline;
	out->has_percent = out->baseline >= PERCENT_LEAST - CHANGE_TOLERANCE;
	if (out->has_percent)
		out->percent_reduction = 100 * -out->change / out->baseline;
}

enum change_class
pain_class(double baseline, double current)
{
	double less = baseline - current + CHANGE_TOLERANCE;
	double percent = 100 * (baseline - current) / baseline;

	percent += CHANGE_TOLERANCE;
	if (baseline < 3 - CHANGE_TOLERANCE)
		return CLASS_START_TOO_LOW;
	if (less >= 2 && percent >= 50)
		return CLASS_SUBSTANTIAL;
	if (less >= 2 && percent >= 30)
		return CLASS_MODERATE;
	if (less >= 1 && percent >= 15)
		return CLASS_SMALL;
	if (less <= -2 + 2 * CHANGE_TOLERANCE)
		return CLASS_WORSE;
	if (less <= -1 + 2 * CHANGE_TOLERANCE)
		return CLASS_SLIGHTLY_WORSE;
	return CLASS_LITTLE;
}

enum change_class
interference_class(double change)
{
	double less = -change;

	if (less >= 1.75 - CHANGE_TOLERANCE)
		return CLASS_CLEAR;
	if (less >= 1 - CHANGE_TOLERANCE)
		return CLASS_SMALL;
	if (less <= -1.75 + CHANGE_TOLERANCE)
		return CLASS_WORSE;
	if (less <= -1 + CHANGE_TOLERANCE)
		return CLASS_SLIGHTLY_WORSE;
	return CLASS_LITTLE;
}

enum change_class
activities_class(double change)
{
	if (change >= 2 - CHANGE_TOLERANCE)
		return CLASS_CLEAR;
	if (change >= 1.3 - CHANGE_TOLERANCE)
		return CLASS_SMALL;
	if (change <= -2 + CHANGE_TOLERANCE)
		return CLASS_WORSE;
	if (change <= -1.3 + CHANGE_TOLERANCE)
		return CLASS_SLIGHTLY_WORSE;
	return CLASS_LITTLE;
}

void
activities_make(struct arena *arena, const struct checkins *checkins, int first,
    int to, struct measure *out)
{
	struct series all = { 0 }, same = { 0 };
	const struct checkin **from;
	struct phases phases;
	unsigned common;
	size_t i;

	all.v = arena_array(arena, struct point, checkins->n);
	from = arena_array(arena, const struct checkin *, checkins->n);
	for (i = 0; i < checkins->n; i++) {
		const struct checkin *checkin = &checkins->v[i];
		int day = day_number(checkin->day);

		if (checkin->moment != MOMENT_WEEKLY ||
		    !answered_in(&checkin, 0, 1))
			continue;
		if (all.n == 0 || all.v[all.n - 1].day != day)
			all.n++;
		all.v[all.n - 1].day = day;
		all.v[all.n - 1].value =
		    activities_mean(checkin, ALL_ACTIVITIES);
		from[all.n - 1] = checkin;
	}
	*out = (struct measure){ .series = all };
	phases = phases_find(&all, first);
	common = answered_in(from, phases.start, phases.end) &
		 answered_in(from,
		     all.n - phases.later < SUMMARY_READINGS
			 ? phases.later
			 : all.n - SUMMARY_READINGS,
		     all.n);
	same.v = arena_array(arena, struct point, all.n);
	for (i = 0; i < all.n; i++) {
		if (!(answered_in(from, i, i + 1) & common))
			continue;
		same.v[same.n].day = all.v[i].day;
		same.v[same.n++].value = activities_mean(from[i], common);
	}
	out->compared = common ? same : all;
	summary_make(&out->compared, first, to, &out->summary);
}

static struct phases
phases_find(const struct series *series, int first)
{
	struct phases phases = { 0 };
	size_t before = 0;

	if (first == NO_DAY)
		return phases;
	while (before < series->n && series->v[before].day <= first)
		before++;
	if (before > 0) {
		phases.start =
		    before > SUMMARY_READINGS ? before - SUMMARY_READINGS : 0;
		phases.end = phases.later = before;
	} else if (series->n > 0 &&
		   series->v[0].day <= first + LATE_BASELINE_DAYS) {
		phases.end = phases.later = 1;
		phases.late = true;
	}
	return phases;
}

static double
mean(const struct point *v, size_t n)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += v[i].value;
	return sum / (double)n;
}

/* Returns a bit per activity that a check-in of start <= i < end answered. */
static unsigned
answered_in(const struct checkin *const *v, size_t start, size_t end)
{
	unsigned bits = 0;
	size_t i;
	int k;

	for (i = start; i < end; i++) {
		for (k = 0; k < ACTIVITY_N; k++) {
			if (v[i]->answers[QUESTION_ACTIVITY_1 + k] !=
			    NOT_ANSWERED)
				bits |= 1u << k;
		}
	}
	return bits;
}

static double
activities_mean(const struct checkin *checkin, unsigned wanted)
{
	int k, sum = 0, n = 0;

	for (k = 0; k < ACTIVITY_N; k++) {
		if (!(wanted & 1u << k) ||
		    checkin->answers[QUESTION_ACTIVITY_1 + k] == NOT_ANSWERED)
			continue;
		sum += checkin->answers[QUESTION_ACTIVITY_1 + k];
		n++;
	}
	return (double)sum / n;
}
