/*
 * import_readings.c: rows of readings.csv. An angle may be measured
 * several times on a day, and each time be written down: the rows of a file
 * are matched one by one with what is stored, equal ones by their number.
 */
#include "import.h"

#include <string.h>

/* Rows of the file that are alike, by a hash of what they have in common. */
struct import_alike {
	char id[ID_SIZE];
	size_t rows;
	size_t added; /* of them to what was stored */
};

static void put(struct import *, int64_t, struct reading_line *,
    struct import_alike *, const struct reading_counts *);
static bool fits(
    struct import *, const struct import_client *, const struct reading_line *);
static struct import_alike *alike(struct import *, const struct reading_line *);
static struct import_alike **
place_of(struct import_alike **, size_t, const char *);
static void grow(struct import *);

void
import_reading(struct import *import, void *row)
{
	struct reading_line *line = row, kind;
	struct reading *reading = &line->reading;
	const struct import_client *client =
	    import_client_find(import, line->client);
	struct import_alike *of_kind, *equal;
	struct reading_counts stored;
	enum err err;

	if (client == NULL || !fits(import, client, line))
		return;
	err = reading_count(
	    import->db, client->id, reading, line->measurer, &stored);
	if (err != OK) {
		import->failed = err;
		return;
	}
	kind = *line;
	kind.reading.degrees = DEGREES_MAX + 1; /* none has it */
	kind.reading.repeats = NOT_ANSWERED;
	of_kind = alike(import, &kind);
	equal = alike(import, line);
	of_kind->rows++;
	equal->rows++;
	if (stored.same >= equal->rows)
		import->same[import->table]++;
	else if (of_kind->rows <= stored.like - of_kind->added)
		import_bad(import, "degrees",
		    "this reading is there already with another value");
	else
		put(import, client->id, line, of_kind, &stored);
}

static void
put(struct import *import, int64_t client, struct reading_line *line,
    struct import_alike *of_kind, const struct reading_counts *stored)
{
	struct reading *reading = &line->reading;
	enum stored how;
	enum err err;

	if (stored->all >= DAY_READINGS_MAX) {
		import_bad(import, "day",
		    arena_printf(import->row,
			"more than %d readings of one movement on a day",
			DAY_READINGS_MAX));
		return;
	}
	reading_line_id(line, (unsigned)stored->all, reading->id);
	reading->made_at = import->command->now;
	reading->measurer = import_user(import, line->measurer);
	reading->measurer_text = reading->measurer ? "" : line->measurer;
	err = reading_put(import->db, client, reading, &how);
	of_kind->added++;
	import_count(import, err, STORED_NEW);
}

static bool
fits(struct import *import, const struct import_client *client,
    const struct reading_line *line)
{
	const struct reading *reading = &line->reading;
	const struct movement *movement = reading->movement;

	if (!import_side(import, movement, (int)reading->side) ||
	    !import_day(import, client, "day", reading->day) ||
	    !import_session(import, client, reading->day, line->session))
		return false;
	if (reading->degrees >= movement->min &&
	    reading->degrees <= movement->max)
		return true;
	import_bad(import, "degrees",
	    arena_printf(import->row, "must be from %d to %d degrees for %s",
		movement->min, movement->max, movement->key));
	return false;
}

/* What is known of rows like this one; the number of the day's session does
 * not tell them apart. */
static struct import_alike *
alike(struct import *import, const struct reading_line *line)
{
	struct reading_line key = *line;
	struct buf row = { .arena = import->row };
	struct import_alike **place, *new;
	uint8_t hash[32];
	char id[ID_SIZE];

	key.session = NOT_ANSWERED;
	table_write(&tables[READING_TABLE], &key, &row);
	sha256(row.data, row.len, hash);
	hex_text(hash, (ID_SIZE - 1) / 2, id);
	if (import->alike_n >= import->alikes_size / 2)
		grow(import);
	place = place_of(import->alikes, import->alikes_size, id);
	if (*place != NULL)
		return *place;
	new = arena_new_of(import->command->arena, struct import_alike);
	memcpy(new->id, id, ID_SIZE);
	import->alike_n++;
	*place = new;
	return new;
}

/* Where it stands, or would stand; there is always a free place. */
static struct import_alike **
place_of(struct import_alike **alikes, size_t size, const char *id)
{
	size_t i = 0, c;

	for (c = 0; c < 12; c++)
		i = i * 31 + (unsigned char)id[c];
	for (i %= size; alikes[i] != NULL; i = (i + 1) % size) {
		if (strcmp(alikes[i]->id, id) == 0)
			break;
	}
	return &alikes[i];
}

static void
grow(struct import *import)
{
	size_t n = import->alikes_size ? import->alikes_size * 2 : 1024, i;
	struct import_alike **alikes =
	    arena_array(import->command->arena, struct import_alike *, n);

	for (i = 0; i < import->alikes_size; i++) {
		if (import->alikes[i] != NULL)
			*place_of(alikes, n, import->alikes[i]->id) =
			    import->alikes[i];
	}
	import->alikes = alikes;
	import->alikes_size = n;
}
