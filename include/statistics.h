/*
 * statistics.h: the statistics, each with its definition, units, source and
 * edge cases. Numbers in, numbers out; nothing here knows a client. Values
 * are in points (or degrees), days are day_number()s.
 */
#ifndef STATISTICS_H
#define STATISTICS_H

#include "base.h"

#define CHANGE_TOLERANCE 1e-9 /* between doubles that count as equal */

/* One value of a measure on one day. */
struct point {
	int day;
	double value;
};
/* By day. */
struct series {
	struct point *v;
	size_t n;
};

/* statistics/quantile.c */

/*
 * The value that a standard normal variable stays below with probability p,
 * 0 < p < 1: the root of the distribution function by Newton's steps.
 */
double normal_quantile(double p);
/*
 * The same for Student's t with df >= 0.5 degrees of freedom, whole or not;
 * 12 digits and more. The distribution function is an incomplete beta
 * function by its continued fraction, as Lentz (1976) evaluates those.
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
	bool has_interval;	/* not with all values equal, nor with few */
	double lower, upper;	/* of the slope, 95 % */
	double s, var_s;	/* Mann-Kendall; var_s as it is without chain */
	bool has_tau;		/* values and days are not all equal */
	double tau_b;		/* Kendall's, -1 to 1 */
	/* What var_s is multiplied by for the interval: with 10 readings or
	 * more 1 + 2(1 - 1/n) * the lag-1 autocorrelation of the residuals
	 * where that is positive (Yue and Wang 2004); else 1. */
	double inflation;
};

/*
 * The trend of any series with a reading or more. Holds at most SLOPES_HELD
 * slopes, however long the series; the numbers are the same as if all were
 * sorted. With readings of one day only the slope is 0.
 */
void trend_make(struct arena *arena, const struct series *series, int origin,
    struct trend *out);
/*
 * The rank, from 1, of Sen's lower limit among n sorted slopes; the upper
 * limit's is n + 1 - rank. 0: there is no interval. variance: of S, inflated.
 * Rounded down, so that the interval is never shorter than the exact one.
 */
size_t trend_rank(size_t n, double variance);
/* Whether the interval lies on one side of no change. */
bool trend_clear(const struct trend *trend);

/* statistics/slopes.c */

#define SLOPES_HELD 65536

struct slopes_group;
/*
 * The slopes between all pairs of a series' readings on different days, by
 * rank. Up to SLOPES_HELD are held at a time; of more, those about a rank are
 * found by counting, in time that grows with readings times different values.
 */
struct slopes {
	size_t n;
	double s;	   /* Mann-Kendall's: rises less falls */
	struct slopes_group *groups;
	size_t groups_n;
	int span;	   /* days from the first reading to the last */
	double *held;	   /* those of rank held_from on */
	size_t held_from, held_n;
	bool held_same;	   /* all equal held[0] */
};
void slopes_open(
    struct arena *arena, const struct series *series, struct slopes *out);
/* The slope that stands at rank, from 0 and below n, when all are sorted. */
double slopes_at(struct slopes *slopes, size_t rank);
/* The median of n >= 1 values, which it moves about. */
double values_median(double *values, size_t n);

/* statistics/nap.c */

/*
 * Nonoverlap of all pairs (Parker and Vannest 2009): the share of pairs of a
 * baseline and a later reading in which the later one is better, ties
 * counting half. 0.5 is no change, 1 is all better. Interval: 95 %, Newcombe
 * (2006) method 5; at 0 and 1 the limit beside it is 0 and 1 and the other
 * is the root that is not trivial.
 */
struct nap {
	double value, lower, upper;
	size_t improved, tied, worse; /* pairs */
};
/* baseline and later: one reading each or more. */
void nap_make(const struct series *baseline, const struct series *later,
    bool lower_is_better, struct nap *out);

/* statistics/pooling.c */

#define POOLING_MAX 8

/*
 * Share-weighted partial pooling: y = mu + sum of share_k * u_k + e, with
 * u_k ~ N(0, tau2), e ~ N(0, sigma2), both variances given. theta_k = mu +
 * u_k is the expected value of a session given wholly to k. Solved as
 * Henderson's mixed-model equations by Cholesky; with one technique a session
 * it equals empirical Bayes (Efron and Morris 1975).
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
	/* Standard errors of theta_j - theta_k; symmetric, 0 for j = k. A
	 * pair that the rows say nothing about has sqrt(2 * tau2). */
	double contrast_se[POOLING_MAX][POOLING_MAX];
};
/* Adds a row: p shares that sum to 1, and its value; weight sessions. */
void pooling_add(struct pooling *pooling, const double *shares, double y,
    double weight);
/* Rows must have been added; sigma2 and tau2 above 0. */
void pooling_solve(const struct pooling *pooling, double sigma2, double tau2,
    struct pooled *out);

/* statistics/meta.c */

#define PREDICTION_CLIENTS 8 /* from so many clients on */

/*
 * A mean over clients: DerSimonian and Laird (1986), interval by the modified
 * Knapp-Hartung method (q >= 1; Roever, Knapp and Friede 2015).
 */
struct meta {
	size_t k;	/* clients */
	double q;	/* Cochran's Q */
	double tau2;	/* variance between clients */
	double mean, se; /* se: with tau2, before Knapp-Hartung */
	double inflation; /* of se squared: q of Knapp-Hartung, at least 1 */
	bool has_interval; /* k is 2 or more */
	double lower, upper; /* 95 % */
	bool has_prediction; /* k is PREDICTION_CLIENTS or more */
	/* Where another client's mean is to be expected, 95 %. */
	double prediction_lower, prediction_upper;
};
/* y: means of k >= 1 clients; v: their variances, above 0. */
void meta_make(const double *y, const double *v, size_t k, struct meta *out);

struct proportion {
	double lower, upper;
};
/* Wilson's score interval (1927) of x in n, 95 %; n >= 1. Exactly 0 and 1 at
 * the ends. */
struct proportion wilson(size_t x, size_t n);

#endif
