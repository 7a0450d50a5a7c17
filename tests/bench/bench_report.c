/*
 * bench_report.c: what a report costs, as ratios measured in one run: to the
 * same drawing with cairo alone, of a long history to a short one, of two
 * workers to one. Ends with 1 when a limit is missed.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "limit_report.h"
#include "report.h"
#include "report_history.h"

#define RUNS 41
#define BATCH 200
#define TO "2025-12-28"

/* What was promised of a figure. */
struct promise {
	const char *name;
	double most, hoped;
};

struct batch {
	pthread_t thread;
	const struct history *history;
	size_t reports;
};

static size_t report_draw(const struct history *);
static double median_of(double (*)(const void *), const void *, int);
static double time_report(const void *);
static double time_limit(const void *);
static void ratio_to_limit(const struct history *, double[2]);
static bool judged(const struct promise *, double);
static double batch_seconds(const struct history *, int);
static void *batch_run(void *);
static double seconds(clockid_t);
static int by_value(const void *, const void *);

int
main(void)
{
	static const size_t sizes[] = { 12, 52, 260, 2600 };
	static const struct promise promises[] = {
		{ "52 sessions / bare cairo", 3, 2 },
		{ "2,600 sessions / 260 sessions", 12, 6 },
		{ "KB of 12 sessions", 120, 0 },
		{ "KB of 2,600 sessions", 400, 0 },
	};
	struct arena *arena = arena_new();
	struct history histories[nitems(sizes)];
	double ms[nitems(sizes)], kb[nitems(sizes)], pair[2], one;
	bool kept = true;
	size_t i;

	setenv("TZ", "Asia/Kuala_Lumpur", 1);
	for (i = 0; i < nitems(sizes); i++) {
		history_make(arena, sizes[i], &histories[i]);
		kb[i] = (double)report_draw(&histories[i]) / 1024;
		ratio_to_limit(&histories[i], pair);
		ms[i] = pair[0];
		printf(
		    "%4zu sessions: %6.2f ms, bare cairo %6.2f ms, "
		    "ratio %.2f, %.0f KB\n",
		    sizes[i], pair[0], pair[1], pair[0] / pair[1], kb[i]);
		if (sizes[i] == 52)
			kept &= judged(&promises[0], pair[0] / pair[1]);
	}
	kept &= judged(&promises[1], ms[3] / ms[2]);
	kept &= judged(&promises[2], kb[0]);
	kept &= judged(&promises[3], kb[3]);
	one = batch_seconds(&histories[1], 1);
	printf(
	    "%d reports: one worker %.2f s, two workers %.2f times as "
	    "fast\n",
	    BATCH, one, one / batch_seconds(&histories[1], 2));
	arena_free(arena);
	return kept ? 0 : 1;
}

/* Returns its bytes. */
static size_t
report_draw(const struct history *history)
{
	struct report_options options = { .practice = "Klinik Urut Seroja",
		.version = "0.1.0",
		.to = TO,
		.made_at = 1766900000,
		.fingerprint = "0123456789abcdef" };
	struct arena *arena = arena_new();
	struct buf pdf = { .arena = arena };
	const char *why = NULL;
	size_t len;

	if (client_report(history, &options, &pdf, &why) != OK) {
		fprintf(stderr, "bench_report: %s\n", why ? why : "not drawn");
		exit(1);
	}
	len = pdf.len;
	arena_free(arena);
	return len;
}

/* Medians in ms of a report and of its drawing alone, taken in turns. */
static void
ratio_to_limit(const struct history *history, double out[2])
{
	int runs = history->sessions.n > 1000 ? RUNS / 4 : RUNS;

	limit_record();
	report_draw(history);
	limit_stop();
	limit_draw();
	out[0] = median_of(time_report, history, runs);
	out[1] = median_of(time_limit, NULL, runs);
}

static double
median_of(double (*time)(const void *), const void *arg, int runs)
{
	double times[RUNS];
	int i;

	for (i = 0; i < runs; i++)
		times[i] = time(arg);
	qsort(times, (size_t)runs, sizeof(times[0]), by_value);
	return times[runs / 2];
}

static double
time_report(const void *history)
{
	double start = seconds(CLOCK_THREAD_CPUTIME_ID);

	report_draw(history);
	return 1000 * (seconds(CLOCK_THREAD_CPUTIME_ID) - start);
}

static double
time_limit(const void *unused)
{
	double start = seconds(CLOCK_THREAD_CPUTIME_ID);

	(void)unused;
	limit_draw();
	return 1000 * (seconds(CLOCK_THREAD_CPUTIME_ID) - start);
}

static bool
judged(const struct promise *promise, double value)
{
	bool kept = value <= promise->most;

	printf("%-32s %7.2f, at most %g%s", promise->name, value, promise->most,
	    kept ? "" : ": MISSED");
	if (promise->hoped > 0)
		printf(", hoped for %g", promise->hoped);
	putchar('\n');
	return kept;
}

/* Wall time of a batch by so many threads. */
static double
batch_seconds(const struct history *history, int threads)
{
	struct batch batches[2];
	double start = seconds(CLOCK_MONOTONIC);
	int i;

	for (i = 0; i < threads; i++) {
		batches[i].history = history;
		batches[i].reports = (size_t)(BATCH / threads);
		if (pthread_create(
			&batches[i].thread, NULL, batch_run, &batches[i]) != 0)
			abort();
	}
	for (i = 0; i < threads; i++)
		pthread_join(batches[i].thread, NULL);
	return seconds(CLOCK_MONOTONIC) - start;
}

static void *
batch_run(void *arg)
{
	const struct batch *batch = arg;
	size_t i;

	for (i = 0; i < batch->reports; i++)
		report_draw(batch->history);
	return NULL;
}

static double
seconds(clockid_t clock)
{
	struct timespec at;

	clock_gettime(clock, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}
