/*
 * main.c: where it starts, the loop, and how it stops. One thread owns HTTP
 * and the database; see http/server.c for what one turn is.
 */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "command.h"
#include "heads.h"
#include "privacy.h"
#include "report.h"
#include "server.h"
#include "store.h"
#include "web.h"
#include "worklist.h"

#define DRAIN_MS 5000
#define KEEP_FREE (2 << 20)       /* bytes */
#define BUILT INT64_C(1767225600) /* 2026-01-01; no right clock is earlier */

struct loop {
	const struct conf *conf;
	struct db *db;
	struct server *server;
	int epoll, signals, pool, control;
	/* In ms that only go on, whatever the clock does. */
	int64_t beat;     /* when the service manager was last told */
	int64_t interval; /* until it is told again */
	int64_t stop_by;  /* 0: not stopping */
	int pause; /* after which to look at the status of clients, or -1 */
};

static bool configure(struct arena *, int, char **, int *, struct conf *);
static bool set_zone(const char *);
static int start(struct loop *);
static int open_store(struct loop *);
static int erase_again(struct loop *);
static void say_ready(const struct loop *);
static int run(struct loop *);
static int wait_ms(const struct loop *);
static void back_up(void);
static void beat(struct loop *);
static bool signalled(struct loop *);
static void stop(struct loop *);
static int block_signals(void);
static void watch(const struct loop *, int);

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct conf conf;
	int i = 1, status;

	(void)prctl(PR_SET_DUMPABLE, 0);
	umask(077);
	/* SQLite takes and frees so much for each row that is checked; given
	 * back to the system it would come as new, zeroed pages each time. */
	(void)mallopt(M_TRIM_THRESHOLD, KEEP_FREE);
	auth_init();
	if (!configure(arena, argc, argv, &i, &conf))
		status = EXIT_CONFIG;
	else if (i < argc && strcmp(argv[i], "serve") == 0 && i + 1 == argc)
		status = serve(&conf);
	else
		status = command_main(
		    &conf, argc - i, argv + i, (int64_t)time(NULL));
	arena_free(arena);
	return status;
}

int
serve(struct conf *conf)
{
	struct loop loop = { .conf = conf,
		.signals = block_signals(),
		.interval = notify_interval() * 1000,
		.pause = -1 };
	int status;

	if ((int64_t)time(NULL) < BUILT) {
		log_error("the clock is wrong: it is before 2026");
		return EXIT_CONFIG;
	}
	status = start(&loop);
	if (status != EXIT_DONE)
		return status;
	/* Links name the port that was found. */
	if (server_port(loop.server) != 0)
		conf->listen_port = server_port(loop.server);
	say_ready(&loop);
	status = run(&loop);
	stop(&loop);
	return status;
}

/* Reads the options in front of the command; i becomes the command's place
 * in argv. */
static bool
configure(struct arena *arena, int argc, char **argv, int *i, struct conf *conf)
{
	const char *file = NULL;
	bool ok = true;

	if (*i + 1 < argc && strcmp(argv[*i], "--config") == 0) {
		file = argv[*i + 1];
		*i += 2;
	}
	if (!conf_read(arena, file, conf))
		return false;
	for (; *i + 1 < argc && strcmp(argv[*i], "--set") == 0; *i += 2)
		ok = conf_set(arena, conf, argv[*i + 1]) && ok;
	if (!ok || !set_zone(conf->practice_time_zone))
		return false;
	phone_country(conf->practice_country);
	report_fonts_directory(conf->report_fonts);
	return true;
}

static bool
set_zone(const char *zone)
{
	char path[128];
	int len = snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", zone);

	if (len < 0 || (size_t)len >= sizeof(path) || zone[0] == '/' ||
	    strstr(zone, "..") != NULL || access(path, R_OK) != 0) {
		fprintf(stderr,
		    "[practice] time_zone: there is no %s; "
		    "is the package tzdata installed?\n",
		    path);
		return false;
	}
	(void)setenv("TZ", zone, 1);
	tzset();
	return true;
}

static int
start(struct loop *loop)
{
	int status = open_store(loop);

	if (status != EXIT_DONE)
		return status;
	key_open(loop->conf);
	crashes_read(loop->conf->store_path);
	worker_start((int)loop->conf->report_workers, &loop->pool);
	loop->server = server_start(
	    loop->conf, &reliefd_site, loop->db, notify_socket("http"));
	loop->control = loop->server ? control_start(loop->conf) : -1;
	if (loop->control < 0) {
		worker_stop();
		db_close(loop->db);
		return EXIT_CONFIG;
	}
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	watch(loop, server_fd(loop->server));
	watch(loop, loop->pool);
	watch(loop, loop->control);
	watch(loop, loop->signals);
	return EXIT_DONE;
}

static int
open_store(struct loop *loop)
{
	const char *path = loop->conf->store_path;
	int holder;

	switch (db_open(path, true, &loop->db, &holder)) {
	case DB_OPENED:
		if (search_renew(loop->db) != OK)
			log_error("not every client can be found by name");
		return erase_again(loop);
	case DB_LOCKED:
		log_error("%s is in use by process %d", path, holder);
		break;
	case DB_FAILED:
		return EXIT_IO;
	default:
		log_error("%s cannot be used", path);
		break;
	}
	return EXIT_CONFIG;
}

/* The database may be a backup that somebody put back. */
static int
erase_again(struct loop *loop)
{
	struct arena *arena = arena_new();
	size_t erased = 0;
	enum err err = erasures_apply(loop->db, loop->conf, (int64_t)time(NULL),
	    erasures_path(arena, loop->conf), &erased);

	if (err == OK)
		err = db_commit(loop->db);
	arena_free(arena);
	if (erased > 0)
		log_info("%zu clients were erased again", erased);
	if (err == OK)
		return EXIT_DONE;
	log_error("who is to be erased again is not known");
	db_close(loop->db);
	return EXIT_IO;
}

static void
say_ready(const struct loop *loop)
{
	struct arena *arena = arena_new();
	struct users users = { 0 };
	const char *why;
	int port = server_port(loop->server);

	if (db_write(loop->db) == OK)
		(void)db_written(loop->db, status_expire(loop->db) == OK);

	if (report_fonts(&why) != OK)
		log_error("no reports: %s", why);
	if (user_list(loop->db, arena, &users) == OK && users.n == 0)
		log_info("nobody can sign in yet; run: reliefd init");
	if (port != 0)
		log_info("listening on %s/", conf_url(arena, loop->conf));
	else
		log_info("listening on %s", loop->conf->listen_socket);
	if (loop->conf->practice_data_officer[0] == '\0')
		log_info(
		    "practice.data_officer is not set: clients are not "
		    "told whom to ask about their data");
	if (port != 0 &&
	    strncmp(loop->conf->practice_base_url, "https:", 6) == 0)
		log_info(
		    "behind a proxy listen on a socket: here all come "
		    "from one address, and share its limits");
	if (!disk_encrypted(loop->conf->store_path))
		log_info(
		    "the disk seems not to be encrypted; whoever takes "
		    "it reads all");
	backup_watch(loop->conf, (int64_t)time(NULL));
	notify("READY=1");
	arena_free(arena);
}

static int
run(struct loop *loop)
{
	struct epoll_event events[4];
	enum err err = OK;
	int64_t now;

	while (err == OK) {
		if (epoll_wait(loop->epoll, events, nitems(events),
			wait_ms(loop)) < 0 &&
		    errno != EINTR)
			abort();
		now = (int64_t)time(NULL);
		(void)disk_low(loop->conf->store_path, now);
		if (signalled(loop)) {
			if (loop->stop_by != 0)
				break;
			notify("STOPPING=1");
			server_quiesce(loop->server);
			loop->stop_by = clock_monotonic_ms() + DRAIN_MS;
		}
		err = control_run(loop->conf, loop->db, now);
		worker_collect();
		if (err == OK)
			err = server_run(loop->server);
		if (err == OK && loop->stop_by == 0)
			loop->pause = status_run(
			    loop->db, now, server_answered(loop->server));
		if (err == OK) {
			back_up();
			heads_turn(loop->conf, loop->db, now);
		}
		if (loop->stop_by != 0 &&
		    (server_connections(loop->server) == 0 ||
			clock_monotonic_ms() >= loop->stop_by))
			break;
		beat(loop);
	}
	if (err != OK)
		log_error(
		    "the disk failed; what was not acknowledged may "
		    "be stored all the same");
	return err == OK ? EXIT_DONE : EXIT_IO;
}

/* At most how long nothing may happen, in ms. */
static int
wait_ms(const struct loop *loop)
{
	int ms = backup_busy() ? 0 : server_timeout(loop->server);

	return loop->pause >= 0 && loop->pause < ms ? loop->pause : ms;
}

/* A piece of a backup, if one is being made. */
static void
back_up(void)
{
	const char *text;
	bool ok;

	backup_step();
	if (backup_result(&ok, &text))
		control_backup_ended(ok, text);
}

static void
beat(struct loop *loop)
{
	int64_t now = clock_monotonic_ms();

	if (now - loop->beat < loop->interval)
		return;
	notify("WATCHDOG=1");
	loop->beat = now;
}

/* Whether somebody asks to stop. */
static bool
signalled(struct loop *loop)
{
	struct signalfd_siginfo info;
	bool asked = false;

	while (read(loop->signals, &info, sizeof(info)) == sizeof(info))
		asked |= info.ssi_signo != SIGHUP;
	return asked;
}

/* Jobs are finished and every held answer goes, before the server may. */
static void
stop(struct loop *loop)
{
	worker_stop();
	back_up();
	backup_stop();
	(void)server_run(loop->server);
	(void)server_run(loop->server);
	server_stop(loop->server);
	control_stop(loop->conf);
	heads_stop(loop->db);
	db_close(loop->db);
	close(loop->epoll);
	close(loop->signals);
}

/* Signals come through a descriptor, so that nothing is interrupted. */
static int
block_signals(void)
{
	sigset_t set;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void
watch(const struct loop *loop, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		abort();
}
