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

static int set(const struct trace *trace, const char *events, const char *name,
	       const char *value)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s/%s", trace->dir, events, name);
	return sysfs_write(path, value);
}

int trace_open(struct trace *trace, const char *events, const char *filter)
{
	static const char *const places[] = {
		"/sys/kernel/tracing", "/sys/kernel/debug/tracing",
	};
	const char *tracefs = places[0];
	char group[96];
	int err;

	snprintf(group, sizeof(group), "%s/instances", tracefs);
	if (access(group, F_OK))
		tracefs = places[1];
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
