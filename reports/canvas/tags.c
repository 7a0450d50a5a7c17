/*
 * tags.c: the structure of a PDF: the element of each text and shape. cairo
 * writes the tree. What cairo cannot write about an element is stored here,
 * and canvas/tagged.c adds it.
 */
#include "pdf_inside.h"

#include <assert.h>

static size_t element_add(struct pdf *, enum tag);
static struct element *element_open(struct pdf *);
static bool holds_content(enum tag);
static void implied_end(struct pdf *);
static enum lang script_lang(const char *, enum lang);

/* In the order of enum tag; canvas/tagged.c changes NonStruct to artifacts. */
const char *const tag_names[TAG_N] = { "Document", "Sect", "H1", "H2", "P",
	"Span", "Figure", "Table", "TR", "TH", "TD", "NonStruct", "NonStruct",
	"NonStruct" };

void
tag_begin(struct canvas *canvas, enum tag tag)
{
	struct pdf *pdf = (struct pdf *)canvas;

	implied_end(pdf);
	/* If the parent has content of its own, cairo does not tag it. */
	assert(pdf->depth == 0 || !element_open(pdf)->filled);
	assert(pdf->depth < TAG_DEPTH);
	if (pdf->depth > 0)
		element_open(pdf)->parent = true;
	pdf->open[pdf->depth++] = element_add(pdf, tag);
	cairo_tag_begin(pdf->cr, tag_names[tag], NULL);
}

void
tag_end(struct canvas *canvas)
{
	struct pdf *pdf = (struct pdf *)canvas;

	implied_end(pdf);
	cairo_tag_end(pdf->cr, tag_names[element_open(pdf)->tag]);
	pdf->depth--;
}

void
tag_figure(struct canvas *canvas, const char *alternative)
{
	tag_begin(canvas, TAG_FIGURE);
	element_open((struct pdf *)canvas)->alternative = alternative;
}

void
tag_header(struct canvas *canvas, enum header_scope scope, int rows)
{
	struct element *element;

	tag_begin(canvas, TAG_TH);
	element = element_open((struct pdf *)canvas);
	element->scope = scope;
	element->rows = rows;
}

void
tag_say(struct canvas *canvas, const char *words)
{
	element_open((struct pdf *)canvas)->spoken = words;
}

void
tag_typed(struct canvas *canvas, enum tag tag, const char *text)
{
	tag_begin(canvas, tag);
	element_open((struct pdf *)canvas)->lang =
	    script_lang(text, canvas->lang);
}

void
pdf_content(struct pdf *pdf, bool text)
{
	struct element *element = element_open(pdf);
	enum tag tag = text ? TAG_P : TAG_ARTIFACT;

	if (pdf->implied) {
		/* Consecutive shapes share one artifact; each text gets its
		 * own tag. */
		if (!text && element->tag == TAG_ARTIFACT)
			return;
		implied_end(pdf);
		element = element_open(pdf);
	}
	if (!holds_content(element->tag)) {
		tag_begin(&pdf->canvas, tag);
		pdf->implied = true;
		element = element_open(pdf);
	}
	element->filled = true;
}

void
pdf_page_tags_end(struct pdf *pdf)
{
	implied_end(pdf);
	while (pdf->depth > 1)
		tag_end(&pdf->canvas);
}

static void
implied_end(struct pdf *pdf)
{
	if (!pdf->implied)
		return;
	pdf->implied = false;
	tag_end(&pdf->canvas);
}

static size_t
element_add(struct pdf *pdf, enum tag tag)
{
	arena_grow(pdf->canvas.arena, &pdf->elements);
	pdf->elements.v[pdf->elements.n] =
	    (struct element){ .tag = tag, .lang = pdf->canvas.lang };
	return pdf->elements.n++;
}

static struct element *
element_open(struct pdf *pdf)
{
	return &pdf->elements.v[pdf->open[pdf->depth - 1]];
}

static bool
holds_content(enum tag tag)
{
	switch (tag) {
	case TAG_DOCUMENT:
	case TAG_SECT:
	case TAG_TABLE:
	case TAG_TR:
		return false;
	default:
		return true;
	}
}

/* Returns the language of Chinese or Tamil characters; Latin letters may be of
 * any language: otherwise. */
static enum lang
script_lang(const char *text, enum lang otherwise)
{
	size_t han = 0, tamil = 0, other = 0;
	const unsigned char *p;

	/* By the first byte of each character: U+3000 to U+9FFF begin with
	 * E3 to E9, U+0B80 to U+0BFF with E0 AE or E0 AF. */
	for (p = (const unsigned char *)text; *p != '\0'; p++) {
		if (*p >= 0xE3 && *p <= 0xE9)
			han++;
		else if (*p == 0xE0 && (p[1] == 0xAE || p[1] == 0xAF))
			tamil++;
		else if ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z')
			other++;
	}
	if (han > tamil && 2 * han > other)
		return LANG_ZH;
	return 2 * tamil > other && tamil > 0 ? LANG_TA : otherwise;
}
