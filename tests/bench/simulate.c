/*
 * simulate.c: how often the technique panel is wrong about clients whose
 * truth is known. Made-up clients have three techniques, given singly or
 * together, and scores rounded to whole points; the panel is asked what it
 * says. Prints a table; fails where a limit is missed. The same numbers on
 * any day; SEED in the environment gives others.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis.h"
#include "random.h"

#define CLIENTS 3000 /* of each kind */
#define TECHNIQUES 3
#define FALSE_MOST 0.05    /* told apart without a difference */
#define COVERED_LEAST 0.90 /* 90 % intervals that hold the truth */
#define MEAN_CHANGE (-1.0)
#define MEAN_BEFORE 5.5
#define BEFORE_SD 1.5

/* One kind of client. */
struct setting {
	size_t sessions;
	double together;   /* share of sessions with two techniques */
	double deviation;  /* standard, of a session's change */
	double difference; /* by which the first technique does more */
	bool limited;      /* the limits are for clients of this kind */
};
struct score {
	size_t clients;
	size_t apart; /* clients with any pair told apart */
	size_t wrong; /* though they are equal, or the other way */
	size_t intervals, covered;
};

static const struct setting settings[] = {
	{ 8, 0, 1.5, 0, true },
	{ 12, 0, 1.5, 0, true },
	{ 24, 0, 1.5, 0, true },
	{ 24, 0.5, 1.5, 0, true },
	{ 8, 0, 1.5, 1.5, false },
	{ 12, 0, 1.5, 1.5, false },
	{ 24, 0, 1.5, 1.5, false },
	{ 24, 0.5, 1.5, 1.5, false },
	/* Beyond what the panel assumes: sessions that differ more, and so
	 * many that the pairs show, each of which is given 5 %. */
	{ 24, 0, 2, 0, false },
	{ 52, 0, 1.5, 0, false },
	{ 260, 0, 1.5, 0, false },
};

static uint64_t state;

static double
uniform(void)
{
	return (double)(random_next(&state) >> 11) * 0x1p-53;
}

static int
below(int n)
{
	return (int)(uniform() * n);
}

static double
normal(double mean, double deviation)
{
	return mean + deviation * sqrt(-2 * log(1 - uniform())) *
			  cos(2 * M_PI * uniform());
}

static int
score(double pain)
{
	return (int)fmax(0, fmin(SCORE_MAX, round(pain)));
}

/* One technique by chance, or two in equal parts. Pain has no limits and no
 * steps, but what is recorded of it has. */
static void
visit_make(const struct setting *setting, const double *truth,
    struct visit *visit, size_t i)
{
	int first = below(TECHNIQUES), second = first;
	double before = normal(MEAN_BEFORE, BEFORE_SD), change;

	if (uniform() < setting->together)
		second = (first + 1 + below(TECHNIQUES - 1)) % TECHNIQUES;
	change = normal((truth[first] + truth[second]) / 2, setting->deviation);
	*visit = (struct visit){
		.day = 7 * (int)i,
		.before = score(before),
		.after = score(before + change),
		.techniques = 1u << first | 1u << second,
	};
	visit->shares[first] += 0.5;
	visit->shares[second] += 0.5;
}

static void
client_score(
    const struct outcome_sum *outcome, const double *truth, struct score *score)
{
	bool apart = false, wrong = false;
	size_t i;
	int k;

	score->clients++;
	for (k = 0; k < TECHNIQUES; k++) {
		const struct technique_sum *row = &outcome->techniques[k];

		if (!row->shown)
			continue;
		score->intervals++;
		score->covered +=
		    row->lower <= truth[k] && truth[k] <= row->upper;
	}
	for (i = 0; i < outcome->contrasts_n; i++) {
		const struct contrast *contrast = &outcome->contrasts[i];
		double difference = truth[contrast->a] - truth[contrast->b];

		if (!contrast->told_apart)
			continue;
		apart = true;
		if (difference * contrast->difference <= 0)
			wrong = true;
	}
	score->apart += apart;
	score->wrong += wrong;
}

static struct score
setting_run(const struct setting *setting)
{
	double truth[TECHNIQUES] = { MEAN_CHANGE - setting->difference,
		MEAN_CHANGE, MEAN_CHANGE };
	struct visit *visits = calloc(setting->sessions, sizeof(*visits));
	struct visits list = { visits, setting->sessions };
	struct score score = { 0 };
	size_t i;

	if (visits == NULL)
		abort();
	while (score.clients < CLIENTS) {
		struct outcome_sum outcome;

		for (i = 0; i < setting->sessions; i++)
			visit_make(setting, truth, &visits[i], i);
		outcome_make(&list, RIGHT_AFTER, &outcome);
		if (outcome.has_estimates)
			client_score(&outcome, truth, &score);
	}
	free(visits);
	return score;
}

/* Whether the limits are met, where they count. */
static bool
row_print(const struct setting *setting)
{
	struct score score = setting_run(setting);
	double apart = (double)score.apart / CLIENTS;
	double wrong = (double)score.wrong / CLIENTS;
	double covered = (double)score.covered / (double)score.intervals;

	printf(
	    "%8zu  %6.0f %%  %9.1f  %9.1f %c  %8.1f %%  %5.1f %%  %5.1f %%\n",
	    setting->sessions, 100 * setting->together, setting->deviation,
	    setting->difference, setting->limited ? '*' : ' ', 100 * apart,
	    100 * wrong, 100 * covered);
	return !setting->limited ||
	       (apart <= FALSE_MOST && covered >= COVERED_LEAST);
}

int
main(void)
{
	const char *seed = getenv("SEED");
	bool missed = false;
	size_t i;

	state = seed ? strtoull(seed, NULL, 10) : 1;
	printf("Seed %llu, %d clients a row, 3 techniques, scores 0-10.\n",
	    (unsigned long long)state, CLIENTS);
	puts(
	    "sessions  combined  deviation  difference  told apart  "
	    "wrongly  covered");
	for (i = 0; i < nitems(settings); i++)
		missed |= !row_print(&settings[i]);
	printf(
	    "Limits of rows with *: told apart in at most %.0f %%, truth "
	    "covered in at least %.0f %%: %s.\n",
	    100 * FALSE_MOST, 100 * COVERED_LEAST, missed ? "missed" : "met");
	return missed;
}
