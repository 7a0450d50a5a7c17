/*
 * cell_hint.c: why a cell may look as it does, for who has to mend it.
 */
#include "cell.h"

#include <string.h>

static bool is_error(const char *);
static bool is_nothing(const char *);
static bool is_rounded(const char *);
static bool has_comma(const char *);
static bool is_percent(const char *);
static bool is_other_date(const char *);
static bool is_without_zone(const char *);

static const struct {
	bool (*is)(const char *);
	const char *text;
} hints[] = {
	{ is_error,
	    "a spreadsheet wrote this in place of what was there: mend it "
	    "there" },
	{ is_nothing, "leave the cell empty where there is no answer" },
	{ is_rounded,
	    "a spreadsheet has rounded this number: write it anew, in a column "
	    "formatted as text" },
	{ has_comma, "write the number without a comma" },
	{ is_percent, "write the number without %" },
	{ is_other_date,
	    "which part is the day and which the month is not guessed" },
	{ is_without_zone, "it says nothing of the time zone" },
};

const char *
cell_hint(const char *text)
{
	size_t i;

	for (i = 0; i < nitems(hints); i++) {
		if (hints[i].is(text))
			return hints[i].text;
	}
	return NULL;
}

bool
cell_is_spoilt(const char *text)
{
	return is_error(text) || is_rounded(text);
}

/* A spreadsheet's, or a column that was too narrow. */
static bool
is_error(const char *text)
{
	static const char *const errors[] = { "#N/A", "#REF!", "#VALUE!",
		"#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!" };

	return (text[0] == '#' && text[strspn(text, "#")] == '\0') ||
	       cell_word_find(errors, nitems(errors), text) >= 0;
}

static bool
is_nothing(const char *text)
{
	static const char *const words[] = { "-", "--", "---", "\u2013",
		"\u2014", ".", "?", "/", "na", "n/a", "n.a.", "nan", "nil",
		"none", "null", "unknown", "\\N", "<NA>", "undefined" };

	return cell_word_find(words, nitems(words), text) >= 0;
}

/* 6.01E+10 */
static bool
is_rounded(const char *text)
{
	size_t n = strspn(text, "+-0123456789.,");

	return n > 0 && (text[n] == 'e' || text[n] == 'E') &&
	       text[n + 1] != '\0' &&
	       text[n + 1 + strspn(text + n + 1, "+-0123456789")] == '\0';
}

static bool
has_comma(const char *text)
{
	return strchr(text, ',') != NULL &&
	       text[strspn(text, "+-0123456789,. ")] == '\0';
}

static bool
is_percent(const char *text)
{
	return text[0] != '\0' && strcspn(text, "%") == strlen(text) - 1 &&
	       text[strspn(text, "+-0123456789,. ")] == '%';
}

static bool
is_other_date(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return n > 0 && n <= 2 && strchr("/.-", text[n]) != NULL &&
	       text[n] != '\0' &&
	       strcspn(text + n + 1, "/.-") < strlen(text + n + 1);
}

static bool
is_without_zone(const char *text)
{
	return strlen(text) >= 16 && text[13] == ':' &&
	       text[strspn(text, "0123456789-:.,Tt ")] == '\0';
}
