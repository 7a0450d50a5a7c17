/*
 * fuzz_control_call.c: what the daemon may answer to a command, once it is
 * somebody else's. However it answers, no file is there afterwards but the one
 * that the arguments ask for, nothing else is touched, and what is printed is
 * text without controls.
 *
 * An input is a byte (which command asks; its highest bit: what follows is
 * the answer as it is) and the frames: a kind, a length, so many bytes.
 */
#include "command.h"
#include "scratch.h"

#include "../../daemon/command/control.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define KEPT "kept"

static const char *const asks[][6] = { { "user", "list" }, { "report", "A1" },
	{ "report", "A1", "-o", "x.pdf" }, { "report", "A1", "-o", "-" },
	{ "client", "export", "A1" }, { "client", "show", "A1" },
	{ "practice-report" }, { "report", "A1", "--all", "out" } };

static int work = -1, above, printed;

/* Before the folder above goes. */
static void
work_remove(void)
{
	(void)unlinkat(work, "link.pdf", 0);
	(void)unlinkat(above, "work", AT_REMOVEDIR);
}

static void
start(void)
{
	char path[128];
	int fd;

	scratch_make();
	auth_init();
	(void)snprintf(path, sizeof(path), "%s/work", scratch);
	must(mkdir(path, 0700) == 0);
	above = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	work = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = openat(above, "outside", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	must(write(fd, KEPT, sizeof(KEPT)) == sizeof(KEPT) && close(fd) == 0);
	must(symlinkat("../outside", work, "link.pdf") == 0);
	printed = memfd_create("printed", MFD_CLOEXEC);
	must(above >= 0 && work >= 0 && printed >= 0);
	(void)atexit(work_remove);
}

static void
frames(struct input *in, struct buf *out)
{
	static const char kinds[] = "oefdsx";
	uint32_t len;
	uint8_t choice;

	while (in->size > 0) {
		choice = take(in);
		buf_putc(out, kinds[choice % 6]);
		len = take(in);
		len = len < in->size ? len : (uint32_t)in->size;
		buf_add(out, &len, sizeof(len));
		buf_add(out, in->data, len);
		in->data += len;
		in->size -= len;
	}
}

/* Runs the rest of a command in the folder, its output caught. */
static void
finish(struct command *command, int status)
{
	int out = dup(1), err = dup(2), here = open(".", O_RDONLY | O_CLOEXEC);

	fflush(NULL);
	must(ftruncate(printed, 0) == 0 && lseek(printed, 0, SEEK_SET) == 0);
	must(dup2(printed, 1) == 1 && dup2(printed, 2) == 2);
	must(fchdir(work) == 0);
	(void)command_finish(command, status);
	must(fchdir(here) == 0);
	must(dup2(out, 1) == 1 && dup2(err, 2) == 2);
	close(out);
	close(err);
	close(here);
}

/* Neither a control nor a byte that is no text. */
static void
check_printed(struct arena *arena)
{
	off_t size = lseek(printed, 0, SEEK_END), i;
	char *text = arena_alloc(arena, (size_t)size + 1);

	must(pread(printed, text, (size_t)size, 0) == size);
	must(slow_utf8_ok((const uint8_t *)text, (size_t)size));
	for (i = 0; i < size; i++) {
		uint8_t c = (uint8_t)text[i];

		must(c >= 0x20 || c == '\t' || c == '\n' ||
		     (c == '\r' && text[i + 1] == '\n'));
		must(c != 0x7F && (c != 0xC2 || (uint8_t)text[i + 1] >= 0xA0));
	}
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The folder has what was asked for at most; that is removed. */
static void
check_files(uint8_t ask)
{
	DIR *folder = fdopendir(openat(work, ".", O_RDONLY | O_DIRECTORY));
	struct dirent *entry;
	char text[sizeof(KEPT)] = "";
	int fd = openat(above, "outside", O_RDONLY | O_CLOEXEC), n = 0;

	must(read(fd, text, sizeof(text)) == sizeof(KEPT));
	must(strcmp(text, KEPT) == 0);
	close(fd);
	while ((entry = readdir(folder)) != NULL) {
		const char *name = entry->d_name;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		    strcmp(name, "link.pdf") == 0)
			continue;
		n++;
		must(ask != 0 && ask != 3 && ask != 5 && ask != 7);
		must(ask != 1 || begins(name, "progress-") ||
		     begins(name, "analysis-"));
		must(ask != 2 || strcmp(name, "x.pdf") == 0);
		must(ask != 4 || begins(name, "everything-"));
		must(ask != 6 || begins(name, "practice-"));
		must(unlinkat(work, name, 0) == 0);
	}
	must(n <= 1);
	(void)closedir(folder);
	folder = fdopendir(openat(above, ".", O_RDONLY | O_DIRECTORY));
	for (n = 0; readdir(folder) != NULL; n++)
		continue;
	must(n == 4);
	(void)closedir(folder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct buf answer = { .arena = arena };
	struct input in = { data, size };
	uint8_t choice = take(&in), ask = choice & 7;
	char *argv[6];
	struct command command = { .arena = arena,
		.argv = argv,
		.out = { .arena = arena },
		.err = { .arena = arena },
		.file_data = { .arena = arena } };
	int ends[2], status = -1;

	if (work < 0)
		start();
	for (; asks[ask][command.argc] != NULL; command.argc++)
		argv[command.argc] =
		    arena_strdup(arena, asks[ask][command.argc]);
	if (choice & 0x80)
		buf_add(&answer, in.data, in.size);
	else
		frames(&in, &answer);
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	/* More than the socket takes is not sent. */
	(void)send(
	    ends[1], answer.data, answer.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(ends[1]);
	if (!control_receive(ends[0], &command, 60000, &status))
		must(status == EXIT_FAILED && command.file == NULL &&
		     command.out.len == 0 && command.err.len > 0);
	close(ends[0]);
	must(status == 0 || status == 1 || status == 2 || status == 74 ||
	     status == 78);
	/* The folder of --all is opened by what asks for all. */
	if (ask == 7)
		command.file = NULL;
	finish(&command, status);
	if (ask != 3)
		check_printed(arena);
	check_files(ask);
	arena_free(arena);
	return 0;
}
