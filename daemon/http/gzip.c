/* gzip.c: compresses an answer. */
#include "web.h"

#include <stdlib.h>
#include <zlib.h>

#define LEVEL 9
#define SMALLEST 600 /* a smaller body saves no packet */

static void *zlib_alloc(void *arena, unsigned n, unsigned size);
static void zlib_free(void *arena, void *p);

bool
gzip(struct arena *arena, struct response *res)
{
	z_stream stream = {
		.zalloc = zlib_alloc, .zfree = zlib_free, .opaque = arena
	};
	char *packed;
	size_t size;
	int code;

	if (res->len < SMALLEST || res->len > UINT32_MAX)
		return false;
	/* MAX_WBITS + 16 selects the gzip format. */
	if (deflateInit2(&stream, LEVEL, Z_DEFLATED, MAX_WBITS + 16,
		MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	size = deflateBound(&stream, (uLong)res->len);
	packed = arena_alloc(arena, size);
	stream.next_in = (z_const Bytef *)(uintptr_t)res->body;
	stream.avail_in = (uInt)res->len;
	stream.next_out = (Bytef *)packed;
	stream.avail_out = (uInt)size;
	code = deflate(&stream, Z_FINISH);
	deflateEnd(&stream);
	if (code != Z_STREAM_END || stream.total_out >= res->len)
		return false;
	res->body = packed;
	res->len = stream.total_out;
	res->packed = true;
	return true;
}

static void *
zlib_alloc(void *arena, unsigned n, unsigned size)
{
	return arena_calloc(arena, n, size);
}

/* The arena frees it. */
static void
zlib_free(void *arena, void *p)
{
	(void)arena;
	(void)p;
}
