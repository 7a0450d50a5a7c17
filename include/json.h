/*
 * json.h: writes JSON a line per member, by jansson. Members stand in the
 * order in which they were put. Without memory the process aborts. A child
 * belongs to its parent; only what json_start() made is freed, by
 * json_finish().
 */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>

#include "base.h"

json_t *json_start(void);
/* Appends the text, with a line feed behind, and frees it. */
void json_finish(json_t *root, struct buf *out);
/* The same in one line, without a line feed. */
void json_line(json_t *root, struct buf *out);

json_t *put_object(json_t *parent, const char *key);
json_t *put_array(json_t *parent, const char *key);
void put_null(json_t *parent, const char *key);
void put_bool(json_t *parent, const char *key, bool value);
void put_count(json_t *parent, const char *key, size_t n);
void put_integer(json_t *parent, const char *key, int64_t value);
/* All digits that tell the value from others; it must be finite. */
void put_real(json_t *parent, const char *key, double value);
/* null where it is not given. */
void put_real_if(json_t *parent, const char *key, bool given, double value);
/* null for "". */
void put_word(json_t *parent, const char *key, const char *value);
/* "" is "". */
void put_text(json_t *parent, const char *key, const char *value);
/* A day_number() as text. */
void put_day(json_t *parent, const char *key, int day);

json_t *push_object(json_t *array);
void push_word(json_t *array, const char *value);

#endif
