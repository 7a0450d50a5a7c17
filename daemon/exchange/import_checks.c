/*
 * import_checks.c: the rules that rows of several files share, and how
 * a row is counted or called bad.
 */
#include "import.h"

#include <string.h>

#define BEFORE_RECORDS "is before %d, as programs write where there is no date"

static bool is_early(struct import *, const char *, const char *);

bool
import_silent(struct import *import, const struct checkin_line *line)
{
	const struct checkin *checkin = &line->checkin;
	const struct table *table = &tables[CHECKIN_TABLE];
	const struct column *column = table->columns;
	struct buf cells = { .arena = import->row };
	size_t i;

	for (i = 0; i < table->n; i++, column++) {
		if (column->moments != 0)
			column->type->write(column, line, &cells);
	}
	if (cells.len > 0 || *checkin->note != '\0' ||
	    checkin->replaces[0] != '\0')
		return false;
	if (import->silent++ == 0)
		import->silent_line = import->line;
	return true;
}

bool
import_answers(struct import *import, const struct checkin_line *line)
{
	const struct table *table = &tables[CHECKIN_TABLE];
	const struct column *column = table->columns;
	unsigned moment = 1U << line->checkin.moment;
	struct buf cell = { .arena = import->row };
	const char *moment_word = moment_words[line->checkin.moment];
	bool good = true;
	size_t i;

	for (i = 0; i < table->n; i++, column++) {
		if (column->moments == 0)
			continue;
		cell.len = 0;
		column->type->write(column, line, &cell);
		if (cell.len == 0 && !(column->needed & moment))
			continue;
		if (cell.len > 0 && (column->moments & moment))
			continue;
		import_bad(import, column->name,
		    arena_printf(import->row,
			cell.len == 0
			    ? "must be answered where the moment is %s"
			    : "is not asked where the moment is %s",
			moment_word));
		good = false;
	}
	return good;
}

bool
import_day(struct import *import, const struct import_client *client,
    const char *column, const char *day)
{
	if (*day != '\0' && strcmp(day, import->command->today) > 0) {
		import_bad(import, column, "is in the future");
		return false;
	}
	if (*day != '\0' && is_early(import, column, day))
		return false;
	if (client == NULL || client->first[0] == '\0' ||
	    day_number(day) >= day_number(client->first) - EARLY_DAYS)
		return true;
	import_bad(import, column,
	    arena_printf(import->row,
		"is more than %d days before the client's first treatment "
		"(%s)",
		EARLY_DAYS, client->first));
	return false;
}

bool
import_not_ahead(struct import *import, const char *column, int64_t at)
{
	char day[DAY_SIZE];

	if (at > import->command->now) {
		import_bad(import, column, "is in the future");
		return false;
	}
	day_of_instant(at, day);
	return at == 0 || !is_early(import, column, day);
}

bool
import_side(struct import *import, const struct movement *movement, int side)
{
	if (movement->bilateral == (side != SIDE_MIDLINE))
		return true;
	import_bad(import, "side",
	    movement->bilateral ? "this movement has a left and a right side"
				: "this movement is of the midline");
	return false;
}

bool
import_session(struct import *import, const struct import_client *client,
    const char *day, int session)
{
	int number;

	if (session == NOT_ANSWERED)
		return true;
	number = import_session_on(import, client, day);
	if (number == session)
		return true;
	import_bad(import, "session",
	    number == 0
		? arena_printf(
		      import->row, "the client has no session on %s", day)
		: arena_printf(import->row,
		      "the client's session on %s is number %d", day, number));
	return false;
}

int64_t
import_user(const struct import *import, const char *name)
{
	size_t i;

	for (i = 0; i < import->users.n; i++) {
		if (strcmp(import->users.v[i].login, name) == 0)
			return import->users.v[i].id;
	}
	return 0;
}

const char *
import_user_name(const struct import *import, int64_t user, const char *text)
{
	size_t i;

	for (i = 0; i < import->users.n; i++) {
		if (import->users.v[i].id == user)
			return import->users.v[i].login;
	}
	return text;
}

static bool
is_early(struct import *import, const char *column, const char *day)
{
	if (!day_is_none(day))
		return false;
	import_bad(import, column,
	    arena_printf(import->row, BEFORE_RECORDS, FIRST_YEAR));
	return true;
}
