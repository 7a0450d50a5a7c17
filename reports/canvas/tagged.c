/*
 * tagged.c: the last pass over a PDF, with qpdf. It writes what cairo cannot:
 * languages, alternatives and scopes of elements; artifacts; the metadata; and
 * a date and an identifier that depend on the data only.
 */
#include "pdf_inside.h"
#include "report.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

/* The state of the pass. */
struct pass {
	qpdf_data q;
	struct pdf *pdf;
	size_t next;   /* index of the next element of the tree */
	bool *dropped; /* by object number: true for a removed artifact */
	size_t objects;
	bool wrong; /* the tree differs from the elements that were drawn */
};

static qpdf_data quiet_qpdf(void);
static void qpdf_end(qpdf_data *);
static void catalog_set(struct pass *);
static void date_set(struct pass *, int64_t);
static void metadata_set(struct pass *, int64_t);
static void tree_walk(struct pass *, qpdf_oh);
static bool element_set(struct pass *, qpdf_oh);
static void attributes_set(struct pass *, qpdf_oh, const struct element *);
static void parents_clear(struct pass *, qpdf_oh);
static void pages_set(struct pass *);
static void content_set(struct pass *, qpdf_oh);
static size_t
content_rewrite(struct pass *, struct buf *, const char *, size_t);
static const char *artifact_next(struct pass *);

enum err
pdf_finish(struct pdf *pdf, int64_t made_at)
{
	struct pass pass = { .q = quiet_qpdf(), .pdf = pdf };
	struct buf *out = pdf->out;
	enum err err = ERR_INTERNAL;
	qpdf_oh tree;

	if (qpdf_read_memory(pass.q, "report", out->data, out->len, NULL) !=
	    QPDF_SUCCESS)
		goto out;
	pass.objects = (size_t)qpdf_oh_get_int_value(
	    pass.q, qpdf_oh_get_key(pass.q, qpdf_get_trailer(pass.q), "/Size"));
	pass.dropped = arena_array(out->arena, bool, pass.objects);
	catalog_set(&pass);
	date_set(&pass, made_at);
	metadata_set(&pass, made_at);
	tree =
	    qpdf_oh_get_key(pass.q, qpdf_get_root(pass.q), "/StructTreeRoot");
	tree_walk(&pass, tree);
	parents_clear(&pass, tree);
	pass.next = 0;
	pages_set(&pass);
	if (pass.wrong || qpdf_init_write_memory(pass.q) != QPDF_SUCCESS)
		goto out;
	qpdf_set_deterministic_ID(pass.q, QPDF_TRUE);
	qpdf_set_object_stream_mode(pass.q, qpdf_o_generate);
	qpdf_set_minimum_pdf_version(pass.q, "1.7");
	if (qpdf_write(pass.q) != QPDF_SUCCESS || qpdf_has_error(pass.q))
		goto out;
	out->len = 0;
	buf_add(out, qpdf_get_buffer(pass.q), qpdf_get_buffer_length(pass.q));
	err = OK;
out:
	qpdf_end(&pass.q);
	return err;
}

int
report_pages(const struct buf *pdf)
{
	qpdf_data q = quiet_qpdf();
	int n = 0;

	if (qpdf_read_memory(q, "report", pdf->data, pdf->len, NULL) ==
	    QPDF_SUCCESS)
		n = qpdf_get_num_pages(q);
	qpdf_end(&q);
	return n;
}

/* Errors are returned to the caller; this folder prints nothing. */
static qpdf_data
quiet_qpdf(void)
{
	qpdf_data q = qpdf_init();

	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	return q;
}

static void
qpdf_end(qpdf_data *q)
{
	/* qpdf prints an error that was not fetched. */
	if (qpdf_has_error(*q))
		(void)qpdf_get_error(*q);
	qpdf_cleanup(q);
}

/* Sets the language of the text, the title in the window's title bar, and page
 * numbers from 1. */
static void
catalog_set(struct pass *pass)
{
	qpdf_oh root = qpdf_get_root(pass->q);

	qpdf_oh_replace_key(pass->q, root, "/ViewerPreferences",
	    qpdf_oh_parse(pass->q, "<< /DisplayDocTitle true >>"));
	qpdf_oh_replace_key(pass->q, root, "/PageLabels",
	    qpdf_oh_parse(pass->q, "<< /Nums [ 0 << /S /D >> ] >>"));
	qpdf_oh_replace_key(pass->q, root, "/Lang",
	    qpdf_oh_new_string(pass->q, lang_tags[pass->pdf->canvas.lang]));
}

/* Writes the date of the data as the only date, so that the same data gives
 * the same bytes. */
static void
date_set(struct pass *pass, int64_t made_at)
{
	char at[INSTANT_SIZE];

	qpdf_set_info_key(pass->q, "/ModDate", NULL);
	qpdf_set_info_key(pass->q, "/CreationDate", NULL);
	if (made_at == 0)
		return;
	instant_text(made_at, at);
	qpdf_set_info_key(pass->q, "/CreationDate",
	    arena_printf(pass->pdf->canvas.arena, "D:%.4s%.2s%.2s%.2s%.2s%.2sZ",
		at, at + 5, at + 8, at + 11, at + 14, at + 17));
}

static void
metadata_set(struct pass *pass, int64_t made_at)
{
	struct buf xml = { .arena = pass->pdf->canvas.arena };
	qpdf_oh stream = qpdf_oh_new_stream(pass->q), dictionary;

	pdf_metadata(pass->pdf, made_at, &xml);
	dictionary = qpdf_oh_get_dict(pass->q, stream);
	qpdf_oh_replace_key(pass->q, dictionary, "/Type",
	    qpdf_oh_new_name(pass->q, "/Metadata"));
	qpdf_oh_replace_key(
	    pass->q, dictionary, "/Subtype", qpdf_oh_new_name(pass->q, "/XML"));
	qpdf_oh_replace_stream_data(pass->q, stream,
	    (const unsigned char *)xml.data, xml.len, qpdf_oh_new_null(pass->q),
	    qpdf_oh_new_null(pass->q));
	qpdf_oh_replace_key(
	    pass->q, qpdf_get_root(pass->q), "/Metadata", stream);
}

/* Walks through the children of an element or of the root, in the order in
 * which they were drawn, and removes artifacts. */
static void
tree_walk(struct pass *pass, qpdf_oh parent)
{
	qpdf_oh kids = qpdf_oh_get_key(pass->q, parent, "/K"), kid;
	int i, n;

	if (qpdf_oh_is_dictionary(pass->q, kids)) {
		if (qpdf_oh_has_key(pass->q, kids, "/S") &&
		    !element_set(pass, kids))
			qpdf_oh_remove_key(pass->q, parent, "/K");
		return;
	}
	if (!qpdf_oh_is_array(pass->q, kids))
		return;
	n = qpdf_oh_get_array_n_items(pass->q, kids);
	for (i = 0; i < n && !pass->wrong; i++) {
		kid = qpdf_oh_get_array_item(pass->q, kids, i);
		/* Numbers and dictionaries without /S are page content. */
		if (!qpdf_oh_is_dictionary(pass->q, kid) ||
		    !qpdf_oh_has_key(pass->q, kid, "/S"))
			continue;
		if (element_set(pass, kid))
			continue;
		qpdf_oh_erase_item(pass->q, kids, i--);
		n--;
	}
}

/* Sets the attributes of an element. Returns false for an artifact, which the
 * caller removes. */
static bool
element_set(struct pass *pass, qpdf_oh kid)
{
	const struct element *element = &pass->pdf->elements.v[pass->next];
	size_t number = (size_t)qpdf_oh_get_object_id(pass->q, kid);

	if (pass->next >= pass->pdf->elements.n ||
	    strcmp(
		qpdf_oh_get_name(pass->q, qpdf_oh_get_key(pass->q, kid, "/S")) +
		    1,
		tag_names[element->tag]) != 0) {
		pass->wrong = true;
		return true;
	}
	pass->next++;
	if (element->tag >= TAG_ARTIFACT) {
		if (number < pass->objects)
			pass->dropped[number] = true;
		return false;
	}
	attributes_set(pass, kid, element);
	if (element->parent)
		tree_walk(pass, kid);
	return true;
}

static void
attributes_set(struct pass *pass, qpdf_oh kid, const struct element *element)
{
	static const char *const scopes[] = { "", "/Row", "/Column" };
	qpdf_oh table;

	if (element->lang != pass->pdf->canvas.lang)
		qpdf_oh_replace_key(pass->q, kid, "/Lang",
		    qpdf_oh_new_string(pass->q, lang_tags[element->lang]));
	if (element->alternative != NULL)
		qpdf_oh_replace_key(pass->q, kid, "/Alt",
		    qpdf_oh_new_unicode_string(pass->q, element->alternative));
	if (element->spoken != NULL)
		qpdf_oh_replace_key(pass->q, kid, "/ActualText",
		    qpdf_oh_new_unicode_string(pass->q, element->spoken));
	if (element->scope == HEADER_OF_NONE)
		return;
	table = qpdf_oh_new_dictionary(pass->q);
	qpdf_oh_replace_key(
	    pass->q, table, "/O", qpdf_oh_new_name(pass->q, "/Table"));
	qpdf_oh_replace_key(pass->q, table, "/Scope",
	    qpdf_oh_new_name(pass->q, scopes[element->scope]));
	if (element->rows > 1)
		qpdf_oh_replace_key(pass->q, table, "/RowSpan",
		    qpdf_oh_new_integer(pass->q, element->rows));
	qpdf_oh_replace_key(pass->q, kid, "/A", table);
}

/* Clears the references from pages to removed artifacts. */
static void
parents_clear(struct pass *pass, qpdf_oh tree)
{
	qpdf_oh lists, list;
	int i, k, n, pages;
	size_t number;

	lists = qpdf_oh_get_key(
	    pass->q, qpdf_oh_get_key(pass->q, tree, "/ParentTree"), "/Nums");
	pages = qpdf_oh_get_array_n_items(pass->q, lists);
	for (i = 1; i < pages; i += 2) {
		list = qpdf_oh_get_array_item(pass->q, lists, i);
		n = qpdf_oh_is_array(pass->q, list)
			? qpdf_oh_get_array_n_items(pass->q, list)
			: 0;
		for (k = 0; k < n; k++) {
			number = (size_t)qpdf_oh_get_object_id(
			    pass->q, qpdf_oh_get_array_item(pass->q, list, k));
			if (number < pass->objects && pass->dropped[number])
				qpdf_oh_set_array_item(pass->q, list, k,
				    qpdf_oh_new_null(pass->q));
		}
	}
}

static void
pages_set(struct pass *pass)
{
	int i, n = qpdf_get_num_pages(pass->q);
	qpdf_oh page;

	for (i = 0; i < n; i++) {
		page = qpdf_get_page_n(pass->q, (size_t)i);
		qpdf_oh_replace_key(
		    pass->q, page, "/Tabs", qpdf_oh_new_name(pass->q, "/S"));
		content_set(pass, qpdf_oh_get_key(pass->q, page, "/Contents"));
	}
}

static void
content_set(struct pass *pass, qpdf_oh contents)
{
	struct buf out = { .arena = pass->pdf->canvas.arena };
	unsigned char *bytes;
	QPDF_BOOL filtered;
	size_t len;

	if (qpdf_oh_get_stream_data(pass->q, contents, qpdf_dl_all, &filtered,
		&bytes, &len) != QPDF_SUCCESS)
		return;
	if (content_rewrite(pass, &out, (const char *)bytes, len) > 0)
		qpdf_oh_replace_stream_data(pass->q, contents,
		    (const unsigned char *)out.data, out.len,
		    qpdf_oh_new_null(pass->q), qpdf_oh_new_null(pass->q));
	free(bytes);
}

/*
 * Copies the content of a page and marks each artifact as an artifact. The
 * operand that is replaced begins a line. The same bytes inside a text string
 * follow another operand, or a backslash when cairo broke the line.
 */
static size_t
content_rewrite(
    struct pass *pass, struct buf *out, const char *bytes, size_t len)
{
	static const char begin[] = "\n/NonStruct <<";
	const char *end = bytes + len, *at, *stop;
	size_t n = 0;

	for (; (at = memmem(bytes, (size_t)(end - bytes), begin,
		    sizeof(begin) - 1)) != NULL;
	     bytes = stop) {
		stop = memmem(at, (size_t)(end - at), " BDC", 4);
		if (stop == NULL)
			break;
		if (at > bytes && at[-1] == '\\') {
			buf_add(out, bytes, (size_t)(at + 1 - bytes));
			stop = at + 1;
			continue;
		}
		stop += 4;
		buf_add(out, bytes, (size_t)(at + 1 - bytes));
		buf_puts(out, artifact_next(pass));
		n++;
	}
	buf_add(out, bytes, (size_t)(end - bytes));
	return n;
}

/* Returns the operator that begins the next artifact, in drawing order. */
static const char *
artifact_next(struct pass *pass)
{
	static const char *const begins[TAG_N] = {
		[TAG_ARTIFACT] = "/Artifact BMC",
		[TAG_HEADER] =
		    "/Artifact <</Type/Pagination/Subtype/Header>> BDC",
		[TAG_FOOTER] =
		    "/Artifact <</Type/Pagination/Subtype/Footer>> BDC",
	};
	const struct elements *elements = &pass->pdf->elements;

	while (pass->next < elements->n &&
	       elements->v[pass->next].tag < TAG_ARTIFACT)
		pass->next++;
	if (pass->next < elements->n)
		return begins[elements->v[pass->next++].tag];
	return begins[TAG_ARTIFACT];
}
