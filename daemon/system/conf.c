/*
 * conf.c: the options as a table; values come from the file, then the
 * environment, then the command line.
 */
#include "conf_check.h"
#include "system.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define DEFAULT_FILE "/etc/reliefd/reliefd.conf"

enum kind { TEXT, NUMBER };
enum source { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_ARGUMENT };

struct option {
	const char *section, *key;
	enum kind kind;
	size_t offset;
	int64_t min, max;
	const char *standard;
	const char *help;
	/* Returns NULL for a valid value that is not "", else its rule. */
	const char *(*problem)(const char *value);
};

#define AT(member) offsetof(struct conf, member)

/* clang-format off */
static const struct option options[] = {
	{ "practice", "name", TEXT, AT(practice_name), 1, 80,
	    "My practice", .help = "stands on every page and report" },
	{ "practice", "time_zone", TEXT, AT(practice_time_zone), 1, 60,
	    "Asia/Kuala_Lumpur", .help = "decides which day it is" },
	{ "practice", "languages", TEXT, AT(practice_languages), 2, 20,
	    "en,ms,zh,ta", .help = "languages that clients may choose",
	    .problem = conf_languages_problem },
	{ "practice", "country", TEXT, AT(practice_country), 0, 2,
	    "MY", .help = "whose telephone numbers come without its code",
	    .problem = conf_country_problem },
	{ "practice", "whatsapp", TEXT, AT(practice_whatsapp), 0, 30,
	    "", .help = "number for bookings, with the country's code",
	    .problem = conf_phone_problem },
	{ "practice", "address", TEXT, AT(practice_address), 0, 200,
	    "", .help = "postal address, for the notice" },
	{ "practice", "base_url", TEXT, AT(practice_base_url), 0, 200,
	    "", .help = "https://HOST under which clients reach the forms",
	    .problem = conf_url_problem },
	{ "practice", "data_officer", TEXT, AT(practice_data_officer), 0, 200,
	    "", .help = "who answers questions about personal data" },
	{ "listen", "address", TEXT, AT(listen_address), 1, 60,
	    "127.0.0.1", .help = "loopback address to listen on",
	    .problem = conf_loopback_problem },
	{ "listen", "port", NUMBER, AT(listen_port), 0, 65535, "8080", .help = "TCP port; 0 takes a free one" },
	{ "listen", "socket", TEXT, AT(listen_socket), 0, 100,
	    "", .help = "path of a Unix socket to listen on instead" },
	{ "store", "path", TEXT, AT(store_path), 1, 1000,
	    "/var/lib/reliefd/reliefd.db", .help = "the database file" },
	{ "store", "key", TEXT, AT(store_key), 0, 1000,
	    "", .help = "file of 32 bytes: seals second factors, proves backups and audit" },
	{ "limits", "connections", NUMBER, AT(limits_connections), 8, 60000,
	    "1024", .help = "open at the same time" },
	{ "limits", "body", NUMBER, AT(limits_body), 4096, 1048576,
	    "24576", .help = "bytes of one form; a long note in Tamil takes 18,000" },
	{ "limits", "link_per_hour", NUMBER, AT(limits_link_per_hour), 0, 1000000,
	    "20", .help = "check-ins stored per client; 0 is no limit" },
	{ "limits", "client_per_day", NUMBER, AT(limits_client_per_day), 0, 1000000,
	    "24", .help = "check-ins stored per client in 24 hours; 0 is no limit" },
	{ "limits", "source_per_hour", NUMBER, AT(limits_source_per_hour), 0, 1000000000,
	    "120", .help = "check-ins stored per sender; 0 is no limit" },
	{ "report", "workers", NUMBER, AT(report_workers), 0, 64,
	    "0", .help = "threads that draw reports; 0 is one per core" },
	{ "report", "fonts", TEXT, AT(report_fonts), 1, 1000,
	    "/usr/share/fonts/truetype", .help = "where the folders noto and droid are, and nanum and hanazono" },
	{ "link", "days", NUMBER, AT(link_days), 1, 365, "90", .help = "days that an unused link lives" },
	{ "retention", "years", NUMBER, AT(retention_years), 1, 100,
	    "7", .help = "years kept after the last visit" },
	{ "backup", "directory", TEXT, AT(backup_directory), 0, 1000,
	    "", .help = "folder that reliefd backup keeps backups in" },
	{ "backup", "keep_daily", NUMBER, AT(backup_keep_daily), 1, 366,
	    "7", .help = "days of which the last backup is kept" },
	{ "backup", "keep_weekly", NUMBER, AT(backup_keep_weekly), 0, 520,
	    "4", .help = "weeks of which the last backup is kept" },
	{ "backup", "public_key", TEXT, AT(backup_public_key), 0, 64,
	    "", .help = "seals backups; reliefd backup-key makes one; others are refused",
	    .problem = conf_key_problem },
	{ "audit", "head_file", TEXT, AT(audit_head_file), 0, 1000,
	    "", .help = "file that gets a line a day by which verify knows the audit" },
};
/* clang-format on */

_Static_assert(nitems(options) <= sizeof(((struct conf *)0)->source),
    "struct conf has a source for every option");

struct reading_file {
	struct arena *arena;
	struct conf *conf;
};

static void set_defaults(struct arena *, struct conf *);
static conf_pair on_pair;
static bool read_environment(struct arena *, struct conf *);
static const struct option *find(const char *, const char *);
static bool set(struct arena *, struct conf *, const struct option *,
    const char *, enum source);
static bool plausible(const struct option *, const char *);
static bool has_control(const char *);

bool
conf_read(struct arena *arena, const char *file, struct conf *out)
{
	struct reading_file reading = { arena, out };
	struct stat st;
	bool ok = true;

	memset(out, 0, sizeof(*out));
	set_defaults(arena, out);
	if (file != NULL || stat(DEFAULT_FILE, &st) == 0)
		ok = conf_file_read(
		    arena, file ? file : DEFAULT_FILE, on_pair, &reading);
	return read_environment(arena, out) && ok;
}

bool
conf_set(struct arena *arena, struct conf *conf, const char *assignment)
{
	const char *dot = strchr(assignment, '.');
	const char *equals = dot ? strchr(dot, '=') : NULL;
	const struct option *option;

	if (equals == NULL) {
		fprintf(stderr, "--set takes SECTION.KEY=VALUE\n");
		return false;
	}
	option =
	    find(arena_strndup(arena, assignment, (size_t)(dot - assignment)),
		arena_strndup(arena, dot + 1, (size_t)(equals - dot - 1)));
	if (option == NULL) {
		fprintf(stderr, "%s: no such option\n", assignment);
		return false;
	}
	return set(arena, conf, option, equals + 1, FROM_ARGUMENT);
}

const char *
conf_url(struct arena *arena, const struct conf *conf)
{
	bool v6 = strchr(conf->listen_address, ':') != NULL;

	return arena_printf(arena, "http://%s%s%s:%lld", v6 ? "[" : "",
	    conf->listen_address, v6 ? "]" : "", (long long)conf->listen_port);
}

void
conf_print(const struct conf *conf, struct buf *out)
{
	static const char *const sources[] = { "default", "file", "environment",
		"argument" };
	const char *section = "";
	size_t i;

	for (i = 0; i < nitems(options); i++) {
		const struct option *o = &options[i];
		const char *base = (const char *)conf + o->offset;

		if (strcmp(section, o->section) != 0)
			buf_printf(out, "%s[%s]\n", i ? "\n" : "", o->section);
		section = o->section;
		buf_printf(
		    out, "# %s (%s)\n", o->help, sources[conf->source[i]]);
		if (o->kind == NUMBER)
			buf_printf(out, "%s = %lld\n", o->key,
			    (long long)*(const int64_t *)(const void *)base);
		else
			buf_printf(out, "%s = %s\n", o->key,
			    *(const char *const *)(const void *)base);
	}
}

static void
set_defaults(struct arena *arena, struct conf *conf)
{
	size_t i;

	for (i = 0; i < nitems(options); i++) {
		if (!set(arena, conf, &options[i], options[i].standard,
			FROM_DEFAULT))
			abort();
	}
}

static bool
on_pair(void *context, const char *section, const char *key, const char *value)
{
	struct reading_file *reading = context;
	const struct option *option = find(section, key);

	if (option == NULL)
		fprintf(stderr, "[%s] %s: no such option\n", section, key);
	else if (reading->conf->source[option - options] == FROM_FILE)
		fprintf(stderr, "[%s] %s: given twice\n", section, key);
	else
		return set(
		    reading->arena, reading->conf, option, value, FROM_FILE);
	return false;
}

static bool
read_environment(struct arena *arena, struct conf *conf)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < nitems(options); i++) {
		char *name = arena_printf(
		    arena, "RELIEFD_%s_%s", options[i].section, options[i].key);
		const char *value;
		char *p;

		for (p = name; *p; p++)
			*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
		value = getenv(name);
		if (value != NULL)
			ok = set(arena, conf, &options[i], value,
				 FROM_ENVIRONMENT) &&
			     ok;
	}
	return ok;
}

static const struct option *
find(const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < nitems(options); i++) {
		if (strcmp(options[i].section, section) == 0 &&
		    strcmp(options[i].key, key) == 0)
			return &options[i];
	}
	return NULL;
}

static bool
set(struct arena *arena, struct conf *conf, const struct option *option,
    const char *value, enum source source)
{
	char *base = (char *)conf + option->offset, *copy;
	int64_t number;

	if (option->kind == NUMBER) {
		if (!parse_int(value, option->min, option->max, &number)) {
			fprintf(stderr,
			    "[%s] %s: a whole number from %lld to %lld, "
			    "not \"%s\"\n",
			    option->section, option->key,
			    (long long)option->min, (long long)option->max,
			    value);
			return false;
		}
		*(int64_t *)(void *)base = number;
	} else {
		if (!plausible(option, value))
			return false;
		copy = arena_strdup(arena, value);
		if (option->offset == AT(practice_base_url))
			conf_url_tidy(copy);
		*(const char **)(void *)base = copy;
	}
	conf->source[option - options] = (unsigned char)source;
	return true;
}

/* Checks the common rules of text options, and the own rule of the option. */
static bool
plausible(const struct option *option, const char *value)
{
	size_t len = strlen(value), length = utf8_length(value);
	const char *why = NULL;

	if (has_control(value))
		why = "one line without control characters";
	else if (len > 0 && (*value == ' ' || value[len - 1] == ' '))
		why = "no space at either end";
	else if (!utf8_ok(value, len) || (int64_t)length < option->min ||
		 (int64_t)length > option->max)
		why = "too short, too long or not UTF-8";
	else if (option->min > 0 && !text_visible(value))
		why = "at least one character that can be seen";
	else if (len > 0 && option->problem != NULL)
		why = option->problem(value);
	if (why != NULL)
		fprintf(
		    stderr, "[%s] %s: %s\n", option->section, option->key, why);
	return why == NULL;
}

static bool
has_control(const char *s)
{
	while ((unsigned char)*s >= 0x20 && *s != 0x7F)
		s++;
	return *s != '\0';
}
