/*
 * retention.c: for the owner: clients whose records are to be erased, and a
 * client's records in one archive.
 */
#include "pages.h"

#include "privacy.h"
#include "system.h"

/* A client's archive, made while it is being sent. */
struct packing {
	struct stream stream; /* first: stream * is cast to this */
	struct client_export export;
	struct arena *whole, *part;
};

static enum err read_part(struct request *, struct stream *);
static void make_part(struct stream *);
static enum err end_part(struct request *, struct stream *);
static void over(struct stream *);

enum err
get_retention(struct request *req, struct response *res)
{
	struct retention_page page = { .req = req,
		.erased = pairs_get(&req->query, "erased") != NULL };
	struct buf out = { .arena = req->arena };
	struct ids shown = { NULL, 0 };
	enum err err;
	size_t i;

	retention_cutoff(req->today, req->conf->retention_years, page.cutoff);
	err = retention_list(req->db, req->arena, page.cutoff, &page.rows);
	if (err != OK)
		return err;
	for (i = 0; i < page.rows.n && i < RETENTION_SHOWN; i++) {
		arena_grow(req->arena, &shown);
		shown.v[shown.n++] = page.rows.v[i].client;
	}
	req->detail = audit_clients(req->arena, &shown);
	tmpl_retention(&out, &page);
	portal_respond(res, &out);
	return OK;
}

enum err
post_client_export_zip(struct request *req, struct response *res)
{
	struct packing *packing = arena_new_of(req->arena, struct packing);
	struct client client;
	enum err err = client_get(req->db, req->arena, req->id, &client);

	if (err != OK)
		return err;
	packing->stream = (struct stream){ .begin = read_part,
		.work = make_part,
		.end = end_part,
		.over = over };
	if (!stream_open(req, &packing->stream))
		return ERR_UNAVAILABLE;
	packing->whole = arena_new();
	packing->part = arena_new();
	export_start(&packing->export, packing->whole, req->conf, req->now,
	    req->today, req->id);
	res->stream = &packing->stream;
	res->type = "application/zip";
	res->disposition =
	    arena_printf(req->arena, "attachment; filename=\"%s\"",
		export_name(req->arena, client.code, req->today));
	return OK;
}

static enum err
read_part(struct request *req, struct stream *stream)
{
	struct packing *packing = (struct packing *)(void *)stream;

	arena_reset(packing->part);
	stream->part = (struct buf){ .arena = packing->part };
	return export_read(req->db, &packing->export);
}

/* In a worker thread. */
static void
make_part(struct stream *stream)
{
	struct packing *packing = (struct packing *)(void *)stream;

	export_make(&packing->export, &stream->part);
	stream->last = packing->export.over;
}

static enum err
end_part(struct request *req, struct stream *stream)
{
	const struct packing *packing = (struct packing *)(void *)stream;

	if (stream->last && packing->export.why != NULL)
		log_error("export of client %lld: no report in it",
		    (long long)req->id);
	return packing->export.failed ? ERR_INTERNAL : OK;
}

static void
over(struct stream *stream)
{
	struct packing *packing = (struct packing *)(void *)stream;

	export_end(&packing->export);
	arena_free(packing->part);
	arena_free(packing->whole);
}
