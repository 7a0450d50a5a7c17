/*
 * status.c: the cached status of each client for the portal's lists, the rules
 * of the flags, and the refresh between requests: the loop reads, a worker
 * computes, the loop writes.
 */
#include "worklist.h"

#include <math.h>
#include <string.h>

#include "analysis.h"
#include "history.h"
#include "store.h"
#include "system.h"

#define JOBS 2
/* After a turn with so many answers the status waits for a pause, but never
 * longer than LATE_MS. */
#define MANY 8
#define PAUSE_MS 10
#define LATE_MS 50

struct status_job {
	struct job job;
	struct arena *arena;
	struct db *db;
	int64_t client, changes; /* client 0: the slot is free */
	int64_t now;
	struct history history;
	struct history_reader reader;
	bool more; /* the history has more parts */
	struct status_source source;
	struct client_status status;
};

static void job_begin(struct db *, int64_t);
static void job_read(struct status_job *);
static void last_make(const struct history *, struct client_status *);
static void weekly_make(const struct status_source *, struct client_status *);
static void worse_make(const struct checkin *const[4], struct client_status *);
static int median(int, int, int);
static void after_make(const struct history *, struct client_status *);
static void change_make(
    struct arena *, const struct status_source *, struct client_status *);
static void job_run(void *);
static void job_done(struct job *);

const char *const flag_words[] = { "call", "worse", "note", "silent", "consent",
	"report", "due" };

static struct status_job jobs[JOBS];

void
status_make(struct arena *arena, const struct status_source *source,
    struct client_status *out)
{
	const struct history *history = source->history;
	size_t i;

	*out = (struct client_status){ .last_moment = NOT_ANSWERED,
		.pain = NOT_ANSWERED,
		.worse_latest = NOT_ANSWERED,
		.worse_median = NOT_ANSWERED,
		.calls = source->calls,
		.notes = source->notes,
		.reported_at = source->reported_at,
		.consents = source->consents };
	last_make(history, out);
	weekly_make(source, out);
	if (source->consents >> FOR_DATA & 1)
		after_make(history, out);
	for (i = 0; i < history->sessions.n; i++)
		out->unreported +=
		    history->sessions.v[i].made_at > source->reported_at;
	change_make(arena, source, out);
}

unsigned
status_flags(const struct client_status *status, const char *today)
{
	int now = day_number(today);
	int late = status->weekly_due[0] != '\0'
		       ? now - day_number(status->weekly_due)
		       : -1;
	unsigned flags = 0;

	if (status->calls > 0)
		flags |= 1u << FLAG_CALL;
	if (status->worse_day[0] != '\0' &&
	    now - day_number(status->worse_day) <= WORSE_DAYS)
		flags |= 1u << FLAG_WORSE;
	if (status->notes > 0)
		flags |= 1u << FLAG_NOTE;
	if (late >= SILENT_DAYS)
		flags |= 1u << FLAG_SILENT;
	if (!(status->consents >> FOR_DATA & 1))
		flags |= 1u << FLAG_CONSENT;
	if (status->unreported >= REPORT_SESSIONS)
		flags |= 1u << FLAG_REPORT;
	if ((late >= 0 && late < SILENT_DAYS) ||
	    strcmp(status->after_due, today) == 0)
		flags |= 1u << FLAG_DUE;
	return flags;
}

int
status_run(struct db *db, int64_t now, size_t answered)
{
	static int64_t many, begun;
	int64_t at = clock_monotonic_ms();

	if (answered >= MANY)
		many = at;
	/* Another turn follows at once. */
	if (answered > 0)
		return -1;
	if (at - many < PAUSE_MS && at - begun < LATE_MS)
		return PAUSE_MS;
	begun = at;
	job_begin(db, now);
	return -1;
}

static void
job_begin(struct db *db, int64_t now)
{
	int64_t busy[JOBS], client, changes;
	struct status_job *job = NULL;
	size_t i, n = 0;

	for (i = 0; i < JOBS; i++) {
		if (jobs[i].client != 0)
			busy[n++] = jobs[i].client;
		else
			job = &jobs[i];
	}
	if (job == NULL || db_full(db) ||
	    status_next(db, busy, n, &client, &changes) != OK)
		return;
	*job = (struct status_job){ .arena = arena_new(), .db = db };
	job->job.run = job_run;
	job->job.done = job_done;
	job->job.arg = job;
	job->now = now;
	job->client = client;
	job->changes = changes;
	history_start(job->arena, client, &job->history, &job->reader);
	job_read(job);
}

/* Reads the next part of the history; the loop serves others in between. */
static void
job_read(struct status_job *job)
{
	enum err err = history_part(job->db, &job->reader, &job->more);

	if (err == OK && !job->more)
		err = status_facts(
		    job->db, job->client, &job->history, &job->source);
	day_of_instant(job->now, job->source.today);
	if (err != OK || !worker_add(&job->job)) {
		arena_free(job->arena);
		job->client = 0;
	}
}

static void
last_make(const struct history *history, struct client_status *out)
{
	const struct checkin *last;

	if (history->checkins.n == 0)
		return;
	last = &history->checkins.v[history->checkins.n - 1];
	memcpy(out->last_day, last->day, DAY_SIZE);
	out->last_at = last->submitted_at;
	out->last_moment = (int)last->moment;
}

/* Finds the latest weekly score, its day, and the three before it. */
static void
weekly_make(const struct status_source *source, struct client_status *out)
{
	const struct checkins *all = &source->history->checkins;
	const struct checkin *latest[4] = { NULL };
	size_t i, n = 0;

	for (i = all->n; i > 0 && n < nitems(latest); i--) {
		const struct checkin *checkin = &all->v[i - 1];

		if (checkin->moment != MOMENT_WEEKLY ||
		    checkin->answers[QUESTION_PAIN_WEEK] == NOT_ANSWERED ||
		    (n > 0 && strcmp(latest[n - 1]->day, checkin->day) == 0))
			continue;
		latest[n++] = checkin;
	}
	if (n > 0) {
		memcpy(out->weekly_day, latest[0]->day, DAY_SIZE);
		out->pain = latest[0]->answers[QUESTION_PAIN_WEEK];
	}
	if (n == nitems(latest))
		worse_make(latest, out);
	for (i = all->n; i > 0 && out->pain == NOT_ANSWERED; i--) {
		if (all->v[i - 1].moment == MOMENT_ARRIVAL)
			out->pain = all->v[i - 1].answers[QUESTION_PAIN_NOW];
	}
	if (!(source->consents >> FOR_DATA & 1))
		return;
	if (n > 0)
		day_text(
		    day_number(out->weekly_day) + WEEK_DAYS, out->weekly_due);
	else
		day_of_instant(source->consented_at, out->weekly_due);
}

static void
worse_make(const struct checkin *const latest[4], struct client_status *out)
{
	int middle = median(latest[1]->answers[QUESTION_PAIN_WEEK],
	    latest[2]->answers[QUESTION_PAIN_WEEK],
	    latest[3]->answers[QUESTION_PAIN_WEEK]);

	if (latest[0]->answers[QUESTION_PAIN_WEEK] - middle < WORSE_POINTS)
		return;
	memcpy(out->worse_day, latest[0]->day, DAY_SIZE);
	out->worse_latest = latest[0]->answers[QUESTION_PAIN_WEEK];
	out->worse_median = middle;
}

static int
median(int a, int b, int c)
{
	int low = a < b ? a : b, high = a < b ? b : a;

	return c < low ? low : c > high ? high : c;
}

/* Finds the latest session, unless a check-in followed it that day. */
static void
after_make(const struct history *history, struct client_status *out)
{
	const struct session *last;
	size_t i;

	if (history->sessions.n == 0)
		return;
	last = &history->sessions.v[history->sessions.n - 1];
	for (i = history->checkins.n; i > 0; i--) {
		const struct checkin *checkin = &history->checkins.v[i - 1];

		if (strcmp(checkin->day, last->day) < 0)
			break;
		if (checkin->moment == MOMENT_AFTER &&
		    strcmp(checkin->day, last->day) == 0)
			return;
	}
	memcpy(out->after_due, last->day, DAY_SIZE);
}

static void
change_make(struct arena *arena, const struct status_source *source,
    struct client_status *out)
{
	struct analysis *analysis = arena_new_of(arena, struct analysis);

	analysis_make(arena, source->history, "", source->today, analysis);
	if (analysis->pain.summary.status != SUMMARY_OK)
		return;
	out->has_change = true;
	out->change = (int)lround(analysis->pain.summary.change * 10);
}

/* In a worker thread. */
static void
job_run(void *arg)
{
	struct status_job *job = arg;

	if (job->more)
		return;
	history_finish(&job->reader, NULL);
	status_make(job->arena, &job->source, &job->status);
}

/* Changes that came meanwhile are counted and cause another refresh. */
static void
job_done(struct job *done)
{
	struct status_job *job = done->arg;
	enum err err;

	if (job->more) {
		job_read(job);
		return;
	}
	err = db_write(job->db);
	if (err == OK) {
		err = status_put(
		    job->db, job->client, job->changes, &job->status);
		err = db_written(job->db, err == OK);
	}
	if (err != OK && err != ERR_UNAVAILABLE)
		log_error("the status of client %lld was not stored",
		    (long long)job->client);
	arena_free(job->arena);
	job->client = 0;
}
