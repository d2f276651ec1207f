// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>

#include "lsi.h"

#define PARAMETERS	"/sys/module/dmabench_lsi/parameters/"

/* Turns a fault knob of the engine's device. */
int knob(const struct stage *s, const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/dmabench/%s",
		 dma_engine_device(&s->info), name);
	return sysfs_write(path, value);
}

/* The engine does as it is told. */
void all_well(const struct stage *s)
{
	knob(s, "ending", "interrupt");
	knob(s, "delay_jumps", "0");
}

/* For devices bound from now on. */
int set_engine_param(const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	return sysfs_write(path, value);
}

/*
 * As many channels as this from now on. Return: 0, @s->target is the first; or
 * -errno: the device is not dmabench_lsi's
 */
int rebind(struct stage *s, const char *channels)
{
	int err = set_engine_param("channels", channels) ?:
		  sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)) ?:
		  sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info));

	s->target = dma_engine_target(s->fd);
	return err ?: s->target < 0 ? s->target : 0;
}

/* What kind of an engine dmabench_lsi was told to be; 0 for what it does not know. */
long engine_param(const char *name)
{
	char path[128], text[16] = "";
	FILE *file;

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	fclose(file);
	return text[0] == 'Y' ? 1 : strtol(text, NULL, 10);
}
