/*
 * demo.c: `reliefd demo [FOLDER]`: makes a practice, serves it on this
 * machine, sends its last weeks through the clients' form and downloads the
 * reports. At a terminal it then goes on serving.
 */
#include "demo.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "store.h"

#define FOLDER "state/demo"
#define PORT 8080 /* when it is free */

/* Paths, and what is told at the end. */
struct demo {
	struct command *command;
	struct arena *arena;
	const char *folder, *store, *package, *reports, *log;
	char password[20];
	int port, listening;
	pid_t server;
	struct demo_practice practice;
};

static bool make_folders(struct demo *);
static bool make_folder(struct demo *, const char *);
static bool make_database(struct demo *);
static bool add_users(struct demo *, struct db *);
static bool write_package(struct demo *);
static bool import_package(struct demo *, struct db *);
static bool start_server(struct demo *);
static int listen_on(int *);
static void run_server(const struct demo *);
static bool visit(struct demo *);
static void say_addresses(const struct demo *, const struct demo_visitors *);
static void wait_for_stop(void);
static int stop_server(const struct demo *);
static bool failed(struct demo *, const char *, const char *);

int
command_demo(struct command *command)
{
	struct demo demo = { .command = command,
		.arena = command->arena,
		.folder = command->argc > 1 ? command->argv[1] : FOLDER };
	sigset_t stops;
	bool ok;

	/* Ctrl-C is waited for; the server gets its own SIGTERM. */
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigprocmask(SIG_BLOCK, &stops, NULL);
	demo_practice_make(command->arena, command->today, &demo.practice);
	if (!make_folders(&demo) || !write_package(&demo) ||
	    !make_database(&demo) || !start_server(&demo))
		return EXIT_FAILED;
	ok = visit(&demo);
	fflush(stdout);
	if (ok && isatty(STDIN_FILENO))
		wait_for_stop();
	if (stop_server(&demo) != EXIT_DONE && ok)
		ok = failed(&demo, demo.log, "the server did not end well");
	return ok ? EXIT_DONE : EXIT_FAILED;
}

/* The folder may hold an earlier demo; nothing else in it is touched. */
static bool
make_folders(struct demo *demo)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".witness",
		".control" };
	struct db *db = NULL;
	int holder;
	size_t i;

	demo->store = arena_printf(demo->arena, "%s/demo.db", demo->folder);
	demo->log = arena_printf(demo->arena, "%s/demo.log", demo->folder);
	demo->package = arena_printf(demo->arena, "%s/package", demo->folder);
	demo->reports = arena_printf(demo->arena, "%s/reports", demo->folder);
	if (!make_folder(demo, demo->package) ||
	    !make_folder(demo, demo->reports))
		return false;
	if (db_open(demo->store, false, &db, &holder) == DB_LOCKED)
		return failed(
		    demo, demo->store, "another demo is running here");
	db_close(db);
	for (i = 0; i < nitems(ends); i++)
		(void)unlink(
		    arena_printf(demo->arena, "%s%s", demo->store, ends[i]));
	return true;
}

/* With those above it. */
static bool
make_folder(struct demo *demo, const char *path)
{
	char *part = arena_strdup(demo->arena, path), *p = part;

	while ((p = strchr(p + 1, '/')) != NULL) {
		*p = '\0';
		(void)mkdir(part, 0700);
		*p = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST ||
	       failed(demo, path, strerror(errno));
}

static bool
write_package(struct demo *demo)
{
	const char *path;
	size_t i;

	for (i = 0; i < TABLE_N; i++) {
		path = arena_printf(
		    demo->arena, "%s/%s", demo->package, tables[i].file);
		if (!file_write(path, &demo->practice.files[i]))
			return failed(demo, path, strerror(errno));
	}
	return true;
}

static bool
make_database(struct demo *demo)
{
	struct db *db;
	int holder;
	bool ok;

	if (db_open(demo->store, true, &db, &holder) != DB_OPENED)
		return failed(demo, demo->store, "cannot be made");
	ok = add_users(demo, db) && import_package(demo, db);
	db_close(db);
	return ok;
}

/* An owner, and the therapist of all clients, with the same password. */
static bool
add_users(struct demo *demo, struct db *db)
{
	struct user users[] = {
		{ .login = "owner", .name = "Mei Ong", .role = ROLE_OWNER },
		{ .login = DEMO_THERAPIST,
		    .name = "Farah Aziz",
		    .role = ROLE_THERAPIST },
	};
	char hash[PASSWORD_SIZE];
	enum err err = db_write(db), kept;
	int64_t id;
	size_t i;

	if (err != OK)
		return failed(demo, demo->store, "cannot be written");
	password_make(demo->password);
	password_hash(demo->password, hash);
	for (i = 0; i < nitems(users) && err == OK; i++) {
		users[i].password = hash;
		err = user_add(db, demo->command->now, &users[i], &id);
	}
	kept = db_written(db, err == OK);
	if (err == OK && kept == OK && db_commit(db) == OK)
		return true;
	return failed(demo, demo->store, "cannot be written");
}

static bool
import_package(struct demo *demo, struct db *db)
{
	char *argv[] = { arena_strdup(demo->arena, "import"),
		arena_strdup(demo->arena, demo->package), NULL };
	struct command import = { .arena = demo->arena,
		.conf = demo->command->conf,
		.db = db,
		.now = demo->command->now,
		.argc = 2,
		.argv = argv,
		.out = { .arena = demo->arena },
		.err = { .arena = demo->arena },
		.local = true };

	memcpy(import.today, demo->command->today, DAY_SIZE);
	if (command_import(&import) == EXIT_DONE)
		return true;
	buf_puts(&demo->command->err, buf_text(&import.err));
	return failed(demo, demo->package, "was not imported");
}

/* The socket is open before the server is: nobody needs to wait for it. */
static bool
start_server(struct demo *demo)
{
	demo->port = PORT;
	demo->listening = listen_on(&demo->port);
	if (demo->listening < 0) {
		demo->port = 0;
		demo->listening = listen_on(&demo->port);
	}
	if (demo->listening < 0)
		return failed(demo, "127.0.0.1", strerror(errno));
	fflush(NULL);
	demo->server = fork();
	if (demo->server == 0) {
		run_server(demo);
		_exit(EXIT_IO);
	}
	close(demo->listening);
	return demo->server > 0 || failed(demo, "fork", strerror(errno));
}

static int
listen_on(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)*port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr *any = (struct sockaddr *)(void *)&address;
	socklen_t len = sizeof(address);
	const int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, any, len) != 0 || listen(fd, SOMAXCONN) != 0 ||
	    getsockname(fd, any, &len) != 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*port = ntohs(address.sin_port);
	return fd;
}

/* Becomes `reliefd serve`, with the socket as a service manager passes it. */
static void
run_server(const struct demo *demo)
{
	const struct {
		const char *name, *value;
	} settings[] = {
		{ "LISTEN_PID",
		    arena_printf(demo->arena, "%d", (int)getpid()) },
		{ "LISTEN_FDS", "1" },
		{ "LISTEN_FDNAMES", "http" },
		{ "RELIEFD_STORE_PATH", demo->store },
		{ "RELIEFD_BACKUP_DIRECTORY",
		    arena_printf(demo->arena, "%s/backups", demo->folder) },
		{ "RELIEFD_PRACTICE_NAME", "Demo Practice" },
		{ "RELIEFD_PRACTICE_TIME_ZONE",
		    demo->command->conf->practice_time_zone },
		{ "RELIEFD_PRACTICE_WHATSAPP", "60125550100" },
		{ "RELIEFD_PRACTICE_BASE_URL",
		    arena_printf(
			demo->arena, "http://127.0.0.1:%d", demo->port) },
		/* All clients answer from this one address here. */
		{ "RELIEFD_LIMITS_SOURCE_PER_HOUR", "0" },
	};
	sigset_t none;
	size_t i;
	int log = open(demo->log,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
	    0600);

	for (i = 0; i < nitems(settings); i++)
		(void)setenv(settings[i].name, settings[i].value, 1);
	/* Ctrl-C is for the demo, which then stops the server itself. */
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (log < 0 || dup2(log, STDERR_FILENO) < 0 ||
	    dup2(demo->listening, 3) < 0)
		return;
	(void)fcntl(3, F_SETFD, 0);
	(void)fcntl(3, F_SETFL, O_NONBLOCK);
	execl("/proc/self/exe", "reliefd", "--config", "/dev/null", "serve",
	    (char *)NULL);
}

static bool
visit(struct demo *demo)
{
	struct demo_http http = { .arena = demo->arena, .port = demo->port };
	struct demo_visitors visitors = { .practice = &demo->practice,
		.password = demo->password,
		.folder = demo->reports };

	printf(
	    "A practice of %d clients is served; its clients answer "
	    "...\n",
	    DEMO_CLIENTS);
	if (!demo_make_links(&http, &visitors) ||
	    !demo_send_forms(&http, &visitors))
		return failed(demo, demo->log, http.problem);
	printf("%zu check-ins were sent through the form.\n\nReports:\n",
	    visitors.sent);
	if (!demo_get_reports(&http, &visitors))
		return failed(demo, demo->log, http.problem);
	say_addresses(demo, &visitors);
	return true;
}

static void
say_addresses(const struct demo *demo, const struct demo_visitors *visitors)
{
	printf(
	    "\nPages:\n"
	    "  http://127.0.0.1:%d/login\n"
	    "      the practice: sign in as %s, or as owner, with the "
	    "password %s\n"
	    "  http://127.0.0.1:%d%s\n"
	    "      the form of %s\n",
	    demo->port, DEMO_THERAPIST, demo->password, demo->port,
	    visitors->links[0], demo_courses[0].name);
	if (isatty(STDIN_FILENO))
		printf("\nServing until Ctrl-C.\n");
	else
		printf(
		    "\nThere is no terminal: the server stops now. Run it "
		    "at one to open the pages.\n");
}

static void
wait_for_stop(void)
{
	sigset_t stops;
	int number;

	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	(void)sigwait(&stops, &number);
	printf("\n");
}

static int
stop_server(const struct demo *demo)
{
	int status = 0;

	(void)kill(demo->server, SIGTERM);
	while (waitpid(demo->server, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

/* Says what went wrong where; false. */
static bool
failed(struct demo *demo, const char *where, const char *why)
{
	buf_printf(&demo->command->err, "reliefd: %s: %s\n", where,
	    why ? why : "an answer is not what it should be");
	return false;
}
