/*
 * fuzz_escape.c: text on its way out. What was escaped for HTML, an address,
 * CSV or the log holds no tag, quote, formula or line of its own, and reads
 * again as the text; cleaned text stays as it is when cleaned again.
 */
#include "data.h"
#include "fuzz.h"
#include "system.h"
#include "web.h"

#include <sys/mman.h>
#include <unistd.h>

/* Takes html_text()'s five entities back; anything else is a fault. */
static void
check_html(const char *html, const char *text)
{
	static const char *const entities[][2] = { { "&amp;", "&" },
		{ "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&#39;", "'" } };
	size_t i, len;

	for (; *html; html += len, text++) {
		len = 1;
		if (strchr("&<>\"'", *html) == NULL) {
			must(*html == *text);
			continue;
		}
		for (i = 0; i < nitems(entities); i++) {
			len = strlen(entities[i][0]);
			if (strncmp(html, entities[i][0], len) == 0)
				break;
		}
		must(i < nitems(entities) && *text == *entities[i][1]);
	}
	must(*text == '\0');
}

static void
check_url(struct arena *arena, const char *text)
{
	struct buf out = { .arena = arena };
	struct pairs pairs = { 0 };
	bool plain = true;
	const char *p;

	buf_puts(&out, "a=");
	html_url(&out, text);
	must(out.data[2 +
		      strspn(out.data + 2,
			  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			  "0123456789-._~%")] == '\0');
	must(form_decode(arena, out.data, out.len, 1, &pairs) == OK);
	/* What is no text is mended. */
	for (p = text; *p; p++)
		plain = plain && (unsigned char)*p >= 0x20 && *p != 0x7F;
	if (plain && slow_utf8_ok((const uint8_t *)text, strlen(text)))
		must(strcmp(pairs.v[0].value, text) == 0);
}

/* Undoes RFC 4180's quotes and looks at what a spreadsheet would see. */
static void
check_csv(struct arena *arena, const char *text)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r",
		"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
		"\xEF\xBC\xA0" };
	struct buf out = { .arena = arena }, cell = { .arena = arena };
	const char *p, *seen;
	size_t i;

	csv_text(&out, text);
	if (out.len == 0) {
		must(*text == '\0');
		return;
	}
	must(
	    out.len >= 2 && out.data[0] == '"' && out.data[out.len - 1] == '"');
	for (p = out.data + 1; p < out.data + out.len - 1; p++) {
		if (*p == '"')
			must(*++p == '"' && p < out.data + out.len - 1);
		buf_putc(&cell, *p);
	}
	must(strcmp(csv_plain(buf_text(&cell)), text) == 0);
	seen = buf_text(&cell);
	seen += strspn(seen, " ");
	for (i = 0; i < nitems(starts); i++)
		must(strncmp(seen, starts[i], strlen(starts[i])) != 0);
}

static void
check_log(const char *text)
{
	static int file = -1, stderr_kept;
	char line[2048];
	ssize_t len, i;

	if (file < 0) {
		file = memfd_create("log", MFD_CLOEXEC);
		stderr_kept = dup(2);
	}
	must(ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
	must(dup2(file, 2) == 2);
	log_info("%s", text);
	must(dup2(stderr_kept, 2) == 2);
	len = pread(file, line, sizeof(line), 0);
	must(len >= 16 && strncmp(line, "reliefd: info: ", 15) == 0);
	for (i = 0; i < len - 1; i++)
		must((unsigned char)line[i] >= 0x20 && line[i] != 0x7F);
	must(line[len - 1] == '\n');
}

static void
check_clean(struct arena *arena, const char *text, bool lines)
{
	char *clean = text_clean(arena_strdup(arena, text), lines);
	size_t len = strlen(clean), i;
	const char *folded;

	must(len <= strlen(text));
	must(slow_utf8_ok((const uint8_t *)clean, len));
	for (i = 0; i < len; i++)
		must(((unsigned char)clean[i] >= 0x20 && clean[i] != 0x7F) ||
		     (lines && clean[i] == '\n'));
	must(strstr(clean, "\xC2\x9B") == NULL &&
	     strstr(clean, "\xE2\x80\xAE") == NULL &&
	     strstr(clean, "\xE2\x81\xA6") == NULL);
	must(len == 0 || (strchr(" \n", clean[0]) == NULL &&
			     strchr(" \n", clean[len - 1]) == NULL));
	must(lines || strstr(clean, "  ") == NULL);
	must(len == 0 || text_visible(clean));
	must(text_visible(text) || len == 0);
	must(strcmp(text_clean(arena_strdup(arena, clean), lines), clean) == 0);
	must(utf8_length(clean) <= len);
	folded = text_fold(arena, clean);
	/* One character of three bytes is eighteen letters of Arabic. */
	must(strlen(folded) <= 12 * len &&
	     slow_utf8_ok((const uint8_t *)folded, strlen(folded)));
	must(strcmp(text_fold(arena, folded), folded) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct buf html = { .arena = arena }, printed = { .arena = arena };
	struct input in = { data, size };
	const char *text;

	must(utf8_ok((const char *)data, size) == slow_utf8_ok(data, size));
	text = take_until(&in, arena, '\0');
	html_text(&html, text);
	check_html(buf_text(&html), text);
	html_printf(&printed, "%s", text);
	must(strcmp(buf_text(&printed), buf_text(&html)) == 0);
	check_url(arena, text);
	check_csv(arena, text);
	check_log(text);
	check_clean(arena, text, false);
	check_clean(arena, text, true);
	arena_free(arena);
	return 0;
}
