/*
 * practice.h: what many clients' analyses say together: counts, the change
 * by technique, classes and how complete the answers are. No names and no
 * therapists; what fewer than CELL_LEAST clients stand for is marked hidden
 * and is not printed.
 */
#ifndef PRACTICE_H
#define PRACTICE_H

#include "analysis.h"

#define CELL_LEAST 5	       /* clients behind any number that is printed */
#define PROPORTION_CLIENTS 10  /* from so many on an interval is given */
#define DOMINANT_SHARE 0.5     /* of a session, to count for a technique */
#define CLIENT_SESSIONS 3      /* of a technique, for a client to count */
#define CLIENT_VARIANCE 0.25   /* least variance between sessions */

/* One client in a technique's row: a grey dot. */
struct practice_client {
	size_t sessions;
	double mean;	/* change of the client's sessions, points */
	double squares;	/* sum of squares around it */
};
/* One technique and outcome over all clients with CLIENT_SESSIONS. */
struct practice_row {
	struct {
		struct practice_client *v;
		size_t n;
	} clients;
	size_t sessions;	/* of all of them */
	bool hidden;		/* fewer than CELL_LEAST clients */
	double variance;	/* between sessions of a client, pooled */
	struct meta meta;	/* set when not hidden */
};
/* Sessions that included a technique, within the period. */
struct practice_technique {
	size_t sessions, clients;
	bool hidden;
};
/* Clients whose latest class is this one. */
struct practice_class {
	size_t clients;
	bool hidden; /* counted in classes_hidden only */
};
/* Weekly answers of one month; a week belongs to the month that has most of
 * its days. */
struct practice_month {
	int year, month; /* 1 to 12 */
	int first_day;	 /* of the month */
	size_t clients;	 /* of whom an answer was expected */
	size_t weeks, answered;
	bool hidden;	 /* fewer than CELL_LEAST clients */
	double share;	 /* answered / weeks */
};
struct practice_months {
	struct practice_month *v; /* every month of the period */
	size_t n;
};

struct practice_analysis {
	int from, to;
	bool refused;	    /* fewer than CELL_LEAST clients, or clients left
			     * out: no report */
	size_t clients;	    /* analysed: those who consented */
	size_t treated;	    /* with a session in the period */
	size_t sessions;    /* of all, in the period */
	size_t both_scores; /* of these */
	/* Inclusion: with a baseline of pain, and with 3 readings later. */
	size_t with_baseline, with_change;
	struct practice_technique techniques[TECHNIQUE_N];
	struct practice_row rows[OUTCOME_N][TECHNIQUE_N];
	/* Of pain, of those who have a class: the first is CLASS_NONE and
	 * stays 0, so does CLASS_CLEAR. */
	struct practice_class classes[CLASS_N];
	size_t classed;	       /* clients of all classes */
	/* The same without those whose start is too low for a class, where
	 * their number is no secret. */
	size_t named;
	/* Of those hidden: 0, or CELL_LEAST and more; less only when classed
	 * is, which is then not printed either. */
	size_t classes_hidden;
	/* Of all named: with a moderate or substantial change. */
	size_t responders;
	bool responders_hidden; /* they, or the others, are 1 to 4 */
	bool has_proportion;	/* PROPORTION_CLIENTS named, none hidden */
	struct proportion proportion;
	struct practice_months months;
};

/* analysis/practice.c */

/* An empty practice over a period, day_number()s; its lists are in arena. */
void practice_start(
    struct arena *arena, int from, int to, struct practice_analysis *out);
/*
 * Adds one client, analysed with the same from and to. Keeps nothing of the
 * analysis, so that its arena may be reset; arena is the practice's.
 */
void practice_add(struct arena *arena, struct practice_analysis *practice,
    const struct analysis *analysis);
/* Computes and hides, once all are added. */
void practice_finish(struct arena *arena, struct practice_analysis *practice);
/* Whether a number stands for some clients, but fewer than CELL_LEAST. */
bool cell_hidden(size_t clients);

#endif
