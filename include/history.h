/*
 * history.h: reads one client's history in parts, because it may be long: the
 * event loop serves others between two parts. Queries for a part and a day.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "model.h"
#include "store.h"

/* store/history.c */

/* Rows of the first part, and rows of each later part. A part takes as long as
 * a page with a short history. */
#define HISTORY_SHORT 128
#define HISTORY_PART 48

/* The rows of one part. The parts are joined at the end: if one list grew
 * instead, one part would have to copy the whole list. */
struct history_rows {
	struct sessions sessions;
	struct checkins checkins;
	struct readings readings;
	struct history_rows *next;
};
/* The state of reading a history. Only the reader uses the members. */
struct history_reader {
	struct arena *arena;
	int64_t client;
	struct history *history;
	int stage;
	struct history_rows *first, *last;
	int session;         /* number of the last session read */
	char after[ID_SIZE]; /* the last id read */
};
/*
 * Reads all rows for one client's analysis, without the notes of the check-ins
 * (they are ""). Call history_start(), then history_part() while *more, then
 * history_finish(). A row that is stored between two parts may be missing, but
 * the history never has both a correction and the row that it corrects. Do not
 * use the fields of the history before history_finish().
 */
void history_start(struct arena *arena, int64_t client, struct history *out,
    struct history_reader *reader);
enum err history_part(struct db *db, struct history_reader *reader, bool *more);
/* Joins and sorts the rows and drops corrected ones. It uses no database, so a
 * worker may call it. all: NULL, or receives all check-ins, also corrected. */
void history_finish(struct history_reader *reader, struct checkins *all);
/* Reads the whole history at once, for commands. */
enum err history_get(
    struct db *db, struct arena *arena, int64_t client, struct history *out);
/* store/checkins.c */

/* Adds to out the next check-ins by id, also corrected ones, without notes. */
enum err checkin_part(struct db *db, struct arena *arena, int64_t client,
    const char *after, int64_t limit, struct checkins *out);
/* Sorts by day, submitted_at, id. */
void checkins_sort(struct checkins *checkins);
/* Returns the check-ins of a day that no correction replaces, without notes
 * and regions. */
enum err checkin_of_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct checkins *out);
/* Returns the note of a check-in; "" when it has none. */
enum err checkin_note(struct db *db, struct arena *arena, int64_t client,
    const char *id, const char **out);

/* Number of check-ins that a client sent, from any link: in the last hour
 * (hour), in the last 24 hours without corrections (day), and corrections in
 * the last 24 hours (corrections). */
struct sent_lately {
	int64_t hour, day, corrections;
};
enum err checkin_sent(
    struct db *db, int64_t client, int64_t now, struct sent_lately *out);

/* store/session.c */

/* Sets last to the number of the last session among the next ones (at most
 * limit); 0 when there are no more sessions. */
enum err session_part(
    struct db *db, int64_t client, int after, int64_t limit, int *last);
/* Sorts by day. */
void sessions_sort(struct sessions *sessions);
/* Returns the session of the latest day. */
enum err session_latest(
    struct db *db, struct arena *arena, int64_t client, struct session *out);

/* store/reading.c */

/* Adds to out the next readings by id, also corrected ones, each with the id
 * of the reading that it replaces. */
enum err reading_part(struct db *db, struct arena *arena, int64_t client,
    const char *after, int64_t limit, struct readings *out);
/* Sorts by movement, side, motion, timing, day, made_at. */
void readings_sort(struct readings *readings);
/* Returns the readings of a day that no correction replaces. */
enum err reading_of_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct readings *out);
/* Returns the degrees of the latest reading like this one that no correction
 * replaces; ERR_NOT_FOUND when there is none. */
enum err reading_last(
    struct db *db, int64_t client, const struct reading *like, int *degrees);

#endif
