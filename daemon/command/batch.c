/*
 * batch.c: the reports of all clients into one folder. A running daemon is
 * asked for one report after the other, so that others wait for one at most;
 * without a daemon all cores draw.
 */
#include "command.h"
#include "data.h"
#include "report.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AHEAD 32 /* histories read in advance */
#define BAR 40   /* characters */

struct batch {
	struct command *command;
	const char *folder;
	int folder_fd; /* opened once: its name may change meaning */
	struct report_options options;
	struct report_entry *results;
	size_t n, done, failed;
	int waiting; /* reports being drawn */
};
/* A report being drawn, in its own arena. */
struct drawing {
	struct job job;
	struct batch *batch;
	struct report_entry *result;
	struct command command; /* holds the error text */
	struct history history;
	struct report_options options;
	struct buf pdf;
	const char *why;
	enum err err;
};

static int run(struct batch *);
static int folder_make(const char *);
static int batch_remote(struct batch *, const char *);
static void ask(struct batch *, struct report_entry *);
static bool call(struct batch *, const char *, struct command *, int *);
static bool codes_split(struct batch *, char *);
static int batch_here(struct batch *);
static int batch_draw(struct batch *);
static void drawing_start(struct batch *, struct report_entry *);
static void drawing_run(void *);
static void drawing_done(struct job *);
static void collect(int);
static void
keep(struct batch *, struct report_entry *, const char *, const struct buf *);
static void fail(struct batch *, struct report_entry *, const char *);
static const char *reason(struct arena *, const struct buf *);
static void progress(const struct batch *);
static int finish(struct batch *);

int
command_batch(struct command *command, const char *folder)
{
	struct batch batch = { .command = command,
		.folder = folder,
		.options = {
		    .practice = command->conf->practice_name,
		    .address = command->conf->practice_address,
		    .version = RELIEFD_VERSION,
		} };
	int status;

	if (command_option(command, "-o") ||
	    command_option(command, "--format"))
		return command_usage(
		    command, "--all names its files, which are PDF");
	batch.folder_fd = folder_make(folder);
	if (batch.folder_fd < 0)
		return command_failed(
		    command, "%s: %s", folder, strerror(errno));
	status = run(&batch);
	close(batch.folder_fd);
	return status;
}

static int
run(struct batch *batch)
{
	struct command first = { 0 };
	int status;

	if (!call(batch, NULL, &first, &status))
		return batch_here(batch);
	buf_puts(&batch->command->err, buf_text(&first.err));
	if (status != EXIT_DONE)
		return status;
	return batch_remote(batch, buf_text(&first.out));
}

static int
folder_make(const char *path)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int
batch_remote(struct batch *batch, const char *codes)
{
	size_t i;

	if (!codes_split(batch, arena_strdup(batch->command->arena, codes)))
		return command_failed(batch->command,
		    "the daemon's answer is no list of clients");
	for (i = 0; i < batch->n; i++)
		ask(batch, &batch->results[i]);
	return finish(batch);
}

/* Asks the daemon for one report; it must be this client's. */
static void
ask(struct batch *batch, struct report_entry *result)
{
	struct command answer = { .arena = arena_new() };
	const char *begins = arena_printf(
	    answer.arena, "%s/progress-%s-", batch->folder, result->code);
	int status;

	if (!call(batch, result->code, &answer, &status))
		fail(batch, result, "the daemon has stopped");
	else if (status != EXIT_DONE || answer.file == NULL)
		fail(batch, result, reason(batch->command->arena, &answer.err));
	else if (strncmp(answer.file, begins, strlen(begins)) != 0)
		fail(batch, result, "the daemon sent another report");
	else
		keep(batch, result, answer.file, &answer.file_data);
	arena_free(answer.arena);
}

/* Runs "report [CODE] --all FOLDER ..." in the daemon; false: no daemon. */
static bool
call(struct batch *batch, const char *code, struct command *answer, int *status)
{
	const struct command *command = batch->command;
	struct arena *arena =
	    answer->arena != NULL ? answer->arena : command->arena;
	int i;

	*answer = (struct command){ .arena = arena,
		.conf = command->conf,
		.out = { .arena = arena },
		.err = { .arena = arena },
		.file_data = { .arena = arena } };
	answer->argv = arena_array(arena, char *, command->argc + 4);
	answer->argv[answer->argc++] = command->argv[0];
	if (code != NULL)
		answer->argv[answer->argc++] = arena_strdup(arena, code);
	answer->argv[answer->argc++] = arena_strdup(arena, "--all");
	answer->argv[answer->argc++] = arena_strdup(arena, batch->folder);
	for (i = 1; i < command->argc; i++)
		answer->argv[answer->argc++] = command->argv[i];
	return control_call(answer, status);
}

/* Reads one code per line; codes are used in file names and the index. */
static bool
codes_split(struct batch *batch, char *lines)
{
	struct codes codes = { 0 };
	char *end;
	size_t i;

	for (; (end = strchr(lines, '\n')) != NULL; lines = end + 1) {
		*end = '\0';
		if (strlen(lines) >= CODE_SIZE ||
		    !command_file_plain(
			arena_printf(batch->command->arena, "c%s", lines)))
			return false;
		arena_grow(batch->command->arena, &codes);
		codes.v[codes.n++] = lines;
	}
	batch->results =
	    arena_array(batch->command->arena, struct report_entry, codes.n);
	for (i = 0; i < codes.n; i++)
		batch->results[i].code = codes.v[i];
	batch->n = codes.n;
	return true;
}

static int
batch_here(struct batch *batch)
{
	struct command *command = batch->command;
	int status = report_options_read(command, &batch->options);

	if (status == EXIT_DONE && command->argc != 1)
		status = command_usage(command, "--all takes no CODE");
	if (status == EXIT_DONE)
		status = command_open(command, false);
	if (status != EXIT_DONE)
		return status;
	status = batch_draw(batch);
	if (db_commit(command->db) != OK && status == EXIT_DONE)
		status = command_failed(command, "the disk is full");
	db_close(command->db);
	return status;
}

static int
batch_draw(struct batch *batch)
{
	struct command *command = batch->command;
	struct codes codes;
	int fd;
	size_t i;

	if (db_write(command->db) != OK ||
	    client_codes(command->db, command->arena, &codes) != OK)
		return command_failed(command, "the database cannot be read");
	batch->n = codes.n;
	batch->results =
	    arena_array(command->arena, struct report_entry, codes.n);
	worker_start((int)command->conf->report_workers, &fd);
	for (i = 0; i < codes.n; i++) {
		batch->results[i].code = codes.v[i];
		drawing_start(batch, &batch->results[i]);
		while (batch->waiting >= AHEAD)
			collect(fd);
	}
	while (batch->waiting > 0)
		collect(fd);
	worker_stop();
	if (db_written(command->db, true) != OK)
		return command_failed(command, "the disk is full");
	return finish(batch);
}

static void
drawing_start(struct batch *batch, struct report_entry *result)
{
	struct arena *arena = arena_new();
	struct drawing *drawing = arena_new_of(arena, struct drawing);

	drawing->batch = batch;
	drawing->result = result;
	drawing->command = *batch->command;
	drawing->command.arena = arena;
	drawing->command.err = (struct buf){ .arena = arena };
	drawing->options = batch->options;
	drawing->pdf.arena = arena;
	if (report_load(&drawing->command, result->code, &drawing->options,
		&drawing->history) != EXIT_DONE) {
		fail(batch, result,
		    reason(batch->command->arena, &drawing->command.err));
		arena_free(arena);
		return;
	}
	drawing->job = (struct job){
		.run = drawing_run, .done = drawing_done, .arg = drawing
	};
	batch->waiting++;
	/* Never full: at most AHEAD jobs wait. */
	if (!worker_add(&drawing->job))
		drawing_done(&drawing->job);
}

/* In a worker thread; client_report() is pure. */
static void
drawing_run(void *arg)
{
	struct drawing *drawing = arg;

	drawing->options.lacks = report_lacks_of(
	    drawing->pdf.arena, &drawing->history, &drawing->options);
	drawing->err = client_report(
	    &drawing->history, &drawing->options, &drawing->pdf, &drawing->why);
}

static void
drawing_done(struct job *job)
{
	struct drawing *drawing = job->arg;
	struct batch *batch = drawing->batch;
	struct command *command = batch->command;
	struct actor actor = { ACTOR_COMMAND, command->uid };

	batch->waiting--;
	if (drawing->err != OK || drawing->pdf.len == 0)
		fail(batch, drawing->result,
		    arena_printf(command->arena, "no report: %s",
			drawing->why ? drawing->why : "it was not drawn"));
	else if (audit_add(command->db, command->now, actor, "report",
		     drawing->history.client.id, "") != OK)
		fail(batch, drawing->result, "the audit row was not stored");
	else
		keep(batch, drawing->result,
		    report_path(command->arena, batch->folder,
			&drawing->history, &drawing->options),
		    &drawing->pdf);
	if (drawing->options.lacks != NULL)
		buf_printf(&command->err, "warning: %s: %s; drawn as \uFFFD\n",
		    drawing->result->code, drawing->options.lacks);
	arena_free(drawing->command.arena);
}

/* Waits for finished drawings. */
static void
collect(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };

	(void)poll(&ready, 1, -1);
	worker_collect();
}

static void
keep(struct batch *batch, struct report_entry *result, const char *path,
    const struct buf *pdf)
{
	struct arena *arena = batch->command->arena;
	const char *slash = strrchr(path, '/');

	const char *name = slash ? slash + 1 : path;

	if (!command_file_plain(name) ||
	    !file_put(batch->folder_fd, name, pdf)) {
		fail(batch, result,
		    arena_printf(arena, "%s: %s", name, strerror(errno)));
		return;
	}
	report_made(arena, pdf, name, result);
	batch->done++;
	progress(batch);
}

static void
fail(struct batch *batch, struct report_entry *result, const char *status)
{
	result->status = status;
	batch->failed++;
	batch->done++;
	progress(batch);
}

/* Returns the last line of an error output, without its "reliefd: ". */
static const char *
reason(struct arena *arena, const struct buf *err)
{
	static const char name[] = "reliefd: ";
	char *text = arena_strdup(arena, buf_text(err)), *line;

	text[strcspn(text, "\n")] = '\0';
	line =
	    strncmp(text, name, strlen(name)) == 0 ? text + strlen(name) : text;
	(void)text_clean(line, false);
	return *line != '\0' ? line : "the report was not drawn";
}

/* A progress bar on a terminal; it is removed at the end. */
static void
progress(const struct batch *batch)
{
	int full;

	if (!isatty(STDERR_FILENO))
		return;
	full = (int)(BAR * batch->done / batch->n);
	fprintf(stderr, "\r[%-*.*s] %zu of %zu", BAR, full,
	    "########################################", batch->done, batch->n);
	if (batch->done == batch->n)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

/* Writes index.csv and reports the result. */
static int
finish(struct batch *batch)
{
	struct command *command = batch->command;
	const char *path =
	    arena_printf(command->arena, "%s/index.csv", batch->folder);
	struct buf index = { .arena = command->arena };
	size_t i;

	report_index_head(&index);
	for (i = 0; i < batch->n; i++)
		report_index_row(&index, &batch->results[i]);
	if (!file_put(batch->folder_fd, "index.csv", &index)) {
		command_failed(command, "%s: %s", path, strerror(errno));
		return EXIT_IO;
	}
	buf_printf(&command->out, "%s\n", path);
	if (batch->failed > 0)
		return command_failed(command,
		    "reports that were not drawn: %zu of %zu; %s says why",
		    batch->failed, batch->n, path);
	return EXIT_DONE;
}
