/*
 * written.h: all words of a client, on pages of limited size.
 */
#ifndef WRITTEN_H
#define WRITTEN_H

#include "model.h"
#include "web.h"
#include "worklist.h"

struct client_page;
struct record;

/* portal/told.c: the first words, in the rows of tables */

#define WORDS_SHOWN 3   /* notes in one row */
#define WORDS_CHARS 280 /* of each note */
#define LOOKED_AT 24    /* check-ins of a row to search for notes */
/* Returns text, or its first WORDS_CHARS characters and "…"; sets cut then. */
const char *words_short(struct arena *arena, const char *text, bool *cut);

/* Keeps only the rows of page ?records=; false: its value is invalid. */
bool records_place(struct request *req, struct client_page *page);
/* Returns the address of page number of the rows. */
const char *records_address(
    struct arena *arena, const struct client_page *page, int64_t number);
/* Fills in the texts of the kept rows; loads their notes. */
enum err records_tell(struct request *req, const struct history *history,
    struct client_page *page);
/* Fills in the texts of a row; the history has its notes. */
void record_tell(struct arena *arena, enum lang lang,
    const struct history *history, struct record *record);
/* Whether a reading has its own text, not one shared with its pair. */
bool reading_told(const struct readings *readings, size_t i);

/* portal/words.c, words.html */

#define WORDS_PER_PAGE 10 /* notes of up to 8,000 bytes */
struct words_page {
	const struct request *req;
	const struct client *client;
	struct words_list list;
	bool later;        /* the page does not begin with the latest */
	const char *older; /* the address of the next page, or NULL */
};
handler get_client_words;
void tmpl_words(struct buf *out, const struct words_page *page);
/* Writes the button that marks words as dealt with. back: where to return, as
 * in post_client_seen(), or NULL. */
void tmpl_seen(struct buf *out, const struct request *req, int64_t client,
    const struct unseen *unseen, const char *back);

#endif
