// SPDX-License-Identifier: GPL-2.0
/* What it takes to get at the module and a target. */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "host/loading.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "user/vfio.h"

static bool is_absent(const struct preflight_seen *seen)
{
	return seen->module_error == -ENOENT || seen->module_error == -ENODEV ||
	       seen->module_error == -ENXIO;
}

bool dmabench_preflight_module(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	if (!seen->module_error || (is_absent(seen) && seen->before_load))
		return false;
	if (is_absent(seen))
		return dmabench_preflight_found(found,
			dmabench_format("the module is not loaded: no %s", DMABENCH_DEVICE),
			dmabench_format("sudo modprobe dmabench  (after make && sudo make install)"));
	if (seen->module_error == -EACCES || seen->module_error == -EPERM)
		return dmabench_preflight_found(found,
			dmabench_format("no permission to open %s", DMABENCH_DEVICE),
			dmabench_format("run dmabench with sudo"));
	return dmabench_preflight_found(found,
		dmabench_format("%s says: %s", DMABENCH_DEVICE,
				strerror(-seen->module_error)),
		dmabench_format("build and load program and module from one tree"));
}

bool dmabench_preflight_modules(const struct preflight_seen *seen,
				struct preflight_finding *found)
{
	struct dmabench_refusal refusal;

	return is_absent(seen) &&
	       dmabench_refuses_any(seen->root, &refusal) &&
	       dmabench_preflight_found(found, refusal.why, refusal.remedy);
}

/* A module that is there has been trusted: it matters no more. */
bool dmabench_preflight_lockdown(const struct preflight_seen *seen,
				 struct preflight_finding *found)
{
	struct dmabench_refusal refusal;

	return is_absent(seen) &&
	       dmabench_refuses_locked(seen->root, &refusal) &&
	       dmabench_preflight_found(found, refusal.why, refusal.remedy);
}

bool dmabench_preflight_signing(const struct preflight_seen *seen,
				struct preflight_finding *found)
{
	struct dmabench_refusal refusal;

	return is_absent(seen) &&
	       dmabench_refuses_unsigned(seen->root, &refusal) &&
	       dmabench_preflight_found(found, refusal.why, refusal.remedy);
}

/* The first word: NULL, or the caller's to free. */
static char *driver_of(const struct preflight_seen *seen, const char *channel)
{
	char *path = dmabench_format("%s/sys/class/dma/%s/device/driver",
				     seen->root, channel);
	char *real = realpath(path, NULL);
	char *name = real ? dmabench_format("%s", strrchr(real, '/') + 1) : NULL;

	free(path);
	free(real);
	return name;
}

bool dmabench_preflight_target(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	const char *name = seen->target_name;
	uint64_t users;
	char *driver;

	if (!name || seen->target)
		return false;
	users = strchr(name, '/') ? DMABENCH_UNKNOWN :
		dmabench_preflight_number(seen, "/sys/class/dma/%s/in_use", name);
	if (users == DMABENCH_UNKNOWN || !users) {
		/* Without the module nobody knows what will be a target. */
		if (!seen->catalog)
			return false;
		return dmabench_preflight_found(found,
			dmabench_format("there is no target '%s'", name),
			dmabench_format("dmabench list targets  (tells which there are)"));
	}
	driver = driver_of(seen, name);
	dmabench_preflight_found(found,
		dmabench_format("engine %s%s%s%s is in use", name,
				driver ? " (" : "", driver ? driver : "",
				driver ? ")" : ""),
		dmabench_format("stop what uses it (md, dmatest, network), or choose another: dmabench list targets"));
	free(driver);
	return true;
}

/* "dma0chan" of "dma0chan3" */
static size_t engine_length(const char *channel)
{
	const char *end = strstr(channel, "chan");

	return end ? end - channel + strlen("chan") : strlen(channel);
}

struct channels {
	unsigned int all, busy;
	char busy_name[64];	/* of one */
};

/* Channels whose names begin with that; @but is not counted as busy. */
static void count_channels(const struct preflight_seen *seen, const char *prefix,
			   size_t length, const char *but,
			   struct channels *channels)
{
	char *pattern = dmabench_format("%s/sys/class/dma/%.*s*", seen->root,
					(int)length, prefix);
	glob_t paths;
	int err = glob(pattern, 0, NULL, &paths);

	free(pattern);
	for (size_t i = 0; !err && i < paths.gl_pathc; i++) {
		const char *name = strrchr(paths.gl_pathv[i], '/') + 1;
		uint64_t users = dmabench_preflight_number(seen,
			"/sys/class/dma/%s/in_use", name);

		channels->all++;
		if (!users || users == DMABENCH_UNKNOWN || !strcmp(name, but))
			continue;
		channels->busy++;
		snprintf(channels->busy_name, sizeof(channels->busy_name),
			 "%s", name);
	}
	globfree(&paths);
}

static bool no_engine(const struct preflight_seen *seen,
		      struct preflight_finding *found)
{
	struct channels all = { 0 };

	count_channels(seen, "", 0, "", &all);
	if (seen->target && all.all > all.busy)
		return dmabench_preflight_found(found,
			dmabench_format("target %s has no engine", seen->target->out_name),
			dmabench_format("give one that has with --target: dmabench list engines"));
	if (all.all > all.busy)
		return false;
	if (all.all)
		return dmabench_preflight_found(found,
			dmabench_format("all %u channels of DMA engines are in use", all.all),
			dmabench_format("stop what uses them (md, dmatest, network)"));
	return dmabench_preflight_found(found,
		dmabench_format("there is no DMA engine: nothing is transferred or verified"),
		dmabench_format("load the driver of one (sudo modprobe ioatdma, idxd, ptdma), where there is one"));
}

static bool is_user_space(const struct preflight_seen *seen)
{
	return seen->target && seen->target->out_flags & DMABENCH_TARGET_VFIO;
}

bool dmabench_preflight_engine(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	struct channels same = { 0 };
	const char *engine;

	/* No engine, nor anything of the module's, has a part in that. */
	if (is_user_space(seen))
		return false;
	if (!seen->target || !(seen->target->out_flags & DMABENCH_TARGET_ENGINE))
		/* The LSI's is about to come with the module. */
		return !seen->before_load && (seen->target || !seen->target_name) &&
		       no_engine(seen, found);
	engine = seen->target->out_engine;
	count_channels(seen, engine, engine_length(engine), engine, &same);
	if (!same.busy)
		return false;
	return dmabench_preflight_found(found,
		dmabench_format("%s is in use, on the same engine as %s",
				same.busy_name, engine),
		dmabench_format("stop what uses it (md, dmatest, network)"));
}

bool dmabench_preflight_device(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	/* The module makes it first. */
	if (!seen->target || seen->target->target || is_user_space(seen))
		return false;
	return dmabench_preflight_found(found,
		dmabench_format("the target is the module's own platform device%s: no driver's device is like it",
				seen->target->out_flags & DMABENCH_TARGET_COHERENT ? "" :
				", which is not coherent"),
		dmabench_format("sudo dmabench bind DEVICE, of one that can be spared, and --target DEVICE; dmabench list targets tells what there is"));
}
