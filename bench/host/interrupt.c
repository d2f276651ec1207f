// SPDX-License-Identifier: GPL-2.0
#include <signal.h>
#include <stddef.h>
#include <time.h>

#include "interrupt.h"

#define AGAIN_NS	20000000

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

static volatile sig_atomic_t came;
static timer_t again;

static void remember(int number)
{
	const struct itimerspec every = {
		.it_interval.tv_nsec = AGAIN_NS, .it_value.tv_nsec = AGAIN_NS,
	};

	if (!came)
		came = number;
	timer_settime(again, 0, &every, NULL);
}

static void nothing(int number)
{
	(void)number;
}

static void catch(int number, void (*handler)(int))
{
	/* No SA_RESTART: system calls are to say EINTR. */
	struct sigaction action = { .sa_handler = handler };

	sigaction(number, &action, NULL);
}

void dmabench_interrupt_catch(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
				  .sigev_signo = SIGALRM };

	came = 0;
	catch(SIGALRM, nothing);
	timer_create(CLOCK_MONOTONIC, &event, &again);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		catch(ending[i], remember);
}

int dmabench_interrupted(void)
{
	return came;
}

void dmabench_interrupt_release(void)
{
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		catch(ending[i], SIG_DFL);
	timer_delete(again);
	catch(SIGALRM, SIG_DFL);
	came = 0;
}
