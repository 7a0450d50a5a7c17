/* json.c: JSON with jansson; only this file and json.h know jansson. */
#include "json.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static void put(json_t *, const char *, json_t *);
static void push(json_t *, json_t *);
static int append(const char *, size_t, void *);

json_t *
json_start(void)
{
	json_t *root = json_object();

	if (root == NULL)
		abort();
	return root;
}

void
json_finish(json_t *root, struct buf *out)
{
	if (json_dump_callback(root, append, out, JSON_INDENT(2)) != 0)
		abort();
	buf_putc(out, '\n');
	json_decref(root);
}

void
json_line(json_t *root, struct buf *out)
{
	if (json_dump_callback(root, append, out, JSON_ENCODE_ANY) != 0)
		abort();
	json_decref(root);
}

json_t *
put_object(json_t *parent, const char *key)
{
	json_t *object = json_object();

	put(parent, key, object);
	return object;
}

json_t *
put_array(json_t *parent, const char *key)
{
	json_t *array = json_array();

	put(parent, key, array);
	return array;
}

void
put_null(json_t *parent, const char *key)
{
	put(parent, key, json_null());
}

void
put_bool(json_t *parent, const char *key, bool value)
{
	put(parent, key, json_boolean(value));
}

void
put_count(json_t *parent, const char *key, size_t n)
{
	put(parent, key, json_integer((json_int_t)n));
}

void
put_integer(json_t *parent, const char *key, int64_t value)
{
	put(parent, key, json_integer(value));
}

void
put_real(json_t *parent, const char *key, double value)
{
	assert(isfinite(value));
	put(parent, key, json_real(value));
}

void
put_real_if(json_t *parent, const char *key, bool given, double value)
{
	if (given)
		put_real(parent, key, value);
	else
		put_null(parent, key);
}

void
put_word(json_t *parent, const char *key, const char *value)
{
	if (value[0] == '\0')
		put_null(parent, key);
	else
		put(parent, key, json_string(value));
}

void
put_text(json_t *parent, const char *key, const char *value)
{
	put(parent, key, json_string(value));
}

void
put_day(json_t *parent, const char *key, int day)
{
	char text[DAY_SIZE];

	day_text(day, text);
	put_word(parent, key, text);
}

json_t *
push_object(json_t *array)
{
	json_t *object = json_object();

	push(array, object);
	return object;
}

void
push_word(json_t *array, const char *value)
{
	push(array, json_string(value));
}

/* Both fail only without memory, also when value is NULL for that reason. */
static void
put(json_t *parent, const char *key, json_t *value)
{
	if (json_object_set_new(parent, key, value) != 0)
		abort();
}

static void
push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		abort();
}

static int
append(const char *bytes, size_t len, void *out)
{
	buf_add(out, bytes, len);
	return 0;
}
