/*
 * search.c: by which text a client is found. It is made of the name,
 * the code and the telephone number, a line each, and made anew when the
 * rules are others than those it was made by.
 */
#include "db.h"
#include "worklist.h"

/* Counts up when text_fold(), phone_digits() or what is below changes. */
#define RULES 1

struct named {
	int64_t id;
	const char *code, *name, *phone;
};
struct nameds {
	struct named *v;
	size_t n;
};

static enum err old_list(struct db *, struct arena *, struct nameds *);
static enum err all_put(struct db *, const struct nameds *);
static void digits_of(struct buf *, const char *);

const char *
search_rules(struct arena *arena)
{
	return arena_printf(arena, "%d %s", RULES, phone_country_word());
}

const char *
search_text(
    struct arena *arena, const char *name, const char *code, const char *phone)
{
	struct buf out = { .arena = arena };
	const char *digits = phone_digits(arena, phone ? phone : "");

	buf_printf(
	    &out, "%s\n%s\n", text_fold(arena, name), text_fold(arena, code));
	if (digits != NULL)
		buf_puts(&out, digits);
	else
		digits_of(&out, text_fold(arena, phone ? phone : ""));
	/* Digits alone are looked for as those of a number. */
	buf_putc(&out, '\n');
	digits_of(&out, code);
	return buf_text(&out);
}

const char *
search_pattern(struct arena *arena, const char *typed)
{
	struct buf out = { .arena = arena };
	const char *digits = phone_part(arena, typed ? typed : "");
	const char *p = digits ? digits : text_fold(arena, typed ? typed : "");

	buf_putc(&out, '%');
	for (; *p; p++) {
		if (*p == '%' || *p == '_' || *p == '\\')
			buf_putc(&out, '\\');
		buf_putc(&out, *p);
	}
	buf_putc(&out, '%');
	return buf_text(&out);
}

enum err
search_renew(struct db *db)
{
	struct arena *arena = arena_new();
	struct nameds old = { NULL, 0 };
	enum err err = old_list(db, arena, &old);

	if (err == OK && old.n > 0) {
		err = db_write(db);
		if (err == OK) {
			err = all_put(db, &old);
			if (db_written(db, err == OK) != OK)
				err = ERR_UNAVAILABLE;
		}
	}
	arena_free(arena);
	return err;
}

static enum err
old_list(struct db *db, struct arena *arena, struct nameds *out)
{
	static const char SQL_OLD[] =
	    "SELECT id, code, name, coalesce(phone, '') FROM client"
	    " WHERE search_by <> $1";
	struct query query = db_query(db, SQL_OLD, "t", search_rules(arena));

	while (db_next(&query)) {
		arena_grow(arena, out);
		out->v[out->n++] = (struct named){ col_int(&query, 0),
			col_text(&query, arena, 1), col_text(&query, arena, 2),
			col_text(&query, arena, 3) };
	}
	return db_end(&query);
}

static enum err
all_put(struct db *db, const struct nameds *all)
{
	static const char SQL_SET[] =
	    "UPDATE client SET search = $1, search_by = $2 WHERE id = $3";
	struct arena *arena = arena_new();
	enum err err = OK;
	size_t i;

	for (i = 0; i < all->n && err == OK; i++) {
		const struct named *one = &all->v[i];

		err = db_run(db, SQL_SET, "tti",
		    search_text(arena, one->name, one->code, one->phone),
		    search_rules(arena), one->id);
		arena_reset(arena);
	}
	arena_free(arena);
	return err;
}

static void
digits_of(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s >= '0' && *s <= '9')
			buf_putc(out, *s);
	}
}
