/* log.c: one line on stderr per event; a service manager adds the rest. */
#include "system.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* One write(), so that lines of two threads do not mix; a log that takes
 * nothing more must not stop the service. */
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
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}
