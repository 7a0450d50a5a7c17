/*
 * nap.c: nonoverlap of all pairs, and Newcombe's interval for it.
 */
#include "statistics.h"

#include <math.h>

#define QUANTILE 1.959963984540054 /* of the normal, 95 % two-sided */

/* Newcombe's equation for one NAP; its roots are the limits. */
struct limits {
	double m, n, nap;
};

static double excess(const struct limits *, double);
static double root(const struct limits *, double, double);

void
nap_make(const struct series *baseline, const struct series *later,
    bool lower_is_better, struct nap *out)
{
	struct limits limits = { (double)baseline->n, (double)later->n, 0 };
	size_t i, j;

	*out = (struct nap){ 0 };
	for (i = 0; i < baseline->n; i++) {
		for (j = 0; j < later->n; j++) {
			double rise = later->v[j].value - baseline->v[i].value;

			if (lower_is_better)
				rise = -rise;
			if (fabs(rise) < CHANGE_TOLERANCE)
				out->tied++;
			else if (rise > 0)
				out->improved++;
			else
				out->worse++;
		}
	}
	out->value = ((double)out->improved + (double)out->tied / 2) /
		     (limits.m * limits.n);
	limits.nap = out->value;
	out->lower = out->value > 0 ? root(&limits, 0, out->value) : 0;
	out->upper = out->value < 1 ? root(&limits, 1, out->value) : 1;
}

/*
 * Returns the left side less the right side of Newcombe's equation at x:
 * positive outside the interval, negative inside. If the NAP is 1 (or 0), both
 * sides have the factor 1 - x (or x): it is cancelled with its trivial root.
 */
static double
excess(const struct limits *limits, double x)
{
	double h = (limits->m + limits->n) / 2 - 1;
	double left = limits->m * limits->n * (2 - x) * (1 + x);
	double right =
	    QUANTILE * QUANTILE * (2 + h + (1 + 2 * h) * x * (1 - x));

	if (limits->nap >= 1)
		return left * (1 - x) - right * x;
	if (limits->nap <= 0)
		return left * x - right * (1 - x);
	return left * (limits->nap - x) * (limits->nap - x) -
	       right * x * (1 - x);
}

/* Bisects between a bound outside the interval and a bound inside. */
static double
root(const struct limits *limits, double outside, double inside)
{
	while (fabs(outside - inside) > 1e-15) {
		double middle = (outside + inside) / 2;

		if (middle == outside || middle == inside)
			break;
		if (excess(limits, middle) > 0)
			outside = middle;
		else
			inside = middle;
	}
	return (outside + inside) / 2;
}
