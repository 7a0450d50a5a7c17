/*
 * load.h: many connections that post forms one after the other and note how
 * long each answer took. Loopback only.
 */
#ifndef LOAD_H
#define LOAD_H

#include <stddef.h>
#include <stdint.h>

struct load {
	int port;
	int connections;
	double seconds;
	/* Writes the nth request into out, returns its length. */
	size_t (*request)(void *arg, uint64_t n, char *out, size_t size);
	void *arg;
	uint64_t first; /* number of the first request */
	int expect;     /* status of a good answer */
};
struct load_result {
	uint64_t answers, failures;
	double per_second;
	double p50, p99; /* ms */
	uint64_t next;   /* number of the next request */
};
/* Runs the load; ends the process when it cannot connect. */
void load_run(const struct load *load, struct load_result *out);
/* Seconds of a clock that only moves on. */
double load_clock(void);

#endif
