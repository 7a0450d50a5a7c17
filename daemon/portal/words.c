/* words.c: all words of a client, the latest first. */
#include "pages.h"

#include <string.h>

#include "store.h"

static bool place_read(const struct request *, struct words_place *);

enum err
get_client_words(struct request *req, struct response *res)
{
	struct client client;
	struct words_page page = { .req = req, .client = &client };
	struct buf out = { .arena = req->arena };
	struct words_place before = { .day = "" };
	const struct unseen *last;
	enum err err = client_get(req->db, req->arena, req->id, &client);

	if (err == OK && !place_read(req, &before))
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = words_list(req->db, req->arena, req->id, &before,
		    WORDS_PER_PAGE + 1, &page.list);
	if (err != OK)
		return err;
	page.later = before.day[0] != '\0';
	if (page.list.n > WORDS_PER_PAGE) {
		page.list.n = WORDS_PER_PAGE;
		last = &page.list.v[WORDS_PER_PAGE - 1].words;
		page.older = arena_printf(req->arena,
		    "/clients/%lld/words?before=%s.%lld.%s", (long long)req->id,
		    last->day, (long long)last->submitted_at, last->checkin);
	}
	tmpl_words(&out, &page);
	portal_respond(res, &out);
	return OK;
}

/* ?day=DAY: from that day back; or ?before=DAY.INSTANT.ID */
static bool
place_read(const struct request *req, struct words_place *out)
{
	const char *day = pairs_get(&req->query, "day");
	const char *before = pairs_get(&req->query, "before");
	uint8_t id[(ID_SIZE - 1) / 2];
	char *copy, *dot;

	if (day != NULL && before == NULL) {
		if (!parse_day(day))
			return false;
		day_text(day_number(day) + 1, out->day);
		return true;
	}
	if (before == NULL)
		return true;
	copy = arena_strdup(req->arena, before);
	dot = strrchr(copy, '.');
	if (dot == NULL || !parse_hex(dot + 1, id, sizeof(id)))
		return false;
	memcpy(out->checkin, dot + 1, ID_SIZE);
	*dot = '\0';
	dot = strchr(copy, '.');
	if (dot == NULL || !parse_int(dot + 1, 0, INT64_MAX, &out->at))
		return false;
	*dot = '\0';
	if (!parse_day(copy))
		return false;
	memcpy(out->day, copy, DAY_SIZE);
	return true;
}
