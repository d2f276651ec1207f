// SPDX-License-Identifier: GPL-2.0
/* Starts and stops what goes on beside the calls: a process each, which strikes again and again. */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "random.h"
#include "run.h"

static pid_t pids[32];
static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

/* What it does depends on the seed; what that meets does not. */
static void disturb(const struct disturbance *what, struct run *run, struct random r)
{
	struct sigaction action = { .sa_handler = stop };

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigaction(SIGTERM, &action, NULL);
	while (!stopped) {
		usleep(random_below(&r, 2000 * what->every_ms));
		if (!stopped)
			what->strike(run, random_next(&r));
	}
	if (what->undo)
		what->undo();
	_exit(0);
}

void disturb_start(struct run *run, const struct options *options)
{
	unsigned int i;

	for (i = 0; i < disturbance_count; i++) {
		struct random r = { .seed = dmabench_pattern_word(options->seed, 1000 + i) };

		if (!(options->disturb & 1U << i))
			continue;
		fflush(stdout);
		pids[i] = fork();
		if (!pids[i])
			disturb(&disturbances[i], run, r);
	}
}

void disturb_stop(const struct options *options)
{
	unsigned int i;

	for (i = 0; i < disturbance_count; i++) {
		if (!(options->disturb & 1U << i) || pids[i] <= 0)
			continue;
		kill(pids[i], SIGTERM);
		waitpid(pids[i], NULL, 0);
		pids[i] = 0;
	}
}
