/* clients_query.c: reads search, filter, order and page of a list of clients
 * from the address, and writes them there. */
#include "pages.h"

#include <string.h>

#define PAGES_MAX 100000

static bool word_read(
    const struct request *, const char *, const char *const *, int, int *);

const char *
clients_query(struct arena *arena, const char *path,
    const struct client_filter *filter, int kind, int64_t number)
{
	struct buf out = { .arena = arena };
	int i;

	buf_printf(&out, "%s?q=", path);
	html_url(&out, filter->search);
	buf_printf(&out, "&filter=%s&sort=%s%s", client_filter_words[kind],
	    client_sort_words[filter->sort],
	    filter->descending ? "&down=1" : "");
	for (i = 0; i < CONDITION_N; i++) {
		if (filter->conditions >> i & 1)
			buf_printf(&out, "&condition=%s", condition_words[i]);
	}
	if (number > 1)
		buf_printf(&out, "&page=%lld", (long long)number);
	return buf_text(&out);
}

const char *
clients_detail(struct arena *arena, const struct client_rows *rows)
{
	struct ids ids = { arena_array(arena, int64_t, rows->n), rows->n };
	size_t i;

	for (i = 0; i < rows->n; i++)
		ids.v[i] = rows->v[i].id;
	return audit_clients(arena, &ids);
}

bool
clients_filter(struct request *req, struct client_filter *filter, int64_t *page)
{
	const char *search = pairs_get(&req->query, "q");
	const char *down = pairs_get(&req->query, "down");
	const char *number = pairs_get(&req->query, "page");
	int kind = CLIENTS_ACTIVE, sort = SORT_FLAGS;
	size_t i;

	filter->search =
	    search == NULL
		? ""
		: text_clean(arena_strdup(req->arena, search), false);
	for (i = 0; i < req->query.n; i++) {
		int condition;

		if (strcmp(req->query.v[i].name, "condition") != 0)
			continue;
		condition = word_find(
		    condition_words, CONDITION_N, req->query.v[i].value);
		if (condition >= 0)
			filter->conditions |= 1u << condition;
	}
	*page = 1;
	if (!word_read(req, "filter", client_filter_words, CLIENTS_N, &kind) ||
	    !word_read(req, "sort", client_sort_words, SORT_N, &sort) ||
	    (number != NULL && !parse_int(number, 1, PAGES_MAX, page)))
		return false;
	filter->kind = (enum clients_kind)kind;
	filter->sort = (enum client_sort)sort;
	filter->descending = down != NULL && strcmp(down, "1") == 0;
	filter->therapist = req->role == ROLE_OWNER ? 0 : req->user.id;
	memcpy(filter->today, req->today, DAY_SIZE);
	filter->limit = CLIENTS_PER_PAGE;
	filter->offset = (*page - 1) * CLIENTS_PER_PAGE;
	return true;
}

/* False when the word is not one of the n words. */
static bool
word_read(const struct request *req, const char *name, const char *const *words,
    int n, int *out)
{
	const char *word = pairs_get(&req->query, name);
	int found;

	if (word == NULL)
		return true;
	found = word_find(words, (size_t)n, word);
	if (found >= 0)
		*out = found;
	return found >= 0;
}
