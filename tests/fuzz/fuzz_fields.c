/*
 * fuzz_fields.c: forms by a table of fields of every kind. What is accepted
 * is in range; what is not has an error that can be shown in each language.
 */
#include "fuzz.h"
#include "web.h"

struct all {
	int score, optional, degrees, minutes, side;
	const char *line, *note;
	char day[DAY_SIZE], id[ID_SIZE];
	uint64_t regions;
	struct ids ids;
};

#define AT(member) offsetof(struct all, member)

static const struct field fields[] = {
	{ "pain", FIELD_SCORE, 0, SCORE_MAX, AT(score), NULL },
	{ "tight", FIELD_OPTIONAL_SCORE, 0, SCORE_MAX, AT(optional), NULL },
	{ "rom", FIELD_INT, DEGREES_MIN, DEGREES_MAX, AT(degrees), NULL },
	{ "min", FIELD_INT, 1, MINUTES_MAX, AT(minutes), NULL },
	{ "side", FIELD_WORD, 0, SIDE_N, AT(side), side_words },
	{ "line", FIELD_TEXT, 0, 20, AT(line), NULL },
	{ "note", FIELD_TEXT, 1, 40, AT(note), NULL },
	{ "day", FIELD_DAY, 0, 0, AT(day), NULL },
	{ "id", FIELD_ID, 0, 0, AT(id), NULL },
	{ "r", FIELD_BITS, 0, REGION_N, AT(regions), region_words },
	{ "n", FIELD_IDS, 1, 99999, AT(ids), NULL },
	{ "csrf", FIELD_IGNORE, 0, 0, 0, NULL },
};

static bool
in_range(int value, int min, int max)
{
	return value == NOT_ANSWERED || (value >= min && value <= max);
}

static void
check_values(const struct all *all, bool ok)
{
	size_t i;

	must(in_range(all->score, 0, SCORE_MAX));
	must(in_range(all->optional, 0, SCORE_MAX));
	must(in_range(all->degrees, DEGREES_MIN, DEGREES_MAX));
	must(in_range(all->minutes, 1, MINUTES_MAX));
	must(in_range(all->side, 0, SIDE_N - 1));
	must(all->day[0] == '\0' || parse_day(all->day));
	must(all->regions >> REGION_N == 0);
	must(strchr(all->line, '\n') == NULL);
	must(slow_utf8_ok((const uint8_t *)all->line, strlen(all->line)));
	must(slow_utf8_ok((const uint8_t *)all->note, strlen(all->note)));
	for (i = 0; i < all->ids.n; i++)
		must(all->ids.v[i] >= 1 && all->ids.v[i] <= 99999);
	if (!ok)
		return;
	must(all->score != NOT_ANSWERED && strlen(all->id) == 32);
	must(utf8_length(all->line) <= 20 && utf8_length(all->note) <= 40);
}

/* Whether a name comes twice that may come once, or is none of the form. */
static bool
unwanted(const struct pairs *pairs)
{
	size_t i, k, f;

	for (i = 0; i < pairs->n; i++) {
		for (f = 0; f < nitems(fields); f++) {
			if (strcmp(fields[f].name, pairs->v[i].name) == 0)
				break;
		}
		if (f == nitems(fields))
			return true;
		for (k = 0; k < i; k++) {
			if (strcmp(pairs->v[k].name, pairs->v[i].name) == 0 &&
			    (fields[f].kind != FIELD_IDS) &&
			    (fields[f].kind != FIELD_BITS ||
				strcmp(pairs->v[k].value, pairs->v[i].value) ==
				    0))
				return true;
		}
	}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct request req = { .arena = arena };
	struct field_errors errors = { 0 };
	struct pairs pairs = { 0 };
	struct all all;
	enum lang lang;
	size_t i;
	enum err err;

	memset(&all, 0x5A, sizeof(all));
	if (form_decode(arena, (const char *)data, size, FORM_PAIRS_MAX,
		&pairs) == OK) {
		err = form_read(
		    &req, &pairs, fields, nitems(fields), &all, &errors);
		must((err == OK) == (errors.n == 0));
		must(err != OK || !unwanted(&pairs));
		check_values(&all, err == OK);
	}
	for (i = 0; i < errors.n; i++) {
		for (lang = 0; lang < LANG_N; lang++)
			must(strstr(field_error_text(
					arena, lang, &errors, errors.v[i].name),
				 "%l") == NULL);
	}
	arena_free(arena);
	return 0;
}
