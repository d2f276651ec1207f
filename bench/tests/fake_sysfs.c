// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_sysfs.h"
#include "host/sysfs.h"
#include "host/sysfs_write.h"
#include "lib/alloc.h"

struct fake_sysfs fake_sysfs;

static char *below(const char *path)
{
	return dmabench_format("%s%s", fake_sysfs.root, path);
}

static char *make_folders(const char *path)
{
	char *full = below(path);

	for (char *slash = full + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0777);
		*slash = '/';
	}
	return full;
}

void fake_put(const char *path, const char *text)
{
	char *full = make_folders(path);
	FILE *file = fopen(full, "w");

	if (!file || fputs(text, file) < 0 || fclose(file))
		abort();
	free(full);
}

void fake_link_to(const char *path, const char *target)
{
	char *full = make_folders(path);

	unlink(full);
	if (symlink(target, full))
		abort();
	free(full);
}

void fake_link(const char *path, const char *target)
{
	char *to = below(target);

	fake_link_to(path, to);
	free(to);
}

void fake_unlink(const char *path)
{
	char *full = below(path);

	if (unlink(full))
		abort();
	free(full);
}

void fake_sysfs_end(void)
{
	char *command;

	if (!fake_sysfs.root)
		return;
	command = dmabench_format("rm -rf %s", fake_sysfs.root);
	if (system(command))
		abort();
	free(command);
	free(fake_sysfs.root);
	fake_sysfs = (struct fake_sysfs) { 0 };
}

void fake_sysfs_new(void)
{
	char name[] = "/tmp/dmabench-sysfs-XXXXXX";

	fake_sysfs_end();
	if (!mkdtemp(name))
		abort();
	fake_sysfs.root = dmabench_format("%s", name);
	fake_put("/sys/bus/pci/drivers_probe", "");
	fake_put("/sys/bus/platform/drivers_probe", "");
}

void fake_driver(const char *bus, const char *driver)
{
	static const char *const files[] = { "bind", "unbind" };

	for (size_t i = 0; i < 2; i++) {
		char *path = dmabench_format("/sys/bus/%s/drivers/%s/%s", bus,
					     driver, files[i]);

		fake_put(path, "");
		free(path);
	}
}

/* What the test put into @file of the device, as the caller's; or NULL. */
static char *text_of(const char *bus, const char *name, const char *file)
{
	char *path = dmabench_format("/sys/bus/%s/devices/%s/%s", bus, name, file);
	char text[DMABENCH_FACT_LEN];
	const char *found = dmabench_sysfs_text(fake_sysfs.root, path, text);

	free(path);
	return found ? dmabench_format("%s", found) : NULL;
}

static bool exists(const char *path)
{
	char *full = below(path);
	bool found = !access(full, F_OK);

	free(full);
	return found;
}

static bool matches(const char *bus, const char *name, const char *driver)
{
	char *override = text_of(bus, name, "driver_override");
	char *native = text_of(bus, name, "fake_native");
	bool match;

	if (override && strcmp(override, "(null)"))
		match = !strcmp(override, driver);
	else
		match = native && !strcmp(native, driver);
	free(override);
	free(native);
	return match;
}

static int attach(const char *bus, const char *name, const char *driver)
{
	char *link = dmabench_format("/sys/bus/%s/devices/%s/driver", bus, name);
	char *home = dmabench_format("/sys/bus/%s/drivers/%s", bus, driver);
	int err = 0;

	if (!exists(home) || !matches(bus, name, driver))
		err = -ENODEV;
	else if (exists(link) ||
		 (fake_sysfs.refuses && !strcmp(driver, fake_sysfs.refuses)))
		err = -EBUSY;
	else
		fake_link(link, home);
	free(link);
	free(home);
	return err;
}

void fake_device(const char *bus, const char *directory, const char *driver)
{
	const char *slash = strrchr(directory, '/');
	const char *name = slash ? slash + 1 : directory;
	char *home = dmabench_format("/sys/devices/%s", directory);
	char *link = dmabench_format("/sys/bus/%s/devices/%s", bus, name);
	char *override = dmabench_format("%s/driver_override", home);
	char *native = dmabench_format("%s/fake_native", home);

	fake_put(override, "(null)\n");
	fake_link(link, home);
	if (driver) {
		fake_driver(bus, driver);
		fake_put(native, driver);
		attach(bus, name, driver);
	}
	free(home);
	free(link);
	free(override);
	free(native);
}

/* The driver that matches takes it, if there is one. */
static int probe(const char *bus, const char *name)
{
	char *override = text_of(bus, name, "driver_override");
	char *native = text_of(bus, name, "fake_native");
	const char *driver = override && strcmp(override, "(null)") ? override :
			     native;

	if (driver)
		attach(bus, name, driver);
	free(override);
	free(native);
	return 0;
}

/* @path: below /sys/bus, such as "pci/drivers/x/bind". */
static int act(char *path, const char *value)
{
	char bus[64], name[256], file[64], *full;
	int err = 0;

	if (sscanf(path, "%63[^/]/devices/%255[^/]/driver_overrid%1[e]", bus, name, file) == 3) {
		char *whole = dmabench_format("/sys/bus/%s", path);

		fake_put(whole, *value ? value : "(null)\n");
		free(whole);
	} else if (sscanf(path, "%63[^/]/devices/%255[^/]/driver/unbin%1[d]", bus, name, file) == 3) {
		full = dmabench_format("%s/sys/bus/%s/devices/%s/driver",
				       fake_sysfs.root, bus, name);
		err = strcmp(name, value) || unlink(full) ? -ENODEV : 0;
		free(full);
	} else if (sscanf(path, "%63[^/]/drivers/%255[^/]/bin%1[d]", bus, name, file) == 3) {
		err = attach(bus, value, name);
	} else if (sscanf(path, "%63[^/]/drivers_prob%1[e]", bus, file) == 2) {
		err = probe(bus, value);
	} else {
		err = -ENOENT;
	}
	return err;
}

int dmabench_sysfs_write(const char *path, const char *value)
{
	char *prefix = below("/sys/bus/");
	size_t length = strlen(prefix);
	int err;

	fake_sysfs.writes++;
	if (fake_sysfs.writes == fake_sysfs.die_before)
		raise(SIGKILL);
	if (fake_sysfs.writes == fake_sysfs.fail_at)
		err = -EIO;
	else if (access(path, W_OK))
		err = -errno;
	else
		err = strncmp(path, prefix, length) ? -ENOENT :
		      act((char *)path + length, value);
	free(prefix);
	return err;
}
