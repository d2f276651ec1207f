// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "card.h"

#define DEVICES		"/sys/bus/pci/devices"
#define BARS		6
/* Of linux/ioport.h: memory that reads do not change. */
#define MEM		0x200
#define PREFETCH	0x2000
#define SCRATCH_CARD	"/sys/module/dmabench/parameters/scratch_card"
/* As long as a name may be. */
#define NAME_SCAN	"%31s"
_Static_assert(DMABENCH_NAME_LEN == 32, "NAME_SCAN");

/* Its largest BAR of prefetchable memory. Return: is there one? */
static bool find_bar(struct card *c)
{
	unsigned long long start, end, flags;
	uint64_t length;
	char path[128];
	uint32_t i;
	FILE *file;

	snprintf(path, sizeof(path), DEVICES "/%s/resource", c->name);
	file = fopen(path, "re");
	if (!file)
		return false;
	c->length = 0;
	for (i = 0; i < BARS && fscanf(file, "%llx %llx %llx", &start, &end, &flags) == 3; i++) {
		length = end - start + 1;
		if (!(flags & MEM) || !(flags & PREFETCH) || !start || length <= c->length)
			continue;
		c->bar = i;
		c->start = start;
		c->length = length;
	}
	fclose(file);
	if (c->length > DMABENCH_MAX_BUFFER_BYTES)
		c->length = DMABENCH_MAX_BUFFER_BYTES;
	return c->length;
}

/* Return: 0, -ENODEV it is not bound, or -errno */
static int find_target(struct card *c, int fd)
{
	struct dmabench_target_info info;
	struct dmabench_info all;
	int err = dma_info(fd, &all);
	uint32_t i;

	for (i = 0; !err && i < all.out_targets; i++) {
		if (dma_target_info(fd, i, &info) || info.out_flags & DMABENCH_TARGET_GONE ||
		    strcmp(c->name, info.out_name))
			continue;
		c->target = i;
		return 0;
	}
	return err ?: -ENODEV;
}

static bool is_named(struct card *c)
{
	FILE *file = fopen(SCRATCH_CARD, "re");
	bool named = file && fscanf(file, NAME_SCAN, c->name) == 1;

	if (file)
		fclose(file);
	return named;
}

static int override(const struct card *c, const char *driver)
{
	char path[128];

	snprintf(path, sizeof(path), DEVICES "/%s/driver_override", c->name);
	return sysfs_write(path, driver);
}

int card_open(struct card *c, int fd)
{
	int err;

	*c = (struct card){ 0 };
	if (!getenv("DMABENCH_DESTRUCTIVE") || !is_named(c) || !find_bar(c))
		return -ENODEV;
	err = find_target(c, fd);
	if (err != -ENODEV)
		return err;
	c->borrowed = true;
	err = override(c, "dmabench") ?: sysfs_write("/sys/bus/pci/drivers_probe", c->name) ?:
	      find_target(c, fd);
	if (err)
		card_close(c);
	return err;
}

int card_unbind(const struct card *c)
{
	return sysfs_write("/sys/bus/pci/drivers/dmabench/unbind", c->name);
}

void card_close(struct card *c)
{
	if (!c->borrowed)
		return;
	card_unbind(c);
	override(c, "\n");
	c->borrowed = false;
}

int card_bar(const struct card *c, int fd, int target, uint64_t length)
{
	struct dmabench_alloc alloc = {
		.target = target, .kind = DMABENCH_BUFFER_BAR, .length = length,
		.card = c->target, .bar = c->bar,
	};

	return dma_alloc_as(fd, &alloc);
}
