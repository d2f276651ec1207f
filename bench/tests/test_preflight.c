// SPDX-License-Identifier: GPL-2.0
/* Every check of the preflight on trees in which it has something to tell, and on trees in which it has not. */
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

#define MOST_FILES	8

/* The machine as one check sees it, and what that check must say. */
struct state {
	const char *check;
	struct file files[MOST_FILES];
	const char *finding;	/* words of it; NULL: nothing to tell */
	const char *remedy;	/* words of it */
	const char *cpus;	/* measured on; NULL: 1 */
	const char *asked;	/* for as a target */
	int module_error;
	bool before_load;
	/* Of the module; it answers where one of them is given. */
	const char *engine;	/* the target's; "none" */
	int node;		/* the target's, and 1: of 0 */
	bool unstable;
	bool low;		/* the platform device does not reach all memory */
	unsigned int bounces;	/* FORCED, ITSELF */
	unsigned int options;	/* DMABENCH_KERNEL_* */
};

#define FORCED	1	/* the platform device's mappings are bounced */
#define ITSELF	2	/* the target's are */

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
#define SOURCE		"/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define FLAGS(words)	{ "/proc/cpuinfo", "processor : 0\nflags\t\t: fpu " words "\n" }
#define STATE(n, name, us, disabled)					\
	{ CPU(1) "/cpuidle/state" #n "/name", name },			\
	{ CPU(1) "/cpuidle/state" #n "/latency", us },			\
	{ CPU(1) "/cpuidle/state" #n "/disable", disabled }
#define IRQ(n, list)							\
	{ "/proc/irq/" #n "/disk/x", "" },				\
	{ "/proc/irq/" #n "/effective_affinity_list", list }

/* What a row leaves out is zero. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
static const struct state states[] = {
	{ "module", {}, "not loaded: no /dev/dmabench", "modprobe dmabench", .module_error = -ENOENT },
	{ "module", {}, "no permission", "sudo", .module_error = -EACCES },
	{ "module", {}, "no permission", "sudo", .module_error = -EPERM, .before_load = true },
	{ "module", {}, "Input/output", "one tree", .module_error = -EIO },
	{ "module", {}, .module_error = -ENOENT, .before_load = true },
	{ "module", {} },

	{ "lockdown", { { LOCKDOWN, "none [integrity] confidentiality\n" }, CMDLINE("quiet lockdown=integrity") },
	  "locked down (integrity) and", "boot without lockdown=integrity on", .module_error = -ENOENT },
	{ "lockdown", { { LOCKDOWN, "none [integrity] confidentiality\n" }, CMDLINE("quiet -- lockdown=integrity") },
	  "locked down (integrity) and", "reboot, where it was set since", .module_error = -ENOENT },
	{ "lockdown", { { LOCKDOWN, "none integrity [confidentiality]\n" } },
	  "(confidentiality)", "sign dmabench.ko", .module_error = -ENOENT, .before_load = true },
	{ "lockdown", { { LOCKDOWN, "[none] integrity confidentiality\n" } }, .module_error = -ENOENT },
	{ "lockdown", { { LOCKDOWN, "none [integrity] confidentiality\n" } } },
	{ "lockdown", {}, .module_error = -ENOENT },

	{ "signing", { { SIG_ENFORCE, "Y\n" }, CMDLINE("module.sig-enforce") },
	  "not signed", "boot without module.sig_enforce on", .module_error = -ENOENT },
	{ "signing", { { SIG_ENFORCE, "Y\n" } }, "not signed", "not built so", .module_error = -ENOENT },
	{ "signing", { { SIG_ENFORCE, "N\n" }, CMDLINE("module.sig_enforce") }, .module_error = -ENOENT },
	{ "signing", { { SIG_ENFORCE, "N\n" } }, .module_error = -ENOENT },
	{ "signing", { { SIG_ENFORCE, "Y\n" } } },

	{ "target", {}, "no target 'dma9'", "list targets", .asked = "dma9", .engine = "none" },
	{ "target", { { "/sys/class/dma/dma9/in_use", "2\n" } },
	  "engine dma9 is in use", "stop what uses it", .asked = "dma9", .engine = "none" },
	{ "target", { { "/sys/class/dma/dma9/in_use", "1\n" } },
	  "in use", "list targets", .asked = "dma9", .module_error = -ENOENT, .before_load = true },
	{ "target", { { "/sys/class/dma/dma9/in_use", "0\n" } },
	  .asked = "dma9", .module_error = -ENOENT, .before_load = true },
	{ "target", { { "/sys/class/dma/dma0chan0/in_use", "1\n" } }, .asked = "dma0chan0", .engine = "dma0chan0" },
	{ "target", {}, .engine = "none" },

	{ "engine", {}, "no DMA engine", "modprobe", .engine = "none" },
	{ "engine", { { "/sys/class/dma/dma0chan0/in_use", "1\n" } }, "all 1 channels", "stop what", .engine = "none" },
	{ "engine", { { "/sys/class/dma/dma0chan0/in_use", "0\n" } }, "target it has no engine", "--target", .engine = "none" },
	{ "engine", {}, "no DMA engine", "modprobe", .module_error = -ENOENT },
	{ "engine", {}, .module_error = -ENOENT, .before_load = true },
	{ "engine", { { "/sys/class/dma/dma0chan0/in_use", "1\n" }, { "/sys/class/dma/dma0chan1/in_use", "3\n" } },
	  "dma0chan1 is in use, on the same engine as dma0chan0", "stop what", .engine = "dma0chan0" },
	{ "engine", { { "/sys/class/dma/dma0chan0/in_use", "1\n" }, { "/sys/class/dma/dma0chan1/in_use", "0\n" },
		      { "/sys/class/dma/dma1chan0/in_use", "1\n" } }, .engine = "dma0chan0" },

	{ "guest", { FLAGS("tsc hypervisor x") }, "virtual machine (the CPU's", "machine itself" },
	{ "guest", { { "/sys/class/dmi/id/sys_vendor", "QEMU\n" } }, "(QEMU)", "machine itself" },
	{ "guest", { { "/sys/hypervisor/type", "xen\n" } }, "(xen)", "machine itself" },
	{ "guest", { FLAGS("tsc nohypervisor"), { "/sys/class/dmi/id/sys_vendor", "Maker\n" } } },

	{ "governor", { { CPU(1) "/cpufreq/scaling_governor", "powersave\n" } },
	  "CPU 1 has the governor powersave", "echo performance" },
	{ "governor", { { CPU(1) "/cpufreq/scaling_governor", "performance\n" },
			{ CPU(3) "/cpufreq/scaling_governor", "schedutil\n" } },
	  "CPU 3 has the governor schedutil", "scaling_governor", .cpus = "1,3" },
	{ "governor", { { CPU(1) "/cpufreq/scaling_governor", "performance\n" },
			{ CPU(0) "/cpufreq/scaling_governor", "powersave\n" } } },
	{ "governor", {} },

	{ "turbo", { { TURBO, "0\n" } }, "turbo (boost) is on", "echo 1 | sudo tee " TURBO },
	{ "turbo", { { BOOST, "1\n" } }, "turbo (boost) is on", "echo 0 | sudo tee " BOOST },
	{ "turbo", { { TURBO, "1\n" } } },
	{ "turbo", { { BOOST, "0\n" } } },
	{ "turbo", {} },

	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C6", "133", "0") },
	  "CPU 1 may sleep in C6, 133 us", "echo 2 | sudo tee /sys/devices/system/cpu/cpu*" QOS },
	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C1", "2", "0") } },
	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C6", "133", "1") } },
	{ "idle", { STATE(0, "C1E", "10", "0"), STATE(1, "C6", "133", "1") }, "C1E, 10 us", "echo 2" },
	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C6", "133", "0"), { CPU(1) QOS, "2\n" } } },
	{ "idle", { STATE(0, "C1E", "10", "0"), STATE(1, "C6", "133", "0"), { CPU(1) QOS, "50\n" } }, "C1E, 10 us", "echo 2" },
	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C6", "133", "0"), { CPU(1) QOS, "n/a\n" } } },
	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C6", "133", "0"), { CPU(1) QOS, "0\n" } }, "C6", "echo" },
	{ "idle", { STATE(0, "POLL", "0", "0"), STATE(1, "C6", "133", "0"), { "/dev/cpu_dma_latency", "\1" } }, "C6", "echo" },
	{ "idle", { STATE(0, "C6", "133", "0"), STATE(1, "C1E", "10", "0") }, "C6, 133 us", "echo 2" },
	{ "idle", {} },

	{ "smt", { { SIBLINGS, "1,5\n" } }, "CPU 1 shares its core: siblings 1,5", "echo off" },
	{ "smt", { { SIBLINGS, "1\n" } } },
	{ "smt", {} },

	{ "isolation", { { ISOLATED, "\n" }, { ONLINE, "0-3\n" } }, "CPU 1 is not isolated", "isolcpus=managed_irq,domain,1 " },
	{ "isolation", { { ONLINE, "0-3\n" } }, "CPU 0 is not", "domain,2-3 nohz_full=2-3; dmabench run --cpus 2-3", .cpus = "0-1" },
	{ "isolation", { { ONLINE, "0\n" } }, "CPU 0 is not", "domain,0 ", .cpus = "0" },
	{ "isolation", { { ISOLATED, "2-3\n" } }, "CPU 1 is not", "--cpus 2-3 " },
	{ "isolation", { { ISOLATED, "1\n" } }, "CPU 2 is not", "--cpus 1 ", .cpus = "1-2" },
	{ "isolation", { { ISOLATED, "1-3\n" } } },
	{ "isolation", { { "/sys/fs/cgroup/cpuset.cpus.isolated", "1-3\n" } } },

	{ "interrupts", { IRQ(9, "0-1\n"), IRQ(10, "1\n"), IRQ(11, "0\n"), { ONLINE, "0-3\n" } },
	  "2 device interrupts are delivered to CPU 1", "echo 0,2-3 | sudo tee $f" },
	{ "interrupts", { IRQ(9, "1\n"), { ONLINE, "0-1\n" } }, "to CPUs 0-1", "fewer with --cpus", .cpus = "0-1" },
	{ "interrupts", { IRQ(9, "0\n"), { "/proc/irq/10/effective_affinity_list", "1\n" } } },
	{ "interrupts", {} },

	{ "load", { { "/proc/loadavg", "1.52 0.9 0.4 3/345 999\n" } }, "load average 1.52; running now beside this: 2", "top" },
	{ "load", { { "/proc/loadavg", "0.10 0.9 0.4 3/345 999\n" } } },
	{ "load", { { "/proc/loadavg", "1.52 0.9 0.4 1/345 999\n" } } },
	{ "load", {} },

	{ "numa", { { "/sys/devices/system/node/node1/cpulist", "8-15\n" } },
	  "CPU 1 is not on node 1, where it is", "--cpus 8-15", .engine = "none", .node = 2 },
	{ "numa", { { "/sys/devices/system/node/node1/cpulist", "0-7\n" } }, .engine = "none", .node = 2 },
	{ "numa", { { "/sys/devices/system/node/node0/cpulist", "8-15\n" } }, .engine = "none" },

	{ "clock", { FLAGS("tsc"), { SOURCE, "hpet\n" } }, "clock source is hpet", "dmesg" },
	{ "clock", { FLAGS("tsc"), { SOURCE, "tsc\n" } }, "TSC is unstable", "dmesg", .engine = "none", .unstable = true },
	{ "clock", { FLAGS("tsc"), { SOURCE, "tsc\n" } }, .engine = "none" },
	{ "clock", { FLAGS("tsc"), { SOURCE, "kvm-clock\n" } } },
	{ "clock", { FLAGS("xtsc"), { SOURCE, "hpet\n" } } },
	{ "clock", { { "/proc/cpuinfo", "Features : fp asimd\n" }, { SOURCE, "arch_sys_counter\n" } } },

	{ "bounce", { CMDLINE("quiet swiotlb=65536,force") }, "one was made and looked at", "boot without swiotlb=65536,force",
	  .engine = "none", .bounces = FORCED | ITSELF },
	{ "bounce", {}, "one was made and looked at", "confidential guest", .engine = "none", .bounces = FORCED | ITSELF },
	{ "bounce", { CMDLINE("quiet swiotlb=force") }, .engine = "none", .bounces = FORCED },
	{ "bounce", { CMDLINE("quiet swiotlb=force") }, .engine = "none", .bounces = ITSELF },
	{ "bounce", { CMDLINE("quiet swiotlb=force") }, .engine = "none", .bounces = FORCED | ITSELF, .low = true },
	{ "bounce", { CMDLINE("quiet swiotlb=force") }, .engine = "none" },
	{ "bounce", { CMDLINE("quiet swiotlb=65536,4,force") }, "asked to copy all mappings; whether it does is seen when the module",
	  "boot without swiotlb=65536,4,force", .module_error = -ENOENT, .before_load = true },
	{ "bounce", { CMDLINE("swiotlb=force swiotlb=65536") }, "asked to copy", "without swiotlb=force", .module_error = -ENOENT },
	{ "bounce", { CMDLINE("swiotlb=force swiotlb=noforce swiotlb=force") }, .module_error = -ENOENT },
	{ "bounce", { CMDLINE("swiotlb=forced xswiotlb=force swiotlb=65536 -- swiotlb=force") }, .module_error = -ENOENT },

	{ "dma_debug", { { "/sys/kernel/debug/dma-api/disabled", "N\n" } }, "CONFIG_DMA_API_DEBUG", "dma_debug=off" },
	{ "dma_debug", { { "/sys/kernel/debug/dma-api/disabled", "Y\n" } } },
	{ "dma_debug", {} },

	{ "memory_fill", { CMDLINE("init_on_free=0") }, "allocated or freed: init_on_free, debug_pagealloc", "boot with init_on_free=0 debug_pagealloc=0",
	  .engine = "none", .options = DMABENCH_KERNEL_INIT_ON_FREE | DMABENCH_KERNEL_DEBUG_PAGEALLOC },
	{ "memory_fill", { { "/boot/config-9.9", "CONFIG_INIT_ON_ALLOC_DEFAULT_ON=y\n" } }, "(init_on_alloc)", "boot with init_on_alloc=0" },
	{ "memory_fill", {}, "freed: init_on_alloc", "boot with init_on_alloc=0", .engine = "none",
	  .options = DMABENCH_KERNEL_INIT_ON_ALLOC },
	{ "memory_fill", {}, "freed: page_poison", "boot with page_poison=0", .engine = "none", .options = DMABENCH_KERNEL_PAGE_POISON },
	{ "memory_fill", { CMDLINE("init_on_free=1 page_poison=1") }, .engine = "none", .options = DMABENCH_KERNEL_ATOMIC_SLEEP },
	{ "memory_fill", { CMDLINE("init_on_free=0 page_poison=on init-on-free=Y") },
	  "asked to fill or unmap pages as they are allocated or freed (init_on_free, page_poison); whether", "boot with init_on_free=0 page_poison=0" },
	{ "memory_fill", { CMDLINE("debug_pagealloc"), { "/boot/config-9.9", "CONFIG_DEBUG_PAGEALLOC_ENABLE_DEFAULT=y\n" } },
	  "(debug_pagealloc)", "boot with debug_pagealloc=0" },
	{ "memory_fill", { CMDLINE("debug_pagealloc=off init_on_free=1 init_on_free=N page_poison=x"),
			   { "/boot/config-9.9", "CONFIG_DEBUG_PAGEALLOC_ENABLE_DEFAULT=y\nCONFIG_INIT_ON_FREE_DEFAULT_ON=y\n" } } },

	{ "slab_debug", { { SLAB("kmalloc-64", "sanity_checks"), "1\n" }, { SLAB("kmalloc-64", "red_zone"), "0\n" },
			  { SLAB("kmalloc-64", "poison"), "1\n" }, CMDLINE("slub_debug=FP,kmalloc-*") },
	  "kmalloc-64 has FP", "boot without slub_debug=FP,kmalloc-* on" },
	{ "slab_debug", { { SLAB("iommu_iova", "store_user"), "1\n" }, CMDLINE("slab_debug") },
	  "iommu_iova has U", "boot without slab_debug on" },
	{ "slab_debug", { { SLAB("dma-kmalloc-8", "trace"), "1\n" } }, "has T", "boot with slub_debug=-" },
	{ "slab_debug", { { SLAB("dentry", "poison"), "1\n" }, { SLAB("kmalloc-64", "poison"), "0\n" }, CMDLINE("slub_debug=P,dentry") } },

	{ "kfence", { { KFENCE, "100\n" } }, "an allocation every 100 ms", "echo 0 | sudo tee " KFENCE },
	{ "kfence", { { KFENCE, "0\n" } } },
	{ "kfence", {} },

	{ "debug_kernel", { { "/boot/config-9.9", "CONFIG_X=y\nCONFIG_KASAN=y\nCONFIG_PROVE_LOCKING=y\n" } },
	  "KASAN, PROVE_LOCKING", "without" },
	{ "debug_kernel", { { "/lib/modules/9.9/config", "CONFIG_KASAN=y\n" } }, "KASAN", "without" },
	{ "debug_kernel", { { "/boot/config-9.9", "# CONFIG_KASAN is not set\n# or CONFIG_KASAN=y\nCONFIG_KASAN_GENERIC=y\nCONFIG_DEBUG_LIST=y\n" },
			    { "/lib/modules/9.9/config", "CONFIG_KASAN=y\n" } } },
	{ "debug_kernel", { { "/boot/config-9.8", "CONFIG_KASAN=y\n" } } },
	{ "debug_kernel", { { "/proc/config.gz", "CONFIG_KASAN=y\n" }, { "/boot/config-9.9", "CONFIG_KCSAN=y\n" } },
	  "kernel: KASAN", "without" },
	{ "debug_kernel", { { SLAB("kmalloc-64", "poison"), "0\n" }, { "/proc/sys/x", "" },
			    { "/boot/config-9.9", "CONFIG_DEBUG_KMEMLEAK=y\nCONFIG_DEBUG_OBJECTS=y\nCONFIG_LOCK_STAT=y\n" } } },
	{ "debug_kernel", { { SLAB("kmemleak_object", "poison"), "0\n" }, { SLAB("debug_objects_cache", "poison"), "0\n" },
			    { "/proc/sys/x", "" }, { "/proc/lockdep_chains", "" }, { "/proc/lock_stat", "" } },
	  "PROVE_LOCKING, LOCK_STAT, DEBUG_KMEMLEAK, DEBUG_OBJECTS", "without" },
	{ "debug_kernel", { { "/boot/config-9.9", "CONFIG_DEBUG_KMEMLEAK=y\n" } }, "DEBUG_KMEMLEAK", "without" },
};
#pragma GCC diagnostic pop

static const struct preflight_check *check_named(const char *name)
{
	for (size_t i = 0; i < dmabench_preflight_ncheck; i++)
		if (!strcmp(dmabench_preflight_checks[i].name, name))
			return &dmabench_preflight_checks[i];
	fail_msg("no check %s", name);
	return NULL;
}

static bool says(const char *text, const char *words)
{
	return text && strstr(text, words);
}

static void judge(const struct state *state, size_t index, bool told,
		  const struct preflight_finding *found)
{
	if (told != !!state->finding)
		fail_msg("state %zu, %s: %s", index, state->check,
			 told ? found->finding : "nothing is found");
	if (!told)
		return;
	if (!says(found->finding, state->finding))
		fail_msg("state %zu: '%s' is not '%s'", index, found->finding,
			 state->finding);
	if (!says(found->remedy, state->remedy))
		fail_msg("state %zu: '%s' is not '%s'", index, found->remedy,
			 state->remedy);
}

/* Target 0 is the module's own platform device, 1 the one that is measured. */
static void set_module(const struct state *state, struct catalog *catalog)
{
	struct dmabench_target_info *own = &catalog->targets[0];
	struct dmabench_target_info *target = &catalog->targets[1];

	own->out_dma_mask = state->low ? UINT32_MAX : UINT64_MAX;
	target->target = 1;
	target->out_numa_node = state->node - 1;
	strcpy(target->out_name, "it");
	strcpy(target->out_engine, state->engine);
	if (strcmp(state->engine, "none"))
		target->out_flags = DMABENCH_TARGET_ENGINE;
	catalog->info.out_clock_flags = state->unstable ? DMABENCH_CLOCK_UNSTABLE : 0;
	catalog->info.out_kernel_options = state->options;
	fake_reset();
	fake.bounce[0] = state->bounces & FORCED;
	fake.bounce[1] = state->bounces & ITSELF;
}

static void look(const struct state *state, size_t index, const char *root)
{
	struct dmabench_target_info targets[2] = { };
	struct catalog catalog = { .targets = targets };
	struct preflight_finding found = { 0 };
	struct dmabench_numbers cpus;
	struct preflight_seen seen = {
		.root = root, .release = "9.9", .cpus = &cpus,
		.module_error = state->module_error,
		.before_load = state->before_load, .target_name = state->asked,
		.catalog = state->engine ? &catalog : NULL,
	};
	bool told;

	assert_int_equal(dmabench_cpus_parse(state->cpus ? state->cpus : "1", &cpus), 0);
	if (state->engine) {
		set_module(state, &catalog);
		if (!state->asked || !strcmp(state->asked, state->engine))
			seen.target = &targets[1];
	}
	told = check_named(state->check)->look(&seen, &found);
	judge(state, index, told, &found);
	free(found.finding);
	free(found.remedy);
	dmabench_numbers_free(&cpus);
}

static void each_check_in_each_state(void **unused)
{
	char root[FAKE_ROOT_LEN];

	(void)unused;
	for (size_t i = 0; i < COUNT(states); i++) {
		fake_root_new(root);
		for (size_t j = 0; j < MOST_FILES && states[i].files[j].path; j++)
			fake_root_put(root, states[i].files[j].path,
				      states[i].files[j].text);
		look(&states[i], i, root);
		fake_root_free(root);
	}
}

/* Each is seen to tell something, and to have nothing to tell. */
static void no_check_is_without_states(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < dmabench_preflight_ncheck; i++) {
		unsigned int told = 0, silent = 0;

		for (size_t j = 0; j < COUNT(states); j++)
			if (!strcmp(states[j].check, dmabench_preflight_checks[i].name))
				*(states[j].finding ? &told : &silent) += 1;
		if (!told || !silent)
			fail_msg("%s lacks a state", dmabench_preflight_checks[i].name);
	}
}

static const struct preflight_seen *seen_below(const char *root)
{
	static uint64_t one = 1;
	static const struct dmabench_numbers cpus = { &one, 1 };
	static struct preflight_seen seen;

	seen = (struct preflight_seen) {
		.root = root, .release = "9.9", .cpus = &cpus,
		.module_error = -ENOENT,
	};
	return &seen;
}

/* A first bounce changes how some devices sync: the target's mapping only comes where all are bounced. */
static void the_target_is_mapped_last(void **unused)
{
	const struct preflight_check *check = check_named("bounce");
	struct preflight_seen seen = { .root = "/nowhere", .target_name = "chan0" };
	struct preflight_finding found;
	struct catalog catalog;

	(void)unused;
	fake_reset();
	assert_int_equal(dmabench_catalog_open(&catalog), 0);
	seen.catalog = &catalog;
	assert_false(check->look(&seen, &found));
	assert_int_equal(fake.mapped[0] + fake.mapped[1], 0);
	seen.target = dmabench_catalog_target(&catalog, seen.target_name);
	fake.bounce[1] = true;
	assert_false(check->look(&seen, &found));
	assert_int_equal(fake.mapped[0], 1);
	assert_int_equal(fake.mapped[1], 0);
	fake.bounce[0] = true;
	assert_true(check->look(&seen, &found));
	assert_int_equal(fake.mapped[1], 1);
	free(found.finding);
	free(found.remedy);
	dmabench_catalog_close(&catalog);
	assert_int_equal(fake.opened, fake.closed);
}

static void what_refuses_the_module_is_told_with_its_remedy(void **unused)
{
	static const struct {
		struct file files[2];
		const char *words;
	} rows[] = {
		{ {}, "load the module: modprobe dmabench" },
		{ { { LOCKDOWN, "[none] integrity confidentiality\n" }, { SIG_ENFORCE, "N\n" } }, "load the module: modprobe dmabench" },
		{ { { LOCKDOWN, "none [integrity] confidentiality\n" }, CMDLINE("lockdown=integrity") },
		  "the kernel is locked down (integrity) and refuses unsigned modules: boot without lockdown=integrity on" },
		{ { { SIG_ENFORCE, "Y\n" }, CMDLINE("module.sig_enforce=1") },
		  "the kernel refuses modules that are not signed (sig_enforce): boot without module.sig_enforce=1 on" },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char root[FAKE_ROOT_LEN], *how;

		fake_root_new(root);
		for (size_t j = 0; j < 2 && rows[i].files[j].path; j++)
			fake_root_put(root, rows[i].files[j].path, rows[i].files[j].text);
		how = dmabench_how_to_load(root);
		if (!says(how, rows[i].words))
			fail_msg("'%s' is not '%s'", how, rows[i].words);
		free(how);
		fake_root_free(root);
	}
}

/* Binary files, which the table above cannot hold. */
static void secure_boot_is_told(void **unused)
{
	const struct preflight_check *check = check_named("lockdown");
	static const char *const path =
		"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	char root[FAKE_ROOT_LEN];
	struct preflight_finding found;

	(void)unused;
	fake_root_new(root);
	fake_root_put(root, LOCKDOWN, "none [integrity] confidentiality\n");
	for (char on = 0; on < 2; on++) {
		char bytes[] = { 6, 0, 0, 0, on };

		fake_root_bytes(root, path, bytes, sizeof(bytes));
		assert_true(check->look(seen_below(root), &found));
		assert_int_equal(says(found.finding, "by Secure Boot"), on);
		assert_int_equal(says(found.remedy, "mokutil"), on);
		free(found.finding);
		free(found.remedy);
	}
	fake_root_free(root);
}

static void quality_of_service_is_obeyed(void **unused)
{
	const struct preflight_check *check = check_named("idle");
	const struct file files[] = { STATE(0, "C1E", "10", "0") };
	int32_t allowed_us[] = { 2, 10, 2000000000 };
	struct preflight_finding found;
	char root[FAKE_ROOT_LEN];

	(void)unused;
	fake_root_new(root);
	for (size_t i = 0; i < COUNT(files); i++)
		fake_root_put(root, files[i].path, files[i].text);
	for (size_t i = 0; i < COUNT(allowed_us); i++) {
		fake_root_bytes(root, "/dev/cpu_dma_latency", &allowed_us[i], 4);
		assert_int_equal(check->look(seen_below(root), &found), i > 0);
		if (!i)
			continue;
		free(found.finding);
		free(found.remedy);
	}
	fake_root_free(root);
}

static void configuration_may_be_packed(void **unused)
{
	const struct preflight_check *check = check_named("debug_kernel");
	struct preflight_finding found;
	char root[FAKE_ROOT_LEN], *pack;

	(void)unused;
	fake_root_new(root);
	fake_root_put(root, "/proc/config", "CONFIG_KCSAN=y\n");
	pack = dmabench_format("gzip %s/proc/config", root);
	assert_int_equal(system(pack), 0);
	free(pack);
	assert_true(check->look(seen_below(root), &found));
	assert_true(says(found.finding, "KCSAN"));
	free(found.finding);
	free(found.remedy);
	fake_root_free(root);
}

static int preflight(const char *line)
{
	char *copy = dmabench_format("preflight%s", line), *rest = copy, *argv[8];
	int argc = 0, status;

	while ((argv[argc] = strsep(&rest, " ")))
		argc++;
	CAPTURE_ALL(status = cmd_preflight(argc, argv));
	free(copy);
	return status;
}

/* The machine below is real here, so only what the module decides is looked at. */
static void the_command_tells_what_stops(void **unused)
{
	int open_error[] = { 0, -ENOENT };
	cJSON *json;

	(void)unused;
	for (size_t i = 0; i < COUNT(open_error); i++) {
		char *argv[] = { "preflight", "--json", NULL };
		int status;

		fake_reset();
		fake.open_error = open_error[i];
		CAPTURE_ALL(status = cmd_preflight(2, argv));
		assert_int_equal(status, open_error[i] ? DMABENCH_EXIT_MACHINE : 0);
		json = cJSON_Parse(check_printed);
		assert_true(cJSON_IsArray(get(json, "preflight")));
		if (open_error[i])
			assert_said("no run is possible here");
		cJSON_Delete(json);
		assert_int_equal(fake.opened, fake.closed);
	}
	fake.open_error = 0;
	assert_int_equal(preflight(" --target nothing"), DMABENCH_EXIT_MACHINE);
	assert_true(says(check_printed, "stops   target        there is no target 'nothing'\n"));
	assert_int_equal(preflight(" --target chan0"), 0);
	assert_false(says(check_printed, "stops"));
	fake.open_error = -ENOENT;
	assert_int_equal(preflight(" --before-load"), 0);
	assert_false(says(check_printed, "stops "));
	fake.open_error = 0;
	assert_int_equal(preflight(" --cpus x"), DMABENCH_EXIT_USAGE);
	assert_int_equal(preflight(" nonsense"), DMABENCH_EXIT_USAGE);
}

static void help_names_each_check_and_fits(void **unused)
{
	(void)unused;
	assert_int_equal(preflight(" --help"), 0);
	for (size_t i = 0; i < dmabench_preflight_ncheck; i++)
		assert_true(says(check_printed, dmabench_preflight_checks[i].name));
	for (char *line = strstr(check_printed, "Checks,"); line;) {
		size_t length = strcspn(line, "\n");

		if (length > 80)
			fail_msg("wider than 80 columns: %.*s", (int)length, line);
		line = line[length] ? line + length + 1 : NULL;
	}
}

static void findings_are_in_results(void **unused)
{
	static struct result result;
	char *path = result_path("preflight");
	const cJSON *finding;

	(void)unused;
	fake_reset();
	assert_int_equal(run_new("-q -e map --size 64", path), 0);
	read_lines(&result, path);
	assert_true(cJSON_IsArray(get(result.lines[0], "preflight")));
	/* The default target has an engine, whatever this machine has. */
	cJSON_ArrayForEach(finding, get(result.lines[0], "preflight"))
		assert_string_not_equal(check_named(text(finding, "check"))->name, "engine");
	assert_false(says(check_printed, "preflight"));
	free_lines(&result);
	free(path);
}

/* A sweep may have more CPUs than threads. */
static void results_are_about_the_cpus_that_are_used(void **unused)
{
	uint64_t cpus[] = { 0, 1 }, threads[] = { 1, 2 };
	const struct schedule_limits limits = { .precision_pct = 1, .max_time_s = 1 };
	const struct blind_check blind = { 0 };
	char root[FAKE_ROOT_LEN];
	struct catalog catalog;

	(void)unused;
	fake_reset();
	fake_root_new(root);
	fake_root_put(root, CPU(1) "/cpufreq/scaling_governor", "powersave\n");
	fake_root_put(root, ISOLATED, "0-1\n");
	assert_int_equal(dmabench_catalog_open(&catalog), 0);
	for (size_t most = 1; most <= COUNT(threads); most++) {
		const struct sweep sweep = {
			.cpus = { cpus, COUNT(cpus) }, .threads = { threads, most },
		};
		const struct result_header header = {
			.catalog = &catalog, .sweep = &sweep, .limits = &limits,
			.target = dmabench_catalog_default_target(&catalog),
			.blind = &blind, .root = root,
		};
		cJSON *json = dmabench_result_header(&header);

		assert_int_equal(cJSON_GetArraySize(get(json, "preflight")), most - 1);
		if (most > 1)
			assert_string_equal(text(json, "preflight.0.check"), "governor");
		cJSON_Delete(json);
	}
	dmabench_catalog_close(&catalog);
	fake_root_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check_in_each_state),
		cmocka_unit_test(no_check_is_without_states),
		cmocka_unit_test(the_target_is_mapped_last),
		cmocka_unit_test(what_refuses_the_module_is_told_with_its_remedy),
		cmocka_unit_test(secure_boot_is_told),
		cmocka_unit_test(quality_of_service_is_obeyed),
		cmocka_unit_test(configuration_may_be_packed),
		cmocka_unit_test(the_command_tells_what_stops),
		cmocka_unit_test(help_names_each_check_and_fits),
		cmocka_unit_test(findings_are_in_results),
		cmocka_unit_test(results_are_about_the_cpus_that_are_used),
	};

	return cmocka_run_group_tests_name("preflight", tests, NULL, NULL);
}
