/*
 * quantile.c: quantiles of the normal and of Student's t distribution. Both
 * distribution functions are concave above the median, so Newton's method
 * from the left reaches the root and never passes it.
 */
#include "statistics.h"

#include <math.h>

#define STEPS_MAX 1000 /* about 10 are usual */

static double t_tail(double, double);
static double t_density(double, double);
static double gamma_ratio(double);
static double beta_fraction(double, double, double);
static double away_from_zero(double);

double
normal_quantile(double p)
{
	double x = 0, step, density;
	int i;

	if (p < 0.5)
		return -normal_quantile(1 - p);
	for (i = 0; i < STEPS_MAX; i++) {
		density = exp(-x * x / 2) / sqrt(2 * M_PI);
		step = (erfc(x / M_SQRT2) / 2 - (1 - p)) / density;
		x += step;
		if (step <= 1e-15 * x)
			break;
	}
	return x;
}

double
t_quantile(double p, double df)
{
	double x, step;
	int i;

	if (p < 0.5)
		return -t_quantile(1 - p, df);
	/* The t distribution has heavier tails, so its quantile is larger. */
	x = normal_quantile(p);
	for (i = 0; i < STEPS_MAX; i++) {
		step = (t_tail(x, df) - (1 - p)) / t_density(x, df);
		x += step;
		if (step <= 1e-14 * x)
			break;
	}
	return x;
}

/* Returns the probability of a value above x >= 0: half an incomplete beta
 * function. */
static double
t_tail(double x, double df)
{
	double a = df / 2, inside = df / (df + x * x);
	double outside = x * x / (df + x * x);
	double front = exp(-a * log1p(x * x / df)) * sqrt(outside) *
		       gamma_ratio(a) / sqrt(M_PI);

	/* The continued fraction converges fast only below the mean. */
	if (inside < (a + 1) / (a + 2.5))
		return front / a * beta_fraction(a, 0.5, inside) / 2;
	return (1 - front / 0.5 * beta_fraction(0.5, a, outside)) / 2;
}

static double
t_density(double x, double df)
{
	return gamma_ratio(df / 2) / sqrt(df * M_PI) *
	       exp(-(df + 1) / 2 * log1p(x * x / df));
}

/* Returns Gamma(a + 1/2) / Gamma(a). For large a: the asymptotic series, exact
 * to the last digit; a difference of two large logarithms is not. */
static double
gamma_ratio(double a)
{
	double ratio = 1, b;

	while (a < 20) {
		ratio *= a / (a + 0.5);
		a += 1;
	}
	b = 1 / (a * a);
	return ratio * sqrt(a) *
	       exp(-(1 - b * (1.0 / 24 - b * (1.0 / 80 - b * 17.0 / 1792))) /
		   (8 * a));
}

/* Returns the continued fraction of the incomplete beta function,
 * 1 / (1 + d1 / (1 + d2 / (1 + ...))), by Lentz's method. */
static double
beta_fraction(double a, double b, double x)
{
	double c = 1, d = 0, denominator = 1, term;
	int i, m;

	for (i = 1; i < STEPS_MAX; i++) {
		m = i / 2;
		term = i % 2
			   ? -(a + m) * (a + b + m) * x /
				 ((a + 2 * m) * (a + 2 * m + 1))
			   : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / away_from_zero(1 + term * d);
		c = away_from_zero(1 + term / c);
		denominator *= c * d;
		if (fabs(c * d - 1) < 1e-16)
			break;
	}
	return 1 / denominator;
}

static double
away_from_zero(double value)
{
	return fabs(value) < 1e-300 ? 1e-300 : value;
}
