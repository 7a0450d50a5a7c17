/* buf.c: a growing buffer in an arena. */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void buf_room(struct buf *, size_t);

void
buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	buf_room(buf, len);
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buf_puts(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void
buf_putc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	buf_vprintf(buf, format, ap);
	va_end(ap);
}

void
buf_vprintf(struct buf *buf, const char *format, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	buf_room(buf, 128);
	len = vsnprintf(buf->data + buf->len, buf->size - buf->len, format, ap);
	if (len < 0)
		abort();
	if ((size_t)len >= buf->size - buf->len) {
		buf_room(buf, (size_t)len);
		len = vsnprintf(
		    buf->data + buf->len, buf->size - buf->len, format, again);
	}
	va_end(again);
	buf->len += (size_t)len;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	struct buf buf = { .arena = arena };
	va_list ap;

	va_start(ap, format);
	buf_vprintf(&buf, format, ap);
	va_end(ap);
	return buf.data ? buf.data : arena_strdup(arena, "");
}

const char *
buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

/* Makes room for len more bytes and a NUL. */
static void
buf_room(struct buf *buf, size_t len)
{
	size_t size = buf->size ? buf->size : 256;

	if (len > SIZE_MAX / 4 - buf->len)
		abort();
	if (buf->size - buf->len > len)
		return;
	while (size - buf->len <= len)
		size *= 2;
	buf->data = arena_regrow(
	    buf->arena, buf->data, buf->data ? buf->len + 1 : 0, size, 1);
	buf->size = size;
}
