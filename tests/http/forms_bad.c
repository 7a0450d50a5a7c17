/* forms_bad.c: what breaks a form, and the status that it deserves. */
#include "forms.h"

#include <stdlib.h>
#include <string.h>

/* Puts bytes, as they are, into a name: in a value they would be mended. */
static void
insert(struct form *f, const char *bytes)
{
	size_t i = below(f, f->n), at;
	char *out = NULL, *one = NULL, *two = NULL;
	size_t len;
	FILE *stream = open_memstream(&out, &len);

	/* What stands around it is written plainly, so that it stays. */
	f->raw[i] = true;
	if (strpbrk(f->values[i], "%&+=\r")) {
		free(f->values[i]);
		f->values[i] = strdup("x");
	}
	at = below(f, strlen(f->names[i]) + 1);
	one = strndup(f->names[i], at);
	two = strdup(f->names[i] + at);
	fprintf(stream, "%s%s%s", one, bytes, two);
	(void)fclose(stream);
	free(one);
	free(two);
	free(f->names[i]);
	f->names[i] = out;
}

static void
bad_escape(struct form *f, FILE *out)
{
	static const char *const bad[] = { "%zz", "%g0", "%0g", "%%41", "% 41",
		"%-1", "%u0041", "%+1", "%\xEF\xBC\x91", "%0x", "%.1" };

	(void)out;
	insert(f, ONE_OF(bad));
}

static void
cut_escape(struct form *f, FILE *out)
{
	write_form(f, out);
	fprintf(out, below(f, 2) ? "&%%" : "&%%%X", (unsigned)below(f, 16));
}

/* What is no UTF-8; a letter follows, so that nothing completes it. */
static void
bad_utf8(struct form *f, FILE *out)
{
	unsigned char b[5] = "";
	unsigned low = (unsigned)below(f, 64), mid = (unsigned)below(f, 64);
	char text[32] = "";
	size_t i, len = 0;
	bool raw = below(f, 2);

	(void)out;
	switch (below(f, 9)) {
	case 0: /* a byte of the middle, alone */
		b[0] = (unsigned char)(0x80 | low);
		break;
	case 1: /* two bytes for what takes one */
		b[0] = (unsigned char)(0xC0 | (low & 1));
		b[1] = (unsigned char)(0x80 | mid);
		break;
	case 2: /* three bytes for what takes two */
		b[0] = 0xE0;
		b[1] = (unsigned char)(0x80 | (low & 31));
		b[2] = (unsigned char)(0x80 | mid);
		break;
	case 3: /* four bytes for what takes three */
		b[0] = 0xF0;
		b[1] = (unsigned char)(0x80 | (low & 15));
		b[2] = b[3] = (unsigned char)(0x80 | mid);
		break;
	case 4: /* a surrogate */
		b[0] = 0xED;
		b[1] = (unsigned char)(0xA0 | (low & 31));
		b[2] = (unsigned char)(0x80 | mid);
		break;
	case 5: /* beyond U+10FFFF */
		b[0] = 0xF4;
		b[1] = (unsigned char)(0x90 | (low & 15));
		b[2] = b[3] = (unsigned char)(0x80 | mid);
		break;
	case 6: /* bytes that never are */
		b[0] = (unsigned char)(0xF5 + below(f, 11));
		break;
	case 7: /* three bytes cut to two */
		b[0] = (unsigned char)(0xE1 + below(f, 12));
		b[1] = (unsigned char)(0x80 | mid);
		break;
	default: /* two cut to one */
		b[0] = (unsigned char)(0xC2 + below(f, 30));
		break;
	}
	for (i = 0; b[i]; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    raw ? "%c" : "%%%02X", b[i]);
	(void)snprintf(text + len, sizeof(text) - len, "x");
	insert(f, text);
}

static void
control(struct form *f, FILE *out)
{
	unsigned c = 1 + (unsigned)below(f, 31);
	char text[8];

	(void)out;
	if (c == '\t' || c == '\r' || c == '\n')
		c = 0x7F;
	(void)snprintf(text, sizeof(text), below(f, 2) ? "%c" : "%%%02x", c);
	insert(f, text);
}

static void
nul(struct form *f, FILE *out)
{
	if (below(f, 2)) {
		insert(f, "%00");
		return;
	}
	write_form(f, out);
	(void)fputc('&', out);
	(void)fputc('\0', out);
}

static void
no_equals(struct form *f, FILE *out)
{
	static const char *const names[] = { "x", "1", "%41", "+", "id" };

	if (below(f, 2))
		fprintf(out, "%s&", ONE_OF(names));
	write_form(f, out);
	fprintf(out, "&%s", ONE_OF(names));
}

static void
no_name(struct form *f, FILE *out)
{
	bool first = below(f, 2);

	if (first)
		fprintf(out, "=%d&", (int)below(f, 11));
	write_form(f, out);
	if (!first)
		fprintf(out, "&=%d", (int)below(f, 11));
}

static void
many_fields(struct form *f, FILE *out)
{
	size_t n = FIELDS_MAX - f->n + 1 + below(f, 3000), i;

	write_form(f, out);
	for (i = 0; i < n; i++)
		fprintf(out, "&a=%d", (int)(i % 10));
}

static void
all_fields(struct form *f, FILE *out)
{
	size_t n = f->n, i;

	write_form(f, out);
	for (i = 0; i < FIELDS_MAX - n; i++)
		fprintf(out, "&%c%zu=", 'a' + (int)below(f, 26), i);
}

static void
one_field_often(struct form *f, FILE *out)
{
	size_t n = 10000, i;

	write_form(f, out);
	for (i = 0; i < n; i++)
		fprintf(out, "&%s=1", f->required);
}

static void
long_body(struct form *f, FILE *out)
{
	size_t n = BODY_MAX + 1 + below(f, 50000), i;

	write_form(f, out);
	fprintf(out, "&note=");
	for (i = 0; i < n; i++)
		(void)fputc("abcdefgh"[i % 8], out);
}

static void
semicolons(struct form *f, FILE *out)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (strpbrk(f->values[i], "%&+=\r\n") == NULL)
			fprintf(out, "%s%s=%s", i ? ";" : "", f->names[i],
			    f->values[i]);
	}
}

static void
byte_order_mark(struct form *f, FILE *out)
{
	fprintf(out, below(f, 2) ? "\xEF\xBB\xBF" : "%%EF%%BB%%BF");
	write_form(f, out);
}

static void
unknown_field(struct form *f, FILE *out)
{
	static const char *const names[] = { "client", "by", "replaces",
		"submitted_at", "csrf", "activity_4", "reading_3", "pain",
		"note[]", " note", "note ", "NOTE", "Id", "__proto__",
		"pain_now\xE2\x80\x8B", "p\xD0\xB0in_now", "moment.x", "0" };
	static const char *const values[] = { "", "1", "x", "\xE7\x97\x9B" };

	(void)out;
	add(f, ONE_OF(names), ONE_OF(values));
}

/* A field of another moment, which this form does not have. */
static void
strange_field(struct form *f, FILE *out)
{
	static const char *const weekly[] = { "tightness", "swelling",
		"pain_now", "pain_before", "new_soreness", "techniques" };
	static const char *const after[] = { "pain_week", "regions",
		"activity_1", "global_change", "something_else",
		"interference_activity" };
	static const char *const arrival[] = { "note", "pain_week", "tightness",
		"regions", "reading_1", "movement_1" };

	(void)out;
	add(f,
	    *f->moment == 'w'     ? ONE_OF(weekly)
	    : f->moment[1] == 'f' ? ONE_OF(after)
				  : ONE_OF(arrival),
	    below(f, 2) ? "1" : "");
}

static void
twice(struct form *f, FILE *out)
{
	size_t i = below(f, f->n);

	(void)out;
	add(f, f->names[i], below(f, 2) ? f->values[i] : "1");
	if (below(f, 3) == 0)
		add(f, f->names[0], f->values[0]);
}

static void
bad_score(struct form *f, FILE *out)
{
	static const char *const bad[] = { "11", "-1", "100", "99999999999",
		"999999999999999999999999", "3.5", "3,5", "1e1", "0x3", "+3",
		"3 4 5", "three", "\xE5\x85\xAB", "\xE0\xAE\xAB",
		"\xE4\xB8\x89", "3/10", "NaN", "true", "null", "-", "3;", "''",
		"3\xC2\xBD", "--3", "-3", "256", "4294967299",
		"18446744073709551619" };

	(void)out;
	set(f, f->required, ONE_OF(bad));
}

static void
bad_option(struct form *f, FILE *out)
{
	static const char *const weekly[] = { "something_else", "regions",
		"global_change", "activity_2" };
	static const char *const after[] = { "new_soreness", "techniques",
		"tightness", "swelling" };
	static const char *const bad[] = { "perhaps", "None", "headx", "x",
		"11", "-1", "yes ", "0.5", "\xE5\xA4\xB4" };

	(void)out;
	if (f->moment[1] == 'r')
		set(f, "moment", ONE_OF(bad));
	else
		set(f, *f->moment == 'w' ? ONE_OF(weekly) : ONE_OF(after),
		    ONE_OF(bad));
}

static void
without(struct form *f, FILE *out)
{
	static const char *const names[] = { "id", "moment", "day" };
	const char *name = below(f, 4) ? ONE_OF(names) : f->required;

	(void)out;
	if (below(f, 2))
		drop(f, name);
	else
		set(f, name, "");
}

static void
bad_day(struct form *f, FILE *out)
{
	static const char *const bad[] = { "2026-02-30", "2025-02-29",
		"2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31",
		"1900-01-01", "2199-12-31", "9999-99-99", "2026-1-5",
		"20261105", "2026/11/05", "05-11-2026", "today", "0",
		"2026-11-05T00:00", "\xE4\xBA\x8C\x30\x32\x36-11-05",
		"-026-11-05", "2026-11-0x" };

	(void)out;
	set(f, "day", ONE_OF(bad));
}

static void
bad_id(struct form *f, FILE *out)
{
	char id[80];
	size_t len = below(f, 70), i;

	(void)out;
	len += len == 32;
	for (i = 0; i < len; i++)
		id[i] = "0123456789abcdef"[below(f, 16)];
	id[len] = '\0';
	if (len >= 32 && below(f, 2)) {
		id[32] = '\0';
		id[below(f, 32)] = "ghxz-_ .g"[below(f, 9)];
	}
	set(f, "id", id);
}

static void
long_text(struct form *f, FILE *out)
{
	static const char *const letters[] = { "a", "\xC3\xA9",
		"\xE7\x97\x9B" };
	const char *letter = ONE_OF(letters);
	bool weekly = *f->moment == 'w', note = !weekly || below(f, 2);
	size_t n = (note ? 2001 : 121) + below(f, 400), i, len;
	char *text;
	FILE *stream = open_memstream(&text, &len);

	for (i = 0; i < n; i++)
		(void)fputs(letter, stream);
	(void)fclose(stream);
	drop(f, "note");
	f->raw[f->n] = true;
	f->names[f->n] = strdup(note ? "note" : "something_text");
	f->values[f->n++] = text;
	(void)out;
}

const struct breakage breakages[] = {
	{ "bad escape", 422, bad_escape },
	{ "cut escape", 422, cut_escape },
	{ "bad UTF-8", 422, bad_utf8 },
	{ "bad UTF-8", 422, bad_utf8 },
	{ "control", 422, control },
	{ "NUL", 422, nul },
	{ "no equals", 422, no_equals },
	{ "no name", 422, no_name },
	{ "many fields", 422, many_fields },
	{ "one field often", 413, one_field_often },
	{ "long body", 413, long_body },
	{ "all fields", 422, all_fields },
	{ "semicolons", 422, semicolons },
	{ "byte order mark", 422, byte_order_mark },
	{ "unknown field", 422, unknown_field },
	{ "field of another moment", 422, strange_field },
	{ "twice", 422, twice },
	{ "bad score", 422, bad_score },
	{ "bad option", 422, bad_option },
	{ "without", 422, without },
	{ "bad day", 422, bad_day },
	{ "bad id", 422, bad_id },
	{ "long text", 422, long_text },
};
const size_t breakages_n = sizeof(breakages) / sizeof(*breakages);
