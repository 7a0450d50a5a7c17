/* Made by html2c.awk. */
#include "web.h"
#define TEXT(s) buf_add(out, s, sizeof(s) - 1)
#line 1 "03-blocks.html"
void tmpl_blocks(struct buf *out, int n)
{
#line 2 "03-blocks.html"
	int i;
#line 3 "03-blocks.html"
	if (n > 1) {
	TEXT("<ol>\n");
#line 5 "03-blocks.html"
	for (i = 0; i < n; i++) {
	TEXT("<li>");
#line 6 "03-blocks.html"
	html_printf(out, "%d", i);
	TEXT("\n");
	}
	TEXT("</ol>\n");
#line 9 "03-blocks.html"
	} else if (n == 1) {
	TEXT("<p");
#line 10 "03-blocks.html"
	if (n) {
	TEXT(" class=\"one\"");
	}
	TEXT(">\n");
#line 11 "03-blocks.html"
	} else {
	TEXT("none\n");
	}
}
