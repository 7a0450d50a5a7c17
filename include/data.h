/*
 * data.h: the data package, the CSV files by which a practice's records come
 * in and go out. One table of columns per file serves both ways.
 */
#ifndef DATA_H
#define DATA_H

#include <stdio.h>

#include "model.h"
#include "practice.h"
#include "report.h"
#include "history.h"
#include "store.h"

/* exchange/csv.c: RFC 4180, the only file that includes csv.h */

#define CSV_CELL_MAX 65536 /* bytes of one cell */
#define CSV_CELLS_MAX 256  /* of one record that hold anything */

/* One record; text and array live until the callback returns. */
struct csv_record {
	size_t line; /* on which it begins, from 1 */
	size_t n;
	const char **cells;
};
struct csv_reader {
	void (*record)(void *arg, const struct csv_record *record);
	/* What is wrong with the file's form; column counts from 0. */
	void (*fault)(
	    void *arg, size_t line, size_t column, const char *reason);
	/* After each block, with the bytes read so far; may be NULL. False
	 * ends the reading. */
	bool (*progress)(void *arg, size_t bytes);
	void *arg;
};
/*
 * Reads a file to its end; blank lines and a byte order mark are skipped,
 * space around cells is cut. Cells are separated by what separates those of
 * the first line: commas, semicolons, tabs or bars; or by what a line "sep=;"
 * in front of it says. ="text" is the text. ERR_INVALID: a quote is in the
 * wrong place, bytes are no UTF-8 or a cell is too long (fault was called;
 * records behind it were not read). ERR_INTERNAL: the file cannot be read.
 */
enum err
csv_read(FILE *file, struct arena *arena, const struct csv_reader *reader);
/*
 * A cell of free text: in quotes, with a ' in front of what a spreadsheet
 * would take for a formula. Nothing for "".
 */
void csv_text(struct buf *out, const char *text);
/* Takes the ' off that csv_text() put in front, and no other: a name that
 * begins with one keeps it. */
const char *csv_plain(const char *text);
/* The byte order mark by which spreadsheets know UTF-8: in front of a file. */
void csv_mark(struct buf *out);

/* exchange/cell.c, exchange/cell_choice.c, exchange/cell_special.c: kinds of
 * cells, from text to a member and back */

struct column;
struct cell_type {
	/* Reads text (UTF-8, not empty) into the member at row + offset; NULL
	 * or what is wrong with it. */
	const char *(*read)(const struct column *column, const char *text,
	    struct arena *arena, void *row);
	/* What an empty cell means. */
	void (*clear)(const struct column *column, void *row);
	void (*write)(
	    const struct column *column, const void *row, struct buf *out);
	/* What may stand there: "a whole number from 0 to 10". */
	void (*says)(const struct column *column, struct buf *out);
	bool words; /* people's own: nothing is taken off them */
};
struct column {
	const char *name;
	const struct cell_type *type;
	size_t offset;
	int64_t min, max; /* of a number; characters of a text; words */
	const char *const *words;
	int empty;     /* what an empty word means */
	bool required; /* an empty cell is a fault */
	bool later;    /* came behind the last one; see below */
	/* Bits of the moments whose form asks this, 0 for all; and of those
	 * whose form cannot be sent without an answer. */
	unsigned moments, needed;
};
/* The member of a row that a column names. */
#define CELL_MEMBER(type, column, row) \
	((type *)(void *)((char *)(row) + (column)->offset))
#define CELL_CONST(type, column, row) \
	((type const *)(const void *)((const char *)(row) + (column)->offset))

extern const struct cell_type cell_code, cell_id, cell_text, cell_note,
    cell_phone, cell_day, cell_instant, cell_int, cell_word, cell_bool,
    cell_answer, cell_flags, cell_bits, cell_movement, cell_minutes,
    cell_regions, cell_something;

/* exchange/rows.c, exchange/read.c: the files of the package, in the order of
 * their import */

/* The rows of the files; people are named by login, or by any other text
 * when they are no users. */
struct client_line {
	struct client client;
	const char *therapist;
};
struct movement_line {
	char client[CODE_SIZE];
	const struct movement *movement;
	int side;
	int position; /* from 1 */
};
struct consent_line {
	char client[CODE_SIZE];
	struct consent consent;
};
struct session_line {
	char client[CODE_SIZE];
	const char *therapist;
	struct session session;
};
struct checkin_line {
	char client[CODE_SIZE];
	int session; /* number of that day's session, or NOT_ANSWERED */
	struct checkin checkin;
};
struct reading_line {
	char client[CODE_SIZE];
	int session; /* as above */
	const char *measurer;
	struct reading reading;
};

#define COLUMNS_MAX 32
#define SESSION_MAX 100000 /* highest number of a session */
struct table {
	const char *file;
	const struct column *columns;
	size_t n;
	size_t row_size;
};
enum {
	CLIENT_TABLE,
	MOVEMENT_TABLE,
	CONSENT_TABLE,
	SESSION_TABLE,
	CHECKIN_TABLE,
	READING_TABLE,
	TABLE_N
};
extern const struct table tables[TABLE_N];

/* Which cell of a record holds which column; -1 for one that is not there. */
struct table_map {
	int cells[COLUMNS_MAX];
	size_t n; /* cells of the first record, up to the last with a name */
	bool nameless[CSV_CELLS_MAX]; /* which of them have none */
};
/* Called for what is wrong with a cell; column is a name, or "-". */
typedef void
table_fault(void *arg, size_t line, const char *column, const char *reason);
/* What a record is read with. */
struct table_source {
	const struct table *table;
	struct table_map map;
	struct arena *arena; /* for texts and lists of the row */
	table_fault *fault;
	void *arg;
};
/* Whether nothing stands in a record. */
bool record_is_blank(const struct csv_record *record);
/* Reads the first record into source->map; case, space and "-" for "_" do not
 * matter in names. False: fault was called. */
bool
table_read_head(struct table_source *source, const struct csv_record *record);
/* Reads a record into a row of table->row_size bytes; calls fault for each
 * bad cell, and is false when there was one. Cells without a name must be
 * empty. */
bool table_read(const struct table_source *source,
    const struct csv_record *record, void *row);
/* The first line of a file, and a row, each with CR LF behind. */
void table_write_head(const struct table *table, struct buf *out);
void table_write(const struct table *table, const void *row, struct buf *out);
/* The same as it was before there were columns that are marked as later ones,
 * while those hold nothing: what is known by its row stays what it is. */
void table_write_lasting(
    const struct table *table, const void *row, struct buf *out);
/* The name of the first column whose cells differ, or NULL. */
const char *
table_difference(const struct table *table, const void *a, const void *b);
/* The id of a check-in that came without: from its other cells. */
void checkin_line_id(const struct checkin_line *line, char id[ID_SIZE]);
/*
 * The same for the n-th reading of a movement, side, motion and timing on a
 * day: the ids of one day are in the order of n.
 */
#define DAY_READINGS_MAX 100
void
reading_line_id(const struct reading_line *line, unsigned n, char id[ID_SIZE]);

/* exchange/help.c */

/* Every file and column, and what may stand there. */
void table_help(struct buf *out);

/* exchange/near.c */

/* Which of n names somebody may have meant by one that is none; NULL. */
const char *near_find(const char *text, const char *const *names, size_t n);

/* exchange/history.c */

/*
 * Fills in what a report says about its data: from, to, made_at (the latest
 * change among the rows up to the day to) and fingerprint (SHA-256 of those
 * rows as the export writes them, a user by number).
 */
void history_fingerprint(const struct history *history, const char *from,
    const char *to, struct report_options *out);

/* The same when the notes of the check-ins are in the store and not in the
 * history. */
enum err
history_fingerprint_stored(struct db *db, const struct history *history,
    const char *from, const char *to, struct report_options *out);
/*
 * And in parts, for the loop: fingerprint_start(); while fingerprint_more(),
 * fingerprint_read() in the loop and fingerprint_add() in a worker. When
 * something failed on the way, fingerprint_free().
 */
#define PRINT_PART 8 /* notes at once, of up to 8,000 bytes */
struct fingerprint {
	const struct history *history;
	struct report_options *options;
	struct sha256 hash;
	struct arena *part; /* of the notes in hand */
	const char **notes; /* NULL: they are in the history */
	size_t next;        /* check-in */
};
void fingerprint_start(const struct history *history, const char *from,
    const char *to, struct report_options *options, struct fingerprint *print);
bool fingerprint_more(const struct fingerprint *print);
enum err fingerprint_read(struct db *db, struct fingerprint *print);
void fingerprint_add(struct fingerprint *print);
void fingerprint_free(struct fingerprint *print);

/*
 * A file of the package with the rows of one client, users by login. There
 * are no consents in a history: of CONSENT_TABLE there is the first line.
 */
void history_table(const struct history *history, int table,
    const struct users *users, struct buf *out);
/* A row of CHECKIN_TABLE: one of the client's check-ins, in the history or
 * corrected, with its note. */
void history_checkin(const struct history *history,
    const struct checkin *checkin, const char *note, struct buf *out);

/* exchange/practice.c */

#define YEAR_DAYS 365     /* a practice is summed up over, by default */
#define GATHER_CLIENTS 20 /* read at once, if their histories are short */

/* A practice while its clients are read and counted. */
struct gathering {
	struct arena *arena;
	struct ids clients;
	size_t next;        /* of them */
	struct arena *part; /* of the histories that were read last */
	struct history *histories;
	size_t histories_n;
	/* A long one is behind those; it comes in parts, then its notes do. */
	enum { GATHER_SHORT, GATHER_LONG, GATHER_WHOLE, GATHER_PRINT } stage;
	struct history_reader reader;
	struct fingerprint print;
	struct report_options one; /* of one client */
	struct practice_analysis practice;
	size_t others;                 /* of all clients, who are left out */
	struct report_options options; /* period, age and fingerprint */
	struct buf prints;
};
/* Which clients there are, with any of these conditions (0: whichever). */
enum err gather_start(struct db *db, struct arena *arena, unsigned conditions,
    const char *from, const char *to, struct gathering *out);
bool gather_more(const struct gathering *gathering);
/* Reads the next clients, or the next part of one. */
enum err gather_read(struct db *db, struct gathering *gathering);
/* Counts those just read and lets go of them; touches only gathering. */
void gather_reckon(struct gathering *gathering);
/* Once all are counted. */
void gather_finish(struct gathering *gathering);

/* exchange/report_index.c: many reports in a folder or an archive */

/* "progress-C0042-2025-01-01_2025-06-30.pdf" */
const char *report_name(struct arena *arena, const struct history *history,
    const struct report_options *options);
/* What became of one client's report. */
struct report_entry {
	const char *code, *file; /* file: NULL when there is none */
	int pages;
	size_t bytes;
	char sha256[65];
	const char *status; /* "ok", or why there is none */
};
/* Fills in all but code. */
void report_made(struct arena *arena, const struct buf *pdf, const char *file,
    struct report_entry *out);
/* index.csv: its first line, and a line. */
void report_index_head(struct buf *out);
void report_index_row(struct buf *out, const struct report_entry *entry);

/* exchange/zip.c */

/* An archive that is written piece by piece; zip_free() ends it. */
struct zip;
struct zip *zip_start(void);
/* Adds a file; what the archive grew by is added to out. */
bool zip_add(struct zip *zip, const char *name, int64_t now,
    const struct buf *data, struct buf *out);
/* The same for text that comes in parts and is packed: a file is opened, gets
 * its parts, and is closed. */
bool zip_open(struct zip *zip, const char *name, int64_t now, struct buf *out);
bool zip_write(struct zip *zip, const struct buf *data, struct buf *out);
bool zip_close(struct zip *zip, struct buf *out);
/* The list at its end. */
bool zip_end(struct zip *zip, struct buf *out);
void zip_free(struct zip *zip);

/* exchange/json.c */

struct analysis;
/*
 * An analysis as JSON, in full precision; absent values are null. Of the
 * options it names made_at and fingerprint.
 */
void analysis_json(const struct analysis *analysis,
    const struct report_options *options, struct buf *out);

#endif
