// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grammar.h"
#include "run.h"
#include "thread.h"
#include "world.h"

/* How often is looked whether all goes on, and how seldom the kernel is asked to tell more. */
#define TURN_US		5000
#define LISTEN_TURNS	400

void run_kill(struct run *run, unsigned int place)
{
	run->killed[place] = true;
	if (run->pids[place] > 0)
		kill(run->pids[place], SIGKILL);
}

/* How many calls each of its threads still has to make: as many as that which made least. */
static uint64_t left(struct run *run, const struct options *options, unsigned int place)
{
	uint64_t least = options->calls;
	unsigned int i;

	for (i = 0; i < options->threads; i++)
		if (run->tally.threads[place][i].calls < least)
			least = run->tally.threads[place][i].calls;
	return options->calls - least;
}

static void start(struct run *run, const struct options *options, unsigned int place,
		  unsigned int stream)
{
	uint64_t calls = left(run, options, place);
	unsigned int i;
	pid_t pid;

	for (i = 0; i < options->threads; i++)
		run->tally.threads[place][i].row = -1;
	run->killed[place] = false;
	pid = fork();
	if (!pid)
		process_main(run, options, place, stream, calls);
	run->pids[place] = pid;
}

/* It is over, or was killed by us and another takes its place, or something is wrong. */
static void ended(struct run *run, const struct options *options, unsigned int place, int status,
		  unsigned int *stream)
{
	run->pids[place] = 0;
	if (run->killed[place] && left(run, options, place))
		start(run, options, place, (*stream)++);
	else if (WIFSIGNALED(status) && !run->killed[place])
		tally_wrong(&run->tally, "a process died of signal %d", WTERMSIG(status));
}

/* Return: are there any left? */
static bool look_after(struct run *run, const struct options *options, unsigned int *stream)
{
	unsigned int place;
	bool any = false;
	int status;

	for (place = 0; place < options->processes; place++) {
		if (run->pids[place] > 0 &&
		    waitpid(run->pids[place], &status, WNOHANG) == run->pids[place])
			ended(run, options, place, status, stream);
		any |= run->pids[place] > 0;
	}
	return any;
}

static bool hangs(struct run *run, const struct under_way *u, int row)
{
	tally_wrong(&run->tally, "%s (0x%llx) has not returned for %d s", run->tally.names[row],
		    (unsigned long long)u->seed, HUNG_SECONDS);
	sysfs_write("/proc/sysrq-trigger", "w"); /* who is blocked, and where */
	return true;
}

/* Interrupts calls that take long. Return: is there one that does not end by that? */
static bool interrupt_long(struct run *run, const struct options *options)
{
	const uint64_t now_ns = tally_now_ns(), patience_ns = IMPATIENT_MS * 1000000ULL;
	unsigned int place, thread;

	for (place = 0; place < options->processes; place++)
		for (thread = 0; thread < options->threads; thread++) {
			struct under_way *u = &run->tally.threads[place][thread];
			int row = __atomic_load_n(&u->row, __ATOMIC_ACQUIRE);

			if (run->pids[place] <= 0 || row < 0 || u->since_ns + patience_ns > now_ns)
				continue;
			if (u->since_ns + HUNG_SECONDS * 1000000000ULL < now_ns)
				return hangs(run, u, row);
			if (u->interrupted_ns + patience_ns > now_ns)
				continue;
			u->interrupted_ns = now_ns;
			syscall(SYS_tgkill, run->pids[place], u->tid, SIGALRM);
		}
	return false;
}

static void kill_all(struct run *run, const struct options *options)
{
	unsigned int place, tries;

	for (place = 0; place < options->processes; place++)
		if (run->pids[place] > 0)
			kill(run->pids[place], SIGKILL);
	for (place = 0; place < options->processes; place++)
		for (tries = 0; tries < 1000 && run->pids[place] > 0; tries++) {
			if (waitpid(run->pids[place], NULL, WNOHANG))
				run->pids[place] = 0;
			else
				usleep(10000);
		}
}

static void name_rows(struct tally *tally)
{
	unsigned int i;

	for (i = 0; i < grammar_count; i++)
		tally->names[i] = grammars[i].name;
	for (i = 0; i < action_count; i++)
		tally->names[grammar_count + i] = actions[i].name;
}

static bool time_is_over(const struct options *options, uint64_t since_ns)
{
	return options->seconds && tally_now_ns() - since_ns > options->seconds * 1000000000ULL;
}

struct run *run(const struct options *options)
{
	struct run *run = mmap(NULL, sizeof(*run), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const uint64_t since_ns = tally_now_ns();
	unsigned int place, stream = 0, turns = 0;
	struct check check;

	if (run == MAP_FAILED || world_look() || check_before(&check, options))
		return NULL;
	/* Until a process has handlers. */
	signal(SIGUSR1, SIG_IGN);
	signal(SIGALRM, SIG_IGN);
	tally_start(&run->tally);
	name_rows(&run->tally);
	for (place = 0; place < options->processes; place++)
		start(run, options, place, stream++);
	disturb_start(run, options);
	while (look_after(run, options, &stream) && !run->tally.wrong &&
	       !interrupt_long(run, options) && !time_is_over(options, since_ns)) {
		if (!(turns++ % LISTEN_TURNS))
			check_listen();
		usleep(TURN_US);
	}
	kill_all(run, options);
	disturb_stop(options);
	check_after(&check, options, &run->tally);
	return run;
}
