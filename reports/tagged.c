/*
 * tagged.c: the last pass over a PDF, with qpdf: what cairo cannot write.
 */
#include "page.h"

#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <time.h>

static void catalog_set(qpdf_data, enum lang);
static void dates_set(qpdf_data, int64_t);

enum err
pdf_finish(struct buf *pdf, enum lang lang, int64_t made_at)
{
	qpdf_data q = qpdf_init();
	enum err err = ERR_INTERNAL;

	qpdf_silence_errors(q);
	if (qpdf_read_memory(q, "report", pdf->data, pdf->len, NULL) !=
	    QPDF_SUCCESS)
		goto out;
	catalog_set(q, lang);
	dates_set(q, made_at);
	if (qpdf_init_write_memory(q) != QPDF_SUCCESS)
		goto out;
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	qpdf_set_minimum_pdf_version(q, "1.7");
	if (qpdf_write(q) != QPDF_SUCCESS || qpdf_has_error(q))
		goto out;
	pdf->len = 0;
	buf_add(pdf, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	err = OK;
out:
	qpdf_cleanup(&q);
	return err;
}

/* The language of the text, and that a window shows the title. */
static void
catalog_set(qpdf_data q, enum lang lang)
{
	static const char *const tags[LANG_N] = { "en", "ms", "zh-Hans", "ta" };
	qpdf_oh root = qpdf_get_root(q), preferences;

	preferences = qpdf_oh_new_dictionary(q);
	qpdf_oh_replace_key(
	    q, preferences, "/DisplayDocTitle", qpdf_oh_new_bool(q, QPDF_TRUE));
	qpdf_oh_replace_key(q, root, "/ViewerPreferences", preferences);
	qpdf_oh_replace_key(
	    q, root, "/Lang", qpdf_oh_new_string(q, tags[lang]));
}

/* The same data gives the same bytes: the only date is that of the data. */
static void
dates_set(qpdf_data q, int64_t made_at)
{
	time_t at = (time_t)made_at;
	char text[32];
	struct tm tm;

	qpdf_set_info_key(q, "/ModDate", NULL);
	qpdf_set_info_key(q, "/CreationDate", NULL);
	if (made_at == 0 || gmtime_r(&at, &tm) == NULL ||
	    strftime(text, sizeof(text), "D:%Y%m%d%H%M%SZ", &tm) == 0)
		return;
	qpdf_set_info_key(q, "/CreationDate", text);
}
