/*
 * pooling.c: share-weighted partial pooling. lambda is added to the diagonal,
 * so the equations are positive definite for any rows: their Cholesky factor
 * exists, and each standard error is the length of a vector.
 */
#include "statistics.h"

#include <math.h>

#define SIZE (POOLING_MAX + 1) /* mu, then u of each technique */

struct factor {
	size_t n;
	double l[SIZE][SIZE]; /* lower triangle */
};

static void factorize(const struct pooling *, double, struct factor *);
static void forward(const struct factor *, double *);
static void backward(const struct factor *, double *);
static double length(const struct factor *, size_t, size_t, double);

void
pooling_add(
    struct pooling *pooling, const double *shares, double y, double weight)
{
	size_t j, k;

	pooling->n += weight;
	pooling->y += weight * y;
	for (j = 0; j < pooling->p; j++) {
		pooling->x[j] += weight * shares[j];
		pooling->xy[j] += weight * shares[j] * y;
		for (k = 0; k < pooling->p; k++)
			pooling->xx[j][k] += weight * shares[j] * shares[k];
	}
}

void
pooling_solve(const struct pooling *pooling, double sigma2, double tau2,
    struct pooled *out)
{
	struct factor factor;
	double solution[SIZE] = { pooling->y }, sigma = sqrt(sigma2);
	size_t j, k, p = pooling->p;

	factorize(pooling, sigma2 / tau2, &factor);
	for (k = 0; k < p; k++)
		solution[k + 1] = pooling->xy[k];
	forward(&factor, solution);
	backward(&factor, solution);
	*out = (struct pooled){ .mu = solution[0] };
	out->mu_se = sigma * length(&factor, 0, 0, 0);
	for (j = 0; j < p; j++) {
		out->theta[j] = solution[0] + solution[j + 1];
		out->se[j] = sigma * length(&factor, 0, j + 1, 1);
		for (k = 0; k < p; k++) {
			if (k != j)
				out->contrast_se[j][k] =
				    sigma * length(&factor, j + 1, k + 1, -1);
		}
	}
}

/* Factorizes the left side of the equations. */
static void
factorize(const struct pooling *pooling, double lambda, struct factor *out)
{
	size_t i, j, k;

	*out = (struct factor){ .n = pooling->p + 1 };
	out->l[0][0] = pooling->n;
	for (i = 1; i < out->n; i++) {
		out->l[i][0] = pooling->x[i - 1];
		for (j = 1; j <= i; j++)
			out->l[i][j] = pooling->xx[i - 1][j - 1];
		out->l[i][i] += lambda;
	}
	for (j = 0; j < out->n; j++) {
		for (i = j; i < out->n; i++) {
			double sum = out->l[i][j];

			for (k = 0; k < j; k++)
				sum -= out->l[i][k] * out->l[j][k];
			out->l[i][j] = i == j ? sqrt(sum) : sum / out->l[j][j];
		}
	}
}

/* Solves L x = b in place. */
static void
forward(const struct factor *factor, double *b)
{
	size_t i, k;

	for (i = 0; i < factor->n; i++) {
		for (k = 0; k < i; k++)
			b[i] -= factor->l[i][k] * b[k];
		b[i] /= factor->l[i][i];
	}
}

/* Solves L' x = b in place. */
static void
backward(const struct factor *factor, double *b)
{
	size_t i, k;

	for (i = factor->n; i-- > 0;) {
		for (k = i + 1; k < factor->n; k++)
			b[i] -= factor->l[k][i] * b[k];
		b[i] /= factor->l[i][i];
	}
}

/* Returns the square root of c' C^-1 c for c = e_first + times * e_second. It
 * is the length of the solution of L x = c, so no digits cancel out. */
static double
length(const struct factor *factor, size_t first, size_t second, double times)
{
	double c[SIZE] = { 0 }, sum = 0;
	size_t i;

	c[first] += 1;
	c[second] += times;
	forward(factor, c);
	for (i = 0; i < factor->n; i++)
		sum += c[i] * c[i];
	return sqrt(sum);
}
