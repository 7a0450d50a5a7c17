/*
 * practice.c: gathers the numbers of a practice, some clients at a
 * time: reading belongs to whoever owns the database, reckoning may be done
 * in a worker meanwhile.
 */
#include "data.h"
#include "history.h"

#include <string.h>

#include "analysis.h"
#include "store.h"
#include "system.h"

static enum err read_short(struct db *, struct gathering *);
static void count(struct gathering *, const struct history *);
static void let_go(struct gathering *);

enum err
gather_start(struct db *db, struct arena *arena, unsigned conditions,
    const char *from, const char *to, struct gathering *out)
{
	struct ids all = { NULL, 0 };
	enum err err;

	*out = (struct gathering){ .arena = arena };
	out->prints.arena = arena;
	out->one.practice = "";
	memcpy(out->options.from, from, DAY_SIZE);
	memcpy(out->options.to, to, DAY_SIZE);
	practice_start(arena, day_number(from), day_number(to), &out->practice);
	out->options.conditions = conditions;
	err = practice_clients(db, arena, conditions, &out->clients);
	if (err == OK && conditions != 0) {
		err = practice_clients(db, arena, 0, &all);
		out->others = all.n - out->clients.n;
	}
	return err;
}

bool
gather_more(const struct gathering *gathering)
{
	return gathering->next < gathering->clients.n ||
	       gathering->stage != GATHER_SHORT;
}

enum err
gather_read(struct db *db, struct gathering *gathering)
{
	enum err err = OK;
	bool more;

	if (gathering->stage == GATHER_SHORT) {
		err = read_short(db, gathering);
	} else if (gathering->stage == GATHER_LONG) {
		err = history_part(db, &gathering->reader, &more);
		if (err == OK && !more)
			gathering->stage = GATHER_WHOLE;
	} else if (gathering->stage == GATHER_PRINT) {
		err = fingerprint_read(db, &gathering->print);
	}
	if (err != OK)
		let_go(gathering);
	return err;
}

void
gather_reckon(struct gathering *gathering)
{
	struct history *one = &gathering->histories[gathering->histories_n];
	size_t i;

	for (i = 0; i < gathering->histories_n; i++) {
		history_fingerprint(&gathering->histories[i],
		    gathering->options.from, gathering->options.to,
		    &gathering->one);
		count(gathering, &gathering->histories[i]);
	}
	switch (gathering->stage) {
	case GATHER_SHORT:
		let_go(gathering);
		break;
	case GATHER_LONG:
		/* Those before it are counted; its parts are still to come. */
		gathering->histories[0] = *one;
		gathering->reader.history = &gathering->histories[0];
		gathering->histories_n = 0;
		break;
	case GATHER_WHOLE:
		history_finish(&gathering->reader, NULL);
		fingerprint_start(one, gathering->options.from,
		    gathering->options.to, &gathering->one, &gathering->print);
		gathering->stage = GATHER_PRINT;
		break;
	case GATHER_PRINT:
		fingerprint_add(&gathering->print);
		if (fingerprint_more(&gathering->print))
			break;
		count(gathering, one);
		gathering->stage = GATHER_SHORT;
		let_go(gathering);
		break;
	}
}

void
gather_finish(struct gathering *gathering)
{
	uint8_t hash[32];

	practice_finish(gathering->arena, &gathering->practice);
	/* Taken from the summary of all, this one would tell of few. */
	if (cell_hidden(gathering->others))
		gathering->practice.refused = true;
	sha256(gathering->prints.data, gathering->prints.len, hash);
	hex_text(hash, sizeof(hash), gathering->options.fingerprint);
}

/* Short ones, with their notes, up to the first long one, or to enough. */
static enum err
read_short(struct db *db, struct gathering *gathering)
{
	struct arena *arena = arena_new();
	struct history *one;
	bool more = false;
	enum err err = OK;
	size_t rows = 0, i;

	gathering->part = arena;
	gathering->histories =
	    arena_array(arena, struct history, GATHER_CLIENTS);
	gathering->histories_n = 0;
	while (err == OK && rows < HISTORY_SHORT &&
	       gathering->histories_n < GATHER_CLIENTS &&
	       gathering->next < gathering->clients.n) {
		one = &gathering->histories[gathering->histories_n];
		history_start(arena, gathering->clients.v[gathering->next++],
		    one, &gathering->reader);
		err = history_part(db, &gathering->reader, &more);
		if (err == OK && more) {
			gathering->stage = GATHER_LONG;
			break;
		}
		if (err != OK)
			break;
		history_finish(&gathering->reader, NULL);
		for (i = 0; i < one->checkins.n && err == OK; i++)
			err = checkin_note(db, arena, one->client.id,
			    one->checkins.v[i].id, &one->checkins.v[i].note);
		rows += one->checkins.n + one->sessions.n + one->readings.n;
		gathering->histories_n++;
	}
	return err;
}

/* one has its fingerprint by now. */
static void
count(struct gathering *gathering, const struct history *history)
{
	struct analysis analysis;

	buf_puts(&gathering->prints, gathering->one.fingerprint);
	if (gathering->one.made_at > gathering->options.made_at)
		gathering->options.made_at = gathering->one.made_at;
	analysis_make(gathering->part, history, gathering->options.from,
	    gathering->options.to, &analysis);
	practice_add(gathering->arena, &gathering->practice, &analysis);
}

static void
let_go(struct gathering *gathering)
{
	if (gathering->stage == GATHER_PRINT)
		fingerprint_free(&gathering->print);
	arena_free(gathering->part);
	gathering->part = NULL;
	gathering->histories_n = 0;
}
