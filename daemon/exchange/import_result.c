/*
 * import_result.c: what became of each row of an import: stored, there
 * already, or bad, which is said.
 */
#include "import.h"

#define REASON_MAX 300 /* bytes; it may quote a cell */

void
import_fault(void *arg, size_t line, const char *column, const char *reason)
{
	struct import *import = arg;
	char *text;

	if (import->faults++ >= FAULTS_MAX)
		return;
	/* It repeats what stands in the file: nothing for a terminal to obey.
	 */
	text = arena_printf(import->row, "%s:%zu: %s: %.*s",
	    import->names[import->table], line, column, REASON_MAX, reason);
	buf_puts(&import->command->err, text_clean(text, false));
	buf_putc(&import->command->err, '\n');
}

void
import_bad(struct import *import, const char *column, const char *reason)
{
	import_fault(import, import->line, column, reason);
}

void
import_count(struct import *import, enum err err, enum stored stored)
{
	if (err == OK && stored == STORED_NEW)
		import->new[import->table]++;
	else if (err == OK)
		import->same[import->table]++;
	else
		/* Every rule of the tables was checked before. */
		import->failed = err;
}

void
import_same(struct import *import, const void *row, const void *stored,
    const char *reason)
{
	const char *column =
	    table_difference(&tables[import->table], row, stored);

	if (column == NULL)
		import->same[import->table]++;
	else
		import_bad(import, column, reason);
}
