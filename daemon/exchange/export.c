/*
 * export.c: one client's archive: every row as JSON, the same as a data
 * package that can be imported, and the report. Each file but the check-ins
 * is small; those come in parts, with a few of their notes at once.
 */
#include "data.h"
#include "history.h"
#include "privacy.h"

#include <string.h>

#include "system.h"

static enum err read_history(struct db *, struct client_export *);
static enum err read_notes(struct db *, struct client_export *);
static void begin(struct client_export *);
static void make_json(struct client_export *, struct buf *);
static void make_table(struct client_export *, struct buf *);
static void make_checkins(struct client_export *, struct buf *);
static void make_report(struct client_export *, struct buf *);
static void
add(struct client_export *, const char *, const struct buf *, struct buf *);
static void add_consents(struct client_export *, struct buf *);
static void must(struct client_export *, bool);

void
export_start(struct client_export *export, struct arena *arena,
    const struct conf *conf, int64_t now, const char *today, int64_t client)
{
	*export = (struct client_export){ .arena = arena,
		.part = arena_new(),
		.conf = conf,
		.client = client,
		.now = now,
		.zip = zip_start() };
	memcpy(export->today, today, DAY_SIZE);
	history_start(arena, client, &export->history, &export->reader);
}

enum err
export_read(struct db *db, struct client_export *export)
{
	arena_reset(export->part);
	export->text = (struct buf){ .arena = export->part };
	switch (export->stage) {
	case EXPORT_READ:
		return read_history(db, export);
	case EXPORT_PRINT:
		return fingerprint_read(db, &export->print);
	case EXPORT_JSON:
		return export_rows(db, export->part, export->client,
		    &export->place, &export->text);
	case EXPORT_TABLES:
		return export->table == CHECKIN_TABLE ? read_notes(db, export)
						      : OK;
	default:
		return OK;
	}
}

void
export_make(struct client_export *export, struct buf *out)
{
	switch (export->stage) {
	case EXPORT_READ:
		break;
	case EXPORT_FINISH:
		begin(export);
		break;
	case EXPORT_PRINT:
		fingerprint_add(&export->print);
		if (fingerprint_more(&export->print))
			break;
		must(export,
		    zip_open(export->zip, "client.json", export->now, out));
		export->stage = EXPORT_JSON;
		break;
	case EXPORT_JSON:
		make_json(export, out);
		break;
	case EXPORT_TABLES:
		make_table(export, out);
		break;
	case EXPORT_REPORT:
		make_report(export, out);
		must(export, zip_end(export->zip, out));
		export->over = true;
		break;
	}
}

void
export_end(struct client_export *export)
{
	fingerprint_free(&export->print);
	zip_free(export->zip);
	arena_free(export->part);
}

const char *
export_name(struct arena *arena, const char *code, const char *today)
{
	return arena_printf(arena, "everything-%s-%s.zip", code, today);
}

static enum err
read_history(struct db *db, struct client_export *export)
{
	bool more;
	enum err err = history_part(db, &export->reader, &more);

	if (err != OK || more)
		return err;
	export->stage = EXPORT_FINISH;
	err =
	    consent_list(db, export->arena, export->client, &export->consents);
	return err == OK ? user_list(db, export->arena, &export->users) : err;
}

static enum err
read_notes(struct db *db, struct client_export *export)
{
	enum err err = OK;
	size_t i;

	export->notes = arena_array(export->part, const char *, PRINT_PART);
	for (i = 0;
	     i < PRINT_PART && err == OK && export->next + i < export->all.n;
	     i++)
		err = checkin_note(db, export->part, export->client,
		    export->all.v[export->next + i].id, &export->notes[i]);
	return err;
}

/* The history is whole. */
static void
begin(struct client_export *export)
{
	struct history *history = &export->history;
	const char *from;

	history_finish(&export->reader, &export->all);
	from = history_first_day(history);
	if (from[0] == '\0' || strcmp(from, export->today) > 0)
		from = export->today;
	export->options = (struct report_options){
		.practice = export->conf->practice_name,
		.address = export->conf->practice_address,
		.lang = history->client.language,
		.version = RELIEFD_VERSION,
		.reader = READER_CLIENT,
	};
	fingerprint_start(
	    history, from, export->today, &export->options, &export->print);
	export->stage = EXPORT_PRINT;
}

static void
make_json(struct client_export *export, struct buf *out)
{
	must(export, zip_write(export->zip, &export->text, out));
	if (!export->place.over)
		return;
	must(export, zip_close(export->zip, out));
	export->stage = EXPORT_TABLES;
}

static void
make_table(struct client_export *export, struct buf *out)
{
	struct buf text = { .arena = export->part };

	if (export->table == CHECKIN_TABLE) {
		make_checkins(export, out);
		if (export->next < export->all.n)
			return;
	} else {
		history_table(
		    &export->history, export->table, &export->users, &text);
		if (export->table == CONSENT_TABLE)
			add_consents(export, &text);
		add(export, tables[export->table].file, &text, out);
	}
	export->table++;
	if (export->table == TABLE_N)
		export->stage = EXPORT_REPORT;
}

static void
make_checkins(struct client_export *export, struct buf *out)
{
	struct history none = { .client = export->history.client };
	struct buf text = { .arena = export->part };
	size_t i;

	if (export->next == 0) {
		must(export, zip_open(export->zip, tables[CHECKIN_TABLE].file,
				 export->now, out));
		history_table(&none, CHECKIN_TABLE, &export->users, &text);
	}
	for (i = 0; i < PRINT_PART && export->next < export->all.n; i++)
		history_checkin(&export->history,
		    &export->all.v[export->next++], export->notes[i], &text);
	must(export, zip_write(export->zip, &text, out));
	if (export->next == export->all.n)
		must(export, zip_close(export->zip, out));
}

/* Without one the archive still has all that is stored. */
static void
make_report(struct client_export *export, struct buf *out)
{
	struct buf pdf = { .arena = export->part };

	if (client_report(
		&export->history, &export->options, &pdf, &export->why) == OK)
		add(export,
		    report_name(
			export->part, &export->history, &export->options),
		    &pdf, out);
	else if (export->why == NULL)
		export->why = "not drawn";
}

static void
add(struct client_export *export, const char *name, const struct buf *data,
    struct buf *out)
{
	must(export, zip_add(export->zip, name, export->now, data, out));
}

static void
add_consents(struct client_export *export, struct buf *out)
{
	struct consent_line line;
	size_t i;

	memcpy(line.client, export->history.client.code, CODE_SIZE);
	for (i = 0; i < export->consents.n; i++) {
		line.consent = export->consents.v[i];
		table_write(&tables[CONSENT_TABLE], &line, out);
	}
}

static void
must(struct client_export *export, bool done)
{
	export->failed = export->failed || !done;
}
