/*
 * meta.c: the mean over clients, each with a mean and a variance of their own;
 * and a share of clients with its interval.
 */
#include "statistics.h"

#include <math.h>

#define LEVEL 0.975 /* 95 %, two-sided */

static double between_clients(const double *, const double *, size_t, double *);

void
meta_make(const double *y, const double *v, size_t k, struct meta *out)
{
	double sum = 0, weights = 0, q = 0, half;
	size_t i;

	*out = (struct meta){ .k = k, .inflation = 1 };
	out->tau2 = between_clients(y, v, k, &out->q);
	for (i = 0; i < k; i++) {
		weights += 1 / (v[i] + out->tau2);
		sum += y[i] / (v[i] + out->tau2);
	}
	out->mean = sum / weights;
	out->se = sqrt(1 / weights);
	if (k < 2)
		return;
	for (i = 0; i < k; i++)
		q += (y[i] - out->mean) * (y[i] - out->mean) /
		     (v[i] + out->tau2) / (double)(k - 1);
	out->inflation = fmax(1, q);
	half =
	    t_quantile(LEVEL, (double)(k - 1)) * out->se * sqrt(out->inflation);
	out->has_interval = true;
	out->lower = out->mean - half;
	out->upper = out->mean + half;
	if (k < PREDICTION_CLIENTS)
		return;
	half = t_quantile(LEVEL, (double)(k - 1)) *
	       sqrt(out->tau2 + out->inflation * out->se * out->se);
	out->has_prediction = true;
	out->prediction_lower = out->mean - half;
	out->prediction_upper = out->mean + half;
}

struct proportion
wilson(size_t x, size_t n)
{
	double z = normal_quantile(LEVEL), count = (double)n;
	double p = (double)x / count, z2 = z * z / count;
	double middle = (p + z2 / 2) / (1 + z2);
	double half =
	    z / (1 + z2) * sqrt(p * (1 - p) / count + z2 / (4 * count));

	return (struct proportion){ x == 0 ? 0 : middle - half,
		x == n ? 1 : middle + half };
}

/* Returns DerSimonian and Laird's variance between clients (moments). */
static double
between_clients(const double *y, const double *v, size_t k, double *q)
{
	double weights = 0, squares = 0, sum = 0, mean, scale;
	size_t i;

	for (i = 0; i < k; i++) {
		weights += 1 / v[i];
		squares += 1 / (v[i] * v[i]);
		sum += y[i] / v[i];
	}
	mean = sum / weights;
	*q = 0;
	for (i = 0; i < k; i++)
		*q += (y[i] - mean) * (y[i] - mean) / v[i];
	scale = weights - squares / weights;
	return k > 1 ? fmax(0, (*q - (double)(k - 1)) / scale) : 0;
}
