/*
 * metadata.c: the metadata of a PDF as XMP: title, author, language, program
 * and date. The information dictionary of the PDF has the same values.
 */
#include "pdf_inside.h"

static void xml_text(struct buf *, const char *);

void
pdf_metadata(const struct pdf *pdf, int64_t made_at, struct buf *out)
{
	char at[INSTANT_SIZE];

	buf_puts(out,
	    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
	    "\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
	    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
	    "<rdf:Description rdf:about=\"\" "
	    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	    "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
	    "<dc:format>application/pdf</dc:format>\n"
	    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	xml_text(out, pdf->title);
	buf_puts(out,
	    "</rdf:li></rdf:Alt></dc:title>\n"
	    "<dc:creator><rdf:Seq><rdf:li>");
	xml_text(out, pdf->author);
	buf_printf(out,
	    "</rdf:li></rdf:Seq></dc:creator>\n<dc:language><rdf:Bag><rdf:li>"
	    "%s</rdf:li></rdf:Bag></dc:language>\n<xmp:CreatorTool>",
	    lang_tags[pdf->canvas.lang]);
	xml_text(out, pdf->creator);
	buf_puts(out, "</xmp:CreatorTool>\n");
	if (made_at != 0) {
		instant_text(made_at, at);
		buf_printf(out, "<xmp:CreateDate>%s</xmp:CreateDate>\n", at);
	}
	buf_puts(out,
	    "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
	    "<?xpacket end=\"r\"?>");
}

static void
xml_text(struct buf *out, const char *text)
{
	for (; text != NULL && *text != '\0'; text++) {
		if (*text == '&')
			buf_puts(out, "&amp;");
		else if (*text == '<')
			buf_puts(out, "&lt;");
		else if (*text == '>')
			buf_puts(out, "&gt;");
		else
			buf_putc(out, *text);
	}
}
