/*
 * import.h: what the files of the import share: the state of one run, and
 * the clients it has met.
 */
#ifndef IMPORT_H
#define IMPORT_H

#include "command.h"
#include "data.h"
#include "store.h"

#include <dirent.h>

#define FAULTS_MAX 1000 /* that are said one by one */
#define EARLY_DAYS 90   /* accepted before a client's first treatment */

/* A client of the package or of the database. */
struct import_client {
	char code[CODE_SIZE];
	int64_t id;           /* 0: its own row was bad, which was said */
	bool first_given;     /* first is the recorded day */
	char first[DAY_SIZE]; /* day of the first treatment, or "" */
};

struct import {
	struct command *command;
	struct db *db;
	struct arena *row; /* for one record */
	struct table_source source;
	size_t line; /* of the record */
	struct users users;
	int table;                  /* whose file is being read */
	const char *names[TABLE_N]; /* of the files as they are; NULL */
	size_t new[TABLE_N], same[TABLE_N];
	size_t silent, silent_line; /* check-ins without an answer; the first */
	size_t uncallable,
	    uncallable_line; /* phones that are kept as written */
	size_t faults;
	enum err failed;           /* not OK: the store failed, stop */
	int64_t bytes, bytes_done; /* of all files, for the progress */
	int percent;               /* shown last */

	/* exchange/import_clients.c */
	struct import_client **places; /* open addressing */
	size_t places_n, clients_n;
	const struct import_client *current; /* whose sessions these are */
	struct sessions sessions;
	struct arena *sessions_arena;

	/* What checkins.csv says that check-ins replace. */
	struct import_replaced {
		struct import_replaced *next;
		int64_t client;
		size_t line;
		char id[ID_SIZE];
	} * replaced;

	/* exchange/import_readings.c: rows that are alike; open addressing */
	struct import_alike **alikes;
	size_t alikes_size, alike_n;
};

/* exchange/import_result.c */

/* Says what is wrong with a row; a table_fault. */
table_fault import_fault;
/* Calls a column of the current row bad. */
void import_bad(struct import *import, const char *column, const char *reason);
/* Counts a row that was stored; remembers that the store failed. */
void import_count(struct import *import, enum err err, enum stored stored);
/* Counts a row that says what is stored; calls it bad with the reason when
 * it does not. */
void import_same(struct import *import, const void *row, const void *stored,
    const char *reason);

/* exchange/import_names.c */

/* Finds the files of the package among those of a folder, whatever the case
 * of their names, and names those that are left out. False: two could be the
 * same one, which was said. */
bool import_names(struct import *import, DIR *folder);

/* exchange/import_readings.c */

/* Checks and stores a row of readings.csv. */
void import_reading(struct import *import, void *row);

/* exchange/import_rows.c */

/* Checks and stores a row of the current file; says what is wrong with it. */
void import_row(struct import *import, void *row);
/* Checks what can only be known at the end of checkins.csv. */
void import_replaced(struct import *import);

/* exchange/import_checks.c: each is false when it called the row bad */

/* Whether a row of checkins.csv says nothing, as in a table that was made
 * before it was filled in; counts it. */
bool import_silent(struct import *import, const struct checkin_line *line);
/* What a check-in's form would refuse: an answer that another moment's form
 * asks for, and silence where there must be one. */
bool import_answers(struct import *import, const struct checkin_line *line);
/* Not ahead of today, nor before there were records; with a client, not long
 * before the first treatment. */
bool import_day(struct import *import, const struct import_client *client,
    const char *column, const char *day);
/* The same for an instant. */
bool import_not_ahead(struct import *import, const char *column, int64_t at);
bool
import_side(struct import *import, const struct movement *movement, int side);
/* A session's number, when given, against that of the day. */
bool import_session(struct import *import, const struct import_client *client,
    const char *day, int session);
/* The user with this login, 0 when there is none. */
int64_t import_user(const struct import *import, const char *name);
/* The user's login, or text. */
const char *
import_user_name(const struct import *import, int64_t user, const char *text);

/* exchange/import_clients.c */

/* Remembers a client; first is "" when not recorded. */
struct import_client *import_client_add(
    struct import *import, const char *code, int64_t id, const char *first);
/* The client with this code, from the package or the database; NULL when
 * there is none or its row was bad, which was said. */
struct import_client *
import_client_find(struct import *import, const char *code);
/* The number of the client's session on that day, 0 when there is none. Only
 * after the sessions were read. */
int import_session_on(
    struct import *import, const struct import_client *client, const char *day);

#endif
