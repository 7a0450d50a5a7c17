/* The pool: every job runs once, elsewhere, and comes back here. */
#include "system.h"

#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <unistd.h>

#include <cmocka.h>

#define JOBS 5000

struct counted {
	struct job job;
	pthread_t ran_in, done_in;
	int ran, done;
};

static int done_n;
/* While this is set, hold() does not return. */
static atomic_bool held;

static void
run(void *arg)
{
	struct counted *counted = arg;

	counted->ran_in = pthread_self();
	counted->ran++;
}

static void
hold(void *arg)
{
	run(arg);
	while (atomic_load(&held))
		(void)usleep(100);
}

static void
done(struct job *job)
{
	struct counted *counted = job->arg;

	counted->done_in = pthread_self();
	counted->done++;
	done_n++;
}

static void
set(struct counted *counted, void (*work)(void *))
{
	*counted = (struct counted){
		.job = { .run = work, .done = done, .arg = counted }
	};
}

/* Waits until n jobs have come back, for minutes at most. */
static void
collect(int fd, int n)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	while (done_n < n) {
		assert_int_equal(poll(&wait, 1, 300000), 1);
		worker_collect();
	}
}

static void
all_jobs_come_back(void **state)
{
	static struct counted jobs[JOBS];
	pthread_t here = pthread_self();
	int fd, i;

	(void)state;
	done_n = 0;
	worker_start(4, &fd);
	for (i = 0; i < JOBS; i++) {
		set(&jobs[i], run);
		while (!worker_add(&jobs[i].job))
			collect(fd, done_n + 1);
	}
	collect(fd, JOBS);
	for (i = 0; i < JOBS; i++) {
		assert_int_equal(jobs[i].ran, 1);
		assert_int_equal(jobs[i].done, 1);
		assert_false(pthread_equal(jobs[i].ran_in, here));
		assert_true(pthread_equal(jobs[i].done_in, here));
	}
	/* Nothing is left to wake up for; the last ones may have said so
	 * while they were collected. */
	worker_collect();
	assert_int_equal(poll(&(struct pollfd){ fd, POLLIN, 0 }, 1, 0), 0);
	worker_stop();
	assert_int_equal(done_n, JOBS);
}

static void
a_full_queue_refuses(void **state)
{
	static struct counted jobs[1000];
	int fd, i, taken = 0;

	(void)state;
	done_n = 0;
	atomic_store(&held, true);
	worker_start(1, &fd);
	for (i = 0; i < 1000; i++) {
		set(&jobs[i], hold);
		if (!worker_add(&jobs[i].job))
			break;
		taken++;
	}
	/* One may run already; the queue itself has a bound. */
	assert_in_range(taken, 2, 200);
	assert_false(worker_add(&jobs[i].job));
	worker_collect();
	assert_int_equal(done_n, 0);
	atomic_store(&held, false);
	collect(fd, taken);
	/* What was refused did not run, and now there is room. */
	assert_int_equal(jobs[i].ran, 0);
	assert_true(worker_add(&jobs[i].job));
	collect(fd, taken + 1);
	assert_int_equal(jobs[i].ran, 1);
	worker_stop();
}

/* To stop is to finish: what was taken comes back all the same. */
static void
stopping_finishes_all(void **state)
{
	static struct counted jobs[40];
	int fd, i;

	(void)state;
	done_n = 0;
	atomic_store(&held, true);
	worker_start(2, &fd);
	for (i = 0; i < 40; i++) {
		set(&jobs[i], hold);
		assert_true(worker_add(&jobs[i].job));
	}
	atomic_store(&held, false);
	worker_stop();
	assert_int_equal(done_n, 40);
	for (i = 0; i < 40; i++)
		assert_int_equal(jobs[i].ran, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_jobs_come_back),
		cmocka_unit_test(a_full_queue_refuses),
		cmocka_unit_test(stopping_finishes_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
