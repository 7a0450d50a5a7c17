/* Made by html2c.awk. */
#include "web.h"
#define TEXT(s) buf_add(out, s, sizeof(s) - 1)
#line 1 "02-values.html"
void tmpl_values(struct buf *out, enum lang lang, int n, const char *s)
{
	TEXT("<p title=\"");
#line 2 "02-values.html"
	html_text(out, s);
	TEXT("\">");
#line 2 "02-values.html"
	html_printf(out, "%d of %d", n, 3);
	TEXT("</p>\n"
	    "<a href=\"/c/");
#line 3 "02-values.html"
	html_url(out, s);
	TEXT("\?n=");
#line 3 "02-values.html"
	html_printf(out, "%d", n);
	TEXT("\">");
#line 3 "02-values.html"
	html_text(out, tr(lang, "Readings"));
	TEXT("</a>\n");
#line 4 "02-values.html"
	html_text(out, tr(lang, "A " "\"long\" one"));
	TEXT(" ");
#line 4 "02-values.html"
	html_text(out, tr(lang, s));
	TEXT(" ");
#line 4 "02-values.html"
	html_text(out, tr(lang, s));
	TEXT("\n");
#line 5 "02-values.html"
	html_printf(out, tr(lang, "%d of %d"), n, n + 1);
	TEXT("\n");
#line 6 "02-values.html"
	buf_puts(out, s);
	TEXT("\n");
#line 7 "02-values.html"
	html_text(out, n > 1 ? "many" : "one");
#line 7 "02-values.html"
	html_text(out, s);
	TEXT("\n");
}
