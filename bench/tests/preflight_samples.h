/* SPDX-License-Identifier: GPL-2.0 */
/* Systems for preflight to look at. */
#ifndef PREFLIGHT_SAMPLES_H
#define PREFLIGHT_SAMPLES_H

#include "run_fake.h"

#include <errno.h>

#include "fake_root.h"
#include "host/cpus.h"
#include "host/loading.h"
#include "preflight/preflight.h"
#include "run/result_json.h"

struct file {
	const char *path, *text;
};

#define CPU(n)		"/sys/devices/system/cpu/cpu" #n
#define TURBO		"/sys/devices/system/cpu/intel_pstate/no_turbo"
#define BOOST		"/sys/devices/system/cpu/cpufreq/boost"
#define QOS		"/power/pm_qos_resume_latency_us"
#define SIBLINGS	CPU(1) "/topology/thread_siblings_list"
#define ISOLATED	"/sys/devices/system/cpu/isolated"
#define ONLINE		"/sys/devices/system/cpu/online"
#define LOCKDOWN	"/sys/kernel/security/lockdown"
#define CMDLINE(text)	{ "/proc/cmdline", text "\n" }
#define SLAB(cache, flag) "/sys/kernel/slab/" cache "/" flag
#define KFENCE		"/sys/module/kfence/parameters/sample_interval"
#define SIG_ENFORCE	"/sys/module/module/parameters/sig_enforce"
#define MODULES_DISABLED "/proc/sys/kernel/modules_disabled"
#define SOURCE		"/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define FLAGS(words)	{ "/proc/cpuinfo", "processor : 0\nflags\t\t: fpu " words "\n" }
#define STATE(n, name, us, disabled)					\
	{ CPU(1) "/cpuidle/state" #n "/name", name },			\
	{ CPU(1) "/cpuidle/state" #n "/latency", us },			\
	{ CPU(1) "/cpuidle/state" #n "/disable", disabled }
#define IRQ(n, list)							\
	{ "/proc/irq/" #n "/disk/x", "" },				\
	{ "/proc/irq/" #n "/effective_affinity_list", list }

static inline const struct preflight_check *check_named(const char *name)
{
	for (size_t i = 0; i < dmabench_preflight_ncheck; i++)
		if (!strcmp(dmabench_preflight_checks[i].name, name))
			return &dmabench_preflight_checks[i];
	fail_msg("no check %s", name);
	return NULL;
}

static inline bool says(const char *text, const char *words)
{
	return text && strstr(text, words);
}

#endif /* PREFLIGHT_SAMPLES_H */
