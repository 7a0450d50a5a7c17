/*
 * fuzz_values.c: days, instants, numbers, hex digits and languages. What is
 * accepted is in range and is written again as it was; the locale, with a
 * comma in its numbers where the machine has one, changes nothing.
 *
 * An input is a byte that chooses the parser, and its text.
 */
#include "fuzz.h"
#include "treatment.h"

#include <locale.h>
#include <time.h>

static int64_t
number(struct input *in)
{
	uint64_t value = 0;
	int n = take(in) % 9;

	while (n-- > 0)
		value = value << 8 | take(in);
	return (int64_t)value;
}

/* By 128 bits, so that nothing overflows before it is too long. */
static bool
slow_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	__int128 value = 0;
	const char *p = *s == '-' ? s + 1 : s;
	size_t digits = strspn(p, "0123456789");

	if (digits == 0 || p[digits] != '\0')
		return false;
	p += strspn(p, "0");
	if (strlen(p) > 30)
		return false;
	for (; *p; p++)
		value = value * 10 + (*p - '0');
	if (*s == '-')
		value = -value;
	*out = (int64_t)value;
	return value >= min && value <= max;
}

static void
check_int(struct input *in, struct arena *arena)
{
	int64_t min = number(in), max = number(in), got = 4711, want = 0;
	const char *s = take_until(in, arena, '\0');
	bool ok = parse_int(s, min, max, &got);

	must(ok == slow_int(s, min, max, &want));
	must(ok ? got == want && got >= min && got <= max : got == 4711);
}

/* Whether mktime() leaves a day as it is. */
static bool
slow_day(const char *s, int64_t *number)
{
	struct tm tm = { 0 }, again;
	size_t i;
	time_t at;

	if (strlen(s) != 10)
		return false;
	for (i = 0; i < 10; i++) {
		if (i == 4 || i == 7 ? s[i] != '-' : s[i] < '0' || s[i] > '9')
			return false;
	}
	tm.tm_year = (s[0] - '0') * 1000 + (s[1] - '0') * 100 +
		     (s[2] - '0') * 10 + s[3] - '0' - 1900;
	tm.tm_mon = (s[5] - '0') * 10 + s[6] - '0' - 1;
	tm.tm_mday = (s[8] - '0') * 10 + s[9] - '0';
	again = tm;
	at = timegm(&again);
	*number = at / 86400;
	return tm.tm_year >= 0 && tm.tm_year < 300 &&
	       again.tm_mon == tm.tm_mon && again.tm_mday == tm.tm_mday &&
	       again.tm_year == tm.tm_year;
}

static void
check_day(struct input *in, struct arena *arena)
{
	const char *s = take_until(in, arena, '\0');
	char text[DAY_SIZE];
	int64_t number = 0;
	bool ok = parse_day(s);
	enum lang lang;

	must(ok == slow_day(s, &number));
	if (!ok)
		return;
	must(day_number(s) == number);
	day_text((int)number, text);
	must(strcmp(s, text) == 0);
	must(day_weekday((int)number) == (int)((number + 70003) % 7));
	for (lang = 0; lang < LANG_N; lang++) {
		must(*tr_day(arena, lang, s, true) != '\0');
		must(*tr_day_short(arena, lang, s) != '\0');
	}
}

static void
check_instant(struct input *in, struct arena *arena)
{
	const char *s = take_until(in, arena, '\0');
	char text[INSTANT_SIZE], day[DAY_SIZE], clock[6];
	int64_t at, again;

	if (!parse_instant(s, &at))
		return;
	must(strlen(s) == 20 || strlen(s) == 25);
	must(at > -2208988800 - 86400 && at < 7258118400 + 86400);
	instant_text(at, text);
	must(parse_instant(text, &again) || at < -2208988800 ||
	     at >= 7258118400);
	must(strlen(s) != 20 || (strcmp(s, text) == 0 && again == at));
	day_of_instant(at, day);
	instant_clock(at, clock);
	must(strlen(day) == 10 && strlen(clock) == 5);
}

static void
check_hex(struct input *in, struct arena *arena)
{
	uint8_t bytes[32];
	size_t len = take(in) % (sizeof(bytes) + 1);
	const char *s = take_until(in, arena, '\0');
	char text[65];

	if (parse_hex(s, bytes, len)) {
		hex_text(bytes, len, text);
		must(strcmp(s, text) == 0);
	}
}

static void
check_words(struct input *in, struct arena *arena)
{
	unsigned offered = take(in) & ((1u << LANG_N) - 1);
	const char *s = take_until(in, arena, '\0');
	const struct movement *movement = NULL;
	enum side side = 0;
	enum lang lang;

	lang = lang_accepted(s, offered, LANG_MS);
	must(lang == LANG_MS || (offered >> lang & 1));
	must(lang_set(s) >> LANG_N == 0);
	if (lang_parse(s, &lang))
		must(strcmp(lang_words[lang], s) == 0);
	if (movement_parse(s, &movement, &side))
		must(strcmp(s, arena_printf(arena, "%s:%s", movement->key,
				   side_words[side])) == 0 &&
		     movement->bilateral == (side != SIDE_MIDLINE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(struct input *, struct arena *) = {
		check_int, check_day, check_instant, check_hex, check_words
	};
	static const char *locale;
	struct input in = { data, size };
	struct arena *arena = arena_new();

	if (locale == NULL) {
		locale = setlocale(LC_ALL, "de_DE.UTF-8");
		locale = locale ? locale : "C";
	}
	checks[take(&in) % nitems(checks)](&in, arena);
	arena_free(arena);
	return 0;
}
