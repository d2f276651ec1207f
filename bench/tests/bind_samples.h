/* SPDX-License-Identifier: GPL-2.0 */
/* A network interface to be bound, on a system that is not there. */
#ifndef BIND_SAMPLES_H
#define BIND_SAMPLES_H

#include "check.h"
#include <sys/wait.h>
#include "bind/bind.h"
#include "cmd/commands.h"
#include "fake_sysfs.h"
#include "lib/alloc.h"
#include "lib/error.h"

#define NIC	"0000:00:04.0"
#define ROOT	fake_sysfs.root

static inline int reset(void **state)
{
	(void)state;
	fake_sysfs_new();
	fake_driver("pci", "dmabench");
	fake_driver("platform", "dmabench");
	fake_device("pci", "pci0000:00/" NIC, "e1000e");
	fake_device("platform", "platform/rtc", "rtc_cmos");
	fake_device("platform", "platform/idle", NULL);
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	fake_sysfs_end();
	return 0;
}

static inline void assert_state(const char *name, const char *driver,
			 const char *override)
{
	struct bus_device device;

	dmabench_bus_device_find(&device, ROOT, name);
	assert_non_null(device.bus);
	if (!dmabench_same_text(device.driver, driver))
		fail_msg("%s has the driver %s", name, device.driver);
	if (!dmabench_same_text(device.override, override))
		fail_msg("%s has the override %s", name, device.override);
	dmabench_bus_device_free(&device);
}

static inline bool kept(const char *name)
{
	struct bind_memory memory;
	bool there = dmabench_bind_recall(&memory, ROOT, name);

	dmabench_bind_memory_free(&memory);
	return there;
}

static inline int bind_it(const char *name)
{
	int status;

	CAPTURE_ALL(status = dmabench_bind(ROOT, name, DMABENCH_DRIVER, false, false));
	return status;
}

static inline int unbind_it(const char *name)
{
	int status;

	CAPTURE_ALL(status = dmabench_unbind(ROOT, name, false));
	return status;
}

static inline int unbind_all(void)
{
	int status;

	CAPTURE_ALL(status = dmabench_unbind_all(ROOT, false));
	return status;
}

static inline void refused(const char *name, int status, const char *words)
{
	unsigned int writes = fake_sysfs.writes;

	assert_refused(dmabench_bind(ROOT, name, DMABENCH_DRIVER, false, false), status, words);
	assert_refused(dmabench_bind(ROOT, name, DMABENCH_DRIVER, true, false), status, words);
	assert_int_equal(fake_sysfs.writes, writes);
}

/* In a process of its own, which is killed before its @step-th write. */
static inline void killed(int (*call)(const char *), unsigned int step)
{
	pid_t child = fork();
	int status;

	if (!child) {
		fake_sysfs.die_before = fake_sysfs.writes + step;
		call(NIC);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

#endif /* BIND_SAMPLES_H */
