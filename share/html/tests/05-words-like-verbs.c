/* Made by html2c.awk. */
#include "web.h"
#define TEXT(s) buf_add(out, s, sizeof(s) - 1)
#line 1 "05-words-like-verbs.html"
void tmpl_words(struct buf *out, const struct page *end, const char *url, const char *raw)
{
#line 2 "05-words-like-verbs.html"
	html_text(out, end->name);
	TEXT(" ");
#line 2 "05-words-like-verbs.html"
	html_text(out, url);
	TEXT(" ");
#line 2 "05-words-like-verbs.html"
	html_text(out, raw[0] ? raw : "");
	TEXT(" ");
#line 2 "05-words-like-verbs.html"
	html_text(out, tr_day(end));
	TEXT(" ");
#line 2 "05-words-like-verbs.html"
	if ((end)) {
	TEXT("x");
#line 2 "05-words-like-verbs.html"
	} else {
	TEXT("y");
	}
	TEXT("\n");
}
