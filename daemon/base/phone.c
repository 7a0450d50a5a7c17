/*
 * phone.c: parses telephone numbers as people write them, strictly: a number
 * that is not certain is refused, because a wrong one reaches a stranger. A
 * country's code, trunk prefix and lengths tell a valid number from a typing
 * error.
 */
#include "phone.h"

#include <string.h>

#define DIGITS_LEAST 7 /* of all digits, for an unknown country */
#define DIGITS_MOST 15 /* ITU-T E.164 */
#define DIGITS_READ 32 /* more are always too many */
#define PLAIN_NUMBER 7 /* digits before ".0" from a spreadsheet */

/* The parts of a typed number. */
struct typed {
	char digits[DIGITS_READ + 1];
	size_t n;
	bool abroad; /* with its country code, after + or 00 */
};

enum fit { FITS, SHORT, LONG, NO_COUNTRY };

/* Set once per process, like the time zone; NULL: none. */
static const struct country *here = &countries[0];

static const char *
read_at(struct arena *, const struct country *, const char *, struct phone *);
static const char *bare_text(struct arena *, const char *);
static bool is_rounded(const char *);
static bool take_extension(char *, char[PHONE_EXTENSION_SIZE]);
static bool take_digits(const char *, struct typed *);
static enum fit
complete_home(const struct country *, const char *, struct phone *);
static enum fit complete_abroad(const char *, struct phone *);
static const char *country_rest(const struct country *, const char *);
static enum fit
number_put(const struct country *, const char *, struct phone *);
static const char *
problem_text(struct arena *, const struct country *, const char *);

bool
phone_country_known(const char *word)
{
	return *word == '\0' || country_named(word) != NULL;
}

void
phone_country(const char *word)
{
	here = country_named(word);
}

const char *
phone_country_word(void)
{
	return here != NULL ? here->word : "";
}

const char *
phone_read(struct arena *arena, const char *typed, struct phone *out)
{
	return read_at(arena, here, typed, out);
}

const char *
phone_read_abroad(struct arena *arena, const char *typed, struct phone *out)
{
	bool bare = *typed >= '1' && *typed <= '9';

	return read_at(
	    arena, NULL, arena_printf(arena, bare ? "+%s" : "%s", typed), out);
}

bool
phone_ok_abroad(const char *typed)
{
	struct arena *arena = arena_new();
	struct phone phone;
	bool ok = phone_read_abroad(arena, typed, &phone) == NULL;

	arena_free(arena);
	return ok;
}

const char *
phone_digits(struct arena *arena, const char *typed)
{
	struct phone phone;

	if (phone_read(arena, typed, &phone) != NULL)
		return NULL;
	return arena_strdup(arena, phone.number + 1);
}

const char *
phone_address(struct arena *arena, const char *typed)
{
	struct phone phone;

	if (phone_read(arena, typed, &phone) != NULL)
		return NULL;
	return arena_printf(arena, "tel:%s%s%s", phone.number,
	    phone.extension[0] != '\0' ? ";ext=" : "", phone.extension);
}

const char *
phone_part(struct arena *arena, const char *typed)
{
	struct typed number = { .n = 0 };
	const char *digits, *rest;

	if (!take_digits(bare_text(arena, typed), &number) || number.n == 0)
		return NULL;
	/* The searched digits have no trunk prefix. */
	digits = number.digits + strspn(number.digits, "0");
	if (number.abroad && here != NULL) {
		rest = country_rest(here, digits);
		if (rest != NULL)
			return arena_printf(arena, "%s%s", here->code, rest);
	}
	return arena_strdup(arena, digits);
}

static const char *
read_at(struct arena *arena, const struct country *home, const char *typed,
    struct phone *out)
{
	char *text = arena_strdup(arena, bare_text(arena, typed));
	struct typed number = { .n = 0 };
	struct phone phone = { .number = "" };
	enum fit fit;

	if (is_rounded(text))
		return problem_text(arena, home,
		    "A spreadsheet has rounded this number. Make its column "
		    "one of text and enter it again, as in %s");
	if (!take_extension(text, phone.extension) ||
	    !take_digits(text, &number))
		return problem_text(arena, home,
		    "Enter one telephone number without words, as in %s, or "
		    "nothing");
	fit = number.abroad ? complete_abroad(number.digits, &phone)
			    : complete_home(home, number.digits, &phone);
	if (fit == FITS)
		*out = phone;
	return fit == FITS ? NULL
	       : fit == SHORT
		   ? problem_text(arena, home,
			 "This telephone number is too short; a whole one is "
			 "%s")
	       : fit == LONG
		   ? problem_text(arena, home,
			 "This telephone number is too long; one number is "
			 "%s")
		   : problem_text(arena, home,
			 "Write this telephone number with its country’s "
			 "code, as in %s");
}

/* Returns the text in ASCII where possible, without what address books and
 * spreadsheets add: tel:..., ="...", a fraction of zeros. */
static const char *
bare_text(struct arena *arena, const char *typed)
{
	char *text = text_fold(arena, typed);
	size_t whole, len;

	if (strncmp(text, "tel:", 4) == 0)
		text += 4;
	if (*text == '=')
		text++;
	len = strlen(text);
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		text[len - 1] = '\0';
		text++;
	}
	whole = strspn(text, "0123456789");
	if (whole >= PLAIN_NUMBER && text[whole] == '.' &&
	    text[whole + 1] == '0' &&
	    text[whole + 1 + strspn(text + whole + 1, "0")] == '\0')
		text[whole] = '\0';
	return text;
}

/* For example "6.01e+10". */
static bool
is_rounded(const char *text)
{
	size_t before = strspn(text, "0123456789.,+ ");
	const char *behind = text + before + 1;

	if (text[before] != 'e' || strcspn(text, "0123456789") >= before)
		return false;
	behind += strspn(behind, " +");
	return *behind != '\0' && behind[strspn(behind, "0123456789")] == '\0';
}

/* Cuts "ext. 5" off; false when other words follow the number. */
static bool
take_extension(char *text, char extension[PHONE_EXTENSION_SIZE])
{
	static const char *const words[] = { ";ext=", "extension", "extn",
		"ext", "x", "#", "sambungan", "samb", "分机", "轉", "转" };
	size_t at = strspn(text, "0123456789+()./, "), i, len;
	const char *digits;

	if (text[at] == '\0')
		return true;
	for (i = 0; i < nitems(words); i++) {
		if (strncmp(text + at, words[i], strlen(words[i])) == 0)
			break;
	}
	if (i == nitems(words))
		return false;
	digits = text + at + strlen(words[i]);
	digits += strspn(digits, ".: ");
	len = strspn(digits, "0123456789");
	if (len == 0 || len >= PHONE_EXTENSION_SIZE || digits[len] != '\0')
		return false;
	memcpy(extension, digits, len + 1);
	while (at > 0 && strchr(" ,", text[at - 1]) != NULL)
		at--;
	text[at] = '\0';
	return true;
}

/* False when the text is not exactly one number. */
static bool
take_digits(const char *text, struct typed *out)
{
	const char *p = text + strspn(text, "( ");

	out->abroad = *p == '+';
	p += out->abroad;
	for (; *p != '\0'; p++) {
		/* The 0 of +60 (0)12... is dialled only inside the country. */
		if (strncmp(p, "(0)", 3) == 0 &&
		    (out->abroad || strncmp(out->digits, "00", 2) == 0)) {
			p += 2;
			continue;
		}
		if (strchr(" ()./", *p) != NULL)
			continue;
		if (*p < '0' || *p > '9')
			return false;
		if (out->n < DIGITS_READ)
			out->digits[out->n++] = *p;
	}
	if (strncmp(out->digits, "00", 2) == 0) {
		out->abroad = true;
		out->n -= 2;
		memmove(out->digits, out->digits + 2, out->n + 1);
	}
	return true;
}

/* Tries the national form; the code without +; and the form a spreadsheet
 * leaves, without the leading 0. */
static enum fit
complete_home(const struct country *home, const char *digits, struct phone *out)
{
	size_t n = strlen(digits);
	const char *rest;
	enum fit fit = n < DIGITS_LEAST  ? SHORT
		       : n > DIGITS_MOST ? LONG
					 : NO_COUNTRY;

	if (home == NULL)
		return fit;
	if (home->trunk[0] != '\0' && digits[0] == home->trunk[0])
		return number_put(home, digits + 1, out);
	rest = country_rest(home, digits);
	if (rest != NULL && number_put(home, rest, out) == FITS)
		return FITS;
	if (home->trunk[0] == '\0' ||
	    (home->bare != NULL &&
		strncmp(digits, home->bare, strlen(home->bare)) == 0))
		return number_put(home, digits, out);
	return rest != NULL ? number_put(home, rest, out) : fit;
}

static enum fit
complete_abroad(const char *digits, struct phone *out)
{
	static const struct country unknown = { .code = "",
		.lengths = { { "", DIGITS_LEAST, DIGITS_MOST } } };
	const char *rest;
	size_t i;

	for (i = 0; i < countries_n; i++) {
		rest = country_rest(&countries[i], digits);
		if (rest != NULL)
			return number_put(&countries[i], rest, out);
	}
	return digits[0] == '0' ? NO_COUNTRY
				: number_put(&unknown, digits, out);
}

/* Returns the digits after the country code and a wrong trunk 0; or NULL. */
static const char *
country_rest(const struct country *country, const char *digits)
{
	size_t len = strlen(country->code);

	if (strncmp(digits, country->code, len) != 0)
		return NULL;
	digits += len;
	return digits + (*digits == '0' && country->trunk[0] == '0');
}

static enum fit
number_put(const struct country *country, const char *digits, struct phone *out)
{
	const struct length *length = country->lengths;
	size_t n = strlen(digits);

	while (strncmp(digits, length->begins, strlen(length->begins)) != 0)
		length++;
	if (n < length->min)
		return SHORT;
	if (n > length->max)
		return LONG;
	out->number[0] = '+';
	memcpy(out->number + 1, country->code, strlen(country->code));
	memcpy(out->number + 1 + strlen(country->code), digits, n + 1);
	return FITS;
}

/* format has one %s, for an example number in both forms. */
static const char *
problem_text(
    struct arena *arena, const struct country *home, const char *format)
{
	const char *gap = strstr(format, "%s");
	struct buf out = { .arena = arena };

	buf_add(&out, format, (size_t)(gap - format));
	if (home != NULL)
		buf_printf(&out, "%s or %s", home->home, home->abroad);
	else
		buf_puts(&out, countries[0].abroad);
	buf_puts(&out, gap + 2);
	return buf_text(&out);
}
