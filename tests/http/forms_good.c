/* forms_good.c: good check-in forms with answers by chance. */
#include "forms.h"

#include <stdlib.h>
#include <string.h>

/* splitmix64 */
uint64_t
draw(struct form *f)
{
	uint64_t z = f->random += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

uint64_t
below(struct form *f, uint64_t n)
{
	return draw(f) % n;
}

void
add(struct form *f, const char *name, const char *value)
{
	if (f->n == NAMES_MAX)
		abort();
	f->names[f->n] = strdup(name);
	f->values[f->n] = strdup(value);
	f->raw[f->n++] = false;
}

void
set(struct form *f, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (strcmp(f->names[i], name) != 0)
			continue;
		free(f->values[i]);
		f->values[i] = strdup(value);
		return;
	}
	add(f, name, value);
}

void
drop(struct form *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (strcmp(f->names[i], name) != 0)
			continue;
		free(f->names[i]);
		free(f->values[i]);
		f->n--;
		f->names[i] = f->names[f->n];
		f->values[i] = f->values[f->n];
		f->raw[i] = f->raw[f->n];
		return;
	}
}

static void
add_number(struct form *f, const char *name, uint64_t min, uint64_t max)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%llu",
	    (unsigned long long)(min + below(f, max - min + 1)));
	add(f, name, text);
}

static void
add_note(struct form *f)
{
	static const char *const pieces[] = { "a", "sakit ", "=", "&", "+",
		"100% ", "\r\n", "\xC3\xA9", "\xE7\x97\x9B",
		"\xE0\xAE\xB5\xE0\xAE\xB2\xE0\xAE\xBF", "\xF0\x9F\x98\x80", ";",
		"<b>", "\"", "'--", "\t" };
	char note[400] = "n";
	size_t len = 1, i, n = below(f, 40);

	for (i = 0; i < n; i++) {
		const char *piece = ONE_OF(pieces);

		memcpy(note + len, piece, strlen(piece));
		len += strlen(piece);
	}
	note[len] = '\0';
	add(f, "note", note);
}

static void
add_weekly(struct form *f)
{
	static const char *const scores[] = { "interference_enjoyment",
		"interference_activity", "activity_1", "activity_2",
		"activity_3" };
	static const char *const regions[] = { "head", "neck_b", "hip_r",
		"knee_l", "calf_r" };
	size_t i;

	for (i = 0; i < 5; i++) {
		if (below(f, 2))
			add_number(f, scores[i], 0, 10);
		if (below(f, 3) == 0)
			add(f, "regions", regions[i]);
	}
	if (below(f, 2))
		add(f, "something_else", below(f, 2) ? "yes" : "no");
	if (below(f, 2))
		add_number(f, "global_change", 1, 7);
	if (below(f, 3) == 0) {
		add(f, "movement_1", "shoulder.flexion.left");
		add(f, "reading_1", "150");
	}
}

static void
add_after(struct form *f)
{
	static const char *const scores[] = { "pain_before", "tightness",
		"swelling" };
	static const char *const sores[] = { "none", "mild", "call", "" };
	static const char *const techniques[] = { "deep_tissue",
		"trigger_point", "myofascial_release" };
	size_t i;

	for (i = 0; i < 3; i++) {
		if (below(f, 2))
			add_number(f, scores[i], 0, 10);
		if (below(f, 3) == 0)
			add(f, "techniques", techniques[i]);
	}
	if (below(f, 2))
		add(f, "new_soreness", ONE_OF(sores));
}

void
make_good(struct form *f, const char *today)
{
	static const char *const moments[] = { "arrival", "after", "weekly" };
	char id[33];

	(void)snprintf(id, sizeof(id), "%016llx%016llx",
	    (unsigned long long)draw(f), (unsigned long long)draw(f));
	f->moment = ONE_OF(moments);
	f->required = *f->moment == 'w' ? "pain_week" : "pain_now";
	add(f, "id", id);
	add(f, "moment", f->moment);
	add(f, "day", today);
	add_number(f, f->required, 0, 10);
	if (*f->moment == 'w')
		add_weekly(f);
	else if (f->moment[1] == 'f')
		add_after(f);
	if (f->moment[1] != 'r' && below(f, 2))
		add_note(f);
}

void
free_form(struct form *f)
{
	while (f->n > 0) {
		f->n--;
		free(f->names[f->n]);
		free(f->values[f->n]);
	}
}

static void
escape(struct form *f, const char *s, bool raw, FILE *out)
{
	bool often = below(f, 4) == 0;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		bool must = strchr("%&+=", c) != NULL ||
			    (c < 0x20 && !(c == '\t' || c == '\n'));

		if (raw)
			(void)fputc(c, out);
		else if (c == ' ' && below(f, 2))
			(void)fputc('+', out);
		else if (must || (often && below(f, 2)))
			fprintf(out, below(f, 2) ? "%%%02X" : "%%%02x", c);
		else
			(void)fputc(c, out);
	}
}

void
write_form(struct form *f, FILE *out)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (i > 0)
			(void)fputc('&', out);
		escape(f, f->names[i], f->raw[i], out);
		(void)fputc('=', out);
		escape(f, f->values[i], f->raw[i], out);
	}
}
