/*
 * db_scrub.c: overwrites what deleted rows leave in the file. SQLite's
 * secure_delete overwrites rows where they are deleted, but not the copies
 * that stay behind, in the unused middle of a page, when rows move to another
 * page. https://www.sqlite.org/fileformat2.html#b_tree_pages has the layout.
 */
#include "db_inside.h"

#include <string.h>
#include <sys/stat.h>

#include "system.h"

#define PAGE_MAX 65536

static int
scrub_page(sqlite3_file *, uint8_t *, unsigned, sqlite3_int64, bool *);
static bool zero(uint8_t *, unsigned, unsigned);
static unsigned two_bytes(const uint8_t *);

enum err
db_scrub(struct db *db, bool anyway)
{
	static uint8_t page[PAGE_MAX];
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0, at;
	unsigned page_size = 0;
	bool changed = false;
	struct stat st;
	int code;

	if (!anyway && (stat(db->log, &st) != 0 || st.st_size == 0))
		return OK;
	/* The pages of the log, which are as they were, go first. */
	code = sqlite3_wal_checkpoint_v2(
	    db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_file_control(
		    db->sqlite, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (code == SQLITE_OK)
		code = file->pMethods->xFileSize(file, &size);
	if (code == SQLITE_OK)
		code = file->pMethods->xRead(file, page, 100, 0);
	if (code == SQLITE_OK)
		page_size = two_bytes(page + 16);
	/* 64 KiB does not fit in two bytes. */
	if (page_size == 1)
		page_size = PAGE_MAX;
	for (at = 0;
	     code == SQLITE_OK && page_size >= 512 && at + page_size <= size;
	     at += page_size)
		code = scrub_page(file, page, page_size, at, &changed);
	if (code == SQLITE_OK && changed)
		code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
	memset(page, 0, sizeof(page));
	/* Pages in memory still have what was overwritten. */
	sqlite3_db_release_memory(db->sqlite);
	return code == SQLITE_OK ? OK : db_failure(db, code, "scrub");
}

/*
 * The bytes between a page's list of cells and the first cell, and those of
 * its free blocks behind their lengths. Any other kind of page begins with a
 * zero: of the number of the next one, or because secure_delete cleared it.
 */
static int
scrub_page(sqlite3_file *file, uint8_t *page, unsigned size, sqlite3_int64 at,
    bool *changed)
{
	unsigned head = at == 0 ? 100 : 0, end, cells, block, next, len;
	int code = file->pMethods->xRead(file, page, (int)size, at);
	bool dirty;

	if (code != SQLITE_OK)
		return code;
	switch (page[head]) {
	case 0x02: /* inside and leaf, of an index and of a table */
	case 0x05:
		end = head + 12;
		break;
	case 0x0a:
	case 0x0d:
		end = head + 8;
		break;
	default:
		return SQLITE_OK;
	}
	end += 2 * two_bytes(page + head + 3);
	cells = two_bytes(page + head + 5);
	dirty = zero(page, end, cells == 0 ? size : cells);
	/* A chain that makes no sense is for reliefd verify to say. */
	for (block = two_bytes(page + head + 1); block != 0; block = next) {
		if (block + 4 > size)
			break;
		next = two_bytes(page + block);
		len = two_bytes(page + block + 2);
		if (block + len > size || (next != 0 && next <= block))
			break;
		dirty |= zero(page, block + 4, block + len);
	}
	*changed |= dirty;
	return dirty ? file->pMethods->xWrite(file, page, (int)size, at)
		     : SQLITE_OK;
}

/* Whether anything was there. */
static bool
zero(uint8_t *page, unsigned from, unsigned to)
{
	unsigned i;

	for (i = from; i < to && page[i] == 0; i++)
		;
	if (i >= to)
		return false;
	memset(page + i, 0, to - i);
	return true;
}

static unsigned
two_bytes(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}
