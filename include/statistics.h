/*
 * statistics.h: the statistics, each with its definition, units, source and
 * edge cases. The functions know numbers only, no clients. Values are in
 * points (or degrees), days are day_number()s.
 */
#ifndef STATISTICS_H
#define STATISTICS_H

#include "base.h"

#define CHANGE_TOLERANCE 1e-9 /* doubles this close count as equal */

/* One value of a measure on one day. */
struct point {
	int day;
	double value;
};
/* Points sorted by day. */
struct series {
	struct point *v;
	size_t n;
};

/* statistics/quantile.c */

/*
 * Returns the quantile of the standard normal distribution for probability p,
 * 0 < p < 1. Newton's method finds it from the distribution function.
 */
double normal_quantile(double p);
/*
 * Returns the quantile of Student's t with df >= 0.5 degrees of freedom, whole
 * or not, to 12 digits or more. The distribution function is an incomplete
 * beta function: a continued fraction, evaluated by Lentz's method (1976).
 */
double t_quantile(double p, double df);

/* statistics/trend.c */

#define TREND_CHAIN 10 /* readings from which autocorrelation counts */

/*
 * A robust line through a series: value = intercept + slope * x, x in days
 * from origin. Slope: Theil-Sen (Sen 1968), the median of the slopes between
 * all pairs of readings on different days; intercept: the median of
 * value - slope * x. The interval is Sen's, from the variance of
 * Mann-Kendall's S with ties, widened for autocorrelation; it is approximate.
 */
struct trend {
	size_t n;
	int origin;
	double slope, intercept;
	bool has_interval;   /* false: few readings, or all values equal */
	double lower, upper; /* of the slope, 95 % */
	double s, var_s;     /* Mann-Kendall; var_s without inflation */
	bool has_tau;        /* values and days are not all equal */
	double tau_b;        /* Kendall's, -1 to 1 */
	/* The factor of var_s for the interval: with 10 readings or more
	 * 1 + 2(1 - 1/n) * the lag-1 autocorrelation of the residuals when
	 * that is positive (Yue and Wang 2004); else 1. */
	double inflation;
};

/*
 * Computes the trend of a series with at least one reading. Keeps at most
 * SLOPES_HELD slopes in memory; the result is the same as from sorting all
 * slopes. The slope is 0 when all readings are from one day.
 */
void trend_make(struct arena *arena, const struct series *series, int origin,
    struct trend *out);
/*
 * Returns the rank, from 1, of Sen's lower limit among n sorted slopes; the
 * upper limit has rank n + 1 - rank. Returns 0 when there is no interval.
 * variance: of S, inflated. The rank is rounded down, so that the interval is
 * never shorter than the exact one.
 */
size_t trend_rank(size_t n, double variance);
/* Whether the interval does not contain 0. */
bool trend_clear(const struct trend *trend);

/* statistics/slopes.c */

#define SLOPES_HELD 65536

struct slopes_group;
/*
 * The slopes between all pairs of readings on different days, by rank. At most
 * SLOPES_HELD slopes are in memory. If there are more, those near a rank are
 * found by counting, in time of readings times different values.
 */
struct slopes {
	size_t n;
	double s; /* Mann-Kendall's S: rises less falls */
	struct slopes_group *groups;
	size_t groups_n;
	int span;     /* days from the first reading to the last */
	double *held; /* slopes in memory; held[0] has rank held_from */
	size_t held_from, held_n;
	bool held_same; /* all slopes in memory equal held[0] */
};
void slopes_open(
    struct arena *arena, const struct series *series, struct slopes *out);
/* Returns the slope with a rank, 0 <= rank < n, among all sorted slopes. */
double slopes_at(struct slopes *slopes, size_t rank);
/* Returns the median of n >= 1 values, and changes their order. */
double values_median(double *values, size_t n);

/* statistics/nap.c */

/*
 * Nonoverlap of all pairs (Parker and Vannest 2009): the share of pairs of a
 * baseline and a later reading in which the later one is better; a tie counts
 * half. 0.5 means no change, 1 means that all are better. Interval: 95 %,
 * Newcombe (2006) method 5. If the value is 0 or 1, one limit equals it and
 * the other is the root that is not trivial.
 */
struct nap {
	double value, lower, upper;
	size_t improved, tied, worse; /* pairs */
};
/* baseline and later must have at least one reading each. */
void nap_make(const struct series *baseline, const struct series *later,
    bool lower_is_better, struct nap *out);

/* statistics/pooling.c */

#define POOLING_MAX 8

/*
 * Share-weighted partial pooling: y = mu + sum of share_k * u_k + e, with
 * u_k ~ N(0, tau2), e ~ N(0, sigma2); the caller gives both variances.
 * theta_k = mu + u_k is the expected value of a session of technique k alone.
 * Cholesky solves Henderson's mixed-model equations. If each session has one
 * technique, the result is empirical Bayes (Efron and Morris 1975).
 */
struct pooling {
	size_t p; /* techniques, 1 to POOLING_MAX */
	double n; /* sum of the weights of the rows */
	double x[POOLING_MAX], xx[POOLING_MAX][POOLING_MAX];
	double y, xy[POOLING_MAX];
};
struct pooled {
	double mu, mu_se;
	double theta[POOLING_MAX], se[POOLING_MAX];
	/* Standard errors of theta_j - theta_k; symmetric, 0 for j = k. It is
	 * sqrt(2 * tau2) for a pair without information in the rows. */
	double contrast_se[POOLING_MAX][POOLING_MAX];
};
/* Adds a row with p shares (their sum is 1) and the value y; the row stands
 * for as many sessions as weight says. */
void pooling_add(
    struct pooling *pooling, const double *shares, double y, double weight);
/* Needs at least one row, and sigma2 and tau2 above 0. */
void pooling_solve(const struct pooling *pooling, double sigma2, double tau2,
    struct pooled *out);

/* statistics/meta.c */

#define PREDICTION_CLIENTS 8 /* least clients for a prediction interval */

/*
 * A mean over clients by DerSimonian and Laird (1986), with an interval by the
 * modified Knapp-Hartung method (q >= 1; Roever, Knapp and Friede 2015).
 */
struct meta {
	size_t k;            /* clients */
	double q;            /* Cochran's Q */
	double tau2;         /* variance between clients */
	double mean, se;     /* se: with tau2, before Knapp-Hartung */
	double inflation;    /* factor of se squared: Knapp-Hartung's q, >= 1 */
	bool has_interval;   /* k is 2 or more */
	double lower, upper; /* 95 % */
	bool has_prediction; /* k is PREDICTION_CLIENTS or more */
	/* The 95 % prediction interval for the mean of another client. */
	double prediction_lower, prediction_upper;
};
/* y: the means of k >= 1 clients; v: their variances, above 0. */
void meta_make(const double *y, const double *v, size_t k, struct meta *out);

struct proportion {
	double lower, upper;
};
/* Returns Wilson's 95 % score interval (1927) of x in n >= 1. lower is exactly
 * 0 when x is 0; upper is exactly 1 when x is n. */
struct proportion wilson(size_t x, size_t n);

#endif
