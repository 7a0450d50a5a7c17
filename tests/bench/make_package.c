/*
 * make_package CLIENTS CHECKINS FOLDER: writes a valid data package of any
 * size into an existing folder, the same bytes for the same numbers.
 *
 * Each client has CHECKINS / CLIENTS check-ins: one session and three
 * check-ins (arrival, after, weekly) a week, ending on 2025-12-28, and a
 * reading every fourth week.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LAST_DAY 20450 /* 2025-12-28 in days since 1970, a Sunday */
#define TECHNIQUES 5

enum { CLIENTS, MOVEMENTS, CONSENTS, SESSIONS, CHECKINS, READINGS, FILES };

static const char *const names[FILES] = { "clients.csv", "client_movements.csv",
	"consents.csv", "sessions.csv", "checkins.csv", "readings.csv" };
static const char *const heads[FILES] = {
	"client,name,phone,language,therapist,conditions,activity_1,"
	"asks_swelling,first_treatment_day",
	"client,movement,side,position",
	"client,purpose,version,language,given_at,withdrawn_at",
	"client,session,day,therapist,deep_tissue_min,trigger_point_min,"
	"myofascial_release_min,stretching_mobilization_min,other_min,"
	"regions,note",
	"client,id,moment,session,day,submitted_at,language,pain_now,"
	"pain_before,pain_week,interference_enjoyment,"
	"interference_activity,activity_1,tightness,regions,by",
	"client,session,day,movement,side,motion,timing,degrees,method,"
	"measurer",
};
static FILE *files[FILES];
static uint64_t seed = 1;

static void write_client(long, long);
static void write_week(long, long, long *);
static void write_session(long, long, const char *);
static void write_checkin(long, long, long, const char *);
static long number(const char *);
static unsigned chance(unsigned);
static const char *day_of(long, char[11]);
static void row(int, const char *, ...) __attribute__((format(printf, 2, 3)));

int
main(int argc, char **argv)
{
	long clients, checkins, client;
	char path[4096];
	int i;

	if (argc != 4) {
		fprintf(
		    stderr, "usage: make_package CLIENTS CHECKINS FOLDER\n");
		return 2;
	}
	clients = number(argv[1]);
	checkins = number(argv[2]);
	for (i = 0; i < FILES; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", argv[3], names[i]);
		files[i] = fopen(path, "we");
		if (files[i] == NULL) {
			perror(path);
			return 1;
		}
		row(i, "%s", heads[i]);
	}
	for (client = 1; client <= clients; client++)
		write_client(client, checkins * client / clients -
					 checkins * (client - 1) / clients);
	for (i = 0; i < FILES; i++) {
		if (fclose(files[i]) != 0) {
			perror(names[i]);
			return 1;
		}
	}
	return 0;
}

static void
write_client(long client, long checkins)
{
	static const char *const words[] = { "en", "ms", "zh", "ta" };
	static const char *const people[] = { "Aminah Yusof",
		"\xE9\x99\x88\xE7\xBE\x8E\xE7\x8E\xB2",
		"\xE0\xAE\xAE\xE0\xAF\x80\xE0\xAE\xA9\xE0\xAE\xBE",
		"Jason Lau" };
	const char *lang = words[chance(4)];
	char first[11];
	long weeks = (checkins + 2) / 3, week, left = checkins;

	day_of(LAST_DAY - 7 * weeks + 1, first);
	row(CLIENTS,
	    "N%06ld,%s %ld,+60120%06ld,%s,Farah,back_pain,"
	    "\"Sit, for an hour\",0,%s",
	    client, people[chance(4)], client, client, lang, first);
	row(MOVEMENTS, "N%06ld,shoulder.flexion,left,1", client);
	row(CONSENTS, "N%06ld,data,1,%s,%sT01:00:00Z,", client, lang, first);
	for (week = 0; week < weeks; week++)
		write_week(client, LAST_DAY - 7 * (weeks - week) + 1, &left);
}

/* A session on one of the first three days, the weekly form on the last. */
static void
write_week(long client, long monday, long *left)
{
	static long last_client, session;
	char day[11];

	session = client == last_client ? session + 1 : 1;
	last_client = client;
	day_of(monday + chance(3), day);
	write_session(client, session, day);
	if ((*left)-- > 0)
		write_checkin(client, session, 0, day);
	if (*left > 0 && (*left)-- > 0)
		write_checkin(client, session, 1, day);
	if (*left > 0 && (*left)-- > 0)
		write_checkin(client, session, 2, day_of(monday + 6, day));
	if (session % 4 != 1)
		return;
	row(READINGS,
	    "N%06ld,,%s,shoulder.flexion,left,active,other,%u,goniometer,"
	    "Farah",
	    client, day_of(monday, day), 110 + chance(60));
}

static void
write_session(long client, long session, const char *day)
{
	char minutes[TECHNIQUES][4] = { "" };
	int n = 1 + (int)chance(2);
	unsigned technique;

	/* One call at a time: arguments are evaluated in any order. */
	while (n-- > 0) {
		technique = chance(TECHNIQUES);
		(void)snprintf(minutes[technique], 4, "%u", 10 + 5 * chance(8));
	}
	row(SESSIONS, "N%06ld,%ld,%s,Farah,%s,%s,%s,%s,%s,neck_b,%s", client,
	    session, day, minutes[0], minutes[1], minutes[2], minutes[3],
	    minutes[4], chance(10) == 0 ? "\"Slept badly, felt better\"" : "");
}

/* moment: 0 arrival, 1 after, 2 weekly. Every tenth score stays empty. */
static void
write_checkin(long client, long session, long moment, const char *day)
{
	static const char *const moments[] = { "arrival", "after", "weekly" };
	char head[160];
	unsigned v[5];
	int i;

	(void)snprintf(head, sizeof(head), "N%06ld,%016" PRIx64 "%08lx%08lx,%s",
	    client, seed, client, session * 4 + moment, moments[moment]);
	for (i = 0; i < 5; i++)
		v[i] = chance(i < 4 ? 11 : 10);
	if (moment == 2)
		row(CHECKINS, "%s,,%s,%sT12:00:00Z,en,,,%u,%u,%u,%u,,%s,client",
		    head, day, day, v[0], v[1], v[2], v[3],
		    v[4] > 2 ? "" : "neck_b;lower_back_l");
	else
		row(CHECKINS, "%s,%ld,%s,%sT0%ld:00:00Z,en,%u,,,,,,%s,,client",
		    head, session, day, day, 2 + moment, v[0],
		    moment == 0 || v[4] == 0 ? "" : "5");
}

static long
number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end != '\0' || value < 1 || value > 100000000) {
		fprintf(stderr, "%s: not a number of rows\n", text);
		exit(2);
	}
	return value;
}

/* A number below n; xorshift64*, so that every run is the same. */
static unsigned
chance(unsigned n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717u) >> 33) % n;
}

static const char *
day_of(long number_of_day, char out[11])
{
	time_t at = (time_t)number_of_day * 86400;
	struct tm tm;

	if (gmtime_r(&at, &tm) == NULL || strftime(out, 11, "%F", &tm) == 0)
		abort();
	return out;
}

static void
row(int file, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	(void)vfprintf(files[file], format, ap);
	va_end(ap);
	fputs("\r\n", files[file]);
}
