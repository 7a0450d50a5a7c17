/*
 * bench_submit.c: durable check-ins per second and their 99th percentile at
 * 1, 8 and 64 connections, beside the durable limit in the same run; memory
 * of the daemon meanwhile; and how long a report takes beyond its drawing.
 *
 *	bench_submit RELIEFD LIMIT_SERVER
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "data.h"
#include "load.h"
#include "report.h"
#include "store.h"
#include "system.h"

#define CLIENTS 10000
#define SECONDS 5.0

struct practice {
	char directory[64], path[96];
	char (*tokens)[44];
	char cookie[44];
	char today[DAY_SIZE];
	int64_t silent; /* a client without data */
};

static void make_practice(struct practice *);
static pid_t start(const char *, const char *, const char *, int *);
static size_t checkin(void *, uint64_t, char *, size_t);
static size_t report(void *, uint64_t, char *, size_t);
static void measure(const char *, const struct practice *, int, uint64_t *,
    struct load_result[3]);
static void measure_pool(const struct practice *, int);
static double draw_alone(const struct practice *);
static long resident(pid_t);
static void end(pid_t);

static const int connections[] = { 1, 8, 64 };

int
main(int argc, char **argv)
{
	struct practice practice = { .directory = "build/bench-XXXXXX" };
	struct load_result ours[3], limit[3];
	char log[96];
	uint64_t next = 0;
	long memory;
	int port, i;
	pid_t pid;

	if (argc != 3 || mkdtemp(practice.directory) == NULL) {
		fprintf(stderr, "usage: bench_submit RELIEFD LIMIT_SERVER\n");
		return 2;
	}
	make_practice(&practice);
	pid = start(argv[1], "serve", practice.path, &port);
	measure("reliefd", &practice, port, &next, ours);
	memory = resident(pid);
	measure_pool(&practice, port);
	end(pid);
	(void)snprintf(log, sizeof(log), "%s/log", practice.directory);
	pid = start(argv[2], log, NULL, &port);
	measure("limit", &practice, port, &next, limit);
	end(pid);
	for (i = 0; i < 3; i++)
		printf("%3d connections: %.2f of the durable limit\n",
		    connections[i], ours[i].per_second / limit[i].per_second);
	printf("resident memory with %d clients: %ld MiB\n", CLIENTS,
	    memory / 1024);
	i = ours[2].per_second >= 0.15 * limit[2].per_second &&
		    ours[2].p99 <= 25 && memory < 64 * 1024
		? 0
		: 1;
	printf("%s\n", i == 0 ? "targets met" : "TARGETS MISSED");
	(void)snprintf(log, sizeof(log), "rm -rf %s", practice.directory);
	return system(log) == 0 ? i : 1;
}

/* A practice in which every client has consented and has a link, and one more
 * who never answers. */
static void
make_practice(struct practice *practice)
{
	struct arena *arena = arena_new();
	int64_t now = (int64_t)time(NULL), user_id;
	struct user user = { .login = "bench",
		.name = "Bench",
		.role = ROLE_OWNER,
		.password = "" };
	struct client silent = { .name = "Client 0" };
	uint8_t hash[HASH_SIZE];
	struct db *db;
	int i, holder;

	auth_init();
	(void)setenv("TZ", "Asia/Kuala_Lumpur", 1);
	day_of_instant(now, practice->today);
	practice->tokens = calloc(CLIENTS, sizeof(*practice->tokens));
	(void)snprintf(practice->path, sizeof(practice->path), "%s/r.db",
	    practice->directory);
	if (db_open(practice->path, true, &db, &holder) != DB_OPENED ||
	    db_write(db) != OK)
		exit(1);
	for (i = 0; i < CLIENTS; i++) {
		struct client client = { .name = arena_printf(
					     arena, "Client %d", i) };

		token_make(practice->tokens[i]);
		if (!token_hash(practice->tokens[i], hash) ||
		    client_add(db, now, &client) != OK ||
		    consent_give(db, now, client.id, FOR_DATA, LANG_EN) != OK ||
		    link_add(db, now, hash, client.id, 0, 90) != OK)
			exit(1);
	}
	if (client_add(db, now, &silent) != OK)
		exit(1);
	practice->silent = silent.id;
	token_make(practice->cookie);
	if (!token_hash(practice->cookie, hash) ||
	    user_add(db, now, &user, &user_id) != OK ||
	    login_add(db, now, hash, user_id, false) != OK ||
	    db_written(db, true) != OK || db_commit(db) != OK)
		exit(1);
	db_close(db);
	arena_free(arena);
}

/* Starts the daemon, or the limit server; reads the port it says. */
static pid_t
start(const char *program, const char *argument, const char *path, int *port)
{
	char line[512], *found;
	int ends[2];
	pid_t pid;
	FILE *said;

	if (pipe(ends) != 0)
		exit(1);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		if (path != NULL) {
			setenv("RELIEFD_STORE_PATH", path, 1);
			setenv("RELIEFD_LISTEN_PORT", "0", 1);
			setenv(
			    "RELIEFD_LIMITS_SOURCE_PER_HOUR", "100000000", 1);
			setenv("RELIEFD_LIMITS_LINK_PER_HOUR", "100000", 1);
			setenv("RELIEFD_LIMITS_CLIENT_PER_DAY", "1000000", 1);
		}
		execl(program, program, argument, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	said = fdopen(ends[0], "r");
	for (*port = 0; *port == 0 && fgets(line, sizeof(line), said);) {
		found = strstr(line, "http://127.0.0.1:");
		*port = (int)strtol(found ? found + 17 : line, NULL, 10);
	}
	if (*port == 0)
		exit(1);
	return pid;
}

static size_t
checkin(void *arg, uint64_t n, char *out, size_t size)
{
	const struct practice *practice = arg;
	char body[512];
	int len = snprintf(body, sizeof(body),
	    "id=%016llx%016llx&moment=weekly&day=%s&pain_week=%d"
	    "&interference_enjoyment=%d&interference_activity=%d"
	    "&something_else=no&note=The+lower+back+is+stiff+in+the+morning"
	    "+and+better+after+a+walk%%2E+Slept+well+on+four+of+seven"
	    "+nights%%2C+carried+the+shopping+once",
	    (unsigned long long)n * 0x9E3779B97F4A7C15u, (unsigned long long)n,
	    practice->today, (int)(n % 11), (int)(n / 11 % 11),
	    (int)(n / 121 % 11));

	return (size_t)snprintf(out, size,
	    "POST /c/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %d\r\n\r\n%s",
	    practice->tokens[n % CLIENTS], len, body);
}

static size_t
report(void *arg, uint64_t n, char *out, size_t size)
{
	const struct practice *practice = arg;

	(void)n;
	return (size_t)snprintf(out, size,
	    "GET /clients/%lld/report.pdf HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Cookie: __Host-reliefd=%s\r\n\r\n",
	    (long long)practice->silent, practice->cookie);
}

static void
measure(const char *name, const struct practice *practice, int port,
    uint64_t *next, struct load_result results[3])
{
	int i;

	for (i = 0; i < 3; i++) {
		struct load load = { .port = port,
			.connections = connections[i],
			.seconds = SECONDS,
			.request = checkin,
			.arg = (void *)(uintptr_t)practice,
			.first = *next,
			.expect = 303 };

		load_run(&load, &results[i]);
		*next = results[i].next;
		printf(
		    "%-8s %3d connections: %7.0f per second, p50 %6.2f "
		    "ms, p99 %6.2f ms, %llu failed\n",
		    name, connections[i], results[i].per_second, results[i].p50,
		    results[i].p99, (unsigned long long)results[i].failures);
		if (results[i].failures > 0)
			exit(1);
	}
}

/* A report comes from a worker thread; what it takes beyond the drawing is
 * the way to the worker and back. */
static void
measure_pool(const struct practice *practice, int port)
{
	struct load load = { .port = port,
		.connections = 1,
		.seconds = 2,
		.request = report,
		.arg = (void *)(uintptr_t)practice,
		.expect = 200 };
	struct load_result result;
	double alone = draw_alone(practice);

	load_run(&load, &result);
	printf(
	    "report through the pool: p50 %.2f ms, p99 %.2f ms; drawn "
	    "alone: %.2f ms\n",
	    result.p50, result.p99, alone);
}

static double
draw_alone(const struct practice *practice)
{
	struct history history = { .client = { .code = "C0001",
				       .name = "Client 0",
				       .phone = "",
				       .therapist_text = "",
				       .activities = { "", "", "" } } };
	struct report_options options = { .practice = "My practice",
		.version = RELIEFD_VERSION };
	double begun;
	int i;

	memcpy(options.to, practice->today, DAY_SIZE);
	begun = load_clock();
	for (i = 0; i < 20; i++) {
		struct arena *arena = arena_new();
		struct buf pdf = { .arena = arena };
		const char *why;

		if (i == 1)
			begun = load_clock();
		if (client_report(&history, &options, &pdf, &why) != OK)
			exit(1);
		arena_free(arena);
	}
	return (load_clock() - begun) * 1e3 / 19;
}

static long
resident(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *status;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	status = fopen(path, "r");
	while (status != NULL && fgets(line, sizeof(line), status)) {
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	}
	if (status != NULL)
		fclose(status);
	return kib;
}

static void
end(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}
