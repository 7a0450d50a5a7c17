/* log.c: one line on stderr per event; a service manager adds the rest. */
#include "system.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(const char *, size_t);
static void log_line(const char *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));

void
log_info(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	log_line("info", format, ap);
	va_end(ap);
}

void
log_error(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	log_line("error", format, ap);
	va_end(ap);
}

static void
log_line(const char *level, const char *format, va_list ap)
{
	char line[1024];
	size_t len, i;
	int n;

	n = snprintf(line, sizeof(line), "reliefd: %s: ", level);
	len = n > 0 ? (size_t)n : 0;
	n = vsnprintf(line + len, sizeof(line) - len - 1, format, ap);
	if (n > 0)
		len += (size_t)n < sizeof(line) - len - 1
			   ? (size_t)n
			   : sizeof(line) - len - 2;
	for (i = 0; i < len; i++) {
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
			line[i] = '?';
	}
	line[len++] = '\n';
	put(line, len);
}

/*
 * Uses one write(), so that lines of two threads do not mix. A blocked log must
 * not stop the service: lines that it does not take at once are lost, and their
 * number is logged later.
 */
static void
put(const char *line, size_t len)
{
	static unsigned lost;
	struct pollfd log = { .fd = STDERR_FILENO, .events = POLLOUT };
	char text[64];
	unsigned n;

	/* poll() says yes only if the pipe takes 4096 bytes. */
	if (poll(&log, 1, 0) == 0) {
		(void)__atomic_add_fetch(&lost, 1, __ATOMIC_RELAXED);
		return;
	}
	n = __atomic_exchange_n(&lost, 0, __ATOMIC_RELAXED);
	if (n != 0 && write(STDERR_FILENO, text,
			  (size_t)snprintf(text, sizeof(text),
			      "reliefd: error: %u lines were lost\n", n)) < 0)
		(void)__atomic_add_fetch(&lost, n, __ATOMIC_RELAXED);
	if (write(STDERR_FILENO, line, len) < 0)
		(void)__atomic_add_fetch(&lost, 1, __ATOMIC_RELAXED);
}
