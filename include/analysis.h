/*
 * analysis.h: all numbers computed from one client's history, each with its
 * definition. The PDF, the portal and analysis.json take their numbers from
 * struct analysis, so that no number is computed twice. Days are
 * day_number()s. Doubles have full precision; only text is rounded.
 */
#ifndef ANALYSIS_H
#define ANALYSIS_H

#include <limits.h>

#include "model.h"
#include "statistics.h"

#define NO_DAY INT_MIN
#define SUMMARY_READINGS 3 /* baseline and current are means of up to 3 */
#define LATE_BASELINE_DAYS 7
#define STALE_DAYS 35    /* older than this, a current value has no class */
#define GAP_DAYS 21      /* longer than this, a line is dotted */
#define NEXT_VISIT_MIN 3 /* days between two visits to be compared */
#define NEXT_VISIT_MAX 21
#define PERCENT_LEAST 2.0 /* no percentage from a lower baseline */
/* The least that an estimate of a technique needs: sessions in the model,
 * sessions with the technique, and the sum of its shares in them. */
#define PANEL_SESSIONS 8
#define SHOWN_SESSIONS 3
#define SHOWN_WEIGHT 2.0
#define TREND_READINGS 6 /* least readings for a trend, and */
#define TREND_SPAN 21    /* least days from the first to the last */
#define NAP_BASELINE 3   /* least baseline readings for a NAP, and */
#define NAP_LATER 5      /* least later readings */
#define TILE_N 4

enum summary_status {
	SUMMARY_OK,
	SUMMARY_NO_BASELINE,
	SUMMARY_TOO_FEW, /* too few later readings */
	SUMMARY_STATUS_N
};
/* Only interference and activities use CLASS_CLEAR; only pain uses
 * substantial, moderate and start_too_low. */
enum change_class {
	CLASS_NONE, /* too few readings, or the current value is stale */
	CLASS_SUBSTANTIAL,
	CLASS_MODERATE,
	CLASS_CLEAR,
	CLASS_SMALL,
	CLASS_LITTLE,
	CLASS_SLIGHTLY_WORSE,
	CLASS_WORSE,
	CLASS_START_TOO_LOW,
	CLASS_N
};
/* The words that analysis.json uses; CLASS_NONE is "". */
extern const char *const summary_status_words[SUMMARY_STATUS_N];
extern const char *const change_class_words[CLASS_N];

/*
 * Baseline: the mean of the last 3 readings up to the first treatment day. If
 * there is no such reading: the earliest reading within the next 7 days; it
 * is "late". Current: the mean of the last 3 readings after the baseline.
 */
struct summary {
	enum summary_status status;
	size_t baseline_n; /* 0 to 3; baseline is set when above 0 */
	double baseline;
	bool late;
	int baseline_from, baseline_to;
	size_t later_n;   /* all readings after the baseline */
	size_t current_n; /* 3 or 0; 0: the members below are not set */
	double current;
	int current_from, current_to;
	bool stale;       /* current_to is over 35 days before to */
	double change;    /* current - baseline */
	bool has_percent; /* baseline at least 2 */
	double percent_reduction;
	enum change_class change_class;
};

struct measure {
	struct series series; /* as drawn; at most one point a day */
	/* The points that the numbers below use: those of series, but for
	 * activities only with the ones answered in baseline and current. */
	struct series compared;
	struct summary summary;
	/* From the period's first day on: the number of points, the first
	 * value, and the mean of the last 3; up to 3 points: the last value. */
	size_t period_n;
	double first, latest;
	size_t latest_n; /* 0, 1 or 3 */
	bool has_trend;  /* at least 6 readings over 21 days */
	struct trend trend;
	bool has_nap; /* 3 readings before and 5 later */
	struct nap nap;
};

/* A session with the scores before and after it. */
struct visit {
	const struct session *session;
	int day;
	int before, after;          /* or NOT_ANSWERED */
	bool recalled;              /* before was asked after the session */
	bool has_next;              /* the next visit is 3 to 21 days later */
	int next;                   /* before of the next visit, less before */
	unsigned techniques;        /* bit per technique with a share */
	double shares[TECHNIQUE_N]; /* of the minutes; the sum is 1 or 0 */
};
struct visits {
	struct visit *v; /* by day */
	size_t n;
};

enum outcome { RIGHT_AFTER, BY_NEXT_VISIT, OUTCOME_N };
/* The sessions that included one technique and have the outcome. */
struct technique_sum {
	size_t sessions;
	double weight;        /* sum of the technique's shares */
	double weighted_mean; /* sum(share * change) / weight */
	double mean_before;
	/* sessions is at least SHOWN_SESSIONS, weight at least SHOWN_WEIGHT.
	 * If false, a chart draws only dots. */
	bool shown;
	/* Set when the outcome has estimates and sessions > 0: the change
	 * expected from a session of this technique alone. */
	double theta, se;
	double lower, upper; /* 90 % */
};
/* The comparison of two techniques: theta of a less theta of b. */
struct contrast {
	enum technique a, b; /* a < b */
	double difference, se;
	double lower, upper; /* 95 %, for this pair alone */
	bool told_apart;     /* both are shown; the interval has no 0 */
	bool separable;      /* false: they were always used together */
};
#define CONTRASTS (TECHNIQUE_N * (TECHNIQUE_N - 1) / 2)
/* One outcome over all visits that have it. */
struct outcome_sum {
	size_t sessions;
	double mean; /* of the change; set when sessions > 0 */
	double mean_before;
	struct technique_sum techniques[TECHNIQUE_N];
	size_t n_sessions;     /* in the model: those with a technique */
	size_t n_combinations; /* different sets of techniques in them */
	double sse;            /* sum of squares within these sets */
	double sigma2;         /* variance of a session: shrunk to 1.5^2 */
	double df;             /* of sigma2, and of every interval */
	/* The model has PANEL_SESSIONS or more, and 2 techniques are shown. If
	 * false, the members below and theta of the techniques are not set. */
	bool has_estimates;
	double mu, mu_se;          /* mean of techniques, not of sessions */
	double mu_lower, mu_upper; /* 90 % */
	/* All pairs of techniques in the model, in order. */
	struct contrast contrasts[CONTRASTS];
	size_t contrasts_n;
};
/* The number of sessions with exactly these techniques. */
struct combination {
	unsigned techniques;
	size_t sessions;
};
struct combinations {
	struct combination *v; /* the most frequent first */
	size_t n;
};

/* The sessions of a planned comparison up to the report day. A session counts
 * for its planned technique, even when it had another one. */
struct planned {
	int total; /* sessions of the plan; 0: there is no plan */
	size_t given;
	enum technique techniques[2];
	struct {
		size_t n;    /* sessions with both scores */
		double mean; /* of after - before, when n > 0 */
	} after[2];
};

/* More and less: a change below a typical adult's movement. A change beyond
 * it, by more than the error, is neither: it is BEYOND or CLOSER. */
enum verdict {
	VERDICT_MORE,
	VERDICT_WITHIN_ERROR,
	VERDICT_LESS,
	VERDICT_BEYOND, /* above typical, and further from it than before */
	VERDICT_CLOSER, /* was above typical, and came closer to it */
	VERDICT_N
};
extern const char *const verdict_words[VERDICT_N];
struct movement_point {
	int day;
	int degrees;
	bool own;     /* measured by the client, or by eye: drawn hollow */
	bool breaks;  /* method or measurer differ from the previous point */
	bool changed; /* method or measurer differ from the first point */
	enum method method;
};
/* Comparable readings: the same movement, side, motion and timing. */
struct movement_series {
	const struct movement *movement;
	enum side side;
	enum motion motion;
	enum timing timing;
	struct movement_point *v; /* by day, at most one a day */
	size_t n;
	int baseline, current; /* first and last */
	int change;
	bool changed;         /* method or measurer differ between them */
	int error;            /* for the verdict: mdc, or twice the mdc */
	enum verdict verdict; /* set when n > 1 */
	bool one_of_timings;  /* the movement has other timings, too */
};
struct movement_list {
	struct movement_series *v; /* the largest deficit first */
	size_t n;
};

/* An answer to "since the start, how are you overall?": 1 to 7. */
struct global_change {
	int day;
	int value;
};
struct global_changes {
	struct global_change *v;
	size_t n;
};
/* The client said that something else changed. */
struct other_change {
	int day;
	const char *text; /* "" when the client only ticked the box */
};
struct other_changes {
	struct other_change *v;
	size_t n;
};
/* The body regions that one weekly answer marked. */
struct region_marks {
	int day;
	uint64_t regions; /* bit per region; never 0 */
};
struct marked_regions {
	size_t n; /* weekly answers that marked a region */
	struct region_marks first, latest;
};
/* A week, Monday to Sunday, for which a weekly answer was expected. */
struct week {
	int monday;
	bool answered;
};
struct weeks {
	struct week *v;
	size_t n;
	size_t answered;
};

struct analysis {
	const struct client *client;
	int from, to; /* period of the report; to: report day */
	int first;    /* first treatment day, or NO_DAY */
	bool arrival; /* pain is the score on arrival, not weekly */
	struct measure pain, interference, activities;
	struct measure tightness, swelling; /* after sessions; no baseline */
	struct visits visits;
	size_t visits_before; /* number of visits before the day from */
	/* Visits in the period: all, with both scores, with a recalled one. */
	size_t sessions, both_scores, recalled;
	struct outcome_sum outcomes[OUTCOME_N];
	struct combinations combinations;
	struct planned planned;
	struct movement_list movements;
	/* The series of the first movement on the client's form, else the one
	 * with the largest deficit; NULL when no movement was measured. */
	const struct movement_series *main_movement;
	struct weeks weeks;
	struct global_changes global_changes;
	struct other_changes other_changes;
	struct marked_regions regions; /* in the period */
};

/* analysis/analysis.c */

/*
 * Analyses the history up to the day "to" (if empty: its last day). Charts,
 * lists and coverage begin on the day "from" (if empty: the first day with
 * data); baselines and changes also use the days before it. out points into
 * arena and history.
 */
void analysis_make(struct arena *arena, const struct history *history,
    const char *from, const char *to, struct analysis *out);

/* analysis/summary.c */

/* Computes baseline, current and change of a series in which lower is better,
 * but no class. first: first treatment day or NO_DAY; to: report day. */
void summary_make(
    const struct series *series, int first, int to, struct summary *out);
/* Class of a change in pain. Least reduction: substantial 2 points and 50 %,
 * moderate 2 points and 30 %, small 1 point and 15 %. Least rise: worse 2
 * points, slightly worse 1 point. Baseline below 3: CLASS_START_TOO_LOW.
 * Farrar et al. 2001, Salaffi et al. 2004, Dworkin et al. 2008. */
enum change_class pain_class(double baseline, double current);
/* Class of a change in interference (PEG, lower is better): a change of 1.75
 * points is clear, of 1 point small (Reed et al. 2024). */
enum change_class interference_class(double change);
/* Class of a change in activities (PSFS, higher is better): 2 points are
 * clear, 1.3 small (Stratford et al. 1995, Abbott and Schmitt 2014). */
enum change_class activities_class(double change);
/*
 * Computes the activities measure from check-ins. The summary counts only
 * activities answered in both baseline and current. A point of the series is
 * the mean of the activities answered on that day.
 */
void activities_make(struct arena *arena, const struct checkins *checkins,
    int first, int to, struct measure *out);

/* analysis/measure.c */

/* Sets the trend of a measure from its baseline on, when there are enough
 * readings. first: the first treatment day or NO_DAY. */
void measure_trend(struct arena *arena, struct measure *measure, int first);
/* Sets period_n, first, latest and latest_n, from the day "from" on. */
void measure_ends(struct measure *measure, int from);
/* Sets the NAP of a measure when there are enough readings. */
void measure_nap(struct measure *measure, bool lower_is_better);
/* Sets the change of a visit by an outcome; false when it has no change. */
bool visit_change(const struct visit *visit, enum outcome outcome, int *change);

/* analysis/weeks.c */

/* Lists the whole weeks of the period, from the first check-in or treatment. */
void weeks_make(
    struct arena *arena, const struct history *used, struct analysis *out);
/* Lists the period's answers about overall change and about other changes. */
void answers_make(
    struct arena *arena, const struct checkins *checkins, struct analysis *out);

/* analysis/technique.c, analysis/planned.c */

/* Sets the share of each technique: its minutes over all minutes. Shares are
 * equal when minutes are unknown. Returns the bits of the techniques. */
unsigned
technique_shares(const struct session *session, double shares[TECHNIQUE_N]);
/* Computes the sums of an outcome, and estimates when sessions suffice. */
void outcome_make(
    const struct visits *visits, enum outcome outcome, struct outcome_sum *out);
void combinations_make(
    struct arena *arena, const struct visits *visits, struct combinations *out);

/* Finds the sessions of a plan among the visits. Sets all to 0 when the plan
 * was made after the day "to". */
void planned_make(const struct plan *plan, const struct visits *visits, int to,
    struct planned *out);

/* analysis/estimate.c */

/* Standard deviations in points: the prior between sessions, which counts as
 * much as POINTS_WEIGHT sessions; and, never estimated, between techniques. */
#define POINTS_SD 1.5
#define POINTS_WEIGHT 8
#define TECHNIQUES_SD 0.75

/*
 * Computes the estimates of an outcome from its sums: first the variance
 * between sessions with the same set of techniques, shrunk, then partial
 * pooling. The model adds up minutes: it has no synergy and no carry-over.
 */
void outcome_estimate(
    const struct visits *visits, enum outcome outcome, struct outcome_sum *out);

/* analysis/movement.c */

/* Lists all series of readings up to the day "to", largest deficit first. */
void movements_make(struct arena *arena, const struct readings *readings,
    int to, struct movement_list *out);
/* Returns the measurement error between point i and the first point: the MDC,
 * doubled when method or measurer differ, or when one of the two is own. */
int movement_error(const struct movement_series *series, size_t i);
/* Whether two series share a panel: they differ in the side only. */
bool movement_same_panel(
    const struct movement_series *a, const struct movement_series *b);
/* Returns the number of panels of all movements. */
size_t movement_panels(const struct analysis *analysis);

/* analysis/regions.c */

/* Finds the first and the latest weekly answer that marked regions, from the
 * day "from" on. */
void regions_make(
    const struct checkins *checkins, int from, struct marked_regions *out);

#endif
