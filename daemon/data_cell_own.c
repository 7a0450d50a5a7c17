/*
 * data_cell_own.c: the cells of the data package that have a notation of
 * their own: movements, minutes, the regions of a session, "something else".
 */
#include "data.h"

#include <stdlib.h>
#include <string.h>

/* A row of the catalogue, "joint.movement": const struct movement *. */

static const char *
read_movement(const struct column *column, const char *text,
    struct arena *arena, void *row)
{
	const struct movement *movement = movement_find(text);

	if (movement == NULL)
		return arena_printf(arena,
		    "\"%.40s\" is not in the catalogue of movements", text);
	*CELL_MEMBER(const struct movement *, column, row) = movement;
	return NULL;
}

static void
clear_movement(const struct column *column, void *row)
{
	*CELL_MEMBER(const struct movement *, column, row) = NULL;
}

static void
write_movement(const struct column *column, const void *row, struct buf *out)
{
	buf_puts(out, (*CELL_CONST(const struct movement *, column, row))->key);
}

const struct cell_type cell_movement = { read_movement, clear_movement,
	write_movement };

/* Minutes of a technique: int, NOT_USED when empty, "?" when unknown. */

static const char *
read_minutes(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t minutes = MINUTES_UNKNOWN;

	if (strcmp(text, "?") != 0 &&
	    !parse_int(text, column->min, column->max, &minutes))
		return arena_printf(arena,
		    "must be a whole number from %lld to %lld, \"?\" when "
		    "unknown, or empty when not used",
		    (long long)column->min, (long long)column->max);
	*CELL_MEMBER(int, column, row) = (int)minutes;
	return NULL;
}

static void
clear_minutes(const struct column *column, void *row)
{
	*CELL_MEMBER(int, column, row) = NOT_USED;
}

static void
write_minutes(const struct column *column, const void *row, struct buf *out)
{
	int minutes = *CELL_CONST(int, column, row);

	if (minutes == MINUTES_UNKNOWN)
		buf_putc(out, '?');
	else if (minutes != NOT_USED)
		buf_printf(out, "%d", minutes);
}

const struct cell_type cell_minutes = { read_minutes, clear_minutes,
	write_minutes };

/*
 * The regions of a session, [technique:][referred:]region[=minutes] with ";"
 * between: the member is the struct session.
 */

static const char *region_read(struct session_region *, char *, struct arena *);
static int region_order(const void *, const void *);

static const char *
read_regions(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	struct {
		struct session_region *v;
		size_t n;
	} list = { 0 };
	struct session *session = CELL_MEMBER(struct session, column, row);
	const char *end, *reason;
	size_t i;

	for (;; text = end + 1) {
		struct session_region region = { .technique = -1,
			.minutes = MINUTES_UNKNOWN };

		end = strchrnul(text, ';');
		reason = region_read(&region,
		    arena_strndup(arena, text, (size_t)(end - text)), arena);
		if (reason != NULL)
			return reason;
		arena_grow(arena, &list);
		list.v[list.n++] = region;
		if (*end == '\0')
			break;
	}
	qsort(list.v, list.n, sizeof(list.v[0]), region_order);
	for (i = 1; i < list.n; i++) {
		if (region_order(&list.v[i - 1], &list.v[i]) == 0)
			return arena_printf(arena, "%s stands twice",
			    region_words[list.v[i].region]);
	}
	session->regions = list.v;
	session->regions_n = list.n;
	return NULL;
}

static void
clear_regions(const struct column *column, void *row)
{
	CELL_MEMBER(struct session, column, row)->regions_n = 0;
}

static void
write_regions(const struct column *column, const void *row, struct buf *out)
{
	const struct session *session = CELL_CONST(struct session, column, row);
	struct session_region *sorted;
	size_t i;

	if (session->regions_n == 0)
		return;
	sorted =
	    arena_array(out->arena, struct session_region, session->regions_n);
	memcpy(sorted, session->regions, session->regions_n * sizeof(*sorted));
	qsort(sorted, session->regions_n, sizeof(*sorted), region_order);
	for (i = 0; i < session->regions_n; i++) {
		if (i > 0)
			buf_putc(out, ';');
		if (sorted[i].technique >= 0)
			buf_printf(
			    out, "%s:", technique_words[sorted[i].technique]);
		if (sorted[i].referred)
			buf_puts(out, "referred:");
		buf_puts(out, region_words[sorted[i].region]);
		if (sorted[i].minutes >= 0)
			buf_printf(out, "=%d", sorted[i].minutes);
	}
}

const struct cell_type cell_regions = { read_regions, clear_regions,
	write_regions };

/* One item of the list; text is cut to pieces. */
static const char *
region_read(struct session_region *region, char *text, struct arena *arena)
{
	char *minutes = strchr(text, '='), *colon;
	int64_t value;

	if (minutes != NULL) {
		*minutes++ = '\0';
		if (!parse_int(minutes, 1, MINUTES_MAX, &value))
			return arena_printf(arena,
			    "\"%.20s\" is not a whole number of minutes from "
			    "1 to %d",
			    minutes, MINUTES_MAX);
		region->minutes = (int)value;
	}
	for (; (colon = strchr(text, ':')) != NULL; text = colon + 1) {
		*colon = '\0';
		if (strcmp(text, "referred") == 0 && !region->referred) {
			region->referred = true;
			continue;
		}
		if (region->technique < 0 && !region->referred)
			region->technique =
			    word_find(technique_words, TECHNIQUE_N, text);
		if (region->technique < 0 || region->referred)
			return arena_printf(
			    arena, "\"%.40s\" is no technique", text);
	}
	region->region = word_find(region_words, REGION_N, text);
	return region->region < 0
		   ? arena_printf(
			 arena, "\"%.40s\" is none of the regions", text)
		   : NULL;
}

static int
region_order(const void *a, const void *b)
{
	const struct session_region *x = a, *y = b;

	if (x->technique != y->technique)
		return x->technique < y->technique ? -1 : 1;
	if (x->region != y->region)
		return x->region < y->region ? -1 : 1;
	return (int)x->referred - (int)y->referred;
}

/* "no", "yes", or what else changed: the member is the struct checkin. */

static const char *
read_something(const struct column *column, const char *text,
    struct arena *arena, void *row)
{
	struct checkin *checkin = CELL_MEMBER(struct checkin, column, row);
	char *clean;

	checkin->something_else = strcmp(text, "no") != 0;
	checkin->something_text = "";
	if (strcmp(text, "no") == 0 || strcmp(text, "yes") == 0)
		return NULL;
	clean = text_clean(arena_strdup(arena, csv_plain(text)), false);
	if (utf8_length(clean) > (size_t)column->max)
		return arena_printf(arena, "is longer than %lld characters",
		    (long long)column->max);
	checkin->something_text = clean;
	return NULL;
}

static void
clear_something(const struct column *column, void *row)
{
	struct checkin *checkin = CELL_MEMBER(struct checkin, column, row);

	checkin->something_else = NOT_ANSWERED;
	checkin->something_text = "";
}

static void
write_something(const struct column *column, const void *row, struct buf *out)
{
	const struct checkin *checkin = CELL_CONST(struct checkin, column, row);
	const char *text = checkin->something_text;

	if (checkin->something_else == NOT_ANSWERED)
		return;
	if (text == NULL || *text == '\0')
		buf_puts(out, checkin->something_else ? "yes" : "no");
	else if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
		/* Words of the client's that would be read as the answer. */
		buf_printf(out, "\"'%s\"", text);
	else
		csv_text(out, text);
}

const struct cell_type cell_something = { read_something, clear_something,
	write_something };

/* A telephone number as somebody wrote it: const char *. */

static const char *
read_phone(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	const char **member = CELL_MEMBER(const char *, column, row);
	const char *problem = cell_text.read(column, text, arena, row);
	struct phone phone;

	if (problem != NULL || **member == '\0')
		return problem;
	problem = phone_read(arena, *member, &phone);
	/* ="012..." keeps a spreadsheet from reckoning with it. */
	if (strncmp(*member, "=\"", 2) == 0)
		*member = arena_strndup(
		    arena, *member + 2, strcspn(*member + 2, "\""));
	return problem;
}

static void
clear_phone(const struct column *column, void *row)
{
	cell_text.clear(column, row);
}

static void
write_phone(const struct column *column, const void *row, struct buf *out)
{
	cell_text.write(column, row, out);
}

const struct cell_type cell_phone = { read_phone, clear_phone, write_phone };
