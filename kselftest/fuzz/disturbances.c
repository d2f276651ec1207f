// SPDX-License-Identifier: GPL-2.0
/* What may go on beside the calls, a row each at the end. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/dma.h"
#include "run.h"
#include "world.h"

#define CPU1		"/sys/devices/system/cpu/cpu1/online"
#define FAILSLAB	"/sys/kernel/debug/failslab/"
#define FAIL_PAGES	"/sys/kernel/debug/fail_page_alloc/"

static const char *always(void)
{
	return NULL;
}

static void kill_one(struct run *run, uint64_t chance)
{
	run_kill(run, chance % MAX_PROCESSES);
}

static void signal_one(struct run *run, uint64_t chance)
{
	pid_t pid = run->pids[chance % MAX_PROCESSES];

	if (pid > 0)
		kill(pid, SIGUSR1);
}

/* The device that the engine's driver has, kept for the bind. */
static char lsi[64];

static const char *no_lsi(void)
{
	DIR *dir = opendir(LSI_DRIVER);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (strchr(entry->d_name, ':'))
			snprintf(lsi, sizeof(lsi), "%.60s", entry->d_name);
	if (dir)
		closedir(dir);
	return lsi[0] ? NULL : "dmabench_lsi has no device";
}

static void bind_lsi(void)
{
	sysfs_write(LSI_DRIVER "bind", lsi);
}

static void unbind_lsi(struct run *run, uint64_t chance)
{
	(void)run;
	sysfs_write(LSI_DRIVER "unbind", lsi);
	usleep(chance % 20000);
	bind_lsi();
}

static const char *no_modprobe(void)
{
	return system("command -v modprobe >/dev/null") ? "modprobe is not here" : NULL;
}

static void load(void)
{
	if (system(world.misuse ? "modprobe dmabench_lsi; modprobe dmabench misuse=1" :
		   "modprobe dmabench_lsi; modprobe dmabench"))
		fprintf(stderr, "module_fuzz: the modules cannot be loaded again\n");
}

/* It goes only where no file is open: between the killed and those that take their places. */
static void reload(struct run *run, uint64_t chance)
{
	int place, tries;

	for (tries = 0; tries < 3; tries++) {
		for (place = 0; place < MAX_PROCESSES; place++)
			run_kill(run, place);
		if (!system(chance & 1 ? "rmmod dmabench 2>/dev/null && rmmod dmabench_lsi" :
			    "rmmod dmabench 2>/dev/null"))
			break;
	}
	load();
}

static const char *one_cpu(void)
{
	return access(CPU1, W_OK) ? "CPU 1 cannot be taken off" : NULL;
}

static void cpu_on(void)
{
	sysfs_write(CPU1, "1");
}

static void cpu_off(struct run *run, uint64_t chance)
{
	(void)run;
	sysfs_write(CPU1, "0");
	usleep(chance % 50000);
	cpu_on();
}

static const char *no_failslab(void)
{
	return access(FAILSLAB "probability", W_OK) ?
	       "this kernel cannot fail allocations: CONFIG_FAILSLAB" : NULL;
}

static void fail_nothing(void)
{
	sysfs_write(FAILSLAB "probability", "0");
	sysfs_write(FAIL_PAGES "probability", "0");
}

/* Only those of the processes that asked for it. */
static void fail_some(struct run *run, uint64_t chance)
{
	static const char * const settings[][2] = {
		{ "task-filter", "Y" }, { "verbose", "0" }, { "ignore-gfp-wait", "N" },
		{ "times", "-1" }, { "interval", "1" }, { "min-order", "0" },
	};
	char path[96], percent[8];
	unsigned int i;

	(void)run;
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		snprintf(path, sizeof(path), FAILSLAB "%s", settings[i][0]);
		sysfs_write(path, settings[i][1]);
		snprintf(path, sizeof(path), FAIL_PAGES "%s", settings[i][0]);
		sysfs_write(path, settings[i][1]);
	}
	snprintf(percent, sizeof(percent), "%d", 1 + (int)(chance % 20));
	sysfs_write(FAILSLAB "probability", percent);
	sysfs_write(FAIL_PAGES "probability", percent);
	usleep(chance % 30000);
	fail_nothing();
}

void disturb_may_fail_me(const struct options *options)
{
	if (options->disturb && !no_failslab())
		sysfs_write("/proc/self/make-it-fail", "1");
}

static long available_kib(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	char line[128];
	long kib = 0;

	while (file && !kib && fgets(line, sizeof(line), file))
		sscanf(line, "MemAvailable: %ld", &kib);
	if (file)
		fclose(file);
	return kib;
}

/* All but a little, for a moment; the process that has it is the one to go if that is too much. */
static void take_memory(struct run *run, uint64_t chance)
{
	pid_t pid = fork();
	size_t bytes;
	char *memory;

	(void)run;
	if (!pid) {
		sysfs_write("/proc/self/oom_score_adj", "1000");
		bytes = (size_t)available_kib() * 1024 / 100 * (90 + chance % 12);
		memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		usleep(memory == MAP_FAILED ? 0 : chance % 50000);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static const char *no_dmabench(void)
{
	return system("command -v dmabench >/dev/null") ? "dmabench is not on the PATH" : NULL;
}

/* As its user would, and killed at some time. */
static void measure(struct run *run, uint64_t chance)
{
	pid_t pid = fork();
	int fd;

	(void)run;
	if (!pid) {
		fd = open("/dev/null", O_RDWR);
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		execlp("dmabench", "dmabench", "run", "-q", "--force", "-o", "/dev/null", NULL);
		_exit(1);
	}
	usleep(100000 + chance % 1900000);
	if (pid > 0) {
		kill(pid, chance & 1 ? SIGKILL : SIGINT);
		waitpid(pid, NULL, 0);
	}
}

const struct disturbance disturbances[] = {
	{ "kill", 100, always, kill_one, NULL },
	{ "signal", 5, always, signal_one, NULL },
	{ "unbind", 60, no_lsi, unbind_lsi, bind_lsi },
	{ "reload", 1500, no_modprobe, reload, load },
	{ "cpu", 150, one_cpu, cpu_off, cpu_on },
	{ "failslab", 40, no_failslab, fail_some, fail_nothing },
	{ "memory", 400, always, take_memory, NULL },
	{ "bench", 100, no_dmabench, measure, NULL },
};

const unsigned int disturbance_count = sizeof(disturbances) / sizeof(disturbances[0]);
