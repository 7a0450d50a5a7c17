/*
 * limit.c: counts recently stored check-ins per key. It counts two neighbouring
 * hours; the older one loses weight as the newer one passes, so that no 60
 * minutes hold many more than the limit. The table has a fixed size; when it is
 * full, the key that was quiet longest is removed.
 */
#include "web.h"

#include <string.h>

#define HOUR 3600
#define SETS 1024 /* a power of two */
#define WAYS 4

struct count {
	uint64_t key;
	int64_t hour;    /* since 1970; 0: unused */
	int now, before; /* in that hour and the one before it */
};

static struct count counts[SETS][WAYS];

static struct count *count_find(uint64_t);
static uint64_t key_number(const char *);
static void count_advance(struct count *, int64_t);

bool
limit_allows(const char *key, int64_t now, int64_t per_hour)
{
	struct count *count = count_find(key_number(key));
	int64_t left = HOUR - now % HOUR;

	if (per_hour == 0 || count->key != key_number(key))
		return true;
	count_advance(count, now / HOUR);
	return count->now + count->before * left / HOUR < per_hour;
}

void
limit_count(const char *key, int64_t now)
{
	uint64_t number = key_number(key);
	struct count *count = count_find(number);

	if (count->key != number)
		*count = (struct count){ .key = number, .hour = now / HOUR };
	count_advance(count, now / HOUR);
	count->now++;
}

/* Returns the key's entry, or the entry it would get. */
static struct count *
count_find(uint64_t number)
{
	struct count *set = counts[number & (SETS - 1)], *oldest = set;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (set[i].key == number)
			return &set[i];
		if (set[i].hour < oldest->hour)
			oldest = &set[i];
	}
	return oldest;
}

/* FNV-1a is enough: the keys are hashes already. */
static uint64_t
key_number(const char *key)
{
	uint64_t number = UINT64_C(14695981039346656037);

	for (; *key; key++)
		number =
		    (number ^ (unsigned char)*key) * UINT64_C(1099511628211);
	return number;
}

/* When the clock was set back, the count stays in its hour. */
static void
count_advance(struct count *count, int64_t hour)
{
	if (hour <= count->hour)
		return;
	count->before = hour == count->hour + 1 ? count->now : 0;
	count->now = 0;
	count->hour = hour;
}
