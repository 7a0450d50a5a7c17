/*
 * written.h: what a client wrote, whole, on pages of a bounded size.
 */
#ifndef WRITTEN_H
#define WRITTEN_H

#include "model.h"
#include "web.h"
#include "worklist.h"

struct client_page;
struct record;

/* portal/told.c: in the rows of tables, the beginnings */

#define WORDS_SHOWN 3   /* notes in one row */
#define WORDS_CHARS 280 /* of each */
#define LOOKED_AT 24    /* check-ins of a row whose notes are looked for */
/* text, or the first WORDS_CHARS characters of it and "…": cut is set. */
const char *words_short(struct arena *arena, const char *text, bool *cut);

/* Leaves the rows that ?records= asks for; false: it asks for nothing. */
bool records_place(struct request *req, struct client_page *page);
/* The address of another page of them. */
const char *records_address(
    struct arena *arena, const struct client_page *page, int64_t number);
/* Tells the rows that are left, with notes from the store. */
enum err records_tell(struct request *req, const struct history *history,
    struct client_page *page);
/* Tells one, with the notes of the history. */
void record_tell(struct arena *arena, enum lang lang,
    const struct history *history, struct record *record);
/* Whether a reading is told by itself, not with another of its day. */
bool reading_told(const struct readings *readings, size_t i);

/* portal/words.c, words.html */

#define WORDS_PER_PAGE 10 /* notes of up to 8,000 bytes */
struct words_page {
	const struct request *req;
	const struct client *client;
	struct words_list list;
	bool later;        /* it does not begin with the latest */
	const char *older; /* the address of the next page, or NULL */
};
handler get_client_words;
void tmpl_words(struct buf *out, const struct words_page *page);
/* The button by which one is marked as dealt with; back: where to, as of
 * post_client_seen(), or NULL. */
void tmpl_seen(struct buf *out, const struct request *req, int64_t client,
    const struct unseen *unseen, const char *back);

#endif
