/*
 * worker.c: a small pool of threads for pure work. A job belongs to the pool
 * from worker_add() to its done(); nothing else is shared.
 */
#include "system.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define QUEUE_MAX 64
#define THREADS_MAX 64
/* A password takes 64 MiB and 0.1 s: few run at once, few delay reports. */
#define PASSWORDS_AT_ONCE 2
#define PASSWORDS_WAITING_MAX 8

static struct {
	pthread_mutex_t lock;
	/* Counts what may be taken. A condition variable of glibc before 2.41
	 * may lose a wakeup (bug 25847), and a thread would wait for ever. */
	sem_t more;
	pthread_t threads[THREADS_MAX];
	int n, fd;
	struct job *first, **last; /* waiting */
	struct job *finished;
	size_t waiting, passwords_waiting, passwords_running;
	bool stopping;
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *work(void *);
static struct job *take(void);

void
worker_start(int n, int *fd)
{
	if (n == 0)
		n = (int)sysconf(_SC_NPROCESSORS_ONLN);
	if (n < 1 || n > THREADS_MAX)
		n = n < 1 ? 1 : THREADS_MAX;
	pool.fd = *fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (pool.fd < 0)
		abort();
	pool.last = &pool.first;
	pool.stopping = false;
	if (sem_init(&pool.more, 0, 0) != 0)
		abort();
	for (pool.n = 0; pool.n < n; pool.n++) {
		if (pthread_create(&pool.threads[pool.n], NULL, work, NULL) !=
		    0)
			abort();
	}
}

bool
worker_add(struct job *job)
{
	bool room;

	job->next = NULL;
	pthread_mutex_lock(&pool.lock);
	room =
	    pool.waiting < QUEUE_MAX && !pool.stopping &&
	    (!job->password || pool.passwords_waiting < PASSWORDS_WAITING_MAX);
	if (room) {
		pool.passwords_waiting += job->password;
		*pool.last = job;
		pool.last = &job->next;
		pool.waiting++;
	}
	pthread_mutex_unlock(&pool.lock);
	if (room)
		(void)sem_post(&pool.more);
	return room;
}

void
worker_collect(void)
{
	struct job *job, *next;
	uint64_t count;

	if (read(pool.fd, &count, sizeof(count)) < 0)
		count = 0; /* no signal; check the queue anyway */
	pthread_mutex_lock(&pool.lock);
	job = pool.finished;
	pool.finished = NULL;
	pthread_mutex_unlock(&pool.lock);
	for (; job != NULL; job = next) {
		next = job->next;
		job->done(job);
	}
}

void
worker_stop(void)
{
	int i;

	pthread_mutex_lock(&pool.lock);
	pool.stopping = true;
	pthread_mutex_unlock(&pool.lock);
	for (i = 0; i < pool.n; i++)
		(void)sem_post(&pool.more);
	for (i = 0; i < pool.n; i++)
		pthread_join(pool.threads[i], NULL);
	(void)sem_destroy(&pool.more);
	worker_collect();
	close(pool.fd);
}

static void *
work(void *unused)
{
	const uint64_t one = 1;
	bool stopping = false;
	struct job *job;

	while (!stopping) {
		while (sem_wait(&pool.more) != 0)
			;
		pthread_mutex_lock(&pool.lock);
		job = take();
		stopping = job == NULL && pool.stopping;
		pthread_mutex_unlock(&pool.lock);
		if (job == NULL)
			continue;
		job->run(job->arg);
		pthread_mutex_lock(&pool.lock);
		/* Who waits for a place among the passwords may go on. */
		if (job->password) {
			pool.passwords_running--;
			(void)sem_post(&pool.more);
		}
		job->next = pool.finished;
		pool.finished = job;
		if (write(pool.fd, &one, sizeof(one)) < 0)
			abort();
		pthread_mutex_unlock(&pool.lock);
	}
	return unused;
}

/* Removes the next job that may run now from the queue; NULL: none. */
static struct job *
take(void)
{
	struct job **at = &pool.first, *job;

	while ((job = *at) != NULL && job->password &&
	       pool.passwords_running == PASSWORDS_AT_ONCE && !pool.stopping)
		at = &job->next;
	if (job == NULL)
		return NULL;
	*at = job->next;
	if (pool.last == &job->next)
		pool.last = at;
	pool.waiting--;
	pool.passwords_waiting -= job->password;
	pool.passwords_running += job->password;
	return job;
}
