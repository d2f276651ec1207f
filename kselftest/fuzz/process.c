// SPDX-License-Identifier: GPL-2.0
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "random.h"
#include "run.h"
#include "thread.h"

/* What each thread of a process is told. */
struct part {
	struct run *run;
	struct handles *handles;
	struct under_way *now;
	uint64_t seed;
	uint64_t calls;
	bool steer;
	bool trace;
	bool disturbed;
};

static void *thread_main(void *arg)
{
	const struct part *part = arg;
	struct tracer tracer = { .fd = -1 };
	struct thread t;
	uint64_t i, seed;

	/* Memory may be short on purpose, and the module away. */
	if (thread_start(&t, part->handles, &part->run->tally, part->now)) {
		if (!part->disturbed)
			tally_wrong(&part->run->tally, "a thread could not be started");
		return NULL;
	}
	t.trace = part->trace;
	if (part->steer)
		tracer_start(&tracer, &part->run->coverage, part->seed);
	for (i = 0; i < part->calls; i++) {
		seed = dmabench_pattern_word(part->seed, i);
		if (part->steer)
			seed = tracer_next(&tracer, seed);
		tracer_begin(&tracer);
		thread_step(&t, seed);
		tracer_end(&tracer, seed);
	}
	tracer_stop(&tracer);
	thread_end(&t);
	return NULL;
}

static void nothing(int number)
{
	(void)number;
}

/* A signal interrupts what it meets, and does nothing else. */
static void take_signals(void)
{
	struct sigaction action = { .sa_handler = nothing };

	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	views_catch_signals();
}

void process_main(struct run *run, const struct options *options, unsigned int place,
		  unsigned int stream, uint64_t calls)
{
	struct handles *handles = malloc(sizeof(*handles));
	struct part parts[MAX_THREADS];
	pthread_t threads[MAX_THREADS];
	unsigned int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	take_signals();
	handles_start(handles);
	disturb_may_fail_me(options);
	for (i = 0; i < options->threads; i++) {
		parts[i] = (struct part){
			run, handles, &run->tally.threads[place][i],
			dmabench_pattern_word(options->seed, stream * MAX_THREADS + i), calls,
			options->steer, options->trace, options->disturb,
		};
		if (i && pthread_create(&threads[i], NULL, thread_main, &parts[i]))
			_exit(0);
	}
	thread_main(&parts[0]);
	for (i = 1; i < options->threads; i++)
		pthread_join(threads[i], NULL);
	_exit(0);
}
