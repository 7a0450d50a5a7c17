/* zip.c: a ZIP archive that is written as it grows, by libarchive. */
#include "data.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

struct zip {
	struct archive *archive;
	struct buf *out;
};

static la_ssize_t take(struct archive *, void *, const void *, size_t);

struct zip *
zip_start(void)
{
	struct zip *zip = calloc(1, sizeof(*zip));

	if (zip == NULL || (zip->archive = archive_write_new()) == NULL)
		abort();
	/* What is in it is packed already. */
	if (archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
	    archive_write_zip_set_compression_store(zip->archive) !=
		ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(zip->archive, 0) != ARCHIVE_OK ||
	    archive_write_open(zip->archive, zip, NULL, take, NULL) !=
		ARCHIVE_OK)
		abort();
	return zip;
}

bool
zip_add(struct zip *zip, const char *name, int64_t now, const struct buf *data,
    struct buf *out)
{
	struct archive_entry *entry = archive_entry_new();
	bool ok;

	if (entry == NULL)
		abort();
	zip->out = out;
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)data->len);
	archive_entry_set_mtime(entry, (time_t)now, 0);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	ok = archive_write_header(zip->archive, entry) == ARCHIVE_OK &&
	     archive_write_data(zip->archive, data->data, data->len) ==
		 (la_ssize_t)data->len &&
	     archive_write_finish_entry(zip->archive) == ARCHIVE_OK;
	archive_entry_free(entry);
	return ok;
}

bool
zip_open(struct zip *zip, const char *name, int64_t now, struct buf *out)
{
	struct archive_entry *entry = archive_entry_new();
	bool ok;

	if (entry == NULL)
		abort();
	zip->out = out;
	archive_entry_set_pathname(entry, name);
	archive_entry_set_mtime(entry, (time_t)now, 0);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	ok = archive_write_zip_set_compression_deflate(zip->archive) ==
		 ARCHIVE_OK &&
	     archive_write_header(zip->archive, entry) == ARCHIVE_OK;
	archive_entry_free(entry);
	return ok;
}

bool
zip_write(struct zip *zip, const struct buf *data, struct buf *out)
{
	zip->out = out;
	return data->len == 0 || archive_write_data(zip->archive, data->data,
				     data->len) == (la_ssize_t)data->len;
}

bool
zip_close(struct zip *zip, struct buf *out)
{
	zip->out = out;
	return archive_write_finish_entry(zip->archive) == ARCHIVE_OK &&
	       archive_write_zip_set_compression_store(zip->archive) ==
		   ARCHIVE_OK;
}

bool
zip_end(struct zip *zip, struct buf *out)
{
	zip->out = out;
	return archive_write_close(zip->archive) == ARCHIVE_OK;
}

void
zip_free(struct zip *zip)
{
	static struct buf nowhere;

	/* What is left of a broken one goes nowhere. */
	zip->out = &nowhere;
	archive_write_free(zip->archive);
	free(zip);
}

static la_ssize_t
take(struct archive *archive, void *context, const void *bytes, size_t len)
{
	struct zip *zip = context;

	(void)archive;
	if (zip->out->arena != NULL)
		buf_add(zip->out, bytes, len);
	return (la_ssize_t)len;
}
