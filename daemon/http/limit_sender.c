/*
 * limit_sender.c: limits how often a client sends or reads, per link and per
 * address of the sender.
 */
#include "store.h"
#include "system.h"
#include "web.h"

/* Page views allowed per allowed check-in. */
#define READS 10

static const char *link_key(const struct request *, const char *);
static const char *source_key(const struct request *, const char *);

bool
sender_limited(const struct request *req, const char *what)
{
	return !limit_allows(link_key(req, what), req->now,
		   req->conf->limits_link_per_hour) ||
	       source_limited(req, what);
}

bool
source_limited(const struct request *req, const char *what)
{
	return !limit_allows(
	    source_key(req, what), req->now, req->conf->limits_source_per_hour);
}

void
sender_count(const struct request *req, const char *what)
{
	limit_count(link_key(req, what), req->now);
	limit_count(source_key(req, what), req->now);
}

bool
reader_limited(const struct request *req)
{
	const struct conf *conf = req->conf;
	const char *link = link_key(req, "read");
	const char *source = source_key(req, "read");

	if (!limit_allows(link, req->now, READS * conf->limits_link_per_hour) ||
	    !limit_allows(
		source, req->now, READS * conf->limits_source_per_hour))
		return true;
	limit_count(link, req->now);
	limit_count(source, req->now);
	return false;
}

static const char *
link_key(const struct request *req, const char *what)
{
	char link[2 * HASH_SIZE + 1];

	hex_text(req->token_hash, HASH_SIZE, link);
	return arena_printf(req->arena, "%s %s", what, link);
}

static const char *
source_key(const struct request *req, const char *what)
{
	return arena_printf(req->arena, "%s %s", what, req->source);
}
