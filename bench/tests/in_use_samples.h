/* SPDX-License-Identifier: GPL-2.0 */
/* A device that is not there, and whether somebody uses it. */
#ifndef IN_USE_SAMPLES_H
#define IN_USE_SAMPLES_H

#include "check.h"

#include "bind/in_use.h"
#include "fake_address.h"
#include "fake_sysfs.h"
#include "lib/alloc.h"

#define DEVICE		"/sys/devices/pci0000:00/0000:00:05.0"
/* No process has such a number. */
#define PROCESS		"/proc/99999999"

static inline int reset(void **state)
{
	(void)state;
	fake_sysfs_new();
	fake_address = (struct fake_address) { 0 };
	fake_put(DEVICE "/class", "0x010802\n");
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	fake_sysfs_end();
	return 0;
}

static inline void put_in(const char *directory, const char *file, const char *text)
{
	char *path = dmabench_format("%s/%s", directory, file);

	fake_put(path, text);
	free(path);
}

/* That what is at @directory is a device of this subsystem. */
static inline void of_subsystem(const char *directory, const char *subsystem)
{
	char *link = dmabench_format("%s/subsystem", directory);
	char *target = dmabench_format("/sys/class/%s", subsystem);

	fake_link(link, target);
	free(target);
	free(link);
}

static inline void assert_use(const char *words)
{
	char *path = dmabench_format("%s" DEVICE, fake_sysfs.root);
	char *why = dmabench_in_use(fake_sysfs.root, path);

	if (!why != !words || (why && words && !strstr(why, words)))
		fail_msg("wanted %s, got %s", words ?: "none", why ?: "none");
	free(path);
	free(why);
}

#endif /* IN_USE_SAMPLES_H */
