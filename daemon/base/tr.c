/*
 * tr.c: texts in the reader's language. English is the source; the others are
 * catalogues of share/po, compiled in as msgfmt writes them. gettext's own
 * look-up is not used: it depends on the process's locale.
 */
#include "base.h"

#include <string.h>

const char *const lang_words[LANG_N] = { "en", "ms", "zh", "ta" };
const char *const lang_tags[LANG_N] = { "en", "ms", "zh-Hans", "ta" };
const char *const lang_names[LANG_N] = { "English", "Bahasa Melayu", "简体中文",
	"தமிழ்" };

static const char *const months[] = { N_("January"), N_("February"),
	N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
	N_("August"), N_("September"), N_("October"), N_("November"),
	N_("December") };
static const char *const months_short[] = { N_("Jan"), N_("Feb"), N_("Mar"),
	N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"),
	N_("Oct"), N_("Nov"), N_("Dec") };

static const char *catalogue_of(enum lang);
static uint32_t word_at(const char *, size_t);
static bool accepted_part(const char *, size_t, enum lang *, int *);
static int quality(const char *, size_t);
static int number_at(const char *, size_t);

bool
lang_parse(const char *s, enum lang *out)
{
	int i;

	for (i = 0; i < LANG_N; i++) {
		if (strcmp(s, lang_words[i]) == 0) {
			*out = (enum lang)i;
			return true;
		}
	}
	return false;
}

unsigned
lang_set(const char *words)
{
	unsigned set = 0;
	char word[3] = "";
	enum lang lang;

	for (;; words += 3) {
		if (strlen(words) < 2)
			return 0;
		memcpy(word, words, 2);
		if (!lang_parse(word, &lang) || set & 1u << lang)
			return 0;
		set |= 1u << lang;
		if (words[2] == '\0')
			return set;
		if (words[2] != ',')
			return 0;
	}
}

enum lang
lang_accepted(const char *header, unsigned offered, enum lang fallback)
{
	int best = 0, q;
	enum lang lang, found = fallback;
	size_t len;

	while (header != NULL && *header != '\0') {
		header += strspn(header, " \t,");
		len = strcspn(header, ",");
		/* Ties go to the first. */
		if (accepted_part(header, len, &lang, &q) &&
		    offered & 1u << lang && q > best) {
			best = q;
			found = lang;
		}
		header += len;
	}
	return found;
}

const char *
tr(enum lang lang, const char *english)
{
	const char *mo = catalogue_of(lang);
	size_t low = 0, high = mo ? word_at(mo, 8) : 0, middle, originals;
	int order;

	/* The catalogue's own header is stored under "". */
	if (*english == '\0')
		return english;
	while (low < high) {
		middle = low + (high - low) / 2;
		originals = word_at(mo, 12) + 8 * middle;
		order = strcmp(english, mo + word_at(mo, originals + 4));
		if (order == 0)
			return mo +
			       word_at(mo, word_at(mo, 16) + 8 * middle + 4);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return english;
}

const char *
tr_day(struct arena *arena, enum lang lang, const char *day, bool year)
{
	const char *month = tr(lang, months[number_at(day + 5, 2) - 1]);
	int number = number_at(day + 8, 2);

	if (!year)
		/* A day and the month's name: 22 November. */
		return arena_printf(arena, tr(lang, "%d %s"), number, month);
	/* A day, the month's name and a year: 22 November 2026. */
	return arena_printf(
	    arena, tr(lang, "%d %s %d"), number, month, number_at(day, 4));
}

const char *
tr_day_from(
    struct arena *arena, enum lang lang, const char *first, const char *last)
{
	return tr_day(arena, lang, first,
	    lang == LANG_ZH || strncmp(first, last, 4) != 0);
}

const char *
tr_day_short(struct arena *arena, enum lang lang, const char *day)
{
	return arena_printf(arena, tr(lang, "%d %s"), number_at(day + 8, 2),
	    tr(lang, months_short[number_at(day + 5, 2) - 1]));
}

const char *
tr_month(struct arena *arena, enum lang lang, int month, int year)
{
	const char *name = tr(lang, months_short[month - 1]);

	/* A month's name, or a day and a month, then a year. */
	return year == 0 ? name
			 : arena_printf(arena, tr(lang, "%s %d"), name, year);
}

/* Returns NULL for English. Has no state: workers call it too. */
static const char *
catalogue_of(enum lang lang)
{
	size_t i;

	for (i = 0; i < share_po_n && lang != LANG_EN; i++) {
		if (strncmp(share_po[i].name, lang_words[lang], 2) == 0)
			return share_po[i].data;
	}
	return NULL;
}

/* The catalogue is built for this machine's byte order. */
static uint32_t
word_at(const char *mo, size_t at)
{
	uint32_t word;

	memcpy(&word, mo + at, sizeof(word));
	return word;
}

/* Parses "zh-Hans-MY;q=0.8"; only the language's first part counts. */
static bool
accepted_part(const char *part, size_t len, enum lang *lang, int *q)
{
	char word[3] = "";

	if (len < 2 || (len > 2 && strchr("-; \t", part[2]) == NULL))
		return false;
	word[0] = (char)(part[0] | 0x20);
	word[1] = (char)(part[1] | 0x20);
	*q = quality(part, len);
	return lang_parse(word, lang);
}

/* Returns thousandths; 1000 when there is no q. */
static int
quality(const char *part, size_t len)
{
	const char *mark = memchr(part, ';', len);
	int value, unit = 100;

	if (mark == NULL)
		return 1000;
	mark += 1 + strspn(mark + 1, " \t");
	if ((*mark | 0x20) != 'q' || mark[1] != '=' || mark[2] < '0' ||
	    mark[2] > '1')
		return 0;
	value = (mark[2] - '0') * 1000;
	mark += 3;
	if (*mark == '.')
		mark++;
	for (; unit > 0 && *mark >= '0' && *mark <= '9'; mark++, unit /= 10)
		value += (*mark - '0') * unit;
	return value > 1000 ? 1000 : value;
}

static int
number_at(const char *digits, size_t n)
{
	int number = 0;

	while (n-- > 0)
		number = number * 10 + *digits++ - '0';
	return number;
}
