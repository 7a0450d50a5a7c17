/*
 * tr.c: what people read, in their language. English is the source text; a
 * language without a message shows the English.
 */
#include "base.h"

#include <stdio.h>
#include <string.h>

const char *const lang_words[LANG_N] = { "en", "ms", "zh", "ta" };
const char *const lang_names[LANG_N] = { "English", "Bahasa Melayu", "简体中文",
	"தமிழ்" };

static const char *const months[] = { "January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December" };
static const char *const months_short[] = { "Jan", "Feb", "Mar", "Apr", "May",
	"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static int number_at(const char *);

bool
lang_parse(const char *s, enum lang *out)
{
	int i;

	for (i = 0; i < LANG_N; i++) {
		if (strcmp(s, lang_words[i]) == 0) {
			*out = (enum lang)i;
			return true;
		}
	}
	return false;
}

const char *
tr(enum lang lang, const char *english)
{
	(void)lang;
	return english;
}

const char *
tr_day(struct arena *arena, enum lang lang, const char *day, bool year)
{
	const char *month = tr(lang, months[number_at(day + 5) - 1]);

	if (!year)
		return arena_printf(arena, "%d %s", number_at(day + 8), month);
	return arena_printf(
	    arena, "%d %s %.4s", number_at(day + 8), month, day);
}

const char *
tr_day_short(struct arena *arena, enum lang lang, const char *day)
{
	return arena_printf(arena, "%d %s", number_at(day + 8),
	    tr(lang, months_short[number_at(day + 5) - 1]));
}

static int
number_at(const char *two_digits)
{
	return (two_digits[0] - '0') * 10 + two_digits[1] - '0';
}
