/* The statistics of statistics.h against the recorded vectors. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vectors.h"

static void
nap_agrees(const json_t *one, const char *id)
{
	const json_t *input = json_object_get(one, "input");
	const json_t *expected = json_object_get(one, "expected");
	struct point points[2][VECTOR_MAX];
	struct series a = series_from(json_object_get(input, "A"), points[0]);
	struct series b = series_from(json_object_get(input, "B"), points[1]);
	struct nap nap;

	assert_string_equal(
	    json_string_value(json_object_get(input, "improvement")),
	    "decrease");
	nap_make(&a, &b, true, &nap);
	close_to(nap.value, number(expected, "nap"), 1e-9, id);
	close_to(nap.lower, element(expected, "ci95", 0), 1e-9, id);
	close_to(nap.upper, element(expected, "ci95", 1), 1e-9, id);
	assert_int_equal(nap.improved, number(expected, "improved"));
	assert_int_equal(nap.tied, number(expected, "tied"));
	assert_int_equal(nap.worse, number(expected, "worse"));
	/* Higher is better: the same data, mirrored. */
	nap_make(&a, &b, false, &nap);
	close_to(nap.value, 1 - number(expected, "nap"), 1e-9, id);
	close_to(nap.lower, 1 - element(expected, "ci95", 1), 1e-9, id);
	close_to(nap.upper, 1 - element(expected, "ci95", 0), 1e-9, id);
}

static void
naps_agree(void **state)
{
	(void)state;
	assert_int_equal(each_case("04_nap.json", nap_agrees), 4);
}

static void
meta_agrees(const json_t *one, const char *id)
{
	const json_t *input = json_object_get(one, "input");
	const json_t *expected = json_object_get(one, "expected");
	double y[VECTOR_MAX], v[VECTOR_MAX];
	size_t k = numbers(json_object_get(input, "y"), y);
	struct meta meta;

	assert_int_equal(numbers(json_object_get(input, "v"), v), k);
	meta_make(y, v, k, &meta);
	assert_int_equal(meta.k, k);
	close_to(meta.q, number(expected, "Q"), 1e-8, id);
	close_to(meta.tau2, number(expected, "tau2"), 1e-8, id);
	close_to(meta.mean, number(expected, "mu"), 1e-8, id);
	close_to(meta.se, number(expected, "se_wald"), 1e-8, id);
	close_to(meta.inflation, number(expected, "mkh_q"), 1e-8, id);
	assert_true(meta.has_interval);
	close_to(meta.lower, element(expected, "mkh_ci95", 0), 1e-8, id);
	close_to(meta.upper, element(expected, "mkh_ci95", 1), 1e-8, id);
	assert_int_equal(meta.has_prediction, k >= 8);
	if (!meta.has_prediction)
		return;
	close_to(meta.prediction_lower,
	    element(expected, "mkh_prediction_interval95", 0), 1e-8, id);
	close_to(meta.prediction_upper,
	    element(expected, "mkh_prediction_interval95", 1), 1e-8, id);
}

static void
metas_agree(void **state)
{
	struct meta meta;

	(void)state;
	assert_int_equal(each_case("05_dl_hksj.json", meta_agrees), 5);
	/* One client has a mean and no interval. */
	meta_make((double[]){ -1.5 }, (double[]){ 0.5 }, 1, &meta);
	assert_true(meta.mean == -1.5);
	assert_true(meta.tau2 == 0);
	assert_false(meta.has_interval);
	assert_false(meta.has_prediction);
}

/* Sessions of one technique each: a group's mean with variance v weighs as
 * 1 / v sessions of variance 1. */
static void
onehot_agrees(const json_t *one, const char *id)
{
	const json_t *input = json_object_get(one, "input");
	const json_t *expected = json_object_get(one, "expected");
	double y[VECTOR_MAX], v[VECTOR_MAX], theta[VECTOR_MAX], se[VECTOR_MAX];
	struct pooling pooling = { 0 };
	struct pooled pooled;
	size_t k;

	pooling.p = numbers(json_object_get(input, "y"), y);
	numbers(json_object_get(input, "v"), v);
	numbers(json_object_get(expected, "theta"), theta);
	numbers(json_object_get(expected, "se"), se);
	for (k = 0; k < pooling.p; k++) {
		double shares[POOLING_MAX] = { 0 };

		shares[k] = 1;
		pooling_add(&pooling, shares, y[k], 1 / v[k]);
	}
	pooling_solve(&pooling, 1, number(input, "tau2"), &pooled);
	close_to(pooled.mu, number(expected, "mu"), 1e-8, id);
	close_to(pooled.mu_se, number(expected, "se_mu"), 1e-8, id);
	for (k = 0; k < pooling.p; k++) {
		close_to(pooled.theta[k], theta[k], 1e-8, id);
		close_to(pooled.se[k], se[k], 1e-8, id);
	}
}

static void
onehots_agree(void **state)
{
	(void)state;
	assert_int_equal(
	    each_case("06_partial_pooling_onehot.json", onehot_agrees), 3);
}

static void
shares_agree(const json_t *one, const char *id)
{
	const json_t *input = json_object_get(one, "input");
	const json_t *expected = json_object_get(one, "expected");
	const json_t *rows = json_object_get(input, "X"), *pairs;
	double y[VECTOR_MAX], shares[VECTOR_MAX];
	struct pooling pooling = { 0 };
	struct pooled pooled;
	size_t n = numbers(json_object_get(input, "y"), y), i;

	for (i = 0; i < n; i++) {
		pooling.p = numbers(json_array_get(rows, i), shares);
		pooling_add(&pooling, shares, y[i], 1);
	}
	pooling_solve(
	    &pooling, number(input, "sigma2"), number(input, "tau2"), &pooled);
	close_to(pooled.mu, number(expected, "mu"), 1e-9, id);
	close_to(pooled.mu_se, number(expected, "se_mu"), 1e-9, id);
	for (i = 0; i < pooling.p; i++) {
		close_to(
		    pooled.theta[i], element(expected, "theta", i), 1e-9, id);
		close_to(pooled.theta[i] - pooled.mu, element(expected, "u", i),
		    1e-9, id);
		close_to(
		    pooled.se[i], element(expected, "se_theta", i), 1e-9, id);
	}
	pairs = json_object_get(expected, "contrasts");
	assert_int_equal(
	    json_array_size(pairs), pooling.p * (pooling.p - 1) / 2);
	for (i = 0; i < json_array_size(pairs); i++) {
		const json_t *pair = json_array_get(pairs, i);
		size_t j = (size_t)element(pair, "pair", 0) - 1;
		size_t k = (size_t)element(pair, "pair", 1) - 1;

		close_to(pooled.theta[j] - pooled.theta[k],
		    number(pair, "diff"), 1e-9, id);
		close_to(
		    pooled.contrast_se[j][k], number(pair, "se"), 1e-9, id);
		assert_true(
		    pooled.contrast_se[k][j] == pooled.contrast_se[j][k]);
	}
}

static void
all_shares_agree(void **state)
{
	(void)state;
	assert_int_equal(
	    each_case("07_partial_pooling_shares.json", shares_agree), 3);
}

static void
wilson_agrees(const json_t *one, const char *id)
{
	const json_t *input = json_object_get(one, "input");
	const json_t *published = json_object_get(one, "published");
	size_t x = (size_t)number(input, "x"), n = (size_t)number(input, "n");
	struct proportion got = wilson(x, n);

	(void)id;
	close_to(got.lower, element(one, "expected", 0), 1e-10, "lower");
	close_to(got.upper, element(one, "expected", 1), 1e-10, "upper");
	if (json_is_null(published))
		return;
	close_to(got.lower, element(one, "published", 0), 5e-5, "lower");
	close_to(got.upper, element(one, "published", 1), 5e-5, "upper");
}

static void
wilsons_agree(void **state)
{
	(void)state;
	assert_int_equal(each_case("09_wilson.json", wilson_agrees), 10);
	assert_true(wilson(0, 7).lower == 0);
	assert_true(wilson(7, 7).upper == 1);
}

static void
quantiles_agree(void **state)
{
	FILE *file = fopen("tests/vectors/10_t_quantiles.csv", "r");
	char line[200];
	int rows = 0;

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL) {
		char *at = line;
		double df = strtod(at, &at);
		double t95 = strtod(at + 1, &at);
		double t975 = strtod(at + 1, NULL);

		/* The table has 15 digits. */
		close_to(t_quantile(0.95, df) / t95, 1, 2e-14, "t 0.95");
		close_to(t_quantile(0.975, df) / t975, 1, 2e-14, "t 0.975");
		close_to(t_quantile(0.025, df) / t975, -1, 1e-13, "t 0.025");
		rows++;
	}
	fclose(file);
	assert_int_equal(rows, 33);
	close_to(normal_quantile(0.975), 1.959963984540054, 1e-15, "normal");
	close_to(normal_quantile(0.95), 1.6448536269514722, 1e-15, "normal");
	close_to(normal_quantile(0.5), 0, 1e-300, "normal");
	/* With very many degrees of freedom t is the normal, and half a
	 * degree is no table's but a number. */
	close_to(t_quantile(0.975, 1e9), 1.959963984540054, 1e-8, "t");
	close_to(t_quantile(0.975, 2608), 1.960874013, 1e-8, "t 2608");
	close_to(t_quantile(0.75, 1), 1, 1e-14, "t 0.75");
	assert_true(t_quantile(0.95, 14.5) < t_quantile(0.95, 14));
	assert_true(t_quantile(0.95, 14.5) > t_quantile(0.95, 15));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(naps_agree),
		cmocka_unit_test(metas_agree),
		cmocka_unit_test(onehots_agree),
		cmocka_unit_test(all_shares_agree),
		cmocka_unit_test(wilsons_agree),
		cmocka_unit_test(quantiles_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
