// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dma.h"
#include "trace.h"

#define OURS	"/instances/dmabench-"
#define PROBES	"dmabench_"

/* Those of tests that were killed. */
static void drop_stale(const char *tracefs)
{
	char pattern[96];
	glob_t found;
	size_t i;

	snprintf(pattern, sizeof(pattern), "%s" OURS "*", tracefs);
	if (!glob(pattern, 0, NULL, &found))
		for (i = 0; i < found.gl_pathc; i++)
			if (kill(atoi(strrchr(found.gl_pathv[i], '-') + 1), 0) && errno == ESRCH)
				rmdir(found.gl_pathv[i]);
	globfree(&found);
}

static const char *place(void)
{
	static const char *const places[] = {
		"/sys/kernel/tracing", "/sys/kernel/debug/tracing",
	};
	char path[96];

	snprintf(path, sizeof(path), "%s/instances", places[0]);
	return places[!!access(path, F_OK)];
}

/* Adds a line: what is there stays, as the file is not truncated. */
static int say_of_probes(const char *line)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/kprobe_events", place());
	return sysfs_write(path, line);
}

/* Those of @pid, and of who is dead. */
static void drop_probes(int pid)
{
	char path[96], line[512], name[128], off[160];
	FILE *file;
	int owner;

	snprintf(path, sizeof(path), "%s/kprobe_events", place());
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*[^:]:%127s", name) != 1 ||
		    sscanf(name, PROBES "%d/", &owner) != 1 ||
		    (owner != pid && (!kill(owner, 0) || errno != ESRCH)))
			continue;
		snprintf(off, sizeof(off), "-:%s\n", name);
		say_of_probes(off);
	}
	if (file)
		fclose(file);
}

const char *trace_probes(void)
{
	static char group[32];

	snprintf(group, sizeof(group), PROBES "%d", getpid());
	return group;
}

int trace_probe(const char *function, const char *arguments)
{
	char line[256];

	snprintf(line, sizeof(line), "p:%s/%s %s %s\n", trace_probes(), function, function,
		 arguments);
	return say_of_probes(line);
}

void trace_unprobe(void)
{
	drop_probes(getpid());
}

static int set(const struct trace *trace, const char *events, const char *name,
	       const char *value)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s/%s", trace->dir, events, name);
	return sysfs_write(path, value);
}

int trace_open(struct trace *trace, const char *events, const char *filter)
{
	const char *tracefs = place();
	char group[96];
	int err;

	drop_stale(tracefs);
	snprintf(trace->dir, sizeof(trace->dir), "%s" OURS "%d", tracefs, getpid());
	if (mkdir(trace->dir, 0700)) {
		err = -errno;
		trace->dir[0] = '\0';
		return err;
	}
	snprintf(group, sizeof(group), "events/%s", events);
	err = set(trace, ".", "buffer_size_kb", "64") ?: set(trace, group, "filter", filter) ?:
	      set(trace, group, "enable", "1");
	if (err)
		trace_close(trace);
	return err;
}

FILE *trace_lines(const struct trace *trace)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/trace", trace->dir);
	return fopen(path, "re");
}

long trace_count(const struct trace *trace)
{
	FILE *lines = trace_lines(trace);
	long count = -ENODATA;
	char line[512];

	if (!lines)
		return -errno;
	while (fgets(line, sizeof(line), lines))
		if (sscanf(line, "# entries-in-buffer/entries-written: %*d/%ld", &count) == 1)
			break;
	fclose(lines);
	return count;
}

void trace_close(struct trace *trace)
{
	if (trace->dir[0])
		rmdir(trace->dir);
	trace->dir[0] = '\0';
}
