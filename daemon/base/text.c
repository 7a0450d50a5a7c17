/*
 * text.c: the strict parsers that turn text into values, and the formatting of
 * some values. Nothing here depends on the locale; only functions about
 * instants use the time zone.
 */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_SECONDS 86400

static bool digits(const char *, size_t, int *);
static int64_t within(int64_t);
static int days_from_civil(int, int, int);

bool
parse_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = *s == '-';
	int64_t value = 0;

	s += negative;
	if (*s == '\0')
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *s - '0', &value))
			return false;
	}
	/* value is negative so far: that range is larger. */
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool
parse_day(const char *s)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int y, m, d, length;

	if (strlen(s) != DAY_SIZE - 1 || s[4] != '-' || s[7] != '-' ||
	    !digits(s, 4, &y) || !digits(s + 5, 2, &m) || !digits(s + 8, 2, &d))
		return false;
	if (y < 1900 || y > 2199 || m < 1 || m > 12)
		return false;
	length = lengths[m - 1];
	if (m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
		length = 29;
	return d >= 1 && d <= length;
}

bool
parse_instant(const char *s, int64_t *out)
{
	char day[DAY_SIZE] = "";
	int h, m, sec, zone_h = 0, zone_m = 0, offset;

	if (strlen(s) < 20 || s[10] != 'T' || s[13] != ':' || s[16] != ':')
		return false;
	memcpy(day, s, DAY_SIZE - 1);
	if (!parse_day(day) || !digits(s + 11, 2, &h) ||
	    !digits(s + 14, 2, &m) || !digits(s + 17, 2, &sec) || h > 23 ||
	    m > 59 || sec > 59)
		return false;
	if (strcmp(s + 19, "Z") != 0) {
		if (strlen(s) != 25 || (s[19] != '+' && s[19] != '-') ||
		    s[22] != ':' || !digits(s + 20, 2, &zone_h) ||
		    !digits(s + 23, 2, &zone_m) || zone_h > 14 || zone_m > 59)
			return false;
	}
	offset = (zone_h * 60 + zone_m) * 60;
	if (s[19] == '-')
		offset = -offset;
	*out = (int64_t)day_number(day) * DAY_SECONDS + h * 3600 + m * 60 +
	       sec - offset;
	return true;
}

size_t
utf8_character(const unsigned char *p, size_t len, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80    ? 1
		   : p[0] >= 0xF0 ? 4
		   : p[0] >= 0xE0 ? 3
		   : p[0] >= 0xC2 ? 2
				  : 0;
	uint32_t c;
	size_t i;

	if (n == 0 || n > len || p[0] > 0xF4)
		return 0;
	c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	if ((n > 1 && c < least[n]) || c > 0x10FFFF ||
	    (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*out = c;
	return n;
}

bool
utf8_ok(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t c;
	size_t n;

	for (; len > 0; p += n, len -= n) {
		n = utf8_character(p, len, &c);
		if (n == 0 || c == 0)
			return false;
	}
	return true;
}

size_t
utf8_length(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s & 0xC0) != 0x80;
	return n;
}

int
day_number(const char *day)
{
	int y = 0, m = 0, d = 0;

	if (!digits(day, 4, &y) || !digits(day + 5, 2, &m) ||
	    !digits(day + 8, 2, &d))
		abort();
	return days_from_civil(y, m, d);
}

void
day_text(int number, char out[DAY_SIZE])
{
	time_t at = (time_t)within((int64_t)number * DAY_SECONDS);
	struct tm tm;

	if (gmtime_r(&at, &tm) == NULL ||
	    strftime(out, DAY_SIZE, "%F", &tm) == 0)
		abort();
}

int
day_weekday(int number)
{
	/* 1970-01-01 was a Thursday. */
	return ((number + 3) % 7 + 7) % 7;
}

void
day_of_instant(int64_t at, char out[DAY_SIZE])
{
	time_t t = (time_t)within(at);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL ||
	    strftime(out, DAY_SIZE, "%F", &tm) == 0)
		abort();
}

void
instant_text(int64_t at, char out[INSTANT_SIZE])
{
	time_t t = (time_t)within(at);
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, INSTANT_SIZE, "%FT%TZ", &tm) == 0)
		abort();
}

void
instant_clock(int64_t at, char out[6])
{
	time_t t = (time_t)within(at);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL || strftime(out, 6, "%H:%M", &tm) == 0)
		abort();
}

void
hex_text(const uint8_t *bytes, size_t len, char *out)
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		out[2 * i] = hex[bytes[i] >> 4];
		out[2 * i + 1] = hex[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

bool
parse_hex(const char *s, uint8_t *bytes, size_t len)
{
	size_t i;

	if (strlen(s) != 2 * len)
		return false;
	for (i = 0; i < 2 * len; i++) {
		char c = s[i];
		int v = c >= '0' && c <= '9'   ? c - '0'
			: c >= 'a' && c <= 'f' ? c - 'a' + 10
					       : -1;

		if (v < 0)
			return false;
		bytes[i / 2] = (uint8_t)(i % 2 ? bytes[i / 2] | v : v << 4);
	}
	return true;
}

static bool
digits(const char *s, size_t n, int *out)
{
	int value = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		value = value * 10 + (s[i] - '0');
	}
	*out = value;
	return true;
}

/* Limits at to dates with a year of four digits. */
static int64_t
within(int64_t at)
{
	return at < INSTANT_MIN   ? INSTANT_MIN
	       : at > INSTANT_MAX ? INSTANT_MAX
				  : at;
}

/* Returns the days since 1970-01-01 in the Gregorian calendar; its years begin
 * in March, so that the leap day comes last. */
static int
days_from_civil(int y, int m, int d)
{
	int era, year_of_era, day_of_year;

	y -= m <= 2;
	era = y / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
	       year_of_era / 100 + day_of_year - 719468;
}
