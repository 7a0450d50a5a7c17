/*
 * import.c: `reliefd import PATH`: a data package into the database,
 * all of it or nothing.
 *
 * Everything is read once and written in one transaction, which is taken
 * back when a single row was bad; so the checks of one file see the rows of
 * those before it, and every bad row is named in one run.
 */
#include "import.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE_MAX ((off_t)1 << 30)

static bool find_files(struct import *, const char *, FILE *[TABLE_N]);
static FILE *find_file(struct import *, int, int, const char **);
static int read_files(struct import *, FILE *[TABLE_N]);
static bool read_file(struct import *, int, FILE *);
static void take_record(void *, const struct csv_record *);
static void take_fault(void *, size_t, size_t, const char *);
static bool take_progress(void *, size_t);
static enum err store(struct import *, bool);
static int say_outcome(struct import *, enum err);
static void say_counts(struct import *);
static void
show_progress(const struct import *, const char *, ...) PRINTF_LIKE(2, 3);

int
command_import(struct command *command)
{
	struct import import = {
		.command = command, .db = command->db, .percent = -1
	};
	FILE *files[TABLE_N] = { NULL };
	int status = EXIT_IO;
	size_t i;

	if (command->argc != 2) {
		buf_puts(&command->err, "usage: reliefd import FOLDER\n");
		return EXIT_USAGE;
	}
	if (!command->local) {
		buf_puts(&command->err,
		    "import runs only while the daemon does not: stop it "
		    "(systemctl stop reliefd.socket reliefd), import, start "
		    "it again\n");
		return EXIT_FAILED;
	}
	import.row = arena_new();
	import.sessions_arena = arena_new();
	if (user_list(import.db, command->arena, &import.users) != OK)
		goto out;
	if (find_files(&import, command->argv[1], files))
		status = read_files(&import, files);
	for (i = 0; i < TABLE_N; i++) {
		if (files[i] != NULL)
			fclose(files[i]);
	}
out:
	arena_free(import.sessions_arena);
	arena_free(import.row);
	return status;
}

/* Opens what there is of a package. False: it was said why not. */
static bool
find_files(struct import *import, const char *path, FILE *files[TABLE_N])
{
	struct buf *err = &import->command->err;
	const char *why = NULL;
	struct stat st;
	DIR *folder;
	bool named;
	int i, n = 0;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
		buf_printf(err,
		    "%s: is a file; import reads a folder with the files of "
		    "a data package. Unpack a ZIP first.\n",
		    path);
		return false;
	}
	folder = opendir(path);
	if (folder == NULL) {
		buf_printf(err, "%s: %s\n", path, strerror(errno));
		return false;
	}
	named = import_names(import, folder);
	for (i = 0; i < TABLE_N && named; i++) {
		if (import->names[i] == NULL)
			continue;
		files[i] = find_file(import, dirfd(folder), i, &why);
		if (files[i] == NULL)
			break;
		n++;
	}
	closedir(folder);
	if (!named)
		return false;
	if (i < TABLE_N)
		buf_printf(err, "%s/%s: %s\n", path, import->names[i], why);
	else if (n == 0)
		buf_printf(err, "%s: holds no file of a data package\n", path);
	return i == TABLE_N && n > 0;
}

/* The folder may come from anybody: what it shows under the name of a file
 * is not to be somebody else's, nor something to wait for. */
static FILE *
find_file(struct import *import, int folder, int table, const char **why)
{
	int fd = file_open(folder, import->names[table], O_NOFOLLOW, why);
	struct stat st;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) != 0 || st.st_size > FILE_SIZE_MAX) {
		close(fd);
		*why = "is over 1 GiB";
		return NULL;
	}
	import->bytes += st.st_size;
	return fdopen(fd, "r");
}

static int
read_files(struct import *import, FILE *files[TABLE_N])
{
	enum err err = db_write(import->db);
	bool good = err == OK;
	int i;

	for (i = 0; i < TABLE_N && good; i++) {
		if (files[i] != NULL)
			good = read_file(import, i, files[i]);
	}
	show_progress(import, "%s", "");
	if (err == OK)
		err = store(import, good && import->faults == 0);
	return say_outcome(import, err);
}

/* False: what follows in other files cannot be judged. */
static bool
read_file(struct import *import, int table, FILE *file)
{
	struct csv_reader reader = { take_record, take_fault, take_progress,
		import };
	struct arena *arena = arena_new();
	struct stat st;
	enum err err;

	import->table = table;
	import->source = (struct table_source){ .table = &tables[table],
		.arena = import->row,
		.fault = import_fault,
		.arg = import };
	err = csv_read(file, arena, &reader);
	arena_free(arena);
	if (err == OK && import->source.map.n == 0)
		import_fault(
		    import, 1, "-", "the names of the columns are missing");
	if (table == CHECKIN_TABLE && import->failed == OK)
		import_replaced(import);
	if (fstat(fileno(file), &st) == 0)
		import->bytes_done += st.st_size;
	if (err == ERR_INTERNAL)
		buf_printf(&import->command->err, "%s: %s\n",
		    import->names[table], strerror(errno));
	if (import->failed == OK)
		import->failed = err;
	return import->failed == OK;
}

static void
take_record(void *arg, const struct csv_record *record)
{
	struct import *import = arg;
	size_t size = import->source.table->row_size;
	void *row;

	if (import->failed != OK)
		return;
	if (record_is_blank(record))
		return;
	if (import->source.map.n == 0) {
		if (!table_read_head(&import->source, record))
			import->failed = ERR_INVALID;
		return;
	}
	arena_reset(import->row);
	import->line = record->line;
	row = arena_alloc(import->row, size);
	if (table_read(&import->source, record, row))
		import_row(import, row);
	else if (import->table == CLIENT_TABLE &&
		 ((struct client_line *)row)->client.code[0] != '\0')
		/* So that the client's other rows are not called bad too. */
		import_client_add(
		    import, ((struct client_line *)row)->client.code, 0, "");
}

/* What is wrong with the file's form. */
static void
take_fault(void *arg, size_t line, size_t column, const char *reason)
{
	struct import *import = arg;
	const struct table_map *map = &import->source.map;
	const char *name = "-";
	size_t i;

	for (i = 0; i < tables[import->table].n && map->n > 0; i++) {
		if (map->cells[i] == (int)column)
			name = tables[import->table].columns[i].name;
	}
	import_fault(import, line, name, reason);
}

static bool
take_progress(void *arg, size_t bytes)
{
	struct import *import = arg;
	int64_t done = import->bytes_done + (int64_t)bytes;
	int percent = import->bytes ? (int)(done * 100 / import->bytes) : 100;

	if (percent != import->percent)
		show_progress(
		    import, "%3d %%  %s", percent, tables[import->table].file);
	import->percent = percent;
	return import->failed == OK;
}

/* Keeps or takes back what was written. */
static enum err
store(struct import *import, bool good)
{
	const struct command *command = import->command;
	const struct actor actor = { ACTOR_COMMAND, command->uid };
	size_t *new = import->new;
	enum err err = good ? OK : import->failed, last;
	size_t i, sum = 0;

	for (i = 0; i < TABLE_N; i++)
		sum += new[i];
	if (good && sum > 0)
		err = audit_add(import->db, command->now, actor, "import", 0,
		    arena_printf(command->arena,
			"clients=%zu sessions=%zu checkins=%zu readings=%zu",
			new[CLIENT_TABLE], new[SESSION_TABLE],
			new[CHECKIN_TABLE], new[READING_TABLE]));
	last = db_written(import->db, good && err == OK);
	if (err == OK)
		err = last;
	last = db_commit(import->db);
	return err == OK ? last : err;
}

static int
say_outcome(struct import *import, enum err err)
{
	struct buf *out = &import->command->err;

	if (import->faults > FAULTS_MAX)
		buf_printf(out, "and %zu more\n", import->faults - FAULTS_MAX);
	if (import->faults > 0) {
		buf_printf(out, "%zu bad rows or cells; nothing was stored\n",
		    import->faults);
		return EXIT_FAILED;
	}
	if (err != OK) {
		buf_printf(out, "%s; nothing was stored\n",
		    err == ERR_UNAVAILABLE ? "the disk is full"
					   : "the database failed");
		return EXIT_IO;
	}
	say_counts(import);
	return EXIT_DONE;
}

static void
say_counts(struct import *import)
{
	size_t i;

	for (i = 0; i < TABLE_N; i++) {
		if (import->new[i] + import->same[i] == 0)
			continue;
		buf_printf(&import->command->out,
		    "%s: %zu new, %zu already there\n", tables[i].file,
		    import->new[i], import->same[i]);
	}
	if (import->silent > 0)
		buf_printf(&import->command->out,
		    "%s: %zu without an answer left out, the first in line "
		    "%zu\n",
		    tables[CHECKIN_TABLE].file, import->silent,
		    import->silent_line);
	if (import->uncallable > 0)
		buf_printf(&import->command->out,
		    "%s: %zu phone numbers that nobody can call are kept as "
		    "they are written, the first in line %zu\n",
		    tables[CLIENT_TABLE].file, import->uncallable,
		    import->uncallable_line);
}

/* One line that is written over again, on a terminal only. */
static void
show_progress(const struct import *import, const char *format, ...)
{
	va_list ap;

	if (!import->command->local || !isatty(STDERR_FILENO))
		return;
	fputc('\r', stderr);
	va_start(ap, format);
	(void)vfprintf(stderr, format, ap);
	va_end(ap);
	fputs("\033[K", stderr);
	fflush(stderr);
}
