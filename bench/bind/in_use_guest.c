// SPDX-License-Identifier: GPL-2.0
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "in_use.h"
#include "lib/alloc.h"

/* Drivers that have a device in order to give it away. */
static const char *const givers[] = { "vfio", "pciback" };

static char *end_of_link(const char *directory, const char *link)
{
	char *path = dmabench_format("%s/%s", directory, link);
	char *end = realpath(path, NULL), *name = NULL;

	if (end)
		name = dmabench_format("%s", strrchr(end, '/') + 1);
	free(path);
	free(end);
	return name;
}

/* Who has one device of a group by vfio has them all. */
void dmabench_group_add(struct bind_nodes *nodes, const char *directory)
{
	static const char *const kinds[] = { "", "noiommu-" };
	char *group = end_of_link(directory, "iommu_group");

	for (size_t i = 0; group && i < 2; i++) {
		char *vfio = dmabench_format("%s/sys/class/vfio/%s%s", nodes->root,
					     kinds[i], group);

		dmabench_nodes_add(nodes, vfio, S_IFCHR);
		free(vfio);
	}
	free(group);
}

char *dmabench_guest_in_use(struct bind_nodes *nodes, const char *directory)
{
	char *driver = end_of_link(directory, "driver"), *why = NULL;

	dmabench_group_add(nodes, directory);
	for (size_t i = 0; driver && !why && i < 2; i++)
		if (strstr(driver, givers[i]))
			why = dmabench_format("its driver %s keeps it for virtual machines and programs",
					      driver);
	free(driver);
	return why;
}
