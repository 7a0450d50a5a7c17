/*
 * replay.c: a main() for a fuzz target without a fuzzer. Gives it every input
 * of tests/fuzz/corpus/NAME, where the program is called fuzz_NAME, or the
 * files that are named; says in TAP whether all were taken, and which not.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static char current[512];

/* Says which input it was; no more than write(), for what is broken. */
static void
on_signal(int number)
{
	static const char words[] = "\nnot ok 1 - ";

	(void)number;
	if (write(1, words, sizeof(words) - 1) < 0 ||
	    write(1, current, strlen(current)) < 0 || write(1, "\n", 1) < 0)
		_exit(2);
	_exit(1);
}

/* A copy of its own size, so that reading past its end is seen. */
static void
replay(const char *path)
{
	FILE *file = fopen(path, "re");
	uint8_t *data;
	long size;

	(void)snprintf(current, sizeof(current), "%s", path);
	if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
	    (size = ftell(file)) < 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		abort();
	}
	rewind(file);
	data = malloc((size_t)size + (size == 0));
	if (data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size)
		abort();
	fclose(file);
	(void)LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
}

static int
replay_folder(const char *folder)
{
	struct dirent **entries;
	char path[512];
	int n = scandir(folder, &entries, NULL, alphasort), i, played = 0;

	for (i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.') {
			(void)snprintf(path, sizeof(path), "%s/%s", folder,
			    entries[i]->d_name);
			replay(path);
			played++;
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return played;
}

int
main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	char folder[256];
	int i, played = 0;

	(void)signal(SIGABRT, on_signal);
	(void)signal(SIGSEGV, on_signal);
	(void)signal(SIGFPE, on_signal);
	printf("1..1\n");
	fflush(stdout);
	name = strstr(name ? name : argv[0], "fuzz_");
	(void)snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%s",
	    name ? name + 5 : "");
	for (i = 1; i < argc; i++, played++)
		replay(argv[i]);
	if (argc == 1)
		played = replay_folder(folder);
	printf("%s 1 - %d inputs of %s\n", played > 0 ? "ok" : "not ok", played,
	    folder);
	return played == 0;
}
