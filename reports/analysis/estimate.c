/*
 * estimate.c: compares the techniques of one client. It makes the rows and
 * variances of partial pooling from visits, and makes intervals and verdicts
 * from its result.
 */
#include "analysis.h"

#include <math.h>

#define SETS (1u << TECHNIQUE_N)
/* The standard error over its prior, above which it is inseparable. */
#define INSEPARABLE 0.95

/* The changes after the sessions with one set of techniques. */
struct set {
	size_t n;
	double mean, squares;
};
/* The techniques of the model, and the sums over its sessions. */
struct model {
	enum technique techniques[TECHNIQUE_N];
	struct pooling pooling;
};

static void sets_make(const struct visits *, enum outcome, struct set *);
static void set_add(struct set *, double);
static void variance_make(const struct set *, struct outcome_sum *);
static bool enough(struct outcome_sum *);
static void model_make(const struct visits *, enum outcome,
    const struct outcome_sum *, struct model *);
static void
rows_fill(const struct model *, const struct pooled *, struct outcome_sum *);
static void contrasts_fill(
    const struct model *, const struct pooled *, struct outcome_sum *);
static bool together(const struct pooling *, size_t, size_t);

void
outcome_estimate(
    const struct visits *visits, enum outcome outcome, struct outcome_sum *out)
{
	struct set sets[SETS] = { 0 };
	struct pooled pooled;
	struct model model;

	sets_make(visits, outcome, sets);
	variance_make(sets, out);
	if (!enough(out))
		return;
	model_make(visits, outcome, out, &model);
	pooling_solve(&model.pooling, out->sigma2,
	    TECHNIQUES_SD * TECHNIQUES_SD, &pooled);
	out->has_estimates = true;
	rows_fill(&model, &pooled, out);
	contrasts_fill(&model, &pooled, out);
}

/* A session without a technique has no information: it is left out. */
static void
sets_make(const struct visits *visits, enum outcome outcome, struct set *sets)
{
	size_t i;
	int change;

	for (i = 0; i < visits->n; i++) {
		const struct visit *visit = &visits->v[i];

		if (visit->techniques != 0 &&
		    visit_change(visit, outcome, &change))
			set_add(&sets[visit->techniques], change);
	}
}

/* Updates mean and sum of squares by one value (Welford). */
static void
set_add(struct set *set, double change)
{
	double off = change - set->mean;

	set->n++;
	set->mean += off / (double)set->n;
	set->squares += off * (change - set->mean);
}

static void
variance_make(const struct set *sets, struct outcome_sum *out)
{
	unsigned i;

	for (i = 1; i < SETS; i++) {
		if (sets[i].n == 0)
			continue;
		out->n_sessions += sets[i].n;
		out->n_combinations++;
		out->sse += sets[i].squares;
	}
	out->df =
	    POINTS_WEIGHT + (double)(out->n_sessions - out->n_combinations);
	out->sigma2 =
	    (POINTS_WEIGHT * POINTS_SD * POINTS_SD + out->sse) / out->df;
}

/* Sets which techniques are shown. Returns whether there is a comparison. */
static bool
enough(struct outcome_sum *out)
{
	int k, shown = 0;

	for (k = 0; k < TECHNIQUE_N; k++) {
		struct technique_sum *row = &out->techniques[k];

		row->shown = row->sessions >= SHOWN_SESSIONS &&
			     row->weight >= SHOWN_WEIGHT - CHANGE_TOLERANCE;
		shown += row->shown;
	}
	return out->n_sessions >= PANEL_SESSIONS && shown >= 2;
}

static void
model_make(const struct visits *visits, enum outcome outcome,
    const struct outcome_sum *sum, struct model *out)
{
	struct pooling *pooling = &out->pooling;
	double shares[TECHNIQUE_N];
	size_t i, k;
	int change;

	*out = (struct model){ 0 };
	for (k = 0; k < TECHNIQUE_N; k++) {
		if (sum->techniques[k].sessions > 0)
			out->techniques[pooling->p++] = (enum technique)k;
	}
	for (i = 0; i < visits->n; i++) {
		const struct visit *visit = &visits->v[i];

		if (visit->techniques == 0 ||
		    !visit_change(visit, outcome, &change))
			continue;
		for (k = 0; k < pooling->p; k++)
			shares[k] = visit->shares[out->techniques[k]];
		pooling_add(pooling, shares, change, 1);
	}
}

static void
rows_fill(const struct model *model, const struct pooled *pooled,
    struct outcome_sum *out)
{
	double t = t_quantile(0.95, out->df);
	size_t k;

	out->mu = pooled->mu;
	out->mu_se = pooled->mu_se;
	out->mu_lower = out->mu - t * out->mu_se;
	out->mu_upper = out->mu + t * out->mu_se;
	for (k = 0; k < model->pooling.p; k++) {
		struct technique_sum *row =
		    &out->techniques[model->techniques[k]];

		row->theta = pooled->theta[k];
		row->se = pooled->se[k];
		row->lower = row->theta - t * row->se;
		row->upper = row->theta + t * row->se;
	}
}

static void
contrasts_fill(const struct model *model, const struct pooled *pooled,
    struct outcome_sum *out)
{
	double t = t_quantile(0.975, out->df), half;
	double prior = sqrt(2) * TECHNIQUES_SD;
	size_t j, k;

	for (j = 0; j < model->pooling.p; j++) {
		for (k = j + 1; k < model->pooling.p; k++) {
			struct contrast *contrast =
			    &out->contrasts[out->contrasts_n++];

			contrast->a = model->techniques[j];
			contrast->b = model->techniques[k];
			contrast->difference =
			    pooled->theta[j] - pooled->theta[k];
			contrast->se = pooled->contrast_se[j][k];
			half = t * contrast->se;
			contrast->lower = contrast->difference - half;
			contrast->upper = contrast->difference + half;
			contrast->separable =
			    contrast->se <= INSEPARABLE * prior &&
			    !together(&model->pooling, j, k);
			contrast->told_apart =
			    out->techniques[contrast->a].shown &&
			    out->techniques[contrast->b].shown &&
			    contrast->separable &&
			    fabs(contrast->difference) > half;
		}
	}
}

/* Whether the shares of two techniques have a correlation of 1. False when a
 * share never varies; the standard error shows that case. */
static bool
together(const struct pooling *pooling, size_t j, size_t k)
{
	double n = pooling->n, x = pooling->x[j], y = pooling->x[k];
	double xx = pooling->xx[j][j] - x * x / n;
	double yy = pooling->xx[k][k] - y * y / n;
	double xy = pooling->xx[j][k] - x * y / n;

	return xx > CHANGE_TOLERANCE && yy > CHANGE_TOLERANCE &&
	       xy >= sqrt(xx * yy) * (1 - CHANGE_TOLERANCE);
}
