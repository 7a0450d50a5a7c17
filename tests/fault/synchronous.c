/*
 * synchronous.c: preloaded, has the daemon open its database with the
 * setting of $SYNCHRONOUS (NORMAL, OFF) in place of FULL, to see that the
 * test of power cuts notices.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int exec_function(void *, const char *,
    int (*)(void *, int, char **, char **), void *, char **);

int sqlite3_exec(void *, const char *, int (*)(void *, int, char **, char **),
    void *, char **);

int
sqlite3_exec(void *db, const char *sql,
    int (*row)(void *, int, char **, char **), void *context, char **message)
{
	exec_function *real = (exec_function *)dlsym(RTLD_NEXT, "sqlite3_exec");
	char other[64];

	if (strcmp(sql, "PRAGMA synchronous = FULL") == 0) {
		(void)snprintf(other, sizeof(other), "PRAGMA synchronous = %s",
		    getenv("SYNCHRONOUS"));
		sql = other;
	}
	return real(db, sql, row, context, message);
}
