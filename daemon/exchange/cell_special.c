/*
 * cell_special.c: the cells of the data package that have a notation of
 * their own: movements, minutes, the regions of a session, "something else".
 */
#include "cell.h"

#include <stdlib.h>
#include <string.h>

/* A row of the catalogue, "joint.movement": const struct movement *. */

static const char *
read_movement(const struct column *column, const char *text,
    struct arena *arena, void *row)
{
	const struct movement *movement = NULL;
	size_t i;

	for (i = 0; i < movements_n && movement == NULL; i++) {
		if (cell_is_word(movements[i].key, text))
			movement = &movements[i];
	}
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

static void
says_movement(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out, "a key of the catalogue below, as knee.flexion");
}

const struct cell_type cell_movement = { read_movement, clear_movement,
	write_movement, says_movement, false };

/* Minutes of a technique: int, NOT_USED when empty, "?" when unknown. */

static const char *
read_minutes(const struct column *column, const char *text, struct arena *arena,
    void *row)
{
	int64_t minutes = MINUTES_UNKNOWN;

	if (strcmp(text, "?") != 0 &&
	    !cell_whole(text, column->min, column->max, &minutes))
		return cell_must_be(column, arena);
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

static void
says_minutes(const struct column *column, struct buf *out)
{
	buf_printf(out,
	    "a whole number from %lld to %lld, \"?\" when unknown, or empty "
	    "when not used",
	    (long long)column->min, (long long)column->max);
}

const struct cell_type cell_minutes = { read_minutes, clear_minutes,
	write_minutes, says_minutes, false };

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

static void
says_regions(const struct column *column, struct buf *out)
{
	(void)column;
	buf_puts(out,
	    "[technique:][referred:]region[=minutes], with \";\" between; the "
	    "techniques and regions stand below");
}

const struct cell_type cell_regions = { read_regions, clear_regions,
	write_regions, says_regions, false };

/* One item of the list; text is cut to pieces. */
static const char *
region_read(struct session_region *region, char *text, struct arena *arena)
{
	char *minutes = strchr(text, '='), *colon;
	const char *part;
	int64_t value;

	if (minutes != NULL) {
		*minutes++ = '\0';
		part = cell_plain(arena, minutes);
		if (!cell_whole(part, 1, MINUTES_MAX, &value))
			return arena_printf(arena,
			    "\"%.20s\" is not a whole number of minutes from "
			    "1 to %d",
			    part, MINUTES_MAX);
		region->minutes = (int)value;
	}
	for (; (colon = strchr(text, ':')) != NULL; text = colon + 1) {
		*colon = '\0';
		part = cell_plain(arena, text);
		if (cell_is_word("referred", part) && !region->referred) {
			region->referred = true;
			continue;
		}
		if (region->technique < 0 && !region->referred)
			region->technique =
			    cell_word_find(technique_words, TECHNIQUE_N, part);
		if (region->technique < 0 || region->referred)
			return arena_printf(
			    arena, "\"%.40s\" is no technique", part);
	}
	part = cell_plain(arena, text);
	region->region = cell_word_find(region_words, REGION_N, part);
	return region->region < 0
		   ? arena_printf(
			 arena, "\"%.40s\" is none of the regions", part)
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
	char *clean = text_clean(arena_strdup(arena, text), false);
	int yes = cell_yes(clean);

	checkin->answers[QUESTION_SOMETHING_ELSE] = yes >= 0 ? yes : 1;
	checkin->something_text = "";
	if (yes >= 0)
		return NULL;
	/* Words that would be the answer stand behind an apostrophe. */
	clean = clean[0] == '\'' && cell_yes(clean + 1) >= 0
		    ? clean + 1
		    : text_clean(arena_strdup(arena, csv_plain(text)), false);
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

	checkin->answers[QUESTION_SOMETHING_ELSE] = NOT_ANSWERED;
	checkin->something_text = "";
}

static void
write_something(const struct column *column, const void *row, struct buf *out)
{
	const struct checkin *checkin = CELL_CONST(struct checkin, column, row);
	const char *text = checkin->something_text;

	if (checkin->answers[QUESTION_SOMETHING_ELSE] == NOT_ANSWERED)
		return;
	if (text == NULL || *text == '\0')
		buf_puts(out,
		    checkin->answers[QUESTION_SOMETHING_ELSE] ? "yes" : "no");
	else if (cell_yes(text) >= 0)
		/* Words of the client's that would be read as the answer. */
		buf_printf(out, "\"'%s\"", text);
	else
		csv_text(out, text);
}

static void
says_something(const struct column *column, struct buf *out)
{
	buf_printf(out,
	    "no, yes, or what else changed, in at most %lld characters",
	    (long long)column->max);
}

const struct cell_type cell_something = { read_something, clear_something,
	write_something, says_something, true };
