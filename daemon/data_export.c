/*
 * data_export.c: one client's archive: every row as JSON, the same as a data
 * package that can be imported, and the report.
 */
#include "data.h"
#include "privacy.h"

#include <string.h>

#include "system.h"

static void
add(struct client_export *, struct zip *, const char *, const struct buf *);
static void add_table(struct client_export *, struct zip *, int);
static void add_consents(struct client_export *, struct buf *);
static void add_report(struct client_export *, struct zip *);

enum err
export_load(struct db *db, struct arena *arena, const struct conf *conf,
    int64_t now, const char *today, int64_t client, struct client_export *out)
{
	struct history *history = &out->history;
	const char *from;
	enum err err = history_get(db, arena, client, history);

	out->arena = arena;
	out->now = now;
	out->json.arena = out->zip.arena = arena;
	if (err == OK)
		err = checkin_list_all(db, arena, client, &out->checkins);
	if (err == OK)
		err = consent_list(db, arena, client, &out->consents);
	if (err == OK)
		err = user_list(db, arena, &out->users);
	if (err == OK)
		err = export_rows(db, arena, client, &out->json);
	if (err != OK)
		return err;
	from = history_first_day(history);
	if (from[0] == '\0' || strcmp(from, today) > 0)
		from = today;
	out->options = (struct report_options){
		.practice = conf->practice_name,
		.address = conf->practice_address,
		.lang = history->client.language,
		.version = RELIEFD_VERSION,
		.reader = READER_CLIENT,
	};
	history_fingerprint(history, from, today, &out->options);
	return OK;
}

void
export_make(struct client_export *export)
{
	struct zip *zip = zip_start();
	int i;

	export->ok = true;
	add(export, zip, "client.json", &export->json);
	for (i = 0; i < TABLE_N; i++)
		add_table(export, zip, i);
	add_report(export, zip);
	export->ok = export->ok && zip_end(zip, &export->zip);
	zip_free(zip);
}

const char *
export_name(const struct client_export *export, const char *today)
{
	return arena_printf(export->arena, "everything-%s-%s.zip",
	    export->history.client.code, today);
}

static void
add(struct client_export *export, struct zip *zip, const char *name,
    const struct buf *data)
{
	export->ok =
	    export->ok && zip_add(zip, name, export->now, data, &export->zip);
}

static void
add_table(struct client_export *export, struct zip *zip, int table)
{
	struct buf out = { .arena = export->arena };
	struct history all = export->history;

	all.checkins = export->checkins;
	history_table(&all, table, &export->users, &out);
	if (table == CONSENT_TABLE)
		add_consents(export, &out);
	add(export, zip, tables[table].file, &out);
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

/* Without one the archive still has all that is stored. */
static void
add_report(struct client_export *export, struct zip *zip)
{
	struct buf pdf = { .arena = export->arena };

	if (client_report(
		&export->history, &export->options, &pdf, &export->why) == OK)
		add(export, zip,
		    report_name(
			export->arena, &export->history, &export->options),
		    &pdf);
	else if (export->why == NULL)
		export->why = "not drawn";
}
