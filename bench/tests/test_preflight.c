// SPDX-License-Identifier: GPL-2.0
/* Every check of the preflight on trees in which it has something to tell, and on trees in which it has not. */
#include "preflight_samples.h"

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
	bool own;		/* the target is that device of the module's */
	const char *engine;	/* the target's; "none" */
	int node;		/* the target's, and 1: of 0 */
	bool unstable;
	bool low;		/* the platform device does not reach all memory */
	unsigned int bounces;	/* FORCED, ITSELF */
	unsigned int options;	/* DMABENCH_KERNEL_* */
};

#define FORCED	1	/* the platform device's mappings are bounced */
#define ITSELF	2	/* the target's are */

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

	{ "modules", { { "/proc/version", "Linux\n" } }, "CONFIG_MODULES", "make bench", .module_error = -ENOENT },
	{ "modules", { { "/proc/version", "Linux\n" } } },
	{ "modules", { { "/proc/version", "Linux\n" }, { "/proc/modules", "" } }, .module_error = -ENOENT },
	{ "modules", { { MODULES_DISABLED, "1\n" }, CMDLINE("quiet nomodule") },
	  "kernel.modules_disabled", "boot without nomodule on", .module_error = -ENOENT, .before_load = true },
	{ "modules", { { MODULES_DISABLED, "1\n" } }, "until it is rebooted", "reboot", .module_error = -ENODEV },
	{ "modules", { { MODULES_DISABLED, "0\n" } }, .module_error = -ENOENT },

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
	{ "device", {}, "platform device, which is not coherent", "bind DEVICE", .engine = "none", .own = true },
	{ "device", {}, .engine = "none" },
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
	target->target = state->own ? 0 : 1;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check_in_each_state),
		cmocka_unit_test(no_check_is_without_states),
	};

	return cmocka_run_group_tests_name("preflight", tests, NULL, NULL);
}
