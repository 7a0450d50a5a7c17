/* Made by html2c.awk. */
#include "web.h"
#define TEXT(s) buf_add(out, s, sizeof(s) - 1)
#include "pages.h"
#line 3 "01-text.html"
void tmpl_text(struct buf *out)
{
	TEXT("<p class=\"a\">\n"
	    "back\\slash, what\?\?/ and a\ttab\n"
	    "</p>\n");
}
