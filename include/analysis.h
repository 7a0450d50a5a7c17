/*
 * analysis.h: everything computed from one client's history, each number
 * with its definition. What the PDF, the portal and analysis.json say comes
 * from struct analysis; nothing is computed twice. Days are day_number()s;
 * doubles have full precision, only text rounds.
 */
#ifndef ANALYSIS_H
#define ANALYSIS_H

#include <limits.h>

#include "model.h"
#include "statistics.h"

#define NO_DAY INT_MIN
#define SUMMARY_READINGS 3  /* baseline and current are means of up to 3 */
#define LATE_BASELINE_DAYS 7
#define STALE_DAYS 35	    /* older than this, a current value has no class */
#define GAP_DAYS 21	    /* longer than this, a line is dotted */
#define NEXT_VISIT_MIN 3    /* days between two visits to be compared */
#define NEXT_VISIT_MAX 21
#define PERCENT_LEAST 2.0   /* no percentage from a lower baseline */
#define PANEL_SESSIONS 8    /* a technique estimate needs so many, */
#define SHOWN_SESSIONS 3    /* and so many that included the technique, */
#define SHOWN_WEIGHT 2.0    /* whose shares sum to at least this */
#define TREND_READINGS 6    /* on as many days, */
#define TREND_SPAN 21	    /* over so many days, before a trend is shown */
#define NAP_BASELINE 3	    /* readings, and so many */
#define NAP_LATER 5	    /* later ones, for a NAP */
#define TILE_N 4

enum summary_status {
	SUMMARY_OK,
	SUMMARY_NO_BASELINE,
	SUMMARY_TOO_FEW, /* later readings */
	SUMMARY_STATUS_N
};
/* CLASS_CLEAR is for interference and activities; substantial, moderate and
 * start_too_low are for pain. */
enum change_class {
	CLASS_NONE, /* none is given: too few readings, or stale */
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
/* As analysis.json has them; CLASS_NONE is "". */
extern const char *const summary_status_words[SUMMARY_STATUS_N];
extern const char *const change_class_words[CLASS_N];

/*
 * Baseline: the mean of the last 3 readings up to the first treatment day;
 * without one, the earliest reading within 7 days after it (late). Current:
 * the mean of the last 3 later readings, of which there must be 3.
 */
struct summary {
	enum summary_status status;
	size_t baseline_n;	/* 0 to 3; baseline is set when above 0 */
	double baseline;
	bool late;
	int baseline_from, baseline_to;
	size_t later_n;		/* all readings after the baseline */
	size_t current_n;	/* 3, or 0; what follows is set when 3 */
	double current;
	int current_from, current_to;
	bool stale;		/* current_to is over 35 days before to */
	double change;		/* current - baseline */
	bool has_percent;	/* baseline at least 2 */
	double percent_reduction;
	enum change_class change_class;
};

struct measure {
	struct series series;	/* as drawn; at most one point a day */
	/* What the numbers below are made from: the same points, but of
	 * activities only those answered in both baseline and current. */
	struct series compared;
	struct summary summary;
	/* Of the points from the period's first day on: how many, the first
	 * value, and the mean of the last 3, or the last alone where there
	 * are no more than 3. */
	size_t period_n;
	double first, latest;
	size_t latest_n;	/* 0, 1 or 3 */
	bool has_trend;		/* at least 6 readings over 21 days */
	struct trend trend;
	bool has_nap;		/* 3 readings before and 5 later */
	struct nap nap;
};

/* A session with the scores around it. */
struct visit {
	const struct session *session;
	int day;
	int before, after;	/* or NOT_ANSWERED */
	bool recalled;		/* before was asked for afterwards */
	bool has_next;		/* the next visit is 3 to 21 days later */
	int next;		/* before of the next visit - before */
	unsigned techniques;	/* bit per technique with a share */
	double shares[TECHNIQUE_N]; /* of the minutes; sum 1, or all 0 */
};
struct visits {
	struct visit *v; /* by day */
	size_t n;
};

enum outcome { RIGHT_AFTER, BY_NEXT_VISIT, OUTCOME_N };
/* The sessions with an outcome that included a technique. */
struct technique_sum {
	size_t sessions;
	double weight;		/* sum of its shares */
	double weighted_mean;	/* sum(share * change) / weight */
	double mean_before;
	/* Included in SHOWN_SESSIONS with a weight of SHOWN_WEIGHT: below
	 * that only dots are drawn. */
	bool shown;
	/* Set when the outcome has estimates and sessions > 0: the change
	 * expected of a session given wholly to this technique. */
	double theta, se;
	double lower, upper;	/* 90 % */
};
/* Two techniques compared: theta of a less theta of b. */
struct contrast {
	enum technique a, b;	/* a < b */
	double difference, se;
	double lower, upper;	/* 95 %, of each pair by itself */
	bool told_apart;	/* both are shown, and 0 is outside */
	bool separable;		/* false: they were always used together */
};
#define CONTRASTS (TECHNIQUE_N * (TECHNIQUE_N - 1) / 2)
/* One outcome over all visits that have it. */
struct outcome_sum {
	size_t sessions;
	double mean;		/* of the change; set when sessions > 0 */
	double mean_before;
	struct technique_sum techniques[TECHNIQUE_N];
	size_t n_sessions;	/* in the model: those with a technique */
	size_t n_combinations;	/* different sets of techniques in them */
	double sse;		/* squares of the changes within such sets */
	double sigma2;		/* variance of a session: shrunk to 1.5^2 */
	double df;		/* of sigma2, and of every interval */
	/* At least PANEL_SESSIONS in the model and 2 techniques shown: mu and
	 * what follows, and theta of the techniques, are set only then. */
	bool has_estimates;
	double mu, mu_se;	/* mean of techniques, not of sessions */
	double mu_lower, mu_upper; /* 90 % */
	/* All pairs of techniques in the model, in order. */
	struct contrast contrasts[CONTRASTS];
	size_t contrasts_n;
};
/* Sessions that held exactly these techniques. */
struct combination {
	unsigned techniques;
	size_t sessions;
};
struct combinations {
	struct combination *v; /* the most frequent first */
	size_t n;
};

/* A planned comparison, as far as it was given up to the report day. Sessions
 * count for the technique that was planned, whatever they held. */
struct planned {
	int total;		/* sessions of the plan; 0: there is none */
	size_t given;
	enum technique techniques[2];
	struct {
		size_t n;	/* sessions with both scores */
		double mean;	/* of after - before, when n > 0 */
	} after[2];
};

/* Of the way up to a typical adult's movement; what is beyond it, by more than
 * the error, is neither more nor less. */
enum verdict {
	VERDICT_MORE,
	VERDICT_WITHIN_ERROR,
	VERDICT_LESS,
	VERDICT_BEYOND, /* further away on the far side of typical */
	VERDICT_CLOSER, /* back from there */
	VERDICT_N
};
extern const char *const verdict_words[VERDICT_N];
struct movement_point {
	int day;
	int degrees;
	bool own;    /* measured by the client, or by eye: drawn hollow */
	bool breaks; /* another method or measurer than the point before */
	bool changed; /* the same against the first point */
	enum method method;
};
/* Readings that may be compared: same movement, side, motion and timing. */
struct movement_series {
	const struct movement *movement;
	enum side side;
	enum motion motion;
	enum timing timing;
	struct movement_point *v; /* by day, at most one a day */
	size_t n;
	int baseline, current;	/* first and last */
	int change;
	bool changed;		/* method or measurer differ between them */
	int error;		/* what the verdict compares with: mdc or twice */
	enum verdict verdict;	/* set when n > 1 */
	bool one_of_timings;	/* the movement was measured at others too */
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
	const char *text; /* "" when only ticked */
};
struct other_changes {
	struct other_change *v;
	size_t n;
};
/* Where it was felt, by one weekly answer. */
struct region_marks {
	int day;
	uint64_t regions; /* bit per region; never 0 */
};
struct marked_regions {
	size_t n; /* weekly answers that marked any */
	struct region_marks first, latest;
};
/* A Monday-to-Sunday week that a weekly answer was expected in. */
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
	int from, to;		/* drawn, listed and covered; to: report day */
	int first;		/* first treatment day, or NO_DAY */
	bool arrival;		/* pain is the score on arrival, not weekly */
	struct measure pain, interference, activities;
	struct measure tightness, swelling; /* after sessions; no baseline */
	struct visits visits;
	size_t visits_before;	/* how many of them lie before from */
	/* Visits from from on: all, with both scores, with a recalled one. */
	size_t sessions, both_scores, recalled;
	struct outcome_sum outcomes[OUTCOME_N];
	struct combinations combinations;
	struct planned planned;
	struct movement_list movements;
	/* The series of the first movement on the client's form, or the one
	 * with the largest deficit; NULL when nothing was measured. */
	const struct movement_series *main_movement;
	struct weeks weeks;
	struct global_changes global_changes;
	struct other_changes other_changes;
	struct marked_regions regions; /* from from on */
};

/* analysis/analysis.c */

/*
 * Analyses history up to the day to ("": its last day). Drawing, lists and
 * coverage begin with from ("": the first day with data); baselines and
 * changes use all up to to. out points into arena and history.
 */
void analysis_make(struct arena *arena, const struct history *history,
    const char *from, const char *to, struct analysis *out);

/* analysis/summary.c */

/* Baseline, current and change of a series that is lower when better; first:
 * the first treatment day or NO_DAY; to: the report day. Gives no class. */
void summary_make(
    const struct series *series, int first, int to, struct summary *out);
/* Pain, by points and percent: substantial from 2 points and 50 % lower on,
 * moderate from 2 and 30 %, small from 1 and 15 %; worse from 2 points higher
 * on, slightly worse from 1; a start below 3 is too low for any. Farrar et al.
 * 2001, Salaffi et al. 2004, Dworkin et al. 2008. */
enum change_class pain_class(double baseline, double current);
/* Interference (PEG), lower is better; from the change: 1.75 points are
 * clear, 1 is small (Reed et al. 2024). */
enum change_class interference_class(double change);
/* Activities (PSFS), higher is better; from the change: 2 points are clear,
 * 1.3 small (Stratford et al. 1995, Abbott and Schmitt 2014). */
enum change_class activities_class(double change);
/*
 * The activities measure out of check-ins: only activities answered in both
 * baseline and current count in the summary; the series has the mean of
 * those answered each time.
 */
void activities_make(struct arena *arena, const struct checkins *checkins,
    int first, int to, struct measure *out);

/* analysis/measure.c */

/* The trend of a measure from its baseline on, where it may be shown; first:
 * the first treatment day or NO_DAY. */
void measure_trend(struct arena *arena, struct measure *measure, int first);
/* Its first and its latest value, from a day on. */
void measure_ends(struct measure *measure, int from);
/* The NAP of a measure's baseline and later readings, where it may be. */
void measure_nap(struct measure *measure, bool lower_is_better);
/* The change of a visit by an outcome; false when it has none. */
bool visit_change(
    const struct visit *visit, enum outcome outcome, int *change);

/* analysis/weeks.c */

/* Whole weeks inside the period, from the first check-in or treatment. */
void weeks_make(
    struct arena *arena, const struct history *used, struct analysis *out);
/* Overall change and what else changed, within the period. */
void answers_make(
    struct arena *arena, const struct checkins *checkins, struct analysis *out);

/* analysis/technique.c, analysis/planned.c */

/* The shares of a session's techniques: minutes over their sum, equal when a
 * number of minutes is unknown. Returns the bits of the techniques. */
unsigned technique_shares(
    const struct session *session, double shares[TECHNIQUE_N]);
/* Sums, and estimates where there is enough for them. */
void outcome_make(const struct visits *visits, enum outcome outcome,
    struct outcome_sum *out);
void combinations_make(struct arena *arena, const struct visits *visits,
    struct combinations *out);

/* Of a plan's sessions, those among the visits; made up to the day to. */
void planned_make(const struct plan *plan, const struct visits *visits, int to,
    struct planned *out);

/* analysis/estimate.c */

#define POINTS_SD 1.5	   /* between sessions, expected beforehand, points */
#define POINTS_WEIGHT 8	   /* worth so many sessions */
#define TECHNIQUES_SD 0.75 /* between techniques, points; always the same */

/*
 * The estimates of an outcome whose sums are made: the variance between
 * sessions within the same set of techniques, shrunk, then partial pooling.
 * Additive in minutes: no synergy and nothing carried over is modelled.
 */
void outcome_estimate(const struct visits *visits, enum outcome outcome,
    struct outcome_sum *out);

/* analysis/movement.c */

/* All series of readings up to the day to, the largest deficit first. */
void movements_make(struct arena *arena, const struct readings *readings,
    int to, struct movement_list *out);
/* The measurement error when point i is compared with the first: the MDC,
 * doubled when method or measurer differ, or either is own. */
int movement_error(const struct movement_series *series, size_t i);
/* Whether two series stand in one panel: all the same but the side. */
bool movement_same_panel(
    const struct movement_series *a, const struct movement_series *b);
/* How many panels all movements take. */
size_t movement_panels(const struct analysis *analysis);

/* analysis/regions.c */

/* The first and the latest weekly answer that marked regions, from a day
 * on. */
void regions_make(const struct checkins *checkins, int from,
    struct marked_regions *out);

#endif
