/*
 * json.c: an analysis as JSON, every number in full precision, in the
 * order in which the report shows them. What was not answered, or is not
 * given for want of readings, is null.
 */
#include "data.h"

#include "analysis.h"
#include "json.h"

static void put_period(json_t *, const struct analysis *);
static void
put_measure(json_t *, const char *, const struct measure *, const char *);
static void put_trend(json_t *, const struct measure *);
static void put_nap(json_t *, const struct measure *);
static void put_rating(json_t *, const char *, const struct measure *);
static void put_global_changes(json_t *, const struct global_changes *);
static void put_regions(json_t *, const struct marked_regions *);
static void put_marks(json_t *, const char *, const struct region_marks *);
static void put_techniques(json_t *, const struct analysis *);
static void put_outcome(json_t *, const char *, const struct outcome_sum *);
static void put_estimates(json_t *, const struct outcome_sum *);
static void put_contrasts(json_t *, const struct outcome_sum *);
static void put_recorded(json_t *, const char *, const struct outcome_sum *);
static void put_combinations(json_t *, const struct combinations *);
static void put_planned(json_t *, const struct planned *);
static void put_movements(json_t *, const struct movement_list *);
static void put_coverage(json_t *, const struct analysis *);

void
analysis_json(const struct analysis *analysis,
    const struct report_options *options, struct buf *out)
{
	json_t *root = json_start(), *warnings;
	char made_at[INSTANT_SIZE] = "";

	if (options->made_at != 0)
		instant_text(options->made_at, made_at);
	put_word(root, "client", analysis->client->code);
	put_period(root, analysis);
	put_word(root, "made_at", made_at);
	put_word(root, "data_fingerprint", options->fingerprint);
	put_measure(root, "pain", &analysis->pain,
	    analysis->arrival ? "arrival" : "weekly_average");
	put_measure(
	    root, "interference", &analysis->interference, "weekly_average");
	put_measure(
	    root, "activities", &analysis->activities, "weekly_average");
	put_rating(root, "tightness", &analysis->tightness);
	put_rating(root, "swelling", &analysis->swelling);
	put_global_changes(root, &analysis->global_changes);
	put_regions(root, &analysis->regions);
	put_techniques(root, analysis);
	put_movements(root, &analysis->movements);
	put_coverage(root, analysis);
	warnings = put_array(root, "warnings");
	if (options->lacks != NULL)
		push_word(warnings, options->lacks);
	json_finish(root, out);
}

static void
put_period(json_t *root, const struct analysis *analysis)
{
	json_t *period = put_object(root, "period");

	put_day(period, "from", analysis->from);
	put_day(period, "to", analysis->to);
	if (analysis->first == NO_DAY)
		put_null(period, "first_treatment");
	else
		put_day(period, "first_treatment", analysis->first);
}

static void
put_measure(json_t *root, const char *key, const struct measure *measure,
    const char *series)
{
	const struct summary *summary = &measure->summary;
	bool given = summary->current_n > 0;
	json_t *object = put_object(root, key), *part;

	put_word(object, "series", series);
	put_count(object, "readings", measure->series.n);
	put_word(object, "status", summary_status_words[summary->status]);
	part = put_object(object, "baseline");
	put_real_if(part, "value", summary->baseline_n > 0, summary->baseline);
	put_count(part, "n", summary->baseline_n);
	put_bool(part, "late", summary->late);
	put_count(object, "later_readings", summary->later_n);
	part = put_object(object, "current");
	put_real_if(part, "value", given, summary->current);
	put_count(part, "n", summary->current_n);
	if (given) {
		put_day(part, "from_day", summary->current_from);
		put_day(part, "to_day", summary->current_to);
	} else {
		put_null(part, "from_day");
		put_null(part, "to_day");
	}
	put_bool(part, "stale", summary->stale);
	put_real_if(object, "change", given, summary->change);
	put_real_if(object, "percent_reduction", summary->has_percent,
	    summary->percent_reduction);
	put_word(object, "class", change_class_words[summary->change_class]);
	put_trend(object, measure);
	put_nap(object, measure);
}

static void
put_trend(json_t *root, const struct measure *measure)
{
	const struct trend *trend = &measure->trend;
	json_t *object;

	if (!measure->has_trend) {
		put_null(root, "trend");
		return;
	}
	object = put_object(root, "trend");
	put_count(object, "n", trend->n);
	put_real(object, "slope_per_day", trend->slope);
	put_real_if(object, "lower", trend->has_interval, trend->lower);
	put_real_if(object, "upper", trend->has_interval, trend->upper);
	put_real(object, "intercept", trend->intercept);
	put_real(object, "s", trend->s);
	put_real(object, "var_s", trend->var_s);
	put_real_if(object, "tau_b", trend->has_tau, trend->tau_b);
	put_real(object, "inflation", trend->inflation);
}

static void
put_nap(json_t *root, const struct measure *measure)
{
	const struct nap *nap = &measure->nap;
	json_t *object;

	if (!measure->has_nap) {
		put_null(root, "nap");
		return;
	}
	object = put_object(root, "nap");
	put_real(object, "value", nap->value);
	put_real(object, "lower", nap->lower);
	put_real(object, "upper", nap->upper);
	put_count(object, "improved", nap->improved);
	put_count(object, "tied", nap->tied);
	put_count(object, "worse", nap->worse);
}

static void
put_rating(json_t *root, const char *key, const struct measure *measure)
{
	bool any = measure->period_n > 0;
	json_t *object = put_object(root, key);

	put_count(object, "readings", measure->period_n);
	put_real_if(object, "first", any, measure->first);
	put_real_if(object, "latest", any, measure->latest);
	put_count(object, "latest_n", measure->latest_n);
}

static void
put_global_changes(json_t *root, const struct global_changes *changes)
{
	json_t *array = put_array(root, "global_changes"), *object;
	size_t i;

	for (i = 0; i < changes->n; i++) {
		object = push_object(array);
		put_day(object, "day", changes->v[i].day);
		put_integer(object, "value", changes->v[i].value);
	}
}

static void
put_regions(json_t *root, const struct marked_regions *regions)
{
	json_t *object = put_object(root, "regions");

	put_count(object, "answers", regions->n);
	if (regions->n > 0) {
		put_marks(object, "first", &regions->first);
		put_marks(object, "latest", &regions->latest);
	} else {
		put_null(object, "first");
		put_null(object, "latest");
	}
}

static void
put_marks(json_t *root, const char *key, const struct region_marks *marks)
{
	json_t *object = put_object(root, key), *array;
	int k;

	put_day(object, "day", marks->day);
	array = put_array(object, "regions");
	for (k = 0; k < REGION_N; k++) {
		if (marks->regions >> k & 1)
			push_word(array, region_words[k]);
	}
}

static void
put_techniques(json_t *root, const struct analysis *analysis)
{
	const struct outcome_sum *after = &analysis->outcomes[RIGHT_AFTER];
	const struct outcome_sum *next = &analysis->outcomes[BY_NEXT_VISIT];
	json_t *object = put_object(root, "techniques"), *recorded;

	put_outcome(object, "right_after", after);
	put_outcome(object, "by_next_visit", next);
	put_combinations(object, &analysis->combinations);
	put_planned(object, &analysis->planned);
	recorded = put_object(object, "recorded");
	put_recorded(recorded, "right_after", after);
	put_recorded(recorded, "by_next_visit", next);
}

static void
put_outcome(json_t *root, const char *key, const struct outcome_sum *outcome)
{
	json_t *object;

	if (!outcome->has_estimates) {
		put_null(root, key);
		return;
	}
	object = put_object(root, key);
	put_count(object, "n_sessions", outcome->n_sessions);
	put_count(object, "n_combinations", outcome->n_combinations);
	put_real(object, "sse", outcome->sse);
	put_real(object, "sigma2", outcome->sigma2);
	put_real(object, "df", outcome->df);
	put_real(object, "mu", outcome->mu);
	put_real(object, "mu_lower", outcome->mu_lower);
	put_real(object, "mu_upper", outcome->mu_upper);
	put_estimates(object, outcome);
	put_contrasts(object, outcome);
}

static void
put_estimates(json_t *root, const struct outcome_sum *outcome)
{
	json_t *array = put_array(root, "estimates"), *object;
	int k;

	for (k = 0; k < TECHNIQUE_N; k++) {
		const struct technique_sum *row = &outcome->techniques[k];

		if (row->sessions == 0)
			continue;
		object = push_object(array);
		put_word(object, "technique", technique_words[k]);
		put_count(object, "sessions_including", row->sessions);
		put_real(object, "weight", row->weight);
		put_real(object, "raw_weighted_mean", row->weighted_mean);
		put_real(object, "mean_before", row->mean_before);
		put_real(object, "theta", row->theta);
		put_real(object, "se", row->se);
		put_real(object, "lower", row->lower);
		put_real(object, "upper", row->upper);
		put_bool(object, "shown", row->shown);
	}
}

static void
put_contrasts(json_t *root, const struct outcome_sum *outcome)
{
	json_t *array = put_array(root, "contrasts"), *object, *pair;
	size_t i;

	for (i = 0; i < outcome->contrasts_n; i++) {
		const struct contrast *contrast = &outcome->contrasts[i];

		object = push_object(array);
		pair = put_array(object, "pair");
		push_word(pair, technique_words[contrast->a]);
		push_word(pair, technique_words[contrast->b]);
		put_real(object, "diff", contrast->difference);
		put_real(object, "lower", contrast->lower);
		put_real(object, "upper", contrast->upper);
		put_bool(object, "told_apart", contrast->told_apart);
		put_bool(object, "separable", contrast->separable);
	}
}

/* What was recorded, be it enough for estimates or not. */
static void
put_recorded(json_t *root, const char *key, const struct outcome_sum *outcome)
{
	json_t *object = put_object(root, key), *array, *one;
	bool any = outcome->sessions > 0;
	int k;

	put_count(object, "sessions", outcome->sessions);
	put_real_if(object, "mean", any, outcome->mean);
	put_real_if(object, "mean_before", any, outcome->mean_before);
	array = put_array(object, "techniques");
	for (k = 0; k < TECHNIQUE_N; k++) {
		const struct technique_sum *row = &outcome->techniques[k];

		if (row->sessions == 0)
			continue;
		one = push_object(array);
		put_word(one, "technique", technique_words[k]);
		put_count(one, "sessions", row->sessions);
		put_real(one, "raw_weighted_mean", row->weighted_mean);
		put_real(one, "mean_before", row->mean_before);
	}
}

static void
put_combinations(json_t *root, const struct combinations *combinations)
{
	json_t *array = put_array(root, "combinations"), *object, *names;
	size_t i;
	int k;

	for (i = 0; i < combinations->n; i++) {
		object = push_object(array);
		names = put_array(object, "techniques");
		for (k = 0; k < TECHNIQUE_N; k++) {
			if (combinations->v[i].techniques & 1u << k)
				push_word(names, technique_words[k]);
		}
		put_count(object, "sessions", combinations->v[i].sessions);
	}
}

/* null where nothing was planned. */
static void
put_planned(json_t *root, const struct planned *planned)
{
	json_t *object, *part;
	int i;

	if (planned->total == 0) {
		put_null(root, "planned");
		return;
	}
	object = put_object(root, "planned");
	put_count(object, "total", (size_t)planned->total);
	put_count(object, "given", planned->given);
	for (i = 0; i < 2; i++) {
		part = put_object(object, i == 0 ? "a" : "b");
		put_word(
		    part, "technique", technique_words[planned->techniques[i]]);
		put_count(part, "n", planned->after[i].n);
		if (planned->after[i].n > 0)
			put_real(part, "right_after", planned->after[i].mean);
		else
			put_null(part, "right_after");
	}
}

static void
put_movements(json_t *root, const struct movement_list *list)
{
	json_t *array = put_array(root, "movements"), *object;
	size_t i;

	for (i = 0; i < list->n; i++) {
		const struct movement_series *series = &list->v[i];

		object = push_object(array);
		put_word(object, "movement", series->movement->key);
		put_word(object, "side", side_words[series->side]);
		put_word(object, "motion", motion_words[series->motion]);
		put_word(object, "timing", timing_words[series->timing]);
		put_count(object, "n", series->n);
		put_integer(object, "normal", series->movement->normal);
		put_integer(object, "mdc", series->movement->mdc);
		put_integer(object, "error", series->error);
		put_integer(object, "baseline", series->baseline);
		put_integer(object, "current", series->current);
		if (series->n > 1) {
			put_integer(object, "change", series->change);
			put_word(
			    object, "verdict", verdict_words[series->verdict]);
		} else {
			put_null(object, "change");
			put_null(object, "verdict");
		}
		put_bool(object, "changed_measurer", series->changed);
	}
}

static void
put_coverage(json_t *root, const struct analysis *analysis)
{
	json_t *object = put_object(root, "coverage");

	put_count(object, "weeks_expected", analysis->weeks.n);
	put_count(object, "weeks_answered", analysis->weeks.answered);
	put_count(object, "sessions", analysis->sessions);
	put_count(object, "sessions_with_both_scores", analysis->both_scores);
	put_count(object, "recalled_before", analysis->recalled);
}
