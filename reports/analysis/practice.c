/*
 * practice.c: makes the numbers of a practice from the analyses of its
 * clients. Numbers from too few clients are marked here, not when printed.
 */
#include "practice.h"

static void months_make(struct arena *, struct practice_analysis *);
static struct practice_month month_of(int);
static void sessions_add(struct practice_analysis *, const struct analysis *);
static void row_add(struct arena *, const struct visits *, enum outcome,
    enum technique, struct practice_row *);
static void client_add(struct practice_client *, double);
static void weeks_add(struct practice_analysis *, const struct weeks *);
static void row_finish(struct arena *, struct practice_row *);
static void classes_finish(struct practice_analysis *);
static void classes_hide(struct practice_class *, bool, bool);
static bool responding(int);

void
practice_start(
    struct arena *arena, int from, int to, struct practice_analysis *out)
{
	*out = (struct practice_analysis){ .from = from, .to = to };
	months_make(arena, out);
}

void
practice_add(struct arena *arena, struct practice_analysis *practice,
    const struct analysis *analysis)
{
	const struct summary *pain = &analysis->pain.summary;
	int outcome, k;

	practice->clients++;
	practice->treated += analysis->sessions > 0;
	practice->sessions += analysis->sessions;
	practice->both_scores += analysis->both_scores;
	practice->with_baseline += pain->status != SUMMARY_NO_BASELINE;
	practice->with_change += pain->status == SUMMARY_OK;
	if (pain->change_class != CLASS_NONE)
		practice->classes[pain->change_class].clients++;
	sessions_add(practice, analysis);
	for (outcome = 0; outcome < OUTCOME_N; outcome++) {
		for (k = 0; k < TECHNIQUE_N; k++)
			row_add(arena, &analysis->visits, (enum outcome)outcome,
			    (enum technique)k, &practice->rows[outcome][k]);
	}
	weeks_add(practice, &analysis->weeks);
}

void
practice_finish(struct arena *arena, struct practice_analysis *practice)
{
	size_t i;
	int outcome, k;

	practice->refused = practice->clients < CELL_LEAST;
	for (k = 0; k < TECHNIQUE_N; k++) {
		practice->techniques[k].hidden =
		    cell_hidden(practice->techniques[k].clients);
		for (outcome = 0; outcome < OUTCOME_N; outcome++)
			row_finish(arena, &practice->rows[outcome][k]);
	}
	classes_finish(practice);
	for (i = 0; i < practice->months.n; i++) {
		struct practice_month *month = &practice->months.v[i];

		month->hidden = cell_hidden(month->clients);
		if (month->weeks > 0)
			month->share =
			    (double)month->answered / (double)month->weeks;
	}
}

bool
cell_hidden(size_t clients)
{
	return clients > 0 && clients < CELL_LEAST;
}

static void
months_make(struct arena *arena, struct practice_analysis *practice)
{
	struct practice_months *months = &practice->months;
	int day = practice->from;

	while (day <= practice->to) {
		arena_grow(arena, months);
		months->v[months->n] = month_of(day);
		/* 31 days after the first of a month is in the next month. */
		day = month_of(months->v[months->n].first_day + 31).first_day;
		months->n++;
	}
}

/* Returns the month of a day. */
static struct practice_month
month_of(int day)
{
	struct practice_month month = { 0 };
	char text[DAY_SIZE];

	day_text(day, text);
	month.year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
		     (text[2] - '0') * 10 + text[3] - '0';
	month.month = (text[5] - '0') * 10 + text[6] - '0';
	month.first_day = day - ((text[8] - '0') * 10 + text[9] - '0') + 1;
	return month;
}

static void
sessions_add(
    struct practice_analysis *practice, const struct analysis *analysis)
{
	const struct visits *visits = &analysis->visits;
	size_t counts[TECHNIQUE_N] = { 0 }, i;
	int k;

	for (i = analysis->visits_before; i < visits->n; i++) {
		for (k = 0; k < TECHNIQUE_N; k++)
			counts[k] += visits->v[i].techniques >> k & 1;
	}
	for (k = 0; k < TECHNIQUE_N; k++) {
		practice->techniques[k].sessions += counts[k];
		practice->techniques[k].clients += counts[k] > 0;
	}
}

/* Adds one client's changes after sessions of mostly one technique. */
static void
row_add(struct arena *arena, const struct visits *visits, enum outcome outcome,
    enum technique technique, struct practice_row *row)
{
	struct practice_client client = { 0 };
	size_t i;
	int change;

	for (i = 0; i < visits->n; i++) {
		const struct visit *visit = &visits->v[i];

		if (visit->shares[technique] >=
			DOMINANT_SHARE - CHANGE_TOLERANCE &&
		    visit_change(visit, outcome, &change))
			client_add(&client, change);
	}
	if (client.sessions < CLIENT_SESSIONS)
		return;
	arena_grow(arena, &row->clients);
	row->clients.v[row->clients.n++] = client;
	row->sessions += client.sessions;
}

/* Updates mean and sum of squares by one value (Welford). */
static void
client_add(struct practice_client *client, double change)
{
	double off = change - client->mean;

	client->sessions++;
	client->mean += off / (double)client->sessions;
	client->squares += off * (change - client->mean);
}

/* Counts the weeks by month; a week belongs to the month of its Thursday. */
static void
weeks_add(struct practice_analysis *practice, const struct weeks *weeks)
{
	struct practice_months *months = &practice->months;
	const struct practice_month *last = NULL;
	size_t i, m = 0;

	for (i = 0; i < weeks->n; i++) {
		int thursday = weeks->v[i].monday + 3;

		while (
		    m + 1 < months->n && thursday >= months->v[m + 1].first_day)
			m++;
		if (m == months->n || thursday < months->v[m].first_day)
			continue;
		months->v[m].weeks++;
		months->v[m].answered += weeks->v[i].answered;
		months->v[m].clients += last != &months->v[m];
		last = &months->v[m];
	}
}

/*
 * The variance between sessions is pooled over all clients of the row, because
 * three sessions of one client are too few to estimate it.
 */
static void
row_finish(struct arena *arena, struct practice_row *row)
{
	const struct practice_client *clients = row->clients.v;
	size_t n = row->clients.n, i;
	double *y = arena_array(arena, double, n);
	double *v = arena_array(arena, double, n);
	double squares = 0;

	row->hidden = n < CELL_LEAST;
	if (row->hidden)
		return;
	for (i = 0; i < n; i++)
		squares += clients[i].squares;
	row->variance = squares / (double)(row->sessions - n);
	if (row->variance < CLIENT_VARIANCE)
		row->variance = CLIENT_VARIANCE;
	for (i = 0; i < n; i++) {
		y[i] = clients[i].mean;
		v[i] = row->variance / (double)clients[i].sessions;
	}
	meta_make(y, v, n, &row->meta);
}

static void
classes_finish(struct practice_analysis *practice)
{
	struct practice_class *classes = practice->classes;
	size_t others;
	int k;

	for (k = 0; k < CLASS_N; k++) {
		practice->classed += classes[k].clients;
		if (responding(k))
			practice->responders += classes[k].clients;
	}
	others = practice->classed - practice->responders;
	practice->responders_hidden =
	    cell_hidden(practice->responders) || cell_hidden(others);
	/* A reader must not find a hidden number as the difference of printed
	 * ones: among the responders, among the others, and among all. */
	classes_hide(classes, true, false);
	classes_hide(classes, false, true);
	classes_hide(classes, true, true);
	for (k = 0; k < CLASS_N; k++) {
		if (classes[k].hidden)
			practice->classes_hidden += classes[k].clients;
	}
	practice->named = practice->classed;
	if (!classes[CLASS_START_TOO_LOW].hidden)
		practice->named -= classes[CLASS_START_TOO_LOW].clients;
	practice->has_proportion = practice->named >= PROPORTION_CLIENTS &&
				   !practice->responders_hidden;
	if (practice->has_proportion)
		practice->proportion =
		    wilson(practice->responders, practice->named);
}

/*
 * Hides the classes with too few clients. respond: includes the classes of
 * responders; others: includes the other classes. Then hides the smallest
 * class that is left, until the hidden ones together have enough clients.
 */
static void
classes_hide(struct practice_class *classes, bool respond, bool others)
{
	size_t hidden = 0;
	int k, smallest;

	for (k = 0; k < CLASS_N; k++) {
		if (responding(k) ? !respond : !others)
			continue;
		classes[k].hidden |= cell_hidden(classes[k].clients);
		if (classes[k].hidden)
			hidden += classes[k].clients;
	}
	while (cell_hidden(hidden)) {
		smallest = -1;
		for (k = 0; k < CLASS_N; k++) {
			if ((responding(k) ? !respond : !others) ||
			    classes[k].hidden || classes[k].clients == 0)
				continue;
			if (smallest < 0 ||
			    classes[k].clients < classes[smallest].clients)
				smallest = k;
		}
		if (smallest < 0)
			return;
		classes[smallest].hidden = true;
		hidden += classes[smallest].clients;
	}
}

static bool
responding(int k)
{
	return k == CLASS_SUBSTANTIAL || k == CLASS_MODERATE;
}
