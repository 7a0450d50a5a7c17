/* qr.c: text as a QR code in SVG, for the camera of a phone. */
#include "pages.h"

#include <qrencode.h>

#define QUIET 4 /* modules; the standard requires this white border */

static void modules(struct buf *, const QRcode *);

bool
qr_svg(struct buf *out, const char *text, const char *title)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	int size;

	if (code == NULL)
		return false;
	size = code->width + 2 * QUIET;
	buf_printf(out,
	    "<svg role=\"img\" viewBox=\"0 0 %d %d\""
	    " shape-rendering=\"crispEdges\"><title>",
	    size, size);
	html_text(out, title);
	buf_printf(out,
	    "</title><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
	    "<path fill=\"#000\" d=\"",
	    size, size);
	modules(out, code);
	buf_puts(out, "\"/></svg>");
	QRcode_free(code);
	return true;
}

/* Draws each run of dark modules of a row as one rectangle. */
static void
modules(struct buf *out, const QRcode *code)
{
	int x, y, run;

	for (y = 0; y < code->width; y++) {
		const unsigned char *row = code->data + y * code->width;

		for (x = 0; x < code->width; x += run) {
			for (run = 1; x + run < code->width &&
				      ((row[x + run] ^ row[x]) & 1) == 0;)
				run++;
			if (row[x] & 1)
				buf_printf(out, "M%d %dh%dv1h-%dz", x + QUIET,
				    y + QUIET, run, run);
		}
	}
}
