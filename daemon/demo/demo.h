/*
 * demo.h: what the files of `reliefd demo` share: the courses of its made-up
 * clients, what becomes of them, and a plain HTTP client.
 */
#ifndef DEMO_H
#define DEMO_H

#include "data.h"

#define DEMO_FORM_DAYS 21 /* whose check-ins come through the form */

/* demo/courses.c */

enum demo_shape {
	SHAPE_STEADY, /* from start to end */
	SHAPE_EARLY,  /* most of the way in the first half */
	SHAPE_FLARE,  /* down, and up again of late */
	SHAPE_BREAK,  /* seven weeks without sessions in the middle */
};
/* How one made-up client fares. Pain in tenths of a point. */
struct demo_course {
	const char *code, *name, *phone;
	enum lang language;
	unsigned conditions; /* bit per enum condition */
	const char *activities[ACTIVITY_N];
	const char *movements[2];
	enum side side;
	const char *regions; /* as sessions.csv writes them */
	int sessions, every; /* how many, days between them */
	int last;            /* days since the last one */
	enum demo_shape shape;
	int start, end;
	const char *plan; /* of techniques, see demo/courses.c */
	int baseline;     /* weekly forms before the first session */
	int answered;     /* percent of weekly forms */
	bool arrives;     /* answers on arrival too */
	bool swelling;
};
#define DEMO_CLIENTS 12
extern const struct demo_course demo_courses[DEMO_CLIENTS];
/* What such a client writes when something else changed. */
extern const char *const demo_changes[LANG_N][2];

/* demo/data.c */

#define DEMO_THERAPIST "farah"

/* A check-in that is still to be sent, with what the client measured. */
struct demo_form {
	const struct demo_course *course;
	struct checkin checkin;
	const char *measured[2]; /* "joint.movement.side", NULL for none */
	int degrees[2];
};
struct demo_practice {
	struct buf files[TABLE_N]; /* of the data package */
	struct {
		struct demo_form *v;
		size_t n;
	} forms; /* by client and day */
};
/* What is at hand while one client's course is made. */
struct demo_maker {
	struct arena *arena;
	struct demo_practice *out;
	const struct demo_course *course;
	uint64_t seed;
	int today;         /* days since 1970 */
	int first, last;   /* days of the first and the last session */
	int weeks;         /* weekly forms answered so far */
	int latest_change; /* day of the last answer on global change */
};
/* Makes the practice as it would be on this day, the same for the same day. */
void demo_practice_make(
    struct arena *arena, const char *today, struct demo_practice *out);

/* demo/course.c */

#define DEMO_BREAK_DAYS 49 /* of SHAPE_BREAK */
/* The day of session i, from 0. */
int demo_session_day(const struct demo_maker *maker, int i);
/* The client's pain on a day, in tenths of a point. */
int demo_level(const struct demo_maker *maker, int day);
/* A level as a client scores it: whole, 0 to 10, off by up to spread. */
int demo_score(struct demo_maker *maker, int value, int spread);
/* From 0 to n - 1; xorshift64*, so that every practice is the same. */
int demo_chance(struct demo_maker *maker, int n);

/* demo/http.c */

/* One after the other, each on a connection of its own. */
struct demo_http {
	struct arena *arena;
	int port;
	const char *cookie; /* sent when not NULL; set by answers */
	int status;         /* of the last answer */
	const char *location, *disposition;
	const char *body;
	size_t len;
	const char *problem; /* why there is no answer */
};
/* False when there is no answer. form: NULL for a GET, else a POST. */
bool
demo_http(struct demo_http *http, const char *path, const struct buf *form);
/* Adds name=value to a form. */
void demo_http_add(struct buf *form, const char *name, const char *value);
/* The value of the first element of the last page with this attribute,
 * e.g. name="csrf"; NULL when there is none. */
const char *
demo_http_value(const struct demo_http *http, const char *attribute);

/* demo/visit.c: what people do in a browser; false: http->problem says why */

struct demo_visitors {
	const struct demo_practice *practice;
	const char *password;            /* the therapist's */
	const char *folder;              /* for the reports */
	const char *links[DEMO_CLIENTS]; /* path of each client's form */
	int64_t ids[DEMO_CLIENTS];
	size_t sent, reports;
};
/* The therapist signs in and makes a link for each client. */
bool demo_make_links(struct demo_http *http, struct demo_visitors *visitors);
/* The clients agree to the notice and answer. */
bool demo_send_forms(struct demo_http *http, struct demo_visitors *visitors);
/* The therapist downloads each client's report; its path is printed. */
bool demo_get_reports(struct demo_http *http, struct demo_visitors *visitors);

#endif
