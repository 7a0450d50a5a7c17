/* period.c: parses the first and the last day of a period. */
#include "base.h"

#include <string.h>

const char period_no_day[] =
    "Give each day as year-month-day, a day that exists, from 1900 on, for "
    "example 2026-01-31";
const char period_backwards[] = "The first day comes after the last one";
const char period_ahead[] = "The first day is still to come";

const char *
period_read(
    const char *from, const char *to, const char *today, struct days *out)
{
	bool begins = from != NULL && *from != '\0';

	if (to == NULL || *to == '\0')
		to = today;
	if ((begins && !parse_day(from)) || !parse_day(to))
		return period_no_day;
	if (begins && strcmp(from, today) > 0)
		return period_ahead;
	if (begins && strcmp(from, to) > 0)
		return period_backwards;
	memcpy(out->to, to, DAY_SIZE);
	out->from[0] = '\0';
	if (begins)
		memcpy(out->from, from, DAY_SIZE);
	return NULL;
}
