/* Made by html2c.awk. */
#include "web.h"
#define TEXT(s) buf_add(out, s, sizeof(s) - 1)
#include "pages.h"
#include <string.h>
#line 4 "04-functions.html"
static void item(struct buf *out, enum lang lang, const char *s)
{
	TEXT("<li>");
#line 6 "04-functions.html"
	html_printf(out, tr(lang, "%s has %zu bytes"), s, strlen(s));
	TEXT("</li>\n");
}
#line 11 "04-functions.html"
void tmpl_items(struct buf *out, enum lang lang)
{
#line 12 "04-functions.html"
	item(out, lang, "a");
#line 12 "04-functions.html"
	item(out, lang, "b");
#line 13 "04-functions.html"
	item(out, lang, "c");
}
