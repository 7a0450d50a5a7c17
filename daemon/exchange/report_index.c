/* report_index.c: the names of reports as files, and the list of many. */
#include "data.h"

#include <string.h>

const char *
report_name(struct arena *arena, const struct history *history,
    const struct report_options *options)
{
	const char *from =
	    options->from[0] ? options->from : history_first_day(history);

	if (from[0] == '\0' || strcmp(from, options->to) > 0)
		from = options->to;
	return arena_printf(arena, "progress-%s-%s_%s.pdf",
	    history->client.code, from, options->to);
}

void
report_made(struct arena *arena, const struct buf *pdf, const char *file,
    struct report_entry *out)
{
	uint8_t hash[32];

	sha256(pdf->data, pdf->len, hash);
	hex_text(hash, sizeof(hash), out->sha256);
	out->file = arena_strdup(arena, file);
	out->pages = report_pages(pdf);
	out->bytes = pdf->len;
	out->status = "ok";
}

void
report_index_head(struct buf *out)
{
	csv_mark(out);
	buf_puts(out, "code,file,pages,bytes,sha256,status\r\n");
}

void
report_index_row(struct buf *out, const struct report_entry *entry)
{
	if (entry->file != NULL)
		buf_printf(out, "%s,%s,%d,%zu,%s,", entry->code, entry->file,
		    entry->pages, entry->bytes, entry->sha256);
	else
		buf_printf(out, "%s,,,,,", entry->code);
	csv_text(out, entry->status);
	buf_puts(out, "\r\n");
}
