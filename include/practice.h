/*
 * practice.h: numbers of a practice from the analyses of many clients: counts,
 * the change by technique, classes, and how complete the answers are. It has
 * no names and no therapists. A number from fewer than CELL_LEAST clients is
 * marked hidden and is not printed.
 */
#ifndef PRACTICE_H
#define PRACTICE_H

#include "analysis.h"

#define CELL_LEAST 5          /* least clients for a printed number */
#define PROPORTION_CLIENTS 10 /* least clients for an interval */
#define DOMINANT_SHARE 0.5    /* a session with it counts for a technique */
#define CLIENT_SESSIONS 3     /* least such sessions for a client to count */
#define CLIENT_VARIANCE 0.25  /* least variance between sessions */

/* One client in a technique's row: a grey dot. */
struct practice_client {
	size_t sessions;
	double mean;    /* change of the client's sessions, points */
	double squares; /* sum of squared differences from the mean */
};
/* One technique and outcome, over all clients with at least CLIENT_SESSIONS
 * sessions of the technique. */
struct practice_row {
	struct {
		struct practice_client *v;
		size_t n;
	} clients;
	size_t sessions;  /* of all these clients */
	bool hidden;      /* fewer than CELL_LEAST clients */
	double variance;  /* between sessions of one client, pooled */
	struct meta meta; /* set when not hidden */
};
/* Sessions that included a technique, within the period. */
struct practice_technique {
	size_t sessions, clients;
	bool hidden;
};
/* The clients whose latest class is this one. */
struct practice_class {
	size_t clients;
	bool hidden; /* only classes_hidden counts these clients */
};
/* The weekly answers of one month. A week belongs to the month with most of
 * its days. */
struct practice_month {
	int year, month; /* 1 to 12 */
	int first_day;   /* of the month */
	size_t clients;  /* clients with a week in this month */
	size_t weeks, answered;
	bool hidden;  /* fewer than CELL_LEAST clients */
	double share; /* answered / weeks */
};
struct practice_months {
	struct practice_month *v; /* every month of the period */
	size_t n;
};

struct practice_analysis {
	int from, to;
	bool refused;       /* no report: the clients in it are fewer than
			     * CELL_LEAST, or those left out are 1 to 4 */
	size_t clients;     /* analysed clients, who all consented */
	size_t treated;     /* clients with a session in the period */
	size_t sessions;    /* of all clients, in the period */
	size_t both_scores; /* these sessions with both scores */
	/* Clients with a pain baseline; of these, with 3 later readings. */
	size_t with_baseline, with_change;
	struct practice_technique techniques[TECHNIQUE_N];
	struct practice_row rows[OUTCOME_N][TECHNIQUE_N];
	/* The classes of pain. CLASS_NONE and CLASS_CLEAR are always 0. */
	struct practice_class classes[CLASS_N];
	size_t classed; /* clients of all classes */
	/* classed less the clients of CLASS_START_TOO_LOW; equal to classed
	 * when that class is hidden. */
	size_t named;
	/* The clients of hidden classes: 0, or at least CELL_LEAST. It is less
	 * only when classed is less; then classed is not printed either. */
	size_t classes_hidden;
	/* The clients with a moderate or substantial change. */
	size_t responders;
	bool responders_hidden; /* responders or the others are 1 to 4 */
	bool has_proportion;    /* named is at least PROPORTION_CLIENTS and
				 * responders_hidden is false */
	struct proportion proportion;
	struct practice_months months;
};

/* analysis/practice.c */

/* Starts an empty practice over a period of day_number()s; lists in arena. */
void practice_start(
    struct arena *arena, int from, int to, struct practice_analysis *out);
/*
 * Adds one client, analysed with the same from and to. Does not keep the
 * analysis: the caller may reset its arena. arena: the practice's own.
 */
void practice_add(struct arena *arena, struct practice_analysis *practice,
    const struct analysis *analysis);
/* Computes the numbers and marks the hidden ones, after the last client. */
void practice_finish(struct arena *arena, struct practice_analysis *practice);
/* Whether clients is above 0 but below CELL_LEAST. */
bool cell_hidden(size_t clients);

#endif
