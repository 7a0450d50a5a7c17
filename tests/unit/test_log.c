/* What is logged is one line of printable bytes, whatever was logged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "system.h"

/* What log_error() writes for a text. */
static size_t
logged(const char *text, char out[4096])
{
	int pipes[2], standard = dup(STDERR_FILENO);
	ssize_t n;

	assert_true(standard >= 0);
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(dup2(pipes[1], STDERR_FILENO), STDERR_FILENO);
	log_error("%s", text);
	assert_int_equal(dup2(standard, STDERR_FILENO), STDERR_FILENO);
	close(standard);
	close(pipes[1]);
	n = read(pipes[0], out, 4095);
	close(pipes[0]);
	assert_true(n > 0);
	out[n] = '\0';
	return (size_t)n;
}

static void
every_byte(void **state)
{
	char text[4] = "a.b", line[4096];
	size_t len;
	int byte;

	(void)state;
	for (byte = 1; byte < 256; byte++) {
		text[1] = (char)byte;
		len = logged(text, line);
		if (byte < 0x20 || byte == 0x7F)
			text[1] = '?';
		assert_int_equal(len, strlen("reliefd: error: a.b\n"));
		assert_memory_equal(line, "reliefd: error: ", 16);
		assert_memory_equal(line + 16, text, 3);
		assert_int_equal(line[len - 1], '\n');
	}
}

static void
a_long_text_is_one_line(void **state)
{
	char text[3000], line[4096];
	size_t len;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	text[900] = '\n';
	len = logged(text, line);
	assert_true(len <= 1024);
	assert_int_equal(strcspn(line, "\n"), len - 1);
	assert_int_equal(line[916], '?');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte),
		cmocka_unit_test(a_long_text_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
