/*
 * html.c: escapes text for HTML; each function is named after the context that
 * it escapes for.
 */
#include "web.h"

#include <string.h>

void
html_text(struct buf *out, const char *s)
{
	size_t plain;

	for (;;) {
		plain = strcspn(s, "&<>\"'");
		buf_add(out, s, plain);
		s += plain;
		switch (*s++) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		case '\'':
			buf_puts(out, "&#39;");
			break;
		default:
			return;
		}
	}
}

void
html_printf(struct buf *out, const char *format, ...)
{
	size_t start = out->len;
	const char *text;
	va_list ap;

	va_start(ap, format);
	buf_vprintf(out, format, ap);
	va_end(ap);
	if (strpbrk(out->data + start, "&<>\"'") == NULL)
		return;
	text = arena_strdup(out->arena, out->data + start);
	out->len = start;
	html_text(out, text);
}

void
html_url(struct buf *out, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		/* RFC 3986's unreserved characters, in any locale. */
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~", c) != NULL) {
			buf_putc(out, (char)c);
			continue;
		}
		buf_putc(out, '%');
		buf_putc(out, hex[c >> 4]);
		buf_putc(out, hex[c & 15]);
	}
}

void
html_respond(struct response *res, const struct buf *out)
{
	res->body = buf_text(out);
	res->len = out->len;
}
