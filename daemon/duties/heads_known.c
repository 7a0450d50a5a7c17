/*
 * heads_known.c: reads noted heads of the audit and checks whether a database
 * still has them.
 */
#include "heads.h"
#include "store.h"
#include "system.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS "audit head "
#define FILE_MAX ((size_t)16 << 20) /* enough for centuries of daily lines */
#define PURPOSE "reliefd audit head"

static const char *line_read(struct arena *, char *, struct known_heads *);
static bool read_all(struct arena *, int, struct buf *);
static bool pair_read(char *, char, struct audit_head *);
static const char *pair_text(struct arena *, const struct audit_head *);
static int by_number(const void *, const void *);
static const char *
not_known(struct arena *, const struct known_heads *, size_t, int64_t, bool);

const char *
head_text(struct arena *arena, const struct audit_head *head)
{
	const char *pair = pair_text(arena, head);
	uint8_t mac[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1] = "-";

	if (key_mac(PURPOSE, pair, strlen(pair), mac))
		hex_text(mac, sizeof(mac), hex);
	return arena_printf(arena, "%s %s", pair, hex);
}

const char *
heads_read(struct arena *arena, const char *path, struct known_heads *out)
{
	struct buf text = { .arena = arena };
	const char *why = NULL, *found;
	char *line, *end;
	int fd = file_open(AT_FDCWD, path, O_NOFOLLOW, &why), n;
	bool ok;

	if (fd < 0)
		return why;
	ok = read_all(arena, fd, &text);
	close(fd);
	if (!ok)
		return "cannot be read, or is over 16 MiB";
	if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL)
		return "is no text";
	buf_putc(&text, '\0');
	line = text.data;
	why = NULL;
	for (n = 1; *line != '\0'; line = end, n++) {
		end = line + strcspn(line, "\n");
		if (*end != '\0')
			*end++ = '\0';
		found = line_read(arena, line, out);
		if (found != NULL && why == NULL)
			why = arena_printf(arena, "line %d %s", n, found);
	}
	return why;
}

bool
heads_add(struct arena *arena, const char *text, struct known_heads *out)
{
	struct known_head known = { 0 };

	if (!pair_read(arena_strdup(arena, text), ':', &known.head))
		return false;
	arena_grow(arena, out);
	out->v[out->n++] = known;
	return true;
}

const char *
heads_compare(struct db *db, struct arena *arena, struct known_heads *known,
    bool whole, size_t *later)
{
	struct audit_head last;
	uint8_t hash[HASH_SIZE];
	int64_t holds = 0;
	enum err err = audit_head(db, &last);
	size_t i;

	*later = 0;
	if (known->n > 1)
		qsort(known->v, known->n, sizeof(*known->v), by_number);
	for (i = 0; i < known->n && err == OK; i++) {
		const struct audit_head *head = &known->v[i].head;

		if (head->seq > last.seq) {
			*later = known->n - i;
			return whole ? not_known(arena, known, i, holds, true)
				     : NULL;
		}
		err = head->seq == 0 ? OK : audit_hash(db, head->seq, hash);
		if (err == ERR_NOT_FOUND ||
		    (err == OK && head->seq != 0 &&
			memcmp(hash, head->hash, HASH_SIZE) != 0))
			return not_known(arena, known, i, holds, false);
		holds = head->seq;
	}
	return err == OK ? NULL : "the audit cannot be read";
}

/* Returns NULL, or the error of a line. */
static const char *
line_read(struct arena *arena, char *line, struct known_heads *out)
{
	struct known_head known = { 0 };
	char *at = strstr(line, WORDS), *mac, at_text[21] = "";
	const char *made;
	int64_t instant;

	if (*line == '\0')
		return NULL;
	if (at == NULL)
		return "is no head of an audit: it was cut off or changed";
	at += strlen(WORDS);
	mac = strrchr(at, ' ');
	if (mac == NULL)
		return "is no head of an audit: it was cut off or changed";
	*mac++ = '\0';
	if (!pair_read(at, ' ', &known.head))
		return "is no head of an audit: it was cut off or changed";
	made = strrchr(head_text(arena, &known.head), ' ') + 1;
	/* Without a key here no MAC is checked; with one, all need a MAC. */
	if (strcmp(made, "-") != 0 &&
	    (strlen(mac) != strlen(made) ||
		!secret_same(mac, made, strlen(made))))
		return "was not written with the key of this practice";
	memcpy(at_text, line, strnlen(line, sizeof(at_text) - 1));
	if (parse_instant(at_text, &instant))
		day_of_instant(instant, known.day);
	arena_grow(arena, out);
	out->v[out->n++] = known;
	return NULL;
}

static bool
read_all(struct arena *arena, int fd, struct buf *out)
{
	char *block = arena_alloc(arena, 65536);
	ssize_t n;

	while ((n = read(fd, block, 65536)) > 0 && out->len <= FILE_MAX)
		buf_add(out, block, (size_t)n);
	return n == 0;
}

/* Parses a number and a hash. */
static bool
pair_read(char *text, char between, struct audit_head *out)
{
	char *hash = strchr(text, between);

	if (hash == NULL)
		return false;
	*hash++ = '\0';
	return parse_int(text, 0, INT64_MAX, &out->seq) &&
	       parse_hex(hash, out->hash, HASH_SIZE);
}

static const char *
pair_text(struct arena *arena, const struct audit_head *head)
{
	char hex[2 * HASH_SIZE + 1];

	hex_text(head->hash, HASH_SIZE, hex);
	return arena_printf(arena, "%lld %s", (long long)head->seq, hex);
}

static int
by_number(const void *a, const void *b)
{
	const struct known_head *one = a, *other = b;

	return (one->head.seq > other->head.seq) -
	       (one->head.seq < other->head.seq);
}

/* known[i] is the first wrong head; rows up to holds are right. */
static const char *
not_known(struct arena *arena, const struct known_heads *known, size_t i,
    int64_t holds, bool missing)
{
	const struct known_head *one = &known->v[i];

	return arena_printf(arena,
	    "rows %lld to %lld of the audit %s%s%s: they were %s, or the "
	    "database is an older one (%zu of %zu known heads do not hold)",
	    (long long)holds + 1, (long long)one->head.seq,
	    missing ? "are not all there" : "are not those that were known",
	    one->day[0] ? " on " : "", one->day,
	    missing ? "removed" : "changed or removed", known->n - i, known->n);
}
