/*
 * form.c: decodes urlencoded bytes into pairs, and reads pairs into structs by
 * a table of fields. Invalid text is repaired inside its value; errors of the
 * form are reported at their field.
 */
#include "web.h"

#include <string.h>

#define UNKNOWN                                            \
	N_("This page sent something we did not ask for. " \
	   "Open your link again, please.")
#define REPEATED N_("This was answered twice. Check it and send again, please.")
#define CHOOSE_SCORE N_("Choose a number from 0 to 10")
#define CHOOSE_ONE N_("Choose one of the answers")
#define WHOLE_NUMBER N_("Enter a whole number from %lld to %lld")
#define TOO_LONG N_("This must be %lld characters or fewer")
#define BAD_DAY N_("Enter a date as year-month-day, for example 2026-01-31")
#define BAD_ID N_("This page is damaged. Open your link again, please.")

/* The state while a form is read. */
struct reader {
	struct arena *arena;
	const struct field *fields;
	size_t n;
	void *out;
	struct field_errors *errors;
	bool *seen; /* per field */
};

static void part_decode(struct arena *, const char *, size_t, struct pair *);
static const char *decode(struct arena *, const char *, size_t, bool);
static int hex_digit(char);
static void member_clear(const struct field *, void *);
static void pair_read(struct reader *, const struct pair *);
static const char *
value_read(const struct reader *, const struct field *, const char *, void *);
static const char *
number_read(const char *, int64_t, int64_t, const char *, int *);
static const char *word_read(const struct field *, const char *, int *);
static const char *bit_read(const struct field *, const char *, uint64_t *);
static const char *
ids_read(struct arena *, const struct field *, const char *, struct ids *);
static const char *
text_read(struct arena *, const struct field *, const char *, const char **);
static const char *day_read(const char *, char *);
static const char *id_read(const char *, char *);

enum err
form_decode(struct arena *arena, const char *bytes, size_t len, size_t max,
    struct pairs *out)
{
	struct pairs pairs = { NULL, 0 };
	const char *end = bytes + len, *next;

	enum err err = OK;

	for (; bytes < end; bytes = next + 1) {
		next = memchr(bytes, '&', (size_t)(end - bytes));
		if (next == NULL)
			next = end;
		if (next == bytes)
			continue;
		if (pairs.n == max) {
			err = ERR_INVALID;
			break;
		}
		arena_grow(arena, &pairs);
		part_decode(
		    arena, bytes, (size_t)(next - bytes), &pairs.v[pairs.n++]);
	}
	*out = pairs;
	return err;
}

const char *
pairs_get(const struct pairs *pairs, const char *name)
{
	size_t i;

	for (i = 0; i < pairs->n; i++) {
		if (strcmp(pairs->v[i].name, name) == 0)
			return pairs->v[i].value;
	}
	return NULL;
}

enum err
form_read(struct request *req, const struct pairs *pairs,
    const struct field *fields, size_t n, void *out,
    struct field_errors *errors)
{
	struct reader reader = { req->arena, fields, n, out, errors,
		arena_array(req->arena, bool, n) };
	size_t i;

	for (i = 0; i < n; i++)
		member_clear(&fields[i], (char *)out + fields[i].offset);
	for (i = 0; i < pairs->n; i++)
		pair_read(&reader, &pairs->v[i]);
	for (i = 0; i < n; i++) {
		if (reader.seen[i])
			continue;
		if (fields[i].kind == FIELD_SCORE)
			field_error_add(req->arena, errors, fields[i].name,
			    CHOOSE_SCORE, 0, 0);
		if (fields[i].kind == FIELD_ID)
			field_error_add(
			    req->arena, errors, fields[i].name, BAD_ID, 0, 0);
	}
	return errors->n > 0 ? ERR_INVALID : OK;
}

void
field_error_add(struct arena *arena, struct field_errors *errors,
    const char *name, const char *message, int64_t min, int64_t max)
{
	arena_grow(arena, errors);
	errors->v[errors->n++] =
	    (struct field_error){ name, message, min, max };
}

const char *
field_error_text(struct arena *arena, enum lang lang,
    const struct field_errors *errors, const char *name)
{
	struct buf text = { .arena = arena };
	const char *message, *at;
	int64_t numbers[2];
	size_t i, used;

	for (i = 0; i < errors->n; i++) {
		if (strcmp(errors->v[i].name, name) == 0)
			break;
	}
	if (i == errors->n)
		return NULL;
	/* Set one by one: a translation must not be a format string. */
	numbers[0] = errors->v[i].min;
	numbers[1] = errors->v[i].max;
	message = tr(lang, errors->v[i].message);
	for (used = 0; used < 2; used++) {
		at = strstr(message, "%lld");
		if (at == NULL)
			break;
		buf_add(&text, message, (size_t)(at - message));
		buf_printf(&text, "%lld", (long long)numbers[used]);
		message = at + 4;
	}
	buf_puts(&text, message);
	return buf_text(&text);
}

static void
part_decode(struct arena *arena, const char *part, size_t len, struct pair *out)
{
	const char *equals = memchr(part, '=', len);
	size_t name = equals == NULL ? len : (size_t)(equals - part);

	out->name = decode(arena, part, name, true);
	out->value = equals == NULL
			 ? ""
			 : decode(arena, equals + 1, len - name - 1, false);
}

/* A "%" without two hex digits is kept. A repaired name gets U+FFFD appended,
 * so that it matches no field. */
static const char *
decode(struct arena *arena, const char *s, size_t len, bool name)
{
	char *out = arena_alloc(arena, len + 1), *to = out;
	const char *mended;
	size_t i, n;

	for (i = 0; i < len; i++) {
		int high = len - i < 3 ? -1 : hex_digit(s[i + 1]);
		int low = len - i < 3 ? -1 : hex_digit(s[i + 2]);

		if (s[i] != '%' || high < 0 || low < 0) {
			*to++ = s[i] == '+' ? ' ' : s[i];
			continue;
		}
		*to++ = (char)(high << 4 | low);
		i += 2;
	}
	n = (size_t)(to - out);
	mended = text_mend(arena, out, n);
	if (name && (strlen(mended) != n || memcmp(mended, out, n) != 0))
		return arena_printf(arena, "%s\uFFFD", mended);
	return mended;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void
member_clear(const struct field *field, void *member)
{
	switch (field->kind) {
	case FIELD_SCORE:
	case FIELD_OPTIONAL_SCORE:
	case FIELD_INT:
	case FIELD_WORD:
		*(int *)member = NOT_ANSWERED;
		break;
	case FIELD_TEXT:
		*(const char **)member = "";
		break;
	case FIELD_DAY:
	case FIELD_ID:
		*(char *)member = '\0';
		break;
	case FIELD_BITS:
		*(uint64_t *)member = 0;
		break;
	case FIELD_IDS:
		*(struct ids *)member = (struct ids){ NULL, 0 };
		break;
	case FIELD_IGNORE:
		break;
	}
}

static void
pair_read(struct reader *reader, const struct pair *pair)
{
	const struct field *field;
	const char *problem = UNKNOWN;
	size_t i;

	for (i = 0; i < reader->n; i++) {
		if (strcmp(reader->fields[i].name, pair->name) == 0)
			break;
	}
	if (i == reader->n) {
		field_error_add(
		    reader->arena, reader->errors, pair->name, problem, 0, 0);
		return;
	}
	field = &reader->fields[i];
	if (reader->seen[i] && field->kind != FIELD_BITS &&
	    field->kind != FIELD_IDS)
		problem = REPEATED;
	else
		problem = value_read(reader, field, pair->value,
		    (char *)reader->out + field->offset);
	reader->seen[i] = true;
	if (problem == NULL)
		return;
	/* TOO_LONG has one number, the maximum. */
	if (field->kind == FIELD_TEXT)
		field_error_add(reader->arena, reader->errors, field->name,
		    problem, field->max, 0);
	else
		field_error_add(reader->arena, reader->errors, field->name,
		    problem, field->min, field->max);
}

/* Sets the member, or returns the error of the value. */
static const char *
value_read(const struct reader *reader, const struct field *field,
    const char *value, void *member)
{
	bool text = field->kind == FIELD_TEXT || field->kind == FIELD_IGNORE;
	const char *plain = text ? value : number_plain(reader->arena, value);

	switch (field->kind) {
	case FIELD_SCORE:
		return number_read(plain, 0, SCORE_MAX, CHOOSE_SCORE, member);
	case FIELD_OPTIONAL_SCORE:
		if (*plain == '\0')
			return NULL;
		return number_read(plain, 0, SCORE_MAX, CHOOSE_SCORE, member);
	case FIELD_INT:
		if (*plain == '\0')
			return NULL;
		return number_read(
		    plain, field->min, field->max, WHOLE_NUMBER, member);
	case FIELD_WORD:
		return word_read(field, value, member);
	case FIELD_TEXT:
		return text_read(reader->arena, field, value, member);
	case FIELD_DAY:
		return day_read(plain, member);
	case FIELD_ID:
		return id_read(value, member);
	case FIELD_BITS:
		return bit_read(field, value, member);
	case FIELD_IDS:
		return ids_read(reader->arena, field, value, member);
	case FIELD_IGNORE:
		return NULL;
	}
	return NULL;
}

static const char *
number_read(const char *value, int64_t min, int64_t max, const char *problem,
    int *member)
{
	int64_t number;

	if (!parse_int(value, min, max, &number))
		return problem;
	*member = (int)number;
	return NULL;
}

static const char *
word_read(const struct field *field, const char *value, int *member)
{
	if (*value == '\0')
		return NULL;
	*member = word_find(field->words, (size_t)field->max, value);
	return *member < 0 ? CHOOSE_ONE : NULL;
}

static const char *
bit_read(const struct field *field, const char *value, uint64_t *member)
{
	int bit = word_find(field->words, (size_t)field->max, value);

	if (bit < 0)
		return CHOOSE_ONE;
	if (*member & UINT64_C(1) << bit)
		return REPEATED;
	*member |= UINT64_C(1) << bit;
	return NULL;
}

static const char *
ids_read(struct arena *arena, const struct field *field, const char *value,
    struct ids *member)
{
	int64_t id;
	size_t i;

	if (!parse_int(value, field->min, field->max, &id))
		return WHOLE_NUMBER;
	for (i = 0; i < member->n; i++) {
		if (member->v[i] == id)
			return REPEATED;
	}
	arena_grow(arena, member);
	member->v[member->n++] = id;
	return NULL;
}

/* Keeps a text that is too long, so that the user can shorten it. */
static const char *
text_read(struct arena *arena, const struct field *field, const char *value,
    const char **member)
{
	*member = text_clean(arena_strdup(arena, value), field->min > 0);
	return utf8_length(*member) > (size_t)field->max ? TOO_LONG : NULL;
}

static const char *
day_read(const char *value, char *member)
{
	if (*value == '\0')
		return NULL;
	if (!parse_day(value))
		return BAD_DAY;
	memcpy(member, value, DAY_SIZE);
	return NULL;
}

static const char *
id_read(const char *value, char *member)
{
	uint8_t bytes[(ID_SIZE - 1) / 2];

	if (!parse_hex(value, bytes, sizeof(bytes)))
		return BAD_ID;
	memcpy(member, value, ID_SIZE);
	return NULL;
}
