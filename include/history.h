/*
 * history.h: one client's history, which may be long: read in parts, between
 * which the loop serves others, and what one part of it or one day needs.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "model.h"
#include "store.h"

/* store/history.c */

/* Rows that are read at first, and then in each part: as long as a page with
 * a short history takes. */
#define HISTORY_SHORT 128
#define HISTORY_PART 48

/* What one part has read; put together at the end, for growing one list would
 * copy all of it in the turn in which it grows. */
struct history_rows {
	struct sessions sessions;
	struct checkins checkins;
	struct readings readings;
	struct history_rows *next;
};
/* A history while it is read; members are the reader's own. */
struct history_reader {
	struct arena *arena;
	int64_t client;
	struct history *history;
	int stage;
	struct history_rows *first, *last;
	int session;         /* the last one read */
	char after[ID_SIZE]; /* the last id read */
};
/*
 * Everything that one client's analysis reads, but not the notes of the
 * check-ins, which are "": history_start(), history_part() while *more, and
 * history_finish(). What is stored between two parts is in the history or is
 * not; a correction never stands beside what it corrects. Fields that are
 * not read yet must not be looked at.
 */
void history_start(struct arena *arena, int64_t client, struct history *out,
    struct history_reader *reader);
enum err
history_part(struct db *db, struct history_reader *reader, bool *more);
/* Puts all together and in order, without what was corrected; no database, so
 * that a worker may. all: those check-ins, too, in their order; or NULL. */
void history_finish(struct history_reader *reader, struct checkins *all);
/* All at once, for commands. */
enum err history_get(
    struct db *db, struct arena *arena, int64_t client, struct history *out);
/* store/checkins.c */

/* The next check-ins by id, those that were corrected too, without notes;
 * they are added to out. */
enum err checkin_part(struct db *db, struct arena *arena, int64_t client,
    const char *after, int64_t limit, struct checkins *out);
/* By day, submitted_at, id. */
void checkins_sort(struct checkins *checkins);
/* Those of a day that none replaces, without notes and regions. */
enum err checkin_of_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct checkins *out);
/* The note alone; "" for none. */
enum err checkin_note(struct db *db, struct arena *arena, int64_t client,
    const char *id, const char **out);

/* What a client sent of late, from whichever link: in the last hour, and in
 * the last 24 hours, without corrections and those alone. */
struct sent_lately {
	int64_t hour, day, corrections;
};
enum err
checkin_sent(struct db *db, int64_t client, int64_t now, struct sent_lately *out);

/* store/session.c */

/* The number of the last of the next sessions, at most limit of them; 0: there
 * are none. */
enum err session_part(
    struct db *db, int64_t client, int after, int64_t limit, int *last);
/* By day. */
void sessions_sort(struct sessions *sessions);
/* The one of the latest day. */
enum err session_latest(struct db *db, struct arena *arena, int64_t client,
    struct session *out);

/* store/reading.c */

/* The next readings by id, those that were corrected too, with what they
 * replace; they are added to out. */
enum err reading_part(struct db *db, struct arena *arena, int64_t client,
    const char *after, int64_t limit, struct readings *out);
/* By movement, side, motion, timing, day, made_at. */
void readings_sort(struct readings *readings);
/* The current ones of a day. */
enum err reading_of_day(struct db *db, struct arena *arena, int64_t client,
    const char *day, struct readings *out);
/* The degrees of the latest current one of a kind; ERR_NOT_FOUND. */
enum err reading_last(struct db *db, int64_t client,
    const struct reading *like, int *degrees);

#endif
