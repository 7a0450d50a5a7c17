/*
 * page_retention.c: for the owner: whose records are to be erased, and a
 * client's records in one archive.
 */
#include "pages.h"

#include "privacy.h"
#include "system.h"

static void pack(void *);
static enum err packed(struct request *, void *, struct response *);

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
	struct client_export *export =
	    arena_new_of(req->arena, struct client_export);
	enum err err = export_load(req->db, req->arena, req->conf, req->now,
	    req->today, req->id, export);

	(void)res;
	return err == OK ? defer(req, pack, packed, export) : err;
}

/* In a worker thread. */
static void
pack(void *arg)
{
	export_make(arg);
}

static enum err
packed(struct request *req, void *arg, struct response *res)
{
	const struct client_export *export = arg;

	if (!export->ok)
		return ERR_INTERNAL;
	if (export->why != NULL)
		log_error("export of client %lld: no report in it",
		    (long long)req->id);
	res->type = "application/zip";
	res->body = export->zip.data;
	res->len = export->zip.len;
	res->disposition = arena_printf(req->arena,
	    "attachment; filename=\"%s\"", export_name(export, req->today));
	return OK;
}
