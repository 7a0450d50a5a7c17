/*
 * data_practice.c: gathers the numbers of a practice, some clients at a
 * time: reading belongs to whoever owns the database, reckoning may be done
 * in a worker meanwhile.
 */
#include "data.h"

#include <string.h>

#include "analysis.h"
#include "store.h"
#include "system.h"

enum err
gather_start(struct db *db, struct arena *arena, unsigned conditions,
    const char *from, const char *to, struct gathering *out)
{
	struct ids all = { NULL, 0 };
	enum err err;

	*out = (struct gathering){ .arena = arena };
	out->prints.arena = arena;
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
	return gathering->next < gathering->clients.n;
}

enum err
gather_read(struct db *db, struct gathering *gathering)
{
	struct arena *arena = arena_new();
	struct history *histories =
	    arena_array(arena, struct history, GATHER_CLIENTS);
	enum err err = OK;
	size_t n = 0;

	while (err == OK && n < GATHER_CLIENTS && gather_more(gathering)) {
		err = history_get(db, arena,
		    gathering->clients.v[gathering->next++], &histories[n]);
		n += err == OK;
	}
	if (err != OK) {
		arena_free(arena);
		return err;
	}
	gathering->part = arena;
	gathering->histories = histories;
	gathering->histories_n = n;
	return OK;
}

void
gather_reckon(struct gathering *gathering)
{
	const char *from = gathering->options.from;
	const char *to = gathering->options.to;
	struct report_options one = { .practice = "" };
	struct analysis analysis;
	size_t i;

	for (i = 0; i < gathering->histories_n; i++) {
		const struct history *history = &gathering->histories[i];

		history_fingerprint(history, from, to, &one);
		buf_puts(&gathering->prints, one.fingerprint);
		if (one.made_at > gathering->options.made_at)
			gathering->options.made_at = one.made_at;
		analysis_make(gathering->part, history, from, to, &analysis);
		practice_add(gathering->arena, &gathering->practice, &analysis);
	}
	arena_free(gathering->part);
	gathering->part = NULL;
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
